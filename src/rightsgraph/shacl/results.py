"""Makes results for people of what the engines find."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import chain, islice
from typing import Final

from pyoxigraph import Literal, NamedNode

from rightsgraph.shacl import paths
from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.fast import Finding
from rightsgraph.shacl.messages import default_message
from rightsgraph.shacl.report import Result, rank
from rightsgraph.shacl.shapes import Shapes
from rightsgraph.shacl.vocabulary import LABEL, PREF_LABEL, Term, local

LABELS: Final = (LABEL, PREF_LABEL)


def collect(
    findings: Iterable[Finding], shapes: Shapes, data: Graph, most: int | None
) -> tuple[list[Result], Counter[tuple[str, str]]]:
    """At most so many results, the gravest, and how many there are of each shape and severity."""
    by_rank: defaultdict[int, list[Result]] = defaultdict(list)
    counts: Counter[tuple[str, str]] = Counter()
    name_of = cache(lambda shape: written(shapes.graph.owner(shape)))
    for finding in findings:
        name = name_of(finding.shape)
        severity = local(finding.severity)
        counts[name, severity] += 1
        alike = by_rank[rank(severity)]
        if most is None or len(alike) < most:
            alike.append(_result(finding, name, shapes, data))
    gravest = chain.from_iterable(by_rank[each] for each in sorted(by_rank, reverse=True))
    return sorted(islice(gravest, most)), counts


def _result(finding: Finding, name: str, shapes: Shapes, data: Graph) -> Result:
    remedy = default_message(finding, shapes)
    messages = finding.messages or (Literal(remedy),)
    path = None if finding.path is None else paths.read(shapes.graph, finding.path)
    return Result(
        focus=written(finding.focus),
        path="" if path is None else _bare(path),
        value=written(finding.value),
        shape=name,
        component=local(finding.component),
        severity=local(finding.severity),
        message=" ".join(sorted(message.value for message in messages)),
        label=_label(finding.focus, data),
        way="" if path is None else paths.words(path),
        remedy=remedy,
        finding=finding._replace(messages=messages),
    )


def _bare(path: paths.Path) -> str:
    """A property as its IRI, any other path as SPARQL writes it."""
    if isinstance(path, paths.Step) and not path.inverse:
        return path.predicate.value
    return paths.sparql(path)


def _label(node: Term, data: Graph) -> str:
    """The first by the alphabet, so that it is the same however the data came."""
    for one in LABELS:
        found = [label.value for label in data.objects(node, one) if isinstance(label, Literal)]
        if found:
            return min(found)
    return ""


def written(term: Term | None) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, NamedNode) else str(term)
