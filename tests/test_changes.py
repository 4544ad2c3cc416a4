"""What an update changes is known before it is stored, and is what the engine then stores."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest

from rightsgraph.changes import Change, carry_out
from rightsgraph.errors import BadRequest, Forbidden, NotFound, RightsgraphError, SyntaxFault
from rightsgraph.store import OxigraphStore

BEFORE = """INSERT DATA {
  GRAPH <urn:g> { <urn:a> <urn:p> 1, 2, _:x } <urn:a> <urn:p> 5
  GRAPH <urn:h> { <urn:b> <urn:p> <urn:a> }
}"""
UPDATES = [
    (
        "INSERT DATA { <urn:x> <urn:p> '01'^^<http://www.w3.org/2001/XMLSchema#byte>, _:b . "
        "_:b <urn:q> 5 GRAPH <urn:g> { _:b <urn:z> 4 } }"
    ),
    (
        "PREFIX u: <urn:> DELETE DATA { GRAPH u:g { u:a u:p 1 . u:a u:p 7 } } ; "
        "INSERT DATA { GRAPH u:g { u:a u:p 1 } }"
    ),
    (
        "PREFIX u: <urn:> WITH u:g DELETE { ?s ?p ?o } "
        "INSERT { ?s u:q ?o . GRAPH ?o { [] u:in ?s ; u:list (?o 4) } } WHERE { ?s ?p ?o } ; "
        "INSERT { ?s u:w ?o } USING u:g WHERE { ?s u:q ?o }"
    ),
    "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
    "DELETE WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "DROP DEFAULT",
    "DROP SILENT GRAPH <urn:none>",
    "CLEAR NAMED",
    "MOVE GRAPH <urn:g> TO <urn:h>",
    "MOVEGRAPH<urn:g>TO<urn:h>",
    "CLEARALL",
    "INSERTDATA{<urn:a><urn:p>true}",
    "DELETEWHERE{?s ?p ?o}",
    "COPY DEFAULT TO <urn:g>",
    "ADD <urn:g> TO DEFAULT",
    "MOVE <urn:g> TO <urn:g>",
    "COPY SILENT <urn:none> TO <urn:g>",
    "CREATE GRAPH <urn:new> ; INSERT DATA { GRAPH <urn:new> { } } ;",
    "",
    "PREFIX u: <urn:>",
    "BASE <http://a/> INSERT { <x> <y> ?o } WHERE { <x> ?p ?o . FILTER(?o != <k>) }",
    (
        "INSERT { ?s <urn:r> ?r } WHERE { GRAPH <urn:g> {?s <urn:p> ?o} "
        "BIND(STRLEN(STR(?o)) + 1.50 AS ?r) # } ; \n OPTIONAL { ?s <urn:none> ?n } } # end"
    ),
    (
        "INSERT DATA { <urn:a> <urn:says> <<( <urn:x> <urn:y> <urn:z> )>> } ; "
        "INSERT { ?a <urn:again> <<( ?o <urn:y> ?a )>> } WHERE { ?a <urn:says> ?o }"
    ),
    "INSERT { ?o <urn:r> ?s } WHERE { ?s ?p ?o }",
    (
        "INSERT DATA { _:b <urn:q> 5 } ; "
        "DELETE { ?b <urn:q> ?o } INSERT { ?b <urn:q> 6 } WHERE { ?b <urn:q> ?o }"
    ),
    "INSERT { [] <urn:q> ?o } WHERE { ?s <urn:p> ?o } ; DELETE WHERE { ?b <urn:q> ?o }",
    (
        "WITH <urn:g> DELETE { ?s ?p ?o } "
        "WHERE { { SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?o LIMIT 1 } }"
    ),
    (
        "DELETE { ?s ?p ?o } INSERT { ?s ?p 'x}\\'{' } USING NAMED <urn:g> "
        "WHERE { GRAPH ?g { ?s ?p ?o } FILTER(?o<3&&'}'='}') }"
    ),
    "INSERT { ?s <urn:q> ?n } WHERE { ?s <urn:p> ?o BIND(UUID() AS ?n) }",
    (  # names that one could take for ours
        "INSERT DATA { GRAPH <urn:rightsgraph:unnamed> { <urn:a> <urn:p> 5 } } ; "
        "DELETE { GRAPH <urn:rightsgraph:unnamed> { ?s ?p ?o } } "
        "INSERT { ?s <urn:rightsgraph:variable:o> <urn:rightsgraph:variable:none> } "
        "WHERE { GRAPH ?g { ?s ?p ?o FILTER(?o = 5) } }"
    ),
]


def store() -> OxigraphStore:
    made = OxigraphStore()
    made.update(BEFORE)
    return made


def shape(quads: set[ox.Quad]) -> Counter[str]:
    """Without the names of blank nodes, and of what is made by chance."""
    return Counter(
        " ".join(
            "_" if isinstance(term, ox.BlankNode) or "urn:uuid" in str(term) else str(term)
            for term in (*quad.triple, quad.graph_name)
        )
        for quad in quads
    )


@pytest.mark.parametrize("update", UPDATES)
def test_what_is_told_is_what_is_done(update: str) -> None:
    watched, told = store(), list[Change]()
    before = set(watched.matching())
    plain = OxigraphStore()
    plain.load_quads(before)
    carry_out(watched, update, told.append)
    plain.update(update)
    after = set(watched.matching())
    assert shape(after) == shape(set(plain.matching()))
    assert watched.graphs() == plain.graphs() or "[]" in update
    [change] = told
    assert (before - change.removed) | change.added == after


@pytest.mark.parametrize("update", UPDATES)
def test_what_is_refused_is_not_done(update: str) -> None:
    watched = store()
    before, graphs = set(watched.matching()), watched.graphs()

    def refuse(change: Change) -> None:
        assert set(watched.matching()) == before
        raise NotFound("refused")

    with pytest.raises(NotFound, match="refused"):
        carry_out(watched, update, refuse)
    assert (set(watched.matching()), watched.graphs()) == (before, graphs)


@pytest.mark.parametrize(
    ("update", "error"),
    [
        ("INSERT DATA { nonsense", SyntaxFault),
        ("DROP GRAPH <urn:none>", BadRequest),
        ("CREATE GRAPH <urn:g>", BadRequest),
        ("LOAD <http://127.0.0.1/x>", Forbidden),
        ("LOADSILENT<http://127.0.0.1/x>", Forbidden),
        ("BASE <urn:x> PREFIXu:<urn:> MOVE <urn:g> TO u:h", RightsgraphError),
        ("INSERT DATA { <urn:a> <urn:b'''> 1 }", BadRequest),
    ],
)
def test_what_cannot_be_done(update: str, error: type[Exception]) -> None:
    watched = store()
    before = set(watched.matching())
    with pytest.raises(error):
        carry_out(watched, f"INSERT DATA {{ <urn:x> <urn:x> 1 }} ; {update}", lambda change: None)
    assert set(watched.matching()) == before


def test_a_fault_of_syntax_has_the_place_that_the_client_sees() -> None:
    with pytest.raises(SyntaxFault) as caught:
        carry_out(store(), "# an update\nINSERT DATA { nonsense", lambda change: None)
    assert caught.value.place == "line 2, column 23"
