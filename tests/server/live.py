"""A server in processes of its own, as it runs in service, for tests that try to break it."""

from __future__ import annotations

import os
import re
import resource
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

_COMMAND = """
import resource, sys
most = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
from rightsgraph_server.cli import main
main(sys.argv[2:])
"""
# What takes long because the machine is busy is not refused.
_SECONDS = 600
_PATIENT = {f"{name}_seconds": _SECONDS for name in ("query", "queue", "update", "validation")}


class Live:
    """``log`` is the file of its standard error."""

    def __init__(self, port: int, store: Path, log: Path, process: subprocess.Popen[str]) -> None:
        self.port = port
        self.checkpoints = store.with_name(f".{store.name}-checkpoints")
        self.log = log
        self.process = process

    def request(
        self,
        path: str,
        body: bytes | str | None = None,
        method: str = "",
        **headers: str,
    ) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_SECONDS)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method or ("GET" if body is None else "POST"), path, body, named)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def ask(self, query: str) -> tuple[int, bytes]:
        if len(query) < 10_000:
            return self.request(f"/sparql?query={quote(query)}")
        return self.request("/sparql", query, Content_Type="application/sparql-query")

    def update(self, update: str) -> int:
        return self.request("/update", update, Content_Type="application/sparql-update")[0]

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=_SECONDS)

    @property
    def server(self) -> int:
        """The process that answers, which the supervisor has started."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return int(children.read_text("ascii").split()[0])


@contextmanager
def served(
    folder: Path, log: Path, *, file_bytes: int = resource.RLIM_INFINITY, **settings: object
) -> Iterator[Live]:
    """Serves a store with these settings until the end of the block.

    No file may become longer than ``file_bytes``, which is what a full disk looks like.
    """
    given = {**_PATIENT, **settings}
    named = {f"RIGHTSGRAPH_{name.upper()}": str(value) for name, value in given.items()}
    kept = {name: value for name, value in os.environ.items() if "RIGHTSGRAPH" not in name}
    command = [sys.executable, "-c", _COMMAND, str(file_bytes)]
    with log.open("w") as errors:
        process = subprocess.Popen(
            [*command, "serve", "--port", "0", "--store", str(folder)],
            env={**kept, **named},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    with process:
        try:
            assert process.stdout
            found = re.search(r"Serving .* at \S+:(\d+)/", process.stdout.readline())
            assert found, log.read_text("utf-8")
            yield Live(int(found[1]), folder, log, process)
        finally:
            process.terminate()
