"""Rows of a table of positions: the number of a recommendation, then what is said of it.

A row is a line whose first cell is a number. Where the extraction lost the cells, rows can
still be told where numbers are grouped or keep no order; that is never so of paragraphs.
"""

from __future__ import annotations

import re
from itertools import takewhile

from rightsgraph.structure.numbered import RUN, Block, Line, Opener
from rightsgraph.structure.titles import LISTING, announces_verdict, is_verdict
from rightsgraph.text import Text
from rightsgraph.tree import Part

_CELL = re.compile(rf"\s*(?:Recommendations?\s*(?:Nos?\.?\s*)?)?({RUN})[.:]?\*{{0,3}}\s*", re.I)
_FIRST = re.compile(r"[.,;:–—-](?:\s|$)|\s\(")
_SUBJECT = re.compile(r"^\s*(?:The\s+|This\s+)?recommendations?\s+(?:is\s+|are\s+)?", re.I)
_CAPITAL = re.compile(r"\s+(?=[A-Z])")
_BORDER = re.compile(r"(?:[ ]*\t[ ]*)+")
# A row of a summary: ``Accepted in part``, how many, and what share of all that is.
_COUNTS = re.compile(r"\s*[^\d\t]*[^\W\d][^\d\t]*(?:\t\s*\d{1,3}(?:\.\d+)?(?:\s?%)?\s*){2,}")
_ORDINARY = re.compile(r"\s*\d{1,3}\.\s*")
_HEADER = re.compile(
    r"\b(?:recommendations?|position|response|repl(?:y|ies)|comments?|reasons?|remarks|observations"
    r"|explanations?|status|decision)\b",
    re.I,
)
# Less telling words, which head a table where one of them fills a cell.
_HEAD_CELL = re.compile(
    r"(?:Nos?\.?|Numbers?|Matters?|Subjects?|Themes?|Topics?|Issues?|Motives?|Grounds?|Justifications?|Answers?|Views)",
    re.I,
)
_MADE_BY = r"(?:\s*\((?:[^()\d]|\([^()\d]{2,40}\)){3,90}\)){0,3}"
# ``1. Guard the bogs``: what only counts them has no text beside it in its cell.
_COUNTED = re.compile(r"\s*([1-9]\d{0,2})\.\s+(?=[A-Z][^\t]*\t)")
_FULL = rf"(?!0)(?:(?:[3-9]\d|\d{{3}})\s?\.\s?|\d{{1,3}}\.)\d{{1,3}}(?:\s?\([a-z]\))?{_MADE_BY}"
_ITEM = rf"(?:\d{{1,3}}\s?\.\s?)?\d{{1,3}}(?!\d|\w){_MADE_BY}"
_LEADING = re.compile(
    rf"\s*({_FULL}(?:(?:\.?\s*[,;&–‑—-]\s*|\s*,?\s*\b(?:and|to|through|as\s+well\s+as)\s+){_ITEM})*)(?:[.:–—-]*|,(?=\s+(?:as|since|because|which|given)\b))\s+(?=[^\s,;&])"
)
# A figure, where ``1.5`` may be a number: ``1.5 per cent of income``.
_MEASURE = re.compile(r"\s*(?:0\.\d|\d+\.\d+\s*(?:%|per\b|percent|million|billion))")
_NEXT = re.compile(r"(?<=[).;:])\s+(?P<list>\d{1,3})\s?\.\s?(?P<item>\d{1,3})[.:]?\s+(?=[A-Z“\"])")
# The number after the text: ``Guard the bogs (111.1)``.
_LAST = re.compile(r"(?<=[\w)])\s*\(((?=\d{1,3}\s?\.\s?\d)[^()\t]{3,30})\)[.;]?\s*(?=\t|$)")
_ONLY = re.compile(RUN)
_LISTED = r"\d{1,3}[.:](?:\s*,\s*\d{1,3}\.)*,?"
_GROUP = re.compile(r"\s*(\d{1,3}\.(?:\s*,\s*\d{1,3}\.)+,?)(?:\s+|$)")
_NUMBERS = re.compile(rf"\s*({_LISTED})(?:\s+|$)")
_ANSWERS = re.compile(r"\b(?:this|the|these) recommendations?\b", re.I)
_NAMES = re.compile(r"\s*\d{1,3}\.\s.*?\brecommendations?\s*(?:Nos?\.?\s*)?\d", re.I)
_IN_BRACKETS = re.compile(rf"(?<=[a-z] )\((?=\d{{1,3}}(?![\d.])){RUN}\)")
_FULL_INSIDE = re.compile(r"(?<![\d.])\d{2,3}\.\d{1,3}(?![\d%])(?!\s+per\b)")
_TITLED = re.compile(
    rf"(?:^|\()(?:recommendations?\s+(?:Nos?\.\s*)?(?=\d)|(?=\d{{1,3}}\s?\.\s?\d))(?:{RUN})[^.]{{0,60}}$"
    r"|^(?:[A-Z]\.\s+)?(?-i:R)ecommendations?\s+(?:Nos?\.\s*)?\d[^.]*?(?::|\()",
    re.I,
)
_ASKED_BY = re.compile(r"\([A-Z][^()\d]{2,90}\)\W*$")
_AFTER_ASKED = re.compile(r"\([A-Z][^()\d]{2,90}\)\s+(?P<said>[A-Z][a-z ]{3,40})\.?\s*$")
_MOST = 0.6
_FEW = 3
_NEARLY_ALL = 0.8


def row_rule(lines: list[Line]) -> Opener | None:
    """How rows are told in this document; None where it has no table."""
    cells = [line for line in lines if "\t" in line.text.value.strip("\n")]
    if sum(_is_row(line) for line in cells) > 1 and not _is_list_of_paragraphs(cells):
        listed = sum(_is_listed(line) for line in lines)
        return _by_cells_and_lines if listed >= _FEW else _by_cells
    if _is_plain_table(lines):
        return _by_numbers
    dotted = sum(bool(_LEADING.match(line.text.value)) for line in lines)
    return _by_leading_numbers if dotted > 2 else None


def _number_in(line: Line) -> re.Match[str] | None:
    """The number of a row: all of one of its cells, or what such a cell begins with.

    A full number goes before a bare one, which may only count the rows.
    """
    value, begin = line.text.value, 0
    bare: re.Match[str] | None = None
    for cell in value.split("\t"):
        end = begin + len(cell)
        whole = _CELL.match(value, begin, end)
        measured = bool(bare) and _MEASURE.match(value, begin, end)
        leading = _LEADING.match(value, begin, end) or _LAST.search(value, begin, end)
        if whole and whole.end() == end:
            if "." in whole[1].rstrip("."):
                return whole
            bare = bare or whole
        elif leading and not measured:
            return leading
        begin = end + 1
    return bare or _counted(value)


def _counted(row: str) -> re.Match[str] | None:
    """The bare number before the text of a recommendation, in a row with a position."""
    _, *others = row.split("\t")
    return _COUNTED.match(row) if any(is_verdict(cell.strip()) for cell in others) else None


def _is_row(line: Line) -> bool:
    return _number_in(line) is not None


def _is_list_of_paragraphs(cells: list[Line]) -> bool:
    """Whether a tab only parts ``1.`` from its paragraph, all in order and without a header."""
    firsts = [line.text.value.split("\t")[0] for line in cells]
    numbers = [int(re.sub(r"\D", "", cell)) for cell in firsts if _ORDINARY.fullmatch(cell)]
    heads = (line.value for line in cells if not re.search(r"\d", line.value))
    headed = any(map(_HEADER.search, heads))
    return len(numbers) == len(firsts) and numbers == sorted(numbers) and not headed


def _by_cells(line: Line, opened: Block | None) -> Block | None:
    """A row of cells; a header closes the row above it, and is no row.

    A row with a single cell that gives a position is the title of those under it.
    """
    if _is_title(line, opened):
        return Block(Part.SECTION, "", [line.text.flat()])
    if "\t" not in line.text.value:
        return None
    number = None if _COUNTS.fullmatch(line.text.value) else _number_in(line)
    if number is None:
        return Block(None) if _is_header(line) else None
    rest = _bordered(line.text[: number.start()] + line.text[number.end() :])
    label = line.text[number.start(1) : number.end(1)].flat()
    printed = ", ".join([_tidy(number[1]), *_others_in_cell(line.text.value, number)])
    return Block(Part.ROW, printed, [rest], label, of_cells=True)


def _is_header(line: Line) -> bool:
    cells = [cell.strip() for cell in line.text.value.split("\t")]
    named = _HEADER.search(line.text.value) or any(map(_HEAD_CELL.fullmatch, cells))
    return bool(named) and not re.search(r"\d", line.text.value) and len(_filled(line)) > 1


def _by_cells_and_lines(line: Line, opened: Block | None) -> Block | None:
    """A row of cells, or an entry of a list that the document has beside its table."""
    after_another = opened is not None and opened.part is Part.ROW and not opened.of_cells
    listed = _is_listed(line, after_another)
    return _by_cells(line, opened) or (_by_leading_numbers(line, opened) if listed else None)


def _is_listed(line: Line, after_another: bool = False) -> bool:
    """Whether a line, apart or after another, is a number with what is asked and by whom, or
    with the answer."""
    apart = (line.gap or after_another) and "\t" not in line.value
    match = _LEADING.match(line.text.value) if apart else None
    return match is not None and (bool(_ASKED_BY.search(line.value)) or _is_answered(line, match))


def _others_in_cell(line: str, number: re.Match[str]) -> list[str]:
    """The recommendations that stand, each with its text, after the first one of a cell."""
    list_, dot, last = _tidy(number[1]).rpartition(".")
    cell = line[number.end() :].split("\t")[0]
    found: list[str] = []
    for match in _NEXT.finditer(cell) if dot and last.isdigit() else ():
        if match["list"] == list_ and int(match["item"]) > int(last):
            last = match["item"]
            found.append(f"{list_}.{last}")
    return found


def _is_title(line: Line, opened: Block | None) -> bool:
    in_table = "\t" in line.text.value or (opened is not None and opened.of_cells)
    return in_table and len(_filled(line)) == 1 and announces_verdict(line.value)


def _filled(line: Line) -> set[str]:
    return {cell.strip() for cell in line.text.value.split("\t") if cell.strip()}


def _bordered(cells: Text) -> Text:
    """The cells of a row, with bars between them where one begins with a position."""
    said = (_SUBJECT.sub("", cell) for cell in cells.value.split("\t"))
    if not any(is_verdict(_FIRST.split(cell)[0]) or _are_verdicts(cell) for cell in said):
        return cells
    return cells.strip().sub(_BORDER, " | ")


def _are_verdicts(cell: str) -> bool:
    """Whether a cell holds nothing but positions, one after the other."""
    return all(map(is_verdict, _CAPITAL.split(cell.strip())))


def _is_plain_table(lines: list[Line]) -> bool:
    """Whether numbers at the start of lines are grouped, or most speak of the recommendation.

    Not where titles name the recommendations, or numbers in brackets do: then those at the start
    are of paragraphs.
    """
    numbered = [line for line in lines if _NUMBERS.match(line.text.value)]
    if 2 * sum(bool(_IN_BRACKETS.search(line.value)) for line in lines) > len(numbered) > _FEW:
        return False
    if any(_GROUP.match(line.text.value) for line in numbered):
        return True
    named = [
        line for line in numbered if _NAMES.match(line.value) or _FULL_INSIDE.search(line.value)
    ]
    if 2 * len(named) > len(numbered):
        return False
    titled = sum(bool(_TITLED.search(line.value)) for line in lines)
    said = sum(_begins_with_verdict(line.value) for line in numbered)
    if said > 1 and said > _MOST * len(numbered) and not titled:
        return True
    dotted = sum(bool(_LEADING.match(line.text.value)) for line in lines)
    if len(numbered) > 2 >= dotted + titled and _asking(lines) > _NEARLY_ALL * len(numbered):
        return True
    said_in = (line.value for line in numbered if not line.value.endswith(":"))
    answers = sum(bool(_ANSWERS.search(value)) for value in said_in)
    bare = 4 * len(named) <= len(numbered)
    return len(numbered) > 4 and bare and answers > _MOST * len(numbered) and titled < 2


def _asking(lines: list[Line]) -> int:
    """How many numbered lines, with those that go on with them, end with who asked."""
    found = 0
    for place, line in enumerate(lines):
        if _NUMBERS.match(line.text.value):
            rest = takewhile(lambda next_: not next_.apart, lines[place + 1 :])
            wrapped = takewhile(lambda next_: not _NUMBERS.match(next_.text.value), rest)
            asked = (bool(_ASKED_BY.search(part.value)) for part in (line, *wrapped))
            found += any(asked)
    return found


def _begins_with_verdict(line: str) -> bool:
    """Whether a line is a number and, up to the first stop, an answer such as "Accepted"."""
    return is_verdict(_FIRST.split(_NUMBERS.sub("", line, count=1))[0])


def _by_numbers(line: Line, opened: Block | None) -> Block | None:
    """A row without cells; its numbers may go on at the start of the next line."""
    match = _NUMBERS.match(line.text.value)
    if match is None:
        return None
    rest = line.text[match.end() :]
    if opened and opened.part is Part.ROW and opened.number.endswith(","):
        opened.number += " " + match[1]
        opened.lines.append(rest)
        return opened
    starts = not rest.value.strip() or not rest.value.strip()[0].islower()
    fits = opened is None or opened.ended or _is_asked(opened)
    label = line.text[: match.end()].flat()
    return Block(Part.ROW, match[1], [rest], label) if starts and fits else None


def _by_leading_numbers(line: Line, opened: Block | None) -> Block | None:
    """A row that begins with a full number such as ``122.11``."""
    match = None if _is_list(line.value) else _LEADING.match(line.text.value)
    listing = opened is not None and LISTING.search(opened.lines[-1].value if opened.lines else "")
    free = opened is None or opened.ended or (line.gap and not listing) or _is_asked(opened)
    answered = not listing and match is not None and _is_answered(line, match)
    if match is None or not (free or answered or _follows(match[1], opened)):
        return None
    printed = ", ".join([_tidy(match[1]), *_others_in_cell(line.text.value, match)])
    return Block(Part.ROW, printed, [line.text[match.end() :]], line.text.flat())


def _is_answered(line: Line, number: re.Match[str]) -> bool:
    """Whether a position stands right after a number, as in a row, or after who asked."""
    rest = line.text.value[number.end() :]
    said = _FIRST.split(rest)[0]
    last = _AFTER_ASKED.search(rest)
    return said[:1].isupper() and is_verdict(said) or bool(last and is_verdict(last["said"]))


def _is_asked(opened: Block) -> bool:
    """Whether the last words of a row are the States that made the recommendation."""
    last = opened.lines[-1].value if opened.part is Part.ROW and opened.lines else ""
    return bool(_ASKED_BY.search(last))


def _is_list(line: str) -> bool:
    """Whether a line holds but numbers, with who asked between them."""
    bare = line.rstrip(" .,;")
    return bool(_ONLY.fullmatch(_tidy(bare) if bare[-1:].isdigit() else line))


def _follows(number: str, opened: Block | None) -> bool:
    """Whether a full number is the next after the open row's, whose words no stop ends."""
    if opened is None or opened.part is not Part.ROW or not opened.lines:
        return False
    first, last = re.findall(r"\d+", number), re.findall(r"\d+", opened.number)
    next_ = len(first) > 1 and first[0] == last[0] and int(first[1]) == int(last[-1]) + 1
    return next_ and not LISTING.search(opened.lines[-1].value)


def _tidy(number: str) -> str:
    return " ".join(re.sub(r"\s*\([^()]{3,}\)", "", number).split()).rstrip(". ")
