"""Waiting in tests: always for a condition, with a limit that is reached only when it will never hold.

A limit says how long a machine may take, never how long the product may take: speed is measured in ``benchmarks``.
"""

import socket
import threading
import time
from collections.abc import Callable

PATIENCE = 180.0
"""Seconds. The longest that a test waits for anything: of a process, a thread, a page or a server."""


def wait_until(condition: Callable[[], bool], what: str = "what was waited for", pause: float = 0.02) -> None:
    """Return as soon as ``condition()`` holds, asking every ``pause`` seconds.

    Raises:
        AssertionError: it did not hold within ``PATIENCE``.
    """
    between, end = threading.Event(), time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"{what}: not within {PATIENCE:.0f} s"
        between.wait(pause)


def wait_for_port(port: int) -> None:
    """Return as soon as somebody listens on this port of the machine itself."""

    def listens() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_until(listens, f"a server on port {port}")


def join_all(threads: list[threading.Thread]) -> None:
    """Start all and wait for each to end; a thread that hangs fails the test instead of the whole run."""
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert [thread.name for thread in threads if thread.is_alive()] == []
