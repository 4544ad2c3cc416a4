"""The command that serves the graph over HTTP."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import FrameType

import click

from rightsgraph.errors import BadRequest, reason
from rightsgraph.settings import PREFIX, Settings
from rightsgraph_server.cli.console import say
from rightsgraph_server.cli.place import store_option
from rightsgraph_server.cli.stores import build_if_needed, build_to_change, settings_of

_SERVER = "rightsgraph_server.serving"
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0
# One that ends by itself sooner, and never lived longer, has told why it cannot run.
_TO_START = 120.0
# A server that has lived for so long is not one that cannot live.
_SETTLED = 10.0
_NOT_STARTED = 2


@click.command()
@click.option("--host", help="Address to listen on; by default 127.0.0.1, this machine only.")
@click.option("--port", type=click.IntRange(0, 65535), help="By default 8080; 0 takes a free one.")
@store_option
def serve(host: str | None, port: int | None, place: Path | str | None) -> None:
    """Serve the graph over HTTP: SPARQL, pages and downloads.

    A store that is not there yet is built from the bundled graph first. HUP has the server
    open its store anew, TERM has it finish what it does and stop.

    Example: rightsgraph serve --port 9000
    """
    settings = settings_of(place)
    settings = replace(
        settings,
        host=host or settings.host,
        port=settings.port if port is None else port,
    )
    with _listen(settings.host, settings.port) as listener:
        if isinstance(settings.store, Path):
            prepare = build_to_change if settings.updates else build_if_needed
            with _heeding_the_end():
                prepare(settings.store)
        status = Supervisor(settings, listener).run()
    click.get_current_context().exit(status)


class Supervisor:
    """Starts the server, and again where it ends unasked; the port stays open meanwhile."""

    def __init__(self, settings: Settings, listener: socket.socket) -> None:
        self._listener = listener
        self._server: subprocess.Popen[bytes] | None = None
        self._stopping = False
        self._environment = {
            **os.environ,
            f"{PREFIX}HOST": settings.host,
            f"{PREFIX}PORT": str(listener.getsockname()[1]),
            f"{PREFIX}STORE": str(settings.store),
        }

    def run(self) -> int:
        """The exit status of the last server."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._pass_on)
        pause, started = _FIRST_PAUSE, False
        while True:
            began = time.monotonic()
            status = self._serve()
            lived = time.monotonic() - began
            started = started or lived > _TO_START or status < 0
            if self._stopping or status == 0 or not started:
                return max(status, 0)
            pause = _FIRST_PAUSE if lived > _SETTLED else min(2 * pause, _LONGEST_PAUSE)
            say(f"the server has ended with status {status}; it starts again in {pause:g} s")
            time.sleep(pause)

    def _serve(self) -> int:
        """One life of a server, which ends when its standard input is closed: with us. Ctrl-C in a
        terminal reaches us alone, since it is in a group of its own."""
        try:
            self._server = self._begun()
        except OSError as error:  # this machine bears no more processes now
            say(f"the server cannot be started: {reason(error)}")
            return _NOT_STARTED
        if self._stopping:
            self._server.terminate()
        with self._server:
            _bury_others(self._server.pid)
            return self._server.wait()

    def _begun(self) -> subprocess.Popen[bytes]:
        descriptor = self._listener.fileno()
        return subprocess.Popen(
            [sys.executable, "-P", "-m", _SERVER, str(descriptor)],
            stdin=subprocess.PIPE,
            pass_fds=[descriptor],
            env=self._environment,
            process_group=0,
        )

    def _pass_on(self, number: int, frame: FrameType | None) -> None:
        stops = number != signal.SIGHUP
        self._stopping = self._stopping or stops
        if self._server and self._server.poll() is None:
            self._server.send_signal(signal.SIGTERM if stops else signal.SIGHUP)


@contextmanager
def _heeding_the_end() -> Iterator[None]:
    """So that a build that is stopped leaves nothing behind; and the first process of a container
    would not even end."""

    def end(number: int, frame: FrameType | None) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _bury_others(server: int) -> None:
    """Until the server has ended. The first process of a container inherits what loses its parent,
    and nobody else takes that from the system's lists."""
    if not hasattr(os, "waitid"):
        return
    with suppress(ChildProcessError):
        while found := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT):
            if found.si_pid == server:
                return
            os.waitpid(found.si_pid, 0)


def _listen(host: str, port: int) -> socket.socket:
    """Before anything is built, so that an address in use is known at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        # Python adds the address to the reason, in words of its own.
        reason = str(error.strerror or error).partition(" (while")[0]
        place = f"{host}, port {port}"
        remedy = "give another --host or --port"
        raise BadRequest(f"cannot listen: {reason}", place, remedy) from error
