"""What the page of a location posts: address and point in, a location or sentences out."""

import re
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict

from portal.domain.admission import PointPrecision
from portal.domain.errors import RefusedForm
from portal.domain.postcode import InvalidPostcode, Postcode
from portal.geography.postcodes import PostcodeBook
from portal.geography.projection import OutsideNetherlands
from portal.geography.typed_position import LONGEST, UnreadablePosition, read_position
from portal.services.admission.move_location import LocationWords, Spot
from portal.web.provider.locations.map_image import MapFrame

MOST = {"name": 200, "street": 180, "house_number": 20, "postcode": 10, "place": 200, "position": LONGEST}
KEEP, BY_POSTCODE, BY_POSITION, BY_MAP = "houden", "postcode", "positie", "kaart"
POINTS = (KEEP, BY_POSTCODE, BY_POSITION, BY_MAP)
MAX_VERSION = 100
_HOUSE = re.compile(r"(.*\D)\s+([0-9]{1,5}[^\s,]{0,8}(?:\s+\S{1,8})?)")
_METRES = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class LocationForm:
    """The fields as typed, for showing them again. ``map_point`` is the last point chosen on the map, RD metres."""

    name: str
    street: str
    house_number: str
    postcode: str
    place: str
    point: str
    position: str
    map_point: tuple[int, int] | None
    frame: MapFrame
    version: str = ""
    seen: str = ""
    missed: bool = False
    """The map was pressed by the keyboard, which tells no place."""
    stored: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, words: LocationWords, version: str) -> "LocationForm":
        """The fields as they stand."""
        street, number = split_street(words.street)
        frame = MapFrame.around(words.spot.x, words.spot.y)
        return cls(words.name, street, number, words.postcode, words.place, KEEP, "", None, frame, version)

    @classmethod
    def read(cls, form: MultiDict[str, str], stored: LocationWords) -> "LocationForm":
        """The posted fields. A click on the map chooses that point and shows it from nearer."""
        texts = {name: _line(form.get(name, ""), 2 * most) for name, most in MOST.items()}
        frame = MapFrame.read(form) or MapFrame.around(stored.spot.x, stored.spot.y)
        typed = cls(
            **texts,  # type: ignore[arg-type]  # mypy cannot know that these are the names of texts
            point=form.get("point", "") if form.get("point") in POINTS else KEEP,
            map_point=read_point(form.get("map_x", ""), form.get("map_y", "")),
            frame=frame,
            version=form.get("version", "")[:MAX_VERSION],
            seen=form.get("seen", "")[:MAX_VERSION],
            stored=frozenset(name for name in stored.texts if form.get(f"houd-{name}") == "opgeslagen"),
        )
        return typed._pointed(form)

    def _pointed(self, form: MultiDict[str, str]) -> "LocationForm":
        if "map.x" in form or "map.y" in form:
            clicked = read_point(form.get("map.x", ""), form.get("map.y", ""))
            if clicked is None or clicked == (0, 0):
                return replace(self, missed=True)
            x, y = self.frame.point(*clicked)
            return replace(self, point=BY_MAP, map_point=(x, y), frame=self.frame.nearer_to(x, y))
        if form.get("zoom") in ("in", "uit"):
            return replace(self, frame=self.frame.zoomed(1 if form["zoom"] == "in" else -1))
        return self

    @property
    def texts(self) -> dict[str, str]:
        """The address as text, by the names that a stored location has."""
        street = f"{self.street} {self.house_number}".strip()
        return {"name": self.name, "street": street, "postcode": self.postcode, "place": self.place}

    def chosen(self, words: LocationWords) -> "LocationForm":
        """The form with what is stored where the person chose that."""
        stored = LocationForm.of(words, self.version)
        names = {"name": ("name",), "street": ("street", "house_number"), "postcode": ("postcode",),
                 "place": ("place",), "spot": ("point",)}  # fmt: skip
        taken = [each for name in self.stored for each in names[name]]
        return replace(self, **{name: getattr(stored, name) for name in taken})

    def spot(self, stored: LocationWords, book: PostcodeBook) -> Spot:
        """The point that was meant.

        Raises:
            RefusedForm: with a sentence for the way that was chosen.
        """
        if self.point == BY_POSITION:
            try:
                return Spot(*read_position(self.position), PointPrecision.TYPED)
            except (UnreadablePosition, OutsideNetherlands) as error:
                raise RefusedForm({"position": str(error)}) from error
        if self.point == BY_MAP:
            if self.map_point is None:
                raise RefusedForm({"point": "wijs eerst een punt aan op de kaart"})
            return Spot(float(self.map_point[0]), float(self.map_point[1]), PointPrecision.MAP)
        digits = _digits(self.postcode)
        if self.point == KEEP:
            if digits and digits != _digits(stored.postcode):
                raise RefusedForm({"point": "de postcode is anders dan eerst: kies waar de vestiging nu ligt"})
            return stored.spot
        known = book.find(digits)
        if known is None:
            raise RefusedForm(
                {"point": "van deze postcode kennen wij de plek niet: typ een positie of kies op de kaart"}
            )
        return Spot(known.x, known.y, PointPrecision.POSTCODE4)

    def words(self, stored: LocationWords, book: PostcodeBook) -> LocationWords:
        """The location that was meant.

        Raises:
            RefusedForm: with a Dutch sentence per field that says what to do.
        """
        errors = self._address_errors()
        spot = stored.spot
        try:
            spot = self.spot(stored, book)
        except RefusedForm as refused:
            errors |= refused.fields
        if errors:
            raise RefusedForm(errors)
        texts = self.texts | {"postcode": str(Postcode.parse(self.postcode))}
        return LocationWords(spot=spot, **texts)

    def _address_errors(self) -> dict[str, str]:
        needed = {"name": "een naam", "street": "een straat", "house_number": "een huisnummer", "place": "een plaats"}
        errors = {name: f"vul {what} in" for name, what in needed.items() if not getattr(self, name)}
        errors |= {
            name: f"dit is langer dan {MOST[name]} tekens: maak het korter"
            for name in needed
            if len(getattr(self, name)) > MOST[name]
        }
        if self.house_number and not self.house_number[0].isdigit():
            errors.setdefault("house_number", "een huisnummer begint met een cijfer")
        try:
            Postcode.parse(self.postcode)
        except InvalidPostcode as error:
            errors["postcode"] = str(error)
        return errors


def split_street(street: str) -> tuple[str, str]:
    """Street and house number of "Lindelaan 14 b"; the number is empty where there is none to see."""
    match = _HOUSE.fullmatch(street)
    return (match[1].strip(), match[2]) if match else (street, "")


def _digits(postcode: str) -> str:
    try:
        return Postcode.parse(postcode).four
    except InvalidPostcode:
        return ""


def read_point(x: str, y: str) -> tuple[int, int] | None:
    """Two whole numbers, or None."""
    return (int(x), int(y)) if _METRES.fullmatch(x) and _METRES.fullmatch(y) else None


def _line(text: str, most: int) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text[:most]).split())
