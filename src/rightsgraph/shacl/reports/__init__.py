"""Reports of validation in the formats that people and programs read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from rightsgraph.shacl.report import Report, text
from rightsgraph.shacl.reports import ci, html, rdf, tables

WRITERS: Final[Mapping[str, Callable[[Report], str]]] = {
    "text": text,
    "ttl": rdf.turtle,
    "jsonld": rdf.json_ld,
    "json": tables.json,
    "csv": tables.csv,
    "junit": ci.junit,
    "sarif": ci.sarif,
    "github": ci.github,
    "html": html.html,
}
