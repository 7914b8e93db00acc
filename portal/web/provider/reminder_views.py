"""The page behind the link of a reminder: the own waits and places, confirmed or changed without signing in.

No session is made. The forms carry the secret token of the link instead of a CSRF token: that would need a cookie,
which nobody gets who does not sign in, and would add nothing. Another site that wants to post here in somebody's
name must know the token, and who knows it needs nobody's browser. So ``csrf.exempt`` stands here on purpose.
"""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from portal.domain.errors import ImpossibleReport, NotYours, OutdatedForm
from portal.models import Channel
from portal.queries.offers import OfferView, offer_of_provider, offers_of_provider
from portal.queries.regions import all_regions
from portal.services.one_time_links import DeadLink
from portal.services.reminder_link import ReminderAccess, lock_offers, open_reminder
from portal.services.report_wait import confirm_unchanged, report_wait
from portal.web.account.forms import read_token
from portal.web.extensions import begin_change, csrf, db, limiter, now, today
from portal.web.guards import public
from portal.web.provider.forms import RowForm
from portal.web.provider.reminder_pages import reminder_page
from portal.web.rendering import render

bp = Blueprint("reminder", __name__)
csrf.exempt(bp)

FIELDS = ("status", "intake", "start", "places", "until", "reason", "version")
OUTDATED = "iemand anders heeft dit aanbod zojuist gewijzigd; hieronder staat wat er nu geldt"
CHOOSE = "er is nog niets gemeld: kies een status en sla die op"

Refused = dict[int, tuple[RowForm | None, Mapping[str, str]]]


@bp.errorhandler(DeadLink)
def dead_link(_: DeadLink) -> Response:
    """One answer for unknown, expired and replaced: what to do now."""
    db.session.rollback()
    return render("provider/reminder_dead.html", status=410)


@bp.after_request
def keep_secret(response: Response) -> Response:
    """The address holds a secret: no cache keeps the page, no other site and no search engine hears of it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.get("/herinnering")
@public
@limiter.limit("60 per minute")
def page() -> Response:
    """The offers of the provider as they stand. Opening changes nothing: mail scanners open links too."""
    token = read_token(request.args)
    return _page(token, open_reminder(db.session, token, now()))


@bp.post("/herinnering/ongewijzigd")
@public
@limiter.limit("60 per hour")
def confirm_all() -> Response:
    """Every figure still holds: each that can be confirmed gets the date of today."""
    token, access = _begin()
    rows = _posted_rows(access)
    refused: Refused = {}
    for offer_id, (view, typed) in rows.items():
        try:
            _confirm(access, offer_id, typed)
        except OutdatedForm:
            if not _is_own_report_of_today(access, offer_id):  # pressed twice: it is done already
                refused[offer_id] = None, {"status": OUTDATED}
        except ImpossibleReport as error:
            refused[offer_id] = None, error.fields if view.figure else {"status": CHOOSE}
    return _answer(token, access, refused, saved=len(rows) - len(refused))


@bp.post("/herinnering")
@public
@limiter.limit("60 per hour")
def save_all() -> Response:
    """Save every row: what was changed as a new report, the rest as unchanged. Each row stands by itself."""
    token, access = _begin()
    refused: Refused = {}
    saved = 0
    for offer_id, (view, typed) in _posted_rows(access).items():
        try:
            saved += _save(access, view, typed)
        except OutdatedForm:
            refused[offer_id] = None, {"status": OUTDATED}
        except ImpossibleReport as error:
            refused[offer_id] = typed, error.fields
    return _answer(token, access, refused, saved=saved)


def _begin() -> tuple[str, ReminderAccess]:
    token = read_token(request.form)
    begin_change()
    return token, open_reminder(db.session, token, now())


def _save(access: ReminderAccess, view: OfferView, typed: RowForm) -> bool:
    """Report or confirm a row; False when nothing was ever reported and nothing was typed."""
    if typed.differs_from(view.figure):
        figure, version = typed.figure(counts_places=view.product.counts_places), typed.version
        report_wait(db.session, access.actor, view.offer.id, figure, version=version, now=now(), channel=Channel.MAIL)
        return True
    if view.figure is None:
        return False
    _confirm(access, view.offer.id, typed)
    return True


def _confirm(access: ReminderAccess, offer_id: int, typed: RowForm) -> None:
    confirm_unchanged(db.session, access.actor, offer_id, version=typed.version, now=now(), channel=Channel.MAIL)


def _posted_rows(access: ReminderAccess) -> dict[int, tuple[OfferView, RowForm]]:
    """The rows of the form in order of offer, locked; one whose contract ended meanwhile is left out.

    Raises:
        NotYours: an id is another provider's, or does not exist; nothing is saved.
    """
    own = {view.offer.id: view for view in offers_of_provider(db.session, access.provider_id, today())}
    ids = sorted({int(found[1]) for name in request.form if (found := re.fullmatch(r"version-(\d{1,9})", name))})
    for offer_id in ids:
        if offer_id not in own and offer_of_provider(db.session, offer_id, access.provider_id, today()) is None:
            raise NotYours
    ids = [offer_id for offer_id in ids if offer_id in own]
    lock_offers(db.session, ids)
    return {offer_id: (own[offer_id], _typed(offer_id)) for offer_id in ids}


def _typed(offer_id: int) -> RowForm:
    return RowForm.read(MultiDict({name: request.form.get(f"{name}-{offer_id}", "") for name in FIELDS}))


def _is_own_report_of_today(access: ReminderAccess, offer_id: int) -> bool:
    view = offer_of_provider(db.session, offer_id, access.provider_id, today())
    report = None if view is None else view.report
    return (
        report is not None
        and report.measured_on == today()
        and report.channel is Channel.MAIL
        and report.reported_by_id == access.actor.user_id
    )


def _answer(token: str, access: ReminderAccess, refused: Refused, *, saved: int) -> Response:
    db.session.commit()
    if refused:
        return _page(token, access, refused, saved, status=422)
    return redirect(f"/herinnering?{urlencode({'sleutel': token})}", 303)


def _page(
    token: str, access: ReminderAccess, refused: Refused | None = None, saved: int = 0, status: int = 200
) -> Response:
    views = offers_of_provider(db.session, access.provider_id, today())
    rules = {region.slug: region.rules for region in all_regions(db.session)}
    shown = reminder_page(access.provider, views, rules, today(), refused or {}, saved)
    return render("provider/reminder.html", page=shown, token=token, status=status)
