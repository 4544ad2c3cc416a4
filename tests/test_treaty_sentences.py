"""Which sentences of concluding observations ask something of the State."""

from __future__ import annotations

import pytest

from rightsgraph.extract.observations import recommends

CONCERNS = "Principal subjects of concern and recommendations"


@pytest.mark.parametrize(
    "text",
    [
        "The State party should open the gates.",
        "The State party should, as a matter of urgency, open the gates.",
        "The Committee, recalling its general comment No. 3, urges the State party to do so.",
        "In the light of articles 2 and 3, the Committee strongly recommends that gates be opened.",
        "The Committee notes the law and calls upon the State party to apply it.",
        "The Committee reiterates its previous recommendation that the State party open the gates.",
        "The State party is urged to open the gates.",
        "The Committee requests the State party to open the gates and to report on them.",
        "The Committee, noting target 16.2, and recalling comment No. 3 (1990), urges it to act.",
        "The Committee would encourage the State party to open the gates.",
        "The State party should provide those whom it holds with information on their rights.",
        "It is therefore recommended that gates be opened.",
    ],
)
def test_sentences_that_recommend(text: str) -> None:
    assert recommends(text, [CONCERNS])


@pytest.mark.parametrize(
    "text",
    [
        "The Committee is concerned that prisons should be clean and are not.",
        "The Committee recalls that it recommended in 2010 to open the gates.",
        "The Committee notes the recommendations of the ombudsman.",
        "The Committee invites the State party to submit its third periodic report by 1 May 2020.",
        "The Committee requests the State party to provide, within one year, information on gates.",
        "The Committee requests the State party, in its next report, to include information on it.",
        "The Committee recommends that the State party submit its sixth periodic report in May.",
        "The Committee invites the Parliament to take part.",
        "The Committee notes this and requests the State party to report on it to the Committee.",
        "The Committee thanks it and requests the State party to include data in its next report.",
        "Under rule 71, the State party should provide, within one year, information on gates.",
        "The Committee regrets that non-governmental organizations recommend what nobody does.",
    ],
)
def test_sentences_that_do_not_recommend(text: str) -> None:
    assert not recommends(text, [CONCERNS])


def test_a_section_of_recommendations_alone_recommends_throughout() -> None:
    assert recommends("The gates might be opened.", ["Suggestions and recommendations"])
    assert not recommends("The gates might be opened.", [CONCERNS])
    assert not recommends("The Committee encourages it to go on.", ["Positive aspects"])
