"""Generates a graph like ours at any size, with a known number of violations of the shapes.

    python benchmarks/generator.py 1000000 --violations 600 --output million.nq.gz

writes about a million statements: reviews of every State in cycle after cycle, and in each review a
report with recommendations and an addendum with the answers, positions and claims. The ontology
and the reference data of the package are part of it, so that it stands alone. Without violations it
conforms to the shapes of the package; ``--planted FILE`` lists those that were planted. With
``--uneven`` one State has a tenth of the reviews and one theme stands in half of the
recommendations, as in life. The same arguments give the same graph.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, count
from pathlib import Path
from typing import TextIO

from pyoxigraph import RdfFormat, serialize
from templates import CASES, NAMESPACES, NODES, PEER, RECOMMENDATION, REVIEW

from rightsgraph.bundle import bundled_files
from rightsgraph.iris import BASE
from rightsgraph.rdf_files import read_rdf

PER_REVIEW = 200
STEP = 1 << 16
# Cycles of the State that has a tenth of the reviews are counted from here, beside its usual ones.
_MORE_CYCLES = 100


@dataclass(frozen=True)
class Violation:
    """A change to one statement of a block. An empty ``instead`` takes the statement away, and
    ``{line}`` in it keeps the statement and adds another."""

    node: str
    component: str
    line: str
    instead: str = ""


VIOLATIONS = [
    Violation("statement", "MinCount", "statement rg:position "),
    Violation(
        "statement",
        "MaxCount",
        "statement rg:wording ",
        "{line}\nstatement rg:wording scheme:wording/defers",
    ),
    Violation(
        "recommendation",
        "Datatype",
        "recommendation rg:printedNumber ",
        'recommendation rg:printedNumber "{number}"^^xsd:decimal',
    ),
    Violation("row", "LessThan", "row rg:begin ", "row rg:begin {end}"),
    Violation("paragraph", "Pattern", "paragraph rg:textDigest ", 'paragraph rg:textDigest "?"'),
    Violation(
        "claim",
        "Class",
        "claim prov:wasDerivedFrom ",
        "claim prov:wasDerivedFrom id:document/{slug}-addendum/row/x{n}",
    ),
    Violation(
        "claim",
        "Disjoint",
        "claim rg:claimedBy ",
        "{line}\nclaim rg:disputes claim\nclaim rg:supports claim",
    ),
    Violation("statement", "SPARQL", "statement rdfs:comment ", ""),
    Violation(
        "statement",
        "SPARQL",
        "statement dcterms:date ",
        'statement dcterms:date "{year}-05-03"^^xsd:date',
    ),
    Violation("answer", "UniqueLang", "answer rdfs:label ", '{line}\nanswer rdfs:label "Reply"@en'),
    Violation(
        "recommendation",
        "Class",
        "recommendation rg:recommendedBy ",
        "{line}\nrecommendation rg:recommendedBy id:body/human-rights-council",
    ),
    Violation("claim", "LanguageIn", "claim rg:summary ", 'claim rg:summary "Fait."@fr'),
]


@dataclass(frozen=True)
class Planted:
    """A result that validation must find."""

    focus: str
    component: str


class Generator:
    """The lines of one graph. ``planted`` fills as they are made."""

    def __init__(self, size: int, violations: int = 0, *, uneven: bool = False) -> None:
        self.planted: list[Planted] = []
        self._uneven = uneven
        self._background = list(_background())
        self._states = _named(r"/id/state/[A-Z]{3}$", self._background)
        self._themes = _named(r"/scheme/theme/[a-z-]+$", self._background)
        self._actions = _named(r"/scheme/action/[a-z0-9-]+$", self._background)
        self._instruments = _named(r"/id/instrument/[a-z0-9-]+$", self._background)
        each = RECOMMENDATION.count("\n") + PEER.count("\n") / 5 + REVIEW.count("\n") / PER_REVIEW
        self._total = max(1, round((size - len(self._background)) / each))
        if violations > self._total:
            raise ValueError(f"a graph of this size has room for {self._total} violations")
        self._every = self._total // violations if violations else 0
        self._violations = violations

    def lines(self) -> Iterator[str]:
        """Lines of N-Quads, several to a string."""
        yield "".join(self._background)
        made = 0
        for number in count():
            wanted = min(PER_REVIEW, self._total - made)
            if wanted <= 0:
                return
            yield from self._review(number, made, wanted)
            made += wanted

    def _review(self, number: int, made: int, wanted: int) -> Iterator[str]:
        states = self._states
        cycle = number // len(states) + 1
        state = states[number % len(states)]
        if self._uneven and number % 10 == 0:
            cycle, state = _MORE_CYCLES + number // 10, states[0]
        slug = f"{state.lower()}-upr-{cycle}"
        values: dict[str, object] = {
            "state": state,
            "cycle": cycle,
            "year": 2004 + 4 * cycle,
            "slug": slug,
            "total": wanted,
        }
        for kind in ("report", "addendum"):
            values[f"{kind}Digest"] = digest = _digest(f"{slug}-{kind}")
            values[f"{kind}Digest12"] = digest[:12]
        yield _REVIEW.format_map(values)
        for n in range(1, wanted + 1):
            yield self._recommendation(values, made + n - 1, n)

    def _recommendation(self, values: dict[str, object], place: int, n: int) -> str:
        states = self._states
        slug = values["slug"]
        names = ("position", "official", "wording", "implementation", "reading")
        values |= dict(zip(names, CASES[place % len(CASES)], strict=True))
        peer = states[place * 7 % len(states)]
        values |= {
            "n": n,
            "number": f"1{values['cycle']}0.{n}",
            "peer": peer if peer != values["state"] else states[(place * 7 + 1) % len(states)],
            "theme": self._themes[self._theme(place)],
            "action": self._actions[place % len(self._actions)],
            "instrument": self._instruments[place % len(self._instruments)],
            "begin": n * 400,
            "end": n * 400 + 380,
            "paragraphDigest": _digest(f"{slug}-report/{n}"),
            "rowDigest": _digest(f"{slug}-addendum/{n}"),
        }
        return self._blocks(values, place, n).format_map(values)

    def _theme(self, place: int) -> int:
        return 0 if self._uneven and place % 2 else place % len(self._themes)

    def _blocks(self, values: dict[str, object], place: int, n: int) -> str:
        block = _RECOMMENDATION
        if self._every and place % self._every == 0 and len(self.planted) < self._violations:
            kind = len(self.planted) % len(VIOLATIONS)
            block, violation = _BROKEN[kind], VIOLATIONS[kind]
            if kind == _DOUBT:
                values["reading"] = "ambiguous"
            focus = _expanded(violation.node).strip("<>").format_map(values)
            self.planted.append(Planted(focus, violation.component))
        return block + (_PEER if n % 5 == 0 else "")


_DOUBT = next(n for n, one in enumerate(VIOLATIONS) if "comment" in one.line)


def _background() -> Iterator[str]:
    """The ontology and reference data of the package, a line for each statement. Articles of
    instruments are left out: they are many, and nothing that is generated refers to them."""
    wanted = re.compile("/graph/(ontology|reference/)")
    files = [(path, name) for path, name in bundled_files() if wanted.search(name)]
    quads = chain.from_iterable(read_rdf(path, name) for path, name in files)
    content = serialize(quads, format=RdfFormat.N_QUADS) or b""
    lines = content.decode().splitlines(keepends=True)
    return (line for line in lines if "/article/" not in line.partition(" ")[0])


def _named(pattern: str, lines: list[str]) -> list[str]:
    """The last segments of the subjects whose IRIs fit, sorted."""
    subjects = {line.partition(">")[0][1:] for line in lines}
    return sorted(iri.rpartition("/")[2] for iri in subjects if re.search(pattern, iri))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _expanded(term: str) -> str:
    """A term of the templates as N-Quads write it."""
    if term.startswith('"'):
        return re.sub(r"\^\^xsd:(\w+)$", rf"^^<{NAMESPACES['xsd']}\1>", term)
    if term.isdigit() or term in ("{n}", "{cycle}", "{total}", "{begin}", "{end}"):
        return f'"{term}"^^<{NAMESPACES["xsd"]}integer>'
    prefix, _, local = NODES.get(term, term).partition(":")
    return f"<{NAMESPACES[prefix]}{local}>"


def _template(block: str) -> str:
    """A block as N-Quads with places to fill."""
    lines = []
    for line in block.strip().splitlines():
        terms = " ".join(_expanded(term) for term in line.split(maxsplit=2))
        source = "report" if re.match("report|paragraph|peerClaim|rec", line) else "addendum"
        lines.append(f"{terms} <{BASE}graph/document/{{slug}}-{source}> .\n")
    return "".join(lines)


def _broken(violation: Violation) -> str:
    lines = RECOMMENDATION.strip().splitlines()
    [place] = [n for n, line in enumerate(lines) if line.startswith(violation.line)]
    lines[place] = violation.instead.replace("{line}", lines[place])
    return _template("\n".join(line for line in lines if line))


_REVIEW, _RECOMMENDATION, _PEER = map(_template, (REVIEW, RECOMMENDATION, PEER))
_BROKEN = [_broken(violation) for violation in VIOLATIONS]


def write(output: TextIO, generator: Generator) -> int:
    """Writes the graph and returns how many statements it has."""
    size = 0
    for lines in generator.lines():
        output.write(lines)
        size += lines.count("\n")
    return size


def _opened(path: Path | None) -> contextlib.AbstractContextManager[TextIO]:
    if path is None:
        return contextlib.nullcontext(sys.stdout)
    if path.suffix == ".gz":
        return gzip.open(path, "wt", encoding="utf-8", compresslevel=1)
    return path.open("w", encoding="utf-8", buffering=STEP)


def main() -> None:
    parser = argparse.ArgumentParser(description="Generate a graph like ours.")
    parser.add_argument("size", type=int, help="statements, about")
    parser.add_argument("--violations", type=int, default=0, help="how many to plant")
    parser.add_argument("--planted", type=Path, help="file for focus node and component of each")
    parser.add_argument("--uneven", action="store_true", help="one State and theme have most")
    parser.add_argument("--output", type=Path, help="a .nq or .nq.gz file, else standard output")
    chosen = parser.parse_args()
    generator = Generator(chosen.size, chosen.violations, uneven=chosen.uneven)
    with _opened(chosen.output) as output:
        size = write(output, generator)
    print(f"{size:,} statements, {len(generator.planted)} violations", file=sys.stderr)
    if chosen.planted:
        rows = "".join(f"{one.focus}\t{one.component}\n" for one in generator.planted)
        chosen.planted.write_text(rows, "utf-8")


if __name__ == "__main__":
    main()
