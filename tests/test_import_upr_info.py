from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Quad, QuerySolutions

from rightsgraph.facts import Facts, node, string, words
from rightsgraph.imports.progress import Summary
from rightsgraph.imports.upr_info import import_upr_info
from rightsgraph.imports.upr_info_rows import GRAPH
from rightsgraph.iris import concept, graph, organisation, recommendation, review, state
from rightsgraph.lexicon import patterns
from rightsgraph.queries import load_queries, run
from rightsgraph.store import OxigraphStore
from rightsgraph.validation import validate
from rightsgraph_server.cli.imports import upr_info as command

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
REPORT = graph("document", "our-report")
PREFIXES = """
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX position: <https://w3id.org/rightsgraph/scheme/position/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rg: <https://w3id.org/rightsgraph/ns#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


class Stop(Exception):
    """What a user does who has had enough."""


def export(folder: Path, rows: list[str], name: str = "rows.csv", header: str = HEADER) -> Path:
    path = folder / name
    path.write_bytes("\r".join([header, *rows, ""]).encode("mac-roman"))
    return path


def quads(store: OxigraphStore) -> set[Quad]:
    return set(store.snapshot())


def ask(store: OxigraphStore, query: str) -> list[tuple[str, ...]]:
    found = store.query(PREFIXES + query)
    assert isinstance(found, QuerySolutions)
    return sorted(tuple(value.value for value in row if value) for row in found)


def report() -> Iterator[Quad]:
    """A report that makes the recommendation on bridges, and its text."""
    facts, text = Facts(REPORT), Facts(graph("text", "our-report"))
    passage, number = "https://w3id.org/rightsgraph/id/document/our-report/paragraph/1", "124.1"
    iri = facts.thing(
        recommendation(REVIEW, number), "Bridges", "Recommendation", "UPRRecommendation"
    )
    facts.add(iri, "rg:inReview", node(REVIEW))
    facts.add(iri, "rg:addressedTo", node(state("KAZ")))
    facts.add(iri, "rg:printedNumber", string(number))
    facts.add(iri, "rg:recommendedBy", node(state("PER")), node(state("OMN")))
    facts.add(iri, "prov:wasDerivedFrom", node(passage))
    words_there = "Build bridges over the northern rivers (all of them) (Peru) (Oman);"
    text.add(passage, "rg:text", words(words_there))
    return iter([*facts.quads(), *text.quads()])


@pytest.fixture
def store() -> OxigraphStore:
    return OxigraphStore()


@pytest.fixture
def imported(store: OxigraphStore, tmp_path: Path) -> Summary:
    return import_upr_info(store, [export(tmp_path, ROWS)])


def test_a_row_is_a_record_and_a_reading_attributed_to_the_database(
    store: OxigraphStore, imported: Summary
) -> None:
    assert (imported.rows, imported.added, imported.alone) == (5, 5, 4)
    other, found = ask(
        store,
        f"""SELECT ?by ?theme ?action ?official ?reader WHERE {{
          ?record rg:inReview <{REVIEW}> ; rg:recommendedBy ?by ;
            rg:theme ?theme ; rg:action ?action .
          ?statement prov:wasDerivedFrom ?record ; rg:officialPosition ?official ;
            prov:wasAttributedTo ?reader ; rg:position position:supported }}""",
    )
    assert found == (
        state("PER"),
        concept("theme", "standard-of-living"),
        concept("action", "category-4"),
        concept("official-position", "supported"),
        organisation("upr-info"),
    )
    assert other[1] == concept("theme", "other")


@pytest.mark.usefixtures("imported")
def test_words_stay_in_the_text_graph(store: OxigraphStore) -> None:
    texts = ask(store, "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?record rg:text ?text } }")
    assert texts == [(graph("text", "upr-info"),)]
    assert all("northern rivers" not in str(quad.object) for quad in store.snapshot([GRAPH]))


@pytest.mark.usefixtures("imported")
def test_rows_with_the_same_words_share_a_recommendation(store: OxigraphStore) -> None:
    states = f"""SELECT ?recommendation (COUNT(?by) AS ?states) WHERE {{
      ?recommendation rg:inReview <{REVIEW}> ; a rg:UPRRecommendation ; rg:recommendedBy ?by
    }} GROUP BY ?recommendation"""
    assert sorted(count for _, count in ask(store, states)) == ["1", "2"]


@pytest.mark.usefixtures("imported")
def test_a_pledge_is_a_commitment_and_no_recommendation(store: OxigraphStore) -> None:
    pledges = ask(store, "SELECT ?state WHERE { ?pledge a rg:Commitment ; rg:statedBy ?state }")
    assert pledges == [(state("KAZ"),)]
    assert len(ask(store, "SELECT ?made WHERE { ?made a rg:PositionStatement }")) == 4


@pytest.mark.usefixtures("imported")
def test_states_keep_their_organisations(store: OxigraphStore) -> None:
    members = f"SELECT ?name WHERE {{ <{state('KAZ')}> org:memberOf/skos:altLabel ?name }}"
    assert ask(store, members) == [("CIS",), ("OIC",)]


def test_a_second_run_changes_nothing(store: OxigraphStore, tmp_path: Path) -> None:
    path = export(tmp_path, ROWS)
    import_upr_info(store, [path])
    before = quads(store)
    summary = import_upr_info(store, [path])
    assert quads(store) == before
    assert (summary.added, summary.known) == (0, 5)


def test_the_order_of_rows_columns_and_files_changes_no_meaning(tmp_path: Path) -> None:
    one, other = OxigraphStore(), OxigraphStore()
    import_upr_info(one, [export(tmp_path, ROWS)])
    names = HEADER.split(",")
    first = export(tmp_path, ROWS[:1], "a.csv")
    turned = [",".join(reversed(row.split(","))) for row in ROWS[1:]]
    second = export(tmp_path, turned, "b.csv", ",".join(reversed(names)))
    for path in (second, first):
        import_upr_info(other, [path])
    placed = ("#inText", "#begin", "#end", "#ordinal", "#digest", "#length", "/isFormatOf")
    meaning = [
        {q for q in quads(s) if not q.predicate.value.endswith(placed) and "/text/" not in str(q)}
        for s in (one, other)
    ]
    assert meaning[0] == meaning[1]


def test_an_interrupted_import_is_resumed(tmp_path: Path) -> None:
    path, whole, broken = export(tmp_path, ROWS), OxigraphStore(), OxigraphStore()
    import_upr_info(whole, [path])

    def stop(_: int) -> None:
        raise Stop

    with pytest.raises(Stop):
        import_upr_info(broken, [path], stop)
    assert quads(broken) != quads(whole)
    import_upr_info(broken, [path])
    assert quads(broken) == quads(whole)


def test_rows_meet_the_report_whenever_it_comes(tmp_path: Path) -> None:
    path, before, after = export(tmp_path, ROWS), OxigraphStore(), OxigraphStore()
    before.load(report())
    summary = import_upr_info(before, [path])
    assert (summary.matched, summary.alone) == (2, 2)
    import_upr_info(after, [path])
    after.load(report())
    import_upr_info(after, [path])
    pointers = {q for q in quads(after) if q.predicate.value.endswith("isReplacedBy")}
    assert [q.object for q in pointers] == [node(recommendation(REVIEW, "124.1"))]
    assert quads(after) - pointers == quads(before)
    import_upr_info(after, [path])
    assert pointers < quads(after)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (f"{HEADER},Number", f"{ROWS[0]},124.1"),
        (HEADER, ROWS[0].replace("Build", "124.1. Build")),
    ],
)
def test_a_printed_number_finds_its_recommendation(
    header: str, row: str, store: OxigraphStore, tmp_path: Path
) -> None:
    """In whosever name the report has it: here, no State's of the row."""
    store.load(report())
    row = row.replace("Peru", "Chad").replace("northern rivers", "rivers in the north")
    summary = import_upr_info(store, [export(tmp_path, [row], header=header)])
    assert summary.matched == 1
    methods = ask(
        store, "SELECT ?method { ?link rg:relation rg:onRecommendation; rg:method ?method }"
    )
    assert methods == [("number and text",)]
    before = quads(store)
    assert import_upr_info(store, [export(tmp_path, [row], header=header)]).known == 1
    assert quads(store) == before


def test_every_match_has_its_link(store: OxigraphStore, tmp_path: Path) -> None:
    store.load(report())
    import_upr_info(store, [export(tmp_path, ROWS)])
    links = """SELECT ?statement ?recommendation ?method WHERE {
      ?link rg:relation rg:onRecommendation ; rg:accepted true ; rg:from ?statement ;
        rg:to ?recommendation ; rg:method ?method .
      ?statement rg:onRecommendation ?recommendation }"""
    found = ask(store, links)
    assert [row[1:] for row in found] == [(recommendation(REVIEW, "124.1"), "State and text")] * 2


def test_a_doubtful_match_is_kept_apart(store: OxigraphStore, tmp_path: Path) -> None:
    store.load(report())
    row = ROWS[0].replace(BRIDGES, "Build bridges over every river of the north of the land")
    summary = import_upr_info(store, [export(tmp_path, [row])])
    assert (summary.doubtful, summary.matched) == (1, 0)
    proposed = "SELECT ?to WHERE { ?link rg:accepted false ; rg:to ?to }"
    assert ask(store, proposed) == [(recommendation(REVIEW, "124.1"),)]
    [(on,)] = ask(store, "SELECT ?on WHERE { ?statement rg:onRecommendation ?on }")
    assert on.startswith(recommendation(REVIEW, "upr-info-"))


def test_a_demand_that_comes_again_is_linked(store: OxigraphStore, imported: Summary) -> None:
    assert imported.repeats == 1
    cycles = """SELECT ?later ?earlier WHERE {
      ?one rg:repeats ?other . ?one rg:inReview ?later . ?other rg:inReview ?earlier }"""
    assert ask(store, cycles) == [(REVIEW, review("KAZ", "upr", 1))]


def test_the_graph_conforms(store: OxigraphStore, tmp_path: Path) -> None:
    import_upr_info(store, [export(tmp_path, [*ROWS, ROWS[0].replace("Accepted", "Unheard")])])
    report = validate(store)
    assert report.conforms, report.text()


def test_broken_rows_are_named_and_the_rest_is_imported(
    store: OxigraphStore, tmp_path: Path
) -> None:
    bad = [
        "Kazakhstan,Asia,too,few",
        'Kazakhstan,Asia,OIC,"never closed,Peru,GRULAC,OAS,Accepted,4,Other,20',
        "Atlantis,Asia,OIC,Rise again,Peru,GRULAC,OAS,Accepted,4,Other,20",
        "Kazakhstan,Asia,OIC,Rise again,Peru,GRULAC,OAS,Accepted,4,Other,2000",
        "Kazakhstan,Asia,OIC,,Peru,GRULAC,OAS,Accepted,4,Other,20",
    ]
    path = export(tmp_path, [*ROWS[:2], *bad, *ROWS[2:]])
    summary = import_upr_info(store, [path])
    assert sorted(skipped.row for skipped in summary.skipped) == [4, 5, 6, 7, 8]
    assert str(summary.skipped[0]).startswith(f"{path}, row 4: 4 columns where the header has 11")
    assert any("'Atlantis' is no State" in str(skipped) for skipped in summary.skipped)
    assert (summary.added, summary.rows) == (5, 10)


OTHER = "Session;Number;Action;Issues;Recommendation;Response;Recommending State;State under Review"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
@pytest.mark.parametrize("preface", ["", "UPR Info; export of May\r\n\r\n"])
def test_later_exports_say_the_same(encoding: str, preface: str, tmp_path: Path) -> None:
    row = f'20th session;124.1;4;"Right to water\r\nOther";"{BRIDGES}";Supported;Peru;Kazakhstan'
    path = tmp_path / "later.csv"
    text = "\r\n".join([f"{preface}{OTHER}", row, row.replace("Kazakhstan", "Cockaigne"), ""])
    path.write_bytes(text.encode(encoding))
    store = OxigraphStore()
    summary = import_upr_info(store, [path])
    assert (summary.added, len(summary.skipped), summary.failed) == (1, 1, [])
    assert "Cockaigne" in summary.skipped[0].reason
    assert summary.skipped[0].row == (3 if not preface else 5)
    assert not summary.unmapped
    found = ask(
        store,
        """SELECT ?review ?number ?position (COUNT(?word) AS ?n) WHERE {
        ?record a rg:DatabaseRecord ; rg:inReview ?review ; rg:printedNumber ?number ;
        schema:keywords ?word .
        ?statement prov:wasDerivedFrom ?record ; rg:position ?position }
        GROUP BY ?review ?number ?position""",
    )
    assert [(row[0], row[1], row[2].rpartition("/")[2], row[3]) for row in found] == [
        (REVIEW, "124.1", "supported", "2")
    ]


@pytest.mark.parametrize("encoding", ["mac-roman", "utf-8", "utf-8-sig", "windows-1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rows_saved_in_another_way_are_known(
    encoding: str, delimiter: str, store: OxigraphStore, tmp_path: Path
) -> None:
    """Also with their columns in another order and under capitalised names."""
    accented = f"Kazakhstan,Asia,OIC,{BRIDGES} é,Peru,GRULAC,OAS,Noted,4,Right to water,20"
    assert import_upr_info(store, [export(tmp_path, [*ROWS, accented])]).added == 6
    header, *rows = csv.reader([HEADER, *ROWS, accented])
    end = "\r" if encoding == "mac-roman" else "\r\n"
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=delimiter, lineterminator=end)
    writer.writerows(reversed(row) for row in ([name.upper() for name in header], *rows))
    path = tmp_path / "saved.csv"
    path.write_bytes(lines.getvalue().encode(encoding))
    summary = import_upr_info(store, [path])
    assert (summary.added, summary.known, summary.skipped) == (0, 6, [])


@pytest.mark.parametrize("names", ["Position,Response", "Response,Position", "Response,Response"])
def test_of_two_columns_for_the_same_thing_the_first_counts(names: str, tmp_path: Path) -> None:
    header = f"State under Review,Recommending State,Recommendation,Cycle,{names}"
    row = f"Kazakhstan,Peru,{BRIDGES},Second cycle,pending,Accepted"
    store = OxigraphStore()
    assert import_upr_info(store, [export(tmp_path, [row], header=header)]).added == 1
    found = ask(store, "SELECT ?p WHERE { ?s rg:position ?p }")
    assert [iri.rpartition("/")[2] for (iri,) in found] == ["pending"]


def test_an_open_quotation_mark_spares_the_header_and_the_rows_before(tmp_path: Path) -> None:
    bad = ROWS[1].replace("Build", '"Build')
    store = OxigraphStore()
    summary = import_upr_info(store, [export(tmp_path, [ROWS[0], bad, *["x" * 999] * 200])])
    assert (summary.added, summary.skipped[0].row, summary.failed) == (1, 3, [])


def test_an_open_quotation_mark_in_the_header_is_refused(tmp_path: Path) -> None:
    path = export(tmp_path, ["x" * 9999] * 30, header=f'{HEADER},"Notes')
    (error,) = import_upr_info(OxigraphStore(), [path]).failed
    assert "has no column" in str(error)


def test_a_cycle_stands_for_a_session(tmp_path: Path) -> None:
    header = "State under Review,Recommending State,Recommendation,Response,Cycle"
    row = f"Kazakhstan,Peru,{BRIDGES},pending,Second cycle"
    store = OxigraphStore()
    summary = import_upr_info(store, [export(tmp_path, [row], header=header)])
    assert (summary.added, summary.skipped) == (1, [])
    found = ask(store, "SELECT ?p WHERE { ?s rg:position ?p }")
    assert [iri.rpartition("/")[2] for (iri,) in found] == ["pending"]


def test_a_file_that_is_no_export_leaves_the_store_and_the_other_files_alone(
    store: OxigraphStore, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    summary = import_upr_info(store, [other, tmp_path / "none.csv", export(tmp_path, ROWS)])
    assert len(summary.failed) == 2
    assert "no column from, response, text, to, session or cycle" in str(
        next(error for error in summary.failed if "other" in str(error))
    )
    assert summary.added == 5
    assert ask(store, "SELECT (COUNT(*) AS ?n) WHERE { ?s a rg:SourceText }") == [("1",)]


def test_files_that_cannot_be_read_make_no_store(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    (tmp_path / "book.xlsx").write_bytes(b"PK\3\4" + bytes(range(256)))
    names = ("other.csv", "none.csv", "book.xlsx")
    places = [*(str(tmp_path / name) for name in names), "--store", str(tmp_path / "new" / "store")]
    result = CliRunner().invoke(command, places)
    assert result.exit_code == 2
    assert all(name in result.stderr for name in names)
    assert "saved as CSV" in result.stderr
    assert not (tmp_path / "new").exists()


def test_labels_without_a_counterpart_are_listed_and_kept(
    store: OxigraphStore, tmp_path: Path
) -> None:
    row = "Kazakhstan,Mars,NATO,Rise again,(Unknown),,,Unheard,9,Kites,20"
    summary = import_upr_info(store, [export(tmp_path, [row])])
    assert set(summary.unmapped) == {
        ("issue", "Kites"), ("from", "(Unknown)"), ("response", "Unheard"), ("action", "9"),
        ("org", "NATO"), ("rgrp", "Mars"),
    }  # fmt: skip
    kept = "SELECT ?label ?name WHERE { ?r schema:keywords ?label ; rg:unlinkedMention ?name }"
    assert ask(store, kept) == [("Kites", "(Unknown)")]


def test_every_issue_is_mapped_to_concepts_that_exist() -> None:
    issues = patterns("upr_info")["issues"]
    assert len(issues) == 54
    assert [label for label, themes in issues.items() if not themes] == []
    known = {key for themes in issues.values() for key in themes}
    store = OxigraphStore()
    store.load(Path(__file__).parents[1] / "ontology" / "schemes" / "theme.ttl")
    assert known <= {key for (key,) in ask(store, "SELECT ?key WHERE { [] skos:notation ?key }")}


@pytest.mark.parametrize(
    ("name", "given", "rows"),
    [
        ("recommender-profiles", {"recommender": "PER"}, 4),
        ("acceptance-by-theme", {"state": "KAZ"}, 3),
        ("acceptance-by-recommender", {}, 2),
        ("acceptance-by-cycle", {}, 2),
        ("reversals-over-time", {"state": "KAZ"}, 1),
        ("positions-sources-disagree", {"state": "KAZ"}, 0),
        ("unanswered-recommendations", {"state": "KAZ"}, 0),
    ],
)
def test_questions_that_the_import_answers(
    tmp_path: Path, name: str, given: dict[str, str], rows: int
) -> None:
    store = OxigraphStore()
    for path in ("ontology", "data/reference"):
        for file in sorted((Path(__file__).parents[1] / path).rglob("*.ttl")):
            store.load(file, graph("reference", file.stem))
    import_upr_info(store, [export(tmp_path, ROWS)])
    found = run(store, load_queries()[name], **given)
    assert isinstance(found, QuerySolutions)
    assert len(list(found)) == rows
