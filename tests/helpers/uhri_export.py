"""Invented records of the Universal Human Rights Index, as it exports them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from rightsgraph.imports.uhri import import_uhri
from rightsgraph.iris import BASE
from rightsgraph.store import OxigraphStore

ID, NS = f"{BASE}id/", f"{BASE}ns#"
UPR: dict[str, Any] = {
    "AnnotationId": "aaaa-1",
    "AnnotationType": "- Recommendations",
    "Body": "- UPR\n- UPR",
    "Countries": ["- Kazakhstan"],
    "Regions": ["Asia-Pacific"],
    "Themes": [" Right to education", "- Wholly new theme"],
    "AffectedPersons": ["Children"],
    "Sdgs": ["4 - QUALITY EDUCATION", "16.b - Fair laws"],
    "Symbol": "A/HRC/14/10",
    "DocumentId": "dddd-1",
    "PublicationDate": "2010-03-23T00:00:00",
    "PublicationDateOnUhri": "2013-03-03T10:53:45.827",
    "Text": "97.3. Give pencils to all village schools (France);",
    "UprCycle": "First cycle",
    "UprPositions": ["- Supported"],
    "UprRecommendingCountry": ["FRA", "Atlantis"],
    "UprRecommendingRegions": ["WEOG"],
    "UprSession": ["7th session"],
}


COMMITTEE: dict[str, Any] = {
    **UPR,
    "AnnotationId": "bbbb-2",
    "Body": "- CRC",
    "Countries": ["POL"],
    "Symbol": "CRC/C/POL/CO/3-4",
    "Text": "<p>Schools 26.The Committee asks for pencils&nbsp;everywhere.</p>",
    "UprCycle": None,
    "UprPositions": [],
    "UprRecommendingCountry": [],
    "UprSession": [],
}


OBSERVATION: dict[str, Any] = {
    **COMMITTEE,
    "AnnotationId": "cccc-3",
    "AnnotationType": "- Concerns/Observations",
}


MANDATE: dict[str, Any] = {
    **COMMITTEE,
    "AnnotationId": "dddd-4",
    "Body": "- SR Education",
    "Symbol": "A/HRC/35/24/Add.1",
    "Text": "87. (a) Buy more pencils.",
}


OLD: dict[str, Any] = {**COMMITTEE, "AnnotationId": "eeee-5", "Symbol": "CRC/C/15/Add.30"}


# With no more than what every record has.
RECORD: dict[str, Any] = {
    "AnnotationId": "a1",
    "AnnotationType": "Recommendations",
    "Body": "CRC",
    "Countries": ["Kazakhstan"],
    "Symbol": "CRC/C/KAZ/CO/4",
    "PublicationDate": "2015-10-02",
    "Text": "24. Give pencils to all village schools.",
}


RECORDS = [UPR, COMMITTEE, OBSERVATION, MANDATE, OLD]


def write(folder: Path, records: object, name: str = "export.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(records), "utf-8")
    return path


def ask(store: OxigraphStore, subject: str, predicate: str) -> list[str]:
    found = store.query(f"SELECT DISTINCT ?o WHERE {{ <{subject}> {predicate} ?o }} ORDER BY ?o")
    assert isinstance(found, ox.QuerySolutions)
    return [row["o"].value for row in found]


def filled(tmp_path: Path, records: Iterable[dict[str, Any]] = RECORDS) -> OxigraphStore:
    store = OxigraphStore()
    import_uhri(store, write(tmp_path, list(records)))
    return store
