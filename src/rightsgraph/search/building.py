"""Makes an index of a store: a folder that appears complete or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import tantivy

from rightsgraph.errors import StoreError
from rightsgraph.search.things import Thing, state_labels, things
from rightsgraph.search.words import key, words
from rightsgraph.store import OxigraphStore, Store, solutions

META = "rightsgraph.json"
# Counts up with the schema: an index of another one is not opened but made anew.
FORM = 1
_NEW = ".new-"
_LEFT_SECONDS = 86_400
_TRIES = 20
_BETWEEN_TRIES = 0.2
_HEAP = 128_000_000
_SPACED = "whitespace"


def schema() -> tantivy.Schema:
    """``text`` is all words, ``name`` those of names, ``context`` those of its State's name;
    ``label`` and ``alias`` are whole names, ``shown`` what a hit tells of the thing."""
    fields = tantivy.SchemaBuilder()
    for name in ("text", "name"):
        fields.add_text_field(name, tokenizer_name=_SPACED)
    fields.add_text_field("context", tokenizer_name=_SPACED, index_option="basic")
    for name in ("label", "alias"):
        fields.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("kind", "state", "cycle"):
        fields.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    fields.add_unsigned_field("weight", fast=True)
    fields.add_bytes_field("shown", stored=True)
    return fields.build()


def build(store: Store, home: Path, version: str) -> Path:
    """An index of the store in a folder of its own below ``home``; older ones there go.

    ``version`` is the store's, from before. Raises StoreError.
    """
    fresh = home / f"{_NEW}{uuid4().hex[:8]}"
    try:
        fresh.mkdir(parents=True)
        states = state_labels(store)
        _fill(fresh, things(store), states)
        meta = {"form": FORM, "version": version, "states": states}
        (fresh / META).write_text(json.dumps(meta, ensure_ascii=False) + "\n", "utf-8")
        done = fresh.rename(home / f"{time.time_ns():020}")
        _remove_older(home, done)
        return done
    except (OSError, ValueError) as error:
        raise StoreError(f"cannot be indexed: {error}", str(home)) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def newest(home: Path) -> Path | None:
    """The newest index in a folder that this program can read."""
    if not home.is_dir():
        return None
    folders = (one for one in sorted(home.iterdir(), reverse=True) if one.name.isdigit())
    return next((folder for folder in folders if meta_of(folder).get("form") == FORM), None)


def meta_of(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / META).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def fingerprint(store: Store) -> str:
    """Of a store that tells no version. A change that leaves all counts alike is not seen."""
    counted = solutions(store, "SELECT (COUNT(*) AS ?all) { GRAPH ?graph { ?s ?p ?o } }")
    told = [*(str(row[0]) for row in counted), *store.graphs()]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:18]


def build_beside(store: Path, home: Path, version: str) -> Path:
    """An index of a store in a folder, which may be in use."""
    with _still(store, home) as copy:
        return build(OxigraphStore(copy, read_only=True), home, version)


@contextmanager
def _still(store: Path, home: Path) -> Iterator[Path]:
    """The store as it is now, mostly as links: who writes to it takes files away that indexing
    would come to only later, and now and then even one that is just being linked."""
    home.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=_NEW, dir=home, ignore_cleanup_errors=True) as place:
        copy = Path(place) / "store"
        for left in reversed(range(_TRIES)):
            try:
                OxigraphStore(store, read_only=True).backup(copy)
                break
            except StoreError:
                if not (left and store.is_dir()):
                    raise
            time.sleep(_BETWEEN_TRIES)
        yield copy


def _fill(folder: Path, found: Iterable[Thing], states: Mapping[str, str]) -> None:
    """One thread writes: the caller's program has other work for the second core."""
    index = tantivy.Index(schema(), path=str(folder))
    writer = index.writer(_HEAP, num_threads=1)
    contexts = {code: " ".join(words(label)) for code, label in states.items()}
    for thing in found:
        document = _document(thing)
        document.add_text("context", contexts.get(thing.state, ""))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _document(thing: Thing) -> tantivy.Document:
    document = tantivy.Document()
    names = [*thing.names, *thing.hidden]
    named = [*words(thing.label), *(word for name in names for word in words(name))]
    text = [*named, *(word for one in thing.texts for word in words(one))]
    document.add_text("name", " ".join(named))
    document.add_text("text", " ".join(text))
    document.add_text("label", key(thing.label))
    for name in names:
        document.add_text("alias", key(name))
    document.add_bytes("shown", _shown(thing))
    document.add_text("kind", thing.kind.name)
    for field, value in (("state", thing.state), ("cycle", thing.cycle)):
        if value:
            document.add_text(field, value)
    document.add_unsigned("weight", thing.kind.weight)
    return document


def _shown(thing: Thing) -> bytes:
    """A name that the label says already would be a snippet that tells nothing."""
    label = f" {key(thing.label)} "
    said = [*thing.texts, *(name for name in thing.names if f" {key(name)} " not in label)]
    fields = [thing.iri, thing.label, thing.kind.name, thing.state, thing.cycle, said]
    return json.dumps(fields, ensure_ascii=False).encode()


def _remove_older(home: Path, done: Path) -> None:
    """Who reads one of them has its files open. What a dead program left goes a day later."""
    for folder in home.iterdir():
        is_older = folder.name.isdigit() and folder.name < done.name
        is_left = folder.name.startswith(_NEW) and _age(folder) > _LEFT_SECONDS
        if is_older or is_left:
            shutil.rmtree(folder, ignore_errors=True)


def _age(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0
