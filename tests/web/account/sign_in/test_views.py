"""Signing in: one answer for all that is wrong, a session of its own, and not too many tries."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.models import User
from portal.web.account_fields import read_next_path
from tests.conftest import NOW
from tests.factories.offers import PASSWORD, make_user
from tests.web.conftest import Visitor, text_of


@pytest.fixture
def user(made: Session) -> User:
    return make_user(made)


def test_the_right_password_leads_to_the_own_offers(user: User, visitor: Visitor) -> None:
    form = {"gebruikersnaam": user.email.upper(), "wachtwoord": PASSWORD}
    answer = visitor.post("/inloggen", form, status=303)
    assert answer.response.headers["Location"] == "/mijn-aanbod"
    cookie = answer.response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_unknown_user_and_wrong_password_look_the_same(
    user: User, made: Session, new_visitor: Callable[[], Visitor]
) -> None:
    blocked = make_user(made)
    blocked.active = False
    made.commit()
    answers = set()
    for name, password in (
        ("niemand@example.com", "x"),
        (user.email, "x"),
        (blocked.email, PASSWORD),
        (user.email, ""),
    ):
        page = new_visitor().post("/inloggen", {"gebruikersnaam": name, "wachtwoord": password}, status=422)
        answers.add(text_of(page.by_id("fouten")))
    assert len(answers) == 1


def test_the_session_is_rotated(user: User, app: Flask) -> None:
    client = app.test_client()
    visitor = Visitor(client)
    visitor.visit("/inloggen")
    with client.session_transaction() as before:
        before["planted"] = "by somebody else"
    visitor.sign_in(user)
    with client.session_transaction() as after:
        assert "planted" not in after


def test_signing_out_ends_it_also_for_a_copied_cookie(user: User, app: Flask, visitor: Visitor) -> None:
    visitor.sign_in(user)
    copied = visitor.client.get_cookie("plekwijzer")
    assert copied is not None
    visitor.post("/uitloggen", {}, status=303)
    visitor.visit("/mijn-aanbod", status=303)
    thief = app.test_client()
    thief.set_cookie("plekwijzer", copied.value)
    assert thief.get("/mijn-aanbod").status_code == 303


def test_a_nul_is_refused(visitor: Visitor) -> None:
    assert visitor.client.get("/aanbieders/a%00b").status_code == 400
    for url in ("/zoeken?regio=%00", "/api/v1/aanbod?q=%00&regio=weg", "/over?regio=%00"):
        assert visitor.client.get(url).status_code == 200
    visitor.post("/inloggen", {"gebruikersnaam": "a\x00", "wachtwoord": "x"}, status=400)


def test_a_new_session_secret_signs_out_everywhere(user: User, made: Session, visitor: Visitor) -> None:
    visitor.sign_in(user).visit("/mijn-aanbod")
    made.get_one(User, user.id).session_secret = "another"
    made.commit()
    visitor.visit("/mijn-aanbod", status=303)


def test_too_many_tries_are_slowed_down(user: User, visitor: Visitor) -> None:
    form = {"gebruikersnaam": user.email, "wachtwoord": "x"}
    for _ in range(5):
        visitor.post("/inloggen", form, status=422)
    page = visitor.post("/inloggen", form, status=429)
    assert int(page.response.headers["Retry-After"]) > 0


def try_from(app: Flask, address: str, name: str, password: str) -> TestResponse:
    """Post the form from ``address``."""
    visitor = Visitor(app.test_client())
    visitor.client.environ_base["REMOTE_ADDR"] = address
    data = {"gebruikersnaam": name, "wachtwoord": password, "csrf_token": visitor.token()}
    return visitor.client.post("/inloggen", data=data)


def test_failures_from_many_addresses_slow_a_name_down_and_let_its_owner_in(user: User, app: Flask) -> None:
    assert try_from(app, "198.51.100.1", user.email, PASSWORD).status_code == 303
    for number in range(5):
        assert try_from(app, f"192.0.2.{number}", user.email, "gok").status_code == 422
    blocked = try_from(app, "192.0.2.99", user.email.upper(), PASSWORD)
    assert blocked.status_code == 429
    assert int(blocked.headers["Retry-After"]) >= 15  # the dam against floods may name a longer window
    assert "Wacht 15 seconden" in blocked.get_data(as_text=True)
    assert try_from(app, "198.51.100.1", user.email, PASSWORD).status_code == 303, "here the owner was before"
    assert try_from(app, "192.0.2.99", user.email, PASSWORD).status_code == 303, "and that forgets the failures"


def test_an_unknown_name_waits_just_the_same(app: Flask) -> None:
    for number in range(5):
        assert try_from(app, f"192.0.2.{number}", "niemand@linde.example", "gok").status_code == 422
    assert try_from(app, "192.0.2.99", "niemand@linde.example", "gok").status_code == 429


def test_failures_count_for_every_worker(user: User, app: Flask, app_at: Callable[[datetime], Flask]) -> None:
    for number in range(5):
        assert try_from(app, f"192.0.2.{number}", user.email, "gok").status_code == 422
    assert try_from(app_at(NOW), "192.0.2.99", user.email, PASSWORD).status_code == 429


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/mijn-aanbod", "/mijn-aanbod"),
        ("/zoeken?q=a", "/zoeken?q=a"),
        ("https://kwaad.example", ""),
        ("//kwaad.example", ""),
        ("/\\kwaad.example", ""),
        ("javascript:alert(1)", ""),
        ("/a\nb", ""),
        ("//[", ""),
        ("http://[", ""),
        ("mijn-aanbod", ""),
        ("/" + "a" * 600, ""),
    ],
)
def test_the_way_back_stays_on_this_site(given: str, kept: str) -> None:
    assert read_next_path(given) == kept


def test_an_endless_password_is_no_problem(user: User, visitor: Visitor) -> None:
    visitor.post("/inloggen", {"gebruikersnaam": user.email, "wachtwoord": "x" * 100_000}, status=422)


def test_a_body_that_is_too_large_is_refused_in_dutch(visitor: Visitor) -> None:
    page = visitor.post("/inloggen", {"gebruikersnaam": "x" * 2_000_000}, status=413)
    assert text_of(page.find_all("h1")[0]) == "Dat is te groot"
