"""What an answer does is told from its words, and never made firmer than they are."""

from __future__ import annotations

import re

import pytest

from rightsgraph import resources
from rightsgraph.extract import wording
from rightsgraph.extract.addendum_reply import position, reasons
from rightsgraph.json_lines import counted
from rightsgraph.lexicon import patterns

VERDICTS = [
    ("The recommendation is accepted.", "accepts"),
    ("The islands accept these recommendations and will build a pier.", "accepts"),
    ("Recommendations 3 and 4, on kites, were also supported.", "accepts"),
    ("Support was expressed for recommendation 29.", "accepts"),
    ("Accepted.", "accepts"),
    ("Fully accepted", "accepts"),
    ("Accepted (already implemented)", "accepts"),
    ("The recommendation is accepted only in part.", "accepts-in-part"),
    ("The Republic partially supports this recommendation.", "accepts-in-part"),
    ("The recommendation is thus accepted insofar as it concerns bells.", "accepts-in-part"),
    ("Partially accepted", "accepts-in-part"),
    ("It accepts recommendation 7, but cannot accept its second half.", "accepts-in-part"),
    (
        "It accepts the recommendations on kites. It cannot make a definitive statement on bells.",
        "accepts-in-part",
    ),
    ("We accepted the first part of recommendation 17.", "accepts-in-part"),
    ("The Kingdom does not accept the recommendation.", "does-not-accept"),
    ("The recommendation is not accepted.", "does-not-accept"),
    ("Therefore the recommendation to plant figs is not accepted.", "does-not-accept"),
    ("It was not in a position to accept seven recommendations.", "does-not-accept"),
    ("These recommendations do not enjoy the support of the Duchy.", "does-not-accept"),
    ("Recommendation 90 was considered not acceptable.", "does-not-accept"),
    ("Not supported", "does-not-accept"),
    ("Rejected", "does-not-accept"),
    ("In our view the recommendation may be rejected.", "may-be-rejected"),
    ("The recommendation cannot be accepted until the bells ring.", "cannot-be-accepted-yet"),
    ("The Duchy cannot, on a Monday, make a definitive statement.", "cannot-be-accepted-yet"),
    ("The recommendation is under consideration.", "cannot-be-accepted-yet"),
    ("The Republic noted the following recommendations:", "notes"),
    ("The Republic takes note of recommendation 5.", "notes"),
    ("These points are noted because of the moon.", "notes"),
    ("Noted", "notes"),
    ("The recommendation has been implemented.", "already-implemented"),
    ("The Duchy considers this recommendation implemented.", "already-implemented"),
    ("The Duchy notes that bells ring on Sundays.", "explains-only"),
    ("No petition to ring bells has been rejected.", "explains-only"),
    ("The Duchy supports the international position on bells.", "explains-only"),
    ("The Duchy does not support noise.", "explains-only"),
    ("We would like to point out that no request has been refused.", "explains-only"),
    ("Work on recommendation 4.2 goes on with foreign money and support.", "explains-only"),
    ("On recommendation 4.2 the Duchy has been working to support bells.", "explains-only"),
    ("Recommendation 4.2: children enjoy at all times special support.", "explains-only"),
    ("The bells of recommendation 4.2 are cast with UNICEF support.", "explains-only"),
    ("The recommendation has the Great Duchy's full support.", "accepts"),
    (
        "The Duchy does not see itself in a position to accept this recommendation.",
        "does-not-accept",
    ),
    ("The Duchy is not in a position to subscribe to this recommendation.", "does-not-accept"),
    ("Recommendation 4.2 names a treaty that the Duchy does not adhere to.", "explains-only"),
    ("The recommendation is accepted in what refers to bells.", "accepts-in-part"),
    ("The Duchy notes all other deferred recommendations.", "notes"),
    ("The position on recommendation 4.2 is changed from not supported to supported.", "accepts"),
    ("Bell laws (recommendation 4.2) are before the Diet, which will take part.", "explains-only"),
    (
        "The Duchy will communicate its reply as soon as it can.",
        "cannot-be-accepted-yet",
    ),
    ("Recommendation 4.2 enjoys the broad and lasting support of the Duchy.", "accepts"),
    ("Accepting the recommendation would provoke the neighbours.", "explains-only"),
    ("Favourable opinion. The bells are cast.", "accepts"),
    ("Unfavourable opinion. The bells stay.", "does-not-accept"),
    ("Reserved opinion: the census comes first.", "cannot-be-accepted-yet"),
    ("The Duchy takes good note of the suggestion.", "notes"),
    ("Agreed with a reservation: the bells, yes; the tower, no.", "accepts-in-part"),
    ("The Duchy has no difficulty with these two recommendations.", "accepts"),
    ("Bells come first. For the moment the Government merely notes them.", "notes"),
    ("A reply to recommendation 4.2 is deferred until the bells ring.", "cannot-be-accepted-yet"),
    ("Is taken note of. Studies of bells go on.", "notes"),
    ("Enjoys our support in the light of our laws", "accepts"),
    ("The Duchy subscribes to it without hesitation, as recommendation 4.2 asks.", "accepts"),
    ("Recommendation 4.2 is approved as regards the bells.", "accepts-in-part"),
    ("The recommendation met with its support.", "accepts"),
    ("The refusal of the four recommendations is maintained.", "does-not-accept"),
    ("The reply is in the affirmative.", "accepts"),
    ("The reply is in the negative.", "does-not-accept"),
    ("Studies are not over; the Duchy would rather take note.", "notes"),
    ("The Duchy can do no more than note them.", "notes"),
    ("Retained", "accepts"),
    ("Not retained", "does-not-accept"),
    ("Recommendation 4.2 does not win the adherence of the Duchy.", "does-not-accept"),
    ("Recommendation 4.2 cannot meet with acceptance.", "does-not-accept"),
    ("The Duchy is unable to lend its endorsement.", "does-not-accept"),
    ("The Council will take a stand on it after the census.", "cannot-be-accepted-yet"),
    ("The Duchy adheres equally to recommendation 4.2.", "accepts"),
    ("They do not find acceptance.", "does-not-accept"),
    ("The recommendation is, for the present, noted.", "notes"),
    ("Recommendation 4.2 has its approval in so far as it asks for bells.", "accepts-in-part"),
    ("Recommendation 4.2: the Duchy does not have an agreement on bells.", "explains-only"),
    (
        "We confirm our agreement, which the delegation voiced in May, with recommendation 4.2.",
        "accepts",
    ),
    ("   ", "blank"),
]


@pytest.mark.parametrize(("text", "said"), VERDICTS)
def test_wording(text: str, said: str) -> None:
    assert wording.wording(text) == said


def test_every_wording_of_the_lexicon_has_an_example_here() -> None:
    used = {rule["wording"] for rule in patterns("wording")["rules"]}
    assert used | {"explains-only", "blank"} == {said for _, said in VERDICTS}
    assert set(wording.POSITIONS) == {said for _, said in VERDICTS}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Keep the nests (Spain) Noted No chimneys are left.", "notes"),
        ("Accept the storks (Spain) Not accepted Nests are private.", "does-not-accept"),
        ("Accepted The storks have come.", "accepts"),
        ("Accept the visits of storks", ""),
        ("No Government has asked the storks.", ""),
    ],
)
def test_a_verdict_stands_alone_in_its_cell(text: str, said: str) -> None:
    assert wording.bare_verdict(text) == said


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Noted recommendations", "notes"),
        ("Recommendations that enjoy the support of the Duchy", "accepts"),
        ("Recommendations that could not be accepted", "does-not-accept"),
        ("Recommendation 5: partially accepted", "accepts-in-part"),
        ("Recommendation No. 5 relating to supported choirs", ""),
        ("The accepted view of the old town and of the harbour", ""),
    ],
)
def test_titles_speak_for_what_stands_under_them(title: str, said: str) -> None:
    assert wording.titled(title) == said


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("The bells are cast; it has already been implemented.", "already-implemented"),
        (
            "The Duchy accepts the recommendation and already acts accordingly.",
            "already-implemented",
        ),
        ("Bells are implemented or in the process of being cast.", "in-progress"),
        ("Activities on this have already started.", "in-progress"),
        ("The reform of the bells is underway.", "in-progress"),
        ("The Duchy implements the law on bells.", ""),
    ],
)
def test_what_is_done_stands_apart_from_what_is_accepted(text: str, claim: str) -> None:
    assert wording.implementation(text) == claim


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("accepts", "supported"),
        ("accepts-in-part", "partially_supported"),
        ("may-be-rejected", "noted"),
        ("cannot-be-accepted-yet", "noted"),
        ("explains-only", "noted"),
        ("already-implemented", "supported"),
        ("blank", None),
    ],
)
def test_how_a_review_counts_a_position(said: str, count: str | None) -> None:
    assert counted(position("131.1", said, ("row/1",), "")) == count


def test_abbreviations_end_no_sentence() -> None:
    text = "See recommendations Nos. 4 and 5. They fit. Article 7 does not (art. 8 does)."
    assert wording.sentences(text) == [
        "See recommendations Nos. 4 and 5.",
        "They fit.",
        "Article 7 does not (art. 8 does).",
    ]


def test_a_verdict_alone_is_told_from_an_answer() -> None:
    assert wording.is_only_verdict("The recommendation is not accepted.")
    assert not wording.is_only_verdict("The recommendation is accepted. Bells ring.")
    assert not wording.is_only_verdict("Bells ring.")


def test_only_a_verdict_on_several_speaks_of_several() -> None:
    assert wording.speaks_of_several("The Duchy accepts these recommendations.")
    assert not wording.speaks_of_several("These recommendations came by post.")
    assert not wording.speaks_of_several("The Duchy accepts the recommendation.")


@pytest.mark.parametrize(
    ("said", "official", "explicitness", "reading"),
    [
        ("accepts", "supported", "explicit", "certain"),
        ("accepts-in-part", "", "explicit", "certain"),
        ("notes", "noted", "explicit", "certain"),
        ("cannot-be-accepted-yet", "", "explicit", "certain"),
        ("already-implemented", "", "explicit", "certain"),
        ("explains-only", "", "unstated", "ambiguous"),
        ("blank", "", "unstated", "ambiguous"),
    ],
)
def test_a_position_is_no_surer_than_its_wording(
    said: str, official: str, explicitness: str, reading: str
) -> None:
    found = position("131.1", said, ("row/1",), "")
    assert (found.official, found.explicitness, found.reading) == (official, explicitness, reading)
    assert bool(found.comment) == (reading != "certain")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Ringing them would be incompatible with the Constitution.", "constitution-conflict"),
        ("It directly contradicts the Bell Act and other laws.", "legislation-conflict"),
        ("The financial implications are large.", "cost"),
        ("Ratification would be premature.", "premature"),
        ("It could cause a public outcry.", "public-opinion"),
        ("The current law sufficiently regulates bells.", "covered-by-existing-law"),
        ("A separate act would be an unnecessary duplication.", "duplication"),
        ("There are no manifestations of silence.", "no-such-problem"),
        ("It serves law and order and security at concerts.", "security"),
        ("This is in line with international practice.", "international-practice"),
        ("There is no obligation to ring.", "no-obligation"),
        ("The matter requires thorough discussion.", "needs-study"),
        ("It is a country with traditional values.", "values"),
        ("The significance of trade ties with the mainland is known.", "foreign-relations"),
        ("This would place a strain on the bellringers.", "administrative-burden"),
        ("The recommendation is incomprehensible.", "misreads-law"),
        ("Ringing carries legal risks.", "legal-risk"),
        ("There are no plans to ring more.", "no-plans"),
    ],
)
def test_grounds(text: str, reason: str) -> None:
    assert reason in reasons(text)


def test_grounds_are_concepts_of_the_scheme() -> None:
    scheme = resources.folder("ontology/schemes/reason.ttl").read_text("utf-8")
    assert all(f"{reason}>" in scheme or f":{reason} " in scheme for reason in patterns("reasons"))


def test_studying_public_opinion_is_no_ground() -> None:
    assert reasons("The agency was founded to study public opinion on bells.") == ()


def test_all_patterns_compile_and_fill_their_macros() -> None:
    rules = patterns("wording")
    listed = [r["like"] for key in ("rules", "titles", "implementation") for r in rules[key]]
    for pattern in [*listed, *rules["commitments"], *rules["stated_total"]]:
        assert not re.search(r"\{[A-Z]+\}", wording.compiled(pattern).pattern)
