"""Who may do what: users with a role each, known by a token or by a password.

The file of users is TOML and holds no secret, only what one can be checked against::

    [alice]
    role = "write"
    token = "3c9909afec25354d551dae21590bb26e38d53f2173b8d3dc3eee4c047e7ab1c1"
    password = "scrypt:32768:8:1$…"

A token is long and random, so one round of SHA-256 protects it; a password is neither, so it
is hashed slowly, and a right one is remembered for a while to keep requests quick.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import tomllib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from pathlib import Path
from threading import Lock

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator
from werkzeug.datastructures import Authorization
from werkzeug.security import check_password_hash, generate_password_hash

from rightsgraph.errors import BadRequest, Forbidden, Unauthorized, UnreadableFile, reason

_REMEMBERED = 1000
SIGN_IN = "sign in with a bearer token, or with a name and a password"


class Role(IntEnum):
    """Each may do what those before it may."""

    READ = 1
    WRITE = 2
    ADMIN = 3


class User(BaseModel):
    """One entry of the file of users."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: Role
    token: str = ""
    password: str = ""

    @field_validator("role", mode="before")
    @classmethod
    def _by_name(cls, value: object) -> object:
        return Role.__members__.get(str(value).upper(), value)


@dataclass(frozen=True)
class Client:
    """Who asks, as far as it is known; an anonymous client has no name."""

    name: str = ""
    role: Role | None = None

    def may(self, role: Role) -> bool:
        return self.role is not None and self.role >= role


@dataclass(frozen=True)
class Access:
    """Tells clients from their credentials and says what each may do."""

    users: Mapping[str, User] = field(default_factory=dict)
    open_reads: bool = True
    _known: Remembered = field(default_factory=lambda: Remembered(), repr=False)

    def client(self, credentials: Authorization | None) -> Client:
        """Raises Unauthorized for credentials that are wrong, also where none are needed."""
        if credentials is None:
            return Client(role=Role.READ if self.open_reads else None)
        name = self._named_by(credentials)
        if name is None:
            raise Unauthorized("these credentials are not valid", remedy=SIGN_IN)
        return Client(name, self.users[name].role)

    def require(self, client: Client, role: Role) -> None:
        """Raises Unauthorized where signing in may help, else Forbidden."""
        if client.may(role):
            return
        if not client.name:
            raise Unauthorized(f"this needs the role '{role.name.lower()}'", remedy=SIGN_IN)
        raise Forbidden(f"{client.name} lacks the role '{role.name.lower()}'")

    def _named_by(self, credentials: Authorization) -> str | None:
        if credentials.type == "bearer" and credentials.token:
            return self._by_token(credentials.token)
        if credentials.type == "basic":
            return self._by_password(credentials.username or "", credentials.password or "")
        return None

    def _by_token(self, token: str) -> str | None:
        """Compares with every user, so that the time does not tell how close a guess came."""
        given, found = fingerprint(token), None
        for name, user in self.users.items():
            if hmac.compare_digest(user.token.encode(), given.encode()):
                found = name
        return found

    def _by_password(self, name: str, password: str) -> str | None:
        """An unknown name costs as much time as a wrong password."""
        if self._known.holds(name, password):
            return name
        user = self.users.get(name)
        expected = user.password if user and user.password else _decoy()
        right = check_password_hash(expected, password)
        if not (right and user and user.password):
            return None
        self._known.add(name, password)
        return name


class Remembered:
    """Names whose password was right, the most recent ones, kept without the password."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._seen: OrderedDict[bytes, None] = OrderedDict()
        self._lock = Lock()

    def holds(self, name: str, password: str) -> bool:
        return self._digest(name, password) in self._seen

    def add(self, name: str, password: str) -> None:
        with self._lock:
            self._seen[self._digest(name, password)] = None
            while len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)

    def _digest(self, name: str, password: str) -> bytes:
        return hmac.digest(self._key, f"{len(name)}:{name}{password}".encode(), "sha256")


def read_users(path: Path) -> dict[str, User]:
    """The users of a file. Raises UnreadableFile and BadRequest, which name file and entry."""
    try:
        entries = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableFile(f"cannot be read: {reason(error)}", str(path)) from error
    return {name: _user(entry, f"{path}, [{name}]") for name, entry in entries.items()}


def fingerprint(token: str) -> str:
    """What the file of users holds of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def hashed(password: str) -> str:
    """What the file of users holds of a password."""
    return generate_password_hash(password, method="scrypt")


def _user(entry: object, place: str) -> User:
    try:
        user = User.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        problem = ": ".join(map(str, (*first["loc"], first["msg"])))
        remedy = "role is read, write or admin; token or password as 'rightsgraph user' prints them"
        raise BadRequest(problem, place, remedy) from error
    if not (user.token or user.password):
        raise BadRequest("has neither token nor password", place, "see 'rightsgraph user --help'")
    return user


@cache
def _decoy() -> str:
    return hashed(secrets.token_urlsafe())
