"""What counting costs: on one request, in requests per second, and the panel's page over three years of it.

    python -m benchmarks.usage [--offers 3000] [--seconds 4] [--rounds 9] [--a-day 500] [--keep FOLDER]

Two portals with two workers each serve one database of generated offers; one has PORTAL_COUNT_USAGE=0. ``wrk`` (a
system package) asks them in turn, as a browser; the share is the median over the rounds. Then three years of
searches are counted for the region, and the panel opens its page over all of them: server time of the whole request.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from benchmarks.page import BROWSER, QUESTIONS, in_turn, prepare, serve
from portal.app import create_app
from portal.domain.dutch_time import AMSTERDAM
from portal.domain.permissions import Role
from portal.geography.postcodes import PostcodeBook
from portal.models import UsageCount, UsageMonth, User
from portal.models.database import begin_writing, open_engine
from portal.services.accounts.credentials import add_user
from portal.services.catalogue.region_facts import read_region_facts
from portal.services.finding.find_offers import find_offers
from portal.services.finding.find_ways_on import find_ways_on
from portal.services.indexing.follow_changes import now_utc
from portal.services.usage.count_searches import Searched
from portal.services.usage.count_usage import UsageCounter
from portal.settings import read_settings
from portal.web.counting import count_search
from portal.web.extensions import components
from portal.web.finding.search import views as finding
from search_index.index import open_current
from tests.factories.searches import log_lines, questions
from tests.journeys.portal_process import PASSWORD, Portal
from tests.web.conftest import Visitor

SHARE_BAR, PAGE_BAR_MS, REQUEST_BAR_MS = 0.98, 200.0, 0.1
ASKED = 400
YEARS = 3
OPENED = 25
EMAIL = "klankbord@bench.example"


def main() -> int:
    """Run and print; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offers", type=int, default=3000)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--a-day", type=int, default=500, help="searches a day in the three years")
    parser.add_argument("--keep", type=Path, help="folder in which the database and the index stay for a next run")
    chosen = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("This benchmark needs the system package wrk.")
    with tempfile.TemporaryDirectory() as folder:
        home = chosen.keep or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        prepare(home, chosen.offers)
        missed = cost_on_a_request(home) > REQUEST_BAR_MS
        missed |= share_of_requests(home, chosen.seconds, chosen.rounds) < SHARE_BAR
        return int(page_of_years(home, chosen.a_day) > PAGE_BAR_MS or missed)


def cost_on_a_request(home: Path) -> float:
    """Milliseconds at the 99th percentile that a search waits for being counted, writing thread and all."""
    app = create_app(read_settings(Portal(home).environ))
    times: list[float] = []

    def timed(*words: Any, **named: Any) -> None:
        started = time.perf_counter()
        count_search(*words, **named)
        times.append((time.perf_counter() - started) * 1000)

    finding.count_search = timed
    client = app.test_client()
    try:
        for number in range(ASKED):
            client.get(QUESTIONS[number % len(QUESTIONS)], headers={"User-Agent": BROWSER})
    finally:
        finding.count_search = count_search
        with app.app_context():
            components().writer.stop()
    slow = statistics.quantiles(times, n=100)[98]
    print(f"counting on a request: median {statistics.median(times):.4f} ms, p99 {slow:.4f} ms (bar: {REQUEST_BAR_MS})")
    return slow


def share_of_requests(home: Path, seconds: int, rounds: int) -> float:
    """Requests per second with counting as a share of those without; the median over questions and rounds."""
    counting, bare = Portal(home), Portal(home)
    bare.extra["PORTAL_COUNT_USAGE"] = "0"
    try:
        for portal in (counting, bare):
            serve(portal, "wsgi:app")
        shares = []
        print(f"{'question':70}{'counting':>10}{'without':>10}{'share':>8}")
        for question in QUESTIONS:
            pairs = in_turn(counting, bare, question, seconds, rounds)
            shares += [mine / theirs for mine, theirs in pairs]
            mine, theirs = (statistics.median(rate) for rate in zip(*pairs, strict=True))
            share = statistics.median(one / two for one, two in pairs)
            print(f"{question:70}{mine:10.1f}{theirs:10.1f}{share:8.3f}")
    finally:
        for portal in (counting, bare):
            portal.stop()
    share = statistics.median(shares)
    print(f"share over all {share:.3f} (bar: {SHARE_BAR})")
    return share


def page_of_years(home: Path, a_day: int) -> float:
    """Median milliseconds of server time of /klankbord over three years of counts by day."""
    environ = Portal(home).environ
    engine = open_engine(f"sqlite:///{home / 'plekwijzer.sqlite'}")
    today = datetime.now(AMSTERDAM).date()
    first = today - timedelta(days=365 * YEARS)
    with Session(engine) as session:
        begin_writing(session)
        _count_years(session, home, first, today, a_day)
        _account(session)
        session.commit()
        rows = session.scalar(select(func.count()).select_from(UsageCount))
    engine.dispose()
    app = create_app(read_settings(environ))
    app.testing = True
    visitor = Visitor(app.test_client())
    form = {"gebruikersnaam": EMAIL, "wachtwoord": PASSWORD}
    visitor.post("/inloggen", form, status=303)
    address = f"/klankbord?periode=eigen&van={first:%d-%m-%Y}&tot={today:%d-%m-%Y}"
    visitor.visit(address)
    times = []
    for _ in range(OPENED):
        started = time.perf_counter()
        assert visitor.client.get(address).status_code == 200
        times.append((time.perf_counter() - started) * 1000)
    median = statistics.median(times)
    print(f"/klankbord over {YEARS} years, {rows} counts by day: median {median:.0f} ms, slowest {max(times):.0f} ms")
    print(f"(bar: {PAGE_BAR_MS:.0f} ms)")
    return median


def _count_years(session: Session, home: Path, first: date, last: date, a_day: int) -> None:
    """Counts of generated searches, instead of what was counted before."""
    session.execute(delete(UsageCount))
    session.execute(delete(UsageMonth))
    chance, book = random.Random(1), PostcodeBook.load()
    facts, snapshot = read_region_facts(session, "een-10-voor-de-jeugd", last), open_current(home / "index")
    counter, answers = UsageCounter(most=10_000_000, most_events=10_000_000), {}
    for number, line in enumerate(
        log_lines(chance, questions(chance, 600), a_day * (last - first).days, first, last), start=1
    ):
        if line.asked not in answers:
            found = find_offers(session, snapshot, facts, book, line.asked.question(facts.slug), last)
            answers[line.asked] = found, find_ways_on(session, snapshot, facts, book, found, last).beyond_norm
        found, beyond = answers[line.asked]
        text = line.asked.text if line.typed else None
        counter.note(Searched(facts, snapshot, book, found, line.day, line.role, text, beyond, line.suggestion))
        if number % 5000 == 0:
            counter.add_up()
            print(f"searches: {number}", end="\r", file=sys.stderr)
    counter.flush(session)


def _account(session: Session) -> None:
    if session.scalar(select(User).where(User.email == EMAIL)) is None:
        region = read_region_facts(session, "een-10-voor-de-jeugd", date(2026, 1, 1)).id
        add_user(session, email=EMAIL, name="Bank", role=Role.PANEL, password=PASSWORD, now=now_utc(), region_id=region)


if __name__ == "__main__":
    sys.exit(main())
