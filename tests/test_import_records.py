"""What a record of the Universal Human Rights Index says, however it is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from uhri_export import ID, RECORD, ask

from rightsgraph.imports import uhri_json
from rightsgraph.imports.markup import bare
from rightsgraph.imports.uhri import import_uhri
from rightsgraph.imports.uhri_json import Row
from rightsgraph.imports.uhri_records import Annotation, annotation, request
from rightsgraph.iris import BASE
from rightsgraph.store import OxigraphStore
from rightsgraph.uhri_labels import body, cycle, position

# ---- In JSON


def write(folder: Path, text: str, code: str = "utf-8") -> Path:
    path = folder / "export.json"
    path.write_bytes(text.encode(code))
    return path


@pytest.mark.parametrize("between", ["\n", "\r\n", ",\n", " "])
@pytest.mark.parametrize("chunk", [7, 1 << 20])
def test_records_may_follow_each_other_without_a_list(
    between: str, chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uhri_json, "_CHUNK", chunk)
    records = [{"Themes": [{"n": 1}], **RECORD}, {**RECORD, "AnnotationId": "b"}]
    text = between.join(map(json.dumps, records)) + "\n"
    found = list(uhri_json.rows(write(tmp_path, text)))
    assert [(row.ordinal, row.content) for row in found] == list(enumerate(records, start=1))
    text = text.replace("\r\n", "\n")
    assert [json.loads(text[row.begin : row.end]) for row in found] == records


@pytest.mark.parametrize("code", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_an_export_in_another_unicode_is_read(code: str, tmp_path: Path) -> None:
    path = write(tmp_path, json.dumps([RECORD]), code)
    assert [row.content for row in uhri_json.rows(path)] == [RECORD]


@pytest.mark.parametrize(
    "changed",
    [
        {name: [value] for name, value in RECORD.items() if isinstance(value, str)},
        {"Countries": "- kaz\n", "UprPositions": "N/A", "UprSession": "", "Themes": None},
        {"Text": "<p>24.&nbsp;Give <b>pencils</b> to all village schools.</p>"},
        {"Text": "&lt;p&gt;24. Give pencils to all village schools.&lt;/p&gt;\r\n"},
        {"Body": "Committee on the Rights of the Child (CRC)"},
        {"PublicationDate": "2 October 2015"},
        {"PublicationDate": "Friday, 2 October 2015"},
        {"PublicationDate": "2015/10/02 00:00"},
        {"PublicationDateOnUhri": "0001-01-01T00:00:00"},
        {"Countries": "Kazakhstan/Republic of Kazakhstan"},
        {"Text": "\ufeff24\u200b. Give pencils to all village schools."},
        {"AnnotationType": "Concerns/Observations\n- Recommendations"},
    ],
)
def test_a_record_says_the_same_however_it_is_written(changed: dict[str, Any]) -> None:
    def read(record: dict[str, Any]) -> Annotation | str:
        return annotation(Row(1, 0, 9, record))

    assert read({**RECORD, **changed}) == replace_row(read(RECORD), {**RECORD, **changed})


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (["23/03/2010"], "2014-12-10"),
        (["03/23/2010 00:00:00"], "2014-10-12"),
        (["03/23/2010", "23/03/2010"], None),
        ([], None),
    ],
)
def test_the_other_dates_of_an_export_tell_where_the_day_stands(
    others: list[str], expected: str | None, tmp_path: Path
) -> None:
    records = [
        {**RECORD, "AnnotationId": f"a{at}", "PublicationDate": day}
        for at, day in enumerate(["10/12/2014", *others])
    ]
    path, store = tmp_path / "export.json", OxigraphStore()
    path.write_text(json.dumps(records), "utf-8")
    summary = import_uhri(store, path)
    said = ask(store, f"{ID}document/uhri/record/a0", "<http://purl.org/dc/terms/date>")
    assert said == ([expected] if expected else [])
    assert ("PublicationDate", "10/12/2014") in summary.unmapped or expected


def replace_row(found: Annotation | str, content: dict[str, Any]) -> Annotation:
    assert isinstance(found, Annotation)
    return Annotation(**{**vars(found), "row": Row(1, 0, 9, content)})


@pytest.mark.parametrize("head", ["", "97.3. ", "A - 97.3: ", "*97 (b) "])
def test_what_is_asked_stands_between_number_and_states(head: str) -> None:
    assert request(f"{head}Give pencils to all (France) (Peru);") == "Give pencils to all"


# ---- Labels


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Committee against Torture", "committee-against-torture"),
        ("CRC-OPAC", "committee-on-the-rights-of-the-child"),
        ("SR on torture", "special-rapporteur-on-torture"),
        (
            "Special Rapporteur on racism, and of whatever is like it",
            "special-rapporteur-on-racism",
        ),
        ("IE Water and sanitation", "special-rapporteur-on-water-and-sanitation"),
        (
            "Special Rapporteur in the field of cultural rights",
            "special-rapporteur-on-cultural-rights",
        ),
        ("CCPR - Human Rights Committee", "human-rights-committee"),
        ("WGAD", "working-group-on-arbitrary-detention"),
        ("SR: Torture", "special-rapporteur-on-torture"),
        ("IE Mali", "independent-expert-on-mali"),
        ("SR DPR Korea", "special-rapporteur-on-the-democratic-peoples-republic-of-korea"),
        ("SR Human rights in Iran", "special-rapporteur-on-iran"),
        ("SR OPT", "special-rapporteur-on-the-occupied-palestinian-territory"),
        ("SR Indigenous", "special-rapporteur-on-the-rights-of-indigenous-peoples"),
        (
            "SR Independence of judges",
            "special-rapporteur-on-the-independence-of-judges-and-lawyers",
        ),
        ("SR HR Defenders", "special-rapporteur-on-human-rights-defenders"),
        ("SR Water & sanitation", "special-rapporteur-on-water-and-sanitation"),
        ("SR Toxic wastes", "special-rapporteur-on-toxics"),
        (
            "SR Persons with disability",
            "special-rapporteur-on-the-rights-of-persons-with-disabilities",
        ),
        ("SR Countering terrorism", "special-rapporteur-on-counter-terrorism"),
        (
            (
                "Special Rapporteur on the situation of human rights in the Palestinian "
                "territory occupied since 1967"
            ),
            "special-rapporteur-on-the-occupied-palestinian-territory",
        ),
        (
            (
                "Special Rapporteur on the issue of human rights obligations relating to the "
                "enjoyment of a safe, clean, healthy and sustainable environment"
            ),
            "special-rapporteur-on-the-environment",
        ),
        (
            "SR on the situation of human rights in the Democratic People Republic of Korea",
            "special-rapporteur-on-the-democratic-peoples-republic-of-korea",
        ),
        (
            "IE Sexual Orientation & gender identity",
            "independent-expert-on-sexual-orientation-and-gender-identity",
        ),
        (
            "IE Democratic and equitable international order",
            "independent-expert-on-international-order",
        ),
        ("WG Women & girls", "working-group-on-discrimination-against-women"),
        ("WG Transnational corporations", "working-group-on-business-and-human-rights"),
    ],
)
def test_bodies_are_known_by_their_names(label: str, key: str) -> None:
    found = body(label)
    assert found
    assert found.iri == f"{BASE}id/body/{key}"


def test_a_year_is_no_cycle() -> None:
    assert cycle("2017-2022 (3rd cycle)") == 3


@pytest.mark.parametrize(
    ("label", "expected"),
    [("Noted/Supported", "supported-in-part"), ("Not accepted", "not-supported")],
)
def test_positions_are_known_in_other_words(label: str, expected: str) -> None:
    assert position([label]) == expected


def test_signs_that_are_no_markup_stay() -> None:
    assert bare("a < b &amp; c > d") == "a < b & c > d"
