"""Twenty people save at once on the same offers, on real workers: nothing fails, nothing is lost, nothing hangs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.writers import Tally, kept, ready, run_writers
from tests.journeys.portal_process import Portal

pytestmark = pytest.mark.processes

SECONDS = 3.0


@pytest.fixture
def portal(database_url: str, tmp_path: Path) -> Iterator[Portal]:
    portal = Portal(tmp_path, database_url)
    ready(portal, workers=4)
    yield portal
    portal.stop()


def they_met(tally: Tally) -> bool:
    return len(tally.acknowledged) > 20 and tally.refused > 0


def test_every_acknowledged_save_is_in_the_history(portal: Portal, database_url: str) -> None:
    tally = run_writers(portal, 20, SECONDS, they_met)
    found, audits, changes = kept(database_url)
    assert tally.wrong == []
    assert tally.busy == 0
    assert len(tally.acknowledged) > 20
    assert tally.refused > 0  # they did meet each other
    assert sorted(found) == sorted(tally.acknowledged)
    assert audits == len(found) == changes
