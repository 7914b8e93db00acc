"""kill -9 of a worker, of the follower and of a publisher, 20 rounds each, while people search and save.

Afterwards every acknowledged report is there, the index opens or rebuilds by itself, /gereed told the
truth meanwhile, and no reader ever saw an empty result because of it.
"""

import random
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import WaitReport
from portal.models.database import open_engine
from search_index.index import check, current_generation
from tests.journeys.conftest import PROVIDER_EMAIL, prepare
from tests.journeys.portal_process import DROPPED, PROGRAMS, Client, Portal, quietly_kill, token_in, version_in
from tests.waiting import PATIENCE, wait_until

pytestmark = pytest.mark.processes

ROUNDS = 20
OFFERS = 6


class Reader(threading.Thread):
    """Searches without end; an answer must be full, or an honest 503."""

    def __init__(self, portal: Portal) -> None:
        super().__init__(daemon=True)
        self.client = Client(portal)
        self.stopping = threading.Event()
        self.wrong: list[str] = []
        self.answers = 0

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                status, text = self.client.get("/api/v1/aanbod")
                ready, _ = self.client.get("/gereed")
            except DROPPED:
                continue  # the worker that was answering is the one that was killed
            self.answers += 1
            if status == 200 and f'"totaal":{OFFERS}' not in text.replace(" ", ""):
                self.wrong.append(f"not full: {text[:200]}")
            if status not in (200, 503) or ready not in (200, 503):
                self.wrong.append(f"status {status}, ready {ready}")

    def finish(self) -> None:
        self.stopping.set()
        self.join(timeout=PATIENCE)
        assert self.wrong == []
        assert self.answers > 0


class Writer(threading.Thread):
    """Saves one figure after another and remembers what was acknowledged."""

    def __init__(self, portal: Portal, offer_id: int) -> None:
        super().__init__(daemon=True)
        self.client = Client(portal)
        self.offer_id = offer_id
        self.stopping = threading.Event()
        self.acknowledged: list[int] = []
        self.wrong: list[str] = []

    def run(self) -> None:
        weeks, html, token = 0, "", ""
        while not self.stopping.is_set():
            try:
                if not html:
                    _, html = self.client.get("/mijn-aanbod")
                    token = token_in(html)
                form = {
                    "status": "wachtlijst",
                    "intake": str(weeks % 200),
                    "start": "0",
                    "version": version_in(html, self.offer_id),
                    "csrf_token": token,
                }
                status, text = self.client.post(f"/mijn-aanbod/{self.offer_id}", form, htmx=True)
            except DROPPED:
                html = ""
                continue
            if status == 200:
                self.acknowledged.append(int(version_in(text, self.offer_id)))
                html = text
                weeks += 1
            else:
                html = ""
                if status not in (422, 503):  # 422: the killed worker had saved it after all
                    self.wrong.append(f"{status}: {text[:200]}")

    def finish(self) -> None:
        self.stopping.set()
        self.join(timeout=PATIENCE)
        assert self.wrong == []
        assert len(self.acknowledged) > ROUNDS


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    portal = Portal(tmp_path)
    prepare(portal, tmp_path)
    yield portal
    portal.stop()


@pytest.fixture
def offer_id(portal: Portal) -> int:
    """The offer of the provider that signs in."""
    return 5


def saved(portal: Portal, offer_id: int) -> set[int]:
    engine = open_engine(f"sqlite:///{portal.var / 'plekwijzer.sqlite'}")
    with Session(engine) as session:
        ids = set(session.scalars(select(WaitReport.id).where(WaitReport.offer_id == offer_id)))
    engine.dispose()
    return ids


def test_workers_that_are_killed_lose_nothing(portal: Portal, offer_id: int) -> None:
    web = portal.serve(workers=2)
    writer, reader = Writer(portal, offer_id), Reader(portal)
    writer.client.sign_in(PROVIDER_EMAIL)
    writer.start()
    reader.start()
    chance = random.Random(9)
    for _ in range(ROUNDS):
        before = len(writer.acknowledged)
        quietly_kill(chance.choice(wait_for_workers(portal, web, 2)))
        wait_until(more_than(writer, before))
    writer.finish()
    reader.finish()
    assert set(writer.acknowledged) <= saved(portal, offer_id)
    assert portal.ready() == 200


def test_a_follower_that_is_killed_harms_nobody(portal: Portal, offer_id: int) -> None:
    portal.serve(workers=2)
    writer, reader = Writer(portal, offer_id), Reader(portal)
    writer.client.sign_in(PROVIDER_EMAIL)
    writer.start()
    reader.start()
    for _ in range(ROUNDS):
        follower = portal.follow()
        before = len(writer.acknowledged)
        wait_until(more_than(writer, before + 3))
        quietly_kill(follower.pid)
        follower.wait()
    writer.finish()
    reader.finish()
    assert set(writer.acknowledged) <= saved(portal, offer_id)
    assert portal.ready() == 200
    assert check(portal.var / "index") == []


def test_publishing_that_is_killed_leaves_a_whole_index(portal: Portal, offer_id: int) -> None:
    portal.serve(workers=2)
    writer, reader = Writer(portal, offer_id), Reader(portal)
    writer.client.sign_in(PROVIDER_EMAIL)
    writer.start()
    reader.start()
    chance = random.Random(9)
    killed = 0
    for _ in range(ROUNDS):
        publisher = portal.start(PROGRAMS / "portal", "index", "rebuild")
        lock = portal.var / "index"
        names = set(lock.iterdir())
        wait_until(begun(publisher, lock, names))
        threading.Event().wait(chance.random() * 0.05)  # any point of the work, chosen by the seed
        killed += publisher.poll() is None
        quietly_kill(publisher.pid)
        publisher.wait()
        assert check(lock) == []
        assert current_generation(lock) is not None
    writer.finish()
    reader.finish()
    assert killed > ROUNDS / 4
    assert set(writer.acknowledged) <= saved(portal, offer_id)
    portal.run("index", "rebuild")
    assert portal.ready() == 200


def test_an_index_that_is_thrown_away_is_made_again(portal: Portal) -> None:
    shutil.rmtree(portal.var / "index")
    reader = Reader(portal)
    portal.serve(workers=2)
    reader.start()
    wait_until(lambda: reader.answers > 10)
    reader.finish()
    assert check(portal.var / "index") == []


def more_than(writer: Writer, count: int) -> Callable[[], bool]:
    return lambda: len(writer.acknowledged) > count


def begun(publisher: "subprocess.Popen[bytes]", folder: Path, names: set[Path]) -> Callable[[], bool]:
    """Whether the publisher has put something in the folder, or is done."""
    return lambda: set(folder.iterdir()) != names or publisher.poll() is not None


def wait_for_workers(portal: Portal, web: "subprocess.Popen[bytes]", number: int) -> list[int]:
    found: list[int] = []

    def enough() -> bool:
        found[:] = portal.workers(web)
        return len(found) >= number

    wait_until(enough)
    return found
