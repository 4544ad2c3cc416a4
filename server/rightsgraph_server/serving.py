"""The process that answers requests; ``rightsgraph serve`` starts it, and again where it ends.

It takes the listening socket from its parent, so that no request is refused while it is started
anew, and ends with it.
"""

from __future__ import annotations

import logging
import os
import resource
import signal
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from tempfile import gettempdir
from threading import Thread, Timer, stack_size
from types import FrameType

import click
import uvicorn
from flask import Flask

from rightsgraph.errors import RightsgraphError, reason
from rightsgraph.remote import RemoteStore
from rightsgraph.settings import Settings
from rightsgraph_server import garbage, keeping, searching, warming
from rightsgraph_server.app import QUICK, create_app
from rightsgraph_server.bridge import Bridge
from rightsgraph_server.cli.console import complain
from rightsgraph_server.connections import Connection
from rightsgraph_server.engine.answering import Engine, StoreEngine
from rightsgraph_server.engine.limits import Limits
from rightsgraph_server.engine.local import LocalEngine
from rightsgraph_server.outlet import Disk

# For what is no query: pages that are made here, health, files.
_MORE_THREADS = 8
_CONNECTIONS = 1000
_IDLE_SECONDS = 30
# How long a page waits for figures before it does without them.
_FIGURE_SECONDS = 2.0
_LAST_WORDS_SECONDS = 10
# Eight times what a worker has: a term that is nested as deep as a worker could bear it can be
# read here. Only what is used of it takes memory.
_STACK = 64 * 2**20

_log = logging.getLogger(__name__)


class _Uvicorn(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """They are heeded here."""
        yield


class Server:
    """Uvicorn before the application, with an end that lets running requests finish."""

    def __init__(self, settings: Settings, engine: Engine, listener: socket.socket) -> None:
        self._app, self._engine, self._listener = create_app(settings, engine), engine, listener
        self._patience = settings.shutdown_seconds
        self._end = Timer(self._patience, engine.close)
        self._end.daemon = True
        app = self._app
        app.config[keeping.PATIENCE] = _FIGURE_SECONDS
        searching.start(app)
        if settings.ready_pages and engine.version():
            warming.start(app)
        self._uvicorn = _Uvicorn(self._settled(_bridge(settings, app)))

    def _settled(self, bridge: Bridge) -> uvicorn.Config:
        return uvicorn.Config(
            bridge,
            http=Connection,
            loop="asyncio",
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=_IDLE_SECONDS,
            timeout_graceful_shutdown=self._patience + _LAST_WORDS_SECONDS,
        )

    def run(self) -> None:
        """Until it is stopped, and then until what runs is done, or for as long as it may.

        What is not done then is ended, and its clients are told.
        """
        garbage.freeze()
        garbage.sweep_often()
        self._uvicorn.run(sockets=[self._listener])
        self._end.cancel()
        if self._end.is_alive():
            self._end.join()
        keeping.stop(self._app)
        self._engine.close()

    def stop(self) -> None:
        if not self._uvicorn.should_exit:
            self._uvicorn.should_exit = True
            self._end.start()


def _bridge(settings: Settings, app: Flask) -> Bridge:
    limits = Limits.of(settings)
    return Bridge(
        app,
        app.extensions[QUICK],
        ThreadPoolExecutor(limits.most_at_once + _MORE_THREADS),
        trusted_proxy=settings.trusted_proxy,
        longest_body=settings.max_body_bytes,
        disk=Disk(limits.result),
    )


def main(descriptor: int) -> int:
    """The exit status."""
    logging.basicConfig(level=logging.WARNING, format="rightsgraph: %(message)s")
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)  # what is wrong is told to clients
    stack_size(_STACK)
    _allow_connections()
    try:
        settings = Settings.from_environment()
        engine = open_engine(settings)
    except RightsgraphError as error:
        complain(error)
        return error.exit_status
    try:
        listener = socket.socket(fileno=descriptor)
        server = Server(settings, engine, listener)
        _warn(settings)
        _choose_temporary_folder()
        _heed(server, engine)
        address = _address(settings.host, listener.getsockname()[1])
        _announce(f"Serving {str(settings.store).partition('?')[0]} at {address}")
        _announce(f"SPARQL endpoint: {address}sparql (stop with Ctrl-C)")
        server.run()
    except RightsgraphError as error:
        complain(error)
        return error.exit_status
    finally:
        engine.close()
    return 0


def _announce(message: str) -> None:
    """A disk without room for it must not keep the server from its work."""
    with suppress(OSError):
        click.echo(message)


def _allow_connections() -> None:
    """Each takes a descriptor, and so may the answer that it waits for."""
    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * _CONNECTIONS
    if least < wanted:
        allowed = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(least, allowed), most))


def open_engine(settings: Settings) -> Engine:
    """Raises StoreError where the store cannot be opened, NotSupported where it is not ours to
    guard."""
    if settings.guard:
        _ = settings.folder
    if isinstance(settings.store, str):
        return StoreEngine(RemoteStore.of(settings), alone=False)
    return LocalEngine(
        settings.store,
        Limits.of(settings),
        updates=settings.updates,
        default_graph=settings.default_graph,
    )


def _warn(settings: Settings) -> None:
    """Of what an operator may not have meant."""
    if settings.trust_this_machine and settings.users is None:
        _log.warning("whatever runs on this machine may administer the server")
    elif settings.updates and settings.users is None:
        _log.warning("updates are on, but there is no file of users who might make them")


def _choose_temporary_folder() -> None:
    """Now, while there is room in the one that is meant."""
    try:
        gettempdir()
    except OSError as error:
        _log.warning("what is too long for the memory is refused: %s", reason(error))


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _heed(server: Server, engine: Engine) -> None:
    """TERM and INT stop it, HUP has it open the store anew; without its parent it ends."""

    def stop(number: int, frame: FrameType | None) -> None:
        server.stop()

    def reload(number: int, frame: FrameType | None) -> None:
        Thread(target=_reload, args=(engine,), daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGHUP, reload)
    Thread(target=_end_with_parent, daemon=True).start()


def _reload(engine: Engine) -> None:
    try:
        engine.reload()
    except RightsgraphError as error:
        _log.error("the store cannot be opened anew: %s", error)


def _end_with_parent() -> None:
    """What it writes is ended with it, and stands or falls as a whole."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    ended = main(int(sys.argv[1]))
    os._exit(ended)  # threads that still wait for something have nobody to answer
