"""Commentary on a list of issues: issues with their articles, each with proposed questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rightsgraph.structure.blocks import ends_sentence, join, paragraphs, respaced
from rightsgraph.structure.headings import (
    Heading,
    headings,
    is_article_line,
    is_list_title,
    stands_apart,
)
from rightsgraph.structure.layout import is_line, rule, unnumbered, without_pages
from rightsgraph.structure.lists import mark
from rightsgraph.structure.notes import apart, called, unmarked
from rightsgraph.structure.prose import is_prose, prose
from rightsgraph.structure.rows import rows_apart, with_rows
from rightsgraph.text import Text
from rightsgraph.tree import Part, Passage

_LETTER = re.compile(r"^\s*\(?([a-zа-я])\)\s*", re.I)
_QUESTION = re.compile(r"\?[”\"’')]*\s*$|^\W*(?:[Pp]lease|[Kk]indly)\b")
_CYRILLIC = {"а": "a", "в": "b", "б": "b", "с": "c", "д": "d", "е": "e", "ф": "f", "г": "g"}
_LONGEST_HEADING = 3


@dataclass(frozen=True)
class _Start:
    """Where an issue begins, after how many lines its heading ends, and its printed number."""

    begin: int
    length: int
    heading: str
    number: str = ""


def passages(text: Text) -> list[Passage]:
    """Introductory paragraphs; a section per issue with its paragraphs and question items."""
    lines, notes = apart(respaced(text.lines()))
    lines, rows = rows_apart(without_pages(lines))
    heads = headings(lines)
    starts = _starts(lines, heads)
    if not starts:
        return []
    ends = [h.begin for h in heads if _closes(h)] + [len(lines)]
    found = _introduction(lines[: starts[0].begin], heads)
    names = _names(starts)
    for ordinal, start in enumerate(starts, 1):
        following = starts[ordinal].begin if ordinal < len(starts) else len(lines)
        end = min(place for place in (following, *ends) if place > start.begin)
        found += _issue(ordinal, names[ordinal - 1], start, lines[start.begin : end])
    return [*with_rows(called(found, notes), rows), *notes.passages]


def _introduction(lines: list[Text], heads: list[Heading]) -> list[Passage]:
    """The sentences between the first headings, without title page and lines such as
    ``Introduction:``."""
    edges = [(h.begin, h.end) for h in heads if h.end <= len(lines)]
    begins, ends = [0, *(end for _, end in edges)], [*(begin for begin, _ in edges), len(lines)]
    groups = [
        join(group)
        for begin, end in zip(begins, ends, strict=True)
        for group in paragraphs(lines[begin:end])
    ]
    kept = [
        text
        for text in groups
        if ends_sentence(text.value) and not text.value.endswith(":") and is_prose(text.value)
    ]
    return [Passage(Part.PARAGRAPH, f"paragraph/{n}", text, n) for n, text in enumerate(kept, 1)]


def _closes(heading: Heading) -> bool:
    return stands_apart(heading.title) or bool(is_line("closing", heading.title))


def _starts(lines: list[Text], heads: list[Heading]) -> list[_Start]:
    """The issues, in the one style in which a document heads them.

    They are called issues, or name articles, or are headings that questions stand under.
    """
    named = list(_named(lines))
    if named:
        return named
    articles = list(_by_article(lines, heads))
    return articles or list(_by_questions(lines, heads))


def _named(lines: list[Text]) -> Iterator[_Start]:
    for place, line in enumerate(lines):
        match = rule("issue").match(line.value.strip(" \t\f#*"))
        if match and line.value.strip(" \t\f#*")[0].isupper():
            length = _heading_length(lines[place:])
            printed = join(lines[place : place + length]).value.lstrip("#* ")
            heading = rule("issue").sub("", printed, count=1) or printed
            yield _Start(place, length, heading, match[1])


def _heading_length(lines: list[Text]) -> int:
    """A heading may run over lines, up to the articles in brackets."""
    seen = 0
    for place, line in enumerate(lines):
        seen += bool(line.value.strip())
        if rule("articles_end").search(line.value.strip()) and line.value.strip()[-1] in ")].:":
            return place + 1
        if seen >= _LONGEST_HEADING:
            break
    return 1


def _by_article(lines: list[Text], heads: list[Heading]) -> Iterator[_Start]:
    """Headings that begin or end with articles; a line that names nothing else is one, too."""
    known = {h.begin: h for h in heads}
    for place, line in enumerate(lines):
        head = known.get(place)
        bare = line.value.strip(" \t\f#*")
        title = head.title if head else unnumbered(bare)
        if head and rule("articles_end").search(title):
            yield _Start(place, head.end - place, title, _counted(head))
        elif rule("article").match(bare) and (head or is_article_line(bare)):
            yield _Start(place, head.end - place if head else 1, bare)


def _counted(head: Heading) -> str:
    return head.number if head.number.isdigit() else ""


def _by_questions(lines: list[Text], heads: list[Heading]) -> Iterator[_Start]:
    themes = [h for h in heads if not (is_list_title(h.title) or is_line("questions", h.title))]
    for place, head in enumerate(themes):
        end = themes[place + 1].begin if place + 1 < len(themes) else len(lines)
        inside = lines[head.end : end]
        if _asked(inside)[0] < len(inside) and not _closes(head):
            yield _Start(head.begin, head.end - head.begin, head.title, _counted(head))


def _names(starts: list[_Start]) -> list[str]:
    """The printed numbers where each issue has its own, else places."""
    numbers = [start.number for start in starts]
    own = all(numbers) and len(set(numbers)) == len(numbers)
    return numbers if own else [str(n) for n in range(1, len(starts) + 1)]


def _issue(ordinal: int, name: str, start: _Start, lines: list[Text]) -> list[Passage]:
    path = f"section/{name}"
    body = lines[start.length :]
    asked, after = _asked(body)
    section = Passage(
        Part.SECTION,
        path,
        unmarked(join(lines)),
        ordinal,
        number=start.number,
        heading=start.heading,
    )
    questions = _questions(path, after)
    return [section, *prose(body[:asked], path), *questions]


def _asked(lines: list[Text]) -> tuple[int, list[Text]]:
    """Where the questions' title or lead stands, and the lines from there to what follows them."""
    for place, line in enumerate(lines):
        if is_line("questions", line.value):
            return place, _until_next(lines[place + 1 :])
        if line.value.rstrip().endswith(":"):
            begin = _paragraph_begin(lines, place)
            if rule("question_lead").fullmatch(join(lines[begin : place + 1]).value):
                return begin, _until_next(lines[place + 1 :])
    return len(lines), []


def _paragraph_begin(lines: list[Text], place: int) -> int:
    while place and lines[place - 1].value.strip():
        place -= 1
    return place


def _until_next(lines: list[Text]) -> list[Text]:
    """The lines of questions: a list of recommendations after them is none."""
    ends = [n for n, line in enumerate(lines) if is_list_title(line.value)]
    return lines[: ends[0]] if ends else lines


def _questions(path: str, lines: list[Text]) -> list[Passage]:
    """Items by their letters, which count up, else by their other marks, else by paragraphs."""
    groups = _lettered(lines)
    marked = groups or _marked(lines)
    plain = marked or [
        ("", group) for group in paragraphs(lines) if _QUESTION.search(join(group).value)
    ]
    found: list[Passage] = []
    for place, (label, group) in enumerate(plain, 1):
        name = label or str(place)
        item = Passage(Part.ITEM, f"{path}/item/{name}", join(group), place, path, number=label)
        found.append(item)
    return found


def _lettered(lines: list[Text]) -> list[tuple[str, list[Text]]]:
    """Questions by letters with a bracket; a Cyrillic letter stands for the Latin one."""
    groups: list[tuple[str, list[Text]]] = []
    for line in lines:
        match = _LETTER.match(line.value)
        if match and _latin(match[1]) == chr(ord("a") + len(groups)):
            groups.append((_latin(match[1]), [line[match.end() :]]))
        elif groups:
            groups[-1][1].append(line)
    return groups


def _latin(letter: str) -> str:
    return _CYRILLIC.get(letter.lower(), letter.lower())


def _marked(lines: list[Text]) -> list[tuple[str, list[Text]]]:
    """Questions by bullets, or by numbers, letters and Roman numerals that count up."""
    groups: list[tuple[str, list[Text]]] = []
    style, blank = "", False
    for line in lines:
        own = mark(line)
        kind = "letter" if own and own.style == "roman" else own.style if own else ""
        if own and style in ("", kind) and _counts(own.label, groups):
            style = kind
            groups.append((own.label.lower(), [line[own.end :]]))
        elif groups and blank and _is_sentence_apart(line.value, groups[-1][1]):
            break
        elif groups:
            groups[-1][1].append(line)
        blank = not line.value.strip()
    return groups


def _counts(label: str, groups: list[tuple[str, list[Text]]]) -> bool:
    """Whether a printed mark comes right after the last; a bullet always does."""
    if not label or label.count("."):
        return True
    following = len(groups) + 1
    romans = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
    if label.isdigit():
        return not groups or int(label) == int(groups[-1][0] or 0) + 1
    return label.lower() in (chr(ord("a") + following - 1), *romans[following - 1 : following])


def _is_sentence_apart(line: str, last: list[Text]) -> bool:
    """Whether a paragraph after the last question asks nothing and so belongs to none."""
    before = next((x.value.rstrip() for x in reversed(last) if x.value.strip()), "")
    return before.endswith(("?", ".", ";")) and line[:1].isupper() and not _QUESTION.search(line)
