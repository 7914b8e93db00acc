"""A signal that help is missing (ontbrekend aanbod): what it may say, how it goes on, and what of it may be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MAX_LINE = 200
"""Characters of the one line of text."""
MAX_ANSWER = 1000
MOST_CHARACTERISTICS = 8
LEAST_SHOWN = 5
"""A group of fewer signals is not shown to the panel: it may be about one family."""


class MissingStatus(StrEnum):
    """Where a signal about a missing offer stands."""

    NEW = "nieuw"
    LOOKED_AT = "in-behandeling"
    SOLVED = "opgelost"
    IMPOSSIBLE = "niet-mogelijk"

    @property
    def closed(self) -> bool:
        """Whether nothing more will happen; such an answer needs words that everybody may read."""
        return self in (MissingStatus.SOLVED, MissingStatus.IMPOSSIBLE)


class AgeGroup(StrEnum):
    """The age groups of a signal: wide enough that none is about one child."""

    YOUNG = "0-5"
    SCHOOL = "6-11"
    TEEN = "12-15"
    YOUTH = "16-17"
    ADULT = "18-plus"

    @classmethod
    def of(cls, age: int) -> "AgeGroup":
        """The group of an age in whole years."""
        return next((group for group, oldest in _OLDEST.items() if age <= oldest), cls.ADULT)


_OLDEST = {AgeGroup.YOUNG: 5, AgeGroup.SCHOOL: 11, AgeGroup.TEEN: 15, AgeGroup.YOUTH: 17}


@dataclass(frozen=True, slots=True)
class MissingGroup:
    """Signals about one product (or, without a code, one segment or nothing known) in one area of a region.

    ``area`` is empty where a signal is about the whole region or, under ``for_panel``, where areas are taken together.
    """

    segment: int | None
    product_code: str
    area: str
    total: int
    by_status: tuple[tuple[MissingStatus, int], ...] = ()
    waiting_since: datetime | None = None
    """When the oldest that is still open was given."""

    def count(self, status: MissingStatus) -> int:
        """How many of them have this status."""
        return dict(self.by_status).get(status, 0)

    @property
    def open(self) -> int:
        """How many still wait for an answer."""
        return self.total - sum(count for status, count in self.by_status if status.closed)


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group as the panel sees it: one number, never divided further. ``area`` None is all areas together."""

    segment: int | None
    product_code: str
    area: str | None
    total: int


def for_panel(groups: Iterable[MissingGroup]) -> tuple[ShownGroup, ...]:
    """The groups that may be shown, so that no smaller one can be found by subtraction.

    Each product is shown once: per area when every area that has signals has enough of them, else all areas
    together, and not at all when even those are too few. So no signal is in two numbers, and no number is the sum of
    others of which some are hidden. Nothing counts what is left out.
    """
    by_product: dict[tuple[int | None, str], list[MissingGroup]] = {}
    for group in groups:
        by_product.setdefault((group.segment, group.product_code), []).append(group)
    shown: list[ShownGroup] = []
    for (segment, code), parts in by_product.items():
        total = sum(part.total for part in parts)
        if all(part.total >= LEAST_SHOWN for part in parts):
            shown += [ShownGroup(segment, code, part.area, part.total) for part in parts]
        elif total >= LEAST_SHOWN:
            shown.append(ShownGroup(segment, code, None, total))
    return tuple(sorted(shown, key=lambda group: (-group.total, group.product_code, group.area or "")))
