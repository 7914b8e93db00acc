"""Twenty people save at once on the same twenty offers: nothing fails, nothing is lost, nothing hangs.

    python -m benchmarks.writers [--seconds 60] [--writers 20] [--workers 4] [--postgres URL]

Real gunicorn workers over HTTP. Every writer opens the sheet, changes three rows chosen at random and saves;
a row that somebody else changed meanwhile is refused and shown, and counts as not acknowledged. Every value is
written once, so that afterwards the history can be compared with what was acknowledged, row by row.
"""

import argparse
import random
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.dutch_time import AMSTERDAM
from portal.models import AuditEntry, Channel, OfferChange, WaitReport
from portal.models.database import open_engine
from tests.journeys.portal_process import Client, Portal, token_in, version_in
from tests.journeys.sheet_of_twenty import email, prepare_sheet
from tests.waiting import PATIENCE, wait_until

ROWS = 3
WEEKS = 261
ACCOUNTS = 5
Value = tuple[int, int, int]
"""Offer, weeks until intake, weeks until start."""


@dataclass
class Tally:
    """What all writers saw together."""

    acknowledged: set[Value] = field(default_factory=set)
    refused: int = 0
    busy: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class SheetWriter(threading.Thread):
    """Saves three rows of the sheet at a time, until it is told to stop."""

    def __init__(self, portal: Portal, number: int, values: "count[int]", tally: Tally) -> None:
        super().__init__(daemon=True)
        self.client = Client(portal)
        self.client.sign_in(email(number % ACCOUNTS))
        self.chance = random.Random(number)
        self.values, self.tally = values, tally
        self.stopping = threading.Event()

    def run(self) -> None:
        html = ""
        while not self.stopping.is_set():
            try:
                html = self._round(html)
            except Exception as error:  # a writer that dies would hide what happened
                self.tally.wrong.append(f"{type(error).__name__}: {error}")
                return

    def _round(self, html: str) -> str:
        if not html:
            _, html = self.client.get("/mijn-aanbod")
        offers = [int(number) for number in re.findall(r'id="aanbod-(\d+)"', html)]
        meant: set[Value] = set()
        form = {"csrf_token": token_in(html)}
        for offer in self.chance.sample(offers, ROWS):
            value = next(self.values)
            intake, start = value // WEEKS % WEEKS, value % WEEKS
            meant.add((offer, intake, start))
            form |= {
                f"version-{offer}": version_in(html, offer),
                f"status-{offer}": "wachtlijst",
                f"intake-{offer}": str(intake),
                f"start-{offer}": str(start),
            }
        started = time.perf_counter()
        status, text = self.client.post("/mijn-aanbod", form)
        took = time.perf_counter() - started
        with self.tally.lock:
            self.tally.seconds.append(took)
            if status == 503:
                self.tally.busy += 1
                return ""
            if status not in (200, 422):
                self.tally.wrong.append(f"{status}: {text[:300]}")
                return ""
            clashed = {int(offer) for offer in re.findall(r'name="geschil-(\d+)"', text)}
            self.tally.acknowledged |= {value for value in meant if value[0] not in clashed}
            self.tally.refused += len(clashed)
        return "" if clashed else text


def run_writers(
    portal: Portal, writers: int, seconds: float, enough: Callable[[Tally], bool] = lambda tally: True
) -> Tally:
    """Let so many write at once for so long, and on a slow machine longer: until ``enough`` has happened."""
    tally, values = Tally(), count(1)
    threads = [SheetWriter(portal, number, values, tally) for number in range(writers)]
    for thread in threads:
        thread.start()
    threading.Event().wait(seconds)
    wait_until(lambda: enough(tally) or bool(tally.wrong), "enough saves")
    for thread in threads:
        thread.stopping.set()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    tally.wrong += [f"hangs: {thread.name}" for thread in threads if thread.is_alive()]
    return tally


def kept(url: str) -> tuple[list[Value], int, int]:
    """What the history holds of the sheet, with how many lines of audit and changes for the index stand beside it."""
    engine = open_engine(url)
    with Session(engine) as session:
        rows = session.execute(
            select(WaitReport.offer_id, WaitReport.intake_weeks, WaitReport.start_weeks).where(
                WaitReport.channel == Channel.PAGE
            )
        ).all()
        audits = session.scalar(select(func.count(AuditEntry.id)).where(AuditEntry.action == "wachttijd gemeld")) or 0
        first = session.scalar(select(func.min(WaitReport.reported_at)).where(WaitReport.channel == Channel.PAGE))
        changes = session.scalar(select(func.count(OfferChange.sequence)).where(OfferChange.at >= first)) or 0
    engine.dispose()
    return [(offer, intake or 0, start or 0) for offer, intake, start in rows], audits, changes


def ready(portal: Portal, workers: int) -> None:
    """An installation with the sheet of twenty, served."""
    today = datetime.now(AMSTERDAM).date()
    days = {"fresh_on": str(today - timedelta(days=3)), "stale_on": str(today - timedelta(days=40))}
    prepare_sheet(portal, portal.var, **days, colleagues=ACCOUNTS)
    portal.serve(workers)


def main() -> int:
    """Run and print; 1 when anything failed or was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--postgres", default="", help="address of an empty PostgreSQL database; default SQLite")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        portal = Portal(Path(folder), chosen.postgres)
        try:
            ready(portal, chosen.workers)
            tally = run_writers(portal, chosen.writers, chosen.seconds)
        finally:
            portal.stop()
        found, audits, changes = kept(chosen.postgres or f"sqlite:///{folder}/plekwijzer.sqlite")
    lost, unknown = tally.acknowledged - set(found), set(found) - tally.acknowledged
    late = sorted(tally.seconds)
    print(f"{chosen.writers} writers, {chosen.seconds:.0f} s, {chosen.workers} workers: {len(late)} saves, ", end="")
    print(f"{len(tally.acknowledged)} rows acknowledged, {tally.refused} refused because of somebody else's, ", end="")
    print(f"{tally.busy} busy (503), {len(tally.wrong)} failed")
    print(
        f"  median {1000 * statistics.median(late):.0f} ms, p95 {1000 * late[int(len(late) * 0.95)]:.0f} ms, ", end=""
    )
    print(f"slowest {1000 * late[-1]:.0f} ms")
    print(
        f"  in history {len(found)}, lost {len(lost)}, not acknowledged but kept {len(unknown)}, audit {audits}, ",
        end="",
    )
    print(f"changes {changes}")
    print("\n".join(tally.wrong[:5]))
    return int(bool(lost or unknown or tally.wrong or len(found) != audits))


if __name__ == "__main__":
    sys.exit(main())
