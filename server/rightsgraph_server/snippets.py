"""Code that asks a saved query from elsewhere, ready to be pasted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Snippet:
    """``language`` is what people call it."""

    language: str
    text: str


def snippets(csv: str, json: str) -> tuple[Snippet, ...]:
    """For the addresses of an answer; these are percent-encoded and so hold no quotes."""
    return (
        Snippet("curl", f"curl --fail '{csv}'"),
        Snippet("Python", _PYTHON.format(csv=csv)),
        Snippet("R", _R.format(csv=csv)),
        Snippet("JavaScript", _JAVASCRIPT.replace("ADDRESS", json)),
    )


_PYTHON = """import pandas

table = pandas.read_csv("{csv}")
print(table)"""
_R = """table <- read.csv("{csv}")
print(table)"""
_JAVASCRIPT = """const response = await fetch("ADDRESS");
if (!response.ok) throw new Error((await response.json()).detail);
const { results } = await response.json();
for (const row of results.bindings) {
  console.log(Object.entries(row).map(([name, { value }]) => `${name}: ${value}`).join(", "));
}"""
