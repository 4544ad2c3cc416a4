"""The dumps that the dataset announces are there, without what is not ours to give."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, Store

from rightsgraph.dataset import DUMPS
from rightsgraph.store import OxigraphStore

FORMATS = {"application/n-quads": RdfFormat.N_QUADS, "application/trig": RdfFormat.TRIG}
PRIVATE = "https://w3id.org/rightsgraph/graph/import/somebody"


@pytest.mark.parametrize(("path", "media_type"), DUMPS.items())
def test_a_dump_holds_what_is_published(
    client: FlaskClient, store: OxigraphStore, path: str, media_type: str
) -> None:
    public = store.count()
    store.update(f"INSERT DATA {{ GRAPH <{PRIVATE}> {{ <urn:a> <urn:b> <urn:c> }} }}")
    answer = client.get(f"/{path}")
    assert answer.status_code == 200
    assert answer.mimetype == "application/gzip"
    read = Store()
    read.load(gzip.decompress(answer.data), FORMATS[media_type])
    assert len(read) == public
    assert PRIVATE not in {str(name.value) for name in read.named_graphs()}


def test_another_name_is_not_found(client: FlaskClient) -> None:
    answer = client.get("/dumps/other.zip")
    assert answer.status_code == 404
    assert "rightsgraph.nq.gz" in answer.get_json()["remedy"]
