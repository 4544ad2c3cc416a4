"""Position addenda: what the State answers to each recommendation, and on what grounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rightsgraph.extract import wording
from rightsgraph.extract.addendum_claims import claims, commitments, is_recommendation
from rightsgraph.extract.addendum_groups import WORDS, Group, groups, of_one
from rightsgraph.extract.addendum_notes import with_noted_numbers
from rightsgraph.extract.addendum_numbering import Numbering
from rightsgraph.extract.addendum_others import by_count, cleared, other, rest
from rightsgraph.extract.addendum_prose import statements
from rightsgraph.extract.addendum_references import referred
from rightsgraph.extract.addendum_reply import Reply, position
from rightsgraph.extract.addendum_sentences import said_of_numbers
from rightsgraph.extract.addendum_statements import Statement, Statements
from rightsgraph.extract.addendum_table import Merged, Row, merged, repeated, rows_of
from rightsgraph.extract.numbers import lists_of, prefix_of
from rightsgraph.lexicon import patterns
from rightsgraph.records import Answer, Position, Records
from rightsgraph.structure.addendum_letters import in_letters, lists_in
from rightsgraph.tree import Document, Part

_LETTERED = re.compile(r"\d\s?\([a-z]\)")
_IN_PARTS = "Its parts are answered one by one."
_EXCEPTED = "It is only excepted from what the document says of others."
_UNCLEAR = "no-clear-position"
_CONTRARY = "The document says different things of it in different places; the first is read."


def records(document: Document) -> Records:
    """Answers with the recommendations that each covers, positions, commitments and claims."""
    document = with_noted_numbers(document)
    numbering = _numbering_of(document)
    stated = statements(document, numbering)
    replies = list(_replies(document, numbering, stated))
    answers = [reply for reply in replies if any(p.wording != "blank" for p in reply.positions)]
    ordinals = {id(reply): place for place, reply in enumerate(answers, 1)}
    in_answer = {
        path: ordinals[id(reply)] for reply in reversed(answers) for path in reply.passages
    }
    lettered = lists_in(document.source.value)
    called = {n: in_letters(n, lettered) for reply in replies for n in reply.numbers}
    return Records(
        answers=tuple(
            Answer(ordinals[id(r)], tuple(called[n] for n in r.numbers), r.passages)
            for r in answers
        ),
        positions=tuple(
            replace(p, number=called[p.number], answer=ordinals.get(id(r)))
            for r in replies
            for p in r.positions
        ),
        commitments=tuple(commitments(document, in_answer)),
        claims=tuple(claims(document, in_answer)),
        stated_total=stated_total(document),
        others=other("", stated.others, ()) if stated.others else None,
    )


def _numbering_of(document: Document) -> Numbering:
    """The paragraphs of the report that the numbers of this document refer to."""
    texts = _texts(document)
    texts += [row.number for row in document.of(Part.ROW)]
    lists, meta = lists_of(texts), document.metadata
    year = meta.issued.year if meta.issued else None
    prefix = prefix_of(texts) or prefix_of([document.source.value])
    known = frozenset({*lists, prefix} - {""})
    numbering = Numbering(
        prefix, known, meta.cycle, year, bare=bool(prefix) and prefix not in lists
    )
    told = (s for p in document.of(Part.PARAGRAPH) for s in wording.sentences(p.text.value))
    return numbering.knowing_foreign(told, lists).knowing_each(document.of(Part.PARAGRAPH))


def _texts(document: Document) -> list[str]:
    return [passage.heading or passage.text.value for passage in document.passages]


def stated_total(document: Document) -> int | None:
    """How many recommendations the document says that it takes a position on."""
    texts = _texts(document)
    for pattern in patterns("wording")["stated_total"]:
        for text in texts:
            match = re.search(pattern, text, re.I)
            if match:
                return int(match["total"])
    return None


def _replies(document: Document, numbering: Numbering, stated: Statements) -> Iterator[Reply]:
    """One reply for each set of recommendations answered together, in reading order."""
    rows = rows_of(document, numbering.prefix)
    for number, statement in _named_in_rows(rows, numbering):
        stated.listed.setdefault(number, statement)
    texts = repeated(rows)
    found = [_of_rows(group, stated, texts, numbering) for group in merged(rows)]
    answered = {number for reply in found for number in reply.numbers}
    opened: set[str] = set()
    for group in groups(document, numbering):
        in_parts = bool(_LETTERED.search(group.head.heading or group.text[:40]))
        opens = wording.opens(group.text)
        again = opened if opens else set[str]()
        numbers = tuple(n for n in group.numbers if in_parts or n in again or n not in answered)
        answered.update(numbers)
        opened.update(numbers if opens else ())
        if numbers:
            found.append(_of_group(group, numbers, stated, numbering))
    listed = {**stated.under, **stated.excepted, **stated.listed}
    found += _of_lists({n: s for n, s in listed.items() if n not in answered}, stated)
    found = referred(document, numbering, _joined(found))
    if stated.others:
        found = [*cleared(document, found, stated.others, stated)]
        told = [number for reply in found for number in reply.numbers]
        left = rest(_texts(document), numbering, told, stated.others)
        found += [Reply(stated.others.passages, left)] if left else []
    elif counted_in := by_count(document, numbering, found):
        found.append(Reply(counted_in[0].passages, counted_in))
    places = {passage.path: place for place, passage in enumerate(document.passages)}
    return iter(sorted(found, key=lambda reply: places[reply.passages[-1]]))


def _named_in_rows(rows: list[Row], numbering: Numbering) -> Iterator[tuple[str, Statement]]:
    """What a row says of its own number and others: "5 is not accepted, and 6 is accepted"."""
    clear = {n for row in rows for n in row.numbers if wording.POSITIONS[row.wording] != _UNCLEAR}
    for row in rows:
        answer = wording.sentences(wording.apart(row.text)[1])
        said = {n: s for part in answer for s, of in said_of_numbers(part, numbering) for n in of}
        others = said.keys() - set(row.numbers)
        if others and len(others) < len(said):
            yield from ((n, Statement(said[n], row.paths)) for n in said if n not in others & clear)


def _joined(found: list[Reply]) -> list[Reply]:
    """One position for each number: what is said of its parts in several replies is combined."""
    said: dict[str, list[Position]] = {}
    for reply in found:
        for one in reply.positions:
            said.setdefault(one.number, []).append(one)
    places: dict[str, int] = {}
    replies: list[Reply] = []
    for reply in found:
        left = [number for number in reply.numbers if number not in places]
        if left:
            places.update(dict.fromkeys(left, len(replies)))
            replies.append(replace(reply, positions=tuple(_combined(said[n]) for n in left)))
        else:
            place = places[reply.numbers[0]]
            replies[place] = replace(replies[place], passages=_paths(replies[place], reply))
    return replies


def _combined(parts: list[Position]) -> Position:
    """The position on a recommendation whose parts are answered apart."""
    if len(parts) == 1:
        return parts[0]
    clear = [p for p in parts if p.position != "no-clear-position"]
    told = [p for p in parts if p.wording not in ("blank", "explains-only")]
    first = (clear or told or parts)[0]
    if len({p.position for p in clear}) < 2:
        return replace(first, passages=_paths(*parts))
    supported = any(p.position.startswith("supported") for p in clear)
    said = "accepts-in-part" if supported else first.wording
    return _doubted(position(first.number, said, _paths(*parts), ""), _IN_PARTS)


def _paths(*parts: Position | Reply) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path for part in parts for path in part.passages))


def _of_rows(group: Merged, stated: Statements, texts: set[str], numbering: Numbering) -> Reply:
    found = [
        _in_row(number, row, group, stated, numbering)
        for row in group.rows
        for number in row.numbers
    ]
    if group.said.text in texts:
        found = [_doubted(p, "Another row has the same text.") for p in found]
    return Reply(group.paths, tuple(found))


def _in_row(
    number: str, row: Row, group: Merged, stated: Statements, numbering: Numbering
) -> Position:
    listed = _final(stated.listed.get(number), row.wording)
    context = stated.context.get(row.passage.path)
    if not context and (not row.text or is_recommendation(row.text)):
        context = stated.outer.get(row.passage.path)
    if listed and not _is_of_part(listed, context):
        return _stated(number, listed, group.paths, group.text)
    own = wording.answers(row.text) if context and context.leads else ""
    if context and not own and (row.asks or not wording.opening(row.text)):
        return _stated(number, context, group.paths, group.text)
    if row is not group.said:
        return _implied(number, row, group)
    said = wording.wording(of_one(number, row.text, numbering))
    clear = wording.POSITIONS[said] != _UNCLEAR
    return position(number, said if clear else row.wording, group.paths, group.text)


def _final(listed: Statement | None, own: str) -> Statement | None:
    """What is said of a recommendation elsewhere; not that it was left open, or only that it is
    implemented, where its own answer is clear."""
    open_ = ("pending", "no-clear-position")
    clear = wording.POSITIONS[own] not in open_
    return None if listed and clear and wording.POSITIONS[listed.wording] in open_ else listed


def _is_of_part(listed: Statement, title: Statement | None) -> bool:
    """Whether what is said of a recommendation is of a part, as its title says that both are."""
    if title is None or title.wording != "accepts-in-part":
        return False
    of_section = title.passages[0].startswith("section/")
    return of_section and wording.POSITIONS[listed.wording] not in ("pending", "no-clear-position")


def _implied(number: str, row: Row, group: Merged) -> Position:
    """The position of a row that only explains, beside the one with the verdict for both."""
    said = position(number, group.said.wording, group.paths, group.text)
    comment = (
        f"Row {row.passage.number} gives no verdict of its own; that of row "
        f"{group.said.passage.number} next to it is read for both."
    )
    return replace(
        said, wording="explains-only", explicitness="implied", reading="probable", comment=comment
    )


def _of_group(
    group: Group, numbers: tuple[str, ...], stated: Statements, numbering: Numbering
) -> Reply:
    found = []
    for number in numbers:
        own = _own_wording(number, group, numbering)
        under = stated.under.get(number) if wording.POSITIONS[own] == _UNCLEAR else None
        statement = _statement_on(number, group, stated, numbering) or under
        if statement:
            one = _stated(number, statement, group.paths, group.text)
        else:
            one = position(number, own, group.paths, group.text)
        found.append(_doubted(one, _CONTRARY) if number in stated.contrary else one)
    return Reply(group.paths, tuple(found))


def _own_wording(number: str, group: Group, numbering: Numbering) -> str:
    own = group.own_text(number, numbering)
    return wording.wording(own) if own or not group.text.strip() else "explains-only"


def _statement_on(
    number: str, group: Group, stated: Statements, numbering: Numbering
) -> Statement | None:
    """The verdict on a recommendation that stands apart from the comment on it."""
    own = of_one(number, group.text, numbering, alone=True)
    listed = _final(stated.listed.get(number), wording.wording(own))
    if listed and not (listed.general and wording.bare_verdict(wording.apart(group.text)[1])):
        return listed
    excepted = stated.excepted.get(number)
    if excepted and set(excepted.passages) <= set(group.paths):
        return excepted
    said = wording.titled(group.head.heading)
    if said:
        return Statement(said, (group.head.path,))
    context = stated.context.get(group.head.path)
    said_here = group.own_text(number, numbering)
    if context and (_goes_against(group.text, context) or _decides(said_here, group, context)):
        return None
    bare = not re.search(r"\w", group.text)
    return context or (stated.outer.get(group.head.path) if bare else None)


def _goes_against(answer: str, context: Statement) -> bool:
    """Whether an answer is no acceptance, in so many words, where those before it are one."""
    own = wording.answers(answer)
    return context.wording == "accepts" and own not in ("", "accepts")


def _decides(own: str, group: Group, context: Statement) -> bool:
    """Whether recommendations have an answer of their own, and another than a paragraph above
    that spoke for what follows it: what a paragraph about them says, or what the one below
    their heading begins with."""
    said = wording.wording(own) if group.head.part in WORDS else _answer(group.text)
    clear = wording.POSITIONS[said or "explains-only"] != _UNCLEAR
    return context.leads and clear and said != context.wording


def _answer(text: str) -> str:
    """The verdict that an answer begins with, or gives on "this recommendation"."""
    return wording.opening(text) or wording.answers(text)


def _of_lists(listed: dict[str, Statement], stated: Statements) -> Iterator[Reply]:
    """Recommendations that are only listed: those of one statement are answered together."""
    together: dict[Statement, list[str]] = {}
    for number, statement in listed.items():
        together.setdefault(statement, []).append(number)
    for statement, numbers in together.items():
        found = (_listed(number, statement, stated) for number in numbers)
        yield Reply(statement.passages, tuple(found))


def _listed(number: str, statement: Statement, stated: Statements) -> Position:
    found = _stated(number, statement, (), "")
    if statement.wording == "explains-only":
        return replace(found, comment=_EXCEPTED)
    return _doubted(found, _CONTRARY) if number in stated.contrary else found


def _stated(number: str, statement: Statement, paths: tuple[str, ...], text: str) -> Position:
    """A position that a statement gives and the answer at most comments on."""
    passages = tuple(dict.fromkeys((*paths, *statement.passages)))
    found = position(number, statement.wording, passages, text)
    return replace(found, implementation=found.implementation or statement.implementation)


def _doubted(found: Position, why: str) -> Position:
    reading = "probable" if found.reading == "certain" else found.reading
    return replace(found, reading=reading, comment=f"{found.comment} {why}".strip())
