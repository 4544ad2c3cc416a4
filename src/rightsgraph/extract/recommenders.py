"""Parts a recommendation into its demands by the States that stand in parentheses after each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rightsgraph.extract.state_groups import Group, groups, parts_rule, unbracketed
from rightsgraph.lexicon import patterns, states
from rightsgraph.records import Name

_LONGEST_LEAD = 12
_BARE_VERB = re.compile(r"(?:[Tt]o\s+)?(?:\w+ly\s+)?(?!OP-|[A-Z]{2})\w+(?:\s(?:up|out|off))?")
_Part = tuple[str, str, tuple[Name, ...]]
_ENDS = " \t\n,;.:–-*/"


@dataclass(frozen=True)
class Share:
    """What some States ask within one recommendation."""

    text: str
    names: tuple[Name, ...]


def shares(text: str) -> list[Share]:
    """The demands of a recommendation with their States; one without States if none is named."""
    found = groups(text)
    if not found:
        words, names = unbracketed(text)
        return _clauses(Share(_trim(words), names))
    parts = _both(_complete(_share_things(_headed(_led(_cut(text, found))))))
    return [each for share in parts for each in _clauses(share)]


def whole(text: str) -> str:
    """The recommendation word for word, without the parentheses that name States."""
    found = groups(text)
    if not found:
        return _trim(unbracketed(text)[0])
    pieces, done = [], 0
    for group in found:
        pieces.append(text[done : group.begin].rstrip())
        done = group.end
    rest = text[done:] if not pieces or _goes_on(text[done:], pieces[-1]) else ""
    return _trim("".join([*pieces, rest]))


def _goes_on(rest: str, before: str) -> bool:
    """Whether words after the last States belong to the request, not to a comment on it.

    A quotation that ends there and began nowhere is the tail of a note.
    """
    words = rest.strip(_ENDS)
    if words.count("”") > words.count("“"):
        return False
    return words[:1].islower() or bool(words and _wants_thing(_trim(before)))


def _cut(text: str, found: Sequence[Group]) -> list[_Part]:
    """(what stands before, its text, its States) of each part; the rest joins the last."""
    between = re.compile(parts_rule("between_groups"))
    parts: list[_Part] = []
    done = 0
    for group in found:
        words = text[done : group.begin]
        if parts and between.fullmatch(words):
            before, earlier, names = parts[-1]
            parts[-1] = (before, earlier, names + group.names)
        else:
            head = re.match(parts_rule("lead_in"), words, re.I)
            parts.append((head[0] if head else "", _trim(words), group.names))
        done = group.end
    rest = _trim(text[done:])
    before, last, names = parts[-1]
    if len(rest) > 2 and _goes_on(text[done:], last):
        if _is_open(last) and not _narrows(rest):
            return [(lead, _joined(words, rest), who) for lead, words, who in parts]
        parts[-1] = (before, f"{last}{_glue(text[done:])}{rest}", names)
    return parts


def _led(parts: list[_Part]) -> list[_Part]:
    """Parts that only go on with a lead, made whole: "Go on: with A (Chad); in B (Peru)"."""
    led = re.match(parts_rule("led"), parts[0][1])
    goes_on = re.compile(parts_rule("led_on"))
    return [
        (lead, f"{led['lead']} {words}" if led and goes_on.match(words) else words, names)
        for lead, words, names in parts
    ]


def _headed(parts: list[_Part]) -> list[_Part]:
    """Verbs that slashes part with the head they share: "consider signing (A)/ratifying (B)"."""
    done = parts[:1]
    for lead, words, names in parts[1:]:
        head = re.match(r"(.*?\s)\w+ing\b", done[-1][1])
        shared = head and lead.strip() == "/" and re.match(r"\w+ing\b", words)
        done.append((lead, f"{head[1]}{words}" if head and shared else words, names))
    return done


def _joined(words: str, thing: str) -> str:
    """What a part asks, with the thing that stands after the last States where it lacks one."""
    return _with_thing(words, thing) if _is_open(words) else words


def _with_thing(words: str, thing: str) -> str:
    """A verb or noun and its thing: what a noun is of, is a verb's by itself."""
    bare = re.sub(r"^of\s+", "", thing)
    if re.match("(?:the|an?) ", bare):
        words = re.sub(r"\s(?:the|an?)$", "", words)
    of = " of" if bare and re.search(parts_rule("noun_end"), words) else ""
    return f"{words}{of} {bare}".strip()


def _is_open(words: str) -> bool:
    """Whether a part ends before its thing: "consider issuing", "a moratorium on"."""
    return _wants_thing(words) or bool(re.search(parts_rule("open_end"), words))


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
            done += [(before, _with_thing(verb, words), who) for before, verb, who in run]
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
    verb = base = ""
    for place, (lead, words, names) in enumerate(parts):
        verbs = _match("treaty_verbs", words)
        owned = bool(base and _match("owned", words))
        leans = owned or (not verbs and _leans(lead, words))
        if done and (leans or _goes_with(parts[place - 1], parts[place])):
            whole = _last(done, base) if owned else len(done) - 1
            words = f"{base if owned else done[whole].text}{lead if lead.strip() else ' '}{words}"
            done[whole : whole + 1] = _without(done[whole], names)
        elif _wants_thing(words) or _leads_to(words, parts[place + 1 :]):
            words = _with_thing(words, _thing(words, parts[place + 1 :]))
        elif verb and not verbs and _match("instrument", words):
            words = f"{verb} {words}"
        verb = verbs or verb
        base = base if base and leans else words
        done.append(Share(words, names))
    return done


def _last(done: list[Share], text: str) -> int:
    """The place of the last request with that text, or of the last one."""
    return max((n for n, share in enumerate(done) if share.text == text), default=len(done) - 1)


def _goes_with(last: _Part, part: _Part) -> bool:
    """Whether a part after "and" speaks of what the one before it asks; other States make it."""
    lead, words, names = part
    refers = re.search(parts_rule("refers"), words)
    return lead.strip() == "and" and bool(refers) and not _shared(last[2], names)


def _leads_to(words: str, following: list[_Part]) -> bool:
    """Whether a part ends before its thing and goes on in the next, with no semicolon between."""
    goes_on = bool(following) and ";" not in following[0][0]
    to = re.search(r"\bto\s+(?:\w+ly\s+)?(\w+)(?:\s(?:the|an?))?$", words)
    asks = to is None or (to[1] in _verbs() and len(words.split()) < _LONGEST_LEAD)
    return goes_on and _is_open(words) and asks


@cache
def _verbs() -> frozenset[str]:
    """Verbs that ask, without those that may be nouns after "to": "access to work"."""
    verbs = patterns("verbs")
    return frozenset(verbs["demanding"]) - frozenset(verbs["also_nouns"])


def _shared(names: tuple[Name, ...], others: tuple[Name, ...]) -> tuple[Name, ...]:
    known = {other.iri for other in others}
    return tuple(name for name in names if name.iri and name.iri in known)


def _without(share: Share, names: tuple[Name, ...]) -> list[Share]:
    """A request left to the States that do not ask more than it; none where all do."""
    more = _shared(share.names, names)
    rest = tuple(name for name in share.names if name not in more)
    return [Share(share.text, rest)] if rest or not more else []


def _both(made: list[Share]) -> list[Share]:
    """The requests, those of a State to sign and to ratify the same as one."""
    done: list[Share] = []
    for share in made:
        ratifies = re.match(parts_rule("ratifies"), share.text)
        thing = share.text[ratifies.end() :] if ratifies else ""
        for place, earlier in enumerate(done if thing else ()):
            signs = re.match(parts_rule("signs"), earlier.text)
            both = _shared(earlier.names, share.names)
            if signs and both and _same_thing(earlier.text[signs.end() :], thing):
                done[place : place + 1] = _without(earlier, both)
                done.append(Share(f"{signs[0]}and ratify {thing}", both))
                done += _without(share, both)
                break
        else:
            done.append(share)
    return done


def _same_thing(one: str, other: str) -> bool:
    bare = (re.sub(rf",?\s+{parts_rule('when')}$", "", thing, flags=re.I) for thing in (one, other))
    return len(set(bare)) == 1


def _wants_thing(words: str) -> bool:
    """Whether a part is a verb alone, or with nothing but when: "sign as soon as possible"."""
    verbs = _match("treaty_verbs", words)
    when = re.fullmatch(parts_rule("when"), words[len(verbs) :].strip(), re.I)
    return bool(_BARE_VERB.fullmatch(words) or (verbs and when))


def _clauses(share: Share) -> list[Share]:
    """The lettered requests of a part: ``(a) adopt…; (b) ratify…``, each from the same States."""
    if not re.match(r"\(a\)\s|[^():]{3,90}:\s+\(a\)\s+[A-Z]", share.text):
        return [Share(_without_letter(share.text), share.names)]
    pieces = [_trim(piece) for piece in re.split(r"\([a-h]\)\s", share.text)[1:]]
    return [Share(piece, share.names) for piece in pieces if piece]


def _without_letter(words: str) -> str:
    """Without the letter of a part that holds one alone: the others are of other States."""
    alone = len(re.findall(r"\([a-h]\)\s", words)) == 1
    return re.sub(r"(?:^|(?<=:\s))\([a-h]\)\s+", "", words) if alone else words


def _leans(lead: str, words: str) -> bool:
    apart = bool(lead.strip()) or not words[:1].islower()
    if ";" not in lead and not lead.rstrip().endswith("and"):
        apart = apart and not _match("continuation_after_comma", words)
    return not apart or bool(_match("continuation", words))


def _thing(verb: str, following: list[_Part]) -> str:
    """What the next part with an object is about, without its verb."""
    again = _again(verb)
    for place, (_, words, _) in enumerate(following, 1):
        if _wants_thing(words) or _leads_to(words, following[place:]):
            continue
        verbs = _match("treaty_verbs", words)
        same = None if verbs or again is None else again.search(words)
        if same:
            return words[same.end() :]
        if re.fullmatch(parts_rule("takes_ing"), verb) and re.match(r"\w+ing\b", words):
            return words
        head = verbs or ("" if _match("instrument", words) else _match("request_head", words))
        return words[len(head) :].strip()
    return ""


def _again(verb: str) -> re.Pattern[str] | None:
    """How the verb of an open part comes again before its thing: "adoption of", "adopt"."""
    noun = re.search(parts_rule("done_to"), verb)
    if noun:
        return re.compile(rf"\b{noun['stem']}\w{{0,3}}\s+(?=(?:the|its|their|an?|all)\b)", re.I)
    if re.search(parts_rule("open_end"), verb):
        return None
    return re.compile(rf"\b{re.escape(verb.rsplit(' ', 1)[-1])}\s+(?=\w)", re.I)


def _match(rule: str, words: str) -> str:
    match = re.match(parts_rule(rule), words)
    return match[0].strip() if match else ""


def _trim(words: str) -> str:
    """Without list punctuation, conjunctions at the head and note marks at the end."""
    lead = re.match(parts_rule("lead_in"), words, re.I)
    words = _without_addressee(words[lead.end() if lead else 0 :]).strip(_ENDS)
    return re.sub(r"(?<=[a-z)”])\d{1,2}$|[;,\s]\s*and$", "", words).strip(_ENDS)


def _without_addressee(words: str) -> str:
    """Without the State asked, where a part begins with it: ``Chad should``, ``that Chad``."""
    for rule in ("addressee", "addressee_bare"):
        match = re.match(parts_rule(rule), words)
        if match and states().lookup(match["state"]):
            return words[match.end() :]
    return words
