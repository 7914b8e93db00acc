"""What is rare and old goes; everything else stays, and months stay the sums of their days."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.feedback import FeedbackKind
from portal.domain.usage import UsageKind
from portal.models import Feedback, UsageCount, UsageMonth
from portal.queries.usage import totals
from portal.services.feedback.record_feedback import add_text, record_feedback
from portal.services.upkeep.tidy_up import delete_rare_texts, forget_report_texts
from portal.services.usage.count_usage import Tally, write_tally
from tests.factories.offers import DAY, MOMENT, make_offer, region_of

WORD = UsageKind.UNKNOWN_WORD.value
OLD, OTHER_OLD, EDGE = date(2026, 10, 3), date(2026, 10, 22), date(2026, 10, 23)
"""DAY is 22 November 2026: up to 22 October is older than 30 days."""


def put(session: Session, *rows: tuple[str, date, int], kind: str = WORD, region: str = "", role: str = "") -> None:
    owner = region_of(session, region) if region else region_of(session)
    tally = Tally()
    for subject, day, count in rows:
        tally.count(owner.id, day, kind, subject, role, count)
    write_tally(session, tally)


def left(session: Session) -> list[tuple[str, date, int]]:
    rows = session.scalars(select(UsageCount).order_by(UsageCount.subject, UsageCount.day)).all()
    return [(row.subject, row.day, row.count) for row in rows]


def test_rare_texts_go_after_thirty_days(session: Session) -> None:
    put(session, ("zelden", OLD, 2), ("zelden", OTHER_OLD, 1), ("zelden", EDGE, 1))
    put(session, ("vaak", OLD, 2), ("vaak", date(2026, 10, 31), 3))
    put(session, ("over de maand", date(2026, 9, 30), 4), ("over de maand", date(2026, 10, 1), 4))
    put(session, ("vaak per rol", OLD, 2))
    put(session, ("vaak per rol", OLD, 3), role="huisarts")
    put(session, ("elders", OLD, 2))
    put(session, ("elders", OLD, 9), region="hart-van-brabant")
    put(session, ("genderpoli", OLD, 4), kind=UsageKind.TEXT.value)
    put(session, ("S2-01", date(2024, 1, 1), 1), kind=UsageKind.PRODUCT.value)
    assert delete_rare_texts(session, DAY) == 6
    assert left(session) == [
        ("S2-01", date(2024, 1, 1), 1),
        ("elders", OLD, 9),
        ("vaak", OLD, 2),
        ("vaak", date(2026, 10, 31), 3),
        ("vaak per rol", OLD, 2),
        ("vaak per rol", OLD, 3),
        ("zelden", EDGE, 1),
    ]
    months = session.execute(select(UsageMonth.subject, UsageMonth.month, UsageMonth.count)).all()
    october = date(2026, 10, 1)
    assert sorted(map(tuple, months)) == [
        ("S2-01", date(2024, 1, 1), 1),
        ("elders", october, 9),
        ("vaak", october, 5),
        ("vaak per rol", october, 2),
        ("vaak per rol", october, 3),
        ("zelden", october, 1),
    ]
    assert delete_rare_texts(session, DAY) == 0


def test_only_words_that_many_searched_are_told(session: Session) -> None:
    put(
        session, ("vaak", date(2026, 8, 25), 3), ("vaak", DAY, 4), ("vaker", DAY, 8), ("vijf", DAY, 5), ("vier", DAY, 4)
    )
    put(session, ("vroeger", date(2026, 8, 24), 40))
    put(session, ("elders", DAY, 40), region="hart-van-brabant")
    put(session, ("soort", DAY, 40), kind="bezoek")
    since = date(2026, 8, 25)
    assert totals(session, region_of(session).id, WORD, since, 5) == [("vaker", 8), ("vaak", 7), ("vijf", 5)]


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
