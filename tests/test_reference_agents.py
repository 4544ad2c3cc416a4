"""Reference data about agents and sessions: what it holds, and that it is up to date."""

from __future__ import annotations

import csv
import difflib
import importlib.util
import re
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import rdflib
from pydantic import RootModel
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from rightsgraph import iris, resources
from rightsgraph.errors import LexiconError
from rightsgraph.heads import ordinal
from rightsgraph.lexicon import people_and_bodies
from rightsgraph.lexicon import states as state_names
from rightsgraph.reference import COMPILERS, agents, lexica, sessions, states
from rightsgraph.turtle import XSD, canonical_turtle

MINE = ("bodies", "organisations", "sessions", "states")


def committed(name: str) -> str:
    return resources.folder(f"data/reference/{name}.ttl").read_text("utf-8")


def facts(name: str) -> dict[str, dict[str, list[str]]]:
    """Subject → predicate's local name → values, of a committed file."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in parse(committed(name), RdfFormat.TURTLE):
        predicate = re.split("[#/]", triple.predicate.value)[-1]
        found[triple.subject.value][predicate].append(triple.object.value)
    return found


def triples_of(turtle: str) -> set[Triple]:
    return {quad.triple for quad in parse(turtle, RdfFormat.TURTLE)}


# The Turtle writer


def sample() -> list[Triple]:
    kaz, value = NamedNode(iris.state("KAZ")), NamedNode(f"{iris.NS}value")
    number = NamedNode(iris.recommendation(iris.review("KAZ", "upr", 4), "140.14"))
    objects: list[NamedNode | Literal] = [
        Literal('quote " back\\slash\nline\ttab \x01 é — х', language="en"),
        Literal("6.4", datatype=NamedNode(f"{XSD}decimal")),
        Literal("-12", datatype=NamedNode(f"{XSD}integer")),
        Literal("true", datatype=NamedNode(f"{XSD}boolean")),
        Literal("2010-06-01", datatype=NamedNode(f"{XSD}date")),
        NamedNode(f"{iris.BASE}ns"),
        NamedNode("https://docs.un.org/en/A/HRC/14/10?a=b#c"),
        number,
    ]
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    return [
        Triple(number, value, Literal("plain")),
        *(Triple(kaz, value, thing) for thing in objects),
        Triple(kaz, kind, NamedNode(f"{iris.NS}State")),
        Triple(NamedNode(iris.BASE), value, NamedNode(iris.NS)),
        Triple(NamedNode(f"{iris.BASE}id/a/../b"), value, NamedNode(f"{iris.BASE}id/é")),
    ]


def test_turtle_reads_back_to_the_same_triples_in_both_libraries() -> None:
    turtle = canonical_turtle(sample())
    assert triples_of(turtle) == set(sample())
    graph = rdflib.Graph(bind_namespaces="none").parse(data=turtle, format="turtle")
    again = parse(graph.serialize(format="nt"), RdfFormat.N_TRIPLES)
    assert {quad.triple for quad in again} == set(sample())


def test_turtle_is_the_same_for_any_order_and_for_duplicates() -> None:
    assert canonical_turtle([*reversed(sample()), *sample()]) == canonical_turtle(sample())


def test_turtle_gives_types_first_relative_names_and_bare_numbers() -> None:
    lines = canonical_turtle(sample()).split("\n")
    start = lines.index("<id/state/KAZ>")
    assert lines[start + 1] == "    a rg:State ;"
    block = lines[start : lines.index("    .", start)]
    assert "    rg:value <id/review/KAZ/upr/4/recommendation/140.14> ;" in block
    assert "    rg:value -12 ;" in block
    assert "    rg:value 6.4 ;" in block
    assert '    rg:value "2010-06-01"^^xsd:date ;' in block


def test_one_fact_less_is_one_line_less() -> None:
    before = canonical_turtle(sample()).splitlines()
    about = [triple for triple in sample() if triple.subject == NamedNode(iris.state("KAZ"))]
    for fact in about:
        after = canonical_turtle(triple for triple in sample() if triple != fact).splitlines()
        changes = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
        assert [change[0] for change in changes] == ["-"]
    assert len(about) == 9


def test_turtle_refuses_blank_nodes_and_quoted_triples() -> None:
    name = NamedNode(iris.BASE)
    for triple in (
        Triple(BlankNode("b"), name, name),
        Triple(name, name, BlankNode("b")),
        Triple(name, name, Triple(name, name, name)),
    ):
        with pytest.raises(LexiconError, match="only IRIs and literals"):
            canonical_turtle([triple])


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        ("012", "integer"),
        ("+1", "integer"),
        ("6", "decimal"),
        ("6.40", "decimal"),
        ("1", "boolean"),
    ],
)
def test_turtle_refuses_literals_that_a_store_would_rewrite(value: str, datatype: str) -> None:
    name = NamedNode(iris.BASE)
    with pytest.raises(LexiconError, match="not in its canonical form"):
        canonical_turtle([Triple(name, name, Literal(value, datatype=NamedNode(XSD + datatype)))])


# The committed files


@pytest.mark.parametrize("name", MINE)
def test_committed_reference_data_is_what_the_lexicons_compile_to(name: str) -> None:
    assert committed(name) == canonical_turtle(COMPILERS[name]())


@pytest.mark.parametrize("name", MINE)
def test_committed_reference_data_parses_in_rdflib(name: str) -> None:
    graph = rdflib.Graph().parse(data=committed(name), format="turtle")
    assert len(graph) == len(triples_of(committed(name)))


# States


def test_all_member_and_observer_states_are_there() -> None:
    standing = Counter(
        state["membership"][0].rsplit("/", 1)[1] for state in facts("states").values()
    )
    assert standing == {"member": 193, "observer": 2}


def test_every_state_has_unique_codes_and_an_official_name() -> None:
    found = facts("states")
    for code, pattern in (("iso2", "[A-Z]{2}"), ("iso3", "[A-Z]{3}"), ("m49", "[0-9]{3}")):
        values = [value for state in found.values() for value in state[code]]
        assert len(set(values)) == len(values) == 195
        assert all(re.fullmatch(pattern, value) for value in values)
    for iri, state in found.items():
        assert iri == iris.state(state["iso3"][0])
        assert len(state["officialName"]) == len(state["label"]) == len(state["sameAs"]) == 1


def test_regional_groups_have_their_members() -> None:
    groups = Counter(
        state["regionalGroup"][0].rsplit("/", 1)[1]
        for state in facts("states").values()
        if state["regionalGroup"]
    )
    assert groups == {
        "african": 54,
        "asia-pacific": 54,
        "eastern-european": 23,
        "grulac": 33,
        "weog": 29,
    }


def test_no_name_means_two_states() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for iri, state in facts("states").items():
        for naming in ("label", "officialName", "altLabel", "formerName", "adjective"):
            for name in state[naming]:
                owners[name.casefold()].add(iri)
    assert {name: who for name, who in owners.items() if len(who) > 1} == {}
    assert not owners.keys() & {"korea", "guinean", "dominican", "congolese", "korean"}
    assert not owners.keys() & {name.casefold() for name in states.read_states().not_states}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Congo", "COG"),
        ("Democratic Republic of the Congo", "COD"),
        ("Great Britain", "GBR"),
        ("Guinea-Bissau", "GNB"),
        ("Iran (Islamic republic of)", "IRN"),
        ("Kyrgysztan", "KGZ"),
        ("Niger", "NER"),
        ("North Korea", "PRK"),
        ("Swaziland", "SWZ"),
        ("the former Yugoslav Republic of Macedonia", "MKD"),
        ("Turkey", "TUR"),
        ("USA", "USA"),
        ("Vatican", "VAT"),
    ],
)
def test_names_that_are_easy_to_get_wrong(name: str, code: str) -> None:
    assert state_names().lookup(name) == iris.state(code)


# Bodies, organisations, persons


def test_the_ten_treaty_bodies_monitor_their_treaties() -> None:
    monitors = {
        iri.rsplit("/", 1)[1]: node["monitoredBy"][0].rsplit("/", 1)[1]
        for iri, node in facts("bodies").items()
        if node["monitoredBy"]
    }
    assert len(monitors) == len(set(monitors.values())) == 10
    assert monitors["iccpr"] == "human-rights-committee"
    assert monitors["opcat"] == "subcommittee-on-prevention-of-torture"


def test_agents_by_class() -> None:
    found = [*facts("bodies").values(), *facts("organisations").values()]
    kinds = Counter(node["type"][0].removeprefix(iris.NS) for node in found if node["type"])
    assert kinds == {
        "InternationalOrganisation": 8,
        "NGO": 17,
        "Person": 17,
        "StateInstitution": 36,
        "UNBody": 73,
    }


def test_institutions_belong_to_the_state_in_their_iri() -> None:
    held = {
        iri: node["jurisdiction"]
        for iri, node in facts("organisations").items()
        if "jurisdiction" in node
    }
    assert all(iri.startswith(iris.organisation("kaz-")) for iri in held)
    assert set(map(tuple, held.values())) == {(iris.state("KAZ"),)}


def test_outside_institutions_no_name_means_two_agents() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for name in MINE:
        for iri, node in facts(name).items():
            if "jurisdiction" not in node:
                for spelling in (*node["label"], *node["altLabel"], *node["officialName"]):
                    owners[spelling.casefold()].add(iri)
    assert {name: who for name, who in owners.items() if len(who) > 1} == {}


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("CAT decisions", iris.body("committee-against-torture")),
        ("UN Committee on Human Rights", iris.body("human-rights-committee")),
        ("UN Council on Human Rights", iris.body("human-rights-council")),
        (
            "Special Rapporteur on Freedom of Association and Assembly",
            iris.body("special-rapporteur-on-freedom-of-assembly-and-association"),
        ),
        ("OSCE", iris.organisation("osce")),
        ("Ministry of Justice", iris.organisation("kaz-ministry-of-justice")),
        ("PEN-club", iris.organisation("pen-international")),
        ("Kanat Seidgapparov", iris.person("Kanat Seytgaparov")),
    ],
)
def test_names_of_agents_as_documents_print_them(name: str, iri: str) -> None:
    assert people_and_bodies(iris.state("KAZ")).lookup(name) == iri


def test_a_code_shared_with_a_treaty_names_no_body() -> None:
    names = people_and_bodies(iris.state("KAZ"))
    assert [code for code in ("CAT", "CEDAW", "CRC", "CRPD", "CERD") if names.lookup(code)] == []


# Sessions


@pytest.mark.parametrize(
    ("mechanism", "number", "cycle"),
    [
        ("upr", 1, 1),
        ("upr", 12, 1),
        ("upr", 13, 2),
        ("upr", 26, 2),
        ("upr", 27, 3),
        ("upr", 40, 3),
        ("upr", 41, 4),
        ("upr", 48, 4),
        ("hrc", 7, None),
        ("hrc", 8, 1),
        ("hrc", 14, 1),
        ("hrc", 28, 2),
        ("hrc", 43, 3),
        ("hrc", 59, 4),
    ],
)
def test_cycle_of_a_session(mechanism: str, number: int, cycle: int | None) -> None:
    node = facts("sessions")[iris.session(mechanism, number)]
    assert node["cycle"] == ([str(cycle)] if cycle else [])
    assert node["ordinal"] == [str(number)]


def test_all_sessions_are_there_and_belong_to_a_body() -> None:
    found = facts("sessions")
    counts = Counter(iri.rsplit("/", 2)[1] for iri in found)
    assert counts == {"upr": 48, "hrc": 60}
    assert {body for node in found.values() for body in node["sessionOf"]} <= set(facts("bodies"))


# Errors


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("osce: {label: OSCE}\nosce: {label: Again}\n", "stands twice"),
        ("osce: {label: OSCE, alias: [OSZE]}\n", "osce.alias: Extra inputs"),
        ("OSCE: {label: OSCE}\n", r"OSCE.\[key\]: String should match"),
        ("osce: {aliases: [OSZE]}\n", "osce.label: Field required"),
        ("osce: [\n", "cannot be read"),
    ],
)
def test_a_faulty_lexicon_is_named_with_its_key(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "organisations.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(LexiconError, match=f"organisations.yaml.*{problem}"):
        lexica.read("organisations", agents.Organisations, file)


def test_a_missing_lexicon_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="absent.yaml: cannot be read"):
        lexica.read("absent", RootModel[dict[str, str]], tmp_path / "absent.yaml")


def test_a_shared_name_is_an_error() -> None:
    with pytest.raises(LexiconError, match=r"states.yaml: COD: 'CONGO' is also a name of COG"):
        lexica.check_unshared("states", [("COG", "Congo"), ("COD", "CONGO")])


def test_a_person_needs_the_slug_of_the_label(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "persons.yaml"
    file.write_text("nowak: {label: Manfred Nowak, kind: rapporteur}\n", "utf-8")
    monkeypatch.setattr(lexica, "path", lambda name: file)
    with pytest.raises(
        LexiconError, match=r"persons.yaml: nowak: .* \(use the key manfred-nowak\)"
    ):
        agents.compile_persons()


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ("cycles: {1: [1, 2], 2: [4, 5]}", "does not begin where"),
        (
            "cycles: {}, dates: {1: {start: 2010-02-02, end: 2010-02-01, source: X}}",
            "session 1 ends before it starts",
        ),
    ],
)
def test_inconsistent_sessions_are_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fields: str, problem: str
) -> None:
    file = tmp_path / "sessions.yaml"
    file.write_text(f"upr: {{body: upr-working-group, last: 5, {fields}}}\n", "utf-8")
    monkeypatch.setattr(lexica, "path", lambda name: file)
    with pytest.raises(LexiconError, match=f"sessions.yaml: upr: .*{problem}"):
        sessions.read_sessions()


# Against the documents


@pytest.mark.documents
def test_every_spelling_that_the_scorer_knows_is_the_same_state(corpus: Path) -> None:
    spellings = scorer_names(corpus / "score/upr_states.py")
    lookup, strangers = state_names().lookup, states.read_states().not_states
    found = {
        name: {lookup(spelling) for spelling in (name, *others)}
        for name, others in spellings.items()
        if name not in strangers
    }
    assert {name: who for name, who in found.items() if len(who) != 1 or None in who} == {}
    assert len({iri for who in found.values() for iri in who}) == len(found) == 195


@pytest.mark.documents
def test_every_state_of_the_database_export_is_known(corpus: Path) -> None:
    names = {
        row[column]
        for file in (corpus / "upr-info").glob("*.csv")
        for row in csv.DictReader(file.read_bytes().decode("mac-roman").splitlines())
        for column in ("To", "From")
        if row[column]
    }
    lookup = state_names().lookup
    assert len(names) > 150
    assert {name for name in names if not lookup(name)} == {"&#40;Unknown&#41;"}


@pytest.mark.documents
def test_the_days_of_sessions_are_those_that_reports_print(corpus: Path) -> None:
    upr = sessions.read_sessions()["upr"]
    printed: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    pattern = r"held its\s(\w+)\ssession\sfrom\s(\d[\w ]*?)\sto\s(\d+ \w+ \d{4})"
    for file in (corpus / "reports").glob("*.txt"):
        text = " ".join(file.read_bytes().decode("mac-roman").split())
        for word, first, last in re.findall(pattern, text):
            number = ordinal(word)
            assert number
            printed[number][full_date(first, last), full_date(last, last)] += 1
    assert set(printed) >= set(range(1, 15))
    for number, days in printed.items():
        dates = upr.dates[number]
        assert days.most_common(1)[0][0] == (str(dates.start), str(dates.end))


def full_date(day: str, last: str) -> str:
    """``7`` or ``30 November`` completed from the last day, ``11 December 2009``."""
    words = day.split() + last.split()[len(day.split()) :]
    return str(datetime.strptime(" ".join(words), "%d %B %Y").date())


def scorer_names(file: Path) -> dict[str, list[str]]:
    spec = importlib.util.spec_from_file_location("upr_states", file)
    assert spec
    assert spec.loader
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    names: dict[str, list[str]] = module._NAMES
    return names
