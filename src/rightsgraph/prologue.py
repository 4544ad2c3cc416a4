"""The declarations that a query or an update begins with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from rightsgraph.tokens import COMMENT, Token, cut

_DECLARATION = re.compile(
    rf"""(?> (?: \s | {COMMENT} )* )
    (?: BASE \s* <(?P<base>[^<>"{{}}|^`\\\s]*)>
      | PREFIX \s+ (?P<prefix>[^\s:<>]*:) \s* <(?P<iri>[^<>"{{}}|^`\\\s]*)> )""",
    re.IGNORECASE | re.VERBOSE,
)

_LATER = re.compile(rf";(?>(?:\s|{COMMENT})*)(?:PREFIX|BASE|VERSION)\b", re.IGNORECASE)
# Declarations as the kinds of their tokens.
_FORMS = {"BASE": ("word", "iri"), "PREFIX": ("word", "name", "iri"), "VERSION": ("word", "string")}
_ESCAPED = re.compile(r"\\([_~.!$&'()*+,;=/?#@%-])")


def with_one_base(text: str) -> str:
    """The text with its last BASE only, for services that take no other one.

    What the earlier ones were for is resolved against them. Lines stay where they are.
    """
    base, place, parts = "", 0, []
    while found := _DECLARATION.match(text, place):
        place = found.end()
        if found["base"] is None:
            iri = resolved(base, found["iri"])
            parts.append(f"{text[found.start() : found.start('iri')]}{iri}>")
        else:
            base = resolved(base, found["base"])
            parts.append("\n" * found[0].count("\n"))
    return f"BASE <{base}> {''.join(parts)}{text[place:]}" if base else text


def with_one_prologue(update: str) -> str:
    """The update without the declarations behind its first operation, which the engine does not
    take: what they declare is written out. Lines stay where they are."""
    if not _LATER.search(update):
        return update
    names, parts, is_first = _Names(), list[str](), True
    for operation in _operations(cut(update)):
        for declaration in _declarations(operation):
            names.declare(declaration, is_first)
            if not is_first:
                parts += [token.gap for token in declaration]
                del operation[: len(declaration)]
        parts += [token.gap + names.written(token) for token in operation]
        is_first = False
    return "".join(parts)


def with_operation(operation: str, update: str) -> str:
    """The update with another operation before its own, in the line where its first one begins."""
    declared = [0, *(one[-1].end for one in _declarations(next(_operations(cut(update)))))]
    return f"{update[: declared[-1]]} {operation} ; {update[declared[-1] :]}"


class _Names:
    """What was declared behind the first operation, and the base before it."""

    def __init__(self) -> None:
        self._base = ""
        self._is_ours = False
        self._prefixes: dict[str, str] = {}

    def declare(self, declaration: list[Token], is_first: bool) -> None:
        """``is_first`` declarations stay where they are."""
        iri = resolved(self._base, declaration[-1].text[1:-1])
        if declaration[0].is_word("BASE"):
            self._base, self._is_ours = iri, not is_first
        elif declaration[0].is_word("PREFIX") and not is_first:
            self._prefixes[declaration[1].text[:-1]] = iri

    def written(self, token: Token) -> str:
        if token.kind == "iri" and self._is_ours:
            return f"<{resolved(self._base, token.text[1:-1])}>"
        prefix, _, local = token.text.partition(":")
        local = _ESCAPED.sub(r"\1", local)
        if token.kind != "name" or prefix not in self._prefixes or "\\" in local:
            return token.text
        return f"<{self._prefixes[prefix]}{local}>"


def _operations(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """Each with the sign that ends it."""
    operation, depth = list[Token](), 0
    for token in tokens:
        operation.append(token)
        depth += token.nests
        if token.text == ";" and not depth:
            yield operation
            operation = []
    yield operation


def _declarations(operation: list[Token]) -> list[list[Token]]:
    """Those that it begins with."""
    found, place = list[list[Token]](), 0
    while form := _FORMS.get(operation[place].text.upper() if operation[place:] else ""):
        declaration = operation[place : place + len(form)]
        if tuple(token.kind for token in declaration) != form:
            break
        found.append(declaration)
        place += len(form)
    return found


def resolved(base: str, iri: str) -> str:
    """As ``urljoin``, which loses the sign at the end that many namespaces have."""
    found, end = urljoin(base, iri), iri[-1:]
    return found + end if end in ("#", "?") and not found.endswith(end) else found
