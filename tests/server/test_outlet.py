"""What a thread writes and the event loop sends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from io import BytesIO
from threading import Thread
from typing import IO, Any

import pytest

from rightsgraph_server import outlet as outlets
from rightsgraph_server.outlet import Disk, Outlet

STREAM = [("Content-Type", "text/csv")]


def run(scenario: Callable[[Outlet], Awaitable[None]], most: int = 10**6) -> None:
    async def main() -> None:
        outlet = Outlet(asyncio.get_running_loop(), Disk(most))
        try:
            await asyncio.wait_for(scenario(outlet), 300)
        finally:
            outlet.abandon()

    asyncio.run(main())


async def everything(outlet: Outlet) -> bytes:
    found = b""
    while block := await outlet.next():
        found += block
    return found


def begin_writing(outlet: Outlet, blocks: Iterable[bytes]) -> None:
    """The whole of an answer, in a thread of its own."""

    def write() -> None:
        outlet.begin("200 OK", STREAM)
        for block in blocks:
            outlet.write(block)
        outlet.end()

    Thread(target=write).start()


def test_blocks_come_in_order_whatever_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """What finds no room in memory is in a file, which is used again once it was read."""
    monkeypatch.setattr(outlets, "_IN_MEMORY", 10)
    monkeypatch.setattr(outlets, "_BLOCK", 7)
    blocks = [b"%d," % number for number in range(5000)]

    async def scenario(outlet: Outlet) -> None:
        begin_writing(outlet, blocks)
        await outlet.begun()
        assert outlet.status == 200
        assert await everything(outlet) == b"".join(blocks)

    run(scenario)


def test_who_writes_waits_where_too_much_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlets, "_IN_MEMORY", 10)

    async def scenario(outlet: Outlet) -> None:
        begin_writing(outlet, [b"x" * 50] * 1000)
        await outlet.begun()
        await asyncio.sleep(0.1)
        assert not outlet.ended
        assert outlet.waiting <= 10 + 200 + 50
        assert len(await everything(outlet)) == 50_000

    run(scenario, most=200)


def test_a_short_answer_is_sent_when_it_is_whole() -> None:
    async def scenario(outlet: Outlet) -> None:
        outlet.begin("200 OK", [("Content-Length", "2")])
        outlet.write(b"a")
        begun = asyncio.ensure_future(outlet.begun())
        await asyncio.sleep(0.05)
        assert not begun.done()
        outlet.write(b"b")
        outlet.end()
        await begun
        assert await outlet.next() == b"ab"

    run(scenario)


def test_the_first_block_of_a_long_answer_is_sent_at_once() -> None:
    async def scenario(outlet: Outlet) -> None:
        outlet.begin("200 OK", STREAM)
        begun = asyncio.ensure_future(outlet.begun())
        await asyncio.sleep(0.05)
        assert not begun.done(), "until then its status may still change"
        outlet.write(b"a")
        await begun
        assert await outlet.next() == b"a"
        outlet.end(failed=True)
        assert await outlet.next() == b""
        assert outlet.failed

    run(scenario)


def test_who_writes_is_told_that_nobody_reads() -> None:
    async def scenario(outlet: Outlet) -> None:
        outlet.begin("200 OK", STREAM)
        outlet.write(b"a")
        outlet.abandon()
        with pytest.raises(BrokenPipeError):
            outlet.write(b"b")

    run(scenario)


def test_the_loop_goes_on_while_all_of_an_answer_is_awaited() -> None:
    async def scenario(outlet: Outlet) -> None:
        outlet.begin("200 OK", STREAM)
        outlet.write(b"a")
        finished = asyncio.ensure_future(outlet.finished())
        for _ in range(5):
            await asyncio.sleep(0)
        assert not finished.done()
        outlet.write(b"x" * 300_000)  # more than may wait for somebody who reads meanwhile
        outlet.write(b"b")
        outlet.end()
        await finished
        assert len(await everything(outlet)) == 300_002

    run(scenario)


def test_what_is_awaited_whole_is_broken_off_at_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlets, "_IN_MEMORY", 10)

    async def scenario(outlet: Outlet) -> None:
        outlet.begin("200 OK", STREAM)
        finished = asyncio.ensure_future(outlet.finished())
        await asyncio.sleep(0)
        outlet.write(b"x" * 300)
        with pytest.raises(BrokenPipeError):
            outlet.write(b"b")
        outlet.end(failed=True)
        await finished

    run(scenario, most=200)


def full(**_: object) -> IO[bytes]:
    """A file that finds no room."""
    return open("/dev/full", "r+b", buffering=0)


def test_who_writes_waits_where_the_disk_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlets, "_IN_MEMORY", 10)
    monkeypatch.setattr(outlets, "TemporaryFile", full)
    blocks = [b"%d," % number for number in range(500)]

    async def scenario(outlet: Outlet) -> None:
        begin_writing(outlet, blocks)
        assert await everything(outlet) == b"".join(blocks)

    run(scenario)


def test_what_is_awaited_whole_is_broken_off_where_the_disk_is_full(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outlets, "_IN_MEMORY", 10)
    monkeypatch.setattr(outlets, "TemporaryFile", full)

    async def scenario(outlet: Outlet) -> None:
        outlet.begin("200 OK", STREAM)
        finished = asyncio.ensure_future(outlet.finished())
        await asyncio.sleep(0)
        outlet.write(b"a")
        with pytest.raises(BrokenPipeError):
            outlet.write(b"x" * 300)
        outlet.end(failed=True)
        await finished

    run(scenario)


def test_a_part_of_a_block_that_found_room_is_no_block(monkeypatch: pytest.MonkeyPatch) -> None:
    class Small(BytesIO):
        def write(self, data: Any) -> int:
            return super().write(data[:3])

    monkeypatch.setattr(outlets, "_IN_MEMORY", 10)
    monkeypatch.setattr(outlets, "TemporaryFile", lambda **_: Small())

    async def scenario(outlet: Outlet) -> None:
        begin_writing(outlet, (b"0123456789", b"abcdef", b"ghi"))
        assert await everything(outlet) == b"0123456789abcdefghi"

    run(scenario)


def test_answers_share_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlets, "_IN_MEMORY", 10)
    disk = Disk(600)

    async def scenario(first: Outlet) -> None:
        others = [Outlet(asyncio.get_running_loop(), disk) for _ in range(2)]
        for one in others:
            one.begin("200 OK", STREAM)
            one.write(b"x" * 50)
        assert disk.share == 300
        others[0].abandon()
        others[0].abandon()
        assert disk.share == 600
        others[1].abandon()

    run(scenario)
