"""The import of the Universal Human Rights Index, on invented records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from rightsgraph.errors import UnreadableFile
from rightsgraph.facts import Facts, node, string, words
from rightsgraph.imports import uhri, uhri_facts, uhri_json
from rightsgraph.imports.uhri import import_uhri
from rightsgraph.imports.uhri_json import Row
from rightsgraph.imports.uhri_records import Annotation, annotation, number
from rightsgraph.iris import BASE, graph
from rightsgraph.lexicon import patterns
from rightsgraph.resources import folder
from rightsgraph.store import OxigraphStore
from rightsgraph.triples.tags import tag_facts
from rightsgraph.uhri_labels import body, cycle, position, spelling, state, values
from rightsgraph.validation import validate
from rightsgraph_server.cli.import_uhri import uhri as command

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


def read(record: object) -> Annotation | str:
    return annotation(Row(1, 0, 9, record))


# ---- The file


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


# ---- Labels and records


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
        ('{"AnnotationId": "a", "Themes": []}', "holds no list of records"),
        ('{"AnnotationId": "a", "Files": [{"AnnotationId": "b"}]}', "holds no list of records"),
        ('{"Id": "a", "Files": [{"Name": "b"}]}', "holds no list of records"),
        ('{"value": [] "next": 1}', "has no ',' here"),
        ('{"value": [{"AnnotationId": "a"}', "ends in the middle"),
        ('{"AnnotationId": "a", "Text": "b"}', "holds no list of records"),
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
    odd = {"Symbol": "A/50/38, paras. 20-25 <draft>", "PublicationDate": "23/03/2010"}
    store = OxigraphStore()
    summary = import_uhri(store, write(tmp_path, [{**UPR, **odd, "AnnotationId": "{AAAA-1}"}]))
    record = f"{ID}document/uhri/record/aaaa-1"
    cited = "<http://purl.org/dc/terms/bibliographicCitation>"
    assert ask(store, record, cited) == [odd["Symbol"]]
    assert ask(store, record, "<http://xmlns.com/foaf/0.1/page>") == []
    assert summary.unmapped["PublicationDate", "23/03/2010"] == 1
    assert "23/03/2010" in ask(store, record, f"<{NS}unlinkedMention>")
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


# ---- What is published


def test_a_upr_record_becomes_a_recommendation_with_a_position(tmp_path: Path) -> None:
    store = filled(tmp_path)
    recommendation = f"{ID}review/KAZ/upr/1/recommendation/97.3"
    assert ask(store, recommendation, f"<{NS}recommendedBy>") == [f"{ID}state/FRA"]
    assert ask(store, recommendation, f"<{NS}theme>") == [f"{BASE}scheme/theme/education"]
    statement = f"{ID}position/uhri/aaaa-1"
    assert ask(store, statement, f"<{NS}onRecommendation>") == [recommendation]
    assert ask(store, statement, f"<{NS}position>") == [f"{BASE}scheme/position/supported"]
    assert ask(store, f"{ID}review/KAZ/upr/1", f"<{NS}session>") == [f"{ID}session/upr/7"]
    record = f"{ID}document/uhri/record/aaaa-1"
    assert ask(store, record, f"<{NS}unlinkedMention>") == ["Atlantis"]
    assert ask(store, record, "<http://purl.org/dc/terms/subject>") == [
        "http://metadata.un.org/sdg/16.b",
        "http://metadata.un.org/sdg/4",
        f"{BASE}scheme/uhri-group/children",
        f"{BASE}scheme/uhri-region/asia-pacific",
        f"{BASE}scheme/uhri-theme/right-to-education",
        f"{BASE}scheme/uhri-theme/wholly-new-theme",
    ]


def test_other_bodies_are_first_class(tmp_path: Path) -> None:
    store = filled(tmp_path)
    committee = f"{ID}body/committee-on-the-rights-of-the-child"
    numbered = f"{ID}review/POL/crc/4/recommendation/26"
    unnumbered = f"{ID}document/crc-c-15-add-30/recommendation/26"
    mandate = f"{ID}document/a-hrc-35-24-add-1/recommendation/87(a)"
    assert ask(store, numbered, f"<{NS}recommendedBy>") == [committee]
    assert f"{NS}TreatyBodyRecommendation" in ask(store, unnumbered, "a")
    assert f"{NS}SpecialProceduresRecommendation" in ask(store, mandate, "a")
    claim = f"{ID}document/uhri/claim/record/cccc-3/1"
    assert ask(store, claim, f"<{NS}claimedBy>") == [committee]
    assert ask(store, claim, f"<{NS}aboutState>") == [f"{ID}state/POL"]


def test_words_stand_in_the_text_layer_only(tmp_path: Path) -> None:
    store = filled(tmp_path)
    assert store.graphs() == [graph("import", "uhri"), graph("text", "uhri")]
    facts = store.snapshot([graph("import", "uhri")])
    assert not [quad for quad in facts if "pencils" in quad.object.value]  # type: ignore[union-attr]
    assert len(list(store.snapshot([graph("text", "uhri")]))) == len(RECORDS)


@pytest.mark.parametrize(
    ("change", "obstacle"),
    [
        ({"Countries": []}, "no State that is known"),
        ({"Countries": ["Kosovo*"]}, "Kosovo* is no State here"),
        ({"Countries": ["POL", "KAZ"]}, "several States"),
        ({"Body": None}, "no body that is known"),
        ({"AnnotationType": None, "Body": "- CRC"}, "no type that is known"),
        ({"UprCycle": None, "UprSession": []}, "neither cycle nor session of the UPR"),
    ],
)
def test_a_record_with_gaps_is_kept_and_listed(
    tmp_path: Path, change: dict[str, object], obstacle: str
) -> None:
    store = OxigraphStore()
    summary = import_uhri(store, write(tmp_path, [UPR, {**UPR, "AnnotationId": "x", **change}]))
    assert [(s.row, s.reason.rpartition(": ")[2]) for s in summary.skipped] == [(2, obstacle)]
    assert ask(store, f"{ID}document/uhri/record/x", f"<{NS}ordinal>") == ["2"]
    assert ask(store, f"{ID}position/uhri/x", "a") == []


@pytest.mark.parametrize(
    ("country", "asked", "mentions", "printed"),
    [
        ("Cook Islands (the)", [f"{ID}state/COK"], [], []),
        ("Niue", [f"{ID}state/NIU"], [], []),
        ("State of Palestine*", [f"{ID}state/PSE"], [], []),
        ("Holy See", [f"{ID}state/VAT"], [], []),
        ("European Union", [], [f"{ID}organisation/european-union"], []),
        ("Hong Kong, China", [], [], ["Hong Kong, China"]),
        ("Kosovo*", [], [], ["Kosovo*"]),
    ],
)
def test_a_party_to_treaties_need_not_be_a_member_nor_a_state(
    country: str, asked: list[str], mentions: list[str], printed: list[str], tmp_path: Path
) -> None:
    store = filled(tmp_path, [{**MANDATE, "Countries": [country]}])
    record = f"{ID}document/uhri/record/dddd-4"
    made = f"{ID}document/a-hrc-35-24-add-1/recommendation/87(a)"
    assert ask(store, made, f"<{NS}addressedTo>") == asked
    assert ask(store, record, f"<{NS}mentions>") == mentions
    assert ask(store, record, f"<{NS}unlinkedMention>") == printed
    assert ask(store, record, f"<{NS}text>") == ["87. (a) Buy more pencils."]
    assert validate(store).results == ()


def test_labels_that_are_new_are_listed_and_kept(tmp_path: Path) -> None:
    store = OxigraphStore()
    summary = import_uhri(store, write(tmp_path, [UPR, {**UPR, "AnnotationId": "z"}]))
    assert summary.unmapped == {
        ("Themes", "Wholly new theme"): 2,
        ("UprRecommendingCountry", "Atlantis"): 2,
    }
    concept = f"{BASE}scheme/uhri-theme/wholly-new-theme"
    close = "<http://www.w3.org/2004/02/skos/core#closeMatch>"
    assert ask(store, concept, "<http://www.w3.org/2004/02/skos/core#prefLabel>")
    assert ask(store, concept, close) == []
    known = f"{BASE}scheme/uhri-theme/right-to-education"
    assert ask(store, known, close) == [f"{BASE}scheme/theme/education"]


def test_what_is_published_conforms(tmp_path: Path) -> None:
    gaps = {**UPR, "AnnotationId": "gaps", "Countries": [], "Text": "No number here."}
    unnumbered = {**UPR, "AnnotationId": "none", "Text": "Give pencils."}
    store = filled(tmp_path, [*RECORDS, gaps, unnumbered])
    assert validate(store).results == ()


# ---- Again, resumed, revised


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    store = filled(tmp_path)
    before = set(store.snapshot())
    summary = import_uhri(store, tmp_path / "export.json")
    assert (summary.added, summary.known) == (0, len(RECORDS))
    assert set(store.snapshot()) == before


def test_an_interrupted_import_is_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uhri, "BATCH", 2)
    whole = set(filled(tmp_path).snapshot())
    store = OxigraphStore()

    def interrupt(done: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_uhri(store, tmp_path / "export.json", interrupt)
    assert 0 < len(set(store.snapshot())) < len(whole)
    summary = import_uhri(store, tmp_path / "export.json")
    assert (summary.known, summary.added) == (4, 1)
    assert set(store.snapshot()) == whole


def test_a_later_export_revises_its_records(tmp_path: Path) -> None:
    store = filled(tmp_path)
    later = {**UPR, "UprPositions": ["Noted"], "Sdgs": []}
    import_uhri(store, write(tmp_path, [OLD, later], "later.json"))
    statement = f"{ID}position/uhri/aaaa-1"
    assert ask(store, statement, f"<{NS}position>") == [f"{BASE}scheme/position/noted"]
    assert ask(store, f"{ID}document/uhri/record/aaaa-1", f"<{NS}ordinal>") == ["2"]
    assert ask(store, f"{ID}document/uhri/record/bbbb-2", f"<{NS}ordinal>") == ["2"]


def test_repeated_records_are_skipped(tmp_path: Path) -> None:
    summary = import_uhri(OxigraphStore(), write(tmp_path, [UPR, UPR]))
    assert [(s.row, s.reason) for s in summary.skipped] == [(2, "repeats an AnnotationId")]


# ---- Meeting


def report(store: OxigraphStore, number: str, text: str) -> str:
    """A recommendation as the reading of a report leaves it in the store."""
    review, passage = f"{ID}review/KAZ/upr/1", f"{ID}document/report/paragraph/{number}"
    iri = f"{review}/recommendation/{number}"
    facts = Facts(graph("document", "report"))
    facts.thing(iri, f"Recommendation {number}", "Recommendation", "UPRRecommendation")
    facts.add(iri, "rg:printedNumber", string(number))
    facts.add(iri, "rg:inReview", node(review))
    facts.add(iri, "rg:recommendedBy", node(f"{ID}state/FRA"))
    facts.add(iri, "prov:wasDerivedFrom", node(passage))
    texts = Facts(graph("text", "report"))
    texts.add(passage, "rg:text", words(text))
    store.load([*facts.quads(), *texts.quads()])
    return iri


def test_a_record_without_number_meets_the_report_by_its_words(tmp_path: Path) -> None:
    store = OxigraphStore()
    printed = report(store, "95.12", "Give pencils to all village schools (France);")
    record = {**UPR, "Text": "Give pencils to all village schools (France);"}
    summary = import_uhri(store, write(tmp_path, [record]))
    assert (summary.matched, summary.alone) == (1, 0)
    statement = f"{ID}position/uhri/aaaa-1"
    assert ask(store, statement, f"<{NS}onRecommendation>") == [printed]
    links = store.query(f"SELECT ?l WHERE {{ ?l <{NS}from> <{statement}> ; <{NS}accepted> true }}")
    assert isinstance(links, ox.QuerySolutions)
    assert len(list(links)) == 1


def test_a_number_with_other_words_is_not_taken_for_the_same(tmp_path: Path) -> None:
    store = OxigraphStore()
    report(store, "97.3", "Abolish the tax on bicycles and open more libraries (France);")
    summary = import_uhri(store, write(tmp_path, [UPR]))
    assert summary.matched == 0
    alone = f"{ID}review/KAZ/upr/1/recommendation/uhri-aaaa-1"
    assert ask(store, f"{ID}position/uhri/aaaa-1", f"<{NS}onRecommendation>") == [alone]


def test_a_report_read_later_is_met_when_the_import_is_run_again(tmp_path: Path) -> None:
    record = {**UPR, "Text": "Give pencils to all village schools (France);"}
    store = filled(tmp_path, [record])
    alone = f"{ID}review/KAZ/upr/1/recommendation/uhri-aaaa-1"
    statement = f"{ID}position/uhri/aaaa-1"
    assert ask(store, statement, f"<{NS}onRecommendation>") == [alone]
    printed = report(store, "95.12", "Give pencils to all village schools (France);")
    import_uhri(store, tmp_path / "export.json")
    assert ask(store, statement, f"<{NS}onRecommendation>") == [printed]
    assert ask(store, alone, "<http://purl.org/dc/terms/isReplacedBy>") == [printed]


# ---- XLSX and the command

COLUMNS = {
    "OHCHR Annotation Id": "AnnotationId",
    "Document Symbol": "Symbol",
    "Document Publication Date": "PublicationDate",
    "Reccomending Body": "Body",
    "Type": "AnnotationType",
    "Countries Concerned": "Countries",
    "Regions Concerned": "Regions",
    "Themes": "Themes",
    "Affected Persons": "AffectedPersons",
    "Sdgs": "Sdgs",
    "Text": "Text",
    "UPR Session": "UprSession",
    "UPR Reccomending States": "UprRecommendingCountry",
    "UPR Position": "UprPositions",
}


def sheet(folder: Path, columns: Iterable[str], records: Iterable[dict[str, Any]]) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(list(columns))
    for record in records:
        cells = (record[COLUMNS[column]] for column in columns)
        page.append(["\n".join(f"- {c}" for c in x) if isinstance(x, list) else x for x in cells])
    path = folder / "export.xlsx"
    book.save(path)
    return path


def test_xlsx_says_the_same_as_json(tmp_path: Path) -> None:
    store = OxigraphStore()
    record = {**UPR, "PublicationDate": 40260}
    summary = import_uhri(store, sheet(tmp_path, COLUMNS, [record, COMMITTEE]))
    assert (summary.rows, summary.added, summary.skipped) == (2, 2, [])
    imported = f"{ID}document/uhri/record/aaaa-1"
    assert ask(store, imported, "<http://purl.org/dc/terms/date>") == ["2010-03-23"]
    statement = f"{ID}position/uhri/aaaa-1"
    recommendation = f"{ID}review/KAZ/upr/1/recommendation/97.3"
    assert ask(store, statement, f"<{NS}onRecommendation>") == [recommendation]
    json_store = filled(tmp_path, [UPR])
    subject = "<http://purl.org/dc/terms/subject>"
    assert ask(store, imported, subject) == ask(json_store, imported, subject)


def test_a_sheet_in_another_order_keeps_the_numbers_of_its_rows(tmp_path: Path) -> None:
    path = sheet(tmp_path, [*reversed(COLUMNS)], [UPR, {**UPR, "AnnotationId": ""}])
    book = load_workbook(path)
    page = book.active
    assert page is not None
    page.insert_rows(3, 2)
    page.insert_rows(1)
    page["A1"] = "Index of human rights"
    page.insert_cols(1)
    page["A2"] = "Column of our own"
    book.save(path)
    summary = import_uhri(OxigraphStore(), path)
    assert summary.added == 1
    assert [(each.row, each.reason) for each in summary.skipped] == [(6, "has no AnnotationId")]


def test_a_workbook_is_known_by_its_content_and_its_sheet_by_the_columns(tmp_path: Path) -> None:
    path = sheet(tmp_path, [*COLUMNS, "Text"], [UPR])
    book = load_workbook(path)
    book.create_sheet("About", 0).append(["The index"])
    book.worksheets[1]["O2"] = "what another column of the same name holds"
    book.save(path)
    renamed = path.rename(tmp_path / "export.json")
    store = OxigraphStore()
    assert import_uhri(store, renamed).added == 1
    assert ask(store, f"{ID}document/uhri/record/aaaa-1", f"<{NS}text>") == [UPR["Text"]]


def test_xlsx_of_something_else_is_refused(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["Themes", "Sdgs"], [UPR])
    with pytest.raises(UnreadableFile, match="row 1: has no column for AnnotationId, Text"):
        import_uhri(OxigraphStore(), path)
    path.write_bytes(b"PK no more")
    with pytest.raises(UnreadableFile, match="is no readable XLSX file"):
        import_uhri(OxigraphStore(), path)


def test_the_command_reports_what_it_did(tmp_path: Path) -> None:
    place = tmp_path / "store"
    OxigraphStore(place).settle()
    path = write(tmp_path, [UPR, {**UPR, "AnnotationId": ""}])
    result = CliRunner().invoke(command, [str(path), "--store", str(place)])
    assert result.exit_code == 1
    assert "2 records: 1 added, 0 known" in result.stderr
    assert "1 records: has no AnnotationId" in result.stdout
    assert "UprRecommendingCountry 'Atlantis'" in result.stdout
    assert graph("import", "uhri") in OxigraphStore(place, read_only=True).graphs()


def test_a_file_that_cannot_be_read_makes_no_store(tmp_path: Path) -> None:
    path = write(tmp_path, [UPR])
    path.write_text(path.read_text("utf-8")[:-40], "utf-8")
    result = CliRunner().invoke(command, [str(path), "--store", str(tmp_path / "new" / "store")])
    assert isinstance(result.exception, UnreadableFile)
    assert not (tmp_path / "new").exists()
