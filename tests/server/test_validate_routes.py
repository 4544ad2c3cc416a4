"""RDF held against shapes over HTTP: formats, pages, faults, and limits."""

from __future__ import annotations

import io
import json
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import psutil
import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from werkzeug.datastructures import MultiDict

from rightsgraph.errors import BadRequest, MemoryExceeded, Overloaded, PayloadTooLarge, QueryTimeout
from rightsgraph_server import checking
from rightsgraph_server.checking import Checks, Part
from rightsgraph_server.routes import validate

EXAMPLES = Path(__file__).parents[1] / "shapes"
SECONDS = 600
FAULTY = """@prefix ex: <http://x.example/> .
ex:a a ex:Boat ;
  ex:length "<script>long</script>" .
"""
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://x.example/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:BoatShape a sh:NodeShape ; sh:targetClass ex:Boat ;
  sh:property [ sh:path ex:length ; sh:datatype xsd:integer ; sh:message "Give a length." ] .
"""
ENDLESS = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://x.example/> .
ex:Endless a sh:NodeShape ; sh:targetClass ex:Boat ; sh:sparql [ sh:message "no" ; sh:select
\"\"\"SELECT $this WHERE { $this ?p ?o . ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l
FILTER(CONCAT(STR(?a), STR(?d), STR(?g), STR(?j)) = "x") }\"\"\" ] .
"""
BACKTRACKING = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://x.example/> .
ex:Endless a sh:NodeShape ; sh:targetClass ex:Boat ;
  sh:property [ sh:path <urn:p> ; sh:pattern "^(a|aa)+$" ] .
"""


def files(**parts: str) -> dict[str, tuple[io.BytesIO, str]]:
    return {name: (io.BytesIO(text.encode()), f"{name}.ttl") for name, text in parts.items()}


def test_our_shapes_judge_what_comes_alone(client: FlaskClient) -> None:
    good = (EXAMPLES / "pass/PassageShape--nested.ttl").read_text("utf-8")
    answer = client.post("/validate", data=good, content_type="text/turtle")
    assert answer.status_code == 200
    shapes = answer.get_json()["engines"]
    assert "https://w3id.org/rightsgraph/shapes#PassageShape" in shapes


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/json"),
        ("application/ld+json", "application/ld+json"),
        ("text/csv", "text/csv"),
        ("application/sarif+json", "application/sarif+json"),
    ],
)
def test_a_report_comes_in_the_format_asked_for(
    client: FlaskClient, accept: str, media_type: str
) -> None:
    sent = files(data=FAULTY, shapes=SHAPES)
    answer = client.post("/validate", data=sent, headers={"Accept": accept} if accept else {})
    assert answer.status_code == 200
    assert answer.mimetype == media_type
    assert "Give a length." in answer.text


def test_findings_name_their_line(client: FlaskClient) -> None:
    report = client.post("/validate", data=files(data=FAULTY, shapes=SHAPES)).get_json()
    assert not report["conforms"]
    assert [(one["focus"], one["line"]) for one in report["results"]] == [("http://x.example/a", 3)]


def test_a_person_sees_the_lines_marked_and_escaped(client: FlaskClient) -> None:
    pasted = {"data": FAULTY, "shapes": SHAPES}
    page = client.post("/validate", data=pasted, headers={"Accept": "text/html"}).text
    assert '<li id="line-3" class="marked">' in page
    assert "&lt;script&gt;long" in page
    assert "<script>long" not in page
    assert "<textarea" in client.get("/validate").text


def test_a_served_graph_is_judged_by_the_shapes_of_the_body(client: FlaskClient) -> None:
    rule = SHAPES.replace("ex:Boat ;", "<https://w3id.org/rightsgraph/ns#State> ;").replace(
        "sh:datatype xsd:integer", "sh:minCount 1"
    )
    answer = client.post("/shacl?graph=union", data=rule, content_type="text/turtle")
    assert answer.status_code == 200
    said = {str(triple.predicate.value) for triple in parse(answer.data, RdfFormat.TURTLE)}
    assert "http://www.w3.org/ns/shacl#conforms" in said


def test_a_graph_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    answer = client.post("/shacl?graph=urn:nowhere", data=SHAPES, content_type="text/turtle")
    assert answer.status_code == 404


def test_ill_formed_shapes_are_told_before_a_graph_is_written_out(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validate, "_WORTH_A_LOOK", 0)
    monkeypatch.setattr(validate, "_served", None)
    rule = SHAPES.replace("sh:path ex:length", "sh:path 7")
    answer = client.post("/shacl?graph=union", data=rule, content_type="text/turtle")
    assert answer.status_code == 400
    assert "BoatShape" in answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("no turtle", "text/turtle", 400),
        ("{}", "application/x-unknown", 415),
        ("", "multipart/form-data; boundary=x", 400),
    ],
)
def test_faulty_data_is_refused(
    client: FlaskClient, body: str, content_type: str, status: int
) -> None:
    assert client.post("/validate", data=body, content_type=content_type).status_code == status


@pytest.mark.parametrize("field", ["shape", "format", "file"])
@pytest.mark.parametrize("is_file", [True, False])
def test_nothing_of_a_form_is_passed_over(client: FlaskClient, field: str, is_file: bool) -> None:
    """Whoever misspells the field of the shapes would be told that all is well."""
    more = files(**{field: SHAPES}) if is_file else {field: SHAPES}
    answer = client.post("/validate", data={**files(data=FAULTY), **more})
    assert answer.status_code == 400
    assert field in answer.get_json()["place"]


def test_all_that_is_pasted_is_checked(client: FlaskClient) -> None:
    fields = MultiDict([("data", "<a:a> <a:b> 1 ."), ("data", "no turtle")])
    assert client.post("/validate", data=fields).status_code == 400


RECURSIVE = SHAPES.replace("sh:datatype xsd:integer", "sh:node ex:BoatShape")
BOMB = """<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "{}"><!ENTITY c "{}">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x.example/">
<rdf:Description><x:p>&c;</x:p></rdf:Description></rdf:RDF>""".format("&a;" * 99, "&b;" * 99)


@pytest.mark.parametrize(
    ("name", "data", "shapes", "told"),
    [
        ("a.ttl", "no turtle", RECURSIVE, "BoatShape → a shape without a name → "),
        ("a.ttl", "<urn:a>\n  <urn:b> .", SHAPES, "data.ttl, line 2, column 11"),
        ("a.rdf", BOMB, SHAPES, "XML entity"),
        ("a.jsonld", '{"@context": "http://127.0.0.1:9/c", "@id": "urn:a"}', SHAPES, "fetched"),
    ],
)
def test_a_person_learns_what_is_wrong_and_nothing_is_fetched(
    client: FlaskClient, name: str, data: str, shapes: str, told: str
) -> None:
    sent = {"data": (io.BytesIO(data.encode()), name), **files(shapes=shapes)}
    answer = client.post("/validate", data=sent)
    assert answer.status_code == 400
    assert told in answer.get_json()["detail"]


def test_an_unknown_format_names_those_there_are(client: FlaskClient) -> None:
    answer = client.post("/validate?format=doc", data=FAULTY, content_type="text/turtle")
    assert answer.status_code == 400
    assert "sarif" in answer.get_json()["remedy"]


@pytest.mark.parametrize("shapes", [ENDLESS, BACKTRACKING])
def test_a_shape_that_never_ends_is_ended(shapes: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_SHARE", 5 / SECONDS)
    boats = "".join(f"<urn:{n}> a <http://x.example/Boat> ; <urn:p> {n} .\n" for n in range(300))
    boats += f"<urn:0> <urn:p> '{'a' * 60}b' .\n"
    checks = Checks(SECONDS, memory=4_000_000_000)
    mine = psutil.Process()
    before = set(mine.children(recursive=True))
    with pytest.raises(QueryTimeout, match="http://x.example/Endless: did not end within"):
        checks.run([Part("a.ttl", boats.encode())], [Part("s.ttl", shapes.encode())], "json")
    assert set(mine.children(recursive=True)) <= before


def test_a_check_that_ends_leaves_nothing_behind() -> None:
    mine = psutil.Process()
    before = set(mine.children(recursive=True))
    checks = Checks(SECONDS, memory=4_000_000_000)
    assert json.loads(checks.run([Part("a.ttl", b"")], [Part("s.ttl", SHAPES.encode())], "json"))
    assert set(mine.children(recursive=True)) <= before


def test_a_report_that_is_too_long_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_LONGEST_REPORT", 2000)
    checks = Checks(SECONDS, memory=4_000_000_000)
    boats = [f"<urn:{number}> a <http://x.example/Boat> ; " for number in range(30)]
    boats = [f"{boat} <http://x.example/length> 'a' .\n" for boat in boats]
    for data, is_short in ((boats[:1], True), (boats, False)):
        parts = [Part("a.ttl", "".join(data).encode())], [Part("s.ttl", SHAPES.encode())]
        with nullcontext() if is_short else pytest.raises(PayloadTooLarge):
            assert b"Give a length" in checks.run(*parts, "json")


def test_a_check_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_SHARE", SECONDS)
    boats = b"".join(b"<urn:%d> a <http://x.example/Boat> .\n" % n for n in range(300))
    with pytest.raises(QueryTimeout, match="longer than 1 seconds"):
        Checks(1, memory=4_000_000_000).run(
            [Part("a.ttl", boats)], [Part("s.ttl", ENDLESS.encode())], "json"
        )


def test_a_check_without_memory_is_no_fault_of_the_request() -> None:
    complaint = b"rightsgraph: Query needs too much memory: ex:a: was ended\n"
    with pytest.raises(MemoryExceeded):
        checking._outcome(2, b"", complaint)


def test_a_query_of_a_shape_that_is_nested_too_deeply_is_a_fault_of_the_request() -> None:
    deep = ENDLESS.replace("FILTER", f"FILTER({'(' * 100_000}1{')' * 100_000}) FILTER", 1)
    checks = Checks(SECONDS, memory=4_000_000_000)
    with pytest.raises(BadRequest, match="nested too deeply"):
        checks.run([Part("a.ttl", b"")], [Part("s.ttl", deep.encode())], "json")


def test_few_run_at_once() -> None:
    checks = Checks(seconds=1, memory=1)
    first, second = checks.place("192.0.2.1"), checks.place("192.0.2.2")
    with first, second, pytest.raises(Overloaded), checks.place("192.0.2.3"):
        pass
    with checks.place("192.0.2.3"):
        pass


def test_a_client_has_one_at_a_time(client: FlaskClient) -> None:
    checks = client.application.extensions[validate.CHECKS]
    asked = partial(client.post, "/validate", data=b"", content_type="text/turtle")
    with checks.place("127.0.0.1"):
        answer = asked()
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert asked(environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 200
    assert asked().status_code == 200
