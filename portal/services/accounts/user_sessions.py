"""Who is signed in where: a row for each browser, so that one can be signed out from another."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.domain.errors import NotYours
from portal.models import User, UserSession
from portal.services.accounts.one_time_links import hash_token
from portal.services.accounts.record_account_change import record_account_change

IDLE = timedelta(hours=12)
"""A browser that was silent for so long is signed out."""
SEEN_EVERY = timedelta(minutes=5)
MAX_BROWSER = 80


def start_session(session: Session, user: User, browser: str, now: datetime) -> str:
    """Sign ``user`` in in a browser; gives the token for its cookie, which is kept as a hash. Old rows go."""
    token = secrets.token_urlsafe(32)
    session.execute(delete(UserSession).where(UserSession.user_id == user.id, UserSession.last_seen_at < now - IDLE))
    session.add(
        UserSession(
            user_id=user.id,
            token_hash=hash_token(token),
            created_at=now,
            last_seen_at=now,
            browser=browser[:MAX_BROWSER],
        )
    )
    session.flush()
    return token


def find_session(session: Session, user_id: int, token: str, now: datetime) -> UserSession | None:
    """The row behind a cookie, or None when it was signed out or silent too long."""
    return session.scalar(
        select(UserSession).where(
            UserSession.token_hash == hash_token(token),
            UserSession.user_id == user_id,
            UserSession.last_seen_at >= now - IDLE,
        )
    )


def was_not_seen_lately(row: UserSession, now: datetime) -> bool:
    """Whether it is time to write down again that this browser is in use."""
    return now - row.last_seen_at >= SEEN_EVERY


def record_seen(session: Session, session_id: int, now: datetime) -> None:
    """Write down that a browser is in use."""
    session.execute(
        update(UserSession)
        .where(UserSession.id == session_id)
        .values(last_seen_at=now)
        .execution_options(synchronize_session=False)
    )


def sessions_of(session: Session, user_id: int, now: datetime) -> list[UserSession]:
    """Where an account is signed in, newest first."""
    return list(
        session.scalars(
            select(UserSession)
            .where(UserSession.user_id == user_id, UserSession.last_seen_at >= now - IDLE)
            .order_by(UserSession.last_seen_at.desc(), UserSession.id.desc())
        )
    )


def end_session(session: Session, user: User, session_id: int, now: datetime) -> None:
    """Sign one browser of ``user`` out.

    Raises:
        NotYours: it is no session of this account.
    """
    row = session.get(UserSession, session_id)
    if row is None or row.user_id != user.id:
        raise NotYours
    session.delete(row)
    record_account_change(session, "sessie beëindigd", user, now, after={"browser": row.browser})


def end_sessions(session: Session, user: User, now: datetime, *, but: int | None = None, by: int | None = None) -> None:
    """Sign every browser of ``user`` out, except the session ``but``."""
    ended = session.execute(
        delete(UserSession)
        .where(UserSession.user_id == user.id, UserSession.id != (but or 0))
        .returning(UserSession.id)
    ).all()
    if ended:
        record_account_change(session, "sessies beëindigd", user, now, by=by, after={"aantal": len(ended)})
