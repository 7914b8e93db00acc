"""From offers to the provider's sheet."""

from collections.abc import Mapping, Sequence
from datetime import date

from portal.domain.product import is_crisis
from portal.domain.region import RegionRules
from portal.domain.waiting_time import Actuality, Status, StopReason, worth
from portal.models import Provider
from portal.queries.offers import OfferView
from portal.web.dutch import counted, days_ago, long_date
from portal.web.provider.forms import RowForm
from portal.web.provider.pages import Choice, SheetLocation, SheetPage, SheetRow

STATUS_TEXTS = {
    Status.AVAILABLE: "Kan nu starten",
    Status.WAITING_LIST: "Wachtlijst",
    Status.STOP: "Cliëntenstop",
    Status.AFTER_ASSESSMENT: "Na beoordeling",
}
CRISIS_TEXTS = {Status.AVAILABLE: "Plekken nu", Status.STOP: "Cliëntenstop"}
REASON_TEXTS = {
    StopReason.STAFF: "Te weinig personeel",
    StopReason.LONG_LIST: "Wachtlijst te lang",
    StopReason.BUILDING: "Verbouwing",
    StopReason.BUDGET: "Budget op",
    StopReason.OTHER: "Anders",
}
AGE_KIND = {Actuality.CURRENT: "vers", Actuality.AGEING: "oud", Actuality.UNKNOWN: "leeg"}


def sheet_page(
    provider: Provider,
    views: Sequence[OfferView],
    rules: Mapping[str, RegionRules],
    today: date,
    refused: Mapping[int, tuple[RowForm | None, Mapping[str, str]]],
) -> SheetPage:
    """The whole sheet: by location, what needs attention first; ``refused`` rows show what was typed."""
    rows = {}
    for view in views:
        typed, errors = refused.get(view.offer.id, (None, {}))
        rows[view.offer.id] = sheet_row(view, rules[view.region_slug], today, typed=typed, errors=errors)
    by_location: dict[int, list[OfferView]] = {}
    for view in views:
        by_location.setdefault(view.location.id, []).append(view)
    locations = tuple(
        _location([rows[view.offer.id] for view in group], group[0].location.name) for group in by_location.values()
    )
    kinds = [row.age_kind for row in rows.values()]
    return SheetPage(
        provider=provider.name,
        summary=f"{counted(len(rows), 'keer aanbod', 'keer aanbod')} op "
        f"{counted(len(locations), 'vestiging', 'vestigingen')}",
        stale_total=len(kinds) - kinds.count("vers"),
        unknown_total=kinds.count("leeg"),
        locations=locations,
        today=long_date(today),
    )


def _location(rows: list[SheetRow], heading: str) -> SheetLocation:
    stale = sum(row.age_kind != "vers" for row in rows)
    note = f"{len(rows)} keer aanbod" + (f" · {stale} te oud" if stale else "")
    order = {"leeg": 0, "oud": 1, "vers": 2}
    return SheetLocation(heading, note, tuple(sorted(rows, key=lambda row: order[row.age_kind])))


def sheet_row(
    view: OfferView,
    rules: RegionRules,
    today: date,
    *,
    typed: RowForm | None = None,
    errors: Mapping[str, str] | None = None,
    saved: bool = False,
) -> SheetRow:
    """One row; ``typed`` shows again what was typed when it could not be saved."""
    figure = view.figure
    now = worth(figure, today, rules.limits, view.product.segment)
    fields = typed or RowForm.of(figure)
    here = f"/mijn-aanbod/{view.offer.id}"
    texts = CRISIS_TEXTS if is_crisis(view.product.segment) else STATUS_TEXTS
    return SheetRow(
        offer_id=view.offer.id,
        product=view.product.name,
        product_code=view.product.code,
        save_href=here,
        unchanged_href=f"{here}/ongewijzigd",
        version=view.report.id if view.report else 0,
        statuses=_choices(texts, fields.status, "Kies een status"),
        reasons=_choices(REASON_TEXTS, fields.reason, "Kies een reden"),
        status=fields.status,
        intake=fields.intake,
        start=fields.start,
        places=fields.places,
        places_total=view.offer.places_total,
        counts_places=view.product.counts_places,
        until=fields.until,
        age_kind=AGE_KIND[now.actuality],
        age_text=_age_text(view, now.actuality, now.age_days),
        saved="Opgeslagen, vandaag" if saved else "",
        errors=dict(errors or {}),
    )


def _age_text(view: OfferView, actuality: Actuality, age: int | None) -> str:
    if age is None:
        return "nog nooit gemeld"
    text = days_ago(age)
    return f"{text}, toont onbekend" if actuality is Actuality.UNKNOWN else text


def _choices(texts: Mapping[Status, str] | Mapping[StopReason, str], chosen: str, empty: str) -> tuple[Choice, ...]:
    """The options; an empty one stands first only while nothing fitting is chosen."""
    known = tuple(Choice(word.value, text, word.value == chosen) for word, text in texts.items())
    return known if any(choice.selected for choice in known) else (Choice("", empty, True), *known)
