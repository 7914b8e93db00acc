"""Own locations: what a move means is shown before it is saved, judged in the same save, and only one's own."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.admission import PointPrecision, Verdict
from portal.domain.permissions import Role
from portal.models import Admission, AuditEntry, Location, OfferChange, Provider, User
from portal.services.admission.load_boundaries import import_boundaries
from portal.web.provider.locations.forms import split_street
from tests.factories.offers import MOMENT, make_location, make_offer, make_provider, make_user
from tests.services.admission.test_load_boundaries import OFFICIAL, needs_official
from tests.waiting import wait_until
from tests.web.conftest import Page, Visitor, text_of

LIST = "/mijn-aanbod/vestigingen"
FIELDS = ("name", "street", "house_number", "postcode", "place", "position")
UTRECHT = "52.09070, 5.12140"
EINDHOVEN = "160500 383000"


@pytest.fixture
def provider(made: Session) -> Provider:
    return make_provider(made, "Het Anker aan de Aa")


@pytest.fixture
def user(made: Session, provider: Provider) -> User:
    return make_user(made, provider=provider)


@pytest.fixture
def ids(made: Session, provider: Provider) -> dict[str, int]:
    """An own location with two offers, one without, and one of somebody else."""
    place = make_location(made, provider)
    first = make_offer(made, provider=provider, location=place, product="S4-13")
    second = make_offer(made, provider=provider, location=place, product="S4-12")
    other = make_offer(made)
    return {
        "plek": place.id,
        "leeg": make_location(made, provider).id,
        "ander": other.location_id,
        "een": first.id,
        "twee": second.id,
    }


@pytest.fixture
def signed_in(ids: dict[str, int], user: User, visitor: Visitor) -> Visitor:
    return visitor.sign_in(user)


def path(location_id: int, action: str = "") -> str:
    return f"{LIST}/{location_id}{action}"


def fields_of(page: Page) -> dict[str, Any]:
    """What a browser would post from the form as it stands."""
    form: dict[str, Any] = {name: page.by_id(f"veld-{name}").get("value") for name in FIELDS}
    hidden = ("version", "seen", "frame_x", "frame_y", "frame_step", "map_x", "map_y")
    form |= {name: found[0].get("value") for name in hidden if (found := page.find_all("input", name=name))}
    chosen = [each for each in page.find_all("input", name="point") if each.get("checked") is not None]
    return form | {"point": chosen[0].get("value")}


def stored(made: Session, location_id: int) -> Location:
    made.rollback()
    made.expire_all()
    return made.get_one(Location, location_id)


def admission(made: Session, location_id: int) -> Admission:
    made.rollback()
    made.expire_all()
    return made.scalars(select(Admission).where(Admission.location_id == location_id)).one()


def changes(made: Session) -> list[int]:
    made.rollback()
    return list(made.scalars(select(OfferChange.offer_id).order_by(OfferChange.sequence)))


def audits(made: Session) -> list[AuditEntry]:
    made.rollback()
    return list(made.scalars(select(AuditEntry).where(AuditEntry.action == "vestiging gewijzigd")))


def found_ids(visitor: Visitor, query: str, wanted: set[int]) -> set[int]:
    """What the search finds, as soon as it is what is wanted."""
    found = set[int]()

    def as_wanted() -> bool:
        nonlocal found
        answer = visitor.client.get(f"/api/v1/aanbod?{query}").get_json()
        found = {each["id"] for each in answer["resultaten"]}
        return found == wanted

    wait_until(as_wanted, f"{wanted} in the search")
    return found


def test_the_list_shows_own_locations(signed_in: Visitor, ids: dict[str, int]) -> None:
    page = signed_in.visit(LIST)
    links = [each.get("href") for heading in page.find_all("h2") for each in heading.iter("a")]
    assert sorted(map(str, links)) == sorted([path(ids["plek"]), path(ids["leeg"])])
    assert "Volgens de 20 km-regel: ja" in text_of(page.find_all("main")[0])


def test_a_move_is_looked_at_first_and_then_saved_and_judged_and_found(
    signed_in: Visitor, ids: dict[str, int], user: User, made: Session
) -> None:
    place, before = ids["plek"], len(changes(made))
    form = fields_of(signed_in.visit(path(place))) | {
        "street": "Stationsplein",
        "house_number": "2 b",
        "postcode": "5611ac",
        "place": "Eindhoven",
        "point": "positie",
        "position": EINDHOVEN,
    }
    unseen = signed_in.post(path(place), form, status=422)
    assert "Dit gebeurt er als u opslaat" in text_of(unseen.by_id("gevolgen"))
    assert (stored(made, place).place, len(changes(made))) == ("Veldhoven", before)
    page = signed_in.post(path(place, "/voorbeeld"), form)
    told = text_of(page.by_id("gevolgen"))
    assert "Volgens de 20 km-regel: ja" in told
    assert "Uw aanbod hier (2 keer) blijft te vinden" in told
    assert stored(made, place).place == "Veldhoven"
    signed_in.post(path(place), fields_of(page), status=303)
    moved = stored(made, place)
    assert (moved.street, moved.postcode, moved.place) == ("Stationsplein 2 b", "5611 AC", "Eindhoven")
    assert (moved.x, moved.y, moved.precision) == (160_500, 383_000, PointPrecision.TYPED)
    assert moved.municipality_code == "GM0772"
    assert admission(made, place).data_version.startswith("benaderd")
    assert set(changes(made)[before:]) == {ids["een"], ids["twee"]}
    (entry,) = audits(made)
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.user_id, entry.subject, entry.subject_id) == (user.id, "location", place)
    assert (entry.before["place"], entry.after["place"]) == ("Veldhoven", "Eindhoven")
    assert [each["verdict"] for each in entry.after["admissions"].values()] == ["ja"]
    wanted = {ids["een"], ids["twee"]}
    assert found_ids(signed_in, "gemeente=GM0772", wanted) == wanted


def test_far_outside_is_no_on_approximated_borders_too(signed_in: Visitor, ids: dict[str, int], made: Session) -> None:
    """Utrecht is so far outside that approximated borders make no difference: nothing there is found."""
    place = ids["plek"]
    form = fields_of(signed_in.visit(path(place))) | {"point": "positie", "position": UTRECHT}
    page = signed_in.post(path(place, "/voorbeeld"), form)
    told = text_of(page.by_id("gevolgen"))
    assert "Volgens de 20 km-regel: nee" in told
    assert "(2 keer) is niet meer te vinden voor verwijzers." in told
    assert "van het midden van postcode 5501. Klopt dat?" in told
    signed_in.post(path(place), fields_of(page), status=303)
    assert admission(made, place).verdict is Verdict.NO
    assert found_ids(signed_in, "product=S4-12", set()) == set()
    assert "Verwijzers vinden uw aanbod hier niet." in text_of(signed_in.visit(path(place)).by_id("gevolgen"))


@needs_official
def test_official_borders_say_no_beforehand_and_after(
    made: Session, ids: dict[str, int], user: User, new_visitor: Callable[[], Visitor]
) -> None:
    import_boundaries(made, OFFICIAL, MOMENT)
    made.commit()
    person, place = new_visitor().sign_in(user), ids["plek"]
    form = fields_of(person.visit(path(place))) | {"point": "positie", "position": UTRECHT}
    page = person.post(path(place, "/voorbeeld"), form)
    told = text_of(page.by_id("gevolgen"))
    assert "Volgens de 20 km-regel: nee" in told
    assert "(2 keer) is niet meer te vinden voor verwijzers." in told
    person.post(path(place), fields_of(page), status=303)
    assert admission(made, place).verdict is Verdict.NO
    approximate = person.post(path(place, "/voorbeeld"), fields_of(person.visit(path(place))) | {"point": "postcode"})
    assert "beoordelen met de hand" not in text_of(approximate.by_id("gevolgen"))


def test_boundaries_that_change_in_between_ask_to_look_again(
    signed_in: Visitor, ids: dict[str, int], made: Session
) -> None:
    """The office decides between the look and the save: what was seen no longer holds."""
    place = ids["plek"]
    form = fields_of(signed_in.visit(path(place))) | {"point": "positie", "position": UTRECHT}
    page = signed_in.post(path(place, "/voorbeeld"), form)
    admission(made, place).override = False
    made.commit()
    again = signed_in.post(path(place), fields_of(page), status=422)
    assert "geweigerd" in text_of(again.by_id("gevolgen"))
    assert stored(made, place).x == 154_500


def test_an_override_of_the_office_stays_and_is_shown(
    made: Session, ids: dict[str, int], user: User, visitor: Visitor
) -> None:
    place = ids["plek"]
    own = admission(made, place)
    own.override, own.override_reason = True, "Enige aanbieder in de regio."
    made.commit()
    visitor.sign_in(user)
    form = fields_of(visitor.visit(path(place))) | {"point": "positie", "position": UTRECHT}
    page = visitor.post(path(place, "/voorbeeld"), form)
    told = text_of(page.by_id("gevolgen"))
    assert "toegelaten: ‘Enige aanbieder in de regio’. Dat besluit blijft staan." in told
    assert "blijft te vinden" in told
    visitor.post(path(place), fields_of(page), status=303)
    kept = admission(made, place)
    assert (kept.verdict, kept.override, kept.admissible) == (Verdict.NO, True, True)
    assert "Enige aanbieder in de regio" in text_of(visitor.visit(LIST).find_all("main")[0])


def test_the_point_of_a_postcode_keeps_how_sure_it_is(signed_in: Visitor, ids: dict[str, int], made: Session) -> None:
    place = ids["plek"]
    form = fields_of(signed_in.visit(path(place))) | {"postcode": "5611 AC", "place": "Eindhoven", "point": "postcode"}
    page = signed_in.post(path(place, "/voorbeeld"), form)
    signed_in.post(path(place), fields_of(page), status=303)
    assert stored(made, place).precision is PointPrecision.POSTCODE4
    assert admission(made, place).uncertainty_m == 5_200


def test_a_click_on_the_map_chooses_a_point_without_saving(
    signed_in: Visitor, ids: dict[str, int], made: Session
) -> None:
    place = ids["plek"]
    form = fields_of(signed_in.visit(path(place))) | {"street": "Nieuwe straat"}
    clicked = signed_in.post(path(place, "/voorbeeld"), form | {"map.x": "168", "map.y": "120"})
    again = fields_of(clicked)
    assert (again["point"], again["map_x"], again["map_y"]) == ("kaart", "159500", "385500")
    assert (again["frame_step"], again["street"]) == ("1", "Nieuwe straat")
    zoomed = fields_of(signed_in.post(path(place, "/voorbeeld"), again | {"zoom": "uit"}))
    assert (zoomed["frame_step"], zoomed["map_x"]) == ("0", "159500")
    assert stored(made, place).x == 154_500
    signed_in.post(path(place), again, status=303)
    moved = stored(made, place)
    assert (moved.x, moved.y, moved.precision) == (159_500, 385_500, PointPrecision.MAP)
    assert admission(made, place).uncertainty_m == 4_200


def test_the_map_pressed_by_the_keyboard_tells_no_place(signed_in: Visitor, ids: dict[str, int]) -> None:
    form = fields_of(signed_in.visit(path(ids["plek"]))) | {"map.x": "0", "map.y": "0"}
    page = signed_in.post(path(ids["plek"], "/voorbeeld"), form)
    assert "muis of vinger" in text_of(page.by_id("fouten"))
    assert fields_of(page)["point"] == "houden"


def test_the_map_is_an_image_of_own_making(signed_in: Visitor, ids: dict[str, int]) -> None:
    page = signed_in.visit(path(ids["plek"]))
    answer = signed_in.client.get(str(page.by_id("kaart").get("src")))
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    drawn = answer.get_data(as_text=True)
    assert "Eindhoven" in drawn
    assert "style=" not in drawn
    assert drawn.count("<path") > 10
    odd = signed_in.client.get(path(ids["plek"], "/kaart?frame_x=x&frame_step=99&x=-1&y=9999999999"))
    assert odd.status_code == 200


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": ""}, "name", "vul een naam in"),
        ({"name": "x" * 201}, "name", "langer dan 200 tekens"),
        ({"street": ""}, "street", "vul een straat in"),
        ({"house_number": ""}, "house_number", "vul een huisnummer in"),
        ({"house_number": "bis"}, "house_number", "begint met een cijfer"),
        ({"postcode": "0123 AB"}, "postcode", "geen postcode"),
        ({"postcode": "5501 SS"}, "postcode", "geen enkele postcode"),
        ({"postcode": "5611 AC"}, "point", "kies waar de vestiging nu ligt"),
        ({"postcode": "1000 AA", "point": "postcode"}, "point", "kennen wij de plek niet"),
        ({"place": ""}, "place", "vul een plaats in"),
        ({"point": "positie", "position": "ergens"}, "position", "geen positie"),
        ({"point": "positie", "position": "51.4 5.4"}, "position", "te grof"),
        ({"point": "positie", "position": "48.85661 2.35222"}, "position", "niet in Nederland"),
        ({"point": "kaart"}, "point", "wijs eerst een punt aan"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    signed_in: Visitor, ids: dict[str, int], made: Session, typed: dict[str, str], field: str, sentence: str
) -> None:
    before = changes(made)
    form = fields_of(signed_in.visit(path(ids["plek"]))) | typed
    page = signed_in.post(path(ids["plek"]), form, status=422)
    assert sentence in text_of(page.by_id(f"fout-{field}"))
    again = fields_of(page)
    assert {name: again[name] for name in typed} == typed
    own = stored(made, ids["plek"])
    assert (own.place, own.postcode, own.x) == ("Veldhoven", "5501 AB", 154_500)
    assert changes(made) == before


def test_two_locations_do_not_share_a_name(signed_in: Visitor, ids: dict[str, int], made: Session) -> None:
    name = stored(made, ids["leeg"]).name
    page = signed_in.post(path(ids["plek"]), fields_of(signed_in.visit(path(ids["plek"]))) | {"name": name}, status=422)
    assert "al een vestiging met deze naam" in text_of(page.by_id("fout-name"))


def test_an_address_without_a_move_is_saved_at_once(signed_in: Visitor, ids: dict[str, int], made: Session) -> None:
    form = fields_of(signed_in.visit(path(ids["plek"])))
    signed_in.post(path(ids["plek"]), form, status=303)
    assert audits(made) == []
    judged = admission(made, ids["plek"]).data_version
    signed_in.post(path(ids["plek"]), form | {"street": "Lindenlaan"}, status=303)
    own = stored(made, ids["plek"])
    assert (own.street, own.precision) == ("Lindenlaan 14", PointPrecision.ADDRESS)
    assert admission(made, ids["plek"]).data_version == judged
    assert set(changes(made)[-2:]) == {ids["een"], ids["twee"]}


def test_a_location_without_offers_moves_too(signed_in: Visitor, ids: dict[str, int], made: Session) -> None:
    form = fields_of(signed_in.visit(path(ids["leeg"]))) | {"point": "positie", "position": EINDHOVEN}
    signed_in.post(path(ids["leeg"]), form, status=303)
    assert stored(made, ids["leeg"]).x == 160_500


def test_the_second_of_two_chooses_between_both_versions(
    signed_in: Visitor, new_visitor: Callable[[], Visitor], user: User, ids: dict[str, int], made: Session
) -> None:
    place, colleague = ids["plek"], new_visitor().sign_in(user)
    form = fields_of(signed_in.visit(path(place)))
    colleague.post(path(place), form | {"street": "Van een collega"}, status=303)
    page = signed_in.post(path(place), form | {"name": "Van mij"}, status=422)
    told = text_of(page.by_id("versies"))
    assert "Van een collega 14" in told
    assert "Van mij" in told
    assert stored(made, place).street == "Van een collega 14"
    chosen = {
        str(each.get("name")): str(each.get("value"))
        for each in page.find_all("input", type="radio")
        if each.get("checked") is not None and each.get("name") != "point"
    }
    assert chosen == {"houd-name": "mijn", "houd-street": "opgeslagen"}
    signed_in.post(path(place), fields_of(page) | chosen, status=303)
    own = stored(made, place)
    assert (own.name, own.street) == ("Van mij", "Van een collega 14")


def test_of_another_provider_nothing_is_there(signed_in: Visitor, ids: dict[str, int], made: Session) -> None:
    form = fields_of(signed_in.visit(path(ids["plek"]))) | {
        "point": "positie",
        "position": EINDHOVEN,
        "name": "Gekaapt",
    }
    for location_id in (ids["ander"], 999_999, 2_147_483_647):
        signed_in.visit(path(location_id), status=404)
        signed_in.visit(path(location_id, "/kaart"), status=404)
        signed_in.post(path(location_id, "/voorbeeld"), form, status=404)
        signed_in.post(path(location_id), form, status=404)
    own = stored(made, ids["ander"])
    assert (own.x, own.place) == (154_500, "Veldhoven")
    assert audits(made) == []


def test_visitors_and_other_roles_have_no_way_in(
    made: Session, ids: dict[str, int], new_visitor: Callable[[], Visitor]
) -> None:
    office = make_user(made, Role.OFFICE)
    made.commit()
    person = new_visitor().sign_in(office)
    for address in (LIST, path(ids["plek"]), path(ids["plek"], "/kaart")):
        new_visitor().visit(address, status=303)
        person.visit(address, status=403)
    for action in ("", "/voorbeeld"):
        new_visitor().post(path(ids["plek"], action), {}, status=303)
        person.post(path(ids["plek"], action), {}, status=403)


@pytest.mark.parametrize(
    ("street", "parts"),
    [
        ("Lindelaan 14", ("Lindelaan", "14")),
        ("Lindelaan 14 b", ("Lindelaan", "14 b")),
        ("Lindelaan 14b-2", ("Lindelaan", "14b-2")),
        ("Plein 1945 3", ("Plein", "1945 3")),
        ("Lindelaan", ("Lindelaan", "")),
        ("", ("", "")),
    ],
)
def test_street_and_number(street: str, parts: tuple[str, str]) -> None:
    assert split_street(street) == parts
    assert f"{parts[0]} {parts[1]}".strip() == street
