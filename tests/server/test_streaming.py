from __future__ import annotations

from threading import Event
from weakref import ref

import pytest

from rightsgraph.errors import StoreError
from rightsgraph_server.streaming import Sink, Stream


def test_chunks_arrive_in_order() -> None:
    def produce(sink: Sink) -> None:
        for number in range(100):
            sink.write(b"%d " % number)

    assert b"".join(Stream(produce)).split() == [b"%d" % number for number in range(100)]


def test_the_first_chunk_arrives_before_the_last_is_made() -> None:
    release = Event()

    def produce(sink: Sink) -> None:
        sink.write(b"first")
        release.wait()
        sink.write(b"last")

    stream = Stream(produce)
    assert next(stream) == b"first"
    release.set()
    assert list(stream) == [b"last"]


def test_an_empty_answer() -> None:
    stream = Stream(lambda sink: None)
    assert list(stream) == []
    assert list(stream) == []


def test_an_error_before_the_first_chunk_is_raised_at_once() -> None:
    def produce(sink: Sink) -> None:
        raise StoreError("broken")

    with pytest.raises(StoreError, match="broken"):
        Stream(produce)


def test_an_error_holds_nothing_that_its_causes_had() -> None:
    """Results of the engine must be dropped in the thread that they came from."""

    class Held:
        pass

    left: list[ref[Held]] = []

    def fail() -> None:
        held = Held()
        left.append(ref(held))
        raise ValueError("the cause")

    def produce(sink: Sink) -> None:
        try:
            fail()
        except ValueError as error:
            raise StoreError("broken") from error

    with pytest.raises(StoreError) as caught:
        Stream(produce)
    assert caught.value.__cause__ is not None
    assert left[0]() is None


def test_a_later_error_breaks_the_answer_off() -> None:
    def produce(sink: Sink) -> None:
        sink.write(b"a part")
        raise StoreError("broken")

    stream = Stream(produce)
    assert next(stream) == b"a part"
    with pytest.raises(StoreError, match="broken"):
        next(stream)


def test_a_panic_of_the_engine_is_an_error() -> None:
    class Panic(BaseException):
        pass

    def produce(sink: Sink) -> None:
        raise Panic("index out of bounds")

    with pytest.raises(StoreError, match="index out of bounds"):
        Stream(produce)


def test_the_writer_stops_when_nobody_reads_on() -> None:
    stopped = Event()

    def produce(sink: Sink) -> None:
        try:
            while True:
                sink.write(b"more")
        except BrokenPipeError:
            stopped.set()

    stream = Stream(produce)
    next(stream)
    stream.close()
    assert stopped.wait(timeout=300)
