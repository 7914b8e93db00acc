"""What every way of signing in shares: a fresh session, and the half-way station between password and code."""

from datetime import datetime, timedelta

from flask import request, session
from flask_limiter.util import get_remote_address
from flask_login import login_user

from portal.domain.permissions import home_path
from portal.models import User
from portal.queries.users import user_by_id
from portal.services.accounts.credentials import record_sign_in
from portal.services.accounts.slow_sign_in import Attempt
from portal.services.accounts.user_sessions import start_session
from portal.web.account.browser_name import browser_name
from portal.web.extensions import db, now, parts
from portal.web.security import SignedIn

HALFWAY = "halverwege"
HALFWAY_FOR = timedelta(minutes=10)


def sign_in_here(account: User) -> str:
    """Sign ``account`` in in this browser, with nothing kept that stood in its cookie; where to go by default.

    Belongs inside ``begin_change``; the caller commits.
    """
    record_sign_in(account, now())
    token = start_session(db.session, account, browser_name(request.user_agent.string), now())
    session.clear()
    login_user(SignedIn(account, token))
    session.permanent = True
    return home_path(account.role)


def go_halfway(account: User, next_path: str) -> None:
    """The password was right; the code is still to come. The secret dies with a change of password."""
    session.clear()
    session[HALFWAY] = [account.id, account.session_secret, int(now().timestamp()), next_path]


def halfway() -> tuple[User, str] | None:
    """Who is half-way in this browser and where to go next; None after ten minutes."""
    kept = session.get(HALFWAY)
    if not isinstance(kept, list) or len(kept) != 4:
        return None
    user_id, secret, started, next_path = kept
    account = user_by_id(db.session, user_id)
    fresh = now() - datetime.fromtimestamp(started, now().tzinfo) <= HALFWAY_FOR
    if account is None or not account.active or account.session_secret != secret or not fresh:
        return None
    return account, next_path


def attempt(name: str) -> Attempt:
    """An attempt for ``name`` from the address of this request."""
    return Attempt(name.strip().lower(), get_remote_address(), parts().settings.secret_key)
