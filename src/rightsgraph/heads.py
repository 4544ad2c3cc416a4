"""What a document prints about itself: symbol, dates, session, State, title, rapporteurs."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from rightsgraph import iris, treaty_heads
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
    laws,
    patterns,
    people_and_bodies,
    sessions,
    state_name,
    states,
    treaties_of_bodies,
)
from rightsgraph.text import Text
from rightsgraph.tree import Kind, Metadata

_HEAD = 4000
_PROCEEDINGS = 12000
_LONGEST_TITLE = 200
_TITLE_PAGE = 2000
_OPENING = 600
_MENU_WORDS = 2
_OF_CIVIL_SOCIETY = (
    Kind.STAKEHOLDER_SUBMISSION,
    Kind.LIST_OF_ISSUES_COMMENTARY,
    Kind.ADVOCACY_ARTICLE,
)
_OF_THE_REVIEW = (Kind.WORKING_GROUP_REPORT, Kind.POSITION_ADDENDUM)
_OF_REVIEWS = (*_OF_THE_REVIEW, Kind.COUNCIL_REPORT)
_BEFORE_THE_REVIEW = (Kind.NATIONAL_REPORT, Kind.STAKEHOLDER_SUMMARY, Kind.COMPILATION)


def metadata(text: Text, kind: Kind) -> Metadata:
    """Everything the head prints; what it does not print stays empty."""
    if kind.of_treaty_body:
        return treaty_heads.metadata(text.value, kind)
    value = in_lines(text.value)
    head = value[:_HEAD]
    if kind in _BEFORE_THE_REVIEW:
        return _paper(head)
    if kind is Kind.MID_TERM_REPORT:
        return _mid_term_report(value)
    if kind is Kind.THEMATIC_LIST:
        return _thematic_list(value)
    proceedings = value[:_PROCEEDINGS] if kind is Kind.WORKING_GROUP_REPORT else ""
    council = None if kind in _OF_CIVIL_SOCIETY else _council_session(head)
    upr = ordinal(first_match("working_group_session", proceedings))
    upr = _submission_session(head) if kind is Kind.STAKEHOLDER_SUBMISSION else upr
    reviewed = kind in _OF_REVIEWS or (kind is Kind.STAKEHOLDER_SUBMISSION and bool(upr))
    original = first_match("original_language", head).capitalize()
    item = first_match("agenda_item", head)
    troika = " ".join(first_match("troika", proceedings).split())
    symbol = first_match("symbol", head[:2000])
    return Metadata(
        title=_title(head, kind),
        issued=_issued(head, kind),
        symbol=symbol,
        language=language_code(first_match("language", head)),
        original_language=language_code(original),
        council_session=council,
        upr_session=upr,
        agenda_item=int(item) if item else None,
        state=_state(value, head, kind),
        mechanism="upr" if reviewed else "",
        cycle=_cycle(upr, council or _session_of(symbol)) if reviewed else None,
        covenant=_covenant_of(value, head, kind),
        review_date=find_date(first_match("review_date", proceedings)),
        troika=tuple(f.iri for f in states().find(troika)),
    )


def _council_session(head: str) -> int | None:
    return ordinal(first_match("session", head)) or ordinal(first_match("council_session", head))


def _session_of(symbol: str) -> int | None:
    """The session of the Council for which a document has its symbol, printed or not."""
    numbered = re.match(r"A/HRC/(\d+)/", symbol)
    return int(numbered[1]) if numbered else None


def _submission_session(head: str) -> int | None:
    """The one session of the Working Group that a submission's title page names."""
    page = head[:_OPENING]
    rules = patterns("heads")
    forms: list[str] = rules["submission_session"]
    if re.search(rules["universal_review"], page) and not _covenant(page):
        forms = [*forms, rules["dated_session"]]
    printed = {match[1] for pattern in forms for match in re.finditer(pattern, page)}
    found = {ordinal(word) for word in printed} - {None}
    return found.pop() if len(found) == 1 else None


def _paper(head: str) -> Metadata:
    """What a paper for the Working Group prints: its session is that of the review."""
    symbol = first_match("symbol", head[:2000])
    upr = ordinal(first_match("session", head))
    title = _paper_title(head)
    state = _paper_state(title, head, symbol)
    return Metadata(
        title=with_state(title, state),
        issued=find_date(first_match("distribution_of_paper", head)),
        symbol=symbol,
        language=language_code(first_match("language", head).capitalize()),
        original_language=language_code(first_match("original_language", head).capitalize()),
        upr_session=upr,
        state=state,
        mechanism="upr",
        cycle=_cycle(upr, None),
    )


def _paper_title(head: str) -> str:
    """The lines of the title, up to the State, a blank line or the author's name."""
    match = re.search(patterns("heads")["paper_title"], head, re.M)
    return _title_lines(head[match.start(1) :]) if match else ""


def _title_lines(text: str) -> str:
    lines: list[str] = []
    for line in text.split("\n"):
        bare = line.strip(" \t#*")
        if not bare or (lines and (states().lookup(bare) or _ends_title(bare))):
            break
        lines.append(bare)
    return " ".join(" ".join(lines).split())


def _ends_title(line: str) -> bool:
    return bool(re.match(patterns("heads")["after_paper_title"], line))


def _paper_state(title: str, head: str, symbol: str) -> str:
    """The State under review: on a line of its own, in the title, or in the symbol."""
    own = own_line_state(head)
    titled = {found.iri for found in states().find(title)}
    coded = re.search(r"/([A-Z]{3})/\d", symbol)
    coded_state = iris.state(coded[1]) if coded else ""
    known = coded_state if state_name(coded_state) else ""
    return own[1] if own else (titled.pop() if len(titled) == 1 else known)


def _mid_term_report(text: str) -> Metadata:
    """What the title page prints; the cycle is that of the recommendations reported on."""
    head, page = text[:_HEAD], text[:_TITLE_PAGE]
    found = re.search(patterns("kinds")["kinds"][Kind.MID_TERM_REPORT]["title"], head, re.M)
    title = _title_lines(head[found.start("title") :]) if found else ""
    titled = {found.iri for found in states().find(title)}
    own = own_line_state(head[:_OPENING])
    state = titled.pop() if len(titled) == 1 else own[1] if own else _addressed(text)
    cycles = {ordinal(word) for word in re.findall(patterns("heads")["cycle"], page)}
    return Metadata(
        title=with_state(title, state),
        issued=_issued(head, Kind.MID_TERM_REPORT),
        symbol=first_match("symbol", page),
        language=language_code(first_match("language", head)),
        state=state,
        mechanism="upr",
        cycle=cycles.pop() if len(cycles) == 1 else None,
    )


def _thematic_list(text: str) -> Metadata:
    """What a thematic list prints in its page head, else what its entries point to.

    The cycle is then that of the report that gave the positions.
    """
    rules = patterns("heads")
    match = re.search(rules["thematic_head"], text[:_HEAD])
    report = re.search(rules["thematic_source"], text)
    title = re.search(rules["thematic_title"], text[:_HEAD])
    session = int(match["session"]) if match else None
    state = states().lookup(match["state"].strip()) if match else _addressed(text)
    return Metadata(
        title=f"{title[0]}: {state_name(state)}" if title and state else "",
        upr_session=session,
        state=state or "",
        mechanism="upr",
        cycle=_cycle(session, int(report[1]) if report else None),
    )


def _addressed(text: str) -> str:
    """The State that recommendations name most: those that recommend stand in parentheses.

    Empty where it is named once only, or another as often.
    """
    outside = text
    while (inner := re.sub(r"\([^()]*\)", " ", outside)) != outside:
        outside = inner
    counts = Counter(found.iri for found in states().find(outside)).most_common(2)
    (first, most), (_, second) = [*counts, ("", 0), ("", 0)][:2]
    return first if most > max(second, 1) else ""


def _issued(head: str, kind: Kind) -> date | None:
    official = find_date(first_match("distribution", head)) or find_date(
        first_match("dateline", head)
    )
    if kind in _OF_REVIEWS:
        return official or find_date(first_match("distribution_of_paper", head))
    if official or kind not in _OF_CIVIL_SOCIETY:
        return official
    printed = (
        find_date(match[1])
        for pattern in patterns("heads")["civil_dates"]
        for match in re.finditer(pattern, head[:_TITLE_PAGE], re.M)
    )
    return next(filter(None, printed), None)


def _title(head: str, kind: Kind) -> str:
    if kind in _OF_CIVIL_SOCIETY:
        marked = re.search(r"^#\s+(\S.*?)\s*$", head, re.M)
        named = marked[1] if marked else first_match("subject", head[:_TITLE_PAGE])
        return " ".join(named.split()) or _first_lines(_without_menu(head))
    if kind is Kind.COUNCIL_REPORT:
        return " ".join(first_match("council_title", head).split()).replace("- ", "-")
    if kind not in _OF_THE_REVIEW:
        return _first_lines(head)
    rules = patterns("heads")
    found = (re.search(pattern, head, re.M) for pattern in rules["titles"])
    printed = [match.group() for match in found if match] or [first_match("bare_title", head)]
    parts = [re.sub(rules["run_together"], " ", part.strip("\n #*")) for part in printed if part]
    parts = [" ".join(part.split()) for part in parts]
    state = own_line_state(head)
    if state and parts:
        parts.insert(1, state[0])
    return ": ".join(parts)


def _without_menu(head: str) -> str:
    """The head without the single words that lead a web page before its title."""
    lines = head.split("\n")
    begin = next((n for n, line in enumerate(lines) if len(line.split()) > _MENU_WORDS), 0)
    menu = [line.split() for line in lines[:begin] if line.strip()]
    titled = bool(menu) and lines[begin].lstrip().startswith("#")
    return "\n".join(lines[begin:] if titled or len(menu) > 1 else lines)


def _first_lines(head: str) -> str:
    """The first block of lines, where it reads as a title: neither a sentence nor a heading."""
    undated = re.sub(patterns("heads")["dateline"], "", head, flags=re.M).strip()
    blocks = [block.strip() for block in re.split(r"\n\s*\n", undated)]
    block = next((block for block in blocks if block and not _above_title(block)), "")
    lines = [line.strip(" #*") for line in block.split("\n")]
    capitals = next((n for n, line in enumerate(lines) if not line.isupper()), len(lines))
    if capitals > 1 and capitals < len(lines):
        lines = lines[: capitals - 1]
    whole = " ".join(" ".join(lines).split())
    title = whole if len(whole) <= _LONGEST_TITLE else lines[0]
    return "" if title.endswith((".", ":")) or len(title) > _LONGEST_TITLE else title


def _above_title(block: str) -> bool:
    """Whether lines name a State alone, a body, a date, whom a letter addresses, or a menu."""
    first = block.split("\n")[0].strip(" #*")
    rules = patterns("heads")
    shown = (re.match(rules[name], first) for name in ("addressed", "furniture"))
    addressed = any(shown) or find_date(first)
    named = states().lookup(" ".join(block.split())) or people_and_bodies("").lookup(first)
    return bool(addressed or named)


def _state(text: str, head: str, kind: Kind) -> str:
    """The State under review.

    It stands on a line of its own in a head, or is the one that a title names; else it is
    the one named most, if no other is named as often. A Council report is of many States.
    """
    if kind is Kind.COUNCIL_REPORT:
        return ""
    own = own_line_state(head) if kind in (*_OF_THE_REVIEW, Kind.STAKEHOLDER_SUBMISSION) else None
    if own:
        return own[1]
    if kind in _OF_CIVIL_SOCIETY:
        for title in (_addressed_title(head), _title(head, kind)):
            titled = {found.iri for found in states().find(title)}
            if len(titled) == 1:
                return titled.pop()
    counts = Counter(found.iri for found in states().find(text)).most_common(2)
    return counts[0][0] if counts and (len(counts) == 1 or counts[0][1] > counts[1][1]) else ""


def _addressed_title(head: str) -> str:
    """The lines that say to whom or on what a paper is; authors' names may stand above them."""
    title = first_match("addressed_title", head[:_TITLE_PAGE])
    return "" if title.rstrip().endswith(".") else title


def _covenant_of(text: str, head: str, kind: Kind) -> str:
    """The treaty that a commentary is about, or another paper whose opening names its body."""
    if kind is Kind.LIST_OF_ISSUES_COMMENTARY:
        return _covenant(text)
    if kind not in _OF_CIVIL_SOCIETY:
        return ""
    return _covenant(_title(head, kind)) or _examined(head[:_TITLE_PAGE], kind)


def _examined(opening: str, kind: Kind) -> str:
    """The treaty of the treaty body that an opening names first, apart from any other review.

    None where a submission is on the universal review as well: it may be written for that one.
    """
    treaties = treaties_of_bodies()
    found = people_and_bodies("").find(opening)
    named = [(body, treaties[body.iri]) for body in found if treaties.get(body.iri)]
    universal = re.search(patterns("heads")["universal_review"], opening)
    if not named or (universal and kind is not Kind.ADVOCACY_ARTICLE):
        return ""
    first, treaty = named[0]
    rivals = [body.begin for body, other in named if other != treaty]
    rivals += [universal.start()] if universal else []
    between = opening[first.end : min(rivals, default=0) + 1]
    apart = re.search(patterns("heads")["apart"], between)
    return treaty if apart or not rivals else ""


def _covenant(text: str) -> str:
    """The treaty of the treaty body that a text names first, else the one that its head names."""
    treaties = treaties_of_bodies()
    found = (treaties.get(found.iri, "") for found in people_and_bodies("").find(text))
    return next(filter(None, found), "") or _monitored(text[:_HEAD], frozenset(treaties.values()))


def _monitored(head: str, treaties: frozenset[str]) -> str:
    """The one treaty with a treaty body that a head names, where it names no body."""
    named = {found.iri for found in laws("").find(head)} & treaties
    return named.pop() if len(named) == 1 else ""


def _cycle(upr: int | None, council: int | None) -> int | None:
    """The cycle of the review, from the session where it was held or its outcome adopted."""
    return sessions().get(("upr", upr)) or sessions().get(("hrc", council))
