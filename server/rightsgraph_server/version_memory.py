"""A bounded memory of things that are true of one version of the store only."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any


@dataclass
class VersionMemory:
    """Values of one version, by the bytes that they take; what was not used longest goes first."""

    most: int
    version: str = ""
    size: int = 0
    _kept: OrderedDict[Hashable, tuple[Any, int]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def find(self, version: str, key: Hashable) -> tuple[Any] | None:
        with self._lock:
            if version != self.version or key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return (self._kept[key][0],)

    def keep(self, version: str, key: Hashable, value: object, size: int) -> None:
        """Unless its ``size`` would drive out most of what is here."""
        if size > self.most // 2:
            return
        with self._lock:
            if version != self.version:
                self._kept.clear()
                self.version, self.size = version, 0
            self.size += size - self._kept.pop(key, (None, 0))[1]
            self._kept[key] = value, size
            while self.size > self.most:
                self.size -= self._kept.popitem(last=False)[1][1]
