from __future__ import annotations

import pytest

from rightsgraph_server.formats import GRAPHS, TABLES, Format, best, choose, media_types

OFFERED = ("text/turtle", "application/ld+json", "text/csv")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("*", "text/turtle"),
        ("image/png, *;q=0.2", "text/turtle"),
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


@pytest.mark.parametrize(("offered", "count"), [(TABLES, 7), (GRAPHS, 11)])
def test_no_media_type_stands_for_two_formats(offered: tuple[Format, ...], count: int) -> None:
    found = media_types(offered)
    assert len(found) == len(set(found)) == count


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("xml", "application/rdf+xml"),
        ("json", "application/ld+json"),
        ("json-ld", "application/ld+json"),
        ("turtle", "text/turtle"),
        ("rdf+xml", "application/rdf+xml"),
        ("application/rdf xml", "application/rdf+xml"),
        ("application/ld+json,application/x-json+ld", "application/ld+json"),
        ("application/x-turtle, text/turtle", "text/turtle"),
    ],
)
def test_common_clients_ask_for_a_graph_by_names_of_their_own(name: str, media_type: str) -> None:
    assert choose("*/*", name, GRAPHS)[1] == media_type


@pytest.mark.parametrize("offered", [TABLES, GRAPHS])
def test_no_name_stands_for_two_formats(offered: tuple[Format, ...]) -> None:
    names = [name for one in offered for name in (one.name, *one.also)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", ["csv", "text/csv"])
def test_a_format_is_known_by_its_name_or_its_media_type(name: str) -> None:
    assert choose("text/html", name, TABLES) == (TABLES[2], "text/csv")


@pytest.mark.parametrize("version", ["1.1", "1.2", "1.2-basic"])
def test_a_version_of_the_format_is_no_other_format(version: str) -> None:
    accept = f'text/turtle;version="{version}", application/n-triples;version={version};q=0.5'
    assert best(accept, media_types(GRAPHS)) == "text/turtle"


def test_a_very_long_list_of_ranges_is_read_too() -> None:
    accept = ", ".join(f"image/x{number}" for number in range(200)) + ", text/csv;q=0.1"
    assert best(accept, media_types(TABLES)) == "text/csv"
