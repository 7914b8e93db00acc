"""Own locations: address, point, and what the 20 km rule says before and after a move."""

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from portal.domain.errors import NotYours, OutdatedForm, RefusedForm
from portal.domain.form_version import version_of
from portal.domain.permissions import Role
from portal.models import Location, Provider
from portal.queries.locations import admissions_of, location_of_provider, locations_of, regions_with_offers
from portal.queries.regions import municipality_codes, region_by_slug
from portal.services.admission.move_location import LocationWords, UnseenMove, change_location, outlooks_of
from portal.web.extensions import begin_change, components, db, now, region_facts, today
from portal.web.guards import actor, signed_in
from portal.web.provider.locations.boundary_cache import current_boundaries
from portal.web.provider.locations.forms import LocationForm, read_point
from portal.web.provider.locations.map_image import MapFrame, map_image
from portal.web.provider.locations.presenter import PATH, Asked, location_page, locations_page
from portal.web.rendering import render, say

bp = Blueprint("provider_locations", __name__)


@bp.get("/mijn-aanbod/vestigingen")
@signed_in(Role.PROVIDER)
def locations() -> Response:
    """All own locations, with what the 20 km rule says."""
    provider = db.session.get(Provider, actor().provider_id or 0)
    if provider is None:
        raise NotYours
    found = locations_of(db.session, provider.id)
    offers = {each.id: sum(number for _, number in regions_with_offers(db.session, each.id, today())) for each in found}
    admissions = admissions_of(db.session, [each.id for each in found])
    return render("provider/locations/locations.html", page=locations_page(provider, found, admissions, offers))


@bp.get("/mijn-aanbod/vestigingen/<int(max=2147483647):location_id>")
@signed_in(Role.PROVIDER)
def location(location_id: int) -> Response:
    """One location as it stands, to change."""
    own = _own(location_id)
    words = LocationWords.of(own)
    return _page(own, LocationForm.of(words, version_of(words.texts)))


@bp.post("/mijn-aanbod/vestigingen/<int(max=2147483647):location_id>/voorbeeld")
@signed_in(Role.PROVIDER)
def preview(location_id: int) -> Response:
    """What the 20 km rule would say; a click on the map ends here too. Saves nothing."""
    own = _own(location_id)
    return _asked(own, LocationForm.read(request.form, LocationWords.of(own)))


@bp.post("/mijn-aanbod/vestigingen/<int(max=2147483647):location_id>")
@signed_in(Role.PROVIDER)
def save(location_id: int) -> Response:
    """Save the location and judge it again in the same transaction."""
    boundaries = current_boundaries()
    begin_change()
    own = _own(location_id)
    if boundaries is not current_boundaries():  # others were loaded just now
        boundaries = current_boundaries()
    stored = LocationWords.of(own)
    form = LocationForm.read(request.form, stored).chosen(stored)
    try:
        words = form.words(stored, components().book)
        changed = change_location(
            db.session, actor(), location_id, words, boundaries, version=form.version, seen=form.seen, now=now()
        )
    except RefusedForm as refused:
        return _refused(location_id, form, refused.fields)
    except (OutdatedForm, UnseenMove):
        return _refused(location_id, form, {})
    db.session.commit()
    say("goed", f"{words.name} is opgeslagen." if changed else "Er was niets gewijzigd.")
    return redirect(f"{PATH}/{location_id}", 303)


@bp.get("/mijn-aanbod/vestigingen/<int(max=2147483647):location_id>/kaart")
@signed_in(Role.PROVIDER)
def draw_map(location_id: int) -> Response:
    """The map to point at, as an image."""
    own = _own(location_id)
    found = [region for region, _ in regions_with_offers(db.session, own.id, today())]
    region = found[0] if found else region_by_slug(db.session, region_facts().slug)
    codes = municipality_codes(db.session, region.id, today()) if region else []
    chosen = read_point(request.args.get("x", ""), request.args.get("y", ""))
    image = map_image(
        MapFrame.read(request.args) or MapFrame.around(own.x, own.y),
        current_boundaries(),
        codes,
        region.rules.radius_m if region else 0,
        components().book,
        (own.x, own.y),
        chosen,
    )
    answer = make_response(render_template("provider/locations/map.svg", map=image))
    answer.mimetype = "image/svg+xml"
    return answer


def _own(location_id: int) -> Location:
    provider_id = actor().provider_id
    own = location_of_provider(db.session, location_id, provider_id) if provider_id is not None else None
    if own is None:
        raise NotYours
    return own


def _refused(location_id: int, form: LocationForm, errors: dict[str, str]) -> Response:
    """Nothing is saved: the form again with what was typed, and what it would mean."""
    db.session.rollback()
    return _asked(_own(location_id), form, errors=errors, status=422)


def _asked(own: Location, form: LocationForm, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    """The page with what the rule would say of the point that was chosen, when it can be read."""
    stored, faults = LocationWords.of(own), dict(errors or {})
    try:
        spot = form.spot(stored, components().book)
    except RefusedForm as refused:
        faults |= refused.fields
        return _page(own, form, asked=Asked(None, ()), errors=faults, status=status)
    outlooks = outlooks_of(db.session, own, spot, current_boundaries(), now())
    return _page(own, form, asked=Asked(spot, outlooks), errors=faults, status=status)


def _page(
    own: Location,
    form: LocationForm,
    *,
    asked: Asked | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    page = location_page(
        own,
        form,
        admissions_of(db.session, [own.id]).get(own.id, []),
        components().book,
        official=current_boundaries().official,
        asked=asked,
        errors=errors,
    )
    return render("provider/locations/location.html", page=page, refused=status == 422, status=status)
