"""The recommendations to a State as a table that can be filtered, and its export."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request
from pyoxigraph import NamedNode

from rightsgraph import iris
from rightsgraph.errors import BadRequest
from rightsgraph_server.keeping import later, remembered
from rightsgraph_server.terms import natural
from rightsgraph_server.views.asked import READINGS, Asked, answer, asked_of
from rightsgraph_server.views.asking import (
    PROLOGUE,
    Facts,
    column,
    count,
    facts,
    labels,
    nodes,
    rows,
)
from rightsgraph_server.views.cards import documents, first
from rightsgraph_server.views.paging import Pager, page_number
from rightsgraph_server.views.readings import Reading, readings_of
from rightsgraph_server.views.refs import Ref, cycle_of, ref

PAGE = 40
_QUOTED = 240
_KEY = re.compile(r"[a-z0-9-]+")
_CODE = re.compile(r"[A-Za-z]{3}")
# What the address may filter by, and how the pattern of a recommendation then goes on.
_PATTERNS = {
    "cycle": "?r rg:inReview/rg:cycle {0} .",
    "position": "?sp rg:onRecommendation ?r ; rg:position {0} .",
    # Of the same reading that has the position.
    "source": "?sp rg:onRecommendation ?r FILTER(STRSTARTS(STR(?sp), {0})) .",
    "reason": "?sr rg:onRecommendation ?r ; rg:reason {0} .",
    "theme": "?r rg:theme {0} .",
    "by": "?r rg:recommendedBy {0} .",
}
_EXPORT = """
SELECT DISTINCT ?cycle ?number ?summary ?recommenders ?position ?wording ?official ?grounds ?date
  ?source ?r
WHERE {{
  {pattern}
  ?r rg:inReview/rg:cycle ?cycle .
  OPTIONAL {{ ?r rg:printedNumber ?number }}
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
ORDER BY ?cycle ?number ?r ?date STR(?source)
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
class Line:
    """One recommendation in the table: what it asks in our words, else in its own where the text
    layer is present, else where it stands."""

    ref: Ref
    cycle: str
    text: str
    quoted: str
    passages: tuple[Ref, ...]
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

    @property
    def has_recommenders(self) -> bool:
        return any(line.by for line in self.lines)

    @property
    def has_grounds(self) -> bool:
        return any(reading.grounds for line in self.lines for reading in line.readings)

    @property
    def has_themes(self) -> bool:
        return any(line.themes for line in self.lines)


def table(state: str) -> Table:
    """What the address asks for of the recommendations to a State."""
    given = chosen()
    exported = "&".join(f"{name}={value}" for name, value in given.items())
    found, pager = _matching(state, given)
    return Table(tuple(_lines(found)), _filters(state, given), pager, exported, bool(given))


def recommenders(state: str) -> list[tuple[str, int]]:
    """Who recommends to a State, and how much; most comes first."""
    asked = asked_of(state)
    found = asked.values("by") if asked else {}
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


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
    if name == "source":
        return f"'{READINGS}{value}/'"
    return _value(name, value) if name == "cycle" else f"<{_value(name, value)}>"


def _value(name: str, value: str) -> str:
    """What an address chooses: a number, or the identifier of a State, a document or a concept."""
    if name == "cycle":
        return str(int(value))
    if name == "source":
        return iris.document(value)
    return iris.state(value.upper()) if name == "by" else iris.concept(name, value)


def _matching(state: str, given: Mapping[str, str]) -> tuple[Sequence[str], Pager]:
    """Those on one page; where they are not known, in the order of the store."""
    asked = asked_of(state)
    if asked is None:
        pattern = _pattern(state, given)
        total = later(("recommendations", pattern), lambda: _total(pattern))
        pager = Pager(page_number(), PAGE, total)
        question = f"SELECT DISTINCT ?r WHERE {{ {pattern} }} LIMIT {PAGE} OFFSET {pager.first}"
        return column(question), pager
    found = asked.chosen(_wanted(given))
    pager = Pager(page_number(), PAGE, len(found))
    return [asked.iris[place] for place in found[pager.first : pager.last]], pager


def _wanted(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """A position and a source are of one reading."""
    values = {name: _value(name, value) for name, value in given.items()}
    if "position" in values and "source" in values:
        return [answer(values.pop("source"), values.pop("position")), *values.items()]
    return [*values.items()]


def _total(pattern: str) -> int:
    return count(f"SELECT (COUNT(DISTINCT ?r) AS ?n) WHERE {{ {pattern} }}")


def _lines(found: Sequence[str]) -> list[Line]:
    wanted = ("rg:printedNumber", "rg:summary", "rg:recommendedBy", "rg:theme", "rdfs:label")
    known, readings = facts(found, *wanted, "prov:wasDerivedFrom"), readings_of(found)
    quoted = _quoted([iri for iri in found if not known[iri].get("rg:summary")])
    return [_line(iri, known[iri], readings.get(iri, []), quoted.get(iri, "")) for iri in found]


def _line(iri: str, known: Facts, readings: list[Reading], quoted: str) -> Line:
    number = first(known, "rg:printedNumber", "rdfs:label")
    return Line(
        ref(iri, number),
        cycle_of(iri),
        first(known, "rg:summary"),
        quoted,
        tuple(known.get("prov:wasDerivedFrom", ()))[:1],
        tuple(known.get("rg:recommendedBy", ())),
        tuple(known.get("rg:theme", ())),
        tuple(readings),
    )


def _quoted(found: list[str]) -> dict[str, str]:
    """The beginning of the words of each recommendation, where this machine has the document."""
    if not found:
        return {}
    question = (
        f"SELECT DISTINCT ?r ?text WHERE {{ VALUES ?r {{ {nodes(found)} }} "
        "?r prov:wasDerivedFrom ?p . ?p rg:text ?text }"
    )
    texts: dict[str, str] = {}
    for row in rows(question):
        texts.setdefault(row["r"], _shortened(row["text"]))
    return texts


def _shortened(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED].rpartition(' ')[0]} …"


def _filters(state: str, given: Mapping[str, str]) -> tuple[Filter, ...]:
    asked = asked_of(state)
    options = {name: [(value, value)] for name, value in given.items()}
    if asked:
        options = remembered(("filters", state), lambda: _options(state, asked))
    names = {
        "cycle": "Cycle",
        "position": "Position",
        "reason": "Ground",
        "theme": "Theme",
        "by": "Recommended by",
        "source": "Read in",
    }
    return tuple(
        Filter(name, label, _choices(name, given.get(name, ""), options.get(name, [])))
        for name, label in names.items()
    )


def _choices(name: str, chosen: str, options: list[tuple[str, str]]) -> tuple[Choice, ...]:
    """What is chosen is among them also where nothing has it, so that the form tells why nothing
    is found."""
    wanted = _value(name, chosen) if chosen else ""
    found = [Choice(value, text, _value(name, value) == wanted) for value, text in options]
    if chosen and not any(choice.chosen for choice in found):
        found.append(Choice(chosen, chosen, True))
    return tuple(found)


def _options(state: str, asked: Asked) -> dict[str, list[tuple[str, str]]]:
    """What there is to choose: only values that some recommendation to the State has."""
    found = {name: asked.values(name) for name in _PATTERNS if name != "cycle"}
    named = labels([iri for values in found.values() for iri in values])
    named |= {iri: one.ref.text for iri, one in documents(found["source"]).items()}
    values = {
        name: sorted(((ref(iri).key, named.get(iri) or ref(iri).key) for iri in iris), key=_by_text)
        for name, iris in found.items()
    }
    cycles = column(
        f"SELECT DISTINCT ?c WHERE {{ ?review rg:stateUnderReview {NamedNode(state)} ; "
        "a rg:UPRReview ; rg:cycle ?c } ORDER BY ?c"
    )
    return {"cycle": [(c, c) for c in cycles], **values}


def _by_text(choice: tuple[str, str]) -> tuple[tuple[int, str], ...]:
    return natural(choice[1])
