"""The stores that the same tests run on: embedded, a real Oxigraph server, a real Virtuoso."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import SystemRandom

import pytest
import requests

from rightsgraph import bundle, dataset
from rightsgraph.remote import RemoteStore
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore

AnyStore = OxigraphStore | RemoteStore
_PATIENCE_SECONDS = 600
_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
MaxQueryMem = 200M
ThreadsPerQuery = 1
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 1000000
"""


@pytest.fixture(scope="session")
def virtuoso_settings() -> str:
    """The statements of the documentation, which hide the graphs that Virtuoso comes with."""
    page = Path(__file__).parents[2] / "docs" / "other-stores.md"
    statements = re.findall(r"^ *DB\.DBA\.RDF_.*;$", page.read_text("utf-8"), re.MULTILINE)
    assert len(statements) == 5
    return "\n".join(statements)


@pytest.fixture(scope="session", params=["embedded", "oxigraph", "virtuoso"])
def environment(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    virtuoso_settings: str,
) -> Iterator[dict[str, str]]:
    """What the environment of a program says of its store. A service runs for as long as tests
    ask for it."""
    folder = tmp_path_factory.mktemp("service")
    if request.param == "embedded":
        yield {"RIGHTSGRAPH_STORE": str(folder / "store")}
    elif request.param == "oxigraph":
        with _oxigraph(folder) as address:
            yield _said(
                query="query?union-default-graph", update="update", graphs="store", at=address
            )
    else:
        with _virtuoso(folder, virtuoso_settings) as address:
            graphs = "sparql-graph-crud-auth"
            told = _said(query="sparql", update="sparql-auth", graphs=graphs, at=address)
            credentials = {"AUTHENTICATION": "digest", "USER": "dba", "SECRET": "dba"}
            named = {f"RIGHTSGRAPH_STORE_{name}": value for name, value in credentials.items()}
            yield {**told, **named}


def _said(*, query: str, update: str, graphs: str, at: str) -> dict[str, str]:
    return {
        "RIGHTSGRAPH_STORE": f"{at}/{query}",
        "RIGHTSGRAPH_STORE_UPDATE": f"{at}/{update}",
        "RIGHTSGRAPH_STORE_GRAPHS": f"{at}/{graphs}",
    }


@pytest.fixture(scope="session")
def kept(environment: dict[str, str]) -> AnyStore:
    """The store of that environment; the embedded one is in memory."""
    settings = Settings.from_environment(environment)
    return OxigraphStore() if isinstance(settings.store, Path) else RemoteStore.of(settings)


@pytest.fixture
def store(kept: AnyStore) -> AnyStore:
    """An empty store."""
    return emptied(kept)


@pytest.fixture
def filled(kept: AnyStore, shipped: OxigraphStore) -> AnyStore:
    """A store with the graph that comes with the package and its description. Tests leave it
    as it is, and whoever empties it fills it again."""
    if kept.graphs() != shipped.graphs():
        emptied(kept).load(bundle.bundled_quads())
        kept.load(dataset.describe(shipped))
    return kept


def emptied(store: AnyStore) -> AnyStore:
    for name in store.graphs():
        store.update(f"DROP SILENT GRAPH <{name}>")
    if any(store.snapshot()):
        store.update("CLEAR DEFAULT")
    return store


@contextmanager
def _oxigraph(folder: Path) -> Iterator[str]:
    program = _program("oxigraph", Path(sys.executable).parent, "pip install oxigraph")
    port = _free_port()
    with _running([program, "serve", "--bind", f"127.0.0.1:{port}"], folder, port) as address:
        yield address


@contextmanager
def _virtuoso(folder: Path, settings: str) -> Iterator[str]:
    program = _program("virtuoso-t", None, "apt-get install virtuoso-opensource-7")
    http, sql = _free_port(), _free_port()
    file = folder / "virtuoso.ini"
    file.write_text(_VIRTUOSO.format(folder=folder, http=http, sql=sql))
    command = [program, "+configfile", str(file), "+foreground"]
    with _running(command, folder, http, sql) as address:
        client = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba"]
        done = subprocess.run(client, input=settings, text=True, capture_output=True, check=True)
        assert "Error" not in done.stdout + done.stderr
        yield address


def _program(name: str, folder: Path | None, install: str) -> str:
    """A server that is missing skips its tests on a developer's machine and fails them in CI."""
    found = shutil.which(name, path=folder and str(folder)) or shutil.which(name)
    if found:
        return found
    if os.environ.get("CI"):
        pytest.fail(f"{name} is missing: {install}")
    pytest.skip(f"needs {name}: {install}")


def _free_port() -> int:
    """None of those that the system gives to others, who could have it before it is used."""
    while True:
        port = SystemRandom().randrange(12_000, 30_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


@contextmanager
def _running(command: list[str], folder: Path, port: int, *others: int) -> Iterator[str]:
    """It listens at other ports too."""
    address, log = f"http://127.0.0.1:{port}", folder / "output.txt"
    with (
        log.open("wb") as output,
        subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT) as server,
    ):
        try:
            _await(server, address, others, log)
            yield address
        finally:
            server.kill()


def _await(
    server: subprocess.Popen[bytes], address: str, others: tuple[int, ...], log: Path
) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text("utf-8", "replace")
        try:
            requests.get(f"{address}/sparql", timeout=60).close()
            for port in others:
                socket.create_connection(("127.0.0.1", port), timeout=60).close()
        except OSError:  # as are those of requests
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"{address} does not answer: {log.read_text('utf-8', 'replace')}")
