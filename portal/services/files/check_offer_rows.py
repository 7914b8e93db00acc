"""From cells of text to offers that can be true; every bad cell is named with row, column and reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.domain.admission import PointPrecision
from portal.domain.availability import MAX_PLACES, check_report
from portal.domain.errors import ImpossibleReport
from portal.domain.postcode import InvalidPostcode, Postcode
from portal.domain.typed_day import read_day
from portal.domain.waiting_time import MAX_WEEKS, Status, WaitFigure
from portal.geography.boundaries import Boundaries
from portal.geography.postcodes import PostcodeBook
from portal.geography.projection import OutsideNetherlands, to_rd
from portal.models import Product
from portal.services.files.read_offer_file import MAX_CELL, FileRow

COLUMN_OF = {
    "intake": "aanmeldwachttijd_weken",
    "start": "behandelwachttijd_weken",
    "places": "plekken_vrij",
    "measured_on": "gemeten_op",
    "until": "status",
    "reason": "status",
    "status": "status",
}
SHORT_TEXT = 200
MAX_AGE = 99


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong where; ``reason`` is Dutch."""

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"regel {self.row}, {self.column}: {self.reason}"


@dataclass(frozen=True, slots=True)
class LocationRow:
    """A location as a file tells it; x and y in RD New metres."""

    name: str
    street: str
    postcode: str
    place: str
    x: float
    y: float
    precision: PointPrecision
    municipality_code: str | None


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One good row. ``figure`` is None when the file tells nothing that can be dated."""

    number: int
    provider_name: str
    kvk: str
    agb: str
    location: LocationRow
    product: Product
    description: str
    age_from: int
    age_to: int
    characteristics: tuple[str, ...]
    figure: WaitFigure | None
    places_total: int | None
    contract_from: date
    contract_to: date | None
    phone: str
    email: str
    website: str


@dataclass(frozen=True, slots=True)
class RowChecker:
    """Everything a row is checked against: the catalogue of the region on a day, and where places are."""

    products: Mapping[str, Product]
    characteristics: frozenset[str]
    book: PostcodeBook
    boundaries: Boundaries
    today: date

    def check(self, row: FileRow) -> tuple[OfferRow | None, list[RowError]]:
        """The row as an offer, or everything that is wrong with it."""
        reader = _CellReader(row)
        product = self._product(reader)
        age_from = reader.whole("leeftijd_van", MAX_AGE)
        age_to = reader.whole("leeftijd_tot", MAX_AGE)
        if age_from is not None and age_to is not None and age_to < age_from:
            reader.wrong("leeftijd_tot", "is lager dan leeftijd_van")
        provider, kvk = reader.needed("aanbieder", SHORT_TEXT), reader.digits("kvk", needed=True)
        agb = reader.digits("agb")
        location = self._location(reader)
        characteristics = self._characteristics(reader)
        places_total = reader.whole("plekken_totaal", MAX_PLACES)
        figure = self._figure(reader, product, places_total)
        contract_from, contract_to = self._contract(reader)
        phone, email, website = (reader.text(name, SHORT_TEXT) for name in ("telefoon", "email", "website"))
        if phone.isascii() and phone.isdigit() and len(phone) == 9:
            phone = f"0{phone}"  # a spreadsheet took it for a number
        if website and not website.startswith(("https://", "http://")):
            reader.wrong("website", "moet met https:// beginnen")
        if email and ("@" not in email or " " in email):
            reader.wrong("email", f"‘{email[:40]}’ is geen e-mailadres")
        description = reader.text("omschrijving", MAX_CELL)
        if reader.errors or product is None or location is None or contract_from is None:
            return None, reader.errors
        offer = OfferRow(
            number=row.number,
            provider_name=provider,
            kvk=kvk,
            agb=agb,
            location=location,
            product=product,
            description=description,
            age_from=product.age_from if age_from is None else age_from,
            age_to=max(product.age_to, age_from or 0) if age_to is None else age_to,
            characteristics=characteristics,
            figure=figure,
            places_total=places_total,
            contract_from=contract_from,
            contract_to=contract_to,
            phone=phone,
            email=email,
            website=website,
        )
        return offer, []

    def _product(self, reader: "_CellReader") -> Product | None:
        code = reader.needed("productcode", 20)
        product = self.products.get(code)
        if code and product is None:
            reader.wrong("productcode", f"‘{code}’ staat niet in de catalogus van deze regio")
        return product

    def _characteristics(self, reader: "_CellReader") -> tuple[str, ...]:
        codes = [code.strip() for code in reader.text("kenmerken", MAX_CELL).split("|") if code.strip()]
        unknown = [code for code in codes if code not in self.characteristics]
        if unknown:
            reader.wrong("kenmerken", f"onbekend kenmerk: {', '.join(unknown[:5])}")
        return tuple(sorted(set(codes)))

    def _location(self, reader: "_CellReader") -> LocationRow | None:
        name, place = reader.needed("vestiging", SHORT_TEXT), reader.needed("plaats", SHORT_TEXT)
        street, written = reader.text("straat", SHORT_TEXT), reader.text("postcode", 10)
        postcode = None
        if written:
            try:
                postcode = Postcode.parse(written)
            except InvalidPostcode as error:
                reader.wrong("postcode", str(error))
        point = self._point(reader, postcode)
        if point is None:
            return None
        x, y, precision = point
        code = self.boundaries.municipality_at(x, y, within_m=1_000)
        return LocationRow(name, street, str(postcode or ""), place, round(x, 1), round(y, 1), precision, code)

    def _point(self, reader: "_CellReader", postcode: Postcode | None) -> tuple[float, float, PointPrecision] | None:
        lat, lon = reader.decimal("lat"), reader.decimal("lon")
        if lat is not None and lon is not None:
            try:
                return (*to_rd(lat, lon), PointPrecision.TYPED)
            except OutsideNetherlands:
                reader.wrong("lat", f"{lat}, {lon} ligt niet in Nederland (graden WGS84, eerst lat dan lon)")
                return None
        if (lat is None) != (lon is None):
            reader.wrong("lat" if lat is None else "lon", "vul lat en lon allebei in, of geen van beide")
            return None
        if postcode is None:
            if not reader.has_error("postcode"):
                reader.wrong("postcode", "vul een postcode in, of lat en lon: anders is de plek niet te vinden")
            return None
        known = self.book.find(postcode.four)
        if known is None:
            reader.wrong("postcode", f"{postcode.four} is niet bekend: vul lat en lon in")
            return None
        return known.x, known.y, PointPrecision.POSTCODE4

    def _figure(self, reader: "_CellReader", product: Product | None, places_total: int | None) -> WaitFigure | None:
        intake = reader.whole("aanmeldwachttijd_weken", MAX_WEEKS)
        start = reader.whole("behandelwachttijd_weken", MAX_WEEKS)
        places = reader.whole("plekken_vrij", MAX_PLACES)
        measured_on = reader.day("gemeten_op")
        word = reader.text("status", 40) or Status.UNKNOWN.value
        if word not in {status.value for status in Status}:
            reader.wrong("status", f"‘{word}’ bestaat niet: kies uit {', '.join(status.value for status in Status)}")
            return None
        figure = WaitFigure(Status(word), measured_on, intake, start, places)
        if product is None:
            return None
        try:
            check_report(
                figure,
                today=self.today,
                counts_places=product.counts_places,
                places_total=places_total,
                complete=False,
            )
        except ImpossibleReport as error:
            for field, reason in error.fields.items():
                reader.wrong(COLUMN_OF[field], reason)
        return None if measured_on is None else figure  # what has no day cannot be dated: it is unknown

    def _contract(self, reader: "_CellReader") -> tuple[date | None, date | None]:
        contract_from, contract_to = reader.day("contract_van"), reader.day("contract_tot")
        if contract_from is None and not reader.has_error("contract_van"):
            reader.wrong("contract_van", "vul in vanaf wanneer het contract loopt (jjjj-mm-dd)")
        if contract_from and contract_to and contract_to < contract_from:
            reader.wrong("contract_tot", "ligt vóór contract_van")
        return contract_from, contract_to


class _CellReader:
    """Reads cells of one row and collects what is wrong."""

    def __init__(self, row: FileRow) -> None:
        self._row = row
        self.errors: list[RowError] = [
            RowError(row.number, name, "bevat een formule of een fout van het rekenblad: plak alleen de waarde")
            for name in row.formulas
        ]

    def wrong(self, column: str, reason: str) -> None:
        if not self.has_error(column):
            self.errors.append(RowError(self._row.number, column, reason))

    def has_error(self, column: str) -> bool:
        return any(error.column == column for error in self.errors)

    def text(self, column: str, most: int) -> str:
        value = self._row.cells[column]
        if len(value) > most:
            self.wrong(column, f"is langer dan {most} tekens")
            return value[:most]
        if any(ord(character) < 32 and character not in "\n\r\t" for character in value):
            self.wrong(column, "bevat tekens die geen tekst zijn")
            return ""
        return value

    def needed(self, column: str, most: int) -> str:
        value = self.text(column, most)
        if not value:
            self.wrong(column, "is leeg")
        return value

    def digits(self, column: str, *, needed: bool = False) -> str:
        """Eight digits (KvK, AGB); a spreadsheet drops leading zeros, so they are put back."""
        value = self.needed(column, 20) if needed else self.text(column, 20)
        if value and (not value.isascii() or not value.isdigit() or len(value) > 8):
            self.wrong(column, f"‘{value}’ is geen nummer van 8 cijfers")
            return ""
        return value.zfill(8) if value else ""

    def whole(self, column: str, most: int) -> int | None:
        value = self.text(column, 20)
        if not value:
            return None
        if not (value.isascii() and value.isdigit()) or int(value) > most:
            self.wrong(column, f"‘{value}’ is geen heel getal van 0 tot en met {most}")
            return None
        return int(value)

    def decimal(self, column: str) -> float | None:
        value = self.text(column, 30)
        if not value:
            return None
        try:
            number = float(value.replace(",", "."))
        except ValueError:
            number = float("nan")
        if not -180 <= number <= 180:
            self.wrong(column, f"‘{value}’ is geen getal in graden")
            return None
        return number

    def day(self, column: str) -> date | None:
        value = self.text(column, 30)
        if not value:
            return None
        found = read_day(value)
        if found is None:
            self.wrong(column, f"‘{value}’ is geen datum (jjjj-mm-dd)")
        return found
