"""What a document's facts are made from, and the identifiers that they get."""

from __future__ import annotations

from dataclasses import dataclass

from rightsgraph import iris
from rightsgraph.lexicon import pattern, state_name
from rightsgraph.records import Records
from rightsgraph.tree import Document, Kind


@dataclass(frozen=True)
class Read:
    """A document with its linked records: all that its facts are made from."""

    document: Document
    records: Records

    @property
    def iri(self) -> str:
        return iris.document(self.document.slug)

    @property
    def name(self) -> str:
        """What its passages are cited by: the symbol, else the kind, State and year or cycle."""
        meta = self.document.metadata
        state = state_name(meta.state)
        if meta.symbol or not state:
            return meta.symbol or f"{self.document.kind.label} {self.document.slug}"
        cycle = f"{meta.mechanism.upper()} cycle {meta.cycle}" if meta.cycle else ""
        when = str(meta.issued.year) if meta.issued else cycle
        return ", ".join(filter(None, (self.document.kind.label, state, when)))

    def labelled(self, what: str) -> str:
        """A name that nothing in another document has."""
        return f"{what} ({self.name})"

    @property
    def review(self) -> str:
        """The review it belongs to, or empty where the document does not tell."""
        return self.document.metadata.review

    def review_of(self, state: str) -> str:
        """The review of a State in the document's cycle; a Council report speaks of several."""
        return self.document.metadata.review_of(state)

    def passage(self, path: str) -> str:
        return iris.passage(self.document.slug, path)

    def recommendation(self, number: str, state: str = "") -> str:
        """Of its State's review where the document tells the whole number, else its own.

        An addendum may print ``3`` for ``97.3``: which recommendation that is, is not known
        until its report or curation gives the paragraph, so it is not taken for one of the
        review. A Council report may print the same number for several ``state``s.
        """
        kind = self.document.kind
        whole = not kind.shortens_numbers or "." in number
        if (kind.addresses_review and whole) or self.is_numbered:
            review = self.review_of(state or self.document.metadata.state)
            return iris.recommendation(review, number)
        own = f"{iris.code(state)}-{number}" if kind is Kind.COUNCIL_REPORT else number
        return self.passage(f"recommendation/{own}")

    @property
    def is_numbered(self) -> bool:
        """Whether its symbol numbers the review whose recommendations it makes.

        Those of older concluding observations are named by the document, as the Universal Human
        Rights Index names them too.
        """
        meta = self.document.metadata
        observes = self.document.kind is Kind.CONCLUDING_OBSERVATIONS
        return observes and bool(meta.review and pattern("uhri", "review").search(meta.symbol))

    def asked(self, number: str) -> str:
        """What an answer is to: an issue of the list that is replied to, else a recommendation."""
        if self.document.kind is not Kind.STATE_REPLIES:
            return self.recommendation(number)
        (symbol,) = self.document.metadata.responds_to
        return iris.passage(iris.slug(symbol), f"issue/{number}")

    def answer(self, ordinal: int) -> str:
        return self.passage(f"answer/{ordinal}")
