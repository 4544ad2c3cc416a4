"""Lists of all States, documents, laws and agents: the doors to the rest."""

from __future__ import annotations

from dataclasses import dataclass

from rightsgraph_server.keeping import later
from rightsgraph_server.terms import natural
from rightsgraph_server.views.asking import rows
from rightsgraph_server.views.page import Page
from rightsgraph_server.views.paging import Pager, page_number
from rightsgraph_server.views.refs import Ref, ref

_PAGE = 200
_MOST = 20_000
_ORGANISED = (
    "VALUES ?kind { rg:NGO rg:UNBody rg:StateInstitution rg:InternationalOrganisation } "
    "?thing a ?kind"
)
# Title, pattern of ?thing, what it is counted by in ?x, and how many of what that are.
_LISTS = {
    "states": (
        "States",
        "?thing a rg:State",
        "?x rg:stateUnderReview ?thing",
        "reviews there are of it",
    ),
    "documents": ("Documents", "?thing a rg:Document", "", ""),
    "laws": ("National laws", "?thing a rg:NationalLaw", "?x rg:cites ?thing", "passages cite it"),
    "instruments": (
        "Treaties and other instruments",
        "?thing a rg:Instrument",
        "?x rg:cites ?thing",
        "passages cite it",
    ),
    "policies": ("Policies", "?thing a rg:Policy", "?x rg:cites ?thing", "passages cite it"),
    "organisations": (
        "Organisations, bodies and institutions",
        _ORGANISED,
        "?x rg:claimedBy|rg:mentions ?thing",
        "passages name it, with its own claims",
    ),
    "people": (
        "People",
        "?thing a rg:Person",
        "?x rg:claimedBy|rg:mentions|rg:holder ?thing",
        "passages name it, with its own claims",
    ),
}
KINDS = tuple(_LISTS)


@dataclass(frozen=True)
class Entry:
    ref: Ref
    number: int
    issued: str


@dataclass(frozen=True)
class Listing:
    """``entries`` is None while they are not counted."""

    entries: tuple[Entry, ...] | None
    pager: Pager
    counted: str
    all: tuple[tuple[str, str], ...]
    kind: str


def view(kind: str) -> Page:
    title, _, _, counted = _LISTS[kind]
    entries = later(("index", kind), lambda: _entries(kind))
    pager = Pager(page_number(), _PAGE, None if entries is None else len(entries))
    others = tuple((name, one[0]) for name, one in _LISTS.items())
    shown = None if entries is None else entries[pager.first : pager.last]
    it = Listing(shown, pager, counted, others, kind)
    return Page("index.html", title, "", "", it, (Ref(title),))


def _entries(kind: str) -> tuple[Entry, ...]:
    """Those of which most is said come first; documents by date."""
    _, pattern, counting, _ = _LISTS[kind]
    named = rows(
        f"SELECT ?thing (SAMPLE(?label) AS ?name) (SAMPLE(?issued) AS ?date) WHERE {{ {pattern} "
        "OPTIONAL { ?thing rdfs:label ?label FILTER(LANG(?label) IN ('en', '')) } "
        f"OPTIONAL {{ ?thing dcterms:issued ?issued }} }} GROUP BY ?thing LIMIT {_MOST}"
    )
    numbers: dict[str, int] = {}
    if counting:
        found = rows(
            "SELECT ?thing (COUNT(DISTINCT ?x) AS ?n) "
            f"WHERE {{ {pattern} . {counting} }} GROUP BY ?thing"
        )
        numbers = {row["thing"]: int(row["n"]) for row in found}
    made = [
        Entry(ref(row["thing"], row["name"]), numbers.get(row["thing"], 0), row["date"])
        for row in named
    ]
    if kind == "documents":
        return tuple(sorted(made, key=lambda one: (one.issued, one.ref.text), reverse=True))
    return tuple(sorted(made, key=lambda one: (-one.number, natural(one.ref.text))))
