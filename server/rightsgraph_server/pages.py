"""What the HTML pages show of RDF; everything they print is escaped by the templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import quote, urlencode

from flask import request
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, Triple

from rightsgraph.iris import BASE
from rightsgraph.shacl.vocabulary import Term
from rightsgraph.turtle import XSD
from rightsgraph_server.formats import Format, QueryResult
from rightsgraph_server.terms import short, shown

_ROWS_ON_A_PAGE = 500
_LINKED_SCHEMES = ("http://", "https://")
_THINGS = ("id/", "scheme/", "dataset")
_SAFE = "/:@!$&'()*+,;=~#%"


@dataclass(frozen=True)
class Cell:
    """A term as a page shows it; ``note`` is its language or datatype, ``iri`` what it names."""

    text: str
    href: str = ""
    note: str = ""
    iri: str = ""


def cell(term: Term | None) -> Cell:
    """Only web addresses become links: an IRI in the data may have any scheme."""
    if isinstance(term, Literal):
        return Cell(shown(term), note=_note(term))
    if isinstance(term, NamedNode):
        return Cell(shown(term), local(term.value), iri=term.value)
    return Cell(shown(term))


def local(iri: str) -> str:
    """Where this server shows a thing of ours; elsewhere, its own address."""
    if iri.startswith(BASE):
        return f"{request.script_root}/{_page(iri)}"
    return iri if iri.startswith(_LINKED_SCHEMES) else ""


@lru_cache(10_000)
def _page(iri: str) -> str:
    """Things have a page about them; terms and shapes too, for their list is long."""
    path = quote(iri.removeprefix(BASE).lstrip("/"), safe=_SAFE)
    folder, _, name = path.partition("#")
    if folder in ("ns", "shapes") and name:
        return f"{folder}/{name}"
    return f"{path}.html" if path.startswith(_THINGS) else path


def table(result: QueryResult | Iterable[Triple]) -> dict[str, Any]:
    """What ``table.html`` needs: ``columns``, ``rows``, whether there are ``more``."""
    if isinstance(result, QueryBoolean):
        return {"columns": ["answer"], "rows": [[Cell("yes" if result else "no")]], "more": False}
    if isinstance(result, QuerySolutions):
        columns = [variable.value for variable in result.variables]
    else:
        columns = ["subject", "predicate", "object"]
    rows = [[cell(term) for term in row] for row in islice(result, _ROWS_ON_A_PAGE + 1)]
    return {
        "columns": columns,
        "rows": rows[:_ROWS_ON_A_PAGE],
        "more": len(rows) > _ROWS_ON_A_PAGE,
    }


def downloads(offered: Iterable[Format]) -> list[tuple[str, str]]:
    """The name of each format and the address of this page's content in it."""
    asked = [(key, value) for key, value in request.args.items(multi=True) if key != "format"]
    return [(one.name, "?" + urlencode([*asked, ("format", one.name)])) for one in offered]


def _note(literal: Literal) -> str:
    if literal.language:
        return literal.language
    datatype = literal.datatype.value
    return "" if datatype == f"{XSD}string" else short(datatype)
