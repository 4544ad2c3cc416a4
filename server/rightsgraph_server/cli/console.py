"""How commands speak: results on standard output, everything else on standard error."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

import click

from rightsgraph.errors import RightsgraphError

# As a shell tells that a program was ended by Ctrl-C, or had nobody left to read what it says.
_INTERRUPTED, _UNREAD = 130, 141


class Program(click.Group):
    """A command whose errors are one line each, and whose exit status the error decides."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        if isinstance(sys.stdout, io.TextIOWrapper):  # whose terminal may lack a letter
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            return super().main(*arguments, **options)
        except OSError as error:  # also of --help, which answers before any command runs
            say(_told(error))
            sys.exit(RightsgraphError.exit_status)
        finally:
            _drop_unwritten(sys.stdout)
            _drop_unwritten(sys.stderr)

    def invoke(self, context: click.Context) -> Any:
        try:
            result = super().invoke(context)
            if sys.stdout is not None:
                sys.stdout.flush()
            return result
        except RightsgraphError as error:
            complain(error)
            context.exit(error.exit_status)
        except click.Abort:
            say("a question got no answer (run it in a terminal)")
            context.exit(RightsgraphError.exit_status)
        except BrokenPipeError:
            context.exit(_UNREAD)
        except KeyboardInterrupt:
            say("ended")
            context.exit(_INTERRUPTED)


@contextmanager
def ended_at_once() -> Iterator[None]:
    """Ctrl-C ends the process itself, for the engine hears of it only when it has an answer."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _told(error: OSError) -> str:
    """One without a number is the engine's, which met it while solutions were read."""
    place = error.filename or (error.errno and "standard output")
    return f"{place}: {error.strerror}" if place else str(error)


def _drop_unwritten(stream: TextIO | None) -> None:
    """What could not be written would fail once more at the end, with a status of its own."""
    if stream is None:  # the program was started without it
        return
    try:
        stream.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def complain(error: RightsgraphError) -> None:
    say(f"{error.title}: {' '.join(str(error).split())}")


def say(message: str) -> None:
    """What finds no room, or nobody to read it, ends nothing that is under way."""
    with suppress(OSError):
        click.echo(f"rightsgraph: {message}", err=True)


@contextmanager
def progress(
    task: str, total: int | None = None, *, hidden: bool = False
) -> Iterator[Callable[[int], None]]:
    """A bar that is told how far the task is; shown only to somebody who sits there."""
    if hidden or not sys.stderr.isatty():
        yield lambda done: None
        return
    # Read only here, since nobody needs it in a script and it takes a while to import.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
    from rich.progress import TimeElapsedColumn as Elapsed

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Elapsed(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, redirect_stdout=False, transient=True) as bar:
        number = bar.add_task(task, total=total)
        yield lambda done: bar.update(number, completed=done)
