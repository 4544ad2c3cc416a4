"""Commentary on a list of issues: issues, questions, claims and the organisations behind it."""

from __future__ import annotations

import re

from rightsgraph.extract.authors import authors
from rightsgraph.lexicon import laws
from rightsgraph.records import Claim, Issue, Question, Records
from rightsgraph.structure.layout import is_caption
from rightsgraph.tree import Document, Part, Passage

_ARTICLES = re.compile(r"\(\s*(?:articles?|arts?)\b\.?((?:[^()]|\([^()]*\))*)\)", re.I)
_LEADING = re.compile(
    r"(?:articles?|arts?)\b\.?\s*(\d[\d\s,()&–-]*(?:and\s+\d[\d\s,()&–-]*)?)", re.I
)
_PARAGRAPHS = re.compile(
    r"\(\w{1,3}\)|\bparas\b\.?[\d\s,()&–-]*(?:and\s+\d+)?|\bpara(?:graph)?\b\.?\s*\d+", re.I
)
_NUMBER = re.compile(r"(\d+)(?:\s*[-–]\s*(\d+))?")
_WIDEST_RANGE = 30


def records(document: Document) -> Records:
    """Issues with their articles, all questions, and each paragraph of an issue as a claim."""
    issues = document.of(Part.SECTION)
    return Records(
        issues=tuple(_issue(section, document) for section in issues),
        questions=tuple(
            Question(_name(section), _name(item), item.ordinal, item.path)
            for section in issues
            for item in document.below(section.path, Part.ITEM)
        ),
        claims=tuple(
            Claim("CivilSocietyClaim", passage.path, 1)
            for passage in document.passages
            if passage.part is Part.PARAGRAPH and passage.parent
            if not is_caption(passage.text.value)
        ),
        creators=authors(document),
    )


def _issue(section: Passage, document: Document) -> Issue:
    return Issue(
        _name(section), section.ordinal, section.path, _articles(section.heading, document)
    )


def _name(passage: Passage) -> str:
    """What stands for a passage in the identifiers of what it says: its number or its place."""
    return passage.path.rsplit("/", 1)[-1]


def _articles(heading: str, document: Document) -> tuple[str, ...]:
    """The articles of the covenant that a heading names; those of another law are none."""
    named = _ARTICLES.search(heading) or _LEADING.match(heading)
    if not named:
        return ()
    covenant = document.metadata.covenant
    cited = laws(document.metadata.state, covenant).find(heading[named.start() : named.end() + 60])
    others = any(found.iri != covenant for found in cited)
    unknown = " of " in named[1] and not cited
    if (covenant and others) or unknown:
        return ()
    articles: dict[str, None] = {}
    for first, last in _NUMBER.findall(_PARAGRAPHS.sub(" ", named[1])):
        width = int(last or first) - int(first)
        for number in range(
            int(first), int(first) + (width if 0 < width <= _WIDEST_RANGE else 0) + 1
        ):
            articles.setdefault(str(number))
    return tuple(articles)
