"""Articles of laws and treaties as texts cite them, and which law each belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rightsgraph import iris
from rightsgraph.lexicon import Found, pattern, patterns, provisions

_PART = re.compile(r"\((\w{1,3})\)")
_WIDEST_RANGE = 30
_COVENANTS = ("iccpr", "icescr")
_LAST_OF_TREATIES = 54
_OF_TREATIES = ("Convention", "Covenant", "Statute", "Protocol")


def articles(text: str, cited: list[Found], context: list[Found]) -> Iterator[str]:
    """IRIs of the provisions cited in a text.

    ``cited`` are the laws and instruments found in it, ``context`` those to fall back on; those
    without an IRI are known by name alone. An article whose law is not clear, or that its
    instrument does not have, is left out, as is a section of anything but a national law right
    beside it: documents have sections themselves.
    """
    for begin, end, numbers in _mentions(text):
        if _of_unknown(text, end, cited) or _is_of_committee(text, begin, end, cited):
            continue
        named, others = (_open_to(text, begin, end, laws) for laws in (cited, context))
        law = _law(text, begin, end, named) or _fitting(text, end, _only(others))
        if law and law.iri and not _is_of_another(text, end, law):
            for number, *parts in numbers:
                yield from _provision(law.iri, number, parts)
    for match in _printed("section").finditer(text):
        beside = _beside(text, match.start(), match.end(), cited)
        if beside and "/id/law/" in beside.iri:
            for section in _numbers(match["numbers"]):
                yield iris.provision(beside.iri, *section, division="section")


def sections_of(text: str, begin: int, end: int) -> str:
    """The law named between ``begin`` and ``end`` with its sections or articles, as printed right
    beside it."""
    printed = (match for name in ("section", "article") for match in _printed(name).finditer(text))
    for match in printed:
        link = pattern("citations", "of").match(text, match.end())
        if link and match.end() <= begin <= link.end():
            return text[match.start() : end]
        if not link and text[end : match.start()] == ", ":
            return text[begin : match.end()]
    return ""


def _mentions(text: str) -> Iterator[tuple[int, int, list[list[str]]]]:
    for match in _printed("article").finditer(text):
        numbers = _numbers(match["numbers"])
        before = pattern("citations", "paragraphs_of").search(text, 0, match.start())
        if before and len(numbers) == 1:
            numbers = [[*numbers[0], *parts] for parts in _paragraphs(before["numbers"])]
        yield match.start(), match.end(), numbers
    for match in pattern("citations", "article_ru").finditer(text):
        parts = [match["paragraph"]] if match["paragraph"] else []
        yield match.start(), match.end(), [[match["article"], *parts]]


@cache
def _printed(division: str) -> re.Pattern[str]:
    """How articles or sections are printed, with their numbers as a group."""
    rules = patterns("citations")
    number, separator = rules["number"], rules["separator"]
    numbers = f"(?P<numbers>{number}(?:{separator}{number})*)"
    return re.compile(f"{rules[division]}{numbers}{rules['no_call']}")


def _numbers(printed: str) -> list[list[str]]:
    """``27 (1) and 30`` → [["27", "1"], ["30"]]; a range stands for all its articles."""
    found: list[list[str]] = []
    done = 0
    for match in pattern("citations", "number").finditer(printed):
        between = printed[done : match.start()].strip()
        article, *paragraphs = pattern("citations", "paragraphs").split(match.group(), 1)
        base = re.sub(r"\s+", "-", _PART.sub("", article).strip())
        if pattern("citations", "range").fullmatch(between) and found and base.isdigit():
            first = int(found[-1][0]) if found[-1][0].isdigit() else int(base)
            if 0 < int(base) - first <= _WIDEST_RANGE:
                found += [[str(n)] for n in range(first + 1, int(base))]
            elif found and found[-1][0].isdigit() and first >= int(base):
                base = f"{found.pop()[0]}-{base}"
        one = [base, *_PART.findall(article)]
        found += [[*one, *parts] for parts in _paragraphs("".join(paragraphs))] or [one]
        done = match.end()
    return found


def _paragraphs(printed: str) -> list[list[str]]:
    """``1 (c), (e)`` → [["1", "c"], ["1", "e"]]; a range stands for all its paragraphs."""
    found: list[list[str]] = []
    done = 0
    for match in pattern("citations", "paragraph").finditer(printed):
        last = found[-1][0] if found else ""
        if match["letter"]:
            found.append([*filter(str.isdigit, [last]), match["letter"]])
        else:
            if re.fullmatch(patterns("citations")["range"], printed[done : match.start()].strip()):
                found += [[str(n)] for n in range(int(last) + 1, int(match["number"]))]
            found.append([match["number"], *_PART.findall(match["letters"])])
        done = match.end()
    return found


def _of_unknown(text: str, end: int, cited: list[Found]) -> bool:
    """Whether the law right after, "of the Aliens Act", is named and not known."""
    name, again = _named_after(text, end)
    is_named = bool(name) and text[name : name + 1].isupper() and not again
    return is_named and not _right_after(end, name, cited)


def _is_of_another(text: str, end: int, law: Found) -> bool:
    """Whether an article is "of the penal code", in small letters, and that cannot be this law."""
    link = pattern("citations", "of").match(text, end)
    if not link or not link.group().lstrip(" ,").startswith("of"):
        return False
    plain = pattern("citations", "plain_law").match(text, link.end())
    if not plain:
        return False
    any_law = plain.group() in ("law", "act")
    own = any_law or law.printed.lower().endswith(plain["kind"])
    return "/id/instrument/" in law.iri or not own


def _is_of_committee(text: str, begin: int, end: int, cited: list[Found]) -> bool:
    """Whether a committee names articles of its treaty so: "is no crime (arts. 1 and 4)".

    Those right after a law are that law's, save of a national one where they end the paragraph;
    a number that no treaty goes up to is a law's there, too.
    """
    bracketed = text[:begin].endswith("(") and text[end:].startswith(")")
    if not bracketed or not pattern("citations", "committee").search(text):
        return False
    before = _right_before(text, begin, cited)
    if not before:
        return True
    closes = pattern("citations", "closing").match(text, end)
    return bool(closes) and "/id/law/" in before.iri and _fits_a_treaty(text[begin:end])


def _fits_a_treaty(printed: str) -> bool:
    return all(int(number) <= _LAST_OF_TREATIES for number in re.findall(r"\d+", printed))


def _open_to(text: str, begin: int, end: int, laws: list[Found]) -> list[Found]:
    """The laws that an article may be one of: States make declarations under a treaty, and where
    its protocol is named alone, "making the declaration under article 22" is not about that."""
    declared = pattern("citations", "declaration").search(text, 0, begin)
    if not declared or _named_after(text, end)[0]:
        return laws
    return [law for law in laws if "Protocol" not in law.printed]


def _fitting(text: str, end: int, law: Found | None) -> Found | None:
    """What an article falls back on, unless it is "of the Convention" and that is none."""
    _, again = _named_after(text, end)
    if not again or not law:
        return law
    if again == "Covenant" and iris.code(law.iri) not in _COVENANTS:
        return None
    return law if (again in _OF_TREATIES) == ("/id/instrument/" in law.iri) else None


def _named_after(text: str, end: int) -> tuple[int, str]:
    """Where a name begins that follows an article by "of the"; and "Convention", where that alone
    is the name. Zero where nothing links a name to the article.
    """
    link = pattern("citations", "of").match(text, end)
    if not link:
        return 0, ""
    again = pattern("citations", "again").match(text, link.end())
    return link.end(), again.group() if again else ""


def _right_after(end: int, name: int, cited: list[Found]) -> list[Found]:
    return [found for found in cited if end <= found.begin <= name + 1]


def _law(text: str, begin: int, end: int, cited: list[Found]) -> Found | None:
    """The law right after ("of the …") or before, else the only one of the sentence or so far."""
    name, again = _named_after(text, end)
    after = _right_after(end, name, cited) if name else []
    if after:
        return after[0]
    if again:
        same = [f for f in cited if f.begin < begin and again in f.printed]
        return same[-1] if same else None
    beside = (f for f in cited if f.begin >= end and not text[end : f.begin].strip(" ("))
    direct = next((found for found in beside if found.printed.isupper()), None)
    if direct:
        return direct
    before = _right_before(text, begin, cited)
    if before:
        return before
    first, last = _sentence(text, begin)
    in_sentence = [found for found in cited if first <= found.begin < last]
    earlier = _only([found for found in cited if found.end <= begin])
    one = _only(in_sentence)
    follows = in_sentence[:1] and in_sentence[0].begin > begin
    if one and earlier and follows and one.iri != earlier.iri:
        return one if _has_article(text[end : one.begin]) else None
    return one or earlier


def _right_before(text: str, begin: int, cited: list[Found]) -> Found | None:
    before = [f for f in cited if f.end <= begin and re.fullmatch(r"[\s,(]*", text[f.end : begin])]
    return before[-1] if before else None


def _beside(text: str, begin: int, end: int, cited: list[Found]) -> Found | None:
    """The law right after a section, "of the …" or "of that Act", or right before it."""
    name, again = _named_after(text, end)
    after = _right_after(end, name, cited) if name else []
    same = [f for f in cited if again and f.end <= begin and f.printed.endswith(again)]
    named = [*after[:1], *same[-1:]]
    return named[0] if named else _right_before(text, begin, cited)


def _has_article(before: str) -> bool:
    """Whether a law stands after an article of its own: "in article 13 of the …"."""
    article = _printed("article").pattern
    return bool(re.search(f"(?:{article}){patterns('citations')['of']}$", before))


def _sentence(text: str, place: int) -> tuple[int, int]:
    ends = [m.end() for m in pattern("citations", "sentence").finditer(text)]
    first = max((end for end in ends if end <= place), default=0)
    return first, min((end for end in ends if end > place), default=len(text))


def _only(found: list[Found]) -> Found | None:
    return found[-1] if len({f.iri for f in found}) == 1 else None


def _provision(law: str, number: str, parts: list[str]) -> Iterator[str]:
    """The article, and the paragraph where one is cited; a treaty's only if it has the article."""
    if "/id/instrument/" in law:
        number, *inside = number.split(".")
        parts = [*inside, *parts]
        if iris.provision(law, number) not in provisions():
            return
    yield iris.provision(law, number, *parts)
