"""From what is asked to what the index is asked: which things match, and which come first.

A word counts most in a name and least in the name of the thing's State; what is named just like
the whole question comes first. The weight of its kind then multiplies the score.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import tantivy
from tantivy import Occur, Query

from rightsgraph.search.asking import Asked, Part
from rightsgraph.search.building import schema
from rightsgraph.search.vocabulary import Vocabulary

FACETS = ("kind", "state", "cycle")
Filters = Mapping[str, Collection[str]]
_SCHEMA = schema()
_NAME, _TEXT, _CONTEXT = 4.0, 1.0, 0.2
_FORM, _MEANT = 0.7, 0.3
_LABEL, _ALIAS = 1000.0, 500.0
_BEGINNINGS = 50
_MOST_VALUES = 300
_Clause = tuple[Occur, Query]
_Counts = list[tuple[str, int]]


@dataclass(frozen=True)
class Matching:
    """How a question is matched.

    ``others`` are the forms and the near words that count for a word, with how much; ``meant``
    the near ones alone. ``loose`` where some of the words suffice.
    """

    asked: Asked
    others: Mapping[str, tuple[tuple[str, float], ...]]
    meant: Mapping[str, tuple[str, ...]]
    loose: bool = False

    @classmethod
    def of(cls, asked: Asked, vocabulary: Vocabulary) -> Matching:
        others: dict[str, tuple[tuple[str, float], ...]] = {}
        meant: dict[str, tuple[str, ...]] = {}
        for part in asked.wanted:
            if len(part.words) == 1 and not part.quoted:
                word = part.words[0]
                meant[word] = () if part.open else vocabulary.meant(word)
                more = vocabulary.beginning(word, _BEGINNINGS) if part.open else []
                others[word] = (
                    *((form, _FORM) for form in (*more, *vocabulary.forms(word))),
                    *((near, _MEANT) for near in _with_forms(meant[word], vocabulary)),
                )
        return cls(asked, others, {word: near for word, near in meant.items() if near})

    @property
    def marks(self) -> frozenset[str]:
        """The words to mark in what is found."""
        said = (word for part in self.asked.wanted for word in part.words)
        return frozenset([*said, *(word for some in self.others.values() for word, _ in some)])

    def query(self, filters: Filters) -> Query:
        asked = self.asked
        one = Occur.Should if self.loose else Occur.Must
        wanted: list[_Clause] = [(one, self._part(part)) for part in asked.wanted]
        must = [(Occur.Must, Query.boolean_query(wanted) if wanted else Query.all_query())]
        unwanted = [(Occur.MustNot, self._part(part)) for part in asked.unwanted]
        return Query.boolean_query([*must, *unwanted, *self._named(), *_filtered(filters)])

    def _named(self) -> list[_Clause]:
        whole = self.asked.whole
        if not whole:
            return []
        return [
            (Occur.Should, Query.const_score_query(_whole(field, whole), score))
            for field, score in (("label", _LABEL), ("alias", _ALIAS))
        ]

    def _part(self, part: Part) -> Query:
        if len(part.words) > 1:
            return _best(
                Query.boost_query(Query.phrase_query(_SCHEMA, field, list(part.words)), boost)
                for field, boost in (("name", _NAME), ("text", _TEXT))
            )
        [word] = part.words
        if part.open and not part.quoted:
            return _beginning_with(word)
        others = () if part.quoted else self.others.get(word, ())
        return _best(_word(one, boost) for one, boost in ((word, 1.0), *others))


def beginning(names: Collection[str], last: Collection[str]) -> Query:
    """Things whose names have all of these words, and one of the last ones."""
    clauses = [(Occur.Must, _scored(_term("name", word))) for word in names]
    ends: list[_Clause] = [(Occur.Should, _scored(_term("name", word))) for word in last]
    return Query.boolean_query([*clauses, (Occur.Must, Query.boolean_query(ends))])


def _beginning_with(start: str) -> Query:
    """All words that begin so: a word has no sign that means something in a pattern."""
    return _best(
        Query.boost_query(Query.regex_query(_SCHEMA, field, f"{start}.*"), boost)
        for field, boost in (("name", _NAME), ("text", _TEXT))
    )


def _with_forms(near: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    return [one for word in near for one in (word, *vocabulary.forms(word))]


def _word(word: str, boost: float) -> Query:
    return _best(
        Query.boost_query(_term(field, word), boost * weight)
        for field, weight in (("name", _NAME), ("text", _TEXT), ("context", _CONTEXT))
    )


def _best(queries: Iterable[Query]) -> Query:
    return Query.disjunction_max_query(list(queries))


def _scored(query: Query) -> Query:
    return Query.const_score_query(query, 1.0)


def _term(field: str, word: str) -> Query:
    kept = "basic" if field == "context" else "freq"
    return Query.term_query(_SCHEMA, field, word, index_option=kept)


def _whole(field: str, value: str) -> Query:
    return Query.term_query(_SCHEMA, field, value, index_option="basic")


def _filtered(filters: Filters) -> list[_Clause]:
    """A thing has one of the values of each facet that has any."""
    return [
        (Occur.Must, Query.const_score_query(_any(field, values), 0.0))
        for field, values in filters.items()
        if values
    ]


def _any(field: str, values: Collection[str]) -> Query:
    return Query.boolean_query([(Occur.Should, _whole(field, value)) for value in values])


def facets(searcher: tantivy.Searcher, query: Query, fields: Iterable[str]) -> dict[str, _Counts]:
    """How many matching things have each value."""
    asked = {name: {"terms": {"field": name, "size": _MOST_VALUES}} for name in fields}
    found = searcher.aggregate(query, asked)
    return {
        name: [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in found[name]["buckets"]]
        for name in asked
    }
