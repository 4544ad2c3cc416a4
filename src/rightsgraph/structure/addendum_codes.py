"""Tables and lists that give positions in letters or signs, which a legend explains.

The letter is replaced by what the legend says, so that the row or list says it in words.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from rightsgraph.lexicon import patterns
from rightsgraph.structure.numbered import RUN, Line
from rightsgraph.structure.titles import announces_verdict, is_verdict
from rightsgraph.text import Span

_SIGN = r"(?<!\w)[“\"'(]?(?P<sign>[A-Z]{1,3}(?:/[A-Z])?|[Yy]es|[Nn]o|[✓✔√×✗✘+–-])[”\"')]?(?!\w)"
_QUOTED = (
    r"(?:[“\"']|(?<![\w.])(?=\w+\s+(?:means|stands|that)\b))"
    r"(?P<sign>[A-Z]{1,3}(?:/[A-Z])?)[”\"']?(?!\w)"
)
_MEANS = (
    r"\s*(?:=|:|–|-|(?i:means|stands\s+for|indicates|denotes|signifies|refers\s+to))\s*[“\"'(]?"
    r"(?:(?i:the|these)\s+recommendations?\s+)?(?:(?:is|are)\s+)?"
)
# ``“A” stands for accepted, “NA” for not accepted``, ``“S” means that it enjoys support``.
_STANDS_FOR = (
    r"\s+(?:(?:means|stands|indicates|denotes|signifies|shows)\s+)?(?:for\s+|that\s+(?:it|they|(?:the|a|these)\s+"
    r"recommendations?)\s+(?:(?:is|are|was|were|has\s+been|have\s+been)\s+)?)"
)
_FULL = re.compile(r"\d\s?\.\s?\d")
# A sign right after numbers: ``132.3 N – too dear``.
_BESIDE = re.compile(
    rf"\s*(?=\d{{1,3}}\.\d)(?:{RUN})[:.]?\s+(?P<sign>[A-Z]{{1,3}})(?=\s*$|\s[–—-]|[.,;:])"
)
_FEWEST = 2
_GROUP = re.compile(
    r"(?:(?:category|group|class|list)\s+)?\(?(?P<sign>[A-Z]|[1-9])(?:\)|\.|:|\s[–—-])\s+(?P<said>[^:]*?recommendations?\b[^:;]*?)[;.,]?(?:\s+and)?",
    re.I,
)
_USE = re.compile(
    r"(?:\s*\d{1,3}\.)?\s*(?P<name>(?:category|group|class|list)\s+\(?(?P<sign>[A-Z]|[1-9])\)?)(?=\s*[:(–—-])",
    re.I,
)
_ASKS = re.compile(
    r"\s*(?:[\w\s]{0,30}\b)?(?:accept|support)(?:ed|s)?(?:\s+by\s[\w\s]{1,30})?\s*\??\s*(?:\(yes\s?/\s?no\))?\s*"
    r"|\s*(?:the\s+)?(?:answer|response|reply|position|decision)s?(?:\s+(?:of|by)\s[\w\s]{1,30})?\s*",
    re.I,
)
_ANSWERS = {
    "yes": "Accepted",
    "no": "Not accepted",
    "Yes": "Accepted",
    "YES": "Accepted",
    "No": "Not accepted",
    "NO": "Not accepted",
    "Partly": "Partially accepted",
    "Partially": "Partially accepted",
    "PARTLY": "Partially accepted",
}


def in_words(lines: list[Line]) -> list[Line]:
    """The lines, with the words of the legend for every cell that holds but a sign of it."""
    heads = [line for line in lines if "\t" not in line.text.value or not _FULL.search(line.value)]
    signs = {
        **_legend(" ".join(x.value for x in heads)),
        **_legend("; ".join(x.value for x in heads)),
    }
    if len(signs) >= _FEWEST:
        only = _of_digits(lines, signs) if any(map(str.isdigit, signs)) else ()
        return [_said(line, signs, only) for line in lines]
    asked: set[int] = set()
    told: list[Line] = []
    for line in lines:
        asked = _asked(line) or asked
        told.append(_said(line, {**_ANSWERS, **signs}, asked) if asked else line)
    return told


def named(lines: list[Line]) -> list[Line]:
    """The lines, with what the legend says for ``Category (a)`` and ``Group 2``."""
    groups: dict[str, str] = {}
    told: list[Line] = []
    for line in lines:
        group = _GROUP.fullmatch(line.value)
        if group and announces_verdict(group["said"]):
            groups[group["sign"].lower()] = group["said"]
        use = _USE.match(line.text.value) if len(groups) >= _FEWEST else None
        words = groups.get(use["sign"].lower()) if use else None
        told.append(_replaced(line, use.span("name"), words) if use and words else line)
    return told


def _replaced(line: Line, span: Span, words: str) -> Line:
    return replace(line, text=line.text.replace([(*span, words)]))


def _asked(line: Line) -> set[int]:
    """The columns whose head asks whether a recommendation is accepted."""
    cells = [] if re.search(r"\d", line.text.value) else line.text.value.split("\t")
    return {place for place, cell in enumerate(cells) if len(cells) > 1 and _ASKS.fullmatch(cell)}


def _of_digits(lines: list[Line], signs: Collection[str]) -> set[int]:
    """The columns in which no bare number stands but those of the legend."""
    rows = [line.text.value.split("\t") for line in lines if "\t" in line.text.value]
    cells = {(place, cell.strip(" .")) for row in rows for place, cell in enumerate(row)}
    numbers = {(place, cell) for place, cell in cells if cell.isdigit()}
    return {place for place, _ in numbers} - {place for place, n in numbers if n not in signs}


def _legend(text: str) -> dict[str, str]:
    said = f"(?P<said>(?i:{patterns('wording')['verdict_line']}))(?!\\w)"
    before = re.compile(f"{_SIGN}{_MEANS}{said}")
    after = re.compile(rf"(?<!\w){said}\s*\({_SIGN}\)")
    digit = re.compile(rf"(?<![\w.])(?P<sign>[1-9])\s*=\s*{said}")
    quoted = re.compile(f"{_QUOTED}{_STANDS_FOR}{said}")
    told = (m for like in (before, quoted, after, digit) for m in reversed([*like.finditer(text)]))
    return {m["sign"]: m["said"] for m in told}


def _said(line: Line, signs: dict[str, str], only: Collection[int] = ()) -> Line:
    spans, begin = [], 0
    for place, cell in enumerate(line.text.value.split("\t")):
        end = begin + len(cell)
        here = "\t" in line.text.value and (not only or place in only)
        if here and cell.strip(" .") in signs:
            words = signs[cell.strip(" .")]
            spans.append((begin, end, words if is_verdict(words) else cell))
        begin = end + 1
    beside = None if only or spans else _BESIDE.match(line.text.value)
    if beside and is_verdict(signs.get(beside["sign"], "")):
        spans.append((*beside.span("sign"), signs[beside["sign"]].capitalize()))
    return replace(line, text=line.text.replace(spans)) if spans else line
