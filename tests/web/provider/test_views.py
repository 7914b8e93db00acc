"""The sheet: saved in the row as a new report, refused with a sentence, and only one's own."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.permissions import Role
from portal.domain.waiting_time import Status
from portal.models import Provider, User, WaitReport
from tests.factories.offers import make_location, make_offer, make_provider, make_report, make_user
from tests.web.conftest import Page, Visitor, text_of, texts_of


@pytest.fixture
def provider(made: Session) -> Provider:
    return make_provider(made, "Het Anker aan de Aa")


@pytest.fixture
def user(made: Session, provider: Provider) -> User:
    return make_user(made, provider=provider)


@pytest.fixture
def offers(made: Session, provider: Provider) -> dict[str, int]:
    """Two offers of the provider, an old and a new figure, and one of somebody else."""
    place = make_location(made, provider)
    old = make_offer(made, provider=provider, location=place, product="S4-13")
    make_report(made, old, intake=8, start=9, days_old=40)
    home = make_offer(made, provider=provider, location=place, product="S2-03", places_total=6)
    make_report(made, home, Status.AVAILABLE, places=1)
    return {"oud": old.id, "huis": home.id, "ander": make_offer(made).id}


@pytest.fixture
def signed_in(offers: dict[str, int], user: User, visitor: Visitor) -> Visitor:
    return visitor.sign_in(user)


def version_of(page: Page, offer_id: int) -> str:
    row = page.by_id(f"aanbod-{offer_id}")
    return next(each.get("value") or "" for each in row.iter("input") if each.get("name") == f"version-{offer_id}")


def reports(made: Session, offer_id: int) -> list[WaitReport]:
    made.rollback()
    return list(made.scalars(select(WaitReport).where(WaitReport.offer_id == offer_id).order_by(WaitReport.id)))


def test_the_sheet_shows_own_offers_stale_first(signed_in: Visitor, offers: dict[str, int]) -> None:
    page = signed_in.visit("/mijn-aanbod")
    assert [each.get("id") for each in page.with_class("invulrij")] == [
        f"aanbod-{offers['oud']}",
        f"aanbod-{offers['huis']}",
    ]
    assert "1 cijfer is te oud" in text_of(page.with_class("melding")[0])


def test_a_save_is_a_new_report_and_shows_in_the_search(
    signed_in: Visitor, offers: dict[str, int], user: User, made: Session
) -> None:
    offer_id = offers["oud"]
    form = {"status": "wachtlijst", "intake": "1", "start": "0"}
    version = version_of(signed_in.visit("/mijn-aanbod"), offer_id)
    row = signed_in.post(f"/mijn-aanbod/{offer_id}", form | {"version": version}, htmx=True)
    assert texts_of(row.with_class("rij__klaar")) == ["Opgeslagen, vandaag"]
    first, second = reports(made, offer_id)
    assert (first.intake_weeks, second.intake_weeks, second.start_weeks) == (8, 1, 0)
    assert second.reported_by_id == user.id
    assert version_of(row, offer_id) == str(second.id)
    waiting = threading.Event()
    for _ in range(20):  # PostgreSQL looks every 100 ms
        found = signed_in.client.get("/api/v1/aanbod?product=S4-13&startBinnen=1").get_json()
        if found["totaal"]:
            break
        waiting.wait(0.05)
    assert [each["id"] for each in found["resultaten"]] == [offer_id]


def test_without_javascript_a_save_leads_back_to_the_row(signed_in: Visitor, offers: dict[str, int]) -> None:
    offer_id = offers["huis"]
    version = version_of(signed_in.visit("/mijn-aanbod"), offer_id)
    form = {"status": "beschikbaar", "places": "2", "version": version}
    answer = signed_in.post(f"/mijn-aanbod/{offer_id}", form, status=303)
    assert answer.response.headers["Location"] == f"/mijn-aanbod#aanbod-{offer_id}"
    page = signed_in.visit("/mijn-aanbod")
    assert "Gezinshuis opgeslagen" in text_of(page.with_class("melding--goed")[0])


def test_unchanged_dates_the_figure_today(signed_in: Visitor, offers: dict[str, int], made: Session) -> None:
    offer_id = offers["oud"]
    version = version_of(signed_in.visit("/mijn-aanbod"), offer_id)
    signed_in.post(f"/mijn-aanbod/{offer_id}/ongewijzigd", {"version": version}, htmx=True)
    first, second = reports(made, offer_id)
    assert (second.intake_weeks, second.start_weeks) == (first.intake_weeks, first.start_weeks)
    assert second.measured_on > first.measured_on


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"status": "wachtlijst", "intake": "261", "start": "1"}, "van 0 tot en met 260 weken"),
        ({"status": "wachtlijst", "intake": "twee", "start": "1"}, "van 0 tot en met 260 weken"),
        ({"status": "wachtlijst", "intake": "", "start": ""}, "aantal weken in"),
        ({"status": "stop", "reason": ""}, "kies een reden"),
        ({"status": "stop", "reason": "verbouwing", "until": "31-02-2027"}, "dd-mm-jjjj"),
        ({"status": "stop", "reason": "verbouwing", "until": "01-02-2020"}, "verleden"),
        ({"status": "weg"}, "kies een status"),
        ({}, "kies een status"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    signed_in: Visitor, offers: dict[str, int], made: Session, form: dict[str, str], sentence: str
) -> None:
    offer_id = offers["oud"]
    version = version_of(signed_in.visit("/mijn-aanbod"), offer_id)
    for htmx in (True, False):
        page = signed_in.post(f"/mijn-aanbod/{offer_id}", form | {"version": version}, htmx=htmx, status=422)
        assert sentence in text_of(page.with_class("fout")[0])
        typed = page.by_id(f"intake-{offer_id}").get("value")
        assert typed == form.get("intake", "")
    assert len(reports(made, offer_id)) == 1


def test_more_free_places_than_there_are_is_refused(signed_in: Visitor, offers: dict[str, int]) -> None:
    version = version_of(signed_in.visit("/mijn-aanbod"), offers["huis"])
    form = {"status": "beschikbaar", "places": "7", "version": version}
    page = signed_in.post(f"/mijn-aanbod/{offers['huis']}", form, htmx=True, status=422)
    assert "6 plekken in totaal" in text_of(page.with_class("fout")[0])


def test_the_second_of_two_sees_what_the_first_saved(
    signed_in: Visitor, new_visitor: Callable[[], Visitor], user: User, offers: dict[str, int], made: Session
) -> None:
    offer_id, colleague = offers["oud"], new_visitor().sign_in(user)
    version = version_of(signed_in.visit("/mijn-aanbod"), offer_id)
    form = {"status": "wachtlijst", "start": "2", "version": version}
    signed_in.post(f"/mijn-aanbod/{offer_id}", form | {"intake": "3"}, htmx=True)
    page = colleague.post(f"/mijn-aanbod/{offer_id}", form | {"intake": "5"}, htmx=True, status=422)
    assert "iemand anders" in text_of(page.with_class("fout")[0])
    assert page.by_id(f"intake-{offer_id}").get("value") == "5"
    both = text_of(page.with_class("geschil")[0])
    assert "Wachtlijst: 3 weken tot intake, daarna 2 weken tot start (Iemand, 22-11-2026 om 11.00 uur)" in both
    assert "Wachtlijst: 5 weken tot intake, daarna 2 weken tot start" in both
    assert len(reports(made, offer_id)) == 2


@pytest.mark.parametrize("action", ["", "/ongewijzigd"])
def test_of_another_provider_nothing_is_there(
    signed_in: Visitor, offers: dict[str, int], made: Session, action: str
) -> None:
    form = {"status": "wachtlijst", "intake": "1", "start": "1", "version": "0"}
    for htmx in (True, False):
        signed_in.post(f"/mijn-aanbod/{offers['ander']}{action}", form, htmx=htmx, status=404)
    assert reports(made, offers["ander"]) == []


def test_visitors_are_sent_to_sign_in(offers: dict[str, int], visitor: Visitor, made: Session) -> None:
    answer = visitor.visit("/mijn-aanbod", status=303)
    assert answer.response.headers["Location"] == "/inloggen?volgende=/mijn-aanbod"
    visitor.post(f"/mijn-aanbod/{offers['oud']}", {"status": "beschikbaar"}, status=303)
    swap = visitor.post(f"/mijn-aanbod/{offers['oud']}", {"status": "beschikbaar"}, htmx=True, status=401)
    assert swap.response.headers["HX-Redirect"].startswith("/inloggen")
    assert len(reports(made, offers["oud"])) == 1


@pytest.mark.parametrize("role", [Role.OFFICE, Role.PANEL, Role.ADMIN])
def test_other_roles_have_no_sheet(made: Session, new_visitor: Callable[[], Visitor], role: Role) -> None:
    user = make_user(made, role)
    made.commit()
    new_visitor().sign_in(user).visit("/mijn-aanbod", status=403)


def test_a_form_without_its_token_is_refused(signed_in: Visitor, offers: dict[str, int], made: Session) -> None:
    form = {"status": "wachtlijst", "intake": "1", "start": "1", "version": "0"}
    signed_in.post(f"/mijn-aanbod/{offers['oud']}", form, token="wrong", status=400)
    assert len(reports(made, offers["oud"])) == 1


def test_unchanged_does_not_throw_away_what_was_typed(
    signed_in: Visitor, offers: dict[str, int], made: Session
) -> None:
    offer_id = offers["oud"]
    form = {"status": "wachtlijst", "intake": "99", "start": "9", "places": "", "until": "", "reason": ""}
    form["version"] = version_of(signed_in.visit("/mijn-aanbod"), offer_id)
    page = signed_in.post(f"/mijn-aanbod/{offer_id}/ongewijzigd", form, htmx=True, status=422)
    assert "u hebt iets gewijzigd" in text_of(page.with_class("fout")[0])
    assert page.by_id(f"intake-{offer_id}").get("value") == "99"
    assert len(reports(made, offer_id)) == 1
    signed_in.post(f"/mijn-aanbod/{offer_id}/ongewijzigd", form | {"intake": "8"}, htmx=True)
    assert len(reports(made, offer_id)) == 2


class TestCrisis:
    """Crisis offers tell places now, never weeks; 0 is full."""

    @pytest.fixture
    def crisis_id(self, made: Session, provider: Provider, offers: dict[str, int]) -> int:
        offer = make_offer(
            made, provider=provider, location=make_location(made, provider), product="S5-01", places_total=4
        )
        return offer.id

    @pytest.fixture
    def crisis_visitor(self, crisis_id: int, user: User, visitor: Visitor) -> Visitor:
        return visitor.sign_in(user)

    def test_full_can_be_said(self, crisis_id: int, crisis_visitor: Visitor, made: Session) -> None:
        form = {"status": "beschikbaar", "places": "0", "version": "0"}
        crisis_visitor.post(f"/mijn-aanbod/{crisis_id}", form, htmx=True)
        assert [report.places_free for report in reports(made, crisis_id)] == [0]

    def test_weeks_cannot(self, crisis_id: int, crisis_visitor: Visitor, made: Session) -> None:
        page = crisis_visitor.visit("/mijn-aanbod")
        options = [each.get("value") for each in page.by_id(f"status-{crisis_id}").iter("option")]
        assert options == ["", "beschikbaar", "stop"]
        form = {"status": "wachtlijst", "intake": "1", "start": "1", "version": "0"}
        page = crisis_visitor.post(f"/mijn-aanbod/{crisis_id}", form, htmx=True, status=422)
        assert "crisishulp meldt plekken" in text_of(page.with_class("fout")[0])
        assert reports(made, crisis_id) == []
