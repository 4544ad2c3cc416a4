"""Made-up reports in the layouts of the later cycles, read field by field from three forms."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from drawn import pdf

from rightsgraph.errors import MalformedDocument
from rightsgraph.pipeline import read_document
from rightsgraph.triples import Read

SYMBOL = "A/HRC/97/8"
_HEAD = """United Nations {symbol}
General Assembly Distr.: General
19 December 2023
Original: English
Human Rights Council
Fifty-fifth session
Agenda item 6: universal periodic review
(advance unedited version)
Report of the Working Group on the Universal Periodic Review*
{state}
* The annex is as it came."""
_ON_A_PAGE = 40


@dataclass(frozen=True)
class Asked:
    """A recommendation as it is printed, and what is to be read of it."""

    number: str
    text: str
    printed: str
    states: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """The lines of a report: each has its number, or none, and its words."""

    state: str
    blocks: tuple[tuple[str, str], ...]
    asked: tuple[Asked, ...]

    def as_text(self, width: int = 90) -> str:
        return "\n".join("\n".join(page) for page in self._pages(width))

    def as_pdf(self) -> bytes:
        return pdf("\n=\n".join("\n".join(page) for page in self._pages(95)))

    def as_word(self, path: Path) -> None:
        document = docx.Document()
        for line in _HEAD.format(symbol=SYMBOL, state=self.state).split("\n"):
            document.add_paragraph(line)
        for number, words in self.blocks:
            document.add_paragraph(f"{number}\t{words}" if number else words)
        document.save(str(path))

    def _pages(self, width: int) -> list[list[str]]:
        """Lines broken at any width, with what pages carry at their heads and feet."""
        pages = [_HEAD.format(symbol=SYMBOL, state=self.state).split("\n")]
        lines = [
            line
            for number, words in self.blocks
            for line in textwrap.wrap(f"{number} {words}".strip(), width)
        ]
        for place in range(0, len(lines), _ON_A_PAGE):
            page = len(pages) + 1
            foot = f"GE.23-12345 {page}" if page % 2 else f"{page} GE.23-12345"
            pages.append([SYMBOL, *lines[place : place + _ON_A_PAGE], foot])
        return pages


def report(
    lists: list[tuple[str, list[tuple[str, str, tuple[str, ...]]]]],
    state: str = "Nauru",
    first: int = 30,
    stop: str = "",
) -> Report:
    """A report whose lists have these leads and entries (text, States as printed, codes).

    ``first`` is the number of the first list's paragraph, ``stop`` what ends a number.
    """
    blocks = [
        ("", "Introduction"),
        (
            "1.",
            (
                "The Working Group on the Universal Periodic Review held its forty-fifth session. "
                f"The review of {state} was held at the 3rd meeting, on 25 January 2023."
            ),
        ),
        ("2.", f"The rapporteurs (troika) of {state} were: Chad, Denmark and Peru."),
        ("", "I. Summary of the proceedings of the review process"),
        ("", "B. Dialogue and what the State said"),
        *((f"{n}.", "Türkiye asked about 2.5 million boats.") for n in range(3, first)),
        ("", "II. Conclusions and/or recommendations"),
    ]
    asked: list[Asked] = []
    for place, (lead, entries) in enumerate(lists, first):
        blocks.append((f"{place}.", lead.format(state=state)))
        for item, (text, printed, codes) in enumerate(entries, 1):
            number = f"{place}.{item}"
            asked.append(Asked(number, text, printed, codes))
            blocks.append((number + stop, f"{text} {printed}" + ";."[item == len(entries)]))
    blocks.append((f"{first + len(lists)}.", "All conclusions are those of their authors."))
    blocks += [("", "Annex"), ("", "Composition of the delegation"), ("", "Ann Example (Peru)")]
    return Report(state, tuple(blocks), tuple(asked))


SUPPORT = "The recommendations listed below have been examined by {state} and enjoy its support:"
DONE = (
    "{state} supports the following, as they are implemented or in the process of implementation:"
)
LATER = "The following will be examined by {state}, which will provide responses in due time:"
NOTED = "The recommendations listed below have been examined and have been noted by {state}:"
REFUSED = "The following recommendations did not enjoy the support of {state}:"
POSITIONS = {
    SUPPORT: ("supported", ""),
    DONE: ("supported", "in-progress"),
    LATER: ("pending", ""),
    NOTED: ("noted", ""),
    REFUSED: ("noted", ""),
}
ENTRIES = [
    ("Ratify the Convention on Kites", "(Türkiye)", ("TUR",)),
    (
        "Count kites by 2030, in line with Goals 4 and 16.7",
        "(Eswatini and Cabo Verde)",
        ("SWZ", "CPV"),
    ),
    ("Fly well-made, non-toxic kites in sub-Saharan schools", "(Côte d’Ivoire)", ("CIV",)),
    ("Raise the kite age to 18", "(North Macedonia, Czechia)", ("MKD", "CZE")),
    ("Join the Treaty on Tails (TT)", "(Bolivia (Plurinational State of), Peru)", ("BOL", "PER")),
    ("Train police; and publish the manual", "(State of Palestine, Holy See)", ("PSE", "VAT")),
    ("Spend at least 2.5 per cent on kites", "(Viet Nam, Timor-Leste)", ("VNM", "TLS")),
    ("Heed articles 5, 7 and 15 (4)", "(Netherlands (Kingdom of the))", ("NLD",)),
    ("Mend kites", "(United Kingdom of Great Britain and Northern Ireland)", ("GBR",)),
    ("Mend “old” kites", "(Lao People’s Democratic Republic)", ("LAO",)),
    ("Sell kites", "(France, Ireland and Spain)", ("FRA", "IRL", "ESP")),
    ("Buy kites", "(Guinea-Bissau, Guinea, Equatorial Guinea)", ("GNB", "GIN", "GNQ")),
    ("Lend kites", "(Democratic People’s Republic of Korea)", ("PRK",)),
    ("Lose kites", "(Niger, Nigeria, Dominica, Dominican Republic)", ("NER", "NGA", "DMA", "DOM")),
    ("Find kites", "(Congo and Democratic Republic of the Congo)", ("COG", "COD")),
]
CASES = {
    "cycle two": report(
        [(SUPPORT, ENTRIES), (DONE, ENTRIES[:3]), (LATER, ENTRIES)], first=110, stop="."
    ),
    "cycle three": report([(SUPPORT, ENTRIES), (NOTED, ENTRIES[::-1])], first=140),
    "cycle four": report([(LATER, ENTRIES)], state="Côte d’Ivoire", first=6),
    "refused": report([(REFUSED, ENTRIES * 8)], state="Netherlands (Kingdom of the)", first=55),
}
LEADS = {
    case: {lead.format(state=one.state): lead for lead in POSITIONS} for case, one in CASES.items()
}


def written(one: Report, form: str, folder: Path) -> Read:
    path = folder / f"report.{form}"
    if form == "docx":
        one.as_word(path)
    elif form == "pdf":
        path.write_bytes(one.as_pdf())
    else:
        path.write_text(one.as_text(), "utf-8")
    return read_document(path)


@pytest.mark.parametrize("form", ["txt", "pdf", "docx"])
@pytest.mark.parametrize("case", CASES)
def test_every_field_is_read_from_every_form(tmp_path: Path, case: str, form: str) -> None:
    one = CASES[case]
    found = written(one, form, tmp_path)
    assert [
        (r.number, r.text, tuple(name.iri[-3:] for name in r.recommenders))
        for r in found.records.recommendations
    ] == [(asked.number, asked.text, asked.states) for asked in one.asked]
    said = {
        p.number.partition(".")[0]: (p.position, p.implementation) for p in found.records.positions
    }
    leads = {number.rstrip("."): LEADS[case].get(words, "") for number, words in one.blocks}
    assert said == {number: POSITIONS[leads[number]] for number in said}
    meta = found.document.metadata
    assert (meta.symbol, meta.upr_session, meta.council_session, meta.cycle) == (SYMBOL, 45, 55, 4)
    assert [state[-3:] for state in meta.troika] == ["TCD", "DNK", "PER"]
    assert (str(meta.review_date), str(meta.issued)) == ("2023-01-25", "2023-12-19")


def test_a_report_that_was_cut_before_its_conclusions_is_refused(tmp_path: Path) -> None:
    whole_text = CASES["cycle three"].as_text()
    (tmp_path / "cut.txt").write_text(whole_text[: whole_text.index("II. Conclusions")], "utf-8")
    with pytest.raises(MalformedDocument, match="without any recommendation") as caught:
        read_document(tmp_path / "cut.txt")
    assert caught.value.place == "cut.txt"
    assert caught.value.remedy


def conclusions(text: str, folder: Path) -> list[tuple[str, str, list[str], str]]:
    """(number, text, States, position) of what these conclusions of Malta hold."""
    body = CASES["cycle four"].as_text()
    path = folder / "a.txt"
    path.write_text(
        body[: body.index("II. Conclusions")] + f"II. Conclusions and/or recommendations\n{text}",
        "utf-8",
    )
    records = read_document(path).records
    said = {p.number: p.position for p in records.positions}
    return [
        (r.number, r.text, [n.iri[-3:] or n.printed for n in r.recommenders], said[r.number])
        for r in records.recommendations
    ]


FLY, MEND = ("6.1", "Fly kites", ["TCD"], "supported"), ("6.2", "Mend kites", ["PER"], "supported")


LEAD = "6. Malta supports these recommendations:"
BROKEN = {
    "no blanks": f"{LEAD}\n6.1.Fly kites (Chad);\n6.2.Mend kites (Peru).\n",
    "numbers alone": f"6.\n{LEAD[3:]}\n6.1\nFly kites (Chad);\n6.2\nMend kites (Peru).\n",
    "no stops": f"{LEAD[:-1]}\n6.1 Fly kites (Chad)\n6.2 Mend kites (Peru)\n",
    "no number": f"{LEAD[3:]}\n6.1 Fly kites (Chad);\n6.2 Mend kites (Peru).\n",
    "misread": f"{LEAD}\n6.l Fly kites (Chad);\n6,2 Mend kites (Peru).\n",
    "a page ends": f"""{LEAD}
6.1 Fly kites (Chad);1
6.2 Mend

1 The recommendation as read was “Fly”.
6 GE.22-00123
\f{SYMBOL}
kites (Peru).
7. All ends.
""",
    "a page ends within a note": f"""{LEAD}
6.1 Fly kites (Chad);1
6.2 Mend
1 As read out: “Fly
kites in the wind (Togo)”.
GE.22-00123 7
{SYMBOL}
kites (Peru).
7. All ends.
""",
    "said later": """6. These were made:
6.1 Fly kites (Chad);
6.2 Mend kites (Peru).
7. Recommendations 6.1–6.2 enjoy the support of Malta.
""",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_lists_however_they_are_broken(tmp_path: Path, text: str) -> None:
    assert conclusions(text, tmp_path) == [FLY, MEND]


def test_a_sentence_that_says_one_thing_of_some_and_another_of_others(tmp_path: Path) -> None:
    text = (
        "6. These were made:\n6.1 Fly kites (Chad);\n6.2 Mend kites (Peru).\n"
        "7. Malta supports recommendation 6.1, and notes recommendation 6.2.\n"
    )
    assert [said for *_, said in conclusions(text, tmp_path)] == ["supported", "noted"]


def test_a_lead_that_lost_its_number_between_two_lists(tmp_path: Path) -> None:
    text = (
        "6. Malta supports these recommendations:\n6.1 Fly kites (Chad);\n6.2 Mend kites (Peru).\n"
        "The following recommendations were noted by Malta:\n7.1 Eat kites (Togo).\n8. All ends.\n"
    )
    eat = ("7.1", "Eat kites", ["TGO"], "noted")
    assert conclusions(text, tmp_path) == [FLY, MEND, eat]


def test_hyphens_at_line_ends_before_capitals_join(tmp_path: Path) -> None:
    text = f"{LEAD}\n6.1 Fly Asia-\nPacific kites (Guinea-\nBissau);\n"
    asked = ("6.1", "Fly Asia-Pacific kites", ["GNB"], "supported")
    assert conclusions(text, tmp_path) == [asked]
