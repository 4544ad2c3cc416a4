"""Sentences, and the clauses in them that one verdict holds for."""

from __future__ import annotations

import re
from itertools import pairwise

_SENTENCE = re.compile(
    r"(?<=[.!?])(?<!\b[Nn]o\.)(?<!\b[Nn]os\.)(?<!\bart\.)(?<!\bpara\.)(?<!\bparas\.)(?<!\b[Rr]ec\.)"
    r"(?<!\b[Rr]ecs\.)(?<!\bi\.e\.)(?<!\be\.g\.)(?<!\bviz\.)(?<!\bcf\.)(?<!\bMr\.)(?<!\bSt\.)(?<!\bDr\.)(?<!\bMs\.)\s+(?=[A-Z“\"(]|\d{2,3}\.\d|(?:(?<=[a-z]\.\s)|(?<=\b20\d\d\.\s))\d{1,4}\s+[a-z]|\d{1,3}\s+(?:recommendations|others)\b)"
)
_CONCEDED = re.compile(
    r"(?:Although|While|Whilst|Whereas)\b[^,;]+(?:,\s+(?:and\s+)?(?!\d{1,3}\s+recommend)\d[^,;]*)*,\s+(?!(?:and\s+)?(?!\d{1,3}\s+recommend)\d)",
    re.I,
)
_NAMES = (
    r"(?:the\s+|those\s+|for\s+|in\s+)*(?:recommendations?\b|Nos?\.|numbers?\b|paragraphs?\b|\d)"
)
_VERB = (
    r"(?:accept|support|endorse|note|reject|decline|regret)(?:s|d|ed)?|(?:takes?|took|taken)\s+note"
    r"|(?:do|does|did|could|can|is|are|was|were|has|have|had)\s+not|cannot|partially|partly"
)
# What is done with some beside an acceptance or a refusal: ``… and took back 84 (5.1–5.84)``.
_LEFT = (
    r"(?:took|left|kept|put|set|held|deferred|postponed|reserved|returned|undertook|promised|pledged"
    r"|asked|requested|wished)"
)
_CUTS = re.compile(
    r",?\s+(?:but|however|whereas|although|(?:even\s+)?though|while|whilst)\s+|(?:(?<!\d);\s+|;\s+(?!(?:and\s+)?[\d(]))(?!of\s+which\b[^;]*\bimplement)(?:and\s+)?"
    rf"|(?:,?\s+and|,)\s+(?=(?:(?:fully|it|also|thus|therefore|they|we|has|had|have)\s+)*(?:{_VERB})\b"
    rf"[^;]{{0,60}}?(?:recommendations?\b|\d\.\d|\bNos?\.|\b(?:the\s+)?others?\b|\bthe\s+(?:rest|remain)|\d{{1,3}}\.?$))"
    rf"|,?\s+(?=(?:with\s+the\s+exceptions?\s+of|except(?:ing)?(?:\s+for)?|save(?:\s+for)?|bar(?:ring)?"
    rf"|other\s+than|excluding|apart\s+from)\s+{_NAMES})"
    r"|,\s+and\s+(?=(?:had|has|have)\s+(?:deferred|postponed|reserved)\b)"
    r"|\s+and\s+(?=(?:(?:had|has|have)\s+)?(?:deferred|postponed|reserved)\s+(?:its|their|our|a|the)\s+\w+\s+(?:on|to)\b)"
    r"|,\s+and\s+(?:that\s+)?(?=recommendations?\s+(?:Nos?\.\s*)?\d[^;]*?\d"
    r",?\s+(?:is|are|was|were|ha[sd]|have|enjoys?)\b)"
    r"|,\s+(?:and\s+)?(?=(?:additional\s+)?clarifications?\s)"
    r"|,\s+(?:and\s+)?(?=\d{1,3}\s+(?:(?:ha[sd]|have)\s+been\s+|were\s+|are\s+)?noted\W*$)|(?<!\d,\s\d)(?<!\d,\s\d\d)(?<!\d,\s\d\d\d)(?<!tions\s\d)(?<!tions\s\d\d)(?<!tions\s\d\d\d),?\s+and\s+(?=\w+\s+(?:only\s+)?(?:partially|partly|in\s+part)\b(?!\s+(?:accept|support|note)))"
    r"|,?\s+and\s+(?=to\s+(?:\w+\s+)?(?:accept|support|note|reject|take)\b[^;]{0,60}?(?:recommendations?\b|\d\.\d))"
    r"|,?\s+and,?\s+(?=in\s+part,?\s+(?:recommendations?\b|\d)"
    r"|recommendations?\s+[\d.,\s]*\d\s+(?:only\s+)?in\s+part\b"
    r"|not\s+(?:the\s+)?recommendations?\s*(?:Nos?\.\s*)?\d)"
    r"|,?\s+(?:because|since|as)\s+(?=(?:it|they|we|the\s+\w+)\s+(?:has|have|had)\s+(?:already\s+)?(?:accept|support|not|reject))"
    r"|(?:(?<=accepted)|(?<=supported)|(?<=noted)|(?<=rejected)|(?<=declined)|(?<=support)"
    r"|(?<=ed in part)|(?<=ed in full))"
    rf"(?:,\s+(?:and\s+)?|\s+and\s+)(?={_NAMES}|(?:\w+\s+){{1,3}}\(\s*\d{{1,3}}\.\d)"
    rf"|(?<=\d\))(?:,\s+(?:and\s+)?|\s+and\s+)(?=[^;()]*?(?:\b(?:{_VERB}|is|are|was|were|has|have|had)\b)[^;]*\d\s?\.\s?\d|{_LEFT}\b)"
    rf"|(?<=\d\))(?:,\s+(?:and\s+)?|\s+and\s+)(?=(?:\w+\s+){{1,5}}\([^()]*\d\.\d[^()]*\)\s+(?:{_VERB}|is|are|was|were|ha[sd]|have|enjoy)\b)",
    re.I,
)
_PUT_OFF = re.compile(
    rf"{_LEFT}\b|.*\b(?:is|are|was|were|been)\s+(?:taken\s+back|{_LEFT})\b(?!\s+(?:in\s+)?(?:note|out|forth)\b)"
    r"|.*\bclarifications?\b.*\bprovided\b",
    re.I,
)
_EXCEPTED_FIRST = re.compile(
    r"(?:With\s+the\s+exceptions?\s+of|Except(?:ing)?(?:\s+for)?|Apart\s+from|Other\s+than|Save\s+for)"
    r"\b[^;]*?\d\)?,\s+(?=(?:all|the|its|recommendations?|it)\b|[A-Z])",
    re.I,
)
_EXCEPTION = re.compile(
    r"(?:with\s+the\s+exceptions?|except(?:ing)?|save|bar(?:ring)?|other\s+than|excluding|apart\s+from)\b",
    re.I,
)


def sentences(text: str) -> list[str]:
    """The sentences of a flat text; ``Nos. 1`` does not end one."""
    return [part for part in _SENTENCE.split(text) if part.strip()]


def clauses(sentence: str) -> list[str]:
    """The parts of a sentence that are set against each other, or have a verb of their own.

    What is excepted from a list of recommendations is a part too.
    """
    conceded = _CONCEDED.match(sentence) or _EXCEPTED_FIRST.match(sentence)
    begin = conceded.end() if conceded else 0
    cuts = [match.span() for match in _CUTS.finditer(sentence, begin)]
    places = [(begin, begin), *cuts, (len(sentence), len(sentence))]
    parts = [sentence[after:before] for (_, after), (before, _) in pairwise(places)]
    return [sentence[:begin], *parts] if begin else parts


def puts_off(clause: str) -> bool:
    """Whether a clause says that some are left for later, whatever is said before it."""
    return bool(_PUT_OFF.match(clause))


def is_exception(clause: str) -> bool:
    """Whether a clause only takes something out of the one before it."""
    return bool(_EXCEPTION.match(clause))
