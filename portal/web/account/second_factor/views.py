"""The second step: set up with a QR code, recovery codes shown once, switched off with the password."""

from flask import Blueprint, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.domain.permissions import home_path, needs_second_factor
from portal.models import User
from portal.services.accounts.record_account_change import record_account_change
from portal.services.accounts.reset_password import notify
from portal.services.accounts.second_factor import (
    WrongCode,
    app_address,
    begin_second_factor,
    codes_left,
    confirm_second_factor,
    end_second_factor,
    renew_recovery_codes,
    secret_of,
)
from portal.services.accounts.slow_sign_in import CODE_STEP, record_failure, wait_before
from portal.services.accounts.user_sessions import end_sessions
from portal.web.account.second_factor.presenter import qr_code
from portal.web.account.signing_in import attempt, prove_password, wait_sentence
from portal.web.extensions import begin_change, components, db, now
from portal.web.guards import signed_in, user
from portal.web.rendering import render, say

bp = Blueprint("second_factor", __name__)

WRONG_CODE = "Deze code klopt niet. Kijk of de klok van uw telefoon gelijk loopt en vul de code van nu in."


@bp.get("/account/tweede-stap")
@signed_in(unfinished=True)
def page() -> Response:
    """How it stands: off, waiting for a first code, or on."""
    return _page()


@bp.post("/account/tweede-stap/beginnen")
@signed_in(unfinished=True)
def begin() -> Response:
    """Make a secret for the app; one that waited already is replaced."""
    user_id = user().id
    begin_change()
    begin_second_factor(db.session.get_one(User, user_id), components().settings.secret_key)
    db.session.commit()
    return redirect("/account/tweede-stap#code", 303)


@bp.post("/account/tweede-stap")
@signed_in(unfinished=True)
def confirm() -> Response:
    """Switch it on with a first code.

    The recovery codes stand in this answer and nowhere else, so it is no redirect; sending the form
    again only says that it is on already.
    """
    user_id, here = user().id, current_user.session_id
    tried = attempt(f"account {user_id}")
    wait = wait_before(db.session, tried, now(), CODE_STEP)
    if wait:
        return _page({"code": wait_sentence(wait)}, status=429)
    if user().has_second_factor:
        return redirect("/account/tweede-stap", 303)
    begin_change()
    account = db.session.get_one(User, user_id)
    try:
        codes = confirm_second_factor(
            db.session, account, request.form.get("code", ""), components().settings.secret_key, now()
        )
    except WrongCode:
        begin_change()
        record_failure(db.session, tried, now(), CODE_STEP)
        db.session.commit()
        return _page({"code": WRONG_CODE}, status=422)
    end_sessions(db.session, account, now(), but=here)
    _tell(account, "Inloggen met een tweede stap staat aan")
    db.session.commit()
    return _codes(codes)


@bp.post("/account/tweede-stap/codes")
@signed_in()
def renew() -> Response:
    """Ten new recovery codes, shown once."""
    refused = prove_password("wachtwoord-codes")
    if refused:
        return _page(refused, status=422)
    user_id = user().id
    begin_change()
    account = db.session.get_one(User, user_id)
    if not account.has_second_factor:
        return redirect("/account/tweede-stap", 303)
    codes = renew_recovery_codes(db.session, account, components().settings.secret_key, now())
    _tell(account, "U hebt nieuwe herstelcodes")
    db.session.commit()
    return _codes(codes)


@bp.post("/account/tweede-stap/uit")
@signed_in()
def switch_off() -> Response:
    """Switch it off, for a new phone too; whose role needs it sets it up again at once."""
    refused = prove_password("wachtwoord-uit")
    if refused:
        return _page(refused, status=422)
    user_id = user().id
    begin_change()
    account = db.session.get_one(User, user_id)
    end_second_factor(db.session, account)
    record_account_change(db.session, "tweede stap uitgezet", account, now())
    _tell(account, "Inloggen met een tweede stap staat uit")
    db.session.commit()
    say("goed", "De tweede stap staat uit.")
    return redirect("/account/tweede-stap", 303)


def _page(errors: dict[str, str] | None = None, status: int = 200) -> Response:
    db.session.rollback()
    account = user()
    secret = None if account.has_second_factor else secret_of(account, components().settings.secret_key)
    return render(
        "account/second_factor/second_factor.html",
        email=account.email,
        on=account.has_second_factor,
        required=needs_second_factor(account.role),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) if secret else "",
        qr=qr_code(app_address(account, secret)) if secret else None,
        codes_left=codes_left(db.session, account.id),
        errors=errors or {},
        status=status,
    )


def _codes(codes: list[str]) -> Response:
    return render("account/second_factor/recovery_codes.html", codes=codes, home=home_path(user().role))


def _tell(account: User, subject: str) -> None:
    notify(db.session, account, subject, base_url=components().settings.base_url, now=now())
