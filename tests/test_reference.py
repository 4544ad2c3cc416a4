"""Every committed file of reference data is what its lexicon compiles to."""

from __future__ import annotations

import sys

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse
from reference_files import committed

from rightsgraph import resources
from rightsgraph.reference import COMPILERS
from rightsgraph.reference.__main__ import main
from rightsgraph.turtle import canonical_turtle


def test_all_compiled_files_are_seen() -> None:
    written_by_hand = {"software"}
    names = {path.stem for path in resources.files("data/reference", "*.ttl")}
    assert names == COMPILERS.keys() | written_by_hand


@pytest.mark.parametrize("name", COMPILERS)
def test_it_is_what_the_lexicons_compile_to(name: str) -> None:
    assert committed(name) == canonical_turtle(COMPILERS[name]())


@pytest.mark.parametrize("name", COMPILERS)
def test_it_parses_in_rdflib(name: str) -> None:
    graph = rdflib.Graph().parse(data=committed(name), format="turtle")
    assert len(graph) == len(set(parse(committed(name), RdfFormat.TURTLE)))


def test_a_missing_module_is_one_line_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pycountry", None)
    before = committed("bodies")
    assert main() == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == (
        "the module pycountry is missing (in a checkout: python -m pip install --group dev)\n"
    )
    assert committed("bodies") == before
