"""Opens pages in a browser, and notes what none of them may do."""

from __future__ import annotations

import re
import time
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request

_REFUSED = re.compile("Failed to load resource: .* status of 4[0-9][0-9]")
SECONDS = 300
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}


def whole(page: Page) -> None:
    """A page that could not wait for its figures says so, and is asked for again."""
    until = time.monotonic() + SECONDS
    page.wait_for_load_state()
    while (again := page.get_by_role("link", name="Load it again")).count():
        assert time.monotonic() < until, f"{page.url} is never whole"
        with page.expect_navigation():
            again.click()


class Visitor:
    """``faults`` is what was seen: lines on the console, dialogs, requests to other hosts."""

    def __init__(self, browser: Browser, home: str) -> None:
        self._browser = browser
        self._home = home
        self._contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    def page(self, path: str = "", **options: Any) -> Page:
        """A new page with a profile of its own; what is ``path`` is opened in it."""
        context = self._browser.new_context(base_url=self._home, **options)
        context.set_default_timeout(1000 * SECONDS)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.faults.append(f"error: {error.error}"))
        context.on("dialog", self._asked)
        context.on("request", self._requested)
        self._contexts.append(context)
        page = context.new_page()
        if path:
            page.goto(path)
            whole(page)
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _said(self, message: ConsoleMessage) -> None:
        """A refusal that a page is about stands on the console as well: that is no fault."""
        if message.type in ("error", "warning") and not _REFUSED.match(message.text):
            self.faults.append(f"console: {message.text}")

    def _asked(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _requested(self, request: Request) -> None:
        parts = urlsplit(request.url)
        outside = parts.scheme in ("http", "https", "ws", "wss")
        if outside and parts.netloc != urlsplit(self._home).netloc:
            self.faults.append(f"request: {request.url}")
