"""Finds where a paper calls its notes, and takes the numbers out of its words.

The calls have lost their superscript in most extractions. Of all numbers right after a word or
a stop, those are calls that together count up the furthest; what is then missing is sought
among the numbers that a blank sets off, and taken where only one can be meant.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rightsgraph.text import NOTE_CLOSE, NOTE_OPEN
from rightsgraph.tree import Passage

_MARKED = re.compile(rf"\s?{NOTE_OPEN}(\d+){NOTE_CLOSE}")
_AFTER = r"(?=[\s.;:)\]”—–-]|,(?!\d)|$)"
_TIGHT = re.compile(
    rf"(?:(?<=[a-z.,;:)\]”’\"%'])|(?<=[A-Z]{{3}})|(?<=[.,;)”] ))([1-9]\d{{0,2}}){_AFTER}"
)
_LOOSE = re.compile(rf"(?<=[A-Za-z] )([1-9]\d{{0,2}}){_AFTER}|(?<=[A-Z])([1-9]\d{{0,2}}){_AFTER}")
_FIGURE = re.compile(
    r"(?<!(?:19|20)\d)\d[.,]$|\d,\s$|\d\s?[–-]\s?$|\b(?:pp?|Nos?|paras?|arts?|vol|cf)\.\s?$"
    r"|\bJS$|\b(?:Recommendations?|paragraphs?|articles?|JS|submissions?)"
    r"\s(?:\s*(?:\d[\d–-]*|\([a-z]\)|and|to|,))*\s*$",
    re.I,
)
_UNIT = re.compile(
    r"\s?(?:%|per cent|percent|years?|months?|days?|million)\b"
    r"|\s(?:January|February|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber)\b"
)
_ASTERISKS = re.compile(r"(?<=\w)\*{1,4}$")


@dataclass(frozen=True)
class _Call:
    place: int
    begin: int
    end: int
    number: int


def with_calls(found: list[Passage], notes: list[Passage]) -> list[Passage]:
    """The passages with what they call and without its numbers, and the notes after them."""
    numbers = {int(note.number) for note in notes if note.number.isdigit()}
    done = list(found)
    for place, calls in _by_place(_calls(found, numbers)).items():
        done[place] = _without(found[place], calls)
    done = [replace(p, text=p.text.sub(_ASTERISKS).sub(_MARKED)) for p in done]
    done = [replace(p, heading=p.text.value if p.heading else "") for p in done]
    return [*done, *(replace(note, ordinal=n) for n, note in enumerate(notes, 1))]


def _by_place(calls: list[_Call]) -> dict[int, list[_Call]]:
    by_place: dict[int, list[_Call]] = {}
    for call in calls:
        by_place.setdefault(call.place, []).append(call)
    return by_place


def _calls(found: list[Passage], numbers: set[int]) -> list[_Call]:
    """The calls in reading order."""
    marked = [c for c in _candidates(found, _MARKED) if c.number in numbers]
    if marked:
        return marked
    tight = _candidates(found, _TIGHT)
    chain = _longest([c for c in tight if c.number in numbers and _is_call(found, c)])
    loose = [c for c in _candidates(found, _LOOSE) if not _is_figure(found, c)]
    loose += [c for c in tight if c.end == len(found[c.place].text)]
    for number in sorted(numbers - {call.number for call in chain}):
        chain += _between(number, chain, loose)
    return sorted(chain, key=_order)


def _candidates(found: list[Passage], pattern: re.Pattern[str]) -> list[_Call]:
    return [
        _Call(place, match.start(), match.end(), int(match[match.lastindex or 1]))
        for place, passage in enumerate(found)
        for match in pattern.finditer(passage.text.value)
    ]


def _order(call: _Call) -> tuple[int, int]:
    return call.place, call.begin


def _longest(calls: list[_Call]) -> list[_Call]:
    """The longest chain of calls whose numbers rise."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, call in enumerate(calls):
        length = bisect_left(ends, call.number)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [call.number]
        last[length : length + 1] = [index]
    chain: list[_Call] = []
    index = last[-1] if last else -1
    while index >= 0:
        chain.append(calls[index])
        index = before[index]
    return chain[::-1]


def _between(number: int, chain: list[_Call], loose: list[_Call]) -> Iterator[_Call]:
    """The one number set off by a blank that stands where this call is missing."""
    below = max((_order(c) for c in chain if c.number < number), default=(-1, 0))
    above = min((_order(c) for c in chain if c.number > number), default=(1 << 30, 0))
    fits = [c for c in loose if c.number == number and below < _order(c) < above]
    if len(fits) == 1:
        yield fits[0]


def _is_call(found: list[Passage], call: _Call) -> bool:
    """Whether a number is none of a figure, a locator or a list: also right after a call."""
    before = found[call.place].text.value[: call.begin]
    beside = re.search(r"(?<=[a-z”).;:])(\d{1,3}), ?$", before)
    follows = bool(beside) and beside is not None and int(beside[1]) == call.number - 1
    return follows or not _is_figure(found, call)


def _is_figure(found: list[Passage], call: _Call) -> bool:
    text = found[call.place].text.value
    before, after = text[max(0, call.begin - 60) : call.begin], text[call.end : call.end + 12]
    return bool(_FIGURE.search(before) or _UNIT.match(after) or re.match(r"[.,]\d", after))


def _without(passage: Passage, calls: list[_Call]) -> Passage:
    """The passage without the numbers of its calls, nor the blanks and commas before them."""
    value = passage.text.value
    cuts: list[tuple[int, int, str]] = []
    for call in calls:
        begin = call.begin
        done = cuts[-1][1] if cuts else -1
        if done >= 0 and value[done:begin].strip() == ",":
            begin = done
        elif begin and value[begin - 1] == " ":
            begin -= 1
        cuts.append((begin, call.end, ""))
    paths = tuple(f"footnote/{number}" for number in dict.fromkeys(c.number for c in calls))
    return replace(passage, text=passage.text.replace(cuts).strip(), notes=paths)
