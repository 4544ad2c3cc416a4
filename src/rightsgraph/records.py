"""What extraction finds in a document, before any of it becomes RDF.

Every record names the passages (their paths) that say it. Names of States, persons and
bodies stand as printed in a ``Name``; linking fills in the IRI, or leaves it empty where the
lexicons do not know the name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Name:
    """A name as printed and, once linked, the thing it names."""

    printed: str
    iri: str = ""


@dataclass(frozen=True)
class Demand:
    """One thing asked, where a recommendation asks several."""

    ordinal: int
    text: str
    recommenders: tuple[Name, ...] = ()
    concerns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tag:
    """What a list files a recommendation under.

    ``scheme`` is ``uhri-theme``, ``uhri-group``, whose labels are those of OHCHR's index, or
    ``sdg``, whose label is the number of the goal.
    """

    scheme: str
    label: str


@dataclass(frozen=True)
class Recommendation:
    """A numbered request; ``number`` as in the review (``97.3``) or the document (``2.1``).

    ``source`` is the symbol of the document that a list takes the position from.
    """

    number: str
    text: str
    passages: tuple[str, ...]
    recommenders: tuple[Name, ...] = ()
    demands: tuple[Demand, ...] = ()
    tags: tuple[Tag, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Answer:
    """A State's reply to one or several recommendations of its review, or issues of a list.

    ``comment`` says why it is not certain what is answered.
    """

    ordinal: int
    numbers: tuple[str, ...]
    passages: tuple[str, ...]
    comment: str = ""


@dataclass(frozen=True)
class Position:
    """A document's reading of the State's position on one recommendation.

    Field values are keys of the concept schemes. ``comment`` says why a reading is not
    certain. ``demand`` is set where only that demand is answered. ``method`` says how a number
    that is printed without its paragraph was completed, ``score`` how sure that is.
    """

    number: str
    wording: str
    position: str
    passages: tuple[str, ...]
    explicitness: str = "explicit"
    reading: str = "certain"
    comment: str = ""
    implementation: str = ""
    official: str = ""
    reasons: tuple[str, ...] = ()
    answer: int | None = None
    demand: int | None = None
    state: str = ""
    method: str = ""
    score: float = 1.0


@dataclass(frozen=True)
class Tally:
    """How many recommendations a passage says a State (its IRI) received, and how it takes them.

    ``counts`` have keys of the scheme of positions, ``received`` and ``implemented``.
    ``said_by`` is the State where its delegation speaks; empty where the President of the
    Council does. ``interim`` counts were true when the Working Group met.
    """

    passage: str
    state: str
    counts: tuple[tuple[str, int], ...]
    said_by: str = ""
    interim: bool = False


@dataclass(frozen=True)
class Outcome:
    """The part of a Council report on the review of one State (its IRI).

    ``responds_to`` are the symbols of the report and the addendum that it names.
    """

    passage: str
    state: str
    responds_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Commitment:
    """What the State says it will do."""

    passage: str
    ordinal: int
    answer: int | None = None


@dataclass(frozen=True)
class Claim:
    """Somebody says that something is so. ``kind`` is the class in the vocabulary."""

    kind: str
    passage: str
    ordinal: int
    claimants: tuple[Name, ...] = ()
    list_is_open: bool | None = None


@dataclass(frozen=True)
class Role:
    """The capacity in which a person speaks, as printed."""

    holder: Name
    name: str
    passage: str
    institution: Name | None = None


@dataclass(frozen=True)
class Issue:
    """An item of a list of issues; ``articles`` are article numbers of the covenant."""

    number: str
    ordinal: int
    passage: str
    articles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question proposed on an issue."""

    issue: str
    letter: str
    ordinal: int
    passage: str


@dataclass(frozen=True)
class Statistic:
    """A figure; ``period`` in ISO 8601, ``qualifier`` such as "more than"."""

    passage: str
    ordinal: int
    value: Decimal
    unit: str
    qualifier: str = ""
    period: str = ""


@dataclass(frozen=True)
class Mention:
    """A thing or date named in a passage.

    ``relation`` is ``cites`` (instrument, law, policy, provision), ``references`` (recommendation
    of a review that is cited with the symbol of its report), ``citesSymbol`` (document),
    ``mentions`` (agent), ``speaker`` (State), ``mentionsDate``, ``link`` or ``unlinkedMention``;
    ``target`` is an IRI or a literal.
    """

    passage: str
    relation: str
    target: str


@dataclass(frozen=True)
class Records:
    """All that was found in one document.

    ``creators`` are the authors that it names, ``stated_total`` the number of recommendations
    that it says it takes a position on, ``others`` (a position without a number) what it says
    of all recommendations that it does not name.
    """

    recommendations: tuple[Recommendation, ...] = ()
    answers: tuple[Answer, ...] = ()
    positions: tuple[Position, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    tallies: tuple[Tally, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    claims: tuple[Claim, ...] = ()
    roles: tuple[Role, ...] = ()
    issues: tuple[Issue, ...] = ()
    questions: tuple[Question, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    mentions: tuple[Mention, ...] = field(default=(), repr=False)
    creators: tuple[Name, ...] = ()
    stated_total: int | None = None
    others: Position | None = None
