"""A law, an instrument, a policy or an article: what is said about it, by whom and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rightsgraph.iris import NS
from rightsgraph_server.keeping import remembered
from rightsgraph_server.terms import natural
from rightsgraph_server.views.asking import column, facts, node, nodes, rows
from rightsgraph_server.views.cards import capital, cards, first, refs_of
from rightsgraph_server.views.page import Linked, Page, Subject, described
from rightsgraph_server.views.passages import Passage, passages
from rightsgraph_server.views.provisions import (
    Together,
    article_of,
    instrument_of,
    named_together,
    names_several,
)
from rightsgraph_server.views.readings import Reading, readings_of, year_of
from rightsgraph_server.views.refs import Ref, cycle_of, ref
from rightsgraph_server.views.said import Said, said

# So many claims and passages are looked at.
_MOST = 400
_SHOWN, _TIES = 25, 24
# Claims, and the laws and provisions that each concerns.
Concerned: TypeAlias = Mapping[str, Sequence[str]]
_NETWORK = """PREFIX rg: <https://w3id.org/rightsgraph/ns#>

SELECT ?other (COUNT(DISTINCT ?claim) AS ?claims) WHERE {{
  ?named rg:provisionOf? {law} .
  ?claim rg:concerns ?named ; rg:concerns/rg:provisionOf? ?other ; a rg:Claim .
  FILTER(?other != {law})
  FILTER NOT EXISTS {{ ?other rg:provisionOf ?whole }}
}}
GROUP BY ?other
ORDER BY DESC(?claims) ?other
"""


@dataclass(frozen=True)
class Article:
    """An article or paragraph, and how much is said of it."""

    ref: Ref
    subject: str
    said: int


@dataclass(frozen=True)
class Answered:
    """A recommendation whose answer rests on the law, or that asks the same in another year."""

    ref: Ref
    cycle: str
    year: str
    text: str
    readings: tuple[Reading, ...]
    repeats: bool


@dataclass(frozen=True)
class Tie:
    """Two laws that the same claim names, and in how many claims."""

    source: Ref
    target: Ref
    claims: int


@dataclass(frozen=True)
class Law:
    """``passages_total`` is None where there are more than were looked at."""

    subject: Subject
    whole: Ref | None
    parts: tuple[Article, ...]
    together: tuple[Together, ...]
    answered: tuple[Answered, ...]
    said: Said
    passages: tuple[Passage, ...]
    passages_total: int | None
    ties: tuple[Tie, ...]
    is_provision: bool

    @property
    def network_query(self) -> str:
        """The claims about the whole law, and which other laws they name."""
        return _NETWORK.format(law=node(self.subject.iri))


def view(subject: Subject) -> Page:
    iri = subject.iri
    law = subject.ref("rg:provisionOf")
    scope = [iri, *_parts(iri)]
    concerned = remembered(("concerned", iri), lambda: _concerned(iri, scope, bool(law)))
    cited = remembered(("cited", iri), lambda: _cited(scope))
    it = Law(
        subject,
        law,
        _articles(iri, scope[1:]),
        named_together(cards(_several(concerned)), article_of(iri) if law else ""),
        _answered(list(concerned)) if law else (),
        said(
            f"VALUES ?law {{ {nodes(scope)} }} ?thing rg:concerns ?law",
            f"VALUES ?law {{ {nodes(scope)} }} ?thing rg:onProvision ?law",
        ),
        passages(cited[:10]),
        len(cited) if len(cited) < _MOST else None,
        () if law else _ties(subject, concerned),
        bool(law),
    )
    return Page(
        "law.html", capital(subject.label), subject.kind, iri, it, _crumbs(subject), linked(subject)
    )


def _crumbs(subject: Subject) -> tuple[Ref, ...]:
    law, state = subject.ref("rg:provisionOf"), subject.ref("rg:jurisdiction")
    if law is None:
        return (*((state,) if state else ()), Ref(subject.label))
    parent = subject.ref("dcterms:isPartOf")
    return (law, *((parent,) if parent and parent.iri != law.iri else ()), Ref(subject.label))


def _parts(iri: str) -> list[str]:
    question = (
        "SELECT DISTINCT ?p WHERE { "
        f"{{ ?p rg:provisionOf {node(iri)} }} UNION {{ ?p dcterms:isPartOf {node(iri)} }} "
        f"UNION {{ ?p dcterms:isPartOf/dcterms:isPartOf {node(iri)} }} }} LIMIT 1500"
    )
    return remembered(("parts", iri), lambda: sorted(column(question), key=natural))


def _articles(iri: str, parts: list[str]) -> tuple[Article, ...]:
    """Of a long law only the parts of which something is said."""
    found = remembered(("talk of parts", iri), lambda: _talk(parts))
    shown = parts if len(parts) <= 60 else [part for part in parts if part in found]
    known = facts(shown[:200], "rdfs:label", "rg:subject")
    return tuple(
        Article(
            # The page is about the law that stands before the comma.
            ref(part, first(known[part], "rdfs:label").rpartition(", ")[2]),
            first(known[part], "rg:subject"),
            found.get(part, 0),
        )
        for part in shown[:200]
    )


def _talk(parts: list[str]) -> dict[str, int]:
    if not parts:
        return {}
    found = rows(
        f"SELECT ?p (COUNT(DISTINCT ?x) AS ?n) WHERE {{ VALUES ?p {{ {nodes(parts)} }} "
        "?x rg:concerns|rg:cites|rg:onProvision ?p } GROUP BY ?p"
    )
    return {row["p"]: int(row["n"]) for row in found}


def _concerned(iri: str, scope: list[str], is_provision: bool) -> Concerned:
    """Claims about the law or a part of it, and all that each concerns.

    Of a whole law only those that concern something else as well: the others tie it to nothing.
    """
    every = is_provision or any(instrument_of(one) != iri for one in scope)
    found = rows(
        "SELECT DISTINCT ?c ?o WHERE { { SELECT DISTINCT ?c ?law WHERE { "
        f"VALUES ?law {{ {nodes(scope)} }} ?c rg:concerns ?law ; a rg:Claim }} LIMIT {_MOST} }} "
        f"?c rg:concerns ?o {'' if every else 'FILTER(!sameTerm(?o, ?law))'} }}"
    )
    concerned: dict[str, list[str]] = {}
    for row in found:
        concerned.setdefault(row["c"], [] if every else [iri]).append(row["o"])
    return {claim: concerned[claim] for claim in sorted(concerned, key=natural)}


def _several(concerned: Concerned) -> list[str]:
    """The first claims that name other law as well."""
    return [claim for claim, named in concerned.items() if names_several(named)][:_SHOWN]


def _cited(scope: list[str]) -> list[str]:
    question = f"SELECT DISTINCT ?p WHERE {{ VALUES ?law {{ {nodes(scope)} }} ?p rg:cites ?law }}"
    return sorted(column(f"{question} LIMIT {_MOST}"), key=natural)


def _answered(claims: list[str]) -> tuple[Answered, ...]:
    """Recommendations answered where the claims stand, and the earlier ones that they repeat."""
    direct = _direct(claims[:40])
    listed = sorted({*direct, *_repeated(direct)}, key=natural)
    known = facts(listed, "rg:printedNumber", "rdfs:label", "rg:summary")
    readings = readings_of(listed)
    return tuple(
        _one(
            r,
            first(known[r], "rg:printedNumber", "rdfs:label"),
            first(known[r], "rg:summary"),
            readings.get(r, []),
            r not in direct,
        )
        for r in listed
    )


def _direct(claims: list[str]) -> list[str]:
    if not claims:
        return []
    return column(
        f"SELECT DISTINCT ?r WHERE {{ VALUES ?c {{ {nodes(claims)} }} "
        "?c prov:wasDerivedFrom ?p . ?s prov:wasDerivedFrom ?p ; rg:onRecommendation ?r } LIMIT 40"
    )


def _repeated(direct: list[str]) -> list[str]:
    if not direct:
        return []
    return column(
        f"SELECT DISTINCT ?e WHERE {{ VALUES ?r {{ {nodes(direct)} }} "
        "{ ?r rg:repeats ?e } UNION { ?e rg:repeats ?r } } LIMIT 40"
    )


def _one(iri: str, number: str, text: str, readings: list[Reading], repeats: bool) -> Answered:
    year = year_of(readings)
    return Answered(ref(iri, number), cycle_of(iri), year, text, tuple(readings), repeats)


def _ties(subject: Subject, concerned: Concerned) -> tuple[Tie, ...]:
    """The network around a law: the other laws that the same claims name."""
    others = Counter(law for named in concerned.values() for law in set(map(instrument_of, named)))
    del others[subject.iri]
    most = sorted(others.items(), key=lambda one: (-one[1], one[0]))[:_TIES]
    laws = refs_of([law for law, _ in most])
    own = ref(subject.iri, subject.label)
    return tuple(Tie(own, law, claims) for law, (_, claims) in zip(laws, most, strict=True))


def linked(subject: Subject) -> Linked:
    """As schema.org Legislation, where it is binding law."""
    binding = subject.text("rg:binding") != "false" and f"{NS}Policy" not in subject.classes
    above = instrument_of(subject.iri)
    return described(
        "Legislation" if binding else "CreativeWork",
        subject.iri,
        name=subject.label,
        datePublished=subject.text("dcterms:issued"),
        alternateName=subject.texts("skos:altLabel")[:10],
        isPartOf={"@id": above} if above != subject.iri else {},
    )
