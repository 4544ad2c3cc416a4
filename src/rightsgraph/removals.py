"""Leaves out the persons who are to stay out of the graph, and what hangs on them alone."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Quad

from rightsgraph import iris
from rightsgraph.facts import term
from rightsgraph.lexicon import patterns
from rightsgraph.shacl.vocabulary import Term

_PERSON = iris.person("")
_PRINTED = (term("rg:printedName"), term("rg:unlinkedMention"))
# What loses all its values of one of these says nothing any more, and goes as well.
_CARRYING = (term("rg:holder"), term("rg:claimedBy"), term("rg:from"), term("rg:to"))


@cache
def is_removed(key: str) -> bool:
    """Whether the person with this key, the slug of a name, is on the list."""
    digests: list[str] = patterns("removals")["digests"]
    return bool(digests) and sha256(key.encode()).hexdigest() in digests


def kept(quads: Iterable[Quad]) -> list[Quad]:
    """The quads of one document without the persons on the list of removals."""
    left = [quad for quad in quads if not _names_removed(quad)]
    gone = {each for quad in left for each in (quad.subject, quad.object) if _is_removed(each)}
    while gone:
        before = _carried(left)
        left = [quad for quad in left if quad.subject not in gone and quad.object not in gone]
        gone = {subject for subject, _ in before - _carried(left)}
    return left


def _carried(quads: Iterable[Quad]) -> set[tuple[Term, NamedNode]]:
    return {(quad.subject, quad.predicate) for quad in quads if quad.predicate in _CARRYING}


def _is_removed(each: Term) -> bool:
    return (
        isinstance(each, NamedNode)
        and each.value.startswith(_PERSON)
        and is_removed(each.value.removeprefix(_PERSON))
    )


def _names_removed(quad: Quad) -> bool:
    return (
        quad.predicate in _PRINTED
        and isinstance(quad.object, Literal)
        and is_removed(iris.slug(quad.object.value))
    )
