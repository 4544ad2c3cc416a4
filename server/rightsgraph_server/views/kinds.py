"""Which page a thing has: each kind has a module that asks the graph and returns a typed model."""

from __future__ import annotations

from collections.abc import Callable

from rightsgraph.iris import NS
from rightsgraph.turtle import PREFIXES
from rightsgraph_server.views import (
    agent,
    claim,
    concept,
    document,
    generic,
    law,
    recommendation,
    review,
    state,
)
from rightsgraph_server.views.page import Page, Subject

View = Callable[[Subject], Page]
_SKOS = PREFIXES["skos"]
_VIEWS: dict[str, View] = {
    f"{NS}State": state.view,
    f"{NS}Recommendation": recommendation.view,
    f"{NS}Document": document.view,
    f"{NS}Passage": document.passage_view,
    f"{NS}NationalLaw": law.view,
    f"{NS}Instrument": law.view,
    f"{NS}Policy": law.view,
    f"{NS}Provision": law.view,
    f"{NS}NGO": agent.view,
    f"{NS}UNBody": agent.view,
    f"{NS}StateInstitution": agent.view,
    f"{NS}InternationalOrganisation": agent.view,
    f"{NS}Person": agent.view,
    f"{NS}Claim": claim.view,
    f"{NS}Review": review.view,
    f"{_SKOS}Concept": concept.view,
    f"{_SKOS}ConceptScheme": concept.scheme_view,
}


def view_of(subject: Subject) -> Page:
    """The page of a thing by its class; a readable one of another kind for all others."""
    classes = {one.iri for one in subject.refs("rdf:type")}
    made = next((view for name, view in _VIEWS.items() if name in classes), generic.view)
    return made(subject)
