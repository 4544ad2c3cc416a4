"""Recommendations that the conclusions only point back to, where the dialogue makes them.

"Recommendations noted in paragraphs 27 (b) and 31 above did not enjoy the support": such a
recommendation stands only in the summary of what its State said, as a lettered part of a
paragraph or as a sentence of it. Its number is that of the passage: ``27.b``, ``31``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rightsgraph.extract.report_positions import Stance, stance, statement
from rightsgraph.lexicon import patterns, states
from rightsgraph.records import Demand, Name, Position, Recommendation
from rightsgraph.tree import Document, Part, Passage

_REFERENCE = re.compile(
    r"(?P<number>\d{1,3})(?![\d]|\s?\.\s?\d)|\((?P<letter>[a-z])\)|\((?P<roman>[ivx]{2,4})\)"
)
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


@dataclass(frozen=True)
class _Place:
    """Where a recommendation was made: paragraph, letter, numeral below the letter."""

    paragraph: int
    letter: str = ""
    roman: str = ""

    @property
    def number(self) -> str:
        return ".".join(filter(None, (str(self.paragraph), self.letter, self.roman)))


Earlier = tuple[Recommendation, Position]


def back_references(document: Document, conclusions: Iterable[Passage]) -> list[Earlier]:
    """The recommendations that the conclusions name by their place in the dialogue."""
    made: dict[str, Earlier] = {}
    for paragraph in conclusions:
        text = paragraph.text.value
        match = re.search(_rule("pointer"), text, re.I)
        said = stance(text)
        if match is None or said is None:
            continue
        for place in _places(match["places"]):
            earlier = _read(document, place, said, paragraph)
            if earlier and place.number not in made:
                made[place.number] = earlier
    return list(made.values())


def points_back(text: str) -> bool:
    """Whether a statement speaks of recommendations that stand in the dialogue."""
    return bool(re.search(_rule("pointer"), text, re.I))


def _rule(name: str) -> str:
    rule: str = patterns("report")["dialogue"][name]
    return rule


def _places(text: str) -> Iterator[_Place]:
    """``27 (b), (c), 31 and 40 (a) (ii)``: each paragraph, letter or numeral by itself."""
    found: list[_Place] = []
    for match in _REFERENCE.finditer(text):
        last = found[-1] if found else None
        if match["number"]:
            found.append(_Place(int(match["number"])))
        elif last and (match["roman"] or _is_numeral(match["letter"], last)):
            numeral = match["roman"] or match["letter"]
            found.append(_Place(last.paragraph, last.letter, numeral))
            if not last.roman:
                found.remove(last)
        elif last:
            found.append(_Place(last.paragraph, match["letter"]))
            if not last.letter:
                found.remove(last)
    yield from dict.fromkeys(found)


def _is_numeral(letter: str, last: _Place) -> bool:
    """Whether ``(i)`` counts below a letter: after ``(h)`` it is a letter itself."""
    return letter == "i" and bool(last.letter) and last.letter != "h"


def _read(document: Document, place: _Place, said: Stance, pointer: Passage) -> Earlier | None:
    paragraph = document.passage(f"paragraph/{place.paragraph}")
    if paragraph is None:
        return None
    item = document.passage(f"{paragraph.path}/item/{place.letter}") if place.letter else None
    source = item or paragraph
    texts = _asked(document, source, place, lettered=item is not None)
    name = _speaker(document, paragraph)
    if not texts:
        return None
    names = (name,) if name else ()
    demands = tuple(Demand(n, text, names) for n, text in enumerate(texts, 1))
    recommendation = Recommendation(
        place.number,
        "; ".join(texts),
        (source.path,),
        names,
        demands if len(demands) > 1 else (),
    )
    return recommendation, statement(place.number, said, (pointer.path, source.path))


def _speaker(document: Document, paragraph: Passage) -> Name | None:
    """The State whose statement the paragraph sums up: the first it names, save the reviewed."""
    reviewed = document.metadata.state
    for found in states().find(paragraph.text.value):
        if found.iri != reviewed:
            return Name(found.printed, found.iri)
    return None


def _asked(document: Document, source: Passage, place: _Place, lettered: bool) -> list[str]:
    if lettered:
        first = re.split(_rule("sentence_end"), source.text.value, maxsplit=1)[0]
        return [_trim(part) for part in _numerals(first, place.roman)]
    items = [p for p in document.below(source.path, Part.ITEM) if not p.path[-1].isdigit()]
    if items:
        asked = [re.split(_rule("sentence_end"), p.text.value, maxsplit=1) for p in items]
        return [*(_trim(first) for first, *_ in asked), *_requests(" ".join(asked[-1][1:]))]
    return list(_requests(source.text.value))


def _requests(text: str) -> Iterator[str]:
    """What the sentences of a statement ask."""
    for sentence in re.split(_rule("sentence_end"), text):
        match = re.search(_rule("request"), sentence, re.I)
        for asked in re.split(_rule("further"), match["asked"]) if match else ():
            yield _trim(asked)


def _numerals(text: str, wanted: str) -> list[str]:
    """The parts that ``(i)``, ``(ii)`` open in a lettered item, or the wanted one of them.

    What stands before the first belongs to each: "sign (i) A and (ii) B".
    """
    lead, *parts = re.split(rf"\(({'|'.join(_ROMANS)})\)", text)
    if len(parts) < 4 and not wanted:
        return [text]
    found = dict(zip(parts[::2], parts[1::2], strict=True))
    lead = _trim(lead)
    whole = {roman: f"{lead} {part.strip()}".strip() for roman, part in found.items()}
    return [whole.get(wanted, text)] if wanted else list(whole.values())


def _trim(text: str) -> str:
    text = re.sub(_rule("tail"), "", text.strip(), flags=re.I)
    text = re.sub(_rule("head"), "", text, flags=re.I)
    subject = re.match(_rule("subject"), text)
    if subject and states().lookup(subject["state"]):
        text = text[subject.end() :]
    return text.strip(" ,;:.")
