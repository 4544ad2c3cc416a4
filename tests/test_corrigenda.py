"""Lists of corrections are refused; what was issued again in full takes the place of the first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from rightsgraph import bundle
from rightsgraph.corpus import Corpus, compile_corpus
from rightsgraph.errors import UnknownDocument
from rightsgraph.iris import graph
from rightsgraph.parallel import Workers
from rightsgraph.pipeline import read_document
from rightsgraph.tree import Kind

REPORT = """United Nations                    A/HRC/53/6{issue}
General Assembly                  Distr.: General
                                  2 April 2023

Human Rights Council
{session}Agenda item 6
Universal periodic review

Report of the Working Group on the Universal Periodic Review

Sri Lanka
{title}
Introduction

1. The Working Group on the Universal Periodic Review met in Geneva, and Sri Lanka was reviewed.

2. The following rapporteurs (troika) were drawn: Benin, India and Poland.

I. Summary of the proceedings of the review process

3. Norway welcomed the Act on mills.

II. Conclusions and/or recommendations

4. The following recommendations enjoy the support of Sri Lanka:

4.1 Vaccinate geese (South Africa) (Zambia);

4.2 Provide {soup} to pupils (Pakistan);

4.3 Continue to build kitchens (Malaysia).

5. All conclusions and/or recommendations contained in this report are those of their authors.
"""
ADDENDUM = """A/HRC/53/6/Add.1{issue}

Report of the Working Group on the Universal Periodic Review

Sri Lanka

Addendum

Views on conclusions and/or recommendations, voluntary commitments and replies presented by the
State under review
{title}
1. Sri Lanka gives its answers.

Recommendation 4.1: Accepted.

Recommendation 4.2: {answer}.
"""
HEAD = """A/HRC/53/6{issue}

Human Rights Council
Fifty-third session
Agenda item 6

Report of the Working Group on the Universal Periodic Review

Sri Lanka
{addendum}
Corrigendum

"""
LISTS = {
    "for and read": "Paragraph 4.2\n\nFor soup (Pakistan) read hot soup (Pakistan)\n",
    "in a sentence": '1. Paragraph 4.2: for "soup" read "hot soup".\n',
    "should read": "The one of Pakistan should read\n\n4.2 Provide hot soup (Pakistan);\n",
    "replaced": "1. Paragraph 4\n\nReplace the text with\n\n4.2 Provide hot soup (Pakistan);\n",
    "substitute": "Page 4\n\nFor the existing table substitute\n\n4.2 Hot soup\n",
    "a place alone": "Paragraph 4.3\n\nMalaysia spoke for a group of States.\n",
}


def report(issue: str = "", soup: str = "soup", session: str = "Fifty-third session\n") -> str:
    title = "\nCorrigendum\n" if "Corr" in issue else ""
    return REPORT.format(issue=issue, soup=soup, session=session, title=title)


def addendum(issue: str = "", answer: str = "Accepted") -> str:
    title = "\nCorrigendum\n" if "Corr" in issue else ""
    return ADDENDUM.format(issue=issue, title=title, answer=answer)


def written(folder: Path, *texts: str) -> list[Path]:
    paths = [folder / f"{number}.txt" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, "utf-8")
    return paths


def compiled(folder: Path, *texts: str) -> Corpus:
    return compile_corpus(written(folder, *texts), folder / "compiled", Workers(1))


@pytest.mark.parametrize("body", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("addendum", ["", "\nAddendum\n"])
def test_a_list_of_corrections_says_what_it_is(tmp_path: Path, body: str, addendum: str) -> None:
    number = "/Add.1" if addendum else ""
    head = HEAD.format(issue=f"{number}/Corr.1", addendum=addendum)
    (path,) = written(tmp_path, head + body)
    with pytest.raises(UnknownDocument) as caught:
        read_document(path)
    assert f"is a list of corrections to A/HRC/53/6{number}," in caught.value.problem
    assert caught.value.place == str(path)
    assert "in full" in caught.value.remedy


def test_a_corrected_report_in_full_is_one_of_its_review(tmp_path: Path) -> None:
    (path,) = written(tmp_path, report("/Corr.1", "hot soup", session=""))
    read = read_document(path)
    meta = read.document.metadata
    assert read.document.kind is Kind.WORKING_GROUP_REPORT
    assert (meta.symbol, meta.cycle, meta.council_session) == ("A/HRC/53/6/Corr.1", 4, None)
    assert meta.review.endswith("/review/LKA/upr/4")
    assert [one.number for one in read.records.recommendations] == ["4.1", "4.2", "4.3"]


def test_a_corrected_addendum_in_full_is_read(tmp_path: Path) -> None:
    (path,) = written(tmp_path, addendum("/Corr.1", "Noted"))
    read = read_document(path)
    found = {one.number: one.position for one in read.records.positions}
    assert found == {"4.1": "supported", "4.2": "noted"}


@pytest.mark.parametrize("made", [report, addendum])
@pytest.mark.parametrize(
    ("issues", "last"),
    [
        (("", "/Corr.1"), 1),
        (("/Corr.2", "/Corr.1", ""), 0),
        (("/Corr.10", "/Corr.9"), 0),
        (("/Corr.1", "/Rev.1", ""), 1),
        (("/Rev.1", "/Rev.1/Corr.1"), 1),
    ],
)
def test_the_last_issue_counts_and_that_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    made: Callable[[str, str], str],
    issues: tuple[str, ...],
    last: int,
) -> None:
    monkeypatch.setattr(bundle, "bundled_quads", lambda: iter(()))
    texts = [made(issue, f"word {number}") for number, issue in enumerate(issues)]
    found = compiled(tmp_path, *texts)
    used = tmp_path / f"{last}.txt"
    assert [one.path for one in found.documents] == [used]
    assert found.failed == ()
    told = [line for line in found.notices if "issued again" in line]
    assert sorted(told) == [
        f"{tmp_path}/{number}.txt: was issued again in full as {used}, which is used instead"
        for number in range(len(issues))
        if number != last
    ]


def test_what_repeats_a_small_part_does_not_replace_the_whole(tmp_path: Path) -> None:
    whole = report()
    part = report("/Corr.1")
    cut = part[: part.index("4.2 ")] + part[part.index("5. All") :]
    found = compiled(tmp_path, whole, cut)
    assert [one.slug for one in found.documents] == ["a-hrc-53-6", "a-hrc-53-6-corr-1"]


def test_a_corrected_document_takes_the_place_of_what_is_bundled_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [graph("document", slug) for slug in ("a-hrc-53-6", "a-hrc-53-7")]
    subject = NamedNode("urn:s")
    quads = [Quad(subject, subject, Literal("x"), NamedNode(name)) for name in names]
    monkeypatch.setattr(bundle, "bundled_quads", lambda: iter(quads))
    found = set(compiled(tmp_path, report("/Corr.1")).quads())
    assert quads[0] not in found
    assert quads[1] in found
