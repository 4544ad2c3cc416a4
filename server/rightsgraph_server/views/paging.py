"""Pages of long lists; the address carries which one."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from rightsgraph.errors import BadRequest, NotFound


@dataclass(frozen=True)
class Pager:
    """One of the pages, counted from 1, of so many things; None while they are not counted."""

    number: int
    size: int
    total: int | None

    def __post_init__(self) -> None:
        """Raises NotFound behind the last page, where an empty list would say that there is
        nothing at all."""
        if self.total is not None and self.number > self.pages:
            problem, remedy = f"there is no page {self.number}", f"the last one is {self.pages}"
            raise NotFound(problem, "parameter page", remedy)

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size

    @property
    def last(self) -> int:
        end = self.first + self.size
        return end if self.total is None else min(end, self.total)

    @property
    def pages(self) -> int:
        return max(1, -(-(self.total or 0) // self.size))

    @property
    def before(self) -> str:
        return address(page=self.number - 1) if self.number > 1 else ""

    @property
    def after(self) -> str:
        return (
            address(page=self.number + 1) if self.total is None or self.number < self.pages else ""
        )


def page_number() -> int:
    """Raises BadRequest where the address says something else than a number from 1."""
    text = request.args.get("page", "1") or "1"
    if not (text.isascii() and text.isdecimal() and len(text) < 7 and int(text)):
        raise BadRequest(f"{text!r} is no page", "parameter page", "give a number from 1")
    return int(text)


def address(**changes: object) -> str:
    """This page's address with other values; None takes one away, and page 1 needs none."""
    kept = {key: value for key, value in request.args.items() if key not in changes and value}
    changed = {key: str(value) for key, value in changes.items() if value not in (None, "")}
    if changed.get("page") == "1":
        del changed["page"]
    return "?" + urlencode({**kept, **changed})
