"""The declarations that a query or an update begins with."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from rightsgraph.tokens import COMMENT

_DECLARATION = re.compile(
    rf"""(?: \s | {COMMENT} )*+
    (?: BASE \s* <(?P<base>[^<>"{{}}|^`\\\s]*)>
      | PREFIX \s+ (?P<prefix>[^\s:<>]*:) \s* <(?P<iri>[^<>"{{}}|^`\\\s]*)> )""",
    re.IGNORECASE | re.VERBOSE,
)


def with_one_base(text: str) -> str:
    """The text with its last BASE only, for services that take no other one.

    What the earlier ones were for is resolved against them. Lines stay where they are.
    """
    base, place, parts = "", 0, []
    while found := _DECLARATION.match(text, place):
        place = found.end()
        if found["base"] is None:
            iri = resolved(base, found["iri"])
            parts.append(f"{text[found.start() : found.start('iri')]}{iri}>")
        else:
            base = resolved(base, found["base"])
            parts.append("\n" * found[0].count("\n"))
    return f"BASE <{base}> {''.join(parts)}{text[place:]}" if base else text


def resolved(base: str, iri: str) -> str:
    """As ``urljoin``, which loses the sign at the end that many namespaces have."""
    found, end = urljoin(base, iri), iri[-1:]
    return found + end if end in ("#", "?") and not found.endswith(end) else found
