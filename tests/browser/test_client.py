"""A program that knows nothing but /openapi.json: its client is generated, and pages by Link."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from .watch import SECONDS


@pytest.fixture(scope="module")
def generated(home: str, tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The package that openapi-python-client writes; what it prints are matters of taste."""
    folder = tmp_path_factory.mktemp("client")
    described = folder / "openapi.json"
    described.write_bytes(requests.get(f"{home}/openapi.json", timeout=SECONDS).content)
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    target = folder / "rightsgraph_client"
    done = subprocess.run(
        [*command, "--path", str(described), "--output-path", str(target)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module("rightsgraph_client")
    finally:
        sys.path.remove(str(folder))


@pytest.fixture
def client(generated: ModuleType, home: str) -> Iterator[Any]:
    with generated.Client(base_url=home) as client:
        yield client


def test_a_generated_client_reads_an_answer_in_parts(generated: ModuleType, client: Any) -> None:
    recommenders = operation(generated, "saved_queries.recommenders")
    whole = recommenders.sync(client=client, state="KAZ")
    answer = recommenders.sync_detailed(client=client, state="KAZ", limit=20)
    read = rows(answer.parsed)
    while "next" in (links := requests_links(answer.headers["Link"])):
        assert len(rows(answer.parsed)) == 20
        given = dict(parse_qsl(urlsplit(links["next"]).query))
        limit, offset = int(given["limit"]), int(given["offset"])
        answer = recommenders.sync_detailed(
            client=client, state=given["state"], limit=limit, offset=offset
        )
        read += rows(answer.parsed)
    assert len(read) > 40
    assert len(read) == int(answer.headers["X-Total-Count"])
    assert read == rows(whole)


def test_a_generated_client_is_told_what_is_wrong(generated: ModuleType, client: Any) -> None:
    recommenders = operation(generated, "saved_queries.recommenders")
    problem = recommenders.sync(client=client, state="Atlantis")
    assert type(problem).__name__ == "Problem"
    assert problem.to_dict()["place"] == "parameter state"


def test_a_generated_client_searches(generated: ModuleType, client: Any) -> None:
    completed = operation(generated, "search.complete").sync_detailed(client=client, q="constit")
    assert completed.status_code == 200
    assert b"constitution" in completed.content.lower()


def operation(generated: ModuleType, name: str) -> Any:
    return importlib.import_module(f"{generated.__name__}.api.{name}")


def rows(results: Any) -> list[dict[str, Any]]:
    bindings = results.to_dict()["results"]["bindings"]
    assert isinstance(bindings, list)
    return bindings


def requests_links(header: str) -> dict[str, str]:
    """The address of each relation."""
    return {link["rel"]: link["url"] for link in requests.utils.parse_header_links(header)}
