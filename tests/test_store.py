"""What the store in this process does of its own; what all stores do is in ``stores/``."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path
from threading import Timer

import pytest
from named_quads import ALL, EX, names, quad
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from rightsgraph.errors import BadRequest, StoreError, SyntaxFault, UnreadableFile
from rightsgraph.rdf_files import read_rdf
from rightsgraph.store import OxigraphStore, bind, form_of, solutions, values_clauses


@pytest.fixture
def store() -> OxigraphStore:
    store = OxigraphStore()
    store.load_quads([quad("a", 1, "g1"), quad("b", 2, "g2"), quad("c", 3, "g3")])
    return store


def test_the_default_graph_is_the_union_or_empty(store: OxigraphStore) -> None:
    strict = OxigraphStore(default_graph="strict")
    strict.load(store.snapshot())
    assert names(store.query(ALL)) == ["a", "b", "c"]
    assert names(strict.query(ALL)) == []
    assert names(strict.query("SELECT ?s WHERE { GRAPH ?g { ?s ?p ?o } }")) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("FROM <http://example.org/g1>", ["a"]),
        ("from ex:g1", ["a"]),
        ("FROM#comment\n<http://example.org/g1>\nFROM <http://example.org/g2>", ["a", "b"]),
        ("FROM NAMED <http://example.org/g1>", []),
        ("# FROM <http://example.org/g1>\n", ["a", "b", "c"]),
    ],
)
def test_a_query_that_names_its_graphs_sees_only_these(
    store: OxigraphStore, clause: str, expected: list[str]
) -> None:
    query = f"PREFIX ex: <{EX}> SELECT ?s {clause} WHERE {{ ?s ?p ?o }}"
    assert names(store.query(query)) == expected


def test_solutions_are_those_of_a_select_query(store: OxigraphStore) -> None:
    assert names(solutions(store, ALL)) == ["a", "b", "c"]
    with pytest.raises(StoreError, match="answered a SELECT with no table"):
        solutions(store, "ASK { ?s ?p ?o }")


@pytest.mark.parametrize("prologue", ["PREFIX a: <http://\\u0061#>", "# FROM\r", "# FROM\n"])
def test_what_stands_before_hides_no_graphs(store: OxigraphStore, prologue: str) -> None:
    query = f"{prologue} SELECT ?s FROM <{EX}g1> {{ ?s ?p ?o }}"
    assert names(store.query(query)) == ["a"]


@pytest.mark.parametrize(
    "pattern",
    [
        "?s ex:p ?from",
        "?s ex:p ?o FILTER(?o != 'FROM x')",
        '?s ex:p ?o FILTER(?o != """a " FROM""")',
        "?s ex:p ?o OPTIONAL { ?s ex:from ?o }",
        "?s ex:p ?o FILTER(?s != <http://example.org/FROM>)",
    ],
)
def test_the_word_from_elsewhere_chooses_no_graphs(store: OxigraphStore, pattern: str) -> None:
    query = f"PREFIX ex: <{EX}> SELECT ?s WHERE {{ {pattern} }}"
    assert names(store.query(query)) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("VALUES ?n { 1 } ?s ex:p ?n", ["b"]),
        ("values $n{1 3}?s ex:p ?n", ["b"]),
        ("VALUES ?n { UNDEF } ?s ex:p ?o FILTER(?o >= ?n)", ["b", "c"]),
        ("VALUES ?n { '}' } ?s ex:p ?n", ["b"]),
        ("VALUES ?n { # a comment }\n 1 } ?s ex:p ?n", ["b"]),
        ("{ SELECT ?s WHERE { VALUES ?n { 1 } ?s ex:p ?n } }", ["b"]),
        ("?s ex:p ?o FILTER NOT EXISTS { VALUES ?n { 1 } ?s ex:p ?n }", ["a", "c"]),
    ],
)
def test_bindings_fill_values_clauses(
    store: OxigraphStore, pattern: str, expected: list[str]
) -> None:
    query = f"PREFIX ex: <{EX}> SELECT ?s WHERE {{ {pattern} }}"
    assert names(store.query(query, bindings={"n": Literal(2)})) == expected


def test_a_bound_term_stays_one_term() -> None:
    nasty = Literal('" } VALUES ?b { 1 } # \\ \n')
    bound = bind("VALUES ?a { 1 } VALUES ?b { 2 }", {"a": nasty, "b": Literal("x")})
    terms = dict(values_clauses(bound))
    assert terms.keys() == {"a", "b"}
    assert terms["a"].strip() == str(nasty)
    assert terms["b"].strip() == '"x"'
    rows = OxigraphStore().query("SELECT ?a WHERE { VALUES ?a { 1 } }", bindings={"a": nasty})
    assert isinstance(rows, QuerySolutions)
    assert [row["a"] for row in rows] == [nasty]


def test_a_binding_without_a_clause_is_refused(store: OxigraphStore) -> None:
    with pytest.raises(BadRequest, match=r"\?n: is in no VALUES clause"):
        store.query("SELECT ?s WHERE { ?s ?p ?n } # VALUES ?n { 1 }", bindings={"n": None})


def test_a_snapshot_includes_the_unnamed_graph() -> None:
    store = OxigraphStore()
    plain = Quad(NamedNode(f"{EX}a"), NamedNode(f"{EX}p"), Literal("x"))
    store.load_quads([plain])
    assert list(store.snapshot()) == [plain]
    assert store.graphs() == []


def test_a_folder_is_written_once_and_read_by_many(tmp_path: Path) -> None:
    writer = OxigraphStore(tmp_path / "store")
    writer.load_quads([quad("a")])
    writer.settle()
    readers = [OxigraphStore(tmp_path / "store", read_only=True) for _ in range(2)]
    assert [reader.count() for reader in readers] == [1, 1]
    with pytest.raises(StoreError, match="reading only"):
        readers[0].update(f"INSERT DATA {{ <{EX}b> <{EX}p> 2 }}")
    with pytest.raises(StoreError, match="in use"):
        OxigraphStore(tmp_path / "store")


def test_a_store_in_use_by_another_program_says_so(tmp_path: Path) -> None:
    program = (
        "import pyoxigraph, sys\n"
        "store = pyoxigraph.Store(sys.argv[1])\n"
        "print('open', flush=True)\n"
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "store")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(StoreError, match="in use by another program"):
            OxigraphStore(tmp_path / "store")
        other.communicate()


def test_a_writer_leaves_a_store_alone_that_takes_the_place_of_its_own(tmp_path: Path) -> None:
    folder, other = tmp_path / "store", tmp_path / "other"
    for place, name in ((folder, "a"), (other, "b")):
        store = OxigraphStore(place)
        store.load_quads([quad(name)])
        store.settle()
        del store
    writer = OxigraphStore(folder, by_handle=True)
    folder.rename(tmp_path / "old")
    other.rename(folder)
    files = {file.name for file in folder.iterdir()}
    writer.load_quads([quad("c")])
    writer.settle()
    del writer
    assert {file.name for file in folder.iterdir()} == files
    assert names(OxigraphStore(folder, read_only=True).query(ALL)) == ["b"]
    assert names(OxigraphStore(tmp_path / "old", read_only=True).query(ALL)) == ["a", "c"]


def test_a_missing_store_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="rightsgraph build --store") as caught:
        OxigraphStore(tmp_path / "none", read_only=True)
    assert caught.value.place == str(tmp_path / "none")


def test_a_damaged_store_says_so(tmp_path: Path) -> None:
    writer = OxigraphStore(tmp_path / "store")
    writer.load_quads([quad("a")])
    del writer
    (tmp_path / "store" / "CURRENT").write_bytes(b"garbage")
    for read_only in (True, False):
        with pytest.raises(StoreError, match="is damaged"):
            OxigraphStore(tmp_path / "store", read_only=read_only)


def test_a_file_that_is_missing_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    writer = OxigraphStore(folder)
    writer.load_quads([quad("a")])
    writer.settle()
    del writer
    (file, *_) = folder.glob("*.sst")
    away = file.rename(tmp_path / "away")
    back = Timer(0.1, away.rename, [file])
    back.start()
    assert names(OxigraphStore(folder, read_only=True).query(ALL)) == ["a"]
    back.join()


def test_a_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("x")
    with pytest.raises(StoreError, match="not a directory"):
        OxigraphStore(tmp_path / "store")


def test_a_load_clears_away_what_one_that_failed_has_left(tmp_path: Path) -> None:
    store = OxigraphStore(tmp_path / "store")
    (left := tmp_path / "store" / "bulk-1.sst").write_bytes(b"half")
    store.load_quads([])
    assert not left.exists()


def test_triples_go_to_the_given_graph_and_quads_to_their_own(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(f"<{EX}a> <{EX}p> 1 .")
    (tmp_path / "b.trig").write_text(f"<{EX}g2> {{ <{EX}b> <{EX}p> 2 }} <{EX}c> <{EX}p> 3 .")
    store = OxigraphStore()
    store.load(tmp_path / "a.ttl", f"{EX}g1")
    store.load(tmp_path / "b.trig", f"{EX}g1")
    assert set(store.snapshot()) == {quad("a", 1), quad("b", 2, "g2"), quad("c", 3)}


def test_a_packed_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.nt.gz"
    path.write_bytes(gzip.compress(f"<{EX}a> <{EX}p> <{EX}o> .\n".encode(), mtime=0))
    assert [str(quad.subject) for quad in read_rdf(path)] == [f"<{EX}a>"]


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.ttl").write_text(f"_:x <{EX}p> 1 .")
    store = OxigraphStore()
    for name in ("a", "b"):
        store.load(tmp_path / f"{name}.ttl")
    assert store.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "error", "message"),
    [
        (
            "a.ttl",
            b"<a:b> <a:c>\n<a:d> ;\n oops .",
            SyntaxFault,
            r"a\.ttl, line 3, column 2: oops is",
        ),
        ("a.ttl", b"\xff\xfe", SyntaxFault, r"a\.ttl, line 1, column 1: Invalid"),
        ("a.ttl", b"<b> <a:c> <a:d> .", SyntaxFault, "No scheme"),
        ("a.txt", b"text", UnreadableFile, "not named as RDF"),
        ("a", b"text", UnreadableFile, "not named as RDF"),
        ("a.nt.gz", b"not packed", UnreadableFile, "cannot be read"),
        (
            "a.nt.gz",
            gzip.compress(b"<a:b> <a:c> <a:d> .\n" * 99, mtime=0)[:-9],
            UnreadableFile,
            "read",
        ),
    ],
)
def test_a_bad_file_is_named(
    tmp_path: Path, name: str, content: bytes, error: type[Exception], message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error, match=message):
        list(read_rdf(tmp_path / name))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"none\.ttl"):
        list(read_rdf(tmp_path / "none.ttl"))


def test_oxigraph_still_behaves_as_documented() -> None:
    """What the module tells its callers about the engine; a new release may change it."""
    store = OxigraphStore()
    store.load_quads([quad("a", 1, "g1"), quad("a", 1, "g2")])
    rows = store.query("SELECT (COUNT(*) AS ?all) (COUNT(DISTINCT ?s) AS ?once) { ?s ?p ?o }")
    assert isinstance(rows, QuerySolutions)
    assert [value.value for value in next(rows)] == ["2", "1"]
    literals = OxigraphStore()
    literals.update(f'INSERT DATA {{ <{EX}a> <{EX}p> 1.0 . <{EX}b> <{EX}p> "x"@EN }}')
    objects = sorted(str(quad.object) for quad in literals.snapshot())
    assert objects == ['"1"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"x"@en']


@pytest.mark.parametrize(
    ("sparql", "form"),
    [
        ("select * { ?s ?p ?o }", "SELECT"),
        ("# SELECT\nPREFIX ask: <a:> BASE <a:select> Ask{}", "ASK"),
        ("PREFIX construct: <a:>\nPREFIX : <b:>DESCRIBE construct:select", "DESCRIBE"),
        ("CONSTRUCT WHERE { ?s ?p 'SELECT' }", "CONSTRUCT"),
        ("INSERT DATA { <a:b> <a:c> <a:d> }", ""),
        ("", ""),
    ],
)
def test_the_form_of_a_query(sparql: str, form: str) -> None:
    assert form_of(sparql) == form
