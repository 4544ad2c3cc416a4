"""The command that serves the graph over HTTP."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import click
import waitress

from rightsgraph.errors import BadRequest
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.app import create_app
from rightsgraph_server.cli.stores import build_if_needed, store_option

# A slow query keeps one thread busy; the others go on answering.
_THREADS = 16
# A body over the limit gets an error from the application; one this many times as long is
# not even received.
_CUT_OFF = 4


@click.command()
@click.option("--host", help="Address to listen on; by default 127.0.0.1, this machine only.")
@click.option("--port", type=click.IntRange(0, 65535), help="By default 8080; 0 takes a free one.")
@store_option
def serve(host: str | None, port: int | None, folder: Path | None) -> None:
    """Serve the graph over HTTP: SPARQL, pages and downloads.

    A store that is not there yet is built from the bundled graph first.

    Example: rightsgraph serve --port 8000
    """
    settings = Settings.from_environment()
    settings = replace(
        settings,
        host=host or settings.host,
        port=settings.port if port is None else port,
        store=folder or settings.store,
    )
    with _listen(settings.host, settings.port) as listener:
        build_if_needed(settings.store)
        _run(settings, listener)


def _listen(host: str, port: int) -> socket.socket:
    """Before anything is built, so that an address in use is known at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        # Python adds the address to the reason, in words of its own.
        reason = str(error.strerror or error).partition(" (while")[0]
        place = f"{host}, port {port}"
        raise BadRequest(f"cannot listen: {reason}", place, "give another --port") from error


def _run(settings: Settings, listener: socket.socket) -> None:
    store = OxigraphStore(settings.store, read_only=True, default_graph=settings.default_graph)
    server = waitress.create_server(
        create_app(settings, store),
        sockets=[listener],
        threads=_THREADS,
        max_request_body_size=_CUT_OFF * settings.max_body_bytes,
        ident="rightsgraph",
    )
    address = _address(settings.host, listener.getsockname()[1])
    click.echo(f"Serving {store.count():,} triples at {address}")
    click.echo(f"SPARQL endpoint: {address}sparql (stop with Ctrl-C)")
    server.run()


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
