"""Readers see every committed change, rebuild what is broken, and never answer from nothing."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from portal.domain.admission import Verdict
from portal.domain.waiting_time import Status
from portal.models import Admission, Channel, Offer, OfferChange, WaitReport
from portal.models.database import begin_writing
from portal.services.indexing.follow_changes import Follower, IndexNotReady, OfferIndex, publish_index
from portal.services.indexing.record_change import CHANGE_DAYS, record_change
from portal.services.upkeep.tidy_up import delete_taken_changes
from search_index.index import Snapshot, current_generation, open_current
from search_index.search.question import Question
from tests.factories.offers import DAY, MOMENT, REGION, make_offer, make_report
from tests.waiting import wait_until

DEADLINE = 30.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def offer_id(engine: Engine) -> int:
    with writing(engine) as session:
        offer = make_offer(session)
        make_report(session, offer, intake=8, start=8)
        session.commit()
        return offer.id


def writing(engine: Engine) -> Session:
    session = Session(engine)
    begin_writing(session)
    return session


def weeks_of(snapshot: Snapshot, offer_id: int) -> int | None:
    hits = snapshot.find(Question(region=REGION, day=DAY)).hits
    return next(hit.start_weeks for hit in hits if hit.id == offer_id)


def report(engine: Engine, offer_id: int, weeks: int) -> None:
    with writing(engine) as session:
        session.add(
            WaitReport(
                offer_id=offer_id,
                status=Status.WAITING_LIST,
                intake_weeks=weeks,
                start_weeks=0,
                measured_on=DAY,
                reported_at=MOMENT,
                channel=Channel.PAGE,
            )
        )
        record_change(session, [offer_id], MOMENT)
        session.commit()


def ready(index: OfferIndex) -> Snapshot:
    """The snapshot once the background rebuild is done."""
    found: list[Snapshot] = []

    def opened() -> bool:
        with suppress(IndexNotReady):
            found.append(index.current())
        return bool(found)

    wait_until(opened, "an index")
    return found[0]


@pytest.fixture
def index(engine: Engine, folder: Path, offer_id: int, open_index: Callable[..., OfferIndex]) -> OfferIndex:
    publish_index(engine, folder, lambda: MOMENT)
    return open_index(folder)


def seen(index: OfferIndex, offer_id: int, weeks: int) -> bool:
    """True as soon as the change shows: at once on SQLite, within the next look on PostgreSQL."""
    wait_until(lambda: weeks_of(index.current(), offer_id) == weeks, "the change")
    return True


def test_a_committed_change_is_seen(engine: Engine, index: OfferIndex, offer_id: int) -> None:
    assert weeks_of(index.current(), offer_id) == 16
    report(engine, offer_id, 1)
    assert seen(index, offer_id, 1)


def test_on_sqlite_it_is_seen_by_the_very_next_question(engine: Engine, index: OfferIndex, offer_id: int) -> None:
    if engine.dialect.name != "sqlite":
        return
    for weeks in range(20):
        report(engine, offer_id, weeks)
        assert weeks_of(index.current(), offer_id) == weeks


def test_what_is_not_committed_is_not_seen(engine: Engine, index: OfferIndex, offer_id: int) -> None:
    with writing(engine) as session:
        make_report(session, session.get_one(Offer, offer_id), intake=1, start=0)
        record_change(session, [offer_id], MOMENT)
        assert weeks_of(index.current(), offer_id) == 16


def test_a_missing_index_rebuilds_by_itself(folder: Path, offer_id: int, open_index: Callable[..., OfferIndex]) -> None:
    index = open_index(folder)
    with pytest.raises(IndexNotReady):
        index.current()
    assert weeks_of(ready(index), offer_id) == 16


def test_a_broken_index_rebuilds_by_itself(
    engine: Engine, folder: Path, offer_id: int, open_index: Callable[..., OfferIndex]
) -> None:
    generation = publish_index(engine, folder)
    for file in generation.rglob("*"):
        if file.is_file():
            file.write_bytes(b"broken")
    assert weeks_of(ready(open_index(folder)), offer_id) == 16


def test_who_has_a_snapshot_keeps_answering_when_the_folder_goes(
    index: OfferIndex, folder: Path, offer_id: int
) -> None:
    index.current()
    shutil.rmtree(folder)
    assert weeks_of(index.current(), offer_id) == 16


def test_a_new_generation_is_taken_over_with_later_changes(
    engine: Engine, index: OfferIndex, folder: Path, offer_id: int
) -> None:
    first = index.current().generation
    report(engine, offer_id, 2)
    publish_index(engine, folder)
    report(engine, offer_id, 1)
    assert seen(index, offer_id, 1)
    wait_until(lambda: index.current().generation != first, "the new generation")
    assert weeks_of(index.current(), offer_id) == 1


def test_loading_beforehand_takes_what_is_published(
    engine: Engine, folder: Path, offer_id: int, open_index: Callable[..., OfferIndex]
) -> None:
    index = open_index(folder)
    index.load()  # nothing there yet: no error, and nothing is built
    assert not folder.exists()
    generation = publish_index(engine, folder)
    index.load()
    for file in generation.rglob("*"):
        if file.is_file():
            file.unlink()  # what is loaded needs no opening any more
    assert index.current().generation == generation.name


def test_an_offer_that_is_no_longer_admitted_disappears(engine: Engine, index: OfferIndex, offer_id: int) -> None:
    assert index.current().find(Question(region=REGION, day=DAY)).total == 1
    with writing(engine) as session:
        session.query(Admission).update({"verdict": Verdict.NO})
        record_change(session, [offer_id], MOMENT)
        session.commit()
    wait_until(lambda: index.current().find(Question(region=REGION, day=DAY)).total == 0, "its leaving")


def test_a_database_that_was_put_back_makes_the_index_again(
    engine: Engine, index: OfferIndex, folder: Path, offer_id: int
) -> None:
    report(engine, offer_id, 5)
    publish_index(engine, folder)
    stale = open_current(folder).generation
    with writing(engine) as session:
        session.execute(delete(OfferChange))
        session.commit()

    def made_again() -> bool:
        index.current()
        return current_generation(folder) != stale

    wait_until(made_again, "another generation")
    assert open_current(folder).sequence == 0


def test_who_slept_while_changes_were_deleted_opens_the_index_anew(
    engine: Engine, folder: Path, offer_id: int, open_index: Callable[..., OfferIndex]
) -> None:
    with writing(engine) as session:
        other = make_offer(session).id
        session.commit()
    report(engine, other, 9)  # the queue has begun before the first index
    publish_index(engine, folder, lambda: MOMENT)
    later = MOMENT + timedelta(days=CHANGE_DAYS + 1)
    awake, asleep = open_index(folder, lambda: MOMENT), open_index(folder, lambda: later)
    for index in (awake, asleep):
        index.load()
    report(engine, offer_id, 1)
    report(engine, other, 2)
    report(engine, other, 3)
    awake.current()
    with writing(engine) as session:
        assert delete_taken_changes(session, open_current(folder).sequence, later) == 0, "the index has only the first"
    publish_index(engine, folder, lambda: MOMENT)
    with writing(engine) as session:
        assert delete_taken_changes(session, open_current(folder).sequence, MOMENT) == 0, "nothing is old"
        assert delete_taken_changes(session, open_current(folder).sequence, later) == 3
        session.commit()
    for index in (awake, asleep):
        assert weeks_of(index.current(), offer_id) == 1
        assert weeks_of(index.current(), other) == 3
    report(engine, offer_id, 7)
    for index in (awake, asleep):
        assert seen(index, offer_id, 7)


def test_who_slept_and_finds_only_an_old_index_answers_nothing_until_it_is_made_again(
    engine: Engine, folder: Path, offer_id: int, open_index: Callable[..., OfferIndex]
) -> None:
    report(engine, offer_id, 9)
    publish_index(engine, folder, lambda: MOMENT)
    later = MOMENT + timedelta(days=CHANGE_DAYS + 1)
    asleep = open_index(folder, lambda: later)
    asleep.load()
    for weeks in (1, 2, 3):
        report(engine, offer_id, weeks)
    with writing(engine) as session:
        delete_taken_changes(session, 4, later)  # as if another index than this one had them
        session.commit()
    with pytest.raises(IndexNotReady):
        asleep.current()
    assert weeks_of(ready(asleep), offer_id) == 3


def test_the_follower_publishes_when_there_is_nothing(engine: Engine, folder: Path, offer_id: int) -> None:
    follower = Follower(engine, folder)
    assert follower.step()
    assert not follower.step()
    assert open_current(folder).size == 1


def test_the_follower_publishes_after_enough_changes(engine: Engine, folder: Path, offer_id: int) -> None:
    follower = Follower(engine, folder, after_changes=3)
    follower.step()
    report(engine, offer_id, 1)
    assert not follower.step()
    report(engine, offer_id, 2)
    report(engine, offer_id, 3)
    assert follower.step()
    assert weeks_of(open_current(folder), offer_id) == 3


def test_the_follower_mends_a_broken_index(engine: Engine, folder: Path, offer_id: int) -> None:
    publish_index(engine, folder)
    (folder / "CURRENT").write_text("generation-weg")
    assert Follower(engine, folder).step()
    assert open_current(folder).size == 1


def test_contract_days_are_judged_on_the_day_of_asking(
    engine: Engine, folder: Path, open_index: Callable[..., OfferIndex]
) -> None:
    with writing(engine) as session:
        make_offer(session, contract=(date(2026, 12, 1), date(2026, 12, 31)))
        session.commit()
    publish_index(engine, folder)
    snapshot = open_index(folder).current()
    days = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [snapshot.find(Question(region=REGION, day=day)).total for day in days] == [0, 1, 1, 0]
