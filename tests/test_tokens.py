"""SPARQL is cut into tokens, whatever the text, and words are found where they are code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsgraph.tokens import cut, in_code

PIECES = [
    *"\\'\"<>#?$@:.-_%{}|;*0e \t\r\n\x00é\u0301\u1680\U0001f600",
    *('"""', "'''", "\\u0041", "\\U00000041", "<a:b>", "a:b", "?x", "@en-gb", "1.5e3", "true"),
    *("GRAPH", "graph", "WITH", "DELETEWHERE", "TO", "load", "to.graph", "a-b.c", "#c\r", "''"),
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3)).map("".join)
FROM = in_code(r"\b(?P<word>FROM)\b")
LENGTH = 500_000
HOSTILE = [
    *("\\'", "'\\''", "<", '"""', '""" ', "#", '\\"""', "'''\\", "a.", "a-", "a-b:", "<a\\u0041"),
    *(":.", ":\\", '"\\\n', "'''\"\"\"", "TO", "ToX", "1.", "1e", "?", "@a-", "\\", "''\"\\", "é"),
    *("#\\\n'''", "<a'''", '<a """\\', "a:-", "from<"),
]


@given(TEXTS)
def test_the_tokens_joined_are_the_text(text: str) -> None:
    tokens = [*cut(text)]
    assert "".join(token.gap + token.text for token in tokens) == text
    assert [token.begin for token in tokens] == [text.index(t.text, t.begin) for t in tokens]
    assert [token.kind for token in tokens].index("end") == len(tokens) - 1
    assert all(token.text for token in tokens[:-1])


@given(TEXTS)
def test_what_is_found_stands_in_no_string_iri_or_comment(text: str) -> None:
    """The two ways to see what is code agree on it."""
    places = {match.start("word") for match in FROM.finditer(f"{text} FROM") if match["word"]}
    words = {token.begin for token in cut(f"{text} FROM") if token.is_word("FROM")}
    assert words == places


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_is_cut_to_its_end(unit: str) -> None:
    """It would not be in a lifetime, were the time to grow with the square of the length."""
    text = unit * (LENGTH // len(unit))
    assert sum(len(token.gap) + len(token.text) for token in cut(text)) == len(text)
    assert not any(match["word"] for match in FROM.finditer(text)) or "from" in unit


def cuts(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in cut(text)][:-1]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *(('"it\\"s"', "string"), ("'it\\'s'", "string"), ('"""a"b\n""c"""', "string")),
        *(("'''a'b\n''c'''", "string"), ('""', "string"), ("'\\\\'", "string")),
        *(("<http://a.example/#'x>", "iri"), ("<a:\\u0041\\U00000042>", "iri"), ("<>", "iri")),
        *(("<a:\u00a0>", "iri"), ("?x1", "variable"), ("$été", "variable"), ("@en-GB", "tag")),
        *(("a:b", "name"), (":", "name"), (":b", "name"), ("a.b-c:d.e-f:g", "name")),
        *(("a:b\\,c%20", "name"), ("_:b1", "name"), ("a:e\u0301", "name"), ("a:1", "name")),
        *(("o:a\u1680b", "name"), ("SELECT", "word"), ("GROUP_CONCAT", "word"), ("a", "word")),
        *(("7", "number"), ("1.5", "number"), ("1.5e-3", "number"), ("{", "sign")),
    ],
)
def test_one_token(text: str, kind: str) -> None:
    assert cuts(text) == [(kind, text)]
    assert cuts(f"{{{text} ;") == [("sign", "{"), (kind, text), ("sign", ";")]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("?o.e:s e:p e:o.", "?o . e:s e:p e:o ."),
        ("e:p 5.?s", "e:p 5 . ?s"),
        ("true.GRAPH<a:g>{", "true . GRAPH <a:g> {"),
        ("trueGRAPH<a:g>{", "true GRAPH <a:g> {"),
        ("DeleteWhere{", "Delete Where {"),
        ("MOVESILENTGRAPH<a:b>TODEFAULT", "MOVE SILENT GRAPH <a:b> TO DEFAULT"),
        ("withdrawn", "withdrawn"),
        ("?a<?b&&?c", "?a < ?b & & ?c"),
        ("?x-e:v", "?x - e:v"),
        ("e:-1", "e: - 1"),
        ("'a\nb'", "' a b '"),
        ("'x'@en.", "'x' @en ."),
        ("<a b>", "< a b >"),
        ("<a:\\x>", "< a:\\x >"),
        ("a#b\rc#d\r\ne#f", "a c e"),
        ("\\'''", "\\' ''"),
    ],
)
def test_where_tokens_end(text: str, tokens: str) -> None:
    assert [found for _, found in cuts(text)] == tokens.split(" ")


def test_a_token_has_its_place_and_the_gap_before_it() -> None:
    first, second, end = cut("# c\n SELECT\t* #d")
    assert (first.gap, first.begin, first.end) == ("# c\n ", 5, 11)
    assert (second.gap, second.text, end.gap, end.begin) == ("\t", "*", " #d", 16)
    assert first.is_word("ASK", "SELECT")
    assert not first.is_word("ASK")
    assert not second.is_word("*")
