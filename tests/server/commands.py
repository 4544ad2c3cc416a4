"""What the tests of the commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

GRAPH = Path(__file__).parent / "graph.trig"
DOCUMENTS = Path(__file__).parents[1] / "documents"
Run = Callable[..., Result]
