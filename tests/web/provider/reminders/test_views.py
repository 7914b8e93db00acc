"""The page behind a reminder: no account, no cookie, the waits and places of one provider and nothing else."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.link_purpose import LinkPurpose
from portal.domain.waiting_time import Status, StopReason
from portal.models import AuditEntry, Channel, OfferChange, Provider, User, UserSession, WaitReport
from portal.models.database import begin_writing
from portal.services.accounts.one_time_links import LinkScope, make_link
from tests.conftest import NOW
from tests.factories.offers import DAY, make_location, make_offer, make_provider, make_report, make_user
from tests.web.conftest import Page, Visitor, text_of

PAGE, UNCHANGED = "/herinnering", "/herinnering/ongewijzigd"


@pytest.fixture
def provider(made: Session) -> Provider:
    return make_provider(made, "Het <i>Anker</i> aan de Aa")


@pytest.fixture
def user(made: Session, provider: Provider) -> User:
    return make_user(made, provider=provider)


@pytest.fixture
def offers(made: Session, provider: Provider) -> dict[str, int]:
    """A waiting list, places, an offer without any figure, and an offer of somebody else."""
    place = make_location(made, provider)
    old = make_offer(made, provider=provider, location=place, product="S4-13")
    make_report(made, old, intake=8, start=9, days_old=40)
    home = make_offer(made, provider=provider, location=place, product="S2-03", places_total=6)
    make_report(made, home, Status.AVAILABLE, places=1, days_old=25)
    other = make_offer(made)
    make_report(made, other, intake=1, start=1, days_old=30)
    return {"oud": old.id, "huis": home.id, "ander": other.id}


@pytest.fixture
def token(made: Session, offers: dict[str, int], user: User) -> str:
    made_link = link_of(made, user)
    made.commit()
    return made_link


def link_of(made: Session, user: User) -> str:
    scope = LinkScope(user_id=user.id, provider_id=user.provider_id, email=user.email)
    return make_link(made, LinkPurpose.REMINDER, scope, NOW)


def opened(visitor: Visitor, token: str) -> Page:
    return visitor.visit(f"{PAGE}?sleutel={token}")


def fields_of(page: Page, action: str) -> dict[str, str]:
    """What a browser would post from the form with this action."""
    (form,) = page.find_all("form", action=action)
    fields = {str(each.get("name")): each.get("value") or "" for each in form.iter("input")}
    for choice in form.iter("select"):
        chosen = [each.get("value") or "" for each in choice.iter("option") if each.get("selected") is not None]
        fields[str(choice.get("name"))] = chosen[0] if chosen else ""
    return fields


def send(visitor: Visitor, action: str, fields: dict[str, str], status: int = 303) -> Page:
    """Post as somebody without any cookie: not even the CSRF token of the test client."""
    visitor.client.delete_cookie("plekwijzer")
    return visitor._check(visitor.client.post(action, data=fields), False, status)


def newest(made: Session, offer_id: int) -> WaitReport:
    made.rollback()
    return made.scalars(
        select(WaitReport).where(WaitReport.offer_id == offer_id).order_by(WaitReport.id.desc())
    ).first()  # type: ignore[return-value]


def count(made: Session, table: type[WaitReport] | type[UserSession] | type[OfferChange]) -> int:
    made.rollback()
    return made.scalar(select(func.count()).select_from(table)) or 0


def test_it_shows_the_offers_as_they_stand_and_changes_nothing(
    made: Session, visitor: Visitor, token: str, offers: dict[str, int], user: User
) -> None:
    before = count(made, WaitReport)
    page = opened(visitor, token)
    assert [each.get("id") for each in page.with_class("her")] == [f"aanbod-{offers[n]}" for n in ("huis", "oud")]
    fields = fields_of(page, PAGE)
    assert [fields[f"{name}-{offers['oud']}"] for name in ("status", "intake", "start")] == ["wachtlijst", "8", "9"]
    assert fields[f"places-{offers['huis']}"] == "1"
    first = next(each for each in page.tree.iter("button"))
    assert text_of(first) == "Alles is ongewijzigd"
    html = page.response.get_data(as_text=True)
    assert "Het &lt;i&gt;Anker&lt;/i&gt; aan de Aa" in html
    for private in (user.email, user.name, "verwijzers@aanbieder.example", "040-000 12 31"):
        assert private not in html
    assert count(made, WaitReport) == before


def test_nobody_keeps_the_page_and_no_cookie_is_set(visitor: Visitor, made: Session, token: str) -> None:
    page = opened(visitor, token)
    done = send(visitor, UNCHANGED, fields_of(page, UNCHANGED))
    dead = visitor.visit(f"{PAGE}?sleutel=weg", status=410)
    for answer in (page.response, done.response, dead.response):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "Set-Cookie" not in answer.headers
    assert count(made, UserSession) == 0


def test_all_unchanged_is_one_button(
    made: Session, visitor: Visitor, token: str, offers: dict[str, int], user: User, provider: Provider
) -> None:
    done = send(visitor, UNCHANGED, fields_of(opened(visitor, token), UNCHANGED))
    thanks = visitor.visit(done.response.headers["Location"])
    assert text_of(thanks.find_all("h1")[0]) == "Bedankt, alles is bijgewerkt"
    assert "Alle 2 cijfers zijn van vandaag, 22 november 2026" in text_of(thanks.with_class("melding--goed")[0])
    assert [each.get("value") for each in thanks.find_all("input", name=f"intake-{offers['oud']}")] == ["8"]
    for name, figures in (("oud", (8, 9, None)), ("huis", (None, None, 1))):
        report = newest(made, offers[name])
        assert (report.intake_weeks, report.start_weeks, report.places_free) == figures
        assert (report.measured_on, report.channel, report.reported_by_id) == (DAY, Channel.MAIL, user.id)
    entries = list(made.scalars(select(AuditEntry)))
    assert {(each.channel, each.user_id, each.provider_id) for each in entries} == {
        (Channel.MAIL, user.id, provider.id)
    }
    assert {each.subject_id for each in entries} == {offers["oud"], offers["huis"]}
    assert count(made, OfferChange) == 2, "searches see it"
    assert newest(made, offers["ander"]).measured_on == DAY - timedelta(days=30)


def test_pressing_twice_saves_once(made: Session, visitor: Visitor, token: str) -> None:
    fields = fields_of(opened(visitor, token), UNCHANGED)
    send(visitor, UNCHANGED, fields)
    before = count(made, WaitReport)
    send(visitor, UNCHANGED, fields)
    assert count(made, WaitReport) == before


def test_changes_are_saved_and_the_rest_is_confirmed(
    made: Session, visitor: Visitor, token: str, offers: dict[str, int]
) -> None:
    old, home = offers["oud"], offers["huis"]
    fields = fields_of(opened(visitor, token), PAGE)
    send(visitor, PAGE, fields | {f"status-{old}": "stop", f"reason-{old}": "verbouwing", f"until-{old}": "01-02-2027"})
    stopped, same = newest(made, old), newest(made, home)
    assert (stopped.status, stopped.stop_reason, stopped.intake_weeks) == (Status.STOP, StopReason.BUILDING, None)
    assert (same.places_free, same.measured_on) == (1, DAY)
    fields = fields_of(opened(visitor, token), PAGE)
    send(visitor, PAGE, fields | {f"places-{home}": "3"})
    assert newest(made, home).places_free == 3, "the link works until it ends, not once"


def test_what_is_wrong_stays_typed_and_the_rest_is_saved(
    made: Session, visitor: Visitor, token: str, offers: dict[str, int]
) -> None:
    old, home = offers["oud"], offers["huis"]
    fields = fields_of(opened(visitor, token), PAGE) | {f"intake-{old}": "999", f"places-{home}": "2"}
    page = send(visitor, PAGE, fields, status=422)
    assert "van 0 tot en met 260 weken" in text_of(page.by_id("fouten"))
    assert "De andere 1 regel is wel opgeslagen" in text_of(page.tree)
    assert page.by_id(f"intake-{old}").get("value") == "999"
    assert page.by_id(f"intake-{old}").get("aria-invalid") == "true"
    assert (newest(made, old).intake_weeks, newest(made, home).places_free) == (8, 2)


def test_an_offer_without_any_figure_asks_for_one(
    made: Session, provider: Provider, token: str, visitor: Visitor, offers: dict[str, int]
) -> None:
    fields = fields_of(opened(visitor, token), UNCHANGED)
    fresh = _later_offer(made, provider)
    page = send(visitor, UNCHANGED, fields | {f"version-{fresh}": "0"}, status=422)
    assert "kies een status en sla die op" in text_of(page.by_id("fouten"))
    assert "De andere 2 regels zijn wel opgeslagen" in text_of(page.tree)
    fields = fields_of(opened(visitor, token), PAGE)
    done = send(visitor, PAGE, fields)
    assert "2 van de 3 cijfers zijn van vandaag" in text_of(visitor.visit(done.response.headers["Location"]).tree)
    send(visitor, PAGE, fields_of(opened(visitor, token), PAGE) | {f"status-{fresh}": "na-beoordeling"})
    assert newest(made, fresh).status is Status.AFTER_ASSESSMENT


def _later_offer(made: Session, provider: Provider) -> int:
    made.rollback()
    begin_writing(made)
    offer_id = make_offer(made, provider=provider, product="S2-01").id
    made.commit()
    return offer_id


def test_what_a_colleague_changed_meanwhile_is_not_overwritten(
    made: Session, visitor: Visitor, new_visitor: Callable[[], Visitor], token: str, offers: dict[str, int], user: User
) -> None:
    old = offers["oud"]
    both = opened(visitor, token)
    signed_in = new_visitor().sign_in(user)
    row = {"status": "wachtlijst", "intake": "3", "start": "4", "version": fields_of(both, PAGE)[f"version-{old}"]}
    signed_in.post(f"/mijn-aanbod/{old}", row, status=303)
    for action in (UNCHANGED, PAGE):
        page = send(visitor, action, fields_of(both, action), status=422)
        assert "zojuist gewijzigd" in text_of(page.by_id("fouten"))
        assert page.by_id(f"intake-{old}").get("value") == "3"
    assert (newest(made, old).intake_weeks, newest(made, old).channel) == (3, Channel.PAGE)


@pytest.mark.parametrize("action", [PAGE, UNCHANGED])
def test_another_providers_offer_is_not_there(
    made: Session, visitor: Visitor, token: str, offers: dict[str, int], action: str
) -> None:
    fields, foreign = fields_of(opened(visitor, token), action), offers["ander"]
    before = count(made, WaitReport)
    typed = {
        f"version-{foreign}": str(newest(made, foreign).id),
        f"status-{foreign}": "stop",
        f"reason-{foreign}": "anders",
    }
    send(visitor, action, fields | typed, status=404)
    send(visitor, action, fields | {"version-999999999": "1"}, status=404)
    assert count(made, WaitReport) == before, "nothing of it is saved, the own rows neither"


def test_it_opens_nothing_else(visitor: Visitor, token: str, offers: dict[str, int]) -> None:
    opened(visitor, token)
    for path in ("/mijn-aanbod", "/mijn-aanbod/collegas", "/account", "/regiobeheer"):
        answer = visitor.client.get(f"{path}?sleutel={token}")
        assert (answer.status_code, "/inloggen" in answer.headers["Location"]) == (303, True)
    visitor.visit(f"/wachtwoord-nieuw?sleutel={token}", status=410)
    visitor.post(f"/mijn-aanbod/{offers['oud']}/ongewijzigd", {"sleutel": token, "version": "1"}, status=303)


@pytest.mark.parametrize("wrong", ["", "weg", "x" * 5000, "é\u2028"])
def test_a_wrong_link_is_said_in_dutch_and_saves_nothing(
    made: Session, visitor: Visitor, token: str, offers: dict[str, int], wrong: str
) -> None:
    before = count(made, WaitReport)
    fields = fields_of(opened(visitor, token), UNCHANGED) | {"sleutel": wrong}
    page = visitor._check(visitor.client.get(PAGE, query_string={"sleutel": wrong}), False, 410)
    assert text_of(page.find_all("h1")[0]) == "Deze link werkt niet meer"
    for action in (PAGE, UNCHANGED):
        send(visitor, action, fields, status=410)
    assert count(made, WaitReport) == before


def test_a_signed_in_browser_without_the_link_saves_nothing(
    made: Session, visitor: Visitor, token: str, user: User, offers: dict[str, int]
) -> None:
    """What another site could make a browser post: the cookies, but not the secret of the link."""
    fields = fields_of(opened(visitor, token), UNCHANGED)
    before = count(made, WaitReport)
    visitor.sign_in(user)
    del fields["sleutel"]
    assert visitor.client.post(UNCHANGED, data=fields).status_code == 410
    assert visitor.client.post(PAGE, data=fields).status_code == 410
    assert count(made, WaitReport) == before


def test_it_ends_after_fourteen_days(app: Flask, app_at: Callable[[datetime], Flask], token: str) -> None:
    for seconds, status in ((-1, 200), (0, 410)):
        moment = NOW + timedelta(days=14, seconds=seconds)
        page = Visitor(app_at(moment).test_client()).visit(f"{PAGE}?sleutel={token}", status=status)
        assert text_of(page.find_all("h1")[0])


def test_a_newer_link_and_a_blocked_account_end_it(
    made: Session, app: Flask, visitor: Visitor, user: User, token: str
) -> None:
    fields = fields_of(opened(visitor, token), UNCHANGED)
    made.rollback()
    begin_writing(made)
    newer = link_of(made, user)
    made.commit()
    visitor.visit(f"{PAGE}?sleutel={token}", status=410)
    send(visitor, UNCHANGED, fields, status=410)
    opened(visitor, newer)
    begin_writing(made)
    made.get_one(User, user.id).active = False
    made.commit()
    visitor.visit(f"{PAGE}?sleutel={newer}", status=410)
    send(visitor, UNCHANGED, fields | {"sleutel": newer}, status=410)


def test_guessing_is_slowed_down(visitor: Visitor, token: str) -> None:
    answers = [visitor.client.get(f"{PAGE}?sleutel=raad{n}").status_code for n in range(61)]
    assert answers == [410] * 60 + [429]
    answers = [visitor.client.post(UNCHANGED, data={"sleutel": f"raad{n}"}).status_code for n in range(61)]
    assert answers == [410] * 60 + [429]
