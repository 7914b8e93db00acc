"""Wishes in their order, with their votes, of one region only."""

from datetime import date

from sqlalchemy.orm import Session

from portal.domain.improvement import WishStatus
from portal.domain.permissions import Role
from portal.queries.improvements import (
    OPEN,
    count_by_status,
    days_done,
    done_between,
    wish_of_region,
    wishes_of_region,
)
from tests.factories.offers import make_user, region_of
from tests.factories.wishes import make_wish

ELSEWHERE = "hart-van-brabant"


def test_the_list_goes_by_status_and_votes_or_by_votes_alone(session: Session) -> None:
    one, two = make_user(session, Role.PANEL), make_user(session, Role.PANEL)
    make_wish(session, "gedaan", status=WishStatus.DONE, voters=(one, two))
    make_wish(session, "zonder stem")
    make_wish(session, "met stem", voters=(one,))
    make_wish(session, "loopt", status=WishStatus.WILL_DO, voters=(one, two))
    make_wish(session, "van daar", voters=(one, two), region=ELSEWHERE)
    region = region_of(session)
    views = wishes_of_region(session, region.id, two.id)
    assert [(view.wish.title, view.votes, view.mine) for view in views] == [
        ("met stem", 1, False),
        ("zonder stem", 0, False),
        ("loopt", 2, True),
        ("gedaan", 2, True),
    ]
    by_votes = wishes_of_region(session, region.id, two.id, by_votes=True, statuses=OPEN)
    assert [view.wish.title for view in by_votes] == ["loopt", "met stem", "zonder stem"]
    assert [view.wish.title for view in wishes_of_region(session, region.id, two.id, offset=1, limit=2)] == [
        "zonder stem",
        "loopt",
    ]
    assert count_by_status(session, region.id) == {
        WishStatus.PROPOSED: 2,
        WishStatus.WILL_DO: 1,
        WishStatus.DONE: 1,
    }


def test_a_wish_of_another_region_is_not_there(session: Session) -> None:
    member = make_user(session, Role.PANEL)
    mine, theirs = make_wish(session, voters=(member,)), make_wish(session, region=ELSEWHERE)
    region = region_of(session)
    found = wish_of_region(session, mine.id, region.id, member.id)
    assert found is not None
    assert (found.votes, found.mine) == (1, True)
    assert wish_of_region(session, theirs.id, region.id, member.id) is None


def test_what_was_done_in_a_period(session: Session) -> None:
    region = region_of(session)
    for day in (date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 1)):
        make_wish(session, f"op {day}", status=WishStatus.DONE, done_on=day)
    make_wish(session, "daar", status=WishStatus.DONE, done_on=date(2026, 8, 1), region=ELSEWHERE)
    done = done_between(session, region.id, date(2026, 7, 1), date(2026, 9, 30))
    assert [wish.title for wish in done] == ["op 2026-09-30", "op 2026-07-01"]
    assert days_done(session, region.id)[0] == date(2026, 10, 1)
    assert len(days_done(session, region.id)) == 4
