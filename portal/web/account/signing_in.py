"""What every way of signing in shares: a fresh session, and the half-way station between password and code."""

import math
from datetime import datetime, timedelta

from flask import request, session
from flask_limiter.util import get_remote_address
from flask_login import login_user

from portal.domain.errors import WrongCredentials
from portal.domain.permissions import home_path
from portal.models import User
from portal.queries.users import user_by_id
from portal.services.accounts.credentials import check_own_password, record_sign_in
from portal.services.accounts.slow_sign_in import CODE_STEP, Attempt, record_failure, wait_before
from portal.services.accounts.user_sessions import start_session
from portal.web.account.browser_name import browser_name
from portal.web.extensions import begin_change, components, db, now
from portal.web.guards import user
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
    return Attempt(name.strip().lower(), get_remote_address(), components().settings.secret_key)


def wait_sentence(wait: timedelta) -> str:
    """What to do when tries come too fast."""
    seconds = math.ceil(wait.total_seconds())
    rest = f"{seconds} seconden" if seconds <= 90 else f"{math.ceil(seconds / 60)} minuten"
    return (
        f"Er is te vaak een verkeerd wachtwoord of een verkeerde code ingevuld. Wacht {rest} en probeer het opnieuw. "
        "Wachtwoord kwijt? Kies een nieuw wachtwoord."
    )


WRONG_PASSWORD = "Dit is niet uw wachtwoord van nu. Kijk het na en probeer het opnieuw."  # noqa: S105  a sentence


def prove_password(field: str) -> dict[str, str]:
    """What is wrong with the password typed in ``field``: nothing when it is the one of this account.

    Wrong ones make wait, so that an unattended browser is no place to guess.
    """
    tried = attempt(f"account {user().id}")
    wait = wait_before(db.session, tried, now(), CODE_STEP)
    if wait:
        return {field: wait_sentence(wait)}
    try:
        check_own_password(user(), request.form.get(field, ""))
    except WrongCredentials:
        begin_change()
        record_failure(db.session, tried, now(), CODE_STEP)
        db.session.commit()
        return {field: WRONG_PASSWORD}
    return {}
