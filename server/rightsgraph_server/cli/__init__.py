"""The ``rightsgraph`` command: the outermost layer, with a module for each group of commands."""

from __future__ import annotations

import click

from rightsgraph_server.cli.check import check, validate
from rightsgraph_server.cli.console import Program
from rightsgraph_server.cli.import_uhri import uhri
from rightsgraph_server.cli.imports import imports
from rightsgraph_server.cli.query import query
from rightsgraph_server.cli.read import read
from rightsgraph_server.cli.serve import serve
from rightsgraph_server.cli.stores import build, export


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="rightsgraph", prog_name="rightsgraph")
def main() -> None:
    """UN human-rights review documents as a graph that can be queried and checked.

    Exit status: 0 done, 1 something was found that needs mending, 2 cannot run.
    Settings are read from variables RIGHTSGRAPH_…; options come before them.

    Example: rightsgraph serve
    """


imports.add_command(uhri)
for command in (serve, build, read, imports, validate, query, export, check):
    main.add_command(command)
