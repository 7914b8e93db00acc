"""Signals that help is missing: the form, the private page of a signal, and mail about it. No cookie, no identifier.

The pages behind a secret in their address carry no more than a seal against other sites: who can post there must know
the secret, and who knows it needs nobody's browser.
"""

from dataclasses import replace

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.domain.errors import NotYours, RefusedForm
from portal.domain.offer_question import Order
from portal.models import Region
from portal.queries.missing_offers import SignalView
from portal.services.accounts.one_time_links import DeadLink
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.find_offers import Found, find_offers
from portal.services.missing_offers.follow_missing_offer import (
    ask_mail,
    check_confirmation,
    confirm_mail,
    follower_of,
    open_signal,
    stop_mail,
)
from portal.services.missing_offers.report_missing_offer import new_token, report_missing_offer
from portal.services.search_words.known_words import known_words
from portal.web.account_fields import read_email, read_token
from portal.web.addresses.search import read_question
from portal.web.extensions import (
    asked_region,
    begin_change,
    components,
    csrf,
    db,
    limiter,
    now,
    offer_index,
    region_facts,
    today,
)
from portal.web.finding.missing_offers.forms import MissingForm
from portal.web.finding.missing_offers.presenter import HERE, filled_form, follow_page, missing_page
from portal.web.guards import public
from portal.web.public_forms import STALE, is_sealed, public_form_rate, refuse_other_sites, seal
from portal.web.rendering import render

bp = Blueprint("missing_offer", __name__)
csrf.exempt(bp)

FORM, MAIL_FORM, CONFIRM_FORM = "ontbrekend-aanbod", "ontbrekend-aanbod-mail", "ontbrekend-aanbod-bevestigen"
MAILS_ASKED = "6 per hour"
FOLLOW = f"{HERE}/volgen/"


@bp.after_request
def keep_secret(response: Response) -> Response:
    """No cache hands the token of one form to another person; pages behind a secret are told to nobody."""
    response.headers["Cache-Control"] = "no-store"
    if request.path != HERE:
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.errorhandler(DeadLink)
def dead_link(_: DeadLink) -> Response:
    """One answer for unknown, used and expired."""
    db.session.rollback()
    return render("finding/missing_offers/dead_link.html", status=410)


@bp.get(HERE)
@public
def page() -> Response:
    """The form, filled from the question in the address."""
    facts = asked_region()
    found, soonest = _found(facts)
    return _form(filled_form(found, facts, components().book, soonest, new_token()), found, facts)


@bp.post(HERE)
@public
@limiter.limit(public_form_rate)
def send() -> Response:
    """Keep a signal and show its private page. Sent twice it is one signal."""
    refuse_other_sites()
    facts = asked_region()
    typed = MissingForm.read(request.form, facts)
    if not is_sealed(request.form, FORM, typed.token):
        return _refused(replace(typed, token=new_token()), facts, {"zegel": STALE})
    words = known_words(facts, components().book)
    begin_change()
    try:
        token = report_missing_offer(db.session, facts, typed.signal, token=typed.token, known_words=words, now=now())
    except RefusedForm as refused:
        return _refused(typed, facts, refused.fields)
    db.session.commit()
    return redirect(f"{FOLLOW}{token}?verstuurd=ja", 303)


@bp.get(f"{FOLLOW}<token>")
@public
@limiter.limit("60 per minute")
def follow(token: str) -> Response:
    """What came of a signal, for who knows its link."""
    return _follow(token)


@bp.post(f"{FOLLOW}<token>/mail")
@public
@limiter.limit(MAILS_ASKED)
def mail(token: str) -> Response:
    """Mail the question to confirm an address."""
    typed, settings = read_email(request.form), components().settings
    if settings.smtp is None:
        raise NotYours
    if not is_sealed(request.form, MAIL_FORM, token):
        return _follow(token, typed, {"zegel": STALE}, status=422)
    begin_change()
    try:
        ask_mail(db.session, open_signal(db.session, token).signal, typed, base_url=settings.base_url, now=now())
    except RefusedForm as refused:
        db.session.rollback()
        return _follow(token, typed, refused.fields, status=422)
    db.session.commit()
    return redirect(f"{FOLLOW}{token}#mail", 303)


@bp.post(f"{FOLLOW}<token>/mail-stoppen")
@public
@limiter.limit(public_form_rate)
def no_mail(token: str) -> Response:
    """Forget the address at once."""
    if not is_sealed(request.form, MAIL_FORM, token):
        return _follow(token, errors={"zegel": STALE}, status=422)
    begin_change()
    stop_mail(db.session, open_signal(db.session, token).signal, now())
    db.session.commit()
    return redirect(f"{FOLLOW}{token}#mail", 303)


@bp.get(f"{HERE}/bevestigen")
@public
@limiter.limit("60 per minute")
def ask_to_confirm() -> Response:
    """Opening changes nothing: mail scanners open links too."""
    token = read_token(request.args)
    check_confirmation(db.session, token, now())
    return render("finding/missing_offers/confirm.html", token=token, seal=seal(CONFIRM_FORM, token), error="")


@bp.post(f"{HERE}/bevestigen")
@public
@limiter.limit(public_form_rate)
def confirm() -> Response:
    """Confirm the address behind the link of a mail."""
    token = read_token(request.form)
    if not is_sealed(request.form, CONFIRM_FORM, token):
        values = {"token": token, "seal": seal(CONFIRM_FORM, token), "error": STALE}
        return render("finding/missing_offers/confirm.html", status=422, **values)
    begin_change()
    confirm_mail(db.session, token, now())
    db.session.commit()
    return redirect(f"{HERE}/bevestigd", 303)


@bp.get(f"{HERE}/bevestigd")
@public
def confirmed() -> Response:
    """The address is confirmed."""
    return render("finding/missing_offers/confirmed.html")


def _found(facts: RegionFacts) -> tuple[Found, int | None]:
    """What the question finds, and the fewest weeks until any of it starts whatever limit was asked."""
    asked, index = read_question(request.args, facts), offer_index()
    views_of = components().index.views.views
    found = find_offers(db.session, index, facts, components().book, asked, today(), 1, views_of=views_of)
    soon = replace(found.asked, order=Order.WAIT, start_within=None, page=1)
    first = find_offers(db.session, index, facts, components().book, soon, today(), 1, views_of=views_of)
    return found, first.answer.hits[0].start_weeks if first.answer.hits else None


def _form(
    form: MissingForm, found: Found, facts: RegionFacts, errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    sealed = seal(FORM, form.token)
    shown = missing_page(form, found, facts, components().settings.region, sealed, errors)
    return render("finding/missing_offers/report.html", page=shown, status=status)


def _refused(form: MissingForm, facts: RegionFacts, errors: dict[str, str]) -> Response:
    db.session.rollback()
    return _form(form, _found(facts)[0], facts, errors, status=422)


def _follow(token: str, typed: str = "", errors: dict[str, str] | None = None, status: int = 200) -> Response:
    view = open_signal(db.session, token)
    settings = components().settings
    shown = follow_page(
        view,
        _region_of(view),
        settings.region,
        path=f"{FOLLOW}{token}",
        link=f"{settings.base_url}{FOLLOW}{token}",
        seal=seal(MAIL_FORM, token),
        is_new=request.args.get("verstuurd") == "ja",
        follower=follower_of(db.session, view.signal),
        mail_works=settings.smtp is not None,
        typed=typed,
        errors=errors,
    )
    return render("finding/missing_offers/follow.html", page=shown, status=status)


def _region_of(view: SignalView) -> RegionFacts:
    return region_facts(db.session.get_one(Region, view.signal.region_id).slug)
