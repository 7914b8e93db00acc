"""One's own account: password, address, and where one is signed in."""

from flask import Blueprint, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.models import User
from portal.queries.accounts import email_change_of
from portal.services.accounts.change_email import RefusedEmail, ask_email_change, cancel_email_change
from portal.services.accounts.judge_password import RefusedPassword
from portal.services.accounts.reset_password import change_password
from portal.services.accounts.second_factor import codes_left
from portal.services.accounts.user_sessions import end_session, end_sessions, sessions_of
from portal.web.account.own.presenter import account_page
from portal.web.account.signing_in import prove_password, sign_in_here
from portal.web.account_fields import read_email, sentence
from portal.web.extensions import begin_change, components, db, limiter, now
from portal.web.guards import signed_in, user
from portal.web.rendering import render, say

bp = Blueprint("own_account", __name__)


@bp.get("/account")
@signed_in()
def page() -> Response:
    """Everything about one's own account."""
    return _page()


@bp.post("/account/wachtwoord")
@signed_in()
def save_password() -> Response:
    """Another password: every other browser is signed out."""
    refused = prove_password("wachtwoord-nu")
    if refused:
        return _page(refused, status=422)
    user_id = user().id
    begin_change()
    account = db.session.get_one(User, user_id)
    try:
        change_password(
            db.session, account, request.form.get("wachtwoord", ""), base_url=components().settings.base_url, now=now()
        )
    except RefusedPassword as error:
        return _page({"wachtwoord": sentence(str(error))}, status=422)
    sign_in_here(account)
    db.session.commit()
    say("goed", "Uw wachtwoord is gewijzigd. Op andere apparaten bent u uitgelogd.")
    return redirect("/account", 303)


@bp.post("/account/e-mail")
@signed_in()
@limiter.limit("20 per hour")
def ask_email() -> Response:
    """Ask for another address; both addresses get a link."""
    typed = read_email(request.form)
    refused = prove_password("wachtwoord-e-mail")
    if refused:
        return _page(refused, email=typed, status=422)
    user_id = user().id
    begin_change()
    try:
        ask_email_change(
            db.session, db.session.get_one(User, user_id), typed, base_url=components().settings.base_url, now=now()
        )
    except RefusedEmail as error:
        return _page({"e-mail": sentence(str(error))}, email=typed, status=422)
    db.session.commit()
    say("goed", "Kijk in de post van beide adressen. Pas als u beide bevestigt, verandert er iets.")
    return redirect("/account", 303)


@bp.post("/account/e-mail/afbreken")
@signed_in()
def stop_email() -> Response:
    """Leave the address as it is."""
    user_id = user().id
    begin_change()
    cancel_email_change(db.session, db.session.get_one(User, user_id), now())
    db.session.commit()
    say("goed", "Uw e-mailadres blijft zoals het was.")
    return redirect("/account", 303)


@bp.post("/account/sessies/<int(max=2147483647):session_id>/beeindigen")
@signed_in()
def end_one(session_id: int) -> Response:
    """Sign one browser out."""
    user_id = user().id
    begin_change()
    end_session(db.session, db.session.get_one(User, user_id), session_id, now())
    db.session.commit()
    say("goed", "Die browser is uitgelogd.")
    return redirect("/account", 303)


@bp.post("/account/sessies/beeindigen")
@signed_in()
def end_others() -> Response:
    """Sign every other browser out."""
    user_id, here = user().id, current_user.session_id
    begin_change()
    end_sessions(db.session, db.session.get_one(User, user_id), now(), but=here)
    db.session.commit()
    say("goed", "Overal elders bent u uitgelogd.")
    return redirect("/account", 303)


def _page(errors: dict[str, str] | None = None, email: str = "", status: int = 200) -> Response:
    db.session.rollback()
    account = user()
    shown = account_page(
        account,
        email_change_of(db.session, account.id),
        sessions_of(db.session, account.id, now()),
        codes_left(db.session, account.id),
        current_user.session_id,
    )
    return render("account/own/account.html", page=shown, errors=errors or {}, email=email, status=status)
