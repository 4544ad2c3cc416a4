"""Answers that say what they are on, and answers torn into what was asked."""

from __future__ import annotations

import pytest

from rightsgraph.extract import wording
from rightsgraph.structure.addendum_flow import relined
from rightsgraph.text import Text


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("Not accepted regarding the sale of boats.", "does-not-accept"),
        ("Rejected in relation to boats. They are dear.", "does-not-accept"),
        ("Accepted concerning boats.", "accepts-in-part"),
        ("Supported with respect to oars.", "accepts-in-part"),
        ("Noted regarding boats.", "notes"),
        ("Not accepted regarding boats, accepted regarding oars.", "accepts-in-part"),
        ("Not accepted regarding boats. Accepted regarding oars.", "accepts-in-part"),
        ("Not accepted regarding boats, not accepted regarding oars.", "does-not-accept"),
        ("Accepted regarding all boats.", "explains-only"),
    ],
)
def test_what_a_verdict_is_on_may_follow_it(answer: str, said: str) -> None:
    assert wording.wording(answer) == said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Sign the The recommendation enjoys the support of Chad. treaty (Peru) It is.", "accepts"),
        ("Sign the The recommendation is noted. treaty (Peru) It is long.", "notes"),
        ("Keep its boats Not accepted Accepted", "explains-only"),
        ("Say why the recommendation enjoys support. (Peru) It is long.", "explains-only"),
    ],
)
def test_an_answer_torn_into_what_was_asked_is_read(row: str, said: str) -> None:
    assert wording.wording(row) == said


def test_only_numbers_with_an_answer_right_after_them_begin_a_line() -> None:
    filler = "Nobody was left out of it, and whoever came was heard to the end. " * 16
    line = f"It says on 6 May 2019 62.1–62.4, 62.6 Not accepted. {filler}as 62.7 says 62.9 Noted."
    begun = [row[:13] for row in relined(Text(line)).value.split("\n\n")[1:]]
    assert begun == ["62.1–62.4, 62", "62.9 Noted."]


def test_titles_run_on_with_what_stands_under_them_begin_lines() -> None:
    filler = "The State thanks all who spoke. " * 32
    text = (
        f"{filler}I. Treaties Recommendation 71.1 – Chad agrees to sign it. "
        "Recommendations 71.2, 71.3 – Chad agrees to ratify it. "
        "The replies are: Recommendations 71.4, 71.5 3. Accepted in part: the first will be done."
    )
    lines = [line for line in relined(Text(text)).value.split("\n") if line]
    assert [line[:25] for line in lines[1:]] == [
        "Recommendation 71.1 – Cha",
        "Recommendations 71.2, 71.",
        "Recommendations 71.4, 71.",
    ]
