"""Compiles the lexicons that people edit into the reference graphs that everyone queries.

``python -m rightsgraph.reference`` rewrites ``data/reference``; a test compares it with a fresh
compilation. Nothing here is needed at run time.
"""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import Triple

from rightsgraph.reference.agents import compile_bodies, compile_organisations
from rightsgraph.reference.instruments import compile_instruments
from rightsgraph.reference.laws import compile_laws
from rightsgraph.reference.sessions import compile_sessions
from rightsgraph.reference.states import compile_states

# File name in data/reference, without its ending → what compiles it.
COMPILERS: dict[str, Callable[[], list[Triple]]] = {
    "bodies": compile_bodies,
    "instruments": compile_instruments,
    "laws": compile_laws,
    "organisations": compile_organisations,
    "sessions": compile_sessions,
    "states": compile_states,
}
