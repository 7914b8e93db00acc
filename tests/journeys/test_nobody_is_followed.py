"""Real processes count real requests, and keep nothing of who asked: not in the database, the index or any log."""

import signal
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import UsageCount
from portal.models.database import open_engine
from portal.services.usage.count_usage import WRITE_EVERY
from tests.journeys.conftest import prepare
from tests.journeys.portal_process import Portal, quietly_kill
from tests.waiting import PATIENCE, wait_until

pytestmark = pytest.mark.processes

BROWSER = "Mozilla/5.0 (Plekfoon 7731; rv:140.0) Gecko/20100101 Firefox/140.0"
ADDRESS = "203.0.113.77"
TYPED = (
    "hulp voor Sjoerdje Wiebenga",
    "bel 0612345678 over pleegzorg",
    "mail sjoerdje@thuis.example",
    "geboren 3-4-2014 pleegzorg",
    "pleegzorg zelden gevraagde kwikstaart",
)
PLANTED = ("sjoerdje", "wiebenga", "0612345678", "thuis.example", "3-4-2014", "plekfoon", ADDRESS, "geheimecookie")
SHORT = "pleegzorg"


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    """Behind a proxy, with an access log."""
    portal = Portal(tmp_path)
    portal.extra = {"PORTAL_TRUSTED_PROXIES": "1", "PORTAL_ACCESS_LOG": str(tmp_path / "access.log")}
    prepare(portal, tmp_path)
    yield portal
    portal.stop()


def visit(portal: Portal, path: str, browser: str = BROWSER) -> None:
    headers = {"User-Agent": browser, "X-Forwarded-For": ADDRESS, "Cookie": "rol=huisarts; volg=geheimecookie"}
    with urllib.request.urlopen(urllib.request.Request(portal.url + path, headers=headers), timeout=PATIENCE) as answer:
        assert answer.status == 200
        assert answer.headers.get_all("Set-Cookie") is None
        answer.read()


def counted(portal: Portal, kind: str) -> dict[str, int]:
    engine = open_engine(f"sqlite:///{portal.var / 'plekwijzer.sqlite'}")
    with Session(engine) as session:
        rows = session.execute(
            select(UsageCount.subject, func.sum(UsageCount.count))
            .where(UsageCount.kind == kind)
            .group_by(UsageCount.subject)
        )
        found = {subject: int(count) for subject, count in rows}
    engine.dispose()
    return found


def test_nothing_anywhere_tells_who_asked(portal: Portal) -> None:
    web = portal.serve(workers=2)
    for text in TYPED:
        visit(portal, f"/zoeken?{urlencode({'q': text})}")
        visit(portal, f"/api/v1/aanbod?{urlencode({'q': text})}")
    for _ in range(6):
        visit(portal, f"/zoeken?{urlencode({'q': SHORT, 'plaats': '5503'})}")
    visit(portal, "/zoeken?q=pleegzorg", browser="Googlebot/2.1 (+http://www.google.com/bot.html)")
    visit(portal, "/aanbod/1")
    web.send_signal(signal.SIGTERM)
    assert web.wait(timeout=PATIENCE) == 0
    assert counted(portal, "zoekvraag") == {"": 2 * len(TYPED) + 6}
    assert counted(portal, "geopend") == {"S2-01": 1}
    texts = counted(portal, "tekst")
    assert texts[SHORT] == 6
    assert set(texts) == {SHORT, "pleegzorg zelden gevraagde kwikstaart"}
    files = [file for file in portal.var.rglob("*") if file.is_file()]
    assert len(files) > 10
    for file in files:
        content = file.read_bytes().lower()
        assert not [word for word in PLANTED if word.encode() in content], file
    log = (portal.var / "access.log").read_text()
    assert '"GET /zoeken"' in log
    assert "q=" not in log


def test_a_killed_worker_loses_only_what_was_not_written_yet(portal: Portal) -> None:
    assert WRITE_EVERY < 5
    web = portal.serve(workers=1)
    for _ in range(5):
        visit(portal, f"/zoeken?q={SHORT}")
    wait_until(lambda: counted(portal, "zoekvraag") == {"": 5})
    (worker,) = psutil.Process(web.pid).children()
    quietly_kill(worker.pid)
    wait_until(lambda: portal.ready() == 200)
    visit(portal, f"/zoeken?q={SHORT}")
    wait_until(lambda: counted(portal, "zoekvraag") == {"": 6})
