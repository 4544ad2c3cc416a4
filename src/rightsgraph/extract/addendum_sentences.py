"""What one sentence says of the recommendations that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from rightsgraph.extract import wording
from rightsgraph.extract.numbers import expand, named, paragraph_named, plain
from rightsgraph.structure.numbered import NUMBER, RUN
from rightsgraph.tree import Document, Passage

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
    r"(?:\s*\([^()\d]{3,90}\))?\s*(?::|\s[–—-])\s*(?P<said>[A-Za-z][a-z ]{3,40})(?=\s*(?:[;,.]|$))"
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
_VERB_AND_RUN = re.compile(
    rf"(?P<lead>(?:We|It|The\s+(?:Government|State)|[A-Z]\w+)\s+(?:\w+\s+){{0,3}}?"
    rf"(?:accepts?|supports?|notes?|rejects?)(?:\s+in\s+(?:part|principle))?)\s+(?P<run>{RUN})\W*"
)
_WERE_NOT = re.compile(
    rf"(?:\w+\s+){{1,4}}(?:was|were|did|had|could)\s+not:\s+(?P<run>(?=\d{{2,3}}\.\d)(?:{RUN}))"
)
_OTHERS = re.compile(
    r"\b(?:others|the\s+rest|the\s+remain(?:der|ing)|the\s+other\s+(?:\w+\s+)?(?:ones?|recommendations?|two|three|four|five|six))\b",
    re.I,
)
_TOPIC = re.compile(
    r"(?:(?:With|In)\s+(?:regard|respect|relation|reference)\s+(?:to|of)|As\s+(?:for|to|regards)|Regarding"
    rf"|Concerning|Of|Among|On)\s[^;:]*?(?P<run>(?<![\d.])(?=\d{{1,3}}\s?\.\s?\d)(?:{RUN}))"
    r"(?:,[^,;:\d]{3,80})?,\s+(?=[a-z]*\s?[A-Z]|it\b|we\b|the\b)"
)
_ELIDED = re.compile(
    r"\d\)?(?:,\s+(?:in|by|on)\s[a-z ]{4,20},|,\s+(?:however|though),)?"
    r"\s+(?:is|are|does|do|did|was|were|can)(\s*not)?\W*$",
    re.I,
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
    r"|(?:for\s+|in\s+(?:view|the\s+light)\s+of\s+|given\s+)(?:what\s+(?:was|is|has\s+been)|the\s+(?:\w+\s+)?reasons?(?:\s+as)?)"
    r"(?:\s+(?:said|explained|stated|given|set\s+out))?|(?:see|cf\.?)(?:\s+also)?|(?<=[:–—-]\s)as(?=\s+for\b))"
    r"\s+(?:(?:in|under|on|above|for|the|our|its|reply|response|answer|comments?|to)\s+)*"
    rf"(?:recommendations?\s+(?:Nos?\.\s*)?(?=\d)|Nos?\.\s*(?=\d)|(?=\d{{1,3}}\.\d)){RUN}(?:,\s+which\s[^,.;]*)?",
    re.I,
)
_CONTRAST = re.compile(
    r",\s+(?:in\s+contrast\s+(?:to|with)|unlike|as\s+opposed\s+to)\s+(?P<other>recommendations?\s.+)",
    re.I,
)
_IT = re.compile(
    r"\b(?:it|they)\s+(?=(?:\w+ly\s+|now\s+|also\s+)?(?:enjoy|is|are|was|were|ha[sd]|have|receiv))",
    re.I,
)
_LISTED = re.compile(
    rf"(?P<lead>[^:]{{3,200}}):\s*(?:[Rr]ecommendations?\s+(?:Nos?\.\s*)?)?(?P<run>{RUN})"
    r"(?:\W*|\s+[–—-]\s.*|,\s+(?:in\s+view|in\s+the\s+light|since|as|because|given|due|owing)\b.*)"
)
# "No. 5.2 Keep it (Peru): we accept.": after the States that asked.
_AFTER_ASKED = re.compile(
    rf"\W*(?:recommendations?\s+)?(?:Nos?\.\s*)?(?P<run>(?=\d{{1,3}}\.\d)(?:{RUN}))\s[^:]*\([A-Z][^()\d]+\)\s*:\s*(?P<said>.+)",
    re.I,
)
_RESUMES = r",?\s+(?:is|are|was|were|has|have|had|enjoy(?:s|ed)?|receives?)\b"
_RESUMED = re.compile(rf"\d\)?{_RESUMES}", re.I)
_EXCEPTED = re.compile(
    rf"(?:[a-z]+\s+){{1,4}}(?P<run>{RUN})(?=\W*$|{_RESUMES}|,\s+(?:of\s+)?which\b)", re.I
)
# "While 5.2 had been noted in May, it now supports it."
_CONCEDED = re.compile(r"(?:Although|While|Whilst|Whereas)\b", re.I)
_THEM = re.compile(
    r"\b((?:accept|support|endorse|note|reject)(?:s|ed|d)?)\s+(?:it|them|both)\W*$", re.I
)
_IN_YEAR = re.compile(r"\b(?:In|in|Since|since|During|during)\s+((?:19|20)\d\d)\b")
_FEW = 5
_ORDINALS = ("first", "second", "third", "fourth")
_REVIEW = re.compile(
    rf"\b({'|'.join(_ORDINALS)}|previous|last|earlier)"
    r"\s+(?:universal\s+periodic\s+)?(?:cycle|review)\b",
    re.I,
)
_ONE_OF_TWO = re.compile(r"The\s+(former|latter)\b")
_GOES_ON = re.compile(
    r"(?:The\s+same|This\s+also|Likewise,?\s+this)\s+(?:appl(?:ies|ied)|goes|went|holds|held|(?:is|was)\s+(?:true|the\s+case))\b|(?:They|These|Those|It|Among\s+them)\b(?!\s+(?:not|accepted|supported|noted|rejected)\b)[^.]{0,30}?\binclud"
    r"|The\s+(?:former|latter)\s+(?:is|are|was|were|includ\w+)\b"
    r"|The\s+(?:first|second|third|fourth|fifth|last)(?:\s+(?:of\s+(?:these|them)|group|category|cluster|set))?"
    r"(?:,|\s+(?:is|are|was|were|concern|compris|consist|cover|includ)\w*\b)"
    r"|So\s+(?:is|are|was|were|does|do|did|has|have|had)\b",
    re.I,
)


@dataclass(frozen=True)
class Numbering:
    """How the document names recommendations: for ``named``. ``cycle`` is that of its review.

    ``own`` is the list that most numbers are of, where bare ones may be of another.
    """

    prefix: str = ""
    lists: frozenset[str] = frozenset()
    cycle: int | None = None
    year: int | None = None
    foreign: frozenset[str] = frozenset()
    bare: bool = False
    own: str = ""

    def in_passage(self, passage: Passage, document: Document) -> Numbering:
        """As it holds in a passage: a footnote may say which paragraph its numbers are of."""
        notes = (document.passage(path) for path in passage.notes)
        told = paragraph_named(" ".join(note.text.value for note in notes if note))
        return replace(self, prefix=told) if told else self

    def named(self, text: str) -> tuple[str, ...]:
        found = (n for run in named(plain(text), self.prefix, self.lists) for n in run.numbers)
        own_list = self.prefix or self.own
        elsewhere = own_list and self.of_earlier(text)
        own = (n for n in found if not elsewhere or n.startswith(f"{own_list}."))
        return tuple(dict.fromkeys(n for n in own if n.partition(".")[0] not in self.foreign))

    def knowing_foreign(self, texts: Iterable[str], lists: Mapping[str, int]) -> Numbering:
        """The same, with the lists that are only spoken of where an earlier review is."""
        told = (text for text in texts if self.prefix and self.of_earlier(text))
        named_ = (
            n.partition(".")[0] for text in told for n in replace(self, prefix="").named(text)
        )
        rare = {list_ for list_ in named_ if 0 < lists.get(list_, 0) < _FEW}
        return replace(self, foreign=frozenset(rare - {self.prefix}))

    def excepted(self, clause: str) -> tuple[str, ...]:
        """What an exception names, also as "except for 3 and 9"; "all except 3" is a count."""
        bare = _EXCEPTED.match(clause)
        run = expand(bare["run"], self.prefix) if bare else ()
        return self.named(clause) or (run if len(run) > 1 else ())

    def of_earlier(self, text: str) -> bool:
        """Whether a text speaks of a review before the document's own."""
        own = _ORDINALS[self.cycle - 1 : self.cycle] if self.cycle else ()
        years = (int(match[1]) for match in _IN_YEAR.finditer(text))
        if self.year and any(year < self.year - 1 for year in years):
            return True
        return any(match[1].lower() not in own for match in _REVIEW.finditer(text))


@dataclass(frozen=True)
class Clause:
    """The verdicts of a clause, what it names, and whether it only takes that out of others."""

    verdicts: list[str]
    numbers: tuple[str, ...]
    excepts: bool = False
    of_others: bool = False


def said_of_numbers(
    sentence: str, numbering: Numbering, before: str = ""
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The verdicts of a sentence, each with the recommendations that its clause names.

    A clause without a verdict goes with the one before it, "They included recommendation 7" with
    ``before``, the verdict of the sentence before. Where several are named and "the
    recommendation on" something is accepted, its number stays unknown.
    """
    for pair in _said(sentence, numbering, before):
        yield from limited(pair, sentence, numbering)


def _said(sentence: str, numbering: Numbering, before: str) -> Iterator[_Said]:
    if contrast := _CONTRAST.search(sentence):
        yield from _said(sentence[: contrast.start()] + ".", numbering, before)
        yield from _said(contrast["other"], numbering, "")
        return
    bracketed, sentence = _bracketed(sentence, numbering)
    yield from bracketed
    sentence = uncited(sentence)
    main, aside = parted(sentence, numbering)
    if aside:
        yield from _said(main, numbering, before)
        yield from _said(aside, numbering, "")
        return
    alone = numbering.named(sentence)
    if len(alone) == 1 and (said := wording.of_parts(sentence)):
        yield said, alone
        return
    of_topic = _of_topic(sentence, numbering)
    if of_topic:
        yield from of_topic
        return
    announced = (
        _announced(sentence, numbering)
        or _short(sentence, numbering, before)
        or _contrary(sentence, before)
    )
    yield from announced
    if announced:
        return
    parts = _alone(clauses_of(sentence, numbering, before))
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
    told = (c for c in wording.clauses(plain(sentence)) if _OTHERS.search(c))
    others = [v for c in told for v in wording.verdicts(_OTHERS.sub("these recommendations", c))]
    return [*pairs, (wording.combined(others), left)] if others else pairs


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


def parted(sentence: str, numbering: Numbering) -> tuple[str, str]:
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
    said = wording.announced(listed["lead"]) if listed else ""
    run = expand(listed["run"], numbering.prefix) if listed else ()
    if not said or (len(run) == 1 and "." not in run[0]):
        return []
    return [(said, run)]


def _short(sentence: str, numbering: Numbering, before: str) -> list[_Said]:
    """The bare numbers of "We do not support 33.", after a sentence with another verdict."""
    match = _VERB_AND_RUN.fullmatch(sentence)
    if not match or not numbering.prefix or before in ("", "explains-only"):
        return []
    said = wording.combined(list(wording.verdicts(f"{match['lead']} recommendations")))
    run = expand(match["run"], numbering.prefix)
    return [(said, run)] if said != "explains-only" else []


def _contrary(sentence: str, before: str) -> list[_Said]:
    """The numbers of "Only two were not: 5.1 and 5.3", after what was accepted."""
    match = _WERE_NOT.match(sentence) if before == "accepts" else None
    return [("does-not-accept", expand(match["run"]))] if match else []


def excepted_in(text: str, numbering: Numbering) -> set[str]:
    """The recommendations that a text only takes out of others."""
    parts = (part for part in clauses_of(text, numbering) if part.excepts and not part.verdicts)
    return {number for part in parts for number in part.numbers}


def clauses_of(sentence: str, numbering: Numbering, before: str = "") -> list[Clause]:
    """The clauses of a sentence; a verb after an exception goes on with what stood before it.

    "Recommendation 5.2 is." says the contrary of the sentence ``before``.
    """
    found: list[Clause] = []
    conceded = bool(_CONCEDED.match(sentence))
    for clause in wording.clauses(plain(sentence)):
        if conceded and len(found) == 1 and _THEM.search(clause):
            found[0] = replace(found[0], verdicts=[])
            clause = _THEM.sub(r"\1 the recommendations", clause)
        after = any(part.verdicts for part in found)
        verdicts = list(wording.verdicts(clause, after)) or _elided(clause, found, before)
        verdicts = verdicts or _of_it(clause, found)
        if not wording.is_exception(clause):
            later = not verdicts and wording.puts_off(clause)
            numbers = () if later else numbering.named(clause)
            others = not numbers and bool(_OTHERS.search(clause) or numbering.of_earlier(clause))
            found.append(Clause(verdicts, numbers, of_others=others))
        elif _RESUMED.search(clause):
            found += [Clause([], numbering.excepted(clause), True), Clause(verdicts, ())]
        else:
            found.append(Clause(verdicts, numbering.excepted(clause), True))
    return found


def _elided(clause: str, earlier: list[Clause], before: str) -> list[str]:
    """The verdict of "5.2 is" and "5.2 does not", after one that is the contrary."""
    ends = _ELIDED.search(clause)
    last = next((part.verdicts for part in reversed(earlier) if part.verdicts), [before])
    if not ends or len(last) != 1:
        return []
    return {("does-not-accept", False): ["accepts"], ("accepts", True): ["does-not-accept"]}.get(
        (last[0], bool(ends[1])), []
    )


def _of_it(clause: str, before: list[Clause]) -> list[str]:
    """The verdict on what "it" stands for: the recommendation that the clause before names."""
    named = bool(before) and bool(before[-1].numbers) and not before[-1].verdicts
    said = _IT.sub("the recommendation ", clause, count=1) if named else clause
    return list(wording.verdicts(said)) if said != clause else []


def _alone(parts: list[Clause]) -> list[Clause]:
    """The clauses, or the only one that names numbers with all that the sentence says of them."""
    naming = [place for place, part in enumerate(parts) if part.numbers]
    if len(naming) != 1:
        return parts
    own = parts[naming[0]]
    since = parts[naming[0] :] if own.verdicts else parts
    every = [said for part in since if not part.of_others for said in part.verdicts]
    return [own if own.excepts else replace(own, verdicts=every)]
