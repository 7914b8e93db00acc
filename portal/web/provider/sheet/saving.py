"""What a posted sheet asks to be saved, row by row, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from portal.domain.errors import ImpossibleReport
from portal.domain.product import is_crisis
from portal.models import WaitReport
from portal.queries.offers import OfferView
from portal.queries.waiting_time import reports_by_ids
from portal.services.waits.save_sheet import RowReport, Saved, save_rows
from portal.web.extensions import db, in_change, now
from portal.web.guards import actor
from portal.web.provider.own import own_offers_by_id
from portal.web.provider.row_form import KEEP, REPLACE, RowForm
from portal.web.provider.sheet.presenter import Refusal

CHANGED = "u hebt iets gewijzigd: kies ‘Opslaan’, of laad de pagina opnieuw"
OUTDATED = "iemand anders heeft dit aanbod zojuist gewijzigd; hieronder staat wat er nu geldt"
CHOOSE = "iemand anders heeft dit aanbod intussen gewijzigd: kies welke van de twee geldt"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many rows were saved, which were not, with why, and where there was nothing to confirm."""

    saved: int
    refused: dict[int, Refusal]
    unconfirmed: dict[int, Refusal] = field(default_factory=dict)


@dataclass(slots=True)
class _Sorted:
    """Rows that will be tried, and rows that cannot even be tried."""

    reports: list[RowReport] = field(default_factory=list)
    refused: dict[int, Refusal] = field(default_factory=dict)


def save_typed(typed: Mapping[int, RowForm], *, also_same: bool = False) -> Outcome:
    """Save the rows in which something was changed; ``also_same`` dates the others too.

    Raises:
        NotYours: any of the rows is another provider's; nothing is saved.
    """
    views = own_offers_by_id(typed)
    read = reports_by_ids(db.session, [form.version for form in typed.values() if form.version])
    todo = _Sorted()
    for offer_id, form in typed.items():
        _sort(todo, views[offer_id], form, _read_report(read, form, offer_id), also_same=also_same)
    saved = in_change(lambda: save_rows(db.session, actor(), todo.reports, now=now()))
    return Outcome(len(saved.reports), todo.refused | _refusals(typed, saved))


def confirm_typed(typed: Mapping[int, RowForm], *, fields_posted: bool = True) -> Outcome:
    """Say of every row that its figure still holds; a row in which something was typed is not thrown away.

    Raises:
        NotYours: as in ``save_typed``.
    """
    views = own_offers_by_id(typed)
    read = reports_by_ids(db.session, [form.version for form in typed.values() if form.version])
    refused: dict[int, Refusal] = {}
    rows: list[RowReport] = []
    for offer_id, form in typed.items():
        report = _read_report(read, form, offer_id)
        if form.choice is not None or (fields_posted and _differs(views[offer_id], form, report)):
            refused[offer_id] = Refusal(form, {"status": CHANGED}, outdated=form.choice is not None)
        else:
            rows.append(RowReport(offer_id, None, form.version))
    saved = in_change(lambda: save_rows(db.session, actor(), rows, now=now()))
    late = {offer_id: Refusal(None, {"status": OUTDATED}) for offer_id in saved.outdated}
    kept = {offer_id: Refusal(None, errors) for offer_id, errors in saved.refused.items()}
    return Outcome(len(saved.reports), refused | late, kept)


def waiting(typed: Mapping[int, RowForm], besides: int = 0) -> dict[int, Refusal]:
    """The rows other than ``besides`` in which something was typed, to be shown again as typed."""
    others = {offer_id: form for offer_id, form in typed.items() if offer_id != besides}
    views = own_offers_by_id(others)
    read = reports_by_ids(db.session, [form.version for form in others.values() if form.version])
    return {
        offer_id: Refusal(form, outdated=form.choice is not None)
        for offer_id, form in others.items()
        if form.choice is not None or _differs(views[offer_id], form, _read_report(read, form, offer_id))
    }


def _sort(todo: _Sorted, view: OfferView, form: RowForm, read: WaitReport | None, *, also_same: bool) -> None:
    """Put a row where it belongs: to be saved, refused, or nowhere because nothing was changed in it."""
    offer_id = view.offer.id
    if form.choice == KEEP:
        return
    if form.choice is not None and form.choice != REPLACE:
        todo.refused[offer_id] = Refusal(form, {"choice": CHOOSE}, outdated=True)
        return
    if form.choice is None and not also_same and not _differs(view, form, read):
        return
    if form.choice is None and form.version != (view.report.id if view.report else 0):
        if also_same or _differs(view, form, view.report):
            todo.refused[offer_id] = Refusal(replace(form, choice=""), {"choice": CHOOSE}, outdated=True)
        return
    try:
        figure = form.figure(counts_places=view.product.counts_places)
    except ImpossibleReport as error:
        todo.refused[offer_id] = Refusal(form, error.fields, outdated=form.choice is not None)
    else:
        todo.reports.append(RowReport(offer_id, figure, form.version))


def _refusals(typed: Mapping[int, RowForm], saved: Saved) -> dict[int, Refusal]:
    late = {
        offer_id: Refusal(replace(typed[offer_id], choice=""), {"choice": CHOOSE}, outdated=True)
        for offer_id in saved.outdated
    }
    impossible = {
        offer_id: Refusal(typed[offer_id], errors, outdated=typed[offer_id].choice is not None)
        for offer_id, errors in saved.refused.items()
    }
    return late | impossible


def _read_report(read: Mapping[int, WaitReport], form: RowForm, offer_id: int) -> WaitReport | None:
    """The report that the row was made from; a number of another offer's report counts as none."""
    report = read.get(form.version or 0)
    return report if report is not None and report.offer_id == offer_id else None


def _differs(view: OfferView, form: RowForm, report: WaitReport | None) -> bool:
    return form.differs_from(
        report.figure if report else None,
        counts_places=view.product.counts_places,
        crisis=is_crisis(view.product.segment),
    )
