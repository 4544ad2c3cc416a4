"""What States report between two reviews: known by its title, and no source of positions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rightsgraph import iris, kinds
from rightsgraph.errors import RightsgraphError
from rightsgraph.pipeline import facts, read_document
from rightsgraph.text import Text
from rightsgraph.tree import Kind, Metadata
from rightsgraph.triples import Read

TITLES = (
    "Mid-term report of Norway on the implementation of recommendations\naccepted in the UPR",
    "Universal Periodic Review: voluntary mid-term report by Norway",
    "NORWAY’S MID-TERM REPORT\nUniversal Periodic Review, second cycle",
    "Norway’s UPR midterm report 2016",
    "Mid term progress report, Universal Periodic Review",
    "UPR\n\nNational mid-term implementation report",
    "Voluntary interim report on the recommendations of the Universal Periodic Review",
    "Norway: follow-up report on the implementation of the recommendations\nof the UPR",
    "Report on the implementation of the recommendations of the Universal Periodic Review",
    "Universal Periodic Review\nThe Mid-Term Report of the Kingdom of Norway",
    "A/HRC/WG.6\n\n# UPR mid-term report of Norway",
)
BODY = """
Norway

Foreword

1. The ministries asked the NGOs of Norway about a draft of this paper. Civil society agreed.

I. Treaties

106.1 Ratify the Convention on Kites (Mali). The recommendation enjoys the support of Norway.

106.2 Accepted 106.2.
The ministry opened clinics, in line with article 12 of the International Covenant on Economic,
Social and Cultural Rights.

106.3 Noted
No change.
"""
ADDENDUM = """{head}

Norway

Addendum

Views on conclusions and/or recommendations, voluntary commitments and replies presented by the
State under review

1. What is done about them will be told in the
Mid-term report on the implementation of recommendations of the UPR
in two years.

Recommendation 106.1: Accepted. A voluntary mid-term report will follow.

Recommendation 106.2: Noted.
"""
LETTER = """Answers of Norway to the recommendations of the Universal Periodic Review

{announced}

106.1 The recommendation enjoys the support of Norway.

106.2 The recommendation does not enjoy the support of Norway.
"""
ANNOUNCED = (
    "Norway will submit a voluntary mid-term report on the recommendations.",
    "What is done will be included in the\nMid-term report of Norway that we send in 2016.",
    "The mid-term report of 2013 showed what was done about most\nof the recommendations.",
    "In its mid-term report\nNorway told what was done.",
    "Norway has written a follow-up report on the implementation of the recommendations",
    "Mid-term report on the recommendations was sent to the Council",
    (
        "What Norway does about all that it accepts here will be told to everybody who asks by a\n"
        "Mid-term report of Norway for the Council"
    ),
)
OTHERS = (
    "Mid-term report on UPR recommendations\n\nSubmitted by the Coalition of Norwegian NGOs\n",
    "UPR mid-term report\n\nNorwegian Institute for Human Rights\n",
    "Civil society follow-up report on the implementation of UPR recommendations\n",
    "Joint submission\n\nUPR mid-term report on Norway\n",
    "Follow-up report on the recommendations in the concluding observations\nAnnex to the UPR\n",
    "Mid-term report on the national plan for harbours\n",
)


def written(folder: Path, text: str) -> Read:
    path = folder / "document.txt"
    path.write_text(text, "utf-8")
    return read_document(path)


def kind(text: str) -> str:
    """The kind of a text, or empty where it is of none."""
    try:
        return kinds.recognise(Text(text), "text")
    except RightsgraphError:
        return ""


@pytest.mark.parametrize("title", TITLES)
def test_its_title_tells_it(tmp_path: Path, title: str) -> None:
    read = written(tmp_path, f"{title}\n{BODY}")
    assert read.document.kind is Kind.MID_TERM_REPORT
    assert read.document.metadata.state == iris.state("NOR")
    assert read.records.positions == ()
    assert read.records.recommendations == ()


@pytest.mark.parametrize(
    "head", ["A/HRC/27/5/Add.1", "Working Group on the Universal Periodic Review"]
)
def test_an_addendum_that_announces_one_is_an_addendum(tmp_path: Path, head: str) -> None:
    text = ADDENDUM.format(head=head)
    assert kind(text) == Kind.POSITION_ADDENDUM
    with_session = text.replace(
        "Norway\n", "Human Rights Council\nTwenty-seventh session\n\nNorway\n", 1
    )
    found = {p.number: p.position for p in written(tmp_path, with_session).records.positions}
    assert found == {"106.1": "supported", "106.2": "noted"}


@pytest.mark.parametrize("announced", ANNOUNCED)
def test_answers_that_announce_one_in_prose_are_answers(announced: str) -> None:
    assert kind(LETTER.format(announced=announced)) == Kind.POSITION_ADDENDUM


@pytest.mark.parametrize("title", OTHERS)
def test_those_of_others_are_not_the_states(title: str) -> None:
    assert kind(f"{title}{BODY}") != Kind.MID_TERM_REPORT


def test_a_paper_for_the_working_group_stays_a_national_report() -> None:
    head = "A/HRC/WG.6/48/NOR/1\n\nMid-term national report submitted pursuant to resolution 5/1\n"
    assert kind(f"{head}{BODY}\nUniversal Periodic Review\n") == Kind.NATIONAL_REPORT


def test_what_is_kept_of_one(tmp_path: Path) -> None:
    title = "Mid-term report of Norway on recommendations of the second cycle\n\nOslo, 3 May 2016\n"
    read = written(tmp_path, f"Universal Periodic Review\n\n{title}{BODY}")
    assert read.document.metadata == Metadata(
        title="Mid-term report of Norway on recommendations of the second cycle",
        issued=date(2016, 5, 3),
        state=iris.state("NOR"),
        mechanism="upr",
        cycle=2,
        creators=(iris.state("NOR"),),
    )
    assert read.document.slug == "nor-mid-term-report-2016-05-03"
    assert read.document.metadata.review.endswith("/review/NOR/upr/2")
    texts = {passage.path: passage.text.value for passage in read.document.passages}
    assert texts["paragraph/1"].startswith("The ministries asked")
    path = next(path for path, text in texts.items() if text.startswith("106.2 Accepted"))
    cited = {(m.passage, m.target) for m in read.records.mentions if m.relation == "cites"}
    assert (path, iris.instrument("icescr") + "/article/12") in cited
    kinds_told = {
        str(quad.object) for quad in facts(read) if str(quad.predicate).endswith("#type>")
    }
    assert "<https://w3id.org/rightsgraph/ns#MidTermReport>" in kinds_told
    assert not any("PositionStatement" in told for told in kinds_told)


@pytest.mark.parametrize(
    ("told", "cycle"),
    [("2nd UPR cycle", 2), ("", None), ("second cycle, ahead of the third cycle", None)],
)
def test_its_cycle_is_the_one_that_is_named(tmp_path: Path, told: str, cycle: int | None) -> None:
    read = written(
        tmp_path, f"Mid-term report of Norway\nUniversal Periodic Review\n{told}\n{BODY}"
    )
    assert read.document.metadata.cycle == cycle
    assert facts(read)
