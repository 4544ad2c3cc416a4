"""The compiled documents are what texts and curations give; every fact leads to its words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rightsgraph import resources
from rightsgraph.curated import links
from rightsgraph.curation import bundled
from rightsgraph.lexicon import patterns
from rightsgraph.pipeline import facts, read_document
from rightsgraph.text import digest
from rightsgraph.triples import Read
from rightsgraph.turtle import canonical_trig

pytestmark = pytest.mark.documents

DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"
SLUGS = {
    "000_950a1dca080d7bfb.txt": "kaz-upr-2010-addendum",
    "001_9e9cd474038ea9b9.txt": "kaz-upr-2025-addendum",
    "002_235891b4fbc0d5f3.txt": "kaz-upr-2014-joint-ngo-submission",
    "003_32a0b9ca0b6a6aa5.txt": "kaz-ccpr-2015-ngo-commentary",
    "004_4065036cece1a85e.txt": "kaz-upr-2014-odf-article",
    "kazakhstan2010.txt": "a-hrc-14-10",
    "kazakhstan2014.txt": "a-hrc-28-10",
}


@pytest.fixture(scope="module")
def reads(seeds: list[Path], corpus: Path) -> dict[str, Read]:
    paths = [*seeds, corpus / "reports/kazakhstan2010.txt", corpus / "reports/kazakhstan2014.txt"]
    return {path.name: read_document(path) for path in paths}


@pytest.mark.parametrize("name", SLUGS)
def test_the_compiled_document_is_what_its_text_gives(name: str, reads: dict[str, Read]) -> None:
    compiled = resources.folder("data/documents") / f"{SLUGS[name]}.trig"
    assert canonical_trig(facts(reads[name])) == compiled.read_text("utf-8"), (
        "compile it again: rightsgraph read FILE --output data/documents"
    )


def test_nothing_but_these_documents_is_compiled() -> None:
    compiled = sorted(path.stem for path in resources.files("data/documents", "*.trig"))
    assert compiled == sorted([*SLUGS.values(), "links"])


def test_the_links_between_documents_are_compiled() -> None:
    compiled = resources.folder("data/documents") / "links.trig"
    assert canonical_trig(links(bundled())) == compiled.read_text("utf-8"), (
        "compile them again: python -m rightsgraph.reference"
    )


@pytest.mark.parametrize("name", SLUGS)
def test_the_selector_of_every_passage_gives_its_text(name: str, reads: dict[str, Read]) -> None:
    """A passage's words stand in its span, in order, first and last character included."""
    read = reads[name]
    source = read.document.source.value
    for passage in read.document.passages:
        begin, end = passage.span
        selected = source[begin:end]
        words = re.sub(r"[\s-]", "", passage.text.value)  # hyphens lost at line ends are mended
        assert words, passage.path
        assert passage.text.digest == digest(passage.text.value)
        assert _in_order(words, selected), passage.path
        assert selected.strip() == selected, passage.path


def _in_order(characters: str, text: str) -> bool:
    """Whether all characters stand in a text in this order, others left out."""
    rest = iter(text.replace("\u00a0", " "))
    return all(character in rest for character in characters)


def selected(read: Read, path: str) -> str:
    """The words that a passage's selector gives, on one line and without lost hyphens."""
    passage = read.document.passage(path)
    assert passage is not None, path
    text = read.document.source.value[slice(*passage.span)]
    return " ".join(text.replace("\u00a0", " ").split())


@pytest.mark.parametrize("name", SLUGS)
def test_every_fact_leads_to_a_passage_of_its_document(name: str, reads: dict[str, Read]) -> None:
    read = reads[name]
    passages = {read.passage(passage.path) for passage in read.document.passages}
    derived = [quad for quad in facts(read) if quad.predicate.value == DERIVED]
    assert len(derived) > 30
    assert {str(quad.object).strip("<>") for quad in derived} <= passages


@pytest.mark.parametrize("name", SLUGS)
def test_the_passage_says_who_recommends(name: str, reads: dict[str, Read]) -> None:
    for record in reads[name].records.recommendations:
        words = " ".join(selected(reads[name], path) for path in record.passages)
        for recommender in record.recommenders:
            assert recommender.printed in words, (record.number, recommender)


@pytest.mark.parametrize("name", SLUGS)
def test_the_passage_prints_the_articles_that_it_cites(name: str, reads: dict[str, Read]) -> None:
    for mention in reads[name].records.mentions:
        if "/article/" in mention.target:
            article = mention.target.split("/article/")[1].split("/")[0]
            assert re.search(
                rf"\b{article.replace('-', ' ')}\b", selected(reads[name], mention.passage)
            )


@pytest.mark.parametrize("name", SLUGS)
def test_the_passage_prints_the_figures(name: str, reads: dict[str, Read]) -> None:
    numerals = set(patterns("units")["words"].values())
    for figure in reads[name].records.statistics:
        words = re.sub(r"(?<=\d)[ ,](?=\d{3})", "", selected(reads[name], figure.passage))
        forms = {f"{(figure.value / scale).normalize():f}" for scale in (1, 1000, 10**6)}
        printed = any(
            re.search(rf"(?<!\d){form.replace('.', '[.,]')}(?!\d)", words) for form in forms
        )
        assert printed or figure.value in numerals, figure


@pytest.mark.parametrize("name", SLUGS)
def test_the_passage_prints_the_links(name: str, reads: dict[str, Read]) -> None:
    for mention in reads[name].records.mentions:
        if mention.relation == "link":
            words = selected(reads[name], mention.passage).replace("- ", "-")
            assert mention.target in words
