"""Blocks are read like a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rightsgraph.flowing_files import readable


def test_blocks_are_taken_as_they_are_needed() -> None:
    taken = []

    def blocks() -> Iterator[bytes]:
        for block in (b"one\ntw", b"", b"o\nthree"):
            taken.append(block)
            yield block

    file = readable(blocks())
    assert file.readline() == b"one\n"
    assert len(taken) == 1
    assert file.read() == b"two\nthree"


def test_what_the_blocks_raise_is_raised() -> None:
    def blocks() -> Iterator[bytes]:
        yield b"one"
        raise ValueError("broken off")

    with pytest.raises(ValueError, match="broken off"):
        readable(blocks()).read()


def test_whoever_forgets_the_file_lets_go_once() -> None:
    let_go: list[bool] = []
    with readable(iter([b"one"]), lambda: let_go.append(True)) as file:
        assert file.read() == b"one"
    del file
    assert let_go == [True]
