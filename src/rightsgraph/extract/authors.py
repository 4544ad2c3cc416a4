"""Which organisations wrote a document of civil society, as its title page prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightsgraph.extract.organisations import (
    describes_itself,
    label,
    organisation,
    organisations,
    rule,
)
from rightsgraph.lexicon import described, pattern, people_and_bodies
from rightsgraph.records import Name
from rightsgraph.structure.layout import is_caption
from rightsgraph.tree import Document, Kind, Part

_TITLE_PAGE = 1200
_OF_THEMSELVES = 8000
_LISTED = re.compile(r"\bNGOs?\s*:\s*(.+?)[.]\s*$", re.S)
_NEXT = re.compile(r"\s*[,;]\s*(?:and\s+)?")
_MARKUP = re.compile(r"[*_#]{1,3}|\ue000\d+\ue001|<[^<>\n]*>")
_BULLET = re.compile(
    r"\s*(?:[-–•●▪]\s+)?(?:and\s+)?"
    r"(?:(?:in\s+(?:collaboration|co-?operation|partnership)|together|jointly)\s+with\s+)?(?:the\s+)?",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-Z])")
_BLANK = re.compile(r"\n[^\S\n]*\n")
_JOINING = re.compile(r"and|&|\([^()]*\)", re.I)
_AGAIN = re.compile(r"(?:It|They|We)\b")


def authors(document: Document) -> tuple[Name, ...]:
    """The organisations that an introduction lists after "NGOs:", else those of the title page.

    Where that names none, the one that says first what it is.
    """
    found = list(_listed(document) or _on_title_page(document)) or _presented(document)
    return tuple({name.iri or name.printed: name for name in found}.values())


def tells_of_itself(text: str, creators: tuple[Name, ...]) -> bool:
    """Whether a paragraph tells of the document or its authors alone, and so claims nothing."""
    if is_caption(text):
        return True
    about = False
    for sentence in _SENTENCE.split(text):
        again = about and bool(rule("of_author").match(" " + _AGAIN.sub("", sentence).strip()))
        about = _tells_of_author(sentence, creators) or (again and bool(_AGAIN.match(sentence)))
        if not about and not pattern("layout", "of_document", re.I).match(sentence):
            return False
    return True


def _tells_of_author(sentence: str, creators: tuple[Name, ...]) -> bool:
    bare = sentence.removeprefix("The ")
    named = (bare.removeprefix(name.printed) for name in creators if bare.startswith(name.printed))
    return any(rule("of_author").match(rest) for rest in named)


def _presented(document: Document) -> list[Name]:
    """The one that an article says to have spoken today, or that presents itself at the start."""
    page = _MARKUP.sub("", document.source.value[:_TITLE_PAGE])
    article = document.kind is Kind.ADVOCACY_ARTICLE
    shows = rule("said_today" if article else "describes_itself")
    for block in _BLANK.split(page):
        for match in rule("name").finditer(block):
            after = shows.match(block, match.end())
            if not after:
                continue
            one = None if article else organisation(match["name"], page, evident=True)
            found = organisations(match["name"], page) if article else list(filter(None, [one]))
            if found:
                return found
    return []


def _listed(document: Document) -> tuple[Name, ...]:
    for passage in document.below("", Part.PARAGRAPH):
        match = _LISTED.search(passage.text.value.split(". ")[0].rstrip(".") + ".")
        if match:
            names = [name.strip() for name in _NEXT.split(match[1]) if name.strip()]
            return tuple(organisation(name, evident=True) or Name(name) for name in names)
    return ()


def _on_title_page(document: Document) -> Iterator[Name]:
    """Those that a lexicon holds, in the title or after words such as "Submitted by"; there also
    those whose name or whose words on themselves show what they are, and elsewhere on the page
    those that say what they are or stand above place and date."""
    text = _MARKUP.sub("", document.source.value[:_OF_THEMSELVES])
    page = text[:_TITLE_PAGE]
    by_lines = list(rule("by_line").finditer(page))
    leads = [_before_text(match) for match in by_lines]
    for printed in (document.metadata.title, *leads):
        for found in people_and_bodies("").find(printed):
            if described(found.iri):
                yield Name(found.printed, found.iri)
    for match in rule("before").finditer(page):
        printed = label(match["authors"])
        known = people_and_bodies("").lookup(printed)
        if known and described(known):
            yield Name(printed, known)
    others = (match for way in ("in_title", "by") for match in rule(way).finditer(page))
    for block in (*leads, *map(_before_text, others)):
        yield from _named(block, text)
    for match in by_lines:
        yield from _below(page[match.end() :], text)
    above = page[: _title_begin(page)]
    signed = _above_dateline(page.splitlines())
    article = document.kind is Kind.ADVOCACY_ARTICLE
    for line in page.splitlines():
        names = _named(line, text)
        own = line in above or line in signed
        yield from (n for n in names if own or (not article and describes_itself(n.printed, text)))


def _before_text(authors: re.Match[str]) -> str:
    """The lines of authors up to where a text begins, which may name others."""
    first, *rest = authors["authors"].splitlines()
    ends = (place for place, line in enumerate(rest) if rule("no_author").match(line))
    return "\n".join([first, *rest[: next(ends, len(rest))]])


def _below(page: str, text: str) -> Iterator[Name]:
    """The authors that go on below, a paragraph each, as word processors have them."""
    for line in filter(None, map(str.strip, page.splitlines())):
        names = list(_named(line, text))
        if not (names or _JOINING.fullmatch(line)):
            return
        yield from names


def _above_dateline(lines: list[str]) -> set[str]:
    """The names on lines of their own right above place and date."""
    found: set[str] = set()
    below = ""
    for line in reversed(lines):
        named = rule("name").fullmatch(line.strip())
        if named and (below in found or rule("dateline").match(below)):
            found.add(line)
        below = line
    return found


def _title_begin(page: str) -> int:
    """Where a title page says what the document is; authors may stand above that alone."""
    title = rule("title_line").search(page)
    return title.start() if title else 0


def _named(block: str, text: str) -> Iterator[Name]:
    for piece in rule("between").split(rule("occasion").split(block)[0]):
        bare = _BULLET.sub("", piece, count=1)
        name = rule("name").match(bare)
        whole = name and rule("after_name").match(bare, name.end())
        if name and whole:
            yield from organisations(name["name"], text)
