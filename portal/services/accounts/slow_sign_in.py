"""Failed sign-ins make wait, for all workers together; the rules stand in portal/domain/sign_in_delay.py."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.sign_in_delay import FORGOTTEN_AFTER, TRUSTED_FOR, Counted, delay_after
from portal.models import SignInDelay


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who tries (the name as typed, of an account or not), from where, and the key that hides both."""

    name: str
    address: str
    secret_key: str

    def key(self, counted: Counted) -> str:
        """The row in which this is counted; names and addresses cannot be read back from it."""
        parts = {
            Counted.NAME: (self.name,),
            Counted.ADDRESS: (self.address,),
            Counted.PAIR: (self.name, self.address),
            Counted.CODE: (self.name,),
        }[counted]
        text = "\x1f".join((counted.value, *parts))
        return hmac.new(self.secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()


PASSWORD_STEP = (Counted.NAME, Counted.ADDRESS, Counted.PAIR)
CODE_STEP = (Counted.CODE,)


def wait_before(
    session: Session, attempt: Attempt, now: datetime, counted: tuple[Counted, ...] = PASSWORD_STEP
) -> timedelta:
    """How long this attempt must wait; zero when it may go on. A try that must wait counts as no failure."""
    keys = {attempt.key(each): each for each in counted}
    rows = {keys[row.key]: row for row in session.scalars(select(SignInDelay).where(SignInDelay.key.in_(keys)))}
    pair = rows.get(Counted.PAIR)
    if pair is not None and pair.trusted:
        rows.pop(Counted.NAME, None)
    ends = [row.blocked_until for row in rows.values() if row.blocked_until is not None]
    return max([end - now for end in ends if end > now], default=timedelta(0))


def record_failure(
    session: Session, attempt: Attempt, now: datetime, counted: tuple[Counted, ...] = PASSWORD_STEP
) -> None:
    """Count a failure."""
    for each in counted:
        row = _row(session, attempt.key(each), now)
        row.failures = 1 if now - row.last_at > FORGOTTEN_AFTER else row.failures + 1
        row.last_at = now
        pause = delay_after(each, row.failures)
        row.blocked_until = now + pause if pause else None
    session.flush()
    _forget(session, now)


def record_success(session: Session, attempt: Attempt, now: datetime) -> None:
    """Forget the failures of this name, and trust it from this address."""
    for each in (Counted.NAME, Counted.PAIR, Counted.CODE):
        row = _row(session, attempt.key(each), now)
        row.failures, row.blocked_until, row.last_at = 0, None, now
        row.trusted = each is Counted.PAIR
    session.flush()


def _row(session: Session, key: str, now: datetime) -> SignInDelay:
    found = session.get(SignInDelay, key, with_for_update=True, populate_existing=True)
    if found is not None:
        return found
    row = SignInDelay(key=key, failures=0, last_at=now, trusted=False)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # another worker counted the first one at this moment
        return session.get_one(SignInDelay, key, with_for_update=True, populate_existing=True)
    return row


def _forget(session: Session, now: datetime) -> None:
    """Nothing is kept longer than it is of use."""
    session.execute(
        delete(SignInDelay)
        .where(
            (SignInDelay.trusted.is_(False) & (SignInDelay.last_at < now - FORGOTTEN_AFTER))
            | (SignInDelay.last_at < now - TRUSTED_FOR)
        )
        .execution_options(synchronize_session=False)
    )
