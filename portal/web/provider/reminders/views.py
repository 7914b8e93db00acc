"""The page behind the link of a reminder: the own waits and places, confirmed or changed without signing in.

No session is made. The forms carry the secret token of the link instead of a CSRF token: that would need a cookie,
which nobody gets who does not sign in, and would add nothing. Another site that wants to post here in somebody's
name must know the token, and who knows it needs nobody's browser. So ``csrf.exempt`` stands here on purpose.
"""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.domain.errors import ImpossibleReport, NotYours
from portal.domain.product import is_crisis
from portal.models import Channel
from portal.queries.offers import OfferView, offer_of_provider, offers_of_provider
from portal.queries.regions import all_regions
from portal.services.accounts.one_time_links import DeadLink
from portal.services.reminders.reminder_link import ReminderAccess, open_reminder
from portal.services.waits.save_sheet import RowReport, save_rows
from portal.web.account_fields import read_token
from portal.web.extensions import begin_change, csrf, db, limiter, now, today
from portal.web.guards import public
from portal.web.provider.reminders.page import reminder_page
from portal.web.provider.row_form import RowForm
from portal.web.rendering import render

bp = Blueprint("reminder", __name__)
csrf.exempt(bp)

OUTDATED = "iemand anders heeft dit aanbod zojuist gewijzigd; hieronder staat wat er nu geldt"
CHOOSE = "er is nog niets gemeld: kies een status en sla die op"

Refused = dict[int, tuple[RowForm | None, Mapping[str, str]]]


@bp.errorhandler(DeadLink)
def dead_link(_: DeadLink) -> Response:
    """One answer for unknown, expired and replaced: what to do now."""
    db.session.rollback()
    return render("provider/reminders/dead_link.html", status=410)


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
    reports = [RowReport(offer_id, None, typed.version) for offer_id, (_, typed) in rows.items()]
    done = save_rows(db.session, access.actor, reports, now=now(), channel=Channel.MAIL)
    refused: Refused = {
        offer_id: (None, errors if rows[offer_id][0].figure else {"status": CHOOSE})
        for offer_id, errors in done.refused.items()
    }
    for offer_id in done.outdated:
        if not _is_own_report_of_today(access, offer_id):  # pressed twice: it is done already
            refused[offer_id] = None, {"status": OUTDATED}
    return _answer(token, access, refused, saved=len(rows) - len(refused))


@bp.post("/herinnering")
@public
@limiter.limit("60 per hour")
def save_all() -> Response:
    """Save every row: what was changed as a new report, the rest as unchanged. Each row stands by itself."""
    token, access = _begin()
    rows = _posted_rows(access)
    refused: Refused = {}
    reports = []
    for offer_id, (view, typed) in rows.items():
        try:
            report = _report(view, typed)
        except ImpossibleReport as error:
            refused[offer_id] = typed, error.fields
        else:
            reports += [report] if report else []
    done = save_rows(db.session, access.actor, reports, now=now(), channel=Channel.MAIL)
    refused |= {offer_id: (rows[offer_id][1], errors) for offer_id, errors in done.refused.items()}
    refused |= {offer_id: (None, {"status": OUTDATED}) for offer_id in done.outdated}
    return _answer(token, access, refused, saved=len(done.reports))


def _begin() -> tuple[str, ReminderAccess]:
    token = read_token(request.form)
    begin_change()
    return token, open_reminder(db.session, token, now())


def _report(view: OfferView, typed: RowForm) -> RowReport | None:
    """What a row says; None when nothing was ever reported and nothing was typed."""
    product = view.product
    if typed.differs_from(view.figure, counts_places=product.counts_places, crisis=is_crisis(product.segment)):
        return RowReport(view.offer.id, typed.figure(counts_places=product.counts_places), typed.version)
    return None if view.figure is None else RowReport(view.offer.id, None, typed.version)


def _posted_rows(access: ReminderAccess) -> dict[int, tuple[OfferView, RowForm]]:
    """The rows of the form in order of offer; one whose contract ended meanwhile is left out.

    Raises:
        NotYours: an id is another provider's, or does not exist; nothing is saved.
    """
    own = {view.offer.id: view for view in offers_of_provider(db.session, access.provider_id, today())}
    ids = sorted({int(found[1]) for name in request.form if (found := re.fullmatch(r"version-(\d{1,9})", name))})
    for offer_id in ids:
        if offer_id not in own and offer_of_provider(db.session, offer_id, access.provider_id, today()) is None:
            raise NotYours
    return {offer_id: (own[offer_id], RowForm.read(request.form, offer_id)) for offer_id in ids if offer_id in own}


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
    return render("provider/reminders/reminder.html", page=shown, token=token, status=status)
