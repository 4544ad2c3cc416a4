"""Commentary on a list of issues: issues, questions, claims and the organisations behind it."""

from __future__ import annotations

import re

from rightsgraph.records import Claim, Issue, Name, Question, Records
from rightsgraph.tree import Document, Part, Passage

_ARTICLES = re.compile(r"\(\s*arts?\b\.?([^)]*)\)", re.I)
_AUTHORS = re.compile(r"\bNGOs?\s*:\s*(.+?)[.]\s*$", re.S)
_NEXT = re.compile(r"\s*[,;]\s*(?:and\s+)?")


def records(document: Document) -> Records:
    """Issues with their articles, all questions, and each paragraph of an issue as a claim."""
    issues = document.of(Part.SECTION)
    return Records(
        issues=tuple(_issue(section) for section in issues),
        questions=tuple(
            Question(section.number, item.number, item.ordinal, item.path)
            for section in issues
            for item in document.below(section.path, Part.ITEM)
        ),
        claims=tuple(
            Claim("CivilSocietyClaim", passage.path, 1)
            for passage in document.passages
            if passage.part is Part.PARAGRAPH and passage.parent
        ),
        creators=_authors(document),
    )


def _issue(section: Passage) -> Issue:
    named = _ARTICLES.search(section.heading)
    articles = re.findall(r"\d+", named[1]) if named else []
    return Issue(section.number, section.ordinal, section.path, tuple(articles))


def _authors(document: Document) -> tuple[Name, ...]:
    """The organisations that an introductory paragraph lists after "NGOs:"."""
    for passage in document.below("", Part.PARAGRAPH):
        match = _AUTHORS.search(passage.text.value.split(". ")[0].rstrip(".") + ".")
        if match:
            return tuple(Name(name.strip()) for name in _NEXT.split(match[1]) if name.strip())
    return ()
