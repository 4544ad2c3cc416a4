"""Commands that make a store, and how the others find theirs."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click
from pyoxigraph import Quad

from rightsgraph import bundle
from rightsgraph.errors import BadRequest, StoreError
from rightsgraph.export import FORMATS
from rightsgraph.export import export as write_export
from rightsgraph.parallel import Workers
from rightsgraph.rdf_files import Source
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.cli.conformance import Admission, admission_options
from rightsgraph_server.cli.console import progress, say
from rightsgraph_server.cli.documents import documents, report, workers_options
from rightsgraph_server.cli.place import NamedPath, store_option
from rightsgraph_server.searching import index_store

if TYPE_CHECKING:
    from rightsgraph.remote import RemoteStore

AnyStore: TypeAlias = "OxigraphStore | RemoteStore"


def open_store(place: Path | str | None) -> AnyStore:
    """The store to read. The usual one is built on first use; a folder named by hand must be
    there, for a mistyped name should not become a store."""
    settings = settings_of(place)
    if isinstance(settings.store, str):
        return _remote(settings)
    if place is None:
        build_if_needed(settings.store)
    return OxigraphStore(settings.store, read_only=True, default_graph=settings.default_graph)


def _remote(settings: Settings) -> RemoteStore:
    """The service; its module is read only here, because its HTTP client takes long to import."""
    from rightsgraph.remote import RemoteStore

    return RemoteStore.of(settings)


def settings_of(place: Path | str | None) -> Settings:
    """Those of the environment, with the store that was named by hand, if any was."""
    settings = Settings.from_environment()
    return settings if place is None else replace(settings, store=place)


def build_if_needed(folder: Path) -> None:
    if bundle.needs_build(folder):
        fill(folder, bundle.bundled_quads(), stamp=bundle.fingerprint())


def build_to_change(folder: Path) -> None:
    """The store is its owner's from then on: a newer package must not put the bundled graph in
    place of what was changed."""
    build_if_needed(folder)
    (folder / bundle.STAMP).unlink(missing_ok=True)


def fill(folder: Path, quads: Iterable[Quad], stamp: str = "") -> None:
    with progress("Building the graph") as advance:
        size = bundle.build(folder, quads, progress=advance, stamp=stamp)
    say(f"built a graph of {size:,} triples in {folder}")
    try:
        index_store(folder)
    except StoreError as error:  # a server tries again, elsewhere where it must
        say(f"no search index yet: {error}")


@click.command()
@click.option(
    "--documents",
    "source",
    type=NamedPath(exists=True, file_okay=False),
    help="Folder with documents: their facts are read anew, and their text goes in as well.",
)
@store_option
@click.option("--force", is_flag=True, help="Replace a graph that is already there.")
@admission_options
@workers_options
def build(
    source: Path | None,
    place: Path | str | None,
    force: bool,
    workers: Workers,
    admission: Admission,
) -> None:
    """Build the graph into a store.

    From the bundled data or, where you have them, from the documents themselves. Documents
    that did not change since the last time are not read again. Those that cannot be read are
    reported at the end, and the exit status is then 1; if it is all of them, the exit status
    is 2 and the store stays as it is. It stays as it is, too, where what is to be loaded breaks
    the shapes, and the exit status is 1; with --quarantine, the documents that do are set aside,
    and the rest is loaded. A SPARQL service gets the graph in many requests, so
    that it is not complete until all are done.

    Example: rightsgraph build --documents ~/documents --store ~/graph
    """
    settings = settings_of(place)
    source = source or settings.documents
    if isinstance(settings.store, Path):
        bundle.check_place(settings.store)
    if not force and _holds_a_graph(settings):
        raise BadRequest("holds a graph already", _shown(settings), "give --force to replace it")
    if source is None:
        status = _put(settings, bundle.bundled_quads, admission, stamp=bundle.fingerprint())
    else:
        status = _build_corpus(source, settings, workers, admission)
    click.get_current_context().exit(status)


def _holds_a_graph(settings: Settings) -> bool:
    if isinstance(settings.store, Path):
        return not bundle.needs_build(settings.store)
    return bool(bundle.ours(_remote(settings)))


def _shown(settings: Settings) -> str:
    return str(settings.store).partition("?")[0]


def _put(settings: Settings, quads: Source, admission: Admission, stamp: str = "") -> int:
    """Into the folder or the service that is the store; the exit status that the graph deserves."""
    admitted, left = admission.admit(quads)
    if isinstance(settings.store, Path):
        fill(settings.store, admitted(), "" if left else stamp)
    else:
        store = _remote(settings)
        with progress("Loading the graph") as advance:
            bundle.publish(store, admitted(), advance)
        say(f"loaded a graph of {store.count():,} triples into {store.place}")
    if left:
        say(f"{left} document{'' if left == 1 else 's'} set aside")
    return int(left > 0)


def _build_corpus(source: Path, settings: Settings, workers: Workers, admission: Admission) -> int:
    """Fills a store with what the documents say; the exit status that the reading deserves."""
    from rightsgraph.corpus import compile_corpus  # which takes longer than many a command

    files = documents(source)
    with progress("Reading", len(files)) as advance:
        corpus = compile_corpus(files, _compiled_beside(settings.store), workers, advance)
    status = 0
    if corpus.documents:
        status = _put(settings, corpus.quads, admission)
        say(f"documents in it: {len(corpus.documents)}, files that did not change: {corpus.reused}")
    for notice in corpus.notices:
        say(notice)
    return max(status, report(corpus.failed, len(corpus.failed) + len(corpus.documents)))


def _compiled_beside(store: Path | str) -> Path:
    """Not inside the store's folder, which is replaced as a whole; for a service, where the
    store would be by default."""
    folder = (store if isinstance(store, Path) else Path(str(Settings().store))).resolve()
    return folder.with_name(f"{folder.name}-compiled")


@click.command()
@click.option(
    "--output",
    "-o",
    type=NamedPath(dir_okay=False),
    help="File to write; a name in .gz is packed. Standard output by default.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    help="By default what the name of the file says, else nq.",
)
@click.option("--graph", "graphs", multiple=True, metavar="IRI", help="Only this graph; repeat.")
@store_option
def export(
    output: Path | None, form: str | None, graphs: tuple[str, ...], place: Path | str | None
) -> None:
    """Write the graph to a file.

    The text of documents and what was imported are left out unless named with --graph.

    Example: rightsgraph export --output rightsgraph.trig.gz
    """
    store = open_store(place)
    name = form or ("" if output else "nq")
    target = output or sys.stdout.buffer
    size = write_export(store, target, name, graphs or None)
    say(f"wrote {size:,} triples to {output or 'standard output'}")
