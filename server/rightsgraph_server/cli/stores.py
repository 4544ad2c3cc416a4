"""Commands that make a store, and how the others find theirs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import click
from pyoxigraph import Quad

from rightsgraph import bundle, pipeline
from rightsgraph.errors import BadRequest
from rightsgraph.export import FORMATS
from rightsgraph.export import export as write_export
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.cli.console import progress, say
from rightsgraph_server.cli.read import documents

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
def build(source: Path | None, folder: Path | None, force: bool) -> None:
    """Build the graph into a store.

    From the bundled data or, where you have them, from the documents themselves.

    Example: rightsgraph build --documents ~/documents --store ~/graph
    """
    settings = Settings.from_environment()
    folder, source = folder or settings.store, source or settings.documents
    if not (force or bundle.needs_build(folder)):
        raise BadRequest("holds a graph already", str(folder), "give --force to replace it")
    if source is None:
        fill(folder, bundle.bundled_quads(), stamp=bundle.fingerprint())
    else:
        fill(folder, _from_documents(source))


def _from_documents(folder: Path) -> Iterator[Quad]:
    """The bundled graph, with what these documents say in place of what it says of them."""
    paths = list(documents([folder]))
    anew: list[Quad] = []
    with progress("Reading", len(paths)) as advance:
        for number, path in enumerate(paths, start=1):
            read = pipeline.read_document(path)
            anew += [*pipeline.facts(read), *pipeline.text_layer(read)]
            advance(number)
    replaced = {quad.graph_name for quad in anew}
    return chain(anew, (q for q in bundle.bundled_quads() if q.graph_name not in replaced))


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
