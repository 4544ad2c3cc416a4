"""The saved queries: pages with a form, a table and a chart, and an API of their own.

``/queries`` lists them, ``/queries/<name>`` is about one, ``/api/<name>`` answers it. The answer
can be had in pages by ``limit`` and ``offset``; ``Link`` headers lead from each to the others.
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from rightsgraph.errors import BadRequest, NotFound, RightsgraphError
from rightsgraph.executables import GRAPH as _GRAPH
from rightsgraph.iris import BASE
from rightsgraph.paging import counting, page
from rightsgraph.queries import SavedQuery, filled
from rightsgraph.turtle import PREFIXES
from rightsgraph_server import marking
from rightsgraph_server.answers import (
    accepted,
    content_type,
    engine,
    on_page,
    send,
    send_page,
    wants_page,
)
from rightsgraph_server.choices import choices
from rightsgraph_server.engine.answering import Ask
from rightsgraph_server.engine.cache import may_change
from rightsgraph_server.formats import GRAPHS, HTML, TABLES, Format, best, choose, write
from rightsgraph_server.graph import graph
from rightsgraph_server.journal import record
from rightsgraph_server.keeping import is_partial, keep, kept, kept_page, later, remembered
from rightsgraph_server.pages import Cell, table
from rightsgraph_server.protocol import QUERY
from rightsgraph_server.snippets import snippets
from rightsgraph_server.views.naming import in_words, with_names

blueprint = Blueprint("saved", __name__)
_JSON = "application/json"
_RDF = tuple(form.media_types[0] for form in GRAPHS)
_ROWS, _ROWS_DRAWN = 100, 500
_MOST_ROWS = 1_000_000
# Parts of an answer of so many rows are cut from the whole.
_MOST_CUT = 5000
# Answers of so many bytes are kept beside what the engine remembers.
_MOST_READY = 1_000_000
# What a table may add to a page, and what each of its cells takes beside its text.
_MOST_LETTERS, _TAGS = 75_000, 25
_NUMBERS = ("xsd:integer", "xsd:decimal", "xsd:double")


@blueprint.route("/queries")
def index() -> Response | str:
    """A page for people; for programs a list, or what RDF says of all of them."""
    queries = graph().queries.values()
    wanted = best(accepted(), (_JSON, HTML, *_RDF))
    if wanted in _RDF:
        return send(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{_GRAPH}> {{ ?s ?p ?o }} }}", "")
    if wanted == HTML:
        return render_template("queries.html", queries=queries, prefixes=PREFIXES)
    return jsonify([described(query) for query in queries])


@blueprint.route("/queries/<name>")
def text(name: str) -> Response:
    """A page for people; for programs its text, its description, or what RDF says of it."""
    query = _named(name)
    form = request.args.get("format", "")
    wanted = best(accepted(), (QUERY, HTML, _JSON, *_RDF))
    if form or wanted in _RDF:
        return send(f"DESCRIBE <{BASE}queries/{name}>", form)
    if wanted == HTML:
        return _page(query)
    if wanted == _JSON:
        return jsonify(described(query))
    return Response(query.sparql, mimetype=QUERY)


@blueprint.route("/api/<name>")
def answer(name: str) -> Response:
    """The answer for the parameters given in the address; those left out have their defaults."""
    query = _named(name)
    given = _given()
    form = given.pop("format", "")
    if wants_page(form):
        return _page(query)
    limit, offset = _part(given)
    sparql = filled(graph().store, query, **given)
    version = engine().version()
    ready = _ready(sparql, version)
    if limit is None:
        return _part_of(sparql, version, ready, form, slice(None)) if ready else send(sparql, form)
    total = _total(sparql)
    if whole := ready or _whole(sparql, total):
        response = _part_of(sparql, version, whole, form, slice(offset, offset + limit))
    else:
        response = send(page(sparql, limit, offset), form)
    _link(response, total, limit, offset)
    return response


def keep_answer(name: str, version: str, answer: bytes) -> None:
    """What the page of a query as it stands shows, how many rows it has, and parts of it, without
    another evaluation: from its answer in JSON on this version of the store."""
    query = _named(name)
    sparql, size = filled(graph().store, query), _size(query)
    found = parse_query_results(answer, QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)
    shown = table(found)
    total = len(shown["rows"]) + shown["more"] + sum(1 for _ in found)
    shown["rows"] = shown["rows"][: size + 1]
    keep(version, ("rows", page(sparql, size + 1, 0)), shown)
    keep(version, ("total", sparql), total)
    if len(answer) <= _MOST_READY:
        keep(version, ("answer", sparql), answer)


def described(query: SavedQuery) -> dict[str, Any]:
    """A query as programs read of it."""
    return {
        "name": query.name,
        "title": query.title,
        "description": query.description,
        "keywords": query.keywords,
        "parameters": [
            {**parameter.model_dump(), "required": parameter.required}
            for parameter in query.parameters
        ],
        "chart": query.chart and query.chart.model_dump(),
        "answer": url_for("saved.answer", name=query.name),
        "query": url_for("saved.text", name=query.name),
        "sparql": query.sparql,
    }


def _named(name: str) -> SavedQuery:
    queries = graph().queries
    if name not in queries:
        raise NotFound("there is no such query", name, f"see {url_for('saved.index')}")
    return queries[name]


def _given() -> dict[str, str]:
    """Raises BadRequest where a parameter is given twice: one of the two would be passed over."""
    for name, values in request.args.lists():
        if len(values) > 1:
            raise BadRequest("is given more than once", f"parameter {name}", "give it once")
    return request.args.to_dict()


# Parts of an answer


def _part(given: dict[str, str]) -> tuple[int | None, int]:
    """The limit, None where the whole answer is wanted, and the offset; takes both out."""
    limit, offset = given.pop("limit", ""), given.pop("offset", "")
    if offset and not limit:
        raise BadRequest("needs a limit", "parameter offset", "give a limit as well")
    if not limit:
        return None, 0
    return _number("limit", limit, 1), _number("offset", offset or "0", 0)


def _number(name: str, value: str, least: int) -> int:
    fits = value.isascii() and value.isdigit() and len(value) < 10
    if not fits or not least <= int(value) <= _MOST_ROWS * (1 if least else 1000):
        wanted = f"a whole number from {least}" + (f" to {_MOST_ROWS}" if least else "")
        raise BadRequest(f"{value!r} does not fit", f"parameter {name}", f"give {wanted}")
    return int(value)


def _ready(sparql: str, version: str) -> bytes | None:
    """The answer in JSON that was made before anybody asked; what the engine remembers may have
    made room for other answers."""
    found = kept().figures.find(version, ("answer", sparql))
    return found[0] if found else None


def _whole(sparql: str, rows: int) -> bytes | None:
    """The whole answer in JSON, which the engine remembers: a part of it would take as long to
    find, for all rows are put in order first. None where parts are asked for by themselves."""
    if rows > _MOST_CUT or may_change(Ask(sparql)):
        return None
    whole = send(sparql, "json")
    return whole.get_data() if whole.status_code == 200 else None


def _part_of(sparql: str, version: str, whole: bytes, form: str, part: slice) -> Response:
    """Some rows of an answer that is of this version or a newer one, in the format that the client
    prefers."""
    chosen, media_type = choose(accepted(), form, TABLES)
    record().query, settings = sparql, graph().settings
    tag = marking.tag(settings, version, sparql, chosen.name, str(part)) if version else ""
    if tag and request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        body = _written(whole, chosen, part)
        response = Response(body, content_type=content_type(media_type))
    signed_in = "Authorization" in request.headers
    response.headers.extend(marking.marks(settings, tag, signed_in=signed_in))
    return response


def _written(table: bytes, form: Format, part: slice) -> bytes:
    """Some rows of a table in JSON, in another format."""
    if part != slice(None):
        found = json.loads(table)
        found["results"]["bindings"] = found["results"]["bindings"][part]
        table = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    if form.name == "json":
        return table
    written = BytesIO()
    write(parse_query_results(table, QueryResultsFormat.JSON), form, written)
    return written.getvalue()


def _link(response: Response, total: int, limit: int, offset: int) -> None:
    """Where the other parts are, and how many rows there are in all."""
    last = (total - 1) // limit * limit if total else 0
    parts = {"first": 0, "prev": max(offset - limit, 0), "next": offset + limit, "last": last}
    if not offset:
        del parts["prev"]
    if offset + limit >= total:
        del parts["next"]
    links = (f'<{_at(start)}>; rel="{name}"' for name, start in parts.items())
    response.headers["Link"] = ", ".join(links)
    response.headers["X-Total-Count"] = str(total)


def _total(sparql: str) -> int:
    """Counted by the engine as any query, within its limits."""
    return remembered(("total", sparql), lambda: int(on_page(counting(sparql))["rows"][0][0].text))


def _at(offset: int) -> str:
    """This address with another offset."""
    fields = [(name, value) for name, value in request.args.items(multi=True) if name != "offset"]
    if offset:
        fields.append(("offset", str(offset)))
    return f"{request.base_url}?{urlencode(fields)}"


# The page of a query


def _page(query: SavedQuery) -> Response:
    """As it stands before anybody fills anything in, a page is kept as any other.

    It tells programs the whole address, as this client called it.
    """
    if not request.args:
        return send_page(lambda: kept_page(lambda: _asked(query)[0], request.host_url))
    response = Response(*_asked(query))
    if is_partial():
        response.headers["Cache-Control"] = "no-store"
    return response


def _asked(query: SavedQuery) -> tuple[str, int]:
    """The form with the answer below it, or with what is wrong with what was filled in."""
    given: dict[str, str] = {}
    try:
        given = _given()
        given.pop("format", "")
        part = _part_shown(query, given)
        sparql = filled(graph().store, query, **given)
        shown = {"sparql": sparql, **_answered(sparql, *part)}
    except RightsgraphError as error:
        is_first = not request.args and isinstance(error, BadRequest)
        problem = None if is_first else error
        status = 200 if problem is None else error.http_status
        return _rendered(query, given, problem=problem, sparql=query.sparql), status
    return _rendered(query, given, **shown), 200


def _part_shown(query: SavedQuery, given: dict[str, str]) -> tuple[int, int]:
    """How many rows, no more than a page has, and from which on; takes both out."""
    limit, offset = given.pop("limit", ""), given.pop("offset", "")
    size = _size(query)
    return min(_number("limit", limit or str(size), 1), size), _number("offset", offset or "0", 0)


def _answered(sparql: str, size: int, offset: int) -> dict[str, Any]:
    """A part of the rows; nothing where the page would have to wait for them."""
    part = page(sparql, size + 1, offset)
    found = later(("rows", part), lambda: on_page(part))
    if found is None:
        return {}
    rows = _fitting(with_names(found["rows"][:size]))
    more = found["more"] or len(found["rows"]) > len(rows)
    return {
        "columns": [(name, in_words(name)) for name in found["columns"]],
        "numbers": [
            all(cell.note in _NUMBERS for cell in column) for column in zip(*rows, strict=True)
        ],
        "rows": rows,
        "offset": offset,
        "prev": _at(max(offset - size, 0)) if offset else "",
        "next": _at(offset + len(rows)) if more else "",
    }


def _size(query: SavedQuery) -> int:
    """How many rows a page has: more where they are drawn, so that the chart is of all of them."""
    return _ROWS_DRAWN if query.chart else _ROWS


def _fitting(rows: list[list[Cell]]) -> list[list[Cell]]:
    """As many as a page should have to send, but one at least."""
    left = _MOST_LETTERS
    for at, row in enumerate(rows):
        left -= sum(len(cell.text) + len(cell.href) + _TAGS for cell in row)
        if left < 0:
            return rows[: max(at, 1)]
    return rows


def _rendered(query: SavedQuery, given: dict[str, str], **shown: Any) -> str:
    filled_in = {name: value for name, value in given.items() if value}
    csv, as_json = (_address(query, filled_in, form) for form in ("csv", "json"))
    return render_template(
        "query.html",
        query=query,
        given=given,
        options={parameter.name: choices(parameter) for parameter in query.parameters},
        downloads=[(form.name, _address(query, filled_in, form.name)) for form in TABLES],
        snippets=snippets(csv, as_json),
        **shown,
    )


def _address(query: SavedQuery, given: dict[str, str], form: str) -> str:
    fields = {name: value for name, value in given.items() if name not in ("name", "format")}
    address = url_for("saved.answer", name=query.name, _external=True)
    return f"{address}?{urlencode({**fields, 'format': form})}"
