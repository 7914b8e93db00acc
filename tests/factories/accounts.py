"""Second factors of test accounts: a known key of the installation, and codes that were not used yet."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.models import User
from portal.services.accounts.second_factor import app_code, give_second_factor

SECRET_KEY = "a-secret-of-tests-that-is-long-enough"
"""PORTAL_SECRET_KEY of the application under test."""
_secrets: dict[int, str] = {}
_used: dict[str, int] = {}


def switch_on_second_factor(session: Session, user: User, now: datetime) -> str:
    """Give ``user`` a second factor; its secret."""
    _secrets[user.id] = give_second_factor(session, user, SECRET_KEY, now)
    return _secrets[user.id]


def fresh_code(user_id: int, now: datetime) -> str:
    """A code that fits at ``now`` and was not used: with time standing still an account has three of them."""
    secret = _secrets[user_id]
    count = _used.get(secret, 0)
    assert count < 3, "this account signed in three times at one moment: make another, or let time go on"
    _used[secret] = count + 1
    return app_code(secret, now + timedelta(seconds=30 * (count - 1)))
