"""Who wrote the papers that a review is based on, and whose submissions they sum up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightsgraph import iris
from rightsgraph.lexicon import people_and_bodies
from rightsgraph.records import Mention, Name, Records
from rightsgraph.tree import Document, Kind, Part

_OF_THE_STATE = (Kind.NATIONAL_REPORT, Kind.MID_TERM_REPORT)

_JOINT = re.compile(r"Joint\s+submission", re.I)
OHCHR = Name("Office of the High Commissioner for Human Rights", iris.body("ohchr"))


def records(document: Document) -> Records:
    """The author: the State of its own reports, OHCHR of the summaries that it makes.

    A stakeholder that no lexicon holds is kept by its name; all else is found by linking.
    """
    state = document.metadata.state
    if document.kind not in _OF_THE_STATE:
        return Records(creators=(OHCHR,), mentions=tuple(_stakeholders(document)))
    return Records(creators=(Name(iris.code(state), state),) if state else ())


def _stakeholders(document: Document) -> Iterator[Mention]:
    known = people_and_bodies(document.metadata.state)
    for item in document.of(Part.ITEM):
        name = re.split(r"[,;(]", item.text.value)[0].strip()
        listed = item.parent.startswith("footnote/") and not _JOINT.match(name)
        if listed and name and not known.find(name):
            yield Mention(item.path, "unlinkedMention", name)
