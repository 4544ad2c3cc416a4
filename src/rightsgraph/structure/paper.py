"""National reports, summaries of stakeholders' submissions and compilations.

They share one style: sections in Roman numbers, parts in letters, subsections in numbers or in
none, paragraphs whose numbers count through the document, and notes.
"""

from __future__ import annotations

from rightsgraph.structure.paper_authors import with_stakeholders
from rightsgraph.structure.paper_calls import with_calls
from rightsgraph.structure.paper_lines import Walker
from rightsgraph.structure.paper_pages import pages
from rightsgraph.structure.paper_tree import assemble
from rightsgraph.text import Text
from rightsgraph.tree import Passage


def passages(text: Text) -> list[Passage]:
    """Sections, headings, paragraphs, items and notes in reading order."""
    paper = pages(text)
    found = assemble(Walker(paper.lines).blocks())
    return with_stakeholders(with_calls(found, paper.notes)) if found else []
