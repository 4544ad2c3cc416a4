"""Reference data about law: counts, names that mean one thing, and that it is up to date."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from reference_files import facts

from rightsgraph import iris
from rightsgraph.errors import LexiconError
from rightsgraph.lexicon import fold
from rightsgraph.lexicon import laws as law_names
from rightsgraph.reference import COMPILERS, instruments, laws, lexica

MINE = ("instruments", "laws")
KAZ = iris.state("KAZ")
ICCPR = iris.instrument("iccpr")

ARTICLES = {
    "iccpr": 53,
    "icescr": 31,
    "icerd": 25,
    "cedaw": 30,
    "cat": 33,
    "crc": 54,
    "icrmw": 93,
    "crpd": 50,
    "cpped": 45,
    "iccpr-op1": 14,
    "iccpr-op2": 11,
    "op-icescr": 22,
    "op-cedaw": 21,
    "opcat": 37,
    "op-crc-ac": 13,
    "op-crc-sc": 17,
    "op-crc-ic": 24,
    "op-crpd": 18,
    "udhr": 30,
    "rome-statute": 131,
    "genocide-convention": 19,
    "geneva-convention-1": 64,
    "geneva-convention-2": 63,
    "geneva-convention-3": 143,
    "geneva-convention-4": 159,
    "refugee-convention": 46,
    "refugee-protocol": 11,
    "stateless-persons-convention": 42,
    "statelessness-reduction-convention": 21,
    "ilo-c190": 20,
    "paris-principles": 0,
    "standard-minimum-rules": 0,
}


def kinds(name: str) -> Counter[str]:
    return Counter(node["type"][0].removeprefix(iris.NS) for node in facts(name).values())


def test_entities_by_class() -> None:
    lexicon = instruments.read_instruments().instruments
    paragraphs = 1
    articles = sum(len(entry.numbers()) for entry in lexicon.values())
    assert kinds("instruments") == {
        "Instrument": len(lexicon),
        "Provision": articles + paragraphs,
    }
    assert kinds("laws") == {
        "NationalLaw": sum(map(len, laws.read_laws().states.values())),
        "Policy": sum(map(len, laws.read_policies().values())),
    }


# Instruments


@pytest.mark.parametrize(("key", "count"), ARTICLES.items())
def test_every_article_is_a_provision_of_its_instrument(key: str, count: int) -> None:
    whole = iris.instrument(key)
    articles = {
        iri.removeprefix(f"{whole}/article/")
        for iri, node in facts("instruments").items()
        if node["provisionOf"] == [whole] and not node["isPartOf"]
    }
    numbered = {str(number) for number in range(1, count + 1)}
    if key == "rome-statute":
        numbered = numbered - {"129", "130", "131"} | {"8-bis", "15-bis", "15-ter"}
    assert articles == numbered


def test_the_paragraph_that_a_document_cites_is_part_of_its_article() -> None:
    node = facts("instruments")[iris.provision(iris.instrument("rome-statute"), "27", "1")]
    assert node["label"] == ["Rome Statute, article 27 (1)"]
    assert node["printedNumber"] == ["1"]
    assert node["isPartOf"] == [iris.provision(iris.instrument("rome-statute"), "27")]


@pytest.mark.parametrize("key", ["iccpr", "rome-statute"])
def test_every_article_has_its_own_subject_of_at_most_ten_words(key: str) -> None:
    subjects = [
        node["subject"]
        for node in facts("instruments").values()
        if node["provisionOf"] == [iris.instrument(key)] and not node["isPartOf"]
    ]
    assert all(len(found) == 1 and len(found[0].split()) <= 10 for found in subjects)
    assert len({found[0] for found in subjects}) == len(subjects) == ARTICLES[key]


def test_articles_are_labelled_as_they_are_cited() -> None:
    found = facts("instruments")
    labels = {
        iris.provision(ICCPR, "19"): "ICCPR, article 19",
        iris.provision(iris.instrument("rome-statute"), "8-bis"): "Rome Statute, article 8 bis",
        iris.provision(iris.instrument("ilo-c190"), "1"): "ILO Convention No. 190, article 1",
        iris.provision(iris.instrument("genocide-convention"), "2"): (
            "Genocide Convention, article II"
        ),
    }
    assert {iri: found[iri]["label"][0] for iri in labels} == labels


def test_all_and_only_treaties_bind() -> None:
    found = facts("instruments")
    bound = {
        key.rsplit("/", 1)[1]: node["binding"] for key, node in found.items() if node["binding"]
    }
    assert bound["rome-statute"] == bound["opcat"] == bound["ilo-c190"] == ["true"]
    assert bound["udhr"] == bound["paris-principles"] == bound["hrc-resolution-5-1"] == ["false"]
    assert len(bound) == kinds("instruments")["Instrument"]
    words = ("Declaration", "Principles", "Guidelines", "Rules", "resolution", "Resolution")
    soft = [key for key, node in found.items() if any(w in node["label"][0] for w in words)]
    assert {found[key]["binding"][0] for key in soft if "/article/" not in key} == {"false"}


def test_protocols_name_the_body_that_watches_over_them() -> None:
    monitored = {
        iri.rsplit("/", 1)[1]: node["monitoredBy"][0].rsplit("/", 1)[1]
        for iri, node in facts("instruments").items()
        if node["monitoredBy"]
    }
    assert set(monitored) == {
        *("iccpr-op1", "iccpr-op2", "op-icescr", "op-cedaw", "op-crpd"),
        *("op-crc-ac", "op-crc-sc", "op-crc-ic"),
    }
    assert monitored["iccpr-op2"] == "human-rights-committee"


def test_pages_are_of_the_depositary_or_the_document() -> None:
    found = facts("instruments")
    treaty = "https://treaties.un.org/Pages/ViewDetails.aspx?src=TREATY"
    assert found[ICCPR]["page"] == [f"{treaty}&mtdsg_no=IV-4&chapter=4&clang=_en"]
    assert found[iris.instrument("paris-agreement")]["page"][0].endswith(
        "mtdsg_no=XXVII-7-d&chapter=27&clang=_en"
    )
    assert found[iris.instrument("ga-resolution-62-149")]["page"] == [
        "https://docs.un.org/en/A/RES/62/149"
    ]


# Names


def test_no_name_means_two_instruments() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for iri, node in facts("instruments").items():
        if "/article/" not in iri:
            for name in (*node["label"], *node["altLabel"], *node["abbreviation"]):
                owners[fold(name)].add(iri)
    assert {name: who for name, who in owners.items() if len(who) > 1} == {}
    decoys = set(map(fold, instruments.read_instruments().not_instruments))
    assert not owners.keys() & decoys


def test_no_name_means_two_laws_or_policies_of_a_state() -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for iri, node in facts("laws").items():
        for name in (*node["label"], *node["altLabel"]):
            owners[node["jurisdiction"][0], fold(name)].add(iri)
    assert {name: who for name, who in owners.items() if len(who) > 1} == {}


def test_names_that_depend_on_the_document_are_no_labels() -> None:
    lexicon = instruments.read_instruments().instruments
    contextual = {key: entry.contextual for key, entry in lexicon.items() if entry.contextual}
    assert contextual["iccpr"] == contextual["icescr"] == ("Covenant",)
    assert set(contextual) == {
        *("iccpr", "icescr", "icerd", "cedaw", "cat", "crc", "icrmw", "crpd", "cpped"),
    }
    for node in facts("instruments").values():
        assert not {"Covenant", "Convention"} & {*node["label"], *node["altLabel"]}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Ratify the Second Optional Protocol to ICCPR", ["iccpr-op2"]),
        ("the second Optional Protocol to the ICCPR and OP-CAT", ["iccpr-op2", "opcat"]),
        ("Accede to OP-CRC-SC and ICCPR-OP 2", ["op-crc-sc", "iccpr-op2"]),
        ("the Optional Protocol to the CRC", []),
        ("the CEDAW Committee and article 1 of CEDAW", ["cedaw"]),
        ("the Committee on the Elimination of Racial Discrimination (CERD)", []),
        ("Paris Principles (General Assembly resolution 48/134)", ["paris-principles"] * 2),
        ("Violence and Harassment Convention, 2019 (No. 190)", ["ilo-c190"]),
        ("Conventions of the ILO: ILO Convention 189", ["ilo-c189"]),
        ("ILO Convention No. 1890", []),
        ("adhere to the declaration on sexual orientation", []),
        (
            "to join the declaration on sexual orientation and gender identity",
            ["sexual-orientation-statement"],
        ),
        ("далее – Статут МУС.", ["rome-statute"]),
        ("the Geneva Convention of 1951 on the status of refugees", ["refugee-convention"]),
    ],
)
def test_instruments_as_documents_name_them(text: str, keys: list[str]) -> None:
    found = [found.iri for found in law_names(KAZ).find(text)]
    assert found == [iris.instrument(key) for key in keys]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("articles 400 and 403 of the new Penal Code", "criminal-code-2014"),
        ("article 145 of the Criminal Code", "criminal-code"),
        ("compared with the previous criminal code", None),
        ("the Code of Criminal Procedure", "code-of-criminal-procedure"),
        ("since the new Criminal Procedure Code is in force", "code-of-criminal-procedure-2014"),
        ("the Code of Civil Procedure", "code-of-civil-procedure"),
        ("пункт 3 статьи 4 Конституции Республики Казахстан.", "constitution"),
        ("далее – Налоговый кодекс.", "tax-code"),
        ("Приказ от 20.02.2018г. №240.", "order-240-2018"),
        ("the law on peaceful assembly, adopted in 1995", "peaceful-assembly-law-1995"),
        ("the law on peaceful assembly", None),
        ("the law on religious activity", "religious-activities-law-2011"),
        ("the Law on Freedom of Religion and Religious Associations", "freedom-of-religion-law"),
        ("the Media Act of 19 June 2024", "media-act-2024"),
        ("the law ‘On Communications’", "communications-law"),
    ],
)
def test_laws_as_documents_about_kazakhstan_name_them(text: str, key: str | None) -> None:
    found = [found.iri for found in law_names(KAZ).find(text)]
    assert found == ([iris.law("KAZ", key)] if key else [])


def test_laws_of_a_state_mean_nothing_in_documents_about_others() -> None:
    georgia = law_names(iris.state("GEO"))
    assert georgia.find("the Media Act and the National Human Rights Action Plan") == []
    assert [found.iri for found in georgia.find("the Criminal Code")] == [
        iris.law("GEO", "criminal-code")
    ]
    assert [found.iri for found in georgia.find("in the United States, FARA")] == [
        iris.law("USA", "foreign-agents-registration-act")
    ]


def test_three_names_of_acts_on_assemblies_stay_three() -> None:
    names = (
        "Act on Peaceful Assemblies, Rallies, Pickets, Marches and Demonstrations",
        "Act on the Procedure for Organizing and Holding Peaceful Assemblies",
        "Law on Freedom of Assembly",
    )
    found = {law_names(KAZ).lookup(name) for name in names}
    assert len(found - {None}) == 3


def test_laws_carry_what_documents_print_of_them() -> None:
    found = facts("laws")
    order = found[iris.law("KAZ", "order-367-nq-2024")]
    assert (order["issued"], order["lawNumber"]) == (["2024-08-20"], ["367-NQ"])
    code = found[iris.law("KAZ", "criminal-code-2014")]
    assert (code["issued"], code["jurisdiction"]) == (["2014"], [KAZ])
    assert found[iris.law("KAZ", "criminal-code")]["issued"] == []
    assert "Penal Code" in found[iris.law("KAZ", "criminal-code")]["altLabel"]
    plan = found[iris.policy("KAZ", "migration-policy-framework-2022")]
    assert plan["issued"] == ["2022-11-30"]


def test_years_in_keys_are_years_of_issue() -> None:
    for iri, node in facts("laws").items():
        year = re.search(r"(?<!\d-)-(\d{4})$", iri)
        if "/id/law/" in iri and year and not re.search(r"\d{4}-\d{4}$", iri):
            assert [value[:4] for value in node["issued"]] == [year[1]], iri


# Errors


@pytest.mark.parametrize(
    ("lexicon", "old", "new", "problem"),
    [
        ("instruments", "short: Rome Statute", "short: Palermo Protocol", "is also a name of"),
        ("instruments", "untc: IV-4\n", "untc: chapter 4\n", "iccpr.untc"),
        ("instruments", "  - OP-CRC\n", "  - OPCAT\n", "'OPCAT' is also a name of opcat"),
        (
            "instruments",
            "monitored_by: human-rights-committee",
            "monitored_by: nobody",
            "iccpr-op1: nobody is no body",
        ),
        ("provisions", "    53: Auth", "    54: Auth", "iccpr: .* has no article 54"),
        ("provisions", "iccpr:\n", "iccpr-3:\n", "iccpr-3: is no key of instruments.yaml"),
        (
            "provisions",
            "    29: Nom",
            "    29: One two three four five six seven Nom",
            "subjects.29",
        ),
        (
            "laws",
            "    migration-act:\n      label: Migration Act\n",
            "    migration-act:\n",
            "KAZ.migration-act: lacks",
        ),
        ("laws", "label: Migration Act", "label: Citizenship Act", "is also a name of KAZ"),
        ("laws", "label: Migration Act", "label: Rome Statute", "is also a name of rome-statute"),
        ("laws", "  USA:\n", "  XXX:\n", "anywhere"),
        ("laws", "kind: decree", "kind: ukase", "kind"),
        ("policies", "label: Development plan for 2020", "label: ''", "development-plan-2020"),
        ("policies", "KAZ:\n", "XKX:\n", "is no State"),
    ],
)
def test_a_faulty_lexicon_is_named_with_its_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lexicon: str, old: str, new: str, problem: str
) -> None:
    path: Callable[[str], Path] = lexica.path
    text = path(lexicon).read_text("utf-8")
    assert old in text
    faulty = tmp_path / f"{lexicon}.yaml"
    faulty.write_text(text.replace(old, new, 1), "utf-8")
    monkeypatch.setattr(lexica, "path", lambda name: faulty if name == lexicon else path(name))
    with pytest.raises(LexiconError, match=problem):
        COMPILERS["laws" if lexicon in ("laws", "policies") else "instruments"]()
