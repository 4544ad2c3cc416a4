"""What structuring makes of a text: a document, its metadata and its addressable passages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rightsgraph import iris
from rightsgraph.text import SourceText, Span, Text


class Kind(StrEnum):
    """Kinds of document; the value is the class in the vocabulary."""

    WORKING_GROUP_REPORT = "WorkingGroupReport"
    POSITION_ADDENDUM = "PositionAddendum"
    COUNCIL_REPORT = "CouncilReport"
    STAKEHOLDER_SUBMISSION = "StakeholderSubmission"
    LIST_OF_ISSUES_COMMENTARY = "ListOfIssuesCommentary"
    ADVOCACY_ARTICLE = "AdvocacyArticle"
    NATIONAL_REPORT = "NationalReport"
    STAKEHOLDER_SUMMARY = "StakeholderSummary"
    COMPILATION = "Compilation"
    MID_TERM_REPORT = "MidTermReport"
    THEMATIC_LIST = "ThematicList"
    LIST_OF_ISSUES = "ListOfIssues"
    STATE_REPLIES = "StateReplies"
    CONCLUDING_OBSERVATIONS = "ConcludingObservations"

    @property
    def label(self) -> str:
        """The class as words: ``Position addendum``."""
        return " ".join(self.name.split("_")).capitalize()

    @property
    def addresses_review(self) -> bool:
        """Whether its recommendation numbers are those of the review."""
        return self in (
            Kind.WORKING_GROUP_REPORT,
            Kind.POSITION_ADDENDUM,
            Kind.COUNCIL_REPORT,
            Kind.THEMATIC_LIST,
        )

    @property
    def of_treaty_body(self) -> bool:
        """Whether it is of a review by a treaty body, under a symbol of the United Nations."""
        return self in (Kind.LIST_OF_ISSUES, Kind.STATE_REPLIES, Kind.CONCLUDING_OBSERVATIONS)

    @property
    def shortens_numbers(self) -> bool:
        """Whether it may print a recommendation's number without its paragraph: 3 for 97.3."""
        return self in (Kind.POSITION_ADDENDUM, Kind.COUNCIL_REPORT)


class Part(StrEnum):
    """Kinds of passage; the value is the class in the vocabulary."""

    SECTION = "Section"
    HEADING = "Heading"
    PARAGRAPH = "Paragraph"
    ROW = "TableRow"
    ITEM = "ListItem"
    FOOTNOTE = "Footnote"


@dataclass(frozen=True)
class Passage:
    """An addressable part of a document.

    ``path`` is its identifier below the document (``section/VI``, ``paragraph/28/item/1``),
    ``parent`` the path of the passage around it (empty: the document itself), ``number``
    what is printed, ``ordinal`` its place among the siblings of its kind, from 1, and
    ``notes`` the paths of the footnotes called in it. A section's text is its whole extent.
    """

    part: Part
    path: str
    text: Text
    ordinal: int
    parent: str = ""
    number: str = ""
    heading: str = ""
    notes: tuple[str, ...] = ()
    language: str = "en"
    extent: Span | None = None

    @property
    def span(self) -> Span:
        """From its first to its last character in the source, page furniture included."""
        return self.extent or self.text.span


@dataclass(frozen=True)
class Metadata:
    """What a document prints about itself; what it does not print is absent.

    States and ``creators`` are IRIs, languages ISO 639-3 codes. ``council_session`` is the
    session of the Human Rights Council it was submitted to, ``upr_session`` that of the
    Working Group that reviewed the State, ``covenant`` the treaty that it is about. ``body`` is
    the treaty body that meets in ``body_session``, ``responds_to`` the symbols of the documents
    that this one is on: the report examined, the list that is replied to.
    """

    title: str = ""
    issued: date | None = None
    symbol: str = ""
    language: str = ""
    original_language: str = ""
    council_session: int | None = None
    upr_session: int | None = None
    agenda_item: int | None = None
    state: str = ""
    mechanism: str = ""
    cycle: int | None = None
    covenant: str = ""
    review_date: date | None = None
    troika: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()
    stated_total: int | None = None
    body: str = ""
    body_session: int | None = None
    received: date | None = None
    responds_to: tuple[str, ...] = ()

    @property
    def review(self) -> str:
        """The IRI of the review that the document belongs to, or empty where it does not tell."""
        return self.review_of(self.state)

    def review_of(self, state: str) -> str:
        """The review of a State in the document's cycle; a Council report speaks of several."""
        if not (state and self.mechanism and self.cycle):
            return ""
        return iris.review(iris.code(state), self.mechanism, self.cycle)


@dataclass(frozen=True)
class Document:
    """A structured document. Passages stand in reading order, parents before children."""

    slug: str
    kind: Kind
    source: SourceText
    metadata: Metadata
    passages: tuple[Passage, ...] = field(repr=False)

    def passage(self, path: str) -> Passage | None:
        return next((p for p in self.passages if p.path == path), None)

    def below(self, path: str, part: Part | None = None) -> list[Passage]:
        """The passages directly inside another one."""
        return [p for p in self.passages if p.parent == path and part in (None, p.part)]

    def of(self, part: Part) -> list[Passage]:
        return [p for p in self.passages if p.part == part]
