"""The ways in which addenda print the numbers of recommendations, made one.

Letters of themes, brackets and signs beside a number say nothing that its words do not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from rightsgraph.structure.addendum_letters import in_figures
from rightsgraph.structure.numbered import NUMBER, RUN
from rightsgraph.structure.titles import is_verdict
from rightsgraph.text import Text

# The mark of an item before a number that words are said of: ``• 78.1 Supported``.
_BULLET = re.compile(r"^[ \t]*[•●▪◦■‣–-][ \t]+(?=\d{1,3}\.\d{1,3}\.?\s+[A-Z“\"])", re.M)
# The letter of a theme before the number of a recommendation: ``A – 78.1``.
_LETTER = re.compile(r"(?<!\w)[A-Z]\s?[–—-]\s?(?=\d{1,3}\.\d)")
# The paragraph before the numbers in it: ``Recommendation 64 (1)``, ``in para. 64 (1) and (3)``.
_IN_LIST = re.compile(
    r"\brecommendations?\s+(?:Nos?\.\s*|in\s+para(?:graph\b|\.)\s*)?(\d{2,3})\s?\(\d{1,3}\)", re.I
)
_IN_PARAGRAPH = re.compile(
    r"(?:\bpara(?:graphs?|s?\.)\s+|^[ \t]*)(\d{2,3})\s?\((\d{1,3})\)", re.I | re.M
)
_ITEM_IN_LIST = re.compile(
    r"(?<!article )(?<!section )(?<![\d.])(?:(?:in\s+)?\bpara(?:graphs?|s?\.)\s+)?"
    r"(?P<list>\b\d{2,3})\s?(?P<items>\(\d{1,3}\)(?:(?:\s*[,–-]\s*(?:and\s+)?|\s+(?:and|n?or|to)\s+)\(\d{1,3}\))*)",
    re.I,
)
_FEWEST = 3
_ITEM = re.compile(r"\((\d{1,3})\)")
# A label before the number: ``Recommendation: 71.4``.
_LABEL = re.compile(
    r"^[ \t]*Recommendations?(?:[ \t]+(?:Nos?\.?|numbers?))?[ \t]*:[ \t]*(?=\d{1,3}\.\d)",
    re.M | re.I,
)
# The word for its place before it: ``Paragraph 71.4: Noted``.
_PLACE = re.compile(
    r"^[ \t]*(?:Recommendations?[ ]+in[ ]+p|P)ara(?:graph)?s?\.?[ ]+"
    rf"(?=\d{{2,3}}\.\d)(?=(?:{RUN})[ ]*[:–—-])",
    re.M,
)
# ``Re 3 (Peru)``, ``Rec. no. 3`` for ``Recommendation 3``.
_SHORT_LABEL = re.compile(
    r"^[ \t]*(?:Re|Ad|Recs?)[.:]?[ \t]+(?:[Nn](?:os?|n|r)?\.?[°º]?[ \t]*)?(?=\d)", re.M
)
# ``Recommendation #3``, ``Recommendations n. 3``.
_HASH = re.compile(
    r"(?:(?<=[Rr]ecommendation )|(?<=[Rr]ecommendations ))(?:#|nn?\.|n[°º]s?\.?)[ \t]?(?=\d)"
)
# ``Accepted-in-part``.
_HYPHENS = re.compile(
    r"(?:(?<=[Aa]ccepted)|(?<=[Ss]upported))[-–](?=in[ -]part)|(?<=in)-(?=part\b)"
)
# A sign beside the word that it stands for: ``✓ Supported``.
_ICON = re.compile(
    r"[✓✔√☑×✗✘☒]\s*(?=(?:Not\s|Partially\s|Fully\s)?(?:Supported|Accepted|Noted|Rejected)\b)", re.I
)
# A note called at a position: ``Supported1``.
_CALL = re.compile(
    r"(?:(?<=[Ss]upported)|(?<=ed in part)|(?<=[Aa]ccepted)|(?<=[Nn]oted)|(?<=[Rr]ejected)"
    r"|(?<=[Ii]mplemented))\d{1,2}(?=[\s.,;]|$)"
)
# A note called in a list of numbers: ``4, 5, 6,1 7, 8``.
_CALL_IN_LIST = re.compile(
    r",[ ](?:\d{2,3}\.)?\d{1,3},(?P<call>\d{1,2})(?=\s\d{1,3}(?:[.,]|\sand\b))"
)
# A row that goes on with the line before it: ``71.1 Supported 71.2 Noted``.
_RUN_ON = re.compile(
    r"(?<=[\w.):])(?<!^\d\.)(?<!^\d\d\.)(?<!^\d{3}\.)(?<!and)(?<!well as)(?<!\d to)"
    r"(?<![Rr]ecommendation)(?<![Rr]ecommendations)(?<!\b[Rr]ec\.)(?<!\b[Rr]ecs\.)(?<!\bNo\.) "
    r"(?=\d{2,3}\.\d{1,3}[.:]? (?:(?:Not |Partially |Partly |Fully )(?:supported|accepted)"
    r"|(?:Not )?(?:Supported|Accepted|Noted|Rejected))\b(?!\s?:))",
    re.M,
)
# A recommendation that is printed in quotation marks: ``“1. Plant vines (Peru)”``.
_QUOTED = re.compile(
    r"^[ \t]*(?P<open>[“\"])(?=\d{1,3}\.)[^\n“”\"]*(?:\n[^\n“”\"]+){0,3}?"
    r"(?P<close>[”\"])[.;]?[ \t]*$",
    re.M,
)
# The numbers of a list after "among the recommendations in paragraph 99:", with who asked.
_LIST_OF = re.compile(
    r"\brecommendations\b[^.;:\n]*\n?[^.;:\n]*\bparagraph (?P<list>\d{2,3})\b[^.;:\n]*"
    r"\n?[^.;:\n]*:[ \t]*\n"
    r"(?P<items>(?:[ \t]*\n|[ \t]*\d{1,3}\.[ \t]+[^\n]*\([A-Z][^()\d\n]+\)[.;,]?[ \t]*(?:\n|\Z)"
    r"|[ \t]*\(\d{1,3}\)[ \t]+\S[^\n]*(?:\n[ \t]*[A-Za-z(](?!\d)[^\n]*)*(?:\n|\Z)){2,})"
)
_PARAGRAPH = re.compile(r"\s*(\d{1,3})\.[ \t]")
_ITEM_OF = re.compile(r"^(?P<open>[ \t]*\(?)\d{1,3}(?P<close>[.)])(?=[ \t])", re.M)
# The number after what a recommendation asks, in quotation marks: ``“Plant vines” (Peru) (76.1)``.
_AFTER_QUOTE = re.compile(
    r"^[ \t]*(?P<begin>)[“\"](?:[^\n]|\n(?!\n)){1,400}?"
    r"(?P<end>\s*\((?P<number>\d{2,3}\.\d{1,3})\)[.;]?)[ \t]*$",
    re.M,
)
# Items that begin with their number: ``(76.1) Plant vines``.
_IN_ROUND = re.compile(
    r"^[ \t]*(?P<open>[\[(])(?P<run>\d{2,3}\.\d{1,3})[\])](?=[ \t]+[A-Z“\"])", re.M
)
# The number after what is asked and by whom: ``Plant vines (Peru; Chad) (76.1).``
_AFTER_ASKED = re.compile(
    r"^[ \t]*(?:[•●▪◦■‣–-][ \t]+)?(?P<begin>)(?=[A-Z“\"])"
    r"(?:(?!\d{2,3}\.\d)[^\n]|(?<![.:])\n(?![ \t]*\n)){3,500}?\([A-Z][^()\d]{2,200}\)"
    r"(?P<end>\s*\((?:[Rr]ecommendation\s+)?(?P<number>\d{2,3}\.\d{1,3})\)[.;,]?)[ \t]*$",
    re.M,
)
# A position that is the rest of its line: ``71.4: Note``, and its grounds on the next.
_WHOLE_LINE = re.compile(
    rf"^[ \t]*(?:Recommendations?[ ]+)?(?=\d{{1,3}}\.\d)(?:{RUN})[ ]*[:–—][ ]*"
    r"(?P<said>[A-Za-z -]{4,40})"
    r"(?=[ \t]*\n[ \t]*[A-Z][a-z]+ )",
    re.M,
)
# The number of a paragraph, which may have a line of its own.
_COUNTED = re.compile(
    r"^[ \t]*(?P<number>\d{1,3})\.(?!\d)"
    r"(?:(?P<end>[ \t]*\n\s*)(?=[A-Z“\"]|\d{2,3}\.\d{1,3}\s*[,;])|[ \t]*(?=\S))",
    re.M,
)
# The number of a row before that of its recommendation: ``7. 120.7. Plant vines``.
_SERIAL = re.compile(
    r"^[ \t]*(?P<number>\d{1,3})[.)]?(?:[ \t]+|[ \t]*\n[ \t]*)(?=\d{2,3}\.\d{1,3}\.?\s+[A-Z“\"])",
    re.M,
)
# A number and its answer without a blank: ``106.1Accepted``; a head run into it: ``Status122.1``.
_GLUED = re.compile(
    r"(?P<head>(?<=[a-z])(?=\d{2,3}\.\d{1,3}\s/\s))"
    r"|(?:(?<=^\d\d\.\d)|(?<=^\d\d\.\d\d)|(?<=^\d{3}\.\d)|(?<=^\d{3}\.\d\d)|(?<=^\d{3}\.\d{3}))(?=[A-Z][a-z])",
    re.M,
)
# Cells that strokes part, as copies of Word files have them: ``113.7 / Drain it / Noted``.
_STROKES = re.compile(
    rf"^[ \t]*(?P<run>(?=\d{{1,3}}\.\d){NUMBER}\.?(?:\s+{NUMBER}\.?)*)[ ]/[ ](?P<cells>\S[^\n]*)$",
    re.M,
)
_STROKE = re.compile(r"\s/(?:\s|$)")
_LINE_END = re.compile(r"(?<=\d)\.?\s*\n\s*")
# "The numbers in brackets are those of paragraph 86", and numbers in brackets: ``(1, 2 and 4)``.
_BRACKETS_HOLD = re.compile(
    r"\bnumbers?\s+(?:\w+\s+)?(?:in|within|between)\s+(?:brackets|parentheses)\b[^.]{0,160}?"
    r"\bparagraph\s+(?P<list>\d{2,3})\b(?!\s?\.\s?\d)",
    re.I,
)
# "All numbers below refer to the sub-paragraphs of paragraph 86": "We support 3.", "3 is noted."
_NUMBERS_ARE = re.compile(
    r"\b(?:all|the|these|our)\s+(?:\w+\s+)?(?:numbers|numerals|figures|numbering)\b[^.()]{0,60}?"
    r"\b(?:refers?|correspond|follows?|relates?|are\s+those|is\s+that)\b[^.]{0,120}?"
    r"\bparagraph\s+(?P<list>\d{2,3})\b(?!\s?\.\s?\d)",
    re.I,
)
_RUN_OF_BARE = (
    r"(?P<run>\d{1,3}(?![\d.]\d)"
    r"(?:(?:,\s+and\s+|,\s+|\s+and\s+|\s*[–-]\s*|\s+to\s+)\d{1,3}(?![\d.]\d))*)"
)
_NUMBERS_USED = (
    # "We support 3 in part.", "As to 4, …"
    re.compile(
        r"\b(?:support|accept|note|reject|endorse)s?\s+"
        rf"{_RUN_OF_BARE}(?=\s*(?:[.,;:(–]|$)|\s+(?:in|since|as|because|and|but|nor|which|for)\b)"
    ),
    re.compile(
        r"\b(?:[Nn]otes?\s+of|agrees?\s+with|As\s+(?:to|for|regards)|On|Regarding|Concerning)\s+"
        rf"{_RUN_OF_BARE}(?=,|\.|$)"
    ),
    # "3 and 4 have our support."
    re.compile(
        rf"(?:^[ \t]*(?:\d{{1,3}}\.[ \t]+)?|(?<=[.;:]\s)){_RUN_OF_BARE}"
        r"(?=\s+(?:has|have|is|are|enjoys?|does|do|meets?|cannot|can|receives?)\b)",
        re.M,
    ),
    # "The following are noted: 3, 4." and entries of a list: "• 3, in that …"
    re.compile(rf":\s+{_RUN_OF_BARE}(?=\s*[.;])"),
    re.compile(rf"^[ \t]*[•●▪◦■‣–-][ \t]+{_RUN_OF_BARE}(?=,\s|\.\s+[A-Z]|[.;]?$)", re.M),
)
# A range of which each end stands in brackets: ``[86.3] to [86.9]``.
_ENDS_HELD = re.compile(
    r"[\[(](?P<first>\d{2,3}\.\d{1,3})[\])]\s*(?P<to>to|through|[–-])\s*"
    r"[\[(](?P<last>\d{2,3}\.\d{1,3})[\])]"
)
_BEFORE = 9
_BEGINS = re.compile(r"(?:^[ \t]*|[.;:•●▪◦■‣–-]\s+)\Z", re.M)
_HELD = re.compile(rf"\((?=\d{{1,3}}(?![\d.])){RUN}\)")
_BARE = re.compile(r"(?<![\d.])(?=\d{1,3}(?![\d.]))")
# A number in brackets at the head of a line: ``[78.1] Accepted``.
_BRACKETS = re.compile(
    rf"^[ \t]*(?P<open>\[|(?<=\n\n)\()(?:(?i:recommendations?)\s+)?"
    rf"(?P<run>(?=\d{{1,3}}\.\d)(?:{RUN}))[\])](?=[ \t:]*$|[ \t]+[A-Z])",
    re.M,
)


def uniform(text: Text) -> Text:
    """The text with ``71.4 Noted`` at the start of a line, however that is printed."""
    text = _in_full(_uncalled(text)).sub(_ENDS_HELD, _ends_freed)
    text = in_figures(_without_serials(_with_lone_numbers(_in_cells(_unglued(text)))))
    text = text.sub(_BULLET, "\n").sub(_PLACE, "Recommendation ")
    text = _stopped(_listed(_unquoted(_numbered_first(text))))
    return _unbracketed(
        dotted(
            text.sub(_LABEL)
            .sub(_SHORT_LABEL, "Recommendation ")
            .sub(_HASH)
            .sub(_LETTER)
            .sub(_ICON)
            .sub(_CALL)
            .sub(_HYPHENS, " ")
            .sub(_RUN_ON, "\n")
        )
    )


def _uncalled(text: Text) -> Text:
    return text.replace([(*m.span("call"), "") for m in _CALL_IN_LIST.finditer(text.value)])


def _in_full(text: Text) -> Text:
    """The text with ``(86.1)`` for ``(1)``, where it says that brackets hold such numbers."""
    said = _BRACKETS_HOLD.search(text.value)
    held = (m.span() for m in _HELD.finditer(text.value) if said)
    bare = [m.start() for span in held for m in _BARE.finditer(text.value, *span)]
    return _named_in_full(text.replace([(at, at, f"{said['list']}.") for at in bare if said]))


def _named_in_full(text: Text) -> Text:
    """The text with "recommendations 86.3 and 86.4" for "3 and 4", where it says what they are."""
    said = _NUMBERS_ARE.search(text.value)
    if not said:
        return text
    used = {m.span("run") for like in _NUMBERS_USED for m in like.finditer(text.value)}
    spans: list[tuple[int, int, str]] = []
    for begin, end in sorted(used):
        if spans and begin < spans[-1][0]:
            continue
        bare = [m.start() for m in _BARE.finditer(text.value, begin, end)]
        before = text.value[max(0, begin - _BEFORE) : begin]
        noun = "Recommendation" if _BEGINS.search(before) else "recommendation"
        spans += [(begin, begin, f"{noun}{'s' if bare[1:] else ''} ")]
        spans += [(at, at, f"{said['list']}.") for at in bare]
    return text.replace(spans)


def _ends_freed(match: re.Match[str]) -> str:
    return " ".join(match.groups())


def _unglued(text: Text) -> Text:
    return text.sub(_GLUED, lambda match: " " if match["head"] is None else "\n")


def _in_cells(text: Text) -> Text:
    """The text with tabs between the cells of rows that strokes part."""
    rows = list(_STROKES.finditer(text.value))
    spans = [
        (*found.span(), new)
        for row in rows
        if len(rows) >= _FEWEST
        for like, new, part in ((_LINE_END, ", ", "run"), (_STROKE, "\t", "cells"))
        for found in like.finditer(text.value, *row.span(part))
    ]
    borders = [(row.end("run"), row.start("cells"), "\t") for row in rows if len(rows) >= _FEWEST]
    return text.replace(sorted([*spans, *borders]))


def _with_lone_numbers(text: Text) -> Text:
    """The text with the numbers of its paragraphs on the lines that these begin with."""
    found = _counted(_COUNTED.finditer(text.value))
    return text.replace([(*m.span("end"), " ") for m in found if m["end"]])


def _without_serials(text: Text) -> Text:
    """The text without the numbers of rows that a table has beside those of recommendations."""
    found = _counted(_SERIAL.finditer(text.value))
    return text.replace([(*m.span(), "") for m in found if len(found) >= _FEWEST])


def _counted(matches: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    """Those of the matches whose numbers count up from 1, without a gap."""
    found: list[re.Match[str]] = []
    for match in matches:
        if int(match["number"]) == len(found) + 1:
            found.append(match)
    return found


def _numbered_first(text: Text) -> Text:
    spans: list[tuple[int, int, str]] = []
    asked = list(_AFTER_ASKED.finditer(text.value))
    for m in asked if len(asked) >= _FEWEST else _AFTER_QUOTE.finditer(text.value):
        spans += [(*m.span("begin"), f"\n{m['number']} "), (*m.span("end"), "")]
    return text.replace(spans)


def _stopped(text: Text) -> Text:
    """The text with a stop after a position that is the rest of its line."""
    said = (m for m in _WHOLE_LINE.finditer(text.value) if is_verdict(m["said"]))
    return text.replace([(m.end("said"), m.end("said"), ".") for m in said])


def _unquoted(text: Text) -> Text:
    marks = (m.span(mark) for m in _QUOTED.finditer(text.value) for mark in ("open", "close"))
    return text.replace([(*span, "") for span in marks])


def _listed(text: Text) -> Text:
    """The text with ``99.1.`` for ``1.`` or ``(1)`` in a list whose lead names its paragraph."""
    spans = [
        span
        for found in _LIST_OF.finditer(text.value)
        if not _goes_on(found)
        for item in _ITEM_OF.finditer(text.value, *found.span("items"))
        for span in ((*item.span("open"), f"{found['list']}."), (*item.span("close"), "."))
    ]
    return text.replace(spans)


def _goes_on(found: re.Match[str]) -> bool:
    """Whether the items are but the paragraphs after that of their lead."""
    begin = found.string.rfind("\n\n", 0, found.start()) + 1
    lead = _PARAGRAPH.match(found.string, begin)
    first = _PARAGRAPH.match(found["items"])
    return lead is not None and first is not None and int(lead[1]) + 1 == int(first[1])


def dotted(text: Text) -> Text:
    """The text with ``64.1`` for the ``64 (1)`` of a document that numbers so."""
    items = set(_IN_PARAGRAPH.findall(text.value))
    often = Counter(list_ for list_, _ in items)
    lists = {*_IN_LIST.findall(text.value), *(n for n, times in often.items() if times >= _FEWEST)}
    return text.sub(_ITEM_IN_LIST, lambda m: _each(m) if m["list"] in lists else None)


def _each(match: re.Match[str]) -> str:
    return _ITEM.sub(rf"{match['list']}.\1", match["items"])


def _unbracketed(text: Text) -> Text:
    listed = list(_IN_ROUND.finditer(text.value))
    listed = listed if len(listed) >= _FEWEST else []
    found = {m.start("run"): m for m in (*listed, *_BRACKETS.finditer(text.value))}
    spans = [
        span
        for _, m in sorted(found.items())
        for span in ((*m.span("open"), "\n" if m in listed else ""), (m.end("run"), m.end(), ""))
    ]
    return text.replace(spans)
