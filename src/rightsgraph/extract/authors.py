"""Which organisations wrote a document of civil society, as its title page prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightsgraph.lexicon import people_and_bodies
from rightsgraph.records import Name
from rightsgraph.tree import Document, Part

_TITLE_PAGE = 1200
_LISTED = re.compile(r"\bNGOs?\s*:\s*(.+?)[.]\s*$", re.S)
_NEXT = re.compile(r"\s*[,;]\s*(?:and\s+)?")
_BY_LINE = re.compile(
    r"^\W*(?:joint(?:ly)?\s+)?(?:submi(?:tted|ssion)|prepared|presented|drafted|report)\s+"
    r"(?:jointly\s+)?by\b\s*:?\s*(\S.*?)(?=\n[ \t]*\n|\Z)",
    re.I | re.M | re.S,
)


def authors(document: Document) -> tuple[Name, ...]:
    """The organisations that an introduction lists after "NGOs:", else those of the title page."""
    return _listed(document) or tuple(dict.fromkeys(_on_title_page(document)))


def _listed(document: Document) -> tuple[Name, ...]:
    for passage in document.below("", Part.PARAGRAPH):
        match = _LISTED.search(passage.text.value.split(". ")[0].rstrip(".") + ".")
        if match:
            return tuple(Name(name.strip()) for name in _NEXT.split(match[1]) if name.strip())
    return ()


def _on_title_page(document: Document) -> Iterator[Name]:
    """Those that a lexicon holds, in the title or after words such as "Submitted by"."""
    page = document.source.value[:_TITLE_PAGE]
    printed = [document.metadata.title, *(match[1] for match in _BY_LINE.finditer(page))]
    for part in printed:
        for found in people_and_bodies("").find(part):
            if "/organisation/" in found.iri:
                yield Name(found.printed, found.iri)
