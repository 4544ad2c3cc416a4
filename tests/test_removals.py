"""Who is on the list of removals is in no graph, nor what that person alone says or holds."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import pytest
from pyoxigraph import Literal, Quad, RdfFormat, parse

from rightsgraph import iris, removals, resources
from rightsgraph.errors import LexiconError
from rightsgraph.facts import Facts, node, string, term
from rightsgraph.reference import agents
from rightsgraph.removals import kept


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    removals.is_removed.cache_clear()
    yield
    removals.is_removed.cache_clear()


@pytest.fixture
def article() -> list[Quad]:
    path = resources.folder("data/documents/kaz-upr-2014-odf-article.trig")
    return list(parse(path=str(path), format=RdfFormat.TRIG))


def remove(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    digests = [sha256(key.encode()).hexdigest()]
    monkeypatch.setattr(removals, "patterns", lambda name: {"digests": digests})


def test_without_removals_all_stays(article: list[Quad]) -> None:
    assert kept(article) == article


def test_nothing_names_who_was_removed(
    monkeypatch: pytest.MonkeyPatch, article: list[Quad]
) -> None:
    remove(monkeypatch, "kanat-seytgaparov")
    assert any("kanat-seytgaparov" in str(quad) for quad in article)
    left = kept(article)
    assert not [quad for quad in left if "eytgaparov" in str(quad)]
    holders = {quad.subject for quad in left if quad.predicate == term("rg:roleName")}
    assert holders
    assert holders == {quad.subject for quad in left if quad.predicate == term("rg:holder")}


def test_what_others_say_too_stays_theirs(
    monkeypatch: pytest.MonkeyPatch, article: list[Quad]
) -> None:
    remove(monkeypatch, "kanat-seytgaparov")
    claimed = {quad.subject for quad in article if quad.predicate == term("rg:claimedBy")}
    assert claimed == {q.subject for q in kept(article) if q.predicate == term("rg:claimedBy")}


def test_what_the_person_alone_said_goes_with_its_links(monkeypatch: pytest.MonkeyPatch) -> None:
    remove(monkeypatch, "ada-example")
    facts = Facts(iris.graph("document", "noise"))
    facts.add("urn:claim", "rg:claimedBy", node(iris.person("Ada Example")))
    facts.add("urn:claim", "rg:printedName", string("Ada Example"))
    facts.add("urn:link", "rg:from", node("urn:claim"))
    facts.add("urn:link", "rg:score", Literal(1))
    facts.add("urn:other", "rg:printedName", string("Ada Exampleton"))
    assert [str(quad.subject) for quad in kept(facts.quads())] == ["<urn:other>"]


def test_a_removed_person_does_not_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    remove(monkeypatch, "kanat-seytgaparov")
    with pytest.raises(LexiconError, match=r"persons.yaml: kanat-seytgaparov.*list of removals"):
        agents.compile_persons()
