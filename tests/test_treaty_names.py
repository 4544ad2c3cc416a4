"""What a treaty's name beside other words means: its committee, or its optional protocols."""

from __future__ import annotations

import pytest

from rightsgraph import iris
from rightsgraph.imports.instruments import named_instruments
from rightsgraph.link import mentions
from rightsgraph.text import SourceText, Text
from rightsgraph.tree import Document, Kind, Metadata, Part, Passage

RACISM = "body/committee-on-the-elimination-of-racial-discrimination"
WOMEN = "body/committee-on-the-elimination-of-discrimination-against-women"


def found(text: str) -> set[str]:
    """What a paragraph of a report on Malta cites and mentions, below ``id/``; instruments bare."""
    passage = Passage(Part.PARAGRAPH, "paragraph/1", Text(text), 1)
    meta = Metadata(state=iris.state("MLT"))
    source = SourceText(text, "0" * 64, "test")
    document = Document("test", Kind.WORKING_GROUP_REPORT, source, meta, (passage,))
    return {
        mention.target.removeprefix(iris.ID).removeprefix("instrument/")
        for mention in mentions(document)
        if mention.relation in ("cites", "mentions")
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It shared the concerns voiced by CERD about ferries.", {RACISM}),
        ("follow the recommendations of the CERD", {RACISM}),
        ("CERD had also noted that ferries were late.", {RACISM}),
        ("in line with CERD and CEDAW recommendations", {RACISM, WOMEN}),
        ("send the overdue reports to CEDAW, NHRIs and CERD", {RACISM, WOMEN}),
        ("as the CEDAW and CERD Committees say", {RACISM, WOMEN}),
        ("it was commended by both CEDAW and CERD", {RACISM, WOMEN}),
        ("it knew CERD reports of late ferries", {RACISM}),
        ("ratify CERD and CEDAW and report on CEDAW", {"icerd", "cedaw"}),
        ("the report noted that CEDAW was in force", {"cedaw"}),
        ("as CERD noted, article 4 of the Convention", {RACISM, "icerd/article/4"}),
    ],
)
def test_the_code_of_a_treaty_may_mean_its_committee(text: str, expected: set[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("join CRPD and its Optional Protocol", {"crpd", "op-crpd"}),
        ("join CEDAW, CAT (1984) and the Optional Protocol thereto", {"cedaw", "cat", "opcat"}),
        ("CAT. Another says that the Optional Protocol thereto is late", {"cat"}),
        ("sign the optional protocol to CAT", {"opcat"}),
        (
            "the Optional Protocols to CAT and to the ICESCR, and CEDAW",
            {"opcat", "op-icescr", "op-cedaw"},
        ),
        ("the Optional Protocols to ICCPR and CAT", set()),
        ("both Optional Protocols to the ICCPR, CAT", {"iccpr-op1", "iccpr-op2", "cat"}),
        ("the ICCPR and its Optional Protocols", {"iccpr", "iccpr-op1", "iccpr-op2"}),
        ("the ICCPR and its Optional Protocol", {"iccpr"}),
        ("the 2nd Optional Protocol to the ICCPR", {"iccpr-op2"}),
        ("the Optional Protocol to the ICCPR aiming at the abolition of it", {"iccpr-op2"}),
        ("the Optional Protocols to CRC", {"op-crc-ac", "op-crc-sc"}),
        ("all Optional Protocols to CRC", {"op-crc-ac", "op-crc-sc", "op-crc-ic"}),
        ("the Optional Protocol to CRC on children in armed conflict", {"op-crc-ac"}),
        ("the Optional Protocol to the CRC", set()),
        ("ICESCR and its second Optional Protocol", {"icescr"}),
    ],
)
def test_protocols_are_told_by_their_treaty(text: str, expected: set[str]) -> None:
    assert found(text) == expected


def test_a_request_concerns_the_protocols_and_not_what_a_committee_monitors() -> None:
    asked = "Join the optional protocol to CAT and CRPD with its Optional Protocol, as CEDAW urged"
    keys = {iris.code(iri) for iri in named_instruments(asked)}
    assert keys == {"opcat", "crpd", "op-crpd"}
