"""Waiting times of a region: of today from the offers as they are, of past months as they were closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.dutch_time import AMSTERDAM
from portal.domain.months import last_days
from portal.domain.product import Norm, counts_places
from portal.domain.suppression import Cut, region_figures
from portal.domain.waiting_statistics import CountedOffer, CutFigures, Group, PlacesSum, Share, Spread, said
from portal.domain.waiting_time import Actuality, AgeingLimits, effective_wait
from portal.models import Region, WaitingMonth
from portal.queries.products import catalogue, norms
from portal.queries.regions import areas_of
from portal.queries.waiting_statistics import OfferState, closed_months, first_report_moment, offer_states

MONTHS_KEPT = 24
"""How far back the trend goes."""
OUTSIDE = "Buiten de regio"
"""The area of offers that are admitted from outside the region."""
NO_AREA = "Zonder gebied"
Figures = Mapping[Cut, CutFigures]


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """The figures of a region on the last day of a month."""

    last_day: date
    figures: Figures


def counted_offers(
    states: Sequence[OfferState], norm_of: Mapping[int, Norm], limits: AgeingLimits, day: date
) -> list[CountedOffer]:
    """Offers as statistics count them on ``day``."""
    return [_counted(state, norm_of.get(state.product_id), limits, day) for state in states]


def _counted(state: OfferState, norm: Norm | None, limits: AgeingLimits, day: date) -> CountedOffer:
    figure = state.figure
    value = effective_wait(figure, day, limits, state.segment, doubted=state.doubted)
    told = said(figure, value, state.segment)
    living = counts_places(state.form, state.segment)
    placed = living and told.free is not None and state.places_total is not None
    return CountedOffer(
        provider=state.provider_id,
        segment=state.segment,
        product=state.product,
        area=state.area or (NO_AREA if state.inside else OUTSIDE),
        counts_places=living,
        current=value.actuality is Actuality.CURRENT,
        intake=told.intake,
        start=told.start,
        intake_norm=norm.intake_weeks if norm else None,
        start_norm=norm.start_weeks if norm else None,
        free=told.free if placed else None,
        total=state.places_total if placed else None,
    )


def figures_on(session: Session, region_id: int, limits: AgeingLimits, day: date, *, closing: bool = False) -> Figures:
    """The figures of a region on ``day``; when ``closing`` a past day, only what was known at its end."""
    until = datetime.combine(day + timedelta(days=1), time(), AMSTERDAM) if closing else None
    products = catalogue(session, region_id, day)
    norm_of = norms(session, [product.id for product in products], day)
    offers = counted_offers(offer_states(session, region_id, day, until), norm_of, limits, day)
    segments = {product.code: product.segment for product in products}
    return region_figures(offers, segments, [area.name for area in areas_of(session, region_id)])


def past_months(session: Session, region_id: int, limits: AgeingLimits, today: date) -> list[MonthFigures]:
    """The last ``MONTHS_KEPT`` months, oldest first; one that nobody closed yet is counted now, and not kept.

    Months that ended before the first report are absent.
    """
    wanted = last_days(today, MONTHS_KEPT)
    known = {month.last_day: read_figures(month.figures) for month in closed_months(session, region_id, wanted[0])}
    open_days = [day for day in wanted if day not in known]
    if open_days:
        since = _first_day(session, region_id)
        for day in open_days:
            if since is not None and since <= day:
                known[day] = figures_on(session, region_id, limits, day, closing=True)
    return [MonthFigures(day, known[day]) for day in wanted if day in known]


def open_months(session: Session, region: Region, today: date) -> list[MonthFigures]:
    """The months that ended and were not closed yet, counted; this takes long and needs no writing transaction."""
    closed = _closed_days(session, region.id, today)
    return [month for month in past_months(session, region.id, region.limits, today) if month.last_day not in closed]


def close_months(session: Session, region: Region, months: Sequence[MonthFigures], now: datetime) -> int:
    """Keep ``months``; how many. One that somebody else closed meanwhile stays as it is. The caller commits."""
    closed = _closed_days(session, region.id, now.astimezone(AMSTERDAM).date())
    added = [month for month in months if month.last_day not in closed]
    session.add_all(
        WaitingMonth(
            region_id=region.id, last_day=month.last_day, closed_at=now, figures=written_figures(month.figures)
        )
        for month in added
    )
    session.flush()
    return len(added)


def _closed_days(session: Session, region_id: int, today: date) -> set[date]:
    return {month.last_day for month in closed_months(session, region_id, last_days(today, MONTHS_KEPT)[0])}


def _first_day(session: Session, region_id: int) -> date | None:
    moment = first_report_moment(session, region_id)
    return None if moment is None else moment.astimezone(AMSTERDAM).date()


def written_figures(found: Figures) -> list[list[Any]]:
    """Figures as rows of plain values, to keep."""
    return [
        [
            *(cut.segment, cut.product, cut.area, sorted(each.hidden)),
            *(each.offers, each.current, each.intake_count, each.start_count, each.places_count),
            each.intake and [each.intake.median, each.intake.nine_in_ten],
            each.start and [each.start.median, each.start.nine_in_ten],
            each.intake_norm and [each.intake_norm.part, each.intake_norm.of],
            each.start_norm and [each.start_norm.part, each.start_norm.of],
            each.places and [each.places.free, each.places.total],
        ]
        for cut, each in found.items()
    ]


def read_figures(rows: Sequence[Sequence[Any]]) -> Figures:
    """What ``written_figures`` wrote."""
    return {Cut(row[0], row[1], row[2]): _read(row) for row in rows}


def _read(row: Sequence[Any]) -> CutFigures:
    intake, start, intake_norm, start_norm, places = row[9:14]
    return CutFigures(
        hidden=frozenset(Group(word) for word in row[3]),
        offers=row[4],
        current=row[5],
        intake_count=row[6],
        start_count=row[7],
        places_count=row[8],
        intake=intake and Spread(float(intake[0]), intake[1]),
        start=start and Spread(float(start[0]), start[1]),
        intake_norm=intake_norm and Share(*intake_norm),
        start_norm=start_norm and Share(*start_norm),
        places=places and PlacesSum(*places),
    )
