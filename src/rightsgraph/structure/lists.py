"""The items of lists whose marks differ: bullets, numbers, letters, or nothing at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rightsgraph.structure.asking import leads
from rightsgraph.structure.blocks import ends_sentence, is_bullet, join, without_bullet
from rightsgraph.structure.layout import rule
from rightsgraph.text import Text

_STYLES = (
    ("dotted", re.compile(r"\s*(\d{1,2}(?:\.\d{1,2}){1,2})\.?\s+(?=\S)")),
    ("number", re.compile(r"\s*\(?(\d{1,3})[.)]\s+(?=\S)")),
    ("roman", re.compile(r"\s*\(?([ivx]{2,5})[.)]\s+(?=\S)")),
    ("letter", re.compile(r"\s*\(?([a-zA-Zа-я])[.)]\s+(?=\S)")),
)
_ITEM_START = re.compile(r"\s*(?:\(?[a-z0-9]{1,2}[.)]\s+)?[A-Z“\"]")
_MOST_TITLE_WORDS = 8
_ITEM_END = re.compile(r"[.;]\s*$")


@dataclass(frozen=True)
class Mark:
    """What leads an item: its style, the number or letter printed, where its text begins."""

    style: str
    label: str
    end: int


@dataclass
class Item:
    lines: list[Text]
    mark: Mark | None = None


def mark(line: Text) -> Mark | None:
    """The mark that a line begins with, if any."""
    if is_bullet(line):
        sign = line.value.strip()[0]
        return Mark(sign, "", len(line) - len(without_bullet(line)))
    label = rule("recommendation_label").match(line.value.strip())
    if label:
        lead = len(line.value) - len(line.value.lstrip())
        return Mark("label", label[1] or "", lead + label.end())
    for style, pattern in _STYLES:
        match = pattern.match(line.value)
        if match:
            return Mark(style, match[1], match.end())
    return None


def items(lines: list[Text]) -> list[Item]:
    """The items of a list; one inside another that ends with a colon belongs to it.

    Without marks an item begins where the last has ended.
    """
    found: list[Item] = []
    blank = True
    for line, after in zip(lines, [*lines[1:], Text("")], strict=True):
        if not line.value.strip():
            blank = True
            continue
        own = _own_mark(line, found, blank)
        if own and not (found and _is_nested(found[-1], own)):
            found.append(Item([line[own.end :]], own))
        elif own and found:
            found[-1].lines.append(line[own.end :])
        elif not found or _begins_unmarked(line.value, found[-1], blank, after):
            found.append(Item([line]))
        else:
            found[-1].lines.append(line)
        blank = False
    return found


def _own_mark(line: Text, found: list[Item], blank: bool) -> Mark | None:
    """The mark of a line, but for a number or letter inside a sentence that is wrapped there."""
    own = mark(line)
    if not own or not own.label or blank or not found:
        return own
    last = found[-1].lines[-1].value.rstrip()
    ended = ends_sentence(last) or last.endswith((",", " and", " or"))
    return own if ended or _is_title(found[-1]) else None


def _is_title(item: Item) -> bool:
    """Whether an item without a mark is but a few words: it groups those that follow."""
    words = item.lines[0].value.split()
    return item.mark is None and len(item.lines) == 1 and len(words) <= _MOST_TITLE_WORDS


def _is_nested(last: Item, own: Mark) -> bool:
    """Whether a mark of another style follows an item that ends with a colon."""
    if last.mark is None or own.style == last.mark.style or leads(join(last.lines).value):
        return False
    return any(line.value.rstrip().endswith(":") for line in last.lines)


def _begins_unmarked(line: str, last: Item, blank: bool, after: Text) -> bool:
    """Whether an item without a mark begins, or a title of those whose marks count on below."""
    before = last.lines[-1].value.rstrip()
    ended = bool(_ITEM_END.search(before))
    counted = mark(after)
    if ended and counted and counted.label and line[:1].isupper() and not ends_sentence(line):
        return True
    if last.mark is None:
        return ended and bool(_ITEM_START.match(line))
    return blank and (ended or before.endswith(":")) and line.strip()[:1].isupper()
