"""What the tests of the graph store ask of it, and how they read its answers."""

from __future__ import annotations

from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, Triple, parse
from werkzeug.test import TestResponse

TURTLE = "text/turtle; charset=utf-8"


def send(
    client: FlaskClient, method: str, address: str, body: str | bytes = "", kind: str = TURTLE
) -> TestResponse:
    return client.open(address, method=method, data=body, content_type=kind)


def triples(response: TestResponse) -> list[Triple]:
    assert response.status_code == 200, response.text
    assert response.content_type == TURTLE
    return [quad.triple for quad in parse(response.data, RdfFormat.TURTLE)]


def names(response: TestResponse) -> list[str]:
    return sorted(str(triple.object.value) for triple in triples(response))  # type: ignore[union-attr]
