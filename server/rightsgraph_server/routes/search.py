"""``/search``: a page with facets that works without scripts, and the same for programs.

Everything that a page shows stands in its address, so that each can be kept and shared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, json, jsonify, render_template, request, url_for

from rightsgraph.errors import BadRequest
from rightsgraph.search.index import DEEPEST, FacetValue, Found, Hit, Index
from rightsgraph.search.matching import FACETS
from rightsgraph.search.things import KIND_NAMES, shown_kind
from rightsgraph_server import searching
from rightsgraph_server.answers import accepted
from rightsgraph_server.formats import HTML, best
from rightsgraph_server.pages import local

blueprint = Blueprint("search", __name__)

_ON_A_PAGE = 20
_JSON = "application/json"
_SUGGESTIONS = "application/x-suggestions+json"
_DESCRIPTION = "application/opensearchdescription+xml"
_LONGEST = 1000
_Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Question:
    """What an address asks for."""

    text: str
    filters: dict[str, tuple[str, ...]]
    page: int

    def pairs(self, **instead: str) -> _Pairs:
        """The parameters of the address, some of them with another value."""
        given = [("q", self.text), *((n, v) for n in FACETS for v in self.filters[n])]
        return [pair for pair in (*given, *instead.items()) if pair[1]]

    def address(self, page: int = 1) -> str:
        return _address(self.pairs(page=str(page) if page > 1 else ""))

    def toggled(self, facet: str, value: str) -> str:
        """The address that asks for this value as well, or no more."""
        values = self.filters[facet]
        other = tuple(v for v in values if v != value) if value in values else (*values, value)
        return Question(self.text, {**self.filters, facet: other}, 1).address()


@blueprint.route("/search")
def search() -> Response:
    """Raises BadRequest, which names the parameter, and Overloaded."""
    question, index = _question(), searching.index()
    current, on_page = searching.keeper().is_current(), _page_wanted()
    response = Response(mimetype=HTML if on_page else _JSON)
    response.set_etag(f"{index.version}-{on_page:d}{current:d}", weak=True)
    found = index.search(
        question.text,
        question.filters,
        limit=_ON_A_PAGE,
        offset=(question.page - 1) * _ON_A_PAGE,
    )
    if on_page:
        page = _shown(question, found, index)
        response.set_data(render_template("search.html", current=current, **page))
    else:
        body = _told(question, found, index)
        response.set_data(json.dumps({**body, "current": current}))
    response.headers["Link"] = ", ".join(_links(question, found.total))
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


@blueprint.route("/search/complete")
def complete() -> Response:
    """What somebody may be typing the name of; for browsers in the form of OpenSearch."""
    text, form = _text(), _format("opensearch")
    found = searching.index().complete(text)
    if not (form or _wants_suggestions()):
        return jsonify([{**asdict(one), "href": local(one.iri)} for one in found])
    hrefs = [url_for("search.search", q=one.label, _external=True) for one in found]
    body = [text, [one.label for one in found], [one.kind for one in found], hrefs]
    return Response(json.dumps(body), mimetype=_SUGGESTIONS)


@blueprint.route("/search/opensearch.xml")
def description() -> Response:
    """With it, a browser offers this search in its own field."""
    addresses = {
        "search": url_for("search.search", _external=True),
        "complete": url_for("search.complete", _external=True),
    }
    body = render_template("opensearch.xml", **addresses)
    return Response(body, content_type=f"{_DESCRIPTION}; charset=utf-8")


def _question() -> Question:
    filters = {
        name: tuple(dict.fromkeys(filter(None, request.args.getlist(name)))) for name in FACETS
    }
    for kind in filters["kind"]:
        if kind not in KIND_NAMES:
            raise BadRequest(f"there is no kind {kind!r}", "kind", f"use {', '.join(KIND_NAMES)}")
    for cycle in filters["cycle"]:
        if not (cycle.isascii() and cycle.isdigit()):
            raise BadRequest(f"{cycle!r} is no number of a cycle", "cycle", "give a whole number")
    return Question(_text(), filters, _page())


def _text() -> str:
    text = request.args.get("q", "").strip()
    if len(text) > _LONGEST:
        raise BadRequest("is too long", "q", f"give at most {_LONGEST} characters")
    return text


def _page() -> int:
    page, last = request.args.get("page", "1"), DEEPEST // _ON_A_PAGE
    if not (page.isascii() and page.isdigit() and 1 <= int(page) <= last):
        raise BadRequest(f"{page!r} is no page", "page", f"give a number from 1 to {last}")
    return int(page)


def _page_wanted() -> bool:
    return not _format("json") and best(accepted(), (_JSON, HTML)) == HTML


def _format(known: str) -> str:
    """The one that can be named, or none."""
    form = request.args.get("format", "")
    if form not in ("", known):
        raise BadRequest(f"there is no format '{form}' here", "format", f"use {known}")
    return form


def _wants_suggestions() -> bool:
    return best(accepted(), (_JSON, _SUGGESTIONS)) == _SUGGESTIONS


def _told(question: Question, found: Found, index: Index) -> dict[str, Any]:
    """For programs. ``title`` and ``snippet`` are pieces of text, marked ones among them."""
    return {
        "query": question.text,
        "filters": question.filters,
        "total": found.total,
        "page": question.page,
        "size": _ON_A_PAGE,
        "version": index.version,
        "meant": found.meant,
        "loose": found.loose,
        "things": [asdict(hit) for hit in found.hits],
        "facets": {name: [asdict(one) for one in values] for name, values in found.facets.items()},
    }


def _shown(question: Question, found: Found, index: Index) -> dict[str, Any]:
    last = _last(found.total)
    return {
        "question": question,
        "found": found,
        "things": [(hit, local(hit.iri), _about(hit, index)) for hit in found.hits],
        "facets": [(name, _values(question, name, found.facets[name])) for name in FACETS],
        "previous": question.address(min(question.page - 1, last)) if question.page > 1 else "",
        "next": question.address(question.page + 1) if question.page < last else "",
        "last": last,
        "first": (question.page - 1) * _ON_A_PAGE + 1,
    }


def _about(hit: Hit, index: Index) -> str:
    cycle = f"cycle {hit.cycle}" if hit.cycle else ""
    state = index.states.get(hit.state, hit.state)
    return " · ".join(filter(None, (shown_kind(hit.kind), state, cycle)))


def _values(
    question: Question, facet: str, values: Iterable[FacetValue]
) -> list[tuple[FacetValue, str, bool]]:
    """Each value, the address that asks for it or no more, and whether it is asked for."""
    chosen = question.filters[facet]
    shown = list(values)
    there = {one.value for one in shown}
    shown += [FacetValue(value, value, 0) for value in chosen if value not in there]
    if facet == "cycle":
        shown.sort(key=lambda one: one.value)
    return [(one, question.toggled(facet, one.value), one.value in chosen) for one in shown]


def _links(question: Question, total: int) -> Iterable[str]:
    last, page = _last(total), question.page
    pages = {"first": 1, "prev": page - 1, "next": page + 1, "last": last}
    for relation, number in pages.items():
        if 1 <= number <= last:
            yield f'<{request.host_url.rstrip("/")}{question.address(number)}>; rel="{relation}"'


def _last(total: int) -> int:
    return max(1, ceil(min(total, DEEPEST) / _ON_A_PAGE))


def _address(pairs: _Pairs) -> str:
    """In the same format as this page."""
    form = request.args.get("format", "")
    given = [*pairs, *([("format", form)] if form else [])]
    return f"{url_for('search.search')}?{urlencode(given)}" if given else url_for("search.search")
