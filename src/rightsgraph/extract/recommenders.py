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
_BARE_VERB = re.compile(r"(?:to\s+)?(?:\w+ly\s+)?\w+", re.I)
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


def shares(text: str) -> list[Share]:
    """The demands of a recommendation with their States; one without States if none is named."""
    found = list(groups(text))
    if not found:
        return [Share(_trim(text), ())]
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
    done = 0
    for begin in (match.start() for match in re.finditer(r"\(", text)):
        if begin < done:
            continue
        group = _group(text, begin)
        if group:
            done = group.end
            yield group


def _group(text: str, begin: int) -> Group | None:
    end = _closing(text, begin)
    inside = text[begin + 1 : end - 1] if text[end - 1] == ")" else text[begin + 1 : end]
    if re.fullmatch(patterns("report")["parts"]["nobody"], text[begin:end]):
        return Group(begin, end, ())
    names = names_in(inside)
    return Group(begin, end, names) if names else None


def _closing(text: str, begin: int) -> int:
    """The end of the parenthesis; where it is not closed, of its first clause."""
    depth = 0
    for place in range(begin, min(len(text), begin + _LONGEST_GROUP)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if not depth:
            return place + 1
    stop = re.compile(r"[;.)]|$").search(text, begin)
    return stop.start() if stop and stop.start() > begin else len(text)


def names_in(inside: str) -> tuple[Name, ...]:
    """The States of a list such as ``Norway, Bolivia (Plurinational State of) and Peru``.

    Empty unless the list holds only States; a misspelt State among them counts.
    """
    found = states().find(re.sub(r"\b[a-z]", lambda m: m[0].upper(), inside))
    names: list[tuple[int, Name]] = [(f.begin, Name(inside[f.begin : f.end], f.iri)) for f in found]
    for begin, rest in _rests(inside, found):
        name = _misspelt(rest)
        if name is None:
            return ()
        names.append((begin, name))
    return tuple(name for _, name in sorted(names, key=lambda pair: pair[0]))


def _rests(inside: str, found: list[Found]) -> Iterator[tuple[int, str]]:
    """What is left of a list once known names and separators are taken away."""
    between = re.compile(patterns("report")["parts"]["between_names"], re.I)
    done = 0
    for begin, end in [*((f.begin, f.end) for f in found), (len(inside), len(inside))]:
        for piece in between.split(inside[done:begin]):
            if piece.strip(" ()"):
                yield done, piece.strip(" ()")
        done = end


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
    rules = patterns("report")["parts"]
    between = re.compile(rules["between_groups"])
    parts: list[_Part] = []
    done = 0
    for group in found:
        words = text[done : group.begin]
        if parts and between.fullmatch(words):
            before, earlier, names = parts[-1]
            parts[-1] = (before, earlier, names + group.names)
        else:
            head = re.match(rules["lead_in"], words, re.I)
            parts.append((head[0] if head else "", _trim(words), group.names))
        done = group.end
    rest = _trim(text[done:])
    before, last, names = parts[-1]
    if len(rest) > 2 and _goes_on(text[done:], last):
        parts[-1] = (before, f"{last}{_glue(text[done:])}{rest}", names)
    return parts


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
            words = f"{words} {_thing(parts[place + 1 :])}".strip()
        elif verb and not verbs and _match("instrument", words):
            words = f"{verb} {words}"
        verb = verbs or verb
        done.append(Share(words, names))
    return done


def _wants_thing(words: str) -> bool:
    """Whether a part is a verb alone, or with nothing but when: "sign as soon as possible"."""
    verbs = _match("treaty_verbs", words)
    when = re.fullmatch(patterns("report")["parts"]["when"], words[len(verbs) :].strip(), re.I)
    return bool(_BARE_VERB.fullmatch(words) or (verbs and when))


def instruments(text: str) -> list[str]:
    """One request for each instrument that "ratify A, B and C" names; empty for a single one."""
    rules = patterns("report")["parts"]
    verb = _match("treaty_verbs", text)
    pieces = re.split(rules["between_instruments"], text[len(verb) :].strip())
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


def _thing(following: list[_Part]) -> str:
    """What the next part with an object is about, without its verb."""
    for _, words, _ in following:
        verbs = _match("treaty_verbs", words)
        if not _wants_thing(words):
            return words[len(verbs) :].strip() if verbs else words.partition(" ")[2]
    return ""


def _match(rule: str, words: str) -> str:
    match = re.match(patterns("report")["parts"][rule], words)
    return match[0].strip() if match else ""


def _trim(words: str) -> str:
    """Without list punctuation, conjunctions at the head and note marks at the end."""
    lead = re.match(patterns("report")["parts"]["lead_in"], words, re.I)
    words = _without_addressee(words[lead.end() if lead else 0 :]).strip(_ENDS)
    return re.sub(r"(?<=[a-z)”])\d{1,2}$|[;,]\s*and$", "", words).strip(_ENDS)


def _without_addressee(words: str) -> str:
    """Without the State asked, where a part begins with it: ``Chad should``, ``that Chad``."""
    for rule in ("addressee", "addressee_bare"):
        match = re.match(patterns("report")["parts"][rule], words)
        if match and states().lookup(match["state"]):
            return words[match.end() :]
    return words
