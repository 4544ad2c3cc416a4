"""Work on many files: every file has its result or its error, whatever happens to a worker."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster

from rightsgraph.errors import BadRequest, RightsgraphError, StoreError, UnreadableFile
from rightsgraph.parallel import Workers, each

EARLY = 5
# On a cluster, warnings of Dask and its libraries about themselves are none of ours.
on_cluster = pytest.mark.filterwarnings("default::DeprecationWarning", "default::ResourceWarning")


def words(path: Path) -> str:
    """What the workers of these tests do: a file's words, or what its words ask for."""
    text = path.read_text("utf-8")
    if text == "refuse":
        raise UnreadableFile("is refused", str(path), "ask again")
    if text == "stumble":
        raise IndexError("list index out of range")
    if text == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    return text


def slow_words(path: Path) -> str:
    """The same, leaving the number of its process beside the file; later files are not done before
    one of them has lost its worker."""
    path.with_name(f"{path.name}-{os.getpid()}").touch()
    while int(path.name) >= EARLY and not path.with_name("killed").exists():
        time.sleep(0.01)
    return words(path)


def written(folder: Path, *texts: str) -> list[Path]:
    paths = [folder / f"{number:03}" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, "utf-8")
    return paths


def outcomes(
    work: Callable[[Path], str], paths: list[Path], workers: Workers
) -> list[tuple[Path, str]]:
    """The results, and for errors the type and what it says without the place."""
    return [
        (
            path,
            f"{type(found).__name__}: {found.problem}"
            if isinstance(found, RightsgraphError)
            else found,
        )
        for path, found in each(work, paths, workers)
    ]


@pytest.mark.parametrize("count", [1, 2])
def test_results_come_in_the_order_of_the_files(tmp_path: Path, count: int) -> None:
    texts = [f"text {number}" for number in range(70)]
    paths = written(tmp_path, *texts)
    told: list[int] = []
    found = list(each(words, paths, Workers(count), told.append))
    assert found == list(zip(paths, texts, strict=True))
    assert told == list(range(1, 71))


def test_nothing_to_do() -> None:
    assert list(each(words, [], Workers(2))) == []


@pytest.mark.parametrize("count", [1, 2])
def test_errors_stop_nothing(tmp_path: Path, count: int) -> None:
    paths = written(tmp_path, "one", "refuse", "stumble", "two")
    assert outcomes(words, paths, Workers(count)) == [
        (paths[0], "one"),
        (paths[1], "UnreadableFile: is refused"),
        (paths[2], "UnreadableFile: cannot be read: IndexError: list index out of range"),
        (paths[3], "two"),
    ]


def test_an_unforeseen_error_names_its_file(tmp_path: Path) -> None:
    (path,) = written(tmp_path, "stumble")
    ((_, error),) = each(words, [path], Workers(1))
    assert isinstance(error, UnreadableFile)
    assert error.place == str(path)
    assert error.remedy


def test_a_file_that_ends_its_worker_stops_nothing(tmp_path: Path) -> None:
    texts = ["one", "die", "two", "three", "die", *map(str, range(70))]
    paths = written(tmp_path, *texts)
    died = "UnreadableFile: ends the process that reads it"
    assert outcomes(words, paths, Workers(2)) == [
        (path, died if text == "die" else text) for path, text in zip(paths, texts, strict=True)
    ]


def test_a_cluster_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("rightsgraph.parallel._PATIENCE", 0.5)
    with pytest.raises(BadRequest, match="cannot be reached") as caught:
        list(each(words, written(tmp_path, "one"), Workers(scheduler="tcp://127.0.0.1:9")))
    assert caught.value.place == "tcp://127.0.0.1:9"


@pytest.fixture
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=3, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as cluster:
        yield cluster


@on_cluster
def test_a_cluster_loses_a_worker_on_the_way(
    cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rightsgraph.parallel._PATIENCE", 300)
    texts = ["refuse", "stumble", *(f"text {number}" for number in range(30))]
    paths = written(tmp_path, *texts)

    def kill_one(done: int) -> None:
        if done == EARLY:
            while not (begun := list(tmp_path.glob(f"{EARLY:03}-*"))):
                time.sleep(0.01)
            os.kill(int(begun[0].name.partition("-")[2]), signal.SIGKILL)
            (tmp_path / "killed").touch()

    workers = Workers(scheduler=cluster.scheduler_address)
    found = dict(each(slow_words, paths, workers, kill_one))
    starts = Counter(mark.name.partition("-")[0] for mark in tmp_path.glob("*-*"))
    assert max(starts.values()) == 2, "no file was begun a second time"
    assert list(found) == paths
    assert all(isinstance(found[path], UnreadableFile) for path in paths[:2])
    assert [found[path] for path in paths[2:]] == texts[2:]


@on_cluster
def test_a_cluster_that_has_lost_all_workers_is_not_waited_for(
    cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files from the sixth on are never done, and nobody is left to do them."""
    monkeypatch.setattr("rightsgraph.parallel._PATIENCE", 300)

    def dismiss_all(done: int) -> None:
        if done == EARLY:
            monkeypatch.setattr("rightsgraph.parallel._PATIENCE", 5)
            cluster.scale(0)  # type: ignore[no-untyped-call]

    workers = Workers(scheduler=cluster.scheduler_address)
    paths = written(tmp_path, *(f"text {number}" for number in range(10)))
    with pytest.raises(StoreError, match="has no workers any more"):
        list(each(slow_words, paths, workers, dismiss_all))
