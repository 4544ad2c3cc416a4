"""Tells where the code of a treaty means its committee, as in "the concerns of CERD".

Documents use these codes for both; the words beside a code tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from rightsgraph.lexicon import Found, patterns, reference, treaties_of_bodies

_NOTATION = "http://www.w3.org/2004/02/skos/core#notation"
_REACH = 250


def committees(text: str, named: list[Found]) -> Iterator[Found]:
    """The laws named in a text by a code that means a committee there, as that committee."""
    for law in named:
        body = _bodies().get((law.printed, law.iri))
        if body and _is_committee(text, law):
            yield Found(law.begin, law.end, law.printed, body)


def _is_committee(text: str, law: Found) -> bool:
    before, after = _beside()
    near = max(0, law.begin - _REACH)
    return bool(after.match(text, law.end) or before.search(text, near, law.begin))


@cache
def _beside() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What tells right before a code, and right after it, others that are listed aside."""
    rules = patterns("committees")
    other, joint = rules["other"], rules["joint"]
    return (
        re.compile(f"{rules['before']}(?:{other}{joint}){{0,4}}$"),
        re.compile(f"(?:{joint}{other}){{0,4}}(?:{rules['after']})"),
    )


@cache
def _bodies() -> Mapping[tuple[str, str], str]:
    """The treaty bodies by their code and their treaty."""
    treaties = treaties_of_bodies()
    return {
        (code, treaties[body]): body
        for body, predicate, code in reference("bodies")
        if predicate == _NOTATION and body in treaties
    }
