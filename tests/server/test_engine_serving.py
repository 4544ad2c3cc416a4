"""``rightsgraph serve`` as a whole: its processes, killed or stopped at any moment."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlsplit

import psutil
import pytest
from engines import COUNT, ENDLESS, FLOOD, NAMES, SLOW, Meanwhile, eventually, quad

from rightsgraph import bundle
from rightsgraph_server.access import fingerprint

SERVER = "rightsgraph_server.serving"
WRITER = "rightsgraph_server.engine.writer"
WORKER = "rightsgraph_server.engine.nursery"  # forks them
TOKEN = "a-token-of-the-test"
OPERATOR = {"Authorization": f"Bearer {TOKEN}"}
SECONDS = 600  # for what takes long only where the machine is busy
PATIENT = {f"{name}_SECONDS": str(SECONDS) for name in ("QUERY", "QUEUE", "SHUTDOWN")}


def lives(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def is_stopped(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return bool(process.status() == psutil.STATUS_STOPPED)
    return False


class Served:
    """A server and the processes below it."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        command = "from rightsgraph_server.cli import main; main()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", command, "serve", "--port", "0", "--store", str(folder)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **{f"RIGHTSGRAPH_{name}": one for name, one in settings.items()}},
        )
        assert self.process.stdout
        found = re.search(r"Serving .* at (\S+)", self.process.stdout.readline())
        assert found
        self.address = found[1]
        self.port = urlsplit(self.address).port or 0
        self._seen: set[psutil.Process] = set()

    def below(self, module: str) -> list[psutil.Process]:
        """The processes of it that run a module; none where it has ended."""
        every, found = [], []
        with suppress(psutil.NoSuchProcess):
            every = psutil.Process(self.process.pid).children(recursive=True)
        for process in every:
            with suppress(psutil.NoSuchProcess):
                if module in process.cmdline():
                    found.append(process)
        self._seen.update(found)
        return found

    @property
    def server(self) -> psutil.Process:
        """The process that answers: the only one that the command starts itself."""
        (found,) = psutil.Process(self.process.pid).children()
        self._seen.add(found)
        return found

    def evaluates(self, query: str) -> bool:
        found = self._asked("/admin/queries", **OPERATOR)
        return any(query in one["text"] for one in json.loads(found))

    def query(self, query: str) -> bytes:
        """Raises OSError where the server is gone, and HTTPException on half an answer."""
        return self._asked(f"/sparql?query={quote(query)}")

    def _asked(self, path: str, **headers: str) -> bytes:
        with self.connection() as client:
            client.request("GET", path, headers=headers)
            response = client.getresponse()
            found = response.read()
            assert response.status == 200, (response.status, found)
            return found

    def connection(self) -> closing[http.client.HTTPConnection]:
        return closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS))

    def count(self) -> int:
        return int(json.loads(self.query(COUNT))["results"]["bindings"][0]["n"]["value"])

    def update(self, update: str) -> None:
        headers = {"Content-Type": "application/sparql-update", **OPERATOR}
        with self.connection() as client:
            client.request("POST", "/update", update, headers)
            if client.getresponse().status >= 300:
                raise OSError("it is not acknowledged")

    def end(self, id: str) -> None:
        """Has the operator end a query."""
        with self.connection() as client:
            client.request("DELETE", f"/admin/queries/{id}", headers=OPERATOR)
            assert client.getresponse().status == 204

    def close(self) -> None:
        for module in (SERVER, WRITER, WORKER):
            self.below(module)
        self.process.kill()
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()
        eventually(lambda: not any(map(lives, self._seen)))


@pytest.fixture
def serve(folder: Path, tmp_path: Path) -> Iterator[Callable[..., Served]]:
    users = tmp_path / "users.toml"
    users.write_text(f'[chief]\nrole = "admin"\ntoken = "{fingerprint(TOKEN)}"\n')
    served: list[Served] = []

    def serve(**settings: str) -> Served:
        given = {"WORKERS": "2", "USERS": str(users), **PATIENT, **settings}
        served.append(Served(folder, **given))
        return served[-1]

    yield serve
    for one in served:
        one.close()


@pytest.fixture
def served(serve: Callable[..., Served]) -> Served:
    return serve()


def insert(number: int) -> str:
    return f"INSERT DATA {{ <https://a.example/new/{number}> <https://a.example/n> {number} }}"


def test_a_killed_server_is_started_again(served: Served) -> None:
    """A request that comes meanwhile waits."""
    for _ in range(2):
        server = served.server
        server.kill()
        assert served.count() == NAMES
        assert served.server.pid != server.pid


def test_updates_survive_the_end_of_the_server(serve: Callable[..., Served]) -> None:
    served = serve(UPDATES="yes")
    acknowledged: list[int] = []

    def write() -> None:
        number = 0
        while len(acknowledged) < 30:
            number += 1
            with suppress(OSError, http.client.HTTPException):
                served.update(insert(number))
                acknowledged.append(number)

    writing = Meanwhile(write)
    for module in (SERVER, WRITER):
        eventually(lambda: bool(acknowledged))
        for process in served.below(module):
            with suppress(psutil.NoSuchProcess):
                process.kill()
    writing.result()
    query = "SELECT ?n { ?s <https://a.example/n> ?n }"
    found = json.loads(served.query(query))["results"]["bindings"]
    assert set(acknowledged) <= {int(row["n"]["value"]) for row in found}


def test_nothing_outlives_the_command(serve: Callable[..., Served], folder: Path) -> None:
    """Its processes end in the midst of their work, and the store can be opened at once."""
    served = serve(UPDATES="yes", SLOW_QUERIES="1")
    Meanwhile(lambda: served.query(ENDLESS))
    Meanwhile(lambda: served.query(ENDLESS + " # again"))
    eventually(lambda: any(map(is_stopped, served.below(WORKER))))
    processes = [one for module in (SERVER, WRITER, WORKER) for one in served.below(module)]
    assert len(processes) > 3
    served.process.kill()
    eventually(lambda: not any(map(lives, processes)))
    assert serve(UPDATES="yes").count() == NAMES


def test_a_stopped_server_finishes_what_it_does(served: Served) -> None:
    def is_told(query: Meanwhile) -> bool:
        return query.done or served.evaluates(SLOW)

    for number in count():  # until one is seen before it is answered
        query = Meanwhile(partial(served.query, f"{SLOW} # {number}"))
        eventually(partial(is_told, query))
        if not query.done:
            break
    served.process.terminate()
    assert b'"bindings"' in query.result()  # type: ignore[operator]
    assert served.process.wait(SECONDS) == 0
    assert not served.folder.with_name(".store-checkpoints").exists()


def test_a_stopped_server_does_not_wait_for_ever(serve: Callable[..., Served]) -> None:
    served = serve(SHUTDOWN_SECONDS="1")
    query = Meanwhile(lambda: served.query(ENDLESS))
    eventually(lambda: served.evaluates(ENDLESS))
    served.process.terminate()
    assert served.process.wait(SECONDS) == 0
    with pytest.raises(AssertionError, match="503"):
        query.result()


def test_a_new_store_is_served_without_a_lost_request(served: Served) -> None:
    statuses: list[int] = []
    stop: list[bool] = []

    def ask() -> None:
        while not stop:
            statuses.append(served.count())

    asking = Meanwhile(ask)
    bundle.build(served.folder, map(quad, range(1000, 1100)))
    eventually(lambda: bool(statuses) and statuses[-1] != NAMES)
    served.process.send_signal(signal.SIGHUP)
    more = len(statuses) + 50
    eventually(lambda: len(statuses) > more)
    stop.append(True)
    asking.result()


def test_no_false_success(serve: Callable[..., Served]) -> None:
    served = serve(QUERY_SECONDS="1")
    with served.connection() as client:
        client.request("GET", f"/sparql?query={quote(ENDLESS)}")
        response = client.getresponse()
        assert response.status == 504
        assert response.headers["Content-Type"] == "application/problem+json"
        assert json.load(response)["status"] == 504


def test_an_answer_that_is_cut_off_has_no_valid_end(serve: Callable[..., Served]) -> None:
    served = serve(RESULT_BYTES=str(10**12))
    with served.connection() as client:
        client.request("GET", f"/sparql?query={quote(FLOOD)}")
        response = client.getresponse()
        assert response.status == 200
        served.end(response.headers["X-Query-Id"])
        with pytest.raises(http.client.IncompleteRead):
            response.read()


def test_who_hangs_up_frees_a_worker(serve: Callable[..., Served]) -> None:
    served = serve(SLOW_QUERIES="1")
    for number in range(5):
        path = f"/sparql?query={quote(f'{ENDLESS} # {number}')}"
        with socket.create_connection(("127.0.0.1", served.port)) as client:
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            eventually(lambda: served.evaluates(ENDLESS))
        eventually(lambda: not served.evaluates(ENDLESS))


def test_a_store_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "CURRENT").write_text("nonsense")
    command = "from rightsgraph_server.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", command, "serve", "--port", "0", "--store", tmp_path / "store"],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("rightsgraph: Store unavailable")
