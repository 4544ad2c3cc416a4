"""What the authors of a document ask of a State in the middle of their prose."""

from __future__ import annotations

import re

from rightsgraph import iris
from rightsgraph.extract.organisations import rule
from rightsgraph.lexicon import pattern, patterns, states
from rightsgraph.records import Name


def inline(sentence: str) -> str:
    """What the authors ask in a sentence of prose, without the words that say that they ask."""
    match = pattern("verbs", "inline", re.I).match(sentence)
    if match:
        return sentence[match.end() :].strip(" .")
    should = pattern("verbs", "prose_should").match(sentence)
    named = should and (not should["state"] or states().lookup(should["state"]))
    return sentence.strip(" .") if named and not sentence.endswith("?") else ""


def asked_of(state: str, sentence: str, creators: tuple[Name, ...]) -> str:
    """What the authors ask of the State reviewed, and of nobody else, in a sentence of an article.

    They may name themselves: "The League of Readers calls on the Government to …".
    """
    bare = sentence.removeprefix("The ")
    named = [name.printed for name in creators if bare.startswith(name.printed)]
    calls = rule("calls").match(bare, len(named[0])) if named else None
    text = bare[calls.end() :].strip(" .") if calls else inline(sentence)
    return text if _is_addressed(text, state) else ""


def _is_addressed(text: str, state: str) -> bool:
    own = patterns("states")["states"].get(iris.code(state), {}).get("adjectives", [])
    named = states().find(text)[:1]
    if named and text[: named[0].begin].lower() in ("", "the "):
        return named[0].iri == state
    addressee = pattern("verbs", "addressee").match(text)
    if not addressee or (addressee["adjective"] and addressee["adjective"] not in own):
        return False
    return not addressee["state"] or states().lookup(addressee["state"]) == state
