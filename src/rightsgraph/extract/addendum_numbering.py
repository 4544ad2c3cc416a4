"""How a document names recommendations, and which numbers are of a review before its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from rightsgraph.extract.numbers import expand, named, paragraph_named, plain, recommended_in
from rightsgraph.structure.numbered import RUN
from rightsgraph.tree import Document, Passage

RESUMES = r",?\s+(?:is|are|was|were|has|have|had|enjoy(?:s|ed)?|receives?)\b"
_EXCEPTED = re.compile(
    rf"(?:[a-z]+\s+){{1,4}}(?P<run>{RUN})(?=\W*$|{RESUMES}|,\s+(?:of\s+)?which\b)", re.I
)
_IN_YEAR = re.compile(r"\b(?:In|in|Since|since|During|during)\s+((?:19|20)\d\d)\b")
_FEW = 5
_ORDINALS = ("first", "second", "third", "fourth")
_REVIEW = re.compile(
    rf"\b({'|'.join(_ORDINALS)}|previous|last|earlier)"
    r"\s+(?:universal\s+periodic\s+)?(?:cycle|review)\b",
    re.I,
)


@dataclass(frozen=True)
class Numbering:
    """How the document names recommendations: for ``named``. ``cycle`` is that of its review.

    ``own`` is the list that most numbers are of, where bare ones may be of another; ``told`` the
    list that bare ones are of in each passage, where they are of several.
    """

    prefix: str = ""
    lists: frozenset[str] = frozenset()
    cycle: int | None = None
    year: int | None = None
    foreign: frozenset[str] = frozenset()
    bare: bool = False
    own: str = ""
    told: Mapping[str, str] = field(default_factory=dict)

    def in_passage(self, passage: Passage, document: Document) -> Numbering:
        """As it holds in a passage: a footnote, or the text so far, may say which paragraph its
        numbers are of."""
        notes = (document.passage(path) for path in passage.notes)
        told = paragraph_named(" ".join(note.text.value for note in notes if note))
        told = told or self.told.get(passage.path, "")
        return replace(self, prefix=told) if told else self

    def knowing_each(self, passages: Iterable[Passage]) -> Numbering:
        """The same, with the paragraph that each passage, or the last one before it, speaks of.

        Only where the document names several, and no number in full.
        """
        told, last = {}, ""
        for passage in passages if not self.prefix else ():
            last = recommended_in(passage.text.value) or last
            told[passage.path] = last
        return replace(self, told=told)

    def named(self, text: str) -> tuple[str, ...]:
        found = (n for run in named(plain(text), self.prefix, self.lists) for n in run.numbers)
        own_list = self.prefix or self.own
        elsewhere = own_list and self.of_earlier(text)
        own = (n for n in found if not elsewhere or n.startswith(f"{own_list}."))
        return tuple(dict.fromkeys(n for n in own if n.partition(".")[0] not in self.foreign))

    def knowing_foreign(self, texts: Iterable[str], lists: Mapping[str, int]) -> Numbering:
        """The same, with the lists that are only spoken of where an earlier review is."""
        told = (text for text in texts if self.prefix and self.of_earlier(text))
        named_ = (
            n.partition(".")[0] for text in told for n in replace(self, prefix="").named(text)
        )
        rare = {list_ for list_ in named_ if 0 < lists.get(list_, 0) < _FEW}
        return replace(self, foreign=frozenset(rare - {self.prefix}))

    def excepted(self, clause: str) -> tuple[str, ...]:
        """What an exception names, also as "except for 3 and 9"; "all except 3" is a count."""
        bare = _EXCEPTED.match(clause)
        run = expand(bare["run"], self.prefix) if bare else ()
        return self.named(clause) or (run if len(run) > 1 else ())

    def of_earlier(self, text: str) -> bool:
        """Whether a text speaks of a review before the document's own."""
        own = _ORDINALS[self.cycle - 1 : self.cycle] if self.cycle else ()
        years = (int(match[1]) for match in _IN_YEAR.finditer(text))
        if self.year and any(year < self.year - 1 for year in years):
            return True
        return any(match[1].lower() not in own for match in _REVIEW.finditer(text))
