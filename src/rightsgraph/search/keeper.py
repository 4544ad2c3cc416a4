"""Keeps an index in step with its store: notices a stale one and makes another meanwhile.

Whoever asks has the index that is there, and is told whether it is the store's own.
"""

from __future__ import annotations

import logging
import math
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE
from threading import Condition, Thread
from weakref import finalize

from rightsgraph.errors import RightsgraphError, StoreError
from rightsgraph.search.building import build, build_beside, meta_of, newest
from rightsgraph.search.index import Index
from rightsgraph.store import Store

Make = Callable[[Path, str], object]
# After a change, so long for others that come with it; after a failure, before another try.
_PAUSE = 1.0
_AFTER_FAILURE = 30.0
# A store that changes all the time is indexed a quarter of the time.
_PAUSES_FOR_WORK = 3
_OTHERS_SECONDS = 5.0

_log = logging.getLogger(__name__)


class Keeper:
    """The index of one store. ``version`` tells the store's, ``make`` makes an index of it.

    Asking for the version may be dear: where ``every`` is not 0, it is asked at most once in
    so many seconds, and never by whoever searches.
    """

    def __init__(
        self,
        home: Path | None,
        version: Callable[[], str],
        make: Make,
        *,
        every: float = 0.0,
        pause: float = _PAUSE,
    ) -> None:
        self._home = home
        self._target: Path | None = None
        self._version = version
        self._make = make
        self._every = every
        self._pause = pause
        self._index: Index | None = None
        self._folder: Path | None = None
        self._seen = ""  # the store's version when it was last asked for
        self._looked = -math.inf
        self._rested = 0.0  # when another index may be made
        self._poked = self._closed = self._failed = False
        self._thread: Thread | None = None
        self._news = Condition()

    def index(self, wait: float = 0.0) -> Index | None:
        """What there is to ask; where nothing is yet, after so many seconds nothing.

        Where it is stale, another one is on its way.
        """
        if not self.is_current() or self._is_overdue():
            self.poke()
        with self._news:
            self._news.wait_for(lambda: self._index or self._failed, wait)
            return self._index

    def is_current(self) -> bool:
        """Whether the index is of the store as it is; as far as is known, where that is dear."""
        version = self._seen if self._every else self._version()
        return self._index is not None and self._index.version == version

    def poke(self) -> None:
        """Has the store looked at now, in another thread: it may have changed."""
        with self._news:
            if self._closed:
                return
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._work, name="search index", daemon=True)
                self._thread.start()
            self._poked = True
            self._news.notify_all()

    def changed(self) -> None:
        """The store has changed; of no consequence as long as nobody has searched."""
        if self._thread is not None:
            self.poke()

    def close(self) -> None:
        with self._news:
            self._closed = True
            self._news.notify_all()

    def _is_overdue(self) -> bool:
        return bool(self._every) and time.monotonic() - self._looked > self._every

    def _work(self) -> None:
        while self._waited():
            try:
                self._renew()
                self._failed = False
            except RightsgraphError as error:
                _log.error("the search index cannot be made: %s", error)
                self._rest(_AFTER_FAILURE)

    def _waited(self) -> bool:
        """Whether there is something to do, rather than nothing any more."""
        with self._news:
            self._news.wait_for(lambda: self._poked or self._closed)
            self._poked = False
            return not self._closed

    def _rest(self, seconds: float) -> None:
        with self._news:
            self._failed = True
            self._news.notify_all()
            self._news.wait_for(lambda: self._closed, seconds)

    def _renew(self) -> None:
        """Until the index is of the version that the store has after it was made."""
        while not self._closed:
            version = self._looked_up()
            self._open_newest()
            if self._index and self._index.version == version:
                return
            if self._index:
                self._pause_for_more()
                version = self._looked_up()
            began = time.monotonic()
            self._make(self._writable(), version)
            self._rested = time.monotonic() + _PAUSES_FOR_WORK * (time.monotonic() - began)

    def _looked_up(self) -> str:
        self._seen, self._looked = self._version(), time.monotonic()
        return self._seen

    def _pause_for_more(self) -> None:
        seconds = max(self._pause, self._rested - time.monotonic())
        with self._news:
            self._news.wait_for(lambda: self._closed, seconds)

    def _open_newest(self) -> None:
        """Also one that another program has made. It may be gone by the time it is opened."""
        until = time.monotonic() + _OTHERS_SECONDS
        while (folder := self._newest()) and folder != self._folder:
            try:
                index = Index(folder)
                index.warm()
            except StoreError:
                if time.monotonic() > until:
                    raise
                shutil.rmtree(folder, ignore_errors=True)  # damaged, where it is still there
                continue
            with self._news:
                self._index, self._folder = index, folder
                self._news.notify_all()

    def _newest(self) -> Path | None:
        homes = [home for home in (self._home, self._target) if home]
        found = [folder for home in homes if (folder := newest(home))]
        return max(found, key=lambda folder: folder.name, default=None)

    def _writable(self) -> Path:
        """A folder for indexes; a temporary one, gone with the program, where it must be."""
        if self._target is None:
            home = self._home
            self._target = home if home and _can_write(home) else _temporary(self)
        return self._target


def home_beside(store: Path) -> Path:
    """Where the indexes of a store in a folder are; not inside it, which is replaced as one."""
    store = store.resolve()
    return store.with_name(f"{store.name}-search")


def in_thread(store: Store) -> Make:
    """Makes an index here, of a store that only this program can ask."""
    return lambda home, version: build(store, home, version)


def in_process(store: Path) -> Make:
    """Makes an index in a process of its own, so that this one goes on answering.

    It ends with this one, by the pipe that is its standard input.
    """

    def make(home: Path, version: str) -> None:
        command = [sys.executable, "-P", "-m", "rightsgraph.search", str(store), str(home), version]
        with subprocess.Popen(command, stdin=PIPE, stderr=PIPE, text=True) as process:
            assert process.stderr
            told = process.stderr.read().strip().splitlines()
            status = process.wait()
        if status:
            reason = told[-1] if told else f"exit status {status}"
            raise StoreError(f"cannot be indexed: {reason}", str(store))

    return make


def keep_beside(store: Path, version: str) -> None:
    """Indexes a store now, unless that is done already; what a build ends with."""
    home = home_beside(store)
    found = newest(home)
    if found is None or meta_of(found).get("version") != version:
        build_beside(store, home, version)


def _can_write(home: Path) -> bool:
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            return True
    except OSError as error:
        _log.info("the search index goes to a temporary folder: %s", error)
    return False


def _temporary(owner: Keeper) -> Path:
    folder = tempfile.mkdtemp(prefix="rightsgraph-search-")
    finalize(owner, shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
