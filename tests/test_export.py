from __future__ import annotations

import gzip
import os
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from rightsgraph.errors import BadRequest, NotFound, StoreError, UnwritableFile
from rightsgraph.export import export, published
from rightsgraph.iris import graph
from rightsgraph.rdf_files import read_rdf
from rightsgraph.store import OxigraphStore

EX = "http://example.org/"
PUBLIC = ["document/a", "ontology", "reference/states"]
PRIVATE = ["import/upr-info", "text/a"]


def quad(name: str) -> Quad:
    subject, predicate = NamedNode(EX + name.replace("/", "-")), NamedNode(f"{EX}p")
    return Quad(subject, predicate, Literal("é\n"), NamedNode(graph(name)))


@pytest.fixture
def store() -> OxigraphStore:
    store = OxigraphStore()
    store.load_quads(quad(name) for name in PUBLIC + PRIVATE)
    return store


def test_text_and_imports_are_not_published(store: OxigraphStore) -> None:
    assert published(store) == [graph(name) for name in PUBLIC]


@pytest.mark.parametrize("name", ["dump.nq", "dump.trig", "dump.nq.gz", "dump.trig.gz"])
def test_a_dump_holds_every_public_graph(store: OxigraphStore, tmp_path: Path, name: str) -> None:
    assert export(store, tmp_path / name) == 3
    assert set(read_rdf(tmp_path / name)) == {quad(public) for public in PUBLIC}
    assert [path.name for path in tmp_path.iterdir()] == [name]
    packed = (tmp_path / name).read_bytes().startswith(b"\x1f\x8b")
    assert packed == name.endswith(".gz")


def test_a_private_graph_is_written_when_it_is_named(store: OxigraphStore) -> None:
    stream = BytesIO()
    assert export(store, stream, "nq", [graph("text/a")]) == 1
    assert list(parse(stream.getvalue(), RdfFormat.N_QUADS)) == [quad("text/a")]


def test_turtle_holds_one_graph(store: OxigraphStore, tmp_path: Path) -> None:
    assert export(store, tmp_path / "a.ttl", graphs=[graph("ontology")]) == 1
    assert list(read_rdf(tmp_path / "a.ttl", graph("ontology"))) == [quad("ontology")]
    with pytest.raises(BadRequest, match="cannot hold 3 graphs"):
        export(store, tmp_path / "b.ttl")
    assert not (tmp_path / "b.ttl").exists()


def test_n_triples_merge_the_graphs(store: OxigraphStore, tmp_path: Path) -> None:
    assert export(store, tmp_path / "a.nt") == 3
    assert len((tmp_path / "a.nt").read_text("utf-8").splitlines()) == 3


def test_the_format_can_be_told_apart_from_the_name(store: OxigraphStore, tmp_path: Path) -> None:
    export(store, tmp_path / "dump", "nt")
    assert (tmp_path / "dump").read_text("utf-8").startswith("<http")


@pytest.mark.parametrize("name", ["dump.xml", "dump", "dump.gz"])
def test_an_unknown_format_lists_the_known(store: OxigraphStore, tmp_path: Path, name: str) -> None:
    with pytest.raises(BadRequest, match="one of nq, trig, ttl, nt"):
        export(store, tmp_path / name)


def test_a_graph_that_is_not_there_is_named(store: OxigraphStore) -> None:
    with pytest.raises(NotFound, match="document/z"):
        export(store, BytesIO(), "nq", [graph("document/z")])


def test_equal_content_gives_equal_bytes(store: OxigraphStore, tmp_path: Path) -> None:
    for name in ("a.nq.gz", "b.nq.gz"):
        export(store, tmp_path / name)
    packed = (tmp_path / "a.nq.gz").read_bytes()
    assert packed == (tmp_path / "b.nq.gz").read_bytes()
    assert packed[4:8] == bytes(4), "the header holds a time"
    assert gzip.decompress(packed).count(b"\n") == 3


def test_a_failed_export_leaves_the_file_as_it_was(
    store: OxigraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.nq").write_text("old")

    def broken(self: OxigraphStore, graphs: object = None) -> None:
        raise StoreError("is damaged")

    monkeypatch.setattr(OxigraphStore, "snapshot", broken)
    with pytest.raises(StoreError):
        export(store, tmp_path / "a.nq")
    assert (tmp_path / "a.nq").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.nq"]


def test_a_place_that_cannot_be_written_is_named(store: OxigraphStore, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UnwritableFile, match=r"file/a\.nq: cannot be written"):
        export(store, tmp_path / "file" / "a.nq")


def test_a_pipe_is_written_and_stays_a_pipe(store: OxigraphStore, tmp_path: Path) -> None:
    os.mkfifo(pipe := tmp_path / "pipe")
    with ThreadPoolExecutor(1) as other:
        received = other.submit(pipe.read_bytes)
        assert export(store, pipe, "nq") == received.result().count(b"\n") == 3
    assert pipe.is_fifo()


def test_a_link_to_a_file_stays_a_link(store: OxigraphStore, tmp_path: Path) -> None:
    (tmp_path / "link.nq").symlink_to(tmp_path / "a.nq")
    export(store, tmp_path / "link.nq")
    assert (tmp_path / "link.nq").is_symlink()
    assert (tmp_path / "a.nq").read_bytes().count(b"\n") == 3
