"""The report as a page that stands alone."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from rightsgraph.shacl.report import Report, Result, by_shape, short, title, verdict, visible

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #ccc; padding: .3rem .6rem; text-align: left }
td { overflow-wrap: anywhere }
.Violation { color: #a4001d } .Warning { color: #7a4d00 }
"""
_COLUMNS = ("Severity", "Node", "Path", "Value", "What to mend", "Place")


def html(report: Report) -> str:
    sections = "".join(_section(report, *one) for one in by_shape(report).items())
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Validation report</title><style>{_STYLE}</style></head>\n<body>"
        f"<h1>Validation report</h1>\n<p>{escape(verdict(report))}</p>\n{sections}</body></html>\n"
    )


def _section(report: Report, shape: str, results: list[Result]) -> str:
    heads = "".join(f'<th scope="col">{name}</th>' for name in _COLUMNS)
    rows = "".join(map(_row, results))
    return (
        f"<section><h2>{escape(title(report, shape))}</h2><p>{_linked(shape)}</p>\n"
        f"<table><thead><tr>{heads}</tr></thead><tbody>\n{rows}</tbody></table></section>\n"
    )


def _row(result: Result) -> str:
    cells = "".join(f"<td>{cell}</td>" for cell in _cells(result))
    return f"<tr>{cells}</tr>\n"


def _cells(result: Result) -> Iterator[str]:
    yield f'<span class="{escape(result.severity)}">{escape(result.severity)}</span>'
    label = f"<br>{escape(short(result.label))}" if result.label else ""
    yield _linked(result.focus) + label
    yield f'<span title="{escape(result.path)}">{escape(result.way)}</span>'
    yield _linked(result.value)
    remedy = f"<br>{escape(result.remedy)}" if result.remedy != result.message else ""
    yield escape(visible(result.message)) + remedy
    yield escape(result.place)


def _linked(term: str) -> str:
    """An address of the web as a link; other text, which may be anything, as it is."""
    shown = escape(short(term))
    if term.startswith(("http://", "https://")):
        return f'<a href="{escape(term)}" rel="nofollow">{shown}</a>'
    return shown
