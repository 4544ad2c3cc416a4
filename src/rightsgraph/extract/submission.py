"""Stakeholder submissions: what the authors claim and what they ask for."""

from __future__ import annotations

from rightsgraph.extract.demands import demands
from rightsgraph.records import Claim, Demand, Recommendation, Records
from rightsgraph.tree import Document, Part


def records(document: Document) -> Records:
    """Each problem paragraph as a claim, each bullet as a recommendation with its demands."""
    return Records(
        recommendations=tuple(_recommendations(document)),
        claims=tuple(
            Claim("CivilSocietyClaim", passage.path, 1) for passage in document.of(Part.PARAGRAPH)
        ),
    )


def _recommendations(document: Document) -> list[Recommendation]:
    return [
        Recommendation(
            number=f"{section.ordinal}.{item.ordinal}",
            text=item.text.value,
            passages=(item.path,),
            demands=_several(demands(item.text.value)),
        )
        for section in document.of(Part.SECTION)
        for item in document.below(section.path, Part.ITEM)
    ]


def _several(texts: list[str]) -> tuple[Demand, ...]:
    """Demands only where there are several: a single one is the recommendation itself."""
    if len(texts) < 2:
        return ()
    return tuple(Demand(ordinal, text) for ordinal, text in enumerate(texts, 1))
