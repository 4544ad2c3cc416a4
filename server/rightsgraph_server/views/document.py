"""A document and its passages, each beside the facts that are drawn from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rightsgraph.iris import graph as graph_iri
from rightsgraph_server.keeping import remembered
from rightsgraph_server.terms import natural
from rightsgraph_server.views.asking import (
    Facts,
    column,
    count,
    facts,
    node,
    nodes,
    numbered,
    rows,
)
from rightsgraph_server.views.cards import (
    BRIEF,
    PROPERTIES,
    Card,
    brief_cards,
    capital,
    cards,
    document,
    first,
)
from rightsgraph_server.views.page import Linked, Page, Subject, described
from rightsgraph_server.views.paging import Pager, page_number
from rightsgraph_server.views.passages import WANTED, Passage, passages
from rightsgraph_server.views.refs import Ref, anchor, document_of, place_name, place_of, ref

_PAGE = 20
# A document of more passages is the export of a database, whose order says nothing.
_ORDERED = 4000
_FACTS_OF_ONE = 12


@dataclass(frozen=True)
class Read:
    """A passage and what was read from it; ``more`` facts than the page shows.

    One that ``holds`` others shows its heading only, for its words stand with those.
    """

    passage: Passage
    facts: tuple[Card, ...]
    more: int
    holds: bool


@dataclass(frozen=True)
class Part:
    """A section in the outline, and where on the pages it begins."""

    name: str
    href: str
    level: int


@dataclass(frozen=True)
class Document:
    subject: Subject
    kind: str
    title: str
    issued: str
    outline: tuple[Part, ...]
    read: tuple[Read, ...]
    pager: Pager
    has_text: bool
    stated: str
    found: int


@dataclass(frozen=True)
class One:
    """A passage on a page of its own."""

    read: Read
    parent: Ref | None
    inside: tuple[Ref, ...]
    before: Ref | None
    after: Ref | None
    in_document: str


def view(about: Subject) -> Page:
    iri = about.iri
    brief = document(iri, about.known)
    order = remembered(("passages", iri), lambda: _order(iri))
    pager = Pager(page_number(), _PAGE, len(order) or remembered(("size", iri), lambda: _size(iri)))
    read = _read(order[pager.first : pager.last] or _some(iri, pager))
    stated = about.text("rg:statedTotal")
    it = Document(
        about,
        brief.kind,
        brief.title,
        brief.issued,
        remembered(("outline", iri), lambda: _outline(order)),
        read,
        pager,
        any(one.passage.text for one in read),
        stated,
        remembered(("answered", iri), lambda: _answered(iri, stated)) if stated else 0,
    )
    crumbs = (*about.refs("rg:aboutState")[:1], Ref(brief.ref.text))
    return Page("document.html", brief.ref.text, brief.kind, iri, it, crumbs, linked(about))


def passage_view(about: Subject) -> Page:
    """A passage, its facts, and its neighbours."""
    iri, document = about.iri, document_of(about.iri)
    (read,) = _read([iri], PROPERTIES, cards, most=60)
    order = remembered(("passages", document), lambda: _order(document))
    at = order.index(iri) if iri in order else -1
    around = [order[i] if 0 <= i < len(order) and at >= 0 else "" for i in (at - 1, at + 1)]
    before, after = (ref(one, place_name(one)) if one else None for one in around)
    parent = about.ref("dcterms:isPartOf")
    inside = column(f"SELECT DISTINCT ?p WHERE {{ ?p dcterms:isPartOf {node(iri)} }} LIMIT 100")
    it = One(
        read,
        parent if parent and parent.iri != document else None,
        tuple(ref(one) for one in sorted(inside, key=natural)),
        before,
        after,
        f"{read.passage.document.ref.href}{_page_of(at)}#{anchor(iri)}" if at >= 0 else "",
    )
    name = place_name(iri)
    title = capital(name)
    crumbs = (read.passage.document.ref, Ref(title))
    lead = read.passage.document.ref.text
    return Page("passage.html", title, about.kind, iri, it, crumbs, lead=lead)


def _order(iri: str) -> list[str]:
    """The passages as the document has them, one that holds others before those that begin where
    it does; none where they are too many to be put in order."""
    where = f"?p rg:inDocument {node(iri)}"
    some = f"SELECT DISTINCT ?p WHERE {{ {where} }} LIMIT {_ORDERED + 1}"
    number = count(f"SELECT (COUNT(*) AS ?n) WHERE {{ {{ {some} }} }}")
    if number > _ORDERED:
        return []
    placed = _numbers(_in_own_graph(iri, "?p rg:begin ?n"))
    if len(placed) != number or any(document_of(one) != iri for one in placed):
        placed = _numbers(f"{where} ; rg:begin ?n")
    several = Counter(placed.values())
    together = [iri for iri, begin in placed.items() if several[begin] > 1]
    ends = _numbers(f"VALUES ?p {{ {nodes(together)} }} ?p rg:end ?n") if together else {}
    ordered = sorted(placed, key=lambda iri: (placed[iri], -ends.get(iri, 0), iri))
    others = column(some) if len(placed) < number else ()
    return ordered + sorted(iri for iri in others if iri not in placed)


def _in_own_graph(iri: str, pattern: str) -> str:
    """There the store finds at once what it must look up one by one among all graphs."""
    return f"GRAPH {node(graph_iri('document', ref(iri).key))} {{ {pattern} }}"


def _numbers(pattern: str) -> dict[str, int]:
    found = rows(f"SELECT DISTINCT ?p ?n WHERE {{ {pattern} }}")
    return {row["p"]: int(row["n"]) for row in found}


def _size(iri: str) -> int:
    return count(f"SELECT (COUNT(DISTINCT ?p) AS ?n) WHERE {{ ?p rg:inDocument {node(iri)} }}")


def _some(iri: str, pager: Pager) -> list[str]:
    """Passages of an export as they come, which a store that does not change keeps up."""
    where = f"?p rg:inDocument {node(iri)}"
    return column(f"SELECT DISTINCT ?p WHERE {{ {where} }} LIMIT {pager.size} OFFSET {pager.first}")


def _outline(order: list[str]) -> tuple[Part, ...]:
    titled = [
        (at, iri)
        for at, iri in enumerate(order)
        if place_of(iri).split("/")[-2:-1] in (["section"], ["heading"])
    ]
    known = facts([iri for _, iri in titled], "rg:heading", "rg:printedNumber")
    return tuple(
        Part(
            ". ".join(
                filter(
                    None, (first(known[iri], "rg:printedNumber"), first(known[iri], "rg:heading"))
                )
            )
            or place_name(iri),
            f"{_page_of(at)}#{anchor(iri)}",
            place_of(iri).count("section/") + 2 * place_of(iri).count("heading/"),
        )
        for at, iri in titled
    )


def _page_of(at: int) -> str:
    number = at // _PAGE + 1
    return f"?page={number}" if number > 1 else ""


def _read(
    iris: list[str],
    properties: Sequence[str] = BRIEF,
    make: Callable[[Sequence[str], Mapping[str, Facts]], list[Card]] = brief_cards,
    most: int = _FACTS_OF_ONE,
) -> tuple[Read, ...]:
    if not iris:
        return ()
    found = rows(
        f"SELECT DISTINCT ?at ?thing WHERE {{ VALUES (?at ?p) {{ {numbered(iris)} }} "
        "?thing prov:wasDerivedFrom ?p } LIMIT 3000"
    )
    drawn: dict[str, list[str]] = {}
    for row in found:
        drawn.setdefault(iris[int(row["at"])], []).append(row["thing"])
    shown = {p: sorted(things, key=natural)[:most] for p, things in drawn.items()}
    things = sorted({thing for some in shown.values() for thing in some})
    known = facts([*iris, *things], *dict.fromkeys((*WANTED, *properties)))
    made = dict(zip(things, make(things, known), strict=True))
    return tuple(
        Read(
            one,
            tuple(made[thing] for thing in shown.get(one.ref.iri, ())),
            len(drawn.get(one.ref.iri, ())) - len(shown.get(one.ref.iri, ())),
            _holds(one.ref.iri, iris),
        )
        for one in passages(iris, known)
    )


def _holds(iri: str, others: list[str]) -> bool:
    inside = any(other.startswith(f"{iri}/") for other in others)
    return inside or (len(others) > 1 and place_of(iri).split("/")[-2:-1] == ["section"])


def _answered(iri: str, stated: str) -> int:
    """How many recommendations it answers; where its own graph has not just as many as it says
    itself, what others have drawn from its passages counts as well."""
    question = "SELECT (COUNT(DISTINCT ?r) AS ?n) WHERE {{ {} }}"
    own = count(question.format(_in_own_graph(iri, "?s rg:onRecommendation ?r")))
    if str(own) == stated:
        return own
    drawn = f"?p rg:inDocument {node(iri)} . ?s prov:wasDerivedFrom ?p ; rg:onRecommendation ?r"
    return count(question.format(drawn))


def linked(about: Subject) -> Linked:
    return described(
        "CreativeWork",
        about.iri,
        name=about.text("dcterms:title", "rdfs:label"),
        datePublished=about.text("dcterms:issued"),
        identifier=about.text("rg:symbol"),
    )
