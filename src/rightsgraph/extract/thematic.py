"""A thematic list's recommendations, with the position and the tags that it gives to each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightsgraph import uhri_labels
from rightsgraph.extract.demands import instruments
from rightsgraph.extract.paper import OHCHR
from rightsgraph.extract.recommenders import shares, whole
from rightsgraph.extract.state_groups import groups
from rightsgraph.lexicon import patterns
from rightsgraph.records import Demand, Position, Recommendation, Records, Tag
from rightsgraph.structure import thematic
from rightsgraph.tree import Document, Part, Passage

_SCHEMES = {thematic.THEME: "uhri-theme", thematic.GROUP: "uhri-group", thematic.GOAL: "sdg"}


def records(document: Document) -> Records:
    """Each row's recommendation, and its position where the row prints one that is known."""
    rows = document.of(Part.ROW)
    items = {row.path: document.below(row.path) for row in rows}
    found: dict[str, Recommendation] = {}
    positions: dict[str, Position] = {}
    for row in rows:
        made = _recommendation(row, items[row.path])
        found[row.number] = _together(found.get(row.number), made)
        for position in _position(row, items[row.path]):
            positions.setdefault(row.number, position)
    return Records(tuple(found.values()), positions=tuple(positions.values()), creators=(OHCHR,))


def _recommendation(row: Passage, items: list[Passage]) -> Recommendation:
    asked = row.text.value
    parts = shares(asked)
    names = tuple(dict.fromkeys(name for part in parts for name in part.names))
    requests = [(part.text, part.names) for part in parts] if len(parts) > 1 else []
    requests = requests or [(text, ()) for text in instruments(parts[0].text)]
    demands = tuple(Demand(n, text, who) for n, (text, who) in enumerate(requests, 1))
    return Recommendation(
        row.number,
        whole(asked) if groups(asked) else asked.strip(" ;."),
        (row.path,),
        names,
        demands,
        tags=tuple(_tags(items)),
        source=_source(next(iter(_of(items, thematic.SOURCE)), "")),
    )


def _of(items: list[Passage], what: str) -> list[str]:
    return [item.text.value for item in items if thematic.kind_of(item) == what]


def _tags(items: list[Passage]) -> Iterator[Tag]:
    """Themes, goals and groups, each once."""
    for what, scheme in _SCHEMES.items():
        labels = _of(items, what)
        if scheme == "sdg":
            goals = (re.match(patterns("thematic")["goal"], label) for label in labels)
            labels = [goal[1] for goal in goals if goal]
        yield from (Tag(scheme, label) for label in dict.fromkeys(labels))


def _source(printed: str) -> str:
    match = re.search(patterns("thematic")["symbol"], printed)
    return re.sub(r"\s", "", match[0]) if match else ""


def _position(row: Passage, items: list[Passage]) -> Iterator[Position]:
    key = uhri_labels.position(_of(items, thematic.POSITION))
    if key:
        entry = patterns("uhri")["positions"][key]
        yield Position(
            row.number, entry["wording"], key, (row.path,), official=entry.get("official", "")
        )


def _together(before: Recommendation | None, made: Recommendation) -> Recommendation:
    """One recommendation that a list repeats under several themes, with all its tags."""
    if before is None:
        return made
    tags = tuple(dict.fromkeys((*before.tags, *made.tags)))
    return Recommendation(
        before.number,
        before.text,
        (*before.passages, *made.passages),
        before.recommenders,
        before.demands,
        tags=tags,
        source=before.source or made.source,
    )
