from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from rightsgraph.errors import BadRequest, RightsgraphError
from rightsgraph.settings import Settings, misspelt
from rightsgraph_server.cli import main

GIVEN: dict[str, tuple[str, Any]] = {
    "store": ("/data/graph", Path("/data/graph")),
    "store_update": ("https://a.example/update", "https://a.example/update"),
    "store_graphs": ("https://a.example/data?x=1", "https://a.example/data?x=1"),
    "store_authentication": ("digest", "digest"),
    "store_user": ("ann", "ann"),
    "store_secret": ("open-sesame", "open-sesame"),
    "store_timeout": ("5", 5),
    "host": ("0.0.0.0", "0.0.0.0"),
    "port": ("9000", 9000),
    "default_graph": ("strict", "strict"),
    "documents": ("/data/documents", Path("/data/documents")),
    "max_body_bytes": ("2048", 2048),
    "max_query_bytes": ("1024", 1024),
    "workers": ("2", 2),
    "slow_queries": ("3", 3),
    "queued_queries": ("5", 5),
    "queue_seconds": ("6", 6),
    "query_seconds": ("7", 7),
    "user_query_seconds": ("8", 8),
    "update_seconds": ("9", 9),
    "query_bytes": ("4096", 4096),
    "result_bytes": ("8192", 8192),
    "held_bytes": ("0", 0),
    "cache_bytes": ("0", 0),
    "validation_seconds": ("5", 5),
    "guard": ("yes", True),
    "guard_shapes": ("shapes", Path("shapes")),
    "validation_triples": ("1000", 1000),
    "shutdown_seconds": ("11", 11),
    "updates": ("yes", True),
    "cache_seconds": ("60", 60),
    "ready_pages": ("false", False),
    "users": ("/etc/users.toml", Path("/etc/users.toml")),
    "trust_this_machine": ("yes", True),
    "open_reads": ("no", False),
    "requests_a_minute": ("60", 60),
    "user_requests_a_minute": ("600", 600),
    "open_metrics": ("yes", True),
    "access_log": ("/var/log/rightsgraph", "/var/log/rightsgraph"),
    "slow_query_seconds": ("3", 3),
    "trusted_proxy": ("192.0.2.1", "192.0.2.1"),
    "services": (
        "https://a.example/sparql, https://b.example/",
        ("https://a.example/sparql", "https://b.example/"),
    ),
    "private_services": ("a.example", ("a.example",)),
    "service_seconds": ("3", 3),
    "service_bytes": ("1000", 1000),
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
        ("TRUSTED_PROXY", "proxy.example", "IP address of a proxy"),
        ("TRUSTED_PROXY", "192.0.2.0/24", "IP address of a proxy"),
        ("TRUSTED_PROXY", "192.0.2.1, 192.0.2.2", "IP address of a proxy"),
        ("SERVICES", "https://a.example/, b.example/sparql", "http or https address"),
        ("SERVICES", "https://user:word@a.example/", "without user and password"),
        ("PRIVATE_SERVICES", "http://a.example/", "names or IP addresses of hosts"),
        ("PRIVATE_SERVICES", "a.example:8080", "names or IP addresses of hosts"),
    ],
)
def test_an_unfit_value_names_its_variable_and_what_fits(
    name: str, value: str, wanted: str
) -> None:
    with pytest.raises(BadRequest, match=wanted) as caught:
        Settings.from_environment({f"RIGHTSGRAPH_{name}": value})
    assert caught.value.place == f"RIGHTSGRAPH_{name}"


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("trusted_proxy", "*", "*"),
        ("trusted_proxy", "2001:DB8:0::1", "2001:db8::1"),
        ("private_services", "A.example ::1", ("a.example", "::1")),
    ],
)
def test_hosts_are_read_as_they_are_met(name: str, value: str, read: object) -> None:
    found = Settings.from_environment({f"RIGHTSGRAPH_{name.upper()}": value})
    assert getattr(found, name) == read


def test_a_home_folder_is_expanded() -> None:
    assert Settings.from_environment({"RIGHTSGRAPH_STORE": "~/graph"}).folder.is_absolute()


def test_a_file_sets_what_no_variable_sets(tmp_path: Path) -> None:
    file = tmp_path / "rightsgraph.toml"
    file.write_text(
        'port = 9000\nhost = "::1"\nopen_reads = false\nservices = ["https://a.example/"]\n',
        "utf-8",
    )
    env = {"RIGHTSGRAPH_SETTINGS": str(file), "RIGHTSGRAPH_HOST": "192.0.2.1"}
    assert Settings.from_environment(env) == Settings(
        port=9000, host="192.0.2.1", open_reads=False, services=("https://a.example/",)
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("ports = 1", "is no setting"), ("port = true", "does not fit"), ("port = [1]\nhost", "read")],
)
def test_a_faulty_file_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "rightsgraph.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(RightsgraphError, match=complaint) as caught:
        Settings.from_environment({"RIGHTSGRAPH_SETTINGS": str(file)})
    assert str(file) in caught.value.place


@pytest.mark.parametrize(
    ("name", "setting"),
    [("PROT", "PORT"), ("QUERY_SECOND", "QUERY_SECONDS"), ("SETING", "SETTINGS")],
)
def test_a_misspelt_variable_is_told_with_what_it_may_mean(name: str, setting: str) -> None:
    given = {f"RIGHTSGRAPH_{name}": "1"}
    assert misspelt(given) == {f"RIGHTSGRAPH_{name}": f"RIGHTSGRAPH_{setting}"}
    done = CliRunner().invoke(main, ["user", "--help"], env=given)
    assert done.exit_code == 0
    assert f"RIGHTSGRAPH_{name} is no setting; RIGHTSGRAPH_{setting} is" in done.stderr
    assert "is no setting" not in done.stdout


def test_settings_and_variables_of_others_are_not_misspelt() -> None:
    names = ["SETTINGS", *(field.name.upper() for field in fields(Settings)), "SHARED", "FUZZ"]
    assert misspelt({f"RIGHTSGRAPH_{name}": "1" for name in names} | {"PROT": "1"}) == {}


def test_secrets_are_not_shown() -> None:
    assert "hunter2" not in repr(Settings(store_secret="hunter2"))


def test_the_page_on_operation_has_every_setting() -> None:
    page = Path(__file__).parents[1] / "docs" / "operation.md"
    rows = re.findall(r"^\| `(\w+)` \| (.*) \| (.*) \|$", page.read_text("utf-8"), re.MULTILINE)
    assert rows == [_row(field.name, field.metadata["doc"]) for field in fields(Settings)]


def _row(name: str, doc: str) -> tuple[str, str, str]:
    value = getattr(Settings(), name)
    shown = (
        str(value).lower()
        if isinstance(value, bool)
        else str(list(value) if value == () else value)
    )
    default = f"`{shown}`" if value not in (None, "") else "not set"
    if name == "store":
        default = "`rightsgraph/store` in the cache folder"
    return name, default, doc
