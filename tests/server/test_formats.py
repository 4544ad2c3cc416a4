from __future__ import annotations

import pytest

from rightsgraph_server.formats import GRAPHS, TABLES, best, media_types

OFFERED = ("text/turtle", "application/ld+json", "text/csv")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/csv;charset=utf-8", "text/csv"),
        ("text/*", "text/turtle"),
        ("application/*, text/turtle;q=0.9", "application/ld+json"),
        ("text/csv;q=0.5, application/ld+json;q=0.6", "application/ld+json"),
        ("*/*;q=0.1, text/csv", "text/csv"),
        ("*/*, text/turtle;q=0", "application/ld+json"),
        ("text/turtle;q=0.1, text/*;q=0.9", "text/csv"),
        ("text/html, */*;q=0.1", "text/turtle"),
        ("text/turtle;q=0", None),
        ("image/png", None),
    ],
)
def test_the_most_specific_range_decides(accept: str, chosen: str | None) -> None:
    assert best(accept, OFFERED) == chosen


def test_no_media_type_stands_for_two_formats() -> None:
    offered = media_types((*TABLES, *GRAPHS))
    assert len(offered) == len(set(offered)) == 13
