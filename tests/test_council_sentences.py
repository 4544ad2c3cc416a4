"""What delegations tell the Council of numbered recommendations, each way of saying it alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from rightsgraph.pipeline import read_document

REPORT = """A/HRC/97/2

Report of the Human Rights Council on its ninety-seventh session

A. Consideration of universal periodic review outcomes

10. What follows was invented.

Andorra

11. The review of Andorra was held on a Tuesday.

1. Views expressed by the State under review on what it was asked

12. {said}

2. Views expressed by others

13. Monaco spoke of skis.

B. General debate on agenda item 6
"""
SAYINGS: list[tuple[str, dict[str, str]]] = [
    (
        "It accepted the 2 in paragraphs 64.1 and 64.2 and noted the 2 in paragraphs 64.3 to 64.4.",
        {"64.1": "supported", "64.2": "supported", "64.3": "noted", "64.4": "noted"},
    ),
    (
        "It agreed to those contained in paragraphs 64.1 to 64.2 and refused recommendation 64.3.",
        {"64.1": "supported", "64.2": "supported", "64.3": "not-supported"},
    ),
    (
        "Recommendation 64.1 remains under study, whereas Andorra supported recommendation 64.2.",
        {"64.1": "pending", "64.2": "supported"},
    ),
    (
        "Two, namely 64.1 and 64.2, were partly supported on skis and 64.3 had been deferred.",
        {"64.1": "supported-in-part", "64.2": "supported-in-part", "64.3": "pending"},
    ),
    (
        "It had reserved its position on 64.1–64.2, and 64.3 and 64.4 did not enjoy its support.",
        {"64.1": "pending", "64.2": "pending", "64.3": "not-supported", "64.4": "not-supported"},
    ),
    (
        "It left pending recommendations 64.1 and 64.2, but two more (64.3 and 64.4) were noted.",
        {"64.1": "pending", "64.2": "pending", "64.3": "noted", "64.4": "noted"},
    ),
    (
        "Recommendation 64.1 was noted in 2019. 2 recommendations (64.2 and 64.3) were accepted.",
        {"64.1": "noted", "64.2": "supported", "64.3": "supported"},
    ),
    (
        "Of the recommendations left pending in May, Andorra accepted 64.1 and 64.2.",
        {"64.1": "supported", "64.2": "supported"},
    ),
    (
        "Recommendation 64.1, on which it had put off its reply, was accepted.",
        {"64.1": "supported"},
    ),
    (
        "Andorra supported recommendations 64.1 and 64.2 and deferred its position on a further 9.",
        {"64.1": "supported", "64.2": "supported"},
    ),
    (
        "Andorra could not, for lack of snow, support recommendation 64.1.",
        {"64.1": "not-supported"},
    ),
    (
        "Of 40 recommendations, Andorra supported 38 and noted two, namely 64.1 and 64.2, on skis.",
        {"64.1": "noted", "64.2": "noted"},
    ),
    (
        "It rejected, in particular, recommendation 64.1, as it spoke of boats.",
        {"64.1": "not-supported"},
    ),
    (
        "The lifts stood still (recommendations 64.1 and 64.2, supported).",
        {"64.1": "supported", "64.2": "supported"},
    ),
    (
        "Another 38 had been accepted (64.1, 64.2), 3 were noted (64.3, 64.4) and 9 were open.",
        {"64.1": "supported", "64.2": "supported", "64.3": "noted", "64.4": "noted"},
    ),
    (
        "Of those, two (64.1 and 64.2) were now accepted and two (64.3 and 64.4) were noted.",
        {"64.1": "supported", "64.2": "supported", "64.3": "noted", "64.4": "noted"},
    ),
    (
        "Four recommendations were made (64.1 to 64.4). The 3 recommendations not accepted: new.",
        {},
    ),
    (
        "Three recommendations, 64.1 to 64.3, had been set aside; it accepted all of these.",
        {"64.1": "supported", "64.2": "supported", "64.3": "supported"},
    ),
    (
        "It accepted 8 of these, and took note of 2. The latter were recommendations 64.1, 64.2.",
        {"64.1": "noted", "64.2": "noted"},
    ),
    (
        "Accepted was, among others, recommendation 64.1. Those not accepted included 64.2.",
        {"64.1": "supported", "64.2": "not-supported"},
    ),
    (
        "In respect of recommendations 64.1–64.4, on skis, it accepted 64.2 and noted the rest.",
        {"64.1": "noted", "64.2": "supported", "64.3": "noted", "64.4": "noted"},
    ),
    (
        "It had accepted all of the recommendations, except for two that it noted: 64.1, 64.2.",
        {"64.1": "noted", "64.2": "noted"},
    ),
    (
        "The recommendations that it had rejected were about boats (64.1 and 64.2).",
        {"64.1": "not-supported", "64.2": "not-supported"},
    ),
    (
        "On recommendation 64.1, it was made clear which part was supported and which was noted.",
        {"64.1": "supported-in-part"},
    ),
    (
        "Recommendation 64.1 was moved from noted to accepted. Recommendation 64.2 remained noted.",
        {"64.1": "supported", "64.2": "noted"},
    ),
    (
        "Recommendation 64.1 had been noted at first. Recommendation 64.2 would be carried out.",
        {"64.2": "supported"},
    ),
    (
        "It did not share the premise of recommendation 64.1, but accepted the recommendation.",
        {"64.1": "supported"},
    ),
    (
        "The 8 that had been noted included recommendation 64.1. Those noted bore the number 64.2.",
        {"64.1": "noted", "64.2": "noted"},
    ),
    (
        "A decision on Nos. 64.1 and 64.2 had been put off.",
        {"64.1": "pending", "64.2": "pending"},
    ),
    (
        "Recommendations 64.1 and 64.2 were accepted. The same applied to No. 64.3.",
        {"64.1": "supported", "64.2": "supported", "64.3": "supported"},
    ),
    (
        "Of all, 30 recommendations were accepted, 2 noted. The latter were Nos. 64.1 to 64.3.",
        {"64.1": "noted", "64.2": "noted", "64.3": "noted"},
    ),
    (
        "It accepted 64.1 and noted the remaining 9, of which two (64.2 and 64.3) were about nets.",
        {"64.1": "supported", "64.2": "noted", "64.3": "noted"},
    ),
    (
        "It accepted 17 recommendations and two partially, namely recommendations 64.1 and 64.2.",
        {"64.1": "supported-in-part", "64.2": "supported-in-part"},
    ),
    (
        "It decided to accept 3, set out in paragraphs 64.1 to 64.3, and to note 1, in 64.4.",
        {
            "64.1": "supported",
            "64.2": "supported",
            "64.3": "supported",
            "64.4": "noted",
        },
    ),
    (
        "While recommendations 64.1 and 64.2 had been noted in May, it could now support them.",
        {"64.1": "supported", "64.2": "supported"},
    ),
    (
        "It did not accept the characterization contained in recommendation 64.1.",
        {},
    ),
]


@pytest.mark.parametrize(("said", "expected"), SAYINGS)
def test_what_is_said_of_each_number(said: str, expected: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "council.txt"
    path.write_text(REPORT.format(said=said), "utf-8")
    assert {p.number: p.position for p in read_document(path).records.positions} == expected
