"""What reads a text in a test: the fixture ``reads`` does."""

from __future__ import annotations

from collections.abc import Callable

from rightsgraph.triples import Read

Reader = Callable[[str], Read]
