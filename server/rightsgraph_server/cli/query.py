"""The command that asks a store."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from pyoxigraph import QueryBoolean, QuerySolutions
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from rightsgraph import queries
from rightsgraph.errors import BadRequest, NotSupported, SyntaxFault, UnreadableFile
from rightsgraph.store import Store
from rightsgraph_server.cli.console import ended_at_once
from rightsgraph_server.cli.place import store_option
from rightsgraph_server.cli.stores import open_store, settings_of
from rightsgraph_server.formats import (
    GRAPHS,
    TABLES,
    QueryResult,
    by_name,
    formats_of,
    write,
)
from rightsgraph_server.search_service import SEARCH, answer
from rightsgraph_server.searching import index_of
from rightsgraph_server.service import resolved_here
from rightsgraph_server.terms import shown

_TABLE = "table"
# Without a terminal nothing limits a line, and a program that reads it wants whole values.
_UNLIMITED = 100_000
_BEGINNING = re.compile(r"\s*(?:SELECT|ASK|CONSTRUCT|DESCRIBE|PREFIX|BASE)\s", re.IGNORECASE)


@click.command()
@click.argument("question", required=False, metavar="[NAME|FILE|SPARQL|-]")
@click.option(
    "--param", "parameters", multiple=True, metavar="NAME=VALUE", help="For a saved query; repeat."
)
@click.option(
    "--format",
    "form",
    type=click.Choice([_TABLE, *(one.name for one in (*TABLES, *GRAPHS))]),
    help=f"By default {_TABLE}; {GRAPHS[0].name} for what makes a graph.",
)
@store_option
def query(
    question: str | None, parameters: tuple[str, ...], form: str | None, place: Path | str | None
) -> None:
    """Ask the graph: a saved query, or one of your own.

    Name a saved one, or give SPARQL: as it is, in a file, or (-) on standard input. Without an
    argument, the saved queries are listed, each with its parameters.

    Example: rightsgraph query positions-by-cycle --param state=KAZ --format csv
    """
    if question is None:
        return _list()
    held = settings_of(place).store
    store = open_store(place)
    with ended_at_once():
        _show(_ask(store, question, parameters, held), form)


def _list() -> None:
    for saved in queries.load_queries().values():
        given = (f"--param {one.name}={one.default or ''}" for one in saved.parameters)
        click.echo(" ".join([saved.name, *given]))
        click.echo(f"    {saved.title}")


def _ask(
    store: Store, question: str, parameters: tuple[str, ...], place: Path | str
) -> QueryResult:
    no_name = question == "-" or _is_written_out(question) or set("/.") & set(question)
    if no_name or Path(question).is_file():
        if parameters:
            raise BadRequest("is for saved queries", "--param", "write the value in the query")
        name = _named(question)
        query = _searched(_text(question, name), place)
        with _faults_in(name):
            return store.query(query)
    return queries.run(store, question, **_given(parameters))


def _searched(query: str, place: Path | str) -> str:
    """Search is answered as the server answers it, which makes an index of its store."""

    def search(prologue: str, block: str) -> bytes:
        if isinstance(place, str):
            problem = "a store in a service is searched through the server"
            raise NotSupported(problem, SEARCH, "rightsgraph serve, then ask its /sparql")
        return answer(prologue, block, lambda: index_of(place))

    return resolved_here(query, {SEARCH: search})


def _named(question: str) -> str:
    if _is_written_out(question):
        return "the query"
    return "standard input" if question == "-" else question


def _is_written_out(question: str) -> bool:
    """No name of a saved query, and hardly that of a file, has such a sign or begins so."""
    return bool(set("{<") & set(question) or _BEGINNING.match(question))


def _text(question: str, name: str) -> str:
    if _is_written_out(question):
        return question
    stdin = sys.stdin.buffer
    try:
        content = stdin.read() if question == "-" else Path(question).read_bytes()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"is not UTF-8: {error}", name, "save it as UTF-8") from error
    except OSError as error:
        problem, remedy = f"cannot be opened: {error.strerror}", "check the path and permissions"
        raise UnreadableFile(problem, name, remedy) from error


@contextmanager
def _faults_in(place: str) -> Iterator[None]:
    try:
        yield
    except SyntaxFault as fault:
        at = f"{place}, {fault.place}" if fault.place else place
        raise SyntaxFault(fault.problem, at, fault.remedy) from fault


def _given(parameters: Iterable[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for parameter in parameters:
        name, sign, value = parameter.partition("=")
        if not sign:
            raise BadRequest("has no value", f"--param {parameter}", "write --param name=value")
        if name in given:
            raise BadRequest("is given twice", f"--param {name}", "give it once")
        given[name] = value
    return given


def _show(result: QueryResult, name: str | None) -> None:
    offered = formats_of(result)
    if name in (None, _TABLE) and offered is TABLES:
        return _print_table(result)
    form = by_name(name or GRAPHS[0].name, offered)
    if form is None:
        names = ", ".join(one.name for one in offered)
        raise BadRequest(f"this answer cannot be {name}", "--format", f"one of {names}")
    write(result, form, sys.stdout.buffer)


def _print_table(result: QueryResult) -> None:
    if isinstance(result, QueryBoolean):
        return click.echo("yes" if result else "no")
    assert isinstance(result, QuerySolutions)
    table = Table(box=box.SIMPLE_HEAD)
    for variable in result.variables:
        table.add_column(variable.value, overflow="fold")
    for row in result:
        table.add_row(*(Text(shown(term)) for term in row))
    console = Console()
    if not console.is_terminal:
        console = Console(width=_UNLIMITED)
    console.print(table)
    if not table.row_count:
        click.echo("rightsgraph: the answer has no rows", err=True)
