"""The words of a field, whichever way a database has wrapped them."""

from __future__ import annotations

import html
import re

_OFTEN = 3
_WITHIN = re.compile(r"</?(?:a|abbr|b|em|font|i|span|strong|su[bp]|u)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def bare(content: str) -> str:
    """A text in one line, without markup and entities, which some exports escape twice."""
    for _ in range(_OFTEN if "&" in content else 0):
        content = html.unescape(content)
    if "<" in content:
        content = _TAG.sub(" ", _WITHIN.sub("", content))
    if not content.isascii():
        content = _INVISIBLE.sub("", content)
    return " ".join(_CONTROL.sub(" ", content).split())
