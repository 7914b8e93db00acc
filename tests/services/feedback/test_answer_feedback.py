"""Answers of providers: by hand, and by a new figure."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import (
    AlreadyAnswered,
    ImpossibleReport,
    NeedsNewFigure,
    NotYours,
    OutdatedForm,
    RefusedForm,
)
from portal.domain.feedback import FeedbackAnswer, FeedbackKind
from portal.domain.permissions import Actor
from portal.domain.waiting_time import Status, WaitFigure
from portal.models import AuditEntry, Feedback, Offer
from portal.queries.offers import offers_by_ids
from portal.services.feedback.answer_feedback import answer_corrected, answer_right
from portal.services.feedback.record_feedback import record_feedback
from portal.services.waits.report_wait import confirm_unchanged, report_wait
from portal.services.waits.save_sheet import RowReport, save_rows, undo_save, undoable
from tests.factories.offers import DAY, MOMENT, make_offer, make_provider, make_report, make_user

FULL, LONGER, NO_ANSWER, WRONG, HELPED = FeedbackKind
LATER = MOMENT + timedelta(minutes=5)
NEW = WaitFigure(Status.WAITING_LIST, None, 3, 4)
NOBODY: frozenset[str] = frozenset()


@pytest.fixture
def offer(session: Session) -> Offer:
    offer = make_offer(session)
    make_report(session, offer, Status.AVAILABLE, days_old=3)
    return offer


@pytest.fixture
def actor(session: Session, offer: Offer) -> Actor:
    return make_user(session, provider=offers_by_ids(session, [offer.id], DAY)[offer.id].provider).actor


def told(session: Session, offer: Offer, *kinds: FeedbackKind) -> list[int]:
    return [record_feedback(session, offer.id, kind, MOMENT) for kind in kinds]


def outcomes(session: Session) -> dict[FeedbackKind, FeedbackAnswer | None]:
    session.expire_all()
    return {row.kind: row.outcome for row in session.scalars(select(Feedback))}


def trail(session: Session) -> list[tuple[str, int | None, object]]:
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("melding")).order_by(AuditEntry.id))
    return [(entry.action, entry.user_id, (entry.after or {}).get("outcome")) for entry in entries]


def test_a_new_figure_answers_what_was_said_of_the_figure(session: Session, offer: Offer, actor: Actor) -> None:
    told(session, offer, FULL, LONGER, WRONG, NO_ANSWER, HELPED)
    report = report_wait(session, actor, offer.id, NEW, version=None, now=LATER)
    done = FeedbackAnswer.CORRECTED
    assert outcomes(session) == {FULL: done, LONGER: done, WRONG: done, NO_ANSWER: None, HELPED: None}
    assert {row.corrected_by_id for row in session.scalars(select(Feedback)) if row.outcome} == {report.id}
    assert trail(session) == [
        ("melding beantwoord: vol", actor.user_id, "gecorrigeerd"),
        ("melding beantwoord: wachttijd-langer", actor.user_id, "gecorrigeerd"),
        ("melding beantwoord: klopt-niet", actor.user_id, "gecorrigeerd"),
    ]


def test_the_same_figure_again_answers_nothing(session: Session, offer: Offer, actor: Actor) -> None:
    told(session, offer, FULL)
    confirm_unchanged(session, actor, offer.id, version=None, now=LATER)
    assert outcomes(session) == {FULL: None}


def test_a_figure_of_another_offer_answers_nothing(session: Session, offer: Offer, actor: Actor) -> None:
    told(session, make_offer(session), FULL)
    report_wait(session, actor, offer.id, NEW, version=None, now=LATER)
    assert outcomes(session) == {FULL: None}


def test_undoing_the_figure_opens_the_reports_again(session: Session, offer: Offer, actor: Actor) -> None:
    (number,) = told(session, offer, FULL)
    save_rows(session, actor, [RowReport(offer.id, NEW, None)], now=LATER)
    assert outcomes(session) == {FULL: FeedbackAnswer.CORRECTED}
    last = undoable(session, actor, LATER)
    assert last is not None
    undo_save(session, actor, last.id, now=LATER)
    assert outcomes(session) == {FULL: None}
    row = session.get_one(Feedback, number)
    assert (row.answered_at, row.answered_by_id, row.corrected_by_id) == (None, None, None)


def test_a_report_that_came_again_stays_the_one_that_is_open(session: Session, offer: Offer, actor: Actor) -> None:
    told(session, offer, FULL)
    save_rows(session, actor, [RowReport(offer.id, NEW, None)], now=LATER)
    told(session, offer, FULL)
    last = undoable(session, actor, LATER)
    assert last is not None
    undo_save(session, actor, last.id, now=LATER)
    found = [row.outcome for row in session.scalars(select(Feedback).order_by(Feedback.id))]
    assert found == [FeedbackAnswer.CORRECTED, None]


@pytest.mark.parametrize("kind", [NO_ANSWER, WRONG])
def test_what_is_not_about_the_figure_is_corrected_by_saying_so(
    session: Session, offer: Offer, actor: Actor, kind: FeedbackKind
) -> None:
    (number,) = told(session, offer, kind)
    answer_corrected(session, actor, number, LATER)
    assert outcomes(session) == {kind: FeedbackAnswer.CORRECTED}
    assert trail(session) == [(f"melding beantwoord: {kind.value}", actor.user_id, "gecorrigeerd")]
    with pytest.raises(AlreadyAnswered):
        answer_right(session, actor, number, "toch wel", NOBODY, LATER)


@pytest.mark.parametrize("kind", [FULL, LONGER])
def test_what_is_about_the_figure_needs_a_new_one(
    session: Session, offer: Offer, actor: Actor, kind: FeedbackKind
) -> None:
    (number,) = told(session, offer, kind)
    with pytest.raises(NeedsNewFigure):
        answer_corrected(session, actor, number, LATER)
    assert outcomes(session) == {kind: None}


def test_it_is_right_and_why(session: Session, offer: Offer, actor: Actor) -> None:
    (number,) = told(session, offer, FULL)
    row = answer_right(session, actor, number, "  er kwam een  plek vrij ", NOBODY, LATER)
    assert (row.outcome, row.answer, row.answered_at) == (FeedbackAnswer.RIGHT, "er kwam een plek vrij", LATER)
    assert row.answered_by_id == actor.user_id
    assert trail(session) == [("melding beantwoord: vol", actor.user_id, "klopt")]


def test_an_answer_alone_takes_no_doubt_away_and_a_confirmation_does(
    session: Session, offer: Offer, actor: Actor
) -> None:
    first, second, _ = told(session, offer, FULL, LONGER, NO_ANSWER)
    answer_right(session, actor, first, "er is plek", NOBODY, LATER)
    view = offers_by_ids(session, [offer.id], DAY)[offer.id]
    assert view.doubted
    assert view.report is not None
    answer_right(session, actor, second, "er is plek", NOBODY, LATER, confirm_version=view.report.id)
    after = offers_by_ids(session, [offer.id], DAY)[offer.id]
    assert not after.doubted
    assert after.report is not None
    assert after.report.measured_on == DAY


def test_a_figure_that_changed_meanwhile_is_not_confirmed(session: Session, offer: Offer, actor: Actor) -> None:
    (number,) = told(session, offer, NO_ANSWER)
    with pytest.raises(OutdatedForm):
        answer_right(session, actor, number, "er is plek", NOBODY, LATER, confirm_version=999)
    empty = make_offer(session, provider=offers_by_ids(session, [offer.id], DAY)[offer.id].provider)
    (other,) = told(session, empty, NO_ANSWER)
    with pytest.raises(ImpossibleReport):
        answer_right(session, actor, other, "er is plek", NOBODY, LATER, confirm_version=0)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301, "vraag naar Jan Jansen", "bel 0612345678"])
def test_a_reason_is_needed_and_tells_of_nobody(session: Session, offer: Offer, actor: Actor, reason: str) -> None:
    (number,) = told(session, offer, FULL)
    with pytest.raises(RefusedForm) as refused:
        answer_right(session, actor, number, reason, NOBODY, LATER)
    assert set(refused.value.fields) == {"reden"}
    assert outcomes(session) == {FULL: None}


def test_another_providers_report_and_good_news_are_not_answered(session: Session, offer: Offer, actor: Actor) -> None:
    number, good = told(session, offer, WRONG, HELPED)
    stranger = make_user(session, provider=make_provider(session)).actor
    for who, which in ((stranger, number), (actor, good), (actor, 999_999)):
        with pytest.raises(NotYours):
            answer_corrected(session, who, which, LATER)
        with pytest.raises(NotYours):
            answer_right(session, who, which, "het klopt", NOBODY, LATER)
    assert outcomes(session) == {WRONG: None, HELPED: None}
