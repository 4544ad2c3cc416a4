"""Optional protocols that a text names by their treaty alone: "the Convention and its Optional
Protocol", "the Optional Protocols to CAT and CEDAW".

Which of several is meant is told by its number or by what it is about; where neither is said,
none is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from rightsgraph import iris
from rightsgraph.lexicon import Found, laws, pattern, patterns

_LONGEST_NAME = 200
_CLAUSE_ENDS = re.compile(r"[.;](?:\s|$)")


def with_protocols(text: str, named: list[Found]) -> list[Found]:
    """The laws named in a text, with protocols in the place of treaties that are named only for
    them: "the optional protocol to the Convention"."""
    told = list(_to_treaties(text))
    new = [one for one in told if one.iri]
    known = [law for law in named if _names_protocol(law) and not _overlaps(law, new)]
    others = [law for law in named if not (_names_protocol(law) or _overlaps(law, told))]
    return sorted([*others, *known, *new], key=lambda law: law.begin)


def further_protocols(text: str, named: list[Found]) -> Iterator[Found]:
    """Protocols that only point at a treaty: "and its Optional Protocol", "the one thereto"."""
    for law in named:
        match = pattern("protocols", "of").match(text, law.end)
        if match:
            yield from _meant(text, match, law.iri)
    for match in pattern("protocols", "thereto").finditer(text):
        before = [law for law in named if law.end <= match.start()][-1:]
        for law in before:
            between = text[law.end : match.start()]
            if len(between) <= patterns("protocols")["reach"] and not _CLAUSE_ENDS.search(between):
                yield from _meant(text, match, law.iri)


def _to_treaties(text: str) -> Iterator[Found]:
    """Protocols "to" treaties; without an IRI where it is not clear which of several."""
    for match in pattern("protocols", "to").finditer(text):
        treaties = list(_listed(text, match.end(), bool(match["many"]) and not match["which"]))
        each_has_one = all(len(_protocols(treaty.iri)) == 1 for treaty in treaties)
        for treaty in treaties:
            span = Found(match.start(), treaty.end, text[match.start() : treaty.end], "")
            if len(treaties) == 1:
                yield from list(_meant(text, match, treaty.iri, treaty.end)) or [span]
            else:
                yield from _found(span, _protocols(treaty.iri)) if each_has_one else [span]


def _listed(text: str, place: int, many: bool) -> Iterator[Found]:
    """The treaty at a place; where several protocols are named, also those joined to it."""
    treaty = _treaty_at(text, place)
    while treaty:
        yield treaty
        joined = pattern("protocols", "further").match(text, treaty.end)
        treaty = _treaty_at(text, joined.end()) if many and joined else None


def _treaty_at(text: str, place: int) -> Found | None:
    for found in laws("").find(text[place : place + _LONGEST_NAME])[:1]:
        if not found.begin and _protocols(found.iri):
            return Found(place, place + found.end, found.printed, found.iri)
    return None


def _meant(text: str, match: re.Match[str], treaty: str, end: int = 0) -> Iterator[Found]:
    """The protocols of a treaty that a text means, by what they are about, number or count."""
    end = end or match.end()
    span = Found(match.start(), end, text[match.start() : end], "")
    protocols, rules = _protocols(treaty), patterns("protocols")
    tail = pattern("protocols", "tail").match(text, end)
    about = [
        key for key, words in protocols.items() if words and tail and re.search(words, tail[0])
    ]
    which = (match["which"] or "").lower()
    every = list(protocols)
    if which in rules["places"]:
        yield from _found(span, every[rules["places"][which] :][:1])
    elif about or len(every) == 1:
        yield from _found(span, about or every)
    elif match["many"]:
        yield from _found(span, every[: rules["counts"].get(which, 2)])


def _found(span: Found, keys: Iterable[str]) -> Iterator[Found]:
    for key in keys:
        yield Found(span.begin, span.end, span.printed, iris.instrument(key))


def _protocols(treaty: str) -> Mapping[str, str]:
    known: Mapping[str, Mapping[str, str]] = patterns("protocols")["protocols"]
    return known.get(iris.code(treaty), {}) if "/instrument/" in treaty else {}


def _names_protocol(law: Found) -> bool:
    known = patterns("protocols")["protocols"].values()
    return any(iris.code(law.iri) in protocols for protocols in known)


def _overlaps(law: Found, others: Iterable[Found]) -> bool:
    return any(law.begin < other.end and other.begin < law.end for other in others)
