"""The ways in which addenda print the numbers of recommendations, made one.

Letters of themes, brackets and signs beside a number say nothing that its words do not.
"""

from __future__ import annotations

import re

from rightsgraph.structure.numbered import RUN
from rightsgraph.text import Text

# The letter of a theme before the number of a recommendation: ``A – 78.1``.
_LETTER = re.compile(r"(?<!\w)[A-Z]\s?[–—-]\s?(?=\d{1,3}\.\d)")
# The paragraph before the numbers in it: ``Recommendation 64 (1)``, ``in para. 64 (1) and (3)``.
_IN_LIST = re.compile(
    r"\brecommendations?\s+(?:Nos?\.\s*|in\s+para(?:graph\b|\.)\s*)?(\d{2,3})\s?\(\d{1,3}\)", re.I
)
_ITEM_IN_LIST = re.compile(
    r"(?:(?<=recommendations )in\s+para(?:graph|\.)\s+|(?<=recommendation )in\s+para(?:graph|\.)\s+"
    r"|(?<!article )(?<!section )(?<!paragraph )(?<![\d.]))"
    r"(?P<list>\d{2,3})\s?(?P<items>\(\d{1,3}\)(?:(?:,\s*(?:and\s+)?|\s+and\s+)\(\d{1,3}\))*)"
)
_ITEM = re.compile(r"\((\d{1,3})\)")
# A label before the number: ``Recommendation: 71.4``.
_LABEL = re.compile(r"^[ \t]*Recommendations?\s*:\s*(?=\d{1,3}\.\d)", re.M | re.I)
# A sign beside the word that it stands for: ``✓ Supported``.
_ICON = re.compile(
    r"[✓✔√☑×✗✘☒]\s*(?=(?:Not\s|Partially\s|Fully\s)?(?:Supported|Accepted|Noted|Rejected)\b)", re.I
)
# A note called at a position: ``Supported1``.
_CALL = re.compile(
    r"(?:(?<=[Ss]upported)|(?<=ed in part)|(?<=[Aa]ccepted)|(?<=[Nn]oted)|(?<=[Rr]ejected))"
    r"\d{1,2}(?=[\s.,;]|$)"
)
# A row that goes on with the line before it: ``71.1 Supported 71.2 Noted``.
_RUN_ON = re.compile(
    r"(?<=[\w.)])(?<!and)(?<![Rr]ecommendation)(?<![Rr]ecommendations) "
    r"(?=\d{2,3}\.\d{1,3}[.:]? (?:Not )?(?:Supported|Accepted|Noted|Rejected)\b)"
)
# The number after what a recommendation asks, in quotation marks: ``“Plant vines” (Peru) (76.1)``.
_AFTER_QUOTE = re.compile(
    r"^[ \t]*(?P<begin>)[“\"][^\n]*(?:\n[^\n]+){0,3}?"
    r"(?P<end>\s*\((?P<number>\d{2,3}\.\d{1,3})\)[.;]?)[ \t]*$",
    re.M,
)
# A number in brackets at the head of a line: ``[78.1] Accepted``.
_BRACKETS = re.compile(
    rf"^[ \t]*(?P<open>\[|(?<=\n\n)\()(?:(?i:recommendations?)\s+)?"
    rf"(?P<run>(?=\d{{1,3}}\.\d)(?:{RUN}))[\])](?=[ \t:]*$|[ \t]+[A-Z])",
    re.M,
)


def uniform(text: Text) -> Text:
    """The text with ``71.4 Noted`` at the start of a line, however that is printed."""
    text = _numbered_first(text)
    return _unbracketed(
        _dotted(text.sub(_LABEL).sub(_LETTER).sub(_ICON).sub(_CALL).sub(_RUN_ON, "\n"))
    )


def _numbered_first(text: Text) -> Text:
    spans: list[tuple[int, int, str]] = []
    for m in _AFTER_QUOTE.finditer(text.value):
        spans += [(*m.span("begin"), f"{m['number']} "), (*m.span("end"), "")]
    return text.replace(spans)


def _dotted(text: Text) -> Text:
    """The text with ``64.1`` for the ``64 (1)`` of a document that numbers so."""
    lists = set(_IN_LIST.findall(text.value))
    return text.sub(_ITEM_IN_LIST, lambda m: _each(m) if m["list"] in lists else None)


def _each(match: re.Match[str]) -> str:
    return _ITEM.sub(rf"{match['list']}.\1", match["items"])


def _unbracketed(text: Text) -> Text:
    spans = [
        (begin, end, "")
        for m in _BRACKETS.finditer(text.value)
        for begin, end in (m.span("open"), (m.end("run"), m.end()))
    ]
    return text.replace(spans)
