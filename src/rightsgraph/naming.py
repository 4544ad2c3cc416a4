"""What things are called that no source names: told by their identifiers and keys alone.

So whoever introduces a thing calls it the same, and in the words that a person would use.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rightsgraph import iris
from rightsgraph.lexicon import patterns, state_name

_DATABASES = {"upr-info": "UPR Info", "uhri": "UHRI"}
_CLAIMS = {
    "StateClaim": "State claim",
    "CivilSocietyClaim": "Civil society claim",
    "PeerStateClaim": "Peer State claim",
    "UNBodyClaim": "UN body claim",
}
_RELATIONS = {"onRecommendation": "is on"}
_REVIEWED = re.compile(r"review/([A-Z]{3})/[a-z-]+/\d+/recommendation/(.+)")
_IN_DOCUMENT = re.compile(r"document/([^/]+)/(?:([a-z]+)/(.+)/(\d+)|recommendation/(.+))")
_POSITION = re.compile(r"position/([^/]+)/(?:.+?/)?([^/]+?)(?:/demand/(\d+))?")


def place(path: str) -> str:
    """``section/2/paragraph/3`` is section 2, paragraph 3."""
    steps = path.split("/")
    return ", ".join(" ".join(steps[at : at + 2]) for at in range(0, len(steps), 2))


def review(iri: str) -> str:
    """``id/review/KAZ/upr/4`` is Kazakhstan, UPR cycle 4."""
    state, mechanism, cycle = iri.split("/")[-3:]
    return f"{state_name(iris.state(state)) or state}, {mechanism.upper()} cycle {cycle}"


def session(body: str, place: int) -> str:
    """A numbered session of a body of the United Nations."""
    return f"{body}, {ordinal(place)} session"


def ordinal(number: int) -> str:
    """``21`` → ``21st``."""
    suffixes = {1: "st", 2: "nd", 3: "rd"}
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else suffixes.get(number % 10, 'th')}"


def number(printed: str) -> str:
    """The number of a recommendation; of a database where no document prints one."""
    for slug, name in _DATABASES.items():
        if printed.startswith(f"{slug}-"):
            return f"{printed.removeprefix(f'{slug}-')} of {name}"
    return printed


def position(printed: str, key: str) -> str:
    return f"Position on {number(printed)}: {key.replace('-', ' ')}"


def claim(kind: str, ordinal: int, passage: str) -> str:
    return f"{_CLAIMS.get(kind, kind)} {ordinal} in {place(passage)}"


def provision(law: str, parts: list[str], division: str = "article") -> str:
    """An article or section, and paragraphs of it, of an instrument or a national law."""
    return f"{_law(law)}, {division} {parts[0]}" + "".join(f" ({part})" for part in parts[1:])


def _law(iri: str) -> str:
    above, key = iri.split("/")[-2:]
    words = key.replace("-", " ")
    if "/instrument/" in iri:
        entry = patterns("instruments")["instruments"].get(key, {})
        return str(next(iter(entry.get("abbreviations", ())), entry.get("title", words)))
    known: Mapping[str, Any] = patterns("laws")
    entries = (known["states"].get(above, {}).get(key, {}), known["any_state"].get(key, {}))
    label = next((entry["label"] for entry in entries if "label" in entry), words.capitalize())
    return f"{label} ({state_name(iris.state(above)) or above})"


def link(origin: str, relation: str, target: str) -> str:
    """What a link states: one thing repeats, disputes, supports, answers or is on another."""
    text = f"{_thing(origin)} {_RELATIONS.get(relation, relation)} {_thing(target)}"
    return text[0].upper() + text[1:]


def _thing(iri: str) -> str:
    path = iri.removeprefix(iris.ID)
    if found := _REVIEWED.fullmatch(path):
        state, printed = found.groups()
        return f"recommendation {number(printed)} to {state_name(iris.state(state)) or state}"
    if found := _POSITION.fullmatch(path):
        return _position(*found.groups())
    if found := _IN_DOCUMENT.fullmatch(path):
        slug, kind, passage, ordinal, printed = found.groups()
        what = f"{kind} {ordinal} in {place(passage)}" if kind else f"recommendation {printed}"
        return f"{what} of {slug}"
    return path


def _position(source: str, key: str, demand: str | None) -> str:
    if source in _DATABASES:
        return f"{_DATABASES[source]} record {key}"
    return f"position on {key}" + (f", demand {demand}," if demand else "") + f" in {source}"
