"""From a postcode or a place name to a point, with the small file in ``portal/reference/pc4.csv``.

One line per postcode and place: ``postcode;place;municipality;x;y`` (GM code; RD New metres, to 10 m).
The first line of a postcode is its point; further lines are other villages that share the postcode.
"""

import csv
import functools
import hashlib
import io
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from portal.domain.errors import PortalError
from portal.domain.postcode import place_key

COLUMNS = ("postcode", "place", "municipality", "x", "y")

ONE_PLACE_M = 8_000.0
"""Postcodes with the same place name and at most this far apart belong to one place."""

_OTHER_NAMES = {"denhaag": "sgravenhage", "denbosch": "shertogenbosch"}


class PostcodeFileError(PortalError, ValueError):
    """The postcode file cannot be read; the message names the line."""


@dataclass(frozen=True, slots=True)
class PostcodePlace:
    """A four-digit postcode in a place: GM code and point in RD metres."""

    postcode: str
    place: str
    municipality: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Place:
    """A town or village: the mean of its postcode points in RD metres, and the GM codes it lies in."""

    name: str
    x: float
    y: float
    municipalities: tuple[str, ...]
    postcodes: tuple[str, ...]


class PostcodeBook:
    """Every postcode and every place. Immutable once made; safe to share between threads."""

    def __init__(self, rows: Iterable[PostcodePlace], checksum: str = "") -> None:
        self.rows: tuple[PostcodePlace, ...] = tuple(rows)
        """All rows, in the order of the file."""
        self.checksum = checksum
        """SHA-256 of the file, in hexadecimal."""
        self._by_postcode: dict[str, PostcodePlace] = {}
        for row in self.rows:
            self._by_postcode.setdefault(row.postcode, row)
        self._by_name, self._places = _gather_places(self.rows)

    @classmethod
    def load(cls, path: Path | None = None) -> "PostcodeBook":
        """Read ``path``, or the packaged file (once per process); raises :class:`PostcodeFileError`."""
        return _packaged_book() if path is None else _read_book(path.read_bytes())

    def find(self, digits: str) -> PostcodePlace | None:
        """The point of a four-digit postcode, or None when it is unknown."""
        return self._by_postcode.get(digits)

    def places(self) -> tuple[Place, ...]:
        """All places, by name."""
        return self._places

    def find_places(self, name: str) -> tuple[Place, ...]:
        """All places with this name, the one with most postcodes first; "Bergen" also finds "Bergen (NH)"."""
        return self.places_with_key(place_key(name))

    def places_with_key(self, key: str) -> tuple[Place, ...]:
        """The same for a name that is a key already (:func:`portal.domain.postcode.place_key`)."""
        return self._by_name.get(_OTHER_NAMES.get(key, key), ())

    def find_place(self, name: str, near: tuple[float, float] | None = None) -> Place | None:
        """The place with this name: nearest to ``near`` (RD metres) when given, else the largest."""
        found = self.find_places(name)
        if near is None or not found:
            return found[0] if found else None
        return min(found, key=lambda place: math.dist((place.x, place.y), near))


@functools.cache
def _packaged_book() -> PostcodeBook:
    return _read_book(resources.files("portal").joinpath("reference", "pc4.csv").read_bytes())


def _read_book(content: bytes) -> PostcodeBook:
    try:
        lines = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), delimiter=";", strict=True)
        if tuple(next(lines, ())) != COLUMNS:
            raise PostcodeFileError(f"Het postcodebestand begint niet met de kolommen {';'.join(COLUMNS)}.")
        rows = [_read_row(line, lines.line_num) for line in lines]
    except (UnicodeDecodeError, csv.Error) as problem:
        raise PostcodeFileError("Het postcodebestand is geen CSV in UTF-8.") from problem
    return PostcodeBook(rows, hashlib.sha256(content).hexdigest())


def _read_row(line: Sequence[str], number: int) -> PostcodePlace:
    try:
        postcode, place, municipality, x, y = line
        return PostcodePlace(postcode, place, municipality, float(x), float(y))
    except ValueError as problem:
        raise PostcodeFileError(f"Regel {number} van het postcodebestand is niet te lezen.") from problem


def _gather_places(rows: Sequence[PostcodePlace]) -> tuple[dict[str, tuple[Place, ...]], tuple[Place, ...]]:
    by_key: dict[str, list[PostcodePlace]] = defaultdict(list)
    for row in rows:
        by_key[place_key(row.place)].append(row)
    named: dict[str, list[Place]] = defaultdict(list)
    everything: list[Place] = []
    for key, same_name in by_key.items():
        found = [_place(group) for group in _groups(same_name)]
        everything += found
        named[key] += found
        # "Bergen (NH)" is found as "Bergen" too: nobody types the brackets.
        bare = place_key(same_name[0].place.partition(" (")[0])
        if bare != key:
            named[bare] += found
    by_name = {
        key: tuple(sorted(found, key=lambda place: (-len(place.postcodes), place.name, place.postcodes)))
        for key, found in named.items()
    }
    return by_name, tuple(sorted(everything, key=lambda place: (place_key(place.name), place.postcodes)))


def _groups(rows: Sequence[PostcodePlace]) -> list[list[PostcodePlace]]:
    """Rows of one name, split where they are neither in the same municipality nor near each other."""
    groups: list[list[PostcodePlace]] = []
    for row in rows:
        touching = [group for group in groups if any(_together(row, other) for other in group)]
        groups = [group for group in groups if not any(group is joined for joined in touching)]
        groups.append([other for group in touching for other in group] + [row])
    return groups


def _together(a: PostcodePlace, b: PostcodePlace) -> bool:
    return a.municipality == b.municipality or math.dist((a.x, a.y), (b.x, b.y)) <= ONE_PLACE_M


def _place(rows: Sequence[PostcodePlace]) -> Place:
    most_first = [code for code, _ in Counter(row.municipality for row in rows).most_common()]
    return Place(
        name=Counter(row.place for row in rows).most_common(1)[0][0],
        x=sum(row.x for row in rows) / len(rows),
        y=sum(row.y for row in rows) / len(rows),
        municipalities=tuple(most_first),
        postcodes=tuple(sorted({row.postcode for row in rows})),
    )
