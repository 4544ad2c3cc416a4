"""Commentary on a list of issues: issues, questions, claims and the organisations behind it."""

from __future__ import annotations

from rightsgraph.extract.authors import authors
from rightsgraph.extract.headed import articles
from rightsgraph.records import Claim, Issue, Question, Records
from rightsgraph.structure.layout import is_caption
from rightsgraph.tree import Document, Part, Passage


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
    return Issue(_name(section), section.ordinal, section.path, articles(section.heading, document))


def _name(passage: Passage) -> str:
    """What stands for a passage in the identifiers of what it says: its number or its place."""
    return passage.path.rsplit("/", 1)[-1]
