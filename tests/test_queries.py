from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions

from rightsgraph import resources
from rightsgraph.errors import BadRequest, LexiconError, NotFound, SyntaxFault
from rightsgraph.iris import BASE, NS, concept, state
from rightsgraph.queries import SavedQuery, allowed, load_queries, run
from rightsgraph.store import OxigraphStore

PREFIXES = "PREFIX ex: <http://example.org/>\nPREFIX id: <https://w3id.org/rightsgraph/id/>\n"
DATA = f"""
PREFIX ex: <http://example.org/>
PREFIX rg: <{NS}>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
INSERT DATA {{ GRAPH ex:g {{
  <{state("KAZ")}> a rg:State . <{state("KGZ")}> a rg:State .
  <{concept("theme", "women")}> skos:inScheme <{BASE}scheme/theme> ; skos:notation "women" .
  <{concept("theme", "children")}> skos:inScheme <{BASE}scheme/theme> ; skos:notation "children" .
  ex:a ex:state <{state("KAZ")}> ; ex:cycle 1 ; ex:theme <{concept("theme", "women")}> ;
    ex:date "2010-06-01"^^<http://www.w3.org/2001/XMLSchema#date> ; ex:name "Ann" .
  ex:b ex:state <{state("KAZ")}> ; ex:cycle 4 ; ex:theme <{concept("theme", "children")}> ;
    ex:date "2025-04-24"^^<http://www.w3.org/2001/XMLSchema#date> ; ex:name "Bob" .
  ex:c ex:state <{state("KGZ")}> ; ex:cycle 4 ; ex:name "Bob" .
}} }}"""
REFUSALS = (
    """\
#+ title: Things of a State
#+ description: What there is for one State.
#+ keywords: [state, cycle]
#+ parameters:
#+   - {name: state, type: state, description: The State., default: KAZ}
#+   - {name: least, type: integer, description: First cycle., default: 1}
#+   - name: theme
#+     type: concept
#+     scheme: theme
#+     description: One theme.
#+     default: null
"""
    + PREFIXES
    + """
SELECT ?s WHERE {
  VALUES ?state { <https://w3id.org/rightsgraph/id/state/KAZ> }
  VALUES ?least { 1 }
  VALUES ?theme { UNDEF }
  ?s ex:state ?state ; ex:cycle ?cycle ; ex:theme ?theme .
  FILTER(?cycle >= ?least)
}
"""
)


def write(folder: Path, header: str, body: str = "SELECT ?s WHERE { ?s ?p ?o }") -> Path:
    lines = "".join(f"#+ {line}\n" for line in header.splitlines())
    (folder / "query.rq").write_text(f"{lines}{PREFIXES}{body}\n", "utf-8")
    return folder


def with_parameter(folder: Path, declaration: str, clause: str, pattern: str) -> SavedQuery:
    header = "title: T\ndescription: D.\nkeywords: [k]\nparameters:\n  - " + declaration
    write(folder, header, f"SELECT ?s WHERE {{ {clause} {pattern} }}")
    return load_queries(folder)["query"]


def found(store: OxigraphStore, query: SavedQuery | str, **given: object) -> list[str]:
    rows = run(store, query, **given)
    assert isinstance(rows, QuerySolutions)
    return sorted(str(row[0]).strip("<>").rpartition("/")[2] for row in rows)


def counted(store: OxigraphStore, query: SavedQuery, **given: object) -> str:
    rows = run(store, query, **given)
    assert isinstance(rows, QuerySolutions)
    return str(next(rows)[0].value)


@pytest.fixture
def store() -> OxigraphStore:
    store = OxigraphStore()
    store.update(DATA)
    return store


@pytest.fixture
def things(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SavedQuery:
    """A query among the package's resources, besides a hygiene query."""
    (tmp_path / "queries" / "hygiene").mkdir(parents=True)
    (tmp_path / "queries" / "things.rq").write_text(REFUSALS)
    (tmp_path / "queries" / "hygiene" / "check.rq").write_text("#+ severity: error\nASK {}")
    monkeypatch.setattr(resources, "root", lambda: tmp_path)
    return load_queries()["things"]


def test_a_query_tells_what_it_answers(things: SavedQuery) -> None:
    assert (things.name, things.title) == ("things", "Things of a State")
    assert things.keywords == ("state", "cycle")
    assert [parameter.name for parameter in things.parameters] == ["state", "least", "theme"]
    assert list(load_queries()) == ["things"]


def test_the_file_as_it_stands_answers_with_the_defaults(
    store: OxigraphStore, things: SavedQuery
) -> None:
    rows = store.query(things.sparql)
    assert isinstance(rows, QuerySolutions)
    assert sorted(row["s"].value[-1] for row in rows) == ["a", "b"]
    assert found(store, things) == found(store, "things") == ["a", "b"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"state": "KGZ"}, []),
        ({"state": "kaz"}, ["a", "b"]),
        ({"least": "2"}, ["b"]),
        ({"least": 2}, ["b"]),
        ({"theme": "women"}, ["a"]),
        ({"theme": "women", "least": 4}, []),
        ({"theme": "", "least": None}, ["a", "b"]),
    ],
)
def test_parameters_choose(
    store: OxigraphStore, things: SavedQuery, given: dict[str, object], expected: list[str]
) -> None:
    assert found(store, things, **given) == expected


@pytest.mark.parametrize(
    ("declaration", "clause", "pattern", "value", "expected"),
    [
        ("{name: x, type: iri, description: D.}", "VALUES ?x { UNDEF }", "?s ex:state ?x",
         "id/state/KGZ", ["c"]),
        ("{name: x, type: iri, description: D.}", "VALUES ?x { UNDEF }", "?s ex:state ?x",
         state("KGZ"), ["c"]),
        ("{name: x, type: iri, description: D., default: id/state/KGZ}",
         "VALUES ?x { id:state\\/KGZ }", "?s ex:state ?x", "", ["c"]),
        ("{name: x, type: string, description: D.}", "VALUES ?x { 'Ann' }", "?s ex:name ?x",
         "Bob", ["b", "c"]),
        ("{name: x, type: date, description: D., default: 2025-04-24}",
         'VALUES ?x { "2025-04-24"^^<http://www.w3.org/2001/XMLSchema#date> }',
         "?s ex:date ?x", "2010-06-01", ["a"]),
        ("{name: x, type: integer, description: D., default: 4, values: [1, 4]}",
         "VALUES ?x { 4 }", "?s ex:cycle ?x", "1", ["a"]),
    ],
)  # fmt: skip
def test_each_type_of_value_becomes_a_term(
    store: OxigraphStore,
    tmp_path: Path,
    declaration: str,
    clause: str,
    pattern: str,
    value: str,
    expected: list[str],
) -> None:
    assert found(store, with_parameter(tmp_path, declaration, clause, pattern), x=value) == expected


def test_a_parameter_reaches_a_subquery_that_has_its_clause(
    store: OxigraphStore, tmp_path: Path
) -> None:
    query = with_parameter(
        tmp_path,
        "{name: x, type: integer, description: D., default: 1}",
        "VALUES ?x { 1 }",
        "{ SELECT (COUNT(*) AS ?s) WHERE { VALUES ?x { 1 } ?a ex:cycle ?c FILTER(?c >= ?x) } }",
    )
    assert counted(store, query) == "3"
    assert counted(store, query, x=4) == "2"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"state": "Kazakhstan"}, "parameter state: 'Kazakhstan' does not fit .*such as KAZ"),
        ({"state": "XYZ"}, "parameter state: 'XYZ' does not fit .*State that the graph knows"),
        ({"least": "first"}, "parameter least: .*a whole number"),
        ({"theme": "womem"}, "parameter theme: 'womem' does not fit .*one of children, women"),
        ({"theme": "a> b"}, "parameter theme: .*the key of a concept"),
        ({"them": "women"}, "parameter them: is not known .*things takes state, least, theme"),
    ],
)
def test_a_value_that_does_not_fit_names_parameter_and_choice(
    store: OxigraphStore, things: SavedQuery, given: dict[str, object], message: str
) -> None:
    with pytest.raises(BadRequest, match=message):
        run(store, things, **given)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("iri", "id/a b"), ("date", "2010-13-01"), ("date", "June"), ("integer", "1.5"),
     ("integer", "\u0663"), ("integer", "+3"), ("integer", "1_0"), ("integer", " 3"),
     ("date", "20141121"), ("date", "2014-W47-5"), ("date", "\u0662\u0660\u0661\u0664-11-21"),
     ("string", "\ud800"), ("state", "KA"), ("state", "K/Z")],
)  # fmt: skip
def test_malformed_values_are_refused(
    store: OxigraphStore, tmp_path: Path, kind: str, value: str
) -> None:
    declaration = f"{{name: x, type: {kind}, description: D.}}"
    query = with_parameter(tmp_path, declaration, "VALUES ?x { UNDEF }", "?s ?p ?x")
    with pytest.raises(BadRequest, match="parameter x: .* does not fit"):
        run(store, query, x=value)


def test_a_parameter_without_default_must_be_given(store: OxigraphStore, tmp_path: Path) -> None:
    declaration = "{name: x, type: string, description: The name to look for.}"
    query = with_parameter(tmp_path, declaration, "VALUES ?x { UNDEF }", "?s ?p ?x")
    for empty in ({}, {"x": ""}):
        with pytest.raises(BadRequest, match="parameter x: is missing .The name to look for"):
            run(store, query, **empty)


def test_declared_values_are_the_only_ones(store: OxigraphStore, tmp_path: Path) -> None:
    declaration = "{name: x, type: integer, description: D., default: 4, values: [1, 4]}"
    query = with_parameter(tmp_path, declaration, "VALUES ?x { 4 }", "?s ex:cycle ?x")
    with pytest.raises(BadRequest, match="one of 1, 4"):
        run(store, query, x="2")
    assert allowed(store, query.parameters[0]) == ("1", "4")


def test_the_allowed_concepts_are_those_of_the_scheme(
    store: OxigraphStore, things: SavedQuery
) -> None:
    assert [allowed(store, parameter) for parameter in things.parameters] == [
        (),
        (),
        ("children", "women"),
    ]


@pytest.mark.usefixtures("things")
def test_an_unknown_query_names_the_nearest(store: OxigraphStore) -> None:
    with pytest.raises(NotFound, match=r"nothing: there is no such query .perhaps things"):
        run(store, "nothing")


def test_a_text_value_cannot_change_the_query(store: OxigraphStore, tmp_path: Path) -> None:
    declaration = "{name: x, type: string, description: D.}"
    query = with_parameter(tmp_path, declaration, "VALUES ?x { UNDEF }", "?s ex:name ?x")
    assert found(store, query, x='Ann" } ?s ?p ?o #') == []


HEAD = "title: T\ndescription: D.\nkeywords: [k]\n"
X = HEAD + "parameters:\n  - {name: x, type: integer, description: D., default: 1}"


@pytest.mark.parametrize(
    ("header", "body", "message"),
    [
        ("title: T\n  bad: [", "", r"query\.rq, line 2: header is no YAML"),
        ("description: D.\nkeywords: [k]", "", r"query\.rq, line 1: header: title: Field req"),
        ("", "", r"query\.rq, line 1: header: title: Field required"),
        ("- a", "", r"query\.rq, line 1: header: "),
        (HEAD + "keyword: x", "", r"query\.rq, line 4: header: keyword: Extra"),
        (HEAD.replace("[k]", "[]"), "", r"query\.rq, line 3: header: keywords: "),
        (X.replace("integer", "number"), "", r"query\.rq, line 5: header: parameters\.0\.type"),
        (X.replace("integer", "concept"), "", "line 5: header: .*concept.* has a scheme"),
        (X.replace("name: x", "name: X y"), "", r"line 5: header: parameters\.0\.name"),
        (X, "SELECT ?s { ?s ?p ?x }", r"query\.rq, line 5: parameter x has no VALUES clause"),
        (X, "SELECT ?x { VALUES ?x { 2 } }", r"line 5: default of x differs .*VALUES \?x { \"1\""),
        (X, "SELECT ?x { VALUES ?x { 1 2 } }", "line 5: default of x differs"),
        (X, "SELECT ?x { VALUES ?x { UNDEF } }", "line 5: default of x differs"),
        (X.replace("1}", "null}"), "SELECT ?x { VALUES ?x { 1 } }", "differs .*{ UNDEF }"),
        (X.replace("1}", "one}"), "SELECT ?x { VALUES ?x { 1 } }", "default of parameter x"),
        (X.replace("1}", "1, values: [2]}"), "SELECT ?x { VALUES ?x { 1 } }", "one of 2"),
    ],
)
def test_a_malformed_header_is_named_with_its_line(
    tmp_path: Path, header: str, body: str, message: str
) -> None:
    with pytest.raises(LexiconError, match=message):
        load_queries(write(tmp_path, header, body))


def test_a_malformed_query_is_named_with_its_line(store: OxigraphStore, tmp_path: Path) -> None:
    query = load_queries(write(tmp_path, HEAD, "SELECT ?s\nWHERE ["))["query"]
    with pytest.raises(SyntaxFault, match=r"query\.rq, line 7, column 7"):
        run(store, query)


def test_the_real_queries_load_and_run(store: OxigraphStore) -> None:
    for query in load_queries().values():
        if not any(parameter.required for parameter in query.parameters):
            store.query(query.sparql)


def test_terms_are_what_the_graph_uses(things: SavedQuery) -> None:
    assert things.bindings({"theme": "women", "least": "02"}) == {
        "state": NamedNode(state("KAZ")),
        "least": Literal(2),
        "theme": NamedNode(concept("theme", "women")),
    }
