"""Reports on offers: whose, how many, and what became of them."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.feedback import FeedbackAnswer, FeedbackKind
from portal.models import Feedback, Offer, Product
from portal.queries.feedback import (
    Answers,
    answered_of_provider,
    answers,
    count_open,
    counts_by_kind,
    helped_of_provider,
    line_of,
    open_of_provider,
    overdue_of_region,
)
from tests.factories.offers import DAY, MOMENT, make_offer, make_provider, region_of

FULL, LONGER, NO_ANSWER, WRONG, HELPED = FeedbackKind
NAME = "Traumabehandeling (EMDR)"
ELSEWHERE = "hart-van-brabant"


def offer_elsewhere(session: Session) -> Offer:
    """An offer of another region, which has a catalogue of its own."""
    region = region_of(session, ELSEWHERE)
    known = session.scalars(select(Product).where(Product.code == "S4-13")).one()
    session.add(
        Product(
            region_id=region.id,
            code=known.code,
            valid_from=known.valid_from,
            segment=known.segment,
            name=known.name,
            form=known.form,
            age_from=0,
            age_to=17,
            description="",
        )
    )
    session.flush()
    return make_offer(session, region=ELSEWHERE)


def add(
    session: Session,
    offer: Offer,
    kind: FeedbackKind,
    days_ago: int = 0,
    *,
    times: int = 1,
    outcome: FeedbackAnswer | None = None,
) -> Feedback:
    at = MOMENT - timedelta(days=days_ago)
    row = Feedback(
        offer_id=offer.id,
        kind=kind,
        day=at.date(),
        times=times,
        texts=[],
        given_at=at,
        last_at=at,
        outcome=outcome,
        answer="",
        answered_at=at if outcome else None,
    )
    session.add(row)
    session.flush()
    return row


def test_a_provider_sees_its_own_reports_and_no_others(session: Session) -> None:
    mine, other = make_provider(session), make_provider(session)
    offer = make_offer(session, provider=mine)
    new, old = add(session, offer, FULL), add(session, offer, LONGER, 3)
    answered = add(session, offer, WRONG, 5, outcome=FeedbackAnswer.RIGHT)
    good = add(session, offer, HELPED, 1)
    add(session, make_offer(session, provider=other), FULL)
    assert [line.feedback.id for line in open_of_provider(session, mine.id)] == [old.id, new.id]
    assert (count_open(session, mine.id), count_open(session, other.id)) == (2, 1)
    since = MOMENT - timedelta(days=90)
    assert [line.feedback.id for line in answered_of_provider(session, mine.id, since, 9)] == [answered.id]
    assert [line.feedback.id for line in helped_of_provider(session, mine.id, DAY - timedelta(days=9), 9)] == [good.id]
    line = line_of(session, new.id)
    assert line is not None
    assert (line.provider_id, line.product) == (mine.id, NAME)
    assert line_of(session, 999_999) is None


def test_the_office_sees_what_waits_too_long_in_its_own_region(session: Session) -> None:
    here, there = make_offer(session), offer_elsewhere(session)
    late = add(session, here, FULL, 15)
    add(session, here, LONGER, 14)
    add(session, here, HELPED, 40)
    add(session, here, WRONG, 40, outcome=FeedbackAnswer.CORRECTED)
    far = add(session, there, FULL, 30)
    before = DAY - timedelta(days=14)
    found = overdue_of_region(session, region_of(session).id, before)
    assert [line.feedback.id for line in found] == [late.id]
    found = overdue_of_region(session, region_of(session, ELSEWHERE).id, before)
    assert [line.feedback.id for line in found] == [far.id]


def test_numbers_for_the_panel(session: Session) -> None:
    offer, there = make_offer(session), offer_elsewhere(session)
    add(session, offer, FULL, 0, times=3)
    add(session, offer, FULL, 10, outcome=FeedbackAnswer.CORRECTED)
    add(session, offer, WRONG, 10, times=2, outcome=FeedbackAnswer.RIGHT)
    add(session, offer, HELPED, 2, times=4)
    add(session, offer, LONGER, 31, times=9)
    add(session, there, NO_ANSWER, 1, times=5)
    region = region_of(session).id
    first = DAY - timedelta(days=30)
    assert counts_by_kind(session, region, first, DAY) == {FULL: 4, LONGER: 0, NO_ANSWER: 0, WRONG: 2, HELPED: 4}
    assert answers(session, region, first, DAY) == Answers(corrected=1, right=1, open=1)
    assert answers(session, region, DAY - timedelta(days=40), first - timedelta(days=1)) == Answers(0, 0, 1)
