"""How long an import of the Universal Human Rights Index takes, and how much memory.

    python benchmarks/uhri_import.py ../shared/corpus/upr-info

makes files in the form of the index's export from rows of the UPR Info export, a quarter, half
and all of 270,000 records, imports each into an empty store in a process of its own, then once
more with nothing changed, and prints a line for each: records, megabytes, seconds that passed and
seconds of computing, peak memory, triples. ``--write FILE`` only makes the file.
"""

from __future__ import annotations

import argparse
import csv
import html
import io
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from rightsgraph import iris
from rightsgraph.imports.uhri import import_uhri
from rightsgraph.lexicon import patterns, sessions
from rightsgraph.store import OxigraphStore
from rightsgraph.uhri_labels import state

FULL = 270_000
SHARES = (4, 2, 1)


def generate(folder: Path, size: int) -> Iterator[dict[str, Any]]:
    """Records: two in five of the UPR, two of treaty bodies, one of special procedures."""
    themes = [label for labels in patterns("uhri")["themes"].values() for label in labels]
    groups = [label for labels in patterns("uhri")["groups"].values() for label in labels]
    for place, row in enumerate(islice(cycle(_rows(folder)), size)):
        yield {
            "AnnotationId": str(uuid5(NAMESPACE_URL, str(place))),
            "Countries": [html.unescape(row["To"]).replace("&", "and")],
            "Regions": [row["To-Rgrp"]],
            "Themes": [f" {themes[(place * step) % len(themes)]}" for step in (1, 7, 11)],
            "AffectedPersons": [f"- {groups[(place * step) % len(groups)]}" for step in (1, 5)],
            "Sdgs": ["16 - PEACE, JUSTICE AND STRONG INSTITUTIONS", f"{place % 16 + 1}.1 - Target"],
            "DocumentId": str(uuid5(NAMESPACE_URL, row["To"] + row["Session"])),
            "PublicationDate": "2012-06-01T00:00:00",
            "PublicationDateOnUhri": "2013-03-03T10:53:45.827",
            **(_upr, _committee, _upr, _committee, _mandate)[place % 5](place, row),
        }


def _rows(folder: Path) -> list[dict[str, str]]:
    text = "".join(path.read_bytes().decode("mac_roman") for path in sorted(folder.glob("*-*.csv")))
    rows = list(csv.DictReader(io.StringIO(text.replace("\r", "\n"))))
    return [row for row in rows if row["Session"].isdigit()]


def _upr(place: int, row: dict[str, str]) -> dict[str, Any]:
    session = int(row["Session"])
    return {
        "Body": "- UPR\n- UPR",
        "AnnotationType": "- Recommendations",
        "Symbol": f"A/HRC/{session}/{place // 200 + 1}",
        "Text": f"{90 + place % 60}.{place % 200 + 1} {row['Text']} ({row['From']});",
        "UprCycle": f"Cycle {sessions()['upr', session]}",
        "UprSession": [f"{session}th session"],
        "UprPositions": ["Supported" if row["Response"] == "Accepted" else "Noted"],
        "UprRecommendingCountry": [html.unescape(row["From"]).replace("&", "and")],
        "UprRecommendingRegions": [row["From-Rgrp"]],
    }


def _committee(place: int, row: dict[str, str]) -> dict[str, Any]:
    body = ("CRC", "CEDAW", "CCPR", "CAT")[place % 4]
    return {
        "Body": f"- {body}",
        "AnnotationType": "- Concerns/Observations" if place % 5 == 1 else "- Recommendations",
        "Symbol": f"{body}/C/{_code(row)}/CO/{place % 7 + 1}",
        "Text": f"<p>{place % 70 + 1}.The Committee refers to this: {row['Text']} " * 4 + "</p>",
    }


def _code(row: dict[str, str]) -> str:
    """Stands in the symbols of documents that are on one State, which is so in the index."""
    return iris.code(state(html.unescape(row["To"]).replace("&", "and"))) or "XXX"


def _mandate(place: int, row: dict[str, str]) -> dict[str, Any]:
    return {
        "Body": "- SR Torture",
        "AnnotationType": "- Recommendations",
        "Symbol": f"A/HRC/{place % 50 + 1}/{_code(row)}/Add.1",
        "Text": f"{place % 99 + 1}. ({'abcdef'[place % 6]}) {row['Text']} " * 2,
    }


def write(folder: Path, target: Path, size: int) -> None:
    separator = "["
    with target.open("w", encoding="utf-8") as stream:
        for record in generate(folder, size):
            stream.write(separator + json.dumps(record))
            separator = ",\n"
        stream.write("]\n")


def measure(export: Path, folder: Path) -> dict[str, Any]:
    """Imports one file into a new store, twice, in this process."""
    store = OxigraphStore(folder)
    begin = time.perf_counter()
    summary = import_uhri(store, export)
    read = time.perf_counter() - begin
    store.settle()
    done, computing = time.perf_counter(), time.process_time()
    assert import_uhri(store, export).added == 0
    return {
        "records": summary.rows,
        "megabytes": export.stat().st_size >> 20,
        "seconds": round(done - begin),
        "computing": round(computing),
        "of which to settle": round(done - begin - read),
        "seconds, again": round(time.perf_counter() - done),
        "computing, again": round(time.process_time() - computing),
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
        "triples": store.count(),
        "skipped": len(summary.skipped),
        "unmapped": len(summary.unmapped),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path, help="folder with the UPR Info export")
    parser.add_argument("--records", type=int, default=FULL)
    parser.add_argument("--write", type=Path, metavar="FILE")
    parser.add_argument("--measure", nargs=2, type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measure(*given.measure)))
        return
    if given.write:
        write(given.rows, given.write, given.records)
        return
    for share in SHARES:
        with TemporaryDirectory() as place:
            export = Path(place) / "export-full-en.json"
            write(given.rows, export, given.records // share)
            arguments = [str(given.rows), "--measure", str(export), str(Path(place) / "store")]
            subprocess.run([sys.executable, __file__, *arguments], check=True)


if __name__ == "__main__":
    main()
