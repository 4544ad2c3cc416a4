"""The data dictionary as a page and as JSON."""

from __future__ import annotations

import re

from flask.testing import FlaskClient


def test_the_page_has_a_table_for_each_class(client: FlaskClient) -> None:
    answer = client.get("/dictionary")
    assert answer.status_code == 200
    assert '<section id="Passage">' in answer.text
    assert ">rg:begin</a>" in answer.text
    assert len(answer.data) < 100_000
    article = section(answer.text, "AdvocacyArticle")
    assert '<a href="#Document">rg:Document</a>, with all that it has' in article
    assert "rg:aboutState" in article
    assert "rdf:type" not in article
    assert 'href="/dictionary"' in client.get("/validate").text


def test_a_table_is_not_repeated_for_a_class_with_just_the_same(client: FlaskClient) -> None:
    text = client.get("/dictionary").text
    assert "<table>" in section(text, "AdvocacyArticle")
    submission = section(text, "StakeholderSubmission")
    assert 'it has just what <a href="#AdvocacyArticle">rg:AdvocacyArticle</a> has' in submission
    assert "<table>" not in submission
    # Asked for is the same of these two, but each has examples of its own.
    assert "<table>" in section(text, "InternationalOrganisation")
    assert "<table>" in section(text, "UNBody")


def test_each_link_within_the_page_leads_to_a_section(client: FlaskClient) -> None:
    text = client.get("/dictionary").text
    keys = set(re.findall(r'href="#(\w+)"', text)) - {"main"}
    assert len(keys) > 50
    assert keys == set(re.findall(r'<section id="(\w+)"', text))


def section(text: str, key: str) -> str:
    return text.partition(f'<section id="{key}">')[2].partition("</section>")[0]


def test_programs_get_json(client: FlaskClient) -> None:
    entries = client.get("/dictionary.json").get_json()
    passage = next(one for one in entries if one["iri"].endswith("#Passage"))
    assert {"path", "least", "most", "types", "meaning", "example"} <= set(passage["properties"][0])
