"""Plain text as it comes: with Markdown, stray inline tags and typographic remains."""

from __future__ import annotations

import html
import re
import unicodedata

from rightsgraph.text import NOTE_CLOSE, NOTE_OPEN, Text

_NOTE = re.compile(r"<sup>\s*(\d{1,3})\s*</sup>", re.I)
_BREAK_TAG = re.compile(r"</p>|<br\s*/?>", re.I)
_INLINE_TAG = re.compile(r"</?(?:p|i|b|u|em|strong|span|sub|sup|a|div|font)(?:\s[^<>\n]*)?>", re.I)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,8}\d?);", re.I)
_INVISIBLE = re.compile("\u00ad[ \\t]*\\n[ \\t]*(?=[a-z])|[\u00ad\u200b\u200c\u200d\ufeff]")
_ASTERISK = re.compile("[\u2217\uff0a]")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_SPACES = re.compile("[\u00a0\u2007\u202f\u0007]")
_GAP = re.compile(r"(?<![ \t])(?>(?:[ \t]*+\n){100,})")
_WIDE = re.compile(r"(?<![ \t])[ \t]{1000,}+")
"""More that is empty than any page has; every search would take long to pass it."""
_ESCAPE = re.compile(r"\\(?=[*_#\[\]()\\`~>+.!|-])")
_RULE = re.compile(r"^[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*$", re.M)
_BOLD = re.compile(r"\*\*(?!\s)|(?<=\S)\*\*|(?<!\w)__|__(?!\w)")
_ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,300})(?<=[^\s*])\*(?![\w*])")
_LINK = re.compile(r"\[([^\[\]\n]+)\]\((\S+?)\)")
_TABLE_RULE = re.compile(r"^[ \t]*\|?(?:[ \t]*:?-{3,}:?[ \t]*\|)+(?:[ \t]*:?-{3,}:?[ \t]*)?$", re.M)
_TABLE_ROW = re.compile(r"^[ \t]*\|(.*)\|[ \t]*$", re.M)


def clean_markup(text: Text) -> Text:
    """The text with tags, Markdown emphasis, links and tables turned into plain characters.

    Headings keep their ``#``; a cell ends with a tab; a footnote call stands between
    ``NOTE_OPEN`` and ``NOTE_CLOSE``.
    """
    text = text.sub(_NOTE, lambda match: f"{NOTE_OPEN}{match[1]}{NOTE_CLOSE}")
    text = text.sub(_BREAK_TAG, "\n").sub(_INLINE_TAG).sub(_ENTITY, _character)
    text = text.sub(_INVISIBLE).sub(_SPACES, " ").sub(_LIGATURE, _letters).sub(_ASTERISK, "*")
    text = text.sub(_GAP, "\n\n").sub(_WIDE, " ")
    text = text.sub(_TABLE_RULE).sub(_RULE)
    text = _each_row(text)
    text = _unwrap(text, _LINK, keep_target=True)
    text = _unwrap(text.sub(_BOLD), _ITALIC)
    return text.sub(_ESCAPE)


def _letters(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match.group())


def _character(match: re.Match[str]) -> str | None:
    character = html.unescape(match.group())
    return None if character == match.group() else character


def _unwrap(text: Text, pattern: re.Pattern[str], keep_target: bool = False) -> Text:
    """The text with only the first group of each match left, and a link's target after it."""
    spans: list[tuple[int, int, str]] = []
    for match in pattern.finditer(text.value):
        spans.append((match.start(), match.start(1), ""))
        if keep_target:
            spans.append((match.end(1), match.start(2), " "))
            spans.append((match.end(2), match.end(), ""))
        else:
            spans.append((match.end(1), match.end(), ""))
    return text.replace(spans) if spans else text


def _cells(match: re.Match[str]) -> list[tuple[int, int, str]]:
    begin, end = match.span(1)
    bars = [begin + i for i, character in enumerate(match[1]) if character == "|"]
    inner = [(bar, bar + 1, "\t") for bar in bars]
    return [(match.start(), begin, ""), *inner, (end, match.end(), "")]


def _each_row(text: Text) -> Text:
    spans = [span for row in _TABLE_ROW.finditer(text.value) for span in _cells(row)]
    return text.replace(spans) if spans else text
