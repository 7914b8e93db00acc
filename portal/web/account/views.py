"""Signing in and out."""

from flask import Blueprint, current_app, redirect, request, session
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from portal.domain.errors import WrongCredentials
from portal.domain.permissions import home_path
from portal.models import User
from portal.queries.users import user_by_id
from portal.services.accounts import check_credentials, record_sign_in, renew_session_secret
from portal.web.account.forms import read_name, read_next_path
from portal.web.extensions import begin_change, db, limiter, now
from portal.web.guards import public, signed_in, user
from portal.web.rendering import render, say
from portal.web.security import SignedIn

bp = Blueprint("account", __name__)

WRONG = "Dit e-mailadres en wachtwoord horen niet bij elkaar. Kijk beide na en probeer het opnieuw."


def _attempts() -> str:
    return str(current_app.config["PORTAL_LOGIN_ATTEMPTS"])


def _by_name() -> str:
    """Attempts are also counted per name, so that many addresses cannot try one account."""
    return "naam:" + read_name(request.form).lower()


@bp.get("/inloggen")
@public
def sign_in_form() -> Response:
    """The sign-in form."""
    return _form(next_path=read_next_path(request.args.get("volgende", "")))


@bp.post("/inloggen")
@public
@limiter.limit(_attempts)
@limiter.limit(_attempts, key_func=_by_name)
def sign_in() -> Response:
    """Sign in with a fresh session: nothing that stood in the visitor's cookie before is kept."""
    name, next_path = read_name(request.form), read_next_path(request.form.get("volgende", ""))
    try:
        user_id = check_credentials(db.session, name, request.form.get("wachtwoord", "")).id
    except WrongCredentials:
        return _form(form_error=WRONG, username=name, next_path=next_path, status=422)
    begin_change()
    account = user_by_id(db.session, user_id)
    if account is None:
        return _form(form_error=WRONG, username=name, next_path=next_path, status=422)
    record_sign_in(account, now())
    role = account.role
    session.clear()
    login_user(SignedIn(account))
    session.permanent = True
    db.session.commit()
    return redirect(next_path or home_path(role), 303)


@bp.post("/uitloggen")
@signed_in()
def sign_out() -> Response:
    """End every session of this account: a copied cookie is worth nothing any more."""
    user_id = user().id
    begin_change()
    renew_session_secret(db.session.get_one(User, user_id))
    db.session.commit()
    logout_user()
    session.clear()
    say("goed", "U bent uitgelogd.")
    return redirect("/inloggen", 303)


def _form(form_error: str = "", username: str = "", next_path: str = "", status: int = 200) -> Response:
    return render("account/login.html", form_error=form_error, username=username, next_path=next_path, status=status)
