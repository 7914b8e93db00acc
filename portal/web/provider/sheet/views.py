"""The provider's own sheet: figures kept current in the row, one by one or all at once."""

from dataclasses import replace

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.domain.errors import NotUndone
from portal.domain.permissions import Role
from portal.queries.feedback import count_open
from portal.queries.offers import offers_of_provider
from portal.queries.users import users_by_ids
from portal.services.waits.save_sheet import undo_save, undoable
from portal.web.extensions import db, htmx, in_change, now, today
from portal.web.guards import actor, signed_in
from portal.web.provider.own import own_offer, own_provider, rules
from portal.web.provider.row_form import RowForm, read_rows
from portal.web.provider.sheet.presenter import Refusal, sheet_page, sheet_row
from portal.web.provider.sheet.saving import Outcome, confirm_typed, save_typed, waiting
from portal.web.provider.words import queue_words
from portal.web.rendering import render, say
from portal.web.words.dutch import counted

bp = Blueprint("provider", __name__)

SHEET = "/mijn-aanbod"


@bp.get("/mijn-aanbod")
@signed_in(Role.PROVIDER)
def sheet() -> Response:
    """All own offers on one page."""
    return _sheet()


@bp.post("/mijn-aanbod")
@signed_in(Role.PROVIDER)
def save_sheet() -> Response:
    """Save every row in which something changed as a report of today; the others stay as they are."""
    outcome = save_typed(read_rows(request.form), also_same=request.form.get("ook-gelijk") == "ja")
    if outcome.refused:
        return _sheet(outcome.refused, status=422)
    if not outcome.saved:
        say("let-op", "Er is niets gewijzigd, dus er is niets opgeslagen.")
    return redirect(SHEET, 303)


@bp.post("/mijn-aanbod/alles-ongewijzigd")
@signed_in(Role.PROVIDER)
def confirm_sheet() -> Response:
    """Say that all figures still hold; what cannot be confirmed stays as it is."""
    outcome = confirm_typed(read_rows(request.form))
    if outcome.refused:
        return _sheet(outcome.refused, status=422)
    if outcome.unconfirmed:
        rest = counted(len(outcome.unconfirmed), "rij is", "rijen zijn")
        say("let-op", f"{rest} niet bevestigd: daar is nog niets gemeld, of de cliëntenstop is voorbij.")
    return redirect(SHEET, 303)


@bp.post("/mijn-aanbod/ongedaan")
@signed_in(Role.PROVIDER)
def undo() -> Response:
    """Put back what stood before the own last save; what was typed in other rows is kept."""
    number = request.form.get("opslag", "")
    save_id = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    typed = read_rows(request.form)
    try:
        undone = in_change(lambda: undo_save(db.session, actor(), save_id, now=now()))
    except NotUndone as refused:
        db.session.rollback()
        return _sheet(waiting(typed), status=422, error=str(refused))
    say("goed", f"Ongedaan gemaakt: {counted(len(undone), 'rij staat', 'rijen staan')} weer zoals daarvoor.")
    kept = {offer_id: refusal for offer_id, refusal in waiting(typed).items() if offer_id not in undone}
    return _sheet(kept, status=422) if kept else redirect(SHEET, 303)


@bp.post("/mijn-aanbod/<int(max=2147483647):offer_id>")
@signed_in(Role.PROVIDER)
def save_row(offer_id: int) -> Response:
    """Save the figure of one offer as a new report of today, also when it is the same."""
    own_offer(offer_id)
    outcome = save_typed({offer_id: RowForm.read(request.form, offer_id)}, also_same=True)
    return _answer_row(offer_id, outcome)


@bp.post("/mijn-aanbod/<int(max=2147483647):offer_id>/ongewijzigd")
@signed_in(Role.PROVIDER)
def confirm_row(offer_id: int) -> Response:
    """Say that the figure of one offer still holds."""
    own_offer(offer_id)
    posted = "status" in request.form or f"status-{offer_id}" in request.form
    outcome = confirm_typed({offer_id: RowForm.read(request.form, offer_id)}, fields_posted=posted)
    return _answer_row(offer_id, outcome)


def _answer_row(offer_id: int, outcome: Outcome) -> Response:
    """The row alone for htmx; without JavaScript the sheet, which keeps what was typed in other rows."""
    refused = outcome.refused | outcome.unconfirmed
    if htmx:
        return _row(offer_id, refused.get(offer_id), saved=outcome.saved > 0)
    kept = waiting(read_rows(request.form), besides=offer_id) | refused
    if kept:
        return _sheet(kept, status=422)
    return redirect(f"{SHEET}#aanbod-{offer_id}", 303)


def _row(offer_id: int, refusal: Refusal | None, *, saved: bool) -> Response:
    view = own_offer(offer_id)
    people = users_by_ids(db.session, [view.report.reported_by_id or 0] if view.report else [])
    rule = rules()[view.region_slug]
    last = undoable(db.session, actor(), now()) if saved else None
    undo_id = last.id if last and last.offer_ids == (offer_id,) else 0
    row = sheet_row(view, rule, today(), refusal=refusal, people=people, saved=saved, undo_id=undo_id)
    status = 422 if refusal else 200
    return render("provider/sheet/sheet.html", fragment="provider/sheet/_row.html", row=row, status=status)


def _sheet(refused: dict[int, Refusal] | None = None, status: int = 200, error: str = "") -> Response:
    provider = own_provider()
    views = offers_of_provider(db.session, provider.id, today())
    clashes = {offer_id for offer_id, refusal in (refused or {}).items() if refusal.outdated}
    reporters = {
        view.report.reported_by_id
        for view in views
        if view.offer.id in clashes and view.report and view.report.reported_by_id
    }
    people = users_by_ids(db.session, reporters)
    last = undoable(db.session, actor(), now())
    page = sheet_page(provider, views, rules(), today(), refused or {}, people, last, error)
    reports = queue_words(count_open(db.session, provider.id))
    return render("provider/sheet/sheet.html", page=replace(page, reports=reports), status=status)
