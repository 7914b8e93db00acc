"""What the page behind a reminder shows: frozen values that templates print and decide nothing about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.domain.product import is_crisis
from portal.domain.region import RegionRules
from portal.domain.waiting_time import effective_wait
from portal.queries.offers import OfferView
from portal.web.choice import Choice
from portal.web.provider.row_form import RowForm
from portal.web.provider.row_words import AGE_KIND, choices
from portal.web.provider.words import CRISIS_TEXTS, REASON_TEXTS, STATUS_TEXTS
from portal.web.words.dutch import counted, days_ago, long_date


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """One offer with its fields as text. ``errors`` maps a field to a sentence; ``age_kind`` is vers, oud or leeg."""

    offer_id: int
    product: str
    version: int  # id of the report this form was made from: nothing is overwritten unseen
    statuses: tuple[Choice, ...]
    reasons: tuple[Choice, ...]
    fields: RowForm
    counts_places: bool
    places_total: int | None
    is_today: bool
    age_kind: str
    age_text: str
    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReminderLocation:
    """The offers at one location."""

    heading: str
    rows: tuple[ReminderRow, ...]


@dataclass(frozen=True, slots=True)
class ReminderPage:
    """Everything /herinnering shows."""

    provider: str
    summary: str
    today: str
    total: int
    today_total: int
    locations: tuple[ReminderLocation, ...]
    refused: tuple[ReminderRow, ...]
    saved: str
    """What was saved although other rows were refused; else empty."""

    @property
    def is_done(self) -> bool:
        """Whether every figure is of today."""
        return self.total > 0 and self.today_total == self.total


def reminder_page(
    provider: str,
    views: Sequence[OfferView],
    rules: Mapping[str, RegionRules],
    today: date,
    refused: Mapping[int, tuple[RowForm | None, Mapping[str, str]]],
    saved: int = 0,
) -> ReminderPage:
    """The offers by location; ``refused`` rows show what was typed and why it was not saved."""
    locations: dict[int, tuple[str, list[ReminderRow]]] = {}
    for view in views:
        typed, errors = refused.get(view.offer.id, (None, {}))
        row = _row(view, rules[view.region_slug], today, typed, errors)
        locations.setdefault(view.location.id, (view.location.name, []))[1].append(row)
    rows = [row for _, group in locations.values() for row in group]
    return ReminderPage(
        provider=provider,
        summary=f"{counted(len(rows), 'keer aanbod', 'keer aanbod')} op "
        f"{counted(len(locations), 'vestiging', 'vestigingen')}",
        today=long_date(today),
        total=len(rows),
        today_total=sum(row.is_today for row in rows),
        locations=tuple(ReminderLocation(heading, tuple(group)) for heading, group in locations.values()),
        refused=tuple(row for row in rows if row.errors),
        saved=f"De andere {counted(saved, 'regel is', 'regels zijn')} wel opgeslagen." if saved else "",
    )


def _row(
    view: OfferView, rules: RegionRules, today: date, typed: RowForm | None, errors: Mapping[str, str]
) -> ReminderRow:
    now = effective_wait(view.figure, today, rules.limits, view.product.segment, doubted=view.doubted)
    crisis, counts_places = is_crisis(view.product.segment), view.product.counts_places
    fields = typed or RowForm.of(view.figure, counts_places=counts_places, crisis=crisis)
    age = "nog nooit gemeld" if now.age_days is None else f"{days_ago(now.age_days)} gemeld"
    return ReminderRow(
        offer_id=view.offer.id,
        product=view.product.name,
        version=view.report.id if view.report else 0,
        statuses=choices(CRISIS_TEXTS if crisis else STATUS_TEXTS, fields.status, "Kies een status"),
        reasons=choices(REASON_TEXTS, fields.reason, "Kies een reden"),
        fields=fields,
        counts_places=counts_places,
        places_total=view.offer.places_total,
        is_today=view.report is not None and view.report.measured_on == today,
        age_kind=AGE_KIND[now.actuality],
        age_text=age,
        errors=errors,
    )
