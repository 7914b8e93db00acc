"""Where somebody searches: a postcode, a town, or a municipality becomes a point; a name that nothing has may be a
misspelt one. It knows nothing of questions or of the words around a name."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import dist

from rapidfuzz import process
from rapidfuzz.distance import OSA

from portal.domain.postcode import InvalidPostcode, Postcode, place_key
from portal.geography.postcodes import Place, PostcodeBook
from portal.services.catalogue.region_facts import RegionFacts

NEAR_M = 40_000.0
"""Within so many metres of the middle of a region a place counts as one that people there may mean."""
SHORTEST_MISSPELT = 6
"""Letters; a shorter one looks too much like words: "armen" is not Arcen."""
_LARGE = 10
"""Postcodes of a town that people everywhere may mean."""
_LONG = 9
"""From so many letters on two mistakes are forgiven."""


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


def municipality_of(book: PostcodeBook, written: str, facts: RegionFacts) -> str | None:
    """The GM code of the region's municipality in which a written place lies; None outside it or when unsure."""
    try:
        row = book.find(Postcode.parse(written).four)
        codes: tuple[str, ...] = (row.municipality,) if row is not None else ()
    except InvalidPostcode:
        place = book.find_place(written, middle_of(book, frozenset(facts.municipalities)))
        key = facts.municipality_keys.get(place_key(written))
        codes = place.municipalities if place is not None else (key,) if key is not None else ()
    return codes[0] if len(codes) == 1 and codes[0] in facts.municipalities else None


def closest_place(book: PostcodeBook, written: str, facts: RegionFacts) -> str | None:
    """Name of the place in or around the region, or of a large town, that looks like what somebody wrote: the same
    first letter, and one letter wrong, missing, too many or swapped with the next (two in a long name). Of equals the
    nearest."""
    key = _look(written)
    if len(key) < SHORTEST_MISSPELT or not key.isalpha():
        return None
    names = _around(book, frozenset(facts.municipalities)).get(key[0], {})
    found = process.extractOne(key, names.keys(), scorer=OSA.distance, score_cutoff=2 if len(key) >= _LONG else 1)
    return None if found is None else names[found[0]]


def _look(name: str) -> str:
    """The key of a name as it looks: "Bergeyk" is how Bergeijk was written for long."""
    return place_key(name).replace("ij", "y")


@lru_cache(maxsize=64)
def _around(book: PostcodeBook, codes: frozenset[str]) -> Mapping[str, Mapping[str, str]]:
    """First letter -> key -> name of the places in and around these municipalities and of large towns, the nearest
    first."""
    middle = middle_of(book, codes)
    names: dict[str, dict[str, str]] = defaultdict(dict)
    if middle is None:
        return names

    def metres(place: Place) -> float:
        return dist((place.x, place.y), middle)

    for place in sorted(book.places(), key=metres):
        is_near = metres(place) <= NEAR_M or not codes.isdisjoint(place.municipalities)
        if is_near or len(place.postcodes) >= _LARGE:
            key = _look(place.name)
            names[key[:1]].setdefault(key, place.name)
    return names


@lru_cache(maxsize=1_000)
def middle_of(book: PostcodeBook, codes: frozenset[str]) -> tuple[float, float] | None:
    """The middle of the postcodes of these municipalities."""
    points: Sequence[tuple[float, float]] = [(row.x, row.y) for row in book.rows if row.municipality in codes]
    if not points:
        return None
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
