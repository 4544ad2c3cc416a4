"""A PDF of lines, as plain as one can be, with the cells of tables side by side."""

from __future__ import annotations

import io
import re

_FONT = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>"
_LEFT, _TOP, _WIDTH, _LEADING, _SIZE, _MARGIN = 50, 800, 495, 12, 9, 8


def pdf(text: str) -> bytes:
    """A line of ``=`` parts pages; one between bars begins a row of a table, and
    one between colons goes on with its cells."""
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    lefts = _lefts(text.splitlines())
    for page in re.split(r"^=+\n", text, flags=re.M):
        drawing = b"BT /F1 9 Tf\n" + b"\n".join(_page(page.splitlines(), lefts)) + b"\nET"
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources%s/Contents %d 0 R>>"
            % (_FONT, len(objects) + 2)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing))
    kids = b" ".join(b"%d 0 R" % number for number in range(3, len(objects) + 1, 2))
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(objects) // 2 - 1)
    written = io.BytesIO()
    written.write(b"%PDF-1.4\n")
    for number, content in enumerate(objects, 1):
        written.write(b"%d 0 obj%s\nendobj\n" % (number, content))
    written.write(b"trailer<</Root 1 0 R>>\n%%EOF\n")
    return written.getvalue()


def _page(lines: list[str], lefts: dict[int, list[int]]) -> list[bytes]:
    """The words in the order in which word processors write them: cell by cell in each row."""
    shown: list[tuple[int, int, bytes]] = []
    row = 0
    for place, line in enumerate(lines):
        row = row if line.startswith(": ") else place
        cells = _cells(line)
        for column, cell in enumerate(cells):
            left = lefts[len(cells)][column]
            at = b"1 0 0 1 %d %d Tm" % (left, _TOP - place * _LEADING)
            words = re.sub(r"([\\()])", r"\\\1", cell.strip()).encode("windows-1252")
            shown.append((row, column, at + b" (" + words + b") Tj"))
    return [drawn for _, _, drawn in sorted(shown, key=lambda one: one[:2])]


def _cells(line: str) -> list[str]:
    return line.strip()[1:-1].split("|") if line.startswith(("| ", ": ")) else [line]


def _lefts(lines: list[str]) -> dict[int, list[int]]:
    """Where the columns begin, by how many there are: equally wide, but where words need more."""
    needed: dict[int, list[int]] = {1: [0]}
    for cells in map(_cells, lines):
        if len(cells) > 1:
            widths = needed.setdefault(len(cells), [_WIDTH // len(cells)] * len(cells))
            needed[len(cells)] = [
                max(*pair) for pair in zip(widths, map(_width, cells), strict=True)
            ]
    return {
        count: [_LEFT + sum(widths[:n]) for n in range(count)] for count, widths in needed.items()
    }


def _width(cell: str) -> int:
    """About how wide the words are in the font that they are drawn in, with a margin."""
    narrow = sum(letter in "ijltf.,:;|!'()[] " for letter in cell.strip())
    wide = sum(letter.isupper() or letter in "mw" for letter in cell.strip())
    return round(_SIZE * (0.55 * len(cell.strip()) - 0.25 * narrow + 0.2 * wide)) + _MARGIN
