from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from rightsgraph import bundle, resources
from rightsgraph.errors import StoreError, SyntaxFault
from rightsgraph.iris import BASE, graph
from rightsgraph.store import OxigraphStore

EX = "http://example.org/"
MADE = graph("document", "made")
FILES = {
    "ontology/law.ttl": f"<{EX}Law> a <{EX}Class> .",
    "ontology/schemes/theme.ttl": f"<{EX}theme> a <{EX}Scheme> .",
    "shapes/law.ttl": f"<{EX}shape> <{EX}p> [ ] .",
    "data/reference/states.ttl": f"<{EX}state> a <{EX}State> .",
    "data/documents/a.trig": f"<{graph('document', 'a')}> {{ <{EX}a> a <{EX}Document> }}",
    "data/documents/notes.txt": "not RDF",
}


def quad(name: str) -> Quad:
    return Quad(NamedNode(EX + name), NamedNode(f"{EX}p"), Literal("x"), NamedNode(MADE))


def subjects(folder: Path) -> set[str]:
    """What a store holds besides its description."""
    store = OxigraphStore(folder, read_only=True)
    names = [name for name in store.graphs() if name != graph("dataset")]
    return {str(quad.subject).strip("<>").removeprefix(EX) for quad in store.snapshot(names)}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small package's resources in place of the real ones."""
    root = tmp_path / "package"
    for name, content in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    monkeypatch.setattr(resources, "root", lambda: root)
    return root


@pytest.mark.usefixtures("package")
def test_each_file_goes_to_its_graph() -> None:
    found = {str(quad.subject): str(quad.graph_name) for quad in bundle.bundled_quads()}
    assert found == {
        f"<{EX}{name}>": f"<{BASE}graph/{where}>"
        for name, where in {
            "Law": "ontology",
            "theme": "ontology",
            "shape": "shapes",
            "state": "reference/states",
            "a": "document/a",
        }.items()
    }


def test_a_syntax_error_names_file_and_line(package: Path) -> None:
    (package / "shapes/law.ttl").write_text("<a:b> <a:c> <a:d> .\n<a:b> .")
    with pytest.raises(SyntaxFault, match=r"law\.ttl, line 2"):
        list(bundle.bundled_quads())


@pytest.mark.parametrize("name", ["ontology/law.ttl", "data/documents/a.trig"])
def test_the_fingerprint_changes_with_content_and_name(package: Path, name: str) -> None:
    before, path = bundle.fingerprint(), package / name
    content = path.read_bytes()
    path.write_bytes(content + b"\n")
    assert bundle.fingerprint() != before
    path.write_bytes(content)
    assert bundle.fingerprint() == before
    path.rename(path.with_stem("renamed"))
    assert bundle.fingerprint() != before


def test_the_fingerprint_is_of_what_goes_into_the_store(package: Path) -> None:
    before = bundle.fingerprint()
    (package / "data/documents/notes.txt").write_text("changed")
    assert bundle.fingerprint() == before


@pytest.mark.usefixtures("package")
def test_a_built_store_holds_the_quads_and_their_description(tmp_path: Path) -> None:
    folder, seen = tmp_path / "deep" / "store", list[int]()
    size = bundle.build(folder, bundle.bundled_quads(), progress=seen.append)
    store = OxigraphStore(folder, read_only=True)
    assert size == store.count() > 5
    assert graph("dataset") in store.graphs()
    assert seen == [5]
    assert [path.name for path in folder.parent.iterdir()] == ["store"]


def test_progress_is_told_now_and_then(tmp_path: Path) -> None:
    seen = list[int]()
    bundle.build(tmp_path / "store", map(quad, map(str, range(2500))), progress=seen.append)
    assert seen == [1000, 2000, 2500]


def test_a_new_store_replaces_the_old_one(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    bundle.build(folder, [quad("old")])
    bundle.build(folder, [quad("new")])
    assert subjects(folder) == {"new"}
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


@pytest.mark.parametrize("where", [graph("import", "uhri"), "http://example.org/own", ""])
def test_what_no_build_makes_stays(tmp_path: Path, where: str) -> None:
    folder, old = tmp_path / "store", quad("imported")
    name = NamedNode(where) if where else DefaultGraph()
    imported = Quad(old.subject, old.predicate, old.object, name)
    bundle.build(folder, [quad("old")])
    OxigraphStore(folder).load_quads([imported])
    bundle.build(folder, [quad("new")])
    store = OxigraphStore(folder, read_only=True)
    assert {q for q in store.snapshot() if q.predicate == old.predicate} == {quad("new"), imported}
    if where:
        described = [q for q in store.snapshot([graph("dataset")]) if q.subject == name]
        assert described, "the imported graph is described as well"


def test_the_words_of_an_import_stay_with_it(tmp_path: Path) -> None:
    names = [graph(*one) for one in (("import", "uhri"), ("text", "uhri"), ("text", "report"))]
    old = quad("old")
    bundle.build(
        tmp_path / "store",
        [Quad(old.subject, old.predicate, old.object, NamedNode(name)) for name in names],
    )
    bundle.build(tmp_path / "store", [quad("new")])
    left = OxigraphStore(tmp_path / "store", read_only=True).graphs()
    assert {*names}.intersection(left) == {*names[:2]}


def test_a_store_that_cannot_be_read_is_not_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    bundle.build(folder, [quad("old")])
    (folder / "CURRENT").write_text("damaged")
    with pytest.raises(StoreError, match="its imports would be lost"):
        bundle.build(folder, [quad("new")])
    assert (folder / "CURRENT").read_text() == "damaged"
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_many_quads_are_loaded_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "_BATCH", 7)
    names = [str(number) for number in range(20)]
    bundle.build(tmp_path / "store", map(quad, names))
    assert subjects(tmp_path / "store") == set(names)


def test_a_store_that_is_being_read_can_be_replaced(tmp_path: Path) -> None:
    bundle.build(tmp_path / "store", [quad("old")])
    reader = OxigraphStore(tmp_path / "store", read_only=True)
    bundle.build(tmp_path / "store", [quad("new")])
    assert list(reader.snapshot([MADE])) == [quad("old")]
    assert subjects(tmp_path / "store") == {"new"}


def test_an_empty_folder_is_a_place_for_a_store(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    bundle.build(tmp_path / "store", [quad("a")])
    assert subjects(tmp_path / "store") == {"a"}


def broken_quads() -> Iterator[Quad]:
    yield quad("half")
    raise SyntaxFault("bad line", "file.ttl")


@pytest.mark.parametrize("fails", ["quads", "description", "rename"])
def test_a_build_that_fails_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    folder = tmp_path / "store"
    bundle.build(folder, [quad("old")], stamp="first")
    rename = Path.rename

    def no_rename(self: Path, target: Path) -> Path:
        if target == folder and self.name != "old":
            raise PermissionError("no")
        return rename(self, target)

    def no_description(store: OxigraphStore) -> list[Quad]:
        raise StoreError("disk is full")

    if fails == "description":
        monkeypatch.setattr("rightsgraph.dataset.describe", no_description)
    if fails == "rename":
        monkeypatch.setattr(Path, "rename", no_rename)
    quads = broken_quads() if fails == "quads" else iter([quad("new")])
    with pytest.raises((SyntaxFault, StoreError)):
        bundle.build(folder, quads, stamp="second")
    assert subjects(folder) == {"old"}
    assert "first" in (folder / bundle.STAMP).read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_a_first_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SyntaxFault):
        bundle.build(tmp_path / "store", broken_quads())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_other_files_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(StoreError, match="holds files but no store"):
        bundle.build(tmp_path, [quad("a")])
    with pytest.raises(StoreError, match="holds files but no store"):
        bundle.build(tmp_path / "thesis.txt", [quad("a")])
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be created"):
        bundle.build(tmp_path / "file" / "store", [quad("a")])


def test_a_store_is_built_anew_only_when_its_package_changed(package: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    assert bundle.needs_build(folder)
    bundle.build(folder, bundle.bundled_quads(), stamp=bundle.fingerprint())
    assert not bundle.needs_build(folder)
    (package / "ontology/new.ttl").write_text(f"<{EX}New> a <{EX}Class> .")
    assert bundle.needs_build(folder)


@pytest.mark.usefixtures("package")
def test_somebodys_own_store_is_never_stale(tmp_path: Path) -> None:
    bundle.build(tmp_path / "store", [quad("own")])
    assert not bundle.needs_build(tmp_path / "store")


@pytest.mark.parametrize("stamp", ["", "[]", "{}"])
@pytest.mark.usefixtures("package")
def test_a_damaged_stamp_says_so(tmp_path: Path, stamp: str) -> None:
    bundle.build(tmp_path / "store", [quad("a")], stamp="x")
    (tmp_path / "store" / bundle.STAMP).write_text(stamp)
    with pytest.raises(StoreError, match="is damaged"):
        bundle.needs_build(tmp_path / "store")


def test_the_real_package_builds(tmp_path: Path) -> None:
    size = bundle.build(tmp_path / "store", bundle.bundled_quads(), stamp=bundle.fingerprint())
    store = OxigraphStore(tmp_path / "store", read_only=True)
    assert size == store.count() > 1000
    expected = {name for _, name in bundle.bundled_files() if name}
    assert expected
    assert expected <= set(store.graphs())
    assert not bundle.needs_build(tmp_path / "store")
