from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Quad, QuerySolutions
from upr_info_export import BRIDGES, HEADER, REVIEW, ROWS, ask, export, import_upr_info

from rightsgraph.facts import Facts, node, string, words
from rightsgraph.imports.summary import Summary
from rightsgraph.imports.upr_info_rows import GRAPH
from rightsgraph.iris import (
    BASE,
    concept,
    graph,
    instrument,
    organisation,
    recommendation,
    review,
    state,
)
from rightsgraph.lexicon import patterns
from rightsgraph.proposals import add_link
from rightsgraph.queries import load_queries, run
from rightsgraph.store import OxigraphStore
from rightsgraph.validation import validate
from rightsgraph_server.cli.imports import upr_info as command

REPORT = graph("document", "our-report")


def answers(store: OxigraphStore, name: str, **given: object) -> list[dict[str, str]]:
    found = run(store, load_queries()[name], **given)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{name: row[name].value for name in names if row[name]} for row in found]


class Stop(Exception):
    """What a user does who has had enough."""


def quads(store: OxigraphStore) -> set[Quad]:
    return set(store.snapshot())


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
    placed = ("#inText", "#begin", "#end", "#ordinal", "#digest", "#length", "/isFormatOf", "Note")
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


def test_a_row_finds_its_item_of_a_paragraph_that_is_one_recommendation(tmp_path: Path) -> None:
    """As where the answer refers to a paragraph of the dialogue that recommends several things."""
    store, paragraph = OxigraphStore(), f"{BASE}id/document/our-report/paragraph/31"
    facts, text = Facts(REPORT), Facts(graph("text", "our-report"))
    for number, passage in (("31", paragraph), ("31.b", f"{paragraph}/item/b")):
        iri = facts.thing(
            recommendation(REVIEW, number), "Bridges", "Recommendation", "UPRRecommendation"
        )
        facts.add(iri, "rg:inReview", node(REVIEW))
        facts.add(iri, "rg:recommendedBy", node(state("PER")))
        facts.add(iri, "prov:wasDerivedFrom", node(passage))
    words_there = {
        "a": "build bridges over the northern rivers (all of them). It asked when the State would "
        "ratify the Rome Statute, and recommended to:",
        "b": "teach every pupil how to row a boat.",
    }
    text.add(paragraph, "rg:text", words("Peru thanked the delegation and recommended to:"))
    for letter, asked in words_there.items():
        facts.add(f"{paragraph}/item/{letter}", "dcterms:isPartOf", node(paragraph))
        text.add(f"{paragraph}/item/{letter}", "rg:text", words(asked))
    store.load([*facts.quads(), *text.quads()])
    boats = ROWS[1].replace(BRIDGES, "Teach every pupil how to row a boat").replace("Oman", "Peru")
    import_upr_info(store, [export(tmp_path, [ROWS[0], boats, ROWS[3]])])
    found = ask(store, f"SELECT ?on {{ ?s rg:onRecommendation ?on . ?on rg:inReview <{REVIEW}> }}")
    assert found == [(recommendation(REVIEW, "31"),), (recommendation(REVIEW, "31.b"),)]
    assert not ask(store, "SELECT ?later { ?later rg:repeats ?earlier }")


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
    [listed] = answers(store, "doubtful-matches")
    assert listed["to"] == recommendation(REVIEW, "124.1")
    assert (listed["fromText"], listed["toText"]) == (
        "Build bridges over every river of the north of the land",
        "Build bridges over the northern rivers (all of them) (Peru) (Oman);",
    )


def test_a_demand_that_comes_again_is_linked(store: OxigraphStore, imported: Summary) -> None:
    assert imported.repeats == 1
    cycles = """SELECT ?later ?earlier WHERE {
      ?one rg:repeats ?other . ?one rg:inReview ?later . ?other rg:inReview ?earlier }"""
    assert ask(store, cycles) == [(REVIEW, review("KAZ", "upr", 1))]


def test_the_graph_conforms(store: OxigraphStore, tmp_path: Path) -> None:
    import_upr_info(store, [export(tmp_path, [*ROWS, ROWS[0].replace("Accepted", "Unheard")])])
    report = validate(store)
    assert report.conforms, report.text()


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
    names = {"(Unknown)", "Unheard", "9", "NATO", "Mars"}
    assert ask(store, kept) == sorted(("Kites", name) for name in names)


def test_every_issue_is_mapped_to_concepts_that_exist() -> None:
    issues = patterns("upr_info")["issues"]
    assert len(issues) == 60  # 54 at first, and what was added since
    assert [label for label, themes in issues.items() if not themes] == []
    known = {key for themes in issues.values() for key in themes}
    store = OxigraphStore()
    store.load(Path(__file__).parents[1] / "ontology" / "schemes" / "theme.ttl")
    assert known <= {key for (key,) in ask(store, "SELECT ?key WHERE { [] skos:notation ?key }")}


def test_records_of_an_earlier_version_get_the_themes_of_this_one(
    store: OxigraphStore, tmp_path: Path
) -> None:
    import_upr_info(store, [export(tmp_path, ROWS[:1])])
    known = quads(store)
    women = f"<{concept('theme', 'women')}>"
    store.update(
        f"DELETE {{ GRAPH ?g {{ ?r <{BASE}ns#theme> ?old }} }} "
        f"INSERT {{ GRAPH ?g {{ ?r <{BASE}ns#theme> {women} }} }} "
        f"WHERE {{ GRAPH ?g {{ ?r <{BASE}ns#theme> ?old }} }}"
    )
    assert quads(store) != known
    import_upr_info(store, [export(tmp_path, ROWS[:2], "more.csv")])
    asked = "SELECT DISTINCT ?theme WHERE { ?r a rg:DatabaseRecord ; rg:theme ?theme }"
    assert ask(store, asked) == [
        (concept("theme", "other"),),
        (concept("theme", "standard-of-living"),),
    ]


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
    labelled: OxigraphStore, tmp_path: Path, name: str, given: dict[str, str], rows: int
) -> None:
    import_upr_info(labelled, [export(tmp_path, ROWS)])
    assert len(answers(labelled, name, **given)) == rows


def test_themes_of_the_database_find_requests_and_what_they_cite(
    labelled: OxigraphStore, tmp_path: Path
) -> None:
    row = "Kazakhstan,Asia,OIC,Ratify it,Peru,GRULAC,OAS,Noted,5,International instruments,20"
    import_upr_info(labelled, [export(tmp_path, [row])])
    (found,) = ask(labelled, "SELECT ?r WHERE { ?r a rg:UPRRecommendation }")
    facts = Facts(graph("document", "report"))
    facts.add(found[0], "prov:wasDerivedFrom", node("http://example.org/passage"))
    for key in ("rome-statute", "paris-principles"):
        facts.add("http://example.org/passage", "rg:cites", node(instrument(key)))
    labelled.load(facts.quads())
    requests = answers(labelled, "treaty-requests", state="KAZ")
    assert [(row["instrument"], row["position"]) for row in requests] == [
        (instrument("rome-statute"), "noted")
    ]
    themes = answers(labelled, "positions-by-theme", state="KAZ")
    assert [(row["theme"], row["position"]) for row in themes] == [("treaty ratification", "noted")]


@pytest.fixture
def labelled(store: OxigraphStore) -> OxigraphStore:
    for path in ("ontology", "data/reference"):
        for file in sorted((Path(__file__).parents[1] / path).rglob("*.ttl")):
            store.load(file, graph("reference", file.stem))
    return store


def statement(facts: Facts, name: str, on: str, position: str, demand: str = "") -> None:
    """A reading of ours in a document of its own."""
    iri = facts.thing(f"{BASE}id/position/{name}", name, "PositionStatement")
    facts.add(iri, "rg:onRecommendation", node(on))
    facts.add(iri, "rg:onDemand", node(f"{on}/demand/{demand}") if demand else None)
    facts.add(iri, "rg:position", node(concept("position", position)))
    facts.add(iri, "rg:statedBy", node(state("KAZ")))
    facts.add(iri, "prov:wasAttributedTo", node(f"{BASE}id/software/{name[0]}"))
    facts.add(iri, "prov:wasDerivedFrom", node(f"{BASE}id/document/{name}/row/1"))
    facts.add(f"{BASE}id/document/{name}/row/1", "rg:inDocument", node(f"{BASE}id/document/{name}"))
    facts.add(f"{BASE}id/software/{name[0]}", "rdfs:label", string(name[0]))


def asked(facts: Facts, number: str, cycle: int) -> str:
    iri = recommendation(review("KAZ", "upr", cycle), number)
    facts.add(iri, "rg:addressedTo", node(state("KAZ")))
    facts.add(iri, "rg:inReview", node(review("KAZ", "upr", cycle)))
    facts.add(review("KAZ", "upr", cycle), "rg:cycle", string(str(cycle)))
    return iri


@pytest.mark.parametrize(("demands", "rows"), [(("1", "2"), 0), (("1", "1"), 1), (("1", ""), 1)])
def test_answers_to_two_demands_are_no_disagreement(
    labelled: OxigraphStore, demands: tuple[str, str], rows: int
) -> None:
    facts = Facts(REPORT)
    on = asked(facts, "9.1", 2)
    statement(facts, "a", on, "supported", demands[0])
    statement(facts, "b", on, "noted", demands[1])
    labelled.load(facts.quads())
    assert len(answers(labelled, "positions-sources-disagree", state="KAZ")) == rows


def test_a_reversal_is_one_in_the_eyes_of_one_source(labelled: OxigraphStore) -> None:
    facts = Facts(REPORT)
    before, then = asked(facts, "9.1", 1), asked(facts, "9.1", 2)
    add_link(facts, then, "repeats", before, "close text", 0.9)
    statement(facts, "a1", before, "noted")
    statement(facts, "b2", then, "supported")
    labelled.load(facts.quads())
    assert not answers(labelled, "reversals-over-time", state="KAZ")
    statement(facts, "a2", then, "supported")
    labelled.load(facts.quads())
    [row] = answers(labelled, "reversals-over-time", state="KAZ")
    assert (row["source"], row["score"]) == ("a", "0.9")
    statement(facts, "a3", before, "supported")  # an addendum, or the answer to another demand
    labelled.load(facts.quads())
    assert not answers(labelled, "reversals-over-time", state="KAZ")
