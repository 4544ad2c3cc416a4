"""The parentheses of a recommendation that name the States which made it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache

from rightsgraph.lexicon import (
    Found,
    fold,
    listed_states,
    patterns,
    running_states,
    state_name,
    states,
)
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
        rest = text[end:].partition(";")[0]
        listed = bool(re.match(parts_rule("no_more_words"), rest))
        last = not re.search(r"\w", rest)
        names = names_in(inside, listed) or (names_in(inside, strangers=True) if last else ())
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


def unbracketed(text: str) -> tuple[str, tuple[Name, ...]]:
    """The words of an item that names its States without parentheses, and the States: before a
    colon, ``Chad, Peru: Plant trees``, or after a dash at its end."""
    for rule in ("states_before", "states_after"):
        place = re.search(parts_rule(rule), text)
        names = names_in(place["states"]) if place else ()
        before = place.start() if place else 0
        if place and names and before not in (one.end for one in states().find(text)):
            return text[: place.start()] + text[place.end() :], names
    return text, ()


def names_in(inside: str, listed: bool = False, strangers: bool = False) -> tuple[Name, ...]:
    """The States of a list such as ``Norway, Bolivia (Plurinational State of) and Peru``.

    Empty unless the list holds only States; a misspelt State among them counts. Short forms that
    may mean something else do where they are ``listed`` with others or at the end of a clause, and
    with ``strangers`` any other name does beside at least one that is known.
    """
    inside = _spelt_out(inside)
    found = _told_once(inside, _found(inside))
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
    if not (listed or strangers) and all(_means_else(name) for _, name in names):
        return ()
    known = any(name.iri for _, name in names)
    return tuple(name for _, name in sorted(names, key=lambda pair: pair[0])) if known else ()


def _spelt_out(inside: str) -> str:
    """A list with its accents on their letters, without stops after initials, and with the words
    that are in use for styles of States in full: ``Dem. Rep.``, ``St.``"""
    inside = unicodedata.normalize("NFC", inside)
    inside = re.sub(r"\b[A-Z](?:[.\s]{1,2}[A-Z])+\b\.?", _joined_initials, inside)
    for word, short in patterns("report")["spelt_out"].items():
        inside = re.sub(short, word, inside)
    return inside


def _joined_initials(initials: re.Match[str]) -> str:
    return re.sub(r"[.\s]", "", initials[0])


def _found(inside: str) -> list[Found]:
    """The names in a list, an English one even where it begins with a small letter."""
    capitalised = re.sub(r"\b[a-z]", lambda m: m[0].upper(), inside)
    found = listed_states().find(capitalised)
    return [one for one in found if inside[one.begin].isupper() or states().find(one.printed)]


def _told_once(inside: str, found: list[Found]) -> list[Found]:
    """The names, one of each State that is named twice: ``Türkiye (Turkey)``, ``Burma/Myanmar``."""
    again = re.compile(rf"(?:[\s(/]|{parts_rule('style')})*")
    done: list[Found] = []
    for one in found:
        last = done[-1] if done else None
        if last and last.iri == one.iri and again.fullmatch(inside, last.end, one.begin):
            done[-1] = Found(last.begin, one.end, inside[last.begin : one.end], last.iri)
        else:
            done.append(one)
    return done


def _means_else(name: Name) -> bool:
    """Whether a name may mean something else where nothing shows that States are listed."""
    return name.iri != "" and name.printed.isupper() and not states().find(name.printed)


def _widened(found: Found, after: int, before: int, inside: str) -> Found:
    """A name with words beside it, where they are nearly a longer name: of the same State, or of
    one whose name holds this one, as ``Equitorial Guinea``.

    It stands ``after`` the end of the name to its left and ``before`` the one to its right.
    """
    begin = max(after, *(inside.rfind(mark, 0, found.begin) + 1 for mark in ",;/"))
    ends = [end for mark in ",;/" if (end := inside.find(mark, found.end)) >= 0]
    around = inside[begin : min([before, *ends])]
    if around.strip() == found.printed:
        return found
    near = _near(around.strip().capitalize())
    held = fold(state_name(found.iri))
    meant = {iri for name, iri in near.items() if iri == found.iri or held in name}
    if len(meant) != 1 or states().lookup(around):
        return found
    return Found(begin, begin + len(around), around, *meant)


def _rests(inside: str, found: list[Found]) -> Iterator[tuple[int, str]]:
    """What is left of a list once known names and separators are taken away.

    What blanks part is one rest where it is a name or nearly one: ``Urugua y``.
    """
    between = re.compile(parts_rule("between_names"), re.I)
    done = 0
    for begin, end in [*((f.begin, f.end) for f in found), (len(inside), len(inside))]:
        for clause in re.split(parts_rule("between_clauses"), inside[done:begin], flags=re.I):
            bare = clause.strip(" ()")
            if re.fullmatch(parts_rule("style"), bare):
                continue
            alike = _misspelt(bare) or re.fullmatch(parts_rule("stranger"), bare)
            for piece in [bare] if alike else between.split(bare):
                if (bare := piece.strip(" ()")) and not re.fullmatch(parts_rule("style"), bare):
                    yield done, bare
        done = end


@cache
def _misspelt(name: str) -> Name | None:
    """A name that is nearly that of a State; what it names, where only one State is near."""
    named = set(_near(name).values())
    return Name(name, named.pop() if len(named) == 1 else "") if named else None


@cache
def _near(name: str) -> Mapping[str, str]:
    """The names of States that are nearly this one, folded, each with the State's IRI."""
    if len(name) < 4 or not name[0].isupper():
        return {}
    known = _known_names()
    return {near: known[near] for near in get_close_matches(fold(name), known, 3, _ALIKE)}


@cache
def _known_names() -> dict[str, str]:
    """Folded names of States, without those that only add a style to a name: as they are alike,
    a slip in one would be near to several."""
    style = re.compile(rf"(?:{parts_rule('style')})\b")
    known = {fold(name): iri for name, iri in running_states() if iri}
    return {
        name: iri
        for name, iri in known.items()
        if (bare := style.sub("", name).strip()) == name or bare not in known
    }
