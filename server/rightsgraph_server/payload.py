"""The RDF that a request brings, checked and read before anything is changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from flask import request
from pyoxigraph import Quad, RdfFormat, parse, serialize
from werkzeug.datastructures import FileStorage

from rightsgraph.errors import BadRequest, PayloadTooLarge, SyntaxFault, UnsupportedMediaType
from rightsgraph_server.formats import GRAPHS

_ENTITY = re.compile(rb'<!ENTITY\s+([^\s"]+)\s+"([^"]*)"')
# Triples within triples, and what may hold the same letters.
_QUOTED = re.compile(
    rb'"""(?:[^"\\]|\\.|"(?!""))*+"""|"(?:[^"\\\n]|\\.)*+"'
    rb"|'''(?:[^'\\]|\\.|'(?!''))*+'''|'(?:[^'\\\n]|\\.)*+'"
    rb'|<[^<>"{}|^`\s]*+>|\#[^\n]*+|(?P<mark><<|>>)',
    re.DOTALL,
)
_DEEPEST = 100
_REFERENCE = re.compile(rb"&([^#;&<\s][^;&<\s]*);")


def received(base: str, most: int) -> str:
    """The triples of the body, or of all files of a form, as N-Triples.

    ``base`` is what relative IRIs are resolved against, ``most`` how many bytes entities may
    unfold to. Raises SyntaxFault, BadRequest, PayloadTooLarge and UnsupportedMediaType.
    """
    if request.mimetype == "multipart/form-data":
        return "".join(_triples(*part, base, most) for part in _files())
    form = RdfFormat.from_media_type(request.content_type or "")
    return _triples(request.get_data(cache=False), form, base, most)


def _files() -> Iterator[tuple[bytes, RdfFormat | None]]:
    if not request.files:
        raise BadRequest("the form holds no file", remedy="send each graph as a file")
    for _, file in request.files.items(multi=True):
        yield file.read(), _form(file)


def _form(file: FileStorage) -> RdfFormat | None:
    """By the type that the part states, else by the name of the file."""
    extension = (file.filename or "").rpartition(".")[2]
    return RdfFormat.from_media_type(file.content_type or "") or RdfFormat.from_extension(extension)


def _triples(data: bytes, form: RdfFormat | None, base: str, most: int) -> str:
    if form is None:
        types = ", ".join(one.media_types[0] for one in GRAPHS)
        stated = request.content_type or "a body of no stated type"
        raise UnsupportedMediaType(f"a graph does not come as {stated}", "Content-Type", types)
    if form == RdfFormat.RDF_XML:
        _check_entities(data, most)
    _check_depth(data)
    try:
        quads = _parsed(data, form, base)
        triples = (quad.triple for quad in quads)
        return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()
    except SyntaxError as error:
        place = f"line {error.lineno}, column {error.offset}" if error.lineno else ""
        raise SyntaxFault(str(error.msg), place) from error


def _parsed(data: bytes, form: RdfFormat, base: str) -> Iterator[Quad]:
    """Blank nodes are renamed, so that those of two files stay apart."""
    return parse(data, form, base_iri=base, without_named_graphs=True, rename_blank_nodes=True)


def _check_depth(data: bytes) -> None:
    """The engine's own functions call themselves for each triple within a triple, without end."""
    if data.count(b"<<") < _DEEPEST:
        return
    depth = 0
    for found in _QUOTED.finditer(data):
        depth += {b"<<": 1, b">>": -1}.get(found["mark"], 0)
        if depth >= _DEEPEST:
            raise BadRequest(f"a triple stands within {_DEEPEST} others")


def _check_entities(data: bytes, most: int) -> None:
    """A few lines of nested entities unfold to more than any memory holds."""
    entities = dict(_ENTITY.findall(data))
    if not entities:
        return
    if any(_REFERENCE.search(text) for text in entities.values()):
        raise BadRequest("an entity refers to another one", "DOCTYPE", "write both out")
    uses = Counter(_REFERENCE.findall(data))
    if sum(uses[name] * len(text) for name, text in entities.items()) > most:
        raise PayloadTooLarge("the entities unfold to too much", "DOCTYPE", "write them out")
