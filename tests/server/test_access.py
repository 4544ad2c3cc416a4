"""Clients are known by a token or a password, and may do what their role says."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest
from click.testing import CliRunner
from werkzeug.datastructures import Authorization

from rightsgraph.errors import BadRequest, Forbidden, Unauthorized, UnreadableFile
from rightsgraph_server.access import Access, Client, Role, User, fingerprint, hashed, read_users
from rightsgraph_server.cli import main

USERS = {
    "reader": User(role=Role.READ, token=fingerprint("r-token")),
    "writer": User(role=Role.WRITE, token=fingerprint("w-token"), password=hashed("pass:word")),
    "by token only": User(role=Role.ADMIN, token=fingerprint("a-token")),
}


def basic(name: str, password: str) -> Authorization:
    coded = b64encode(f"{name}:{password}".encode()).decode()
    found = Authorization.from_header(f"Basic {coded}")
    assert found
    return found


def bearer(token: str) -> Authorization:
    return Authorization("bearer", token=token)


@pytest.mark.parametrize(("token", "name"), [("r-token", "reader"), ("a-token", "by token only")])
def test_a_token_names_its_user(token: str, name: str) -> None:
    client = Access(USERS).client(bearer(token))
    assert client == Client(name, USERS[name].role)


def test_a_password_names_its_user_again_and_again() -> None:
    access = Access(USERS)
    for _ in range(2):
        assert access.client(basic("writer", "pass:word")).role is Role.WRITE
        with pytest.raises(Unauthorized):
            access.client(basic("writer", "pass:wor"))


@pytest.mark.parametrize(
    "credentials",
    [
        basic("writer", ""),
        basic("writer", "w-token"),
        basic("by token only", ""),
        basic("nobody", "pass:word"),
        basic("", ""),
        bearer("w-toke"),
        bearer(fingerprint("w-token")),
        Authorization("digest", {"username": "writer"}),
    ],
    ids=str,
)
def test_wrong_credentials_are_refused(credentials: Authorization) -> None:
    with pytest.raises(Unauthorized):
        Access(USERS).client(credentials)


def test_reading_is_open_or_asks_who_reads() -> None:
    Access(USERS).require(Access(USERS).client(None), Role.READ)
    closed = Access(USERS, open_reads=False)
    with pytest.raises(Unauthorized):
        closed.require(closed.client(None), Role.READ)
    closed.require(closed.client(bearer("r-token")), Role.READ)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_includes_the_lesser_ones(role: Role) -> None:
    access, client = Access(), Client("somebody", role)
    for asked in Role:
        if asked <= role:
            access.require(client, asked)
        else:
            with pytest.raises(Forbidden, match="somebody lacks the role"):
                access.require(client, asked)


def test_an_anonymous_client_is_asked_to_sign_in() -> None:
    with pytest.raises(Unauthorized):
        Access(USERS).require(Client(role=Role.READ), Role.WRITE)


def test_the_command_writes_entries_that_let_their_owner_in(tmp_path: Path) -> None:
    run = CliRunner().invoke(main, ["user", 'a "b"', "--role", "admin"])
    again = CliRunner().invoke(main, ["user", "c", "--password"], input="secret\nsecret\n")
    file = tmp_path / "users.toml"
    file.write_text(run.stdout + again.stdout[again.stdout.index("[") :], "utf-8")
    access = Access(read_users(file))
    token = run.stderr.split()[-1]
    assert token not in run.stdout
    assert access.client(bearer(token)) == Client('a "b"', Role.ADMIN)
    assert access.client(basic("c", "secret")) == Client("c", Role.WRITE)


def test_a_name_that_no_password_can_follow_gets_none() -> None:
    run = CliRunner().invoke(main, ["user", "a:b", "--password"], input="secret\nsecret\n")
    assert (run.exit_code, run.stdout) == (2, "")
    assert CliRunner().invoke(main, ["user", "a:b"]).exit_code == 0


def test_who_gives_no_password_leaves_no_half_entry() -> None:
    run = CliRunner().invoke(main, ["user", "c", "--password"], input="secret\nother\n")
    assert run.exit_code == 2
    assert "got no answer" in run.stderr
    assert "role" not in run.stdout


def test_a_user_has_a_name() -> None:
    run = CliRunner().invoke(main, ["user", " "])
    assert (run.exit_code, run.stdout) == (2, "")
    assert "name the user" in run.stderr


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[a]\nrole = "owner"\ntoken = "x"', "role"),
        ('[a]\ntoken = "x"', "role"),
        ('[a]\nrole = "read"', "neither token nor password"),
        ('[a]\nrole = "read"\nsecret = "x"', "secret"),
        ("a = 3", "a"),
    ],
)
def test_a_faulty_entry_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "users.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(BadRequest, match=complaint) as error:
        read_users(file)
    assert f"{file}, [a]" in str(error.value)


@pytest.mark.parametrize("content", [b"[a", b"\xff", None])
def test_an_unreadable_file_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "users.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"users\.toml"):
        read_users(file)
