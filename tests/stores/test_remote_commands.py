"""The commands do over a remote service what they do over a folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rightsgraph import bundle
from rightsgraph.iris import graph
from rightsgraph.remote import RemoteStore
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.cli import main

Run = Callable[..., Result]
GRAPH = Path(__file__).parents[1] / "server" / "graph.trig"
ROWS = """To,To-Rgrp,To-Org,Text,From,From-Rgrp,From-Org,Response,Action,Issue,Session
Kazakhstan,Asia,OIC,Build bridges over the northern rivers,Peru,GRULAC,OAS,Accepted,4,Other,20
Kazakhstan,Asia,OIC,Plant a forest in the east,Oman,Asia,OIC,Noted,4,Other,20
"""
THEIRS = "http://example.org/theirs"
TRIPLE = "<http://example.org/a> <http://example.org/b> <http://example.org/c>"
COUNT = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a <https://w3id.org/rightsgraph/ns#State> }"


# The tests of the server have the commands over a folder.
pytestmark = pytest.mark.parametrize(
    "environment", ["oxigraph", "virtuoso"], indirect=True, scope="session"
)


@pytest.fixture
def emptied(kept: RemoteStore) -> None:
    for name in kept.graphs():
        kept.update(f"DROP SILENT GRAPH <{name}>")


@pytest.fixture
def run(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, emptied: None) -> Run:
    """Runs a command whose environment names the service, which holds a small graph."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(bundle, "bundled_files", lambda: [(GRAPH, "")])
    monkeypatch.setattr("rightsgraph.executables.executables", lambda queries: [])

    def run(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, list(map(str, arguments)))

    assert run("build", "--force", "--unchecked").exit_code == 0
    return run


def test_a_graph_is_built_once_unless_forced(run: Run, kept: RemoteStore) -> None:
    expected = OxigraphStore()
    expected.load(GRAPH)
    assert {*expected.graphs(), graph("dataset")} <= set(kept.graphs())
    again = run("build")
    assert again.exit_code == 2
    assert "holds a graph already" in again.stderr
    kept.update(f"INSERT DATA {{ GRAPH <{graph('document', 'old')}> {{ {TRIPLE} }} }}")
    kept.update(f"INSERT DATA {{ GRAPH <{THEIRS}> {{ {TRIPLE} }} }}")
    forced = run("build", "--force", "--unchecked")
    assert forced.exit_code == 0, forced.stderr
    assert graph("document", "old") not in kept.graphs()
    assert THEIRS in kept.graphs()


def test_a_store_can_be_named_by_hand(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    address = str(Settings.from_environment().store)
    monkeypatch.setenv("RIGHTSGRAPH_STORE", "/nowhere")
    assert run("query", "federation-keys", "--store", address).exit_code == 0
    wrong = run("query", "federation-keys", "--store", "http://ann:open-sesame@example.org/sparql")
    assert wrong.exit_code == 2
    assert "without user and password" in wrong.stderr
    assert "sesame" not in wrong.stderr


def test_questions_are_answered(run: Run, tmp_path: Path) -> None:
    (tmp_path / "count.rq").write_text(COUNT)
    asked = run("query", tmp_path / "count.rq", "--format", "json")
    assert asked.exit_code == 0, asked.stderr
    assert json.loads(asked.stdout)["results"]["bindings"][0]["n"]["value"] == "2"
    saved = run("query", "federation-keys", "--param", "state=ATL", "--format", "csv")
    assert saved.exit_code == 0, saved.stderr
    assert saved.stdout.startswith("state,name,iso2")


def test_the_graph_is_exported(run: Run, tmp_path: Path, kept: RemoteStore) -> None:
    exported = run("export", "--output", tmp_path / "graph.nq")
    assert exported.exit_code == 0, exported.stderr
    read_again = OxigraphStore()
    read_again.load(tmp_path / "graph.nq")
    assert read_again.count() == (tmp_path / "graph.nq").read_bytes().count(b"\n") > 100


def test_checks_find_the_same(run: Run, tmp_path: Path) -> None:
    embedded = tmp_path / "embedded"
    bundle.build(embedded, bundle.bundled_quads())
    remote, local = run("check"), run("check", "--store", embedded)
    assert remote.exit_code == local.exit_code == 1
    found, expected = (
        {line.split()[0] for line in each.stdout.splitlines() if line} for each in (remote, local)
    )
    assert found == expected


def test_an_import_can_be_repeated(run: Run, tmp_path: Path, kept: RemoteStore) -> None:
    file = tmp_path / "rows.csv"
    file.write_bytes(ROWS.replace("\n", "\r").encode("mac-roman"))
    first = run("import", "upr-info", file)
    assert first.exit_code == 0, first.output
    assert "2 records: 2 added, 0 known before" in first.stdout
    held = kept.count()
    second = run("import", "upr-info", file)
    assert "2 records: 0 added, 2 known before" in second.stdout
    assert kept.count() == held
