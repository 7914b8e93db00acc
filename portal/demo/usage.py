"""Thirteen months of invented use for the demo region: what people searched, what they saw, how fresh the figures were.

Per day some subjects are searched, each by one kind of visitor, and counted as real searches would be, so that the
numbers agree with each other: months are the sums of their days, and what was opened of a product is what its offers
were opened.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.demo.offers import SEED
from portal.domain.usage import (
    API_ROLE,
    ELSEWHERE,
    EVERYWHERE,
    NormOutcome,
    Outcome,
    UsageKind,
    VisitorRole,
    age_group,
)
from portal.models import (
    Area,
    Contract,
    Offer,
    OfferUsage,
    Product,
    Region,
    RegionDay,
    UsageCount,
    UsageMonth,
)
from portal.services.usage.record_region_day import state_of_regions

MONTHS = 13
FIRST_RATE, LAST_RATE = 190, 300
"""Searches on a working day at the beginning and at the end."""
WEEKEND, SUMMER = 0.6, 0.85
STORIES_A_DAY = 16
"""Different subjects on a day: enough for every product in a month, and few enough to load quickly."""
ROLES = (
    ("", 52),
    (VisitorRole.GP.value, 24),
    (VisitorRole.ACCESS_TEAM.value, 9),
    (VisitorRole.CERTIFIED.value, 5),
    (VisitorRole.SCHOOL.value, 3),
    (VisitorRole.FAMILY.value, 4),
    (API_ROLE, 3),
)


@dataclass(frozen=True, slots=True)
class _Story:
    """Something that people look for: ``share`` weighs it, ``within`` is how often somebody starts within the norm."""

    text: str
    products: tuple[str, ...]
    share: int
    filters: tuple[str, ...] = ()
    ages: tuple[int, int] = (4, 17)
    within: float = 0.55
    found: bool = True


STORIES = (
    _Story("angst", ("S4-11", "S4-12"), 60, ("angst", "online", "cgt")),
    _Story("adhd", ("S4-07", "S4-14"), 56, ("adhd", "ouders", "thuis"), (6, 17), 0.4),
    _Story("trauma", ("S4-13",), 50, ("emdr", "trauma", "tolk"), (4, 17), 0.45),
    _Story("autisme onderzoek", ("S4-07", "S4-20"), 44, ("autisme", "ouders"), (4, 17), 0.35),
    _Story("thuiszitter", ("S3-03",), 32, ("schoolverzuim", "groep"), (8, 17), 0.5),
    _Story("logeren", ("S4-10", "S4-09"), 24, ("weekend", "rolstoel"), (4, 14), 0.6),
    _Story("eetstoornis", ("S4-16", "S1-10"), 20, ("eetproblemen", "systeemtherapie"), (12, 17), 0.3),
    _Story("pleegzorg", ("S2-01", "S2-02"), 18, ("jonge-kind", "pleeggezin"), (0, 12), 0.5),
    _Story("gezinshuis", ("S2-03",), 16, ("hechting",), (4, 16), 0.3),
    _Story("somberheid", ("S4-11", "S4-12"), 28, ("somberheid", "online", "avond"), (12, 17)),
    _Story("opvoeden", ("S4-01", "S4-03"), 26, ("opvoeding", "thuis", "tolk", "ar"), (0, 12), 0.7),
    _Story("dyslexie", ("S4-17",), 18, ("dyslexie", "school"), (7, 11), 0.65),
    _Story("scheiding", ("S4-18",), 18, ("scheiding", "ouders", "avond"), (4, 15), 0.6),
    _Story("speltherapie", ("S4-15",), 14, ("speltherapie", "individueel"), (4, 10), 0.5),
    _Story("dagbesteding", ("S3-04", "S3-06"), 12, ("lvb", "groep"), (12, 17), 0.6),
    _Story("licht verstandelijk beperkt", ("S4-06", "S1-02"), 12, ("lvb", "thuis"), (6, 17), 0.45),
    _Story("gedrag", ("S4-03", "S1-05"), 14, ("gedrag", "thuis", "weekend"), (8, 16), 0.5),
    _Story("faalangst training", ("S4-21",), 10, ("groep", "basisschool"), (8, 14), 0.7),
    _Story("verslaving", ("S1-11",), 8, ("verslaving", "jongeren"), (14, 17), 0.4),
    _Story("vluchteling", ("S4-25",), 8, ("gevlucht", "tolk", "ti"), (4, 17), 0.5),
    _Story("crisis", ("S5-01", "S5-02"), 8, (), (4, 17), 0.8),
    _Story("meedenken", ("S4-23",), 6, ("consultatie",), (0, 17), 0.9),
    _Story("peuter slaapt niet", ("S4-19",), 8, ("slaap", "vht"), (0, 4), 0.6),
    _Story("kamertraining", ("S2-05", "S2-06"), 10, ("jongvolwassenen",), (16, 18), 0.3),
    _Story("", (), 36, ("thuis", "tolk", "online", "vrouwelijke-behandelaar", "overbrugging", "pl"), (4, 17), 0.6),
    _Story("", ("S4-04",), 16, ("thuis", "ervaringsdeskundige"), (6, 17), 0.7),
    _Story("genderpoli", (), 14, (), (12, 17), found=False),
    _Story("slaapcursus tieners", (), 10, (), (12, 17), found=False),
    _Story("eetstoornis opname peelland", ("S1-10",), 8, (), (12, 17), found=False),
    _Story("pgb begeleiding weekend", ("S4-04",), 7, ("pgb", "weekend"), (6, 17), found=False),
    _Story("weerbaarheid hoogbegaafd", (), 6, ("hoogbegaafd",), (6, 12), found=False),
)
OTHER_SHARE = 7
"""Of every product that is in none of these: somebody looks for it now and then."""
UNKNOWN_WORDS = {"genderpoli": "genderpoli", "slaapcursus tieners": "slaapcursus"}
SUGGESTIONS = ("product", "kenmerk", "plaats", "woord", "aanbieder")
ANY_PRODUCT = ("S4-04", "S4-11")
"""What stands in the lists of who names no product."""
Key = tuple[date, str, str, str]
"""Day, kind, subject, role."""


def load_demo_usage(session: Session, region: Region, today: date) -> None:
    """Fill the numbers of ``region`` until the day before ``today``; offers and their reports must be there."""
    chance = random.Random(SEED + 2)
    segments = {code: segment for code, segment in _rows(session, region, Product.code, Product.segment)}
    areas = tuple(session.scalars(select(Area.name).where(Area.region_id == region.id).order_by(Area.id)))
    told = {code for story in STORIES for code in story.products}
    stories = (*STORIES, *(_Story("", (code,), OTHER_SHARE) for code in segments if code not in told))
    counts: Counter[Key] = Counter()
    shown: Counter[tuple[date, str]] = Counter()
    for day in _days(today):
        for story, times in _stories(stories, _rate(day, today, chance), chance):
            searches = _Searches(story, times, day, chance, segments, areas)
            searches.add_to(counts)
            for code, number in searches.shown.items():
                shown[day.replace(day=1), code] += number
    months: Counter[Key] = Counter()
    for (day, kind, subject, role), count in counts.items():
        months[day.replace(day=1), kind, subject, role] += count
    session.execute(insert(UsageCount), list(_count_rows(region.id, "day", counts)))
    session.execute(insert(UsageMonth), list(_count_rows(region.id, "month", months)))
    session.execute(insert(OfferUsage), list(_offer_rows(session, region, months, shown, chance)))
    session.execute(insert(RegionDay), list(_region_days(session, region, today, chance)))


def _stories(stories: Sequence["_Story"], rate: int, chance: random.Random) -> Iterator[tuple["_Story", int]]:
    """What is searched on a day and how often; together ``rate`` times."""
    order = sorted(stories, key=lambda story: chance.random() ** (1 / story.share), reverse=True)[:STORIES_A_DAY]
    times = _dealt(rate, [story.share for story in order], chance)
    yield from ((story, number) for story, number in zip(order, times, strict=True) if number)


def _rows(session: Session, region: Region, *columns: Any) -> Sequence[Any]:
    return session.execute(select(*columns).where(Product.region_id == region.id).order_by(Product.code)).all()


def _days(today: date) -> Iterator[date]:
    day = today.replace(day=1)
    for _ in range(MONTHS - 1):
        day = (day - timedelta(days=1)).replace(day=1)
    while day < today:
        yield day
        day += timedelta(days=1)


def _rate(day: date, today: date, chance: random.Random) -> int:
    """Searches of a day: growing, fewer in weekends and in August."""
    grown = FIRST_RATE + (LAST_RATE - FIRST_RATE) * (1 - (today - day).days / 395)
    quiet = (WEEKEND if day.weekday() > 4 else 1.0) * (SUMMER if day.month == 8 else 1.0)
    return round(grown * quiet * chance.uniform(0.92, 1.08))


@dataclass(frozen=True, slots=True)
class _Searches:
    """Searches of a day for one subject by one kind of visitor, counted as ``services.count_searches`` counts."""

    story: _Story
    times: int
    day: date
    chance: random.Random
    segments: Mapping[str, int]
    areas: tuple[str, ...]

    def add_to(self, counts: Counter[Key]) -> None:
        """Count them, and what was seen afterwards."""
        role = self.chance.choices([name for name, _ in ROLES], [weight for _, weight in ROLES])[0]
        for kind, subject, times in (*self._answers(role), *self._filters(), *self._typed(), *self._seen()):
            if times:
                counts[self.day, kind.value, subject, role] += times

    @property
    def _codes(self) -> list[str]:
        return [code for code in self.story.products if code in self.segments]

    def _part(self, share: float, of: int | None = None) -> int:
        """About ``share`` of the searches (or ``of`` others): whole, and right on average."""
        exact = share * (self.times if of is None else of)
        return int(exact) + (self.chance.random() < exact % 1)

    def _products(self) -> list[tuple[str, int]]:
        """Products with how often they were meant; the second one by some of those who meant the first."""
        shares = (1.0, 0.08)
        return [(code, self._part(share)) for code, share in zip(self._codes, shares, strict=False)]

    @property
    def shown(self) -> dict[str, int]:
        """By product, how often offers stood in the lists; kept by offer and month only."""
        if not self.story.found:
            return {}
        return {code: self.times * self.chance.randint(5, 11) for code in self._codes or ANY_PRODUCT}

    def _answers(self, role: str) -> Iterator[tuple[UsageKind, str, int]]:
        few, judged = self._part(0.2), role != API_ROLE
        yield UsageKind.SEARCH, "", self.times
        if self.story.found:
            within = self._part(self.story.within)
            yield UsageKind.OUTCOME, Outcome.FEW.value, few
            yield UsageKind.OUTCOME, Outcome.MANY.value, self.times - few
            if judged:
                yield UsageKind.NORM, NormOutcome.WITHIN.value, within
                yield UsageKind.NORM, NormOutcome.BEYOND.value, self.times - within
        else:
            yield UsageKind.OUTCOME, Outcome.NOTHING.value, self.times
        products = self._products()
        for code, times in products:
            yield UsageKind.PRODUCT, code, times
            if not self.story.found:
                yield UsageKind.PRODUCT_NOTHING, code, times
            elif judged:
                within = self._part(self.story.within, times)
                yield UsageKind.PRODUCT_WITHIN, code, within
                yield UsageKind.PRODUCT_BEYOND, code, times - within
        for segment in {self.segments[code] for code, _ in products[:1]}:
            yield UsageKind.SEGMENT, str(segment), self.times
        yield from self._places()

    def _places(self) -> Iterator[tuple[UsageKind, str, int]]:
        chance = self.chance
        area = chance.choices((*self.areas, EVERYWHERE, ELSEWHERE), (*[3] * len(self.areas), 3, 1))[0]
        there = self._part(0.7)
        for name, times in ((area, there), (EVERYWHERE, self.times - there)):
            yield UsageKind.AREA, name, times
            if not self.story.found:
                yield UsageKind.AREA_NOTHING, name, times
        yield UsageKind.AGE, age_group(chance.randint(*self.story.ages)), self._part(0.5)

    def _filters(self) -> Iterator[tuple[UsageKind, str, int]]:
        for used, often in (("straal", 0.45), ("start-binnen", 0.2), ("actueel", 0.08), ("zonder-stop", 0.06)):
            yield UsageKind.FILTER, used, self._part(often)
        yield UsageKind.ORDER, self.chance.choice(("wachttijd", "wachttijd", "afstand")), self._part(0.18)
        if not self.story.filters:
            return
        code, times = self.chance.choice(self.story.filters), self._part(0.35)
        yield UsageKind.FILTER, f"kenmerk:{code}", times
        for product in self._codes[:1] or [""]:
            yield UsageKind.PRODUCT_FILTER, f"{product}|{code}", times

    def _typed(self) -> Iterator[tuple[UsageKind, str, int]]:
        text, typed = self.story.text, self._part(0.8)
        if text:
            yield UsageKind.TEXT, text, typed
            if not self.story.found:
                yield UsageKind.TEXT_NOTHING, text, typed
            if text in UNKNOWN_WORDS:
                yield UsageKind.UNKNOWN_WORD, UNKNOWN_WORDS[text], typed
        yield UsageKind.SUGGESTION, self.chance.choices(SUGGESTIONS, (6, 3, 2, 2, 1))[0], self._part(0.15)

    def _seen(self) -> Iterator[tuple[UsageKind, str, int]]:
        """Some offers are opened, and now and then a phone number is used."""
        if not self.story.found:
            return
        for code in self._codes or ANY_PRODUCT:
            opened = self._part(0.55)
            yield UsageKind.OPENED, code, opened
            yield UsageKind.CONTACTED, code, self._part(0.22, opened)


def _count_rows(region_id: int, when: str, counts: Mapping[Key, int]) -> Iterator[dict[str, Any]]:
    for (day, kind, subject, role), count in sorted(counts.items(), key=lambda each: (each[0][1], each[0])):
        yield {"region_id": region_id, when: day, "kind": kind, "subject": subject, "role": role, "count": count}


def _offer_rows(
    session: Session,
    region: Region,
    months: Mapping[Key, int],
    all_shown: Mapping[tuple[date, str], int],
    chance: random.Random,
) -> Iterator[dict[str, Any]]:
    """What was seen of a product in a month, dealt out over its offers: everything lands somewhere."""
    offers: dict[str, list[int]] = {}
    found = select(Product.code, Offer.id).join(Contract, Contract.product_id == Product.id)
    for code, offer_id in session.execute(
        found.join(Offer, Offer.contract_id == Contract.id).where(Product.region_id == region.id).order_by(Offer.id)
    ):
        offers.setdefault(code, []).append(offer_id)
    weights = {offer_id: chance.uniform(0.3, 1.7) for ids in offers.values() for offer_id in ids}
    seen: Counter[tuple[date, str, str]] = Counter()
    for (month, kind, subject, _), count in months.items():
        seen[month, kind, subject] += count
    for month in sorted({month for month, *_ in seen}):
        for code, ids in offers.items():
            shares = [weights[offer_id] for offer_id in ids]
            shown = _dealt(all_shown.get((month, code), 0), shares, chance)
            opened = _dealt(seen[month, UsageKind.OPENED.value, code], shown, chance)
            contacted = _dealt(seen[month, UsageKind.CONTACTED.value, code], opened, chance)
            for offer_id, *times in zip(ids, shown, opened, contacted, strict=True):
                if times[0]:
                    yield {"offer_id": offer_id, "month": month} | dict(
                        zip(("shown", "opened", "contacted"), times, strict=True)
                    )


def _dealt(total: int, shares: Sequence[float], chance: random.Random) -> list[int]:
    """``total`` in whole parts about as large as ``shares``."""
    whole = sum(shares)
    if not whole:
        return [0] * len(shares)
    parts = [int(total * share / whole) for share in shares]
    for place in chance.choices(range(len(shares)), shares, k=total - sum(parts)):
        parts[place] += 1
    return parts


def _region_days(session: Session, region: Region, today: date, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Figures that became fresher over the year, ending where the demo stands."""
    now = next((state for state in state_of_regions(session, today) if state.region_id == region.id), None)
    if now is None:
        return
    days = list(_days(today))
    for place, day in enumerate(days):
        left = 1 - place / max(1, len(days) - 1)
        fresh = round(now.current * (1 - 0.22 * left) + chance.uniform(-0.01, 0.01) * now.offers * left)
        older = round(now.ageing * (1 + 0.4 * left))
        yield {
            "region_id": region.id,
            "day": day,
            "offers": now.offers,
            "current": fresh,
            "ageing": older,
            "unknown": now.offers - fresh - older,
            "fields_filled": round(now.fields_filled * (1 - 0.15 * left)),
            "fields_asked": now.fields_asked,
        }
