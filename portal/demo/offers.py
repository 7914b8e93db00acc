"""Rows for the demo region, made by chance from a seed: the same form as a file of offers.

Places are real, everything else is invented. The rows go through the ordinary import, so that the
demo shows what a region would get.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product as pairs

from portal.demo.names import ANYWHERE, FIRST, FITTING, LIMITS, PROFILES, SECOND, STREETS, WAYS
from portal.domain.waiting_time import CRISIS_SEGMENT, Status
from portal.geography.boundaries import RegionShape
from portal.geography.postcodes import PostcodeBook, PostcodePlace
from portal.geography.projection import to_wgs84
from portal.models import Product
from portal.services.files.read_offer_file import COLUMNS, FileRow

PROVIDERS = 172
OFFERS = 2_500
SEED = 10


@dataclass(frozen=True, slots=True)
class _Place:
    """An address somewhere; exact ones have a point, the others only a postcode."""

    street: str
    postcode: str
    place: str
    lat: str
    lon: str


class DemoOffers:
    """Makes the rows; the same seed, book and day give the same rows."""

    def __init__(
        self, products: Sequence[Product], book: PostcodeBook, shape: RegionShape, today: date, seed: int = SEED
    ) -> None:
        self._products = {each.code: each for each in products}
        self._today = today
        self._chance = random.Random(seed)
        self._rings = _rings(book, shape)

    def rows(self) -> list[FileRow]:
        """About ``OFFERS`` rows of exactly ``PROVIDERS`` providers."""
        names = [f"{first} {second}" for second, first in pairs(SECOND, FIRST)][:PROVIDERS]
        sizes = self._sizes()
        lines = (cells for name, size in zip(names, sizes, strict=True) for cells in self._provider(name, size))
        return [FileRow(number, cells) for number, cells in enumerate(lines, start=2)]

    def _sizes(self) -> list[int]:
        """Offers per provider: a few large, many small, as in life; together about ``OFFERS``."""
        raw = [self._chance.lognormvariate(2.2, 0.9) for _ in range(PROVIDERS)]
        scale = OFFERS / sum(raw)
        return [max(1, min(90, round(size * scale))) for size in raw]

    def _provider(self, name: str, size: int) -> Iterator[dict[str, str]]:
        chance = self._chance
        slug = "".join(letter for letter in name.lower() if letter.isalnum())
        profile = "klein" if size <= 5 else chance.choice(("ggz", "gezin", "wonen", "dag", "zwaar"))
        codes = list(PROFILES[profile])
        if size > 25:
            codes += [code for code in PROFILES[chance.choice(("ggz", "gezin", "dag"))] if code not in codes]
        base = dict.fromkeys(COLUMNS, "") | {
            "aanbieder": name,
            "kvk": f"9{chance.randrange(10**7):07d}",  # numbers from 90 on are not given out yet
            "agb": f"98{chance.randrange(10**6):06d}",
            "website": f"https://{slug}.example",
            "email": f"verwijzers@{slug}.example",
            "contract_van": f"{self._today.year - 1}-01-01",
            "contract_tot": f"{self._today.year + 2}-12-31",
        }
        made, number = 0, 0
        while made < size:
            number += 1
            place = self._place()
            here = chance.sample(codes, min(len(codes), size - made, chance.randint(4, 14)))
            for code in sorted(here):
                yield base | self._offer(self._products[code], place, number, name)
                made += 1

    def _place(self) -> _Place:
        chance = self._chance
        ring = chance.choices(tuple(self._rings), weights=(70, 21, 5, 4))[0]
        spot = chance.choice(self._rings[ring])
        exact = chance.random() < 0.8
        postcode = spot.postcode + (f" {chance.choice('ABCDEGHJKL')}{chance.choice('ABCDEGHJKL')}" if exact else "")
        lat = lon = ""
        if exact:
            north, east = to_wgs84(spot.x + chance.uniform(-350, 350), spot.y + chance.uniform(-350, 350))
            lat, lon = f"{north:.6f}", f"{east:.6f}"
        return _Place(f"{chance.choice(STREETS)} {chance.randint(1, 180)}", postcode, spot.place, lat, lon)

    def _offer(self, product: Product, place: _Place, number: int, name: str) -> dict[str, str]:
        chance = self._chance
        kinds = {code for code in FITTING.get(product.code, ()) if chance.random() < 0.75}
        kinds |= set(chance.sample(ANYWHERE, chance.randint(1, 6)))
        if chance.random() < 0.12:
            kinds = set()  # some never fill in their characteristics
        low = min(product.age_from + chance.choice((0, 0, 0, 2, 4)), product.age_to)
        cells = {
            "vestiging": f"{place.place}, {place.street}"
            if number == 1
            else f"{place.place}, {place.street} ({number})",
            "straat": place.street,
            "postcode": place.postcode,
            "plaats": place.place,
            "lat": place.lat,
            "lon": place.lon,
            "productcode": product.code,
            "omschrijving": self._description(product, name),
            "leeftijd_van": str(low),
            "leeftijd_tot": str(product.age_to),
            "kenmerken": "|".join(sorted(kinds)),
            "telefoon": f"040-000 {chance.randrange(100):02d} {chance.randrange(100):02d}",
        }
        return cells | self._wait(product)

    def _description(self, product: Product, name: str) -> str:
        chance = self._chance
        start = chance.choice((f"{name} biedt {product.name[0].lower()}{product.name[1:]}.", product.description))
        return " ".join(part for part in (start, *chance.sample(WAYS, 3), chance.choice(LIMITS)) if part)

    def _wait(self, product: Product) -> dict[str, str]:
        """A figure of any kind and age; one in twenty-five never reported."""
        chance = self._chance
        cells: dict[str, str] = {}
        total = chance.randint(2, 9) if product.counts_places else None
        if total:
            cells["plekken_totaal"] = str(total)
        if chance.random() < 0.04:
            return cells
        crisis = product.segment == CRISIS_SEGMENT
        age = chance.choices((0, 1, 2, 5), (40, 25, 15, 20))[0] if crisis else self._age()
        cells["gemeten_op"] = (self._today - timedelta(days=age)).isoformat()
        weights = (75, 15, 5, 5) if crisis else (17, 67, 7, 9)
        words = (Status.AVAILABLE, Status.WAITING_LIST, Status.STOP, Status.AFTER_ASSESSMENT)
        status = chance.choices(words, weights)[0]
        cells["status"] = status.value
        heavy = 2.2 if product.segment in (1, 2) else 1.0
        if status is Status.WAITING_LIST and not crisis:
            cells["aanmeldwachttijd_weken"] = str(self._weeks(4 * heavy))
            if chance.random() < 0.93:
                cells["behandelwachttijd_weken"] = str(self._weeks(9 * heavy))
            if total and chance.random() < 0.6:
                cells["plekken_vrij"] = "0"
        if status is Status.AFTER_ASSESSMENT:
            cells["aanmeldwachttijd_weken"] = str(self._weeks(3))
        if status is Status.AVAILABLE and total:
            cells["plekken_vrij"] = str(chance.randint(1, min(total, 3)))
        return cells

    def _age(self) -> int:
        low, high = self._chance.choices(((0, 31), (32, 62), (63, 200)), (77, 14, 9))[0]
        return self._chance.randint(low, high)

    def _weeks(self, typical: float) -> int:
        return min(104, max(0, round(self._chance.gammavariate(1.8, typical / 1.8))))


def _rings(book: PostcodeBook, shape: RegionShape) -> dict[str, list[PostcodePlace]]:
    """Postcode places by their distance to the region: inside, near, about the limit, outside."""
    rows = list(book.rows)
    distances = shape.distances_m([row.x for row in rows], [row.y for row in rows])
    rings: dict[str, list[PostcodePlace]] = {"inside": [], "near": [], "limit": [], "outside": []}
    for row, metres in zip(rows, distances, strict=True):
        if metres == 0:
            rings["inside"].append(row)
        elif metres < 16_000:
            rings["near"].append(row)
        elif 17_500 < metres < 22_500:
            rings["limit"].append(row)
        elif 26_000 < metres < 60_000:
            rings["outside"].append(row)
    return rings
