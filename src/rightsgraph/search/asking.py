"""What people type into a search box: any text is a question, none is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rightsgraph.search.words import key, words

_PART = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("−–—", "-"))
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_LONGEST = 1000
_MOST_PARTS = 24


@dataclass(frozen=True)
class Part:
    """Words that stand together; ``quoted`` ones are meant exactly so.

    A number such as 140.14 is two words that stand together. ``open`` is a last word of which
    only the beginning is given, ``unwanted`` what must not be there.
    """

    words: tuple[str, ...]
    quoted: bool = False
    open: bool = False
    unwanted: bool = False


@dataclass(frozen=True)
class Asked:
    """The parts of a question; ``whole`` is the key of a thing that is named like all of it."""

    parts: tuple[Part, ...]
    whole: str

    @property
    def wanted(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if not part.unwanted)

    @property
    def unwanted(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.unwanted)


def understood(text: str) -> Asked:
    """``words``, ``"a phrase"``, ``-unwanted`` and ``begin*``; what else there is, is passed over.

    Of a very long text, the beginning counts.
    """
    text = text[:_LONGEST].translate(_QUOTES)
    parts = [part for match in _PART.finditer(text) if (part := _part(match)).words]
    return Asked(tuple(parts[:_MOST_PARTS]), key(text))


def _part(match: re.Match[str]) -> Part:
    unwanted = bool(match["minus"])
    if match["word"] is None:
        return Part(tuple(words(match["phrase"])), quoted=True, unwanted=unwanted)
    bare = _POSSESSIVE.sub("", match["word"])
    return Part(tuple(words(bare)), open=bare.endswith("*"), unwanted=unwanted)
