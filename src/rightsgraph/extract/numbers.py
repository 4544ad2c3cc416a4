"""Numbers of recommendations as documents print them: ranges, short ends, bare numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rightsgraph.structure.numbered import RUN

_LONGEST_RANGE = 400
_BETWEEN = r"(?:\s*[,;&–‑—-]\s*|\s*[,;]?\s*\b(?:and|to|through|as\s+well\s+as)\s+)"
_LIST = 3
_ONE = re.compile(r"(?:(\d{1,3})\s?\.\s?)?(\d{1,3})(?!\d)")
_RANGE = re.compile(r"\.?\s*(?:[–‑—-]|\bto\b|\bthrough\b)\s*$")
_NUMERALS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_WORDS = (
    r"(?:such\s+as\s+those\s+)?(?:(?:contained\s+|set\s+out\s+|listed\s+)?in\s+)?"
    r"(?:paragraphs?|Nos?\.?|numbers?|numbered)"
)
INTRODUCED = re.compile(
    rf"\brecommendations?\s*(?:{_WORDS}\s*)?[(:]?\s*(?:(?<=\()Nos?\.\s*)?(?P<run>(?!0){RUN})(?![\d%]|[.:/·]\d|/[A-Z]{{2}})",
    re.I,
)
# A full number; of a paragraph below 10 only in a run, or with a verb: ``6.5`` is a rate too.
_FULL = (
    rf"(?:\d{{2,3}}\s?\.\s?\d|\d\.\d{{1,3}}(?:{_BETWEEN}\d{{1,3}}\.\d"
    r"|\s+(?:is|are|was|were|enjoys?|has|have)\b))"
)
_FREE = r"(?:(?<![\d.,/$€(])|(?<=\()(?=[^()]{0,300}\d\s*\)))"
_NO_RATE = r"(?!\d|\s?(?:per|%|million|billion))"
DOTTED = re.compile(rf"{_FREE}(?P<run>(?={_FULL}){RUN}){_NO_RATE}")
_OF_KNOWN = re.compile(rf"(?<![\d.,/$€])(?P<run>(?=\d{{2,3}}\s?\.\s?\d|\d\.\d){RUN}){_NO_RATE}")
_IN_BRACKETS = re.compile(
    rf"\brecommendations?\b[^.;()]{{0,80}}\((?P<run>(?=\d{{2,3}}\.\d+\D+\d{{2,3}}\.\d)(?:{RUN}))\)",
    re.I,
)
# "… the one in paragraph 130 (130.1)".
_IN_OWN_PARAGRAPH = re.compile(
    rf"\bparagraph\s+(?P<list>\d{{1,3}})\s*\((?P<run>(?=(?P=list)\.\d)(?:{RUN}))\)", re.I
)
_OF_OTHERS = re.compile(
    r"\W{0,2}\s*(?:of|by|from)\s+the\s+(?!Working\s+Group|Human\s+Rights\s+Council|UPR|Universal|Report)[A-Z]\w+"
)
_EXCEPTED = re.compile(
    r"\b(?:except(?:ing)?(?:\s+for)?|exceptions?\s+of|apart\s+from|other\s+than|save(?:\s+for)?|excluding)\s+"
    rf"(?P<run>(?={_FULL})(?:{RUN})){_NO_RATE}",
    re.I,
)
_AFTER_VERB = re.compile(
    rf"\b(?:accept|support|not|reject)(?:s|ed|e[sd])\s+(?P<run>(?={_FULL})(?:{RUN}))"
    rf"{_NO_RATE}(?!\s+[a-z]+s\b)",
    re.I,
)
_OF_RECOMMENDATIONS = re.compile(
    r"\b(?:recommendations|those|these|which|they),?\s+(?:[a-z]+\s+){0,10}?(?:in|of|under)\s+para(?:graph|\.)\s+(\d{2,3})\b(?!\s?\.\s?\d)"
    r"|\bIn\s+paragraph\s+(\d{2,3})\s+of\s+(?:the|its)\s+report\b[^.;]{0,60}?\brecommendations\b"
    r"|\bParagraph\s+(\d{2,3}),\s+recommendations?\s+\d",
    re.I,
)
_LEFT_OPEN = re.compile(
    r"\b(?:remaining|pending|outstanding|deferred)\b[^.;]{0,60}?\bpara(?:graph|\.)\s+(\d{2,3})\b(?!\s?\.\s?\d)",
    re.I,
)
_ANSWERED = re.compile(
    r"\bparagraph\s+(\d{2,3})\b(?!\s?\.\s?\d)[^.;]{0,80}?\b(?:responds|replies|answers|as\s+follows)\b",
    re.I,
)
_OF_REPORT = re.compile(
    r"\b(?:paragraphs?|paras?\.)\s+(\d{2,3})\b(?!\s?\.\s?\d)[^.;]{0,60}?\b(?:report|Working\s+Group|A/HRC)|"
    r"A/HRC/[\w/.]+,?\s+para(?:graph|s?\.)\s*(\d{2,3})\b",
    re.I,
)
# "It accepts all but recommendation 5.2."
_ALL_BUT = re.compile(
    r"\b(all)\s+but(?=\s+(?:for\s+)?(?:the\s+|those\s+)?recommendations?\s+(?:Nos?\.\s*)?\d)", re.I
)
# "… save two: number 5.2 and number 5.7": a count of those that are named after it.
_EXCEPTED_COUNT = re.compile(
    r"(\b(?:except(?:ing)?(?:\s+for)?|save(?:\s+for)?|bar(?:ring)?|exceptions?\s+of|apart\s+from|other\s+than))\s+(?:\d{1,2}|[a-z]+)"
    r"(?:\s+recommendations?)?\s*[:,–-]\s*(?:namely\s+)?(?=(?:recommendations?|Nos?\.|numbers?|those)?\s*\d)",
    re.I,
)
# The verb that follows a number, beside what may stand between them.
_SAYS = (
    r"(?:is|are|was|were|has|have|had|enjoy(?:s|ed)?|cannot|can|could|does|do|did|will|would"
    r"|remain(?:s|ed)?|receives?|meets?|finds?)\b"
)
# Who made a recommendation, between its number and the next; and how documents shorten the word.
_MADE_BY = re.compile(
    r"(?<=\d)\s*\((?![a-z]\)|[ivx]+\))(?:[^()\d]|\([^()\d]{2,40}\)){3,90}\)(?:\s*\((?:[^()\d]|\([^()\d]{2,40}\)){3,90}\))*(?=\s*(?:[,;&)–-]|(?:and|to|as\s+well)\b|"
    rf"{_SAYS}))"
    r"|(?:(?<=\.\d)|(?<=\.\d\d)|(?<=\.\d\d\d)),\s+[A-Z][\w’'-]+(?:\s+(?:of|and|the|[A-Z][\w’'-]*)){0,6}(?=[;)])"
)
# What a recommendation is on, between its number and the verb: ``5.2, on nets, is accepted``.
_APPOSED = re.compile(
    r"(?<=\d),\s+(?:on|about|concerning|regarding|relating|to|from|by|made|(?:(?:all|both)\s+of\s+)?which)\s"
    r"(?:(?!\b(?:accept|support|note|reject|endorse|agree|enjoy))(?:[^.;,:()]|(?<=St)\.|(?<=No)\.|(?<=\d)\.(?=\d+\s+per\b)|,(?=\s+(?:and\s+)?on\s[a-z]))){3,200},"
    rf"(?=\s+{_SAYS})"
    r"|(?:(?<=\d)|(?<=\d\.[a-z])),\s+(?:on|about|concerning|regarding|relating\s+to)\s"
    r"(?:(?!\b(?:accept|support|note|reject|endorse|agree|enjoy|is|are|was|were)\b)[^.;:()\d]){3,250},"
    r"(?=\s+(?:is|are|was|were)\s+(?:not\s+)?(?:accepted|supported|noted|rejected)\b)"
)
_SHORTENED = re.compile(
    r"\brecs?\.?\s*(?=\d|Nos?\b)"
    r"|(?:(?<=accepts\s)|(?<=supports\s)|(?<=rejects\s)|(?<=notes\s)|(?<=note of\s)|(?<=^)"
    r"|(?<=\bon\s)|(?<=\bto\s)|(?<=\bregarding\s)|(?<=\bconcerning\s)|(?<=\bthat\s)|(?<=:\s))"
    r"(?=Nos?\.?\s*\d)"
    r"|(?:(?<=\baccepted\s)|(?<=\bsupported\s)|(?<=\bnoted\s)|(?<=\brejected\s)|(?<=\bnote\sof\s))(?=numbers?\s\d)"
    r"|(?:(?<=accept\s)|(?<=accepts\s)|(?<=support\s)|(?<=supports\s)|(?<=reject\s)|(?<=rejects\s)"
    r"|(?<=note\s)|(?<=notes\s)|(?<=note of\s)|(?<=\bin part\s)|(?<=\bin principle\s))"
    r"(?=\d{1,3}(?:(?:,|,?\s+n?or|,?\s+and|\s?[–-])\s?\d{1,3})+(?:\W*$|[,;:]\s|\s+in\s+part\b))",
    re.I,
)
_NUMBER_SIGN = re.compile(
    r"(?:\bn[°º]s?|\bn\.[°º]|(?:(?<=recommendation\s)|(?<=recommendations\s))nn?\.|\bNr\.?|№)\s*(?=\d)|\bNos?\.(?=\d)",
    re.I,
)
_SIGN_APART = re.compile(r"(?<=recommendations),\s+(?=(?:Nos?\.?|numbers)\s*\d)", re.I)
_SIGN_AGAIN = re.compile(
    r"(?:(?<=\d)|(?<=\d\.))(\s*[,;&]\s*|\s*,?\s*(?:and|to)\s+)(?:(?:recs?\.?\s*)?(?:Nos?\.?|numbers?)\s*(?=\d)|recs?\.?\s*(?=\d{1,3}\.\d))",
    re.I,
)
_IN_PARAGRAPH = re.compile(
    r"\bparagraphs?\s+(\d{2,3})\s*(?:\(\s*(?:recommendations?\s+)?(?=[^()]*\d\s*\))(?=\d)"
    r"|,?\s+(?:sub-?paragraphs?|items?|(?P<word>recommendations?(?:\s+(?:Nos?\.?|numbers?))?|Nos?\.?|numbers?))\s+)(?P<item>\d{1,3}\b)(?!\s?\.\s?\d)",
    re.I,
)
_OF_PARAGRAPH = re.compile(
    rf"\b(recommendations?\s*(?:Nos?\.?\s*)?)(?P<run>\d{{1,3}}(?:{_BETWEEN}\d{{1,3}})*)\s+"
    r"(?:(?:contained|listed|set\s+out)\s+)?(?:in|of|under)\s+paragraph\s+(\d{2,3})\b(?!\s?\.\s?\d)",
    re.I,
)
# "… rejected, in particular, recommendations 5.2 and 5.3".
_IN_PARTICULAR = re.compile(
    r",?\s+(?:in\s+particular|inter\s+alia|notably|especially|specifically|among\s+others|among\s+other\s+things"
    r"|for\s+(?:example|instance)),?\s+(?=(?:the\s+|those\s+)?(?:recommendations?\b|Nos?\.|\d{1,3}\s?\.\s?\d))",
    re.I,
)
_INTERRUPTED = re.compile(
    r"\b(unable|cannot|not|able|ready|position),\s+(?:at|for|in|under|given|owing|due|because)\s[^,.;\d]{2,60},\s+",
    re.I,
)
# "… with the exception of 5.2, which it notes, and of 5.3, which it rejects".
_AND_OF = re.compile(
    r"(?P<but>\b(?:with\s+the\s+exceptions?\s+of|except(?:\s+for)?|save(?:\s+for)?|apart\s+from)\s)"
    r"(?P<first>(?:[^.;]|\.(?=\d))*?,\s+which\s[^.;]*?),?\s+and\s+(?:of|for|from)\s+(?=(?:recommendations?\s+)?\d)"
)
# "It rejects however the recommendation …".
_HOWEVER = re.compile(
    r"(?<=[a-z])\s+however\s+(?=(?:(?:[a-z]+|\d{1,3})\s+){0,3}(?:recommendations?|paragraphs?|\d{1,3}\.\d))"
)
# "It accepts, in part, recommendation 5.2."
_IN_PART = re.compile(r"(?<=[a-z]),\s+((?:only\s+)?in\s+part|partially|partly),\s+", re.I)
# "… and noted 31, namely 5.2, 5.3": a count of those that are named after it.
_NAMELY = re.compile(
    r"(\b(?:accept|support|not|reject)(?:ed|s|es)\s+|\btook\s+note\s+of\s+)(?:(?:only|just)\s+)?(?:\d{1,3}|[a-z]+)(?:\s+(?:recommendations?|others?))?"
    r"(?:,(?=\s+(?:recommendations?|Nos?\.|\d))|,?\s+(?:namely|specifically|including|among\s+them|that\s+is(?:\s+to\s+say)?|i\.e\.|viz\.|e\.g\.|for\s+example|\())"
    r"[,:]?\s*(?:(?:those\s+)?numbered\s+|(?:recommendations?\s+)?(?:Nos?\.\s*)?)(?=\d{1,3}\s?\.\s?\d)",
    re.I,
)
# "… the 5 contained in paragraphs 5.2 to 5.6", "three recommendations, namely 5.2 to 5.4": words
# for those that are named after them.
COUNT = rf"(?:\d{{1,3}}|{_NUMERALS})"
_OTHER = r"(?:(?:other|further|more|remaining)\s+)?"
_STANDING = (
    r"(?:,?\s+(?:that|which)\s+(?:are|were|stand|stood|appear(?:ed)?))?,?\s+"
    r"(?:(?:contained|listed|set\s+out|given|found|named|placed|appearing|standing|recorded|included)\s+)?"
    r"(?:in|under)\s+(?:(?:paragraphs?|paras?\.?|Nos?\.?|numbers)\s+)?"
)
_NAMED_AFTER = re.compile(
    rf"\b(?:(?:(?:the|those|these|all|an?)\s+)?{_OTHER}(?:{COUNT}\s+)?{_OTHER}(?P<one>recommendations?|others?|ones?)"
    rf"|(?:(?:the|those|all|another|a\s+further)\s+)?{_OTHER}{COUNT}|those)"
    rf"(?:{_STANDING}|,?\s+namely,?\s+(?:(?:recommendations?|those\s+in)\s+)?(?:(?:paragraphs?|Nos?\.?)\s+)?)(?=\d{{1,3}}\s?\.\s?\d)"
    rf"|\b(?:{COUNT}\s+(?P<two>recommendations?)|(?<!\bbut\s)(?:{_NUMERALS})),\s+(?=\d{{2,3}}\s?\.\s?\d)"
    rf"|\b(?:(?:(?:the|those|a)\s+)?{_OTHER}(?:{_NUMERALS})(?:\s+(?:others|more))?"
    rf"|a\s+further\s+{COUNT}|{COUNT}\s+(?:others|more))\s+(?=\(\d{{2,3}}\s?\.\s?\d)",
    re.I,
)
_OF_THE_REPORT = re.compile(
    r"(?<=\.\d)(?P<more>\d{0,2})\s+(?:of|in)\s+(?:the|its)\s+report(?:\s+of\s+the\s+Working\s+Group)?\b"
)
# "The recommendations which it accepted were numbers 1, 2 and 5."
_WERE_NUMBERS = re.compile(
    r"(\brecommendations\b[^.;:\d]{3,80}?\b(?:is|are|was|were))\s+(?:Nos?\.|numbers?)\s*(?=\d)",
    re.I,
)
# "… almost all recommendations (230)" counts them, "the pending recommendations1" calls a note.
_OF_NONE = re.compile(r"recommendations(?:\s*\(\d{1,3}|\d)\W*", re.I)
# "… accepted 5.2 and 5.3, and 34 centres opened": a count of something else.
_COUNT_LAST = re.compile(
    rf",?\s*\band\s+\d{{1,3}}(?=\s+(?!(?:{_SAYS}|(?:whereas|thus|concerns|relates|addresses|includes|calls)\b))[a-z]{{3,}}s\b)"
)
# "… 5.2 to 5.4; 2,000 places were built": a figure of something else.
_THOUSANDS = re.compile(r"(?<=\d)[,;]\s+(?:and\s+)?\d{1,3},\d{3}(?!\d)")
# "186 recommendations: 178 were accepted" names none.
_COUNTED = re.compile(r"\d\s+$")
# "…, while 41 to 44 were accepted": a range is no count.
_GOES_ON = re.compile(
    r"(?:^|(?<=while\s)|(?<=whereas\s)|(?<=and\s)|(?<=but\s)|(?<=;\s))(?=\d{1,3}(?:(?:\s*(?:to|through|[–,-])|,?\s+and)\s*\d{1,3})+\s+"
    r"(?:(?:do\s+not\s+)?enjoy|(?:are|were|have\s+been|had\s+been)\s+(?:\w+ly\s+)?"
    r"(?:not\s+)?(?:accepted|supported|noted|rejected))\b)",
    re.I,
)


@dataclass(frozen=True)
class Named:
    """Recommendations named in a text, and where."""

    begin: int
    end: int
    numbers: tuple[str, ...]


def expand(run: str, prefix: str = "") -> tuple[str, ...]:
    """Every number that a run names: ``122.34- 35`` → 122.34, 122.35.

    A bare number takes the paragraph of the dotted one before it, else ``prefix``.
    """
    numbers: dict[str, None] = {}
    list_, last, done = prefix, 0, 0
    for match in _ONE.finditer(run):
        ranged = bool(last and _RANGE.fullmatch(run[done : match.start()]))
        list_, item = match[1] or list_, int(match[2])
        first = last + 1 if ranged and last < item <= last + _LONGEST_RANGE else item
        for number in range(first, item + 1):
            numbers[f"{list_}.{number}" if list_ else str(number)] = None
        last, done = item, match.end()
    return tuple(numbers)


def named(text: str, prefix: str = "", lists: Iterable[str] = ()) -> list[Named]:
    """The recommendations that a text names, after that word or with their full number.

    ``lists`` are the paragraphs whose numbers are known to be recommendations: ``15.1`` alone
    may be a rate.
    """
    found: list[Named] = []
    dotted = (m for m in _OF_KNOWN.finditer(text) if _list(m["run"]) in lists)
    matches = [*INTRODUCED.finditer(text), *dotted]
    for match in sorted(matches, key=lambda m: (m.start("run"), -m.end())):
        if found and match.start("run") < found[-1].end:
            continue
        if _is_paragraph(text, match, {*lists, prefix}) or _of_another_body(text, match, prefix):
            continue
        counted = _COUNTED.search(text[: match.start()]) or _OF_NONE.fullmatch(text, *match.span())
        if counted and _trimmed(match["run"]).isdigit():
            continue
        begin, end = match.span("run")
        end = _before_count(text, begin, end)
        found.append(Named(begin, end, expand(_trimmed(text[begin:end]), prefix)))
    return found


def _before_count(text: str, begin: int, end: int) -> int:
    """Where a run of full numbers ends; "and 34 centres" after it is none of them."""
    thousands = _THOUSANDS.search(text, begin, end)
    if thousands:
        return thousands.start()
    last = next((m for m in _COUNT_LAST.finditer(text, begin) if m.end() == end), None)
    return last.start() if last and "." in text[begin : last.start()] else end


def _is_paragraph(text: str, match: re.Match[str], lists: Iterable[str]) -> bool:
    """Whether a bare number is the paragraph of the report that recommendations stand in."""
    run = _trimmed(match["run"])
    before = re.search(r"\bparagraphs?\s*$", text[: match.start("run")], re.I)
    after = re.match(r"\W*(?:of|in)\s+(?:the|its|document|A/HRC)\b", text[match.end("run") :])
    first = re.match(r"\d+(?![\d.])(?!\s*\.\s*\d)", run)
    alone = "." not in run and bool(after or text[: match.start("run")].endswith("in paragraph "))
    return bool(first and before) and (alone or (first is not None and first[0] in lists))


def plain(text: str) -> str:
    """A text without the States between the numbers, and with the word for them in full."""
    text = _OF_PARAGRAPH.sub(r"\1\3.\2", _IN_PARAGRAPH.sub(_whole_number, text))
    text = _APPOSED.sub("", _MADE_BY.sub("", text))
    text = _SIGN_AGAIN.sub(r"\1", _NUMBER_SIGN.sub("No. ", _SIGN_APART.sub(" ", text)))
    text = _ALL_BUT.sub(r"\1 except", text)
    text = _IN_PARTICULAR.sub(" ", _EXCEPTED_COUNT.sub(r"\1 ", text))
    text = _AND_OF.sub(r"\g<but>\g<first>, with the exception of ", text)
    text = _IN_PART.sub(r" \1 ", _HOWEVER.sub(" ", text))
    text = _INTERRUPTED.sub(r"\1 ", _NAMELY.sub(r"\1recommendations ", text))
    text = _OF_THE_REPORT.sub(r"\g<more>", _NAMED_AFTER.sub(_named_after, text))
    text = _WERE_NUMBERS.sub(r"\1 recommendations ", text)
    return _GOES_ON.sub("recommendations ", _SHORTENED.sub("recommendations ", text))


def _named_after(match: re.Match[str]) -> str:
    return (
        "recommendation "
        if "recommendation" in (match["one"], match["two"])
        else "recommendations "
    )


def _whole_number(match: re.Match[str]) -> str:
    """``paragraph 27 (2)`` as one number; after "No." it is of a recommendation."""
    named = "recommendations " if match["word"] else ""
    return f"{named}No. {match[1]}.{match['item']}"


def lists_of(texts: Iterable[str]) -> Counter[str]:
    """The paragraphs of the report that the document's numbers begin with, by frequency.

    Numbers after the word "recommendation" tell; others only where one paragraph has three.
    """
    lists: Counter[str] = Counter()
    items: defaultdict[str, set[str]] = defaultdict(set)
    for text in texts:
        for match in _surely_named(text):
            lists.update(list_ for list_, _ in _ONE.findall(match["run"]) if list_)
        for match in DOTTED.finditer(plain(text)):
            for number in expand(match["run"]):
                items[number.partition(".")[0]].add(number)
    for list_, found in items.items():
        if list_ and (list_ in lists or len(found) >= _LIST):
            lists[list_] = max(lists[list_], len(found))
    return lists


def _surely_named(text: str) -> Iterator[re.Match[str]]:
    for like in (INTRODUCED, _AFTER_VERB, _IN_BRACKETS, _IN_OWN_PARAGRAPH, _EXCEPTED):
        yield from like.finditer(plain(text))


def prefix_of(texts: list[str]) -> str:
    """The paragraph of the report that bare numbers belong to, if the document tells.

    It is the one that most full numbers begin with, else the one that the document names; that
    goes before one of which it names but a number or two.
    """
    list_, times = next(iter(lists_of(texts).most_common(1)), ("", 0))
    told = "" if times >= _LIST else paragraph_named(" ".join(texts))
    return told or list_


def paragraph_named(text: str) -> str:
    """The one paragraph of a report that a text refers to; empty where none or several.

    One with what was left open goes before one that is answered now, this before one in which
    recommendations stand, and this before all others.
    """
    for like in (_LEFT_OPEN, _ANSWERED, _OF_RECOMMENDATIONS, _OF_REPORT):
        found = {next(filter(None, match.groups())) for match in like.finditer(text)}
        if found:
            return found.pop() if len(found) == 1 else ""
    return ""


def recommended_in(text: str) -> str:
    """The one paragraph of which a text says that recommendations stand in it; else empty."""
    found = {next(filter(None, m.groups())) for m in _OF_RECOMMENDATIONS.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def _list(run: str) -> str:
    first = _ONE.match(run.strip())
    return (first[1] or "") if first else ""


def _of_another_body(text: str, match: re.Match[str], prefix: str) -> bool:
    """Whether a number of another paragraph than the document's own is of some committee."""
    own = _list(match["run"]) in ("", prefix)
    return bool(prefix) and not own and bool(_OF_OTHERS.match(text, match.end("run")))


def _trimmed(run: str) -> str:
    return run.rstrip(" .,;")
