"""One sentence at a time: which verdict it is read as, and of which recommendations.

A verdict that is misread is worse than one that is missed, so many of these hold the words of
one and give none.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from rightsgraph.extract import wording
from rightsgraph.numbering import Outline
from rightsgraph.pipeline import read_document

HEAD = """A/HRC/29/12/Add.1
General Assembly
Distr.: General
11 June 2015
Human Rights Council
Twenty-ninth session
Grenada
Report of the Working Group on the Universal Periodic Review
Addendum
Views on conclusions and/or recommendations, voluntary commitments and replies presented by the \
State under review

1. Grenada replies to the recommendations in paragraph 126 of the report.

2. {}

3. Storks fly.
"""
COUNCIL = """A/HRC/58/2

Report of the Human Rights Council on its fifty-eighth session

A. Consideration of universal periodic review outcomes

Zambia

610. The review of Zambia was held on 30 January 2023.

611. At its 38th meeting, the Council adopted the outcome of the review of Zambia.

1. Views expressed by the State under review on the recommendations and/or conclusions

612. The delegation recalled that recommendations 126.97, 126.98 and 126.99 were about rain.

613. {}

4. Concluding remarks of the State under review

614. The delegation thanked all.

B. General debate on agenda item 6

615. None.
"""
TOLD: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("verdicts.yaml").read_text("utf-8")
)


def _phrases(kind: str) -> list[tuple[str, str]]:
    return [(position, said) for position, phrases in TOLD[kind].items() for said in phrases]


@pytest.mark.parametrize(
    ("position", "answer"),
    [(position, answer) for position, answers in TOLD["answers"].items() for answer in answers],
)
def test_an_answer_is_read_as_it_is_meant(position: str, answer: str) -> None:
    assert wording.POSITIONS[wording.wording(answer)] == position


@pytest.mark.parametrize(("sentence", "told"), list(TOLD["sentences"].items()))
def test_a_sentence_says_of_each_number_what_it_says(
    sentence: str, told: str, tmp_path: Path
) -> None:
    assert _read(HEAD.format(sentence), tmp_path, told) == _clear(told)


@pytest.mark.parametrize(
    ("position", "said"),
    [
        *((p, f"Recommendations 126.1 and 126.2 {said}.") for p, said in _phrases("predicates")),
        *((p, f"Grenada {said} recommendations 126.1 and 126.2.") for p, said in _phrases("verbs")),
    ],
)
def test_what_is_said_of_several_is_read_as_it_is_meant(
    position: str, said: str, tmp_path: Path
) -> None:
    told = f"{position} 1-2"
    assert _read(HEAD.format(said), tmp_path, told) == _clear(told)


@pytest.mark.parametrize(("sentence", "told"), list(TOLD["delegations"].items()))
def test_a_delegation_says_of_each_number_what_it_says(
    sentence: str, told: str, tmp_path: Path
) -> None:
    assert _read(COUNCIL.format(sentence), tmp_path, told) == _clear(told)


def _read(text: str, folder: Path, told: str) -> dict[str, str]:
    """The positions of a document, but those that are unclear and told to be."""
    file = folder / "document.txt"
    file.write_text(text, "utf-8")
    unclear = dict(_each(told)).items() - _clear(told).items()
    found = {p.number: p.position for p in read_document(file).records.positions}
    return dict(found.items() - unclear)


def _clear(told: str) -> dict[str, str]:
    return {n: position for n, position in _each(told) if position != "no-clear-position"}


def _each(told: str) -> list[tuple[str, str]]:
    """``noted 1-2,4; supported 3`` number by number."""
    found = []
    for part in filter(None, told.split("; ")):
        position, _, run = part.rpartition(" ")
        for few in run.split(","):
            first, _, last = few.partition("-")
            found += [(f"126.{n}", position) for n in range(int(first), int(last or first) + 1)]
    return found


@pytest.mark.parametrize(
    ("sentence", "third"),
    [
        ("All recommendations are accepted, except 126.3, which is noted.", "noted"),
        ("All recommendations are accepted, except 126.3.", "no-clear-position"),
        (
            "Grenada accepts all recommendations in paragraph 126, except 126.3.",
            "no-clear-position",
        ),
        ("Recommendation 126.3 is noted. The remaining recommendations are accepted.", "noted"),
        ("Grenada supports all the deferred recommendations.", "supported"),
    ],
)
def test_what_is_said_of_all_holds_for_those_of_the_report(
    sentence: str, third: str, tmp_path: Path
) -> None:
    file = tmp_path / "addendum.txt"
    file.write_text(HEAD.format(sentence), "utf-8")
    document = read_document(file).document
    review = document.metadata.review
    report = Outline(review, {f"126.{n}": "pending" for n in range(1, 5)} | {"125.1": "supported"})
    read = read_document(file, outlines={review: report})
    others = dict.fromkeys(("126.1", "126.2", "126.4"), "supported")
    assert {p.number: p.position for p in read.records.positions} == {**others, "126.3": third}
