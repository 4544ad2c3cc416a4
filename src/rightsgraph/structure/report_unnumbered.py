"""Recommendations that a report lists without a number.

They follow the lead of their paragraph, or, where a page break threw a block out of order,
the closing formula: then they belong to the last paragraph that announces a list and has
none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rightsgraph.structure.report_pages import layout
from rightsgraph.text import Text
from rightsgraph.tree import Part, Passage


def with_unnumbered(made: list[Passage]) -> list[Passage]:
    """The passages with such lists taken out of their paragraphs as items 1, 2, …"""
    listing = {passage.parent for passage in made if passage.part is Part.ITEM}
    conclusions = {p.path for p in made if p.part is Part.SECTION and _concludes(p)}
    done: list[Passage] = []
    waiting: Passage | None = None
    for passage in made:
        own = passage.parent in conclusions and passage.part is Part.PARAGRAPH
        if not own or passage.path in listing:
            done.append(passage)
        elif passage.text.value.endswith(":"):
            waiting = passage
            done.append(passage)
        else:
            waiting = _take_out(passage, waiting, done)
    return done


def _concludes(section: Passage) -> bool:
    return "conclusion" in section.heading.lower()


def _take_out(passage: Passage, waiting: Passage | None, done: list[Passage]) -> Passage | None:
    """Adds a paragraph and the list found in it; answers who still waits for a list."""
    text = passage.text
    own = layout("unnumbered").search(text.value)
    astray = layout("astray").search(text.value) if waiting else None
    found = astray or own
    if found is None:
        done.append(passage)
        return waiting
    done.append(replace(passage, text=text[: found.start("list")].flat()))
    home = waiting if astray and waiting else passage
    done.extend(_items(text[found.start("list") : found.end("list")], home.path))
    return None if astray else waiting


def _items(listed: Text, parent: str) -> Iterator[Passage]:
    begin = 0
    ends = [match.end() for match in layout("unnumbered_end").finditer(listed.value)]
    for number, end in enumerate([*ends, len(listed)], 1):
        text = listed[begin:end].flat()
        yield Passage(Part.ITEM, f"{parent}/item/{number}", text, number, parent)
        begin = end
