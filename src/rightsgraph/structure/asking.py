"""Whether words ask for something: demands on a State, told by their verbs (``verbs.yaml``)."""

from __future__ import annotations

import re

from rightsgraph.lexicon import pattern, patterns, people_and_bodies, states
from rightsgraph.structure.layout import is_line, rule

_WORD = re.compile(r"\W*([A-Za-z]+)\b(?!-)(?:\W+([A-Za-z]+))?")


def demands_something(line: str) -> bool:
    """Whether a sentence begins with a verb that asks, and that is no noun here."""
    rules = patterns("verbs")
    match = _WORD.match(_bare(line))
    if not match:
        return False
    first, second = match[1].lower(), (match[2] or "").lower()
    noun = first in rules["also_nouns"] and second in rules["after_nouns"]
    return first in rules["demanding"] and not noun


def asks(line: str) -> bool:
    """Whether a sentence demands, or says what a State or its authorities should do."""
    should = pattern("verbs", "should", re.I)
    return demands_something(line) or bool(should.match(line)) or _state_should(line)


def leads(text: str) -> bool:
    """Whether a paragraph only leads to a list of the authors' recommendations, or groups them.

    What a body of the United Nations recommended is told, not asked.
    """
    bare = text.strip()
    if is_line("recommendation_group", bare):
        return True
    if not bare.endswith(":") or not rule("recommendation_lead").fullmatch(bare):
        return False
    return not any("/body/" in found.iri for found in people_and_bodies("").find(bare))


def _bare(line: str) -> str:
    """The line without "that the State party", "to" or an adverb before its verb."""
    return pattern("verbs", "opening", re.I).sub("", line, count=1)


def _state_should(line: str) -> bool:
    """``Malta should …``: a State's name right before the auxiliary."""
    match = re.match(r"\W*(.{3,60}?)\s+(?:should|must)\b", line)
    return bool(match and states().lookup(match[1]))
