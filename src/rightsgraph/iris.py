"""Mints the identifiers of the graph; the one place that knows their patterns."""

from __future__ import annotations

import re
import unicodedata

BASE = "https://w3id.org/rightsgraph/"
NS = BASE + "ns#"
ID = BASE + "id/"
RIGHTSGRAPH = ID + "software/rightsgraph"
_WHOLE = str.maketrans(
    {"đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe"}
    | {"þ": "th", "ŧ": "t"}
)
"""Letters that Unicode does not take apart into an ASCII letter and a mark."""
_PROVISION = re.compile(r"(.+?)/(article|section)/(.+)")


def slug(name: str) -> str:
    """A name as lower-case ASCII words joined by hyphens: ``A/HRC/14/10`` → ``a-hrc-14-10``."""
    letters = unicodedata.normalize("NFKD", name).lower().translate(_WHOLE)
    plain = letters.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def code(iri: str) -> str:
    """The last segment of an identifier: the code of a State, the number of a session."""
    return iri.rsplit("/", 1)[-1]


def printed(symbol: str) -> str:
    """Where the United Nations publish the document with this symbol."""
    return f"https://docs.un.org/en/{symbol}"


def state(iso3: str) -> str:
    return f"{ID}state/{iso3}"


def instrument(key: str) -> str:
    return f"{ID}instrument/{key}"


def law(iso3: str, key: str) -> str:
    return f"{ID}law/{iso3}/{key}"


def policy(iso3: str, key: str) -> str:
    return f"{ID}policy/{iso3}/{key}"


def provision(parent: str, article: str, *parts: str, division: str = "article") -> str:
    """An article, or a paragraph of it, of the instrument or law ``parent``.

    ``division`` is ``section`` where a law is divided into sections.
    """
    return "/".join([parent, division, article, *parts])


def divided(iri: str) -> tuple[str, str, list[str]]:
    """The law of a provision, ``article`` or ``section``, and the numbers of it and its parts.

    Of anything else, itself; the rest is empty.
    """
    match = _PROVISION.fullmatch(iri)
    return (match[1], match[2], match[3].split("/")) if match else (iri, "", [])


def organisation(key: str) -> str:
    return f"{ID}organisation/{key}"


def body(key: str) -> str:
    return f"{ID}body/{key}"


def person(name: str) -> str:
    return f"{ID}person/{slug(name)}"


def session(mechanism: str, number: int) -> str:
    """A session of ``upr`` (its Working Group) or ``hrc`` (the Human Rights Council)."""
    return f"{ID}session/{mechanism}/{number}"


def document(key: str) -> str:
    return f"{ID}document/{key}"


def passage(document_slug: str, path: str) -> str:
    return f"{document(document_slug)}/{path}"


def source_text(document_slug: str, digest: str) -> str:
    return f"{document(document_slug)}/text/{digest[:12]}"


def review(iso3: str, mechanism: str, cycle: int) -> str:
    """``mechanism`` is ``upr`` or a treaty body's abbreviation such as ``ccpr``."""
    return f"{ID}review/{iso3}/{mechanism}/{cycle}"


def recommendation(review_iri: str, number: str) -> str:
    return f"{review_iri}/recommendation/{number}"


def position(source: str, recommendation_iri: str, demand: int | None = None) -> str:
    """A source's reading of the position on one recommendation or demand of a review."""
    path = recommendation_iri.removeprefix(f"{ID}").removeprefix("review/")
    path = path.replace("/recommendation/", "/")
    return f"{ID}position/{source}/{path}" + (f"/demand/{demand}" if demand else "")


def concept(scheme: str, key: str) -> str:
    return f"{BASE}scheme/{scheme}/{key}"


def graph(kind: str, name: str = "") -> str:
    """``kind`` is document, curation, text, reference, import, ontology, shapes,
    queries or dataset."""
    return f"{BASE}graph/{kind}" + (f"/{name}" if name else "")
