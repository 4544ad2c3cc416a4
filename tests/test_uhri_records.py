"""The export of the Universal Human Rights Index is read record by record, on invented ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from uhri_export import COMMITTEE, ID, NS, RECORDS, UPR, ask, filled, write

from rightsgraph.errors import UnreadableFile
from rightsgraph.facts import Facts
from rightsgraph.imports import uhri_facts, uhri_json
from rightsgraph.imports.uhri import import_uhri
from rightsgraph.imports.uhri_json import Row
from rightsgraph.imports.uhri_records import Annotation, annotation, number
from rightsgraph.lexicon import patterns
from rightsgraph.resources import folder
from rightsgraph.store import OxigraphStore
from rightsgraph.triples.tags import tag_facts
from rightsgraph.uhri_labels import body, cycle, position, spelling, state, values
from rightsgraph.validation import validate


def read(record: object) -> Annotation | str:
    return annotation(Row(1, 0, 9, record))


def test_rows_keep_their_span_however_little_is_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uhri_json, "_CHUNK", 7)
    path = write(tmp_path, RECORDS)
    text = path.read_text("utf-8")
    found = list(uhri_json.rows(path))
    assert [row.ordinal for row in found] == [1, 2, 3, 4, 5]
    assert [json.loads(text[row.begin : row.end]) for row in found] == RECORDS
    assert uhri_json.measure(path).length == len(text)


@pytest.mark.parametrize(
    ("text", "problem", "place"),
    [
        ('[{"a": 1},\n{"b": "cut o', "ends in the middle of this record", "record 2, character 11"),
        ('[{"a": 1},\n{"b": 2}', "ends in the middle", "record 2, character 19"),
        ('[{"a": 1}, {"b": no}]', "is no JSON", "record 2, character 11"),
        ('{"AnnotationId": 1}\n{"b": no}\n{"b": 2}\n', "is no JSON", "record 2, character 20"),
        ('[{"a": 1}, {"b": tru', "ends in the middle", "record 2, character 11"),
        ('{"a": 1}', "holds no list of records", "record 1"),
        ("[1 2]", "has no ',' here", "record 1"),
        ("[1] 2", "goes on after the end", "character 4"),
        (f"[1, {'9' * 5000}]", "has a number that is too long", "record 2"),
        ("[" * 100_000, "is nested too deeply", "record 1"),
        ("", "is empty", "record 1"),
        ('{"a": ' * 100_000, "is nested too deeply", "record 1"),
    ],
)
def test_a_damaged_file_is_refused_with_its_place(
    tmp_path: Path, text: str, problem: str, place: str
) -> None:
    path = tmp_path / "export.json"
    path.write_text(text, "utf-8")
    with pytest.raises(UnreadableFile) as caught:
        uhri_json.measure(path)
    assert caught.value.problem.startswith(problem)
    assert str(path) in caught.value.place
    assert place in caught.value.place


def test_a_cut_file_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    store = filled(tmp_path)
    before = set(store.snapshot())
    path = write(tmp_path, [{**UPR, "AnnotationId": "new"}] * 3, "cut.json")
    path.write_text(path.read_text("utf-8")[:-40], "utf-8")
    with pytest.raises(UnreadableFile, match=r"cut\.json, record 3, character \d+: ends"):
        import_uhri(store, path)
    assert set(store.snapshot()) == before


def test_lists_come_in_every_form() -> None:
    assert values(["- A", "  B", None, "A"]) == ["A", "B"]
    assert values("- A\n- B\n") == ["A", "B"]
    assert values(None) == []


def test_a_label_has_one_spelling_whoever_prints_it() -> None:
    printed = ("Refugees &  asylum-seekers", "refugees & asylum-seekers")
    facts = [Facts(uhri_facts.GRAPH) for _ in printed]
    for found, label in zip(facts, printed, strict=True):
        tag_facts(found, "uhri-group", label)
    assert facts[0].quads() == facts[1].quads()
    assert spelling("", "sea & shore") == "Sea and shore"


def test_states_are_known_by_name_and_code() -> None:
    assert state("Kazakhstan") == state("KAZ") == state("KZ") == f"{ID}state/KAZ"
    assert state("Atlantis") == ""


def test_bodies_are_known_by_their_short_names() -> None:
    torture = body("SR Torture")
    assert torture
    assert torture.iri == f"{ID}body/special-rapporteur-on-torture"
    assert torture.mechanism == "special-procedures"
    unknown = body("SR Pencils")
    assert unknown
    assert (unknown.iri, unknown.mechanism) == ("", "special-procedures")
    assert body("Pencil Board") is None


def test_every_body_and_theme_of_the_lexicon_exists() -> None:
    lexicon = patterns("uhri")
    known = folder("data/reference/bodies.ttl").read_text("utf-8")
    assert [e for e in lexicon["bodies"].values() if f"<id/body/{e['body']}>" not in known] == []
    scheme = folder("ontology/schemes/theme.ttl").read_text("utf-8")
    themes = {*lexicon["themes"], *lexicon["groups"]}
    assert len(themes) > 50
    assert [theme for theme in themes if f"\n:{theme} a skos:Concept" not in scheme] == []


def test_positions_and_cycles() -> None:
    assert position(["Supported"]) == "supported"
    assert position(["Supported", "Noted"]) == "supported-in-part"
    assert position(["Perhaps"]) == ""
    assert cycle("3rd cycle") == cycle("Cycle 3") == cycle("Third cycle") == cycle(3) == 3
    assert cycle(None) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("49.The Committee asks", "49"),
        ("Rural women 49.The Committee asks", "49"),
        ("97.3. Ratify", "97.3"),
        ("140.14 Ratify", "140.14"),
        ("87 (b) Buy pencils", "87(b)"),
        ("(12) The Committee asks", "12"),
        ("12) The Committee asks", "12"),
        ("12: The Committee asks", "12"),
        ("12 – The Committee asks", "12"),
        ("Para. 12 The Committee asks", "12"),
        ("Paragraph 12 (c) Buy pencils", "12(c)"),
        ("138.45 (a) Buy pencils", "138.45(a)"),
        ("138.45: Buy pencils", "138.45"),
        ("2011 was a year", ""),
        ("5 States asked", ""),
        ("A - 133.45 Ratify", "133.45"),
        ("133.45- Ratify", "133.45"),
        ("*133.45; Ratify", "133.45"),
        ("Recommendation 133.45: Ratify", "133.45"),
        ("§ 45. The State", "45"),
        ("45 The State party should act", "45"),
        ("12 a) Take steps", "12(a)"),
        ("2.5 million children starve", ""),
        ("The Committee refers to article 12. The State should act", ""),
        ("Concern remains. See paragraph 7, and 12. The State should act", ""),
        ("(a) Ratify", ""),
        ("B.Good news 3.The Committee welcomes", "3"),
        ("A. Duties (arts. 1–4) 5.The Committee notes", "5"),
        ("Schools and roads (art. 24) 14. The Committee recommends", "14"),
        ("Bridges (as planned in 1999) 14. The Committee recommends", ""),
        ("R 109.6 Buy pencils", "109.6"),
        ("(97.3) Buy pencils", "97.3"),
        ("Recommendation No. 4, para. 97: 5. Buy pencils", "97.5"),
        ("Recommendation no. 4 (paragraph 97) 5. Buy pencils", "97.5"),
        ("Recommendations contained in para. 97: Buy pencils", "97"),
        ("Recommendation contained in paragraph 67 (a): Buy pencils", "67(a)"),
    ],
)
def test_the_number_stands_at_the_head(text: str, expected: str) -> None:
    assert number(text) == expected


def test_a_record_is_cleaned() -> None:
    found = read(COMMITTEE)
    assert isinstance(found, Annotation)
    assert found.text == "Schools 26.The Committee asks for pencils everywhere."
    assert (found.kind, found.mechanism, found.number) == ("recommendation", "crc", "26")
    assert found.state == f"{ID}state/POL"
    assert ("Themes", "Wholly new theme") in found.unknown


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (7, "is no record"),
        ({**UPR, "AnnotationId": None}, "has no AnnotationId"),
        ({**UPR, "AnnotationId": "a/b"}, "has the AnnotationId 'a/b'"),
        ({**UPR, "Text": "<p> </p>"}, "has no text"),
    ],
)
def test_what_cannot_be_used_says_why(record: object, reason: str) -> None:
    assert read(record) == reason


@pytest.mark.parametrize(
    "around",
    [
        "\ufeff%s",
        '{"total": 5, "value": %s}',
        '{"errors": [], "pages": [1, 2], "meta": {"a": [1]}, "data": %s, "next": null}',
        '{"meta": [{"page": 1}, {"page": 2}], "data": %s, "links": [{"AnnotationId": "x"}]}',
    ],
)
def test_the_list_may_stand_in_an_object(around: str, tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text(around % json.dumps(RECORDS), "utf-8")
    summary = import_uhri(OxigraphStore(), path)
    assert (summary.rows, summary.added) == (len(RECORDS), len(RECORDS))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"total": 5, "value": 7}', "holds no list of records"),
        ('{"Id": "a", "Files": [{"Name": "b"}]}', "holds no list of records"),
        ('{"value": [] "next": 1}', "has no ',' here"),
        ('{"value": [{"AnnotationId": "a"}', "ends in the middle"),
        ('{"data": {"AnnotationId": "a"}}', "holds no list of records"),
        ('{"AnnotationId": "a"}\n{"AnnotationId": "b"', "ends in the middle"),
        ("[] []", "goes on after the end"),
    ],
)
def test_an_object_without_a_whole_list_is_refused(text: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text(text, "utf-8")
    with pytest.raises(UnreadableFile, match=problem):
        import_uhri(OxigraphStore(), path)


def test_the_list_may_stand_deep_in_objects(tmp_path: Path) -> None:
    path = write(tmp_path, {"count": 2, "data": {"facets": [{"n": 1}], "items": RECORDS[:2]}})
    assert [row.content for row in uhri_json.rows(path)] == RECORDS[:2]


@pytest.mark.parametrize("change", [str.lower, str.upper, lambda name: name[0].lower() + name[1:]])
def test_fields_are_known_however_they_are_capitalised(
    tmp_path: Path, change: Callable[[str], str]
) -> None:
    renamed = {change(name): value for name, value in UPR.items()}
    assert filled(tmp_path, [renamed]).count() == filled(tmp_path, [UPR]).count()


@pytest.mark.parametrize("found", ["\ud83d", "\x00", "\x1f"])
def test_what_no_text_has_harms_no_record(found: str, tmp_path: Path) -> None:
    record = {**UPR, "Text": f"97.3. Give {found} pencils", "Themes": ["Right to education"]}
    store = filled(tmp_path, [record])
    (text,) = ask(store, f"{ID}document/uhri/record/aaaa-1", f"<{NS}text>")
    assert text in ("97.3. Give pencils", "97.3. Give \N{REPLACEMENT CHARACTER} pencils")


def test_a_tab_in_a_text_is_a_space(tmp_path: Path) -> None:
    path = write(tmp_path, [UPR])
    path.write_text(path.read_text("utf-8").replace("Give pencils", "Give\tpencils"), "utf-8")
    store = OxigraphStore()
    import_uhri(store, path)
    (text,) = ask(store, f"{ID}document/uhri/record/aaaa-1", f"<{NS}text>")
    assert text.startswith("97.3. Give pencils")


def test_what_is_no_symbol_and_no_date_is_kept_as_printed(tmp_path: Path) -> None:
    odd = {"Symbol": "A/50/38, paras. 20-25 <draft>", "PublicationDate": "03/04/2010"}
    store = OxigraphStore()
    summary = import_uhri(store, write(tmp_path, [{**UPR, **odd, "AnnotationId": "{AAAA-1}"}]))
    record = f"{ID}document/uhri/record/aaaa-1"
    cited = "<http://purl.org/dc/terms/bibliographicCitation>"
    assert ask(store, record, cited) == [odd["Symbol"]]
    assert ask(store, record, "<http://xmlns.com/foaf/0.1/page>") == []
    assert summary.unmapped["PublicationDate", "03/04/2010"] == 1
    assert "03/04/2010" in ask(store, record, f"<{NS}unlinkedMention>")
    assert validate(store).results == ()


@pytest.mark.parametrize("text", ["[]", '{"value": []}', '{"errors": [], "value": [], "next": 1}'])
def test_an_empty_list_has_no_rows(text: str, tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text(text, "utf-8")
    assert import_uhri(OxigraphStore(), path).rows == 0


def test_a_list_in_an_object_is_read_however_little_is_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uhri_json, "_CHUNK", 7)
    longest = max(len(json.dumps(record)) for record in RECORDS)
    monkeypatch.setattr(uhri_json, "_LONGEST_RECORD", 2 * longest)
    others = [{"page": page} for page in range(longest)]
    path = write(tmp_path, {"meta": others, "data": RECORDS, "more": others})
    text = path.read_text("utf-8")
    found = list(uhri_json.rows(path))
    assert [row.ordinal for row in found] == [1, 2, 3, 4, 5]
    assert [json.loads(text[row.begin : row.end]) for row in found] == RECORDS


@pytest.mark.parametrize("chunk", range(1, 9))
def test_a_number_may_stand_where_the_memory_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(uhri_json, "_CHUNK", chunk)
    path = tmp_path / "export.json"
    path.write_text('{"total": 1234.5e+12, "value": [{"AnnotationId": "a"}, -12.5E-10]}', "utf-8")
    assert [row.content for row in uhri_json.rows(path)] == [{"AnnotationId": "a"}, -12.5e-10]


def test_what_is_no_number_is_nothing(tmp_path: Path) -> None:
    record = {**UPR, "Themes": [float("nan"), "Right to education"], "UprSession": float("nan")}
    store = OxigraphStore()
    summary = import_uhri(store, write(tmp_path, [record]))
    assert (summary.added, summary.unmapped[("Themes", "nan")]) == (1, 0)
