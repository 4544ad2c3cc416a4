"""Comments on recommendations in running text: under headings, or in a paragraph about them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rightsgraph.extract import wording
from rightsgraph.extract.addendum_numbering import Numbering
from rightsgraph.extract.addendum_sentences import parted, uncited
from rightsgraph.extract.numbers import expand, plain
from rightsgraph.structure.numbered import RUN
from rightsgraph.structure.titles import begins_list, is_answer_title, states_of
from rightsgraph.tree import Document, Part, Passage

WORDS = (Part.PARAGRAPH, Part.ITEM)
"""The parts of a document that hold running text."""
ONLY_NUMBERS = re.compile(rf"\W*(?:Recommendations?\W*(?:Nos?\.?)?\s*)?({RUN})\W*", re.I)
_ALONE = re.compile(rf"\W*(?=\d{{2,3}}\s?\.\s?\d)(?:{RUN})\W*")
# "(79.1 – Sign it; 79.2 – Keep it) Accepted.": what is answered, in brackets before it.
_HEADED = re.compile(
    r"\s*\((?P<asked>(?=\d{2,3}\.\d)(?:[^()]|\([^()]*\))+)\)\s*[:.–-]?\s*(?=[A-Z])"
)
# "5.2: Sign it. Noted." and "Sign it (5.2). Noted.": what is asked, before its answer.
_ASKED_FIRST = re.compile(
    rf"(?:Recommendations?\s+)?(?P<before>(?=\d{{1,3}}\.\d)(?:{RUN})):\s+[A-Z].*"
    rf"|[A-Z].*\((?P<after>(?=\d{{2,3}}\.\d)(?:{RUN}))\)\."
)
# Where the report lists what a title speaks of: ``(A/HRC/5/2, paras. 70.1–70.57)``.
_OF_REPORT = re.compile(r"\s*\([^()]*\bA/HRC/[^()]*\)")
_QUOTES = re.compile(r"[”\"]\W*$")
_ABOUT = re.compile(
    r"\W*(?:(?:With|In|As|On|Regarding|Concerning|Regards|Considering)\b[^.]{0,40}?\b|The\s+)?"
    r"recommendations?(?:\s+(?:on|regarding|concerning|about|relating\s+to)\s[^.:;()\d]{3,80}?(?=\s+in\s+par))?"
    r"\s*(?:(?:(?:set\s+out|contained|listed|made)\s+)?(?:in|under)\s+paragraphs?"
    r"|,\s+namely|Nos?\.?|number(?:s|ed)?|paragraphs?)?\s*\(?(?=\d)"
    r"|\W*(?:(?:With|In)\s+(?:regard|respect|reference|relation)\s+to|As\s+(?:for|regards|to)|Regarding|Concerning|On|(?:The\s+)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|next|remaining))\s+(?:one\s+)?\(?(?:Nos?\.?\s*|numbers?\s*|paragraphs?\s*)?(?=\d{2,3}\.\d)",
    re.I,
)


@dataclass
class Group:
    """Recommendations answered together, under a heading or in a paragraph about them."""

    head: Passage
    numbers: tuple[str, ...]
    passages: list[Passage] = field(default_factory=list)
    asked: str = ""

    @property
    def text(self) -> str:
        """All its passages but what was asked; what ends without a stop, as a line "Position:
        Supported", gets one."""
        said = (passage.text.value for passage in self.passages)
        stopped = " ".join(text if not text[-1:].isalnum() else f"{text}." for text in said)
        return stopped.removeprefix(self.asked).lstrip()

    def own_text(self, number: str, numbering: Numbering) -> str:
        """Its text without the sentences about other recommendations than this one."""
        return of_one(number, self.text, numbering)

    @property
    def awaits_answer(self) -> bool:
        """Whether a paragraph below it may answer: its head is a title, or only asks."""
        asks = bool(_QUOTES.search(self.text)) or wording.numbered(self.text)
        asks = asks and wording.wording(self.text) == "explains-only"
        return self.head.part not in WORDS or asks

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.head.path, *(p.path for p in self.passages))))


def of_one(number: str, text: str, numbering: Numbering, alone: bool = False) -> str:
    """A text without the sentences about other recommendations than this one, or, ``alone``, with
    none about any other."""
    said = [uncited(parted(s)[0]) for s in wording.sentences(text)]
    named = [set(numbering.named(s)) for s in said]
    own = (not of or (of == {number} if alone else number in of) for of in named)
    return " ".join(s for s, is_own in zip(said, own, strict=True) if is_own)


def groups(document: Document, numbering: Numbering) -> list[Group]:
    """Comments on recommendations: by heading, by section, or a paragraph that begins so."""
    found: list[Group] = []
    section: Group | None = None
    headed: Group | None = None
    whole: tuple[str, ...] = ()
    open_: Group | None = None
    for passage in document.passages:
        if open_ and is_answer_title(passage.heading):
            continue
        if passage.part in (Part.SECTION, Part.HEADING):
            here = numbering.in_passage(passage, document)
            numbers = heading_numbers(passage.heading, here)
            open_ = Group(passage, numbers) if numbers else None
            found += [open_] if open_ else []
            headed, whole = open_, numbers
            section = open_ if passage.part is Part.SECTION else section
            if section and section is not open_:
                section.numbers = tuple(n for n in section.numbers if n not in numbers)
        elif passage.part in WORDS:
            about = _about(passage, numbering.in_passage(passage, document))
            if about and headed and _is_labelled(passage, about, whole):
                headed.numbers = tuple(n for n in headed.numbers if n not in about.numbers)
            if about and not (open_ and set(about.numbers) <= set(open_.numbers)):
                open_ = about
                found.append(about)
            elif open_ and passage.part is Part.PARAGRAPH:
                goes_on = open_.awaits_answer and not _is_on_others(passage, open_)
                open_ = open_ if goes_on else None
            if open_:
                open_.passages.append(passage)
        elif passage.part is Part.ROW:
            open_ = None
    return [group for group in _shared(found) if group.numbers]


def _shared(found: list[Group]) -> list[Group]:
    """The groups; headings one after the other in a section go with the last of them, where the
    answer under that is labelled as one."""
    kept: list[Group] = []
    for group in reversed(found):
        beside = bool(kept) and kept[-1].head.parent == group.head.parent
        labelled = beside and any(not begin for begin, _ in wording.labels(kept[-1].text))
        if labelled and not group.passages:
            kept[-1].numbers = tuple(dict.fromkeys((*group.numbers, *kept[-1].numbers)))
        else:
            kept.append(group)
    return kept[::-1]


def heading_numbers(heading: str, numbering: Numbering) -> tuple[str, ...]:
    heading = _OF_REPORT.sub("", heading)
    only = ONLY_NUMBERS.fullmatch(heading)
    return expand(only[1], numbering.prefix) if only else numbering.named(heading)


def _is_on_others(passage: Passage, group: Group) -> bool:
    """Whether a paragraph says what is done with recommendations of no such group: those that it
    begins with, or those that come after it."""
    named = {f"{list_}.{item}" for list_, item in states_of(passage.text.value)}
    others = bool(named) and named.isdisjoint(group.numbers)
    return others or (bool(group.passages) and begins_list(passage.text.value))


def _is_labelled(passage: Passage, about: Group, whole: tuple[str, ...]) -> bool:
    """Whether a paragraph begins with nothing but the numbers of some of its heading's."""
    first = next(iter(wording.sentences(passage.text.value)), "")
    return set(about.numbers) != set(whole) and bool(ONLY_NUMBERS.fullmatch(first))


def _about(passage: Passage, numbering: Numbering) -> Group | None:
    """A paragraph that begins by naming the recommendations that it is about."""
    first, second = [*wording.sentences(passage.text.value)[:2], "", ""][:2]
    asked = _ASKED_FIRST.fullmatch(first)
    if asked and (asked["before"] or wording.opening(second)):
        answered = first if wording.opening(second) else ""
        return Group(passage, expand(asked["before"] or asked["after"]), asked=answered)
    headed = _HEADED.match(passage.text.value)
    if headed:
        return Group(passage, numbering.named(headed["asked"]))
    subject = wording.subject(passage.text.value)
    if subject:
        return Group(passage, expand(subject["run"]))
    alone = _ALONE.fullmatch(first) if len(first) < len(passage.text.value.strip()) else None
    begins = alone or _ABOUT.match(plain(passage.text.value))
    numbers = numbering.named(uncited(first)) if begins else ()
    return Group(passage, numbers) if numbers else None
