"""Invented rows of UPR Info, as it exports them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import QuerySolutions

from rightsgraph.imports.summary import Summary
from rightsgraph.imports.upr_info import import_exports, read_exports
from rightsgraph.iris import review
from rightsgraph.parallel import Progress, silent
from rightsgraph.store import OxigraphStore

HEADER = "To,To-Rgrp,To-Org,Text,From,From-Rgrp,From-Org,Response,Action,Issue,Session"
BRIDGES = "Build bridges over the northern rivers &#40;all of them&#41;"
ROWS = [
    f'Kazakhstan,Asia,"OIC, CIS",{BRIDGES},Peru,GRULAC,OAS,Accepted,4,"Right to water,Other",20',
    f"Kazakhstan,Asia,OIC,{BRIDGES},Oman,Asia,OIC,Noted,4,Right to water,20",
    "Kazakhstan,Asia,OIC,Consider joining the Rome Statute,Peru,GRULAC,OAS,Noted,3,Justice,20",
    "Kazakhstan,Asia,OIC,Ratify the Rome Statute,Peru,GRULAC,OAS,Accepted,5,Justice,7",
    "Kazakhstan,Asia,OIC,We shall plant a forest,Kazakhstan,Asia,OIC,Voluntary Pledge,5,Other,20",
]
REVIEW = review("KAZ", "upr", 2)
PREFIXES = """
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX position: <https://w3id.org/rightsgraph/scheme/position/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rg: <https://w3id.org/rightsgraph/ns#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


def export(folder: Path, rows: list[str], name: str = "rows.csv", header: str = HEADER) -> Path:
    path = folder / name
    path.write_bytes("\r".join([header, *rows, ""]).encode("mac-roman"))
    return path


def import_upr_info(
    store: OxigraphStore, files: Iterable[Path], progress: Progress = silent
) -> Summary:
    return import_exports(store, read_exports(files), progress)


def ask(store: OxigraphStore, query: str) -> list[tuple[str, ...]]:
    found = store.query(PREFIXES + query)
    assert isinstance(found, QuerySolutions)
    return sorted(tuple(value.value for value in row if value) for row in found)
