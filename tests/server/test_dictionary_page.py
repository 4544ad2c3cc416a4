"""The data dictionary as a page and as JSON."""

from __future__ import annotations

from flask.testing import FlaskClient


def test_the_page_has_a_table_for_each_class(client: FlaskClient) -> None:
    answer = client.get("/dictionary")
    assert answer.status_code == 200
    assert '<section id="Passage">' in answer.text
    assert ">rg:begin</a>" in answer.text
    assert len(answer.data) < 100_000
    article = answer.text.partition('<section id="AdvocacyArticle">')[2].partition("</section>")[0]
    assert "rg:Document</a>, with all that it has" in article
    assert "rg:aboutState" in article
    assert "rdf:type" not in article
    assert 'href="/dictionary"' in client.get("/validate").text


def test_programs_get_json(client: FlaskClient) -> None:
    entries = client.get("/dictionary.json").get_json()
    passage = next(one for one in entries if one["iri"].endswith("#Passage"))
    assert {"path", "least", "most", "types", "meaning", "example"} <= set(passage["properties"][0])
