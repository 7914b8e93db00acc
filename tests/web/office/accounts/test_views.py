"""The office lets people of its own region in: office, panel, and the first person of a contracted provider."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.permissions import Role
from portal.models import Mail, OneTimeLink, Provider, Region, User
from portal.models.database import begin_writing
from tests.factories.offers import REGION, make_offer, make_provider, make_user, region_of
from tests.web.account.links.test_views import accept, link_in
from tests.web.conftest import Visitor, text_of

HERE = "/regiobeheer/accounts"


@pytest.fixture
def elsewhere(made: Session) -> Region:
    """Another region."""
    return made.scalars(select(Region).where(Region.slug != REGION).order_by(Region.id).limit(1)).one()


@pytest.fixture
def office(made: Session) -> User:
    return make_user(made, Role.OFFICE)


@pytest.fixture
def theirs(made: Session, elsewhere: Region) -> User:
    """The office of the other region."""
    return make_user(made, Role.OFFICE, region=elsewhere.slug)


@pytest.fixture
def provider(made: Session) -> Provider:
    """A provider with a contract in the region and nobody with an account."""
    provider = make_provider(made, "De Linde")
    make_offer(made, provider=provider)
    return provider


@pytest.mark.parametrize("role", ["regiobeheer", "klankbord"])
def test_office_and_panel_are_invited_to_the_own_region(
    office: User, made: Session, new_visitor: Callable[[], Visitor], role: str
) -> None:
    new_visitor().sign_in(office).post(HERE, {"e-mail": "bo@regio.example", "rol": role, "aanbieder": ""}, status=303)
    made.rollback()
    guest = new_visitor()
    answer = accept(guest, link_in(made.scalars(select(Mail)).one()), 303)
    made.rollback()
    person = made.scalars(select(User).where(User.email == "bo@regio.example")).one()
    assert (person.role.value, person.region_id, person.provider_id) == (role, region_of(made).id, None)
    assert answer.response.headers["Location"]
    guest.visit("/account", status=303 if role == "regiobeheer" else 200)


def test_the_first_person_of_a_provider(
    office: User, provider: Provider, made: Session, new_visitor: Callable[[], Visitor]
) -> None:
    visitor = new_visitor().sign_in(office)
    assert "De Linde (nog geen account)" in text_of(visitor.visit(HERE).by_id("aanbieder"))
    form = {"e-mail": "an@linde.example", "rol": "aanbieder", "aanbieder": str(provider.id)}
    visitor.post(HERE, form, status=303)
    made.rollback()
    guest = new_visitor()
    accept(guest, link_in(made.scalars(select(Mail)).one()), 303)
    guest.visit("/mijn-aanbod/collegas")
    assert "De Linde (1 account)" in text_of(visitor.visit(HERE).by_id("aanbieder"))
    made.rollback()
    person = made.scalars(select(User).where(User.email == "an@linde.example")).one()
    assert (person.role, person.provider_id, person.region_id) == (Role.PROVIDER, provider.id, None)


@pytest.mark.parametrize(
    ("form", "sentence", "status"),
    [
        ({"rol": "beheerder"}, "Kies voor wie", 422),
        ({"rol": ""}, "Kies voor wie", 422),
        ({"rol": "aanbieder"}, "Kies de aanbieder", 422),
        ({"rol": "aanbieder", "aanbieder": "x"}, "Kies de aanbieder", 422),
        ({"rol": "aanbieder", "aanbieder": "²"}, "Kies de aanbieder", 422),
        ({"rol": "klankbord", "e-mail": "geen"}, "Vul een e-mailadres in", 422),
        ({"rol": "aanbieder", "aanbieder": "999999999999"}, "", 404),
    ],
)
def test_what_is_wrong_is_said(
    office: User, made: Session, visitor: Visitor, form: dict[str, str], sentence: str, status: int
) -> None:
    typed = {"e-mail": "bo@regio.example", "rol": "", "aanbieder": ""} | form
    page = visitor.sign_in(office).post(HERE, typed, status=status)
    if sentence:
        assert sentence in text_of(page.by_id("fouten"))
    made.rollback()
    assert made.scalars(select(OneTimeLink)).all() == []


def test_nothing_of_another_region(
    office: User, theirs: User, made: Session, new_visitor: Callable[[], Visitor]
) -> None:
    far = new_visitor().sign_in(theirs)
    far.post(HERE, {"e-mail": "geheim@ver.example", "rol": "klankbord", "aanbieder": ""}, status=303)
    made.rollback()
    link = made.scalars(select(OneTimeLink)).one()
    visitor = new_visitor().sign_in(office)
    seen = text_of(visitor.visit(HERE).find_all("main")[0])
    assert theirs.email not in seen
    assert "geheim@ver.example" not in seen
    for path in (
        f"{HERE}/{theirs.id}/stoppen",
        f"{HERE}/{theirs.id}/hervatten",
        f"{HERE}/uitnodigingen/{link.id}/opnieuw",
        f"{HERE}/uitnodigingen/{link.id}/intrekken",
    ):
        visitor.post(path, {}, status=404)
    far.visit(HERE)


def test_a_provider_without_a_contract_here_or_its_people_are_not_the_offices(
    office: User, made: Session, visitor: Visitor
) -> None:
    made.rollback()
    begin_writing(made)
    stranger = make_user(made)
    made.commit()
    visitor.sign_in(office)
    form = {"e-mail": "an@eik.example", "rol": "aanbieder", "aanbieder": str(stranger.provider_id)}
    visitor.post(HERE, form, status=404)
    visitor.post(f"{HERE}/{stranger.id}/stoppen", {}, status=404)


def test_somebody_of_the_office_stays(office: User, made: Session, visitor: Visitor) -> None:
    made.rollback()
    begin_writing(made)
    panel = make_user(made, Role.PANEL)
    made.commit()
    visitor.sign_in(office)
    page = visitor.post(f"{HERE}/{office.id}/stoppen", {}, status=422)
    assert "laatste account" in text_of(page.by_id("fouten"))
    visitor.post(f"{HERE}/{panel.id}/stoppen", {}, status=303)
    visitor.post(f"{HERE}/{panel.id}/hervatten", {}, status=303)


def test_an_admin_works_for_the_region_of_the_installation(made: Session, visitor: Visitor) -> None:
    made.rollback()
    begin_writing(made)
    admin = make_user(made, Role.ADMIN)
    made.commit()
    visitor.sign_in(admin).post(HERE, {"e-mail": "bo@regio.example", "rol": "regiobeheer"}, status=303)
    made.rollback()
    assert made.scalars(select(OneTimeLink.region_id)).all() == [region_of(made).id]


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.PANEL])
def test_only_office_and_admin(role: Role, made: Session, visitor: Visitor) -> None:
    made.rollback()
    begin_writing(made)
    person = make_user(made, role)
    made.commit()
    visitor.sign_in(person).visit(HERE, status=403)
    visitor.post(HERE, {}, status=403)
