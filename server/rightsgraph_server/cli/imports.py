"""Commands that bring what databases about reviews say into a store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from rightsgraph import dataset
from rightsgraph.imports.meeting import change
from rightsgraph.imports.summary import Skipped, Summary
from rightsgraph.imports.upr_info import import_exports, read_exports
from rightsgraph.iris import graph
from rightsgraph.remote import RemoteStore
from rightsgraph.store import OxigraphStore
from rightsgraph_server.cli.console import complain, progress
from rightsgraph_server.cli.place import NamedPath, store_option
from rightsgraph_server.cli.stores import AnyStore, build_to_change, settings_of

_SHOWN = 20
all_option = click.option(
    "--all", "everything", is_flag=True, help="List every record that was left out."
)


@click.group("import")
def imports() -> None:
    """Bring the export of a database about reviews into a store.

    What a database says stands beside what the documents say, attributed to it. Running an
    import again changes nothing, and goes on where one was interrupted. An import writes in
    parts, which the setting `guard` does not watch: run `rightsgraph validate` when it is done.

    Example: rightsgraph import upr-info export.csv
    """


@imports.command("upr-info")
@click.argument("files", nargs=-1, required=True, type=NamedPath())
@store_option
@all_option
def upr_info(files: tuple[Path, ...], place: Path | str | None, everything: bool) -> None:
    """Import exports of the UPR Info database.

    FILES are exports as they are, in CSV or XLSX. Load the reports of the same reviews first where
    you have them (build --documents), so that rows meet their recommendations; or run the import
    again after it. Exit status 1 where rows were left out, 2 where no file could be read.

    Example: rightsgraph import upr-info 1-5.csv 6-9.csv --store ~/graph
    """
    exports = read_exports(files)
    if exports.reviews:
        store = open_to_write(place)
        with progress("Importing rows") as advance:
            import_exports(store, exports, advance)
        settle(store, exports.summary)
    summary = exports.summary
    if exports.reviews:
        click.echo("\n".join(told(summary, everything)))
    for error in summary.failed:
        complain(error)
    click.get_current_context().exit(status(summary, len(files)))


def open_to_write(place: Path | str | None) -> AnyStore:
    """The store to add to, built on first use."""
    settings = settings_of(place)
    if isinstance(settings.store, str):
        return RemoteStore.of(settings)
    build_to_change(settings.store)
    return OxigraphStore(settings.store, by_handle=True, default_graph=settings.default_graph)


def settle(store: AnyStore, summary: Summary) -> None:
    """Puts the description of the graph in step with what was imported, and orders the store.

    Where nothing was imported, that was done before, unless the import was ended before it.
    """
    described = list(store.snapshot([graph("dataset")]))
    if summary.changed or dataset.size(described) != store.count() - len(described):
        change(store, set(described), dataset.describe(store))
    store.settle()


def status(summary: Summary, files: int) -> int:
    if len(summary.failed) == files:
        return 2
    return 1 if summary.failed or summary.skipped else 0


def told(summary: Summary, everything: bool) -> Iterator[str]:
    """The summary for people: counts, then what was left out and why, then unknown labels."""
    yield f"{summary.rows:,} records: {summary.added:,} added, {summary.known:,} known before"
    if summary.untouched:
        yield f"as they were after the last import, not compared again: {summary.untouched:,}"
    yield f"matched: {summary.matched:,}"
    yield f"doubtful, kept apart: {summary.doubtful:,}"
    yield f"without a match: {summary.alone:,}"
    yield f"repeated from an earlier cycle: {summary.repeats:,}"
    yield from _left_out(summary.skipped, everything)
    if summary.unmapped:
        yield "labels without a counterpart here, kept as printed:"
        for (column, label), count in sorted(summary.unmapped.items()):
            yield f"  {column}: {label} ({count:,})"


def _left_out(skipped: list[Skipped], everything: bool) -> Iterator[str]:
    for reason, count in Counter(each.reason for each in skipped).most_common():
        yield f"left out: {count:,}, {reason}"
    yield from (f"  {each}" for each in skipped[: None if everything else _SHOWN])
    if len(skipped) > _SHOWN and not everything:
        yield "  … (--all lists them)"
