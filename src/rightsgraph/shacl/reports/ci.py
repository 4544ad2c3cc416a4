"""Reports for continuous integration: JUnit XML, SARIF, and the log lines of GitHub Actions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from json import dumps
from typing import Any
from urllib.parse import quote

from rightsgraph.iris import BASE
from rightsgraph.shacl.report import Report, Result, by_shape, short, title, verdict, visible

_LEVELS = ("note", "warning", "error")
_COMMANDS = ("notice", "warning", "error")
# What the schemas of readers ask for, and a validation has nothing to say of.
_ALWAYS = 'id="0" package="rightsgraph" hostname="localhost" errors="0" time="0"'
# What XML cannot hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(report: Report) -> str:
    """A case for each shape; it fails with what was found."""
    found = by_shape(report)
    shapes = sorted({*report.judges, *found})
    cases = "".join(_case(report, shape, found.get(shape, [])) for shape in shapes)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites><testsuite name="rightsgraph validate" tests="{len(shapes)}" '
        f'failures="{len(found)}" {_ALWAYS} timestamp="{datetime.now(UTC):%FT%T}">\n'
        f"<properties/>\n{cases}<system-out>{verdict(report)}</system-out><system-err/>"
        "</testsuite></testsuites>\n"
    )


def _case(report: Report, shape: str, results: list[Result]) -> str:
    name, kind = _attribute(title(report, shape)), _attribute(shape)
    head = f'<testcase classname={kind} name={name} time="0"'
    if not results:
        return f"{head}/>\n"
    lines = "\n".join(": ".join(filter(None, (one.place, _sentence(one)))) for one in results)
    message = _attribute(f"{len(results)} results")
    text = escape(_xml(lines))
    return f"{head}><failure type={kind} message={message}>{text}</failure></testcase>\n"


def _attribute(text: str) -> str:
    return f'"{escape(_xml(visible(text)))}"'


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _sentence(result: Result) -> str:
    about = f"{result.way}: " if result.way else ""
    value = (
        f" (here: {short(result.value)})" if result.value and result.value != result.focus else ""
    )
    return f"{result.focus}: {about}{visible(result.message)}{value}"


def sarif(report: Report) -> str:
    """SARIF 2.1.0, with a rule for each shape."""
    rules = sorted({result.shape for result in report.results})
    run = {
        "tool": {
            "driver": {
                "name": "rightsgraph",
                "informationUri": BASE,
                "rules": [_rule(report, shape) for shape in rules],
            }
        },
        "results": [_sarif_result(result, rules.index(result.shape)) for result in report.results],
        "invocations": [{"executionSuccessful": True, **_cut(report)}],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return dumps(log, indent=2, ensure_ascii=False) + "\n"


def _cut(report: Report) -> dict[str, Any]:
    if not report.truncated:
        return {}
    notice = {"level": "warning", "message": {"text": verdict(report)}}
    return {"toolExecutionNotifications": [notice]}


def _rule(report: Report, shape: str) -> dict[str, Any]:
    return {"id": shape, "shortDescription": {"text": title(report, shape)}}


def _sarif_result(result: Result, rule: int) -> dict[str, Any]:
    return {
        "ruleId": result.shape,
        "ruleIndex": rule,
        "level": _LEVELS[result.rank],
        "message": {"text": _sentence(result)},
        "locations": [_location(result)],
    }


def _location(result: Result) -> dict[str, Any]:
    logical = {"logicalLocations": [{"fullyQualifiedName": result.focus, "kind": "resource"}]}
    if not result.line:
        return logical
    region = {"startLine": result.line}
    return {
        "physicalLocation": {"artifactLocation": {"uri": quote(result.file)}, "region": region},
        **logical,
    }


def github(report: Report) -> str:
    """A line for each result, which GitHub Actions shows at the line of the file."""
    return "".join([*map(_annotation, report.results), f"{verdict(report)}\n"])


def _annotation(result: Result) -> str:
    parts = dict(_properties(result))
    properties = ",".join(f"{name}={_escaped(value, True)}" for name, value in parts.items())
    return f"::{_COMMANDS[result.rank]} {properties}::{_escaped(_sentence(result))}\n"


def _properties(result: Result) -> Iterator[tuple[str, str]]:
    if result.line:
        yield "file", result.file
        yield "line", str(result.line)
    yield "title", result.component.removesuffix("ConstraintComponent")


def _escaped(text: str, in_property: bool = False) -> str:
    """Line ends and the signs of the command would end it."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text
