"""The scripts of the pages, which are built from ``frontend/`` and may not be there.

A page asks for a script by name and leaves it out where it has no address; it then works by its
forms and tables alone.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

from flask import Flask, Response, request, url_for

import rightsgraph
from rightsgraph.bundle import fingerprint

_FOREVER = "public, max-age=31536000, immutable"
_FOLDER = Path(__file__).parent / "static" / "vendor"
# Of the server and of the library, which makes a part of what pages show.
_SOURCES = (Path(__file__).parent, Path(rightsgraph.__file__).parent)


def install(app: Flask) -> None:
    app.jinja_env.globals["asset"] = address


def address(name: str) -> str:
    """Where a built script is; empty where it was not built. A new build has a new address."""
    version = _version(_FOLDER / name)
    return url_for("static", filename=f"vendor/{name}", v=version) if version else ""


@cache
def program() -> str:
    """Changes with any file that makes a page, and with the data that the package brings."""
    digest = blake2b(fingerprint().encode(), digest_size=8)
    for path in sorted(path for folder in _SOURCES for path in folder.rglob("*")):
        if path.suffix in (".py", ".html", ".css", ".js"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def ready(response: Response) -> Response:
    """Lets static files be compressed, and kept for good where their address is of one build."""
    if request.endpoint != "static" or response.status_code != 200:
        return response
    if (response.mimetype or "").startswith("text/"):
        response.direct_passthrough = False
        response.set_etag(response.get_etag()[0] or "", weak=True)
    if "v" in request.args or "/vendor/chunk-" in request.path:
        response.headers["Cache-Control"] = _FOREVER
    return response


@cache
def _version(path: Path) -> str:
    try:
        return blake2b(path.read_bytes(), digest_size=6).hexdigest()
    except OSError:
        return ""
