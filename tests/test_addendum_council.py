"""Council reports: each State's last word on its recommendations, and nobody else's."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions

from rightsgraph import iris, resources
from rightsgraph.extract.council import records
from rightsgraph.extract.tallies import tally
from rightsgraph.heads import metadata
from rightsgraph.iris import state
from rightsgraph.json_lines import totals
from rightsgraph.kinds import recognise
from rightsgraph.pipeline import facts, read_document
from rightsgraph.queries import run
from rightsgraph.reading import clean, read
from rightsgraph.records import Position, Tally
from rightsgraph.store import OxigraphStore
from rightsgraph.structure.council import passages
from rightsgraph.text import SourceText, Text
from rightsgraph.totals import differences
from rightsgraph.tree import Document, Kind, Metadata, Part, Passage

AND = state("AND")

FILE = Path(__file__).parent / "documents" / "addendum-council.txt"


@cache
def council() -> Document:
    source = read(FILE)
    structured = tuple(passages(clean(source)))
    return Document("council", Kind.COUNCIL_REPORT, source, Metadata(), structured)


def by_state(code: str) -> dict[str, Position]:
    found = records(council()).positions
    return {p.number: p for p in found if p.state.endswith(f"/{code}")}


def test_states_are_sections_and_paragraphs_keep_their_numbers() -> None:
    assert [s.heading for s in council().of(Part.SECTION)] == ["Andorra", "Monaco"]
    paragraphs = [p.path for p in council().of(Part.PARAGRAPH)]
    assert paragraphs == [f"paragraph/{n}" for n in range(11, 22)]


def test_headings_say_who_speaks() -> None:
    headings = [h.heading for h in council().of(Part.HEADING)]
    assert headings[0].endswith("on its promises and on the outcome")
    assert len(headings) == 3


def test_the_rest_of_the_session_is_left_out() -> None:
    assert "Andorra rejected" not in " ".join(p.text.value for p in council().passages)
    assert passages(clean(SourceText("other", "1. The Council met.\n"))) == []


def test_numbers_on_lines_of_their_own_open_the_same_paragraphs() -> None:
    apart = re.sub(r"(?m)^[ \t]*(\d{1,2}\.)[ \t]+(?=[A-Z])", r"\1" + "\n", FILE.read_text("utf-8"))
    assert apart != FILE.read_text("utf-8")
    found = passages(clean(SourceText("apart", apart)))
    assert [p.path for p in found] == [p.path for p in council().passages]


def test_the_states_are_its_outcomes() -> None:
    outcomes = records(council()).outcomes
    assert [(o.passage, o.state[-3:]) for o in outcomes] == [
        ("section/1", "AND"),
        ("section/2", "MCO"),
    ]


def test_its_head_tells_session_and_cycle_but_no_state() -> None:
    head = (
        "Human Rights Council\nFourteenth session\n\n"
        "Report of the Human Rights Council on its\nfourteenth session\n\nMonaco\nMonaco spoke.\n"
    )
    meta = metadata(clean(SourceText("head", head)), Kind.COUNCIL_REPORT)
    assert (meta.council_session, meta.mechanism, meta.cycle, meta.state) == (14, "upr", 1, "")
    assert meta.title == "Report of the Human Rights Council on its fourteenth session"


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (
            "Distr.\nGENERAL\n\nA/HRC/9/99",
            "REPORT OF THE HUMAN RIGHTS COUNCIL ON ITS NINTH SESSION",
        ),
        ("Distr.: General", "Draft report of the Human Rights Council on its ninth session"),
    ],
    ids=["early", "draft"],
)
def test_heads_of_other_years(above: str, title: str) -> None:
    below = "Consideration of universal periodic review outcomes"
    text = clean(SourceText("head", f"{above}\n3 May 2021\n\n{title}\n\n{below}"))
    assert recognise(text, "head") is Kind.COUNCIL_REPORT
    meta = metadata(text, Kind.COUNCIL_REPORT)
    assert (meta.title, meta.council_session, meta.cycle) == (title, 9, 1)
    assert meta.issued == date(2021, 5, 3)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((1, 2, 7, 14, 15), "does-not-accept"),
        ((3, 9, 10, 12), "accepts"),
    ],
)
def test_positions_of_a_state(numbers: tuple[int, ...], said: str) -> None:
    positions = by_state("AND")
    assert {positions[f"64.{n}"].wording for n in numbers} == {said}


def test_the_last_word_stands() -> None:
    assert by_state("AND")["64.5"].wording == "accepts"
    assert by_state("AND")["64.5"].passages == ("paragraph/19",)


def test_one_of_several_without_its_number_is_no_position() -> None:
    assert not {"64.16", "64.17", "64.18"} & set(by_state("AND"))


def test_full_numbers_need_no_paragraph() -> None:
    assert by_state("MCO")["51.9"].wording == "accepts-in-part"


def test_what_another_state_says_is_not_read() -> None:
    assert len(by_state("AND")) + len(by_state("MCO")) == len(records(council()).positions)
    assert "paragraph/18" not in {p.passages[0] for p in records(council()).positions}


def counted(text: str) -> dict[str, int]:
    found = tally(Passage(Part.PARAGRAPH, "paragraph/1", Text(text), 1), AND)
    return dict(found.counts) if found else {}


@pytest.mark.parametrize(
    "text",
    [
        "Andorra accepted 12 recommendations on snow and noted 3 recommendations about ice.",
        "Of the four recommendations that had been deferred, two were accepted.",
        "Regarding the 24 pending recommendations, Andorra had accepted 20 of them and noted 4.",
        "Recommendations 12 and 14 were accepted, and 21 per cent were noted.",
        "One recommendation was not accepted, as it was unclear.",
    ],
)
def test_what_is_counted_of_some_is_no_total(text: str) -> None:
    assert counted(text) == {}


def test_a_count_of_all_that_were_received() -> None:
    assert counted("Andorra had rejected only 5 of the 97 recommendations made.") == {
        "received": 97,
        "not-supported": 5,
    }


def test_counts_that_do_not_add_up_or_differ_are_told() -> None:
    said = Tally("paragraph/2", AND, (("received", 90), ("supported", 60), ("noted", 20)), AND)
    whole = Tally("paragraph/3", AND, (("received", 90), ("supported", 70), ("noted", 20)))
    early = Tally("paragraph/1", AND, (("received", 80), ("supported", 1)), AND, interim=True)
    assert list(differences([early, said, whole], {AND: 90})) == [
        "AND, paragraph/2: 80 of 90 are counted",
        "AND, paragraph/2: the delegation counts 60 supported, the President 70",
    ]
    assert list(differences([whole], {AND: 91})) == [
        "AND, paragraph/3: 90 were received, its report lists 91"
    ]


def test_the_documents_that_a_review_is_in() -> None:
    text = (
        "A. Consideration of universal periodic review outcomes\n\n"
        "Andorra\n\n1. The review of Andorra was held on 3 May 2021 (A/HRC/WG.6/9/AND/1).\n\n"
        "2. It is in the report (A/HRC/88/5) and in\nA/HRC/88/5/Add.1.\n\n"
        "1. Views expressed by the State under review on the outcome\n\n"
        "3. The delegation referred to A/HRC/88/6.\n"
    )
    source = SourceText("one", text)
    structured = tuple(passages(clean(source)))
    (outcome,) = records(
        Document("one", Kind.COUNCIL_REPORT, source, Metadata(), structured)
    ).outcomes
    assert outcome.responds_to == ("A/HRC/88/5", "A/HRC/88/5/Add.1")


def test_what_the_council_was_told_stands_beside_what_was_read(tmp_path: Path) -> None:
    text = (
        "A/HRC/14/99\n\nReport of the Human Rights Council on its fourteenth session\n\n"
        "A. Consideration of universal periodic review outcomes\n\n"
        "Andorra\n\n1. The review of Andorra was held on 3 May 2010 (see A/HRC/14/5).\n\n"
        "1. Views expressed by the State under review on the outcome\n\n"
        "2. Andorra had received 4 recommendations. Recommendations 64.1 and 64.2 were accepted, "
        "and recommendation 64.3 was rejected.\n\n"
        "4. Concluding remarks of the State under review\n\n"
        "3. The President stated that, out of 4 recommendations received, 2 enjoyed the support of "
        "Andorra and 2 were noted.\n"
    )
    path = tmp_path / "council.txt"
    path.write_text(text, "utf-8")
    found = read_document(path)
    first, last = totals(found)
    assert (first["said_by"], first["received"], first["passage"]) == ("Andorra", 4, "paragraph/2")
    assert (last["said_by"], last["noted"], last["responds_to"]) == ("President", 2, ["A/HRC/14/5"])
    store = OxigraphStore()
    store.load_quads(facts(found))
    store.load(resources.folder("data/reference/states.ttl"), iris.graph("reference", "states"))
    results = run(store, "council-totals", state="AND")
    assert isinstance(results, QuerySolutions)
    told = {
        (row["by"].value, (row["counted"] or row["told"]).value.split("/")[-1]): (
            row["told"].value,
            row["found"].value,
        )
        for row in results
    }
    assert told == {
        ("Andorra", "4"): ("4", "3"),
        ("President", "4"): ("4", "3"),
        ("President", "supported"): ("2", "2"),
        ("President", "noted"): ("2", "1"),
    }


@pytest.mark.documents
def test_the_counts_of_a_session_read_by_hand(corpus: Path) -> None:
    gold = corpus / "score/gold_addenda/council_A-HRC-43-2.json"
    told = [s for s in json.loads(gold.read_text("utf-8"))["statements"] if "counts" in s]
    read_ = read_document(corpus / "slovenia/cycle3/extracted/g2110341.txt")
    found = {tally.passage: dict(tally.counts) for tally in read_.records.tallies}
    assert len(told) == 16
    for statement in told:
        counts = found[f"paragraph/{statement['paragraphs']}"]
        wanted = dict(statement["counts"])
        if "partially_supported" in wanted:
            wanted["supported-in-part"] = wanted.pop("partially_supported")
        if "implemented" in wanted:
            wanted["not-supported"] = wanted.pop("noted")
        assert {kind: counts.get(kind) for kind in wanted} == wanted
