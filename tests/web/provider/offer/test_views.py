"""An own offer: changed beside its preview, never unseen by two, found at once, and only one's own."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.permissions import Role
from portal.domain.waiting_time import Status
from portal.models import AuditEntry, Offer, OfferChange, OfferCharacteristic, Provider, User
from tests.factories.offers import make_location, make_offer, make_provider, make_report, make_user
from tests.waiting import PATIENCE, join_all, wait_until
from tests.web.conftest import Page, Visitor, text_of, texts_of

TEXTS = ("description", "contra_indications", "how_to_refer", "bridging", "consultation")
LINES = ("age_from", "age_to", "phone", "phone_hours", "email", "website", "places_total")


@pytest.fixture
def provider(made: Session) -> Provider:
    return make_provider(made, "Het Anker aan de Aa")


@pytest.fixture
def user(made: Session, provider: Provider) -> User:
    return make_user(made, provider=provider)


@pytest.fixture
def ids(made: Session, provider: Provider) -> dict[str, int]:
    place = make_location(made, provider)
    own = make_offer(made, provider=provider, location=place, product="S4-13", characteristics=("emdr", "nl"))
    home = make_offer(made, provider=provider, location=place, product="S2-03", places_total=6)
    make_report(made, home, Status.AVAILABLE, places=2)
    return {"eigen": own.id, "huis": home.id, "ander": make_offer(made, characteristics=("cgt",)).id}


@pytest.fixture
def signed_in(ids: dict[str, int], user: User, visitor: Visitor) -> Visitor:
    return visitor.sign_in(user)


def path(offer_id: int, action: str = "bewerken") -> str:
    return f"/mijn-aanbod/{offer_id}/{action}"


def fields_of(page: Page) -> dict[str, Any]:
    """What a browser would post from the form as it stands."""
    form: dict[str, Any] = {name: (page.by_id(f"veld-{name}").text or "").removeprefix("\n") for name in TEXTS}
    found = {each.get("id"): each for each in page.tree.iter("input")}
    form |= {name: found[f"veld-{name}"].get("value") for name in LINES if f"veld-{name}" in found}
    form["version"] = page.find_all("input", name="version")[0].get("value")
    ticked = [each for each in page.find_all("input", name="characteristics") if each.get("checked") is not None]
    form["characteristics"] = [each.get("value") for each in ticked]
    return form


def stored(made: Session, offer_id: int) -> Offer:
    made.rollback()
    made.expire_all()
    return made.get_one(Offer, offer_id)


def codes(made: Session, offer_id: int) -> list[str]:
    rows = select(OfferCharacteristic.characteristic_code).where(OfferCharacteristic.offer_id == offer_id)
    return sorted(made.scalars(rows))


def audits(made: Session) -> list[AuditEntry]:
    made.rollback()
    return list(made.scalars(select(AuditEntry).where(AuditEntry.action == "aanbod gewijzigd")))


def changes(made: Session) -> list[int]:
    made.rollback()
    return list(made.scalars(select(OfferChange.offer_id)))


def test_the_form_shows_what_is_stored(signed_in: Visitor, ids: dict[str, int]) -> None:
    page = signed_in.visit(path(ids["eigen"]))
    form = fields_of(page)
    assert form["description"] == "Behandeling van trauma met EMDR."
    assert form["characteristics"] == ["emdr", "nl"]
    assert form["phone"] == "040-000 12 31"
    assert "places_total" not in form  # this product counts none
    assert fields_of(signed_in.visit(path(ids["huis"])))["places_total"] == "6"


def test_a_save_is_stored_kept_and_found_at_once(
    signed_in: Visitor, ids: dict[str, int], user: User, made: Session
) -> None:
    offer_id = ids["eigen"]
    before = len(changes(made))
    form = fields_of(signed_in.visit(path(offer_id))) | {
        "description": "Wij werken met xylofoons.\r\n\r\n- een\r\n- twee",
        "characteristics": ["cgt", "nl"],
        "phone_hours": "werkdagen 9.00 tot 12.30 uur",
        "consultation": "Bel gerust.",
        "age_from": "8",
    }
    answer = signed_in.post(path(offer_id), form, status=303)
    assert answer.response.headers["Location"] == path(offer_id)
    offer = stored(made, offer_id)
    assert offer.description == "Wij werken met xylofoons.\n\n- een\n- twee"
    assert (offer.age_from, offer.phone_hours, offer.consultation) == (8, "werkdagen 9.00 tot 12.30 uur", "Bel gerust.")
    assert codes(made, offer_id) == ["cgt", "nl"]
    (entry,) = audits(made)
    assert (entry.user_id, entry.subject, entry.subject_id) == (user.id, "offer", offer_id)
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["age_from"], entry.after["age_from"]) == (2, 8)
    assert (entry.before["characteristics"], entry.after["characteristics"]) == (["emdr", "nl"], ["cgt", "nl"])
    assert "phone" not in entry.after
    assert changes(made)[before:] == [offer_id]
    found: dict[str, Any] = {}

    def shows() -> bool:
        found.update(signed_in.client.get("/api/v1/aanbod?q=xylofoons&kenmerk=cgt&leeftijd=8").get_json())
        return bool(found["totaal"])

    wait_until(shows, "the save")
    assert [each["id"] for each in found["resultaten"]] == [offer_id]
    public = signed_in.visit(f"/aanbod/{offer_id}")
    assert "werkdagen 9.00 tot 12.30 uur" in text_of(public.find_all("main")[0])
    assert ["een", "twee"] in [texts_of(each.findall("li")) for each in public.with_class("punten")]


def test_saving_unchanged_writes_nothing(signed_in: Visitor, ids: dict[str, int], made: Session) -> None:
    before = changes(made)
    signed_in.post(path(ids["eigen"]), fields_of(signed_in.visit(path(ids["eigen"]))), status=303)
    assert audits(made) == []
    assert changes(made) == before


def test_html_and_markdown_are_shown_as_typed(signed_in: Visitor, ids: dict[str, int]) -> None:
    typed = "<script>alert(1)</script> **vet** {{ 7 * 7 }}"
    form = fields_of(signed_in.visit(path(ids["eigen"]))) | {"description": typed}
    signed_in.post(path(ids["eigen"]), form, status=303)
    for address in (f"/aanbod/{ids['eigen']}", path(ids["eigen"])):
        page = signed_in.visit(address)
        assert typed in [text_of(each) for each in page.tree.iter("p")]


def test_a_preview_shows_what_was_typed_and_saves_nothing(
    signed_in: Visitor, ids: dict[str, int], made: Session
) -> None:
    offer_id, before = ids["eigen"], changes(made)
    typed = {"description": "Wat ik nu typ.", "characteristics": ["nl", "tr"], "age_to": "9", "how_to_refer": "Bel."}
    form = fields_of(signed_in.visit(path(offer_id))) | typed
    part = signed_in.post(path(offer_id, "voorbeeld"), form, htmx=True)
    whole = signed_in.post(path(offer_id, "voorbeeld"), form)
    assert text_of(part.by_id("voorbeeld")) == text_of(whole.by_id("voorbeeld"))
    preview = text_of(part.by_id("voorbeeld"))
    for words in ("Wat ik nu typ.", "Turks", "2–9 jaar", "Stap 1Bel."):
        assert words in preview
    assert "EMDR." not in preview
    assert fields_of(whole) == form
    assert stored(made, offer_id).description == "Behandeling van trauma met EMDR."
    assert changes(made) == before
    assert audits(made) == []


def test_the_preview_is_what_referrers_see(signed_in: Visitor, ids: dict[str, int]) -> None:
    """The same parts as the public page and the row of the results."""
    own, public = signed_in.visit(path(ids["huis"])), signed_in.visit(f"/aanbod/{ids['huis']}")
    preview = own.by_id("voorbeeld")
    for kind in ("wachtpaneel", "feiten", "stappen", "brief"):
        inside = [text_of(each) for each in preview.iter() if kind in (each.get("class") or "").split()]
        assert inside == texts_of(public.with_class(kind)), kind
    found = signed_in.visit("/zoeken?product=S2-03")
    row = [text_of(each) for each in preview.iter("li") if "aanbod" in (each.get("class") or "").split()]
    (result,), (why,) = found.with_class("aanbod"), found.with_class("waarom")
    assert row == [text_of(result).replace(f" {text_of(why)}", "")]


def test_ages_stand_in_order(signed_in: Visitor, ids: dict[str, int]) -> None:
    form = fields_of(signed_in.visit(path(ids["eigen"]))) | {"age_from": "9", "age_to": "8"}
    page = signed_in.post(path(ids["eigen"]), form, status=422)
    assert "lager dan de laagste" in text_of(page.by_id("fout-age_to"))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("age_from", "", "vul een leeftijd in"),
        ("age_from", "-1", "heel getal"),
        ("age_from", "²", "heel getal"),
        ("age_to", "99999999999999999999", "heel getal"),
        ("age_to", "88", "dit product is voor"),
        ("age_to", "1", "dit product is voor 2 tot"),
        ("description", "x" * 10_001, "10001 tekens"),
        ("bridging", "x" * 4_001, "4001 tekens"),
        ("phone", "bel maar", "telefoonnummer"),
        ("phone", "0" * 201, "201 tekens"),
        ("email", "niemand", "geen e-mailadres"),
        ("website", "javascript:alert(1)", "begint met https://"),
        ("how_to_refer", "bel\x07", "geen tekst"),
        ("places_total", "3", "telt geen plekken"),
        ("characteristics", ["nl", "bestaat-niet"], "staat niet in de lijst"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    signed_in: Visitor, ids: dict[str, int], made: Session, field: str, value: Any, sentence: str
) -> None:
    before = changes(made)
    typed = {"contra_indications": "Blijft staan.", "age_to": "12", field: value}
    form = fields_of(signed_in.visit(path(ids["eigen"]))) | typed
    page = signed_in.post(path(ids["eigen"]), form, status=422)
    assert sentence in text_of(page.by_id("fouten"))
    again = fields_of(page)
    for name, kept in typed.items():
        if name != "characteristics" and kept != "99999999999999999999":
            assert again[name] == kept
    assert sentence in text_of(page.by_id(f"fout-{field}"))
    assert stored(made, ids["eigen"]).contra_indications == ""
    assert changes(made) == before


def test_total_places_are_not_fewer_than_the_free_ones(signed_in: Visitor, ids: dict[str, int]) -> None:
    form = fields_of(signed_in.visit(path(ids["huis"]))) | {"places_total": "1"}
    page = signed_in.post(path(ids["huis"]), form, status=422)
    assert "2 vrije plekken" in text_of(page.by_id("fouten"))
    signed_in.post(path(ids["huis"]), form | {"places_total": "2"}, status=303)


def test_the_second_of_two_chooses_between_both_versions(
    signed_in: Visitor, new_visitor: Callable[[], Visitor], user: User, ids: dict[str, int], made: Session
) -> None:
    offer_id, colleague = ids["eigen"], new_visitor().sign_in(user)
    form = fields_of(signed_in.visit(path(offer_id)))
    colleague.post(path(offer_id), form | {"description": "Van een collega.", "phone": "040-111 11 11"}, status=303)
    mine = form | {"description": "Van mij.", "consultation": "Ook van mij."}
    page = signed_in.post(path(offer_id), mine, status=422)
    told = text_of(page.by_id("versies"))
    for words in ("Van een collega.", "Van mij.", "040-111 11 11", "040-000 12 31", "Ook van mij."):
        assert words in told
    assert stored(made, offer_id).description == "Van een collega."
    chosen = {
        str(each.get("name")): str(each.get("value"))
        for each in page.find_all("input", type="radio")
        if each.get("checked") is not None
    }
    assert chosen == {"houd-description": "mijn", "houd-phone": "opgeslagen", "houd-consultation": "mijn"}
    again = fields_of(page)
    assert again["description"] == "Van mij."
    signed_in.post(path(offer_id), again | chosen, status=303)
    offer = stored(made, offer_id)
    assert (offer.description, offer.phone, offer.consultation) == ("Van mij.", "040-111 11 11", "Ook van mij.")


def test_two_at_the_same_moment_lose_nothing_unseen(
    signed_in: Visitor, new_visitor: Callable[[], Visitor], user: User, ids: dict[str, int], made: Session
) -> None:
    offer_id = ids["eigen"]
    people = [signed_in, new_visitor().sign_in(user)]
    forms = [fields_of(person.visit(path(offer_id))) | {"csrf_token": person.token()} for person in people]
    start, answers = threading.Barrier(2), [0, 0]

    def save(number: int) -> None:
        start.wait(PATIENCE)
        form = forms[number] | {"description": f"Van {number}."}
        answers[number] = people[number].client.post(path(offer_id), data=form).status_code

    threads = [threading.Thread(target=save, args=(number,)) for number in (0, 1)]
    join_all(threads)
    assert sorted(answers) == [303, 422]
    assert stored(made, offer_id).description == f"Van {answers.index(303)}."


def test_missing_fields_say_how_many_others_filled_them(
    made: Session, ids: dict[str, int], user: User, visitor: Visitor
) -> None:
    for _ in range(2):
        make_offer(made, product="S4-13", characteristics=("thuis",))
    made.commit()
    score = visitor.sign_in(user).visit(path(ids["eigen"])).with_class("ontbreekt")[0]
    lines = texts_of(list(score))
    assert len(lines) == 3
    assert lines[0].startswith("Waar en hoe2 van de 4 aanbieders van dit product vulden dit in.")


@pytest.mark.parametrize("action", ["bewerken", "voorbeeld"])
def test_of_another_provider_nothing_is_there(
    signed_in: Visitor, ids: dict[str, int], made: Session, action: str
) -> None:
    form = fields_of(signed_in.visit(path(ids["eigen"]))) | {"description": "Gekaapt."}
    for offer_id in (ids["ander"], 999_999, 2_147_483_647):
        if action == "bewerken":
            signed_in.visit(path(offer_id), status=404)
        for htmx in (True, False):
            signed_in.post(path(offer_id, action), form, htmx=htmx, status=404)
    assert stored(made, ids["ander"]).description == "Behandeling van trauma met EMDR."
    assert codes(made, ids["ander"]) == ["cgt"]
    assert audits(made) == []


def test_visitors_and_other_roles_have_no_way_in(
    made: Session, ids: dict[str, int], new_visitor: Callable[[], Visitor]
) -> None:
    office = make_user(made, Role.OFFICE)
    made.commit()
    assert new_visitor().visit(path(ids["eigen"]), status=303).response.headers["Location"].startswith("/inloggen")
    new_visitor().post(path(ids["eigen"], "voorbeeld"), {}, status=303)
    person = new_visitor().sign_in(office)
    person.visit(path(ids["eigen"]), status=403)
    person.post(path(ids["eigen"]), {"description": "x"}, status=403)
    signed_out = new_visitor().post(path(ids["eigen"]), {"description": "x"}, token="wrong", status=400)
    assert signed_out.status == 400
    assert stored(made, ids["eigen"]).description == "Behandeling van trauma met EMDR."
