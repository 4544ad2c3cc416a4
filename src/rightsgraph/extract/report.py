"""The recommendations of a Working Group report, and its State's position on each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rightsgraph.errors import MalformedDocument
from rightsgraph.extract.clauses import clauses, is_exception
from rightsgraph.extract.demands import instruments
from rightsgraph.extract.recommenders import Share, shares, whole
from rightsgraph.extract.report_dialogue import back_references, points_back
from rightsgraph.extract.report_positions import (
    REFUSED,
    UNDECIDED,
    Stance,
    named_numbers,
    sentences,
    stance,
    statement,
    with_letters_counted,
)
from rightsgraph.extract.report_speakers import speakers
from rightsgraph.extract.state_groups import groups
from rightsgraph.lexicon import patterns
from rightsgraph.records import Demand, Position, Recommendation, Records
from rightsgraph.tree import Document, Part, Passage

_LONGEST_BESIDE = 90
_ACCEPTED = Stance("accepts", "supported", "supported")
_OPPOSITES = {"supported": REFUSED, "noted": _ACCEPTED, "not-supported": _ACCEPTED}


@dataclass(frozen=True)
class Listed:
    """A recommendation with the list that it stands in and what is said of it so far."""

    place: int
    item: int
    recommendation: Recommendation
    said: Stance | None
    passages: tuple[str, ...]
    starred: bool = False


def records(document: Document) -> Records:
    """Recommendations, positions, and those that stand only in the dialogue.

    Raises MalformedDocument where there are none: a report that was cut says nothing.
    """
    paragraphs = _of_lists(document)
    listed = [one for paragraph in paragraphs for one in _list(document, paragraph)]
    for passage in (*_statements(document, paragraphs, listed), *_asterisk_notes(document)):
        listed = _apply(passage, listed)
    known = {one.recommendation.number for one in listed}
    earlier = [e for e in back_references(document, paragraphs) if e[0].number not in known]
    if not listed and not earlier:
        raise MalformedDocument(
            "is the report of a review without any recommendation",
            document.source.name,
            "check that its conclusions survived the conversion to text",
        )
    return Records(
        recommendations=(*(one.recommendation for one in listed), *(r for r, _ in earlier)),
        positions=(*map(_position, listed), *(p for _, p in earlier)),
        mentions=speakers(document),
    )


def _of_lists(document: Document) -> list[Passage]:
    """The paragraphs of the conclusions, and any other that a numbered list stands under."""
    conclusions = {p.path for p in document.of(Part.SECTION) if "onclusion" in p.heading.lower()}
    return [
        p
        for p in document.of(Part.PARAGRAPH)
        if p.parent in conclusions or any(_is_listed(i) for i in document.below(p.path, Part.ITEM))
    ]


def _statements(
    document: Document, paragraphs: list[Passage], listed: list[Listed]
) -> Iterator[Passage]:
    """The paragraphs, each with its lettered items that are no recommendations."""
    asked = {path for one in listed for path in one.passages}
    for paragraph in paragraphs:
        yield paragraph
        for item in document.below(paragraph.path, Part.ITEM):
            if item.path not in asked and not _is_listed(item):
                yield item


def _asterisk_notes(document: Document) -> list[Passage]:
    """The notes that say what an asterisk on a recommendation means."""
    notes = (p for p in document.of(Part.FOOTNOTE) if p.number.startswith("*"))
    return [note for note in notes if "recommendation" in note.text.value.lower()]


def _is_listed(item: Passage) -> bool:
    return item.path.rsplit("/", 1)[1].isdigit()


def _list(document: Document, paragraph: Passage) -> Iterator[Listed]:
    lead = paragraph.text.value
    if re.search(patterns("report")["not_recommendations"], lead, re.I):
        return
    said, of_starred = _stances(lead)
    titled = _titled(document, paragraph)
    place = _place(paragraph)
    items = document.below(paragraph.path, Part.ITEM)
    numbered = [item for item in items if _is_listed(item)] or _lettered(items, lead)
    if re.search(patterns("report")["comments"], lead, re.I) and not _asked_by(numbered):
        return
    for item in numbered:
        key = re.sub(r"-.*", "", item.path.rsplit("/", 1)[1])
        made = _recommendation(f"{place}.{key}", item)
        starred = "*" in item.text.value
        number = int(with_letters_counted(f"({key})" if key.isalpha() else key))
        paths = (paragraph.path, item.path)
        told = _beside(item.text.value) or (of_starred if starred else titled.get(item.path, said))
        yield Listed(place, number, made, told, paths, starred)


def _titled(document: Document, paragraph: Passage) -> dict[str, Stance]:
    """What titles within a list say of the recommendations below them, by the items' paths."""
    titled: dict[str, Stance] = {}
    said: Stance | None = None
    for passage in document.below(paragraph.path):
        if passage.part is Part.HEADING:
            speaks = re.match(patterns("report")["titled"], passage.heading, re.I)
            said = (stance(passage.heading) if speaks else None) or said
        elif said:
            titled[passage.path] = said
    return titled


def _beside(text: str) -> Stance | None:
    """What stands after the States of a recommendation, as in a table's column of positions."""
    after = text[max((group.end for group in groups(text)), default=len(text)) :].strip(
        " \t;.[]()–-"
    )
    return stance(after) if after[:1].isupper() and len(after) < _LONGEST_BESIDE else None


def _asked_by(items: list[Passage]) -> bool:
    """Whether any item of a list names a State that made it."""
    return any(part.names for item in items for part in shares(item.text.value))


def _stances(lead: str) -> tuple[Stance | None, Stance | None]:
    """What a lead says of its list, and of those in it that an asterisk takes out of that."""
    rule, _, apart = _parted(patterns("report")["starred"], lead)
    said = stance(rule)
    return said, (stance(apart) or REFUSED) if apart else said


def _parted(pattern: str, text: str) -> tuple[str, str, str]:
    match = re.search(pattern, text, re.I)
    return (
        (text[: match.start()], match[0], text[match.end() :] or " ") if match else (text, "", "")
    )


def _lettered(items: list[Passage], lead: str) -> list[Passage]:
    """The lettered items of a list of recommendations: most name the States that made them."""
    made = [item for item in items if any(part.names for part in shares(item.text.value))]
    listing = lead.rstrip().endswith(":") and "recommendation" in lead.lower()
    return items if listing and 2 * len(made) > len(items) else []


def _recommendation(number: str, item: Passage) -> Recommendation:
    text = item.text.value
    parts = shares(text)
    names = tuple(dict.fromkeys(name for part in parts for name in part.names))
    return Recommendation(number, whole(text), (item.path,), names, _demands(parts))


def _demands(parts: list[Share]) -> tuple[Demand, ...]:
    """What each State asks; of one request, what it asks for each of several instruments.

    The latter carry no States of their own: all of the recommendation's ask them.
    """
    if len(parts) > 1:
        return tuple(Demand(n, part.text, part.names) for n, part in enumerate(parts, 1))
    asked = instruments(parts[0].text)
    return tuple(Demand(n, text) for n, text in enumerate(asked, 1))


def _apply(paragraph: Passage, listed: list[Listed]) -> list[Listed]:
    """What a paragraph says of recommendations that it names, or of all that none spoke of yet."""
    text = paragraph.text.value
    if any(one.recommendation.number[-1].isalpha() for one in listed):
        text = with_letters_counted(text)
    for sentence in sentences(text):
        rule, excepted = _without_exceptions(sentence)
        said = stance(rule)
        if said is None or re.search(patterns("report")["all_conclusions"], sentence, re.I):
            continue
        about: dict[tuple[int, int], Stance | None] = {}
        about.update(dict.fromkeys(_spoken_of(rule, paragraph, listed), said))
        if excepted:
            apart = stance(excepted) or _OPPOSITES.get(said.position)
            about.update(dict.fromkeys(_named(excepted, paragraph, listed), apart))
        listed = [_say(one, about.get((one.place, one.item)), paragraph) for one in listed]
    return listed


def _without_exceptions(sentence: str) -> tuple[str, str]:
    """A sentence without what it takes out of its statement, and that: both may say a position."""
    sentence = re.sub(patterns("report")["counted_out"], r"\1 \2", sentence, flags=re.I)
    rule, _, starred = _parted(patterns("report")["starred"], sentence)
    parts = clauses(rule)
    excepted = [part for part in parts if is_exception(part)]
    if not excepted:
        return rule, starred
    rest = " ".join(part for part in parts if part not in excepted)
    taken_out = (re.sub(patterns("report")["taken_out"], "", part, flags=re.I) for part in excepted)
    return rest, " ".join([*taken_out, starred])


def _spoken_of(text: str, paragraph: Passage, listed: list[Listed]) -> set[tuple[int, int]]:
    """The recommendations of a statement: by number, asterisk or list, or all that are left."""
    places = {one.place for one in listed}
    named = _named(text, paragraph, listed)
    if named or paragraph.number.startswith("*") or paragraph.part is Part.ITEM:
        return named
    lists = {
        int(number)
        for run in re.finditer(patterns("report")["whole_list"], text, re.I)
        for number in re.findall(r"\d+", run[0])
    } & places
    if re.search(patterns("report")["counted"], text, re.I):
        return set()
    if lists:
        return {(one.place, one.item) for one in listed if one.place in lists}
    if _place(paragraph) in places or points_back(text):
        return set()
    return {(one.place, one.item) for one in listed if one.said is None}


def _named(text: str, paragraph: Passage, listed: list[Listed]) -> set[tuple[int, int]]:
    """The recommendations that a text names by their numbers or by their asterisk."""
    if paragraph.number.startswith("*") or "asterisk" in text.lower():
        return {(one.place, one.item) for one in listed if one.starred}
    places = {one.place for one in listed}
    return _resolve(set(named_numbers(text, places)), paragraph, listed)


def _resolve(
    named: set[tuple[int | None, int]], paragraph: Passage, listed: list[Listed]
) -> set[tuple[int, int]]:
    """Bare numbers placed: in the paragraph's own list, else in the last list that has them."""
    own = _place(paragraph)
    bare = max((item for place, item in named if place is None), default=0)
    lists = [one.place for one in listed if one.item >= bare]
    before = [place for place in lists if place < own] or lists
    home = own if own in lists else (before[-1] if before else own)
    return {(home if place is None else place, item) for place, item in named}


def _place(paragraph: Passage) -> int:
    return int(re.sub(r"\D.*", "", paragraph.number) or 0)


def _say(one: Listed, said: Stance | None, paragraph: Passage) -> Listed:
    """The more particular statement, if any, added to what the list's own lead said.

    Where it only says that something is implemented, the position stays that of the list.
    """
    if said is None:
        return one
    if one.said and said.implementation and said.position in ("no-clear-position", "pending"):
        said = replace(one.said, implementation=said.implementation, comment=said.comment)
    return replace(one, said=said, passages=(*one.passages, paragraph.path))


def _position(one: Listed) -> Position:
    paths = tuple(dict.fromkeys(one.passages))
    if one.said:
        return statement(one.recommendation.number, one.said, paths)
    silent = statement(one.recommendation.number, UNDECIDED, paths)
    return replace(
        silent,
        explicitness="unstated",
        reading="probable",
        comment="The report says nothing on the position.",
    )
