"""Answers that are given again, while the store is the same."""

from __future__ import annotations

import gc
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from engines import insert, make_store
from live import Live, served

from rightsgraph.errors import TooManyRequests
from rightsgraph_server.access import fingerprint
from rightsgraph_server.engine.answering import Event
from rightsgraph_server.recall import Recall

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

TAGGED = {"ETag": 'W/"1"', "Cache-Control": "public, no-cache", "Content-Length": "1"}


class Scripted:
    """An application that counts its calls, and what stands before it."""

    def __init__(self, **headers: str) -> None:
        self.calls = 0
        self.version = "1"
        self.refused = False
        self._headers = {name: value for name, value in (TAGGED | headers).items() if value}
        self.told: list[Event] = []
        version, told = lambda: self.version, self.told.append
        self.recall = Recall(self._answer, version, self._admit, told, 10**6)

    def _answer(self, environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        self.calls += 1
        start(environ.get("status", "200 OK"), list(self._headers.items()))
        return [b"%d" % self.calls]

    def _admit(self, environ: WSGIEnvironment) -> None:
        if self.refused:
            raise TooManyRequests("too many")

    def ask(self, **environ: Any) -> bytes:
        asked = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": "/",
            "QUERY_STRING": "",
            "REMOTE_ADDR": "192.0.2.1",
            **environ,
        }
        self.recall.knows(asked)
        said: list[str] = []

        def start(status: str, headers: object, error: object = None) -> Callable[[bytes], object]:
            said.append(status)
            return bytes

        body = b"".join(self.recall(asked, start))
        assert len(said) == 1
        return body


def test_the_same_is_answered_once_for_a_version() -> None:
    scripted = Scripted()
    assert [scripted.ask(), scripted.ask()] == [b"1", b"1"]
    scripted.version = "2"
    assert [scripted.ask(), scripted.ask()] == [b"2", b"2"]
    assert [(event.kind, event.outcome) for event in scripted.told] == [("cache", "hit")] * 2


@pytest.mark.parametrize(
    "other",
    [
        {"PATH_INFO": "/a"},
        {"QUERY_STRING": "a=b"},
        {"HTTP_HOST": "a.example"},
        {"wsgi.url_scheme": "https"},
        {"HTTP_ACCEPT": "text/csv"},
        {"HTTP_ACCEPT_ENCODING": "gzip"},
        {"REQUEST_METHOD": "HEAD"},
        {"REQUEST_METHOD": "POST"},
        {"HTTP_AUTHORIZATION": "Bearer a"},
        {"HTTP_IF_MATCH": '"1"'},
        {"HTTP_IF_NONE_MATCH": 'W/"1"'},
    ],
)
def test_what_is_asked_otherwise_is_answered_for_itself(other: dict[str, str]) -> None:
    scripted = Scripted()
    scripted.ask()
    assert scripted.ask(**other) == b"2"
    assert scripted.ask() == b"1"


@pytest.mark.parametrize(
    "headers",
    [
        {"ETag": ""},
        {"ETag": '"strong"'},
        {"Cache-Control": "private, no-cache"},
        {"Cache-Control": "no-store"},
        {"Content-Length": ""},
        {"Content-Length": "900000"},
    ],
)
def test_what_is_for_one_client_or_not_whole_is_not_kept(headers: dict[str, str]) -> None:
    scripted = Scripted(**headers)
    assert [scripted.ask(), scripted.ask()] == [b"1", b"2"]


def test_what_is_kept_is_not_looked_through_for_garbage() -> None:
    """There may be so many answers that this would stop all requests for a while."""
    scripted = Scripted()
    scripted.ask()
    kept = scripted.recall._memory._kept
    for _ in range(4):  # tuples of tuples are seen through one after the other
        gc.collect()
    assert kept
    assert not any(map(gc.is_tracked, chain(*kept.items())))


def test_an_error_is_not_kept() -> None:
    scripted = Scripted()
    assert [scripted.ask(status="404 NOT FOUND"), scripted.ask()] == [b"1", b"2"]


def test_a_version_that_cannot_be_known_keeps_nothing() -> None:
    scripted = Scripted()
    scripted.version = ""
    assert [scripted.ask(), scripted.ask()] == [b"1", b"2"]


def test_who_asks_too_often_is_left_to_the_application() -> None:
    scripted = Scripted()
    scripted.ask()
    scripted.refused = True
    assert scripted.ask() == b"2"


@pytest.fixture
def live(tmp_path: Path) -> Any:
    users = tmp_path / "users.toml"
    users.write_text(f'[writer]\nrole = "write"\ntoken = "{fingerprint("secret")}"\n')
    log = tmp_path / "log"
    with served(
        make_store(tmp_path / "store"), log, updates="yes", users=users, requests_a_minute=30
    ) as live:
        yield live


def test_a_served_answer_is_numbered_logged_and_never_out_of_date(live: Live) -> None:
    path = "/sparql?query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%3Fs%20%3Fp%20%3Fo%7D&format=csv"
    first = live.request(path)
    assert live.request(path) == first
    headers = {"Content_Type": "application/sparql-update", "Authorization": "Bearer secret"}
    assert live.request("/update", insert(1), **headers)[0] == 204
    assert live.request(path) == (200, first[1].replace(b"300", b"301"))
    lines = [line for line in live.log.read_text("utf-8").splitlines() if '"GET"' in line]
    assert len(lines) == 3
    assert len({line.split('"id": ')[1][:18] for line in lines}) == 3
    assert all('"route": "/sparql"' in line and '"outcome": "ok"' in line for line in lines)


def test_repeats_count_as_requests(live: Live) -> None:
    """As many as there may be at once; on a slow machine more come to be allowed meanwhile."""
    asked = 0
    while (status := live.request("/sparql?query=ASK%7B%7D")[0]) == 200:
        asked += 1
    assert status == 429
    assert asked >= 30
