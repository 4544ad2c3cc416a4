"""Text as search sees it: words without capitals and diacritics, of any script.

Building, asking and highlighting all cut text here, so that they cannot disagree.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

# A letter that carries its mark as a character of its own is one word with it.
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_LONGEST = 64
# Of an excerpt, and of what stands in it before the first mark.
_LONG, _LEAD = 240, 60


@dataclass(frozen=True)
class Span:
    """A piece of text; ``marked`` where it is what was asked for."""

    text: str
    marked: bool = False


def words(text: str) -> list[str]:
    """The words of a text, folded, in their order."""
    if text.isascii():
        return [word[:_LONGEST] for word in _WORD.findall(text.lower())]
    return [word for part in _WORD.findall(text) for word in folded(part)]


@lru_cache(1 << 16)
def folded(word: str) -> tuple[str, ...]:
    """A word as it is compared; some signs are several words once they are folded."""
    plain = unicodedata.normalize("NFKD", word.casefold()).translate(_UNDECOMPOSED)
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return tuple(part[:_LONGEST] for part in _WORD.findall(bare))


def key(text: str) -> str:
    """Equal for names that differ in capitals, diacritics and punctuation only."""
    return " ".join(words(text))


def marked(text: str, wanted: Collection[str]) -> tuple[Span, ...]:
    """The whole text, with the wanted words marked."""
    return _spans(text, _places(text, wanted), 0, len(text))


def excerpt(texts: Collection[str], wanted: Collection[str]) -> tuple[Span, ...]:
    """The part of one of the texts that says most of what is wanted; else how the first begins."""
    best = _Part()
    for text in texts:
        part = _densest(text, _places(text, wanted))
        if part.said > best.said:
            best = part
    first = max(0, min(best.begin - _LEAD, len(best.text) - _LONG))
    begin, end = _word_begin(best.text, first), _word_end(best.text, first + _LONG)
    return _spans(best.text, best.places, begin, end)


@dataclass(frozen=True)
class _Part:
    """Where in a text most of the wanted words stand together, and how many."""

    text: str = ""
    places: tuple[tuple[int, int], ...] = ()
    begin: int = 0
    said: int = -1


def _densest(text: str, places: tuple[tuple[int, int], ...]) -> _Part:
    best = _Part(text, places, 0, 0)
    for number, (begin, _) in enumerate(places):
        end = begin + _LONG - _LEAD
        near = places[number : bisect_right(places, end, key=itemgetter(1))]
        said = len({text[first:after].casefold() for first, after in near})
        if said > best.said:
            best = _Part(text, places, begin, said)
    return best


def _places(text: str, wanted: Collection[str]) -> tuple[tuple[int, int], ...]:
    return tuple(
        match.span()
        for match in _WORD.finditer(text)
        if any(word in wanted for word in folded(match[0]))
    )


def _spans(text: str, places: Iterable[tuple[int, int]], begin: int, end: int) -> tuple[Span, ...]:
    spans, last = [Span("… " if begin else "")], begin
    for first, after in places:
        if begin <= first and after <= end:
            spans += [Span(text[last:first]), Span(text[first:after], True)]
            last = after
    spans += [Span(text[last:end]), Span(" …" if end < len(text) else "")]
    return tuple(span for span in spans if span.text)


def _word_begin(text: str, place: int) -> int:
    return text.rfind(" ", 0, place) + 1 if place > 0 else 0


def _word_end(text: str, place: int) -> int:
    """What has no spaces for long is cut within."""
    end = text.find(" ", place, place + _LEAD)
    return min(end if end >= 0 else place + _LEAD, len(text))
