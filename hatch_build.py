"""Builds the scripts of the pages into a wheel or sdist, where npm is there to build them.

What was built before is taken where it is newer than what it is made of. Without scripts, the
pages work by their forms and tables.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_BUILT = "server/rightsgraph_server/static/vendor/LICENSES.txt"


class ScriptsHook(BuildHookInterface):
    """Runs before files are collected; an editable installation is left to ``make assets``."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if version == "editable" or _is_fresh(root):
            return
        try:
            for command in (["ci", "--silent"], ["run", "--silent", "build"]):
                npm = shutil.which("npm") or "npm"
                subprocess.run([npm, *command], cwd=root / "frontend", check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            self.app.display_warning(f"the pages will have no scripts: {error}")


def _is_fresh(root: Path) -> bool:
    frontend, built = root / "frontend", root / _BUILT
    if not built.is_file():
        return False
    sources = [*frontend.glob("*.*js*"), *(frontend / "src").rglob("*.js")]
    return all(source.stat().st_mtime <= built.stat().st_mtime for source in sources)
