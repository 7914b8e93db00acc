import csv
import math
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.postcode import Postcode
from portal.geography.boundaries import Boundaries
from portal.geography.postcodes import COLUMNS, PostcodeBook, PostcodeFileError, PostcodePlace
from portal.geography.projection import to_wgs84_many


def test_packaged_file_is_tidy() -> None:
    content = resources.files("portal").joinpath("reference", "pc4.csv").read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n")
    rows = list(csv.DictReader(content.decode("utf-8").splitlines(), delimiter=";"))
    assert tuple(rows[0]) == COLUMNS
    postcodes = [row["postcode"] for row in rows]
    assert postcodes == sorted(postcodes)
    assert len({(row["postcode"], row["place"]) for row in rows}) == len(rows)
    assert all(Postcode.parse(postcode).four == postcode for postcode in postcodes)
    assert all(int(row["x"]) % 10 == 0 == int(row["y"]) % 10 for row in rows)
    assert all(row["place"] == row["place"].strip() != "" for row in rows)


def test_packaged_file_covers_the_country(book: PostcodeBook) -> None:
    assert len({row.postcode for row in book.rows}) > 4_000
    assert len({row.municipality for row in book.rows}) == 342
    to_wgs84_many([row.x for row in book.rows], [row.y for row in book.rows])


def test_packaged_file_is_read_once() -> None:
    assert PostcodeBook.load() is PostcodeBook.load()


def test_every_point_lies_in_or_by_its_municipality(book: PostcodeBook, official: Boundaries) -> None:
    assert all(official.municipality_at(row.x, row.y, within_m=3_000) == row.municipality for row in book.rows)


@pytest.mark.parametrize("wrong", ["5217", "1234", "1954", "7146", "5442", "4931", "4941", "4944", "5445", "5449"])
def test_postcodes_that_the_source_has_wrong_are_unknown(book: PostcodeBook, wrong: str) -> None:
    assert book.find(wrong) is None


@pytest.mark.parametrize(("corrected", "neighbour"), [("3062", "3063"), ("6418", "6417"), ("6431", "6432")])
def test_postcodes_corrected_by_their_neighbours(book: PostcodeBook, corrected: str, neighbour: str) -> None:
    found, other = book.find(corrected), book.find(neighbour)
    assert found is not None
    assert other is not None
    assert found.place == other.place
    assert math.dist((found.x, found.y), (other.x, other.y)) < 2_000


def test_finds_a_postcode(book: PostcodeBook) -> None:
    found = book.find("5503")
    assert found is not None
    assert (found.place, found.municipality) == ("Veldhoven", "GM0861")
    assert book.find("0000") is None
    assert book.find("5503AB") is None


@pytest.mark.parametrize(
    ("typed", "name", "municipality"),
    [
        ("veldhoven", "Veldhoven", "GM0861"),
        ("s hertogenbosch", "'s-Hertogenbosch", "GM0796"),
        ("Den Bosch", "'s-Hertogenbosch", "GM0796"),
        ("den haag", "'s-Gravenhage", "GM0518"),
        ("St. Oedenrode", "Sint-Oedenrode", "GM1948"),
        ("beers", "Beers (NB)", "GM1982"),
        ("Geffen", "Geffen", "GM0828"),
    ],
)
def test_finds_a_place(book: PostcodeBook, typed: str, name: str, municipality: str) -> None:
    place = book.find_place(typed)
    assert place is not None
    assert (place.name, place.municipalities[0]) == (name, municipality)


@pytest.mark.parametrize("typed", ["", "  ", "Atlantis", "5503"])
def test_unknown_place(book: PostcodeBook, typed: str) -> None:
    assert book.find_places(typed) == ()
    assert book.find_place(typed) is None
    assert book.find_place(typed, near=(0, 0)) is None


def test_places_with_one_name_are_told_apart(book: PostcodeBook) -> None:
    assert [place.name for place in book.find_places("Hengelo")] == ["Hengelo", "Hengelo (Gld)"]
    assert {place.name for place in book.find_places("Bergen")} == {"Bergen (NH)", "Bergen (L)"}
    assert [place.name for place in book.find_places("Hengelo (Gld)")] == ["Hengelo (Gld)"]


def test_nearest_of_places_with_one_name(book: PostcodeBook) -> None:
    near_venray, near_alkmaar = (195_000, 392_000), (111_000, 516_000)
    limburg, holland = book.find_place("Bergen", near_venray), book.find_place("Bergen", near_alkmaar)
    assert limburg is not None
    assert holland is not None
    assert (limburg.name, holland.name) == ("Bergen (L)", "Bergen (NH)")


def test_a_city_is_one_place_at_the_mean_of_its_postcodes(book: PostcodeBook) -> None:
    (eindhoven,) = book.find_places("Eindhoven")
    rows = [row for row in book.rows if row.place == "Eindhoven"]
    assert eindhoven.x == pytest.approx(sum(row.x for row in rows) / len(rows))
    assert eindhoven.postcodes == tuple(sorted(row.postcode for row in rows))
    assert eindhoven.municipalities == ("GM0772",)


def test_every_place_is_found_by_its_own_name(book: PostcodeBook) -> None:
    assert all(place in book.find_places(place.name) for place in book.places())


@given(st.lists(st.tuples(st.integers(0, 60_000), st.sampled_from(["GM0001", "GM0002", "GM0003"])), max_size=8))
def test_places_of_one_name_hold_every_postcode_once(spots: list[tuple[int, str]]) -> None:
    rows = [PostcodePlace(str(1000 + i), "Dorp", code, x, 400_000) for i, (x, code) in enumerate(spots)]
    places = PostcodeBook(rows).find_places("dorp")
    assert sorted(code for place in places for code in place.postcodes) == [row.postcode for row in rows]
    municipalities = [code for place in places for code in place.municipalities]
    assert len(municipalities) == len(set(municipalities))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "begint niet met de kolommen"),
        (b"a;b\n", "begint niet met de kolommen"),
        (b"postcode;place;municipality;x;y\n5503;Veldhoven;GM0861;1\n", "Regel 2"),
        (b"postcode;place;municipality;x;y\n5503;Veldhoven;GM0861;een;2\n", "Regel 2"),
        (b"\xff\xfe", "geen CSV in UTF-8"),
    ],
)
def test_damaged_file(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "pc4.csv"
    path.write_bytes(content)
    with pytest.raises(PostcodeFileError, match=sentence):
        PostcodeBook.load(path)
