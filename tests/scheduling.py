"""Which tests one process of pytest-xdist runs together: those that share something dear to make.

The marker ``xdist_group`` would say the same, but pytest 9.2 and pytest-xdist 3.8 do not understand each other there:
groups are silently ignored (pytest-xdist issue 1386), and each process makes everything again.
"""

from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/journeys/", "tests/benchmarks/")
"""Folders in which the tests of a file share servers, a browser or an index."""
DEMO = "demo-"
"""Begins the name of the database of a test that reads the demo region, as in ``test_x[demo-sqlite]``."""


class SharedSetUp(LoadScopeScheduling):
    """Hands out tests one by one, and those that share something as one."""

    def _split_scope(self, nodeid: str) -> str:
        return shared_set_up(nodeid)


def shared_set_up(nodeid: str) -> str:
    """What the test shares: its file, a demo region, or nothing, which is its own name."""
    path, _, rest = nodeid.partition("::")
    if path.startswith(TOGETHER):
        return path
    _, _, case = rest.partition("[")
    for kind in ("sqlite", "postgresql"):
        if DEMO + kind in case:
            return DEMO + kind
    return nodeid
