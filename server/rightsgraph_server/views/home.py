"""The front page: what is in the graph, in figures, one picture and six real answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import islice

from pyoxigraph import QuerySolutions

from rightsgraph.errors import BadRequest, SyntaxFault
from rightsgraph.iris import BASE, NS
from rightsgraph.queries import SavedQuery, filled
from rightsgraph_server.graph import graph
from rightsgraph_server.keeping import later, remembered
from rightsgraph_server.views.asking import Row, dataset, labels, rows, texts
from rightsgraph_server.views.cards import Document, documents, refs_of
from rightsgraph_server.views.dataset import dataset_linked
from rightsgraph_server.views.page import Page
from rightsgraph_server.views.refs import Ref, ref
from rightsgraph_server.views.state import LATEST, Tally, positions, tallies_of

_FIGURES = {
    "Document": ("documents", "documents"),
    "Review": ("reviews", "states"),
    "Recommendation": ("recommendations of all kinds", "search?kind=Recommendation"),
    "PositionStatement": ("readings of a position", "search?kind=PositionStatement"),
    "Claim": ("claims", "search?kind=Claim"),
    "Passage": ("passages", "search?kind=Passage"),
}
# Six questions, and which columns of their answers a reader wants to see.
_QUESTIONS = {
    "refusals-and-grounds": ("recommendation", "position", "reason"),
    "position-changes": ("recommendation", "earlierPosition", "laterPosition", "laterDate"),
    "laws-criticised": ("law", "claims", "critics"),
    "disputed-state-claims": ("asserted", "objected"),
    "recommenders": ("recommender", "recommendations", "supportedOnes"),
    "commitments": ("issued", "summary", "commitment"),
}
_ROWS = 3
_HEADS = {
    "supportedOnes": "supported",
    "asserted": "the State says",
    "objected": "others say",
    "earlierPosition": "at first",
    "laterPosition": "later",
    "laterDate": "on",
}
_CLASSES = f"""
SELECT ?class (COUNT(DISTINCT ?x) AS ?n) WHERE {{
  VALUES ?class {{ {" ".join(f"<{NS}{name}>" for name in _FIGURES)} }}
  GRAPH ?graph {{ ?x a ?class }}
}}
GROUP BY ?class
"""


@dataclass(frozen=True)
class Figure:
    number: int
    name: str
    href: str


@dataclass(frozen=True)
class Question:
    name: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Ref, ...], ...]


@dataclass(frozen=True)
class Featured:
    """The State of which most documents were read."""

    state: Ref
    positions: tuple[Ref, ...]
    tallies: tuple[Tally, ...]


@dataclass(frozen=True)
class Home:
    """``triples`` is None while they are not counted, and ``figures`` are none."""

    triples: int | None
    figures: tuple[Figure, ...]
    states: tuple[tuple[Ref, int], ...]
    featured: Featured | None
    questions: tuple[Question, ...]
    latest: tuple[Document, ...]


def view() -> Page:
    states = remembered(("most read",), _states)
    code = states[0][0].key if states else ""
    it = Home(
        later(("triples",), lambda: graph().triples),
        later(("totals",), _totals) or (),
        states,
        _featured(states[0][0]) if states else None,
        _questions(code),
        remembered(("latest",), _latest),
    )
    title = "What UN human-rights reviews say"
    return Page("home.html", title, "", f"{BASE}dataset", it, linked=dataset_linked())


def _totals() -> tuple[Figure, ...]:
    """As the graph is now, which its description only tells of the day when it was built."""
    counted = graph().counted(_CLASSES)
    return tuple(
        Figure(counted.get(NS + key, 0), name, href) for key, (name, href) in _FIGURES.items()
    )


def _questions(state: str) -> tuple[Question, ...]:
    asked = (later(("question", name), partial(_answered, name, state)) for name in _QUESTIONS)
    return tuple(filter(None, asked))


def _states() -> tuple[tuple[Ref, int], ...]:
    found = rows(
        "SELECT ?s (COUNT(DISTINCT ?d) AS ?n) WHERE { ?d a rg:Document ; rg:aboutState ?s } "
        "GROUP BY ?s ORDER BY DESC(?n) ?s LIMIT 12"
    )
    states = refs_of([row["s"] for row in found])
    return tuple((state, int(row["n"])) for state, row in zip(states, found, strict=True))


def _featured(state: Ref) -> Featured:
    return Featured(state, positions(), tallies_of(state.iri)[-LATEST:])


def _latest() -> tuple[Document, ...]:
    found = rows(
        "SELECT DISTINCT ?d ?issued WHERE { ?d a rg:Document ; dcterms:issued ?issued } "
        "ORDER BY DESC(?issued) ?d LIMIT 5"
    )
    known = documents([row["d"] for row in found])
    return tuple(known[row["d"]] for row in found)


def _answered(name: str, state: str) -> Question | None:
    """The first lines of a saved query's answer; None where it is not here or finds nothing."""
    query = graph().queries.get(name)
    if query is None:
        return None
    try:
        found = _rows(query, state)
    except (BadRequest, SyntaxFault):
        return None
    heads = _QUESTIONS[name]
    firsts: dict[str, Row] = {}
    for row in found:
        firsts.setdefault(row.get(heads[0], ""), row)
    lines = [tuple(row.get(head, "") for head in heads) for row in islice(firsts.values(), _ROWS)]
    known = labels({value for line in lines for value in line if value.startswith(BASE)})
    shown = tuple(tuple(_shown(value, known) for value in line) for line in lines)
    names = tuple(_HEADS.get(head, head) for head in heads)
    return Question(name, query.title, names, shown) if shown else None


def _rows(query: SavedQuery, state: str) -> list[Row]:
    takes_state = any(parameter.name == "state" for parameter in query.parameters)
    given = {"state": state} if takes_state and state else {}
    found = graph().store.query(filled(graph().store, query, **given), default_graphs=dataset())
    return texts(found) if isinstance(found, QuerySolutions) else []


def _shown(value: str, known: dict[str, str]) -> Ref:
    return ref(value, known.get(value, "")) if value.startswith(BASE) else Ref(value)
