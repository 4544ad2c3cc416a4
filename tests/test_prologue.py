"""Declarations of BASE are joined into one, and mean what they meant."""

from __future__ import annotations

import pytest
from pyoxigraph import QuerySolutions, Store

from rightsgraph.prologue import with_one_base, with_one_prologue

OURS = "BASE <http://ours.example/>\n"


@pytest.mark.parametrize(
    "declared",
    [
        "",
        "BASE <http://other.example/a/>",
        "PREFIX p: <here#>\nBASE <http://other.example/>",
        "BASE <deeper/>\nPREFIX : <x#> base <> PREFIX p: <y>",
        "# BASE <http://comment.example/>\nBASE <http://other.example/b>",
        "PREFIX base: <http://names.example/>",
        "BASE <http://other.example/> BASE <c/> BASE <d/>",
        "BASE<http://other.example/>PREFIX p:<q>",
    ],
)
def test_names_mean_the_same(declared: str) -> None:
    prefixed = [name for name in ("p:z", ":z", "base:z") if f"PREFIX {name[:-1]}" in declared]
    names = " ".join(["<z>", "<../z>", *prefixed])
    query = f"{OURS}{declared} SELECT * {{ VALUES ?x {{ {names} }} }}"
    mended = with_one_base(query)
    assert values(mended) == values(query)
    assert mended.upper().count("BASE <HTTP") - ("comment" in mended) == 1
    assert mended.count("\n") == query.count("\n")


def values(query: str) -> list[str]:
    found = Store().query(query)
    assert isinstance(found, QuerySolutions)
    return [str(row["x"]) for row in found]


@pytest.mark.parametrize("text", ["ASK {}", "PREFIX p: <http://p.example/> ASK {}", "BASE"])
def test_what_has_none_stays(text: str) -> None:
    assert with_one_base(text) == text


@pytest.mark.parametrize(
    ("update", "written"),
    [
        (
            (
                "PREFIX p: <x:> DROP ALL ;\nPREFIX p: <y:> # c\nPREFIX q: <z:#>\n"
                "INSERT DATA { p:a q:b\\-c 'p:a' ; a _:p }"
            ),
            "PREFIX p: <x:> DROP ALL ;\n # c\n\nINSERT DATA { <y:a> <z:#b-c> 'p:a' ; a _:p }",
        ),
        (
            (
                "BASE <http://a.example/b/> DROP SILENT GRAPH <c> ; base <d/> PREFIX : <e#>\n"
                "CREATE GRAPH <f> ; COPY : TO <http://g.example/>"
            ),
            (
                "BASE <http://a.example/b/> DROP SILENT GRAPH <c> ;\n"
                "CREATE GRAPH <http://a.example/b/d/f> ; "
                "COPY <http://a.example/b/d/e#> TO <http://g.example/>"
            ),
        ),
        (
            "VERSION '1.2' DROP ALL; VERSION '1.2' PREFIX p: <x:>",
            "VERSION '1.2' DROP ALL;",
        ),
    ],
)
def test_what_is_declared_between_operations_is_written_out(update: str, written: str) -> None:
    found = with_one_prologue(update)
    assert found.replace("; ", ";").split() == written.replace("; ", ";").split()
    assert found.count("\n") == update.count("\n")
    Store().update(found)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <x:a> <x:b> '; PREFIX p: <x:>' }",
        "PREFIX p: <x:> INSERT DATA { p:a p:b 1 } ; INSERT DATA { p:a p:b 1 }",
        "DROP ALL ; PREFIX p <x:> INSERT DATA { p:a p:b 1 }",
        "DROP ALL ; BASE",
    ],
)
def test_what_is_not_declared_between_operations_stays(update: str) -> None:
    assert with_one_prologue(update) == update


def test_an_escape_that_is_none_is_left_for_the_engine_to_refuse() -> None:
    found = with_one_prologue("DROP ALL ; PREFIX p: <x:> INSERT DATA { p:a\\> p:b 1 }")
    assert "p:a\\>" in found
