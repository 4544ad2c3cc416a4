"""The words of an index, and which of them were probably meant by one that is hardly there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

import tantivy
from rapidfuzz import process
from rapidfuzz.distance import OSA

_MOST, _MOST_NEAR = 3, 50
_RARE = 2
# Where a word is there but rare, another must be this many times as frequent to be meant.
_TIMES = 20
_ENDINGS = (("", "s"), ("", "es"), ("y", "ies"))


class Vocabulary:
    """Words with the number of things that say them."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher

    def count(self, word: str) -> int:
        """Never fewer than the things that say the word."""
        return self._searcher.doc_freq("text", word)

    def beginning(self, start: str, most: int, field: str = "text") -> list[str]:
        """The most frequent words that begin so."""
        found = self._searcher.terms_with_prefix(field, start, limit=most)
        return [word for word, _ in found]

    def forms(self, word: str) -> list[str]:
        """The singular or plural of an English word, as far as its last letters tell it."""
        others = [word + "s", word + "es"] if len(word) > 2 else []
        for one, many in _ENDINGS:
            if word.endswith(many) and len(word) > len(many) + 2 and not word.endswith("ss"):
                others.append(word.removesuffix(many) + one)
        if word.endswith("y"):
            others.append(word[:-1] + "ies")
        return [other for other in others if self.count(other)]

    def meant(self, word: str) -> tuple[str, ...]:
        """The nearest words, the most frequent first; none where the word itself is usual."""
        count = self.count(word)
        if count > _RARE or word.isdigit() or (not count and self.forms(word)):
            return ()
        apart = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
        near = self._near(word, apart, max(1, count * _TIMES))
        if not count and len(word) > 2:
            near = [*self.beginning(word, _MOST), *near]
        return tuple(dict.fromkeys(near[:_MOST]))

    def _near(self, word: str, apart: int, least: int) -> list[str]:
        """The words that are the fewest letters apart, if that is few enough."""
        found = {
            other: int(distance)
            for words in self._alike(word, apart)
            for other, distance, _ in process.extract(
                word, words, scorer=OSA.distance, score_cutoff=apart, limit=_MOST_NEAR
            )
            if distance and self.count(other) >= least
        }
        nearest = min(found.values(), default=0)
        fitting = (other for other, distance in found.items() if distance == nearest)
        return sorted(fitting, key=lambda other: (-self.count(other), other))

    def _alike(self, word: str, apart: int) -> Iterator[list[str]]:
        """Words of about that length with the same first or the same last letter.

        That leaves a twentieth of a large vocabulary to compare, and out only words that are
        misspelt in both places.
        """
        for length in range(len(word) - apart, len(word) + apart + 1):
            for end, letter in (("first", word[0]), ("last", word[-1])):
                yield self._by_end.get((length, end, letter), [])

    @cached_property
    def _by_end(self) -> dict[tuple[int, str, str], list[str]]:
        """Words with a digit are numbers and codes, which have no misspellings."""
        words: dict[tuple[int, str, str], list[str]] = defaultdict(list)
        for word, _ in self._searcher.terms_with_prefix("text", ""):
            if word.isalpha():
                words[len(word), "first", word[0]].append(word)
                words[len(word), "last", word[-1]].append(word)
        return words

    def load(self) -> None:
        """Reads all words now and not when the first misspelling comes."""
        assert self._by_end is not None
