"""Requests per second of the whole /zoeken page under gunicorn, beside the same page with fixed rows.

    python -m benchmarks.page [--offers 3000] [--seconds 5] [--rounds 5] [--keep FOLDER] [--anew]

Both are served by two workers of their own from one database of generated offers and are asked in turn by ``wrk``
(a system package). The share is the median over the rounds, per question and over all of them.

Every question is asked many times, so the portal has its totals and facets from the time before (AnswerCache), as it
has them for page two and for the way back; with ``--anew`` it counts them for every request, as for a question that
nobody asked since the last change.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from benchmarks.national import fill
from portal.domain.dutch_time import AMSTERDAM
from portal.models.database import open_engine
from portal.models.migration import upgrade
from portal.services.indexing.follow_changes import publish_index
from search_index.errors import IndexBroken, IndexMissing
from search_index.index import open_current
from tests.journeys.portal_process import PROGRAMS, Portal

QUESTIONS = (
    "/zoeken?q=traumabehandeling",
    "/zoeken?q=autisme+begeleiding+12+jaar+helmond",
    "/zoeken?product=S4-13&plaats=Veldhoven&straal=20&sorteer=wachttijd",
    "/zoeken",
)
BAR = 0.85
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
"""Asked as a person asks: what robots ask is not counted."""
WORKERS = 2


def main() -> int:
    """Run and print; 1 when the share over all questions is below the bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offers", type=int, default=3000)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="folder in which the database and the index stay for a next run")
    parser.add_argument("--anew", action="store_true", help="count totals and facets for every request")
    chosen = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("This benchmark needs the system package wrk.")
    with tempfile.TemporaryDirectory() as folder:
        home = chosen.keep or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        prepare(home, chosen.offers)
        portals = [Portal(home), Portal(home)]
        real = "benchmarks.counting_page:app" if chosen.anew else "wsgi:app"
        try:
            for portal, application in zip(portals, (real, "benchmarks.fixed_page:app"), strict=True):
                serve(portal, application)
            return measure(portals[0], portals[1], chosen.seconds, chosen.rounds)
        finally:
            for portal in portals:
                portal.stop()


def prepare(home: Path, number: int) -> None:
    """The database and the index, unless they are there and of this version."""
    url = Portal(home).environ.get("PORTAL_DATABASE_URL", f"sqlite:///{home / 'plekwijzer.sqlite'}")
    engine = open_engine(url)
    if not (home / "plekwijzer.sqlite").exists():
        print(f"making {number} offers", file=sys.stderr)
        fill(engine, number, datetime.now(AMSTERDAM).date())
    upgrade(engine)  # a kept database may be of an earlier version
    try:
        open_current(home / "index")
    except (IndexMissing, IndexBroken):
        publish_index(engine, home / "index", progress=lambda done: print(f"index: {done}", end="\r", file=sys.stderr))
    engine.dispose()


def serve(portal: Portal, application: str) -> None:
    bind = ("-w", str(WORKERS), "-b", f"127.0.0.1:{portal.port}")
    portal.start(PROGRAMS / "gunicorn", "-c", "gunicorn.conf.py", *bind, application)
    portal.wait_ready()


def measure(real: Portal, fixed: Portal, seconds: int, rounds: int) -> int:
    shares: list[float] = []
    print(f"{'question':70}{'real':>9}{'fixed':>9}{'share':>8}")
    for question in QUESTIONS:
        pairs = in_turn(real, fixed, question, seconds, rounds)
        share = statistics.median(mine / theirs for mine, theirs in pairs)
        shares.append(share)
        mine, theirs = (statistics.median(rate) for rate in zip(*pairs, strict=True))
        print(f"{question:70}{mine:9.1f}{theirs:9.1f}{share:8.2f}")
    whole = statistics.mean(shares)
    print(f"share over all questions {whole:.2f} (bar: {BAR})")
    return int(whole < BAR)


def in_turn(one: Portal, other: Portal, question: str, seconds: int, rounds: int) -> list[tuple[float, float]]:
    """Requests per second of both, per round; who goes first changes, after both were asked for a second."""
    for portal in (one, other):
        asked(portal, question, 1)
    pairs = []
    for turn in range(rounds):
        order = (one, other) if turn % 2 == 0 else (other, one)
        rates = {id(portal): asked(portal, question, seconds) for portal in order}
        pairs.append((rates[id(one)], rates[id(other)]))
    return pairs


def asked(portal: Portal, question: str, seconds: int) -> float:
    """Requests per second; any answer but 200 ends the run."""
    wrk = ("wrk", "-t1", f"-c{2 * WORKERS}", f"-d{seconds}s", "-H", f"User-Agent: {BROWSER}", f"{portal.url}{question}")
    printed = subprocess.run(wrk, capture_output=True, text=True, check=True).stdout
    found = re.search(r"Requests/sec:\s+([0-9.]+)", printed)
    if found is None or "Non-2xx" in printed:
        raise SystemExit(printed)
    return float(found.group(1))


if __name__ == "__main__":
    sys.exit(main())
