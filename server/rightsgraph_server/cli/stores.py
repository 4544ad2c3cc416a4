"""Commands that make a store, and how the others find theirs."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click
from pyoxigraph import Quad

from rightsgraph import bundle
from rightsgraph.corpus import compile_corpus
from rightsgraph.errors import BadRequest
from rightsgraph.export import FORMATS
from rightsgraph.export import export as write_export
from rightsgraph.parallel import Workers
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.cli.console import progress, say
from rightsgraph_server.cli.documents import documents, report, workers_options

FOLDER = click.Path(file_okay=False, path_type=Path)
store_option = click.option(
    "--store",
    "folder",
    type=FOLDER,
    help="Folder of the graph; by default the cache folder, built from the bundled data.",
)


def open_store(folder: Path | None, settings: Settings) -> OxigraphStore:
    """The store to read. The usual one is built on first use; a folder named by hand must be
    there, for a mistyped name should not become a store."""
    if folder is None:
        folder = settings.store
        build_if_needed(folder)
    return OxigraphStore(folder, read_only=True, default_graph=settings.default_graph)


def build_if_needed(folder: Path) -> None:
    if bundle.needs_build(folder):
        fill(folder, bundle.bundled_quads(), stamp=bundle.fingerprint())


def fill(folder: Path, quads: Iterable[Quad], stamp: str = "") -> None:
    with progress("Building the graph") as advance:
        size = bundle.build(folder, quads, progress=advance, stamp=stamp)
    say(f"built a graph of {size:,} triples in {folder}")


@click.command()
@click.option(
    "--documents",
    "source",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with documents: their facts are read anew, and their text goes in as well.",
)
@store_option
@click.option("--force", is_flag=True, help="Replace a graph that is already there.")
@workers_options
def build(source: Path | None, folder: Path | None, force: bool, workers: Workers) -> None:
    """Build the graph into a store.

    From the bundled data or, where you have them, from the documents themselves. Documents
    that did not change since the last time are not read again. Those that cannot be read are
    reported at the end, and the exit status is then 1; if it is all of them, the exit status
    is 2 and the store stays as it is.

    Example: rightsgraph build --documents ~/documents --store ~/graph
    """
    settings = Settings.from_environment()
    folder, source = folder or settings.store, source or settings.documents
    if not (force or bundle.needs_build(folder)):
        raise BadRequest("holds a graph already", str(folder), "give --force to replace it")
    if source is None:
        return fill(folder, bundle.bundled_quads(), stamp=bundle.fingerprint())
    click.get_current_context().exit(_build_corpus(source, folder, workers))


def _build_corpus(source: Path, folder: Path, workers: Workers) -> int:
    """Fills a store with what the documents say; the exit status that the reading deserves."""
    files = list(documents([source]))
    if not files:
        raise BadRequest("holds no documents", str(source), "name a folder with some")
    with progress("Reading", len(files)) as advance:
        corpus = compile_corpus(files, _compiled_beside(folder), workers, advance)
    if corpus.documents:
        fill(folder, corpus.quads())
        say(f"{len(corpus.documents)} documents are in it, {corpus.reused} files did not change")
    for notice in corpus.notices:
        say(notice)
    return report(corpus.failed, len(corpus.failed) + len(corpus.documents))


def _compiled_beside(store_folder: Path) -> Path:
    """Not inside the store's folder, which is replaced as a whole."""
    store_folder = store_folder.resolve()
    return store_folder.with_name(f"{store_folder.name}-compiled")


@click.command()
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
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
    output: Path | None, form: str | None, graphs: tuple[str, ...], folder: Path | None
) -> None:
    """Write the graph to a file.

    The text of documents and what was imported are left out unless named with --graph.

    Example: rightsgraph export --output rightsgraph.trig.gz
    """
    store = open_store(folder, Settings.from_environment())
    name = form or ("" if output else "nq")
    target = output or sys.stdout.buffer
    size = write_export(store, target, name, graphs or None)
    say(f"wrote {size:,} triples to {output or 'standard output'}")
