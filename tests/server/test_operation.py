"""What operators see and do: health, figures, logs, what runs."""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from engines import ENDLESS, PATIENT, Meanwhile, eventually, make_store
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from rightsgraph.errors import RightsgraphError, StoreError
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server import journal
from rightsgraph_server.access import fingerprint
from rightsgraph_server.app import create_app
from rightsgraph_server.engine.answering import Answer, Ask, Engine, StoreEngine
from rightsgraph_server.engine.limits import Limits
from rightsgraph_server.engine.local import LocalEngine
from rightsgraph_server.journal import LONGEST_QUERY

SECRET = "open-sesame"
USERS = f'[ann]\nrole = "admin"\ntoken = "{fingerprint(SECRET)}"\n'
ANN = {"Authorization": f"Bearer {SECRET}"}
QUERY = "/sparql?query=ASK%7B%7D"
BROWSER = {"Accept": "text/html"}


class Failing(StoreEngine):
    """Fails before the first block, or after it."""

    def __init__(self, first: bytes = b"") -> None:
        super().__init__(OxigraphStore())
        self._first = first

    def answer(self, ask: Ask) -> Answer:
        if not self._first:
            raise StoreError("the disk is gone")
        return Answer("text/csv", self._blocks())

    def _blocks(self) -> Iterator[bytes]:
        yield self._first
        raise StoreError("the disk is gone")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "access.log"


def client(log: Path, engine: Engine | None = None, **settings: Any) -> FlaskClient:
    users = log.with_name("users.toml")
    users.write_text(USERS, "utf-8")
    named = Settings(**{"users": users, "access_log": str(log), "updates": True, **settings})
    return create_app(named, engine or OxigraphStore()).test_client()


def lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()]


def request(client: FlaskClient, path: str, method: str = "GET", **options: Any) -> int:
    with client.open(path, method=method, **options) as answer:
        assert answer.data is not None  # to the end
        return answer.status_code


# Health


class Broken(OxigraphStore):
    def query(self, *args: Any, **options: Any) -> Any:
        raise StoreError("is damaged")


def test_a_server_lives_though_its_store_does_not_answer(log: Path) -> None:
    broken = client(log, StoreEngine(Broken()))
    assert request(broken, "/healthz") == 200
    assert request(broken, "/readyz") == 503


def test_an_empty_store_is_ready(log: Path) -> None:
    assert request(client(log), "/readyz") == 200


# The access log


def test_each_request_has_a_line(log: Path) -> None:
    with client(log).get(QUERY, headers=ANN) as answer:
        number = answer.headers["X-Query-Id"]
        length = len(answer.data)
    (line,) = lines(log)
    assert line.pop("seconds") >= 0
    assert line.pop("time").endswith("Z")
    assert line == {
        "id": number,
        "client": "127.0.0.1",
        "user": "ann",
        "method": "GET",
        "path": "/sparql",
        "route": "/sparql",
        "status": 200,
        "bytes": length,
        "outcome": "ok",
    }


@pytest.mark.parametrize(
    ("path", "status", "outcome"),
    [
        ("/nothing", 404, "not-found"),
        ("/sparql?query=ASK", 400, "syntax-error"),
        ("/update", 405, "method-not-allowed"),
        ("/metrics", 401, "unauthorized"),
        ("/sparql%0a?x", 404, "not-found"),
    ],
)
def test_a_line_says_how_it_ended(log: Path, path: str, status: int, outcome: str) -> None:
    assert request(client(log), path) == status
    (line,) = lines(log)
    assert (line["status"], line["outcome"]) == (status, outcome)


def test_a_line_has_the_letters_of_a_path(log: Path) -> None:
    assert request(client(log), "/%C3%A9%E2%80%A8%FF") == 404
    (line,) = lines(log)
    assert line["path"] == "/é\u2028\ufffd"


def test_numbers_differ(log: Path) -> None:
    served = client(log)
    numbers = {served.get(QUERY).headers["X-Query-Id"] for _ in range(20)}
    assert len(numbers) == 20


def test_no_secret_is_logged(log: Path, capfd: pytest.CaptureFixture[str]) -> None:
    served = client(log, slow_query_seconds=0)
    for headers in (ANN, {"Authorization": f"Basic {SECRET}"}, {"X-Token": SECRET}):
        request(served, f"{QUERY}&token={SECRET}", headers=headers)
        request(served, f"/update?token={SECRET}", "POST", headers=headers)
        request(served, f"/admin/queries/x?token={SECRET}", "DELETE", headers=headers)
    assert len(lines(log)) == 9
    assert SECRET not in log.read_text("utf-8") + "".join(capfd.readouterr())


def test_a_broken_answer_is_told(log: Path) -> None:
    broken = client(log, Failing(b"x\r\n"))
    with pytest.raises(RightsgraphError), broken.get(QUERY) as answer:
        assert answer.data
    (line,) = lines(log)
    assert (line["status"], line["outcome"], line["bytes"]) == (200, "broken-off", 3)


def test_an_abandoned_answer_is_told(log: Path) -> None:
    answer = client(log, Failing(b"x\r\n")).get(QUERY)
    answer.close()
    (line,) = lines(log)
    assert line["outcome"] == "abandoned"


def test_a_moved_file_is_begun_anew(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_LOOK_EVERY", 0)
    served = client(log)
    request(served, "/healthz")
    log.rename(log.with_suffix(".1"))
    request(served, "/healthz")
    assert len(lines(log)) == len(lines(log.with_suffix(".1"))) == 1


def test_a_line_that_was_cut_off_spoils_no_other(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a disk becomes full in the midst of it."""
    written, most = os.write, [10]

    def write(file: int, data: bytes) -> int:
        return written(file, data[: most.pop()] if most else data)

    lines = journal.Lines(str(log))
    monkeypatch.setattr(os, "write", write)
    for number in range(3):
        lines.write(number=number)
    monkeypatch.undo()
    _, *whole = log.read_text("utf-8").splitlines()
    assert [json.loads(line)["number"] for line in whole] == [1, 2]


class Lacking(StoreEngine):
    """Meets an error of the system."""

    def __init__(self, number: int) -> None:
        super().__init__(OxigraphStore())
        self._number = number

    def answer(self, ask: Ask) -> Answer:
        raise OSError(self._number, os.strerror(self._number))


def test_what_the_machine_lacks_is_told(log: Path) -> None:
    """It is no fault of the program, whose faults stay what they are."""
    for number, status in ((errno.ENOSPC, 503), (errno.EMFILE, 503), (errno.ENOENT, 500)):
        answer = client(log, Lacking(number)).get(QUERY)
        assert answer.status_code == status
        assert answer.mimetype == "application/problem+json"
        assert ("Retry-After" in answer.headers) == (status == 503)


def test_standard_error_is_the_usual_place(log: Path, capfd: pytest.CaptureFixture[str]) -> None:
    request(client(log, access_log="-"), "/healthz")
    (line,) = [one for one in capfd.readouterr().err.splitlines() if one.startswith("{")]
    assert json.loads(line)["route"] == "/healthz"


def test_a_log_that_cannot_be_written_is_named(log: Path) -> None:
    with pytest.raises(RightsgraphError, match="cannot be written"):
        client(log, access_log=str(log / "no" / "folder"))


def test_slow_queries_are_logged_with_their_text(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = client(log, slow_query_seconds=1000)
    request(served, QUERY)
    later = SimpleNamespace(monotonic=lambda: time.monotonic() + 1001)
    monkeypatch.setattr("rightsgraph_server.journal.time", later)
    request(served, QUERY)
    request(served, "/update", "POST", data={"update": "CLEAR ALL"}, headers=ANN)
    request(served, "/healthz")
    slow = [line for line in lines(log) if "slow_query" in line]
    assert [line["slow_query"] for line in slow] == ["ASK{}", "CLEAR ALL"]
    assert all(line["outcome"] == "ok" for line in slow)


# Figures


def figures(client: FlaskClient) -> dict[tuple[str, tuple[str, ...]], float]:
    text = client.get("/metrics", headers=ANN).text
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_are_counted_by_route_and_outcome(log: Path) -> None:
    served = client(log)
    for path in (QUERY, QUERY, "/sparql?query=ASK", "/a", "/b"):
        request(served, path)
    found = figures(served)
    assert found["rightsgraph_request_seconds_count", ("ok", "/sparql")] == 2
    assert found["rightsgraph_request_seconds_count", ("syntax-error", "/sparql")] == 1
    assert found["rightsgraph_request_seconds_count", ("not-found", "none")] == 2


def test_triples_are_counted_beside(log: Path) -> None:
    store = OxigraphStore()
    store.update("INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1, 2, 3 } }")
    served = client(log, StoreEngine(store))
    key = ("rightsgraph_store_triples", ())
    eventually(lambda: figures(served).get(key) == 3)


# Over processes


@pytest.fixture
def local(tmp_path: Path) -> Iterator[LocalEngine]:
    limits = Limits(workers=1, **PATIENT)
    engine = LocalEngine(make_store(tmp_path / "store"), limits, updates=True)
    yield engine
    engine.close()


def test_a_running_query_is_listed_and_ended(log: Path, local: LocalEngine) -> None:
    served = client(log, local)
    query = f"{ENDLESS} # {'x' * LONGEST_QUERY}"
    endless = Meanwhile(lambda: served.post("/sparql", data={"query": query}))
    found: list[dict[str, Any]] = []

    def listed() -> bool:
        found[:] = json.loads(served.get("/admin/queries", headers=ANN).data)
        return bool(found)

    eventually(listed)
    (one,) = found
    assert ENDLESS in one["text"]
    assert len(one["text"]) == LONGEST_QUERY
    page = served.get("/admin/queries", headers={**ANN, **BROWSER}).text
    assert ENDLESS in page
    assert len(page) < LONGEST_QUERY + 5_000
    path = f"/admin/queries/{one['id']}"
    assert request(served, path) == 405
    assert request(served, path, "DELETE") == 401
    assert request(served, path, "DELETE", headers=ANN) == 204
    answer = endless.result()
    assert getattr(answer, "status_code", None) == 503
    assert getattr(answer, "headers", {})["X-Query-Id"] == one["id"]
    assert request(served, path, "POST", headers=ANN) == 404
    found_figures = figures(served)
    assert found_figures["rightsgraph_events_total", ("worker", "killed")] == 1


def test_the_store_is_opened_anew_on_demand(log: Path, local: LocalEngine) -> None:
    served = client(log, local)
    with served.post("/admin/reload", headers=ANN) as answer:
        assert json.loads(answer.data) == {"version": local.version()}


def test_figures_of_processes(log: Path, local: LocalEngine) -> None:
    served = client(log, local)
    request(served, QUERY)
    request(served, QUERY)
    request(served, "/update", "POST", data={"update": "CLEAR DEFAULT"}, headers=ANN)
    found = figures(served)
    assert found["rightsgraph_evaluation_seconds_count", ("query", "ok")] == 1
    assert found["rightsgraph_evaluation_seconds_count", ("update", "ok")] == 1
    assert found["rightsgraph_events_total", ("cache", "hit")] == 1
    assert found["rightsgraph_workers_memory_bytes", ()] > 0
    assert found["rightsgraph_store", (local.version(),)] == 1
