"""The parentheses of a recommendation that name the States which made it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache

from rightsgraph import iris
from rightsgraph.lexicon import Found, fold, patterns, states
from rightsgraph.records import Name

_LONGEST_GROUP = 900
_ALIKE = 0.86


@dataclass(frozen=True)
class Group:
    """A parenthesis that holds nothing but names of States; none of them is known if empty."""

    begin: int
    end: int
    names: tuple[Name, ...]


def parts_rule(name: str) -> str:
    """A pattern of ``report.yaml`` on what stands between the parts of a recommendation."""
    rule: str = patterns("report")["parts"][name]
    return rule


@lru_cache(64)
def groups(text: str) -> tuple[Group, ...]:
    """The parentheses of a text that name States (or say that none did).

    Kept for a while, since one asks for them to take a text whole and then to take it apart.
    """
    found: list[Group] = []
    for begin in (match.start() for match in re.finditer(r"[(\[]", text)):
        if found and begin < found[-1].end:
            continue
        if group := _group(text, begin):
            found.append(group)
    return tuple(found or _unopened(text))


def _group(text: str, begin: int) -> Group | None:
    for end in _closings(text, begin):
        printed = text[begin:end]
        if re.fullmatch(parts_rule("nobody"), printed):
            return Group(begin, end, ())
        inside = printed[1:-1] if printed[-1] in ")]" else printed[1:]
        last = not re.search(r"\w", text[end:].partition(";")[0])
        names = names_in(inside) or (names_in(inside, strangers=True) if last else ())
        if names:
            return Group(begin, end, names)
    return None


def _closings(text: str, begin: int) -> Iterator[int]:
    """The end of the parenthesis; where it is not closed, of its item and of its first clause."""
    depth = 0
    for place in range(begin, min(len(text), begin + _LONGEST_GROUP)):
        depth += {"(": 1, ")": -1, "[": 1, "]": -1}.get(text[place], 0)
        if not depth:
            yield place + 1
            return
    for stop in (";|$", "[;.)]|$"):
        found = re.compile(stop).search(text, begin)
        yield found.start() if found and found.start() > begin else len(text)


def _unopened(text: str) -> Iterator[Group]:
    """The States at the end of an item before a parenthesis that was never opened."""
    tail = re.search(r"\)[\s;.,*]*$", text)
    if tail is None or text.count("(") >= text.count(")"):
        return
    between = parts_rule("between_names")
    begin, names = tail.start(), list[Name]()
    for found in reversed(states().find(text[: tail.start()])):
        if found.end != begin and not re.fullmatch(between, text[found.end : begin], re.I):
            break
        begin = found.begin
        names.insert(0, Name(text[found.begin : found.end], found.iri))
    if names:
        yield Group(begin, tail.start() + 1, tuple(names))


def names_in(inside: str, strangers: bool = False) -> tuple[Name, ...]:
    """The States of a list such as ``Norway, Bolivia (Plurinational State of) and Peru``.

    Empty unless the list holds only States; a misspelt State among them counts, and with
    ``strangers`` any other name beside at least one that is known.
    """
    inside = re.sub(r"\bRep\b\.?", "Republic", inside)
    found = states().find(re.sub(r"\b[a-z]", lambda m: m[0].upper(), inside))
    ends = [0, *(one.end for one in found)]
    begins = [*(one.begin for one in found), len(inside)][1:]
    found = [_widened(*one, inside) for one in zip(found, ends, begins, strict=False)]
    names: list[tuple[int, Name]] = [(f.begin, Name(inside[f.begin : f.end], f.iri)) for f in found]
    for begin, rest in _rests(inside, found):
        name = _misspelt(rest)
        if name is None and strangers and re.fullmatch(parts_rule("stranger"), rest):
            name = Name(rest, "")
        if name is None:
            return ()
        names.append((begin, name))
    known = any(name.iri for _, name in names) or not strangers
    return tuple(name for _, name in sorted(names, key=lambda pair: pair[0])) if known else ()


def _widened(found: Found, after: int, before: int, inside: str) -> Found:
    """A name with words beside it, where they are nearly a longer name of the same State.

    It stands ``after`` the end of the name to its left and ``before`` the one to its right.
    """
    begin = max(after, *(inside.rfind(mark, 0, found.begin) + 1 for mark in ",;/"))
    ends = [end for mark in ",;/" if (end := inside.find(mark, found.end)) >= 0]
    around = inside[begin : min([before, *ends])]
    near = _misspelt(around.strip())
    if near is None or near.iri != found.iri or states().lookup(around):
        return found
    return Found(begin, begin + len(around), around, found.iri)


def _rests(inside: str, found: list[Found]) -> Iterator[tuple[int, str]]:
    """What is left of a list once known names and separators are taken away.

    What blanks part is one rest where it is a name or nearly one: ``Urugua y``.
    """
    between = re.compile(parts_rule("between_names"), re.I)
    done = 0
    for begin, end in [*((f.begin, f.end) for f in found), (len(inside), len(inside))]:
        for clause in re.split(parts_rule("between_clauses"), inside[done:begin], flags=re.I):
            bare = clause.strip(" ()")
            alike = _misspelt(bare) or re.fullmatch(parts_rule("stranger"), bare)
            for piece in [bare] if alike else between.split(bare):
                if piece.strip(" ()"):
                    yield done, piece.strip(" ()")
        done = end


@cache
def _misspelt(name: str) -> Name | None:
    """A name that is nearly that of a State; what it names, where only one State is near."""
    if len(name) < 4 or not name[0].isupper():
        return None
    known = _known_names()
    near = get_close_matches(fold(name), known, 3, _ALIKE)
    named = {known[match] for match in near}
    return Name(name, named.pop() if len(named) == 1 else "") if near else None


@cache
def _known_names() -> dict[str, str]:
    """Folded names of all States, each with the State's IRI."""
    known = patterns("states")["states"].items()
    return {
        fold(name): iris.state(code)
        for code, state in known
        for name in (state["name"], *state.get("aliases", ()), *state.get("former_names", ()))
    }
