"""Colleagues: invited, withdrawn, stopped and let in again, and nothing of another provider can be touched."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import NotYours
from portal.domain.permissions import Role
from portal.models import AuditEntry, Mail, OneTimeLink, Provider, User
from portal.models.database import begin_writing
from portal.services.accounts.invite_person import Invitation, invite_person
from tests.conftest import NOW
from tests.factories.offers import make_provider, make_user
from tests.web.account.links.test_views import SITE, accept, link_in
from tests.web.conftest import Visitor, text_of, texts_of

HERE = "/mijn-aanbod/collegas"


@pytest.fixture
def provider(made: Session) -> Provider:
    return make_provider(made, "De Linde")


@pytest.fixture
def user(made: Session, provider: Provider) -> User:
    return make_user(made, provider=provider)


@pytest.fixture
def colleague(made: Session, provider: Provider) -> User:
    return make_user(made, provider=provider)


@pytest.fixture
def other(made: Session) -> User:
    """Somebody of another provider."""
    return make_user(made, provider=make_provider(made, "De Eik"))


def invited(made: Session) -> list[OneTimeLink]:
    made.rollback()
    return list(made.scalars(select(OneTimeLink).order_by(OneTimeLink.id)))


def test_a_colleague_is_invited_again_and_withdrawn(
    user: User, made: Session, new_visitor: Callable[[], Visitor]
) -> None:
    visitor = new_visitor().sign_in(user)
    visitor.post(HERE, {"e-mail": "Bo@Linde.Example "}, status=303)
    assert "bo@linde.example" in text_of(visitor.visit(HERE).by_id("uitnodiging"))
    (first,) = invited(made)
    visitor.post(f"{HERE}/uitnodigingen/{first.id}/opnieuw", {}, status=303)
    made.rollback()
    first_link, second_link = (link_in(mail) for mail in made.scalars(select(Mail).order_by(Mail.id)).all())
    guest = new_visitor()
    guest.visit(first_link, status=410)
    guest.visit(second_link)
    visitor.post(f"{HERE}/uitnodigingen/{first.id}/opnieuw", {}, status=404)
    second = invited(made)[-1]
    visitor.post(f"{HERE}/uitnodigingen/{second.id}/intrekken", {}, status=303)
    guest.visit(second_link, status=410)
    assert "geen uitnodigingen" in text_of(visitor.visit(HERE).by_id("uitnodiging"))
    made.rollback()
    actions = made.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["uitgenodigd", "uitgenodigd", "uitnodiging ingetrokken"]


@pytest.mark.parametrize(
    "email", ["", "geen adres", "a@b", "x" * 300 + "@linde.example", "a@linde.example\nBcc: b@c.nl"]
)
def test_a_bad_address_is_refused(user: User, made: Session, visitor: Visitor, email: str) -> None:
    page = visitor.sign_in(user).post(HERE, {"e-mail": email}, status=422)
    assert "Vul een e-mailadres in" in text_of(page.by_id("fouten"))
    assert invited(made) == []


def test_who_has_an_account_elsewhere_is_not_told(
    user: User, colleague: User, other: User, made: Session, visitor: Visitor
) -> None:
    visitor.sign_in(user)
    page = visitor.post(HERE, {"e-mail": colleague.email}, status=422)
    assert "heeft hier al een account" in text_of(page.by_id("fouten"))
    visitor.post(HERE, {"e-mail": other.email}, status=303)
    assert other.email in text_of(visitor.visit(HERE).by_id("uitnodiging"))
    made.rollback()
    (mail,) = made.scalars(select(Mail)).all()
    assert mail.kind == "invitation_in_vain"
    assert "sleutel=" not in mail.text


def test_access_is_stopped_at_once_and_given_back(
    user: User, colleague: User, new_visitor: Callable[[], Visitor]
) -> None:
    visitor, theirs = new_visitor().sign_in(user), new_visitor().sign_in(colleague)
    visitor.post(f"{HERE}/{colleague.id}/stoppen", {}, status=303)
    theirs.visit("/mijn-aanbod", status=303)
    form = {"gebruikersnaam": colleague.email, "wachtwoord": "vier-lange-woorden-samen"}
    theirs.post("/inloggen", form, status=422)
    visitor.post(f"{HERE}/{colleague.id}/hervatten", {}, status=303)
    theirs.sign_in(colleague).visit("/mijn-aanbod")


def test_the_last_one_stays(user: User, visitor: Visitor) -> None:
    visitor.sign_in(user)
    assert "Toegang stoppen" not in text_of(visitor.visit(HERE).by_id("toegang"))
    page = visitor.post(f"{HERE}/{user.id}/stoppen", {}, status=422)
    assert "laatste account" in text_of(page.by_id("fouten"))
    visitor.visit(HERE)


def test_nothing_of_another_provider(
    user: User, other: User, made: Session, new_visitor: Callable[[], Visitor]
) -> None:
    theirs = new_visitor().sign_in(other)
    theirs.post(HERE, {"e-mail": "geheim@eik.example"}, status=303)
    (link,) = invited(made)
    visitor = new_visitor().sign_in(user)
    seen = text_of(visitor.visit(HERE).find_all("main")[0])
    assert other.email not in seen
    assert "geheim@eik.example" not in seen
    for path in (
        f"{HERE}/{other.id}/stoppen",
        f"{HERE}/{other.id}/hervatten",
        f"{HERE}/2147483647/stoppen",
        f"{HERE}/uitnodigingen/{link.id}/opnieuw",
        f"{HERE}/uitnodigingen/{link.id}/intrekken",
        f"{HERE}/uitnodigingen/2147483647/intrekken",
    ):
        visitor.post(path, {}, status=404)
    made.rollback()
    made.refresh(other)
    assert other.active
    (same,) = invited(made)
    assert (same.ended_at, same.used_at) == (None, None)


@pytest.mark.parametrize("role", [Role.OFFICE, Role.PANEL, Role.ADMIN])
def test_only_providers(role: Role, made: Session, new_visitor: Callable[[], Visitor]) -> None:
    visitor = new_visitor()
    made.rollback()
    begin_writing(made)
    person = make_user(made, role)
    made.commit()
    visitor.sign_in(person).visit(HERE, status=403)
    new_visitor().visit(HERE, status=303)


def test_who_accepts_stands_in_the_list(user: User, made: Session, new_visitor: Callable[[], Visitor]) -> None:
    visitor = new_visitor().sign_in(user)
    visitor.post(HERE, {"e-mail": "bo@linde.example"}, status=303)
    made.rollback()
    (mail,) = made.scalars(select(Mail)).all()
    newcomer = new_visitor()
    accept(newcomer, link_in(mail), 303, name="Bo Nieuw")
    newcomer.visit(HERE)
    assert any("Bo Nieuw" in row for row in texts_of(visitor.visit(HERE).with_class("mens")))


def test_a_provider_invites_to_itself_only(user: User, other: User, made: Session) -> None:
    for invitation in (
        Invitation("x@y.example", Role.PROVIDER, other.provider_id),
        Invitation("x@y.example", Role.OFFICE, user.provider_id, 1),
        Invitation("x@y.example", Role.ADMIN, user.provider_id),
        Invitation("x@y.example", Role.PROVIDER, None, 1),
    ):
        with pytest.raises(NotYours):
            invite_person(made, user.actor, invitation, base_url=SITE, now=NOW)
