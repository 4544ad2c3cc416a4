"""Names that read as those of laws: which are kept as printed, and which are no law's."""

from __future__ import annotations

import pytest
from readers import Reader

HEAD = "NGO submission for the UPR of Jamaica\n\n1. BAIL\n\n"


def kept(reads: Reader, said: str) -> list[str]:
    mentions = reads(f"{HEAD}{said}\n").records.mentions
    return [one.target for one in mentions if one.relation == "unlinkedMention"]


@pytest.mark.parametrize(
    "said",
    [
        "Under Jamaican Law, bail is rare.",
        "This breaches International Humanitarian Law and Islamic Law.",
        "The Rule of Law Index and the Faculty of Law say so.",
        "Women and Law in Kingston met the Minister for Law, as the Law Minister wished.",
        "The Jamaican Law and Order Party wants a Dress Code and a Code of Conduct.",
        "The Government and the Draft Law are late.",
        "The Comprehensive Law and the Applicable Law of November help.",
        "The Commission for the Study of the Crew Lists Act met, with a Code of Police Ethics.",
    ],
)
def test_what_is_no_law(reads: Reader, said: str) -> None:
    assert kept(reads, said) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("The Ministry of Docks and the Harbour Code differ.", ["Harbour Code"]),
        ("The Bail Bill and the Crew Lists Act came.", ["Crew Lists Act"]),
        ("The Law Reform Commission and the Harbours Act 2019 help.", ["Harbours Act 2019"]),
        ("The Law on Docks and the Sea is old.", ["Law on Docks and the Sea"]),
        ("The Draft Law on Grants came.", ["Law on Grants"]),
        ("The Sailors (Amendment) Act 2013 came.", ["Sailors (Amendment) Act 2013"]),
        ("The Law of 12 August 2019 bans docks.", ["Law of 12 August 2019"]),
        ("They use the Act of 2005 to Combat Piracy.", ["Act of 2005 to Combat Piracy"]),
        ("The Law on Docks and the Law on Nets came.", ["Law on Docks", "Law on Nets"]),
        ("The Law on Docks and the National Plan came.", ["Law on Docks"]),
        ("The Law on Docks in May was new.", ["Law on Docks"]),
        ("The Crew Act and the Nets Law came.", ["Crew Act", "Nets Law"]),
        ("The Access to Information Act 2021 came.", ["Access to Information Act 2021"]),
        (
            "The Right to Food Act came. Changes to the Crew Act did not.",
            ["Right to Food Act", "Crew Act"],
        ),
        ("Regarding the Crew Act, it acts.", ["Crew Act"]),
        ("The Emergency Decree on Public Docks is used.", ["Emergency Decree on Public Docks"]),
        ("It joined the Kingston Convention on Lost Nets.", ["Kingston Convention on Lost Nets"]),
        (
            "It reads the International Code of Trade in Nets.",
            ["International Code of Trade in Nets"],
        ),
    ],
)
def test_a_law_is_kept_by_its_whole_name(reads: Reader, said: str, expected: list[str]) -> None:
    assert kept(reads, said) == expected


def test_a_law_that_no_lexicon_holds_is_kept_with_its_articles(reads: Reader) -> None:
    said = "They use article 86 of the Harbour Code and sections 5 and 6 of the Crew Lists Act."
    assert kept(reads, said) == [
        "Harbour Code",
        "article 86 of the Harbour Code",
        "Crew Lists Act",
        "sections 5 and 6 of the Crew Lists Act",
    ]


def test_an_article_after_a_law_may_be_of_another(reads: Reader) -> None:
    said = "They cite the Harbour Code, article 7 of the ICCPR, and the Crew Lists Act, section 2."
    assert kept(reads, said) == ["Harbour Code", "Crew Lists Act", "Crew Lists Act, section 2"]


@pytest.mark.parametrize(
    ("said", "asked", "claimed"),
    [
        ("Recommendation: The State should build docks.", ["The State should build docks"], 1),
        ("Recommendations: Repeal the rules. Docks are dark.", ["Repeal the rules"], 2),
        ("The State should build docks, they told us.", [], 2),
    ],
)
def test_what_follows_the_word_recommendation(
    reads: Reader, said: str, asked: list[str], claimed: int
) -> None:
    read = reads(f"{HEAD}1. Docks are dark in all towns of Jamaica.\n\n2. {said}\n")
    assert [record.text for record in read.records.recommendations] == asked
    assert len(read.records.claims) == claimed


def test_one_is_no_count_of_many(reads: Reader) -> None:
    said = "Out of many, one people. Four in 10 girls left. Bail took one million dollars."
    read = reads(f"{HEAD}{said}\n")
    assert [(str(f.value), f.unit) for f in read.records.statistics] == [("1000000", "dollars")]


@pytest.mark.parametrize(
    ("said", "cited"),
    [
        ("Articles 21 and 22 of the constitution differ from the ICCPR.", set()),
        ("Article 7 of the harbour code breaches the ICCPR.", set()),
        ("The ICCPR is no help: put article 9 in the law.", {"instrument/iccpr"}),
        ("Beside the ICCPR stands article 28 of its Constitution.", {"law/JAM/constitution"}),
        ("Beside the ICCPR stands article 28 of the 1962 Constitution.", {"law/JAM/constitution"}),
        ("The Criminal Code is old. Article 28 of the law is new.", {"law/JAM/criminal-code"}),
    ],
)
def test_articles_of_a_law_in_small_letters_are_of_no_treaty(
    reads: Reader, said: str, cited: set[str]
) -> None:
    mentions = reads(f"{HEAD}{said}\n").records.mentions
    provisions = {one.target for one in mentions if "/article/" in one.target}
    assert {one.partition("/id/")[2].split("/article/")[0] for one in provisions} == cited
