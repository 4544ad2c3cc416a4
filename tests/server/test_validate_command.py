"""The command that validates: what it prints, and with which status it ends."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rightsgraph.rdf_files import read_rdf
from rightsgraph.shacl.reports import WRITERS
from rightsgraph.store import OxigraphStore
from rightsgraph_server.cli import main

EX = "http://example.org/"
SHAPES = f"""
@prefix ex: <{EX}> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
ex:Named a sh:NodeShape ; sh:targetClass ex:Party ;
    sh:property [ sh:path ex:name ; sh:minCount 1 ] .
ex:Aged a sh:NodeShape ; sh:targetClass ex:Party ;
    sh:property [ sh:path ex:age ; sh:minCount 1 ; sh:severity sh:Warning ] .
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RIGHTSGRAPH_STORE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    Path("shapes.ttl").write_text(SHAPES)
    Path("data.ttl").write_text(f"<{EX}a> a <{EX}Party> ;\n <{EX}age> 7 .\n")
    Path("old.ttl").write_text(f'<{EX}b> a <{EX}Party> ;\n <{EX}name> "B" .\n')
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(
        main, ["validate", "--shapes", "shapes.ttl", "--no-ontology", *arguments]
    )


@pytest.mark.usefixtures("folder")
def test_a_report_in_each_format() -> None:
    for form in WRITERS:
        result = run("data.ttl", "--format", form)
        assert result.exit_code == 1
        assert f"{EX}a" in result.stdout, form


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("file", "least", "status"),
    [
        ("data.ttl", "info", 1),
        ("data.ttl", "violation", 1),
        ("old.ttl", "info", 1),
        ("old.ttl", "warning", 1),
        ("old.ttl", "violation", 0),
    ],
)
def test_the_status_says_how_grave_it_is(file: str, least: str, status: int) -> None:
    assert run(file, "--fail-on", least).exit_code == status


@pytest.mark.usefixtures("folder")
def test_several_files_are_checked_together() -> None:
    Path("more.nt").write_text(f'<{EX}a> <{EX}name> "A" .\n<{EX}b> <{EX}age> "1" .\n')
    assert run("data.ttl", "old.ttl", "more.nt").exit_code == 0


@pytest.mark.usefixtures("folder")
def test_only_what_is_asked_for() -> None:
    result = run("data.ttl", "old.ttl", "--only", f"{EX}Aged", "--format", "json")
    assert [one["focus"] for one in json.loads(result.stdout)["results"]] == [f"{EX}b"]
    assert run("data.ttl", "--only", f"{EX}Nothing").exit_code == 2


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("engine", ["reference", "fast"])
def test_the_engines_agree(engine: str) -> None:
    result = run("data.ttl", "old.ttl", "--engine", engine, "--format", "csv")
    assert result.stdout.count("\n") == 3
    assert f"{EX}a,,{EX}name,name,,Violation,Give at least 1." in result.stdout


@pytest.mark.usefixtures("folder")
def test_a_graph_of_a_store() -> None:
    store = OxigraphStore(Path("store"))
    store.load_quads(read_rdf(Path("data.ttl"), f"{EX}one"))
    store.load_quads(read_rdf(Path("old.ttl"), f"{EX}two"))
    del store
    for graphs, count in (((), 2), (("--graph", f"{EX}one"), 1)):
        result = run("--store", "store", *graphs, "--format", "json")
        assert json.loads(result.stdout)["total"] == count


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ('sh:minCount "one"', f'{EX}Odd: on age: sh:minCount is "one" and takes an xsd:integer'),
        ("sh:node ex:Odd", f"{EX}Odd → a shape without a name → {EX}Odd: the shape is recursive"),
    ],
)
def test_malformed_shapes_are_told_with_file_and_line(fault: str, told: str) -> None:
    head = f"@prefix ex: <{EX}> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
    shape = f"ex:Odd sh:targetClass ex:Party ; sh:property [ sh:path ex:age ; {fault} ] .\n"
    Path("odd.ttl").write_text(head + shape)
    result = run("data.ttl", "--shapes", "odd.ttl")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"rightsgraph: Syntax error: odd.ttl, line 3: {told}")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("broken", ["data.ttl", "shapes.ttl"])
def test_a_syntax_error_has_file_line_and_column(broken: str) -> None:
    Path(broken).write_text(f"<{EX}a> a <{EX}Party> ;\n <{EX}age> 7 ,, .\n")
    result = run("data.ttl")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"rightsgraph: Syntax error: {broken}, line 2, column 30: ")


@pytest.mark.usefixtures("folder")
def test_shapes_that_are_ill_formed() -> None:
    Path("shapes.ttl").write_text(SHAPES.replace("sh:minCount 1", "sh:minCount 1.5"))
    result = run("data.ttl")
    assert result.exit_code == 2
    assert "sh:minCount" in result.stderr


@pytest.mark.usefixtures("folder")
def test_a_shape_is_explained() -> None:
    result = run("data.ttl", "--explain", "Aged")
    assert result.exit_code == 0
    assert "It is for every Party." in result.stdout
    assert run("--explain", "Nothing").exit_code == 2


@pytest.mark.usefixtures("folder")
def test_files_are_watched_until_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    good = f'<{EX}a> <{EX}name> "A" ; <{EX}age> 1 ; a <{EX}Party> .'
    changes = iter([good, "broken", "", good, None])

    def change(_: float) -> None:
        content = next(changes)
        if content is None:
            raise KeyboardInterrupt
        if content:
            Path("data.ttl").write_text(content)
        else:
            Path("data.ttl").unlink()

    monkeypatch.setattr(time, "sleep", change)
    result = run("data.ttl", "--watch")
    assert [line[:13] for line in result.stdout.splitlines() if "onform" in line] == [
        "Does not conf",
        "Conforms: 0 r",
        "Conforms: 0 r",
    ]
    assert "data.ttl, line 1" in result.stderr
    assert "data.ttl: cannot be read: No such file" in result.stderr


@pytest.mark.usefixtures("folder")
def test_imports_are_followed_when_asked() -> None:
    owl = "http://www.w3.org/2002/07/owl#"
    Path("other.ttl").write_text(f"<{EX}other> a <{owl}Ontology> .\n{SHAPES}")
    Path("shapes.ttl").write_text(f"<{EX}mine> <{owl}imports> <{EX}other> .\n")
    assert run("data.ttl").exit_code == 0
    followed = run("data.ttl", "--imports", ".")
    assert followed.exit_code == 1
    assert f"{EX}Named" in followed.stdout
    Path("other.ttl").unlink()
    missing = run("data.ttl", "--imports", ".")
    assert missing.exit_code == 2
    assert f"imports {EX}other" in missing.stderr


@pytest.mark.usefixtures("folder")
def test_the_fast_engine_starts_without_what_it_does_not_need() -> None:
    program = (
        "import sys\n"
        "from rightsgraph_server.cli import main\n"
        "main(sys.argv[1:], standalone_mode=False)\n"
        "print({'rdflib', 'pyshacl', 'flask', 'requests'} & set(sys.modules))"
    )
    options = ["--shapes", "shapes.ttl", "--no-ontology", "--engine", "fast"]
    command = [sys.executable, "-c", program, "validate", "data.ttl", *options]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"{EX}a" in told.stdout
    assert told.stdout.endswith("\nset()\n")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("option", ["--only", "--graph"])
def test_a_name_that_is_no_iri(option: str) -> None:
    result = run("data.ttl", option, "Party")
    assert result.exit_code == 2
    assert "'Party' is no IRI" in result.stderr


@pytest.mark.usefixtures("folder")
def test_what_a_report_leaves_out_is_told_beside_it() -> None:
    cut = run("data.ttl", "old.ttl", "--format", "csv", "--max-results", "1")
    assert "2 results. The first 1 are shown." in cut.stderr
    assert cut.stdout.count("\n") == 2
    arguments = ["validate", "data.ttl", "--shapes", "data.ttl", "--no-ontology"]
    assert "No shape has a target" in CliRunner().invoke(main, arguments).stderr
