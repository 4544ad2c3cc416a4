"""Every setting of the program.

Each is read from the variable ``RIGHTSGRAPH_<NAME>``, else from the TOML file that
``RIGHTSGRAPH_SETTINGS`` names, where it stands under its name in small letters, else it has its
default. Lists are written with commas in a variable and as arrays in the file.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import platformdirs

from rightsgraph.errors import BadRequest, NotSupported, UnreadableFile, reason

DefaultGraph = Literal["union", "strict"]
Authentication = Literal["basic", "digest", "bearer"]
Reader = Callable[[str], Any]
PREFIX = "RIGHTSGRAPH_"


def _whole(least: int, most: int) -> Reader:
    def read(value: str) -> int:
        if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
            raise ValueError(f"a whole number from {least} to {most}")
        return int(value)

    return read


def _one_of(*choices: str) -> Reader:
    def read(value: str) -> str:
        if value not in choices:
            raise ValueError(f"{', '.join(choices[:-1])} or {choices[-1]}")
        return value

    return read


_size, _seconds, _rate = _whole(1, 2**40), _whole(1, 86_400), _whole(0, 10**9)


def _text(value: str) -> str:
    if not value:
        raise ValueError("a name or address")
    return value


def _folder(value: str) -> Path:
    return Path(_text(value)).expanduser()


def _is_address(place: str) -> bool:
    """Whether a store is told by the address of a service rather than by its folder."""
    return place.lower().startswith(("http://", "https://"))


def _address(value: str) -> str:
    """Credentials in an address would stand in logs, messages and the list of processes."""
    try:
        parts = urlsplit(value)
        fits = _is_address(value) and parts.hostname and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        fits = False
    if not fits or parts.fragment or re.search(r"[\s\x00-\x1f]", value):
        raise ValueError("an http or https address without user and password")
    return value


def place(value: str) -> Path | str:
    """Where a store is: the address of a service, or a folder. Raises ValueError."""
    return _address(value) if "://" in value else _folder(value)


def _switch(value: str) -> bool:
    choices = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if value.lower() not in choices:
        raise ValueError("true or false")
    return choices[value.lower()]


def _listed(read: Callable[[str], str]) -> Callable[[str], tuple[str, ...]]:
    return lambda value: tuple(read(name) for name in re.split(r"[,\s]+", value) if name)


def _proxy(value: str) -> str:
    """One that is no address would never be recognised, and no client behind it either."""
    try:
        return value if value == "*" else str(ip_address(value))
    except ValueError:
        raise ValueError("the IP address of a proxy, or * for any") from None


def _host(value: str) -> str:
    if not re.fullmatch(r"[\w.-]+|[0-9A-Fa-f:]+", value):
        raise ValueError("the names or IP addresses of hosts, without port")
    return value.lower()


def _setting(default: Callable[[], Any], read: Reader, doc: str, *, secret: bool = False) -> Any:
    metadata = {"read": read, "doc": doc, "secret": secret}
    return field(default_factory=default, repr=not secret, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    """How the program runs. Each field's metadata holds its documentation and its reader."""

    store: Path | str = _setting(
        lambda: Path(platformdirs.user_cache_dir("rightsgraph")) / "store",
        place,
        "Folder of the graph that is served, built from the bundled data when it is not there; "
        "or the address of a SPARQL 1.1 service that holds it.",
    )
    store_update: str = _setting(
        str,
        _address,
        "Where a SPARQL service that is the store takes updates; without it, it is only read.",
    )
    store_graphs: str = _setting(
        str,
        _address,
        "Where a SPARQL service that is the store has its SPARQL 1.1 Graph Store Protocol; "
        "without it, graphs are loaded by updates and read by queries.",
    )
    store_authentication: Authentication = _setting(
        lambda: "basic",
        _one_of("basic", "digest", "bearer"),
        "How the store's service is told who asks: basic, digest, bearer.",
    )
    store_user: str = _setting(str, _text, "User name at the SPARQL service that is the store.")
    store_secret: str = _setting(
        str,
        _text,
        "Password of that user, or the token where authentication is bearer.",
        secret=True,
    )
    store_timeout: int = _setting(
        lambda: 60,
        _seconds,
        "Seconds that the SPARQL service that is the store may stay silent.",
    )
    host: str = _setting(lambda: "127.0.0.1", _text, "Address that the server listens on.")
    port: int = _setting(
        lambda: 8080, _whole(0, 65535), "Port that the server listens on; 0 takes any free."
    )
    default_graph: DefaultGraph = _setting(
        lambda: "union",
        _one_of("union", "strict"),
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
    max_query_bytes: int = _setting(
        lambda: 1_000_000,
        _size,
        "Longest query, in bytes; an update or a graph may be as long as a body.",
    )
    updates: bool = _setting(
        bool,
        _switch,
        "Whether the graph can be changed over HTTP, by SPARQL updates and the graph store: by "
        "users with the role write.",
    )
    guard: bool = _setting(
        bool,
        _switch,
        "Whether each update is validated before it is stored, and refused where it would break "
        "the shapes.",
    )
    guard_shapes: Path | None = _setting(
        lambda: None,
        _folder,
        "File or folder of the shapes that updates must keep to; without it, those of the package.",
    )
    cache_seconds: int = _setting(
        int,
        _rate,
        "How long caches may keep an answer before they ask again; 0 makes them ask each time.",
    )
    ready_pages: bool = _setting(
        lambda: True,
        _switch,
        "Whether the pages that count most of the graph are made before anybody asks for them, "
        "whenever the store has changed. Not of a remote service, whose changes are not noticed.",
    )
    workers: int = _setting(
        lambda: 8,
        _whole(1, 1000),
        "How many queries are evaluated at once, apart from long ones.",
    )
    slow_queries: int = _setting(
        lambda: 4,
        _whole(1, 1000),
        "How many queries of anonymous clients, and as many of users, may compute for longer than "
        "a tenth of a second beside the others. As many more are stopped after a second until "
        "there is a place for them; the next one is ended.",
    )
    queued_queries: int = _setting(
        lambda: 64,
        _whole(1, 10_000),
        "How many queries of anonymous clients, and as many of users, may wait at once.",
    )
    queue_seconds: int = _setting(
        lambda: 10, _seconds, "How long a query may wait before it is refused, in seconds."
    )
    query_seconds: int = _setting(
        lambda: 30, _seconds, "How long a query of an anonymous client may run, in seconds."
    )
    user_query_seconds: int = _setting(
        lambda: 300, _seconds, "How long a query of a user may run, in seconds."
    )
    update_seconds: int = _setting(lambda: 300, _seconds, "How long an update may run, in seconds.")
    query_bytes: int = _setting(
        lambda: 1_000_000_000, _size, "How much memory a query or update may take, in bytes."
    )
    result_bytes: int = _setting(
        lambda: 1_000_000_000,
        _size,
        "How long an answer may be, in bytes. What a slow client has not yet read of it lies in "
        "the folder for temporary files.",
    )
    held_bytes: int | None = _setting(
        lambda: None,
        _whole(0, 2**40),
        "A store whose files take no more bytes is held in memory, where queries are answered two "
        "to three times as fast. It takes about twice as much, and can take that again for each "
        "of the `workers`. 0 is none; without a number it is a 128th of the machine's memory. A "
        "larger store is read once when it is opened, so that the system has its files at hand, "
        "if half of the memory has room for them; with 0 it is not.",
    )
    cache_bytes: int = _setting(
        lambda: 100_000_000,
        _whole(0, 2**40),
        "How much memory remembered answers may take, in bytes.",
    )
    validation_seconds: int = _setting(
        lambda: 60, _seconds, "How long a validation over HTTP may take, in seconds."
    )
    validation_triples: int = _setting(
        lambda: 1_000_000,
        _size,
        "How many triples of the store a validation over HTTP may look at.",
    )
    shutdown_seconds: int = _setting(
        lambda: 30, _seconds, "How long a server that is stopped finishes what it does, in seconds."
    )
    users: Path | None = _setting(
        lambda: None,
        _folder,
        "File of the users and their roles, in TOML; `rightsgraph user` prints its entries.",
    )
    trust_this_machine: bool = _setting(
        bool,
        _switch,
        "Whether programs on this machine may do everything without signing in, where there is no "
        "file of users. Never set it behind a proxy on the same machine.",
    )
    open_reads: bool = _setting(
        lambda: True, _switch, "Whether anybody may read; otherwise only users."
    )
    requests_a_minute: int = _setting(
        int,
        _rate,
        "How many requests an anonymous client may send in a minute; 0 is no limit.",
    )
    user_requests_a_minute: int = _setting(
        int,
        _rate,
        "How many requests a user may send in a minute; 0 is no limit.",
    )
    open_metrics: bool = _setting(
        bool, _switch, "Whether anybody may read /metrics; otherwise only users."
    )
    access_log: str = _setting(
        lambda: "-",
        _text,
        "File with a line of JSON for each request; - is standard error, none is no such log.",
    )
    slow_query_seconds: int = _setting(
        lambda: 10,
        _whole(0, 86_400),
        "After how many seconds a query is logged with its text; 0 logs none.",
    )
    trusted_proxy: str = _setting(
        str,
        _proxy,
        "Address of the proxy before the server, whose X-Forwarded headers count; those of "
        "others are dropped.",
    )
    services: tuple[str, ...] = _setting(
        tuple, _listed(_address), "Addresses of the endpoints that a query may call with SERVICE."
    )
    private_services: tuple[str, ...] = _setting(
        tuple,
        _listed(_host),
        "Hosts of these endpoints that may have an address inside the own network.",
    )
    service_seconds: int = _setting(
        lambda: 10, _seconds, "How long a SERVICE call may take, in seconds."
    )
    service_bytes: int = _setting(
        lambda: 5_000_000, _size, "How long the answer to a SERVICE call may be, in bytes."
    )

    @property
    def folder(self) -> Path:
        """The folder of the store; raises NotSupported where a remote service is the store."""
        if isinstance(self.store, Path):
            return self.store
        problem = "needs a store in a folder, and the store is a remote service"
        raise NotSupported(problem, self.store.partition("?")[0], "use what the service has for it")

    @classmethod
    def from_environment(cls, env: Mapping[str, str] = os.environ) -> Settings:
        """The settings that ``env`` and the file that it names ask for.

        Raises BadRequest on a value that does not fit and on a name in the file that is no
        setting, and UnreadableFile.
        """
        file = env.get(f"{PREFIX}SETTINGS", "")
        in_file = _from_file(Path(file).expanduser()) if file else {}
        given = {}
        for setting in fields(cls):
            name, metadata = PREFIX + setting.name.upper(), setting.metadata
            if name in env:
                given[setting.name] = _read(name, env[name], metadata["read"])
            elif setting.name in in_file:
                source = f"{file}, {setting.name}"
                given[setting.name] = _read(source, in_file[setting.name], metadata["read"])
        return cls(**given)


def misspelt(env: Mapping[str, str]) -> dict[str, str]:
    """Variables that would pass silently, each with the setting that it is nearly named like.

    One that is near no setting may be meant for another program.
    """
    known = ["SETTINGS", *(setting.name.upper() for setting in fields(Settings))]
    given = sorted(name.removeprefix(PREFIX) for name in env if name.startswith(PREFIX))
    nearest = {name: get_close_matches(name, known, 1, 0.75) for name in given if name not in known}
    return {PREFIX + name: PREFIX + found[0] for name, found in nearest.items() if found}


def _from_file(path: Path) -> dict[str, str]:
    """What the file sets, each value as a variable would hold it."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        remedy = "write it as TOML in UTF-8, one setting a line"
        raise UnreadableFile(f"cannot be read: {reason(error)}", str(path), remedy) from error
    if unknown := found.keys() - {setting.name for setting in fields(Settings)}:
        names = ", ".join(sorted(unknown))
        raise BadRequest("is no setting", f"{path}, {names}", "see the table of settings")
    return {name: _as_text(value) for name, value in found.items()}


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read(name: str, value: str, read: Reader) -> Any:
    try:
        return read(value)
    except ValueError as error:
        shown = re.sub("//.*@", "//…@", value)
        raise BadRequest(f"{shown!r} does not fit", name, f"give {error}") from error
