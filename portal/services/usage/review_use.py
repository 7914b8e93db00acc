"""How a region's portal was used in a period: every figure that the panel sees, beside the period before."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from portal.domain.feedback import FeedbackKind
from portal.domain.missing_offer import ShownGroup
from portal.domain.offer_question import OfferQuestion
from portal.domain.period import Period, PeriodKind, before
from portal.domain.suppression import Cut
from portal.domain.usage import API_ROLE, LEAST_TEXT, NormOutcome, Outcome, SearchOutcomes, UsageKind
from portal.domain.waiting_statistics import Share
from portal.models import RegionDay
from portal.queries.feedback import Answers, answers, counts_by_kind
from portal.queries.missing_offers import groups_for_panel
from portal.queries.usage import by_day, by_month, by_role, offers_with_kinds, region_days, sums, texts
from portal.services.catalogue.region_facts import ProductFacts, RegionFacts
from portal.services.finding.find_offers import engine_question
from portal.services.waiting_statistics.count_waits import Figures
from search_index.index import Snapshot

MOST_PRODUCTS = 15
MOST_TEXTS = 15
MOST_FILTERS = 15
STATE_MONTHS = 13
"""Months of freshness and completeness that are shown, the one of the period's end last."""
DAYS_BY_DAY, DAYS_BY_WEEK = 35, 200
"""Up to so many days use is shown by day, or by week; longer periods by month."""
_KINDS = frozenset(UsageKind) - {UsageKind.TEXT, UsageKind.TEXT_NOTHING, UsageKind.UNKNOWN_WORD}


@dataclass(frozen=True, slots=True)
class Times:
    """How often in the period, and in the one before."""

    now: int
    before: int


@dataclass(frozen=True, slots=True)
class Step:
    """One point of use over time: the first day it is about, how many searches, and whether its days are over.

    A step that is not over has fewer days than the others, and must not look like a fall.
    """

    day: date
    count: int
    over: bool = True


@dataclass(frozen=True, slots=True)
class ProductUse:
    """How often a product was asked, what was found then, and what there is now.

    ``outcomes`` are those of the searches of the period. The rest is of this moment: ``offers`` that can be found, and
    the shares of the current figures within the norm, intake and start apart, exactly as /wachttijden tells them (None
    without a norm, without current figures, or where that page hides them).
    """

    product: ProductFacts
    asked: Times
    outcomes: SearchOutcomes
    offers: int
    intake_norm: Share | None
    start_norm: Share | None


@dataclass(frozen=True, slots=True)
class Named:
    """Anything with a name that was asked: a text, area, age group, filter; ``nothing`` where it found nothing."""

    name: str
    times: Times
    nothing: int = 0


@dataclass(frozen=True, slots=True)
class FilterUse:
    """A characteristic on which people filter, and of how many offers it is known.

    ``having`` offers have it; ``empty`` have nothing at all filled in of its kind, so nobody knows.
    """

    label: str
    times: Times
    offers: int
    having: int
    empty: int


@dataclass(frozen=True, slots=True)
class UseReview:
    """All figures; ``role`` None is all pages together, without the API."""

    period: Period
    compared: Period
    role: str | None
    searches: Times
    outcomes: SearchOutcomes
    outcomes_before: SearchOutcomes
    opened: Times
    contacted: Times
    api: Times
    by: str
    """``day``, ``week`` or ``month``: what a step of ``course`` is."""
    course: tuple[Step, ...]
    products: tuple[ProductUse, ...]
    texts: tuple[Named, ...]
    texts_nothing: tuple[Named, ...]
    areas: tuple[Named, ...]
    segments: tuple[Named, ...]
    ages: tuple[Named, ...]
    filters: tuple[Named, ...]
    characteristics: tuple[FilterUse, ...]
    suggestions: tuple[Named, ...]
    roles: tuple[Named, ...]
    states: tuple[RegionDay, ...]
    reports: dict[FeedbackKind, Times]
    """Reports on offers by what was said."""
    answers: Answers
    answers_before: Answers
    missing: tuple[ShownGroup, ...] | None
    """Signals about missing offers, in groups of five and more; only for a quarter that is over, else None."""


def review_use(
    session: Session,
    facts: RegionFacts,
    snapshot: Snapshot,
    waits: Figures,
    period: Period,
    role: str | None,
    today: date,
) -> UseReview:
    """Everything about the use of a region in ``period``, of one role or of all together; ``waits`` are the waiting
    times of today."""
    compared = before(period)
    here = _Numbers(session, facts.id, period, role)
    there = _Numbers(session, facts.id, compared, role)

    def times(kind: UsageKind, subject: str = "") -> Times:
        return Times(here.of(kind, subject), there.of(kind, subject))

    def total(kind: UsageKind) -> Times:
        return Times(here.total(kind), there.total(kind))

    def named(kind: UsageKind, nothing: UsageKind | None = None) -> tuple[Named, ...]:
        found = [Named(name, times(kind, name), here.of(nothing, name) if nothing else 0) for name in here.counts[kind]]
        return tuple(sorted(found, key=lambda each: (-each.times.now, each.name)))

    def typed(kind: UsageKind) -> tuple[Named, ...]:
        now = texts(session, facts.id, period.first, period.last, kind, role, LEAST_TEXT, MOST_TEXTS)
        earlier = texts(session, facts.id, compared.first, compared.last, kind, role, LEAST_TEXT, MOST_TEXTS * 20)
        return tuple(Named(name, Times(count, earlier.get(name, 0))) for name, count in now.items())

    by, course = _course(session, facts.id, period, role)
    roles_now = by_role(session, facts.id, period.first, period.last, UsageKind.SEARCH)
    roles_before = by_role(session, facts.id, compared.first, compared.last, UsageKind.SEARCH)
    return UseReview(
        period=period,
        compared=compared,
        role=role,
        searches=times(UsageKind.SEARCH),
        outcomes=here.outcomes(),
        outcomes_before=there.outcomes(),
        opened=total(UsageKind.OPENED),
        contacted=total(UsageKind.CONTACTED),
        api=Times(roles_now.get(API_ROLE, 0), roles_before.get(API_ROLE, 0)),
        by=by,
        course=course,
        products=_products(facts, snapshot, waits, here, there, today),
        texts=typed(UsageKind.TEXT),
        texts_nothing=typed(UsageKind.TEXT_NOTHING),
        areas=named(UsageKind.AREA, UsageKind.AREA_NOTHING),
        segments=named(UsageKind.SEGMENT),
        ages=named(UsageKind.AGE),
        filters=tuple(each for each in named(UsageKind.FILTER) if not each.name.startswith("kenmerk:")),
        characteristics=_characteristics(session, facts, here, there, today),
        suggestions=named(UsageKind.SUGGESTION),
        roles=tuple(
            Named(name, Times(count, roles_before.get(name, 0)))
            for name, count in sorted(roles_now.items(), key=lambda each: (-each[1], each[0]))
            if name != API_ROLE
        ),
        states=_states(session, facts.id, period),
        reports=_reports(session, facts.id, period, compared),
        answers=answers(session, facts.id, period.first, period.last),
        answers_before=answers(session, facts.id, compared.first, compared.last),
        missing=groups_for_panel(session, facts.id, period.first, period.last) if _may_show_missing(period) else None,
    )


def _reports(session: Session, region_id: int, period: Period, compared: Period) -> dict[FeedbackKind, Times]:
    now = counts_by_kind(session, region_id, period.first, period.last)
    earlier = counts_by_kind(session, region_id, compared.first, compared.last)
    return {kind: Times(now[kind], earlier[kind]) for kind in FeedbackKind}


def _may_show_missing(period: Period) -> bool:
    """Only periods that never overlap and are over: others would give small groups away (docs/adr/0014)."""
    return period.kind is PeriodKind.QUARTER and period.over


class _Numbers:
    """The counts of one period."""

    def __init__(self, session: Session, region_id: int, period: Period, role: str | None) -> None:
        self.counts = sums(session, region_id, period.first, period.last, _KINDS, role)

    def of(self, kind: UsageKind, subject: str) -> int:
        return self.counts[kind].get(subject, 0)

    def total(self, kind: UsageKind) -> int:
        return sum(self.counts[kind].values())

    def outcomes(self) -> SearchOutcomes:
        return SearchOutcomes(
            within=self.of(UsageKind.NORM, NormOutcome.WITHIN),
            beyond=self.of(UsageKind.NORM, NormOutcome.BEYOND),
            nothing=self.of(UsageKind.OUTCOME, Outcome.NOTHING),
        )

    def product_outcomes(self, code: str) -> SearchOutcomes:
        return SearchOutcomes(
            within=self.of(UsageKind.PRODUCT_WITHIN, code),
            beyond=self.of(UsageKind.PRODUCT_BEYOND, code),
            nothing=self.of(UsageKind.PRODUCT_NOTHING, code),
        )


def _course(session: Session, region_id: int, period: Period, role: str | None) -> tuple[str, tuple[Step, ...]]:
    """Searches by day, week or month of the period; steps without any are 0."""
    if period.days > DAYS_BY_WEEK:
        first = period.first.replace(day=1)
        counts = by_month(session, region_id, first, period.last, UsageKind.SEARCH, role)
        months = [date(year, month, 1) for year in range(first.year, period.last.year + 1) for month in range(1, 13)]
        steps = [Step(day, counts.get(day, 0)) for day in months if first <= day <= period.last]
        return "month", _ending(steps, over=(period.last + timedelta(days=1)).day == 1)
    counts = by_day(session, region_id, period.first, period.last, UsageKind.SEARCH, role)
    days = [period.first + timedelta(days=number) for number in range(period.days)]
    if period.days <= DAYS_BY_DAY:
        return "day", tuple(Step(day, counts.get(day, 0)) for day in days)
    weeks: dict[date, int] = {}
    for day in days:
        monday = day - timedelta(days=day.weekday())
        weeks[monday] = weeks.get(monday, 0) + counts.get(day, 0)
    steps = [Step(day, count) for day, count in weeks.items()]
    return "week", _ending(steps, over=period.last.weekday() == 6)


def _ending(steps: list[Step], *, over: bool) -> tuple[Step, ...]:
    """The steps, the last one marked when days of it are still to come, or were not asked for."""
    return (*steps[:-1], replace(steps[-1], over=over))


def _products(
    facts: RegionFacts, snapshot: Snapshot, waits: Figures, here: _Numbers, there: _Numbers, today: date
) -> tuple[ProductUse, ...]:
    asked = here.counts[UsageKind.PRODUCT]
    most = sorted((code for code in asked if code in facts.products), key=lambda code: (-asked[code], code))
    found = []
    for code in most[:MOST_PRODUCTS]:
        product = facts.products[code]
        now = waits.get(Cut(product.segment, code))
        found.append(
            ProductUse(
                product,
                Times(asked[code], there.of(UsageKind.PRODUCT, code)),
                here.product_outcomes(code),
                _count(snapshot, OfferQuestion(facts.slug, products=(code,)), today),
                now.intake_norm if now is not None else None,
                now.start_norm if now is not None else None,
            )
        )
    return tuple(found)


def _count(snapshot: Snapshot, asked: OfferQuestion, today: date) -> int:
    return snapshot.find(replace(engine_question(asked, None, today, per_page=1), facets=False)).total


def _characteristics(
    session: Session, facts: RegionFacts, here: _Numbers, there: _Numbers, today: date
) -> tuple[FilterUse, ...]:
    asked = {
        subject.removeprefix("kenmerk:"): count
        for subject, count in here.counts[UsageKind.FILTER].items()
        if subject.startswith("kenmerk:")
    }
    known = sorted((code for code in asked if code in facts.characteristics), key=lambda code: (-asked[code], code))
    offers, having, with_kind = offers_with_kinds(session, facts.id, today)
    return tuple(
        FilterUse(
            facts.characteristics[code].label,
            Times(asked[code], there.of(UsageKind.FILTER, f"kenmerk:{code}")),
            offers,
            having.get(code, 0),
            offers - with_kind.get(facts.characteristics[code].kind, 0),
        )
        for code in known[:MOST_FILTERS]
    )


def _states(session: Session, region_id: int, period: Period) -> tuple[RegionDay, ...]:
    """The last state known of each of the months up to the end of the period."""
    year, month = divmod(period.last.year * 12 + period.last.month - STATE_MONTHS, 12)
    last: dict[date, RegionDay] = {}
    for state in region_days(session, region_id, date(year, month + 1, 1), period.last):
        last[state.day.replace(day=1)] = state
    return tuple(last.values())
