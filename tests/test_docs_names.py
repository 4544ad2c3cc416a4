"""What the documentation names is there: commands, options, settings, queries, pages and links."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.app import create_app
from rightsgraph_server.cli import main

CHECKOUT = Path(__file__).parents[1]
PAGES = {
    path.relative_to(CHECKOUT).as_posix(): path.read_text("utf-8")
    for path in (*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/*.md"))
}
TOOLS = {"SHARED", "ACCEPT", "SETTINGS"}  # variables of the tests, and where the settings are


def code(text: str) -> Iterator[str]:
    """Lines of the blocks, and what stands in backticks within a paragraph."""
    blocks = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
    for block in blocks.findall(text):
        yield from block.splitlines()[1:-1]
    for inline in re.findall(r"`([^`]+)`", blocks.sub("", text)):
        yield " ".join(inline.split())


LINES = [line for text in PAGES.values() for line in code(text)]


def test_pages_are_seen() -> None:
    assert len(PAGES) >= 11
    assert len(LINES) > 500


def test_commands_and_their_options_are_there() -> None:
    context = click.Context(main)
    seen: set[str] = set()
    for line in LINES:
        if said := re.match(r"(?:- run: )?rightsgraph ([a-z]+)(.*)", line):
            command = main.get_command(context, said[1])
            assert command, line
            words = shlex.split(said[2].replace("…", ""), comments=True)
            known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
            assert {word for word in words if word.startswith("--")} <= known, line
            seen.add(said[1])
    assert {"serve", "build", "read", "query", "validate", "export", "user"} <= seen


def test_settings_are_there() -> None:
    named = set(re.findall(r"RIGHTSGRAPH_([A-Z]\w+)", "\n".join(LINES)))
    assert "STORE_UPDATE" in named
    assert not {name.lower() for name in named - TOOLS} - {one.name for one in fields(Settings)}


def test_the_server_has_one_address() -> None:
    own = Settings()
    named = re.findall(rf"http://([\w.]+):{own.port}\b", "\n".join(LINES))
    assert len(named) > 5
    assert set(named) == {own.host}


def test_saved_queries_are_there() -> None:
    named = set(re.findall(r"(?:rightsgraph query |/api/)([a-z]+(?:-[a-z]+)+)", "\n".join(LINES)))
    assert len(named) >= 2
    assert not {name for name in named if not (CHECKOUT / "queries" / f"{name}.rq").is_file()}


def test_addresses_are_there(shipped: OxigraphStore) -> None:
    client = create_app(Settings(), shipped).test_client()
    named = {line for line in LINES if re.fullmatch(r"/(?!etc/)[a-z.][\w./?=&-]*", line)}
    assert {"/sparql", "/search", "/.well-known/void"} <= named
    assert not {path for path in named if client.get(path).status_code == 404}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    for address, anchor in re.findall(r"\]\(([^)#:]*)(?:#([^)]+))?\)", PAGES[page]):
        path = (CHECKOUT / page).parent / address if address else CHECKOUT / page
        assert path.exists(), address
        if anchor:
            heads = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
            assert anchor in {
                re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads
            }
