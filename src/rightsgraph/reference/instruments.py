"""Compiles the international instruments with all their articles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pydantic import RootModel
from pyoxigraph import NamedNode, Triple

from rightsgraph import iris
from rightsgraph.errors import LexiconError
from rightsgraph.reference import lexica
from rightsgraph.reference.nodes import Fact, also, describe

_TREATY_PAGE = "https://treaties.un.org/Pages/ViewDetails.aspx?src=TREATY&mtdsg_no={}&chapter={}"
_CHAPTERS = {"IV": 4, "V": 5, "XVIII": 18, "XXVI": 26}


class Instrument(lexica.Entry):
    """An instrument; ``instruments.yaml`` says what the fields mean."""

    title: str
    abbreviations: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    adopted: date | None = None
    articles: int = 0
    also: tuple[str, ...] = ()
    binding: bool = True
    page: str = ""
    paragraphs: dict[int, tuple[int, ...]] = {}

    @property
    def short(self) -> str:
        """What its articles are labelled with."""
        return self.abbreviations[0] if self.abbreviations else self.title

    def numbers(self) -> list[str]:
        """All article numbers as printed."""
        return [*map(str, range(1, self.articles + 1)), *self.also]


Instruments = RootModel[dict[str, Instrument]]
Subjects = RootModel[dict[str, dict[int | str, str]]]


def read_instruments() -> dict[str, Instrument]:
    """The instruments by key; raises LexiconError where two share a name."""
    instruments = lexica.read("instruments", Instruments).root
    lexica.check_unshared(
        "instruments",
        (
            (key, name)
            for key, entry in instruments.items()
            for name in (entry.title, *entry.abbreviations, *entry.aliases)
        ),
    )
    return instruments


def read_subjects() -> dict[str, dict[str, str]]:
    """What articles are about, by instrument and number."""
    content = lexica.read("provisions", Subjects).root
    return {key: {str(n): text for n, text in found.items()} for key, found in content.items()}


def compile_instruments() -> list[Triple]:
    """Every instrument, its articles, and the paragraphs that documents cite.

    Raises LexiconError for a subject of an article that its instrument does not have.
    """
    instruments, subjects = read_instruments(), read_subjects()
    for key, found in subjects.items():
        missing = found.keys() - set(instruments[key].numbers())
        if missing:
            raise LexiconError(f"has no article {min(missing)}", f"provisions.yaml: {key}")
    return [
        triple
        for key, entry in instruments.items()
        for triple in (
            *describe(iris.instrument(key), "rg:Instrument", entry.title, _facts(entry)),
            *_articles(key, entry, subjects.get(key, {})),
        )
    ]


def _facts(entry: Instrument) -> Iterator[Fact]:
    yield "rg:binding", entry.binding
    yield from (("rg:abbreviation", name) for name in entry.abbreviations)
    yield from also(entry.title, entry.aliases)
    if entry.adopted:
        yield "dcterms:issued", entry.adopted
    if entry.page:
        chapter = _CHAPTERS[entry.page.split("-")[0]]
        yield "foaf:page", NamedNode(_TREATY_PAGE.format(entry.page, chapter))


def _articles(key: str, entry: Instrument, subjects: dict[str, str]) -> Iterator[Triple]:
    whole = iris.instrument(key)
    for number in entry.numbers():
        article = iris.provision(whole, number.replace(" ", "-"))
        facts: list[Fact] = [("rg:provisionOf", NamedNode(whole)), ("rg:printedNumber", number)]
        if number in subjects:
            facts.append(("rg:subject@en", subjects[number]))
        yield from describe(article, "rg:Provision", f"{entry.short}, article {number}", facts)
    for above, paragraphs in entry.paragraphs.items():
        article = iris.provision(whole, str(above))
        for paragraph in paragraphs:
            yield from describe(
                iris.provision(whole, str(above), str(paragraph)),
                "rg:Provision",
                f"{entry.short}, article {above} ({paragraph})",
                [
                    ("rg:provisionOf", NamedNode(whole)),
                    ("dcterms:isPartOf", NamedNode(article)),
                    ("rg:printedNumber", str(paragraph)),
                ],
            )
