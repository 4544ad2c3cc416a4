"""The collector of Python is set so that no request waits for it."""

from __future__ import annotations

import subprocess
import sys

# In a process of its own, for it is never undone.
SCRIPT = """
import gc, time, weakref
from rightsgraph_server import garbage

class Thing: pass

gc.disable()
garbage.freeze()
garbage.sweep_often()
thing = Thing()
thing.itself = thing
gone = weakref.ref(thing)
del thing
while gone():
    time.sleep(0.01)
answers = [(str(number), ("a", "b" * number)) for number in range(100_000)]
while len(gc.get_objects(generation=0)) > len(answers) / 10:
    time.sleep(0.01)
"""


def test_what_is_new_is_looked_through_without_being_counted() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=300, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
