"""What the documents of treaty bodies print about themselves: symbol, committee, State, review."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightsgraph import iris
from rightsgraph import uhri_labels as labels
from rightsgraph.head_lines import (
    find_date,
    first_match,
    in_lines,
    language_code,
    ordinal,
    own_line_state,
    with_state,
)
from rightsgraph.lexicon import (
    pattern,
    patterns,
    people_and_bodies,
    state_name,
    states,
    treaties_of_bodies,
)
from rightsgraph.tree import Kind, Metadata

_HEAD = 4000
_OPENING = 8000
_LONGEST_TITLE = 300
_LONGEST_NAME = 60


def metadata(text: str, kind: Kind) -> Metadata:
    """Everything the head prints; what it does not print stays empty."""
    text = in_lines(text)
    head = text[:_HEAD]
    symbol = _own(head)
    label = _committee(symbol) or _named_committee(head)
    known = labels.body(label) if label else None
    begin, end = title_span(text, kind)
    whole = _words(text[begin:end])
    title = pattern("treaty", "adopted_clause").sub("", whole)
    examined = _examined(text)
    state = _state(title, head[:begin], head[begin:], symbol) or _reporting(examined)
    cycle = _cycle(symbol) or _of_report(symbol, f"{title} {examined}")
    body = known.iri if known else ""
    replies = kind is Kind.STATE_REPLIES
    on = _list(text, symbol) if replies else _report(text, title, symbol, cycle)
    return Metadata(
        title=with_state(title, state),
        issued=find_date(first_match("distribution_of_paper", head)),
        symbol=symbol,
        language=language_code(first_match("language", head).capitalize()),
        original_language=language_code(first_match("original_language", head).capitalize()),
        state=state,
        mechanism=known.mechanism if known else "",
        cycle=cycle,
        covenant=_covenant(label, body),
        body=body,
        body_session=_session(text, head[:begin], whole),
        received=find_date(_first("received", head)),
        responds_to=tuple(on),
    )


def title_span(text: str, kind: Kind) -> tuple[int, int]:
    """Where the title begins and ends: all of its lines, up to a blank one, a State or a note.

    Without blank lines it ends where it has named the State and a line begins anew.
    """
    found = re.search(patterns("kinds")["kinds"][kind]["title"], text[:_HEAD], re.M)
    if not found:
        return 0, 0
    begin = end = found.start() + len(found.group()) - len(found.group().lstrip())
    for line in text[begin : begin + _LONGEST_TITLE].split("\n"):
        if end > begin and _ends(text[begin:end], line.strip(" \t#*")):
            break
        end += len(line) + 1
        if line.rstrip().endswith("*"):
            break
    return begin, min(end, len(text))


def _ends(title: str, line: str) -> bool:
    """Whether a title ends before a line."""
    if pattern("treaty", "goes_on").search(title):
        return False
    if not line or states().lookup(line) or pattern("treaty", "after_title").match(line):
        return True
    return not line[0].islower() and bool(states().find(_words(title)))


def _words(title: str) -> str:
    return " ".join(re.sub(r"[*#]+|\ue000\d+\ue001", " ", title).split()).rstrip(" ,")


def _own(head: str) -> str:
    """The symbol of the document: the first that stands by itself."""
    found = pattern("treaty", "own_symbol", re.M).search(head)
    return found[1] if found else ""


def _committee(symbol: str) -> str:
    known: dict[str, str] = patterns("treaty")["committees"]
    return next((known[begin] for begin in known if symbol.startswith(begin)), "")


def _named_committee(head: str) -> str:
    """The committee that a head names first, where it has no symbol."""
    monitoring = treaties_of_bodies()
    named = (found.printed for found in people_and_bodies("").find(head) if found.iri in monitoring)
    return next(named, "")


def _covenant(label: str, body: str) -> str:
    protocol = patterns("treaty")["protocols"].get(label)
    return iris.instrument(protocol) if protocol else treaties_of_bodies().get(body, "")


def _state(title: str, above: str, below: str, symbol: str) -> str:
    """The State party: in the title, on a line of its own, in the symbol, or above the title."""
    titled = {found.iri for found in states().find(title)}
    if len(titled) == 1:
        return titled.pop()
    own = own_line_state(below) or own_line_state(above)
    if own:
        return own[1]
    coded = pattern("treaty", "state").search(symbol)
    iri = iris.state(coded[1]) if coded else ""
    named = {found.iri for found in states().find(above)}
    return iri if state_name(iri) else (named.pop() if len(named) == 1 else "")


def _reporting(examined: str) -> str:
    """The State whose report observations say was considered."""
    of = pattern("treaty", "report_of").match(examined)
    named = states().find(examined[of.end() :][:_LONGEST_NAME]) if of else []
    return named[0].iri if named else ""


def _cycle(symbol: str) -> int | None:
    """The number of the report examined, where the symbol gives it."""
    found = pattern("uhri", "review").search(symbol) or pattern("treaty", "review").search(symbol)
    return int(found[1]) if found else None


def _of_report(symbol: str, words: str) -> int | None:
    """The number of the first report that words name; a territory has reports of its own."""
    named = pattern("treaty", "report_in_title").search(words)
    if not named or pattern("treaty", "territory").search(symbol):
        return None
    numbers = [ordinal(word.strip(",")) for word in (named[1] or "").split()]
    return 1 if named[2] else next((n for n in reversed(numbers) if n), None)


def _session(text: str, above: str, title: str) -> int | None:
    """The session of the Committee in which it was adopted, else the one above the title."""
    adopted = _first("adopted_in", title) or _first("adopted_in", text)
    if adopted:
        return _numbered(adopted)
    if pattern("treaty", "working_group").search(above):
        return None
    return _numbered(_first("session", above))


def _numbered(words: str) -> int | None:
    words = " ".join(words.split())
    rest = pattern("treaty", "hundred").sub("", words)
    if words.lower() == "one hundredth":
        return 100
    place = ordinal(rest)
    return place + 100 if place and rest != words else place


def _list(text: str, symbol: str) -> Iterator[str]:
    """The list that replies are to: printed beside its name, or what their symbol adds to."""
    named = pattern("treaty", "list_named").search(text[:_OPENING])
    added = pattern("treaty", "reply_symbol").match(symbol)
    if named and _committee(named[1]) == _committee(symbol):
        yield named[1]
    elif added:
        yield f"{added[1]}{added[2] or f'Q/{added[3]}'}"


def _report(text: str, title: str, symbol: str, cycle: int | None) -> Iterator[str]:
    """The report examined: named with its symbol, or cited by one of the State and the review."""
    named = pattern("treaty", "report_named")
    found = named.search(title) or named.match(_examined(text))
    if found:
        yield found[1]
        return
    coded = pattern("treaty", "state").search(symbol)
    for cited in pattern("treaty", "symbol").findall(text):
        report = pattern("treaty", "report_symbol").search(cited)
        own = report and coded and report[1] == coded[1] and int(report[2]) == cycle
        if own and _committee(cited) == _committee(symbol):
            yield cited
            return


def _examined(text: str) -> str:
    """What follows where observations tell that a report was considered."""
    considered = pattern("treaty", "considered").search(text[:_OPENING])
    return text[considered.end() : considered.end() + _LONGEST_TITLE] if considered else ""


def _first(name: str, text: str) -> str:
    found = pattern("treaty", name, re.M).search(text)
    return found[1] if found else ""
