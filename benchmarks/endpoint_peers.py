"""Starts and loads the servers that ``endpoint.py`` compares, and watches their processes."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit
from urllib.request import urlopen

from rightsgraph.store import OxigraphStore

ANSWER_SECONDS = 30
_START_SECONDS = 900
_TICKS = os.sysconf("SC_CLK_TCK")
_BIN = Path(sys.executable).parent
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
DirsAllowed = {data}
ServerThreads = 100
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
ThreadsPerQuery = 2
AsyncQueueMaxThreads = 4
CheckpointInterval = 0
DefaultIsolation = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 80
MaxKeepAlives = 80
KeepAliveTimeout = 60
MaxClientConnections = 80
[SPARQL]
ResultSetMaxRows = 2000000
MaxQueryExecutionTime = {seconds}
"""
_HIDDEN = (
    "http://www.openlinksw.com/schemas/virtrdf#",
    "http://www.w3.org/ns/ldp#",
    "http://localuriqaserver/sparql",
)


@dataclass
class Peer:
    """One server with the graph in it; ``query`` is what the address of a query begins with."""

    name: str
    command: list[str]
    port: int
    query: str
    update: str
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    # What it keeps in memory only, and is slow to load, is not started again.
    lasting: bool = True
    process: subprocess.Popen[bytes] | None = None
    # Workloads of which one query alone takes it too long.
    slow: dict[str, bool] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def path(self, query: str) -> str:
        return self.query + quote(query, safe="")

    def start(self) -> None:
        with (self.folder / "output.txt").open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                env={**os.environ, **self.environment},
                cwd=self.folder,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._await()

    def stop(self) -> None:
        """With all that it has started, gently first, for some have to save."""
        process, self.process = self.process, None
        if process is None:
            return
        below = processes(process.pid)
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            for pid in below:
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()

    def restart(self) -> None:
        self.stop()
        self.start()

    def processes(self) -> list[int]:
        return processes(self.process.pid) if self.process else []

    def memory(self) -> int:
        """Bytes of all its processes that are not pages of files."""
        return sum(map(_anonymous, self.processes()))

    def computed(self) -> float:
        """Seconds of the processor that it has taken so far, with those that have ended."""
        return sum(map(_ticks, self.processes())) / _TICKS

    def rest(self, seconds: float = 15) -> bool:
        """Waits until it no longer works on what nobody waits for; whether it came to that."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            before = self.computed()
            time.sleep(0.2)
            if self.computed() - before <= 0.02:
                return True
        return False

    def _await(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                break
            with suppress(OSError), urlopen(self.address + self.path("ASK {}"), timeout=60):
                return
            time.sleep(0.2)
        tail = (self.folder / "output.txt").read_text("utf-8", "replace")[-2000:]
        raise SystemExit(f"{self.name} does not answer: {tail}")


def rightsgraph(folder: Path, data: Path) -> Peer:
    store = built(folder, data)
    port = free_port()
    return Peer(
        "rightsgraph",
        [str(_BIN / "rightsgraph"), "serve", "--port", str(port), "--store", str(store)],
        port,
        "/sparql?query=",
        "/update",
        _made(folder / "rightsgraph"),
        {
            "RIGHTSGRAPH_UPDATES": "true",
            "RIGHTSGRAPH_TRUST_THIS_MACHINE": "true",
            "RIGHTSGRAPH_QUERY_SECONDS": str(ANSWER_SECONDS),
        },
    )


def oxigraph(folder: Path, data: Path) -> Peer:
    """The same files as rightsgraph serves, in a copy.

    Without ``--timeout-s``: with it every query, however short, keeps a thread until its time
    is over, and under load the server dies for want of threads.
    """
    home = _made(folder / "oxigraph")
    store, port = home / data.stem, free_port()
    if not store.exists():
        shutil.copytree(built(folder, data), store)
    command = [program("oxigraph"), "serve", "--location", str(store), "--union-default-graph"]
    bind = ["--bind", f"127.0.0.1:{port}"]
    return Peer("Oxigraph server", [*command, *bind], port, "/query?query=", "/update", home)


def virtuoso(folder: Path, data: Path) -> Peer:
    home = _made(folder / f"virtuoso-{data.stem}")
    sql, port = free_port(), free_port()
    buffers = max(20_000, data.stat().st_size // 8192)
    values = {"folder": home, "data": data.parent, "sql": sql, "http": port}
    values |= {"buffers": buffers, "dirty": buffers * 3 // 4, "seconds": ANSWER_SECONDS}
    (home / "virtuoso.ini").write_text(_VIRTUOSO.format(**values))
    command = [program("virtuoso-t"), "+configfile", str(home / "virtuoso.ini"), "+foreground"]
    peer = Peer("Virtuoso", command, port, "/sparql?query=", "/sparql", home)
    if not (home / "loaded").exists():
        peer.start()
        _isql(sql, _load(data))
        peer.stop()
        (home / "loaded").touch()
    return peer


def rdflib_endpoint(folder: Path, data: Path) -> Peer:
    port = free_port()
    command = [program("rdflib-endpoint"), "serve", "--port", str(port), "--host", "127.0.0.1"]
    home = _made(folder / "rdflib-endpoint")
    start = [*command, "--enable-update", str(data)]
    return Peer("rdflib-endpoint", start, port, "/?query=", "/", home, lasting=False)


PEERS = {one.__name__: one for one in (rightsgraph, oxigraph, virtuoso, rdflib_endpoint)}


def built(folder: Path, data: Path) -> Path:
    """The graph as a store of rightsgraph."""
    store = folder / f"store-{data.stem}"
    if not store.exists():
        part = store.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        loaded = OxigraphStore(part)
        loaded.load(data)
        loaded.settle()
        del loaded
        part.rename(store)
    return store


def _load(data: Path) -> str:
    """Bulk load; then hides the graphs that Virtuoso comes with, and lets anybody write."""
    group = "http://www.openlinksw.com/schemas/virtrdf#PrivateGraphs"
    hidden = "".join(f"DB.DBA.RDF_GRAPH_GROUP_INS ('{group}', '{iri}');\n" for iri in _HIDDEN)
    return f"""
    ld_dir ('{data.parent}', '{data.name}', '');
    rdf_loader_run ();
    GRANT SPARQL_UPDATE TO "SPARQL";
    DB.DBA.RDF_DEFAULT_USER_PERMS_SET ('nobody', 7, 1);
    DB.DBA.RDF_GRAPH_GROUP_CREATE ('{group}', 1);
    {hidden}
    checkpoint;
    """


def _isql(port: int, statements: str) -> None:
    client = ["isql-vt", f"127.0.0.1:{port}", "dba", "dba"]
    done = subprocess.run(client, input=statements, text=True, capture_output=True, check=True)
    if errors := re.findall(r"\*\*\* Error.*", done.stdout + done.stderr):
        raise SystemExit("\n".join(errors))


@contextmanager
def running(peers: list[Peer]) -> Iterator[None]:
    try:
        for peer in peers:
            peer.start()
        yield
    finally:
        for peer in peers:
            peer.stop()


def processes(pid: int) -> list[int]:
    """A process and all below it.

    Told from the parent of each process there is, for who looks at the threads of one that is
    about to end can hold up its end, and that of others.
    """
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
            below.setdefault(int(parent), []).append(int(entry.name))
    found = [pid]
    for one in found:
        found += below.get(one, [])
    return found


def _anonymous(pid: int) -> int:
    """Of pages that several processes share, its part. Nothing for a process that has ended."""
    with suppress(OSError):
        found = re.search(r"Pss_Anon:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text())
        return int(found[1]) << 10 if found else 0
    return 0


def memory_of_machine() -> int:
    """Bytes of all processes that are not pages of files; nearly free to ask."""
    found = re.search(r"AnonPages:\s+(\d+)", Path("/proc/meminfo").read_text())
    return int(found[1]) << 10 if found else 0


def _ticks(pid: int) -> int:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15]))
    return 0


def program(name: str) -> str:
    found = shutil.which(name, path=f"{_BIN}{os.pathsep}{os.environ.get('PATH', '')}")
    if not found:
        raise SystemExit(f"{name} is not on the path")
    return found


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def host(peer: Peer) -> tuple[str, int]:
    parts = urlsplit(peer.address)
    return str(parts.hostname), int(parts.port or 80)
