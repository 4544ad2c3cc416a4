"""The description of the HTTP interface (OpenAPI 3.1), made of the routes and saved queries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml
from flask import current_app, request

from rightsgraph.queries import Parameter, SavedQuery
from rightsgraph_server.choices import concepts
from rightsgraph_server.graph import graph
from rightsgraph_server.keeping import remembered

_FILE = Path(__file__).parent / "openapi.yaml"
_METHODS = ("get", "put", "post", "delete", "patch")
_QUERY_ROUTE = "/api/{name}"
_BODIES = {
    "triples": (
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/ld+json",
    ),
    "update": ("application/sparql-update",),
    "checked": ("text/turtle", "application/ld+json", "multipart/form-data"),
}
_SUCCESS = {"Done": "2XX", "Elsewhere": "3XX"}
_OTHERS = {
    "303": {"description": "The description of what was asked for is elsewhere"},
    "304": {"description": "As the client has it already"},
}
Json = dict[str, Any]


def description() -> Json:
    """The whole of it, with the address that the client has used for this server."""
    server = request.host_url.rstrip("/") + request.script_root
    return {**remembered(("openapi",), _described), "servers": [{"url": server}]}


def routes() -> Iterator[tuple[str, set[str]]]:
    """The path of each route as OpenAPI writes it, and its methods in small letters."""
    for rule in current_app.url_map.iter_rules():
        if rule.endpoint != "static":
            path = re.sub(r"<(?:[^<>]+:)?(\w+)>", r"{\1}", rule.rule)
            yield path, {method.lower() for method in rule.methods or ()} & set(_METHODS)


def _described() -> Json:
    there = {path for path, _ in routes()}
    fixed = _fixed()
    paths = {path: _item(item) for path, item in fixed["paths"].items() if path in there}
    for query in graph().queries.values():
        paths[_QUERY_ROUTE.format(name=query.name)] = {"get": _saved(query)}
    return {**fixed, "info": {**fixed["info"], "version": version("rightsgraph")}, "paths": paths}


@cache
def _fixed() -> Json:
    found: Json = yaml.safe_load(_FILE.read_text("utf-8"))
    return found


def _item(item: Json) -> Json:
    """A path with its operations written out."""
    return {key: _operation(part) if key in _METHODS else part for key, part in item.items()}


def _operation(short: Json) -> Json:
    operation = {key: part for key, part in short.items() if key not in ("answer", "body")}
    if body := short.get("body"):
        content = {media_type: {"schema": {"type": "string"}} for media_type in _BODIES[body]}
        operation["requestBody"] = {"required": True, "content": content}
        operation["security"] = [{"basic": []}, {"bearer": []}, {}]
    return {**operation, "responses": _responses(short["answer"])}


def _responses(name: str) -> Json:
    wanted, problem = ({"$ref": f"#/components/responses/{one}"} for one in (name, "Problem"))
    success = _SUCCESS.get(name, "200")
    others = {} if name in _SUCCESS else _OTHERS
    return {success: wanted, **others, "4XX": problem, "5XX": problem}


def _saved(query: SavedQuery) -> Json:
    shared = ("limit", "offset", "tableFormat")
    return {
        "operationId": re.sub(r"-(\w)", lambda match: match[1].upper(), query.name),
        "summary": query.title,
        "description": query.description,
        "tags": ["Saved queries"],
        "parameters": [
            *map(_parameter, query.parameters),
            *({"$ref": f"#/components/parameters/{name}"} for name in shared),
        ],
        "responses": _responses("Results"),
    }


def _parameter(parameter: Parameter) -> Json:
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.description,
        "required": parameter.required,
        "schema": _schema(parameter),
    }


def _schema(parameter: Parameter) -> Json:
    schema: Json = dict(_SCHEMAS[parameter.type])
    allowed = list(parameter.values) or [one.value for one in _concepts(parameter)]
    if allowed:
        schema["enum"] = [_typed(parameter, value) for value in allowed]
    if parameter.default is not None:
        schema["default"] = _typed(parameter, parameter.default)
    return schema


def _concepts(parameter: Parameter) -> Any:
    return concepts(parameter.scheme) if parameter.scheme else ()


def _typed(parameter: Parameter, value: str) -> str | int:
    return int(value) if parameter.type == "integer" else value


_SCHEMAS: dict[str, Json] = {
    "iri": {"type": "string", "format": "iri-reference"},
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
    "state": {"type": "string", "pattern": "^[A-Za-z]{3}$"},
    "concept": {"type": "string", "pattern": "^[a-z0-9-]+$"},
}
