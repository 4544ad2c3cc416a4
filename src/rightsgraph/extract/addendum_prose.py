"""Positions in running text: lists of numbers with a verdict, and comments under headings.

A statement that names a recommendation decides over the heading under which it is commented
on; a sentence such as "noted the following recommendations:" speaks for all that follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rightsgraph.extract import wording
from rightsgraph.extract.numbers import expand, named, paragraph_named, plain
from rightsgraph.structure.numbered import NUMBER, RUN
from rightsgraph.tree import Document, Part, Passage

_WORDS = (Part.PARAGRAPH, Part.ITEM)
_LEADS = re.compile(r":\s*$|\b(?:following|below|hereafter)\b", re.I)
_ONLY_NUMBERS = re.compile(rf"\W*(?:Recommendations?\W*(?:Nos?\.?)?\s*)?({RUN})\W*", re.I)
_ONE_OF_THEM = re.compile(
    r"\baccept(?:s|ed)?\s+the\s+recommendation\s+(?:regarding|on|concerning|relating|to)\b", re.I
)
_LISTED = re.compile(rf"(?P<lead>[^:]{{3,200}}):\s*(?P<run>{RUN})\W*")
_AT_ITEM = re.compile(
    rf"\W*(?:recommendations?\s*(?:Nos?\.?\s*)?(?={NUMBER})|(?=\d{{1,3}}\s?\.\s?\d)){RUN}"
    r"\s*(?:$|[,;:–(-]|\b(?:on|concerning|regarding|relating|about|by|from|to|which|as|since|because)\b)",
    re.I,
)
_OTHERS = re.compile(
    r"\b(?:all\s+(?:of\s+)?(?:the\s+|its\s+)?(?:other|remaining)\s+(?:recommendations?|ones)"
    r"|(?:all|the)\s+(?:the\s+)?others\b"
    r"|the\s+(?:other|remaining)\s+(?:\w+\s+)?(?:recommendations?|ones)"
    r"|the\s+(?:rest|remainder)(?:\s+of\s+(?:the|its|these)\s+recommendations)?"
    r"|all\s+(?:of\s+)?(?:the\s+|its\s+)?(?:\w+\s+)?recommendations?(?=\W*$|\s+(?:except|with\s+the|save"
    r"|other\s+than|apart|it\s+received|received|made\s+to|contained|addressed)))"
    r"(?!\s+(?:on|about|concerning|regarding|relating|related|from|by|made\s+by)\b)",
    re.I,
)
_OF_TWO = (
    re.compile(r"\bthe\s+former(?:\s+recommendation)?\b", re.I),
    re.compile(r"\bthe\s+latter(?:\s+recommendation)?\b", re.I),
)
_EARLIER = re.compile(
    r"\b(?:first|second|third|previous|last|earlier)\s+(?:universal\s+periodic\s+)?(?:cycle|review)\b",
    re.I,
)
_GOES_ON = re.compile(r"(?:They|These|Those|It|Among\s+them)\b[^.]{0,30}?\binclud", re.I)
_ABOUT = re.compile(
    r"\W*(?:(?:With|In|As|On|Regarding|Concerning|Regards|Considering)\b[^.]{0,40}?\b)?"
    r"recommendations?\s*(?:in\s+paragraphs?|Nos?\.?|numbers?|paragraphs?)?\s*(?=\d)",
    re.I,
)


@dataclass(frozen=True)
class Statement:
    """A verdict, the passages that give it, and what the same passage claims is done."""

    wording: str
    passages: tuple[str, ...]
    implementation: str = ""


@dataclass(frozen=True)
class Numbering:
    """How the document names recommendations: for ``named``."""

    prefix: str = ""
    lists: frozenset[str] = frozenset()

    def in_passage(self, passage: Passage, document: Document) -> Numbering:
        """As it holds in a passage: a footnote may say which paragraph its numbers are of."""
        notes = (document.passage(path) for path in passage.notes)
        told = paragraph_named(" ".join(note.text.value for note in notes if note))
        return replace(self, prefix=told) if told else self

    def named(self, text: str) -> tuple[str, ...]:
        found = (n for run in named(plain(text), self.prefix, self.lists) for n in run.numbers)
        earlier = bool(_EARLIER.search(text))
        own = (n for n in found if not (earlier and self.prefix) or n.startswith(f"{self.prefix}."))
        return tuple(dict.fromkeys(own))


@dataclass
class Statements:
    """What the document states of recommendations by number, and of all in a place.

    ``outer`` is what the last title with a verdict says; it holds for numbers that have
    nothing else beside them.
    """

    listed: dict[str, Statement] = field(default_factory=dict)
    contrary: set[str] = field(default_factory=set)
    context: dict[str, Statement] = field(default_factory=dict)
    outer: dict[str, Statement] = field(default_factory=dict)
    others: Statement | None = None

    def add(self, number: str, statement: Statement) -> None:
        first = self.listed.setdefault(number, statement)
        if wording.POSITIONS[first.wording] != wording.POSITIONS[statement.wording]:
            self.contrary.add(number)


@dataclass
class Group:
    """Recommendations answered together, under a heading or in a paragraph about them."""

    head: Passage
    numbers: tuple[str, ...]
    passages: list[Passage] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(passage.text.value for passage in self.passages)

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.head.path, *(p.path for p in self.passages))))


def statements(document: Document, numbering: Numbering) -> Statements:
    """All verdicts that stand apart from the answer to a single recommendation."""
    found = Statements()
    section: Statement | None = None
    outer: Statement | None = None
    lead: Statement | None = None
    lead_section = ""
    for passage in document.passages:
        if passage.part is Part.SECTION:
            said = wording.titled(passage.heading)
            done = wording.implementation(passage.heading)
            section = Statement(said, (passage.path,), done) if said else None
            outer = section or outer
            lead = lead if not lead_section else None
        elif passage.part in _WORDS:
            here = numbering.in_passage(passage, document)
            _list(passage, lead or section, here, found)
            new = _lead(passage, document, here)
            if new:
                lead, lead_section = new, passage.parent
        if outer:
            found.outer[passage.path] = outer
        in_force = lead or section
        if in_force:
            found.context[passage.path] = in_force
    return found


def _list(
    passage: Passage, context: Statement | None, numbering: Numbering, found: Statements
) -> None:
    """Adds what a passage says of the recommendations that it names."""
    text = passage.text.value
    only = _ONLY_NUMBERS.fullmatch(text)
    if only and context:
        for number in expand(only[1], numbering.prefix):
            found.add(number, _within(context, passage))
        return
    begins = _AT_ITEM.match(text)
    if begins and context and wording.wording(text) == "explains-only":
        for number in numbering.named(begins[0]) or expand(begins[0], numbering.prefix):
            found.add(number, _within(context, passage))
        return
    told = _each_named(wording.sentences(text), numbering)
    before = ""
    for place, sentence in enumerate(told):
        pairs = list(said_of_numbers(sentence, numbering, before))
        before = wording.combined(list(wording.verdicts(sentence)))
        if _OTHERS.search(sentence) and not found.others:
            found.others = _of_others(sentence, passage, numbering)
        for said, numbers in pairs:
            after = _until_numbers(told[place:], numbering)
            statement = Statement(said, (passage.path,), wording.implementation(after))
            for number in numbers:
                found.add(number, statement)


def _each_named(told: list[str], numbering: Numbering) -> list[str]:
    """The sentences, with the numbers for "the former" and "the latter" of two named before."""
    two: tuple[str, ...] = ()
    found = []
    for sentence in told:
        if len(two) == len(_OF_TWO):
            for like, number in zip(_OF_TWO, two, strict=True):
                sentence = like.sub(f"recommendation {number}", sentence)
        two = numbering.named(sentence)
        found.append(sentence)
    return found


def _within(context: Statement, passage: Passage) -> Statement:
    return replace(context, passages=(*context.passages, passage.path))


def _of_others(sentence: str, passage: Passage, numbering: Numbering) -> Statement | None:
    """What a sentence says of all recommendations that the document does not single out."""
    clause = next(c for c in wording.clauses(sentence) if _OTHERS.search(c) or c is sentence)
    own = list(wording.verdicts(clause)) or list(wording.verdicts(sentence))
    said = wording.combined(own)
    alone = not numbering.named(clause)
    return Statement(said, (passage.path,)) if alone and said != "explains-only" else None


def said_of_numbers(
    sentence: str, numbering: Numbering, before: str = ""
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The verdicts of a sentence, each with the recommendations that its clause names.

    A clause without a verdict goes with the clause before it; ``before`` is the verdict of the
    sentence before, which "They included recommendations 7 and 9" goes on with. Where several
    are named and "the recommendation on" something is accepted, its number stays unknown.
    """
    listed = _LISTED.fullmatch(plain(sentence))
    said = wording.announced(listed["lead"]) if listed else ""
    run = expand(listed["run"], numbering.prefix) if listed else ()
    if said and (len(run) > 1 or "." in run[0]):
        yield said, run
        return
    clauses = wording.clauses(sentence)
    parts = [(list(wording.verdicts(c)), numbering.named(c)) for c in clauses]
    apart = {
        n
        for c, (_, found) in zip(clauses, parts, strict=True)
        if wording.is_exception(c)
        for n in found
    }
    places = [place for place, (_, numbers) in enumerate(parts) if numbers]
    if len(places) == 1:
        own, numbers = parts[places[0]]
        after = [said for verdicts, _ in parts[places[0] + 1 :] for said in verdicts]
        every = [said for verdicts, _ in parts for said in verdicts]
        parts = [([*own, *after] if own else every, numbers)]
        clauses = [clauses[places[0]]]
    last = [before] if before and _GOES_ON.match(sentence) else []
    for place, (verdicts, numbers) in enumerate(parts):
        excepted = wording.is_exception(clauses[place])
        following = next((found for found, _ in parts[place + 1 :] if found), [])
        own = verdicts if excepted else verdicts or last or following
        last = last if excepted else own
        said = wording.combined(own)
        kept = tuple(n for n in numbers if excepted or n not in apart)
        unnumbered = len(kept) > 1 and _ONE_OF_THEM.search(sentence)
        if kept and said != "explains-only" and not unnumbered:
            yield said, kept


def _until_numbers(told: list[str], numbering: Numbering) -> str:
    """A sentence and those after it that name no recommendation of their own."""
    following = next((n for n, s in enumerate(told[1:], 1) if numbering.named(s)), len(told))
    return " ".join(told[:following])


def _lead(passage: Passage, document: Document, numbering: Numbering) -> Statement | None:
    """What a passage says of the recommendations that follow it, named there and not here.

    Earlier paragraphs that say the same before the first section are part of it.
    """
    text = passage.text.value
    last = wording.sentences(text)[-1] if text.strip() else ""
    said = wording.combined(list(wording.verdicts(last)))
    if said == "explains-only" or not _LEADS.search(last) or numbering.named(last):
        return None
    same = [
        p.path
        for p in document.below("", Part.PARAGRAPH)
        if not passage.parent and wording.wording(p.text.value) == said
    ]
    return Statement(said, tuple(dict.fromkeys((passage.path, *same))))


def groups(document: Document, numbering: Numbering) -> list[Group]:
    """Comments on recommendations: by heading, by section, or a paragraph that begins so."""
    found: list[Group] = []
    section: Group | None = None
    open_: Group | None = None
    for passage in document.passages:
        if passage.part in (Part.SECTION, Part.HEADING):
            here = numbering.in_passage(passage, document)
            numbers = _heading_numbers(passage.heading, here)
            open_ = Group(passage, numbers) if numbers else None
            found += [open_] if open_ else []
            section = open_ if passage.part is Part.SECTION else section
            if section and section is not open_:
                section.numbers = tuple(n for n in section.numbers if n not in numbers)
        elif passage.part in _WORDS:
            about = _about(passage, numbering.in_passage(passage, document))
            if about and not (open_ and set(about.numbers) <= set(open_.numbers)):
                open_ = about
                found.append(about)
            elif open_ and open_.head.part in _WORDS and passage.part is Part.PARAGRAPH:
                open_ = None
            if open_:
                open_.passages.append(passage)
    return [group for group in found if group.numbers]


def _heading_numbers(heading: str, numbering: Numbering) -> tuple[str, ...]:
    only = _ONLY_NUMBERS.fullmatch(heading)
    return expand(only[1], numbering.prefix) if only else numbering.named(heading)


def _about(passage: Passage, numbering: Numbering) -> Group | None:
    """A paragraph that begins by naming the recommendations that it is about."""
    begins = _ABOUT.match(passage.text.value)
    numbers = numbering.named(wording.sentences(passage.text.value)[0]) if begins else ()
    return Group(passage, numbers) if numbers else None
