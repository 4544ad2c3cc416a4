"""What a result says where its shape has no sh:message: the same words for every engine."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from rightsgraph.shacl.fast import Finding
from rightsgraph.shacl.shapes import Constraint, Shapes
from rightsgraph.shacl.vocabulary import Term, local

_TEXTS = {
    "Class": "Use a {0}.",
    "Datatype": "Use a literal of the datatype {0}, written as that asks.",
    "NodeKind": "Use a term of the kind {0}.",
    "MinCount": "Give at least {0}.",
    "MaxCount": "Give at most {0}.",
    "MinExclusive": "Use a value above {0}.",
    "MinInclusive": "Use a value of {0} or above.",
    "MaxExclusive": "Use a value below {0}.",
    "MaxInclusive": "Use a value of {0} or below.",
    "MinLength": "Use at least {0} characters.",
    "MaxLength": "Use at most {0} characters.",
    "Pattern": "Use a text that fits {0}.",
    "LanguageIn": "Use one of the languages of the shape.",
    "UniqueLang": "Give one text for each language.",
    "Equals": "Give the same values here and as {0}.",
    "Disjoint": "Give no value here that stands as {0} too.",
    "LessThan": "Give a value less than each {0}.",
    "LessThanOrEquals": "Give a value no greater than any {0}.",
    "Not": "Use what does not conform to {0}.",
    "And": "Conform to all shapes of the list.",
    "Or": "Conform to a shape of the list.",
    "Xone": "Conform to exactly one shape of the list.",
    "Node": "Conform to {0}.",
    "QualifiedMinCount": "Give at least {0} that conform to the shape.",
    "QualifiedMaxCount": "Give at most {0} that conform to the shape.",
    "Closed": "Take this property away: the shape is closed.",
    "HasValue": "Give the value {0}.",
    "In": "Use a value of the list.",
    "SPARQL": "Mend what the query of the shape describes.",
}


def default_message(finding: Finding, shapes: Shapes) -> str:
    """What a result asks for by its constraint alone."""
    return _told(finding.component, shapes.parameters(finding.shape, finding.component))


def asks(constraint: Constraint) -> str:
    """What a constraint asks for."""
    return _told(constraint.component, [constraint.value])


def _told(component: NamedNode, values: Iterable[Term]) -> str:
    name = local(component).removesuffix("ConstraintComponent")
    text = _TEXTS.get(name, "Mend what breaks the constraint {0}.")
    return text.format(" or ".join(sorted(map(_shown, values))) or name)


def _shown(term: Term) -> str:
    if isinstance(term, NamedNode):
        return local(term)
    return term.value if isinstance(term, Literal) else "the shape"
