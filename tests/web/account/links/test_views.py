"""Links in mails: opening changes nothing, the button works once, and nothing tells who has an account."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.permissions import Role
from portal.models import AuditEntry, EmailChange, Mail, OneTimeLink, User
from portal.models.database import begin_writing
from portal.services.accounts.change_email import ask_email_change
from portal.services.accounts.invite_person import Invitation, invite_person
from portal.services.accounts.reset_password import ask_password_reset
from tests.conftest import NOW
from tests.factories.offers import PASSWORD, make_provider, make_user
from tests.web.conftest import Page, Visitor, text_of, texts_of

SITE = "http://127.0.0.1:8000"
NEW = "andere-lange-woorden-erbij"


def write_again(made: Session) -> None:
    """End the reading of a test and begin to write."""
    made.rollback()
    begin_writing(made)


def mails(made: Session) -> list[Mail]:
    made.rollback()
    return list(made.scalars(select(Mail).order_by(Mail.id)))


def link_in(mail: Mail) -> str:
    """The path and query of the only link with a token in a mail; both parts carry the same."""
    found = set(re.findall(re.escape(SITE) + r"(/[a-z-]+\?sleutel=[\w-]+)", mail.text))
    assert len(found) == 1, mail.text
    assert found == set(re.findall(re.escape(SITE) + r"(/[a-z-]+\?sleutel=[\w-]+)", mail.html))
    return str(found.pop())


def token_of(link: str) -> str:
    return link.partition("sleutel=")[2]


def audit(made: Session) -> list[str]:
    made.rollback()
    return list(made.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


@pytest.fixture
def inviter(made: Session) -> User:
    return make_user(made, provider=make_provider(made, "De Linde"))


@pytest.fixture
def invitation(made: Session, inviter: User) -> str:
    invite_person(
        made,
        inviter.actor,
        Invitation("nieuw@linde.example", Role.PROVIDER, inviter.provider_id),
        base_url=SITE,
        now=NOW,
    )
    (mail,) = made.scalars(select(Mail)).all()
    return link_in(mail)


def accept(visitor: Visitor, link: str, status: int, name: str = "An Nieuw", password: str = PASSWORD) -> Page:
    data = {"sleutel": token_of(link), "naam": name, "wachtwoord": password}
    return visitor.post("/uitnodiging", data, status=status)


def test_an_invitation_becomes_an_account_of_that_provider(
    made: Session, inviter: User, invitation: str, visitor: Visitor
) -> None:
    for _ in range(3):  # a scanner opens it as often as it likes
        page = visitor.visit(invitation)
        assert page.response.headers["Cache-Control"] == "no-store"
        assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert "De Linde" in text_of(page.find_all("main")[0])
    fields = {each.get("autocomplete") for each in page.find_all("input")}
    assert {"username", "name", "new-password"} <= fields
    answer = accept(visitor, invitation, 303)
    assert answer.response.headers["Location"] == "/mijn-aanbod"
    visitor.visit("/mijn-aanbod")
    made.rollback()
    user = made.scalars(select(User).where(User.email == "nieuw@linde.example")).one()
    assert (user.name, user.role, user.provider_id) == ("An Nieuw", Role.PROVIDER, inviter.provider_id)
    assert audit(made) == ["uitgenodigd", "uitnodiging aangenomen"]
    visitor.visit(invitation, status=410)
    accept(visitor, invitation, 410)


@pytest.mark.parametrize(
    ("name", "password", "sentence"),
    [
        ("", PASSWORD, "Vul uw naam in."),
        ("An", "kort", "Kies een wachtwoord van 12 tot 200 tekens."),
        ("An", "wachtwoord123", "gelekte wachtwoorden"),
        ("An", "password1234", "gelekte wachtwoorden"),
        ("An", "nieuw@linde.example", "lijkt op uw e-mailadres"),
        ("An", "Plekwijzer!2026", "lijkt op uw e-mailadres, uw naam of deze site"),
        ("An van der Linden", "AnvanderLinden1", "uw naam"),
    ],
)
def test_a_refused_form_says_why_and_keeps_the_link(
    invitation: str, visitor: Visitor, name: str, password: str, sentence: str
) -> None:
    page = accept(visitor, invitation, 422, name, password)
    assert sentence in text_of(page.by_id("fouten"))
    assert password not in page.response.get_data(as_text=True) or password == "nieuw@linde.example"
    accept(visitor, invitation, 303)


def test_an_invitation_dies_after_seven_days(made: Session, invitation: str, visitor: Visitor) -> None:
    link = made.scalars(select(OneTimeLink)).one()
    assert link.expires_at == NOW + timedelta(days=7)
    write_again(made)
    link.expires_at = NOW
    made.commit()
    assert "Deze link werkt niet meer" in text_of(visitor.visit(invitation, status=410).find_all("h1")[0])
    accept(visitor, invitation, 410)


def test_an_address_that_got_an_account_meanwhile(made: Session, invitation: str, visitor: Visitor) -> None:
    write_again(made)
    make_user(made).email = "nieuw@linde.example"
    made.commit()
    assert "heeft al een account" in text_of(accept(visitor, invitation, 422).by_id("fouten"))


def test_a_name_with_line_ends_becomes_one_line(made: Session, invitation: str, visitor: Visitor) -> None:
    accept(visitor, invitation, 303, name="An\r\nBcc: x@y.nl")
    made.rollback()
    assert made.scalar(select(User.name).where(User.email == "nieuw@linde.example")) == "An Bcc: x@y.nl"


def ask(visitor: Visitor, email: str) -> Page:
    return visitor.post("/wachtwoord-vergeten", {"e-mail": email}, status=303)


def test_asking_for_a_new_password_says_the_same_for_everybody(
    made: Session, inviter: User, new_visitor: Callable[[], Visitor]
) -> None:
    write_again(made)
    blocked = make_user(made)
    blocked.active = False
    made.commit()
    answers = set()
    for email in (inviter.email, "niemand@linde.example", blocked.email, inviter.email.upper()):
        visitor = new_visitor()
        location = ask(visitor, email).response.headers["Location"]
        answers.add((location, text_of(visitor.visit(location).find_all("main")[0])))
    assert len(answers) == 1
    assert [mail.address for mail in mails(made)] == [inviter.email], "the second request so soon sends nothing"
    visitor.post("/wachtwoord-vergeten", {"e-mail": "geen adres"}, status=422)


@pytest.fixture
def reset(made: Session, inviter: User) -> str:
    ask_password_reset(made, inviter.email, base_url=SITE, now=NOW)
    return link_in(made.scalars(select(Mail).where(Mail.kind == "password_reset")).one())


def test_a_new_password_signs_out_everywhere(
    made: Session, inviter: User, reset: str, new_visitor: Callable[[], Visitor]
) -> None:
    elsewhere, visitor = new_visitor().sign_in(inviter), new_visitor()
    visitor.visit(reset)
    data = {"sleutel": token_of(reset), "wachtwoord": "kort"}
    assert "12 tot 200" in text_of(visitor.post("/wachtwoord-nieuw", data, status=422).by_id("fouten"))
    visitor.post("/wachtwoord-nieuw", data | {"wachtwoord": NEW}, status=303)
    elsewhere.visit("/mijn-aanbod", status=303)
    form = {"gebruikersnaam": inviter.email, "wachtwoord": PASSWORD}
    visitor.post("/inloggen", form, status=422)
    visitor.sign_in(inviter, NEW)
    visitor.post("/wachtwoord-nieuw", data | {"wachtwoord": NEW}, status=410)
    assert mails(made)[-1].subject == "Uw wachtwoord is gewijzigd"
    assert "wachtwoord gewijzigd" in audit(made)


def test_a_reset_link_lives_an_hour_and_a_newer_one_replaces_it(
    made: Session, inviter: User, reset: str, visitor: Visitor
) -> None:
    write_again(made)
    ask_password_reset(made, inviter.email, base_url=SITE, now=NOW + timedelta(minutes=5))
    made.commit()
    visitor.visit(reset, status=410)
    newer = link_in(mails(made)[-1])
    visitor.visit(newer)
    write_again(made)
    for link in made.scalars(select(OneTimeLink)):
        assert link.expires_at - link.created_at == timedelta(hours=1)
        link.expires_at = NOW
    made.commit()
    visitor.visit(newer, status=410)


@pytest.mark.parametrize("path", ["/uitnodiging", "/wachtwoord-nieuw", "/e-mail-bevestigen"])
@pytest.mark.parametrize("query", ["", "?sleutel=", "?sleutel=weg", "?sleutel=" + "x" * 5000, "?sleutel=%C3%A9"])
def test_a_link_that_is_none(visitor: Visitor, path: str, query: str) -> None:
    visitor.visit(path + query, status=410)
    visitor.post(path, {"sleutel": query, "naam": "An", "wachtwoord": NEW}, status=410)


def test_a_token_of_one_purpose_opens_no_other_page(reset: str, visitor: Visitor) -> None:
    for path in ("/uitnodiging", "/e-mail-bevestigen"):
        visitor.visit(f"{path}?sleutel={token_of(reset)}", status=410)
        visitor.post(path, {"sleutel": token_of(reset), "naam": "An", "wachtwoord": NEW}, status=410)
    visitor.visit(reset)


@pytest.fixture
def change(made: Session, inviter: User) -> tuple[str, str]:
    """The links to the old and the new address."""
    ask_email_change(made, inviter, "anders@linde.example", base_url=SITE, now=NOW)
    old, new = made.scalars(select(Mail).order_by(Mail.id)).all()
    assert (old.address, new.address) == (inviter.email, "anders@linde.example")
    return link_in(old), link_in(new)


def emails(made: Session, user: User) -> tuple[str, datetime | None]:
    made.rollback()
    made.refresh(user)
    return user.email, user.mail_bounced_at


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_address_changes_when_both_confirmed(
    made: Session, inviter: User, change: tuple[str, str], visitor: Visitor, order: tuple[int, int]
) -> None:
    old, user_id = inviter.email, inviter.id
    for at, expected in zip(order, (old, "anders@linde.example"), strict=True):
        visitor.visit(change[at])
        assert emails(made, made.get_one(User, user_id))[0] != expected or at == order[0], "opening changes nothing"
        visitor.post("/e-mail-bevestigen", {"sleutel": token_of(change[at])}, status=303)
        visitor.visit("/e-mail-bevestigen/klaar")
        assert emails(made, made.get_one(User, user_id))[0] == expected
    told = mails(made)[-1]
    assert (told.address, told.subject) == (old, "Uw e-mailadres is gewijzigd")
    for link in change:
        visitor.visit(link, status=410)


def test_the_old_address_can_stop_it(made: Session, inviter: User, change: tuple[str, str], visitor: Visitor) -> None:
    old = inviter.email
    visitor.post("/e-mail-afbreken", {"sleutel": token_of(change[1])}, status=410)
    assert len(visitor.visit(change[0]).find_all("form", method="post", action="/e-mail-afbreken")) == 1
    assert visitor.visit(change[1]).find_all("form", method="post", action="/e-mail-afbreken") == []
    visitor.post("/e-mail-afbreken", {"sleutel": token_of(change[0])}, status=303)
    visitor.visit(change[1], status=410)
    assert emails(made, inviter)[0] == old
    assert made.scalars(select(EmailChange)).all() == []


def test_an_address_that_was_taken_meanwhile_changes_nothing(
    made: Session, inviter: User, change: tuple[str, str], visitor: Visitor
) -> None:
    old = inviter.email
    write_again(made)
    make_user(made).email = "anders@linde.example"
    made.commit()
    visitor.post("/e-mail-bevestigen", {"sleutel": token_of(change[0])}, status=303)
    page = visitor.post("/e-mail-bevestigen", {"sleutel": token_of(change[1])}, status=422)
    assert "kan niet gebruikt worden" in text_of(page.by_id("fouten"))
    assert emails(made, inviter)[0] == old


def test_no_secret_stands_in_the_audit(made: Session, invitation: str, reset: str, visitor: Visitor) -> None:
    accept(visitor, invitation, 303)
    made.rollback()
    written = " ".join(f"{each.before} {each.after}" for each in made.scalars(select(AuditEntry)))
    for secret in (token_of(invitation), token_of(reset), PASSWORD):
        assert secret not in written


def test_links_to_it_stand_where_they_are_looked_for(visitor: Visitor) -> None:
    assert "Wachtwoord vergeten?" in texts_of(visitor.visit("/inloggen").find_all("a", href="/wachtwoord-vergeten"))
