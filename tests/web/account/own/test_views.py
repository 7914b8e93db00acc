"""One's own account: password, address, sessions, and the second step."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.permissions import Role
from portal.models import AuditEntry, Mail, User, UserSession
from portal.models.database import begin_writing
from portal.services.accounts.second_factor import app_code
from portal.web.account.browser_name import browser_name
from tests.conftest import NOW
from tests.factories.accounts import fresh_code
from tests.factories.offers import PASSWORD, make_user
from tests.web.conftest import Page, Visitor, text_of, texts_of

NEW = "andere-lange-woorden-erbij"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def user(made: Session) -> User:
    return make_user(made)


def actions(made: Session) -> list[str]:
    made.rollback()
    return list(made.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def autocompletes(page: Page) -> set[str | None]:
    return {each.get("autocomplete") for each in page.find_all("input") if each.get("type") != "hidden"}


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox op Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/18 Safari/605", "Safari op Mac"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604", "Safari op iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537 Chrome/140 Mobile Safari/537", "Chrome op Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140 Safari/537 Edg/140", "Edge op Windows"),
        ("curl/8", "Onbekende browser"),
        ("", "Onbekende browser"),
        ("Firefox " * 10_000, "Firefox"),
    ],
)
def test_a_browser_in_two_words(agent: str, name: str) -> None:
    assert browser_name(agent) == name


def test_sessions_are_listed_and_ended(user: User, made: Session, app: Flask, visitor: Visitor) -> None:
    phone = Visitor(app.test_client())
    phone.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    phone.sign_in(user)
    visitor.sign_in(user)
    rows = [text for text in texts_of(visitor.visit("/account").with_class("mens"))]
    assert len(rows) == 2
    assert sum("Firefox op Windows" in row and "Uitloggen" in row for row in rows) == 1
    assert sum("(deze browser)" in row and "Uitloggen" not in row for row in rows) == 1
    made.rollback()
    there = made.scalars(select(UserSession).where(UserSession.browser == "Firefox op Windows")).one()
    visitor.post(f"/account/sessies/{there.id}/beeindigen", {}, status=303)
    phone.visit("/mijn-aanbod", status=303)
    visitor.visit("/mijn-aanbod")
    phone.sign_in(user)
    visitor.post("/account/sessies/beeindigen", {}, status=303)
    phone.visit("/mijn-aanbod", status=303)
    visitor.visit("/mijn-aanbod")
    assert actions(made) == ["sessie beëindigd", "sessies beëindigd"]


def test_a_session_of_somebody_else_is_not_there(user: User, made: Session, new_visitor: Callable[[], Visitor]) -> None:
    other = new_visitor().sign_in(make_user_again(made))
    made.rollback()
    theirs = made.scalars(select(UserSession.id)).one()
    visitor = new_visitor().sign_in(user)
    visitor.post(f"/account/sessies/{theirs}/beeindigen", {}, status=404)
    visitor.post("/account/sessies/2147483647/beeindigen", {}, status=404)
    visitor.post("/account/sessies/beeindigen", {}, status=303)
    other.visit("/mijn-aanbod")


def make_user_again(made: Session) -> User:
    """Another account after the application started."""
    made.rollback()
    begin_writing(made)
    user = make_user(made)
    made.commit()
    return user


def test_a_session_holds_no_address_and_no_token(user: User, made: Session, visitor: Visitor) -> None:
    visitor.sign_in(user)
    cookie = visitor.client.get_cookie("plekwijzer")
    assert cookie is not None
    made.rollback()
    row = made.scalars(select(UserSession)).one()
    assert "127.0.0.1" not in str({column: getattr(row, column) for column in row.__mapper__.columns.keys()})  # noqa: SIM118
    assert len(row.token_hash) == 64


def test_another_password_needs_the_one_of_now(user: User, made: Session, new_visitor: Callable[[], Visitor]) -> None:
    elsewhere, visitor = new_visitor().sign_in(user), new_visitor().sign_in(user)
    assert {"username", "current-password", "new-password", "email"} <= autocompletes(visitor.visit("/account"))
    form = {"wachtwoord-nu": "verkeerd", "wachtwoord": NEW}
    page = visitor.post("/account/wachtwoord", form, status=422)
    assert "niet uw wachtwoord van nu" in text_of(page.by_id("fouten"))
    page = visitor.post("/account/wachtwoord", {"wachtwoord-nu": PASSWORD, "wachtwoord": "kort"}, status=422)
    assert "12 tot 200" in text_of(page.by_id("fouten"))
    visitor.post("/account/wachtwoord", {"wachtwoord-nu": PASSWORD, "wachtwoord": NEW}, status=303)
    visitor.visit("/account")
    elsewhere.visit("/account", status=303)
    assert "wachtwoord gewijzigd" in actions(made)
    assert made.scalars(select(Mail.subject)).all() == ["Uw wachtwoord is gewijzigd"]


def test_guessing_the_password_in_an_open_browser_must_wait(user: User, visitor: Visitor) -> None:
    visitor.sign_in(user)
    for _ in range(5):
        visitor.post("/account/wachtwoord", {"wachtwoord-nu": "gok", "wachtwoord": NEW}, status=422)
    page = visitor.post("/account/wachtwoord", {"wachtwoord-nu": PASSWORD, "wachtwoord": NEW}, status=422)
    assert "Wacht 30 seconden" in text_of(page.by_id("fouten"))


def test_another_address_is_asked_and_stopped(user: User, made: Session, visitor: Visitor) -> None:
    taken = make_user_again(made).email
    visitor.sign_in(user)
    good = {"e-mail": "nieuw@linde.example", "wachtwoord-e-mail": PASSWORD}
    for wrong, sentence in (
        ({"wachtwoord-e-mail": "gok"}, "niet uw wachtwoord van nu"),
        ({"e-mail": "geen adres"}, "vul een e-mailadres in"),
        ({"e-mail": user.email}, "uw adres al"),
    ):
        page = visitor.post("/account/e-mail", good | wrong, status=422)
        assert sentence.lower() in text_of(page.by_id("fouten")).lower()
    visitor.post("/account/e-mail", good, status=303)
    assert "nieuw@linde.example" in text_of(visitor.visit("/account").find_all("main")[0])
    visitor.post("/account/e-mail/afbreken", {}, status=303)
    visitor.post("/account/e-mail", good | {"e-mail": taken}, status=303)
    made.rollback()
    kinds = made.scalars(select(Mail.kind).order_by(Mail.id)).all()
    assert kinds == ["email_old", "email_new", "email_old", "email_taken"], "who is taken is told in the mail only"


def secret_on(page: Page) -> str:
    return text_of(page.with_class("sleutel")[0]).replace(" ", "")


def test_a_provider_may_set_up_a_second_step(user: User, made: Session, visitor: Visitor, app: Flask) -> None:
    visitor.sign_in(user)
    elsewhere = Visitor(app.test_client()).sign_in(user)
    visitor.post("/account/tweede-stap/beginnen", {}, status=303)
    page = visitor.visit("/account/tweede-stap")
    assert len(page.with_class("qr")) == 1
    field = page.by_id("code")
    assert (field.get("autocomplete"), field.get("inputmode")) == ("one-time-code", "numeric")
    page = visitor.post("/account/tweede-stap", {"code": "abcdef"}, status=422)
    assert "Deze code klopt niet" in text_of(page.by_id("fouten"))
    secret = secret_on(page)
    answer = visitor.post("/account/tweede-stap", {"code": app_code(secret, NOW)})
    codes = texts_of(answer.with_class("herstelcodes")[0].findall("li"))
    assert len(set(codes)) == 10
    assert answer.response.headers["Cache-Control"] == "no-store"
    elsewhere.visit("/mijn-aanbod", status=303)
    visitor.visit("/mijn-aanbod")
    assert secret not in visitor.visit("/account/tweede-stap").response.get_data(as_text=True)
    visitor.post("/account/tweede-stap", {"code": app_code(secret, NOW)}, status=303)
    assert "tweede stap aangezet" in actions(made)
    stranger = Visitor(app.test_client())
    answer = stranger.post("/inloggen", {"gebruikersnaam": user.email, "wachtwoord": PASSWORD}, status=303)
    assert answer.response.headers["Location"] == "/inloggen/code"
    stranger.visit("/mijn-aanbod", status=303)
    stranger.post("/inloggen/code", {"code": app_code(secret, NOW)}, status=422)
    assert stranger.visit("/inloggen/code").by_id("code").get("inputmode") == "numeric"
    assert stranger.visit("/inloggen/code?herstelcode=1").by_id("code").get("inputmode") == "text"
    again = stranger.post("/inloggen/code", {"code": "onzin", "herstelcode": "1"}, status=422)
    assert again.by_id("code").get("inputmode") == "text"
    stranger.post("/inloggen/code", {"code": codes[3]}, status=303)
    stranger.visit("/mijn-aanbod")
    written = " ".join(f"{each.before} {each.after}" for each in made.scalars(select(AuditEntry)))
    assert secret not in written
    assert codes[3] not in written


def test_it_is_switched_off_and_codes_renewed_with_the_password(made: Session, app: Flask, visitor: Visitor) -> None:
    made.rollback()
    begin_writing(made)
    user = make_user(made, second_factor=True)
    made.commit()
    visitor.sign_in(user)
    visitor.post("/account/tweede-stap/codes", {"wachtwoord-codes": "gok"}, status=422)
    page = visitor.post("/account/tweede-stap/codes", {"wachtwoord-codes": PASSWORD})
    assert len(page.with_class("herstelcodes")[0].findall("li")) == 10
    visitor.post("/account/tweede-stap/uit", {"wachtwoord-uit": "gok"}, status=422)
    visitor.post("/account/tweede-stap/uit", {"wachtwoord-uit": PASSWORD}, status=303)
    Visitor(app.test_client()).sign_in(user).visit("/mijn-aanbod")
    assert actions(made)[-2:] == ["herstelcodes vernieuwd", "tweede stap uitgezet"]


@pytest.mark.parametrize("role", [Role.OFFICE, Role.ADMIN])
def test_who_needs_a_second_step_can_do_nothing_else_first(made: Session, app: Flask, role: Role) -> None:
    made.rollback()
    begin_writing(made)
    user = make_user(made, role, second_factor=False)
    made.commit()
    visitor = Visitor(app.test_client()).sign_in(user)
    for path in ("/account", "/regiobeheer/accounts", "/mijn-aanbod"):
        assert visitor.visit(path, status=303).response.headers["Location"] == "/account/tweede-stap"
    answer = visitor.post("/regiobeheer/accounts", {}, status=303)
    assert answer.response.headers["Location"] == "/account/tweede-stap"
    assert "verplicht" in text_of(visitor.visit("/account/tweede-stap").with_class("melding")[0])
    visitor.post("/account/tweede-stap/beginnen", {}, status=303)
    secret = secret_on(visitor.visit("/account/tweede-stap"))
    visitor.post("/account/tweede-stap", {"code": app_code(secret, NOW)})
    visitor.visit("/regiobeheer/accounts")
    visitor.post("/account/tweede-stap/uit", {"wachtwoord-uit": PASSWORD}, status=303)
    visitor.visit("/regiobeheer/accounts", status=303)
    visitor.post("/uitloggen", {}, status=303)


def test_guessing_codes_must_wait(made: Session, app: Flask, visitor: Visitor) -> None:
    made.rollback()
    begin_writing(made)
    user = make_user(made, Role.OFFICE)
    made.commit()
    visitor.post("/inloggen", {"gebruikersnaam": user.email, "wachtwoord": PASSWORD}, status=303)
    for _ in range(5):
        visitor.post("/inloggen/code", {"code": "000000"}, status=422)
    page = visitor.post("/inloggen/code", {"code": fresh_code(user.id, NOW)}, status=429)
    assert int(page.response.headers["Retry-After"]) == 30


def test_without_a_password_there_is_no_code_form(visitor: Visitor) -> None:
    assert visitor.visit("/inloggen/code", status=303).response.headers["Location"] == "/inloggen"
    assert visitor.post("/inloggen/code", {"code": "000000"}, status=303).response.headers["Location"] == "/inloggen"


def test_seen_is_written_down_at_most_every_few_minutes(user: User, made: Session, visitor: Visitor) -> None:
    visitor.sign_in(user)
    made.rollback()
    row = made.scalars(select(UserSession)).one()
    assert row.last_seen_at == NOW
    for minutes, expected in ((4, False), (6, True)):
        write_seen(made, row.id, minutes)
        visitor.visit("/mijn-aanbod")
        made.rollback()
        made.refresh(row)
        assert (row.last_seen_at == NOW) is expected
    write_seen(made, row.id, 12 * 60 + 1)
    visitor.visit("/mijn-aanbod", status=303)


def write_seen(made: Session, session_id: int, minutes: int) -> None:
    made.rollback()
    begin_writing(made)
    made.get_one(UserSession, session_id).last_seen_at = NOW - timedelta(minutes=minutes)
    made.commit()
