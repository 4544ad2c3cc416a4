"""Every setting of the program, each read from ``RIGHTSGRAPH_<NAME>`` or left at its default."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

import platformdirs

from rightsgraph.errors import BadRequest

DefaultGraph = Literal["union", "strict"]
PREFIX = "RIGHTSGRAPH_"


def _port(value: str) -> int:
    return _whole_number(value, 0, 65535)


def _size(value: str) -> int:
    return _whole_number(value, 1, 2**40)


def _whole_number(value: str, least: int, most: int) -> int:
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise ValueError(f"a whole number from {least} to {most}")
    return int(value)


def _default_graph(value: str) -> DefaultGraph:
    choices: dict[str, DefaultGraph] = {"union": "union", "strict": "strict"}
    if value not in choices:
        raise ValueError("union or strict")
    return choices[value]


def _text(value: str) -> str:
    if not value:
        raise ValueError("a name or address")
    return value


def _folder(value: str) -> Path:
    return Path(_text(value)).expanduser()


def _setting(default: Callable[[], Any], read: Callable[[str], Any], doc: str) -> Any:
    return field(default_factory=default, metadata={"read": read, "doc": doc})


@dataclass(frozen=True)
class Settings:
    """How the program runs. Each field's metadata holds its documentation and its reader."""

    store: Path = _setting(
        lambda: Path(platformdirs.user_cache_dir("rightsgraph")) / "store",
        _folder,
        "Folder of the graph that is served; built from the bundled data when it is not there.",
    )
    host: str = _setting(lambda: "127.0.0.1", _text, "Address that the server listens on.")
    port: int = _setting(lambda: 8080, _port, "Port that the server listens on; 0 takes any free.")
    default_graph: DefaultGraph = _setting(
        lambda: "union",
        _default_graph,
        "What a query sees outside GRAPH: the union of all graphs, or (strict) only the unnamed "
        "graph, which this project leaves empty. A query's own FROM comes first.",
    )
    documents: Path | None = _setting(
        lambda: None,
        _folder,
        "Folder with copies of the source documents, from which the text layer is built.",
    )
    max_body_bytes: int = _setting(
        lambda: 10_000_000, _size, "Longest request body that the server reads, in bytes."
    )

    @classmethod
    def from_environment(cls, env: Mapping[str, str] = os.environ) -> Settings:
        """The settings that ``env`` asks for; raises BadRequest on a value that does not fit."""
        given = {}
        for setting in fields(cls):
            name = PREFIX + setting.name.upper()
            if name in env:
                given[setting.name] = _read(name, env[name], setting.metadata["read"])
        return cls(**given)


def _read(name: str, value: str, read: Callable[[str], Any]) -> Any:
    try:
        return read(value)
    except ValueError as error:
        raise BadRequest(f"{value!r} does not fit", name, f"give {error}") from error
