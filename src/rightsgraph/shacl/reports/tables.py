"""The report for programs: JSON and CSV."""

from __future__ import annotations

import csv as tables
import io
from json import dumps
from typing import Any, Final

from rightsgraph.shacl.report import Report, Result

_FIELDS: Final = (
    "focus",
    "label",
    "path",
    "way",
    "value",
    "severity",
    "message",
    "remedy",
    "shape",
    "component",
    "file",
    "line",
)


def json(report: Report) -> str:
    return dumps(as_json(report), indent=2, ensure_ascii=False) + "\n"


def as_json(report: Report) -> dict[str, Any]:
    return {
        "conforms": report.conforms,
        "total": report.total,
        "truncated": report.truncated,
        "engines": dict(report.judges),
        "results": [_row(result) for result in report.results],
    }


def csv(report: Report) -> str:
    output = io.StringIO()
    table = tables.DictWriter(output, _FIELDS, lineterminator="\r\n")
    table.writeheader()
    for result in report.results:
        row = _row(result)
        table.writerow({name: _inert(cell) for name, cell in row.items()})
    return output.getvalue()


def _row(result: Result) -> dict[str, str | int | None]:
    return {name: getattr(result, name) for name in _FIELDS} | {"line": result.line or None}


def _inert(value: str | int | None) -> str:
    """A cell that a spreadsheet would calculate is quoted, for its text comes from the data."""
    cell = "" if value is None else str(value)
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell
