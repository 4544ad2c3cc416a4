"""Sentences with words for the numbers, and without what they say of others, for the rules."""

from __future__ import annotations

import re
from functools import cache

from rightsgraph.extract.numbers import DOTTED, INTRODUCED, plain
from rightsgraph.lexicon import patterns

_ASIDE = re.compile(
    r",\s+(?:however|therefore|thus|hence|accordingly|consequently|nevertheless|also|too|in\s+(?:principle|full)"
    r"|for\s+(?:now|the\s+(?:moment|present|time\s+being))|at\s+(?:present|this\s+\w+))(?:,\s+|(?=[.;]|$))",
    re.I,
)
_PARAGRAPHS = re.compile(r"\bparagraphs?\s+(?=recommendations\b)", re.I)
# "The recommendations listed below are pending."
_BELOW = re.compile(
    r"(?<=\brecommendations)\s+(?:(?:listed|set\s+out|mentioned|given|contained|enumerated)\s+)?(?:below|above|hereunder|hereafter)\b"
)
# "The following recommendations: 5.2 and 5.3 are accepted."
_LED_TO = re.compile(
    r"(?<=\brecommendations):\s+(?:recommendations\s+)*(?=(?:is|are|was|were|ha[sd]|have|do|does|did|enjoys?|will|would|cannot|could|remains?|receives?|meets?|awaits?|calls?|needs?|requires?|fails?|lacks?|merits?|gains?|attracts?|commands?|finds?|secures?)\b)"
)
_ALONE = re.compile(r"\(\s*(recommendations?)\s*\)", re.I)
# "… accepted 180 and noted 50."
_COUNTED_ALONE = re.compile(
    r"(?:(?<=accepted\s)|(?<=supported\s)|(?<=rejected\s)|(?<=noted\s)|(?<=note\sof\s)|(?<=\bto\snote\s))"
    r"(?:the\s+(?:remaining|other)\s+)?(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)"
    r"(?=\.?$|,\s|\s+of\s+(?:them|these|those)\b|\s+and\s+(?:ha[sd]\s+)?(?:noted|rejected|taken|took)\b)"
)
_AGAIN = re.compile(r"\b(recommendations?)(?:\s+recommendations?\b|\s+\))+", re.I)
# "71 were noted (40.1–40.71)": the count stands for those named after it.
_COUNT_OF_NAMED = re.compile(
    r"\b(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?=(?:is|are|was|were|ha[sd]\s+been|have\s+been)\s+(?:\w+ly\s+)?"
    r"(?:not\s+)?(?:accepted|supported|noted|rejected|declined)\b[^.;()]*\(\s*\d{1,3}\s?\.\s?\d)",
    re.I,
)
_STANDING_FOR = re.compile(
    r"\b(?:it|they|both|this|these|those|(?:the|all|these)\s+(?:two|three|four|five|six))\s+(?=(?:do(?:es)?\s+not\s+)?(?:finds?|meets?\s+with)\s+(?:its\s+)?(?:acceptance|approval)\b|(?:is|are|was|were|(?:had|has|have)\s+(?:(?:therefore|thus|also|hence)\s+)?been|(?:can|could)(?:not)?\s+(?:now\s+)?be)\s+"
    r"(?:(?:therefore|thus|also|hereby|consequently|fully|not)\s+)*"
    r"(?:accepted|supported|noted|rejected|declined|acceptable|unacceptable)\b"
    r"(?!\s+(?:that\b|in\s+th(?!e\s+(?:form|terms|wording|spirit|light|way)\b)|by\s+(?!the\s+(?:Government|State)))))"
    r"|^(?:both|these|those|this|it|they)\s+(?=(?:(?:do|does)\s+not\s+)?enjoys?\b)",
    re.I,
)
# What a text says of others: who "cannot accept" is not the State, nor what it had left open.
_SUBORDINATE = re.compile(
    r",\s+(?:which|who)\s+(?:\w+ly\s+)?(?:(?:cannot|can|(?:do|does|did|will|would|could)(?:\s+not)?)\s+)?"
    r"(?:(?:accept|support|reject|endorse|note|agree|approve)(?:s|ed|d)?|(?:takes?|took)\s+note)\b(?!\W*$)[^,.;]*"
    r"|\b(?:claims|assertions|allegations|premises|information|facts|assumptions)\s+(?:that|which)\s+[^,.;]*"
    r"|,\s+on\s+which\s+(?!(?:it|we|the\s+(?:State|Government|delegation))\b)[^,.;]*"
    r"|,\s+(?:which|who)\s+(?:(?:is|are|was|were|ha[sd]|have|been|not|yet|\w+ly)\s+){1,4}(?:accepted|supported|rejected|endorsed|noted|approved)"
    r"\s+by\s+(?!(?:the\s+|our\s+)?(?:Government|State)\b)[^,.;]*"
    r"|,?\s+(?:on|to|of|for|about|regarding|concerning|with\s+(?:respect|regard)\s+to|in\s+respect\s+of)\s+which\s+"
    r"[^,.;]*?\b(?:reserved|postponed|deferred|put\s+off|(?:left|kept)\s+open)\b[^,.;]*"
    r"|(?:(?<=ations\s)|(?<=ation\s)|(?<=those\s)|(?<=ones\s)|(?<=others\s)|(?<=\d\s)|(?<=\)\s)|(?<=,\s)(?=which))"
    r"(?:that|which)\s+(?:\w+\s+){0,3}?(?:(?:had|were|was|have)\s+)?(?:been\s+|\w+ly\s+)?"
    r"(?:deferred|postponed|(?:left|kept)\s+(?:open|pending|undecided))",
    re.I,
)
# "… and notes that it did not accept others": what a verdict goes on to remark.
_REMARKED = re.compile(
    r",?\s+(?:and|while|but)\s+(?:it\s+)?(?:also\s+)?"
    r"(?:notes|recalls|adds|stresses|observes|underlines|points\s+out|emphasi[sz]es|explains)\s+that\b"
    r"(?![^.;]*\d\.\d)[^.;]*",
    re.I,
)
# ``our agreement, which the delegation voiced in May, with …``: a relative clause of no verdict.
_RELATIVE = re.compile(
    r",\s+(?:which|who|whose)\s(?:(?!accept|support|endors|not|reject|agree|declin|refus|enjoy|implement)[^,;:()]){3,100},(?=\s)",
    re.I,
)
# What it had meant to answer before it answered.
_AT_FIRST = re.compile(
    r"\b(?:had\s+)?(?:at\s+first|first|initially|originally|previously)\s+(?:\w+ed\b|thought\b|been\b)(?:(?!\bbut\b)[^,;])*"
    r"|\bhad\s+(?:been\s+)?\w+ed\s+(?:at\s+first|initially|originally|previously)\b",
    re.I,
)
# Who supports the aim of a recommendation, or denies what it claims, says nothing yet of it.
_CLAIMS = (
    r"claims?|premises?|assertions?|allegations?|characteri[sz]ations?|statements?|assumptions?"
)
_AIMS = re.compile(
    r"\b(?:(?:do|does|did|can|could)\s?not\s+)?"
    rf"(?:accept(?:s|ed|ing)?(?=(?:\s+in\s+principle)?\s+(?:the|its)\s+(?:\w+\s+)?(?:{_CLAIMS})\b)"
    r"|(?:support|endors)(?:e?s|e?d|e|ing)?|shar(?:es?|ed|ing)|agree(?:s|d|ing)?\s+with)"
    r"(?:\s+in\s+principle)?\s+(?:the|its)\s+(?:\w+\s+)?"
    r"(?:goals?|objectives?|aims?|spirit|ideas?|purposes?|thrust|intent(?:ion)?s?|essence|concerns?"
    rf"|sentiments?|{_CLAIMS})\s+(?:of|in|on\s+which|behind|underlying|(?:expressed|made|contained)\s+in)\s+"
    r"(?:(?:the|this|these)\s+)?(?:recommendations?|(?=\d{1,3}\.\d)|[^.;,()]{3,80}(?=\(\d{1,3}\.\d))",
    re.I,
)
# "… takes note of it, as it cannot agree with its premise": the ground, not the answer.
_PREMISES = re.compile(
    r",?\s+(?:as|because|since|although|though)\s+(?:it|we|they|the\s+\w+)\s+"
    r"(?:(?:(?:do|does|did|can|could)\s?not|\w*n’t)\s+(?:\w+ly\s+)?(?:accept|share|support|endorse|agree\s+with)"
    r"|disagrees?\s+with|disagreed\s+with|rejects?|rejected)\s+(?:the|its|their)\s+(?:\w+\s+){0,2}?"
    rf"(?:{_CLAIMS}|bas[ei]s|presuppositions?|underpinnings?)\b",
    re.I,
)
# "… from noted to supported": what it is now.
_CHANGED = re.compile(
    r"\bfrom\s+[“\"']?(?:(?:not|partially|partly)\s+)?(?:accepted|supported|noted|rejected|pending|deferred)[”\"']?"
    r"\s+to\s+(?=[“\"']?(?:(?:fully|not|partially|partly)\s+)?(?:accepted|supported|noted|rejected))",
    re.I,
)
# "It had decided to note …", "It is able only to note …": it notes.
_RESOLVED = re.compile(
    r"\b(?:(?:has|have|had|is|are|was|were)\s+)?(?:therefore\s+|thus\s+)?(?:decided|chosen|chose|opted|resolved|preferred|able|obliged)\s+"
    r"(?:(?:only|simply|merely|rather)\s+)?to\s+(?:(?:only|simply|merely)\s+)?(?P<verb>note(?!\s+that\b)|take(?=\s+(?:\w+\s+)?note\b))",
    re.I,
)
# "… notes all the deferred recommendations": left open before, and not now.
_ONCE_OPEN = re.compile(
    r"(?:(?<=\bthe\s)|(?<=\ball\s)|(?<=other\s)|(?<=remaining\s)|(?<=these\s)|(?<=those\s)|(?<=\bits\s)|(?<=\d\s)|(?<=\bof\s))"
    r"(?:previously\s+)?(?:deferred|postponed|pending|outstanding)\s+(?=recommendations\b)",
    re.I,
)
# "The position of the Government on recommendation 5.2 is as follows: accepted."
_POSITION_IS = re.compile(
    r"\b(?:position|decision|reply|response|answer|view)s?\s+(?:of\s+[^.;:,]{2,40}?\s+)?(?:on|to|as\s+to|regarding|concerning|with\s+regard\s+to)\s+"
    r"(?P<named>[^.;:]*?\brecommendations?\b:?[^.;:]*?)\s+(?P<verb>is|was|are|were)\s+(?:(?:as\s+follows|the\s+following)\s*:|:|that\s+(?:it|they)\s+(?:is|are))\s+(?=[a-z])",
    re.I,
)
_QUOTED = re.compile(r"“[^“”]*(?:\s[^“”\s]+){3}[^“”]*”")
_NO_VERDICTS = (
    _QUOTED,
    _REMARKED,
    _SUBORDINATE,
    _AT_FIRST,
    _AIMS,
    _PREMISES,
    _RELATIVE,
    _ONCE_OPEN,
)
_FOLLOWING = re.compile(
    r"\bthe\s+following(?=\s*(?:[:(]|$|(?:enjoys?|are|were|is|have|has|had|do|does|did|receives?|cannot|could)\b"
    r"|(?:only\s+)?(?:in\s+(?:part|full|principle)|partially|partly|fully)\W*$))",
    re.I,
)


@cache
def _reported() -> re.Pattern[str]:
    """Verbs in the past tense, with the form of "be" that makes another thing of them."""
    verbs = "|".join(patterns("wording")["reported"])
    return re.compile(
        rf"\b(?:(?P<be>is|are|was|were|be|been|being)\s+(?:(?:not|also|\w+ly)\s+){{0,2}}|(?:had|has|have)\s+)?(?P<verb>{verbs})\b"
    )


def _as_spoken(match: re.Match[str]) -> str:
    """ "It had subscribed to" → "It subscribes to"; "was opposed by" stays."""
    return match[0] if match["be"] else patterns("wording")["reported"][match["verb"]]


def masked(text: str) -> str:
    """A text with the word "recommendations" for every number, so that rules see words only."""
    for like in _NO_VERDICTS:
        text = like.sub("", text)
    text = _reported().sub(_as_spoken, text)
    text = _RESOLVED.sub(r"\g<verb>s", _CHANGED.sub("is ", text))
    text = _COUNTED_ALONE.sub(
        "recommendations", _COUNT_OF_NAMED.sub("recommendations ", plain(text))
    )
    text = INTRODUCED.sub(lambda match: match[0].split()[0] + " ", text)
    text = _ASIDE.sub(" ", _PARAGRAPHS.sub("", DOTTED.sub("recommendations ", text)))
    text = _STANDING_FOR.sub("the recommendations ", text)
    text = _POSITION_IS.sub(r"\g<named> \g<verb> ", text)
    text = _FOLLOWING.sub("the following recommendations", text)
    text = _BELOW.sub("", _LED_TO.sub(" ", text))
    return _AGAIN.sub(r"\1", " ".join(_ALONE.sub(r" \1 ", text).split()))
