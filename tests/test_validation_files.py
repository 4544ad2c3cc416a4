"""Files as they come: faulty, deep, huge, or asking for others."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from rightsgraph.errors import BadRequest, RightsgraphError, SyntaxFault, UnreadableFile
from rightsgraph.rdf_files import files_of, read_all
from rightsgraph.shacl.imported import with_imports
from rightsgraph.store import OxigraphStore
from rightsgraph.validation import validate

EX = "http://example.org/"
RDF_XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="http://e.example/">'
    '<rdf:Description rdf:about="http://e.example/a"><ex:p>{}</ex:p></rdf:Description></rdf:RDF>'
)
ENTITIES = [f'<!ENTITY a{n} "' + f"&a{n - 1};" * 20 + '">' for n in range(1, 9)]
BOMB = "\n".join(["<!DOCTYPE r [", '<!ENTITY a0 "aaaaaaaaaa">', *ENTITIES, "]>"])
ONTOLOGY = "<{0}> a <http://www.w3.org/2002/07/owl#Ontology> "
IMPORTING = ONTOLOGY + "; <http://www.w3.org/2002/07/owl#imports> <{1}> .\n"


def written(folder: Path, name: str, content: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def test_a_mark_of_the_encoding_is_no_part_of_the_text(tmp_path: Path) -> None:
    file = written(tmp_path, "a.ttl", "\ufeff<urn:a> <urn:b> <urn:c> .")
    assert len(list(read_all([file]))) == 1


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.ttl", "<urn:a> <urn:b>\n  <urn:c> <urn:d> .", "line 2, column 11"),
        ("a.nt", "<urn:a> <urn:b> <urn:c> .\n<urn:a> oops", "line 2, column 9"),
        ("a.trig", "<urn:g> { <urn:a> <urn:b>\n", "line 2, column 1"),
        ("a.jsonld", '{"@id": "urn:a",\n "urn:p": [1,}', "line 2, column 14"),
        ("a.rdf", RDF_XML.format("x").replace("</ex:p>", "\n</ex:q>"), "line 2, column 3"),
        ("a.ttl", b'<urn:a> <urn:b> "caf\xe9" .', "line 1, column 21"),
    ],
)
def test_a_syntax_error_has_line_and_column(
    tmp_path: Path, name: str, content: str | bytes, told: str
) -> None:
    file = written(tmp_path, name, content)
    with pytest.raises(SyntaxFault) as caught:
        list(read_all([file]))
    assert caught.value.place == f"{file}, {told}"


def test_entities_are_refused_however_a_file_is_loaded(tmp_path: Path) -> None:
    bomb = gzip.compress((BOMB + RDF_XML.format("&a2;")).encode())
    with pytest.raises(UnreadableFile, match="an XML entity"):
        OxigraphStore().load(written(tmp_path, "bomb.rdf.gz", bomb))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("bomb.rdf", BOMB + RDF_XML.format("&a8;"), "an XML entity"),
        ("late.rdf", f"<!--{' ' * 2_000_000}-->{BOMB}{RDF_XML.format('&a8;')}", "an XML entity"),
        ("extern.rdf", f'<!DOCTYPE r [<!ENTITY e SYSTEM "x">]>{RDF_XML.format("&e;")}', "ENTITY"),
        ("remote.jsonld", '{"@context": "http://127.0.0.1:9/c", "@id": "urn:a"}', "fetched"),
        ("huge.ttl", f'<urn:a> <urn:b> "{"x" * 20_000_000}" .', "16 megabytes"),
        ("deep.jsonld", '{"urn:p":' + "[" * 100_000 + "]" * 100_000 + "}", "stack size"),
        ("a.nt.gz", b"no gzip", "gzipped"),
        ("cut.nt.gz", gzip.compress(b"<urn:a> <urn:b> <urn:c> .\n" * 999)[:-20], "ended"),
    ],
)
def test_what_would_not_end_well_is_refused(
    tmp_path: Path, name: str, content: str | bytes, told: str
) -> None:
    with pytest.raises(RightsgraphError, match=told):
        list(read_all([written(tmp_path, name, content)]))


def test_entities_that_serve_as_prefixes_are_read(tmp_path: Path) -> None:
    declared = '<!DOCTYPE r [<!ENTITY e "http://e.example/"><!ENTITY f "&e;f">]>'
    [quad] = read_all([written(tmp_path, "a.rdf", declared + RDF_XML.format("&f;"))])
    assert str(quad.object) == '"http://e.example/f"'


def test_deep_turtle_is_read(tmp_path: Path) -> None:
    deep = "<urn:a> <urn:b> " + "(" * 50_000 + ")" * 50_000 + " ."
    assert len(list(read_all([written(tmp_path, "a.ttl", deep)]))) == 99_999


@pytest.mark.parametrize(
    ("nested", "told"),
    [
        ("sh:not [ " * 500 + "sh:nodeKind sh:IRI" + " ]" * 500, "nested more than"),
        ("sh:path " + "[ sh:inversePath " * 500 + "ex:p" + " ]" * 500, "nested more than"),
        ('sh:sparql [ sh:select "SELECT $this WHERE {" ]', "its SPARQL"),
    ],
)
def test_shapes_that_nobody_means_are_named(tmp_path: Path, nested: str, told: str) -> None:
    prefixes = f"@prefix ex: <{EX}> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
    file = written(tmp_path, "s.ttl", f"{prefixes}ex:S sh:targetNode ex:a ; {nested} .")
    with pytest.raises(SyntaxFault, match=f"shapes: {EX}S: .*{told}"):
        validate([], lambda: read_all([file]), ontology=False)


def test_a_folder_gives_what_is_named_as_rdf_also_packed(tmp_path: Path) -> None:
    for name in ("b.nq.gz", "a.ttl", "notes.txt", ".hidden.ttl", "deep/c.jsonld", ".git/d.ttl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        written(tmp_path, name, "")
    found = [str(file.relative_to(tmp_path)) for file in files_of([tmp_path])]
    assert found == ["a.ttl", "b.nq.gz", "deep/c.jsonld"]
    assert [*files_of([tmp_path / "notes.txt"])] == [tmp_path / "notes.txt"]


def test_a_folder_without_rdf_is_named(tmp_path: Path) -> None:
    written(tmp_path, "notes.txt", "")
    with pytest.raises(BadRequest, match=f"{tmp_path}: holds no RDF"):
        [*files_of([tmp_path])]


def test_a_missing_file_is_not_told_to_have_another_name(tmp_path: Path) -> None:
    told = r"data: is not there \(see its name and its folder\)$"
    with pytest.raises(UnreadableFile, match=told):
        [*read_all([tmp_path / "data"])]


def test_imports_are_followed_within_a_folder(tmp_path: Path) -> None:
    first = written(tmp_path, "first.ttl", IMPORTING.format(f"{EX}1", f"{EX}2"))
    second = written(tmp_path, "second.ttl", IMPORTING.format(f"{EX}2", "third.ttl"))
    third = written(tmp_path, "third.ttl", IMPORTING.format(f"{EX}3", f"{EX}1"))
    assert with_imports([first], tmp_path) == [first, second, third]


def test_an_import_that_is_not_there_is_named(tmp_path: Path) -> None:
    file = written(tmp_path, "first.ttl", IMPORTING.format(f"{EX}1", f"{EX}2"))
    with pytest.raises(UnreadableFile, match=f"imports {EX}2"):
        with_imports([file], tmp_path)
