"""Signing in, in one step or two, and out."""

import math
from datetime import timedelta

from flask import Blueprint, current_app, redirect, request, session
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from portal.domain.errors import WrongCredentials
from portal.domain.permissions import home_path
from portal.queries.users import user_by_id
from portal.services.accounts.credentials import check_credentials
from portal.services.accounts.second_factor import WrongCode, check_second_factor
from portal.services.accounts.slow_sign_in import CODE_STEP, record_failure, record_success, wait_before
from portal.services.accounts.user_sessions import end_session
from portal.web.account.signing_in import attempt, go_halfway, halfway, sign_in_here, wait_sentence
from portal.web.account_fields import read_name, read_next_path
from portal.web.extensions import begin_change, components, db, limiter, now
from portal.web.guards import public, signed_in, user
from portal.web.rendering import render, say

bp = Blueprint("account", __name__)

WRONG = "Dit e-mailadres en wachtwoord horen niet bij elkaar. Kijk beide na en probeer het opnieuw."
WRONG_CODE = "Deze code klopt niet of is al gebruikt. Wacht op de volgende code in uw app en vul die in."
TOO_LATE = "Het duurde te lang. Log opnieuw in."


def _attempts() -> str:
    return str(current_app.config["PORTAL_LOGIN_ATTEMPTS"])


@bp.get("/inloggen")
@public
def sign_in_form() -> Response:
    """The sign-in form."""
    return _form(next_path=read_next_path(request.args.get("volgende", "")))


@bp.post("/inloggen")
@public
@limiter.limit(_attempts)
def sign_in() -> Response:
    """Check the password; then the code when the account has a second step.

    Failures are counted in the database, so that they make wait whichever worker answers.
    """
    name, next_path = read_name(request.form), read_next_path(request.form.get("volgende", ""))
    tried = attempt(name)
    wait = wait_before(db.session, tried, now())
    if wait:
        return _form(form_error=wait_sentence(wait), username=name, next_path=next_path, status=429, wait=wait)
    try:
        user_id = check_credentials(db.session, name, request.form.get("wachtwoord", "")).id
    except WrongCredentials:
        begin_change()
        record_failure(db.session, tried, now())
        db.session.commit()
        return _form(form_error=WRONG, username=name, next_path=next_path, status=422)
    begin_change()
    account = user_by_id(db.session, user_id)
    if account is None or not account.active:
        return _form(form_error=WRONG, username=name, next_path=next_path, status=422)
    if account.has_second_factor:
        go_halfway(account, next_path)
        db.session.rollback()
        return redirect("/inloggen/code", 303)
    record_success(db.session, tried, now())
    home = sign_in_here(account)
    db.session.commit()
    return redirect(next_path or home, 303)


@bp.get("/inloggen/code")
@public
def code_form() -> Response:
    """The form for the code of the second step."""
    return _code_form() if halfway() else redirect("/inloggen", 303)


@bp.post("/inloggen/code")
@public
def check_code() -> Response:
    """Check the code and sign in."""
    found = halfway()
    if found is None:
        say("fout", TOO_LATE)
        return redirect("/inloggen", 303)
    user_id, next_path = found[0].id, found[1]
    tried, by_code = attempt(found[0].email), attempt(f"account {user_id}")
    wait = wait_before(db.session, by_code, now(), CODE_STEP)
    if wait:
        return _code_form(wait_sentence(wait), status=429, wait=wait)
    begin_change()
    account = user_by_id(db.session, user_id)
    if account is None or not account.active:
        return redirect("/inloggen", 303)
    try:
        check_second_factor(db.session, account, request.form.get("code", ""), components().settings.secret_key, now())
    except WrongCode:
        begin_change()
        record_failure(db.session, by_code, now(), CODE_STEP)
        db.session.commit()
        return _code_form(WRONG_CODE, status=422)
    record_success(db.session, tried, now())
    record_success(db.session, by_code, now())
    sign_in_here(account)
    role = account.role
    db.session.commit()
    return redirect(next_path or home_path(role), 303)


@bp.post("/uitloggen")
@signed_in(unfinished=True)
def sign_out() -> Response:
    """End this session: also a copied cookie is worth nothing any more."""
    user_id, session_id = user().id, current_user.session_id
    begin_change()
    account = user_by_id(db.session, user_id)
    if account is not None:
        end_session(db.session, account, session_id, now())
    db.session.commit()
    logout_user()
    session.clear()
    say("goed", "U bent uitgelogd.")
    return redirect("/inloggen", 303)


def _form(
    form_error: str = "",
    username: str = "",
    next_path: str = "",
    status: int = 200,
    wait: timedelta | None = None,
) -> Response:
    page = render(
        "account/sign_in/login.html", form_error=form_error, username=username, next_path=next_path, status=status
    )
    return _with_wait(page, wait)


def _code_form(form_error: str = "", status: int = 200, wait: timedelta | None = None) -> Response:
    recovery = "herstelcode" in request.values  # letters: a phone must not offer digits only
    return _with_wait(
        render("account/sign_in/code.html", form_error=form_error, recovery=recovery, status=status), wait
    )


def _with_wait(page: Response, wait: timedelta | None) -> Response:
    if wait is not None:
        page.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return page
