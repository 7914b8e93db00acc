"""Where somebody searches: a postcode, a town, or a municipality becomes a point."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from portal.domain.postcode import InvalidPostcode, Postcode, place_key
from portal.geography.postcodes import PostcodeBook
from portal.services.region_facts import RegionFacts


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """The name to show, the point in RD New metres, and the GM codes that it lies in."""

    name: str
    x: float
    y: float
    municipalities: tuple[str, ...] = ()


def find_place(book: PostcodeBook, written: str, facts: RegionFacts) -> FoundPlace | None:
    """The place that somebody wrote, or None.

    A postcode of four or six characters; a town (of two with one name the one nearer to the region); a
    municipality that is no town of its own (Geldrop-Mierlo), or the first half of a double name (Son).
    """
    try:
        postcode = Postcode.parse(written)
    except InvalidPostcode:
        return _named(book, written, facts)
    row = book.find(postcode.four)
    return FoundPlace(f"{postcode.four} ({row.place})", row.x, row.y, (row.municipality,)) if row is not None else None


def _named(book: PostcodeBook, written: str, facts: RegionFacts) -> FoundPlace | None:
    place = book.find_place(written, middle_of(book, frozenset(facts.municipalities)))
    if place is not None:
        return FoundPlace(place.name, place.x, place.y, place.municipalities)
    code = facts.municipality_keys.get(place_key(written))
    middle = middle_of(book, frozenset({code})) if code is not None else None
    return FoundPlace(facts.places[code], *middle, (code,)) if code is not None and middle is not None else None


@lru_cache(maxsize=1_000)
def middle_of(book: PostcodeBook, codes: frozenset[str]) -> tuple[float, float] | None:
    """The middle of the postcodes of these municipalities."""
    points: Sequence[tuple[float, float]] = [(row.x, row.y) for row in book.rows if row.municipality in codes]
    if not points:
        return None
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
