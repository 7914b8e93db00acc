"""What is rare and old goes; everything else stays."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import UsageCount
from portal.queries.usage import totals
from portal.services.count_unknown_words import KIND
from portal.services.tidy_up import delete_rare_words
from tests.factories.offers import DAY, region_of


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
