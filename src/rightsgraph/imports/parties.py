"""The States that a field of a database names, however it writes them."""

from __future__ import annotations

import re
from functools import lru_cache

from rightsgraph.extract.state_groups import names_in
from rightsgraph.uhri_labels import state

_CACHED = 4096


@lru_cache(_CACHED)
def states_in(label: str) -> tuple[str, ...]:
    """The State of a name or an ISO code; all that are listed in a label, such as the one in
    ``Turkey/Türkiye``. Empty where any of it is no State."""
    listed = [state(label)]
    if not all(listed):
        listed = [state(name.printed) for name in names_in(re.sub("[|/]", ";", label))]
    return tuple(dict.fromkeys(listed)) if all(listed) else ()
