"""Compiles a folder of documents into facts, many at a time, and each document only once.

Compiled facts are kept in a cache folder, one file a document, and serve again as long as
the file, the curation of its text and all that decides how it is read stay the same. What
comes out does not depend on the order of the files or on who reads them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache, partial
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from rightsgraph import bundle, curation, pipeline, resources
from rightsgraph.errors import RightsgraphError, StoreError, UnreadableFile
from rightsgraph.iris import graph
from rightsgraph.numbering import NO_OUTLINES, Outline, Outlines, by_review, outline, told, wanted
from rightsgraph.parallel import Progress, Workers, each, silent
from rightsgraph.rdf_files import read_rdf
from rightsgraph.triples import Read
from rightsgraph.whole_files import written

_LIBRARIES = ("pypdfium2", "python-docx")
_GRAPHS = ("document", "curation", "text")
_MARK = b"# "


@dataclass(frozen=True)
class Compiled:
    """A document of the corpus: the file that it was read from, and the file of its facts.

    ``text`` is the digest of its text, ``curation`` that of the curation which fits it.
    ``outline`` are the positions by number of a report, ``reviews`` those whose reports can
    complete the numbers of the document, and ``left`` says which stay without their paragraph.
    """

    path: Path
    facts: Path
    slug: str
    text: str
    curation: str
    outline: Outline | None = None
    reviews: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Corpus:
    """What became of a number of files.

    ``documents`` are sorted by slug; ``reused`` of them were not read again. ``failed`` holds
    an error for each file that could not be read. ``notices`` tell of files that hold the
    same document as another or one that was issued again, of texts that are not those which a
    person curated, and of numbers whose paragraph is unknown.
    """

    documents: tuple[Compiled, ...]
    reused: int
    failed: tuple[RightsgraphError, ...]
    notices: tuple[str, ...]

    def quads(self) -> Iterator[Quad]:
        """The bundled graph, with the facts and text of these documents in place of its own."""
        slugs = {slug for one in self.documents for slug in (one.slug, _issue(one.slug)[0])}
        replaced = {NamedNode(graph(kind, slug)) for slug in slugs for kind in _GRAPHS}
        yield from chain.from_iterable(read_rdf(one.facts) for one in self.documents)
        yield from (q for q in bundle.bundled_quads() if q.graph_name not in replaced)


def compile_corpus(
    files: Iterable[Path],
    folder: Path,
    workers: Workers | None = None,
    progress: Progress = silent,
) -> Corpus:
    """Compiles documents, and keeps their facts in ``folder`` for the next time.

    ``progress`` is told how many files are done. A file that cannot be read stops nothing.
    Raises StoreError and UnwritableFile for the folder, and what ``each`` raises.
    """
    originals, copies, failed = _originals(files)
    run = _Run(_Cache(folder), originals, workers, failed)
    compiled = run.compile(originals, NO_OUTLINES, progress)
    documents, others = _one_text_each(*_one_each(compiled))
    outlines = by_review(one.outline for one in documents if one.outline)
    again = [one.path for one in documents if outlines.keys() & set(one.reviews)]
    better = {one.path: one for one in run.compile(again, outlines, silent)}
    documents = [better.get(one.path, one) for one in documents]
    run.kept.forget_all_but([*compiled, *documents])
    notices = (*copies, *others, *_misfits(documents), *_unplaced(documents))
    reused = len(originals) - len(run.read)
    return Corpus(tuple(documents), reused, tuple(failed), notices)


class _Run:
    """Compiles files, where they are not kept from an earlier time."""

    def __init__(
        self,
        kept: _Cache,
        originals: dict[Path, str],
        workers: Workers | None,
        failed: list[RightsgraphError],
    ) -> None:
        self.kept = kept
        self.read: set[Path] = set()
        self._originals, self._workers, self._failed = originals, workers, failed

    def compile(
        self, paths: Iterable[Path], outlines: Outlines, progress: Progress
    ) -> list[Compiled]:
        """The files in their order, as ``outlines`` of reports complete them."""
        used = {path: self._used(path, outlines) for path in paths}
        found = {path: self._find(path, used[path]) for path in used}
        unread = [path for path, compiled in found.items() if compiled is None]
        kept = len(found) - len(unread)
        self.read.update(unread)
        for path, result in self._each(unread, outlines, lambda done: progress(kept + done)):
            if isinstance(result, RightsgraphError):
                self._failed.append(result)
            else:
                found[path] = self.kept.add(path, self._originals[path], result, used[path])
        return [one for one in found.values() if one]

    def _find(self, path: Path, outlines: Outlines) -> Compiled | None:
        return self.kept.find(path, self._originals[path], outlines)

    def _used(self, path: Path, outlines: Outlines) -> Outlines:
        """The outlines that complete a document, told by what was compiled without them."""
        plain = self._find(path, NO_OUTLINES) if outlines else None
        reviews = plain.reviews if plain else ()
        return {review: outlines[review] for review in reviews if review in outlines}

    def _each(
        self, paths: list[Path], outlines: Outlines, progress: Progress
    ) -> Iterator[tuple[Path, bytes | RightsgraphError]]:
        work = partial(compile_document, expected=fingerprint())
        if outlines:
            work = partial(work, outlines=outlines)
        return each(work, paths, self._workers, progress)


def compile_document(path: Path, expected: str, outlines: Outlines = NO_OUTLINES) -> bytes:
    """The facts and text of a document, packed, with what identifies it in a comment before.

    ``outlines`` complete its numbers. Raises StoreError where this process reads documents
    otherwise than the one that asks for it, as happens on a cluster that has another version.
    """
    if fingerprint() != expected:
        raise StoreError("has another version of rightsgraph", "worker", "install the same one")
    read = pipeline.read_document(path, outlines=outlines)
    quads = [*pipeline.facts(read), *pipeline.text_layer(read)]
    about = _about(read, outlines)
    lines = serialize(quads, format=RdfFormat.N_QUADS) or b""
    return gzip.compress(_MARK + json.dumps(about).encode() + b"\n" + lines, 1, mtime=0)


def _about(read: Read, outlines: Outlines) -> dict[str, object]:
    document, records = read.document, read.records
    report = outline(document, records)
    return {
        "slug": document.slug,
        "text": document.source.digest,
        "curation": _curation_of(document.source.digest),
        "outline": asdict(report) if report else None,
        "reviews": sorted(wanted(document, records)),
        "left": list(told(document, records, outlines)),
    }


@cache
def fingerprint() -> str:
    """Changes with all that decides what is read from a text, except for its curation."""
    package = Path(__file__).parent
    files = [
        *sorted(package.rglob("*.py")),
        *resources.files("data/lexicons", "*.yaml"),
        *resources.files("data/reference", "*.ttl"),
    ]
    parts = [f"{path.name} {_digest(path)}" for path in files]
    parts += [f"{name} {version(name)}" for name in _LIBRARIES]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


class _Cache:
    """A folder of compiled documents, named by what they were compiled from and by."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"cannot be created: {error.strerror}", str(folder)) from error

    def find(self, path: Path, digest: str, outlines: Outlines) -> Compiled | None:
        """The compiled document, unless its curation is another one by now."""
        try:
            compiled = _compiled(path, self._place(digest, outlines))
        except (OSError, EOFError, ValueError, TypeError, LookupError):
            return None
        return compiled if compiled.curation == _curation_of(compiled.text) else None

    def add(self, path: Path, digest: str, content: bytes, outlines: Outlines) -> Compiled:
        place = self._place(digest, outlines)
        with written(place) as stream:
            stream.write(content)
        return _compiled(path, place)

    def forget_all_but(self, compiled: Iterable[Compiled]) -> None:
        used = {one.facts for one in compiled}
        for place in self._folder.glob("*.nq.gz"):
            if place not in used:
                place.unlink(missing_ok=True)

    def _place(self, digest: str, outlines: Outlines) -> Path:
        reports = "".join(repr(outlines[review]) for review in sorted(outlines))
        key = hashlib.sha256(f"{digest} {fingerprint()}{reports}".encode()).hexdigest()
        return self._folder / f"{key[:32]}.nq.gz"


def _compiled(path: Path, facts: Path) -> Compiled:
    with gzip.open(facts) as content:
        about = json.loads(content.readline().removeprefix(_MARK))
    report = about.pop("outline")
    about |= {name: tuple(about[name]) for name in ("reviews", "left")}
    return Compiled(path, facts, outline=Outline(**report) if report else None, **about)


def _originals(
    files: Iterable[Path],
) -> tuple[dict[Path, str], list[str], list[RightsgraphError]]:
    """Each different file with its digest, notices of their copies, and unreadable files."""
    first: dict[str, Path] = {}
    copies: list[str] = []
    failed: list[RightsgraphError] = []
    for path in sorted(set(files)):
        try:
            digest = _digest(path)
        except OSError as error:
            reason = f"cannot be opened: {error.strerror}"
            failed.append(UnreadableFile(reason, str(path), "check the path and permissions"))
            continue
        if first.setdefault(digest, path) != path:
            copies.append(f"{path}: is a copy of {first[digest]}, which is read instead")
    return {path: digest for digest, path in first.items()}, copies, failed


def _one_each(compiled: Iterable[Compiled]) -> tuple[list[Compiled], list[str]]:
    """One file of each document, if possible the one that was curated, and notices of others."""
    chosen: dict[str, Compiled] = {}
    others: list[str] = []
    for one in sorted(compiled, key=lambda one: (one.slug, not one.curation, one.path)):
        first = chosen.setdefault(one.slug, one)
        if first is not one:
            others.append(f"{one.path}: is document {one.slug}, as is {first.path}, used instead")
    return list(chosen.values()), others


def _one_text_each(
    documents: list[Compiled], notices: list[str]
) -> tuple[list[Compiled], list[str]]:
    """Without what was issued again in full, corrected or revised, and without the reports that
    are another's text: a review has one, and many copies do not print its symbol, so that their
    slugs differ. They must name the same recommendations."""
    chosen: dict[str, Compiled] = {}
    left: list[Compiled] = []
    for one in sorted(documents, key=_rank):
        review, numbers = _named(one)
        first = chosen.setdefault(review or _issue(one.slug)[0], one)
        shared = numbers & _named(first)[1]
        again = _issue(first.slug)[0] == _issue(one.slug)[0]
        other = _has_symbol(one) and not again
        if first is one or other or 2 * len(shared) < len(numbers):
            left.append(one)
        else:
            relation = "was issued again in full as" if again else "is the report of"
            notices.append(f"{one.path}: {relation} {first.path}, which is used instead")
    return sorted(left, key=lambda one: one.slug), notices


def _rank(one: Compiled) -> tuple[bool, int, int, bool, int, str]:
    _, revision, correction = _issue(one.slug)
    named = len(_named(one)[1])
    return not _has_symbol(one), -revision, -correction, not one.curation, -named, one.slug


def _issue(slug: str) -> tuple[str, int, int]:
    """The document as it was issued first, and which revision and correction of it this is."""
    parts = re.fullmatch(r"(.+?)(?:-rev-(\d+))?(?:-corr-(\d+))?", slug)
    return (parts[1], int(parts[2] or 0), int(parts[3] or 0)) if parts else (slug, 0, 0)


def _named(one: Compiled) -> tuple[str, frozenset[str]]:
    """The review that a report is of, and the numbers that it names; nothing of other kinds."""
    return (
        (one.outline.review, frozenset(one.outline.positions)) if one.outline else ("", frozenset())
    )


def _has_symbol(one: Compiled) -> bool:
    return one.slug.startswith("a-hrc-")


def _misfits(documents: Iterable[Compiled]) -> Iterator[str]:
    curated = {file.curation.slug for file in curation.bundled() if file.curation.digest}
    for one in documents:
        if one.slug in curated and not one.curation:
            yield (
                f"{one.path}: is not the text of {one.slug} that was curated; "
                "what a person added is left out"
            )


def _unplaced(documents: Iterable[Compiled]) -> Iterator[str]:
    for one in documents:
        yield from (f"{one.path}: {line}" for line in one.left)


def _curation_of(text: str) -> str:
    file = curation.for_digest(text)
    return _digest(file.path) if file else ""


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
