"""What stands on the pages of a document without being its text (``layout.yaml``).

Page numbers and running heads, tables of contents, private details. Shared by the documents
of civil society, which come in as many layouts as there are authors.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from rightsgraph.lexicon import pattern, patterns
from rightsgraph.text import Text

_DIGITS = re.compile(r"\d+")
_OFTEN = 3
_LONGEST_HEAD = 120
_MARKS = " \t#*_\f"


def rule(name: str) -> re.Pattern[str]:
    """A pattern of ``layout.yaml``; articles are told by their capital, all else by its words."""
    return pattern("layout", name, re.I)


def is_line(name: str, line: str) -> re.Match[str] | None:
    """Whether a whole line, a heading's marks and number aside, is what a pattern says."""
    bare = line.strip(_MARKS)
    return rule(name).fullmatch(bare) or rule(name).fullmatch(unnumbered(bare))


def unnumbered(line: str) -> str:
    """A heading without its number: ``IV. Torture`` → ``Torture``."""
    return re.sub(rf"^(?:{patterns('layout')['heading_number']})\s*[–—-]?\s*", "", line)


def is_private(text: str) -> bool:
    """Whether a passage gives contact details, which are no one's business."""
    return bool(rule("contact").search(text))


def is_caption(text: str) -> bool:
    """Whether a passage is the title of a table or figure, or says where that is from."""
    return bool(rule("caption").fullmatch(text.strip()))


def without_pages(lines: Iterable[Text]) -> list[Text]:
    """The lines of a document without page furniture and table of contents."""
    return _without_contents(without_furniture(lines))


def without_furniture(lines: Iterable[Text]) -> list[Text]:
    """The lines that are no page number, no address that a page foot repeats, no running head."""
    kept = list(lines)
    running = _running_heads([line.value for line in kept])
    return [line for line in kept if not _is_furniture(line.value, running)]


def _is_furniture(line: str, running: frozenset[str]) -> bool:
    bare = line.strip(_MARKS)
    return bool(bare) and (bool(rule("page").fullmatch(bare)) or _shape(line) in running)


def _shape(line: str) -> str:
    return _DIGITS.sub("0", line.strip())


def _running_heads(lines: list[str]) -> frozenset[str]:
    """Lines that come back on page after page: beside a page's edge, or with its number."""
    filled = [line for line in lines if line.strip()]
    shapes = Counter(_shape(line) for line in filled if len(line.strip()) <= _LONGEST_HEAD)
    often = {shape for shape, count in shapes.items() if count >= _OFTEN}
    edges: Counter[str] = Counter()
    for place, line in enumerate(filled):
        shape = _shape(line)
        if shape in often and (_at_edge(filled, place) or _bears_page(line)):
            edges[shape] += 1
    return frozenset(shape for shape, count in edges.items() if count >= 0.6 * shapes[shape])


def _at_edge(lines: list[str], place: int) -> bool:
    """Whether a line stands next to a page number or begins a page."""
    around = lines[max(0, place - 1) : place] + lines[place + 1 : place + 2]
    return lines[place].startswith("\f") or any(
        bool(re.fullmatch(r"\f?\s*(?:page\s+)?\d{1,4}\s*", line, re.I)) for line in around
    )


def _bears_page(line: str) -> bool:
    """Whether a line of several words begins or ends with a number, as running heads do."""
    words = line.split()
    last = words[-1].strip("|-–[]()") if words else ""
    first = words[0].strip("|-–[]()") if words else ""
    return len(words) > _OFTEN and (last.isdigit() or (first.isdigit() and "|" in line))


def _without_contents(lines: list[Text]) -> list[Text]:
    """The lines without those of a table of contents, under its title or by their leaders."""
    kept: list[Text] = []
    inside = False
    for line in lines:
        bare = line.value.strip(_MARKS)
        leads = rule("contents_line").fullmatch(bare) and (inside or _has_leader(bare))
        if leads or rule("contents").fullmatch(bare):
            inside = True
        elif not bare or not (inside and _is_entry(bare)):
            inside = inside and not bare
            kept.append(line)
    return kept


def _has_leader(line: str) -> bool:
    return bool(re.search(r"(?:\.\s?){5,}\s*\S{1,5}$|…\s*\d+$", line))


def _is_entry(line: str) -> bool:
    """Whether a line under the title "Contents" is an entry whose page is after one blank."""
    return bool(re.fullmatch(r"\D.{2,100}\s\d{1,3}", line))
