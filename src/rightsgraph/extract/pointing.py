"""What "these recommendations" and the like point to: numbers in the sentence before."""

from __future__ import annotations

import re

from rightsgraph.extract import wording
from rightsgraph.extract.addendum_numbering import Numbering
from rightsgraph.extract.addendum_sentences import uncited

_OF_TWO = (
    re.compile(r"\bthe\s+former(?:\s+recommendation)?\b", re.I),
    re.compile(r"\bthe\s+latter(?:\s+recommendation)?\b", re.I),
)
# "The delegation had indicated that 5.2 could be supported.": what may be revised after it.
ONCE_SAID = re.compile(
    r"\bhad\s+(?:\w+\s+){0,2}?(?:indicated|announced|stated|said|declared|expressed|informed|signalled)\b"
    r"|\b(?:was|were|had\s+been)\s+(?:\w+ly\s+)?(?:accepted|supported|noted|rejected|left\s+open)\s+in\s+"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b",
    re.I,
)
_THE_SAME = re.compile(r"\b(?:the|this|that|these|those|both)\s+recommendations?\b", re.I)
_THESE = re.compile(
    r"^They\b|\b(?:(?:all|both)\s+(?:of\s+)?)?(?:these|those|this|the\s+said|both)\s+"
    r"(?:(?:two|three|four|five|six|seven|eight|nine|ten)\s+)?recommendations?\b"
    r"(?!\s+(?:(?:for|to|on|of)\s+)?(?:that|which|whose)\b)"
    r"|(?<=position\son\s)(?:them|it)\b|(?<=decision\son\s)(?:them|it)\b",
    re.I,
)
# "It is still under consideration."
_IT = re.compile(
    r"^It(?=\s+(?:(?:is|was|has\s+been|remains)\s+(?:(?:\w+ly|not|still|now|also|thus)\s+){0,2}"
    r"(?:under|accepted|supported|noted|rejected|pending|being)\b|enjoys\b))"
)
# "Suriname supported them, although …"
_THEM = re.compile(
    r"^(?:It|We|The\s+(?:Government|State|delegation)|(?:The\s+)?(?:[A-Z][\w’'-]+\s+(?:of\s+)?){1,4}?)\s*"
    r"(?:(?:also|therefore|thus|had|has|have|did|does|do|could|can|not|cannot|\w+ly)\s+){0,4}"
    r"(?:(?:accept|support|endorse|note|reject)(?:s|ed|d)?|(?:take|took|taken)s?\s+note\s+of"
    r"|(?:ha[sd]|have|sees?|saw)\s+no\s+\w+\s+(?:in|to)\s+(?:accept|support|endors)ing)"
    r"\s+(?P<what>them|both|it)(?=\W|$)"
)
# "These Suriname supports."
_FRONTED = re.compile(
    r"^(?:These|Those|This|Both)\s+(?P<who>(?:the\s+)?[A-Z]\w+(?:\s(?:of\s|the\s)*[A-Z]\w+){0,3}|it|we)\s+"
    r"(?P<does>(?:(?:\w+ly|also|therefore|does|do|did|can|could|not|cannot)\s+){0,3}(?:accept|support|note|reject)(?:s|ed|d)?)(?=\W|$)"
)
# "It has changed its position to noted."
_CHANGED = re.compile(
    r"(?P<changes>\b(?:chang|revis|amend|modif)\w+\s+(?:its|our|the)\s+(?:position|answer|response|reply))\s+to\b",
    re.I,
)
# The number of the title after a paragraph, which ends no sentence: ``… these recommendations. 5.``
_NEXT_TITLE = re.compile(r"^\.\s+\d{1,3}\.$")


def each_named(told: list[str], numbering: Numbering) -> list[str]:
    """The sentences, with the numbers for "the former" and "the latter" of two named before."""
    two: tuple[str, ...] = ()
    found = []
    for printed in map(_in_order, told):
        sentence = printed
        if len(two) == len(_OF_TWO):
            for like, number in zip(_OF_TWO, two, strict=True):
                sentence = like.sub(f"recommendation {number}", sentence)
        two = two if sentence != printed else numbering.named(sentence)
        former, latter = (like.search(sentence) for like in _OF_TWO)
        if former and latter and len(two) == len(_OF_TWO):
            begin = sentence.rfind(",", 0, former.start()) + 1
            sentence = each_named([sentence[:begin] + ".", sentence[begin:]], numbering)[1]
        found.append(sentence)
    return found


def _in_order(sentence: str) -> str:
    """A sentence with "these recommendations" where it leaves them out, or puts them first."""
    fronted = _FRONTED.sub(r"\g<who> \g<does> these recommendations", sentence)
    return _CHANGED.sub(r"\g<changes> on these recommendations to", fronted)


def pointed(told: list[str], numbering: Numbering) -> list[str]:
    """The sentences, with the numbers for "these recommendations" after one that only names them,
    or tells what was once said of them; what stands between may explain, but decides nothing."""
    found: list[str] = []
    before = ""
    for sentence in told:
        own = uncited(sentence)
        if numbering.named(own):
            found.append(sentence)
            before = own
            continue
        once = bool(ONCE_SAID.search(before))
        likes = (_THE_SAME,) if once else (_THESE, _THEM, _IT)
        points = next(filter(None, (like.search(sentence) for like in likes)), None)
        silent = points and (once or not list(wording.verdicts(before)))
        names = ", ".join(numbering.named(before)) if silent else ""
        found.append(_named_at(points, names, sentence) if points and names else sentence)
        before = "" if list(wording.verdicts(found[-1])) else before
    return found


def _named_at(points: re.Match[str], names: str, sentence: str) -> str:
    begin, end = points.span(points.lastgroup or 0)
    return f"{sentence[:begin]}recommendations {names}{_NEXT_TITLE.sub('.', sentence[end:])}"
