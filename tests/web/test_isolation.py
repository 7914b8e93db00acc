"""Nothing of one provider or region can be read or changed by another: every route with an id, for every role.

The routes come from the application itself, so that a new one joins by itself. One with an argument that is not known
here fails until somebody says whose it is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.domain.feedback import FeedbackKind
from portal.domain.permissions import Actor, Role
from portal.domain.waiting_time import Status
from portal.models import Base, OneTimeLink, SearchWord, User, UserSession, Wish
from portal.models.search_word import Sense
from portal.services.accounts.invite_person import Invitation, invite_person
from portal.services.api_tokens.change_api_tokens import make_api_token
from portal.services.feedback.record_feedback import record_feedback
from tests.conftest import NOW
from tests.factories.missing_offers import make_signal
from tests.factories.offers import make_location, make_offer, make_provider, make_report, make_user, region_of
from tests.web.conftest import Visitor

ELSEWHERE = "hart-van-brabant"
CHANGING = ("POST", "PUT", "PATCH", "DELETE")
NOTICED = {"user_session", "sign_in_delay", "usage_count"}
"""Tables in which looking around may leave a trace of whoever looks, and nothing of the other."""


@dataclass(frozen=True)
class Theirs:
    """What belongs to provider B, or to another region, by the name of the argument that asks for it."""

    ids: dict[str, int]
    office_ids: dict[str, int]
    """For the pages of an office and a panel: of the other region."""

    def of(self, rule: Rule) -> dict[str, int]:
        known = self.office_ids if rule.rule.startswith(("/regiobeheer", "/klankbord")) else self.ids
        unknown = rule.arguments - known.keys()
        assert not unknown, f"{rule.rule}: say in this test whose {sorted(unknown)} is"
        return {name: known[name] for name in rule.arguments}


@dataclass(frozen=True)
class Scene:
    """Two providers and two regions; who tries, and what they try."""

    users: dict[str, User]
    token: str
    theirs: Theirs


@pytest.fixture
def scene(made: Session) -> Scene:
    mine, other = make_provider(made, "Van Mij"), make_provider(made, "Van Hen")
    make_report(made, make_offer(made, provider=mine), Status.WAITING_LIST, intake=1, start=1)
    place = make_location(made, other)
    offer = make_offer(made, provider=other, location=place)
    make_report(made, offer, Status.WAITING_LIST, intake=2, start=3)
    users = {
        "provider": make_user(made, provider=mine),
        "office": make_user(made, Role.OFFICE),
        "panel": make_user(made, Role.PANEL),
    }
    them, far = make_user(made, provider=other), make_user(made, Role.OFFICE, region=ELSEWHERE)
    _, secret = make_api_token(made, users["provider"].actor, "Van mij", NOW)
    token, _ = make_api_token(made, them.actor, "Van hen", NOW)
    region = region_of(made, ELSEWHERE)
    word = SearchWord(
        region_id=region.id, phrase="tent", sense=Sense.MEANS, product_code="S2-01", added_by_id=far.id, added_at=NOW
    )
    wish = Wish(region_id=region.id, title="Van daar", proposed_by_id=far.id, proposed_at=NOW)
    made.add_all([word, wish])
    ids = {"offer_id": offer.id, "location_id": place.id, "token_id": token.id, "user_id": them.id}
    ids["link_id"] = _invitation(made, them.actor, Invitation("bij-hen@aanbieder.example", Role.PROVIDER, other.id))
    ids["session_id"] = _session(made, them)
    ids["feedback_id"] = record_feedback(made, offer.id, FeedbackKind.WRONG, NOW)
    office = {"user_id": far.id}
    office["link_id"] = _invitation(made, far.actor, Invitation("daar@regio.example", Role.OFFICE, region_id=region.id))
    made.flush()
    office |= {"word_id": word.id, "wish_id": wish.id}
    office["signal_id"] = make_signal(made, product=None, segment=2, region=ELSEWHERE).id
    return Scene(users, secret, Theirs(ids, office))


def _invitation(session: Session, actor: Actor, invitation: Invitation) -> int:
    link: OneTimeLink = invite_person(session, actor, invitation, base_url="https://portal.example", now=NOW)
    session.flush()
    return link.id


def _session(session: Session, user: User) -> int:
    row = UserSession(user_id=user.id, token_hash="0" * 64, created_at=NOW, last_seen_at=NOW, browser="Firefox")
    session.add(row)
    session.flush()
    return row.id


def rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every route that takes an id and is not for everybody, with each of its methods."""
    for rule in app.url_map.iter_rules():
        access = getattr(app.view_functions[rule.endpoint], "__access__", "public")
        if rule.arguments and access != "public":
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method


def dump(engine: Engine) -> dict[str, list[Any]]:
    """Everything in the database, but for traces of whoever looks."""
    with Session(engine) as session:
        return {
            table.name: sorted(
                repr(row)
                for row in session.execute(select(*(column for column in table.c if column.name != "last_used_at")))
            )
            for table in Base.metadata.sorted_tables
            if table.name not in NOTICED
        }


def ask(visitor: Visitor, url: str, method: str, token: str) -> TestResponse:
    data = {"csrf_token": token} if method in CHANGING else None
    return visitor.client.open(url, method=method, data=data)


@pytest.mark.parametrize("role", ["provider", "office", "panel"])
def test_who_signed_in_gets_nothing_of_another(
    role: str, scene: Scene, app: Flask, engine: Engine, new_visitor: Callable[[], Visitor]
) -> None:
    user = scene.users[role]
    visitor = new_visitor().sign_in(user)
    csrf, before = visitor.token() if role != "provider" else _own_token(visitor), dump(engine)
    tried = 0
    for rule, method in rules(app):
        view = app.view_functions[rule.endpoint]
        if view.__access__ == "token":  # type: ignore[attr-defined]
            continue
        with app.test_request_context():
            url = _url(app, rule, scene.theirs.of(rule))
        allowed = not view.__roles__ or user.role in view.__roles__  # type: ignore[attr-defined]
        assert ask(visitor, url, method, csrf).status_code == (404 if allowed else 403), (method, rule.rule)
        tried += 1
    assert tried >= 20
    assert dump(engine) == before


def test_a_visitor_is_sent_to_sign_in(
    scene: Scene, app: Flask, engine: Engine, new_visitor: Callable[[], Visitor]
) -> None:
    visitor = new_visitor()
    csrf, before = visitor.token(), dump(engine)
    for rule, method in rules(app):
        expected = 401 if app.view_functions[rule.endpoint].__access__ == "token" else 303  # type: ignore[attr-defined]
        with app.test_request_context():
            url = _url(app, rule, scene.theirs.of(rule))
        assert ask(visitor, url, method, csrf).status_code == expected, (method, rule.rule)
    assert dump(engine) == before


def test_a_system_gets_nothing_of_another(scene: Scene, app: Flask, engine: Engine) -> None:
    client, before, tried = app.test_client(), dump(engine), 0
    body = {"status": "wachtlijst", "aanmeldwachttijdWeken": 1, "behandelwachttijdWeken": 1}
    for rule, method in rules(app):
        if app.view_functions[rule.endpoint].__access__ == "token":  # type: ignore[attr-defined]
            with app.test_request_context():
                url = _url(app, rule, scene.theirs.of(rule))
            headers = {"Authorization": f"Bearer {scene.token}", "If-Match": '"1"'}
            answer = client.open(url, method=method, headers=headers, json=body if method in CHANGING else None)
            assert answer.status_code == 404, (method, rule.rule, answer.get_data(as_text=True))
            tried += 1
    assert tried >= 2
    assert dump(engine) == before


@pytest.mark.parametrize("method", ["POST"])
def test_a_form_about_all_rows_leaves_those_of_another_alone(
    method: str, scene: Scene, app: Flask, engine: Engine, new_visitor: Callable[[], Visitor]
) -> None:
    """Routes without an id take ids in their forms: the rows of the other stay what they were."""
    visitor, number = new_visitor().sign_in(scene.users["provider"]), scene.theirs.ids["offer_id"]
    csrf = _own_token(visitor)
    form = {"csrf_token": csrf, "aanbod": str(number), "rijen": str(number), "vestiging": "x", "opslag": "1"}
    form |= {f"{name}-{number}": value for name, value in _said(engine, number).items()}
    before = _rows_of(engine, number)
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()) and not rule.arguments and rule.rule.startswith("/mijn-aanbod"):
            answer = visitor.client.post(rule.rule, data=form)
            assert answer.status_code < 500, rule.rule
            assert _rows_of(engine, number) == before, rule.rule


def _said(engine: Engine, number: int) -> dict[str, str]:
    reports = _rows_of(engine, number)["wait_report"]
    return {"version": str(reports[0][0]), "status": "wachtlijst", "intake": "0", "start": "0"}


def _rows_of(engine: Engine, number: int) -> dict[str, list[Any]]:
    with Session(engine) as session:
        return {
            name: [tuple(row) for row in session.execute(select(table).where(table.c[column] == number))]
            for name, column in (("offer", "id"), ("wait_report", "offer_id"), ("offer_change", "offer_id"))
            for table in [Base.metadata.tables[name]]
        }


def _own_token(visitor: Visitor) -> str:
    page = visitor.visit("/mijn-aanbod")
    return str(next(each.get("value") for each in page.find_all("input") if each.get("name") == "csrf_token"))


def _url(app: Flask, rule: Rule, ids: dict[str, int]) -> str:
    return app.url_for(rule.endpoint, _method=next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"})), **ids)
