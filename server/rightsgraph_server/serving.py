"""The process that answers requests; ``rightsgraph serve`` starts it, and again where it ends.

It takes the listening socket from its parent, so that no request is refused while it is started
anew, and ends with it.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import time
from threading import Event, Thread, stack_size
from types import FrameType
from typing import Any

import click
import waitress

from rightsgraph.errors import RightsgraphError
from rightsgraph.remote import RemoteStore
from rightsgraph.settings import Settings
from rightsgraph_server import searching, warming
from rightsgraph_server.app import create_app
from rightsgraph_server.cli.console import complain
from rightsgraph_server.engine.answering import Engine, StoreEngine
from rightsgraph_server.engine.limits import Limits
from rightsgraph_server.engine.local import LocalEngine
from rightsgraph_server.framing import Channel
from rightsgraph_server.views import keeping

# For what is no query: pages that are made here, health, files.
_MORE_THREADS = 8
_CONNECTIONS = 1000
# How long a page waits for figures before it does without them.
_FIGURE_SECONDS = 2.0
_LAST_WORDS_SECONDS = 2
# A body over the limit gets an error from the application; one this many times as long is
# not even received.
_CUT_OFF = 4
# More than this of an answer that its client has not yet read goes to a temporary file.
_IN_MEMORY = 262_144
# Eight times what a worker has: a term that is nested as deep as a worker could bear it can be
# read here. Only what is used of it takes memory.
_STACK = 64 * 2**20
_PROXY_HEADERS = {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port"}

_log = logging.getLogger(__name__)


class Server:
    """Waitress, with an end that lets running requests finish."""

    def __init__(self, settings: Settings, engine: Engine, listener: socket.socket) -> None:
        self._app, self._engine = create_app(settings, engine), engine
        self._patience = settings.shutdown_seconds
        self._stopping = Event()
        limits = Limits.of(settings)
        app = self._app
        app.config[keeping.PATIENCE] = _FIGURE_SECONDS
        searching.start(app)
        if settings.ready_pages and engine.version():
            warming.start(app)
        self._waitress = waitress.create_server(
            app,
            sockets=[listener],
            threads=limits.most_at_once + _MORE_THREADS,
            connection_limit=_CONNECTIONS,
            max_request_body_size=_CUT_OFF * settings.max_body_bytes,
            channel_request_lookahead=1,  # so that a client that leaves is noticed
            outbuf_overflow=_IN_MEMORY,
            outbuf_high_watermark=limits.result,  # a slow client keeps no worker
            asyncore_use_poll=True,
            ident="rightsgraph",
            **_behind(settings.trusted_proxy),
        )
        self._waitress.channel_class = Channel

    def run(self) -> None:
        """Until it is stopped, and then until what runs is done, or for as long as it may.

        What is not done then is ended, and its clients are told.
        """
        while not self._stopping.is_set():
            self._turn(1.0)
        self._refuse_more()
        self._finish(self._patience)
        keeping.stop(self._app)
        self._engine.close()
        self._finish(_LAST_WORDS_SECONDS)

    def _finish(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while self._is_busy() and time.monotonic() < until:
            self._turn(0.1)

    def stop(self) -> None:
        self._stopping.set()
        self._waitress.pull_trigger()

    def _turn(self, seconds: float) -> None:
        self._waitress.asyncore.loop(
            timeout=seconds, use_poll=True, map=self._waitress._map, count=1
        )

    def _refuse_more(self) -> None:
        """The parent holds the socket as well: who comes now waits for the next server."""
        self._waitress.accepting = False
        self._waitress.del_channel()
        self._waitress.socket.close()

    def _is_busy(self) -> bool:
        channels = list(self._waitress.active_channels.values())
        return any(channel.requests or channel.total_outbufs_len for channel in channels)


def main(descriptor: int) -> int:
    """The exit status."""
    logging.basicConfig(level=logging.WARNING, format="rightsgraph: %(message)s")
    stack_size(_STACK)
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
        _heed(server, engine)
        address = _address(settings.host, listener.getsockname()[1])
        click.echo(f"Serving {str(settings.store).partition('?')[0]} at {address}")
        click.echo(f"SPARQL endpoint: {address}sparql (stop with Ctrl-C)")
        server.run()
    except RightsgraphError as error:
        complain(error)
        return error.exit_status
    finally:
        engine.close()
    return 0


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


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _behind(proxy: str) -> dict[str, Any]:
    if not proxy:
        return {"clear_untrusted_proxy_headers": True}
    return {
        "trusted_proxy": proxy,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": _PROXY_HEADERS,
        "clear_untrusted_proxy_headers": True,
    }


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
    sys.exit(main(int(sys.argv[1])))
