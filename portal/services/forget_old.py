"""Forget what was only needed for a while: links that work no more, and mails that were handled long ago."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from portal.models import Mail, OneTimeLink

LINKS_FOR = timedelta(days=90)
MAILS_FOR = timedelta(days=400)
"""More than a year, so that a deduplication key holds as long as its cause could come again."""


def forget_old(session: Session, now: datetime) -> None:
    """Delete links that ended 90 days ago and mails that were sent or given up 400 days ago; the caller commits."""
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
