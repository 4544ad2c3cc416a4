"""National and mid-term reports, summaries of stakeholders' submissions and compilations.

They share one style: sections in Roman numbers, parts in letters, subsections in numbers or in
none, paragraphs whose numbers count through the document, and notes.
"""

from __future__ import annotations

from rightsgraph.structure.paper_authors import with_stakeholders
from rightsgraph.structure.paper_calls import with_calls
from rightsgraph.structure.paper_lines import Walker
from rightsgraph.structure.paper_pages import pages
from rightsgraph.structure.paper_tree import assemble
from rightsgraph.structure.rows import rows_apart, with_rows
from rightsgraph.text import Text
from rightsgraph.tree import Passage


def passages(text: Text) -> list[Passage]:
    """Sections, headings, paragraphs, items and notes in reading order."""
    paper = pages(text)
    texts, rows = rows_apart([line.text for line in paper.lines])
    kept = {id(text) for text in texts}
    found = assemble(Walker([line for line in paper.lines if id(line.text) in kept]).blocks())
    return with_rows(with_stakeholders(with_calls(found, paper.notes)), rows) if found else []
