"""How well reports, addenda and Council reports are read, beside a plain reader of reports.

    python benchmarks/accuracy.py --part held_out [--form pdf]

Reads the documents of a part of ``split.json`` and hands what it finds to the scorers that
come with the documents, in ``$RIGHTSGRAPH_SHARED/corpus`` (by default ``../shared/corpus``
beside the checkout). The reader was written with the documents of ``dev`` in view; those of
``held_out`` were only scored.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from plain import plain_lines

from rightsgraph import json_lines, pipeline
from rightsgraph.errors import RightsgraphError
from rightsgraph.numbering import Outline, Outlines, by_review, outline
from rightsgraph.parallel import each

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("RIGHTSGRAPH_SHARED", HERE.parents[1] / "shared"))
CORPUS = SHARED / "corpus"
SPLIT = HERE / "split.json"
FOUND = ("same", "contained", "pieced", "near")
Lines = list[dict[str, object]]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--part", choices=["dev", "held_out"], default="held_out")
    asked.add_argument("--form", choices=["txt", "pdf"], default="txt")
    options = asked.parse_args()
    paths = reports(options.part, options.form)
    print(f"{len(paths)} reports of the part {options.part}, read from {options.form}\n")
    print("| reader | strict recall | recall | precision | numbers | positions as printed |")
    print("|---|---|---|---|---|---|")
    print_row("rightsgraph", options.form, options.part, read(recommendations, paths))
    print_row("plain", options.form, options.part, read(plain, paths))
    if options.form == "pdf":
        print_twins(options.part, paths)
    print()
    print(score_answers(options.form), end="")


def reports(part: str, form: str) -> list[Path]:
    """The documents of a part, from PDF those of which there is one."""
    stems = [Path(name).stem for name in json.loads(SPLIT.read_text("utf-8"))[part]["reports"]]
    if form == "txt":
        return [find(stem, "txt") or find(stem, "pdf") or missing(stem) for stem in stems]
    return [path for path in (find(stem, form) for stem in stems) if path]


def print_twins(part: str, paths: list[Path]) -> None:
    """The same reports from both forms, of those that there are in both."""
    both = [(path, text) for path in paths if (text := find(path.stem, "txt"))]
    if not both:
        return
    for form, twins in zip(("PDF", "text"), zip(*both, strict=True), strict=True):
        reader = f"rightsgraph, {len(both)} in both forms, from {form}"
        print_row(reader, "pdf", part, read(recommendations, list(twins)))


def find(stem: str, form: str) -> Path | None:
    return next((path for path in sorted(CORPUS.rglob(f"{stem}.{form}"))), None)


def missing(stem: str) -> Path:
    sys.exit(f"{stem} is not in {CORPUS}: set RIGHTSGRAPH_SHARED")


def recommendations(path: Path) -> Lines:
    return list(json_lines.recommendations(pipeline.read_document(path)))


def positions(path: Path, outlines: Outlines) -> Lines:
    return list(json_lines.positions(pipeline.read_document(path, outlines=outlines)))


def plain(path: Path) -> Lines:
    return list(plain_lines(path))


def read(work: Callable[[Path], Lines], paths: list[Path]) -> Lines:
    found: Lines = []
    for _, lines in each(work, paths):
        if isinstance(lines, RightsgraphError):
            print(lines, file=sys.stderr)
        else:
            found += lines
    return found


def print_row(reader: str, form: str, part: str, lines: Lines) -> None:
    """A row of the table. A figure that nothing was compared for is a dash."""
    with TemporaryDirectory() as folder:
        counts = Path(folder) / "counts.json"
        options: list[str | Path] = ["--split", SPLIT, "--part", part, "--json", counts]
        options += ["--numbers", CORPUS / "upr-info-by-number"]
        options += ["--only-given"] if form == "pdf" else []
        score("score_reports.py", lines, [CORPUS / "upr-info", *options])
        total = json.loads(counts.read_text("utf-8"))["groups"]["ALL"]
    found = sum(total.get(f"ref {how}", 0) for how in FOUND)
    figures = [
        percent(total["verbatim"], total["reference"]),
        percent(found, total["reference"]),
        percent(total["precise"], total["extracted"]),
        percent(total.get("num_right", 0), total.get("num_expected", 0)),
        percent(total.get("numpos_right", 0), total.get("numpos_checked", 0)),
    ]
    print(f"| {reader} | {' | '.join(figures)} |")


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if part else "–"


def score_answers(form: str) -> str:
    """What the scorer says of addenda and Council reports, a line for each and its misses."""
    files = sorted((CORPUS / "score" / "gold_addenda").glob("*.json"))
    lines: Lines = []
    for gold in (json.loads(file.read_text("utf-8")) for file in files):
        stem = Path(gold.get("file") or gold["files"][0]).stem
        path = find(stem, form) or find(stem, "txt") or missing(stem)
        lines += positions(path, outlines_of(gold["session"]))
    return score("score_addenda.py", lines, files)


def outlines_of(session: int) -> Outlines:
    """The reports of a session, which complete numbers printed without their paragraph."""
    documents = json.loads((CORPUS / "score" / "documents.json").read_text("utf-8"))
    stems = [stem for stem, document in documents.items() if document["session"] == session]
    found = each(outline_of, [path for path in (find(stem, "txt") for stem in stems) if path])
    return by_review(one for _, one in found if isinstance(one, Outline))


def outline_of(path: Path) -> Outline | None:
    found = pipeline.read_document(path)
    return outline(found.document, found.records)


def score(scorer: str, lines: Lines, arguments: Iterable[str | Path]) -> str:
    with TemporaryDirectory() as folder:
        given = Path(folder) / "lines.jsonl"
        given.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        command = [sys.executable, "-B", CORPUS / "score" / scorer, given, *arguments]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    main()
