"""Names and patterns that the readers know, as data: the only door to ``data/lexicons``.

Names of States, bodies and instruments come from the compiled reference data, so that what
the linker recognises is exactly what a query finds as a label or an alias.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import ahocorasick
import yaml
from pyoxigraph import Literal, RdfFormat, parse

from rightsgraph import iris, resources
from rightsgraph.errors import LexiconError
from rightsgraph.iris import NS

_NAMING = frozenset(
    (
        "http://www.w3.org/2000/01/rdf-schema#label",
        "http://www.w3.org/2004/02/skos/core#altLabel",
        "http://www.w3.org/2004/02/skos/core#hiddenLabel",
        f"{NS}officialName",
        f"{NS}formerName",
        f"{NS}abbreviation",
    )
)
_SAME = str.maketrans({**dict.fromkeys("’ʼ‘`´′", "'"), **dict.fromkeys("-–‑‐\n\xa0", " ")})
_MARK = re.compile("[\u0300-\u036f]")
_LONGEST_ACRONYM = 8
_ACRONYM = re.compile(r"\b[A-Z]{2,5}\b")
_WORD_FOLLOWS = re.compile(r"\s+\w")


@dataclass(frozen=True)
class Found:
    """A name found in a text, with its offsets there."""

    begin: int
    end: int
    printed: str
    iri: str


class Names:
    """Finds names in text: whole words, the longest first, accents, hyphens and case folded.

    A name in capitals only (``US``, ``CAT``) must be printed so; any other that begins with a
    capital letter must do so in print, so that ``turkey`` and ``us`` are not States. Names that
    mean something else in a sentence (``Maurice``) are only looked up: ``alone``.
    """

    def __init__(
        self, names: Iterable[tuple[str, str]], alone: Iterable[tuple[str, str]] = ()
    ) -> None:
        self._iris: dict[str, str] = {}
        self._automaton = ahocorasick.Automaton()
        for name, iri in names:
            self._iris.setdefault(_key(name), iri)
            for printed in dict.fromkeys((name, _dotted(name))):
                self._automaton.add_word(fold(printed), (printed, iri))
        for name, iri in alone:
            self._iris.setdefault(_key(name), iri)
        if self._iris:
            self._automaton.make_automaton()

    def lookup(self, name: str) -> str | None:
        """The thing that exactly this name names, a leading "the" or a final stop aside."""
        return self._iris.get(_key(name)) or None

    def find(self, text: str) -> list[Found]:
        """The names in a text, in order and without overlap.

        A name with an empty IRI is a decoy: it only keeps a shorter name in it from being found.
        """
        chosen: list[Found] = []
        for found in sorted(self._all(text), key=lambda f: (f.begin, -f.end)):
            if not chosen or found.begin >= chosen[-1].end:
                chosen.append(found)
        return [found for found in chosen if found.iri]

    def _all(self, text: str) -> Iterator[Found]:
        if not self._iris:
            return
        folded, places = _without_marks(fold(text))
        for last, (name, iri) in self._automaton.iter(folded):
            begin, end = last + 1 - len(name), last + 1
            if not _whole_word(folded, begin, end) or _goes_on(folded, begin, end):
                continue
            if places:
                begin, end = places[begin], places[end]
            printed = text[begin:end]
            if _well_printed(printed, name):
                yield Found(begin, end, printed, iri)


def fold(text: str) -> str:
    """Lower case, without accents and typographic marks, each character still one character."""
    same = text.translate(_SAME)
    return same.lower() if same.isascii() else "".join(map(_fold_character, same))


@cache
def _fold_character(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character)[0].lower()
    return plain if len(plain) == 1 else character


def _without_marks(text: str) -> tuple[str, list[int]]:
    """A text without accents that stand apart from their letters, as Unicode may part them, and
    the place of each of its characters and of its end; none where nothing had to go."""
    if text.isascii() or not _MARK.search(text):
        return text, []
    kept = [place for place, character in enumerate(text) if not _MARK.match(character)]
    return "".join(text[place] for place in kept), [*kept, len(text)]


def _key(name: str) -> str:
    plain, _ = _without_marks(fold(name))
    return " ".join(plain.replace(".", "").removeprefix("the ").split())


def _well_printed(printed: str, name: str) -> bool:
    if _is_acronym(name):
        return printed == name
    return name[0].islower() or not printed[0].islower()


def _dotted(name: str) -> str:
    """A name with stops in its acronyms: ``Lao P.D.R.``"""
    return _ACRONYM.sub(lambda acronym: "".join(f"{letter}." for letter in acronym[0]), name)


def _is_acronym(name: str) -> bool:
    return len(name) <= _LONGEST_ACRONYM and name.isupper()


def _whole_word(text: str, begin: int, end: int) -> bool:
    before = text[begin - 1] if begin else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() or after.isalnum())


def _goes_on(text: str, begin: int, end: int) -> bool:
    """Whether a name that is turned round, ``Moldova, Republic of``, has an end of its own."""
    turned = "," in text[begin:end] and text.endswith((" of", " of the"), begin, end)
    return turned and bool(_WORD_FOLLOWS.match(text, end))


@dataclass(frozen=True)
class _Named:
    """One name of a thing of the reference data, and the State that it belongs to, if any."""

    name: str
    iri: str
    jurisdiction: str
    language: str


def _triples(file: str) -> Iterator[Any]:
    path = resources.folder(f"data/reference/{file}.ttl")
    return parse(path=str(path), format=RdfFormat.TURTLE)


def reference(file: str) -> Iterator[tuple[str, str, str]]:
    """Subject, predicate and value of each triple in ``data/reference/<file>.ttl``."""
    for triple in _triples(file):
        yield triple.subject.value, triple.predicate.value, triple.object.value


@cache
def _named(file: str) -> tuple[_Named, ...]:
    """All names in a file of the reference data."""
    names: list[tuple[str, str, str]] = []
    jurisdictions: dict[str, str] = {}
    for triple in _triples(file):
        subject, predicate = triple.subject.value, triple.predicate.value
        if predicate in _NAMING and isinstance(triple.object, Literal):
            names.append((triple.object.value, subject, triple.object.language or ""))
        elif predicate == f"{NS}jurisdiction":
            jurisdictions[subject] = triple.object.value
    return tuple(_Named(n, iri, jurisdictions.get(iri, ""), lang) for n, iri, lang in names)


@cache
def states() -> Names:
    """All names of States. Those in other languages, and short forms that may mean something
    else in a sentence, are looked up and not found there."""
    return Names([*running_states(), *_no_states()], ((name.name, name.iri) for name in _states()))


def running_states() -> Iterator[tuple[str, str]]:
    """The names of States that mean them in an English sentence, each with the State's IRI."""
    known = patterns("states")["states"].items()
    listed = {(iris.state(code), name) for code, one in known for name in one.get("listed", ())}
    for name in _states():
        if name.language == "en" and (name.iri, name.name) not in listed:
            yield name.name, name.iri


@cache
def listed_states() -> Names:
    """All names of States, for places where nothing but States is listed."""
    return Names([*((name.name, name.iri) for name in _states()), *_no_states()])


def _states() -> Iterator[_Named]:
    return (name for name in _named("states") if "/state/" in name.iri)


def _no_states() -> Iterator[tuple[str, str]]:
    return ((name, "") for name in patterns("states").get("not_states", ()))


def state_name(iri: str) -> str:
    """The short name of a State, or empty for anything else."""
    entry = patterns("states")["states"].get(iris.code(iri), {})
    return str(entry.get("name", ""))


@cache
def people_and_bodies(state: str) -> Names:
    """Bodies, organisations and persons; institutions only of the State under review."""
    known = (*_named("bodies"), *_named("organisations"))
    return Names((n.name, n.iri) for n in known if n.jurisdiction in ("", state))


def described(iri: str) -> bool:
    """Whether the reference data describes an organisation."""
    return iri in _organisations()


@cache
def _organisations() -> frozenset[str]:
    return frozenset(one.iri for one in _named("organisations"))


@cache
def laws(state: str, covenant: str = "") -> Names:
    """Instruments, and the laws and policies that a document about a State may name.

    ``state`` and ``covenant``, the treaty that "the Covenant" alone means in the document, are
    IRIs. Laws that any State has are the State's own; those of other States count only where
    their name is known anywhere.
    """
    anywhere = {f"{iris.BASE}id/law/{path}" for path in patterns("laws")["anywhere"]}
    named = [n for n in _named("instruments") if "/article/" not in n.iri]
    named += [n for n in _named("laws") if n.jurisdiction == state or n.iri in anywhere]
    return Names(
        [
            *((n.name, n.iri) for n in named),
            *(_generic_laws(state) if state else ()),
            *((name, covenant) for name in _contextual(covenant)),
            *_protocols(covenant),
            *((name, "") for name in patterns("instruments")["not_instruments"]),
        ]
    )


def _contextual(covenant: str) -> Iterable[str]:
    """Names that mean a treaty only in documents about it."""
    entry = patterns("instruments")["instruments"].get(iris.code(covenant), {})
    names: Iterable[str] = entry.get("contextual", ())
    return names


def _protocols(covenant: str) -> Iterator[tuple[str, str]]:
    """Names of its protocols there: ``Optional Protocol to the Covenant``."""
    instruments = patterns("instruments")["instruments"]
    for short in instruments.get(iris.code(covenant), {}).get("abbreviations", ()):
        for key, entry in instruments.items():
            for alias in entry.get("aliases", ()):
                if alias.endswith(f" to the {short}"):
                    for name in _contextual(covenant):
                        yield alias.removesuffix(short) + name, iris.instrument(key)


def _generic_laws(state: str) -> Iterator[tuple[str, str]]:
    for key, entry in patterns("laws")["any_state"].items():
        iri = iris.law(iris.code(state), key)
        if generic_law(iri):
            for name in (entry["label"], *entry.get("aliases", ()), *entry.get("hidden", ())):
                yield name, iri


def generic_law(iri: str) -> str:
    """The label of a law that any State has; empty for one that the reference data describes."""
    code, key = iri.split("/")[-2:]
    own = patterns("laws")["states"].get(code, {})
    generic = patterns("laws")["any_state"].get(key, {})
    return "" if key in own else str(generic.get("label", ""))


@cache
def treaties_of_bodies() -> Mapping[str, str]:
    """The treaty that each treaty body monitors, both as IRIs."""
    return {
        body: treaty
        for treaty, predicate, body in reference("bodies")
        if predicate == f"{NS}monitoredBy"
    }


@cache
def provisions() -> frozenset[str]:
    """The articles and paragraphs that the reference data knows of treaties."""
    of = f"{NS}provisionOf"
    return frozenset(one for one, predicate, _ in reference("instruments") if predicate == of)


@cache
def sessions() -> Mapping[tuple[str, int | None], int]:
    """The UPR cycle of each session: of its Working Group (``upr``) and the Council (``hrc``)."""
    cycles: dict[tuple[str, int | None], int] = {}
    for session, predicate, cycle in reference("sessions"):
        if predicate == f"{NS}cycle":
            mechanism, number = session.rsplit("/", 2)[1:]
            cycles[mechanism, int(number)] = int(cycle)
    return cycles


@cache
def patterns(name: str) -> Mapping[str, Any]:
    """A file of ``data/lexicons`` as it stands; raises LexiconError where it is no mapping."""
    path = resources.folder(f"data/lexicons/{name}.yaml")
    try:
        content = yaml.load(path.read_text("utf-8"), resources.YAML_LOADER)
    except (OSError, yaml.YAMLError) as error:
        raise LexiconError(f"cannot be read: {error}", str(path)) from error
    if not isinstance(content, dict):
        raise LexiconError("is not a mapping", str(path))
    return content


@cache
def pattern(file: str, name: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """A pattern that stands on its own in a file of ``data/lexicons``, compiled once."""
    return re.compile(patterns(file)[name], flags)
