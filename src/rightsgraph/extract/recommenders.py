"""Parts a recommendation into its demands by the States that stand in parentheses after each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from rightsgraph import iris
from rightsgraph.lexicon import Found, fold, patterns, states
from rightsgraph.records import Name

_LONGEST_GROUP = 900
_ALIKE = 0.86
_BARE_VERB = re.compile(r"(?:[Tt]o\s+)?(?:\w+ly\s+)?(?!OP-|[A-Z]{2})\w+(?:\s(?:up|out|off))?")
_Part = tuple[str, str, tuple[Name, ...]]
_ENDS = " \t\n,;.:–-*/"


@dataclass(frozen=True)
class Group:
    """A parenthesis that holds nothing but names of States; none of them is known if empty."""

    begin: int
    end: int
    names: tuple[Name, ...]


@dataclass(frozen=True)
class Share:
    """What some States ask within one recommendation."""

    text: str
    names: tuple[Name, ...]


def _rule(name: str) -> str:
    rule: str = patterns("report")["parts"][name]
    return rule


def shares(text: str) -> list[Share]:
    """The demands of a recommendation with their States; one without States if none is named."""
    found = list(groups(text))
    if not found:
        return _clauses(Share(_trim(text), ()))
    return [
        each for share in _complete(_share_things(_cut(text, found))) for each in _clauses(share)
    ]


def whole(text: str) -> str:
    """The recommendation word for word, without the parentheses that name States."""
    pieces, done = [], 0
    for group in groups(text):
        pieces.append(text[done : group.begin].rstrip())
        done = group.end
    rest = text[done:] if not pieces or _goes_on(text[done:], pieces[-1]) else ""
    return _trim("".join([*pieces, rest]))


def _goes_on(rest: str, before: str) -> bool:
    """Whether words after the last States belong to the request, not to a comment on it."""
    words = rest.strip(_ENDS)
    return words[:1].islower() or bool(words and _wants_thing(_trim(before)))


def groups(text: str) -> Iterator[Group]:
    """The parentheses of a text that name States (or say that none did)."""
    done, any_found = 0, False
    for begin in (match.start() for match in re.finditer(r"[(\[]", text)):
        if begin < done:
            continue
        group = _group(text, begin)
        if group:
            done, any_found = group.end, True
            yield group
    if not any_found:
        yield from _unopened(text)


def _group(text: str, begin: int) -> Group | None:
    for end in _closings(text, begin):
        printed = text[begin:end]
        if re.fullmatch(_rule("nobody"), printed):
            return Group(begin, end, ())
        inside = printed[1:-1] if printed[-1] in ")]" else printed[1:]
        last = not re.search(r"\w", text[end:].partition(";")[0])
        names = names_in(inside) or (names_in(inside, strangers=True) if last else ())
        if names:
            return Group(begin, end, names)
    return None


def _closings(text: str, begin: int) -> Iterator[int]:
    """The end of the parenthesis; where it is not closed, of its item and of its first clause."""
    depth = 0
    for place in range(begin, min(len(text), begin + _LONGEST_GROUP)):
        depth += {"(": 1, ")": -1, "[": 1, "]": -1}.get(text[place], 0)
        if not depth:
            yield place + 1
            return
    for stop in (";|$", "[;.)]|$"):
        found = re.compile(stop).search(text, begin)
        yield found.start() if found and found.start() > begin else len(text)


def _unopened(text: str) -> Iterator[Group]:
    """The States at the end of an item before a parenthesis that was never opened."""
    tail = re.search(r"\)[\s;.,*]*$", text)
    if tail is None or text.count("(") >= text.count(")"):
        return
    between = _rule("between_names")
    begin, names = tail.start(), list[Name]()
    for found in reversed(states().find(text[: tail.start()])):
        if found.end != begin and not re.fullmatch(between, text[found.end : begin], re.I):
            break
        begin = found.begin
        names.insert(0, Name(text[found.begin : found.end], found.iri))
    if names:
        yield Group(begin, tail.start() + 1, tuple(names))


def names_in(inside: str, strangers: bool = False) -> tuple[Name, ...]:
    """The States of a list such as ``Norway, Bolivia (Plurinational State of) and Peru``.

    Empty unless the list holds only States; a misspelt State among them counts, and with
    ``strangers`` any other name beside at least one that is known.
    """
    found = states().find(re.sub(r"\b[a-z]", lambda m: m[0].upper(), inside))
    names: list[tuple[int, Name]] = [(f.begin, Name(inside[f.begin : f.end], f.iri)) for f in found]
    for begin, rest in _rests(inside, found):
        name = _misspelt(rest)
        if name is None and strangers and re.fullmatch(_rule("stranger"), rest):
            name = Name(rest, "")
        if name is None:
            return ()
        names.append((begin, name))
    known = any(name.iri for _, name in names) or not strangers
    return tuple(name for _, name in sorted(names, key=lambda pair: pair[0])) if known else ()


def _rests(inside: str, found: list[Found]) -> Iterator[tuple[int, str]]:
    """What is left of a list once known names and separators are taken away.

    What blanks part is one rest where it is a name or nearly one: ``Urugua y``.
    """
    done = 0
    for begin, end in [*((f.begin, f.end) for f in found), (len(inside), len(inside))]:
        for clause in re.split(_rule("between_clauses"), inside[done:begin], flags=re.I):
            bare = clause.strip(" ()")
            alike = _misspelt(bare) or re.fullmatch(_rule("stranger"), bare)
            for piece in [bare] if alike else re.split(_rule("between_names"), bare, flags=re.I):
                if piece.strip(" ()"):
                    yield done, piece.strip(" ()")
        done = end


@cache
def _misspelt(name: str) -> Name | None:
    """A name that is nearly that of a State; what it names, where only one State is near."""
    if len(name) < 4 or not name[0].isupper():
        return None
    known = _known_names()
    near = get_close_matches(fold(name), known, 3, _ALIKE)
    named = {known[match] for match in near}
    return Name(name, named.pop() if len(named) == 1 else "") if near else None


@cache
def _known_names() -> dict[str, str]:
    """Folded names of all States, each with the State's IRI."""
    known = patterns("states")["states"].items()
    return {
        fold(name): iris.state(code)
        for code, state in known
        for name in (state["name"], *state.get("aliases", ()), *state.get("former_names", ()))
    }


def _cut(text: str, found: list[Group]) -> list[_Part]:
    """(what stands before, its text, its States) of each part; the rest joins the last."""
    between = re.compile(_rule("between_groups"))
    parts: list[_Part] = []
    done = 0
    for group in found:
        words = text[done : group.begin]
        if parts and between.fullmatch(words):
            before, earlier, names = parts[-1]
            parts[-1] = (before, earlier, names + group.names)
        else:
            head = re.match(_rule("lead_in"), words, re.I)
            parts.append((head[0] if head else "", _trim(words), group.names))
        done = group.end
    rest = _trim(text[done:])
    before, last, names = parts[-1]
    if len(rest) > 2 and _goes_on(text[done:], last):
        if _is_open(last) and not _narrows(rest):
            return [(lead, _joined(words, rest), who) for lead, words, who in parts]
        parts[-1] = (before, f"{last}{_glue(text[done:])}{rest}", names)
    return parts


def _joined(words: str, thing: str) -> str:
    """What a part asks, with the thing that stands after the last States where it lacks one."""
    return f"{words} {thing}" if _is_open(words) else words


def _is_open(words: str) -> bool:
    """Whether a part ends before its thing: "consider issuing", "a moratorium on"."""
    return _wants_thing(words) or bool(re.search(_rule("open_end"), words))


def _narrows(words: str) -> bool:
    return bool(_match("continuation", words) or _match("continuation_after_comma", words))


def _share_things(parts: list[_Part]) -> list[_Part]:
    """Verbs that slashes part, made whole: "sign (A)/ratify (B) the Convention (A, B)"."""
    done: list[_Part] = []
    run: list[_Part] = []
    for part in parts:
        lead, words, names = part
        shared = {name.iri for _, _, earlier in run for name in earlier}
        if run and lead.strip() == "/":
            run.append(part)
        elif len(run) > 1 and not lead.strip() and shared <= {name.iri for name in names}:
            done += [(before, f"{verb} {words}", who) for before, verb, who in run]
            run = []
        else:
            done += run
            run = [part]
    return done + run


def _glue(words: str) -> str:
    return ", " if words.lstrip().startswith(",") else " "


def _complete(parts: list[_Part]) -> list[Share]:
    """Parts that lean on a neighbour made whole.

    A clause that only narrows takes the part before it, a bare verb the thing that follows,
    an instrument without a verb the verb before it.
    """
    done: list[Share] = []
    verb = ""
    for place, (lead, words, names) in enumerate(parts):
        verbs = _match("treaty_verbs", words)
        if done and not verbs and _leans(lead, words):
            words = f"{done[-1].text}{lead if lead.strip() else ' '}{words}"
        elif _wants_thing(words):
            words = f"{words} {_thing(words, parts[place + 1 :])}".strip()
        elif verb and not verbs and _match("instrument", words):
            words = f"{verb} {words}"
        verb = verbs or verb
        done.append(Share(words, names))
    return done


def _wants_thing(words: str) -> bool:
    """Whether a part is a verb alone, or with nothing but when: "sign as soon as possible"."""
    verbs = _match("treaty_verbs", words)
    when = re.fullmatch(_rule("when"), words[len(verbs) :].strip(), re.I)
    return bool(_BARE_VERB.fullmatch(words) or (verbs and when))


def instruments(text: str) -> list[str]:
    """One request for each instrument that "ratify A, B and C" names; empty for a single one."""
    verb = _match("treaty_verbs", text)
    pieces = re.split(_rule("between_instruments"), text[len(verb) :].strip())
    named = all(_match("instrument", piece) and "thereto" not in piece for piece in pieces)
    if not verb or len(pieces) < 2 or not named:
        return []
    return [f"{verb} {piece.strip(_ENDS)}" for piece in pieces]


def _clauses(share: Share) -> list[Share]:
    """The lettered requests of a part: ``(a) adopt…; (b) ratify…``, each from the same States."""
    if not re.match(r"\(a\)\s|[^():]{3,90}:\s+\(a\)\s+[A-Z]", share.text):
        return [share]
    pieces = [_trim(piece) for piece in re.split(r"\([a-h]\)\s", share.text)[1:]]
    return [Share(piece, share.names) for piece in pieces if piece]


def _leans(lead: str, words: str) -> bool:
    apart = bool(lead.strip()) or not words[:1].islower()
    if ";" not in lead and not lead.rstrip().endswith("and"):
        apart = apart and not _match("continuation_after_comma", words)
    return not apart or bool(_match("continuation", words))


def _thing(verb: str, following: list[_Part]) -> str:
    """What the next part with an object is about, without its verb."""
    again = re.compile(rf"\b{re.escape(verb.rsplit(' ', 1)[-1])}\s+(?=\w)", re.I)
    for _, words, _ in following:
        verbs = _match("treaty_verbs", words)
        if _wants_thing(words):
            continue
        if verbs or _match("instrument", words):
            return words[len(verbs) :].strip()
        same = again.search(words) or re.match(r"(?:\w+ly\s+)?\w+\s(?:(?:up|out|off)\s)?", words)
        return words[same.end() :] if same else ""
    return ""


def _match(rule: str, words: str) -> str:
    match = re.match(_rule(rule), words)
    return match[0].strip() if match else ""


def _trim(words: str) -> str:
    """Without list punctuation, conjunctions at the head and note marks at the end."""
    lead = re.match(_rule("lead_in"), words, re.I)
    words = _without_addressee(words[lead.end() if lead else 0 :]).strip(_ENDS)
    return re.sub(r"(?<=[a-z)”])\d{1,2}$|[;,\s]\s*and$", "", words).strip(_ENDS)


def _without_addressee(words: str) -> str:
    """Without the State asked, where a part begins with it: ``Chad should``, ``that Chad``."""
    for rule in ("addressee", "addressee_bare"):
        match = re.match(_rule(rule), words)
        if match and states().lookup(match["state"]):
            return words[match.end() :]
    return words
