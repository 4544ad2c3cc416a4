"""What starts the server, where the machine has no room for it."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from engines import COUNT, eventually
from live import Live

from rightsgraph.settings import Settings
from rightsgraph_server import serving
from rightsgraph_server.cli import serve
from rightsgraph_server.cli.serve import Supervisor

KILLED = -9


# The folder for temporary files is chosen before anything is asked.
CHOOSES = """
import tempfile
from rightsgraph_server import serving
serving._choose_temporary_folder()
print(tempfile.tempdir)
"""
# What has lost its parent has ended before the server does.
INHERITS = """
import os, subprocess, sys
from rightsgraph_server.cli.serve import _bury_others
orphan = os.posix_spawn(sys.executable, [sys.executable, "-c", ""], os.environ)
os.waitid(os.P_PID, orphan, os.WEXITED | os.WNOWAIT)
command = [sys.executable, "-c", "import sys; sys.stdin.read(); sys.exit(3)"]
server = subprocess.Popen(command, stdin=subprocess.PIPE)
server.stdin.close()
_bury_others(server.pid)
print(server.wait(), os.path.exists(f"/proc/{orphan}"))
"""
# A store that is not built before the command is ended.
BUILDS = """
import sys, time
from rightsgraph import bundle
from rightsgraph_server.cli import main
def quads():
    while True:
        time.sleep(0.01)
        yield from ()
bundle.bundled_quads = quads
main(sys.argv[1:])
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_neither_output_needs_room(folder: Path, tmp_path: Path) -> None:
    """Not even to tell that a server that died is started again."""
    port, command = free_port(), "from rightsgraph_server.cli import main; main()"
    arguments = ["serve", "--port", str(port), "--store", str(folder)]
    with (
        open("/dev/full", "w") as full,
        subprocess.Popen(
            [sys.executable, "-c", command, *arguments],
            stdout=full,
            stderr=full,
            env={**os.environ, "RIGHTSGRAPH_WORKERS": "2"},
            text=True,
        ) as process,
    ):
        live = Live(port, folder, tmp_path / "log", process)
        try:
            eventually(lambda: answers(live))
            first = psutil.Process(live.server)
            first.kill()
            eventually(lambda: first.pid not in children(process))
            eventually(lambda: answers(live))
        finally:
            process.terminate()
        assert process.wait() == 0


def children(process: subprocess.Popen[str]) -> list[int]:
    return [child.pid for child in psutil.Process(process.pid).children()]


def answers(live: Live) -> bool:
    assert live.process.poll() is None
    try:
        return live.ask(COUNT)[0] == 200
    except ConnectionError:
        return False


class Life:
    """Of a server, which is over."""

    pid = 0

    def __init__(self, status: int) -> None:
        self._status = status

    def wait(self) -> int:
        return self._status

    def __enter__(self) -> Life:
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to close."""


@pytest.mark.parametrize(
    ("lives", "status", "left"),
    [
        ((KILLED, None, None, 0), 0, 0),
        ((None, 0), 2, 1),  # which is told at once where it never ran
    ],
)
def test_a_machine_without_room_for_a_process(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lives: tuple[int | None, ...],
    status: int,
    left: int,
) -> None:
    to_come = list(lives)

    def begin(*_: Any, **__: Any) -> Life:
        found = to_come.pop(0)
        if found is None:
            raise OSError(errno.EAGAIN, "Resource temporarily unavailable")
        return Life(found)

    monkeypatch.setattr(subprocess, "Popen", begin)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(serve, "_bury_others", lambda _: None)
    monkeypatch.setattr(serve, "_FIRST_PAUSE", 0)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert Supervisor(Settings(), listener).run() == status
    assert len(to_come) == left
    assert "cannot be started: Resource temporarily unavailable" in capsys.readouterr().err


def test_what_lost_its_parent_is_buried() -> None:
    """By the first process of a container; else its place among the processes stays taken."""
    told = subprocess.run([sys.executable, "-c", INHERITS], stdout=subprocess.PIPE, check=True)
    assert told.stdout.split() == [b"3", b"False"]


def test_the_folder_for_temporary_files_is_chosen_at_the_start(tmp_path: Path) -> None:
    """Else a disk that is full when it is first wanted would have another one taken for good."""
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", CHOOSES]
    told = subprocess.run(command, stdout=subprocess.PIPE, env=environment, text=True, check=True)
    assert told.stdout.strip() == str(tmp_path)


def test_a_server_without_a_folder_for_temporary_files_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def lack() -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory")

    monkeypatch.setattr(serving, "gettempdir", lack)
    serving._choose_temporary_folder()
    assert "No usable temporary directory" in caplog.text


def test_a_build_that_is_stopped_leaves_nothing_behind(tmp_path: Path) -> None:
    arguments = ["serve", "--port", "0", "--store", str(tmp_path / "store")]
    with subprocess.Popen([sys.executable, "-c", BUILDS, *arguments]) as process:
        eventually(lambda: any(tmp_path.glob(".store-*/*/CURRENT")))
        process.terminate()
    assert process.returncode == 128 + signal.SIGTERM
    assert not any(tmp_path.iterdir())
