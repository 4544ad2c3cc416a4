"""What tells titles, answers and lists apart on a line of its own."""

from __future__ import annotations

import re

from rightsgraph.lexicon import patterns

SECTION = re.compile(r"(?:Section\s+)?([IVXL]{1,6}|[A-H])\.\s+(?=\S)")
"""A section's number in letters or Roman figures."""
LISTING = re.compile(
    r"(?:[,;–-]|\b(?:and|to|or|through|in|paragraphs?|recommendations?|Nos?\.))\s*$", re.I
)
"""How a line ends that a list of numbers goes on after."""
_LONGEST_TITLE = 220
_TITLE_WORDS = 14
_SHORT_TITLE = 4


def is_verdict(line: str) -> bool:
    """Whether a line is an answer such as "Supported": under a number it is no title."""
    return bool(re.fullmatch(patterns("wording")["verdict_line"], line.strip(" .;:*#"), re.I))


def is_labelled_verdict(line: str) -> bool:
    """Whether a line is an answer after its label, such as "Response: Supported"."""
    label, _, said = line.rpartition(":")
    return bool(re.search(r"\w", label)) and not re.search(r"\d", label) and is_verdict(said)


def announces_verdict(title: str) -> bool:
    """Whether a line is a title that gives the position of all that stands under it."""
    words = len(title.split())
    named = bool(re.search(r"\brecommend", title, re.I))
    short = words <= _TITLE_WORDS if named else words <= _SHORT_TITLE
    said = any(re.search(rule["like"], title, re.I) for rule in patterns("wording")["titles"])
    return short and said and not re.search(r"\d", title) and reads_as_title(title)


def reads_as_title(title: str) -> bool:
    title = SECTION.sub("", title, count=1)
    capital = title[:1].isupper() or title[:1].isdigit()
    return (
        capital
        and bool(re.search(r"[^\W\d]{2}|\d\.\d", title))
        and len(title) <= _LONGEST_TITLE
        and not re.search(r"[.;:,?!]\W*$", title)
        and not re.search(r"(?<!\bNo)(?<!\bNos)[.;]\s+[A-Z]", title)
    )
