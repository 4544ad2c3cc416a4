"""Recommendations that a delegation only explains, after what it says of the group they are of.

"Some could not be accepted. As regards the treaty (5.2), the law protects all": no sentence says
it of 5.2 itself, so that the reading is probable, and implied.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from rightsgraph.extract import wording
from rightsgraph.extract.addendum_numbering import Numbering
from rightsgraph.extract.addendum_reply import position
from rightsgraph.records import Position
from rightsgraph.tree import Passage

_GROUP = re.compile(
    r"\b(?:recommendations|those|others|the\s+(?:other|remaining)\s+\w+|the\s+(?:rest|remainder))\b",
    re.I,
)
_OTHERS = re.compile(
    r"\bthe\s+(?:(?:other|remaining)(?:\s+(?:\d{1,3}|\w+))?|rest|remainder|others)(?=\s+(?:is|are|was|were|ha[sd]|have)\b)",
    re.I,
)
_NAMED_BEFORE = re.compile(r"\b(?:these|both)\s+(?:\w+\s+)?recommendations\b|^they\b", re.I)
# "Some, such as 5.2, were already law", after what is said of those accepted.
_SOME = re.compile(
    r"(?:Some|Several|Many|Most|Others|One|Two|Three|Among)\b(?:\s+of)?(?:\s+(?:these|them|those))?,?\s+"
    r"(?:such\s+as|including|like|namely|among\s+them)\b",
)
_TURNS = re.compile(
    r"(?:Explaining|Commenting\s+on|Turning\s+to|Regarding|Concerning|As\s+(?:to|for|regards)"
    r"|With\s+(?:regard|respect)\s+to)\s+(?P<group>(?:the|those|its)\s+(?:\w+\s+)?recommendations\b[^,\d]*),"
)
_EXPLAINED = ("notes", "does-not-accept", "may-be-rejected", "accepts-in-part")
_WHY = "It is only explained, after what is said of the recommendations that it is one of."


def explained(
    said: Iterable[Passage], numbering: Numbering, answered: Collection[str]
) -> Iterator[Position]:
    """The positions on what is named, without a verdict, after one on a group refused, noted or
    accepted in part.

    Not after one on what is accepted, unless "some, such as 5.2," are named: what is explained
    after it may be all the others. What a paragraph ends with, the group or what is explained
    of it, the next one goes on with.
    """
    paths: tuple[str, ...] = ()
    group, leads = "", False
    for passage in said:
        group, paths = group if leads else "", (*paths[-1:], passage.path)
        for sentence in wording.sentences(passage.text.value):
            named = numbering.named(sentence)
            of_group = _turned_to(sentence) if named else _of_group(sentence)
            if of_group:
                group, paths = of_group, (passage.path,)
            of_them = group in _EXPLAINED or (group == "accepts" and _SOME.match(sentence))
            unsaid = of_them and not any(wording.verdicts(sentence))
            leads = bool(of_group) or bool(unsaid and (named or leads))
            for number in named if unsaid else ():
                if number not in answered:
                    found = position(number, group, paths, sentence)
                    yield replace(found, explicitness="implied", reading="probable", comment=_WHY)


def _turned_to(sentence: str) -> str:
    """What is said of the group that a sentence begins with: "Explaining those it noted, …"."""
    begins = _TURNS.match(sentence)
    return wording.titled(begins["group"]) if begins else ""


def _of_group(sentence: str) -> str:
    """What a sentence says of recommendations that it does not name, and of nothing else."""
    told = _OTHERS.sub("these recommendations", sentence)
    alone = len(wording.clauses(told)) == 1 and not _NAMED_BEFORE.search(sentence)
    said = wording.combined(list(wording.verdicts(told)))
    return said if alone and said != "explains-only" and _GROUP.search(told) else ""
