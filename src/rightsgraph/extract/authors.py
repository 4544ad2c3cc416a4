"""Which organisations wrote a document of civil society, as its title page prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightsgraph.extract.organisations import describes_itself, organisation, organisations, rule
from rightsgraph.lexicon import people_and_bodies
from rightsgraph.records import Name
from rightsgraph.tree import Document, Part

_TITLE_PAGE = 1200
_OF_THEMSELVES = 8000
_LISTED = re.compile(r"\bNGOs?\s*:\s*(.+?)[.]\s*$", re.S)
_NEXT = re.compile(r"\s*[,;]\s*(?:and\s+)?")
_MARKUP = re.compile(r"[*_#]{1,3}|\ue000\d+\ue001|<[^<>\n]*>")
_BULLET = re.compile(r"\s*(?:[-–•●▪]\s+)?(?:the\s+)?", re.I)


def authors(document: Document) -> tuple[Name, ...]:
    """The organisations that an introduction lists after "NGOs:", else those of the title page."""
    return _listed(document) or tuple(
        {name.iri: name for name in _on_title_page(document)}.values()
    )


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
    those that say what they are."""
    text = _MARKUP.sub("", document.source.value[:_OF_THEMSELVES])
    page = text[:_TITLE_PAGE]
    leads = [match["authors"] for match in rule("by_line").finditer(page)]
    for printed in (document.metadata.title, *leads):
        for found in people_and_bodies("").find(printed):
            if "/organisation/" in found.iri:
                yield Name(found.printed, found.iri)
    others = (match["authors"] for way in ("in_title", "by") for match in rule(way).finditer(page))
    for block in (*leads, *others):
        yield from _named(block, text)
    above = page[: _title_begin(page)]
    for line in page.splitlines():
        names = _named(line, text)
        yield from (n for n in names if line in above or describes_itself(n.printed, text))


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
