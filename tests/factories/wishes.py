"""Make wishes of a panel for tests."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.improvement import WishStatus
from portal.models import User, Wish, WishVote
from tests.factories.offers import MOMENT, REGION, region_of


def make_wish(
    session: Session,
    title: str = "Zaterdag tonen",
    *,
    status: WishStatus = WishStatus.PROPOSED,
    voters: tuple[User, ...] = (),
    by: User | None = None,
    region: str = REGION,
    **more: Any,
) -> Wish:
    """A wish; one that is done was done on the day of all tests, unless a test says otherwise."""
    if status is WishStatus.DONE:
        more = {"done_on": MOMENT.date(), "done_text": "Dat is er nu."} | more
    if status is WishStatus.PLANNED:
        more = {"planned_for": date(2027, 1, 1)} | more
    wish = Wish(
        region_id=region_of(session, region).id,
        title=title,
        explanation=more.pop("explanation", "Daar vragen ouders om."),
        status=status,
        proposed_by_id=by.id if by else None,
        proposed_at=MOMENT,
        **more,
    )
    session.add(wish)
    session.flush()
    session.add_all(WishVote(wish_id=wish.id, user_id=voter.id, given_at=MOMENT) for voter in voters)
    session.flush()
    return wish
