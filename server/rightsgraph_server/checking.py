"""Validates what a request brings, in a process of its own that is ended when it must be.

The process runs the command ``rightsgraph validate`` on files in a folder that nobody else
sees; it has no network, a limit of memory and a deadline. So a shape whose SPARQL never ends,
or a file that unfolds to more than any memory holds, costs nobody else anything.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock, Timer
from time import monotonic

from rightsgraph.errors import (
    BadRequest,
    MemoryExceeded,
    Overloaded,
    PayloadTooLarge,
    QueryTimeout,
)
from rightsgraph_server.engine.processes import reason

_AT_ONCE = 2
_RETRY_SECONDS = 5
_MOST_RESULTS = 10_000
# In bytes: shapes can have a message of any length, which stands in each result of theirs.
_LONGEST_REPORT = 50_000_000
_FINDINGS = 1
# Of the time that there is, so that a SPARQL constraint that takes too long is told by its shape.
_SHARE = 0.5
_PROGRAM = """
import sys
from rightsgraph_server.engine import isolation
isolation.leave_network()
isolation.leave_no_core()
isolation.limit_memory(int(sys.argv.pop(1)))
from rightsgraph_server.cli import main
main()
"""


@dataclass(frozen=True)
class Part:
    """A file to be checked, or to be checked with; the name tells the format of its RDF."""

    name: str
    content: bytes


class Checks:
    """Runs validations, few at a time."""

    def __init__(self, seconds: int, memory: int) -> None:
        self._seconds = seconds
        self._memory = memory
        self._clients: set[str] = set()
        self._lock = Lock()

    @contextmanager
    def place(self, client: str) -> Iterator[None]:
        """For what a client has validated. Raises Overloaded where all are taken, or one by the
        same client, who could else keep them from all others."""
        with self._lock:
            if client in self._clients or len(self._clients) >= _AT_ONCE:
                raise Overloaded("too many validations at once", retry_after=_RETRY_SECONDS)
            self._clients.add(client)
        try:
            yield
        finally:
            with self._lock:
                self._clients.remove(client)

    def run(self, data: list[Part], shapes: list[Part], form: str) -> bytes:
        """The report in a format of the command; our own shapes where none are given.

        Raises BadRequest for data or shapes that cannot be read, QueryTimeout, MemoryExceeded
        and PayloadTooLarge.
        """
        with TemporaryDirectory(prefix="rightsgraph-") as folder:
            return self._run(Path(folder), data, shapes, form)

    def _run(self, folder: Path, data: list[Part], shapes: list[Part], form: str) -> bytes:
        arguments = ["--format", form, "--max-results", str(_MOST_RESULTS)]
        arguments += ["--engine", "fast", "--deadline", f"{_SHARE * self._seconds:g}"]
        for name in _written(folder, "shapes", shapes):
            arguments += ["--shapes", name]
        if shapes:
            arguments.append("--no-ontology")
        command = [sys.executable, "-P", "-c", _PROGRAM, str(self._memory), "validate"]
        command += [*arguments, "--", *_written(folder, "data", data)]
        errors = folder / "errors"
        pipe = subprocess.PIPE
        with (
            errors.open("wb") as said,
            subprocess.Popen(
                command, cwd=folder, start_new_session=True, stdout=pipe, stderr=said
            ) as process,
        ):
            report = self._report_of(process)
        return _outcome(process.returncode, report, errors.read_bytes())

    def _report_of(self, process: subprocess.Popen[bytes]) -> bytes:
        """What the process writes until its end. Raises QueryTimeout and PayloadTooLarge."""
        assert process.stdout
        deadline = monotonic() + self._seconds
        timer = Timer(self._seconds, _end, [process.pid])
        try:
            timer.start()
            report = process.stdout.read(_LONGEST_REPORT + 1)
            if len(report) > _LONGEST_REPORT:
                raise PayloadTooLarge(f"the report has more than {_LONGEST_REPORT:,} bytes")
            process.wait()
        finally:
            timer.cancel()
            _end(process.pid)
        if process.returncode == -signal.SIGKILL and monotonic() >= deadline:
            raise QueryTimeout(f"validation took longer than {self._seconds} seconds")
        return report


def _end(group: int) -> None:
    """The process and those that it started for its SPARQL constraints."""
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _written(folder: Path, kind: str, parts: list[Part]) -> list[str]:
    """The files' names in the folder; of the name that a client gave, only the ending is used."""
    names = []
    for number, part in enumerate(parts, 1):
        name = f"{kind}{number if number > 1 else ''}.{part.name.rpartition('.')[2]}"
        (folder / name).write_bytes(part.content)
        names.append(name)
    return names


def _outcome(status: int, found: bytes, said: bytes) -> bytes:
    if status in (0, _FINDINGS) and found:
        return found
    lines = said.decode("utf-8", "replace").strip().splitlines()
    complaint = lines[-1].removeprefix("rightsgraph: ") if lines else ""
    if "timed out" in complaint:
        raise QueryTimeout(complaint)
    if status in (-signal.SIGSEGV, -signal.SIGBUS):
        raise reason(status)
    if status < 0 or "MemoryError" in complaint or complaint.startswith(MemoryExceeded.title):
        raise MemoryExceeded("validation needs more memory than it may have")
    raise BadRequest(complaint or "the data cannot be checked", "validate")
