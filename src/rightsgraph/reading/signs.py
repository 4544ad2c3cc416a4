"""Ticks, crosses and boxes that fonts of signs draw in the place of letters."""

from __future__ import annotations

import re

_FONTS = {
    "wingdings2": "✓P✗O☑R☒T☒S☒Q✗U☐£",
    "wingdings": "✓ü✗û☑þ☒ý☒x☐¨☐o☐q",
    "webdings": "✓a✗r☐c",
    "dingbats": "✓3✔4✕5✖6✗7✘8",
    "symbol": "√Ö×´",
}
"""Of each font the signs that can mark a cell, each with the letter in its place."""
_MEANT = {font: dict(zip(signs[1::2], signs[::2], strict=True)) for font, signs in _FONTS.items()}
_PRIVATE = range(0xF020, 0xF100)


def sign(letter: str, font: str) -> str:
    """What a letter shows, if it is set in a font of signs; the letter itself otherwise.

    One of those codes that only such fonts have is of the most usual, whatever the font is called.
    """
    private = ord(letter) in _PRIVATE
    plain = chr(ord(letter) - _PRIVATE.start + ord(" ")) if private else letter
    name = re.sub(r"[^a-z0-9]", "", font.lower())
    known = next((kind for kind in _MEANT if kind in name), "wingdings" if private else "")
    return _MEANT[known].get(plain, letter) if known else letter
