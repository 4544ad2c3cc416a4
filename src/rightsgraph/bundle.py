"""Builds a store folder, in particular from the graph that comes with the package."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from glob import escape
from itertools import chain, islice
from pathlib import Path
from uuid import uuid4

from pyoxigraph import Quad, QueryTriples

from rightsgraph import dataset, iris, resources
from rightsgraph.errors import StoreError, reason
from rightsgraph.iris import graph
from rightsgraph.parallel import Progress
from rightsgraph.rdf_files import read_rdf
from rightsgraph.store import OxigraphStore, Store

STAMP = "rightsgraph.json"
_STEP = 1000
_BATCH = 250_000
_NEW, _OLD = "store", "old"
_RANDOM = "[0-9a-f]" * 8


def bundled_files() -> list[tuple[Path, str]]:
    """The RDF files of the package and the graph of each, empty where a file names its own."""
    return [
        *((path, graph("ontology")) for path in resources.files("ontology", "*.ttl")),
        *((path, graph("shapes")) for path in resources.files("shapes", "*.ttl")),
        *(
            (path, graph("reference", path.stem))
            for path in resources.files("data/reference", "*.ttl")
        ),
        *((path, "") for path in resources.files("data/documents", "*.trig")),
    ]


def bundled_quads() -> Iterator[Quad]:
    """The published graph. Raises SyntaxFault, naming file and line."""
    # Read only here: the models of saved queries take longer to import than a command to run.
    from rightsgraph.executables import executables
    from rightsgraph.queries import load_queries

    files = chain.from_iterable(read_rdf(path, name) for path, name in bundled_files())
    return chain(files, executables(load_queries().values()))


def fingerprint() -> str:
    """Changes whenever a bundled RDF file or query is added, removed, renamed or edited."""
    digest = hashlib.sha256()
    files = [path for path, _ in bundled_files()]
    for path in [*files, *sorted(resources.folder("queries").glob("*.rq"))]:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(resources.root()).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def needs_build(store_folder: Path) -> bool:
    """Whether ``serve`` has to build: no store is there, or one of an older package.

    A store that was built from anything but the bundled graph is its owner's and never stale.
    One that a killed command was about to replace is there again afterwards.
    """
    tidy(store_folder)
    if is_free(store_folder):
        return True
    made_from = _stamp_of(store_folder)
    return made_from is not None and made_from != fingerprint()


def build(
    store_folder: Path,
    quads: Iterable[Quad],
    *,
    progress: Progress | None = None,
    stamp: str = "",
) -> int:
    """Builds a store with these quads and its description, and puts it in place at once.

    Returns the number of quads. An existing store stays as it is until the new one is
    complete, which takes over its graphs that no build makes: imports, and those of others.
    ``progress`` is told how many quads were read; ``stamp`` is the ``fingerprint`` where the
    quads are the bundled ones. Raises StoreError, also for a folder with content that is no
    store, which would be lost.
    """
    store_folder = store_folder.resolve()
    check_place(store_folder)
    with new_folder(store_folder) as fresh:
        every = chain(quads, _kept(store_folder))
        size = _fill(fresh, _reported(every, progress or (lambda count: None)))
        if stamp:
            (fresh / STAMP).write_text(json.dumps({"fingerprint": stamp}) + "\n", "utf-8")
        swap(fresh, store_folder)
    return size


def check_place(store_folder: Path) -> None:
    """Raises StoreError for a folder with content that is no store, which would be lost.

    A store that a killed command was about to replace is there again afterwards.
    """
    tidy(store_folder)
    if not (is_free(store_folder) or (store_folder / "CURRENT").is_file()):
        raise StoreError("holds files but no store", str(store_folder), "choose another folder")


def ours(store: Store) -> list[str]:
    """The graphs of a store that are this project's, among what else a service may hold."""
    return _ours(store.graphs())


def publish(store: Store, quads: Iterable[Quad], progress: Progress | None = None) -> None:
    """Fills a store that cannot be built aside and put in place at once: a remote service.

    What it holds in graphs that builds make goes first, then come these quads and their
    description; a failure leaves what was done until then.
    """
    for name in _built(store.graphs()):
        store.update(f"DROP SILENT GRAPH <{name}>")
    store.load(_reported(quads, progress or (lambda count: None)))
    store.load(dataset.describe(store))


def _built(names: Collection[str]) -> list[str]:
    """Those of the graphs that builds make. Imports, which have their words in a graph of the text
    layer, and what is somebody else's are not theirs."""
    imports = f"{graph('import')}/"
    texts = {
        graph("text", name.removeprefix(imports)) for name in names if name.startswith(imports)
    }
    return [name for name in _ours(names) if not name.startswith(imports) and name not in texts]


def _ours(names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(f"{iris.BASE}graph/")]


def _kept(store_folder: Path) -> Iterator[Quad]:
    """The quads of a store that a new one takes over."""
    if is_free(store_folder):
        return
    try:
        store = OxigraphStore(store_folder, read_only=True, default_graph="strict")
        unnamed = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        assert isinstance(unnamed, QueryTriples)
        yield from (Quad(triple.subject, triple.predicate, triple.object) for triple in unnamed)
        names = store.graphs()
        yield from store.snapshot(sorted({*names}.difference(_built(names))))
    except StoreError as error:
        problem = f"cannot be read, so that its imports would be lost: {error.problem}"
        raise StoreError(problem, str(store_folder), "move it away, then build again") from error


def is_free(folder: Path) -> bool:
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))


def _stamp_of(store_folder: Path) -> str | None:
    """The fingerprint that the store was built from; None for a store of somebody's own."""
    try:
        return str(json.loads((store_folder / STAMP).read_text("utf-8"))["fingerprint"])
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError("is damaged", str(store_folder / STAMP), "build again") from error


@contextmanager
def new_folder(store_folder: Path) -> Iterator[Path]:
    """Where to make a store that ``swap`` puts in place: nothing is there yet.

    It lies in a folder beside the store's, so that a rename can do it. That folder is gone
    afterwards; a lock tells the next ``tidy`` whether somebody still works in it.
    """
    try:
        aside, lock = _made_aside(store_folder)
    except OSError as error:
        raise StoreError(f"cannot be created: {reason(error)}", str(store_folder)) from error
    try:
        yield aside / _NEW
    finally:
        _remove(aside, store_folder)
        os.close(lock)


def tidy(store_folder: Path) -> None:
    """Removes what killed commands left beside a store, and puts it back where it is missing.

    Raises StoreError where it cannot be put back.
    """
    store_folder = store_folder.resolve()
    for aside in store_folder.parent.glob(f".{escape(store_folder.name)}-new-{_RANDOM}"):
        with suppress(OSError):  # gone by now
            lock = os.open(aside, os.O_RDONLY | os.O_DIRECTORY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(aside, store_folder)
            finally:
                os.close(lock)


def _made_aside(store_folder: Path) -> tuple[Path, int]:
    """A folder with its lock; again where another command took it for a dead one's before."""
    while True:
        aside = store_folder.with_name(f".{store_folder.name}-new-{uuid4().hex[:8]}")
        aside.mkdir(parents=True)
        with suppress(FileNotFoundError):
            lock = os.open(aside, os.O_RDONLY | os.O_DIRECTORY)
            with suppress(OSError):  # a file system without locks: there, nobody tidies up
                fcntl.flock(lock, fcntl.LOCK_EX)
            if aside.exists():
                return aside, lock
            os.close(lock)


def _remove(aside: Path, store_folder: Path) -> None:
    """Between its two renames ``swap`` has moved the store away, but not yet the new one."""
    old = aside / _OLD
    if old.exists() and (aside / _NEW).exists() and is_free(store_folder):
        try:
            old.rename(store_folder)
        except OSError as error:
            problem = f"is missing: a command that was to replace it ended ({reason(error)})"
            raise StoreError(problem, str(store_folder), f"move {old} there") from error
    shutil.rmtree(aside, ignore_errors=True)


def _fill(folder: Path, quads: Iterable[Quad]) -> int:
    """In batches, which bound the memory; the folder is not in use before all are in."""
    store = OxigraphStore(folder)
    waiting = iter(quads)
    while batch := list(islice(waiting, _BATCH)):
        store.load_quads(batch)
    store.load_quads(dataset.describe(store))
    store.settle()
    return store.count()


def swap(fresh: Path, store_folder: Path) -> None:
    """Two renames, because no system replaces a folder that has content in one step. What ends
    between them is undone by who removes the folder of ``fresh``, and then by the next ``tidy``."""
    try:
        _keep_owner(fresh, store_folder if store_folder.exists() else store_folder.parent)
        if store_folder.exists():
            store_folder.rename(fresh.with_name(_OLD))
        fresh.rename(store_folder)
    except OSError as error:
        raise StoreError(f"cannot be replaced: {reason(error)}", str(store_folder)) from error


def _keep_owner(fresh: Path, place: Path) -> None:
    """What the superuser makes is for the user who has the place, such as that of a server. Files
    that a backup shares stay as they are: they are only read."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    owner = place.stat()
    for path in (fresh, *fresh.iterdir()):
        if path.is_dir() or path.stat().st_nlink == 1:
            os.chown(path, owner.st_uid, owner.st_gid)


def _reported(quads: Iterable[Quad], progress: Progress) -> Iterator[Quad]:
    count = 0
    for count, quad in enumerate(quads, 1):
        yield quad
        if count % _STEP == 0:
            progress(count)
    progress(count)
