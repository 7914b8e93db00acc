"""The office sees what stays unanswered in its own region, and how often what was reported."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portal.domain.feedback import FeedbackKind
from portal.domain.permissions import Role
from portal.models import User
from portal.services.feedback.record_feedback import add_text, record_feedback
from tests.conftest import NOW
from tests.factories.offers import make_offer, make_provider, make_user
from tests.web.conftest import Visitor, text_of, texts_of

HERE = "/regiobeheer/meldingen"


@pytest.fixture
def users(made: Session) -> dict[str, User]:
    offer = make_offer(made, provider=make_provider(made, "De Linde"))
    late = record_feedback(made, offer.id, FeedbackKind.FULL, NOW - timedelta(days=15))
    record_feedback(made, offer.id, FeedbackKind.FULL, NOW - timedelta(days=15))
    add_text(made, late, "pas weer plek na de zomer", frozenset())
    record_feedback(made, offer.id, FeedbackKind.LONGER, NOW - timedelta(days=14))
    record_feedback(made, offer.id, FeedbackKind.HELPED, NOW - timedelta(days=30))
    return {
        "here": make_user(made, Role.OFFICE),
        "there": make_user(made, Role.OFFICE, region="hart-van-brabant"),
        "panel": make_user(made, Role.PANEL),
    }


def test_what_waits_longer_than_fourteen_days(users: dict[str, User], visitor: Visitor) -> None:
    office = visitor.sign_in(users["here"])
    page = office.visit(HERE)
    (row,) = page.with_class("rijen")[0].findall("li")
    assert "Is vol · Traumabehandeling (EMDR) bij De Linde" in text_of(row)
    assert "gemeld 15 dagen geleden, 2 keer" in text_of(row)
    assert "pas weer plek na de zomer" in text_of(row)
    numbers = dict(zip(texts_of(page.find_all("th", scope="row")), texts_of(page.find_all("td")), strict=True))
    assert numbers == {
        "Is vol": "2",
        "Wachttijd is langer": "1",
        "Geen gehoor": "0",
        "Klopt niet": "0",
        "Kon terecht": "1",
    }
    assert "0 gecorrigeerd, 0 ‘het klopt’, 2 nog open" in text_of(page.find_all("main")[0])
    assert "1 melding wacht" in text_of(office.visit("/regiobeheer").find_all("main")[0])


def test_another_region_sees_nothing_of_it(users: dict[str, User], visitor: Visitor) -> None:
    page = visitor.sign_in(users["there"]).visit(HERE)
    assert "Geen enkele melding wacht langer dan 14 dagen." in text_of(page.find_all("main")[0])
    assert set(texts_of(page.find_all("td"))) == {"0"}


def test_only_the_office_looks_here(
    users: dict[str, User], visitor: Visitor, new_visitor: Callable[[], Visitor]
) -> None:
    visitor.sign_in(users["panel"]).visit(HERE, status=403)
    new_visitor().visit(HERE, status=303)
