"""What the labels of the Universal Human Rights Index are here: its lexicon, made searchable."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from pyoxigraph import RdfFormat, parse

from rightsgraph import iris, resources
from rightsgraph.iris import NS
from rightsgraph.lexicon import patterns, people_and_bodies, states

SPECIAL_PROCEDURES = "special-procedures"
UPR = "upr"
# What stands before the State in the name of a mandate on one, and in its label.
_IN = re.compile(r"^(?:.*\bhuman rights (?:situation )?in)?(?: on)? (?:the )?", re.IGNORECASE)
_CODES = (f"{NS}iso2", f"{NS}iso3")


@dataclass(frozen=True)
class Body:
    """Who recommends: an IRI, empty where only the mechanism is known, and the mechanism."""

    iri: str
    mechanism: str


@lru_cache(4096)
def slug(label: str) -> str:
    """What labels are compared by, and the key of a label's concept."""
    return iris.slug(label.replace("&", " and "))


def values(content: object) -> list[str]:
    """The labels of a field, which may be a list, lines, or lines that begin with a hyphen."""
    items = content if isinstance(content, list) else [content]
    return list(dict.fromkeys(chain(*(_lines(str(item)) for item in items if item is not None))))


@lru_cache(4096)
def _lines(item: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFC", html.unescape(item))
    labels = (line.lstrip("-–—•·* \t\xa0").rstrip() for line in plain.splitlines())
    return tuple(label for label in labels if label and label not in patterns("uhri")["nothing"])


@lru_cache(4096)
def body(label: str) -> Body | None:
    """The body of a label; None where the label is not known at all."""
    label = re.sub(r"\s*\([^()]*\)$", "", label)
    parts = (label, *re.split(r"\s+[-–—:]\s+", label))  # as in CCPR - Human Rights Committee
    if entry := next(filter(None, (_bodies().get(slug(part)) for part in parts)), None):
        return entry
    for short, forms in patterns("uhri")["mandates"].items():
        if re.match(rf"{short}\b", label):
            topic = " " + label.removeprefix(short).lstrip(" -–—:")
            return Body(_mandate(topic, forms), SPECIAL_PROCEDURES)
    named = agent(label)
    if iris.code(named) in patterns("mandates"):
        return Body(named, SPECIAL_PROCEDURES)
    return next((known for known in _bodies().values() if known.iri == named), None)


def _mandate(topic: str, forms: Iterable[str]) -> str:
    """The mandate on a topic. It may have been that of an expert before that of a rapporteur, and
    labels leave out what all mandates are on."""
    topics = [re.sub(r"^ (?:on|in the field of) ", " ", topic, flags=re.IGNORECASE)]
    topics += [f" {words}{topics[0]}" for words in patterns("uhri")["topics"]]
    others = chain(*patterns("uhri")["mandates"].values())
    names = [f"{form}{each}" for form in chain(forms, others) for each in (topic, *topics)]
    found = next(filter(None, map(people_and_bodies("").lookup, names)), "")
    return found or _on_states().get(state(_IN.sub("", topic)), "") or _begun(names)


@cache
def _on_states() -> Mapping[str, str]:
    """The mandates on one State, by that State."""
    found = ((key, state(_IN.sub("", each["label"]))) for key, each in patterns("mandates").items())
    return {of: iris.body(key) for key, of in found if of}


def _begun(names: Iterable[str]) -> str:
    """The mandate with whose name one of these begins: lexica give long names in part."""
    found = (people_and_bodies("").find(name)[:1] for name in names)
    return next((each.iri for each in chain(*found) if not each.begin and "/body/" in each.iri), "")


@cache
def _bodies() -> Mapping[str, Body]:
    return {
        slug(label): Body(iris.body(entry["body"]), entry["mechanism"])
        for label, entry in patterns("uhri")["bodies"].items()
    }


@lru_cache(4096)
def state(label: str) -> str:
    """The IRI of a State named or by an ISO code; empty for what is no State."""
    name = label.rstrip("* ").removesuffix("(the)").rstrip()
    return states().lookup(name) or _codes().get(name.upper(), "")


@lru_cache(4096)
def agent(label: str) -> str:
    """The IRI of an organisation, body or person of this name; empty where none is known."""
    return people_and_bodies("").lookup(label) or ""


@cache
def _codes() -> Mapping[str, str]:
    path = resources.folder("data/reference/states.ttl")
    return {
        triple.object.value: str(triple.subject.value)
        for triple in parse(path=str(path), format=RdfFormat.TURTLE)
        if triple.predicate.value in _CODES
    }


@lru_cache(4096)
def kind(label: str) -> str:
    """``recommendation`` or ``observation``; empty for any other type of annotation."""
    return _first(patterns("uhri")["types"].items(), label)


def position(labels: Iterable[str]) -> str:
    """The position that the labels of one record state together; empty if none is known."""
    found = {_position(label) for label in labels} - {""}
    both = str(patterns("uhri")["positions"]["both"])
    return both if len(found) > 1 else next(iter(found), "")


@lru_cache(4096)
def _position(label: str) -> str:
    entries = patterns("uhri")["positions"]
    return _first(((key, entries[key]["labels"]) for key in entries if key != "both"), label)


def _first(known: Iterable[tuple[str, Iterable[str]]], label: str) -> str:
    wanted = slug(label)
    return next((key for key, labels in known if wanted in map(slug, labels)), "")


@cache
def themes(scheme: str) -> Mapping[str, tuple[str, ...]]:
    """Our themes for each known label of a scheme of the index, ``themes`` or ``groups``."""
    found: dict[str, tuple[str, ...]] = {slug(name): () for name in patterns("uhri")["no_theme"]}
    for theme, labels in patterns("uhri").get(scheme, {}).items():
        for label in labels:
            found[slug(label)] = (*found.get(slug(label), ()), theme)
    return found


def spelling(scheme: str, label: str) -> str:
    """The one spelling of a label of a scheme: sources differ in capitals, blanks and ``&``."""
    plain = " ".join(label.replace("&", " and ").split())
    return _spellings(scheme).get(slug(label)) or plain[:1].upper() + plain[1:]


@cache
def _spellings(scheme: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    known = patterns("uhri").get(scheme, {}).values()
    for label in chain(patterns("uhri")["no_theme"], *known):
        found.setdefault(slug(label), label)
    return found


def cycle(content: object) -> int | None:
    """The cycle in ``Cycle 3``, ``3rd cycle`` or ``Third cycle (2017-2022)``."""
    words = patterns("uhri")["cycles"]
    for token in re.findall(r"(?<!\d)\d{1,2}(?!\d)|[a-z]+", " ".join(values(content)).lower()):
        if token.isdigit() or token in words:
            return int(words.get(token, token))
    return None
