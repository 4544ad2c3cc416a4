"""Passages with their words, where the machine holds the document, and what they name marked."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from rightsgraph_server.views.asking import Facts, facts, nodes, rows
from rightsgraph_server.views.cards import Document, documents, first, kind_of
from rightsgraph_server.views.refs import Ref, anchor, document_of, place_name, ref

WANTED = (
    "rdf:type",
    "rg:printedNumber",
    "rg:heading",
    "rg:text",
    "rg:cites",
    "rg:mentions",
    "rg:unlinkedMention",
    "rg:mentionsDate",
    "rg:hasNote",
    "rg:begin",
    "rg:end",
)
_SHORTEST = 3


@dataclass(frozen=True)
class Piece:
    """A stretch of text; marked where it names something."""

    text: str
    mark: Ref | None = None


@dataclass(frozen=True)
class Passage:
    ref: Ref
    anchor: str
    kind: str
    number: str
    heading: str
    text: tuple[Piece, ...]
    document: Document
    cites: tuple[Ref, ...]
    mentions: tuple[Ref, ...]
    dates: tuple[str, ...]
    unlinked: tuple[str, ...]
    notes: tuple[Ref, ...]
    begin: str
    end: str


def passages(iris: Sequence[str], known: Mapping[str, Facts] | None = None) -> tuple[Passage, ...]:
    """In the order given. Who has asked for what they want already hands over what is known."""
    if not iris:
        return ()
    known = facts(iris, *WANTED) if known is None else known
    sources = documents({document_of(iri) for iri in iris} - {""})
    named = [known[iri] for iri in iris if known[iri].get("rg:text")]
    names = _names(
        {one.iri for k in named for p in ("rg:cites", "rg:mentions") for one in k.get(p, ())}
    )
    return tuple(
        _passage(iri, known[iri], sources, names) for iri in iris if document_of(iri) in sources
    )


def _passage(
    iri: str, known: Facts, sources: Mapping[str, Document], names: Mapping[str, list[str]]
) -> Passage:
    cites, mentions = tuple(known.get("rg:cites", ())), tuple(known.get("rg:mentions", ()))
    unlinked = tuple(one.text for one in known.get("rg:unlinkedMention", ()))
    return Passage(
        ref(iri),
        anchor(iri),
        kind_of(known),
        first(known, "rg:printedNumber"),
        first(known, "rg:heading"),
        marked(first(known, "rg:text"), _marks((*cites, *mentions), names, unlinked)),
        sources[document_of(iri)],
        cites,
        mentions,
        tuple(one.text for one in known.get("rg:mentionsDate", ())),
        unlinked,
        tuple(ref(one.iri, place_name(one.iri)) for one in known.get("rg:hasNote", ())),
        first(known, "rg:begin"),
        first(known, "rg:end"),
    )


def _names(iris: Collection[str]) -> dict[str, list[str]]:
    """Every name that a text may use for each of these things."""
    if not iris:
        return {}
    found = rows(
        f"SELECT DISTINCT ?t ?name WHERE {{ VALUES ?t {{ {nodes(iris)} }} "
        "?t rdfs:label|skos:altLabel|skos:hiddenLabel|rg:abbreviation|rg:officialName"
        "|rg:formerName|rg:adjective ?name }"
    )
    names: dict[str, list[str]] = {}
    for row in found:
        names.setdefault(row["t"], []).append(row["name"])
    return names


def _marks(
    things: Sequence[Ref], names: Mapping[str, list[str]], unlinked: Sequence[str]
) -> dict[str, Ref]:
    """The words to mark, in small letters, and what they stand for."""
    marks = {name.casefold(): Ref(name, note="no link") for name in unlinked}
    for thing in things:
        for name in names.get(thing.iri, [thing.text]):
            bare = re.sub(r"\s*\([^)]*\)$", "", name)
            marks.update({one.casefold(): thing for one in (bare, name)})
    return {word: thing for word, thing in marks.items() if len(word) >= _SHORTEST}


def marked(text: str, marks: Mapping[str, Ref]) -> tuple[Piece, ...]:
    """A text cut where names begin and end; the longest name wins."""
    if not text or not marks:
        return (Piece(text),) if text else ()
    words = "|".join(re.escape(word) for word in sorted(marks, key=len, reverse=True))
    pieces, at = [], 0
    for match in re.finditer(rf"(?<!\w)(?:{words})(?!\w)", text, re.IGNORECASE):
        thing = marks.get(match[0].casefold())
        if thing is not None:
            pieces += [Piece(text[at : match.start()]), Piece(match[0], thing)]
            at = match.end()
    return tuple(piece for piece in (*pieces, Piece(text[at:])) if piece.text)
