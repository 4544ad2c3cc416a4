"""What bodies of the United Nations number: general comments and recommendations, resolutions.

They are instruments that bind nobody. The number means something only with its body, which the
words right beside it name, the rest of the passage, or what the document is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightsgraph import iris
from rightsgraph.lexicon import (
    Found,
    laws,
    pattern,
    patterns,
    people_and_bodies,
    treaties_of_bodies,
)

_RECOMMENDING = ("CEDAW", "CERD")
_RESOLVING = ("GA", "HRC", "SC")


def pronouncements(text: str, covenant: str) -> Iterator[Found]:
    """General comments and resolutions with their IRIs; those whose body is not clear are left out.

    ``covenant`` is the treaty that the document is about, as an IRI or empty.
    """
    bodies = [found for found in people_and_bodies("").find(text) if _notation(found.iri)]
    monitoring = treaties_of_bodies()
    of_treaties = [found for found in bodies if found.iri in monitoring]
    about = {_notation(body) for body, treaty in monitoring.items() if treaty == covenant}
    for match in pattern("citations", "general_comment").finditer(text):
        named = {_notation(found.iri) for found in of_treaties} or about
        beside = _beside(text, match, of_treaties)
        form = match["form"].lower()
        body = beside or (next(iter(named)) if len(named) == 1 else "")
        if body and (body in _RECOMMENDING) == (form == "recommendation"):
            yield _found(match, f"{body}-general-{form}-{match['number']}")
    for match in pattern("citations", "resolution").finditer(text):
        body = _beside(text, match, bodies)
        if body in _RESOLVING:
            name = f"{_labels()[body]} resolution {match['number']}"
            yield _found(match, f"{body}-resolution-{match['number']}", laws("").lookup(name) or "")
    yield from _labour_conventions(text)


def _labour_conventions(text: str) -> Iterator[Found]:
    """Those of a list of numbers that a lexicon holds: "ILO Conventions Nos. 87 and 98"."""
    for match in pattern("citations", "labour_conventions").finditer(text):
        for number in re.finditer(r"\d+", match["numbers"]):
            known = laws("").lookup(f"ILO Convention No. {number.group()}")
            if known:
                begin = match.start("numbers") + number.start()
                yield Found(begin, begin + len(number.group()), number.group(), known)


def pronouncement(iri: str) -> str:
    """The name of one that the reference data does not describe; empty for anything else."""
    key = iris.code(iri)
    match = re.fullmatch(r"([a-z]+)-(resolution|general-comment|general-recommendation)-(.+)", key)
    if not match or "/instrument/" not in iri or key in patterns("instruments")["instruments"]:
        return ""
    body, form, number = match.groups()
    label = _labels()[body.upper()]
    if form == "resolution":
        return f"{label} resolution {number.replace('-', '/')}"
    return f"{form.replace('-', ' ').capitalize()} No. {number} of the {label}"


def _found(match: re.Match[str], name: str, known: str = "") -> Found:
    """By its name, unless the lexicon knows what it adopted: the Paris Principles."""
    iri = known or iris.instrument(iris.slug(name))
    return Found(match.start(), match.end(), match.group(), iri)


def _beside(text: str, match: re.Match[str], bodies: list[Found]) -> str:
    """The notation of the body right after a number ("of the …"), or right before its words."""
    of, before = pattern("citations", "of_body"), pattern("citations", "body_s")
    for found in bodies:
        if of.fullmatch(text, match.end(), found.begin) and found.begin > match.end():
            return _notation(found.iri)
        if found.end <= match.start() and before.fullmatch(text, found.end, match.start()):
            return _notation(found.iri)
    printed = pattern("citations", "body_code").search(text, 0, match.start())
    return printed[1] if printed else ""


def _notation(body: str) -> str:
    return str(_bodies().get(iris.code(body), {}).get("notation", "")) if "/body/" in body else ""


def _labels() -> dict[str, str]:
    return {
        entry["notation"]: entry["label"] for entry in _bodies().values() if "notation" in entry
    }


def _bodies() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = patterns("bodies")["un_bodies"]
    return found
