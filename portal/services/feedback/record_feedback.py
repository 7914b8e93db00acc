"""A referrer reports something about an offer: counted per kind and day, and never who it was."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.dutch_time import AMSTERDAM
from portal.domain.errors import NotYours, RefusedForm
from portal.domain.feedback import DOUBT_DAYS, LONGEST_TEXT, MOST_TEXTS, FeedbackKind, is_doubtful
from portal.domain.personal_data import personal_data_in
from portal.models import Feedback, Offer
from portal.queries.feedback import given_since, open_report
from portal.queries.waiting_time import current_report
from portal.services.indexing.record_change import record_change

MOST_TIMES = 999
"""Above this a count says nothing more."""


def record_feedback(session: Session, offer_id: int, kind: FeedbackKind, now: datetime) -> int:
    """Count a report on an offer that exists; the id of the row that counts it.

    When it makes enough different ones since the figure came, the figure becomes doubtful in the same transaction.
    """
    offer = _locked(session, offer_id)
    day = now.astimezone(AMSTERDAM).date()
    row = open_report(session, offer_id, kind, day)
    if row is None:
        row = Feedback(offer_id=offer_id, kind=kind, day=day, times=0, texts=[], given_at=now, last_at=now, answer="")
        session.add(row)
    row.times, row.last_at = min(row.times + 1, MOST_TIMES), now
    session.flush()
    _doubt_if_enough(session, offer, now)
    return row.id


def add_text(session: Session, feedback_id: int, text: str, known_words: frozenset[str]) -> None:
    """Put a line of text with a report; ``known_words`` as in ``personal_data_in``.

    Raises:
        RefusedForm: empty, too long, or it looks as if it tells of a person; field "tekst".
        NotYours: there is no such report.
    """
    line = " ".join(text.split())
    if not line:
        raise RefusedForm({"tekst": "Typ een zin, of sla dit over."})
    check_line(line, known_words, "tekst", LONGEST_TEXT)
    row = session.scalar(select(Feedback).where(Feedback.id == feedback_id).with_for_update())
    if row is None:
        raise NotYours
    if line not in row.texts and len(row.texts) < MOST_TEXTS:
        row.texts = [*row.texts, line]
    session.flush()


def check_line(line: str, known_words: frozenset[str], field: str, longest: int) -> None:
    """Refuse a line that is too long or looks as if it tells of a person.

    Raises:
        RefusedForm: with the sentence under ``field``.
    """
    if len(line) > longest:
        raise RefusedForm({field: f"Maak het korter: hoogstens {longest} tekens. Nu zijn het er {len(line)}."})
    seen = personal_data_in(line, known_words)
    if seen is not None:
        raise RefusedForm({field: seen.value})


def _locked(session: Session, offer_id: int) -> Offer:
    """The offer, locked: two who report at once are counted after each other, and so is a figure that is saved."""
    offer = session.scalar(select(Offer).where(Offer.id == offer_id).with_for_update())
    if offer is None:
        raise NotYours
    return offer


def _doubt_if_enough(session: Session, offer: Offer, now: datetime) -> None:
    """Make the figure doubtful when reports that came after it are enough; once is enough."""
    report = current_report(session, offer.id)
    if report is None or (offer.doubted_at is not None and offer.doubted_at > report.reported_at):
        return
    today = now.astimezone(AMSTERDAM).date()
    given = given_since(session, offer.id, today - timedelta(days=DOUBT_DAYS), report.reported_at)
    if is_doubtful(given, today):
        offer.doubted_at = now
        session.flush()
        record_change(session, [offer.id], now)
