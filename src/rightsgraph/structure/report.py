"""The passages of a Working Group report: sections, paragraphs, recommendations, notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rightsgraph.structure.report_marks import Mark, Marker
from rightsgraph.structure.report_pages import Note, called, layout, without_calls, without_pages
from rightsgraph.structure.report_tables import without_tables
from rightsgraph.structure.report_unnumbered import with_unnumbered
from rightsgraph.text import Text
from rightsgraph.tree import Part, Passage

_NUMBERED_TITLE = re.compile(r"^[#\s]*(?:[IVX]+\.?|[A-F]\.)\s+|[\s*\d.:]+$")
_NEAR = 200


def passages(text: Text) -> list[Passage]:
    """Sections, paragraphs, their items, and footnotes, in reading order."""
    running, notes = without_pages(without_tables(text))
    body = _with_plain_items(_body(running))
    marks = [*_headings(body.value), *Marker(body.value, _conclusions(body.value)).marks()]
    builder = _Builder(body, {note.mark for note in notes})
    marks.sort(key=lambda mark: mark.begin)
    builder.build(list(_with_lost_paragraphs(body.value, marks)))
    builder.add_notes(notes)
    return _with_extents(with_unnumbered(builder.made))


def _body(text: Text) -> Text:
    """From the introduction to the annex."""
    first = layout("first_paragraph").search(text.value)
    begin = first.start() if first else 0
    heads = [match.start() for match in layout("introduction").finditer(text.value, 0, begin)]
    begin = heads[-1] if heads and begin - heads[-1] < _NEAR else begin
    annex = layout("annex").search(text.value, max(begin, _conclusions(text.value)))
    return text[begin : annex.start() if annex else len(text)]


def _with_plain_items(text: Text) -> Text:
    """The text with ``1.`` for ``(1)`` and ``1)`` before the recommendations of a list."""
    begin = _conclusions(text.value)
    spans: list[tuple[int, int, str]] = []
    for match in layout("bracketed_item").finditer(text.value, begin) if begin else ():
        spans += [(*match.span("open"), ""), (*match.span("close"), ".")]
    return text.replace(spans) if spans else text


def _conclusions(text: str) -> int:
    found = [m.start() for m in layout("section").finditer(text) if "onclusion" in m[0].lower()]
    return found[-1] if found else 0


def _headings(text: str) -> list[Mark]:
    themes = (match.span("title") for match in layout("theme").finditer(text))
    return [
        *(
            Mark(kind, match["number"] or "", match.start(), match.end())
            for kind in ("section", "part")
            for match in layout(kind).finditer(text)
        ),
        *(Mark("theme", "", begin, end) for begin, end in themes),
    ]


def _with_lost_paragraphs(text: str, marks: list[Mark]) -> Iterator[Mark]:
    """The marks, and one for the lead of a list that lost its number: its items tell which."""
    end = number = 0
    for mark in marks:
        if mark.kind == "item" and mark.paragraph != number:
            lead = layout("lost_lead").search(text, end, mark.begin)
            if lead:
                begin = lead.start("lead")
                yield Mark("paragraph", mark.paragraph, begin, begin, mark.paragraph)
        yield mark
        end, number = mark.end, mark.paragraph or number


class _Builder:
    """Turns marks into passages, each with what stands between it and the next."""

    def __init__(self, text: Text, notes: set[str]) -> None:
        self.made: list[Passage] = []
        self._text = text
        self._notes = notes
        self._paths: set[str] = set()
        self._counts: Counter[tuple[str, Part]] = Counter()
        self._section = self._part = self._paragraph = ""
        self._lists: dict[int, str] = {}

    def build(self, marks: list[Mark]) -> None:
        ends = [*(mark.begin for mark in marks), len(self._text)][1:]
        for mark, end in zip(marks, ends, strict=True):
            if mark.kind in ("section", "part"):
                self._open_section(mark)
            elif mark.kind == "paragraph":
                self._open_paragraph(mark, end)
            elif mark.kind == "theme":
                self._add_theme(mark)
            else:
                self._add_item(mark, end)

    def add_notes(self, notes: Iterable[Note]) -> None:
        for note in notes:
            name = note.mark if note.mark.isdigit() else "-".join(["asterisk"] * len(note.mark))
            path = f"footnote/{name}"
            self._add(Passage(Part.FOOTNOTE, path, note.text, 0, number=note.mark))

    def _add(self, passage: Passage) -> str:
        """Counts it among its siblings and makes a path that occurs twice another one."""
        path, again = passage.path, 2
        while path in self._paths:
            path, again = f"{passage.path}-{again}", again + 1
        self._paths.add(path)
        self._counts[passage.parent, passage.part] += 1
        ordinal = self._counts[passage.parent, passage.part]
        self.made.append(replace(passage, path=path, ordinal=ordinal))
        return path

    def _open_section(self, mark: Mark) -> None:
        parent = self._section if mark.kind == "part" else ""
        number = str(mark.number)
        key = number or str(self._counts[parent, Part.SECTION] + 1)
        path = f"{parent}.{key}" if parent else f"section/{key}"
        title = self._text[mark.begin : mark.end].flat()
        heading = _NUMBERED_TITLE.sub("", title.value)
        section = Passage(Part.SECTION, path, title, 0, parent, number=number, heading=heading)
        self._part = self._add(section)
        self._section = self._section if parent else self._part

    def _open_paragraph(self, mark: Mark, end: int) -> None:
        path = f"paragraph/{mark.number}"
        made = self._passage(Part.PARAGRAPH, path, mark, end, self._part)
        self._paragraph = self._add(replace(made, number=made.number or str(mark.number)))
        if made.text.value.endswith(":"):
            self._lists[mark.paragraph] = self._paragraph

    def _add_theme(self, mark: Mark) -> None:
        """A title between the items of a list: a heading, which the list goes on below."""
        title = self._text[mark.begin : mark.end].flat()
        heading = _NUMBERED_TITLE.sub("", title.value)
        place = self._counts[self._paragraph, Part.HEADING] + 1
        path = f"{self._paragraph}/heading/{place}"
        self._add(Passage(Part.HEADING, path, title, 0, self._paragraph, heading=heading))

    def _add_item(self, mark: Mark, end: int) -> None:
        wanted = f"paragraph/{mark.paragraph}"
        if not re.fullmatch(rf"{wanted}(?:-\d+)?", self._paragraph):
            self._paragraph = self._lists.get(mark.paragraph) or self._empty(wanted, mark)
        self._lists[mark.paragraph] = self._paragraph
        path = f"{self._paragraph}/item/{mark.number}"
        self._add(self._passage(Part.ITEM, path, mark, end, self._paragraph))

    def _empty(self, path: str, mark: Mark) -> str:
        """A paragraph that lost its lead, for the items that name it."""
        nothing = replace(mark, begin=mark.begin, end=mark.begin)
        empty = self._passage(Part.PARAGRAPH, path, nothing, mark.begin, self._part)
        return self._add(replace(empty, number=str(mark.paragraph)))

    def _passage(self, part: Part, path: str, mark: Mark, end: int, parent: str) -> Passage:
        inside = self._text[mark.end : end]
        notes = tuple(f"footnote/{number}" for number in called(inside, self._notes))
        printed = re.sub(r"\s", "", self._text.value[mark.begin : mark.end]).rstrip(".")
        return Passage(
            part,
            path,
            without_calls(inside, self._notes).flat(),
            0,
            parent,
            number=printed,
            notes=notes,
        )


def _with_extents(made: list[Passage]) -> list[Passage]:
    """Sections and paragraphs widened to hold all that is inside them."""
    ends: dict[str, int] = {}
    for passage in reversed(made):
        ends[passage.path] = end = max(passage.span[1], ends.get(passage.path, 0))
        if passage.parent:
            ends[passage.parent] = max(ends.get(passage.parent, 0), end)
    return [
        replace(p, extent=(p.span[0], ends[p.path])) if ends[p.path] > p.span[1] else p
        for p in made
    ]
