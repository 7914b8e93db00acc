"""Keys of a provider's own systems: shown once, kept as a hash, revoked by their owner only."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.permissions import Role
from portal.models import ApiToken, AuditEntry, Provider, User
from portal.services.api_tokens.change_api_tokens import MOST_TOKENS, hash_of, make_api_token
from tests.conftest import NOW
from tests.factories.offers import make_provider, make_user
from tests.web.conftest import Visitor, text_of, texts_of

PATH = "/mijn-aanbod/koppelingen"


@pytest.fixture
def provider(made: Session) -> Provider:
    return make_provider(made)


@pytest.fixture
def user(made: Session, provider: Provider) -> User:
    return make_user(made, provider=provider)


@pytest.fixture
def signed_in(user: User, visitor: Visitor) -> Visitor:
    return visitor.sign_in(user)


def tokens(made: Session) -> list[ApiToken]:
    made.rollback()
    return list(made.scalars(select(ApiToken).order_by(ApiToken.id)))


def make(visitor: Visitor, name: str = "Ons systeem") -> str:
    visitor.post(PATH, {"naam": name}, status=303)
    page = visitor.visit(PATH)
    return text_of(page.by_id("sleutel"))


def test_a_key_is_shown_once_and_kept_as_a_hash(signed_in: Visitor, made: Session) -> None:
    secret = make(signed_in)
    assert len(secret) >= 43
    [token] = tokens(made)
    assert token.token_hash == hash_of(secret)
    assert secret not in str([vars(token), [vars(entry) for entry in made.scalars(select(AuditEntry))]])
    page = signed_in.visit(PATH)
    assert secret not in page.response.get_data(as_text=True)
    assert "nog niet gebruikt" in text_of(page.by_id("inhoud"))
    assert page.response.headers["Cache-Control"] == "no-store"


def test_a_key_works_until_it_is_revoked(signed_in: Visitor, made: Session, user: User) -> None:
    headers = {"Authorization": f"Bearer {make(signed_in)}"}
    machine = signed_in.client.application.test_client(use_cookies=False)
    assert machine.get("/api/v1/mijn/aanbod", headers=headers).status_code == 200
    assert "laatst gebruikt: vandaag" in text_of(signed_in.visit(PATH).by_id("inhoud"))
    here = f"{PATH}/{tokens(made)[0].id}/intrekken"
    assert "Ons systeem" in texts_of(signed_in.visit(here).find_all("h1"))[0]
    signed_in.post(here, {}, status=303)
    assert machine.get("/api/v1/mijn/aanbod", headers=headers).status_code == 401
    signed_in.post(here, {}, status=404)
    made.rollback()
    entries = made.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.action, entry.user_id) for entry in entries] == [
        ("sleutel gemaakt", user.id),
        ("sleutel ingetrokken", user.id),
    ]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "welk systeem"), ("   ", "welk systeem"), ("a" * 81, "korter"), ("ons SYSTEEM", "andere")],
)
def test_a_name_that_cannot_be(signed_in: Visitor, made: Session, name: str, sentence: str) -> None:
    make(signed_in)
    page = signed_in.post(PATH, {"naam": name}, status=422)
    assert sentence in text_of(page.by_id("fout-naam"))
    assert len(tokens(made)) == 1


def test_there_is_an_end_to_how_many(signed_in: Visitor, made: Session, user: User) -> None:
    for number in range(MOST_TOKENS):
        make_api_token(made, user.actor, f"systeem {number}", NOW)
    made.commit()
    signed_in.post(PATH, {"naam": "nog een"}, status=422)
    assert len(tokens(made)) == MOST_TOKENS


def test_of_another_provider_nothing_is_there(
    signed_in: Visitor, made: Session, new_visitor: Callable[[], Visitor]
) -> None:
    make(signed_in)
    other = make_user(made)
    made.commit()
    stranger = new_visitor().sign_in(other)
    assert "Ons systeem" not in text_of(stranger.visit(PATH).by_id("inhoud"))
    here = f"{PATH}/{tokens(made)[0].id}/intrekken"
    stranger.visit(here, status=404)
    stranger.post(here, {}, status=404)
    assert tokens(made)[0].revoked_at is None


@pytest.mark.parametrize("role", [Role.OFFICE, Role.PANEL, Role.ADMIN])
def test_other_roles_have_none(made: Session, new_visitor: Callable[[], Visitor], role: Role) -> None:
    user = make_user(made, role)
    made.commit()
    new_visitor().sign_in(user).visit(PATH, status=403)
