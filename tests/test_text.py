"""Text keeps every character's place in the source through cutting, replacing and joining."""

import re

from rightsgraph.text import Text

SOURCE = "One  <b>bold</b>\n word"


def test_a_slice_knows_its_span() -> None:
    text = Text(SOURCE)[8:12]
    assert text.value == "bold"
    assert text.span == (8, 12)
    assert SOURCE[slice(*text.span)] == "bold"


def test_cutting_and_flattening_keep_the_offsets_of_what_is_left() -> None:
    flat = Text(SOURCE).sub(re.compile(r"</?b>")).flat()
    assert flat.value == "One bold word"
    assert all(
        SOURCE[flat.origin[i]] == character
        for i, character in enumerate(flat.value)
        if character != " "
    )
    assert flat.span == (0, len(SOURCE))


def test_a_replacement_stands_where_its_first_character_stood() -> None:
    text = Text("a&amp;b").sub(re.compile("&amp;"), "&")
    assert text.value == "a&b"
    assert list(text.origin) == [0, 1, 6]


def test_a_callable_may_leave_a_match_alone() -> None:
    text = Text("1 22").sub(re.compile(r"\d+"), lambda m: None if len(m.group()) > 1 else "x")
    assert text.value == "x 22"


def test_an_empty_text_has_an_empty_span() -> None:
    assert Text("  ").strip().span == (0, 0)


def test_lines_leave_out_their_ends() -> None:
    lines = Text("ab\n\ncd").lines()
    assert [line.value for line in lines] == ["ab", "", "cd"]
    assert lines[2].span == (4, 6)


def test_equal_words_have_equal_digests_wherever_they_stand() -> None:
    assert Text("x  ab")[3:].digest == Text("ab").digest
    assert Text("ab").digest != Text("abc").digest
