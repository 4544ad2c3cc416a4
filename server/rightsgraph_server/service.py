"""SERVICE calls to the endpoints that the operator allows, made here and not by the engine.

The engine has no network. A call is asked of the other endpoint before the query is evaluated
and stands in the query as VALUES, which is what SERVICE means: its solutions, joined. The
other endpoint therefore never sees values from this graph, and each call has its own time and
size. Blank nodes of the answer become IRIs of the form ``urn:uuid:…``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from threading import BoundedSemaphore
from traceback import clear_frames
from uuid import NAMESPACE_URL, uuid4, uuid5

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    Triple,
    parse_query_results,
)

from rightsgraph.errors import BadGateway, BadRequest, Forbidden, Overloaded, RightsgraphError
from rightsgraph.prologue import resolved
from rightsgraph.tokens import Token, cut
from rightsgraph_server.federation import calls_service

Fetch = Callable[[str, str], bytes]
# An endpoint of our own: from the prologue and the pattern between the braces to SPARQL Results
# JSON.
Own = Callable[[str, str], bytes]
_AT_ONCE = 4
_RETRY_SECONDS = 5
_MOST_CALLS = 20
_LONGEST = 100_000


@dataclass(frozen=True)
class _Call:
    """``body`` is the pattern between the braces; ``begin`` and ``end`` bound the whole call."""

    endpoint: str
    silent: bool
    body: str
    begin: int
    end: int


class Services:
    """The endpoints that queries may call, and how many calls run at once.

    ``own`` are answered in this program, so they have no such limit and need no permission.
    """

    def __init__(
        self, allowed: frozenset[str], fetch: Fetch, own: Mapping[str, Own] | None = None
    ) -> None:
        self._own = own or {}
        self._allowed = allowed.union(self._own)
        self._fetch = fetch
        self._places = BoundedSemaphore(_AT_ONCE)

    def resolve(self, query: str) -> str:
        """The query with every SERVICE call answered; a SILENT one that fails, or that is not
        allowed, has one empty solution (Federated Query, 2.1).

        Raises Forbidden for an endpoint that is not allowed or a call that cannot be told for
        sure, BadGateway where the endpoint fails, and Overloaded.
        """
        if not calls_service(query):
            return query
        if len(query) > _LONGEST:
            raise Forbidden(
                f"a text with SERVICE calls may have {_LONGEST:,} letters",
                remedy="shorten it; where it calls nothing, write the word another way",
            )
        prologue, calls = _calls(query)
        if len(calls) > _MOST_CALLS:
            raise Forbidden(f"a query may make {_MOST_CALLS} SERVICE calls at most")
        for call in calls:
            if not call.silent:
                self._check(call)
        for call in reversed(calls):
            query = query[: call.begin] + self.answered(call, prologue) + query[call.end :]
        if calls_service(query):
            raise Forbidden(
                "this endpoint does not make that SERVICE call",
                remedy="name an allowed endpoint by its IRI, or query both and join",
            )
        return query

    def _check(self, call: _Call) -> None:
        if call.endpoint not in self._allowed:
            problem = "is no endpoint that SERVICE may call from here"
            remedy = "its operator can allow it by the setting 'services'"
            raise Forbidden(problem, call.endpoint, remedy)
        if calls_service(call.body):
            problem, remedy = "a SERVICE call must not hold another one", "write them side by side"
            raise Forbidden(problem, call.endpoint, remedy)

    def answered(self, call: _Call, prologue: str) -> str:
        """What stands in the place of the call."""
        try:
            self._check(call)
            own = self._own.get(call.endpoint)
            answer = own(prologue, call.body) if own else self._fetched(call, prologue)
            return _values(answer, call.endpoint)
        except RightsgraphError:
            if call.silent:
                return _nothing(call.body)
            raise

    def _fetched(self, call: _Call, prologue: str) -> bytes:
        if not self._places.acquire(blocking=False):
            raise Overloaded("too many SERVICE calls at once", retry_after=_RETRY_SECONDS)
        try:
            return self._fetch(call.endpoint, f"{prologue}SELECT * WHERE {{{call.body}}}")
        finally:
            self._places.release()


def resolved_here(query: str, own: Mapping[str, Own]) -> str:
    """The query with the calls of our own endpoints answered, and all others left as they are."""
    if not calls_service(query):
        return query
    prologue, calls = _calls(query)
    services = Services(frozenset(), _asks_nobody, own)
    for call in reversed(calls):
        if call.endpoint in own:
            query = query[: call.begin] + services.answered(call, prologue) + query[call.end :]
    return query


def _asks_nobody(endpoint: str, query: str) -> bytes:
    raise Forbidden("is none of our own", endpoint)


def _calls(query: str) -> tuple[str, list[_Call]]:
    """The prologue, and the calls that do not stand in another call."""
    tokens = [*cut(query)]
    prologue_end, prefixes, base = _prologue(tokens)
    calls, place, closings = [], prologue_end, _closings(tokens)
    named = partial(_endpoint, prefixes=prefixes, base=base)
    while place < len(tokens):
        call, place = _call(query, tokens, place, closings, named)
        if call:
            calls.append(call)
    return query[: tokens[prologue_end].begin], calls


def _prologue(tokens: list[Token]) -> tuple[int, dict[str, str], str]:
    place, prefixes, base = 0, {}, ""
    while place + 3 < len(tokens):
        if tokens[place].is_word("BASE"):
            base = _absolute(base, tokens[place + 1].text[1:-1])
            place += 2
        elif tokens[place].is_word("PREFIX"):
            prefixes[tokens[place + 1].text] = _absolute(base, tokens[place + 2].text[1:-1])
            place += 3
        else:
            break
    return place, prefixes, base


def _call(
    query: str,
    tokens: list[Token],
    place: int,
    closings: Mapping[int, int],
    named: Callable[[Token], str],
) -> tuple[_Call | None, int]:
    """The call that begins at this token, if one does, and the place after it."""
    if not tokens[place].is_word("SERVICE"):
        return None, place + 1
    first, silent = tokens[place], tokens[place + 1].is_word("SILENT")
    place += 1 + silent
    if place + 1 >= len(tokens) or tokens[place + 1].text != "{":
        return None, place
    endpoint = named(tokens[place])
    opening = place + 1
    closing = closings.get(opening)
    if closing is None or not (endpoint or silent):
        return None, place
    body = query[tokens[opening].end : tokens[closing].begin]
    return _Call(endpoint, silent, body, first.begin, tokens[closing].end), closing + 1


def _endpoint(token: Token, prefixes: Mapping[str, str], base: str) -> str:
    """Its IRI; nothing for a variable, which could name any."""
    if token.kind == "iri":
        return _absolute(base, token.text[1:-1])
    prefix, colon, rest = token.text.partition(":")
    if token.kind == "name" and prefix + colon in prefixes:
        return prefixes[prefix + colon] + rest.replace("\\", "")
    return ""


def _absolute(base: str, iri: str) -> str:
    """Raises BadRequest for what cannot be an IRI, such as ``http://[a/``."""
    try:
        return resolved(base, iri)
    except ValueError as error:
        raise BadRequest(f"is no IRI: {error}", iri) from error


def _closings(tokens: list[Token]) -> dict[int, int]:
    """The place of the closing brace for that of each opening one that has one."""
    found, waiting = {}, []
    for place, token in enumerate(tokens):
        if token.text == "{":
            waiting.append(place)
        elif token.text == "}" and waiting:
            found[waiting.pop()] = place
    return found


def _nothing(pattern: str) -> str:
    """One empty solution; the variables of the pattern are there, without a value."""
    if calls_service(pattern):
        return " {} "
    return f" {{ OPTIONAL {{ {{{pattern}\n}} FILTER(false) }} }} "


def _values(answer: bytes, endpoint: str) -> str:
    """The solutions as a VALUES clause. Raises BadGateway for anything but solutions."""
    try:
        return _clause(answer)
    except (SyntaxError, ValueError) as error:
        clear_frames(error.__traceback__)  # of solutions, which must not leave this thread
        raise BadGateway(f"did not answer with solutions: {error}", endpoint) from error


def _clause(answer: bytes) -> str:
    solutions = parse_query_results(answer, QueryResultsFormat.JSON)
    if not isinstance(solutions, QuerySolutions):
        raise ValueError("this is the answer of an ASK query")
    names = " ".join(str(variable) for variable in solutions.variables)
    here = uuid4().hex
    rows = " ".join(f"({_row(solution, here)})" for solution in solutions)
    return f" VALUES ({names}) {{ {rows} }} "


def _row(solution: QuerySolution, answer: str) -> str:
    return " ".join(_term(value, answer) for value in solution)


def _term(value: NamedNode | BlankNode | Literal | Triple | None, answer: str) -> str:
    if value is None:
        return "UNDEF"
    if isinstance(value, BlankNode):
        return f"<urn:uuid:{uuid5(NAMESPACE_URL, answer + value.value)}>"
    if isinstance(value, Triple):
        raise ValueError("a triple stands for a term")
    return str(value)
