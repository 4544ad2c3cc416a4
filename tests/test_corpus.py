"""Documents are compiled once, in any order and by any number of workers to the same facts."""

from __future__ import annotations

import gzip
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster
from pyoxigraph import NamedNode, Quad

from rightsgraph import bundle, corpus, curation
from rightsgraph.corpus import Compiled, Corpus, compile_corpus, compile_document, fingerprint
from rightsgraph.errors import StoreError, UnreadableFile
from rightsgraph.iris import BASE, graph
from rightsgraph.numbering import NO_OUTLINES, Outlines
from rightsgraph.parallel import Workers
from rightsgraph.pipeline import facts, read_document, text_layer

ALONE = Workers(1)
READABLE = (
    "addendum-lists.txt",
    "addendum-table.txt",
    "article-fiji.txt",
    "commentary-uruguay.txt",
)
OTHER_TOTAL = "15 positions are read, 14 are announced"
UNCLEAR = "answered without a clear position: {}10 (line 37)"
BARE = "15 numbers of AND/upr/1 stay bare: its report is not among the documents"
ARTICLE = READABLE.index("article-fiji.txt")


@pytest.fixture(autouse=True)
def _no_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "bundled_quads", lambda: iter(()))


@pytest.fixture
def files(tmp_path: Path, documents: Path) -> list[Path]:
    """Some of our test documents, in a folder where they can be changed."""
    folder = tmp_path / "documents"
    folder.mkdir()
    for name in READABLE:
        (folder / name).write_bytes((documents / name).read_bytes())
    return sorted(folder.iterdir())


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def read_now(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read, not taken from the cache."""
    names: list[str] = []

    def noted(path: Path, expected: str, outlines: Outlines = NO_OUTLINES) -> bytes:
        names.append(path.name)
        return compile_document(path, expected, outlines)

    monkeypatch.setattr(corpus, "compile_document", noted)
    return names


def quads(found: Corpus) -> set[Quad]:
    return set(found.quads())


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_facts_are_those_of_each_document(files: list[Path], cache: Path) -> None:
    found = compile_corpus(files, cache, ALONE)
    wanted: set[Quad] = set()
    for path in files:
        read = read_document(path)
        wanted |= {*facts(read), *text_layer(read)}
    assert quads(found) == wanted
    assert [one.slug for one in found.documents] == sorted(one.slug for one in found.documents)
    assert (found.reused, found.failed) == (0, ())
    assert [line.partition(": ")[2] for line in found.notices] == [
        BARE,
        OTHER_TOTAL,
        UNCLEAR.format(""),
    ]


def test_order_and_number_of_workers_change_nothing(
    files: list[Path], cache: Path, tmp_path: Path
) -> None:
    one = compile_corpus(files, cache, ALONE)
    two = compile_corpus(reversed(files), tmp_path / "other", Workers(2))
    assert content(cache) == content(tmp_path / "other")
    assert list(one.quads()) == list(two.quads())


def test_what_did_not_change_is_not_read_again(
    files: list[Path], cache: Path, read_now: list[str]
) -> None:
    first, told = compile_corpus(files, cache, ALONE), list[int]()
    assert sorted(read_now) == sorted(READABLE)
    read_now.clear()
    moved = files[0].rename(files[0].with_name("another-name.txt"))
    text = files[1].read_text("utf-8")
    files[1].write_text(text + "\n", "utf-8")
    second = compile_corpus([moved, *files[1:]], cache, ALONE, told.append)
    assert read_now == [files[1].name]
    assert (second.reused, told) == (3, [4])
    files[1].write_text(text, "utf-8")
    assert quads(compile_corpus([moved, *files[1:]], cache, ALONE)) == quads(first)


def test_what_is_not_in_use_is_forgotten(files: list[Path], cache: Path) -> None:
    compile_corpus(files, cache, ALONE)
    found = compile_corpus(files[:1], cache, ALONE)
    assert list(cache.iterdir()) == [one.facts for one in found.documents]


def test_another_way_of_reading_reads_everything_again(
    files: list[Path], cache: Path, read_now: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    compile_corpus(files, cache, ALONE)
    read_now.clear()
    monkeypatch.setattr(corpus, "fingerprint", lambda: "another lexicon")
    assert compile_corpus(files, cache, ALONE).reused == 0
    assert sorted(read_now) == sorted(READABLE)


def test_the_fingerprint_changes_with_a_lexicon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lexicon = tmp_path / "lexicon.yaml"
    lexicon.write_text("a: 1\n")
    monkeypatch.setattr("rightsgraph.resources.files", lambda name, pattern: [lexicon])
    before = fingerprint.__wrapped__()
    assert fingerprint.__wrapped__() == before
    lexicon.write_text("a: 2\n")
    assert fingerprint.__wrapped__() != before


def curated(path: Path, found: Compiled, comment: str) -> curation.CurationFile:
    path.write_text(f"digest: {found.text}\nslug: curated\n# {comment}\n")
    return curation.CurationFile(path)


def test_a_document_whose_curation_changed_is_read_again(
    files: list[Path],
    cache: Path,
    tmp_path: Path,
    read_now: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (plain,) = (
        one for one in compile_corpus(files, cache, ALONE).documents if "table" in one.path.name
    )
    for comment in ("first", "second"):
        file = curated(tmp_path / "curation.yaml", plain, comment)
        monkeypatch.setattr(curation, "bundled", lambda file=file: (file,))
        read_now.clear()
        found = compile_corpus(files, cache, ALONE)
        assert read_now == ["addendum-table.txt"]
        assert "curated" in {one.slug for one in found.documents}


def test_a_copy_is_reported_and_not_read(
    files: list[Path], cache: Path, read_now: list[str]
) -> None:
    alone = quads(compile_corpus(files, cache, ALONE))
    read_now.clear()
    copy = files[0].with_name("zz.txt")
    copy.write_bytes(files[0].read_bytes())
    found = compile_corpus([copy, *files], cache, ALONE)
    assert found.notices[0] == f"{copy}: is a copy of {files[0]}, which is read instead"
    assert read_now == []
    assert quads(found) == alone


def report_on_andorra(folder: Path) -> Path:
    """A report whose only list has fifteen recommendations, in paragraph 3."""
    listed = "".join(f"3.{n} Paint lighthouse number {n} (Chad);\n" for n in range(1, 16))
    path = folder / "report.txt"
    path.write_text(
        "United Nations A/HRC/16/8\nDistr.: General\n4 January 2011\nHuman Rights Council\n"
        "Sixteenth session\n\nReport of the Working Group on the Universal Periodic Review\n\n"
        "Andorra\n\nIntroduction\n1. The Working Group on the Universal Periodic Review held its "
        "ninth session. The troika sat down, and an interactive dialogue took place.\n\n"
        "I. Summary of the proceedings\n2. Chad greeted the delegation.\n\n"
        "II. Conclusions and/or recommendations\n"
        "3. These recommendations will be examined by Andorra in due time:\n" + listed,
        "utf-8",
    )
    return path


def test_a_report_completes_the_numbers_of_its_addendum(
    files: list[Path], cache: Path, read_now: list[str]
) -> None:
    addendum = next(path for path in files if path.name == "addendum-table.txt")
    alone = quads(compile_corpus([addendum], cache, ALONE))
    read_now.clear()
    both = [addendum, report_on_andorra(addendum.parent)]
    found = compile_corpus(both, cache, ALONE)
    assert read_now == ["report.txt", "addendum-table.txt"]
    notices = [line.partition(": ")[2] for line in found.notices]
    assert notices == [OTHER_TOTAL, UNCLEAR.format("3.")]
    on = {str(q.object) for q in found.quads() if "onRecommendation" in str(q.predicate)}
    stem = f"<{BASE}id/review/AND/upr/1/recommendation/3."
    assert {f"{stem}{number}>" for number in range(1, 16)} <= on
    links = {q.subject for q in found.quads() if str(q.predicate).endswith("ns#method>")}
    assert len(links) == 15
    read_now.clear()
    again = compile_corpus(reversed(both), cache, ALONE)
    assert (again.reused, read_now, quads(again)) == (2, [], quads(found))
    assert quads(compile_corpus([addendum], cache, ALONE)) == alone


def another_text_of(path: Path, name: str) -> Path:
    other = path.with_name(name)
    other.write_text(path.read_text("utf-8") + "\n\n", "utf-8")
    return other


def test_of_two_texts_of_a_document_one_is_used(files: list[Path], cache: Path) -> None:
    alone = quads(compile_corpus(files, cache, ALONE))
    other = another_text_of(files[ARTICLE], "zz.txt")
    found = compile_corpus([other, *files], cache, ALONE)
    notice = found.notices[0]
    assert notice.startswith(f"{other}: is document fji-")
    assert str(files[ARTICLE]) in notice
    assert quads(found) == alone


def test_a_report_without_its_symbol_is_the_report_of_its_review(
    files: list[Path], cache: Path
) -> None:
    report = report_on_andorra(files[0].parent)
    alone = quads(compile_corpus([report], cache, ALONE))
    bare, other = report.with_name("bare.txt"), report.with_name("other.txt")
    text = report.read_text("utf-8")
    bare.write_text(text.replace("A/HRC/16/8", ""), "utf-8")
    other.write_text(text.replace("A/HRC/16/8", "").replace("3.", "4."), "utf-8")
    found = compile_corpus([bare, report], cache, ALONE)
    assert found.notices == (f"{bare}: is the report of {report}, which is used instead",)
    assert quads(found) == alone
    assert len(compile_corpus([other, report], cache, ALONE).documents) == 2


def test_the_text_that_was_curated_comes_first(
    files: list[Path], cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article, other = files[ARTICLE], another_text_of(files[ARTICLE], "aa.txt")
    (plain,) = compile_corpus([article], cache, ALONE).documents
    file = tmp_path / "curation.yaml"
    file.write_text(f"digest: {plain.text}\nslug: {plain.slug}\n")
    monkeypatch.setattr(curation, "bundled", lambda: (curation.CurationFile(file),))
    (used,) = compile_corpus([other, article], cache, ALONE).documents
    assert used.path == article
    alone = compile_corpus([other], cache, ALONE)
    assert [one.path for one in alone.documents] == [other]
    assert "what a person added is left out" in alone.notices[0]


def test_errors_are_gathered(files: list[Path], cache: Path) -> None:
    empty, missing = files[0].with_name("empty.txt"), files[0].with_name("missing.txt")
    empty.touch()
    found = compile_corpus([empty, missing, *files], cache, ALONE)
    assert len(found.documents) == len(files)
    assert sorted(error.place for error in found.failed) == [str(empty), str(missing)]
    assert all(isinstance(error, UnreadableFile) for error in found.failed)


def test_a_damaged_cache_is_made_again(files: list[Path], cache: Path) -> None:
    first = compile_corpus(files, cache, ALONE)
    first.documents[0].facts.write_bytes(b"\x1f\x8b")
    first.documents[1].facts.write_bytes(gzip.compress(b"# {}\n"))
    again = compile_corpus(files, cache, ALONE)
    assert again.reused == len(files) - 2
    assert quads(again) == quads(first)


def test_a_cache_folder_that_cannot_be(files: list[Path], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be created"):
        compile_corpus(files, tmp_path / "file" / "cache", ALONE)


def test_a_worker_of_another_version_reads_nothing(files: list[Path]) -> None:
    with pytest.raises(StoreError, match="another version"):
        compile_document(files[0], expected="of long ago")


def test_documents_take_the_place_of_what_is_bundled_of_them(
    files: list[Path], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = compile_corpus(files, cache, ALONE)
    slug = found.documents[0].slug
    old = next(found.quads())

    def bundled() -> Iterator[Quad]:
        for name in (f"document/{slug}", f"curation/{slug}", "document/another"):
            yield Quad(old.subject, old.predicate, old.predicate, NamedNode(graph(name)))

    before = quads(found)
    monkeypatch.setattr(bundle, "bundled_quads", bundled)
    (added,) = quads(found) - before
    assert str(added.graph_name).endswith("/document/another>")


@pytest.mark.filterwarnings("default::DeprecationWarning", "default::ResourceWarning")
def test_a_cluster_that_loses_a_worker_gives_the_same(
    files: list[Path], cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rightsgraph.parallel._PATIENCE", 300)
    alone = compile_corpus(files, cache, ALONE)
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=3, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as cluster:

        def kill_one(done: int) -> None:
            if done == 1:
                os.kill(cluster.workers[0].pid, signal.SIGKILL)

        workers = Workers(scheduler=cluster.scheduler_address)
        together = compile_corpus(files, tmp_path / "other", workers, kill_one)
    assert together.reused == 0
    assert content(tmp_path / "other") == content(cache)
    assert list(together.quads()) == list(alone.quads())
