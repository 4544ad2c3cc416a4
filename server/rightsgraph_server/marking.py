"""How long, and by whom, an answer may be kept: the headers that say so."""

from __future__ import annotations

from hashlib import blake2b

from rightsgraph.settings import Settings


def tag(settings: Settings, version: str, query: str, *asked: object) -> str:
    """Of an answer that is the same whenever the same is asked of the same version."""
    parts = (version, settings.default_graph, query, *asked)
    return blake2b(repr(parts).encode(), digest_size=12).hexdigest()


def marks(settings: Settings, found: str, *, signed_in: bool) -> list[tuple[str, str]]:
    """The headers of an answer with this tag; without one it is another answer each time."""
    seconds = settings.cache_seconds
    kept = f"max-age={seconds}" if seconds and found else "no-cache"
    whose = "public" if settings.open_reads and not signed_in else "private"
    headers = [("Cache-Control", f"{whose}, {kept}")]
    return [*headers, ("ETag", f'W/"{found}"')] if found else headers
