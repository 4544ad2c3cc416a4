"""Documents that break the shapes are told from those that do not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from rightsgraph import bundle, quarantine
from rightsgraph.errors import NonConforming
from rightsgraph.iris import BASE, graph
from rightsgraph.store import OxigraphStore
from rightsgraph_server.cli import main

ADDENDUM, REPORT = "kaz-upr-2010-addendum", "a-hrc-14-10"
POSITION = NamedNode(f"{BASE}ns#position")


@cache
def whole() -> tuple[Quad, ...]:
    """The background, and two documents of which one answers the other."""
    kept = ("", ADDENDUM, REPORT)
    return tuple(quad for quad in bundle.bundled_quads() if quarantine.slug_of(quad) in kept)


def spoilt(slug: str, predicate: NamedNode) -> list[Quad]:
    """The graph in which a document says nothing by this predicate."""
    return [
        quad
        for quad in whole()
        if not (quarantine.slug_of(quad) == slug and quad.predicate == predicate)
    ]


def test_what_conforms_is_let_in() -> None:
    assert quarantine.check(whole).conforms
    left, rest = quarantine.sift(whole)
    assert (left, rest.conforms) == ({}, True)


def test_a_document_that_breaks_the_shapes_is_set_aside(tmp_path: Path) -> None:
    quads = spoilt(ADDENDUM, POSITION)
    assert not quarantine.check(lambda: quads).conforms
    left, after = quarantine.sift(lambda: quads)
    assert set(left) == {ADDENDUM}
    assert {one.shape for one in after.results} == {f"{BASE}shapes#Claim-supports"}
    assert {one.component for one in left[ADDENDUM].results} == {"MinCountConstraintComponent"}
    rest = list(quarantine.without(quads, left))
    assert {quarantine.slug_of(quad) for quad in rest} == {"", REPORT}
    quarantine.keep(tmp_path / "aside", quads, left, after)
    kept = set(parse(path=str(tmp_path / "aside" / f"{ADDENDUM}.trig")))
    assert kept == {quad for quad in quads if quarantine.slug_of(quad) == ADDENDUM}
    report = (tmp_path / "aside" / f"{ADDENDUM}.report.ttl").read_bytes()
    assert sum("#ValidationResult" in str(one) for one in parse(report, RdfFormat.TURTLE)) == len(
        left[ADDENDUM].results
    )
    assert "Does not conform" in (tmp_path / "aside" / f"{ADDENDUM}.report.txt").read_text("utf-8")


def test_who_refers_to_an_offender_is_none() -> None:
    number = NamedNode(f"{BASE}ns#printedNumber")
    quads = spoilt(REPORT, number)
    left, rest = quarantine.sift(lambda: quads)
    assert set(left) == {REPORT}
    assert rest.total == len(rest.results) > 0
    remaining = quarantine.without(quads, left)
    saying = {str(quad.subject) for quad in remaining if quarantine.slug_of(quad) == ADDENDUM}
    assert all(str(one.finding.focus) in saying for one in rest.results)


def test_all_offenders_are_set_aside_however_much_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine.check, "__defaults__", (1,))
    number = NamedNode(f"{BASE}ns#printedNumber")
    also = set(spoilt(REPORT, number))
    quads = [quad for quad in spoilt(ADDENDUM, POSITION) if quad in also]
    left, _ = quarantine.sift(lambda: quads)
    assert set(left) == {ADDENDUM, REPORT}


def test_of_too_many_findings_in_the_rest_all_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine.check, "__defaults__", (1,))
    quads = spoilt(REPORT, NamedNode(f"{BASE}ns#printedNumber"))
    left, rest = quarantine.sift(lambda: quads)
    assert set(left) == {REPORT}
    assert rest.total > len(rest.results) == 1


def test_what_no_document_says_cannot_be_set_aside() -> None:
    stray = Quad(NamedNode("urn:x"), POSITION, NamedNode("urn:y"), NamedNode(graph("curation")))
    kind = Quad(
        stray.subject,
        NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
        NamedNode(f"{BASE}ns#PositionStatement"),
        stray.graph_name,
    )
    with pytest.raises(NonConforming) as caught:
        quarantine.sift(lambda: (*whole(), stray, kind))
    assert {one["focusNode"] for one in caught.value.findings} == {"urn:x"}


# rightsgraph build


@pytest.fixture
def spoilt_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    quads = spoilt(ADDENDUM, POSITION)
    monkeypatch.setattr(bundle, "bundled_quads", lambda: iter(quads))


def build(store: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["build", "--force", "--store", str(store), *options])


def documents(store: Path) -> set[str]:
    found = OxigraphStore(store, read_only=True).graphs()
    prefix = graph("document") + "/"
    return {name.removeprefix(prefix) for name in found if name.startswith(prefix)}


@pytest.mark.usefixtures("spoilt_bundle")
def test_a_build_refuses_sets_aside_or_loads_all(tmp_path: Path) -> None:
    store, aside = tmp_path / "store", tmp_path / "aside"
    everything = build(store, "--unchecked")
    assert everything.exit_code == 0, everything.output
    assert documents(store) == {ADDENDUM, REPORT}
    before = {path.name: path.stat().st_mtime_ns for path in store.iterdir()}
    refused = build(store)
    assert refused.exit_code == 1
    assert "does not conform" in refused.output.lower()
    assert "--quarantine" in refused.stderr.splitlines()[-1]
    assert {path.name: path.stat().st_mtime_ns for path in store.iterdir()} == before
    sifted = build(store, "--quarantine", str(aside))
    assert sifted.exit_code == 1
    assert "1 document set aside" in sifted.stderr
    assert documents(store) == {REPORT}
    assert {path.name for path in aside.iterdir()} == {
        *(f"{ADDENDUM}{end}" for end in (".trig", ".report.ttl", ".report.txt")),
        *(f"{quarantine.REST}{end}" for end in (".report.ttl", ".report.txt")),
    }
    both = build(store, "--unchecked", "--quarantine", str(aside))
    assert both.exit_code == 2
    assert "give one of them" in both.stderr
