"""Who gets in, how often, and for what: every route behind one gate."""

from __future__ import annotations

import logging
from base64 import b64encode
from functools import partial
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from rightsgraph.errors import UnreadableFile
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server import admission
from rightsgraph_server.access import fingerprint, hashed
from rightsgraph_server.app import create_app
from rightsgraph_server.rates import Rate

INSERT = "INSERT DATA { <a:s> <a:p> 1 }"
USERS = "".join(
    f'[{name}]\nrole = "{role}"\ntoken = "{fingerprint(f"{name}-token")}"\n'
    for name, role in (("reader", "read"), ("writer", "write"), ("chief", "admin"))
)
FAR = {"REMOTE_ADDR": "192.0.2.1"}


@pytest.fixture(autouse=True)
def _all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No time passes for the rates, however long a test takes."""
    monkeypatch.setattr(admission, "Rate", partial(Rate, clock=lambda: 0.0))


@pytest.fixture
def users(tmp_path: Path) -> Path:
    file = tmp_path / "users.toml"
    file.write_text(USERS + f'[anne]\nrole = "write"\npassword = "{hashed("pass")}"\n', "utf-8")
    return file


def client(users: Path | None = None, **settings: object) -> FlaskClient:
    named = Settings(users=users, **{"updates": True, "access_log": "none", **settings})  # type: ignore[arg-type]
    return create_app(named, OxigraphStore()).test_client()


def bearer(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {name}-token"}


def basic(name: str, password: str) -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(f'{name}:{password}'.encode()).decode()}"}


def update(
    client: FlaskClient, headers: dict[str, str], address: str = "192.0.2.1"
) -> TestResponse:
    environ = {"REMOTE_ADDR": address}
    return client.post(
        "/update", data={"update": INSERT}, headers=headers, environ_overrides=environ
    )


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        (bearer("nobody"), 401),
        ({"Authorization": "Bearer"}, 401),
        ({"Authorization": "Basic %%%"}, 401),
        ({"Authorization": "Digest username=writer"}, 401),
        (basic("anne", "wrong"), 401),
        (bearer("reader"), 403),
        (bearer("writer"), 204),
        (bearer("chief"), 204),
        (basic("anne", "pass"), 204),
    ],
    ids=str,
)
def test_who_may_write(users: Path, headers: dict[str, str], status: int) -> None:
    answer = update(client(users), headers)
    assert answer.status_code == status
    challenges = answer.headers.getlist("WWW-Authenticate")
    assert [one.split()[0] for one in challenges] == (["Bearer", "Basic"] if status == 401 else [])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/graphs?graph=a:g"),
        ("POST", "/graphs?graph=a:g"),
        ("DELETE", "/graphs?graph=a:g"),
        ("PATCH", "/graphs?graph=a:g"),
        ("POST", "/graphs"),
        ("PUT", "/graphs/x"),
        ("POST", "/sparql?update=CLEAR%20ALL"),
        ("GET", "/admin/queries"),
        ("DELETE", "/admin/queries/x"),
        ("POST", "/admin/queries/x"),
        ("POST", "/admin/reload"),
        ("GET", "/metrics"),
    ],
)
def test_every_door_is_shut_to_strangers(users: Path, method: str, path: str) -> None:
    form = "application/x-www-form-urlencoded"
    kind = form if path.startswith("/sparql") else "text/turtle"
    answer = client(users).open(path, method=method, data=b"", content_type=kind)
    assert answer.status_code == 401


def test_writers_do_not_administer(users: Path) -> None:
    for_chief = client(users).get("/admin/queries", headers=bearer("chief"))
    for_writer = client(users).get("/admin/queries", headers=bearer("writer"))
    assert (for_chief.status_code, for_writer.status_code) == (200, 403)


def test_an_update_is_not_even_read_for_a_stranger(users: Path) -> None:
    path = "/sparql?using-graph-uri=a:g&update=WITH%20%3Ca:b%3E"
    form = "application/x-www-form-urlencoded"
    assert client(users).post(path, content_type=form).status_code == 401
    assert client(users).post(path, content_type=form, headers=bearer("writer")).status_code == 400


def test_nobody_writes_where_updates_are_off(users: Path) -> None:
    answer = update(client(users, updates=False), bearer("chief"))
    assert answer.status_code == 403
    assert "updates" in answer.text


def test_reads_can_be_for_users_only(users: Path) -> None:
    closed = client(users, open_reads=False)
    path = "/sparql?query=ASK%7B%7D"
    assert closed.get(path).status_code == 401
    assert closed.get(path, headers=bearer("reader")).status_code == 200
    assert closed.get("/", headers={"Accept": "text/html"}).status_code == 401
    assert closed.options("/sparql").status_code == 200
    assert closed.get("/healthz").status_code == closed.get("/readyz").status_code == 200


def test_metrics_are_for_users_or_for_all(users: Path) -> None:
    assert client(users).get("/metrics", headers=bearer("reader")).status_code == 200
    assert client(users, open_metrics=True).get("/metrics").status_code == 200


# Without a file of users


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 204),
        ("::1", {"Host": "[::1]:8080"}, 204),
        ("127.0.0.1", {"Origin": "http://localhost:8080"}, 204),
        ("192.0.2.1", {}, 401),
        ("127.0.0.1", {"Host": "graph.example.org"}, 401),
        ("127.0.0.1", {"Origin": "https://evil.example"}, 403),
        ("127.0.0.1", {"Origin": "null"}, 403),
        ("127.0.0.1", {"Host": "evil.example", "Origin": "http://evil.example"}, 401),
        ("127.0.0.1", {"Host": "["}, 401),
        ("::ffff:192.0.2.1", {}, 401),
    ],
)
def test_a_trusted_machine_administers(address: str, headers: dict[str, str], status: int) -> None:
    home = client(trust_this_machine=True)
    assert update(home, headers, address).status_code == status


def test_nobody_is_trusted_for_the_address_alone() -> None:
    assert update(client(), {}, "127.0.0.1").status_code == 401
    assert client().get("/admin/queries").status_code == 401


def test_an_empty_file_of_users_shuts_the_machine_out(tmp_path: Path) -> None:
    file = tmp_path / "users.toml"
    file.write_text("", "utf-8")
    home = client(file, trust_this_machine=True)
    assert update(home, {}, "127.0.0.1").status_code == 401


# Pages of other sites


@pytest.mark.parametrize(
    ("headers", "origin", "status"),
    [
        (basic("anne", "pass"), "https://evil.example", 403),
        (basic("anne", "pass"), "http://localhost", 204),
        (bearer("writer"), "https://editor.example", 204),
    ],
)
def test_a_page_of_another_site_needs_a_token(
    users: Path, headers: dict[str, str], origin: str, status: int
) -> None:
    assert update(client(users), {**headers, "Origin": origin}).status_code == status


# The file of users


def test_a_token_can_be_withdrawn_while_the_server_runs(users: Path) -> None:
    served = client(users)
    assert update(served, bearer("writer")).status_code == 204
    users.write_text(USERS.replace("[writer]", "[somebody]"), "utf-8")
    assert update(served, bearer("writer")).status_code == 204  # under another name
    users.write_text("", "utf-8")
    assert update(served, bearer("writer")).status_code == 401


def test_a_faulty_file_changes_nothing(users: Path, caplog: pytest.LogCaptureFixture) -> None:
    served = client(users)
    users.write_text("[writer", "utf-8")
    with caplog.at_level(logging.ERROR):
        assert update(served, bearer("writer")).status_code == 204
    assert "stay as they were" in caplog.text


def test_no_server_without_its_file_of_users(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        client(tmp_path / "missing.toml")


# Rates


def test_a_stranger_who_asks_too_often(users: Path) -> None:
    served = client(users, requests_a_minute=3)
    statuses = [served.get("/queries", environ_overrides=FAR).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    refused = served.get("/queries", environ_overrides=FAR)
    assert int(refused.headers["Retry-After"]) > 0
    assert served.get("/queries").status_code == 200  # from elsewhere
    assert (
        served.get("/queries", headers=bearer("reader"), environ_overrides=FAR).status_code == 200
    )


def test_a_user_who_asks_too_often(users: Path) -> None:
    served = client(users, user_requests_a_minute=2)
    ask = [served.get("/queries", headers=bearer("reader")).status_code for _ in range(3)]
    assert ask == [200, 200, 429]
    assert served.get("/queries", headers=bearer("writer")).status_code == 200


@pytest.mark.parametrize(
    "value", ["Basic \xff\xfe", "Basic %%%", "Bearer", "Basic", "Digest a=b", " "]
)
def test_credentials_that_cannot_be_read(users: Path, value: str) -> None:
    assert client(users).get("/queries", headers={"Authorization": value}).status_code == 401


def test_failed_sign_ins_are_counted_and_right_ones_are_not(users: Path) -> None:
    served = client(users)
    for _ in range(100):
        assert served.get("/queries", headers=bearer("reader")).status_code == 200
    statuses = {served.get("/queries", headers=bearer("wrong")).status_code for _ in range(70)}
    assert statuses == {401, 429}
    assert served.get("/queries", headers=bearer("reader")).status_code == 429
    assert served.get("/queries").status_code == 200
