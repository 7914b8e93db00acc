"""Reports are counted per kind and day, and enough different ones make a figure doubtful until it is told anew."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.domain.errors import NotYours, RefusedForm
from portal.domain.feedback import MOST_TEXTS, FeedbackAnswer, FeedbackKind
from portal.domain.permissions import Actor
from portal.domain.waiting_time import Actuality, Status, WaitFigure, effective_wait
from portal.models import AuditEntry, Feedback, Offer, OfferChange
from portal.models.database import begin_writing
from portal.queries.offers import OfferView, offers_by_ids
from portal.services.feedback.record_feedback import add_text, record_feedback
from portal.services.indexing.follow_changes import OfferIndex, publish_index
from portal.services.waits.report_wait import confirm_unchanged, report_wait
from portal.services.waits.save_sheet import RowReport, save_rows, undo_save, undoable
from search_index.search.question import Question
from tests.factories.offers import DAY, MOMENT, REGION, make_offer, make_report, make_user, region_of
from tests.waiting import PATIENCE, join_all

FULL, LONGER, NO_ANSWER, WRONG, HELPED = FeedbackKind
LATER = MOMENT + timedelta(minutes=5)


@pytest.fixture
def offer(session: Session) -> Offer:
    offer = make_offer(session)
    make_report(session, offer, Status.AVAILABLE, days_old=3)
    return offer


def view_of(session: Session, offer: Offer) -> OfferView:
    session.flush()
    return offers_by_ids(session, [offer.id], DAY)[offer.id]


def actor_of(session: Session, offer: Offer) -> Actor:
    return make_user(session, provider=view_of(session, offer).provider).actor


def tell(session: Session, offer: Offer, *kinds: FeedbackKind, days_ago: int = 0) -> list[int]:
    return [record_feedback(session, offer.id, kind, MOMENT - timedelta(days=days_ago)) for kind in kinds]


def rows(session: Session, offer: Offer) -> list[tuple[FeedbackKind, int]]:
    found = session.scalars(select(Feedback).where(Feedback.offer_id == offer.id).order_by(Feedback.id))
    return [(row.kind, row.times) for row in found]


def test_the_same_on_the_same_day_is_one_row(session: Session, offer: Offer) -> None:
    first, again, other = tell(session, offer, FULL, FULL, LONGER)
    yesterday = tell(session, offer, FULL, days_ago=1)[0]
    assert first == again
    assert len({first, other, yesterday}) == 3
    assert rows(session, offer) == [(FULL, 2), (LONGER, 1), (FULL, 1)]


def test_after_an_answer_the_same_is_a_new_row(session: Session, offer: Offer) -> None:
    (number,) = tell(session, offer, WRONG)
    row = session.get_one(Feedback, number)
    row.outcome, row.answered_at = FeedbackAnswer.CORRECTED, MOMENT
    session.flush()
    assert tell(session, offer, WRONG) != [number]


def test_an_offer_that_is_not_there_takes_no_report(session: Session) -> None:
    with pytest.raises(NotYours):
        record_feedback(session, 999_999, FULL, MOMENT)


@pytest.mark.parametrize(
    ("kinds", "doubted"),
    [
        ((FULL, LONGER), False),
        ((FULL, FULL, FULL, FULL), False),
        ((FULL, LONGER, HELPED, HELPED), False),
        ((FULL, LONGER, NO_ANSWER), True),
    ],
)
def test_three_different_reports_make_a_figure_doubtful(
    session: Session, offer: Offer, kinds: tuple[FeedbackKind, ...], doubted: bool
) -> None:
    tell(session, offer, *kinds)
    view = view_of(session, offer)
    assert view.doubted is doubted
    told = [change.offer_id for change in session.scalars(select(OfferChange))]
    assert told.count(offer.id) == (1 if doubted else 0)
    value = effective_wait(view.figure, DAY, region_of(session).limits, view.product.segment, doubted=view.doubted)
    assert value.actuality is (Actuality.DOUBTED if doubted else Actuality.CURRENT)
    assert value.start_within == 0


def test_reports_on_an_earlier_figure_do_not_count(session: Session, offer: Offer) -> None:
    tell(session, offer, FULL, LONGER, days_ago=4)
    tell(session, offer, NO_ANSWER, FULL)
    assert not view_of(session, offer).doubted


def test_an_offer_without_a_figure_cannot_be_doubted(session: Session) -> None:
    offer = make_offer(session)
    tell(session, offer, FULL, LONGER, NO_ANSWER)
    assert not view_of(session, offer).doubted


@pytest.mark.parametrize("confirm", [True, False])
def test_a_new_figure_and_a_confirmation_take_the_doubt_away(session: Session, offer: Offer, confirm: bool) -> None:
    actor = actor_of(session, offer)
    tell(session, offer, FULL, LONGER, NO_ANSWER)
    if confirm:
        confirm_unchanged(session, actor, offer.id, version=None, now=LATER)
    else:
        report_wait(session, actor, offer.id, WaitFigure(Status.WAITING_LIST, None, 3, 4), version=None, now=LATER)
    assert not view_of(session, offer).doubted


def test_undoing_a_confirmation_brings_the_doubt_back(session: Session, offer: Offer) -> None:
    actor = actor_of(session, offer)
    tell(session, offer, FULL, LONGER, NO_ANSWER)
    save_rows(session, actor, [RowReport(offer.id, None, None)], now=LATER)
    assert not view_of(session, offer).doubted
    last = undoable(session, actor, LATER)
    assert last is not None
    undo_save(session, actor, last.id, now=LATER)
    assert view_of(session, offer).doubted


def test_undoing_a_later_save_raises_no_doubt(session: Session, offer: Offer) -> None:
    actor = actor_of(session, offer)
    tell(session, offer, FULL, LONGER, NO_ANSWER)
    confirm_unchanged(session, actor, offer.id, version=None, now=LATER)
    said = WaitFigure(Status.WAITING_LIST, None, 3, 4)
    save_rows(session, actor, [RowReport(offer.id, said, None)], now=LATER + timedelta(seconds=9))
    last = undoable(session, actor, LATER)
    assert last is not None
    undo_save(session, actor, last.id, now=LATER + timedelta(seconds=20))
    assert not view_of(session, offer).doubted


def test_the_index_knows_the_doubt(engine: Engine, tmp_path: Path, open_index: Callable[..., OfferIndex]) -> None:
    with Session(engine) as session:
        begin_writing(session)
        offer = make_offer(session)
        make_report(session, offer, Status.AVAILABLE, days_old=3)
        actor, number = actor_of(session, offer), offer.id
        session.commit()
    publish_index(engine, tmp_path, lambda: LATER)
    index = open_index(tmp_path, lambda: LATER)
    assert startable(index) == 1
    with Session(engine) as session:
        for kind in (FULL, LONGER, NO_ANSWER):
            begin_writing(session)
            record_feedback(session, number, kind, MOMENT)
            session.commit()
    assert startable(index) == 0
    with Session(engine) as session:
        begin_writing(session)
        confirm_unchanged(session, actor, number, version=None, now=LATER)
        session.commit()
    assert startable(index) == 1


def startable(index: OfferIndex) -> int:
    return index.current().find(Question(region=REGION, day=DAY)).startable_now


def test_three_who_report_at_once_are_seen_together(engine: Engine) -> None:
    with Session(engine) as session:
        begin_writing(session)
        offer = make_offer(session)
        make_report(session, offer, Status.AVAILABLE, days_old=3)
        number = offer.id
        session.commit()
    ready = threading.Barrier(6)
    failed: list[BaseException] = []

    def tap(kind: FeedbackKind) -> None:
        try:
            with Session(engine) as session:
                ready.wait(PATIENCE)
                begin_writing(session)
                record_feedback(session, number, kind, MOMENT)
                session.commit()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=tap, args=(kind,)) for kind in (FULL, LONGER, NO_ANSWER) * 2]
    join_all(threads)
    assert failed == []
    with Session(engine) as session:
        assert sorted(rows(session, session.get_one(Offer, number))) == [(NO_ANSWER, 2), (FULL, 2), (LONGER, 2)]
        assert view_of(session, session.get_one(Offer, number)).doubted


def test_lines_are_kept_with_the_report(session: Session, offer: Offer) -> None:
    (number,) = tell(session, offer, FULL)
    for line in (" pas weer  plek na de zomer ", "pas weer plek na de zomer", "ook geen intake"):
        add_text(session, number, line, frozenset())
    assert session.get_one(Feedback, number).texts == ["pas weer plek na de zomer", "ook geen intake"]
    for line in range(MOST_TEXTS + 3):
        add_text(session, number, f"regel {line}", frozenset())
    assert len(session.get_one(Feedback, number).texts) == MOST_TEXTS


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("", "Typ een zin"),
        ("x" * 201, "hoogstens 200 tekens"),
        ("bel 0612345678", "nummer"),
        ("mail a@b.nl", "e-mailadres"),
        ("gebeld op 3 maart", "datum"),
        ("het gaat om Sem", "namen"),
    ],
)
def test_a_line_that_tells_of_somebody_is_refused(session: Session, offer: Offer, line: str, part: str) -> None:
    (number,) = tell(session, offer, FULL)
    with pytest.raises(RefusedForm) as refused:
        add_text(session, number, line, frozenset())
    assert part in refused.value.fields["tekst"]
    assert session.get_one(Feedback, number).texts == []


def test_known_words_may_have_a_capital(session: Session, offer: Offer) -> None:
    (number,) = tell(session, offer, FULL)
    add_text(session, number, "in Veldhoven kan het wel", frozenset({"veldhoven"}))
    assert session.get_one(Feedback, number).texts == ["in Veldhoven kan het wel"]


def test_nothing_of_who_reports_is_kept(session: Session, offer: Offer) -> None:
    tell(session, offer, FULL)
    columns = {column.name for column in Feedback.__table__.columns}
    assert columns == {
        "id", "offer_id", "kind", "day", "times", "texts", "given_at", "last_at", "outcome", "answer", "answered_at",
        "answered_by_id", "corrected_by_id",
    }  # fmt: skip
    assert session.scalars(select(AuditEntry)).all() == []
