from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from rightsgraph.errors import BadRequest
from rightsgraph.settings import Settings

GIVEN: dict[str, tuple[str, Any]] = {
    "store": ("/data/graph", Path("/data/graph")),
    "host": ("0.0.0.0", "0.0.0.0"),
    "port": ("9000", 9000),
    "default_graph": ("strict", "strict"),
    "documents": ("/data/documents", Path("/data/documents")),
    "max_body_bytes": ("2048", 2048),
}


def test_every_setting_is_documented() -> None:
    documented = {field.name: field.metadata["doc"] for field in fields(Settings)}
    assert set(documented) == set(GIVEN)
    assert all(doc.endswith(".") for doc in documented.values())


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_every_setting_is_read_from_its_variable(name: str) -> None:
    text, value = GIVEN[name]
    settings = Settings.from_environment({f"RIGHTSGRAPH_{name.upper()}": text})
    assert getattr(settings, name) == value
    assert getattr(Settings(), name) != value


def test_what_is_not_set_stays_at_its_default() -> None:
    assert Settings.from_environment({"RIGHTSGRAPH_PORT": "9000"}) == Settings(port=9000)
    assert Settings.from_environment({}) == Settings()


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("PORT", "80a", "whole number from 0 to 65535"),
        ("PORT", "65536", "whole number from 0 to 65535"),
        ("MAX_BODY_BYTES", "-1", "whole number from 1"),
        ("DEFAULT_GRAPH", "onion", "union or strict"),
        ("STORE", "", "name or address"),
    ],
)
def test_an_unfit_value_names_its_variable_and_what_fits(
    name: str, value: str, wanted: str
) -> None:
    with pytest.raises(BadRequest, match=wanted) as caught:
        Settings.from_environment({f"RIGHTSGRAPH_{name}": value})
    assert caught.value.place == f"RIGHTSGRAPH_{name}"


def test_a_home_folder_is_expanded() -> None:
    assert Settings.from_environment({"RIGHTSGRAPH_STORE": "~/graph"}).store.is_absolute()
