"""Pages behind links in mails: an invitation, a forgotten password, another address.

Opening a link changes nothing, because mail scanners open links too; only its button does. The token
stands in the query, which access logs leave out, and these pages are kept by no cache.
"""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.domain.link_purpose import LinkPurpose
from portal.models import User
from portal.services.accounts.change_email import (
    RefusedEmail,
    cancel_email_change,
    confirm_email,
    find_email_link,
)
from portal.services.accounts.credentials import AccountExists
from portal.services.accounts.invite_person import accept_invitation, inviter_of, organisation_of
from portal.services.accounts.judge_password import RefusedPassword
from portal.services.accounts.one_time_links import DeadLink, find_link, use_link
from portal.services.accounts.reset_password import NoAddress, ask_password_reset, reset_password
from portal.web.account.signing_in import sign_in_here
from portal.web.account_fields import read_email, read_person_name, read_token, sentence
from portal.web.extensions import begin_change, components, db, limiter, now
from portal.web.guards import public
from portal.web.rendering import render, say

bp = Blueprint("account_links", __name__)

NO_ADDRESS = "Vul een e-mailadres in, zoals naam@organisatie.nl."
NO_NAME = "Vul uw naam in."
EXISTS = "Dit e-mailadres heeft al een account. Log daarmee in."


@bp.errorhandler(DeadLink)
def dead_link(_: DeadLink) -> Response:
    """One answer for unknown, used, expired and withdrawn: what to do now."""
    db.session.rollback()
    return _kept_by_nobody(render("account/links/dead_link.html", status=410))


@bp.get("/uitnodiging")
@public
def invitation() -> Response:
    """Who invites to what, and the form for name and password."""
    return _invitation(read_token(request.args))


@bp.post("/uitnodiging")
@public
@limiter.limit("30 per hour")
def accept() -> Response:
    """Make the account and sign in."""
    token, name = read_token(request.form), read_person_name(request.form)
    if not name:
        return _invitation(token, {"naam": NO_NAME}, status=422)
    begin_change()
    try:
        account = accept_invitation(
            db.session, token, name=name, password=request.form.get("wachtwoord", ""), now=now()
        )
    except RefusedPassword as error:
        return _invitation(token, {"wachtwoord": sentence(str(error))}, name=name, status=422)
    except AccountExists:
        return _invitation(token, {"naam": EXISTS}, name=name, status=422)
    home = sign_in_here(account)
    db.session.commit()
    say("goed", "Uw account is klaar. Welkom.")
    return redirect(home, 303)


@bp.get("/wachtwoord-vergeten")
@public
def forgotten() -> Response:
    """Ask for a link to choose a new password."""
    return render("account/links/forgotten.html", errors={}, email="")


@bp.post("/wachtwoord-vergeten")
@public
@limiter.limit("20 per hour")
def ask_link() -> Response:
    """Mail a link when there is such an account; the answer is the same when there is none."""
    typed = read_email(request.form)
    begin_change()
    try:
        ask_password_reset(db.session, typed, base_url=components().settings.base_url, now=now())
    except NoAddress:
        return render("account/links/forgotten.html", errors={"e-mail": NO_ADDRESS}, email=typed, status=422)
    db.session.commit()
    return redirect("/wachtwoord-vergeten/verstuurd", 303)


@bp.get("/wachtwoord-vergeten/verstuurd")
@public
def asked() -> Response:
    """What happens now, whether or not the address is known."""
    return render("account/links/forgotten_sent.html")


@bp.get("/wachtwoord-nieuw")
@public
def new_password_form() -> Response:
    """The form for a new password."""
    return _new_password(read_token(request.args))


@bp.post("/wachtwoord-nieuw")
@public
@limiter.limit("30 per hour")
def new_password() -> Response:
    """Set it, sign out everywhere, and let the owner sign in."""
    token = read_token(request.form)
    begin_change()
    try:
        reset_password(
            db.session,
            token,
            request.form.get("wachtwoord", ""),
            base_url=components().settings.base_url,
            now=now(),
        )
    except RefusedPassword as error:
        return _new_password(token, {"wachtwoord": sentence(str(error))}, status=422)
    db.session.commit()
    say("goed", "Uw nieuwe wachtwoord is opgeslagen. Log ermee in.")
    return redirect("/inloggen", 303)


@bp.get("/e-mail-bevestigen")
@public
def email_change() -> Response:
    """What is about to change, with a button; from the old address also one to stop it."""
    return _email_change(read_token(request.args))


@bp.post("/e-mail-bevestigen")
@public
def confirm_email_change() -> Response:
    """Confirm from this address."""
    token = read_token(request.form)
    begin_change()
    try:
        changed = confirm_email(db.session, token, base_url=components().settings.base_url, now=now())
    except RefusedEmail as error:
        db.session.rollback()
        return _email_change(token, {"bevestigen": sentence(str(error))}, status=422)
    db.session.commit()
    say("goed", "Uw e-mailadres is gewijzigd. Log voortaan in met het nieuwe adres." if changed else
        "Dit adres is bevestigd. Bevestig nu ook vanaf het andere adres.")  # fmt: skip
    return redirect("/e-mail-bevestigen/klaar", 303)


@bp.post("/e-mail-afbreken")
@public
def stop_email_change() -> Response:
    """Stop it from the old address: somebody else may have asked for it."""
    begin_change()
    link = use_link(db.session, LinkPurpose.EMAIL_OLD, read_token(request.form), now())
    cancel_email_change(db.session, db.session.get_one(User, link.user_id), now())
    db.session.commit()
    say("goed", "De wijziging is afgebroken. Uw e-mailadres blijft zoals het was.")
    return redirect("/e-mail-bevestigen/klaar", 303)


@bp.get("/e-mail-bevestigen/klaar")
@public
def email_done() -> Response:
    """What to do after confirming or stopping."""
    return render("account/links/email_done.html")


def _invitation(token: str, errors: dict[str, str] | None = None, name: str = "", status: int = 200) -> Response:
    db.session.rollback()
    link = find_link(db.session, LinkPurpose.INVITATION, token, now())
    page = render(
        "account/links/invitation.html",
        email=link.email,
        inviter=inviter_of(db.session, link),
        organisation=organisation_of(db.session, link),
        token=token,
        name=name,
        errors=errors or {},
        status=status,
    )
    return _kept_by_nobody(page)


def _new_password(token: str, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    db.session.rollback()
    link = find_link(db.session, LinkPurpose.RESET, token, now())
    account = db.session.get_one(User, link.user_id)
    page = render(
        "account/links/new_password.html", email=account.email, token=token, errors=errors or {}, status=status
    )
    return _kept_by_nobody(page)


def _email_change(token: str, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    link = find_email_link(db.session, token, now())
    account = db.session.get_one(User, link.user_id)
    page = render(
        "account/links/email_change.html",
        old=account.email,
        from_old=link.purpose is LinkPurpose.EMAIL_OLD,
        token=token,
        errors=errors or {},
        status=status,
    )
    return _kept_by_nobody(page)


def _kept_by_nobody(page: Response) -> Response:
    page.headers["Cache-Control"] = "no-store"
    page.headers["Referrer-Policy"] = "no-referrer"
    return page
