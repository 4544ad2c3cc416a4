"""What the cases of the SPARQL 1.1 Protocol share: the names of graphs, and what answers say."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

FORM = "application/x-www-form-urlencoded"
ONE, TWO, THREE = (f"http://data.example/{name}" for name in ("one", "two", "three"))


def get(client: FlaskClient, **fields: object) -> TestResponse:
    return client.get(f"/sparql?{urlencode(fields, doseq=True)}")


def says_yes(response: TestResponse) -> bool:
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/sparql-results+json"
    return bool(json.loads(response.data)["boolean"])


def refused(response: TestResponse) -> int:
    problem = json.loads(response.data)
    assert problem["status"] == response.status_code
    assert problem["detail"]
    return response.status_code
