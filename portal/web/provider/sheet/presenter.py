"""From offers to the provider's sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.domain.errors import ImpossibleReport
from portal.domain.product import is_crisis
from portal.domain.region import RegionRules
from portal.domain.waiting_time import Actuality, effective_wait
from portal.models import Provider, User
from portal.queries.offers import OfferView
from portal.services.waits.save_sheet import UNDO_MINUTES, LastSave
from portal.web.provider.row_form import RowForm
from portal.web.provider.row_words import AGE_KIND, can_confirm, choices
from portal.web.provider.sheet.page import Conflict, SheetLocation, SheetPage, SheetRow, UndoBox
from portal.web.provider.words import CRISIS_TEXTS, REASON_TEXTS, STATUS_TEXTS, clock, figure_words, moment, who
from portal.web.words.dutch import counted, days_ago, long_date

FIRST_FIELD = {"wachtlijst": "intake", "na-beoordeling": "intake", "stop": "until", "beschikbaar": "places"}
SAVED = "Opgeslagen, vandaag"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row was not saved: what was typed, sentences per field, and whether somebody else was first.

    Without sentences the row simply waits: something else on the page was saved.
    """

    typed: RowForm | None
    errors: Mapping[str, str] = field(default_factory=dict)
    outdated: bool = False


def sheet_page(
    provider: Provider,
    views: Sequence[OfferView],
    rules: Mapping[str, RegionRules],
    today: date,
    refused: Mapping[int, Refusal],
    people: Mapping[int, User],
    last: LastSave | None,
    error: str = "",
) -> SheetPage:
    """The whole sheet: by location, what needs attention first; ``refused`` rows show what was typed."""
    saved = set(last.offer_ids) if last else set()
    by_location: dict[int, list[OfferView]] = {}
    rows: dict[int, SheetRow] = {}
    for view in views:
        offer_id = view.offer.id
        refusal = refused.get(offer_id)
        done = offer_id in saved and refusal is None
        rows[offer_id] = sheet_row(view, rules[view.region_slug], today, refusal=refusal, people=people, saved=done)
        by_location.setdefault(view.location.id, []).append(view)
    locations = tuple(
        _location([rows[view.offer.id] for view in group], group[0].location.name) for group in by_location.values()
    )
    kinds = [row.age_kind for row in rows.values()]
    first = next((row for place in locations for row in place.rows if row.age_kind != "vers"), None)
    return SheetPage(
        provider=provider.name,
        summary=f"{counted(len(rows), 'keer aanbod', 'keer aanbod')} op "
        f"{counted(len(locations), 'vestiging', 'vestigingen')}",
        rows_total=len(rows),
        stale_total=len(kinds) - kinds.count("vers"),
        unknown_total=kinds.count("leeg"),
        confirmable=sum(row.can_confirm for row in rows.values()),
        first_href=f"#{first.first_field}-{first.offer_id}" if first else "",
        locations=locations,
        today=long_date(today),
        undo=undo_box(last, {view.offer.id: view.product.name for view in views}) if last else None,
        error=error,
    )


def undo_box(last: LastSave, names: Mapping[int, str]) -> UndoBox:
    """What was saved last, in one sentence."""
    one = names.get(last.offer_ids[0], "1 rij") if len(last.offer_ids) == 1 else ""
    what = f"{one} opgeslagen" if one else f"{len(last.offer_ids)} rijen opgeslagen"
    return UndoBox(last.id, f"{what} om {clock(last.at)}", clock(last.at + timedelta(minutes=UNDO_MINUTES)))


def _location(rows: list[SheetRow], heading: str) -> SheetLocation:
    stale = sum(row.age_kind != "vers" for row in rows)
    what = "na te kijken" if any(row.doubted for row in rows) else "te oud"
    note = f"{len(rows)} keer aanbod" + (f" · {stale} {what}" if stale else "")
    order = {"leeg": 0, "oud": 1, "vers": 2}
    return SheetLocation(heading, note, tuple(sorted(rows, key=lambda row: order[row.age_kind])))


def sheet_row(
    view: OfferView,
    rules: RegionRules,
    today: date,
    *,
    refusal: Refusal | None = None,
    people: Mapping[int, User] | None = None,
    saved: bool = False,
    undo_id: int = 0,
) -> SheetRow:
    """One row; a refused one shows again what was typed, with the version it was typed over."""
    figure, product = view.figure, view.product
    crisis = is_crisis(product.segment)
    now = effective_wait(figure, today, rules.limits, product.segment, doubted=view.doubted)
    typed = refusal.typed if refusal else None
    fields = typed or RowForm.of(figure, counts_places=product.counts_places, crisis=crisis)
    outdated = refusal is not None and refusal.outdated and typed is not None
    here = f"/mijn-aanbod/{view.offer.id}"
    current = view.report.id if view.report else 0
    return SheetRow(
        offer_id=view.offer.id,
        product=product.name,
        product_code=product.code,
        save_href=here,
        unchanged_href=f"{here}/ongewijzigd",
        history_href=f"{here}/historie",
        version=current if typed is None or outdated or typed.version is None else typed.version,
        statuses=choices(CRISIS_TEXTS if crisis else STATUS_TEXTS, fields.status, "Kies een status"),
        reasons=choices(REASON_TEXTS, fields.reason, "Kies een reden"),
        status=fields.status,
        intake=fields.intake,
        start=fields.start,
        places=fields.places,
        places_total=view.offer.places_total,
        counts_places=product.counts_places,
        until=fields.until,
        age_kind=AGE_KIND[now.actuality],
        age_text=_age_text(view, now.actuality, now.age_days),
        can_confirm=can_confirm(view, today),
        first_field=_first_field(fields.status, counts_places=product.counts_places),
        saved=SAVED if saved and not view.doubted else "",
        undo_id=undo_id,
        waiting=refusal is not None and not refusal.errors,
        conflict=_conflict(view, typed, people or {}) if outdated and typed is not None else None,
        errors=dict(refusal.errors if refusal else {}),
        doubted=now.actuality is Actuality.DOUBTED,
    )


def _first_field(status: str, *, counts_places: bool) -> str:
    found = FIRST_FIELD.get(status, "status")
    return "status" if found == "places" and not counts_places else found


def _conflict(view: OfferView, typed: RowForm, people: Mapping[int, User]) -> Conflict:
    by = ""
    if view.report is not None:
        name = who(view.report.reported_by_id, people, view.provider.id)
        by = f"{name}, {moment(view.report.reported_at)}"
    return Conflict(
        stored=figure_words(view.figure, view.product.segment),
        stored_by=by,
        typed=_typed_words(view, typed),
        choice=typed.choice or "",
    )


def _typed_words(view: OfferView, typed: RowForm) -> str:
    try:
        return figure_words(typed.figure(counts_places=view.product.counts_places), view.product.segment)
    except ImpossibleReport:
        return "staat hieronder in de velden"


def _age_text(view: OfferView, actuality: Actuality, age: int | None) -> str:
    if age is None:
        return "nog nooit gemeld"
    text = days_ago(age)
    if actuality is Actuality.DOUBTED:
        return f"{text}, volgens meldingen niet actueel"
    return f"{text}, toont onbekend" if actuality is Actuality.UNKNOWN else text
