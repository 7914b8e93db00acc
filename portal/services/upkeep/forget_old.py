"""Forget what was only needed for a while: dead links, mails handled long ago, addresses never confirmed."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from portal.domain.link_purpose import LIFETIMES, LinkPurpose
from portal.domain.missing_offer import MissingStatus
from portal.models import Mail, MissingOffer, MissingOfferFollower, OneTimeLink

LINKS_FOR = timedelta(days=90)
MAILS_FOR = timedelta(days=400)
"""More than a year, so that a deduplication key holds as long as its cause could come again."""


def forget_old(session: Session, now: datetime) -> None:
    """Delete links that ended 90 days ago and mails that were sent or given up 400 days ago; the caller commits.

    An address that was to be confirmed goes when its link has ended, and the line of text of a signal about a missing
    offer 400 days after it was closed.
    """
    links, mails = now - LINKS_FOR, now - MAILS_FOR
    session.execute(
        delete(OneTimeLink)
        .where(or_(OneTimeLink.used_at < links, OneTimeLink.ended_at < links, OneTimeLink.expires_at < links))
        .execution_options(synchronize_session=False)
    )
    session.execute(
        delete(Mail)
        .where(or_(Mail.sent_at < mails, Mail.failed_at < mails))
        .execution_options(synchronize_session=False)
    )
    unconfirmed = now - LIFETIMES[LinkPurpose.MISSING_OFFER]
    session.execute(
        delete(MissingOfferFollower)
        .where(MissingOfferFollower.confirmed_at.is_(None), MissingOfferFollower.asked_at < unconfirmed)
        .execution_options(synchronize_session=False)
    )
    closed = MissingOffer.status.in_([status for status in MissingStatus if status.closed])
    session.execute(
        update(MissingOffer)
        .where(closed, MissingOffer.answered_at < mails, MissingOffer.text != "")
        .values(text="")
        .execution_options(synchronize_session=False)
    )
