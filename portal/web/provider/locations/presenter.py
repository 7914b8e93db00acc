"""From own locations, and what the 20 km rule says of them, to their pages."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from portal.domain.admission import POINT_UNCERTAINTY_M, PointPrecision, Verdict
from portal.domain.form_version import clashes, version_of
from portal.domain.postcode import InvalidPostcode, Postcode, place_key
from portal.geography.postcodes import PostcodeBook
from portal.geography.projection import to_wgs84
from portal.models import Admission, Location, Provider, Region
from portal.services.admission.move_location import LocationWords, Outlook, Spot, seen_mark
from portal.web.choice import Choice, TwoVersions
from portal.web.provider.locations.forms import BY_MAP, BY_POSITION, BY_POSTCODE, KEEP, MOST, LocationForm
from portal.web.provider.locations.map_image import SPANS
from portal.web.provider.locations.page import LocationLine, LocationPage, LocationsPage, RuleLine
from portal.web.words.dutch import counted, kilometres

PATH = "/mijn-aanbod/vestigingen"
LABELS = {
    "name": "Naam",
    "street": "Straat",
    "house_number": "Huisnummer",
    "postcode": "Postcode",
    "place": "Plaats",
    "point": "Waar ligt het",
    "position": "Positie",
    "spot": "Plek op de kaart",
}
PRECISIONS = {
    PointPrecision.ADDRESS: "van het adres",
    PointPrecision.TYPED: "opgegeven positie",
    PointPrecision.MAP: "aangewezen op de kaart",
    PointPrecision.POSTCODE6: "van de postcode",
    PointPrecision.POSTCODE4: "midden van de postcode",
}
VERDICTS = {Verdict.YES: "ja", Verdict.NO: "nee", Verdict.JUDGE: "beoordelen met de hand"}
FAR_M = 5_000.0
"""Farther than this from the middle of its postcode a point is perhaps a mistake."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of a form: where the location would lie, and what that means. ``spot`` None: cannot be read."""

    spot: Spot | None
    outlooks: tuple[Outlook, ...]


def locations_page(
    provider: Provider,
    locations: Sequence[Location],
    admissions: Mapping[int, Sequence[tuple[Region, Admission]]],
    offers: Mapping[int, int],
) -> LocationsPage:
    """The list."""
    return LocationsPage(
        provider.name,
        tuple(
            LocationLine(
                each.name,
                address_of(each),
                f"{PATH}/{each.id}",
                counted(offers.get(each.id, 0), "keer aanbod", "keer aanbod"),
                rules_now(admissions.get(each.id, ())),
            )
            for each in locations
        ),
    )


def address_of(location: Location) -> str:
    """Street, postcode and place in one line."""
    town = " ".join(part for part in (location.postcode, location.place) if part)
    return ", ".join(part for part in (location.street, town) if part)


def location_page(
    location: Location,
    form: LocationForm,
    admissions: Sequence[tuple[Region, Admission]],
    book: PostcodeBook,
    *,
    official: bool,
    asked: Asked | None = None,
    errors: Mapping[str, str] | None = None,
) -> LocationPage:
    """The whole page; ``asked`` is None for the location as it stands."""
    stored = LocationWords.of(location)
    spot = asked.spot if asked else None
    versions = _versions(stored, form, spot)
    if versions:
        form = replace(form, version=version_of(stored.texts))
    faults = dict(errors or {})
    if form.missed:
        faults.setdefault("point", "de kaart werkt met muis of vinger: typ anders een postcode of positie")
    return LocationPage(
        heading=location.name,
        save_href=f"{PATH}/{location.id}",
        preview_href=f"{PATH}/{location.id}/voorbeeld",
        map_href=f"{PATH}/{location.id}/kaart?{_map_query(form, spot)}",
        can_zoom_in=form.frame.step < len(SPANS) - 1,
        can_zoom_out=form.frame.step > 0,
        form=form,
        lengths=MOST,
        points=_points(stored, form),
        rules=tuple(rule_ahead(each) for each in asked.outlooks) if asked and spot else rules_now(admissions),
        asked=asked is not None and spot is not None,
        moves=spot is not None and not spot.same_as(stored.spot),
        seen=seen_mark(spot, asked.outlooks) if asked and spot else "",
        warnings=_warnings(form, spot or stored.spot, book),
        boundary_note="" if official else "De gemeentegrenzen zijn hier geschat. Daarom is de uitkomst soms onzeker.",
        versions=versions,
        errors=faults,
        error_lines=tuple((f"#veld-{name}", f"{LABELS[name]}: {sentence}") for name, sentence in faults.items()),
    )


def rule_ahead(outlook: Outlook) -> RuleLine:
    """What the rule would say, and what happens to the offers."""
    verdict = outlook.judgement.verdict
    offers = f"Uw aanbod hier ({outlook.offers} keer)"
    if not outlook.offers:
        effect = "Hier is nu geen aanbod met een contract."
    elif outlook.shown_after:
        effect = f"{offers} {'blijft' if outlook.shown_before else 'wordt'} te vinden voor verwijzers."
    else:
        again = "niet meer te vinden" if outlook.shown_before else "ook dan niet te vinden"
        until = ", tot het regiobeheer heeft beslist" if verdict is Verdict.JUDGE and outlook.override is None else ""
        effect = f"{offers} is {again} voor verwijzers{until}."
    reason = outlook.judgement.reason.removesuffix(" Beoordeel dit zelf.")
    return RuleLine(
        outlook.region,
        _kind(verdict, outlook.override),
        VERDICTS[verdict],
        reason,
        _decision(outlook.override, outlook.override_reason),
        effect,
    )


def rules_now(admissions: Sequence[tuple[Region, Admission]]) -> tuple[RuleLine, ...]:
    """What the rule said when the location was last judged."""
    return tuple(
        RuleLine(
            region.name,
            _kind(admission.verdict, admission.override),
            VERDICTS[admission.verdict],
            _distance(admission),
            _decision(admission.override, admission.override_reason),
            "Verwijzers vinden uw aanbod hier." if admission.admissible else "Verwijzers vinden uw aanbod hier niet.",
        )
        for region, admission in admissions
    )


def _distance(admission: Admission) -> str:
    if admission.in_fringe:
        return "Ligt in een randgemeente die de regio toelaat."
    if admission.distance_m == 0:
        return "Ligt in de regio."
    about = "ongeveer " if admission.uncertainty_m else ""
    return f"Ligt {about}{kilometres(admission.distance_m)} van de regiogrens."


def _kind(verdict: Verdict, override: bool | None) -> str:
    if override is not None:
        return "goed" if override else "fout"
    return {Verdict.YES: "goed", Verdict.NO: "fout", Verdict.JUDGE: "let-op"}[verdict]


def _decision(override: bool | None, reason: str) -> str:
    if override is None:
        return ""
    word = "toegelaten" if override else "geweigerd"
    why = f": ‘{reason.rstrip('.')}’" if reason else ""
    return f"Het regiobeheer heeft deze vestiging {word}{why}. Dat besluit blijft staan."


def _points(stored: LocationWords, form: LocationForm) -> tuple[Choice, ...]:
    texts = (
        (KEEP, "Zoals het nu is", spot_text(stored.spot)),
        (
            BY_POSTCODE,
            "Het midden van de postcode",
            "Op 1 à 2 kilometer nauwkeurig. Vaak genoeg, maar niet bij de grens.",
        ),
        (BY_POSITION, "Een positie die ik typ", "Het nauwkeurigst."),
        (BY_MAP, "Een punt op de kaart", "Wijs het punt aan. Op ongeveer 1 kilometer nauwkeurig."),
    )
    return tuple(Choice(value, text, value == form.point, note) for value, text, note in texts)


def spot_text(spot: Spot) -> str:
    """A point in words: degrees, where it came from, and how sure it is."""
    lat, lon = to_wgs84(spot.x, spot.y)
    sure = POINT_UNCERTAINTY_M[spot.precision]
    return f"{lat:.5f}, {lon:.5f}, {PRECISIONS[spot.precision]}" + (
        f" (tot {kilometres(sure)} ernaast)" if sure else ""
    )


def _warnings(form: LocationForm, spot: Spot, book: PostcodeBook) -> tuple[str, ...]:
    """What is perhaps a mistake, and may be saved all the same."""
    try:
        four = Postcode.parse(form.postcode).four
    except InvalidPostcode:
        return ()
    known = book.find(four)
    if known is None:
        return (f"Postcode {four} kennen wij niet. Kijk hem na.",)
    warnings = []
    places = [row.place for row in book.rows if row.postcode == four]
    if form.place and place_key(form.place) not in {place_key(name.partition(" (")[0]) for name in places}:
        warnings.append(f"Bij postcode {four} hoort {places[0]}. U typte {form.place}.")
    metres = math.dist((spot.x, spot.y), (known.x, known.y))
    if metres > FAR_M:
        warnings.append(f"De plek ligt {kilometres(metres)} van het midden van postcode {four}. Klopt dat?")
    return tuple(warnings)


def _versions(stored: LocationWords, form: LocationForm, spot: Spot | None) -> tuple[TwoVersions, ...]:
    typed = replace(stored, spot=spot or stored.spot)
    texts = typed.texts | form.texts
    names = clashes(form.version, stored.texts, texts)
    shown = {"spot": (spot_text(stored.spot), spot_text(typed.spot))}
    return tuple(
        TwoVersions(name, LABELS[name], *shown.get(name, (stored.texts[name], texts[name])), mine)
        for name, mine in names.items()
    )


def _map_query(form: LocationForm, spot: Spot | None) -> str:
    frame = form.frame
    query = {"frame_x": frame.x, "frame_y": frame.y, "frame_step": frame.step}
    chosen = (round(spot.x), round(spot.y)) if spot is not None else form.map_point
    if chosen is not None:
        query |= {"x": chosen[0], "y": chosen[1]}
    return urlencode(query)
