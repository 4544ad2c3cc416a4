"""What a committee is concerned about, and which articles it means in its own words."""

from __future__ import annotations

import pytest
from readers import Reader

from rightsgraph.iris import BASE
from rightsgraph.pipeline import facts
from rightsgraph.triples import Read
from rightsgraph.validation import validate

ID = f"{BASE}id/"
WOMEN_IN_AFRICA = (
    "It should ratify the Protocol to the African Charter on Human and Peoples’ Rights on the "
    "Rights of Women in Africa."
)
COMMITTEES = {
    "CAT": "Committee against Torture",
    "CRPD": "Committee on the Rights of Persons with Disabilities",
    "CRC": "Committee on the Rights of the Child",
    "CEDAW": "Committee on the Elimination of Discrimination against Women",
    "CCPR": "Human Rights Committee",
}


def observations(reads: Reader, said: str, code: str = "CAT") -> Read:
    head = (
        f"United Nations\t{code}/C/TON/CO/2\n\n{COMMITTEES[code]}\n\n"
        "\tConcluding observations on the second periodic report of Tonga*\n\n"
        "\tB.\tPositive aspects\n\n1.\tThe Committee regrets that the report came late.\n\n"
        "\tC.\tPrincipal subjects of concern and recommendations\n\n\tBoats\n\n"
    )
    return reads(f"{head}2.\t{said}\n")


def cited(read: Read, passage: str = "paragraph/2") -> set[str]:
    """What a paragraph cites, save the treaty itself."""
    return {
        mention.target.removeprefix(ID)
        for mention in read.records.mentions
        if mention.relation == "cites" and mention.passage == passage
    } - {"instrument/cat", "instrument/crpd", "instrument/crc", "instrument/cedaw"}


@pytest.mark.parametrize(
    "said",
    [
        "The Committee is concerned that boats sink.",
        "While noting the new harbour, the Committee remains deeply concerned about boats.",
        "The Committee notes the new harbour. However, it regrets that boats sink.",
        "The Committee, noting the new harbour, expresses its serious concern at boats.",
        "The Committee notes with regret that boats sink.",
        "The Committee notes the new harbour, but is concerned about boats.",
        "Concern is expressed about boats.",
        "Deeply concerned about boats, the Committee urges the State party to mend them.",
        "Noting with concern that boats sink, the Committee recommends that it mend them.",
    ],
)
def test_a_concern_is_a_claim_of_the_committee(reads: Reader, said: str) -> None:
    read = observations(reads, said)
    claims = [(claim.kind, claim.passage) for claim in read.records.claims]
    assert claims == [("UNBodyClaim", "paragraph/2")]
    assert [name.iri for name in read.records.claims[0].claimants] == [
        f"{ID}body/committee-against-torture"
    ]
    assert validate(facts(read)).conforms


@pytest.mark.parametrize(
    "said",
    [
        "The Committee welcomes the new harbour.",
        "The Committee notes that the Ombudsman is concerned about boats.",
        "The State party should mend boats, in so far as harbours are concerned.",
    ],
)
def test_what_is_no_concern_of_the_committee(reads: Reader, said: str) -> None:
    assert observations(reads, said).records.claims == ()


def test_letters_that_a_concern_leads_to_are_claims(reads: Reader) -> None:
    listed = "The Committee is concerned about:\n\n\t(a)\tOld boats;\n\n\t(b)\tDark harbours."
    read = observations(reads, listed)
    assert [c.passage for c in read.records.claims] == ["paragraph/2/item/a", "paragraph/2/item/b"]
    asked = (
        "The Committee is concerned about boats and urges the State party to:\n\n\t(a)\tMend them;"
    )
    read = observations(reads, asked)
    assert [c.passage for c in read.records.claims] == ["paragraph/2"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "The Committee regrets that article 55 of the Criminal Code sinks boats (art. 2).",
            {
                "law/TON/criminal-code",
                "law/TON/criminal-code/article/55",
                "instrument/cat/article/2",
            },
        ),
        (
            "The Committee is concerned about boats in the Criminal Code (arts. 1 and 4).",
            {"law/TON/criminal-code", "instrument/cat/article/1", "instrument/cat/article/4"},
        ),
        (
            "The Committee is concerned about boats in the Criminal Code (art. 295).",
            {"law/TON/criminal-code", "law/TON/criminal-code/article/295"},
        ),
        (
            "The Committee recalls the ICCPR (art. 7).",
            {"instrument/iccpr", "instrument/iccpr/article/7"},
        ),
        (
            "Let it join the Optional Protocol and make the declarations under articles 21 and 22.",
            {"instrument/opcat", "instrument/cat/article/21", "instrument/cat/article/22"},
        ),
        (
            "It should make the declaration under article 24 of the OPCAT.",
            {"instrument/opcat", "instrument/opcat/article/24"},
        ),
    ],
)
def test_articles_in_a_committees_words(reads: Reader, said: str, expected: set[str]) -> None:
    assert cited(observations(reads, said)) == expected


@pytest.mark.parametrize(
    ("code", "said", "expected"),
    [
        ("CRPD", "It should accede to the Optional Protocol to the Convention.", "op-crpd"),
        ("CRPD", "It should spread the Convention and its Optional Protocol.", "op-crpd"),
        ("CEDAW", "It should spread the Convention and the Optional Protocol thereto.", "op-cedaw"),
        ("CCPR", "It should act on Views under the Optional Protocol.", "iccpr-op1"),
        (
            "CRC",
            "It has joined the Optional Protocol to the Convention on the sale of children.",
            "op-crc-sc",
        ),
        (
            "CAT",
            WOMEN_IN_AFRICA,
            "maputo-protocol",
        ),
    ],
)
def test_protocols_by_the_treaty_of_the_committee(
    reads: Reader, code: str, said: str, expected: str
) -> None:
    read = observations(reads, said, code)
    assert cited(read) == {f"instrument/{expected}"}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("CRC", "The Committee notes the Optional Protocol."),
        ("CCPR", "It should accede to the Second Optional Protocol."),
        (
            "CAT",
            "Party to the Optional Protocol to the ICESCR, it uses the Optional Protocol.",
        ),
    ],
)
def test_a_protocol_that_could_be_another_is_not_cited(reads: Reader, code: str, said: str) -> None:
    protocols = {"instrument/opcat", "instrument/iccpr-op1", "instrument/op-crc-ac"}
    assert not cited(observations(reads, said, code)) & protocols
