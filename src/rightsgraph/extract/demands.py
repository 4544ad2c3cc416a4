"""Splits a recommendation into the single things it asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rightsgraph.extract.state_groups import parts_rule
from rightsgraph.lexicon import patterns

_SEMICOLON = re.compile(r"\s*;\s*(?:and\s+)?")
_SENTENCE = re.compile(r"(?<=[.])\s+(?:In particular,\s+)?(?=[A-Za-z])")
_ENDS = " \t\n,;.:–-*/"


def demands(text: str) -> list[str]:
    """The demands in a recommendation's text, in order; a single one is the text itself.

    Parts are told by semicolons, by sentences and by a further demanding verb after "and" or
    a comma (``verbs.yaml``), or a further "and that". A word alone is none.
    """
    parts = [
        part.strip(" .,;")
        for clause in _SEMICOLON.split(text)
        for sentence in _SENTENCE.split(clause)
        for part in _by_verbs(sentence)
    ]
    return [part for part in parts if " " in part] or [text]


def instruments(text: str) -> list[str]:
    """One request for each instrument that "ratify A, B and C" names, and what else the text asks;
    empty for a single instrument.

    Protocols to several treaties are one request, for a treaty named after "the Optional Protocols
    to" is not asked for itself; what is listed as an example is asked for with what it stands for.
    """
    verb = re.match(parts_rule("treaty_verbs"), text)
    if not verb:
        return []
    further = _further_request().search(text, verb.end())
    listed = text[verb.end() : further.start() if further else None].strip()
    named = _named(listed)
    if len(named) < 2 or not all(map(_is_instrument, named)) or _gives_examples(listed):
        return []
    asked = [f"{verb[0].strip()} {one.strip(_ENDS)}" for one in named]
    others = demands(text[further.end() :]) if further else []
    return [*asked, *(each for other in others for each in instruments(other) or [other])]


def _by_verbs(sentence: str) -> Iterator[str]:
    """Parted before further verbs; those alone share the thing of the next: "sign and ratify"."""
    done = 0
    for match in _further_verb().finditer(sentence):
        part = sentence[done : match.start()].strip()
        if not _verbs_alone().fullmatch(part):
            yield part
            done = match.end()
    yield sentence[done:]


@cache
def _further_verb() -> re.Pattern[str]:
    return re.compile(
        rf"\s*(?:,\s*(?:and\s+)?|\s+and\s+)(?=(?:{_verbs()})\s)|\s*,?\s+and\s+(?=that\s)"
    )


@cache
def _verbs_alone() -> re.Pattern[str]:
    return re.compile(rf"(?i:(?:to\s+)?(?:{_verbs()})(?:(?:,|\s+and|\s+or)+\s+(?:{_verbs()}))*)")


@cache
def _verbs() -> str:
    return "|".join(patterns("verbs")["demanding"])


def _named(listed: str) -> list[str]:
    """The instruments of a list, each as printed; protocols to several treaties as one."""
    first, *rest = re.split(f"({parts_rule('between_instruments')})", listed)
    found = [first]
    for between, one in zip(rest[::2], rest[1::2], strict=True):
        of_protocols = re.search(parts_rule("protocols_to"), found[-1])
        if of_protocols and not re.match(parts_rule("no_treaty"), one):
            found[-1] += between + one
        else:
            found.append(one)
    return found


def _gives_examples(listed: str) -> bool:
    ends = (match.end() for match in re.finditer(parts_rule("examples"), listed))
    return any(_is_instrument(listed[end:]) for end in ends)


def _is_instrument(words: str) -> bool:
    return bool(re.match(parts_rule("instrument"), words)) and "thereto" not in words


@cache
def _further_request() -> re.Pattern[str]:
    """What parts a list of instruments from a request of another kind."""
    between = r"(?:[;,]\s*(?:and\s+)?|\s(?:and|as\s+well\s+as)\s+)"
    return re.compile(rf"\s*{between}(?:(?:to|\w+ly)\s+)?(?=(?:{_verbs()})\s)")
