"""Organisations of civil society that no lexicon holds, where their name or text shows the kind.

They become nodes by their printed name, so that what they claim has a claimant. Where nothing
shows that it is such an organisation, there is none: a State's institute may be called the same.
"""

from __future__ import annotations

import hashlib
import re

from rightsgraph import iris
from rightsgraph.lexicon import described, pattern, patterns, people_and_bodies, states
from rightsgraph.records import Name

_JOINED = re.compile(r"\s+and\s+(the\s+)?")
_ACRONYM = re.compile(r"\s+\(([A-Z][\w&-]*[A-Z][\w&-]*)\)")
_LONGEST = 120
_PLAIN = str.maketrans("’‘“”–—", "''\"\"--")


def organisations(printed: str, text: str = "") -> list[Name]:
    """Those that words name, which may join several; none where it is not clear whether they do."""
    for join in _JOINED.finditer(printed):
        first, rest = printed[: join.start()], printed[join.end() :]
        if join[1] and _shows(first) and _shows(rest):
            return [*organisations(first, text), *organisations(rest, text)]
    first, both, rest = (*_JOINED.split(printed, maxsplit=1), "", "")[:3]
    told = _ends_in_kind(first) or any(_is_told(part, text) for part in (first, rest))
    if rest and (told or (both and _shows(rest))):
        return [*organisations(first, text), *organisations(rest, text)]
    if _shows(rest) and " " in first:
        return []
    found = organisation(printed, text)
    return [found] if found else []


def _ends_in_kind(printed: str) -> bool:
    """Whether a name ends before "and": "Harbour Foundation and …"."""
    ends = [match.end() for match in rule("kind").finditer(printed)]
    return ends[-1:] == [len(printed)]


def _is_told(printed: str, text: str) -> bool:
    return bool(people_and_bodies("").lookup(printed)) or describes_itself(printed, text)


def organisation(printed: str, text: str = "", *, evident: bool = False) -> Name | None:
    """The organisation of this name, or None where nothing shows that it is one.

    ``text`` may say so of it; ``evident`` is where it stands under such words as "NGOs:".
    """
    known = people_and_bodies("").lookup(printed)
    if known:
        return Name(printed, known) if described(known) else None
    if states().lookup(printed) or len(printed.split()) < 2:
        return None
    if evident or _shows(printed) or describes_itself(printed, text):
        return Name(printed, iris.organisation(_key(label(printed))))
    return None


def acronyms(text: str) -> dict[str, Name]:
    """The organisations that a text names with an acronym, "League of Readers (LOR)", by it."""
    found: dict[str, Name] = {}
    for short in _ACRONYM.finditer(text):
        before = text[max(0, short.start() - _LONGEST) : short.start()]
        ends = [name["name"] for name in rule("name").finditer(before) if name.end() == len(before)]
        for named in organisations(ends[0], text)[-1:] if ends else ():
            found.setdefault(short[1], named)
    return found


def label(printed: str) -> str:
    """A name as it stands for the organisation: not all in capitals, its small words small."""
    name = re.sub(r"(?i)^the\s+", "", " ".join(printed.translate(_PLAIN).split()))
    if name.isupper():
        name = " ".join(word.capitalize() for word in name.split())
    return name[:1] + re.sub(patterns("authors")["small"], _lower, name[1:])


def rule(name: str) -> re.Pattern[str]:
    return pattern("authors", name, re.M | re.S)


def _lower(match: re.Match[str]) -> str:
    return match[0].lower()


def _key(name: str) -> str:
    """Its slug; letters that a slug loses would make two names one, and so add a digest."""
    digest = "" if name.isascii() else "-" + hashlib.sha256(name.encode()).hexdigest()[:6]
    return iris.slug(name) + digest


def _shows(printed: str) -> bool:
    return bool(rule("kind").search(printed)) and not rule("no_kind").search(printed)


def describes_itself(printed: str, text: str) -> bool:
    """Whether a text says that this is an organisation of civil society."""
    begin = text.find(printed)
    while begin >= 0:
        if rule("describes_itself").match(text, begin + len(printed)):
            return True
        begin = text.find(printed, begin + 1)
    return False
