"""Headings of documents that have no common style: with marks, numbers, capitals or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rightsgraph.structure.asking import asks
from rightsgraph.structure.blocks import ends_sentence, is_bullet
from rightsgraph.structure.layout import is_line, rule, unnumbered
from rightsgraph.text import Text

_MARKS = re.compile(r"\s*(#{1,6})\s+(?=\S)")
_LONGEST = 110
_MOST_WORDS = 16
_PLAIN_WORDS = 10
_TITLE_LINE = 60
_LIST_NUMBER = re.compile(r"\s*(?:\(\w{1,4}\)|[a-z][.)])\s")


@dataclass(frozen=True)
class Heading:
    """A heading on the lines from ``begin`` to ``end``; ``rank`` tells it from deeper ones."""

    begin: int
    end: int
    rank: str
    number: str
    title: str


def headings(lines: list[Text]) -> list[Heading]:
    """The headings in order: those that stand alone unmarked only where few others do."""
    ranks = [_rank(lines, place) for place in range(len(lines))]
    first = _below_title(ranks, lines)
    ranks[:first] = [""] * first
    if sum(rank not in ("", "plain") for rank in ranks) < 2:
        plain = (_plain(lines, place) if place >= first else "" for place in range(len(lines)))
        ranks = [rank or other for rank, other in zip(ranks, plain, strict=True)]
    found: list[Heading] = []
    for place, rank in enumerate(ranks):
        if rank and not (found and _goes_on(found[-1], lines, place, rank)):
            found.append(_heading(lines, place, place + 1, rank))
        elif rank:
            found[-1] = _heading(lines, found[-1].begin, place + 1, rank)
    return found


def _below_title(ranks: list[str], lines: list[Text]) -> int:
    """Where a title page goes on after lines in capitals: 0 where prose comes next."""
    filled = [place for place, line in enumerate(lines) if line.value.strip()]
    below = next((place for place in filled if ranks[place] != "capitals"), 0)
    line = lines[below].value.strip() if lines else ""
    wrapped = len(line) > _TITLE_LINE and below + 1 in filled
    prose = ranks[below : below + 1] != [""] or wrapped or ends_sentence(line)
    return 0 if prose else below


def _heading(lines: list[Text], begin: int, end: int, rank: str) -> Heading:
    printed = " ".join(" ".join(line.value.strip(" \t\f#*") for line in lines[begin:end]).split())
    title = unnumbered(printed)
    number = printed[: len(printed) - len(title)].strip(" .):–—-") if title != printed else ""
    return Heading(begin, end, rank, number, title.rstrip(" :"))


def _rank(lines: list[Text], place: int) -> str:
    """``#``, ``##`` …, ``capitals``, the style of a number; empty where no heading stands."""
    line = lines[place].value
    marks = _MARKS.match(line)
    if marks:
        return marks[1]
    bare = line.strip()
    if not bare or len(bare) > _LONGEST or is_bullet(lines[place]):
        return ""
    if bare.isupper() and len(bare) > 7 and not rule("contact").search(bare):
        return "capitals"
    title = unnumbered(bare)
    if title != bare and _reads_as_title(title, _MOST_WORDS) and _stands_apart(lines, place):
        return _number_style(bare)
    known = is_article_line(bare) or is_line("apart", bare)
    return "plain" if known and _stands_apart(lines, place) else ""


def is_article_line(line: str) -> bool:
    """Whether a line reads as ``Article 2`` or ``Art. 3 – Title``, and as no sentence."""
    match = rule("article").match(line)
    rest = line[match.end() :] if match else ""
    return bool(match) and line[0].isupper() and len(line) < 100 and rest[-1:] not in (*".,;",)


def _number_style(line: str) -> str:
    number = line.split()[0].rstrip(".):")
    if number.replace(".", "").isdigit():
        return "1" * (number.count(".") + 1)
    return "I" if re.fullmatch("[IVXLC]+", number) else "A"


def _plain(lines: list[Text], place: int) -> str:
    """A short line between blank ones that leads to prose."""
    line = lines[place].value
    alone = _stands_apart(lines, place) and not _LIST_NUMBER.match(line)
    return "plain" if alone and _reads_as_title(line.strip(), _PLAIN_WORDS) else ""


def _reads_as_title(title: str, most_words: int) -> bool:
    words = title.split()
    return (
        0 < len(words) <= most_words
        and title[0].isupper()
        and (_ends_no_sentence(title) or bool(is_line("articles_end", title)))
        and "\t" not in title
        and not asks(title)
        and not rule("no_heading").fullmatch(title)
        and not rule("contact").search(title)
    )


def _ends_no_sentence(title: str) -> bool:
    return not ends_sentence(title) and title[-1] != ","


def _stands_apart(lines: list[Text], place: int) -> bool:
    """Whether a blank line, the text's start or another heading's mark stands before and after."""
    before = lines[place - 1].value if place else ""
    after = lines[place + 1].value if place + 1 < len(lines) else ""
    return not before.strip() and (not after.strip() or _much_shorter(lines, place))


def _much_shorter(lines: list[Text], place: int) -> bool:
    """Whether the next line, set right below, is full where this one is not."""
    here, after = lines[place].value.strip(), lines[place + 1].value.strip()
    return len(here) < 0.75 * len(after) and after[:1].isupper() and not is_bullet(lines[place + 1])


def _goes_on(last: Heading, lines: list[Text], place: int, rank: str) -> bool:
    """Whether a line in capitals goes on with the heading right above; a title page aside."""
    if not rank == "capitals" == last.rank or place != last.end:
        return False
    return any(line.value.strip() and not line.value.isupper() for line in lines[: last.begin])


def deeper(rank: str, than: str) -> bool:
    """Whether headings of one rank stand below those of another."""
    if rank.startswith("#") and than.startswith("#"):
        return len(rank) > len(than)
    if rank == than:
        return False
    order = ["#", "I", "capitals", "A", "1", "11", "111", "plain"]
    return order.index(rank.strip("#") or "#") > order.index(than.strip("#") or "#")


def is_list_title(line: str) -> bool:
    """Whether a line is the title of a list of recommendations."""
    return bool(is_line("recommendations", line))


def stands_apart(title: str) -> bool:
    """Whether what follows a heading is no theme: annexes, thanks, addresses."""
    return bool(is_line("apart", title))
