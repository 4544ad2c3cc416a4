"""The version is the same wherever it stands."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("file", "pattern"),
    [
        ("CITATION.cff", r"^version: (.+)$"),
        ("CHANGELOG.md", r"\A# Changelog\s+## ([\d.]+)"),
        ("ontology/ontology.ttl", r'owl:versionInfo "(.+)"'),
    ],
)
def test_it_is_that_of_the_package(file: str, pattern: str) -> None:
    text = (CHECKOUT / "pyproject.toml").read_text("utf-8")
    found = re.search(pattern, (CHECKOUT / file).read_text("utf-8"), re.MULTILINE)
    assert found
    assert found[1] == tomllib.loads(text)["project"]["version"]
