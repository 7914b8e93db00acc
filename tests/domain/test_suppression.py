"""What may be shown of a region, attacked by somebody who has every published figure and can solve equations."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest

from portal.domain.suppression import ALL, WHOLE, Cut, enough, region_figures
from portal.domain.waiting_statistics import CountedOffer, CutFigures, Group, base, figures

AREAS = ("Peelland", "Dommelvallei")
CRISIS, LIVING = 5, 2
INF = float("inf")


def offers(
    count: int, product: str = "A", segment: int = 4, area: str = "Peelland", providers: int = 2, **more: int
) -> list[CountedOffer]:
    """Offers with waits of 1, 2, 3, ... weeks, in turn of ``providers`` providers."""
    return [
        CountedOffer(
            provider=number % providers,
            segment=segment,
            product=product,
            area=area,
            current=number % 4 != 3,
            intake=number + 1 if number % 4 != 3 else None,
            start=number + 2 if number % 4 != 3 else None,
            intake_norm=2,
            start_norm=3,
            **more,
        )
        for number in range(count)
    ]


def shown(found: Mapping[Cut, CutFigures], group: Group = Group.NUMBERS) -> set[Cut]:
    return {cut for cut, each in found.items() if group not in each.hidden}


def test_three_offers_of_two_providers_are_enough() -> None:
    assert enough(offers(3))
    assert not enough(offers(2))
    assert not enough(offers(9, providers=1))


def test_a_region_that_has_enough_of_everything_shows_everything() -> None:
    rows = [each for code in "AB" for area in AREAS for each in offers(8, code, area=area)]
    found = region_figures(rows, {"A": 4, "B": 4}, AREAS)
    assert shown(found) == set(found)
    assert len(found) == 1 + 1 + 2 + 2 + 2 + 4
    assert found[Cut(4, "A", "Peelland")] == figures(offers(8))


def test_one_small_product_takes_another_with_it() -> None:
    rows = offers(2, "A") + offers(9, "B") + offers(12, "C")
    found = region_figures(rows, {"A": 4, "B": 4, "C": 4}, ())
    assert shown(found) == {WHOLE, Cut(4), Cut(4, "C")}
    assert found[Cut(4, "A")] == CutFigures(hidden=ALL)


def test_a_product_of_one_provider_is_small_however_many_offers_it_has() -> None:
    rows = offers(20, "A", providers=1) + offers(9, "B") + offers(12, "C")
    assert Cut(4, "A") not in shown(region_figures(rows, {"A": 4, "B": 4, "C": 4}, ()))


def test_two_small_products_that_are_enough_together_need_no_third() -> None:
    rows = offers(2, "A") + offers(2, "B") + offers(12, "C")
    assert shown(region_figures(rows, {"A": 4, "B": 4, "C": 4}, ())) == {WHOLE, Cut(4), Cut(4, "C")}


def test_an_empty_product_tells_its_nothing_only_where_nothing_is_hidden() -> None:
    assert region_figures(offers(9, "A"), {"A": 4, "B": 4}, ())[Cut(4, "B")].offers == 0
    rows = offers(2, "A") + offers(2, "B") + offers(12, "C")
    assert region_figures(rows, {"A": 4, "B": 4, "C": 4, "D": 4}, ())[Cut(4, "D")] == CutFigures(hidden=ALL)


def test_a_rest_that_says_all_the_same_takes_another_with_it() -> None:
    """Products A and B are hidden together; all of their offers are beyond the norm, so each one is."""
    late = [replace(each, intake=9) for each in offers(3, "A", providers=1) + offers(3, "B", providers=1)]
    late = [replace(each, provider=n) for n, each in enumerate(late)]
    late = [replace(each, provider=0 if each.product == "A" else 1) for each in late]
    rows = late + offers(9, "C") + offers(12, "D")
    found = region_figures(rows, dict.fromkeys("ABCD", 4), ())
    assert Cut(4, "C") in shown(found, Group.NUMBERS)
    assert Cut(4, "C") not in shown(found, Group.INTAKE_NORM)
    assert Cut(4, "D") in shown(found, Group.INTAKE_NORM)


def test_waits_are_hidden_apart_from_numbers() -> None:
    rows = offers(9, "B") + offers(12, "C") + [replace(each, intake=None) for each in offers(9, "A")]
    rows += [replace(each, intake=7) for each in offers(1, "A")]
    found = region_figures(rows, dict.fromkeys("ABC", 4), ())
    assert shown(found) == set(found)
    assert shown(found, Group.INTAKE) == {WHOLE, Cut(4), Cut(4, "C")}
    assert shown(found, Group.START) == set(found)


def test_a_segment_is_told_by_area_for_all_areas_or_none() -> None:
    rows = offers(9, "A", 4) + offers(9, "A", 4, "Dommelvallei")
    rows += offers(9, "B", 1) + offers(2, "B", 1, "Dommelvallei")
    rows += offers(9, "C", 3) + offers(9, "C", 3, "Dommelvallei")
    found = region_figures(rows, {"A": 4, "B": 1, "C": 3}, AREAS)
    assert not [cut for cut in found if cut.segment == 1 and cut.area]
    told = {cut.segment for cut in found if cut.segment and cut.area}
    assert len(told) == 1, "another segment is not split either: the two hide each other"


def test_an_empty_region() -> None:
    found = region_figures([], {"A": 4, "B": 2}, AREAS)
    assert {each.offers for each in found.values()} == {0}
    assert shown(found) == set(found)


def test_a_region_with_two_offers_tells_nothing() -> None:
    found = region_figures(offers(2), {"A": 4, "B": 2}, AREAS)
    assert {each.hidden for each in found.values()} == {ALL}


def test_offers_outside_the_areas_get_an_area_of_their_own() -> None:
    rows = offers(8) + offers(8, area="Dommelvallei") + offers(8, area="Buiten de regio")
    assert region_figures(rows, {"A": 4}, AREAS)[Cut(area="Buiten de regio")].offers == 8


@dataclass(frozen=True)
class Quantity:
    """A number that adds up: its group, how it is published, and what one offer adds."""

    group: Group
    published: Callable[[CutFigures], int | None]
    of: Callable[[CountedOffer], int]
    segments: tuple[int, ...] = (1, 2, 3, 4, 5)
    """Where it can be more than 0, as anybody knows."""
    cap: Callable[[CutFigures], int | None] = lambda _: None


WAITING = (1, 2, 3, 4)
QUANTITIES = {
    "offers": Quantity(Group.NUMBERS, lambda f: f.offers, lambda o: 1),
    "current": Quantity(Group.NUMBERS, lambda f: f.current, lambda o: int(o.current), cap=lambda f: f.offers),
    "intakes": Quantity(
        Group.NUMBERS, lambda f: f.intake_count, lambda o: int(o.intake is not None), WAITING, lambda f: f.offers
    ),
    "starts": Quantity(
        Group.NUMBERS, lambda f: f.start_count, lambda o: int(o.start is not None), WAITING, lambda f: f.offers
    ),
    "placed": Quantity(
        Group.NUMBERS, lambda f: f.places_count, lambda o: int(o.free is not None), (LIVING, CRISIS), lambda f: f.offers
    ),
    "within intake norm": Quantity(
        Group.INTAKE_NORM,
        lambda f: 0 if f.intake_norm is None else f.intake_norm.part,
        lambda o: int(o.intake is not None and o.intake <= (o.intake_norm or 0)),
        WAITING,
        lambda f: f.intake_count,
    ),
    "beyond intake norm": Quantity(
        Group.INTAKE_NORM,
        lambda f: 0 if f.intake_norm is None else f.intake_norm.of - f.intake_norm.part,
        lambda o: int(o.intake is not None and o.intake > (o.intake_norm or 0)),
        WAITING,
        lambda f: f.intake_count,
    ),
    "within start norm": Quantity(
        Group.START_NORM,
        lambda f: 0 if f.start_norm is None else f.start_norm.part,
        lambda o: int(o.start is not None and o.start <= (o.start_norm or 0)),
        WAITING,
        lambda f: f.start_count,
    ),
    "free places": Quantity(
        Group.PLACES, lambda f: 0 if f.places is None else f.places.free, lambda o: o.free or 0, (LIVING, CRISIS)
    ),
    "taken places": Quantity(
        Group.PLACES,
        lambda f: 0 if f.places is None else f.places.total - f.places.free,
        lambda o: (o.total or 0) - (o.free or 0),
        (LIVING, CRISIS),
    ),
}


@dataclass(frozen=True)
class Scene:
    """A region by chance, with everything that is published about it."""

    rows: list[CountedOffer]
    segments: dict[str, int]
    areas: tuple[str, ...]
    published: dict[Cut, CutFigures]

    def cuts(self) -> list[Cut]:
        wide = [WHOLE, *(Cut(each) for each in sorted(set(self.segments.values())))]
        wide += [Cut(segment, code) for code, segment in self.segments.items()]
        return wide + [replace(cut, area=area) for cut in wide for area in self.areas]

    def within(self, cut: Cut) -> list[CountedOffer]:
        return [
            each
            for each in self.rows
            if cut.segment in (None, each.segment)
            and cut.product in (None, each.product)
            and cut.area in (None, each.area)
        ]

    def sums(self) -> Iterator[tuple[Cut, list[Cut]]]:
        """Every way in which one cut is the sum of others."""
        present = sorted(set(self.segments.values()))
        for area in (None, *self.areas):
            yield Cut(area=area), [Cut(each, area=area) for each in present]
            for segment in present:
                codes = [code for code, each in self.segments.items() if each == segment]
                yield Cut(segment, area=area), [Cut(segment, code, area) for code in codes]
        if self.areas:
            for cut in self.cuts():
                if cut.area is None:
                    yield cut, [replace(cut, area=area) for area in self.areas]

    def kept_back(self, group: Group) -> list[Cut]:
        """Cuts whose figures rest on too little to be told: these must never be found."""
        found = []
        for cut in self.cuts():
            told = self.published.get(cut)
            rest = base(group, self.within(cut))
            if (told is None or group in told.hidden) and rest and not enough(rest):
                found.append(cut)
        return found


def scene(seed: int) -> Scene:
    chance = random.Random(seed)
    areas = tuple(f"Gebied {n}" for n in range(chance.choice((0, 2, 3, 4, 6))))
    segments = {f"P{n:02d}": chance.choice((1, 2, 2, 4, 5)) for n in range(chance.choice((2, 4, 8, 20)))}
    providers = chance.randint(2, 12)
    rows = []
    for _ in range(chance.choice((2, 10, 40, 150, 500))):
        code = chance.choices(list(segments), weights=[1 + n % 5 for n in range(len(segments))])[0]
        segment, current = segments[code], chance.random() < 0.75
        waits, living = current and segment != CRISIS, segment in (LIVING, CRISIS)
        free = chance.randint(0, 2) if living and current and chance.random() < 0.7 else None
        rows.append(
            CountedOffer(
                provider=chance.randrange(providers),
                segment=segment,
                product=code,
                area=chance.choices(areas, weights=range(1, len(areas) + 1))[0] if areas else "overal",
                counts_places=living,
                current=current,
                intake=chance.randint(0, 12) if waits and chance.random() < 0.8 else None,
                start=chance.randint(0, 12) if waits and chance.random() < 0.7 else None,
                intake_norm=4,
                start_norm=9,
                free=free,
                total=None if free is None else 6,
            )
        )
    return Scene(rows, segments, areas, region_figures(rows, segments, areas))


def published_value(told: CutFigures | None, quantity: Quantity) -> int | None:
    return None if told is None or quantity.group in told.hidden else quantity.published(told)


def found_by_subtraction(here: Scene, quantity: Quantity) -> list[Cut]:
    """Hidden cuts that are a sum and difference of published ones, whatever the numbers are: linear algebra."""
    atoms = [
        (code, area)
        for code, segment in here.segments.items()
        if segment in quantity.segments
        for area in here.areas or ("overal",)
    ]

    def row(cut: Cut) -> list[float]:
        return [
            float(
                cut.segment in (None, here.segments[code]) and cut.product in (None, code) and cut.area in (None, area)
            )
            for code, area in atoms
        ]

    known = [row(cut) for cut, told in here.published.items() if published_value(told, quantity) is not None]
    wanted = here.kept_back(quantity.group)
    if not known or not wanted or not atoms:
        return []
    span, target = np.array(known).T, np.array([row(cut) for cut in wanted]).T
    solved = np.linalg.lstsq(span, target, rcond=None)[0]
    errors = np.abs(span @ solved - target).max(axis=0)
    reachable = target.any(axis=0)  # what is 0 by the nature of the product tells nothing
    return [cut for cut, error, real in zip(wanted, errors, reachable, strict=True) if real and error < 1e-7]


def found_by_bounds(here: Scene, quantity: Quantity) -> list[Cut]:
    """Hidden cuts of which the number must be one value, because numbers are not negative and parts not too large."""
    low, high = dict.fromkeys(here.cuts(), 0.0), dict.fromkeys(here.cuts(), INF)
    for cut in here.cuts():
        told = here.published.get(cut)
        value = published_value(told, quantity)
        if value is not None:
            low[cut] = high[cut] = value
        elif told is not None and Group.NUMBERS not in told.hidden:
            cap = quantity.cap(told)
            high[cut] = INF if cap is None else cap
        if cut.segment is not None and cut.segment not in quantity.segments:
            high[cut] = 0
    sums, plain = list(here.sums()), says_itself(here, quantity)
    while tighten(sums, plain, low, high):
        pass
    return [
        cut
        for cut in here.kept_back(quantity.group)
        if low[cut] == high[cut]
        and any(each.segment in quantity.segments for each in here.within(cut))
        and not any(holds(whole, cut) for whole in plain)
    ]


def holds(whole: Cut, part: Cut) -> bool:
    return (
        whole.segment in (None, part.segment)
        and whole.product in (None, part.product)
        and whole.area in (None, part.area)
    )


def tighten(
    sums: Sequence[tuple[Cut, list[Cut]]], plain: set[Cut], low: dict[Cut, float], high: dict[Cut, float]
) -> bool:
    """Narrow what each cut can be by all sums; whether anything became narrower."""
    changed = False
    for whole, parts in sums:
        least, most = sum(low[part] for part in parts), sum(high[part] for part in parts)
        bounds = [(whole, least, most)]
        for part in parts if whole not in plain else ():
            others_most = sum(high[each] for each in parts if each != part)
            bounds.append((part, low[whole] - others_most, high[whole] - (least - low[part])))
        for cut, lower, upper in bounds:
            if lower > low[cut] + 1e-9 or upper < high[cut] - 1e-9:
                low[cut], high[cut] = max(low[cut], lower), min(high[cut], upper)
                changed = True
    return changed


def says_itself(here: Scene, quantity: Quantity) -> set[Cut]:
    """Wholes that say of themselves that it is none or all: that holds for every part, and nothing was subtracted."""
    found = set()
    for cut, told in here.published.items():
        value, cap = published_value(told, quantity), quantity.cap(told)
        if value is not None and (value == 0 or value == cap):
            found.add(cut)
    return found


@pytest.mark.slow("tries every sum")
@pytest.mark.parametrize("seed", range(150))
def test_no_hidden_figure_can_be_found(seed: int) -> None:
    here = scene(seed)
    for name, quantity in QUANTITIES.items():
        assert found_by_subtraction(here, quantity) == [], name
        assert found_by_bounds(here, quantity) == [], name


def test_the_attack_works() -> None:
    """Without complementary hiding the small product is found at once: the test above can fail."""
    rows = offers(2, "A") + offers(9, "B") + offers(12, "C")
    segments = dict.fromkeys("ABC", 4)
    careless = {
        cut: figures(part, frozenset() if enough(part) else ALL)
        for cut, part in (
            (WHOLE, rows),
            (Cut(4), rows),
            *((Cut(4, code), [each for each in rows if each.product == code]) for code in "ABC"),
        )
    }
    here = Scene(rows, segments, (), careless)
    assert found_by_subtraction(here, QUANTITIES["offers"]) == [Cut(4, "A")]
    assert found_by_bounds(here, QUANTITIES["within intake norm"]) == [Cut(4, "A")]
    none_within = [replace(each, intake=9) if each.product in "AB" else each for each in rows]
    told = {WHOLE: figures(none_within), Cut(4): figures(none_within), Cut(4, "C"): figures(none_within[-12:])}
    again = Scene(none_within, segments, (), told)
    assert found_by_subtraction(again, QUANTITIES["within intake norm"]) == []
    assert Cut(4, "A") in found_by_bounds(again, QUANTITIES["within intake norm"])


def test_most_of_a_real_region_is_shown() -> None:
    """Hiding everything would be safe and useless."""
    chance = random.Random(3)
    segments = {f"P{n}": 1 + n % 4 for n in range(40)}
    rows = [
        replace(each, provider=chance.randrange(60), area=chance.choice(AREAS), intake=chance.randint(0, 20))
        for code, segment in segments.items()
        for each in offers(chance.randint(4, 60), code, segment)
    ]
    found = region_figures(rows, segments, AREAS)
    assert len(shown(found, Group.INTAKE)) > 60
