"""The recommendations to a State as a table that can be filtered, and its export."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from pyoxigraph import NamedNode

from rightsgraph import iris
from rightsgraph.errors import BadRequest
from rightsgraph_server.views.asking import (
    PROLOGUE,
    Facts,
    column,
    facts,
    labels,
    natural,
    nodes,
    remembered,
    rows,
)
from rightsgraph_server.views.cards import first
from rightsgraph_server.views.paging import Pager, page_number
from rightsgraph_server.views.refs import Ref, ref

PAGE = 40
_MOST = 20_000
_KEY = re.compile(r"[a-z0-9-]+")
_CODE = re.compile(r"[A-Za-z]{3}")
# What the address may filter by, and how the pattern of a recommendation then goes on.
_PATTERNS = {
    "cycle": "?r rg:inReview/rg:cycle {0} .",
    "position": "?sp rg:onRecommendation ?r ; rg:position {0} .",
    "reason": "?sr rg:onRecommendation ?r ; rg:reason {0} .",
    "theme": "?r rg:theme {0} .",
    "by": "?r rg:recommendedBy {0} .",
}
_EXPORT = """
SELECT DISTINCT ?cycle ?number ?summary ?recommenders ?position ?wording ?official ?grounds ?date
  ?source ?r
WHERE {{
  {pattern}
  ?r rg:printedNumber ?number ; rg:inReview/rg:cycle ?cycle .
  OPTIONAL {{ ?r rg:summary ?summary }}
  OPTIONAL {{
    SELECT ?r (GROUP_CONCAT(DISTINCT ?name; separator="; ") AS ?recommenders)
    WHERE {{ {pattern} ?r rg:recommendedBy/rdfs:label ?name }} GROUP BY ?r
  }}
  OPTIONAL {{
    ?s rg:onRecommendation ?r ; rg:position/skos:prefLabel ?position ;
      rg:wording/skos:prefLabel ?wording ; prov:wasAttributedTo/rdfs:label ?source .
    OPTIONAL {{ ?s rg:officialPosition/skos:prefLabel ?official }}
    OPTIONAL {{ ?s dcterms:date ?date }}
    OPTIONAL {{
      SELECT ?s (GROUP_CONCAT(DISTINCT ?ground; separator="; ") AS ?grounds)
      WHERE {{ {pattern} ?s rg:onRecommendation ?r ; rg:reason/skos:prefLabel ?ground }}
      GROUP BY ?s
    }}
  }}
}}
ORDER BY ?cycle ?number ?date
"""


@dataclass(frozen=True)
class Choice:
    """One value of a filter."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Filter:
    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Reading:
    """How one source reads the position."""

    position: Ref
    source: str
    date: str
    grounds: tuple[Ref, ...]


@dataclass(frozen=True)
class Line:
    """One recommendation in the table."""

    ref: Ref
    cycle: str
    text: str
    by: tuple[Ref, ...]
    themes: tuple[Ref, ...]
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Table:
    lines: tuple[Line, ...]
    filters: tuple[Filter, ...]
    pager: Pager
    export: str
    chosen: bool


def table(state: str) -> Table:
    """What the address asks for of the recommendations to a State."""
    given = chosen()
    found = remembered(("recommendations", state, *given.items()), lambda: _matching(state, given))
    pager = Pager(page_number(), PAGE, len(found))
    exported = "&".join(f"{name}={value}" for name, value in given.items())
    lines = tuple(_lines(found[pager.first : pager.last]))
    return Table(lines, _filters(state, given), pager, exported, bool(given))


def export_query(state: str) -> str:
    return PROLOGUE + _EXPORT.format(pattern=_pattern(state, chosen()))


def chosen() -> dict[str, str]:
    """The filters of the address, in a fixed order. Raises BadRequest on one that is none."""
    given = {name: request.args.get(name, "").strip() for name in _PATTERNS}
    for name, value in given.items():
        if value and not _fits(name, value):
            raise BadRequest(
                f"{value!r} does not fit", f"parameter {name}", "choose one of the form"
            )
    return {name: value for name, value in given.items() if value}


def _fits(name: str, value: str) -> bool:
    if name == "cycle":
        return value.isascii() and value.isdecimal() and len(value) < 4
    return bool((_CODE if name == "by" else _KEY).fullmatch(value))


def _pattern(state: str, given: Mapping[str, str]) -> str:
    own = f"?r rg:addressedTo {NamedNode(state)} ; a rg:UPRRecommendation ."
    return " ".join([own, *(_PATTERNS[name].format(_term(name, given[name])) for name in given)])


def _term(name: str, value: str) -> str:
    if name == "cycle":
        return str(int(value))
    return f"<{iris.state(value.upper()) if name == 'by' else iris.concept(name, value)}>"


def _matching(state: str, given: Mapping[str, str]) -> list[str]:
    question = f"SELECT DISTINCT ?r WHERE {{ {_pattern(state, given)} }} LIMIT {_MOST}"
    return sorted(column(question), key=natural)


def _lines(found: list[str]) -> list[Line]:
    wanted = ("rg:printedNumber", "rg:summary", "rg:recommendedBy", "rg:theme", "rdfs:label")
    known, readings = facts(found, *wanted), readings_of(found)
    return [_line(iri, known[iri], readings.get(iri, [])) for iri in found]


def _line(iri: str, known: Facts, readings: list[Reading]) -> Line:
    number = first(known, "rg:printedNumber", "rdfs:label")
    return Line(
        ref(iri, number),
        iri.partition("/recommendation/")[0].rsplit("/", 1)[-1],
        first(known, "rg:summary"),
        tuple(known.get("rg:recommendedBy", ())),
        tuple(known.get("rg:theme", ())),
        tuple(readings),
    )


def readings_of(found: list[str]) -> dict[str, list[Reading]]:
    """The readings of the position on each recommendation, the earliest first."""
    if not found:
        return {}
    question = (
        "SELECT DISTINCT ?r ?s ?position ?date ?source ?ground WHERE { "
        f"VALUES ?r {{ {nodes(found)} }} ?s rg:onRecommendation ?r ; rg:position ?position ; "
        "prov:wasAttributedTo ?source . OPTIONAL { ?s dcterms:date ?date } "
        "OPTIONAL { ?s rg:reason ?ground } }"
    )
    answer = sorted(rows(question), key=lambda row: (row["date"], row["s"], row["ground"]))
    named = labels(
        {row[name] for row in answer for name in ("position", "ground", "source")} - {""}
    )
    made: dict[tuple[str, str, str, str, str], list[Ref]] = {}
    for row in answer:
        key = (row["r"], row["s"], row["position"], row["date"], row["source"])
        grounds = made.setdefault(key, [])
        if row["ground"]:
            grounds.append(ref(row["ground"], named.get(row["ground"], "")))
    readings: dict[str, list[Reading]] = {}
    for (r, _, position, date, source), grounds in made.items():
        name = ref(position, named.get(position, ""))
        one = Reading(name, named.get(source, ""), date, tuple(grounds))
        if one not in readings.setdefault(r, []):
            readings[r].append(one)
    return readings


def _filters(state: str, given: Mapping[str, str]) -> tuple[Filter, ...]:
    options = remembered(("filters", state), lambda: _options(state))
    names = {
        "cycle": "Cycle",
        "position": "Position",
        "reason": "Ground",
        "theme": "Theme",
        "by": "Recommended by",
    }
    return tuple(
        Filter(name, label, tuple(Choice(v, t, v == given.get(name)) for v, t in options[name]))
        for name, label in names.items()
    )


def _options(state: str) -> dict[str, list[tuple[str, str]]]:
    """What there is to choose: only values that some recommendation to the State has."""
    own = f"?r rg:addressedTo {NamedNode(state)} ; a rg:UPRRecommendation"
    found = rows(
        f"SELECT DISTINCT ?p ?o WHERE {{ {own} ; ?p ?o "
        "FILTER(?p IN (rg:theme, rg:recommendedBy)) }"
    )
    found += rows(
        f"SELECT DISTINCT ?p ?o WHERE {{ ?s rg:statedBy {NamedNode(state)} ; ?p ?o "
        "FILTER(?p IN (rg:position, rg:reason)) }"
    )
    cycles = column(
        f"SELECT DISTINCT ?c WHERE {{ ?review rg:stateUnderReview {NamedNode(state)} ; "
        "a rg:UPRReview ; rg:cycle ?c } ORDER BY ?c"
    )
    named = labels({row["o"] for row in found})
    places = {"theme": "theme", "recommendedBy": "by", "position": "position", "reason": "reason"}
    options: dict[str, list[tuple[str, str]]] = {"cycle": [(c, c) for c in cycles]}
    options.update({name: [] for name in places.values()})
    for row in found:
        key = row["o"].rsplit("/", 1)[-1]
        options[places[row["p"].rsplit("#", 1)[-1]]].append((key, named.get(row["o"], key)))
    return {name: sorted(values, key=lambda one: one[1]) for name, values in options.items()}
