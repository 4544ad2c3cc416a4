"""Asks a running server what only a whole and working installation can answer.

Needs nothing but Python: it runs in the empty environment of the wheel.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

RG = "https://w3id.org/rightsgraph/ns#"
COUNT = f"SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s a <{RG}%s> }}"
LEAST = {"PositionStatement": 61, "Paragraph": 80, "Question": 66, "State": 195, "Provision": 500}
PAGES = ["", "healthz", "sparql", "queries", "ns", "shapes", ".well-known/void", "id/state/KAZ"]
FORMATS = ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"]
FORMATS += ["text/tab-separated-values"]
RDF = ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]


def fetch(address: str, accept: str = "*/*", body: bytes | None = None) -> tuple[str, bytes]:
    headers = {"Accept": accept}
    if body is not None:
        headers["Content-Type"] = "application/sparql-query"
    with urlopen(Request(address, body, headers), timeout=600) as response:
        return response.headers.get_content_type(), response.read()


def number(server: str, query: str) -> int:
    _, content = fetch(f"{server}sparql?" + urlencode({"query": query}))
    (row,) = json.loads(content)["results"]["bindings"]
    return int(row["n"]["value"])


def check_counts(server: str) -> None:
    for name, least in LEAST.items():
        found = number(server, COUNT % name)
        print(f"{name}: {found}")
        assert found >= least, f"at least {least} of {name} should be there"


def check_formats(server: str) -> None:
    for accept in FORMATS:
        found, content = fetch(f"{server}sparql", accept, b"SELECT * WHERE { ?s ?p ?o } LIMIT 3")
        assert found == accept
        assert content
    for accept in RDF:
        found, content = fetch(f"{server}id/state/KAZ", accept)
        assert found == accept
        assert b"Kazakhstan" in content


def check_pages(server: str) -> None:
    for path in PAGES:
        assert fetch(server + path)[1], path
        assert fetch(server + path, "text/html")[1], path


def check_saved_queries(server: str) -> None:
    saved: list[dict[str, Any]] = json.loads(fetch(f"{server}queries")[1])
    ready = [one for one in saved if not any(p["required"] for p in one["parameters"])]
    for one in ready:
        fetch(f"{server}api/{quote(one['name'])}")
    print(f"Saved queries: {len(saved)}, answered without parameters: {len(ready)}")
    assert len(ready) >= 25, "at least 25 saved queries should answer"


def check_scripts(server: str) -> None:
    """The scripts are built, not committed: a wheel without them would work, but badly."""
    for path in ("sparql", "queries/positions-by-theme", "api"):
        page = fetch(server + path, "text/html")[1].decode()
        scripts = re.findall(r'<script type="module" src="/([^"]+)"', page)
        assert scripts, path
        for script in scripts:
            assert fetch(server + script)[0] == "text/javascript", script


def check_errors(server: str) -> None:
    assert refusal(f"{server}sparql?query=no") == (400, "application/problem+json")
    assert refusal(f"{server}id/none") == (404, "application/problem+json")


def refusal(address: str) -> tuple[int, str]:
    """Status and media type of an answer that should be an error."""
    try:
        return 200, fetch(address)[0]
    except HTTPError as error:
        with error:
            return error.code, error.headers.get_content_type()


if __name__ == "__main__":
    (address,) = sys.argv[1:]
    for check in (
        check_counts,
        check_formats,
        check_pages,
        check_saved_queries,
        check_scripts,
        check_errors,
    ):
        check(address)
