"""How long until a change shows in other processes, on as many offers as the whole country may have.

    python -m benchmarks.following [--offers 150000] [--changes 100] [--readers 4] [--keep FOLDER]

Every reader is a process that asks the index of the portal again and again, with a pause of 5 milliseconds, as a worker
that is visited does. The clock starts when the commit of the change is acknowledged and stops when the last reader has
answered a question with it. Waits and texts are changed by the same statements that the portal uses.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import sys
import tempfile
import time
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

import psutil
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from benchmarks.generated_offers import REGION
from benchmarks.page import prepare
from portal.domain.dutch_time import AMSTERDAM
from portal.domain.permissions import Actor, Role
from portal.domain.waiting_time import Status, WaitFigure
from portal.models import Contract, Location, Offer, Product, Provider
from portal.models.database import begin_writing, open_engine
from portal.services.indexing.follow_changes import OfferIndex, now_utc
from portal.services.indexing.record_change import record_change
from portal.services.waits.report_wait import report_wait
from search_index.search.question import Question

PAUSE = 0.005
BARS_MS = {"wait (p99)": 100.0, "text (slowest)": 1000.0}


def main() -> int:
    """Run and print; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offers", type=int, default=150_000)
    parser.add_argument("--changes", type=int, default=100)
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--keep", type=Path, help="folder in which the database and the index stay for a next run")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = chosen.keep or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        prepare(home, chosen.offers)
        return measure(home, chosen.changes, chosen.readers)


def measure(home: Path, changes: int, readers: int) -> int:
    context = multiprocessing.get_context("spawn")
    pipes, processes = [], []
    for _ in range(readers):
        mine, theirs = context.Pipe()
        process = context.Process(target=_read, args=(str(home), theirs), daemon=True)
        process.start()
        pipes.append(mine)
        processes.append(process)
    for pipe in pipes:
        pipe.recv()
    engine = open_engine(f"sqlite:///{home / 'plekwijzer.sqlite'}")
    with Session(engine) as session:
        listed = session.execute(
            select(Offer.id, Location.provider_id, Provider.slug, Product.code)
            .join(Location, Offer.location_id == Location.id)
            .join(Provider, Location.provider_id == Provider.id)
            .join(Contract, Offer.contract_id == Contract.id)
            .join(Product, Contract.product_id == Product.id)
            .where(Product.segment == 4, Product.valid_to.is_(None))
            .limit(changes)
        ).all()
    waits = [_change_wait(engine, row, 1 + turn % 50, pipes) for turn, row in enumerate(listed)]
    texts = [_change_text(engine, row, turn, pipes) for turn, row in enumerate(listed[: max(changes // 5, 1)])]
    missed = 0
    for name, times, shown in (("wait (p99)", waits, 0.99), ("text (slowest)", texts, 1.0)):
        times.sort()
        worst = times[min(int(len(times) * shown), len(times) - 1)] * 1e3
        print(
            f"{name:16} median {statistics.median(times) * 1e3:6.1f} ms, {worst:6.1f} ms (bar {BARS_MS[name]:.0f} ms)"
        )
        missed += worst > BARS_MS[name]
    private = [psutil.Process(process.pid).memory_full_info().uss / 1e6 for process in processes]
    print(f"private memory of a reader after all changes: {max(private):.0f} MB (bar 150 MB)")
    for pipe in pipes:
        pipe.send(None)
    for process in processes:
        process.join()
    return int(missed > 0 or max(private) > 150)


def _change_wait(engine: Engine, row: tuple[int, int, str, str], weeks: int, pipes: list[Connection]) -> float:
    number, provider, slug, code = row
    _tell(pipes, (number, slug, code, weeks, ""))
    with Session(engine) as session:
        begin_writing(session)
        actor = Actor(None, Role.PROVIDER, provider, None)  # type: ignore[arg-type]  # nobody in particular
        said = WaitFigure(Status.WAITING_LIST, None, intake_weeks=weeks, start_weeks=100)
        report_wait(session, actor, number, said, version=None, now=now_utc())
        session.commit()
    return _seen(pipes, time.monotonic())


def _change_text(engine: Engine, row: tuple[int, int, str, str], turn: int, pipes: list[Connection]) -> float:
    number, _, slug, code = row
    word = "zandloper" + "".join(chr(97 + int(digit)) for digit in str(turn))
    _tell(pipes, (number, slug, code, None, word))
    with Session(engine) as session:
        begin_writing(session)
        offer = session.get_one(Offer, number)
        offer.description = f"{offer.description} {word}."
        record_change(session, [number], now_utc())
        session.commit()
    return _seen(pipes, time.monotonic())


def _tell(pipes: list[Connection], wanted: tuple[object, ...]) -> None:
    """Readers look for this from now on; all have said so when this returns."""
    for pipe in pipes:
        pipe.send(wanted)
    for pipe in pipes:
        pipe.recv()


def _seen(pipes: list[Connection], committed: float) -> float:
    """Seconds from the commit until the last reader saw it; the clock is one for all processes."""
    return max(float(pipe.recv()) for pipe in pipes) - committed


def _read(home: str, pipe: Connection) -> None:
    """One reader: asks until it sees what it was told to look for."""
    folder = Path(home)
    index = OfferIndex(open_engine(f"sqlite:///{folder / 'plekwijzer.sqlite'}"), folder / "index")
    index.load()
    index.current()
    today = datetime.now(AMSTERDAM).date()
    pipe.send("ready")
    while (wanted := pipe.recv()) is not None:
        pipe.send("looking")
        number, slug, code, weeks, word = wanted
        question = Question(REGION, today, text=word, products=(code,), providers=(slug,), per_page=50)
        while True:
            hits = {hit.id: hit.start_weeks for hit in index.current().find(question).hits}
            if number in hits and (weeks is None or hits[number] == weeks + 100):
                break
            time.sleep(PAUSE)
        pipe.send(time.monotonic())


if __name__ == "__main__":
    sys.exit(main())
