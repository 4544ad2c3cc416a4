"""Invented reports of layouts that are rare give their recommendations, States and positions.

They stand in ``tests/reports``, one YAML file each: ``form`` says what file is made of ``text``,
``expected`` what is read of it, a line for each recommendation (number, position, States by
their codes, text) and for each demand that is to be told apart (number/demand, States, text).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml

from rightsgraph.pipeline import read_document
from rightsgraph.records import Name, Records

CASES = sorted((Path(__file__).parent / "reports").glob("*.yaml"))


def test_no_case_is_lost() -> None:
    assert len(CASES) == 40


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_recommendation_is_read_and_no_other(path: Path, tmp_path: Path) -> None:
    case: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    file = tmp_path / f"report.{'docx' if case['form'] == 'docx' else 'txt'}"
    if case["form"] == "docx":
        _word_file(case["text"], file)
    else:
        file.write_text(case["text"], "utf-8")
    lines = set(_lines(read_document(file).records))
    expected = set(case["expected"])
    assert {line for line in expected if line not in lines} == set()
    assert {line for line in lines - expected if "/" not in line.partition(" ")[0]} == set()


@pytest.mark.parametrize(
    "opening",
    [
        "China",
        "The delegation of China",
        "The Chinese delegation",
        "The Permanent Representative of China",
        "The observer for China",
        "Speaking on behalf of the Group of Friends, China",
    ],
)
def test_a_delegation_may_be_named_in_other_words(opening: str, tmp_path: Path) -> None:
    path = next(path for path in CASES if path.stem == "06-back-to-the-dialogue")
    text: str = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)["text"]
    file = tmp_path / "report.txt"
    file.write_text(text.replace("8. China noted", f"8. {opening} noted"), "utf-8")
    spoken = {m.passage: m.target for m in read_document(file).records.mentions}
    assert spoken["paragraph/8"].endswith("/CHN")


def _lines(records: Records) -> Iterator[str]:
    positions = {position.number: position.position for position in records.positions}
    for one in records.recommendations:
        number = one.number
        yield f"{number} | {positions[number]} | {_codes(one.recommenders)} | {one.text}"
        for demand in one.demands:
            yield f"{number}/{demand.ordinal} | {_codes(demand.recommenders)} | {demand.text}"


def _codes(names: Iterable[Name]) -> str:
    return " ".join((name.iri or name.printed).rpartition("/")[2] for name in names)


def _word_file(text: str, path: Path) -> None:
    """Lines between bars are rows of a table, all others paragraphs."""
    document = docx.Document()
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|"):
            row = document.add_table(rows=1, cols=len(cells)).rows[0]
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
        else:
            document.add_paragraph(line)
    document.save(str(path))
