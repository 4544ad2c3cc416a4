"""Queries that call another endpoint must be told from those that only mention it."""

from __future__ import annotations

import pytest

from rightsgraph_server.federation import calls_service, loads

CALLS = {
    "plain": "SELECT * { SERVICE <http://other.example/> { ?s ?p ?o } }",
    "silent, small letters": "select * { service silent ?e{?s ?p ?o} }",
    "comments between": "SELECT * { SERVICE #one\n#two\n SILENT#\n<http://o.example/>#\n{} }",
    "prefixed name": "PREFIX o: <http://o.example/> SELECT * { SERVICE o:x { ?s ?p ?o } }",
    "escaped name": r"SELECT * { SERVICE o:a\#b { ?s ?p ?o } }",
    "name with a letter that looks like space": "SELECT * { SERVICE o:a\u1680b {} }",
    "empty prefix, no space": "PREFIX : <http://o.example/> SELECT * { SERVICE:x {} }",
    "no space before silent": "SELECT * { SERVICESILENT<http://o.example/>{} }",
    "after a literal, no space": "SELECT * { ?s ?p trueSERVICE<http://o.example/>{} }",
    "after a string": 'SELECT * { ?s ?p "x" SERVICE <http://o.example/> {} }',
    "after a string with quotes": "SELECT * { ?s ?p '''it's ''' SERVICE <http://o.example/> {} }",
    "after an IRI with a hash": "SELECT * { ?s <http://a#'> ?o SERVICE <http://o.example/> {} }",
    "after an IRI with an escape": (
        r"SELECT * { ?s <http://a.example/\u0041#'> ?o SERVICE <http://o.example/> {} }"
    ),
    "comparison that looks like an IRI": (
        "SELECT * { FILTER(?s<?b#>'''\n) SERVICE<http://o.example/>{?a ?b ?c} #'''\n}"
    ),
    "local name that makes no IRI": (
        "PREFIX e: <http://e:80> SELECT * { ?s ?p e:SERVICE<http://o.example/>{} }"
    ),
    "nested": "SELECT * { { SELECT * { OPTIONAL { SERVICE ?x { ?s ?p ?o } } } } }",
}
MENTIONS = {
    "string": "SELECT * { ?s ?p 'SERVICE <http://o.example/> {}' }",
    "string with an escaped quote": r"SELECT * { ?s ?p 'it\'s SERVICE <http://o.example/> {}' }",
    "long string": 'SELECT * { ?s ?p """a\n"SERVICE <http://o.example/> {}"\n""" }',
    "comment": "SELECT * { # SERVICE <http://o.example/> {}\n ?s ?p ?o }",
    "last comment": "SELECT * { ?s ?p ?o } # SERVICE <http://o.example/> {}",
    "IRI": "SELECT * { ?s <http://o.example/SERVICE> ?o {} }",
    "IRI before another": "SELECT * { <http://o.example/#service> <http://p.example/> ?o }",
    "variable": "SELECT ?service ?x { ?service ?x ?o }",
    "end of a variable": "SELECT ?my_service ?x { ?my_service ?x ?o }",
    "prefixed name": "PREFIX o: <http://o.example/> SELECT * { ?s o:service ?o . { ?a ?b ?c } }",
    "prefix": "PREFIX service: <http://o.example/> SELECT * { ?s service:x ?o }",
    "named graph": "PREFIX o: <http://o.example/> SELECT * { GRAPH o:service { ?s ?p ?o } }",
    "nothing of it": "SELECT * { ?s ?p ?o }",
}


@pytest.mark.parametrize("query", CALLS.values(), ids=CALLS.keys())
def test_a_call_is_seen(query: str) -> None:
    assert calls_service(query)


@pytest.mark.parametrize("query", MENTIONS.values(), ids=MENTIONS.keys())
def test_a_mention_is_no_call(query: str) -> None:
    assert not calls_service(query)


@pytest.mark.parametrize(
    ("query", "counts"),
    [
        ("service " * 50_000, False),
        ("'" * 50_001 + "service <x> {", False),
        ("<" * 50_000 + "SERVICE <x> {", True),
        ("service<a> " * 50_000, False),
        ("service" + "#\n" * 100_000, True),
        ("service :" + "a:" * 100_000, True),
        ("service" * 200_000, True),
        ("service<" * 200_000, True),
        ("service?" * 200_000, True),
        ("service#" * 200_000, True),
        ("#service\n" * 200_000, True),
    ],
)
def test_hostile_text_is_read_to_its_end(query: str, counts: bool) -> None:
    """Where it would take long to tell, it counts as a call."""
    assert calls_service(query) == counts


def test_a_long_text_is_refused_on_suspicion() -> None:
    mention = "SELECT * { ?s ?p 'SERVICE <http://o.example/> {}' }"
    assert not calls_service(mention + " " * 900_000)
    assert calls_service(mention + " " * 1_000_000)


@pytest.mark.parametrize("update", ["load<a " * 100_000, "load#" * 100_000, "LOAD <a:b>"])
def test_a_load_is_seen(update: str) -> None:
    assert loads(update)


def test_the_word_load_is_no_load() -> None:
    assert not loads("INSERT DATA { <a:load> <a:b> 'load <a:b>' } # load <a:b>")
