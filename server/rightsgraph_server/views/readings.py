"""How each source reads the position on a recommendation, in short."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rightsgraph_server.views.asking import Row, labels, numbered, rows
from rightsgraph_server.views.refs import Ref, ref


@dataclass(frozen=True)
class Reading:
    """How one source reads the position."""

    position: Ref
    source: str
    date: str
    grounds: tuple[Ref, ...]


def year_of(readings: Iterable[Reading]) -> str:
    """When a recommendation was first answered, as far as a reading says."""
    return next((one.date[:4] for one in readings if one.date), "")


def readings_of(found: Sequence[str]) -> dict[str, list[Reading]]:
    """The readings of the position on each recommendation, the earliest first."""
    if not found:
        return {}
    found = list(dict.fromkeys(found))
    question = (
        "SELECT DISTINCT ?at ?s ?position ?date ?source ?ground WHERE { "
        f"VALUES (?at ?r) {{ {numbered(found)} }} "
        "?s rg:onRecommendation ?r ; rg:position ?position ; "
        "prov:wasAttributedTo ?source . OPTIONAL { ?s dcterms:date ?date } "
        "OPTIONAL { ?s rg:reason ?ground } }"
    )
    answer = sorted(rows(question), key=lambda row: (row["date"], row["s"], row["ground"]))
    return _read(found, answer)


def _read(found: Sequence[str], answer: Sequence[Row]) -> dict[str, list[Reading]]:
    """One reading of each statement, with all its grounds; those that say the same are one."""
    named = labels(
        {row[name] for row in answer for name in ("position", "ground", "source")} - {""}
    )
    made: dict[tuple[str, str, str, str, str], list[Ref]] = {}
    for row in answer:
        key = (found[int(row["at"])], row["s"], row["position"], row["date"], row["source"])
        grounds = made.setdefault(key, [])
        if row["ground"]:
            grounds.append(ref(row["ground"], named.get(row["ground"], "")))
    readings: dict[str, list[Reading]] = {}
    for (r, _, position, date, source), grounds in made.items():
        name = ref(position, named.get(position, ""))
        one = Reading(name, named.get(source, ""), date, tuple(grounds))
        if one not in readings.setdefault(r, []):
            readings[r].append(one)
    return readings
