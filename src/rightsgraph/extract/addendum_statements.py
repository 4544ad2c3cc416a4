"""What a document states of recommendations in one place, and what holds from there on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from rightsgraph.extract import wording
from rightsgraph.structure.titles import states_of
from rightsgraph.tree import Part, Passage

YET = "cannot-be-accepted-yet"
_OWN_TITLE = re.compile(
    r"\brecommendations?\s+(?:(?:on|of|to|for)\s+)?(?:which|that)\b|^(?:annex|appendix)\b", re.I
)
# The number of a table, which says nothing of what it is on.
_CAPTION = re.compile(r"(?:Table|Matrix|List|Box)\s+(?:\d{1,2}|[A-Z]|[IVX]{1,4})\W*", re.I)
_LISTED = (Part.PARAGRAPH, Part.ITEM, Part.ROW)


@dataclass(frozen=True)
class Statement:
    """A verdict, the passages that give it, and what the same passage claims is done.

    ``general`` is one that announces exceptions, which are told by themselves, speaks of what
    a recommendation asks for in passing or tells what was once said of it: what is said of the
    recommendation goes before.
    ``of_list`` is the paragraph of the report that one on "all others" is of, if it says so;
    ``of_unnamed`` one on those only that the document nowhere names.
    ``of_part`` is one on a part that a letter names, such as ``5.2 (a)``; ``revises`` one that
    changes what was said before; ``leads`` one on what follows it, as "We accept the following:".
    """

    wording: str
    passages: tuple[str, ...]
    implementation: str = ""
    general: bool = False
    of_part: bool = False
    revises: bool = False
    leads: bool = False
    of_list: str = ""
    of_unnamed: bool = False


@dataclass
class Statements:
    """What the document states of recommendations by number, and of all in a place.

    ``outer`` is what the last title with a verdict says; it holds for numbers that have
    nothing else beside them, ``under`` for those named below a title or a lead with a verdict, of
    which nothing else is said, and ``excepted`` are those of which it only says that what is
    said of others does not hold for them.
    """

    listed: dict[str, Statement] = field(default_factory=dict)
    contrary: set[str] = field(default_factory=set)
    context: dict[str, Statement] = field(default_factory=dict)
    outer: dict[str, Statement] = field(default_factory=dict)
    others: Statement | None = None
    excepted: dict[str, Statement] = field(default_factory=dict)
    under: dict[str, Statement] = field(default_factory=dict)

    def add(self, number: str, statement: Statement) -> None:
        first = self.listed.setdefault(number, statement)
        if first.of_part and statement.of_part:
            self.listed[number] = _of_both(first, statement)
            return
        if _is_clear(first) != _is_clear(statement):
            self.listed[number] = _clear_one(first, statement)
            return
        later = first.wording == YET and statement.wording != YET
        later = later or (statement.revises and not first.revises)
        if later or (first.general and not statement.general):
            self.listed[number] = statement
            return
        if wording.POSITIONS[first.wording] != wording.POSITIONS[statement.wording]:
            self.contrary.add(number)

    def settle(self) -> None:
        """Where only something unclear is stated of a number, what holds where it is listed goes
        before: "5.2 is implemented", of one of those that are accepted."""
        for number in self.listed.keys() & self.under.keys():
            if not _is_clear(self.listed[number]) and _is_clear(self.under[number]):
                self.listed[number] = _clear_one(self.under[number], self.listed[number])


@dataclass
class InForce:
    """The statements that hold where the reading has come to.

    ``around`` is that of a section with a letter or a figure, in the sections without one below.
    """

    section: Statement | None = None
    outer: Statement | None = None
    lead: Statement | None = None
    lead_section: str = ""
    led_otherwise: bool = False
    leads_up_to: str = ""
    listed: bool = False
    entries: Part | None = None
    around: Statement | None = None

    @property
    def now(self) -> Statement | None:
        return self.lead or self.section

    def enter(self, section: Passage) -> None:
        if _CAPTION.fullmatch(section.heading):
            return
        said = wording.titled(section.heading)
        done = wording.implementation(section.heading)
        leads = section.heading.rstrip().endswith(":")
        self.section = Statement(said, (section.path,), done, leads=leads) if said else None
        unknown = not said and bool(_OWN_TITLE.search(section.heading))
        self.outer = self.section or (None if unknown else self.outer)
        numbered = self.section if section.number else None
        self.around = numbered if section.number or said else self.around
        self.lead = None if said or self.lead_section or self.led_otherwise else self.lead

    def reach(self, passage: Passage) -> None:
        """Ends a lead at the numbered paragraph after its own, where its list stands between."""
        if passage.part is not Part.PARAGRAPH or not passage.number:
            self.listed = self.listed or passage.part in _LISTED
        elif self.listed and passage.number == self.leads_up_to:
            self.lead, self.leads_up_to = None, ""
        else:
            self.leads_up_to = ""
        if self.lead and self._is_left(passage, self.lead):
            self.lead = None
        elif self.entries is None:
            self.entries = passage.part

    def _is_left(self, passage: Passage, lead: Statement) -> bool:
        """Whether a paragraph after a list of rows or items says something else of others."""
        listed = self.entries in (Part.ITEM, Part.ROW) and passage.part is Part.PARAGRAPH
        said = wording.wording(passage.text.value) if listed else ""
        others = bool(said) and _is_clear_wording(said) and said != lead.wording
        return others and bool(states_of(passage.text.value))

    def led(self, lead: Statement | None, passage: Passage) -> None:
        if lead:
            self.led_otherwise = bool(self.lead and self.lead.wording != lead.wording)
            self.lead, self.lead_section = lead, passage.parent
            number = passage.number if passage.part is Part.PARAGRAPH else ""
            self.leads_up_to = str(int(number) + 1) if number.isdecimal() else ""
            self.listed, self.entries = False, None


def _is_clear(statement: Statement) -> bool:
    return _is_clear_wording(statement.wording)


def _is_clear_wording(said: str) -> bool:
    return wording.POSITIONS[said] != "no-clear-position"


def _clear_one(one: Statement, other: Statement) -> Statement:
    """Of a statement with a position and one without, the former with what both say is done."""
    clear = one if _is_clear(one) else other
    return replace(clear, implementation=one.implementation or other.implementation)


def _of_both(first: Statement, second: Statement) -> Statement:
    """What is said of one part and of another, together."""
    said = {first.wording, second.wording}
    partly = len(said) > 1 and any(one.startswith("accepts") for one in said)
    paths = tuple(dict.fromkeys((*first.passages, *second.passages)))
    return replace(first, wording="accepts-in-part" if partly else first.wording, passages=paths)
