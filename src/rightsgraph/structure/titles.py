"""What tells titles, answers and lists apart on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rightsgraph.lexicon import patterns

SECTION = re.compile(r"(?:Section\s+)?([IVXL]{1,6}|[A-H])\.\s+(?=\S)")
"""A section's number in letters or Roman figures."""
LISTING = re.compile(
    r"(?:[,;–-]|\b(?:and|to|or|through|in|paragraphs?|recommendations?|Nos?\.))\s*$", re.I
)
"""How a line ends that a list of numbers goes on after."""
_ENUMERATED = re.compile(
    r"\(?(?:\d{1,2}|[A-Za-z]|[ivxIVX]{1,5})\)\s+"
    r"|(?:Table|List|Annex|Part)\s+(?:\d{1,2}|[A-Z]|[IVX]{1,4})\s*[:.–—-]\s+"
)
_ANSWER_TITLE = re.compile(
    r"(?:the\s+)?(?:(?:Government|State)(?:[’']s)?\s+)?(?:response|reply|answer|position|comments?|views)"
    r"(?:\s+(?:of|by|from)\s+[^.:\d]{2,60})?\W*",
    re.I,
)
_SAID = re.compile(
    r"\b(?:is|are|be|enjoys?(?:\s+the)?)\s+(?:(?:\w+ly|not|also)\s+){0,2}"
    r"(?:accepted|supported|acceptable|noted|rejected|support)\b"
)
_ROMAN = re.compile(r"^\([ivx]+\)\s+")
_FULL_NUMBER = re.compile(r"\d{1,3}\s?\.\s?\d")
_ONLY_NUMBERS = re.compile(
    r"(?=.*\d\.\d)(?:[\d\s.,;&–‑—-]|and\b|n?or\b|to\b|through\b|recommendations?\b|Nos?\b|\([^()]*\))+",
    re.I,
)
_ANSWERED = re.compile(
    r"(?:(?:Recommendations?\s+(?:Nos?\.\s*)?|Nos?\.\s*)(?=\d)|(?=\d{1,3}\.\d))(?:[\d\s.,;&–‑—-]|and\b|n?or\b|to\b|through\b|Nos?\.)*\d\s*(?:\([^()]{3,200}\)\s*[.:–—-]\s|:|[–—-]\s|\.\s+(?=[A-Z]))\s*",
    re.I,
)
# "Nauru accepts this recommendation.", "This recommendation is noted."
_OF_THIS = re.compile(
    r"(?:[A-Z]\w+\s+(?:\w+\s+){0,5})?(?:accepts?|supports?|notes?|rejects?|note\s+of|considering)\s+this\s+recommendation\b"
    r"|This\s+recommendation\s+(?:is|has|was|does|enjoys|cannot|will)\b"
)
_STOP = re.compile(r"[.,;:(](?:\s|$|(?<=\())|\s[–—-]\s")
# How many stand under a title: ``Fully supported: 264 recommendations``, ``Noted (12)``.
_COUNT = re.compile(
    r"(?:\s*[:–-]\s*(?:\d{1,3}|one|two|three)\s+recommendations?|\s*\(\d{1,3}(?:\s+recommendations?)?\))$",
    re.I,
)
_LEAD = re.compile(r"^(?:.*\bfollowing|(?-i:(?:The\s+r|R)ecommendations))\b.*:\s*$", re.I | re.S)
# A part of a block on one recommendation: ``Content: Dig wells``.
_LABELLED = re.compile(
    r"(?:Contents?|Text|Wording|Substance|Recommend(?:ing\s+States?|ed\s+by)|Made\s+by|Comments?|Observations?|Explanations?|Remarks?)"
    r"\s*:\s*\S",
    re.I,
)
_SHORT_ANSWER = re.compile(r"yes|no|partly", re.I)
# What is asked, by whom, and the answer: ``Dig wells (Peru) Accepted``.
_ASKED_AND_ANSWERED = re.compile(r"\([A-Z][^()\d]{2,90}\)\s+(?P<said>[A-Z][^()]*)$")
_FIRST_SENTENCE = re.compile(
    r"[A-Z].*?(?:(?<=[^\d\s])(?<!\bNo)(?<!\bNos)(?:\.|:(?!\s+\d))(?=\s)"
    r"|(?<=\d)\.(?=\s+[A-Z])|$)",
    re.S,
)
_IN_FULL = re.compile(r"(?<![\d.])(\d{2,3})\.(\d{1,3})(?!\d|\.\d)")
_OF_THEM = (
    r"(?:(?:the|these|those)\s+)?(?:(?!(?:this|that|see)\b)\w+\s+){0,2}?"
    r"(?:recommendations?|paragraphs?)\b"
)
_STATES = re.compile(
    # "Nauru supports the recommendations …", "… is pleased to accept in part recommendation …"
    r"[^.:;]{0,120}?\b(?:accept|support|endorse|reject|note|consider|examine|study|(?:dis)?agrees?\s+with"
    r"|(?:take|took|taken)s?\s+(?:\w+\s+)?note\s+of|(?:consider|examin|study|review)ing)(?:s|d|ed)?\s+"
    rf"(?:(?:in\s+(?:part|full|principle)|partially|partly|fully),?\s+)?{_OF_THEM}"
    # "As to recommendations …", "The recommendations … are …"
    r"|(?:(?:With|In)\s+(?:regard|respect|reference|relation)\s+(?:to|of)|As\s+(?:to|for|regards)"
    rf"|Regarding|Concerning|On)\s+{_OF_THEM}|(?:[A-Z][^,.:;]{{2,70}},\s+)?{_OF_THEM}"
    # "… would like to inform the Council that recommendations …"
    rf"|[^.:;\d]{{0,150}}?\bthat\s+{_OF_THEM}"
    # "The position of Nauru on recommendations …"
    r"|(?:The|Its|Our)\s+(?:position|response|reply|answer|decision)s?\b(?:(?!\bsame\b)[^.:;\d]){0,60}?"
    rf"\s(?:on|to|regarding|concerning)\s+{_OF_THEM}",
    re.I,
)
_BEGINS_LIST = re.compile(
    r"(?:^|[.;]\s)(?=[^.;]*\b(?:recommend|accept|support|endors|reject|not(?:e[sd]?|ing)\b|examin|consider))"
    r"[^.;]*\b(?:following|below|hereunder|hereafter)\b[^.;]*:\s*$",
    re.I,
)
_LEAD_WORDS = 35
_LONGEST_TITLE = 220
_TITLE_WORDS = 14
_SHORT_TITLE = 4


def unnumbered(title: str) -> str:
    """A title without the letter or number in brackets before it."""
    return _ENUMERATED.sub("", title, count=1)


def is_verdict(line: str) -> bool:
    """Whether a line is an answer such as "Supported": under a number it is no title."""
    return bool(re.fullmatch(patterns("wording")["verdict_line"], line.strip(" .;:*#"), re.I))


def says_position(text: str) -> bool:
    """Whether a text is an answer, or says in a sentence that something is accepted or not."""
    return is_verdict(text) or bool(_SAID.search(text))


def is_answer_title(line: str) -> bool:
    """Whether a line is but the title of an answer, such as "Government's response"."""
    return bool(_ANSWER_TITLE.fullmatch(line))


def is_labelled_verdict(line: str) -> bool:
    """Whether a line is an answer after its label, such as "Response: Supported"."""
    label, _, said = line.rpartition(":")
    return bool(re.search(r"\w", label)) and not re.search(r"\d", label) and is_verdict(said)


def verdicts_lead(lines: Sequence[str]) -> bool:
    """Whether lines such as "Supported" head the list of numbers after them."""
    numbers, said = _numbers_and_verdicts(lines)
    return len(said) > 1 and bool(numbers) and said[0] < numbers[0]


def _numbers_and_verdicts(lines: Sequence[str]) -> tuple[list[int], list[int]]:
    """Where full numbers begin a line, and where a position is all of it."""
    numbers = [place for place, line in enumerate(lines) if _FULL_NUMBER.match(line)]
    said = [place for place, line in enumerate(lines) if is_verdict(unnumbered(line))]
    return numbers, said


def lists_verdict(line: str) -> bool:
    """Whether a line gives a position and, after a colon, the numbers that it holds for."""
    label, _, rest = line.partition(":")
    numbers = bool(_ONLY_NUMBERS.fullmatch(rest))
    return numbers and (is_verdict(label) or announces_verdict(label))


def answers_number(line: str) -> bool:
    """Whether a line gives numbers and, after a colon or a dash, the position on them."""
    match = _ANSWERED.match(line)
    said = _STOP.split(line[match.end() :])[0] if match else ""
    short = is_verdict(said) or bool(_SHORT_ANSWER.fullmatch(said.strip(" .")))
    return short or bool(match and _OF_THIS.match(line, match.end()))


def in_full(text: str) -> list[tuple[int, int]]:
    """The full numbers in a text, by list and item: ``5.2 and 5.3``."""
    return [(int(list_), int(item)) for list_, item in _IN_FULL.findall(text)]


def states_of(paragraph: str) -> list[tuple[int, int]]:
    """The full numbers in the first sentence of a paragraph that says what is done with them.

    Empty where it names none, or says nothing of recommendations.
    """
    first = _FIRST_SENTENCE.match(paragraph.lstrip())
    stated = first is not None and _STATES.match(first[0]) is not None
    return in_full(first[0]) if first and stated else []


def begins_list(paragraph: str) -> bool:
    """Whether a paragraph ends with "we accept the following:" or the like, before a list of
    recommendations."""
    return bool(_BEGINS_LIST.search(paragraph))


def begins_answer(line: str) -> bool:
    """Whether a line begins with recommendations and, after a colon or a dash, an answer."""
    return bool(_ANSWERED.match(line)) and line[:1].isalpha()


def announces_verdict(title: str) -> bool:
    """Whether a line is a title, or the lead of a list, that gives the position of all under it."""
    title = _COUNT.sub("", unnumbered(title))
    words = len(title.split())
    named = bool(re.search(r"\brecommend", title, re.I))
    short = words <= _TITLE_WORDS if named else words <= _SHORT_TITLE
    if _LEAD.search(title):
        title, short = title.rstrip().rstrip(":"), words <= _LEAD_WORDS
    said = any(re.search(rule["like"], title, re.I) for rule in patterns("wording")["titles"])
    return short and said and not re.search(r"\d", title) and reads_as_title(title)


def reads_as_title(title: str) -> bool:
    title = _ROMAN.sub("", SECTION.sub("", title, count=1))
    answered = _ASKED_AND_ANSWERED.search(title)
    capital = title[:1].isupper() or title[:1].isdigit()
    return (
        capital
        and not _LABELLED.match(title)
        and not (answered and is_verdict(answered["said"]))
        and bool(re.search(r"[^\W\d]{2}|\d\.\d", title))
        and len(title) <= _LONGEST_TITLE
        and not re.search(r"[.;:,?!]\W*$", title)
        and not re.search(r"(?<!\bNo)(?<!\bNos)[.;]\s+[A-Z]", re.sub(r"\([^()]*\)", "", title))
    )
