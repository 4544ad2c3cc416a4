"""The saved questions of ``queries/``: one SPARQL file each, with a YAML header.

A header is the lines that start with ``#+ ``. Each parameter that it declares has a ``VALUES``
clause in the query, which holds its default, so that the file runs anywhere as it stands::

    #+ title: Refusals
    #+ description: Recommendations that a State did not support, with its grounds.
    #+ keywords: [position, reason]
    #+ parameters:
    #+   - {name: state, type: state, description: The State under review., default: KAZ}
    #+   - {name: theme, type: concept, scheme: theme, description: One theme., default: null}

    SELECT ?recommendation ?reason WHERE {
      VALUES ?state { <https://w3id.org/rightsgraph/id/state/KAZ> }
      VALUES ?theme { UNDEF }
      …

Running it with other values replaces the content of those clauses. A default of null (UNDEF)
leaves the variable open; a parameter without a default must be given. Variables are scoped as
in any SPARQL: a subquery that needs the parameter has a clause of its own.

A header may also say how the answer is drawn, by the names of its columns::

    #+ chart: {kind: stacked, x: theme, y: statements, series: position}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

import pyoxigraph as ox
import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from rightsgraph import iris, resources
from rightsgraph.errors import BadRequest, LexiconError, NotFound, SyntaxFault
from rightsgraph.facts import Value, day, number, string
from rightsgraph.store import OxigraphStore, Results, Store, bind, solutions, values_clauses

_HEADER = "#+"
_PROLOGUE = re.compile(r"^\s*(?:PREFIX\s+\S*:|BASE)\s*<[^>]*>", re.IGNORECASE | re.MULTILINE)
_KEYS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?key WHERE {
  VALUES ?scheme { UNDEF }
  ?concept skos:inScheme ?scheme ; skos:notation ?key .
} ORDER BY ?key"""

# YAML reads 4 and 2014-11-21 as what they are; a value is what a user would type.
_Typed = Annotated[str, BeforeValidator(lambda value: value if value is None else str(value))]
_Filled = Annotated[str, Field(min_length=1)]
# What every saved query takes over HTTP beside its own parameters.
_RESERVED = ("format", "limit", "offset")


class Parameter(BaseModel):
    """A variable of a query that its user chooses; ``values`` are the only ones where given."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    type: Literal["iri", "string", "integer", "date", "state", "concept"]
    description: _Filled
    default: _Typed | None = None
    values: tuple[_Typed, ...] = ()
    scheme: str = ""

    @model_validator(mode="after")
    def _has_scheme(self) -> Parameter:
        if (self.type == "concept") != bool(self.scheme):
            raise ValueError("a concept, and nothing else, has a scheme")
        if self.name in _RESERVED:
            raise ValueError("every query takes a parameter of this name")
        return self

    @property
    def required(self) -> bool:
        return "default" not in self.model_fields_set

    def term(self, value: str) -> Value:
        """The value as RDF. Raises BadRequest that says which values fit."""
        if self.values and value not in self.values:
            raise self.unfit(value, f"one of {', '.join(self.values)}")
        read, wanted = _TYPES[self.type]
        try:
            return read(self, value)
        except ValueError as error:
            raise self.unfit(value, wanted) from error

    def unfit(self, value: str, wanted: str) -> BadRequest:
        """The error that says which values fit."""
        return BadRequest(f"{value!r} does not fit", f"parameter {self.name}", f"give {wanted}")


class Chart(BaseModel):
    """How an answer is drawn: ``x`` names what ``y`` counts, ``series`` what divides it.

    Several columns of numbers are written with "|" between them, and are then the series.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["bar", "stacked", "line", "matrix", "network"]
    x: _Filled
    y: str = ""
    series: str = ""


class _Header(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: _Filled
    description: _Filled
    keywords: Annotated[tuple[_Filled, ...], Field(min_length=1)]
    parameters: tuple[Parameter, ...] = ()
    chart: Chart | None = None


@dataclass(frozen=True)
class SavedQuery:
    """A question with its SPARQL, which is the whole file."""

    name: str
    title: str
    description: str
    keywords: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    sparql: str
    chart: Chart | None = None

    def bindings(self, given: Mapping[str, object]) -> dict[str, Value | None]:
        """A term for each parameter: what is given, else the default. Empty is not given.

        Raises BadRequest for a parameter that is unknown, missing or does not fit.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        unknown = set(given).difference(known)
        if unknown:
            remedy = f"{self.name} takes {', '.join(known) or 'no parameters'}"
            raise BadRequest("is not known", f"parameter {min(unknown)}", remedy)
        return {name: _chosen(parameter, given.get(name)) for name, parameter in known.items()}


def header_of(sparql: str) -> str:
    """The YAML at the head of a query. Its other lines are empty ones here, so that YAML counts
    lines as the file does."""
    lines = sparql.splitlines()
    return "\n".join(one.removeprefix(_HEADER) if one.startswith(_HEADER) else "" for one in lines)


def without_header(sparql: str) -> str:
    lines = sparql.splitlines()
    return "\n".join(line for line in lines if not line.startswith(_HEADER)).strip() + "\n"


def load_queries(folder: Path | None = None) -> dict[str, SavedQuery]:
    """The saved queries by name. Raises LexiconError that names file and line."""
    folder = folder or resources.folder("queries")
    return {path.stem: _read(path) for path in sorted(folder.glob("*.rq"))}


def run(store: Store, query: SavedQuery | str, /, **given: object) -> Results:
    """Answers a saved query, or the one of this name.

    Raises NotFound for an unknown name, BadRequest for a parameter, SyntaxFault.
    """
    saved = query if isinstance(query, SavedQuery) else _named(query)
    try:
        return store.query(filled(store, saved, **given))
    except SyntaxFault as fault:
        raise SyntaxFault(fault.problem, f"{saved.name}.rq, {fault.place}") from fault


def filled(store: Store, saved: SavedQuery, /, **given: object) -> str:
    """The SPARQL of a saved query with these values of its parameters. Raises BadRequest."""
    bindings = saved.bindings(given)
    for parameter in saved.parameters:
        if given.get(parameter.name):
            _check_known(store, parameter, bindings[parameter.name])
    return bind(saved.sparql, bindings)


def allowed(store: Store, parameter: Parameter) -> tuple[str, ...]:
    """The values that a parameter takes, where they are few: declared, or keys of a scheme."""
    if parameter.values or not parameter.scheme:
        return parameter.values
    scheme = ox.NamedNode(f"{iris.BASE}scheme/{parameter.scheme}")
    rows = solutions(store, _KEYS, bindings={"scheme": scheme})
    return tuple(row["key"].value for row in rows)


def _check_known(store: Store, parameter: Parameter, term: Value | None) -> None:
    """A misspelt concept or State would otherwise look like a question without answers."""
    if term is None:
        return
    key = term.value.rpartition("/")[2]
    if parameter.scheme and key not in (keys := allowed(store, parameter)):
        raise parameter.unfit(key, f"one of {', '.join(keys)}")
    if parameter.type == "state" and not store.query(f"ASK {{ {term} a <{iris.NS}State> }}"):
        raise parameter.unfit(key, "the ISO 3166-1 code of a State that the graph knows")


def _named(name: str) -> SavedQuery:
    queries = load_queries()
    if name not in queries:
        near = " or ".join(get_close_matches(name, queries))
        remedy = f"perhaps {near}" if near else "rightsgraph query lists them"
        raise NotFound("there is no such query", name, remedy)
    return queries[name]


def _chosen(parameter: Parameter, given: object) -> Value | None:
    if given is not None and given != "":
        return parameter.term(str(given))
    if parameter.required:
        raise BadRequest("is missing", f"parameter {parameter.name}", parameter.description)
    return None if parameter.default is None else parameter.term(parameter.default)


def _iri(_: Parameter, value: str) -> Value:
    return ox.NamedNode(value if ":" in value else iris.BASE + value)


def _state(_: Parameter, value: str) -> Value:
    if not re.fullmatch("[A-Za-z]{3}", value):
        raise ValueError(value)
    return ox.NamedNode(iris.state(value.upper()))


def _concept(parameter: Parameter, value: str) -> Value:
    if not re.fullmatch("[a-z0-9-]+", value):
        raise ValueError(value)
    return ox.NamedNode(iris.concept(parameter.scheme, value))


def _integer(_: Parameter, value: str) -> Value:
    """As it is written in RDF; Python reads more."""
    if not re.fullmatch("-?[0-9]+", value):
        raise ValueError(value)
    return number(int(value))


def _date(_: Parameter, value: str) -> Value:
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError(value)
    return day(date.fromisoformat(value))


def _string(_: Parameter, value: str) -> Value:
    return string(value)


_TYPES: dict[str, tuple[Callable[[Parameter, str], Value], str]] = {
    "iri": (_iri, f"an IRI, or a path below {iris.BASE}"),
    "string": (_string, "text"),
    "integer": (_integer, "a whole number"),
    "date": (_date, "a date such as 2014-11-21"),
    "state": (_state, "an ISO 3166-1 code of three letters such as KAZ"),
    "concept": (_concept, "the key of a concept, in small letters and hyphens"),
}


def _read(path: Path) -> SavedQuery:
    sparql = path.read_text("utf-8")
    saved = SavedQuery(name=path.stem, sparql=sparql, **dict(_header(path, sparql)))
    for parameter in saved.parameters:
        _check_default(path, saved, parameter)
    return saved


def _header(path: Path, sparql: str) -> _Header:
    text = header_of(sparql)
    try:
        return _Header.model_validate(yaml.safe_load(text) or {})
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        raise LexiconError(f"header is no YAML: {error.problem}", _at(path, line)) from error
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(map(str, fault["loc"]))
        line = _line(yaml.compose(text), fault["loc"])
        raise LexiconError(f"header: {where}: {fault['msg']}", _at(path, line)) from error


def _line(node: yaml.Node | None, steps: tuple[int | str, ...]) -> int:
    """The line of the last part of a header that the steps lead to."""
    line = 1
    for step in (*steps, None):
        if node is None:
            break
        line = node.start_mark.line + 1
        node = dict(_children(node)).get(step)
    return line


def _children(node: yaml.Node) -> Iterator[tuple[int | str | None, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((key.value, value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from enumerate(node.value)


def _check_default(path: Path, saved: SavedQuery, parameter: Parameter) -> None:
    """Header and query must not tell two defaults; nor may a parameter bind nothing."""
    clauses = [terms for name, terms in values_clauses(saved.sparql) if name == parameter.name]
    place = _at(path, _declared(saved.sparql, parameter.name))
    if not clauses:
        remedy = f"write VALUES ?{parameter.name} {{ … }} where the query needs it"
        raise LexiconError(f"parameter {parameter.name} has no VALUES clause", place, remedy)
    if parameter.required:
        return
    try:
        default = _chosen(parameter, None)
    except BadRequest as error:
        raise LexiconError(f"default of {error}", place) from error
    for terms in clauses:
        if _terms(saved.sparql, terms) != [default]:
            wanted = "UNDEF" if default is None else default
            remedy = f"write VALUES ?{parameter.name} {{ {wanted} }}"
            raise LexiconError(f"default of {parameter.name} differs", place, remedy)


def _terms(sparql: str, terms: str) -> list[Any]:
    """The terms of a VALUES clause, read with the prefixes of its query."""
    prologue = "\n".join(_PROLOGUE.findall(sparql))
    query = f"{prologue}\nSELECT ?value {{ VALUES ?value {{ {terms} }} }}"
    return [row["value"] for row in solutions(OxigraphStore(), query)]


def _declared(sparql: str, name: str) -> int:
    for at, line in enumerate(sparql.splitlines(), 1):
        if line.startswith(_HEADER) and re.search(rf"\bname: *{name}\b", line):
            return at
    return 1


def _at(path: Path, line: int) -> str:
    return f"{path}, line {line}"
