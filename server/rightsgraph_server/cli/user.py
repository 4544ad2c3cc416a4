"""The command that makes credentials for the endpoint."""

from __future__ import annotations

import secrets

import click

from rightsgraph.errors import BadRequest
from rightsgraph_server.access import Role, fingerprint, hashed
from rightsgraph_server.cli.console import say

_TOKEN_BYTES = 32


@click.command()
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice([role.name.lower() for role in Role]),
    default=Role.WRITE.name.lower(),
    show_default=True,
    help="What the user may do; each role includes those before it.",
)
@click.option("--password", is_flag=True, help="Ask for a password instead of making a token.")
def user(name: str, role: str, password: bool) -> None:
    """Print an entry for the file of users, with a new token.

    The entry goes to standard output and holds no secret; the token, which only its owner should
    see, goes to standard error. Point RIGHTSGRAPH_USERS at the file.

    Example: rightsgraph user alice --role write >> users.toml
    """
    if not name.strip():
        raise BadRequest("the name is empty", remedy="name the user")
    if password and ":" in name:
        raise BadRequest("has a colon, which ends a name where a password follows", name)
    token = "" if password else secrets.token_urlsafe(_TOKEN_BYTES)
    if password:
        chosen = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        proof = f'password = "{hashed(chosen)}"'
    else:
        proof = f'token = "{fingerprint(token)}"'
    # In one piece, since who gives no password after all must not leave half an entry in a file.
    click.echo(f'["{_quoted(name)}"]\nrole = "{role}"\n{proof}\n')
    if token:
        say(f"token of {name}: {token}")


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')
