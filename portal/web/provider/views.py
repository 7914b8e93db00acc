"""The provider's own sheet: figures kept current in the row."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.domain.errors import ImpossibleReport, NotYours, OutdatedForm
from portal.domain.permissions import Role
from portal.domain.region import RegionRules
from portal.models import Provider, WaitReport
from portal.queries.offers import OfferView, offer_of_provider, offers_of_provider
from portal.queries.regions import all_regions
from portal.services.report_wait import confirm_unchanged, report_wait
from portal.web.extensions import begin_change, db, htmx, now, today
from portal.web.guards import actor, signed_in
from portal.web.provider.forms import RowForm
from portal.web.provider.presenters import sheet_page, sheet_row
from portal.web.rendering import render, say

bp = Blueprint("provider", __name__)

CHANGED = "u hebt iets gewijzigd: kies ‘Opslaan’, of laad de pagina opnieuw"
OUTDATED = "iemand anders heeft dit aanbod zojuist gewijzigd; hieronder staat wat er nu geldt"


@bp.get("/mijn-aanbod")
@signed_in(Role.PROVIDER)
def sheet() -> Response:
    """All own offers on one page."""
    return _sheet()


@bp.post("/mijn-aanbod/<int(max=2147483647):offer_id>")
@signed_in(Role.PROVIDER)
def save_row(offer_id: int) -> Response:
    """Save the figure of one offer as a new report of today."""
    typed = RowForm.read(request.form)
    begin_change()
    view = _own(offer_id)
    try:
        figure = typed.figure(counts_places=view.product.counts_places)
    except ImpossibleReport as error:
        return _refused(view, typed, error.fields)
    return _save(
        view, typed, partial(report_wait, db.session, actor(), offer_id, figure, version=typed.version, now=now())
    )


@bp.post("/mijn-aanbod/<int(max=2147483647):offer_id>/ongewijzigd")
@signed_in(Role.PROVIDER)
def confirm_row(offer_id: int) -> Response:
    """Say that the figure of one offer still holds."""
    typed = RowForm.read(request.form)
    begin_change()
    view = _own(offer_id)
    if "status" in request.form and typed.differs_from(view.figure):
        return _refused(view, typed, {"status": CHANGED})
    return _save(
        view, None, partial(confirm_unchanged, db.session, actor(), offer_id, version=typed.version, now=now())
    )


def _save(view: OfferView, typed: RowForm | None, report: Callable[[], WaitReport]) -> Response:
    try:
        report()
    except OutdatedForm:
        return _refused(view, None, {"status": OUTDATED})
    except ImpossibleReport as error:
        return _refused(view, typed, error.fields)
    db.session.commit()
    if not htmx:
        say("goed", f"{view.product.name} opgeslagen. Verwijzers zien dit nu.")
        return redirect(f"/mijn-aanbod#aanbod-{view.offer.id}", 303)
    return _row(_own(view.offer.id), saved=True)


def _refused(view: OfferView, typed: RowForm | None, errors: dict[str, str]) -> Response:
    """Nothing is saved: the row again with what was typed, or the whole sheet without JavaScript."""
    db.session.rollback()
    if htmx:
        return _row(_own(view.offer.id), typed=typed, errors=errors, status=422)
    return _sheet(typed={view.offer.id: (typed, errors)}, status=422)


def _own(offer_id: int) -> OfferView:
    provider_id = actor().provider_id
    view = offer_of_provider(db.session, offer_id, provider_id, today()) if provider_id is not None else None
    if view is None:
        raise NotYours
    return view


def _rules() -> dict[str, RegionRules]:
    return {region.slug: region.rules for region in all_regions(db.session)}


def _row(
    view: OfferView,
    *,
    typed: RowForm | None = None,
    errors: dict[str, str] | None = None,
    saved: bool = False,
    status: int = 200,
) -> Response:
    row = sheet_row(view, _rules()[view.region_slug], today(), typed=typed, errors=errors, saved=saved)
    return render("provider/sheet.html", fragment="provider/_row.html", row=row, status=status)


def _sheet(typed: dict[int, tuple[RowForm | None, dict[str, str]]] | None = None, status: int = 200) -> Response:
    provider_id = actor().provider_id
    provider = db.session.get(Provider, provider_id)
    if provider is None or provider_id is None:
        raise NotYours
    views = offers_of_provider(db.session, provider_id, today())
    page = sheet_page(provider, views, _rules(), today(), typed or {})
    return render("provider/sheet.html", page=page, status=status)
