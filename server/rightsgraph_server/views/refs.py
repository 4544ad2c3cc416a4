"""How pages name things and link to them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from rightsgraph.iris import BASE
from rightsgraph.triples.documents import EU_LANGUAGES
from rightsgraph_server.pages import local
from rightsgraph_server.terms import short

_DOCUMENTS = f"{BASE}id/document/"
_REVIEW = re.compile(rf"{BASE}id/review/([A-Z]+)/([a-z-]+)/([0-9]+)")
# The official ones of the United Nations.
_LANGUAGES = {
    "ARA": "Arabic",
    "ENG": "English",
    "FRA": "French",
    "RUS": "Russian",
    "SPA": "Spanish",
    "ZHO": "Chinese",
}
_LISTS = {
    re.compile(r"metadata\.un\.org/sdg/([0-9.]+)"): r"SDG target \1",
    re.compile(r"publications\.europa\.eu/resource/authority/country/(\w+)"): (
        r"\1 in the country list of the European Union"
    ),
    re.compile(r"treaties\.un\.org/.*"): "United Nations Treaty Collection",
    re.compile(r"creativecommons\.org/licenses/by/4\.0"): "CC BY 4.0",
}
_SCHEME = re.compile(r"https?://(?:www\.)?")
# What the passages of each kind are called.
_PASSAGES = {
    "section": "section",
    "paragraph": "paragraph",
    "heading": "heading",
    "row": "row",
    "item": "item",
    "footnote": "note",
    "record": "record",
}


@dataclass(frozen=True)
class Ref:
    """A text that may lead somewhere; ``iri`` is empty where it is a mere text."""

    text: str
    href: str = ""
    iri: str = ""
    note: str = ""

    def called(self, text: str) -> Ref:
        return replace(self, text=text)

    @property
    def key(self) -> str:
        """The last part of the identifier: the key of a concept, the code of a State."""
        return self.iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def ref(iri: str, label: str = "") -> Ref:
    """A link to a thing; one whose label is its identifier is called in short."""
    own_label = label if label != iri else ""
    return Ref(own_name(iri) or own_label or _unlabelled(iri), local(iri), iri)


@lru_cache(20_000)
def own_name(iri: str) -> str:
    """What needs no label: passages are called by their place."""
    return place_name(iri) if is_passage(iri) else ""


@lru_cache(20_000)
def _unlabelled(iri: str) -> str:
    if review := _REVIEW.fullmatch(iri):
        return f"{review[2].upper()} cycle {review[3]} ({review[1]})"
    return short(iri) if iri.startswith(BASE) or "#" in iri else _outside(iri)


def _outside(iri: str) -> str:
    """A language by its name, a list by whose it is, and other addresses without what every
    address begins with."""
    if iri.startswith(EU_LANGUAGES):
        key = iri.removeprefix(EU_LANGUAGES)
        return _LANGUAGES.get(key, key)
    address = _SCHEME.sub("", iri).rstrip("/")
    for pattern, name in _LISTS.items():
        if found := pattern.fullmatch(address):
            return found.expand(name)
    return address


@lru_cache(20_000)
def document_of(iri: str) -> str:
    """The document below whose identifier this one stands; empty where there is none."""
    if not iri.startswith(_DOCUMENTS):
        return ""
    return _DOCUMENTS + iri.removeprefix(_DOCUMENTS).partition("/")[0]


def place_of(iri: str) -> str:
    """The path of a passage within its document."""
    return iri.removeprefix(document_of(iri)).removeprefix("/") if document_of(iri) else ""


def is_passage(iri: str) -> bool:
    return place_of(iri).partition("/")[0] in _PASSAGES


def place_name(iri: str) -> str:
    """``section/2/paragraph/3`` as people say it: section 2, paragraph 3."""
    steps = place_of(iri).split("/")
    pairs = zip(steps[::2], steps[1::2], strict=False)
    return ", ".join(f"{_PASSAGES.get(kind, kind)} {number}" for kind, number in pairs)


def cycle_of(recommendation: str) -> str:
    """The cycle of the review that a recommendation was made in, by its identifier."""
    return recommendation.partition("/recommendation/")[0].rsplit("/", 1)[-1]


def anchor(iri: str) -> str:
    """The identifier of a passage within the page of its document."""
    return place_of(iri).replace("/", "-") or "top"
