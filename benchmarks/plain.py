"""A plain reader to compare with: two regular expressions over the text, and no more thought.

It takes what stands between a number and a bracket at the end of a sentence for a
recommendation, and what stands in the bracket for its States. It knows neither page heads nor
footnotes, compounds, references back to the dialogue, or positions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from rightsgraph.reading import read

_NUMBERED = re.compile(
    r"^\s*(\d{2,3}\.\d{1,3})\.?\s+([A-Z].*?)\(([^()]*)\)\s*[;.]?\s*$", re.M | re.S
)
_LISTED = re.compile(r"^\s*(\d{1,3})\.\s+([A-Z].*?)\(([^()]*)\)\s*[;.]\s*$", re.M | re.S)
_CONCLUSIONS = re.compile(r"^\s*II\.\s+Conclusions and/or recommendations", re.M | re.I)
_BETWEEN = re.compile(r",|;|\band\b")


def plain_lines(path: Path) -> Iterator[dict[str, object]]:
    """The recommendations of a report, as the scorers take them; the file is read as ours is."""
    text = read(path).value
    begins = [match.end() for match in _CONCLUSIONS.finditer(text)]
    rest = text[begins[-1] :] if begins else text
    for number, words, states in _NUMBERED.findall(rest) or _LISTED.findall(rest):
        yield {
            "document": path.name,
            "number": number,
            "text": " ".join(words.split()),
            "recommenders": [" ".join(name.split()) for name in _BETWEEN.split(states)],
            "position": None,
        }
