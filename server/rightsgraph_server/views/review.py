"""A review of a State: its documents, its positions, its issues."""

from __future__ import annotations

from dataclasses import dataclass

from rightsgraph_server.views.asking import node
from rightsgraph_server.views.page import Page, Subject
from rightsgraph_server.views.refs import Ref
from rightsgraph_server.views.said import Said, said
from rightsgraph_server.views.state import Review, Tally, positions, reviews_of, tallies_of


@dataclass(frozen=True)
class View:
    subject: Subject
    review: Review | None
    positions: tuple[Ref, ...]
    tallies: tuple[Tally, ...]
    said: Said


def view(subject: Subject) -> Page:
    iri, state = subject.iri, subject.ref("rg:stateUnderReview")
    reviews = reviews_of(state.iri) if state else ()
    review = next((one for one in reviews if one.ref.iri == iri), None)
    name = review.ref.text if review else subject.label
    counted = review is not None and review.mechanism == "upr" and state is not None
    tallies = tallies_of(state.iri) if counted and state else ()
    it = View(
        subject,
        review,
        positions(),
        tuple(one for one in tallies if review and one.cycle == review.cycle),
        said(
            f"?thing rg:inReview {node(iri)} FILTER NOT EXISTS {{ ?thing a ?class "
            "FILTER(?class IN (rg:Passage, rg:Document)) }"
        ),
    )
    title = f"{state.text}: {name}" if state else name
    crumbs = (*((state,) if state else ()), Ref(name))
    return Page("review.html", title, subject.kind, iri, it, crumbs)
