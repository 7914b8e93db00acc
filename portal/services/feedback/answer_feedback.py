"""A provider answers what referrers reported: corrected, or right and why. Each answer is written down.

Answering alone gives a figure no trust back: only a figure with a new day does (docs/adr/0015).
"""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.errors import AlreadyAnswered, NeedsNewFigure, NotYours, RefusedForm
from portal.domain.feedback import LONGEST_REASON, ONLY_FIGURE, FeedbackAnswer, FeedbackKind
from portal.domain.permissions import Actor
from portal.models import Channel, Feedback
from portal.services.feedback.record_feedback import check_line
from portal.services.waits.close_feedback import write_down
from portal.services.waits.report_wait import confirm_unchanged, own_offers


def answer_corrected(session: Session, actor: Actor, feedback_id: int, now: datetime) -> Feedback:
    """Say that what was reported is put right.

    Raises:
        NotYours: it is about another provider's offer, or does not exist.
        AlreadyAnswered: somebody was first.
        NeedsNewFigure: it is about the figure, and a new one closes it by itself.
    """
    row = _own(session, actor, feedback_id, now)
    if row.kind in ONLY_FIGURE:
        raise NeedsNewFigure
    return _answer(session, actor, row, FeedbackAnswer.CORRECTED, "", now)


def answer_right(
    session: Session,
    actor: Actor,
    feedback_id: int,
    reason: str,
    known_words: frozenset[str],
    now: datetime,
    *,
    confirm_version: int | None = None,
) -> Feedback:
    """Say that the offer is right, and why; ``confirm_version`` also dates the figure with that report id anew.

    Raises:
        NotYours, AlreadyAnswered: as in ``answer_corrected``.
        RefusedForm: no reason, a too long one, or one that looks as if it tells of a person; field "reden".
        OutdatedForm, ImpossibleReport: the figure cannot be confirmed; nothing is saved.
    """
    row = _own(session, actor, feedback_id, now)
    line = " ".join(reason.split())
    if not line:
        raise RefusedForm({"reden": "Schrijf in een zin waarom het klopt."})
    check_line(line, known_words, "reden", LONGEST_REASON)
    if confirm_version is not None:
        confirm_unchanged(session, actor, row.offer_id, version=confirm_version, now=now)
    return _answer(session, actor, row, FeedbackAnswer.RIGHT, line, now)


def _own(session: Session, actor: Actor, feedback_id: int, now: datetime) -> Feedback:
    """The report, with its offer locked; NotYours for another provider's, and for good news: that asks nothing."""
    row = session.get(Feedback, feedback_id)
    if row is None or row.kind is FeedbackKind.HELPED:
        raise NotYours
    own_offers(session, actor, [row.offer_id], now)
    session.refresh(row)
    if row.answered_at is not None:
        raise AlreadyAnswered
    return row


def _answer(
    session: Session, actor: Actor, row: Feedback, outcome: FeedbackAnswer, reason: str, now: datetime
) -> Feedback:
    row.outcome, row.answer, row.answered_at, row.answered_by_id = outcome, reason, now, actor.user_id
    session.flush()
    write_down(session, actor, [row], now, Channel.PAGE)
    return row
