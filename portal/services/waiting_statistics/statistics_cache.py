"""Cache of the waiting times of regions, in the memory of one process."""

import threading
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from portal.domain.dutch_time import AMSTERDAM
from portal.queries.waiting_statistics import newest_change
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.waiting_statistics.count_waits import Figures, MonthFigures, figures_on, past_months

SIZE = 100
"""Regions in the cache at most."""


@dataclass(frozen=True, slots=True)
class RegionWaits:
    """The waiting times of a region: of ``day``, and of the months before it, oldest first.

    ``changed_at`` is the moment of the last change of an offer, or the start of the day when that was later.
    """

    day: date
    changed_at: datetime
    today: Figures
    months: tuple[MonthFigures, ...]


class WaitingStatisticsCache:
    """Waiting times by region, for one process and any number of threads.

    Key: slug of the region. Bound: ``SIZE`` regions, then it starts empty. Invalidated when the day ends, any offer
    changes, or rules, areas or norms of the region do: all of these are compared at every look.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._today: dict[str, tuple[object, RegionWaits]] = {}
        self._months: dict[str, tuple[date, tuple[MonthFigures, ...]]] = {}

    def waits(self, session: Session, facts: RegionFacts, day: date) -> RegionWaits:
        """The waiting times of a region on ``day``, with every change of an offer that was committed before."""
        sequence, changed = newest_change(session)  # before the offers: what changes in between counts as later
        norms = tuple((product.code, product.norm) for product in facts.products.values())
        key = (day, sequence, facts.rules, facts.areas, norms)
        cached = self._today.get(facts.slug)
        if cached is not None and cached[0] == key:
            return cached[1]
        with self._lock:
            cached = self._today.get(facts.slug)
            if cached is not None and cached[0] == key:
                return cached[1]
            midnight = datetime.combine(day, time(), AMSTERDAM)
            made = RegionWaits(
                day=day,
                changed_at=max(changed, midnight) if changed is not None else midnight,
                today=figures_on(session, facts.id, facts.rules.limits, day),
                months=self._past(session, facts, day),
            )
            if len(self._today) >= SIZE:
                self._today.clear()
                self._months.clear()
            self._today[facts.slug] = key, made
            return made

    def _past(self, session: Session, facts: RegionFacts, day: date) -> tuple[MonthFigures, ...]:
        """Past months change only when another one ends."""
        cached = self._months.get(facts.slug)
        if cached is None or cached[0] != day:
            cached = day, tuple(past_months(session, facts.id, facts.rules.limits, day))
            self._months[facts.slug] = cached
        return cached[1]
