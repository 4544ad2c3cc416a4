"""Through the whole site by its own links: none is broken, and none leads to a missing place.

A page of each kind is read, and what it links to, and so on. There are thousands of the same
kind, so that of each kind some are read, always the same ones; of every other thing that a page
links to, it is asked whether it is there at all.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from engines import eventually
from flask.testing import FlaskClient

from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.app import create_app
from rightsgraph_server.keeping import PATIENCE

from .kinds import KINDS, REFUSED

_BROWSER = {"Accept": "text/html"}
_OF_EACH_KIND = 6
_NUMBER = re.compile("[0-9]+")
# What is not a page: whole graphs and dumps, which have tests of their own.
_DATA = re.compile(r"\.(?:ttl|jsonld|nt|rdf|gz|zst|json)$|^/(?:graphs|dumps|api/.)|[?&]format=")


class Anchors(HTMLParser):
    """The identifiers of a page, and where it leads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids.add(given.get("id") or "")
        if tag in ("a", "link", "script", "form"):
            self.links += filter(None, (given.get(name) for name in ("href", "src", "action")))


class Crawl:
    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.ids: dict[str, set[str]] = {}
        self.linked_from: dict[str, str] = {}
        self.fragments: dict[tuple[str, str], str] = {}
        self.broken: list[str] = []

    def run(self, starts: list[str]) -> None:
        waiting, read, kinds = deque(starts), set(starts), Counter[str]()
        while waiting:
            for found in self._read(waiting.popleft()):
                if found in read or kinds[kind_of(found)] >= _OF_EACH_KIND:
                    continue
                kinds[kind_of(found)] += 1
                read.add(found)
                waiting.append(found)
        for path in sorted(self.linked_from.keys() - read):
            self._ask(path)
        for (path, fragment), source in self.fragments.items():
            if path in self.ids and fragment not in self.ids[path]:
                self.broken.append(f"{source} leads to {path}#{fragment}")

    def _read(self, path: str) -> Iterator[str]:
        """The pages that a page links to, in an order that changes with nothing but their names."""
        answer = self.client.get(path, headers=_BROWSER, follow_redirects=True)
        if answer.status_code == 401:
            return  # it is there, for users only
        if answer.status_code != 200:
            self.broken.append(f"{answer.status_code} {path}, from {self.linked_from.get(path)}")
            return
        page = Anchors(answer.text)
        self.ids[path] = page.ids
        found = set()
        for link in page.links:
            parts = urlsplit(urljoin(path, link))
            if parts.netloc:
                continue
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            self.linked_from.setdefault(target, path)
            found.add(target)
            if parts.fragment:
                self.fragments.setdefault((target, unquote(parts.fragment)), path)
        yield from sorted(filter(is_page, found), key=lambda one: sha256(one.encode()).digest())

    def _ask(self, path: str) -> None:
        """Whether there is anything: a thing's own address answers without its page."""
        thing = re.fullmatch(r"(/(?:id|scheme)/[^?]*)\.(?:html|ttl|jsonld|nt|rdf)(?:\?.*)?", path)
        if not thing and not is_page(path):
            return
        with self.client.get(thing[1] if thing else path, headers=_BROWSER) as answer:
            if answer.status_code not in (200, 303):
                self.broken.append(f"{answer.status_code} {path}, from {self.linked_from[path]}")


def test_no_link_is_broken(shipped: OxigraphStore) -> None:
    app = create_app(Settings(), shipped)
    app.testing = True
    app.config[PATIENCE] = 300.0
    client = app.test_client()
    eventually(lambda: client.get("/search?q=law").status_code == 200)  # it has its index
    crawl = Crawl(client)
    crawl.run([path for kind, path in KINDS.items() if kind not in REFUSED])
    assert crawl.broken == []
    counted = Counter(map(kind_of, crawl.ids))
    assert len(counted) > 60
    assert len(crawl.linked_from) > 3_000
    assert len(crawl.fragments) > 100


def is_page(path: str) -> bool:
    return not (_DATA.search(path) or path.startswith(("/sparql", "/static", "/search?")))


def kind_of(path: str) -> str:
    """``/id/review/KAZ/upr/4/recommendation/140.14.html?page=2``: a recommendation's later page."""
    place, _, query = path.partition("?")
    steps = place.split("/")
    names = sorted({field.partition("=")[0] for field in query.split("&")})
    if steps[1] in ("id", "scheme", "ns", "shapes", "graph"):
        kinds = [step for step in steps[1:-1] if step.islower() and not _NUMBER.search(step)]
        return "/".join([*kinds, *names])
    return "/".join([*steps[1:3], *names])
