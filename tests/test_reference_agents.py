"""Reference data about agents and sessions: what it holds, and that it is up to date."""

from __future__ import annotations

import csv
import importlib.util
import re
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import RootModel
from reference_files import facts

from rightsgraph import iris
from rightsgraph.errors import LexiconError
from rightsgraph.head_lines import ordinal
from rightsgraph.lexicon import patterns, people_and_bodies
from rightsgraph.lexicon import states as state_names
from rightsgraph.reference import agents, lexica, sessions, states

MINE = ("bodies", "organisations", "sessions", "states")


# States


def test_all_member_and_observer_states_are_there() -> None:
    standing = Counter(
        state["membership"][0].rsplit("/", 1)[1] for state in facts("states").values()
    )
    assert standing == {"member": 193, "observer": 2, "non-member": 2}


def test_every_state_has_unique_codes_and_an_official_name() -> None:
    found = facts("states")
    for code, pattern in (("iso2", "[A-Z]{2}"), ("iso3", "[A-Z]{3}"), ("m49", "[0-9]{3}")):
        values = [value for state in found.values() for value in state[code]]
        assert len(set(values)) == len(values) == 197
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
        "InternationalOrganisation": 21,
        "NGO": 33,
        "Person": 17,
        "StateInstitution": 36,
        "UNBody": 96,
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
        ("upr", 49, 4),
        ("hrc", 61, 4),
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
    assert counts == {"upr": 54, "hrc": 65}
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
    assert len({iri for who in found.values() for iri in who}) == len(found) == 197


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


def test_an_organisation_of_states_is_the_same_in_documents_and_in_upr_info() -> None:
    known = people_and_bodies("")
    for label in patterns("upr_info")["organisations"].values():
        assert known.lookup(label) in (None, str(iris.organisation(iris.slug(label))))
