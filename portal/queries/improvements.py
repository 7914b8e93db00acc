"""Questions about the wishes of a region's panel."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from portal.domain.improvement import STATUS_ORDER, WishStatus
from portal.models import AuditEntry, Wish, WishVote

OPEN = tuple(status for status in WishStatus if status.is_open)


@dataclass(frozen=True, slots=True)
class WishView:
    """A wish with its votes; ``mine`` says whether the reader voted for it."""

    wish: Wish
    votes: int
    mine: bool


def wishes_of_region(
    session: Session,
    region_id: int,
    reader_id: int,
    *,
    statuses: Collection[WishStatus] = STATUS_ORDER,
    by_votes: bool = False,
    offset: int = 0,
    limit: int = 500,
) -> list[WishView]:
    """Wishes with one of ``statuses``: by status and then votes, or by votes alone; the oldest first where equal."""
    votes = func.count(WishVote.user_id)
    mine = func.sum(case((WishVote.user_id == reader_id, 1), else_=0))
    place = case({status.value: place for place, status in enumerate(STATUS_ORDER)}, value=Wish.status)
    order = (votes.desc(), place, Wish.id) if by_votes else (place, votes.desc(), Wish.id)
    rows = session.execute(
        select(Wish, votes, mine)
        .outerjoin(WishVote, WishVote.wish_id == Wish.id)
        .where(Wish.region_id == region_id, Wish.status.in_(statuses))
        .group_by(Wish.id)
        .order_by(*order)
        .offset(offset)
        .limit(limit)
    ).all()
    return [WishView(wish, count, bool(own)) for wish, count, own in rows]


def wish_of_region(session: Session, wish_id: int, region_id: int, reader_id: int) -> WishView | None:
    """One wish, only when it is this region's."""
    wish = session.scalar(select(Wish).where(Wish.id == wish_id, Wish.region_id == region_id))
    if wish is None:
        return None
    voters = session.scalars(select(WishVote.user_id).where(WishVote.wish_id == wish_id)).all()
    return WishView(wish, len(voters), reader_id in voters)


def count_by_status(session: Session, region_id: int) -> dict[WishStatus, int]:
    """How many wishes of a region there are; a status without any is absent."""
    rows = session.execute(
        select(Wish.status, func.count(Wish.id)).where(Wish.region_id == region_id).group_by(Wish.status)
    ).all()
    return {status: count for status, count in rows}


def open_titles(session: Session, region_id: int) -> Sequence[str]:
    """Titles of the wishes that are neither done nor turned down."""
    return session.scalars(select(Wish.title).where(Wish.region_id == region_id, Wish.status.in_(OPEN))).all()


def done_between(session: Session, region_id: int, first: date, last: date) -> Sequence[Wish]:
    """Wishes that were done from ``first`` to ``last``, both included; newest first."""
    return session.scalars(
        select(Wish)
        .where(Wish.region_id == region_id, Wish.status == WishStatus.DONE, Wish.done_on.between(first, last))
        .order_by(Wish.done_on.desc(), Wish.id.desc())
    ).all()


def days_done(session: Session, region_id: int) -> Sequence[date]:
    """The days on which something was done, newest first."""
    days = session.scalars(
        select(Wish.done_on)
        .where(Wish.region_id == region_id, Wish.status == WishStatus.DONE, Wish.done_on.is_not(None))
        .distinct()
        .order_by(Wish.done_on.desc())
    )
    return [day for day in days if day is not None]


def done_wish(session: Session, region_id: int, wish_id: int) -> Wish | None:
    """A wish of this region that was done."""
    return session.scalar(
        select(Wish).where(Wish.id == wish_id, Wish.region_id == region_id, Wish.status == WishStatus.DONE)
    )


def history_of_wish(session: Session, wish_id: int) -> Sequence[AuditEntry]:
    """What happened to a wish, oldest first; votes are not among it."""
    return session.scalars(
        select(AuditEntry).where(AuditEntry.subject == "wish", AuditEntry.subject_id == wish_id).order_by(AuditEntry.id)
    ).all()
