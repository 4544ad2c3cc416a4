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
    r"\b(?>all\s+(?:of\s+)?(?:the\s+|its\s+)?(?:other|remaining)\s+(?:recommendations?|ones)"
    r"|(?:all|the)\s+(?:the\s+)?others\b"
    r"|the\s+(?:other|remaining)\s+(?:\w+\s+)?(?:recommendations?|ones)"
    r"|the\s+(?:rest|remainder)(?:\s+of\s+(?:the|its|these)\s+recommendations)?"
    r"|all\s+(?:of\s+)?(?:the\s+|its\s+)?(?:\w+\s+)?recommendations?(?=\W*$|,?\s+(?:except|with\s+the|save"
    r"|other\s+than|apart|it\s+received|received|made\s+to|contained|addressed)))"
    r"\b(?!\s+(?:on|about|concerning|regarding|relating|related"
    r"|(?:from|by|made\s+by)(?!\s+(?:the\s+)?(?:\w+\s+)?(?:States|delegations|Working\s+Group)))\b)",
    re.I,
)
_RESUMES = r",?\s+(?:is|are|was|were|has|have|had|enjoy(?:s|ed)?|receives?)\b"
_RESUMED = re.compile(rf"\d\)?{_RESUMES}", re.I)
_EXCEPTED = re.compile(
    rf"(?:[a-z]+\s+){{1,4}}(?P<run>{RUN})(?=\W*$|{_RESUMES}|,\s+(?:of\s+)?which\b)", re.I
)
_OF_TWO = (
    re.compile(r"\bthe\s+former(?:\s+recommendation)?\b", re.I),
    re.compile(r"\bthe\s+latter(?:\s+recommendation)?\b", re.I),
)
_ORDINALS = ("first", "second", "third", "fourth")
_REVIEW = re.compile(
    rf"\b({'|'.join(_ORDINALS)}|previous|last|earlier)"
    r"\s+(?:universal\s+periodic\s+)?(?:cycle|review)\b",
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
    """How the document names recommendations: for ``named``. ``cycle`` is that of its review."""

    prefix: str = ""
    lists: frozenset[str] = frozenset()
    cycle: int | None = None

    def in_passage(self, passage: Passage, document: Document) -> Numbering:
        """As it holds in a passage: a footnote may say which paragraph its numbers are of."""
        notes = (document.passage(path) for path in passage.notes)
        told = paragraph_named(" ".join(note.text.value for note in notes if note))
        return replace(self, prefix=told) if told else self

    def named(self, text: str) -> tuple[str, ...]:
        found = (n for run in named(plain(text), self.prefix, self.lists) for n in run.numbers)
        elsewhere = self.prefix and self._of_earlier(text)
        own = (n for n in found if not elsewhere or n.startswith(f"{self.prefix}."))
        return tuple(dict.fromkeys(own))

    def excepted(self, clause: str) -> tuple[str, ...]:
        """What an exception names, also as "except for 3 and 9"; "all except 3" is a count."""
        bare = _EXCEPTED.match(clause)
        run = expand(bare["run"], self.prefix) if bare else ()
        return self.named(clause) or (run if len(run) > 1 else ())

    def _of_earlier(self, text: str) -> bool:
        """Whether a text speaks of a review before the document's own."""
        own = _ORDINALS[self.cycle - 1 : self.cycle] if self.cycle else ()
        return any(match[1].lower() not in own for match in _REVIEW.finditer(text))


@dataclass
class Statements:
    """What the document states of recommendations by number, and of all in a place.

    ``outer`` is what the last title with a verdict says; it holds for numbers that have
    nothing else beside them, and ``excepted`` are those of which it only says that what is
    said of others does not hold for them.
    """

    listed: dict[str, Statement] = field(default_factory=dict)
    contrary: set[str] = field(default_factory=set)
    context: dict[str, Statement] = field(default_factory=dict)
    outer: dict[str, Statement] = field(default_factory=dict)
    others: Statement | None = None
    excepted: dict[str, Statement] = field(default_factory=dict)

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


@dataclass
class _InForce:
    """The statements that hold where the reading has come to."""

    section: Statement | None = None
    outer: Statement | None = None
    lead: Statement | None = None
    lead_section: str = ""

    @property
    def now(self) -> Statement | None:
        return self.lead or self.section

    def enter(self, section: Passage) -> None:
        said = wording.titled(section.heading)
        done = wording.implementation(section.heading)
        self.section = Statement(said, (section.path,), done) if said else None
        self.outer = self.section or self.outer
        self.lead = self.lead if not self.lead_section else None

    def led(self, lead: Statement | None, section: str) -> None:
        if lead:
            self.lead, self.lead_section = lead, section


def statements(document: Document, numbering: Numbering) -> Statements:
    """All verdicts that stand apart from the answer to a single recommendation."""
    found, force = Statements(), _InForce()
    for passage in document.passages:
        if passage.part is Part.SECTION:
            force.enter(passage)
        elif passage.part in _WORDS:
            here = numbering.in_passage(passage, document)
            _list(passage, force.now, here, found)
            force.led(_lead(passage, document, here), passage.parent)
        if force.outer:
            found.outer[passage.path] = force.outer
        if force.now:
            found.context[passage.path] = force.now
    return found


def _list(
    passage: Passage, context: Statement | None, numbering: Numbering, found: Statements
) -> None:
    """Adds what a passage says of the recommendations that it names."""
    entries = _entries(passage.text.value, numbering) if context else ()
    if context and entries:
        for number in entries:
            found.add(number, _within(context, passage))
        return
    told = _each_named(wording.sentences(passage.text.value), numbering)
    before = ""
    for place, sentence in enumerate(told):
        after = _until_numbers(told[place:], numbering)
        for said, numbers in said_of_numbers(sentence, numbering, before):
            statement = Statement(said, (passage.path,), wording.implementation(after))
            for number in numbers:
                found.add(number, statement)
        before = wording.combined(list(wording.verdicts(sentence)))
        if before != "explains-only":
            _set_apart(sentence, passage, numbering, found)


def _entries(text: str, numbering: Numbering) -> tuple[str, ...]:
    """The numbers of a passage that is an entry of a list, with no verdict of its own."""
    only = _ONLY_NUMBERS.fullmatch(text)
    if only:
        return expand(only[1], numbering.prefix)
    begins = _AT_ITEM.match(text)
    if begins and wording.wording(text) == "explains-only":
        return numbering.named(begins[0]) or expand(begins[0], numbering.prefix)
    return ()


def _set_apart(sentence: str, passage: Passage, numbering: Numbering, found: Statements) -> None:
    """Adds what a sentence says of all others, and the recommendations that it only excepts."""
    if _OTHERS.search(sentence) and not found.others:
        found.others = _of_others(sentence, passage, numbering)
    for clause in _read(sentence, numbering):
        for number in clause.numbers if clause.excepts and not clause.verdicts else ():
            found.excepted.setdefault(number, Statement("explains-only", (passage.path,)))


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
    clause = next((c for c in wording.clauses(sentence) if _OTHERS.search(c)), sentence)
    own = list(wording.verdicts(clause)) or list(wording.verdicts(sentence))
    said = wording.combined(own)
    alone = not numbering.named(clause)
    return Statement(said, (passage.path,)) if alone and said != "explains-only" else None


@dataclass(frozen=True)
class _Clause:
    """The verdicts of a clause, what it names, and whether it only takes that out of others."""

    verdicts: list[str]
    numbers: tuple[str, ...]
    excepts: bool = False


def said_of_numbers(
    sentence: str, numbering: Numbering, before: str = ""
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The verdicts of a sentence, each with the recommendations that its clause names.

    A clause without a verdict goes with the one before it, "They included recommendation 7" with
    ``before``, the verdict of the sentence before. Where several are named and "the
    recommendation on" something is accepted, its number stays unknown.
    """
    announced = _announced(sentence, numbering)
    if announced:
        yield announced
        return
    parts = _alone(_read(sentence, numbering))
    apart = {number for part in parts if part.excepts for number in part.numbers}
    last = [before] if before and _GOES_ON.match(sentence) else []
    for place, part in enumerate(parts):
        following = next((p.verdicts for p in parts[place + 1 :] if p.verdicts), [])
        own = part.verdicts if part.excepts else part.verdicts or last or following
        last = last if part.excepts else own
        kept = tuple(n for n in part.numbers if part.excepts or n not in apart)
        clear = len(kept) == 1 or not _ONE_OF_THEM.search(sentence)
        if kept and clear and (said := wording.combined(own)) != "explains-only":
            yield said, kept


def _announced(sentence: str, numbering: Numbering) -> tuple[str, tuple[str, ...]] | None:
    """The verdict and the numbers of "Accepted: 3, 4 and 9"; None where it is no such list."""
    listed = _LISTED.fullmatch(plain(sentence))
    said = wording.announced(listed["lead"]) if listed else ""
    run = expand(listed["run"], numbering.prefix) if listed else ()
    return (said, run) if said and (len(run) > 1 or "." in run[0]) else None


def _read(sentence: str, numbering: Numbering) -> list[_Clause]:
    """The clauses of a sentence; a verb after an exception goes on with what stood before it."""
    found = []
    for clause in wording.clauses(sentence):
        verdicts = list(wording.verdicts(clause))
        if not wording.is_exception(clause):
            found.append(_Clause(verdicts, numbering.named(clause)))
        elif _RESUMED.search(clause):
            found += [_Clause([], numbering.excepted(clause), True), _Clause(verdicts, ())]
        else:
            found.append(_Clause(verdicts, numbering.excepted(clause), True))
    return found


def _alone(parts: list[_Clause]) -> list[_Clause]:
    """The clauses, or the only one that names numbers with all that the sentence says of them."""
    naming = [place for place, part in enumerate(parts) if part.numbers]
    if len(naming) != 1:
        return parts
    own = parts[naming[0]]
    since = parts[naming[0] :] if own.verdicts else parts
    every = [said for part in since for said in part.verdicts]
    return [own if own.excepts else replace(own, verdicts=every)]


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
