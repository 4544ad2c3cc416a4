"""The things that have an IRI below the base, and the documents that describe them.

A thing is no document, so its own path answers 303 and leads to a description: the page, or RDF
in one of the formats. Those have addresses of their own, the thing's with a suffix from a fixed
list, so that ``140.14`` has none. Terms of the ontology and shapes are parts of one document
each; what stands below ``/ns/`` and ``/shapes/`` here are pages about one of them.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, render_template, request
from pyoxigraph import NamedNode

from rightsgraph.errors import NotFound
from rightsgraph.iris import BASE, NS
from rightsgraph.iris import graph as graph_iri
from rightsgraph.resources import folder
from rightsgraph_server.answers import accepted, on_page, send, send_page, send_whole, wants_page
from rightsgraph_server.formats import GRAPHS, HTML, choose
from rightsgraph_server.graph import graph
from rightsgraph_server.keeping import kept_page
from rightsgraph_server.routes.graphs import check_exists, content
from rightsgraph_server.views.asking import dataset as all_graphs
from rightsgraph_server.views.kinds import view_of
from rightsgraph_server.views.page import Page, subject
from rightsgraph_server.views.paging import page_number
from rightsgraph_server.views.rdf import description, has_next, known, known_of
from rightsgraph_server.views.shape import SHAPES, shapes_view
from rightsgraph_server.views.shape import view as shape_view
from rightsgraph_server.views.term import ONTOLOGY, ontology_view
from rightsgraph_server.views.term import view as term_view

blueprint = Blueprint("things", __name__)

_PAGE = "html"
_TRIPLES_SHOWN = 300
_SUFFIXES = {_PAGE: HTML, **{form.name: form.media_types[0] for form in GRAPHS}}
# What search engines and link checkers are told of, besides the page.
_USUAL = (_PAGE, "ttl", "jsonld", "nt", "rdf")


@blueprint.route("/id/<path:path>")
@blueprint.route("/scheme/<path:path>")
@blueprint.route("/dataset")
@blueprint.route("/dataset.<suffix>")
@blueprint.route("/dataset/<path:path>")
def thing(path: str = "", suffix: str = "") -> Response:
    """A thing leads to its description; an address with a suffix is one."""
    bare, suffix = _split(request.path.removeprefix("/"))
    node = _node(bare)
    about = subject(node.value) if suffix == _PAGE else None
    found = known_of(about) if about else known(node)
    if not found.exists:
        raise NotFound("nothing is known of this thing", node.value, "check the address")
    if found.successor.startswith(BASE):
        return _moved(node, found.successor, suffix)
    if about:
        page = send_page(lambda: kept_page(lambda: _shown(view_of(about))))
        return _linked(page, node)
    return _rdf(node, suffix) if suffix else _see_other(node)


@blueprint.route("/ns")
@blueprint.route("/ns.<suffix>")
def ontology(suffix: str = "") -> Response | str:
    return _whole(ONTOLOGY, graph_iri("ontology"), suffix)


@blueprint.route("/ns/<name>")
def term(name: str) -> Response | str:
    """One term of the ontology; the IRI of its version is here as well."""
    about = subject(ONTOLOGY)
    if f"{ONTOLOGY}/{name}" in {one.iri for one in about.refs("owl:versionIRI")}:
        return ontology()
    return _part(NS, name)


@blueprint.route("/context.jsonld")
def context() -> Response:
    """The terms of the ontology under short names, for JSON-LD."""
    content = (folder("ontology") / "context.jsonld").read_bytes()
    return send_whole(Response(content, mimetype="application/ld+json"))


@blueprint.route("/shapes")
@blueprint.route("/shapes.<suffix>")
def shapes(suffix: str = "") -> Response | str:
    return _whole(SHAPES, graph_iri("shapes"), suffix)


@blueprint.route("/shapes/<name>")
def shape(name: str) -> Response | str:
    return _part(f"{SHAPES}#", name)


@blueprint.route("/.well-known/void")
def dataset() -> Response | str:
    return _content("Dataset", graph_iri("dataset"))


@blueprint.route("/graph/<path:path>")
def named_graph(path: str) -> Response | str:
    return _content(f"Graph {path}", _node(f"graph/{path}").value)


def _split(path: str) -> tuple[str, str]:
    """A path and its suffix, if that is one of the list."""
    bare, dot, suffix = path.rpartition(".")
    return (bare, suffix) if dot and suffix in _SUFFIXES else (path, "")


def _see_other(node: NamedNode) -> Response:
    """To the page or to RDF, as the client prefers; the parameters of a page are kept."""
    suffix = _PAGE if _page_wanted() else choose(accepted(), _format(), GRAPHS)[0].name
    response = Response(status=303)
    response.headers["Location"] = _address(node.value, suffix) + _query()
    response.headers.add("Link", f'<{_address(node.value, suffix)}>; rel="describedby"')
    _alternate(response, node.value)
    return response


def _moved(node: NamedNode, successor: str, suffix: str) -> Response:
    """A retired identifier stays, and says which one has taken its place."""
    note = f"{node.value} has been replaced by {successor}\n"
    response = Response(note, status=301, mimetype="text/plain")
    response.headers["Location"] = _address(successor, suffix) + _query()
    response.headers.add("Link", f'<{successor}>; rel="successor-version"')
    return response


def _rdf(node: NamedNode, suffix: str) -> Response:
    number = page_number()
    response = send(description(node, number), suffix, all_graphs())
    if number > 1:
        response.headers.add("Link", f'<{_page_address(number - 1)}>; rel="prev"')
    if has_next(node, number):
        response.headers.add("Link", f'<{_page_address(number + 1)}>; rel="next"')
    return _linked(response, node)


def _linked(response: Response, node: NamedNode) -> Response:
    """What is described, and where the same is in other formats."""
    for relation in ("canonical", "describes"):
        response.headers.add("Link", f'<{node.value}>; rel="{relation}"')
    _alternate(response, node.value)
    return response


def _alternate(response: Response, iri: str) -> None:
    for suffix in _USUAL:
        address, media_type = _address(iri, suffix), _SUFFIXES[suffix]
        response.headers.add("Link", f'<{address}>; rel="alternate"; type="{media_type}"')


def _whole(iri: str, graph_name: str, suffix: str) -> Response | str:
    """The document that defines the terms, or the shapes: all of it, or its readable list."""
    if suffix not in ("", *_SUFFIXES):
        raise NotFound("there is no such format", suffix, f"use {', '.join(_SUFFIXES)}")
    if suffix == _PAGE or (not suffix and _page_wanted()):
        response = send_page(lambda: kept_page(lambda: _shown(_list_of(iri))))
    else:
        name = NamedNode(graph_name)
        check_exists(name)
        response = send(
            f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}", suffix or _format()
        )
    _alternate(response, iri)
    return response


def _list_of(iri: str) -> Page:
    return ontology_view(subject(iri)) if iri == ONTOLOGY else shapes_view()


def _part(namespace: str, name: str) -> Response | str:
    bare, suffix = _split(name)
    node = _node((namespace + bare).removeprefix(BASE))
    is_page = suffix == _PAGE or (not suffix and _page_wanted())
    about = subject(node.value) if is_page else None
    found = known_of(about) if about else known(node)
    if not found.exists:
        raise NotFound("there is no such term", node.value, "see the list of all")
    if about:
        view = term_view if namespace == NS else shape_view
        return _linked(send_page(lambda: kept_page(lambda: _shown(view(about)))), node)
    return _rdf(node, suffix or _format())


def _shown(page: Page) -> str:
    formats = [(suffix, _address(page.iri, suffix)) for suffix in _USUAL[1:]] if page.iri else []
    return render_template(page.template, page=page, it=page.it, formats=formats)


def _content(title: str, iri: str) -> Response | str:
    """All of a named graph; on a page, its first triples."""
    name, held = NamedNode(iri), graph()
    if not _page_wanted():
        return content(name)
    check_exists(name)
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"
    figures: dict[str, Any] = {"title": title, "iri": iri, "size": held.sizes.get(iri, 0)}
    rows = on_page(f"{query} LIMIT {_TRIPLES_SHOWN}")
    rows["more"] = figures["size"] > _TRIPLES_SHOWN
    return render_template("graph.html", **figures, **rows)


def _address(iri: str, suffix: str) -> str:
    """The path on this server of a description; without a suffix, of the thing."""
    path = iri.removeprefix(BASE).replace("#", "/").lstrip("/")
    return f"{request.script_root}/{quote(path)}" + (f".{suffix}" if suffix else "")


def _query() -> str:
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != "format"]
    return f"?{urlencode(kept)}" if kept else ""


def _page_address(number: int) -> str:
    return f"{request.script_root}{quote(request.path)}" + (f"?page={number}" if number > 1 else "")


def _node(path: str) -> NamedNode:
    try:
        return NamedNode(BASE + path)
    except ValueError as error:
        raise NotFound(f"this is no identifier: {error}", path) from error


def _format() -> str:
    return request.args.get("format", "")


def _page_wanted() -> bool:
    return wants_page(_format(), GRAPHS)
