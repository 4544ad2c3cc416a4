"""Paragraphs with the lists that belong to them."""

from __future__ import annotations

from rightsgraph.structure.blocks import (
    ends_sentence,
    is_bullet,
    join,
    paragraphs,
    printed_number,
    without_bullet,
)
from rightsgraph.structure.layout import is_private
from rightsgraph.text import Text
from rightsgraph.tree import Part, Passage

_FEWEST_WORDS = 10


def prose(lines: list[Text], parent: str, count: int = 0) -> list[Passage]:
    """Paragraphs, numbered from ``count`` on; bullets are items of the paragraph before them.

    Contact details are no passages, and neither are short lines that end no sentence.
    """
    found: list[Passage] = []
    above, items = parent, 0
    for group in paragraphs(lines):
        text = join(group)
        in_list = is_bullet(group[0]) and above != parent
        if is_private(text.value) or not (in_list or is_prose(text.value)):
            continue
        if in_list:
            items += 1
            text = join([without_bullet(group[0]), *group[1:]])
            found.append(Passage(Part.ITEM, f"{above}/item/{items}", text, items, above))
            continue
        count, items = count + 1, 0
        above = f"{parent}/paragraph/{count}".lstrip("/")
        number, text = printed_number(text)
        found.append(Passage(Part.PARAGRAPH, above, text, count, parent, number=number))
    return found


def is_prose(text: str) -> bool:
    """Whether a block of text says something, and nothing private."""
    return not is_private(text) and (ends_sentence(text) or len(text.split()) > _FEWEST_WORDS)
