"""Refuses queries that would make the server send requests of its own.

The embedded engine cannot be told to leave ``SERVICE`` alone, so such a query must not reach
it. Its parser and a tokenizer can disagree: in ``?a<b:c#d>`` one sees an IRI and the other a
comparison and a comment. Therefore every way to cut the text into tokens is followed, and a
call that stands in code under any of them counts. The word in a string, comment, IRI or
variable is no call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import uuid4

from pyoxigraph import Store

from rightsgraph.faults import explained
from rightsgraph.prologue import with_operation

# A comment, name or IRI longer than this, or more comments, count as what is looked for: to
# look further from each of many places would take a time that grows with the square.
_LENGTH, _COMMENTS = 500, 100
_LONGEST, _LONGEST_CHECKED = 1_000_000, 2_000
_GAP = rf"(?>(?:[ \t\r\n]++|#[^\r\n]{{0,{_LENGTH}}}+(?=[\r\n]|\Z)){{0,{_COMMENTS}}})"
_GAP_GOES_ON = r"(?=[ \t\r\n#])"
_NAME = (
    rf"(?:[?$]|(?=[^ \t\r\n<>{{}}]{{0,{_LENGTH}}}:))"
    rf"(?>(?:\\.|[^ \t\r\n<>{{}}\"'#\\]){{1,{_LENGTH}}})(?<!\.)"
)
_NAME_GOES_ON = rf"[^ \t\r\n<>{{}}]{{{_LENGTH}}}|<[^>]{{{_LENGTH}}}"
_CALL = re.compile(
    rf"service{_GAP}(?:silent{_GAP})?(?:{_GAP_GOES_ON}|{_NAME_GOES_ON}"
    rf"|(?:<[^>]{{0,{_LENGTH}}}>|{_NAME}){_GAP}(?:\{{|{_GAP_GOES_ON}))",
    re.IGNORECASE,
)
# The engine needs no gap before a name, so that a prefix that begins so is taken for it too.
_LOAD = re.compile(
    rf"(?<![<\w:?$.-])load{_GAP}(?:silent{_GAP})?(?:{_GAP_GOES_ON}|{_NAME_GOES_ON}|<|{_NAME})",
    re.IGNORECASE,
)
# What a token can be, by its first letter; letters that begin nothing are passed in one step.
_OTHERWISE = [re.compile(r"[^#\"'\\?$<sSlL]++|.", re.DOTALL)]
_TOKENS = {
    first: [re.compile(pattern, re.DOTALL) for pattern in patterns]
    for first, patterns in {
        "#": [r"#[^\r\n]*"],
        '"': [r'"""(?>(?:(?:""|")?(?:[^"\\]|\\.))*)"""', r'"(?>(?:[^"\\\r\n]|\\.)*)"'],
        "'": [r"'''(?>(?:(?:''|')?(?:[^'\\]|\\.))*)'''", r"'(?>(?:[^'\\\r\n]|\\.)*)'"],
        "<": [r'<[^<>"{}|^`\x00-\x20]*+>', r"<"],
        "?": [r"[?$]\w+", r"[?$](?!\w)"],
        "$": [r"[?$]\w+", r"[?$](?!\w)"],
        "\\": [r"\\."],
    }.items()
}


def calls_service(query: str) -> bool:
    """Whether any reading of the query asks another endpoint."""
    return "service" in query.casefold() and _stands_in_code(_CALL, query)


def loads(update: str) -> bool:
    """Whether any reading of the update has the engine fetch a document."""
    return "load" in update.casefold() and _stands_in_code(_LOAD, update)


def check_syntax(update: str) -> None:
    """Raises SyntaxFault, of an update that declares nothing but at its beginning.

    A long one could be nested deeper than this process bears, and passes.
    """
    if len(update) > _LONGEST_CHECKED:
        return
    try:
        Store().update(with_operation(f"DROP GRAPH <{uuid4().urn}>", update))
    except SyntaxError as error:
        raise explained(str(error.msg), update, "update") from error
    except RuntimeError:
        return  # that graph is not there, so that nothing behind it was carried out


def _stands_in_code(pattern: re.Pattern[str], text: str) -> bool:
    if not pattern.search(text):
        return False
    if len(text) > _LONGEST:
        return True
    return any(pattern.match(text, place) for place in _code(text))


def _code(query: str) -> Iterator[int]:
    """Every offset at which some reading of the query has a token begin; each one once."""
    seen = {len(query)}
    open_readings = [0]
    while open_readings:
        place = open_readings.pop()
        if place in seen:
            continue
        seen.add(place)
        yield place
        ends = (token.match(query, place) for token in _TOKENS.get(query[place], _OTHERWISE))
        open_readings += [end.end() for end in ends if end]
