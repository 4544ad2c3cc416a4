"""How much one query, one kind of client and all of them together may take."""

from __future__ import annotations

import os
from dataclasses import dataclass

from rightsgraph.settings import Settings
from rightsgraph_server.engine.answering import Standing

# In place of a file of shapes.
PACKAGE = "-"
# All workers together can come to take some twenty times what the files of a store take.
_PART_HELD = 128
_PART_PREFETCHED = 2


@dataclass(frozen=True)
class Limits:
    """Seconds and bytes; ``slow`` and ``queue`` hold for each standing by itself, ``held`` for
    the files of a store that workers hold in memory, ``prefetched`` for those that the system is
    made to have there.

    ``shapes`` are a file or folder of those that no update may break, ``PACKAGE`` for those of
    the package; where it is empty, an update may do anything.
    """

    anonymous_seconds: float = 30
    user_seconds: float = 300
    update_seconds: float = 300
    workers: int = 8
    slow: int = 4
    queue: int = 64
    queue_seconds: float = 10
    memory: int = 1_000_000_000
    result: int = 1_000_000_000
    held: int = 0
    prefetched: int = 0
    cache: int = 100_000_000
    shapes: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        memory = _memory()
        return cls(
            anonymous_seconds=settings.query_seconds,
            user_seconds=settings.user_query_seconds,
            update_seconds=settings.update_seconds,
            workers=settings.workers,
            slow=settings.slow_queries,
            queue=settings.queued_queries,
            queue_seconds=settings.queue_seconds,
            memory=settings.query_bytes,
            result=settings.result_bytes,
            held=memory // _PART_HELD if settings.held_bytes is None else settings.held_bytes,
            prefetched=memory // _PART_PREFETCHED,
            cache=settings.cache_bytes // 4 * 3,  # the rest is for whole answers
            shapes=str(settings.guard_shapes or PACKAGE) if settings.guard else "",
        )

    def seconds(self, standing: Standing) -> float:
        return self.user_seconds if standing == "authenticated" else self.anonymous_seconds

    @property
    def most_at_once(self) -> int:
        """How many queries can be evaluated, or set aside, in the lanes of two standings, wait in
        the queue of each or for what others have asked first, and how many updates can wait: so
        many threads are worth having."""
        return self.workers + 4 * self.slow + 4 * self.queue


def _memory() -> int:
    """Of the machine; 0 where the system does not tell it."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return 0
