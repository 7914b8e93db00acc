"""A provider with two offers, an old and a new figure, and an offer of somebody else."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.waiting_time import Status
from portal.models import Provider, User, WaitReport
from tests.factories.offers import make_location, make_offer, make_provider, make_report, make_user
from tests.web.conftest import Page, Visitor


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


def fields_of(page: Page) -> dict[str, str]:
    """What a browser would post of the sheet when nobody touches it."""
    form = page.by_id("blad")
    fields = {}
    for each in form.iter("input"):
        name = each.get("name")
        if name and (each.get("type") != "radio" or each.get("checked") is not None):
            fields[name] = each.get("value") or ""
    for each in form.iter("select"):
        chosen = [option.get("value") or "" for option in each.iter("option") if option.get("selected") is not None]
        fields[each.get("name") or ""] = chosen[0] if chosen else ""
    return fields


def version_of(page: Page, offer_id: int) -> str:
    row = page.by_id(f"aanbod-{offer_id}")
    return next(each.get("value") or "" for each in row.iter("input") if each.get("name") == f"version-{offer_id}")


def reports(made: Session, offer_id: int) -> list[WaitReport]:
    made.rollback()
    return list(made.scalars(select(WaitReport).where(WaitReport.offer_id == offer_id).order_by(WaitReport.id)))
