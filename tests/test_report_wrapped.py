"""What a report becomes where its pages wrap the lines at other places: words, titles, notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from rightsgraph.heads import metadata
from rightsgraph.kinds import recognise
from rightsgraph.structure.report import passages
from rightsgraph.structure.report_pages import with_whole_words, without_pages
from rightsgraph.text import Text
from rightsgraph.tree import Kind

WORDS = "Furthermore they were glad of the same treatment and of full membership. "
OPENING = """Report of the Working Group on the Universal Periodic Review
1. The Working Group on the Universal Periodic Review, established by a resolution,
held its fifth session in May.
2. The Council selected the following group of rapporteurs (troika): Peru, South
Africa and Chad.
5. The head of the delegation said that the
national report prepared with the help of many had been sent
national report
to all.
"""


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("a further-\nmore", "a furthermore"),
        ("the organi-\nzation", "the organization"),
        ("equal-\ntreatment", "equal-treatment"),
        ("non-\nrefoulement", "non-refoulement"),
        ("short-\nand long-term", "short- and long-term"),
        ("e-\ngovernment", "e-government"),
        ("quasi-\njudicial", "quasi-judicial"),
        ("OP-\nCAT", "OP-CAT"),
        ("in 1990-\n1995", "in 1990-1995"),
        ("item 5-\n126. Build", "item 5-\n126. Build"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_goes_where_it_only_cuts_a_word(cut: str, whole: str) -> None:
    assert with_whole_words(Text(WORDS + cut)).value == WORDS + whole


def test_a_line_in_small_letters_is_no_title() -> None:
    assert recognise(Text(OPENING), "a.pdf") is Kind.WORKING_GROUP_REPORT
    text = OPENING + (
        "II. Conclusions and/or recommendations\n6. Recommendations were made:\n"
        "1. Plant trees (Chad);\nIII. Voluntary commitments\n7. The State made the following\n"
        "voluntary commitments:\n1. To plant more.\n"
    )
    paths = {passage.path: passage.text.value for passage in passages(Text(text))}
    assert paths["paragraph/7"].endswith("following voluntary commitments:")
    assert [path for path in paths if path.startswith("section")] == ["section/II", "section/III"]


def test_rapporteurs_on_two_lines_are_all_named() -> None:
    found = metadata(Text(OPENING), Kind.WORKING_GROUP_REPORT)
    assert [Path(one).name for one in found.troika] == ["PER", "ZAF", "TCD"]


def test_a_note_that_names_an_earlier_item_leaves_the_page() -> None:
    page = "\n".join(f"7.{number} Plant some trees (Chad);" for number in range(1, 9))
    note = "1 As it was read first:\n7.3 Plant trees of all kinds (Chad).\n"
    text, notes = without_pages(Text(f"{page}\n7.9 Build1(Mali) and\n{note}\fkeep boats (Peru);\n"))
    assert "of all kinds" not in text.value
    assert [one.text.value for one in notes] == [
        "As it was read first: 7.3 Plant trees of all kinds (Chad)."
    ]
    following = f"{page}\n{note.replace('7.3', '7.9')}\f"
    assert "of all kinds" in without_pages(Text(following))[0].value
