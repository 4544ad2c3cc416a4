"""Compiles the international instruments, and every article of theirs, from their lexicons."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, RootModel, StringConstraints
from pyoxigraph import NamedNode, Triple

from rightsgraph import iris
from rightsgraph.errors import LexiconError
from rightsgraph.reference import lexica
from rightsgraph.reference.agents import Bodies, Key
from rightsgraph.reference.nodes import Fact, also, describe

When = datetime.date | Annotated[int, Field(ge=1800, le=2100)]
Article = Annotated[
    str, BeforeValidator(str), StringConstraints(pattern=r"^[1-9][0-9]*( (bis|ter))?$")
]
Subject = Annotated[str, StringConstraints(pattern=r"^\S+( \S+){0,9}$")]

_UNTC = "https://treaties.un.org/Pages/ViewDetails.aspx?src=TREATY"


class Instrument(lexica.Entry):
    """An entry of ``instruments.yaml``, which says what its fields mean."""

    title: str
    short: str | None = None
    abbreviations: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    contextual: tuple[str, ...] = ()
    adopted: When
    binding: bool = True
    monitored_by: Key | None = None
    articles: int | None = None
    further: tuple[Article, ...] = ()
    numerals: Literal["arabic", "roman"] = "arabic"
    ilo: int | None = None
    untc: Annotated[str, StringConstraints(pattern=r"^[IVXL]+-[0-9]+(-[a-z])?$")] | None = None
    symbol: str | None = None

    def numbers(self) -> list[str]:
        """Its articles by number, as ``8`` or ``8 bis``."""
        return [*map(str, range(1, (self.articles or 0) + 1)), *self.further]


class Instruments(lexica.Entry):
    """``instruments.yaml``."""

    ilo_forms: tuple[str, ...]
    not_instruments: tuple[str, ...]
    instruments: dict[Key, Instrument]

    def by_number(self, entry: Instrument) -> list[str]:
        """The names of a Convention of the ILO by its number; none of any other instrument."""
        return [form.format(number=entry.ilo) for form in self.ilo_forms if entry.ilo]

    def short(self, entry: Instrument) -> str:
        """The name that its articles carry."""
        choices = (entry.short, *self.by_number(entry), *entry.abbreviations, entry.title)
        return next(filter(None, choices))

    def other_names(self, entry: Instrument) -> list[str]:
        """All names but title, abbreviations and those that depend on the document."""
        names = [self.short(entry), *self.by_number(entry), *entry.aliases]
        known = (entry.title, *entry.abbreviations)
        return list(dict.fromkeys(name for name in names if name not in known))

    def names(self) -> Iterator[tuple[str, str]]:
        """Every name with the key of what it names, decoys included."""
        for key, entry in self.instruments.items():
            for name in (entry.title, *entry.abbreviations, *self.other_names(entry)):
                yield key, name
            yield from ((key, name) for name in entry.hidden)
        yield from (("not_instruments", name) for name in self.not_instruments)


class Provisions(lexica.Entry):
    """What ``provisions.yaml`` says of one instrument."""

    subjects: dict[Article, Subject] = {}
    paragraphs: dict[Article, tuple[int, ...]] = {}


def read_instruments() -> Instruments:
    """The lexicon of instruments; raises LexiconError where a name could mean two of them."""
    lexicon = lexica.read("instruments", Instruments)
    lexica.check_unshared("instruments", lexicon.names())
    bodies = lexica.read("bodies", Bodies).un_bodies
    for key, entry in lexicon.instruments.items():
        if entry.monitored_by and entry.monitored_by not in bodies:
            problem = f"{entry.monitored_by} is no body of bodies.yaml"
            raise LexiconError(problem, f"instruments.yaml: {key}")
    return lexicon


def _read_provisions(lexicon: Instruments) -> dict[str, Provisions]:
    """What is said of articles; raises LexiconError for an article that its treaty lacks."""
    found = lexica.read("provisions", RootModel[dict[Key, Provisions]]).root
    for key, provisions in found.items():
        entry = lexicon.instruments.get(key)
        if entry is None:
            raise LexiconError("is no key of instruments.yaml", f"provisions.yaml: {key}")
        for article in (*provisions.subjects, *provisions.paragraphs):
            if article not in entry.numbers():
                problem = f"{entry.title} has no article {article}"
                raise LexiconError(problem, f"provisions.yaml: {key}")
    return found


def compile_instruments() -> list[Triple]:
    """All instruments, their articles, and the paragraphs that documents cite."""
    lexicon = read_instruments()
    provisions = _read_provisions(lexicon)
    triples: list[Triple] = []
    for key, entry in lexicon.instruments.items():
        triples += _instrument(key, entry, lexicon.other_names(entry))
        triples += _articles(
            iris.instrument(key), lexicon.short(entry), entry, provisions.get(key, Provisions())
        )
    return triples


def issued(when: When) -> Fact:
    """The day, or the year where no more is known."""
    name = "dcterms:issued" if isinstance(when, datetime.date) else "dcterms:issued^^xsd:gYear"
    return name, when


def _instrument(key: str, entry: Instrument, names: list[str]) -> list[Triple]:
    facts = [("rg:binding", entry.binding), issued(entry.adopted)]
    facts += also(entry.title, names, entry.hidden)
    facts += [("rg:abbreviation", code) for code in entry.abbreviations]
    facts += [("foaf:page", NamedNode(page)) for page in _pages(entry)]
    if entry.monitored_by:
        facts.append(("rg:monitoredBy", NamedNode(iris.body(entry.monitored_by))))
    return describe(iris.instrument(key), "rg:Instrument", entry.title, facts)


def _pages(entry: Instrument) -> Iterator[str]:
    if entry.untc:
        chapter = next(n for n in range(1, 50) if roman(n) == entry.untc.split("-")[0])
        yield f"{_UNTC}&mtdsg_no={entry.untc}&chapter={chapter}&clang=_en"
    if entry.symbol:
        yield iris.printed(entry.symbol)


def _articles(
    instrument: str, short: str, entry: Instrument, provisions: Provisions
) -> Iterator[Triple]:
    whole: Fact = ("rg:provisionOf", NamedNode(instrument))
    for number in entry.numbers():
        article = iris.provision(instrument, number.replace(" ", "-"))
        printed = roman(int(number)) if entry.numerals == "roman" else number
        label = f"{short}, article {printed}"
        facts = [whole, ("rg:printedNumber", printed)]
        if number in provisions.subjects:
            facts.append(("rg:subject@en", provisions.subjects[number]))
        yield from describe(article, "rg:Provision", label, facts)
        for paragraph in map(str, provisions.paragraphs.get(number, ())):
            part_of: Fact = ("dcterms:isPartOf", NamedNode(article))
            facts = [whole, part_of, ("rg:printedNumber", paragraph)]
            yield from describe(
                f"{article}/{paragraph}", "rg:Provision", f"{label} ({paragraph})", facts
            )


def roman(number: int) -> str:
    """``14`` → ``XIV``."""
    signs = {50: "L", 40: "XL", 10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I"}
    text = ""
    for value, sign in signs.items():
        text += sign * (number // value)
        number %= value
    return text
