"""Compiles a folder of documents into facts, many at a time, and each document only once.

Compiled facts are kept in a cache folder, one file a document, and serve again as long as
the file, the curation of its text and all that decides how it is read stay the same. What
comes out does not depend on the order of the files or on who reads them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from uuid import uuid4

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from rightsgraph import bundle, curation, pipeline, resources
from rightsgraph.errors import RightsgraphError, StoreError, UnreadableFile
from rightsgraph.iris import graph
from rightsgraph.parallel import Progress, Workers, each, silent
from rightsgraph.store import read_rdf

_LIBRARIES = ("pypdfium2", "python-docx")
_GRAPHS = ("document", "curation", "text")
_MARK = b"# "


@dataclass(frozen=True)
class Compiled:
    """A document of the corpus: the file that it was read from, and the file of its facts.

    ``text`` is the digest of its text, ``curation`` that of the curation which fits it.
    """

    path: Path
    facts: Path
    slug: str
    text: str
    curation: str


@dataclass(frozen=True)
class Corpus:
    """What became of a number of files.

    ``documents`` are sorted by slug; ``reused`` of them were not read again. ``failed`` holds
    an error for each file that could not be read. ``notices`` tell of files that hold the
    same document as another, and of texts that are not those which a person curated.
    """

    documents: tuple[Compiled, ...]
    reused: int
    failed: tuple[RightsgraphError, ...]
    notices: tuple[str, ...]

    def quads(self) -> Iterator[Quad]:
        """The bundled graph, with the facts and text of these documents in place of its own."""
        replaced = {NamedNode(graph(kind, one.slug)) for one in self.documents for kind in _GRAPHS}
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
    Raises StoreError where the folder cannot be written, and what ``each`` raises.
    """
    originals, copies, failed = _originals(files)
    kept = _Cache(folder)
    found = {path: kept.find(path, digest) for path, digest in originals.items()}
    unread = [path for path, compiled in found.items() if compiled is None]
    reused = len(found) - len(unread)
    work = partial(compile_document, expected=fingerprint())
    for path, result in each(work, unread, workers, lambda done: progress(reused + done)):
        if isinstance(result, RightsgraphError):
            failed.append(result)
        else:
            found[path] = kept.add(path, originals[path], result)
    compiled = [one for one in found.values() if one]
    kept.forget_all_but(compiled)
    documents, others = _one_each(compiled)
    notices = (*copies, *others, *_misfits(documents))
    return Corpus(tuple(documents), reused, tuple(failed), notices)


def compile_document(path: Path, expected: str) -> bytes:
    """The facts and text of a document, packed, with what identifies it in a comment before.

    Raises StoreError where this process reads documents otherwise than the one that asks for
    it, as happens on a cluster that has another version.
    """
    if fingerprint() != expected:
        raise StoreError("has another version of rightsgraph", "worker", "install the same one")
    read = pipeline.read_document(path)
    quads = [*pipeline.facts(read), *pipeline.text_layer(read)]
    text = read.document.source.digest
    about = {"slug": read.document.slug, "text": text, "curation": _curation_of(text)}
    lines = serialize(quads, format=RdfFormat.N_QUADS) or b""
    return gzip.compress(_MARK + json.dumps(about).encode() + b"\n" + lines, 1, mtime=0)


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

    def find(self, path: Path, digest: str) -> Compiled | None:
        """The compiled document, unless its curation is another one by now."""
        try:
            compiled = _compiled(path, self._place(digest))
        except (OSError, EOFError, ValueError, TypeError):
            return None
        return compiled if compiled.curation == _curation_of(compiled.text) else None

    def add(self, path: Path, digest: str, content: bytes) -> Compiled:
        place = self._place(digest)
        part = place.with_name(f".{place.name}-{uuid4().hex[:8]}")
        try:
            part.write_bytes(content)
            part.replace(place)
        except OSError as error:
            raise StoreError(f"cannot be written: {error.strerror}", str(place)) from error
        return _compiled(path, place)

    def forget_all_but(self, compiled: Iterable[Compiled]) -> None:
        used = {one.facts for one in compiled}
        for place in self._folder.glob("*.nq.gz"):
            if place not in used:
                place.unlink(missing_ok=True)

    def _place(self, digest: str) -> Path:
        key = hashlib.sha256(f"{digest} {fingerprint()}".encode()).hexdigest()
        return self._folder / f"{key[:32]}.nq.gz"


def _compiled(path: Path, facts: Path) -> Compiled:
    with gzip.open(facts) as content:
        about = json.loads(content.readline().removeprefix(_MARK))
    return Compiled(path, facts, **about)


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


def _misfits(documents: Iterable[Compiled]) -> Iterator[str]:
    curated = {file.curation.slug for file in curation.bundled() if file.curation.digest}
    for one in documents:
        if one.slug in curated and not one.curation:
            yield (
                f"{one.path}: is not the text of {one.slug} that was curated; "
                "what a person added is left out"
            )


def _curation_of(text: str) -> str:
    file = curation.for_digest(text)
    return _digest(file.path) if file else ""


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
