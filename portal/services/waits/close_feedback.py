"""A new figure answers what referrers reported about the old one; undoing it takes that back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, aliased

from portal.domain.feedback import ABOUT_FIGURE, FeedbackAnswer
from portal.domain.permissions import Actor
from portal.models import AuditEntry, Channel, Feedback

ACTION = "melding beantwoord"


def close_corrected(
    session: Session, actor: Actor | None, new_figures: Mapping[int, int], now: datetime, channel: Channel
) -> None:
    """Open reports about the figure are corrected by a new one; ``new_figures`` is report id by offer id."""
    if not new_figures:
        return
    rows = session.scalars(
        select(Feedback)
        .where(Feedback.offer_id.in_(new_figures), Feedback.kind.in_(ABOUT_FIGURE), Feedback.answered_at.is_(None))
        .order_by(Feedback.id)
    ).all()
    for row in rows:
        row.outcome, row.answered_at = FeedbackAnswer.CORRECTED, now
        row.answered_by_id = actor.user_id if actor else None
        row.corrected_by_id = new_figures[row.offer_id]
    session.flush()
    write_down(session, actor, rows, now, channel)


def open_again(session: Session, undone_ids: list[int]) -> None:
    """What a figure closed by itself is open again when that figure is undone.

    Unless the same was reported again since: that row is open already.
    """
    twin = aliased(Feedback)
    again = (
        select(twin.id)
        .where(
            twin.offer_id == Feedback.offer_id,
            twin.kind == Feedback.kind,
            twin.day == Feedback.day,
            twin.answered_at.is_(None),
        )
        .exists()
    )
    session.execute(
        update(Feedback)
        .where(Feedback.corrected_by_id.in_(undone_ids), ~again)
        .values(outcome=None, answered_at=None, answered_by_id=None, corrected_by_id=None)
        .execution_options(synchronize_session=False)
    )


def write_down(
    session: Session, actor: Actor | None, rows: Sequence[Feedback], now: datetime, channel: Channel
) -> None:
    """One line of the audit trail for each answer."""
    lines = [
        {
            "at": now,
            "user_id": actor.user_id if actor else None,
            "provider_id": actor.provider_id if actor else None,
            "token_id": actor.token_id if actor else None,
            "channel": channel,
            "action": f"{ACTION}: {row.kind.value}",
            "subject": "offer",
            "subject_id": row.offer_id,
            "before": {"feedback": row.id, "outcome": None},
            "after": {"feedback": row.id, "outcome": row.outcome, "reason": row.answer or None},
        }
        for row in rows
    ]
    if lines:
        session.execute(insert(AuditEntry), lines)
