"""What one sentence says of the recommendations that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightsgraph.extract import wording
from rightsgraph.extract.addendum_clauses import OTHERS, alone, clauses_of
from rightsgraph.extract.addendum_numbering import Numbering
from rightsgraph.extract.numbers import expand, plain
from rightsgraph.structure.numbered import NUMBER, RUN

_Said = tuple[str, tuple[str, ...]]
_ONE_OF_THEM = re.compile(
    r"\baccept(?:s|ed)?\s+the\s+recommendation\s+(?:regarding|on|concerning|relating|to)\b"
    r"(?![^,;]*\(\d{2,3}\.\d)",
    re.I,
)
_IN_BRACKETS = re.compile(
    rf"(?P<run>(?<![\d.])(?=\d{{1,3}}\s?\.\s?\d)(?:{RUN}))\s*[(\[](?P<said>[^()\[\]]{{3,200}})[)\]]"
)
_AFTER_COLON = re.compile(
    rf"(?P<run>(?<![\d.])(?=\d{{1,3}}\s?\.\s?\d)(?:{RUN}))"
    r"\)?(?:\s*\([^()]{3,90}\))?(?:,\s+(?:on|about|concerning|regarding|relating\s+to)\s[^:;.\d]{3,150})?"
    r"\s*(?::|\s[–—-])\s*(?P<said>[A-Za-z][a-z ]{3,40})(?=\s*(?:[;,.]|$|\((?!part)))"
    r"(?!,\s+(?:but\s+)?(?:except|save|apart\s+from|with\s+the\s+exceptions?|other\s+than|in\s?so\s?far)\b)"
)
_AT_END = re.compile(
    r"[(\[]\s*(?:see\s+)?(?:recommendations?\s+(?:Nos?\.\s*)?)?"
    rf"(?P<run>(?=\d{{1,3}}\s?\.\s?\d)(?:{RUN}))\s*[,:;–-]\s*"
    r"(?:(?:which|that)\s+(?:is|are|was|were|ha[sd]\s+been|have\s+been)\s+)?(?:also\s+|both\s+|all\s+)?"
    r"(?P<said>[a-z ]{4,40})[)\]]",
    re.I,
)
_FIRST_WORDS = re.compile(r"[,:;]|\s[–-]\s")
_BESIDE = (_IN_BRACKETS, _AFTER_COLON, _AT_END)
REMARK = re.compile(rf"({NUMBER})\s*\(((?![a-z]\))[^()]{{3,}})\)")
_LIMITS = re.compile(
    r"\b(?:only|except|in\s+part|part(?:ial)?ly|insofar|(?:first|second)\s+\w+)\b", re.I
)
# "… accepts 5.2, 5.3 (in part, as regards its aim) and 5.4": a limit on one of those accepted.
_LIMITED = re.compile(
    rf"({NUMBER})\s*\((?=(?:only|except|in\s+part|part(?:ial)?ly|insofar|(?:the\s+)?(?:first|second)\s+\w+)\b)"
    r"(?![^()]*\b(?:accept|support|not|reject))[^()]{3,}\)",
    re.I,
)
# "It accepts all, except for 5.2 and for a part of recommendation 5.3."
# "… supports 5.2 apart from the request to publish it": also a limit.
_BUT_FOR = re.compile(
    rf"({NUMBER})\s+(?:apart\s+from|except\s+for|save\s+for|with\s+the\s+exception\s+of|other\s+than)\s+(?:the|its)\s+"
    r"(?:requests?|calls?|parts?|elements?|demands?|references?|aspects?|proposals?|provisions?|portions?|suggestions?)\b[^,;.]*"
)
_PART_EXCEPTED = re.compile(
    r"\b(?:with\s+the\s+exceptions?|except(?:ing)?|save|apart\s+from|other\s+than)\b[^;]*?"
    r"(?P<part>(?:,?\s+and)?(?:\s+(?:of|for))?(?:\s+(?:an?|the|its|\w+))?\s+parts?\s+of\s+recommendations?"
    rf"\s+(?:Nos?\.\s*)?(?P<run>{RUN}))",
    re.I,
)
_VERB_AND_RUN = re.compile(
    rf"(?P<lead>(?:We|It|The\s+(?:Government|State)|[A-Z]\w+)\s+(?:\w+\s+){{0,3}}?"
    rf"(?:accepts?|supports?|notes?|rejects?)(?:\s+in\s+(?:part|principle))?)\s+(?P<run>{RUN})\W*"
)
_WERE_NOT = re.compile(
    rf"(?:\w+\s+){{1,4}}(?:was|were|did|had|could)\s+not:\s+(?P<run>(?=\d{{2,3}}\.\d)(?:{RUN}))"
)
_TOPIC = re.compile(
    r"(?:(?:With|In)\s+(?:regard|respect|relation|reference)\s+(?:to|of)|As\s+(?:for|to|regards)|Regarding"
    rf"|Concerning|Of|Among|On)\s[^;:]*?(?P<run>(?<![\d.])(?=\d{{1,3}}\s?\.\s?\d)(?:{RUN}))"
    r"(?:,[^,;:\d]{3,80})?,\s+(?=[a-z]*\s?[A-Z]|it\b|we\b|the\b)"
)
# "… this recommendation, which goes beyond 5.2", "… for the reasons given under 5.2".
_ASIDE = re.compile(
    r"(?:(?<=\bthis recommendation)|(?<=\bthe recommendation)|(?<=\bthese recommendations)"
    r"|(?<=\bboth recommendations)|(?<=\bit)|(?<=\bthem))"
    r"[,(]?\s+(?:(?<=,\s)(?:which|as|since|because|like|unlike|given|although|though)"
    r"|for\s+the\s+(?:same\s+)?reasons?|(?:please\s+)?see|cf\.?"
    r"|as\s+(?:explained|stated|indicated|set\s+out|mentioned|described))\b[^;:]*$",
    re.I,
)
# "…, as explained in 5.2": what is said elsewhere, and no subject of this sentence.
_CITED = re.compile(
    r",?\s*\b(?:as\s+(?:\w+\s+)?(?:explained|stated|indicated|set\s+out|mentioned|described)"
    r"|(?:for\s+|in\s+(?:view|the\s+light)\s+of\s+|given\s+)(?:what\s+(?:was|is|has\s+been)|the\s+(?:\w+\s+)?reasons?(?!,?\s+(?:recommendation|No|\d))(?:\s+as)?)"
    r"(?:\s+(?:said|explained|stated|given|set\s+out))?|(?:see|cf\.?|notwithstanding)(?:\s+also)?|(?<=[:–—-]\s)as(?=\s+for\b))"
    r"\s+(?:(?:in|under|on|above|for|the|our|its|position|reply|response|answer|comments?|to)\s+)*"
    rf"(?:recommendations?\s+(?:Nos?\.\s*)?(?=\d)|Nos?\.\s*(?=\d)|(?=\d{{1,3}}\.\d)){RUN}(?:,\s+which\s[^,.;]*)?"
    rf"|,?\s+and\s+recommendations?\s+{RUN}\s+(?:above|below)\b[^.;]*"
    r"|\b(?:carried\s+out|pursued|undertaken)\s+(?:under|in|by\s+means\s+of)\s+(?:recommendations?\s+)?"
    rf"(?=\d{{1,3}}\.\d){RUN}",
    re.I,
)
_CONTRAST = re.compile(
    r",\s+(?:in\s+contrast\s+(?:to|with)|unlike|as\s+opposed\s+to)\s+(?P<other>recommendations?\s.+)",
    re.I,
)
_LISTED = re.compile(
    rf"(?P<lead>[^:]{{3,200}}):\s*(?:[Rr]ecommendations?\s+(?:Nos?\.\s*)?)?(?P<run>{RUN})"
    r"(?:\W*|\s+[–—-]\s(?!\d).*|,\s+(?:in\s+view|in\s+the\s+light|since|as|because|given|due|owing|which|on|concerning|regarding)\b.*)"
)
_ONE_FOLLOWS = re.compile(r"\bfollowing\s+recommendation\b", re.I)
# "… views on 5.1 and on the rejected recommendations (5.2 and 5.3)".
_STANDS = r"(?:(?:fully|partially|partly|not)\s+)?(?:accepted|supported|noted|rejected|declined)"
_ATTRIBUTED = re.compile(
    rf"(?:\b(?:the|its|our|these|those)\s+(?P<before>{_STANDS})\s+recommendations?|\brecommendations?,?\s+"
    rf"(?:(?:which|that)\s+(?:were|are|had\s+been|have\s+been)\s+)?(?P<after>{_STANDS})"
    r"(?:\s+(?:in|at|by|during|on)\s[^,.;:()\d]{1,40}?)?)"
    rf",?\s*\(?\s*(?:recommendations?\s*)?(?:Nos?\.?\s*)?(?P<run>(?=\d{{1,3}}\s?\.\s?\d)(?:{RUN}))\)?",
    re.I,
)
# "… recommendation 5.2, supported by the Government, …", "5.2 and 5.3, also accepted in May, …"
_BY_IT = re.compile(
    rf"(?P<run>(?=\d{{1,3}}\s?\.\s?\d)(?:{RUN})),\s+(?:(?:which|both|all|also|already)\s+)?(?:(?:is|are|was|were)\s+)?"
    rf"(?P<after>{_STANDS})\s+(?:by\s+(?:the\s+(?:Government|State|delegation)|it)|(?:in|at|during)\s[^,.;:()\d]{{1,40}})(?=,)",
    re.I,
)
# "Among those supported, recommendation 5.2 was already law."
_AMONG = re.compile(
    rf"\bamong\s+(?:those|the\s+recommendations)\s+(?P<said>{_STANDS}(?:\s+in\s+part)?),", re.I
)
# "No. 5.2 Keep it (Peru): we accept.": after the States that asked.
_AFTER_ASKED = re.compile(
    rf"\W*(?:recommendations?\s+)?(?:Nos?\.\s*)?(?P<run>(?=\d{{1,3}}\.\d)(?:{RUN}))\s[^:]*\([A-Z][^()\d]+\)\s*:\s*(?P<said>.+)",
    re.I,
)
_ONE_OF_TWO = re.compile(r"The\s+(former|latter)\b")
_GOES_ON = re.compile(
    r"(?:That|This)\s+(?:is|was)\s+(?:also\s+)?(?:true|so|the\s+case)\s+(?:of|for|with)\b"
    r"|(?:The\s+same|This\s+also|Likewise,?\s+this)\s+(?:appl(?:ies|ied)|goes|went|holds|held|(?:is|was)\s+(?:true|the\s+case))\b|(?:They|These|Those|It|Among\s+them)\b(?!\s+(?:not|accepted|supported|noted|rejected)\b)[^.]{0,30}?\binclud"
    r"|The\s+(?:former|latter)\s+(?:is|are|was|were|includ\w+)\b"
    r"|The\s+(?:first|second|third|fourth|fifth|last)(?:\s+(?:of\s+(?:these|them)|group|category|cluster|set))?"
    r"(?:,|\s+(?:is|are|was|were|concern|compris|consist|cover|includ)\w*\b)"
    r"|Nor\s+(?:is|are|was|were|does|do|did|has|have|had|can|could|will|would)\b"
    r"|So\s+(?:is|are|was|were|does|do|did|has|have|had)\b",
    re.I,
)


def said_of_numbers(
    sentence: str, numbering: Numbering, before: str = ""
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The verdicts of a sentence, each with the recommendations that its clause names.

    A clause without a verdict goes with the one before it, "They included recommendation 7" with
    ``before``, the verdict of the sentence before. Where several are named and "the
    recommendation on" something is accepted, its number stays unknown.
    """
    in_part = _PART_EXCEPTED.search(sentence)
    if in_part and "accepts" in wording.verdicts(sentence[: in_part.start()]):
        yield "accepts-in-part", expand(in_part["run"], numbering.prefix)
        sentence = sentence[: in_part.start("part")] + sentence[in_part.end() :]
    sentence = _BUT_FOR.sub(r"\1 (except for a part)", sentence)
    whole = _LIMITED.sub(r"\1", sentence)
    accepts = whole != sentence and wording.combined(list(wording.verdicts(whole))) == "accepts"
    for pair in _said(whole if accepts else sentence, numbering, before):
        yield from limited(pair, sentence, numbering)


def _said(sentence: str, numbering: Numbering, before: str) -> Iterator[_Said]:
    if contrast := _CONTRAST.search(sentence):
        yield from _said(sentence[: contrast.start()] + ".", numbering, before)
        yield from _said(contrast["other"], numbering, "")
        return
    bracketed, left = max(
        (_bracketed(each, numbering) for each in (sentence, wording.unasked(sentence))),
        key=lambda found: sum(len(numbers) for _, numbers in found[0]),
    )
    sentence = left if bracketed else sentence
    yield from bracketed
    sentence = uncited(sentence)
    main, aside = parted(sentence)
    if aside:
        yield from _said(main, numbering, before)
        yield from _said(aside, numbering, "")
        return
    only = numbering.named(sentence)
    if len(only) == 1 and (said := wording.of_parts(sentence)):
        yield said, only
        return
    apart_said = _of_topic(sentence, numbering) or _attributed(sentence, numbering)
    if apart_said:
        yield from apart_said
        return
    announced = (
        _announced(sentence, numbering)
        or _short(sentence, numbering, before)
        or _contrary(sentence, before)
    )
    yield from announced
    if announced:
        return
    parts = alone(clauses_of(sentence, numbering, before))
    apart = {number for part in parts if part.excepts for number in part.numbers}
    last = [before] if before and _GOES_ON.match(sentence) else []
    for place, part in enumerate(parts):
        following = next((p.verdicts for p in parts[place + 1 :] if p.verdicts), [])
        own = part.verdicts if part.excepts else part.verdicts or last or following
        last = last if part.excepts else own
        told = part.excepts or (part.verdicts and apart.issuperset(part.numbers))
        kept = tuple(n for n in part.numbers if told or n not in apart)
        clear = len(kept) == 1 or not _ONE_OF_THEM.search(sentence)
        if kept and clear and (said := wording.combined(own)) != "explains-only":
            yield said, kept


def _of_topic(sentence: str, numbering: Numbering) -> list[_Said]:
    """What is said of some of "Of 5.1–5.4, it accepts 5.2 and notes the others", and of these."""
    topic = _TOPIC.match(plain(sentence))
    pairs = list(_said(plain(sentence)[topic.end() :], numbering, "")) if topic else []
    named_ = {number for _, numbers in pairs for number in numbers}
    all_ = numbering.named(f"recommendations {topic['run']}") if topic else ()
    if not named_ or not named_ < set(all_):
        return []
    left = tuple(number for number in all_ if number not in named_)
    told = (c for c in wording.clauses(plain(sentence)) if OTHERS.search(c))
    others = [v for c in told for v in wording.verdicts(OTHERS.sub("these recommendations", c))]
    return [*pairs, (wording.combined(others), left)] if others else pairs


def _attributed(sentence: str, numbering: Numbering) -> list[_Said]:
    """What "the rejected recommendations 5.2 and 5.3" were, in a sentence that names others too.

    Not where the sentence has a verdict of its own, which is what holds now.
    """
    text = plain(sentence)
    among = _AMONG.search(text)
    of_those = numbering.named(text[among.end() :]) if among else ()
    if among and of_those and not any(wording.verdicts(text[among.end() :])):
        said = wording.titled(f"{among['said']} recommendations")
        return [(said, of_those)] if said else []
    found = [m for like in (_ATTRIBUTED, _BY_IT) for m in like.finditer(text)]
    rest = _BY_IT.sub("recommendations", _ATTRIBUTED.sub("recommendations", text))
    if not found or any(wording.verdicts(rest)):
        return []
    stands = [m.groupdict().get("before") or m["after"] for m in found]
    told = [
        (wording.titled(f"{said} recommendations"), m["run"])
        for said, m in zip(stands, found, strict=True)
    ]
    alone = not _BY_IT.search(text) and not numbering.named(rest)
    if alone and len({said for said, _ in told}) == 1:
        return []
    return [(said, expand(run, numbering.prefix)) for said, run in told if said]


def uncited(text: str) -> str:
    """A text without the recommendations that it only points to: "as explained in 5.2"."""
    return _CITED.sub("", text)


def limited(pair: _Said, sentence: str, numbering: Numbering) -> Iterator[_Said]:
    """What is said of some, and of those that a remark in brackets takes a part out of."""
    said, numbers = pair
    remarked = (m for m in REMARK.finditer(sentence) if _LIMITS.search(m[2]))
    partly = {n for m in remarked for n in expand(m[1], numbering.prefix)}
    whole = tuple(n for n in numbers if said != "accepts" or n not in partly)
    in_part = tuple(n for n in numbers if n not in whole)
    yield from (each for each in ((said, whole), ("accepts-in-part", in_part)) if each[1])


def goes_on(sentence: str) -> bool:
    """Whether a sentence without a verdict speaks of what the one before it gives one on."""
    return bool(_GOES_ON.match(sentence))


def carried(verdicts: list[str], sentence: str) -> str:
    """What a sentence goes on with of the verdicts before it: one of them for "The latter were"."""
    if of_two := _ONE_OF_TWO.match(sentence):
        return verdicts[0 if of_two[1] == "former" else -1] if len(verdicts) > 1 else ""
    unclear = goes_on(sentence) and len(set(verdicts)) > 1
    return "" if unclear else wording.combined(verdicts)


def parted(sentence: str) -> tuple[str, str]:
    """A sentence that takes "this recommendation", and what it says of others by the way."""
    aside = _ASIDE.search(sentence)
    main = sentence[: aside.start()] if aside else sentence
    verdict = wording.combined(list(wording.verdicts(main))) if aside else "explains-only"
    if not aside or verdict == "explains-only":
        return sentence, ""
    return f"{main}.", aside[0].lstrip(" ,(")


def _bracketed(sentence: str, numbering: Numbering) -> tuple[list[_Said], str]:
    """What stands right after numbers, "3.1 (accepted), 3.2: noted", and what is left."""
    found: list[_Said] = []
    spans: list[tuple[int, int]] = []
    for match in (m for like in _BESIDE for m in like.finditer(sentence)):
        said = wording.whole(_FIRST_WORDS.split(match["said"])[0])
        lists = {number.partition(".")[0] for number in expand(match["run"])}
        if said and lists <= numbering.lists:
            found.append((said, expand(match["run"])))
            spans.append(match.span())
    spans.sort()
    for begin, end in reversed(spans):
        sentence = sentence[:begin] + sentence[end:]
    return found, sentence


def _announced(sentence: str, numbering: Numbering) -> list[_Said]:
    """The verdict and the numbers of "Accepted: 3, 4 and 9", if the sentence is such a list."""
    answered = _AFTER_ASKED.fullmatch(plain(sentence))
    told = wording.wording(answered["said"]) if answered else "explains-only"
    if answered and told != "explains-only" and numbering.named(answered["run"]):
        return [(told, expand(answered["run"], numbering.prefix))]
    listed = _LISTED.fullmatch(REMARK.sub(r"\1", plain(sentence)))
    alone = listed and not numbering.named(listed["lead"])
    said = wording.announced(listed["lead"]) if listed and alone else ""
    run = expand(listed["run"], numbering.prefix) if listed else ()
    counted = len(run) == 1 and "." not in run[0]
    if not said or (counted and listed and not _ONE_FOLLOWS.search(listed["lead"])):
        return []
    return [(said, run)]


def _short(sentence: str, numbering: Numbering, before: str) -> list[_Said]:
    """The bare numbers of "We do not support 33.", after a sentence with another verdict."""
    match = _VERB_AND_RUN.fullmatch(sentence)
    if not match or not (numbering.prefix and numbering.bare) or before in ("", "explains-only"):
        return []
    said = wording.combined(list(wording.verdicts(f"{match['lead']} recommendations")))
    run = expand(match["run"], numbering.prefix)
    return [(said, run)] if said != "explains-only" else []


def _contrary(sentence: str, before: str) -> list[_Said]:
    """The numbers of "Only two were not: 5.1 and 5.3", after what was accepted."""
    match = _WERE_NOT.match(sentence) if before == "accepts" else None
    return [("does-not-accept", expand(match["run"]))] if match else []
