"""Declarations of BASE are joined into one, and mean what they meant."""

from __future__ import annotations

import pytest
from pyoxigraph import QuerySolutions, Store

from rightsgraph.prologue import with_one_base

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
