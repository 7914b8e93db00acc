"""What is rare and old goes; everything else stays."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.feedback import FeedbackKind
from portal.models import Feedback, UsageCount
from portal.queries.usage import totals
from portal.services.count_unknown_words import KIND
from portal.services.record_feedback import add_text, record_feedback
from portal.services.tidy_up import delete_rare_words, forget_report_texts
from tests.factories.offers import DAY, MOMENT, make_offer, region_of


def put(session: Session, subject: str, days_old: int, count: int, *, kind: str = KIND, region: str = "") -> None:
    owner = region_of(session, region) if region else region_of(session)
    day = DAY - timedelta(days=days_old)
    session.add(UsageCount(region_id=owner.id, day=day, kind=kind, subject=subject, count=count))
    session.flush()


def test_rare_words_go_after_thirty_days(session: Session) -> None:
    put(session, "zelden", 31, 4)
    put(session, "zelden-maar-vers", 30, 1)
    put(session, "vaak", 80, 2)
    put(session, "vaak", 40, 3)
    put(session, "elders", 40, 2)
    put(session, "elders", 40, 9, region="hart-van-brabant")
    put(session, "iets anders", 400, 1, kind="bezoek")
    assert delete_rare_words(session, DAY) == 2
    left = session.scalars(select(UsageCount.subject).order_by(UsageCount.subject)).all()
    assert left == ["elders", "iets anders", "vaak", "vaak", "zelden-maar-vers"]
    assert delete_rare_words(session, DAY) == 0


def test_only_words_that_many_searched_are_told(session: Session) -> None:
    put(session, "vaak", 89, 3)
    put(session, "vaak", 1, 4)
    put(session, "vaker", 0, 8)
    put(session, "vijf", 0, 5)
    put(session, "vier", 0, 4)
    put(session, "vroeger", 90, 40)
    put(session, "elders", 0, 40, region="hart-van-brabant")
    put(session, "soort", 0, 40, kind="bezoek")
    since = DAY - timedelta(days=89)
    assert totals(session, region_of(session).id, KIND, since, 5) == [("vaker", 8), ("vaak", 7), ("vijf", 5)]


def test_lines_of_old_reports_go_and_their_numbers_stay(session: Session) -> None:
    offer = make_offer(session)
    ids = []
    for days_old in (365, 366):
        ids.append(record_feedback(session, offer.id, FeedbackKind.FULL, MOMENT - timedelta(days=days_old)))
        add_text(session, ids[-1], "pas weer plek na de zomer", frozenset())
    record_feedback(session, offer.id, FeedbackKind.FULL, MOMENT - timedelta(days=500))
    assert forget_report_texts(session, DAY) == 1
    session.expire_all()
    assert [len(session.get_one(Feedback, number).texts) for number in ids] == [1, 0]
    assert session.get_one(Feedback, ids[1]).times == 1
    assert forget_report_texts(session, DAY) == 0
