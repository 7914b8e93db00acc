"""The sheet: saved in the row as a new report, refused with a sentence, and only one's own."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.domain.permissions import Role
from portal.models import Provider, User
from tests.factories.offers import make_location, make_offer, make_user
from tests.waiting import wait_until
from tests.web.conftest import Page, Visitor, text_of, texts_of
from tests.web.provider.conftest import fields_of, reports, version_of


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
    found: dict[str, Any] = {}

    def shows() -> bool:
        found.update(signed_in.client.get("/api/v1/aanbod?product=S4-13&startBinnen=1").get_json())
        return bool(found["totaal"])

    wait_until(shows, "the save")
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


class TestWholeSheet:
    """All rows on one page, saved together."""

    def test_only_changed_rows_are_dated(
        self, signed_in: Visitor, offers: dict[str, int], made: Session, user: User
    ) -> None:
        form = fields_of(signed_in.visit("/mijn-aanbod"))
        answer = signed_in.post("/mijn-aanbod", form | {f"intake-{offers['oud']}": "3"}, status=303)
        assert answer.response.headers["Location"] == "/mijn-aanbod"
        assert [report.intake_weeks for report in reports(made, offers["oud"])] == [8, 3]
        assert len(reports(made, offers["huis"])) == 1
        page = signed_in.visit("/mijn-aanbod")
        assert "Traumabehandeling (EMDR) opgeslagen om 11.00 uur" in text_of(page.with_class("melding--goed")[0])

    def test_nothing_changed_saves_nothing(self, signed_in: Visitor, offers: dict[str, int], made: Session) -> None:
        signed_in.post("/mijn-aanbod", fields_of(signed_in.visit("/mijn-aanbod")), status=303)
        assert "niets gewijzigd" in text_of(signed_in.visit("/mijn-aanbod").with_class("melding--let-op")[0])
        assert len(reports(made, offers["oud"])) == 1

    def test_valid_rows_are_saved_although_one_fails(
        self, signed_in: Visitor, offers: dict[str, int], made: Session
    ) -> None:
        old, home = offers["oud"], offers["huis"]
        form = fields_of(signed_in.visit("/mijn-aanbod")) | {f"intake-{old}": "3", f"places-{home}": "7"}
        page = signed_in.post("/mijn-aanbod", form, status=422)
        assert text_of(page.find_all("title")[0]).startswith("Fout:")
        assert "6 plekken in totaal" in text_of(page.by_id(f"fout-{home}"))
        assert page.by_id(f"places-{home}").get("value") == "7"
        assert [report.intake_weeks for report in reports(made, old)] == [8, 3]
        assert len(reports(made, home)) == 1

    def test_a_row_of_another_provider_changes_nothing(
        self, signed_in: Visitor, offers: dict[str, int], made: Session
    ) -> None:
        form = fields_of(signed_in.visit("/mijn-aanbod")) | {f"intake-{offers['oud']}": "3"}
        other = offers["ander"]
        foreign = {f"version-{other}": "0", f"status-{other}": "wachtlijst", f"intake-{other}": "1"}
        signed_in.post("/mijn-aanbod", form | foreign, status=404)
        signed_in.post("/mijn-aanbod/alles-ongewijzigd", form | foreign, status=404)
        assert len(reports(made, offers["oud"])) == 1
        assert reports(made, other) == []

    def test_all_unchanged_in_one_click(self, signed_in: Visitor, offers: dict[str, int], made: Session) -> None:
        form = fields_of(signed_in.visit("/mijn-aanbod"))
        signed_in.post("/mijn-aanbod/alles-ongewijzigd", form, status=303)
        for name in ("oud", "huis"):
            first, second = reports(made, offers[name])
            assert second.figure == replace(first.figure, measured_on=second.measured_on)
        page = signed_in.visit("/mijn-aanbod")
        assert "2 rijen opgeslagen" in text_of(page.with_class("melding--goed")[0])

    def test_all_unchanged_keeps_what_was_typed(
        self, signed_in: Visitor, offers: dict[str, int], made: Session
    ) -> None:
        form = fields_of(signed_in.visit("/mijn-aanbod")) | {f"intake-{offers['oud']}": "3"}
        page = signed_in.post("/mijn-aanbod/alles-ongewijzigd", form, status=422)
        assert page.by_id(f"intake-{offers['oud']}").get("value") == "3"
        assert len(reports(made, offers["oud"])) == 1
        assert len(reports(made, offers["huis"])) == 2

    def test_saving_one_row_keeps_what_was_typed_in_others(
        self, signed_in: Visitor, offers: dict[str, int], made: Session
    ) -> None:
        old, home = offers["oud"], offers["huis"]
        form = fields_of(signed_in.visit("/mijn-aanbod")) | {f"intake-{old}": "3", f"places-{home}": "2"}
        page = signed_in.post(f"/mijn-aanbod/{home}", form, status=422)
        assert page.by_id(f"intake-{old}").get("value") == "3"
        assert texts_of(page.with_class("rij__wacht")) == ["Traumabehandeling (EMDR): nog niet opgeslagen."]
        assert len(reports(made, old)) == 1
        assert [report.places_free for report in reports(made, home)] == [1, 2]
        signed_in.post("/mijn-aanbod", fields_of(page), status=303)
        assert [report.intake_weeks for report in reports(made, old)] == [8, 3]


class TestTwoAtOnce:
    """The second of two sees both values and chooses."""

    @pytest.fixture
    def clash(self, signed_in: Visitor, new_visitor: Callable[[], Visitor], user: User, offers: dict[str, int]) -> Page:
        old = offers["oud"]
        form = fields_of(signed_in.visit("/mijn-aanbod"))
        new_visitor().sign_in(user).post("/mijn-aanbod", form | {f"intake-{old}": "3"}, status=303)
        return signed_in.post("/mijn-aanbod", form | {f"intake-{old}": "5"}, status=422)

    def test_both_values_are_shown(self, clash: Page, offers: dict[str, int]) -> None:
        text = text_of(clash.with_class("geschil")[0])
        assert "Houd wat er nu staat: Wachtlijst: 3 weken tot intake" in text
        assert "Neem wat u invulde: Wachtlijst: 5 weken tot intake" in text
        assert "(Iemand, 22-11-2026 om 11.00 uur)" in text

    @pytest.mark.parametrize(("choice", "weeks"), [("houd", [8, 3]), ("vervang", [8, 3, 5])])
    def test_the_choice_decides(
        self, signed_in: Visitor, clash: Page, offers: dict[str, int], made: Session, choice: str, weeks: list[int]
    ) -> None:
        signed_in.post("/mijn-aanbod", fields_of(clash) | {f"keuze-{offers['oud']}": choice}, status=303)
        assert [report.intake_weeks for report in reports(made, offers["oud"])] == weeks

    def test_without_a_choice_nothing_is_overwritten(
        self, signed_in: Visitor, clash: Page, offers: dict[str, int], made: Session
    ) -> None:
        page = signed_in.post("/mijn-aanbod", fields_of(clash), status=422)
        assert "kies welke van de twee geldt" in text_of(page.by_id(f"fout-{offers['oud']}"))
        assert [report.intake_weeks for report in reports(made, offers["oud"])] == [8, 3]

    def test_a_row_that_was_not_touched_is_no_clash(
        self, signed_in: Visitor, new_visitor: Callable[[], Visitor], user: User, offers: dict[str, int], made: Session
    ) -> None:
        form = fields_of(signed_in.visit("/mijn-aanbod"))
        new_visitor().sign_in(user).post("/mijn-aanbod", form | {f"intake-{offers['oud']}": "3"}, status=303)
        signed_in.post("/mijn-aanbod", form | {f"places-{offers['huis']}": "2"}, status=303)
        assert [report.intake_weeks for report in reports(made, offers["oud"])] == [8, 3]
        assert [report.places_free for report in reports(made, offers["huis"])] == [1, 2]


class TestUndo:
    """One click puts back what stood before the own last save."""

    def test_undo_restores_figure_and_age(self, signed_in: Visitor, offers: dict[str, int], made: Session) -> None:
        old = offers["oud"]
        form = fields_of(signed_in.visit("/mijn-aanbod"))
        signed_in.post("/mijn-aanbod", form | {f"intake-{old}": "3"}, status=303)
        page = signed_in.visit("/mijn-aanbod")
        save_id = next(each.get("value") or "" for each in page.find_all("input", name="opslag"))
        signed_in.post("/mijn-aanbod/ongedaan", {"opslag": save_id}, status=303)
        page = signed_in.visit("/mijn-aanbod")
        assert page.by_id(f"intake-{old}").get("value") == "8"
        assert "40 dagen geleden" in text_of(page.by_id(f"aanbod-{old}"))
        assert [report.intake_weeks for report in reports(made, old)] == [8, 3, 8]
        again = signed_in.post("/mijn-aanbod/ongedaan", {"opslag": save_id}, status=422)
        assert "al ongedaan gemaakt" in text_of(again.with_class("melding--fout")[0])

    def test_somebody_elses_save_cannot_be_undone(
        self, signed_in: Visitor, new_visitor: Callable[[], Visitor], offers: dict[str, int], made: Session
    ) -> None:
        form = fields_of(signed_in.visit("/mijn-aanbod"))
        signed_in.post("/mijn-aanbod", form | {f"intake-{offers['oud']}": "3"}, status=303)
        page = signed_in.visit("/mijn-aanbod")
        save_id = next(each.get("value") or "" for each in page.find_all("input", name="opslag"))
        stranger = make_user(made)
        made.commit()
        for number in (save_id, "x", "", "9" * 30):
            new_visitor().sign_in(stranger).post("/mijn-aanbod/ongedaan", {"opslag": number}, status=422)
        assert len(reports(made, offers["oud"])) == 2


def test_odd_names_and_numbers_are_dropped(signed_in: Visitor, offers: dict[str, int], made: Session) -> None:
    odd = {"version-": "1", "version-x": "1", "version-99999999999999999999": "1", "version-007": "1", "version-0": "1"}
    signed_in.post("/mijn-aanbod", odd, status=303)
    forged = fields_of(signed_in.visit("/mijn-aanbod")) | {f"version-{offers['oud']}": "9" * 18}
    signed_in.post("/mijn-aanbod", forged, status=303)  # what was typed stands there already
    signed_in.post("/mijn-aanbod", forged | {f"intake-{offers['oud']}": "1"}, status=422)
    assert len(reports(made, offers["oud"])) == 1
