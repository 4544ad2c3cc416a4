"""The commands on stores: what they print, and how they end."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import click
import pytest
from click.testing import Result
from commands import GRAPH, Run

from rightsgraph import bundle, queries
from rightsgraph.rdf_files import read_rdf
from rightsgraph.store import OxigraphStore
from rightsgraph_server.cli import main

COMMANDS = {
    *("import", "serve", "build", "read", "validate", "query", "export", "check"),
    *("user", "backup", "restore"),
}
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
SAVED = """#+ title: Labels in a language
#+ description: For this test.
#+ keywords: [label]
#+ parameters:
#+   - {name: node, type: iri, description: Whose label., default: id/state/ATL}
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?label WHERE {
  VALUES ?node { <https://w3id.org/rightsgraph/id/state/ATL> }
  ?node rdfs:label ?label
}
"""
SHAPES = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rg: <https://w3id.org/rightsgraph/ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix t: <https://test.example/> .
t:StateShape a sh:NodeShape ; sh:targetClass rg:State ;
    sh:property [ sh:path rdfs:label ; sh:minCount 1 ; sh:message "Give the State a label." ] .
"""


def complaint(result: Result, status: int = 2) -> str:
    """The one line that a failed command prints."""
    assert result.exit_code == status, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("rightsgraph: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_every_command_has_help_with_an_example(run: Run) -> None:
    assert set(main.list_commands(click.Context(main))) == COMMANDS
    for name in COMMANDS:
        result = run(name, "--help")
        assert result.exit_code == 0
        assert f"Example: rightsgraph {name}" in result.output


@pytest.mark.parametrize("group", [[], ["import"]])
def test_what_a_command_does_is_not_cut(run: Run, group: list[str]) -> None:
    lines = run(*group, "--help").output.partition("Commands:")[2].split("\n")
    assert len(lines) > 3
    assert not [line for line in lines if line.endswith("...")]


def test_version(run: Run) -> None:
    assert re.search(r"^rightsgraph, version \d+\.\d+", run("--version").output)


@pytest.mark.parametrize("arguments", [["nonsense"], ["query", "--format", "png"], ["read"]])
def test_wrong_usage(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_an_unfit_setting(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIGHTSGRAPH_PORT", "eighty")
    assert "RIGHTSGRAPH_PORT" in complaint(run("serve"))


# build


def test_build(run: Run, tmp_path: Path) -> None:
    result = run("build", "--unchecked", "--store", tmp_path / "new")
    assert result.exit_code == 0, result.output
    assert "built a graph of" in result.stderr
    store = OxigraphStore(tmp_path / "new", read_only=True)
    assert "https://w3id.org/rightsgraph/graph/reference/states" in store.graphs()


def test_build_leaves_what_is_there(run: Run, built: Path) -> None:
    assert "--force" in complaint(run("build", "--store", built))
    before = OxigraphStore(built, read_only=True).count()
    assert run("build", "--unchecked", "--store", built, "--force").exit_code == 0
    assert OxigraphStore(built, read_only=True).count() == before


def test_build_does_not_take_the_place_of_other_files(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader")
    for options in ([], ["--force"], ["--documents", tmp_path]):
        said = complaint(run("build", "--store", tmp_path, *options))
        assert "holds files but no store" in said
    assert (tmp_path / "letter.txt").exists()


# query


def test_query_prints_a_table(run: Run, built: Path) -> None:
    result = run("query", "-", "--store", built, input=COUNT)
    assert result.exit_code == 0, result.output
    assert result.stdout.split()[0] == "n"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("ASK { ?s ?p 1.5 }", "no"),
        ("DESCRIBE <a:none>", ""),
        ("ASK { FILTER(<ns#> = <https://w3id.org/rightsgraph/ns#>) }", "yes"),
    ],
)
def test_query_written_out(run: Run, built: Path, text: str, printed: str) -> None:
    result = run("query", text, "--store", built)
    assert (result.exit_code, result.stdout.strip()) == (0, printed)
    assert "the query, line 1" in complaint(run("query", f"{text} {{", "--store", built))


def test_a_table_shows_long_values_whole_and_without_mark_up(run: Run, built: Path) -> None:
    value = "[bold]" + "x" * 300
    result = run("query", "-", "--store", built, input=f"SELECT ('{value}' AS ?v) {{}}")
    assert value in result.stdout


def test_query_builds_the_bundled_graph_on_first_use(run: Run, tmp_path: Path) -> None:
    assert run("query", "-", "--format", "csv", input=COUNT).exit_code == 0
    assert (tmp_path / "cache" / "store").is_dir()


@pytest.mark.parametrize(
    ("name", "start"),
    [("json", '{"head"'), ("csv", "n\r\n"), ("tsv", "?n\n"), ("xml", "<?xml")],
)
def test_query_formats(run: Run, built: Path, name: str, start: str) -> None:
    result = run("query", "-", "--format", name, "--store", built, input=COUNT)
    assert result.stdout_bytes.decode().startswith(start)


def test_query_for_a_graph(run: Run, built: Path, tmp_path: Path) -> None:
    file = tmp_path / "states.rq"
    file.write_text("DESCRIBE <https://w3id.org/rightsgraph/id/state/ATL>", "utf-8-sig")
    assert '"Atlantis"@en' in run("query", file, "--store", built).stdout
    assert "<http" in run("query", file, "--store", built, "--format", "nt").stdout
    assert "one of ttl" in complaint(run("query", file, "--store", built, "--format", "csv"))


def test_an_empty_table_is_told_beside_it(run: Run, built: Path) -> None:
    nothing = run("query", "-", "--store", built, input="SELECT ?s { ?s a <a:none> }")
    assert (nothing.exit_code, nothing.stderr) == (0, "rightsgraph: the answer has no rows\n")
    assert not run("query", "-", "--store", built, input=COUNT).stderr


def test_query_yes_or_no(run: Run, built: Path) -> None:
    assert run("query", "-", "--store", built, input="ASK {}").stdout == "yes\n"


def test_saved_queries(
    run: Run, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "label.rq").write_text(SAVED)
    saved = queries.load_queries(tmp_path)
    monkeypatch.setattr(queries, "load_queries", lambda: saved)
    listed = run("query").stdout.splitlines()[0]
    assert listed == "label --param node=id/state/ATL"
    ask = ["query", "label", "--format", "csv", "--store", built]
    assert run(*ask).stdout.splitlines() == ["label", "Atlantis"]
    assert run("query", *listed.split(), *ask[2:]).stdout == run(*ask).stdout
    assert "noted" not in run(*ask, "--param", "node=id/state/MUU").stdout
    assert "has no value" in complaint(run(*ask, "--param", "node"))
    assert "is not known" in complaint(run(*ask, "--param", "x=y"))
    assert "given twice" in complaint(run(*ask, "--param", "node=a:b", "--param", "node=a:c"))
    assert "perhaps label" in complaint(run("query", "lable", "--store", built))
    assert "rightsgraph query lists" in complaint(run("query", "x", "--store", built))


SEARCH = """
PREFIX b: <https://w3id.org/rightsgraph/>
PREFIX rg: <https://w3id.org/rightsgraph/ns#>
SELECT ?thing { SERVICE b:search { ?thing rg:matches "Atlantis" } }
"""


def test_query_searches_as_the_server_does(run: Run, built: Path) -> None:
    found = run("query", "-", "--format", "csv", "--store", built, input=SEARCH)
    assert "https://w3id.org/rightsgraph/id/state/ATL" in found.stdout.splitlines()


def test_a_store_in_a_service_is_searched_through_a_server(run: Run) -> None:
    arguments = ("query", "-", "--store", "http://127.0.0.1:9/sparql")
    assert "rightsgraph serve" in complaint(run(*arguments, input=SEARCH))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("SELECT", "query.rq, line 1, column 7: is not SPARQL"),
        (b"ASK { 'x\xff' ?p ?o }", "(save it as UTF-8)"),
        (None, "query.rq: cannot be opened: No such file or directory (check the path"),
    ],
)
def test_a_faulty_query(
    run: Run, built: Path, tmp_path: Path, text: str | bytes | None, wanted: str
) -> None:
    file = tmp_path / "query.rq"
    if text is not None:
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert wanted in complaint(run("query", file, "--store", built))


@pytest.mark.parametrize("text", ["SELECT ?x", " prefix a: b", "ASK ?x"])
def test_what_begins_like_a_query_is_no_name(run: Run, built: Path, text: str) -> None:
    assert "the query, line 1, column" in complaint(run("query", text, "--store", built))


@pytest.mark.parametrize("command", [["query", "-"], ["validate"], ["export"], ["check"]])
def test_a_store_that_is_not_there(run: Run, tmp_path: Path, command: list[str]) -> None:
    missing = tmp_path / "missing"
    assert str(missing) in complaint(run(*command, "--store", missing, input="ASK {}"))
    assert not missing.exists()


# export


def test_export_to_a_file(run: Run, built: Path, tmp_path: Path) -> None:
    target = tmp_path / "dump.nq.gz"
    assert run("export", "--store", built, "--output", target).exit_code == 0
    assert len(list(read_rdf(target))) == OxigraphStore(built, read_only=True).count()


def test_export_of_one_graph(run: Run, built: Path) -> None:
    name = "https://w3id.org/rightsgraph/graph/reference/states"
    lines = run("export", "--store", built, "--graph", name).stdout.splitlines()
    assert len(lines) == 6
    assert all(name in line for line in lines)
    assert "no such graph" in complaint(run("export", "--store", built, "--graph", "x:y"))


# validate and check


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    shapes = tmp_path / "shapes"
    shapes.mkdir()
    (shapes / "states.ttl").write_text(SHAPES)
    return shapes


def test_validate_a_store(run: Run, built: Path, shapes: Path) -> None:
    result = run("validate", "--store", built, "--shapes", shapes)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Conforms")


@pytest.mark.parametrize("form", ["text", "json", "ttl"])
def test_validate_a_file(run: Run, shapes: Path, tmp_path: Path, form: str) -> None:
    data = tmp_path / "data.ttl"
    data.write_text("<x:nameless> a <https://w3id.org/rightsgraph/ns#State> .")
    result = run("validate", data, "--shapes", shapes / "states.ttl", "--format", form)
    assert result.exit_code == 1, result.output
    assert "Give the State a label." in result.stdout
    if form == "json":
        assert json.loads(result.stdout)["conforms"] is False


@pytest.mark.parametrize("content", ["<a> <b> ", None])
def test_validate_a_file_that_is_no_rdf(run: Run, tmp_path: Path, content: str | None) -> None:
    data = tmp_path / "data.ttl"
    if content:
        data.write_text(content)
    assert "data.ttl" in complaint(run("validate", data))


def test_validate_files_or_a_store(run: Run, built: Path) -> None:
    assert "one of them" in complaint(run("validate", GRAPH, "--store", built))


def test_check_finds(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "data.nq"
    base = "https://w3id.org/rightsgraph/"
    data.write_text(
        f"<{base}id/state/XXX> a <{base}ns#State> <{base}graph/x> .".replace(
            " a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        )
    )
    bundle.build(tmp_path / "bad", read_rdf(data))
    result = run("check", "--store", tmp_path / "bad")
    assert result.exit_code == 1, result.output
    assert "id/state/XXX" in result.stdout


def test_check_finds_nothing(run: Run, tmp_path: Path) -> None:
    OxigraphStore(tmp_path / "empty").settle()
    result = run("check", "--store", tmp_path / "empty")
    assert (result.exit_code, result.stdout) == (0, "Nothing found\n")


# serve


@pytest.fixture
def served(built: Path) -> Iterator[str]:
    """The address of a server in a process of its own."""
    command = "from rightsgraph_server.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", command, "serve", "--port", "0", "--store", str(built)],
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout
        try:
            found = re.search(r"Serving .* at (\S+)", process.stdout.readline())
            assert found
            yield found[1]
        finally:
            process.terminate()


def test_serve(served: str) -> None:
    with urlopen(f"{served}sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D") as response:
        assert json.load(response)["boolean"] is True
    with urlopen(f"{served}healthz") as response:
        assert response.read() == b"ok\n"


@pytest.mark.parametrize("updates", ["true", "false"])
def test_a_store_that_is_changed_is_not_built_again_by_a_newer_package(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, updates: str
) -> None:
    monkeypatch.setenv("RIGHTSGRAPH_UPDATES", updates)
    monkeypatch.setattr("rightsgraph_server.cli.serve.Supervisor.run", lambda supervisor: 0)
    assert run("serve", "--port", "0", "--store", tmp_path / "store").exit_code == 0
    monkeypatch.setattr(bundle, "fingerprint", lambda: "of a newer package")
    assert bundle.needs_build(tmp_path / "store") == (updates == "false")


def test_serve_on_a_port_in_use(run: Run, built: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert port in complaint(run("serve", "--port", port, "--store", built))


@pytest.mark.parametrize(("wanted", "status"), [("?s ?p ?o", 0), ("?s ?p", 2)])
@pytest.mark.parametrize("redirected", ["", ">&-", ">/dev/null 2>&-", "2>/dev/full"])
def test_the_status_tells_of_the_work(
    redirected: str, wanted: str, status: int, built: Path
) -> None:
    """Whatever became of what was said beside it."""
    command = f"{sys.executable} -c 'from rightsgraph_server.cli import main; main()'"
    command += f" query 'SELECT * {{ {wanted} }} LIMIT 1' --store {built} {redirected}"
    buffered = {name: each for name, each in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(command, shell=True, env=buffered, capture_output=True)
    assert (done.returncode, b"Traceback" in done.stderr) == (status, False), done.stderr
