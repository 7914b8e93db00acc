"""Which figures of a region may be shown, so that no total minus its shown parts tells what is hidden.

A figure is shown when it rests on at least ``MIN_OFFERS`` offers of ``MIN_PROVIDERS`` providers. Everything else that
can be reached by subtraction must meet the same rule: what is hidden of a whole is always two parts or more, that rest
on enough offers together and do not all say the same. docs/adr/0012 says why this is enough.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.domain.product import is_crisis
from portal.domain.waiting_statistics import (
    CountedOffer,
    CutFigures,
    Group,
    base,
    figures,
    intake_weeks,
    places_sum,
    start_weeks,
    within_intake_norm,
    within_start_norm,
)

MIN_OFFERS = 3
MIN_PROVIDERS = 2


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a region's offers; what is None is not chosen. A product is named with its segment."""

    segment: int | None = None
    product: str | None = None
    area: str | None = None

    def within(self, area: str | None) -> "Cut":
        """The same segment and product in one area, or in all."""
        return Cut(self.segment, self.product, area)


WHOLE = Cut()
Hidden = dict[Cut, frozenset[Group]]
ALL = frozenset(Group)


def enough(offers: Sequence[CountedOffer]) -> bool:
    """Whether figures may rest on these ``offers``."""
    return len(offers) >= MIN_OFFERS and len({each.provider for each in offers}) >= MIN_PROVIDERS


def mixed(group: Group, offers: Sequence[CountedOffer]) -> bool:
    """Whether the figures of ``group`` over all of ``offers`` leave open what each of them says."""
    match group:
        case Group.NUMBERS:
            return True  # judged per number, see ``COUNTS``
        case Group.INTAKE:
            return len(set(intake_weeks(offers))) > 1
        case Group.START:
            return len(set(start_weeks(offers))) > 1
        case Group.INTAKE_NORM:
            return 0 < within_intake_norm(offers) < len(offers)
        case Group.START_NORM:
            return 0 < within_start_norm(offers) < len(offers)
        case Group.PLACES:
            places = places_sum(offers)
            return 0 < places.free < places.total


@dataclass(frozen=True, slots=True)
class _Count:
    """A number of offers: which ones could be counted in it, as anybody knows of a product, and which ones are."""

    could: Callable[[CountedOffer], bool]
    does: Callable[[CountedOffer], bool]


COUNTS = (
    _Count(lambda each: True, lambda each: each.current),
    _Count(lambda each: not is_crisis(each.segment), lambda each: each.intake is not None),
    _Count(lambda each: not is_crisis(each.segment), lambda each: each.start is not None),
    _Count(lambda each: each.counts_places, lambda each: each.free is not None and each.total is not None),
)
"""What ``Group.NUMBERS`` counts beside the offers themselves."""


def region_figures(
    offers: Iterable[CountedOffer], segments: Mapping[str, int], areas: Sequence[str]
) -> dict[Cut, CutFigures]:
    """All figures of a region that may be shown, by cut.

    ``segments`` gives the segment of each product in the catalogue, ``areas`` the parts of the region (none: no cuts by
    area). A cut by area within a segment or product is absent where that is not split by area at all.
    """
    return _Region(list(offers), segments, areas).figures()


class _Region:
    """The offers of a region, sorted into all cuts, and what is hidden of each."""

    def __init__(self, offers: list[CountedOffer], segments: Mapping[str, int], areas: Sequence[str]) -> None:
        self._areas = [*areas, *sorted({each.area for each in offers} - set(areas))] if areas else []
        products = {**segments, **{each.product: each.segment for each in offers}}
        self._segments = [Cut(segment=number) for number in sorted(set(products.values()))]
        self._products = {
            each: [Cut(each.segment, code) for code, number in sorted(products.items()) if number == each.segment]
            for each in self._segments
        }
        self._offers: dict[Cut, list[CountedOffer]] = {}
        self._bases: dict[tuple[Cut, Group], list[CountedOffer]] = {}
        smallest: dict[Cut, list[CountedOffer]] = {}
        for offer in offers:
            smallest.setdefault(Cut(offer.segment, offer.product, offer.area), []).append(offer)
        for cut, inside in smallest.items():
            for whole in _wholes_of(cut, by_area=bool(self._areas)):
                self._offers.setdefault(whole, []).extend(inside)

    def figures(self) -> dict[Cut, CutFigures]:
        hidden: Hidden = {WHOLE: frozenset(group for group in Group if not self._may_stand_alone(WHOLE, group))}
        if Group.NUMBERS in hidden[WHOLE]:
            hidden[WHOLE] = ALL
        areas = [Cut(area=name) for name in self._areas]
        self._hide_parts(WHOLE, self._segments, hidden)
        self._hide_parts(WHOLE, areas, hidden)
        for segment, products in self._products.items():
            self._hide_parts(segment, products, hidden)
        for split in self._split(WHOLE, self._segments, hidden):
            self._show_areas(split, hidden)
            for product in self._split(split, self._products[split], hidden):
                self._show_areas(product, hidden)
        return {cut: figures(self._offers.get(cut, ()), groups) for cut, groups in hidden.items()}

    def _show_areas(self, cut: Cut, hidden: Hidden) -> None:
        hidden.update({cut.within(name): frozenset() for name in self._areas})

    def _base(self, cut: Cut, group: Group) -> list[CountedOffer]:
        found = self._bases.get((cut, group))
        if found is None:
            found = self._bases[cut, group] = base(group, self._offers.get(cut, ()))
        return found

    def _may_stand_alone(self, cut: Cut, group: Group) -> bool:
        offers = self._base(cut, group)
        if group is not Group.NUMBERS:
            return not offers or enough(offers)
        able = [[offer for offer in offers if count.could(offer)] for count in COUNTS]
        return all(not each or enough(each) for each in able)

    def _hide_parts(self, whole: Cut, parts: Sequence[Cut], hidden: Hidden) -> None:
        """Decide per group which of ``parts``, that make up ``whole``, are hidden; of a hidden whole all are."""
        unnumbered = self._hidden_of(whole, parts, Group.NUMBERS, set(), hidden)
        concealed: dict[Group, set[Cut]] = {
            group: unnumbered | self._hidden_of(whole, parts, group, unnumbered, hidden) for group in Group
        }
        for part in parts:
            hidden[part] = frozenset(group for group in Group if part in concealed[group])

    def _hidden_of(self, whole: Cut, parts: Sequence[Cut], group: Group, forced: set[Cut], hidden: Hidden) -> set[Cut]:
        """The hidden ones of ``parts``: too few, ``forced``, and as many small ones as the rest needs to be safe."""
        if group in hidden[whole]:
            return set(parts)
        filled = [part for part in parts if self._base(part, group)]
        found = {part for part in filled if part in forced or not self._may_stand_alone(part, group)}
        shown = sorted(set(filled) - found, key=lambda part: (len(self._base(part, group)), str(part)))
        while found and shown and not self._safe(found, shown, group):
            found.add(shown.pop(0))
        if found and group is Group.NUMBERS:  # an empty part tells by its 0 that the others are not empty
            found |= set(parts) - set(filled)
        return found

    def _safe(self, left: Collection[Cut], shown: Collection[Cut], group: Group) -> bool:
        """Whether the sum over the cuts that are ``left``, the whole minus what is ``shown``, tells nothing of one."""
        together = [offer for cut in left for offer in self._base(cut, group)]
        if len(left) < 2 or not enough(together) or not mixed(group, together):
            return False
        return group is not Group.NUMBERS or all(self._leaves_open(left, shown, count) for count in COUNTS)

    def _leaves_open(self, left: Collection[Cut], shown: Collection[Cut], count: _Count) -> bool:
        """Whether a number of the rest may lie in more than one of its cuts, and is not 0 in all."""
        if not any(self._could(cut, count) for cut in shown):
            return True  # nothing to subtract: the rest is what the whole itself says
        able = [cut for cut in left if self._could(cut, count)]
        return not able or (
            len(able) > 1 and any(count.does(offer) for cut in left for offer in self._base(cut, Group.NUMBERS))
        )

    def _could(self, cut: Cut, count: _Count) -> bool:
        return any(count.could(offer) for offer in self._base(cut.within(None), Group.NUMBERS))

    def _split(self, whole: Cut, rows: Sequence[Cut], hidden: Hidden) -> list[Cut]:
        """The ``rows`` of ``whole`` that are told by area: each with all its areas or not at all.

        So what is not told is a full block of rows and areas, of which only sums of rows and of areas can be found.
        """
        split = [row for row in rows if self._may_split(whole, row, hidden)]
        split.sort(key=lambda row: (-len(self._base(row, Group.NUMBERS)), str(row)))
        while split and not all(self._rest_is_safe(whole, rows, split, group, hidden) for group in Group):
            split.pop()
        return split

    def _may_split(self, whole: Cut, row: Cut, hidden: Hidden) -> bool:
        if hidden[row] or not self._base(row, Group.NUMBERS):
            return False
        for name in self._areas:
            cell, column = row.within(name), hidden[whole.within(name)]
            for group in Group:
                if self._base(cell, group) and (group in column or not self._may_stand_alone(cell, group)):
                    return False
        return True

    def _hides(self, row: Cut, group: Group, hidden: Hidden) -> bool:
        """Whether a row leaves open what its areas say: not when it is shown and says the same of all its offers."""
        offers = self._base(row, group)
        return bool(offers) and (group in hidden[row] or mixed(group, offers))

    def _rest_is_safe(self, whole: Cut, rows: Sequence[Cut], split: list[Cut], group: Group, hidden: Hidden) -> bool:
        """Whether the areas of ``whole`` minus those of the rows that are ``split`` tell nothing of one other row."""
        left = [row for row in rows if row not in split and self._hides(row, group, hidden)]
        if not left or not any(self._base(row, group) for row in split):
            return True
        for name in self._areas:
            rest = [row.within(name) for row in left]
            told = [row.within(name) for row in split]
            if not any(self._base(cell, group) for cell in told):
                continue  # nothing to subtract
            if group not in hidden[whole.within(name)] and not self._safe(rest, told, group):
                return False
        return True


def _wholes_of(cut: Cut, *, by_area: bool) -> Iterator[Cut]:
    """Every cut that holds the offers of one product in one area."""
    for whole in (WHOLE, Cut(cut.segment), Cut(cut.segment, cut.product)):
        yield whole
        if by_area:
            yield whole.within(cut.area)
