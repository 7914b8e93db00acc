"""A word of the region office in every worker process within a second, and counts that outlive a normal stop."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.usage import UsageKind
from portal.models import SearchWord, UsageCount
from portal.models.database import open_engine
from tests.journeys.conftest import OFFICE_EMAIL, prepare
from tests.journeys.portal_process import PASSWORD, Client, Portal, token_in
from tests.journeys.test_faults import wait_for_workers
from tests.waiting import PATIENCE, wait_until

pytestmark = pytest.mark.processes

PATH = "/regiobeheer/zoekwoorden"
FOUND = "/api/v1/aanbod?q=blauwvlinder"
WORKERS = 3
ROUNDS = 3
"""The machine may be busy with something else in one of them; a word that is kept for seconds fails in all."""
STRANGER = "elders@plekwijzer.example"


@pytest.fixture
def portal(database_url: str, tmp_path: Path) -> Iterator[Portal]:
    portal = Portal(tmp_path / "var", database_url)
    portal.var.mkdir()
    prepare(portal, tmp_path)
    portal.run(
        "user", "add", STRANGER, "--naam", "Elders", "--rol", "regiobeheer", "--regio", "hart-van-brabant",
        "--wachtwoord", PASSWORD,
    )  # fmt: skip
    portal.run("user", "code", STRANGER, "--instellen")
    yield portal
    portal.stop()


@contextmanager
def only(worker: int, workers: list[int]) -> Iterator[None]:
    """Let one worker answer: the others stand still."""
    others = [pid for pid in workers if pid != worker]
    for pid in others:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in others:
            os.kill(pid, signal.SIGCONT)


def seconds_until(client: Client, workers: list[int], total: int) -> float:
    """How long it takes until the last of the workers has given this answer."""
    since = time.monotonic()
    for worker in workers:
        with only(worker, workers):
            wait_until(lambda: bool(client.json(FOUND)["totaal"] == total), "the word", pause=0.01)
    return time.monotonic() - since


def kept_for(client: Client, workers: list[int], total: int) -> float:
    """Seconds that the last worker kept the answer of before; what asking itself takes on this machine is not in it."""
    took = seconds_until(client, workers, total)
    return took - seconds_until(client, workers, total)


def stored(portal: Portal) -> list[int]:
    engine = open_engine(portal.database_url)
    with Session(engine) as session:
        ids = list(session.scalars(select(SearchWord.id)))
    engine.dispose()
    return ids


def counted(portal: Portal) -> dict[str, int]:
    engine = open_engine(portal.database_url)
    with Session(engine) as session:
        words = select(UsageCount).where(UsageCount.kind == UsageKind.UNKNOWN_WORD)
        counts = {row.subject: row.count for row in session.scalars(words)}
    engine.dispose()
    return counts


def test_a_word_is_in_every_worker_within_a_second_and_in_no_other_region(portal: Portal) -> None:
    workers = wait_for_workers(portal, portal.serve(workers=WORKERS), WORKERS)
    anybody, office, stranger = Client(portal), Client(portal), Client(portal)
    seconds_until(anybody, workers, 0)  # every worker has answered and holds an index
    office.sign_in(OFFICE_EMAIL)
    stranger.sign_in(STRANGER)
    _, form = office.get(PATH)
    word = {"woord": "blauwvlinder", "soort": "betekent", "product": "S2-01", "csrf_token": token_in(form)}

    added, removed = [], []
    for _ in range(ROUNDS):
        assert office.post(PATH, word)[0] == 200
        added.append(kept_for(anybody, workers, 5))

        (number,) = stored(portal)
        remove = f"{PATH}/{number}/weghalen"
        _, page = stranger.get(PATH)
        assert "blauwvlinder" not in page
        assert stranger.get(remove)[0] == 404
        assert stranger.post(remove, {"csrf_token": token_in(page)})[0] == 404
        assert stored(portal) == [number]

        assert office.post(remove, {"csrf_token": token_in(form)})[0] == 200
        removed.append(kept_for(anybody, workers, 0))
        assert stored(portal) == []
    assert min(added) < 1.0, added
    assert min(removed) < 1.0, removed


def test_what_was_counted_outlives_a_normal_stop(portal: Portal) -> None:
    web = portal.serve(workers=2)
    workers, anybody = wait_for_workers(portal, web, 2), Client(portal)
    for worker in workers:
        with only(worker, workers):
            for _ in range(3):
                anybody.json(FOUND)
    web.send_signal(signal.SIGTERM)
    assert web.wait(timeout=PATIENCE) == 0
    assert counted(portal) == {"blauwvlinder": 6}
    assert portal.run("words", "unknown").split() == ["6", "blauwvlinder"]
    assert "0 tellingen" in portal.run("tidy")
