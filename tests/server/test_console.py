"""What a command does when its terminal, its disk or its user will not go on."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import click
import psutil
import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from rightsgraph_server.cli.console import Program


def command(*arguments: str, stdout: int | IO[bytes], **variables: str) -> tuple[int, str, str]:
    code = "from rightsgraph_server.cli import main; main(prog_name='rightsgraph')"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, **variables},
        check=False,
    )
    return done.returncode, (done.stdout or b"").decode(), done.stderr.decode()


def ended(fault: BaseException) -> tuple[int, str]:
    """The exit status of a command that ends so, and what it says of it."""

    @click.group(cls=Program)
    def program() -> None:
        pass

    @program.command()
    def work() -> None:
        raise fault

    result = CliRunner().invoke(program, ["work"])
    return result.exit_code, result.stderr


@pytest.mark.parametrize("arguments", [["query"], ["--help"], ["--version"]])
def test_a_full_disk_is_told_in_a_line(arguments: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        status, _, said = command(*arguments, stdout=full)
    assert status == 2
    assert said == "rightsgraph: standard output: No space left on device\n"


def test_what_a_terminal_cannot_show_is_written_out() -> None:
    status, told, said = command("--help", stdout=subprocess.PIPE, PYTHONIOENCODING="latin-1")
    assert (status, said) == (0, "")
    assert r"RIGHTSGRAPH_\u2026" in told


def test_a_file_that_fails_is_named() -> None:
    status, said = ended(PermissionError(errno.EACCES, "Permission denied", "/data/x"))
    assert (status, said) == (2, "rightsgraph: /data/x: Permission denied\n")


def test_a_call_of_the_engine_that_fails_is_no_fault_of_the_output() -> None:
    assert ended(OSError("nobody answers there")) == (2, "rightsgraph: nobody answers there\n")


def test_ctrl_c_is_no_finding() -> None:
    assert ended(KeyboardInterrupt()) == (130, "rightsgraph: ended\n")


def test_ctrl_c_ends_a_query_that_is_being_evaluated(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("".join(f"<a:{n}> <a:p> <a:{n}> .\n" for n in range(300)))
    ox.Store(str(tmp_path / "store")).bulk_load(path=str(tmp_path / "graph.nq"))
    endless = f"SELECT (COUNT(*) AS ?n) {{ {' '.join(f'?s{n} ?p{n} ?o{n} .' for n in range(5))} }}"
    # A background job of a script, such as these tests may be, leaves SIGINT ignored.
    heeded = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"{heeded}; from rightsgraph_server.cli import main; main()"
    arguments = ["query", endless, "--store", str(tmp_path / "store")]
    with subprocess.Popen([sys.executable, "-c", code, *arguments]) as asked:
        try:
            while psutil.Process(asked.pid).cpu_times().user < 3:
                time.sleep(0.05)
            asked.send_signal(signal.SIGINT)
            assert asked.wait(60) == -signal.SIGINT
        finally:
            asked.kill()


def test_a_reader_that_leaves_is_told_nothing() -> None:
    assert ended(BrokenPipeError(errno.EPIPE, "Broken pipe")) == (141, "")
