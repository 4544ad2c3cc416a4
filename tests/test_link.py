"""Names are linked by lexicon only, and an article to the law that the words give it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rightsgraph import iris
from rightsgraph.articles import articles
from rightsgraph.lexicon import Names, laws, people_and_bodies, states
from rightsgraph.link import mentions
from rightsgraph.records import Outcome
from rightsgraph.text import SourceText, Text
from rightsgraph.tree import Document, Kind, Metadata, Part, Passage

MALTA, KAZAKHSTAN = iris.state("MLT"), iris.state("KAZ")
ICCPR = iris.instrument("iccpr")

FAIR_TRIAL = "instrument/iccpr/article/14"
MEASURES = "instrument/cedaw/article/2"


def cited(text: str, state: str = MALTA, covenant: str = "") -> set[str]:
    """The provisions that a text cites, below ``id/``."""
    found = laws(state, covenant).find(text)
    return {path.removeprefix(f"{iris.BASE}id/") for path in articles(text, found, [])}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("under article 19 of the ICCPR", {"instrument/iccpr/article/19"}),
        ("ICCPR articles 18, 19 and 21", {f"instrument/iccpr/article/{n}" for n in (18, 19, 21)}),
        ("articles 6–8 of ICCPR", {f"instrument/iccpr/article/{n}" for n in (6, 7, 8)}),
        ("article 27 (1) of the Rome Statute", {"instrument/rome-statute/article/27/1"}),
        ("article 8 bis of the Rome Statute", {"instrument/rome-statute/article/8-bis"}),
        ("arts. 922, 923 of Civil Code", {f"law/MLT/civil-code/article/{n}" for n in (922, 923)}),
        ("article 30 (1) (11) of the Tax Code", {"law/MLT/tax-code/article/30/1/11"}),
        ("Article 333-A of the Penal Code", {"law/MLT/criminal-code/article/333-A"}),
        ("article 604-bis of the Penal Code", {"law/MLT/criminal-code/article/604-bis"}),
        ("article 70a of the Penal Code", {"law/MLT/criminal-code/article/70a"}),
        ("article 14a of the ICCPR", set()),
        ("article 10, paragraph 1, of the ICCPR", {"instrument/iccpr/article/10/1"}),
        (
            "articles 9, paragraph 3, and 14, paras. 1 and 3 (d), of the ICCPR",
            {f"instrument/iccpr/article/{n}" for n in ("9/3", "14/1", "14/3/d")},
        ),
        (
            "articles 9, paragraph 3, and 14 of ICCPR",
            {"instrument/iccpr/article/9/3"} | {FAIR_TRIAL},
        ),
        ("article 2, paragraphs (d) and (f), of CEDAW", {f"{MEASURES}/d", f"{MEASURES}/f"}),
        ("article 14 (paras. 1–3) of the ICCPR", {f"{FAIR_TRIAL}/{n}" for n in (1, 2, 3)}),
        ("paragraph 2 of article 4 of the CRC", {"instrument/crc/article/4/2"}),
        ("Article 15 UDHR and article 14 ICCPR", {"instrument/udhr/article/15"} | {FAIR_TRIAL}),
        ("article 14.3 of the ICCPR", {f"{FAIR_TRIAL}/3"}),
        ("So says article 14 of ICCPR, article 14.2 The court", {FAIR_TRIAL}),
        ("article 128.1 of the Penal Code", {"law/MLT/criminal-code/article/128.1"}),
        ("article 225-1 of the Penal Code", {"law/MLT/criminal-code/article/225-1"}),
        (
            "The Constitution is firm. ICCPR binds. Article 5 of the Constitution says so.",
            {"law/MLT/constitution/article/5"},
        ),
        ("Article 14, as the Constitution has it", {"law/MLT/constitution/article/14"}),
        (
            "The Constitution is firm. Under article 6, with article 13 of the Rome Statute, …",
            {"instrument/rome-statute/article/6", "instrument/rome-statute/article/13"},
        ),
        (
            "The Labour Code was amended. In article 3 of the Code rest days are set.",
            {"law/MLT/labour-code/article/3"},
        ),
    ],
)
def test_an_article_belongs_to_the_law_that_its_words_give(text: str, expected: set[str]) -> None:
    assert cited(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "article 99 of the ICCPR",
        "article 5 is unclear",
        "the ICCPR and the Constitution met; article 5 is unclear",
        "The Constitution stands. Article 5 of the Bees Act is unclear",
        "The Constitution stands. Hopes in article 5 met with a new Labour Code",
        "an article 5 metres long",
        "The Convention against Torture binds, and so does article 7 of the Covenant",
    ],
)
def test_an_article_without_a_clear_law_is_not_linked(text: str) -> None:
    assert cited(text) == set()


def test_what_a_note_falls_back_on_is_not_for_an_article_of_a_law_that_is_named() -> None:
    known = laws(MALTA).find("the Constitution")
    text = "Article 5 of the Bees Act; article 6"
    assert list(articles(text, [], known)) == [f"{known[0].iri}/article/6"]


def test_the_symbol_of_a_document_is_no_treaty() -> None:
    text = Text("See CERD/C/MLT/CO/15-20, para. 9, and the CERD, article 4.")
    note = Passage(Part.FOOTNOTE, "footnote/1", text, 1)
    meta = Metadata(state=MALTA)
    document = Document("d", Kind.COMPILATION, SourceText("d", text.value), meta, (note,))
    named = laws(MALTA).find(text.value)
    assert len(named) == 2
    cites = [m.target for m in mentions(document) if m.relation == "cites"]
    assert cites == [named[1].iri, f"{named[1].iri}/article/4"]
    alone = replace(document, passages=(replace(note, text=Text("See CERD/C/MLT/CO/15-20.")),))
    assert [m for m in mentions(alone) if m.relation == "cites"] == []


def test_a_council_report_names_the_laws_of_the_state_of_each_section() -> None:
    said = Text("The Refugees Act was amended.")
    passages = tuple(
        passage
        for n in (1, 2)
        for passage in (
            Passage(Part.SECTION, f"section/{n}", said, n),
            Passage(Part.PARAGRAPH, f"paragraph/{n}", said, 1, parent=f"section/{n}"),
        )
    )
    council = Document("d", Kind.COUNCIL_REPORT, SourceText("d", ""), Metadata(), passages)
    outcomes = (Outcome("section/1", MALTA), Outcome("section/2", KAZAKHSTAN))
    cites = [(m.passage, m.target) for m in mentions(council, outcomes) if m.relation == "cites"]
    assert cites == [("paragraph/2", iris.law("KAZ", "refugees-act-2009"))]


def test_a_treaty_is_the_covenant_only_where_the_document_is_about_it() -> None:
    text = "article 19 of the Covenant"
    assert cited(text) == set()
    assert cited(text, covenant=ICCPR) == {"instrument/iccpr/article/19"}


def test_laws_of_another_state_are_not_taken_for_this_ones() -> None:
    assert not laws(MALTA).find("the Refugees Act")
    assert [f.iri for f in laws(KAZAKHSTAN).find("the Refugees Act")] == [
        iris.law("KAZ", "refugees-act-2009")
    ]


def test_institutions_are_those_of_the_state_under_review() -> None:
    assert people_and_bodies(KAZAKHSTAN).lookup("Ministry of Justice")
    assert people_and_bodies(MALTA).lookup("Ministry of Justice") is None


def test_names_are_whole_words_and_the_longest_wins() -> None:
    names = Names([("Niger", "a"), ("Niger Delta", ""), ("US", "b"), ("law on bees", "c")])
    found = names.find("Nigeria, Niger, the Niger Delta, tell us, US, a Law on bees")
    assert [(f.printed, f.iri) for f in found] == [
        ("Niger", "a"),
        ("US", "b"),
        ("Law on bees", "c"),
    ]


def test_accents_and_case_are_folded_but_small_letters_name_no_state() -> None:
    assert states().lookup("COTE D’IVOIRE") == states().lookup("Côte d'Ivoire") is not None
    assert states().find("a turkey and a chad") == []


def document(*passages: Passage) -> Document:
    meta = Metadata(state=KAZAKHSTAN)
    return Document("d", Kind.POSITION_ADDENDUM, SourceText("d", ""), meta, passages)


def found(*passages: Passage) -> set[tuple[str, str, str]]:
    return {
        (m.passage, m.relation, m.target.removeprefix(f"{iris.BASE}id/"))
        for m in mentions(document(*passages))
    }


def test_a_footnote_takes_its_law_from_the_paragraph_that_calls_it() -> None:
    calling = Passage(
        Part.PARAGRAPH,
        "paragraph/1",
        Text("The Constitution shields him."),
        1,
        notes=("footnote/1",),
    )
    note = Passage(Part.FOOTNOTE, "footnote/1", Text("пункт 1 статьи 46."), 1, language="ru")
    assert ("footnote/1", "cites", "law/KAZ/constitution/article/46/1") in found(calling, note)
    assert not any(relation == "cites" for _, relation, _ in found(note))


def test_an_article_of_the_convention_is_none_of_the_only_code() -> None:
    named = found(paragraph("The Penal Code binds all. Article 2 of the Convention does, too."))
    assert not any("/article/" in target for _, _, target in named)


def test_the_protocols_of_the_covenant_go_by_its_short_name() -> None:
    text = "Second Optional Protocol to the Covenant and Optional Protocol to the Covenant"
    assert [law.iri.rsplit("/", 1)[-1] for law in laws(MALTA, ICCPR).find(text)] == [
        "iccpr-op2",
        "iccpr-op1",
    ]


def test_dates_are_taken_at_the_precision_that_is_printed() -> None:
    text = "On 4 December 2009 and in May 2010, then in 2011, see A/RES/62/149 and No. 1999."
    dates = {target for _, relation, target in found(paragraph(text)) if relation == "mentionsDate"}
    assert dates == {"2009-12-04", "2010-05", "2011"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the plan for 2009-2012", {"2009", "2012"}),
        ("between July and December 2024", {"2024-07", "2024-12"}),
        ("the plan for 2009–2012", {"2009", "2012"}),
        ("a ruling of 18.06.2006", {"2006-06-18"}),
        ("Приказ от 20.02.2018г.", {"2018-02-20"}),
        ("on July 1, 2009 and by Order 12, 2011", {"2009-07-01", "2011"}),
        ("table 31.13.2006 and order 12-2015", set()),
    ],
)
def test_ranges_of_years_and_days_in_figures_are_dates(text: str, expected: set[str]) -> None:
    dates = {target for _, relation, target in found(paragraph(text)) if relation == "mentionsDate"}
    assert dates == expected


def test_the_ombudsman_for_children_is_not_the_ombudsman() -> None:
    for name in (
        "Ombudsman for the rights of the child",
        "Commissioner for Children’s Rights (Ombudsman)",
    ):
        assert found(paragraph(f"a new {name}")) == {
            ("paragraph/1", "mentions", "organisation/kaz-commissioner-for-childrens-rights")
        }


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("the Human Rights Committee", {"body/human-rights-committee"}),
        ("Human Rights Committee of the United Nations", {"body/human-rights-committee"}),
        ("the National Human Rights Committee", set()),
        ("the Maltese Committee on the Rights of the Child", set()),
        ("the Security Council of Malta", set()),
        ("the European UNICEF office", {"body/unicef"}),
    ],
)
def test_a_body_of_a_state_is_none_of_the_united_nations(text: str, bodies: set[str]) -> None:
    named = {iri for _, how, iri in found(paragraph(text)) if how == "mentions" and "body/" in iri}
    assert named - {"body/united-nations"} == bodies


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("Adopt a uniform Family Code that is fair", set()),
        ("Ensure the adoption of a Family Code", set()),
        ("Adopt a new Family Code", {"law/KAZ/family-code"}),
        ("Amend the Family Code", {"law/KAZ/family-code"}),
    ],
)
def test_a_law_that_is_only_asked_for_is_not_cited(text: str, cites: set[str]) -> None:
    item = Passage(Part.ITEM, "paragraph/1", Text(text), 1)
    assert {iri for _, how, iri in found(item) if how == "cites"} == cites
    if not cites:
        told = found(paragraph(text.replace("Ensure", "It noted").replace("Adopt", "Adopting")))
        assert ("paragraph/1", "cites", "law/KAZ/family-code") in told


def test_a_passage_cites_other_documents_by_their_symbols() -> None:
    text = (
        "See A/HRC/WG.6/99/MLT/1, CAT/C/MLT/CO/9, para. 4, CCPR/CO/84/MLT, A/HRC/98/7/Corr.1and 2."
    )
    cites = {symbol for _, how, symbol in found(paragraph(text)) if how == "citesSymbol"}
    told = {"A/HRC/WG.6/99/MLT/1", "CAT/C/MLT/CO/9", "CCPR/CO/84/MLT", "A/HRC/98/7/Corr.1"}
    assert cites == told


@pytest.mark.parametrize(
    "cut",
    [
        "A/HRC/98/7/Corr. 1",
        "A/HRC/WG.6/99/ MLT/1",
        "A/HRC/WG.6/99/MLT /1",
        "A/HRC/WG,6/99/L.1",
        "CAT/C/MLT/CO/5- 6",
        "CEDAW/Shared",
    ],
)
def test_what_is_left_of_a_symbol_that_a_slip_cuts_is_none(cut: str) -> None:
    relations = {how for _, how, _ in found(paragraph(f"See {cut}, para. 4."))}
    assert "citesSymbol" not in relations


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "UN-Habitat met the ICRC.",
            {"body/un-habitat", "organisation/international-committee-of-the-red-cross"},
        ),
        (
            "The European Court of Human Rights sat.",
            {"organisation/european-court-of-human-rights"},
        ),
        ("The International Coordinating Committee met.", {"organisation/ganhri"}),
        ("Action Canada and France Libertés met.", set()),
    ],
)
def test_organisations_are_named_and_no_state_in_their_name(text: str, names: set[str]) -> None:
    assert {iri for _, how, iri in found(paragraph(text)) if how == "mentions"} == names


def test_addresses_and_unknown_laws_are_kept_as_printed() -> None:
    text = "See https://example.org/a?b=c. Amend the Bees Act and Kazakhstan’s Honey Code."
    assert {
        ("paragraph/1", "link", "https://example.org/a?b=c"),
        ("paragraph/1", "unlinkedMention", "Bees Act"),
        ("paragraph/1", "unlinkedMention", "Honey Code"),
        ("paragraph/1", "mentions", "state/KAZ"),
    } == found(paragraph(text))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Act Amending the Honey Sale Act came late.", {"Act Amending the Honey Sale Act"}),
        (
            "The Act Amending the Act Regulating Honey was lost.",
            {"Act Regulating Honey"},
        ),
        ("It read the Protection from Wasps Act of 2016.", {"Protection from Wasps Act of 2016"}),
        ("It was taken from the Wasps Act.", {"Wasps Act"}),
        ("An Act against Wasps towards Bees helps.", {"Act against Wasps towards Bees"}),
        ("The Law on Fairness between Hives passed.", {"Law on Fairness between Hives"}),
        ("It praised the Ana da Costa Law.", {"Ana da Costa Law"}),
        ("The Anti-Trafficking in Bees Act came.", {"Anti-Trafficking in Bees Act"}),
        ("The Honey Law Amendment Act 2007 came.", {"Honey Law Amendment Act 2007"}),
        (
            "The Hive Care, Shelter and Honey Act 2010 came.",
            {"Hive Care, Shelter and Honey Act 2010"},
        ),
        ("Rules to the Patient’s Rights Act came.", {"Patient’s Rights Act"}),
        ("The Law on Hives and the Honey law came.", {"Law on Hives"}),
        ("It debated the Law on Hives in the Parliament.", {"Law on Hives"}),
        ("Chad lauded Malta for the Hives Act.", {"Hives Act"}),
        ("Citing the Hives Act, it spoke.", {"Hives Act"}),
        ("The International Covenant on hives is none.", set()),
    ],
)
def test_a_law_like_name_is_whole(text: str, names: set[str]) -> None:
    assert {name for _, how, name in found(paragraph(text)) if how == "unlinkedMention"} == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("EU-BEE counted hives.", set()),
        ("The EU-UNDP hives hum.", {"organisation/european-union", "body/undp"}),
        ("EU-funded hives hum.", {"organisation/european-union"}),
        ("The EU - WASP aside - hums.", {"organisation/european-union"}),
    ],
)
def test_an_acronym_that_begins_a_longer_one_is_not_named(text: str, names: set[str]) -> None:
    assert {iri for _, how, iri in found(paragraph(text)) if how == "mentions"} == names


@pytest.mark.parametrize(
    ("named", "cites"),
    [
        ("the Coastal Reef Commission (CRC)", set()),
        ("the Convention on the rights of young persons (CRC)", {"instrument/crc"}),
        ("the Commission", {"instrument/crc"}),
    ],
)
def test_an_acronym_that_is_explained_is_what_is_explained(named: str, cites: set[str]) -> None:
    text = f"Bees met {named}. The CRC was heard."
    assert {iri for _, how, iri in found(paragraph(text)) if how == "cites"} == cites


def paragraph(text: str) -> Passage:
    return Passage(Part.PARAGRAPH, "paragraph/1", Text(text), 1)


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("law/MLT/ports-act/section/14/2", ("law/MLT/ports-act", "section", ["14", "2"])),
        ("instrument/iccpr/article/9", ("instrument/iccpr", "article", ["9"])),
        ("instrument/iccpr", ("instrument/iccpr", "", [])),
    ],
)
def test_a_provision_tells_its_law(path: str, parts: tuple[str, str, list[str]]) -> None:
    law, *rest = iris.divided(iris.ID + path)
    assert (law.removeprefix(iris.ID), *rest) == parts
    if rest[0]:
        assert iris.provision(law, *parts[2], division=parts[1]) == iris.ID + path
