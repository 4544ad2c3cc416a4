"""The description of the HTTP interface as a page shows it: operations below their tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request

Json = dict[str, Any]

# Values that are more than so many are offered once on the page, for all fields that take them.
_MANY = 20


@dataclass(frozen=True)
class Field:
    """A parameter as a form has it; ``options`` are the only values, where there are any."""

    name: str
    description: str
    value: str
    options: tuple[str, ...]
    required: bool
    in_path: bool


@dataclass(frozen=True)
class Operation:
    """``action`` is where a form without path parameters goes even where no script runs."""

    key: str
    method: str
    path: str
    summary: str
    description: str
    fields: tuple[Field, ...]
    bodies: tuple[str, ...]
    answers: tuple[str, ...]

    @property
    def can_be_tried(self) -> bool:
        return self.method == "get"

    @property
    def names_format(self) -> bool:
        """Whether a parameter does what else the Accept header does."""
        return any(field.name == "format" for field in self.fields)

    @property
    def address(self) -> str:
        return request.script_root + self.path

    @property
    def action(self) -> str:
        return "" if any(field.in_path for field in self.fields) else self.address


@dataclass(frozen=True)
class Section:
    name: str
    description: str
    operations: tuple[Operation, ...]


def sections(document: Json) -> list[Section]:
    """One for each tag that has operations."""
    every = [
        (operation["tags"][0], _operation(document, path, method, {**item, **operation}))
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    ]
    found = []
    for tag in document["tags"]:
        own = tuple(operation for name, operation in every if name == tag["name"])
        if own:
            found.append(Section(tag["name"], tag["description"], own))
    return found


def long_lists(shown: list[Section]) -> list[tuple[str, ...]]:
    """The values of fields that take one of many."""
    fields = (field for section in shown for one in section.operations for field in one.fields)
    return list(dict.fromkeys(field.options for field in fields if len(field.options) > _MANY))


def _operation(document: Json, path: str, method: str, told: Json) -> Operation:
    key = path.removeprefix("/api/") if path.startswith("/api/") else told["operationId"]
    content = _found(document, told["responses"].get("200", {})).get("content", {})
    return Operation(
        key,
        method,
        path,
        told["summary"],
        told.get("description", ""),
        tuple(_field(_found(document, one)) for one in told.get("parameters", ())),
        tuple(told.get("requestBody", {}).get("content", ())),
        tuple(content),
    )


def _field(parameter: Json) -> Field:
    schema = parameter["schema"]
    value = parameter.get("example", schema.get("default", ""))
    return Field(
        parameter["name"],
        parameter.get("description", ""),
        str(value),
        tuple(map(str, schema.get("enum", ()))),
        parameter.get("required", False),
        parameter["in"] == "path",
    )


def _found(document: Json, part: Json) -> Json:
    """What a reference leads to."""
    for step in part.get("$ref", "").split("/")[1:]:
        document = document[step]
    return document if "$ref" in part else part
