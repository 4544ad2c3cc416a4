"""The ``rightsgraph`` command: the outermost layer, with a module for each group of commands."""

from __future__ import annotations

import os
from importlib import import_module

import click

from rightsgraph.settings import misspelt
from rightsgraph_server.cli.console import Program, say

# The module of each command. It is read when the command is asked for, since readers, server and
# spreadsheets take longer to import than many a command takes to run.
_MODULES = {
    "serve": "serve",
    "build": "stores",
    "read": "read",
    "import": "import_uhri",
    "validate": "validate",
    "query": "query",
    "export": "stores",
    "check": "check",
    "backup": "backups",
    "restore": "backups",
    "user": "user",
}


class Commands(Program):
    """The commands by name, each read from its module when it is needed."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(_MODULES)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in _MODULES:
            return None
        module = import_module(f"rightsgraph_server.cli.{_MODULES[name]}")
        command = getattr(module, {"import": "imports"}.get(name, name))
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="rightsgraph", prog_name="rightsgraph")
def main() -> None:
    """UN human-rights review documents as a graph that can be queried and checked.

    Exit status: 0 done, 1 something was found that needs mending, 2 cannot run.
    Settings are read from variables RIGHTSGRAPH_…; options come before them.

    Example: rightsgraph serve
    """
    for name, setting in misspelt(os.environ).items():
        say(f"warning: {name} is no setting; {setting} is")
