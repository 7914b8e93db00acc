"""The API for providers' systems: own offers only, nothing overwritten unseen, all or none, done once."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.domain.waiting_time import Status
from portal.models import ApiToken, AuditEntry, Channel, IdempotentAnswer, OfferChange, Provider, WaitReport
from portal.services.api_tokens.change_api_tokens import hash_of, make_api_token
from portal.services.api_tokens.idempotency_store import delete_old_answers
from tests.conftest import NOW
from tests.factories.offers import make_location, make_offer, make_provider, make_report, make_user
from tests.waiting import PATIENCE, join_all
from tests.web.conftest import Visitor

WAIT = {"status": "wachtlijst", "aanmeldwachttijdWeken": 1, "behandelwachttijdWeken": 3}


@pytest.fixture
def provider(made: Session) -> Provider:
    return make_provider(made)


@pytest.fixture
def ids(made: Session, provider: Provider) -> dict[str, int]:
    """A waiting list, a home with six places, a crisis offer, and an offer of somebody else."""
    place = make_location(made, provider)
    made_offers = {
        "wacht": make_offer(made, provider=provider, location=place, product="S4-13"),
        "huis": make_offer(made, provider=provider, location=place, product="S2-03", places_total=6),
        "crisis": make_offer(made, provider=provider, location=place, product="S5-01", places_total=4),
        "ander": make_offer(made),
    }
    make_report(made, made_offers["wacht"], intake=8, start=9, days_old=40)
    make_report(made, made_offers["ander"], Status.AVAILABLE)
    return {name: offer.id for name, offer in made_offers.items()}


def key_for(made: Session, provider: Provider, name: str = "ons systeem") -> str:
    return make_api_token(made, make_user(made, provider=provider).actor, name, NOW)[1]


class System:
    """A provider's own system."""

    def __init__(self, app: Flask, secret: str) -> None:
        self.client, self.headers = app.test_client(use_cookies=False), {"Authorization": f"Bearer {secret}"}

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(f"/api/v1/mijn{path}", headers=self.headers | headers)

    def put(self, path: str, body: Any, headers: dict[str, str] | None = None) -> TestResponse:
        return self.client.put(f"/api/v1/mijn{path}", json=body, headers=self.headers | (headers or {}))

    def versions(self) -> dict[int, str]:
        return {each["id"]: each["versie"] for each in self.get("/aanbod").get_json()["aanbod"]}

    def report(self, offer_id: int, **fields: Any) -> TestResponse:
        headers = {"If-Match": f'"{self.versions()[offer_id]}"'}
        return self.put(f"/aanbod/{offer_id}/wachttijd", fields, headers)


@pytest.fixture
def secret(made: Session, ids: dict[str, int], provider: Provider) -> str:
    return key_for(made, provider)


@pytest.fixture
def system(secret: str, app: Flask) -> System:
    return System(app, secret)


def reports(made: Session, offer_id: int) -> list[WaitReport]:
    made.rollback()
    return list(made.scalars(select(WaitReport).where(WaitReport.offer_id == offer_id).order_by(WaitReport.id)))


def is_problem(answer: TestResponse, status: int) -> dict[str, Any]:
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.get_data(as_text=True)
    body: dict[str, Any] = json.loads(answer.get_data())
    assert body["status"] == status
    return body


def test_own_offers_and_only_those(system: System, ids: dict[str, int]) -> None:
    answer = system.get("/aanbod")
    assert answer.headers["Cache-Control"] == "no-store"
    found = answer.get_json()
    assert {each["id"] for each in found["aanbod"]} == {ids["wacht"], ids["huis"], ids["crisis"]}
    old = next(each for each in found["aanbod"] if each["id"] == ids["wacht"])
    assert (old["status"], old["aanmeldwachttijdWeken"], old["actualiteit"]) == ("wachtlijst", 8, "mogelijk-verouderd")
    assert old["gemetenOp"] == "2026-10-13"


def test_a_report_is_appended_with_its_change_and_audit(system: System, ids: dict[str, int], made: Session) -> None:
    answer = system.report(ids["wacht"], **WAIT)
    assert answer.status_code == 200
    first, second = reports(made, ids["wacht"])
    assert (second.intake_weeks, second.start_weeks, second.channel) == (1, 3, Channel.API)
    assert answer.get_json()["versie"] == answer.headers["ETag"].strip('"') == f"{ids['wacht']}-{second.id}"
    assert answer.get_json()["gemetenOp"] == "2026-11-22"
    entry = made.scalars(select(AuditEntry).where(AuditEntry.subject == "offer")).one()
    assert (entry.channel, entry.user_id, entry.subject_id) == (Channel.API, None, ids["wacht"])
    assert entry.token_id == made.scalars(select(ApiToken.id)).one()
    assert entry.before is not None
    assert entry.before["intake_weeks"] == first.intake_weeks
    assert made.scalars(select(OfferChange.offer_id)).all()[-1] == ids["wacht"]


def test_the_figure_has_an_etag_and_is_not_sent_twice(system: System, ids: dict[str, int]) -> None:
    answer = system.get(f"/aanbod/{ids['wacht']}/wachttijd")
    assert answer.get_json()["behandelwachttijdWeken"] == 9
    again = system.get(f"/aanbod/{ids['wacht']}/wachttijd", **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")


def test_nothing_is_overwritten_unseen(system: System, ids: dict[str, int], made: Session) -> None:
    path, tag = f"/aanbod/{ids['wacht']}/wachttijd", f'"{system.versions()[ids["wacht"]]}"'
    is_problem(system.put(path, WAIT), 428)
    is_problem(system.put(path, WAIT, {"If-Match": "*"}), 428)
    for wrong in ('"0-0"', '"x"', "x", f'"{ids["huis"]}-0"', '"' + "9" * 30 + '"'):
        is_problem(system.put(path, WAIT, {"If-Match": wrong}), 412)
    assert len(reports(made, ids["wacht"])) == 1
    assert system.put(path, WAIT, {"If-Match": f"W/{tag}"}).status_code == 200
    is_problem(system.put(path, WAIT, {"If-Match": tag}), 412)
    assert len(reports(made, ids["wacht"])) == 2


@pytest.mark.parametrize(
    ("name", "fields", "where"),
    [
        ("wacht", {"status": "wachtlijst"}, "/aanmeldwachttijdWeken"),
        ("wacht", {"status": "wachtlijst", "aanmeldwachttijdWeken": 261}, "/aanmeldwachttijdWeken"),
        ("wacht", {"status": "wachtlijst", "aanmeldwachttijdWeken": 10**400}, "/aanmeldwachttijdWeken"),
        ("wacht", {"status": "wachtlijst", "aanmeldwachttijdWeken": True}, "/aanmeldwachttijdWeken"),
        ("wacht", {"status": "wachtlijst", "aanmeldwachttijdWeken": 2.5}, "/aanmeldwachttijdWeken"),
        ("wacht", {"status": "wachtlijst", "aanmeldwachttijdWeken": "2"}, "/aanmeldwachttijdWeken"),
        ("wacht", {"status": "stop"}, "/stopReden"),
        ("wacht", {"status": "stop", "stopReden": "ziek"}, "/stopReden"),
        ("wacht", {"status": "stop", "stopReden": "verbouwing", "stopTot": "2026-11-21"}, "/stopTot"),
        ("wacht", {"status": "stop", "stopReden": "verbouwing", "stopTot": "2026-02-30"}, "/stopTot"),
        ("wacht", WAIT | {"gemetenOp": "2026-11-23"}, "/gemetenOp"),
        ("wacht", WAIT | {"gemetenOp": "2026-10-12"}, "/gemetenOp"),
        ("wacht", WAIT | {"gemetenOp": "20261112"}, "/gemetenOp"),
        ("wacht", WAIT | {"opmerking": "bel Jan"}, ""),
        ("wacht", {"status": "onbekend"}, "/status"),
        ("wacht", {"status": ["stop"]}, "/status"),
        ("wacht", {}, "/status"),
        ("huis", {"status": "beschikbaar", "plekkenVrij": 7}, "/plekkenVrij"),
        ("huis", {"status": "beschikbaar"}, "/plekkenVrij"),
        ("crisis", WAIT, "/status"),
    ],
)
def test_what_cannot_be_is_named(
    system: System, ids: dict[str, int], made: Session, name: str, fields: dict[str, Any], where: str
) -> None:
    before = len(reports(made, ids[name]))
    body = is_problem(system.report(ids[name], **fields), 422)
    assert [fault["veld"] for fault in body["fouten"]] == [where]
    assert len(reports(made, ids[name])) == before


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b'{"status": NaN}', "application/json", 400),
        (b'{"status": "stop", "status": "stop"}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"aanmeldwachttijdWeken": ' + b"9" * 5000 + b"}", "application/json", 400),
        ('{"status": "stop"}'.encode("utf-16"), "application/json", 400),
        (b'{"status": "\\ud800"}', "application/json", 422),
        (b"null", "application/json", 422),
        (b"{}", "text/plain", 415),
        (b"status=stop", "application/x-www-form-urlencoded", 415),
        (b" " * 1_100_000, "application/json", 413),
    ],
)
def test_bodies_that_are_no_report(system: System, ids: dict[str, int], content: bytes, kind: str, status: int) -> None:
    for path in (f"/aanbod/{ids['wacht']}/wachttijd", "/wachttijden"):
        answer = system.client.put(f"/api/v1/mijn{path}", data=content, content_type=kind, headers=system.headers)
        is_problem(answer, status)


def test_without_a_good_key_nothing(secret: str, app: Flask, ids: dict[str, int], made: Session) -> None:
    client = app.test_client(use_cookies=False)
    for given in (None, "", "Bearer", "Bearer x", f"Basic {secret}", f"Bearer {secret}x", "Bearer \xe9", "Token a"):
        headers = {} if given is None else {"Authorization": given}
        for path in ("/aanbod", f"/aanbod/{ids['wacht']}/wachttijd"):
            answer = client.get(f"/api/v1/mijn{path}", headers=headers)
            is_problem(answer, 401)
            assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
        is_problem(client.put("/api/v1/mijn/wachttijden", json={}, headers=headers), 401)
    assert len(reports(made, ids["wacht"])) == 1


def test_a_session_opens_nothing_here(secret: str, app: Flask, made: Session, provider: Provider) -> None:
    user = make_user(made, provider=provider)
    made.commit()
    visitor = Visitor(app.test_client()).sign_in(user)
    is_problem(visitor.client.get("/api/v1/mijn/aanbod"), 401)


def test_of_another_provider_nothing_is_there(system: System, ids: dict[str, int], made: Session) -> None:
    there = reports(made, ids["ander"])[0]
    path, tag = f"/aanbod/{ids['ander']}/wachttijd", f'"{ids["ander"]}-{there.id}"'
    is_problem(system.get(path), 404)
    is_problem(system.put(path, WAIT, {"If-Match": tag}), 404)
    rows = [
        {"id": ids["wacht"], "versie": system.versions()[ids["wacht"]], **WAIT},
        {"id": ids["ander"], "versie": tag.strip('"'), **WAIT},
    ]
    body = is_problem(system.put("/wachttijden", {"wachttijden": rows}), 404)
    assert [fault["veld"] for fault in body["fouten"]] == ["/wachttijden/1/id"]
    assert [len(reports(made, ids[name])) for name in ("wacht", "ander")] == [1, 1]


class TestMany:
    """Many at once: all or none, and once for each key."""

    @pytest.fixture
    def body(self, system: System, ids: dict[str, int]) -> dict[str, Any]:
        versions = system.versions()
        return {
            "wachttijden": [
                {"id": ids["wacht"], "versie": versions[ids["wacht"]], **WAIT},
                {"id": ids["huis"], "versie": versions[ids["huis"]], "status": "beschikbaar", "plekkenVrij": 2},
            ]
        }

    def test_all_are_saved(self, system: System, ids: dict[str, int], body: Any, made: Session) -> None:
        answer = system.put("/wachttijden", body)
        assert answer.status_code == 200
        assert answer.get_json()["opgeslagen"] == 2
        assert [each["versie"] for each in answer.get_json()["wachttijden"]] == [
            system.versions()[ids[name]] for name in ("wacht", "huis")
        ]
        made.rollback()
        assert set(made.scalars(select(OfferChange.offer_id))) == {ids["wacht"], ids["huis"]}
        assert made.scalar(select(func.count(AuditEntry.id)).where(AuditEntry.subject == "offer")) == 2

    def test_one_bad_one_and_none_is_saved(self, system: System, ids: dict[str, int], body: Any, made: Session) -> None:
        body["wachttijden"][1]["plekkenVrij"] = 7
        found = is_problem(system.put("/wachttijden", body), 422)
        assert [fault["veld"] for fault in found["fouten"]] == ["/wachttijden/1/plekkenVrij"]
        body["wachttijden"][1] |= {"plekkenVrij": 1, "versie": f"{ids['huis']}-77"}
        found = is_problem(system.put("/wachttijden", body), 409)
        assert [fault["veld"] for fault in found["fouten"]] == ["/wachttijden/1/versie"]
        body["wachttijden"][1] = body["wachttijden"][0]
        is_problem(system.put("/wachttijden", body), 409)
        assert len(reports(made, ids["wacht"])) == 1
        assert made.scalars(select(OfferChange)).all() == []

    @pytest.mark.parametrize("wrong", [{}, [], {"wachttijden": []}, {"wachttijden": {}}, {"wachttijden": [1]}])
    def test_other_shapes_are_refused(self, system: System, wrong: Any) -> None:
        is_problem(system.put("/wachttijden", wrong), 422)

    def test_the_same_key_and_body_is_done_once(
        self, system: System, ids: dict[str, int], body: Any, made: Session
    ) -> None:
        headers = {"Idempotency-Key": "nacht-2026-11-22"}
        first, second = (system.put("/wachttijden", body, headers) for _ in range(2))
        assert (first.status_code, second.status_code) == (200, 200)
        assert first.get_data() == second.get_data()
        assert len(reports(made, ids["wacht"])) == 2
        other = body | {"wachttijden": body["wachttijden"][:1]}
        is_problem(system.put("/wachttijden", other, headers), 422)
        assert len(reports(made, ids["wacht"])) == 2

    def test_a_refused_request_leaves_its_key_free(
        self, system: System, ids: dict[str, int], body: Any, made: Session
    ) -> None:
        headers = {"Idempotency-Key": "nacht-2026-11-22"}
        wrong = {"wachttijden": [body["wachttijden"][0] | {"status": "stop"}]}
        for _ in range(2):
            is_problem(system.put("/wachttijden", wrong, headers), 422)
        assert system.put("/wachttijden", body, headers).status_code == 200

    def test_a_key_is_kept_for_a_day(self, system: System, body: Any, made: Session, app: Flask) -> None:
        headers = {"Idempotency-Key": "nacht-2026-11-22"}
        assert system.put("/wachttijden", body, headers).status_code == 200
        made.rollback()
        assert delete_old_answers(made, NOW + timedelta(hours=23)) == 0
        made.scalars(select(IdempotentAnswer)).one().kept_at = NOW - timedelta(hours=25)
        made.commit()
        is_problem(system.put("/wachttijden", body, headers), 409)  # done again: what it was made from has changed
        assert delete_old_answers(made, NOW + timedelta(hours=25)) == 1

    def test_keys_of_two_providers_are_two(
        self, system: System, app: Flask, ids: dict[str, int], body: Any, made: Session
    ) -> None:
        neighbour = made.get_one(WaitReport, reports(made, ids["ander"])[0].id)
        owner = made.scalars(select(Provider).order_by(Provider.id.desc())).first()
        assert owner is not None
        other = System(app, key_for(made, owner))
        made.commit()
        headers = {"Idempotency-Key": "nacht-2026-11-22"}
        assert system.put("/wachttijden", body, headers).status_code == 200
        theirs = {"wachttijden": [{"id": ids["ander"], "versie": f"{ids['ander']}-{neighbour.id}", **WAIT}]}
        answer = other.put("/wachttijden", theirs, headers)
        assert answer.status_code == 200
        assert [each["id"] for each in answer.get_json()["wachttijden"]] == [ids["ander"]]

    @pytest.mark.parametrize("key", ["", "kort", "a" * 101, "met spatie", "é" * 10])
    def test_a_key_that_cannot_be_kept_is_refused(self, system: System, body: Any, key: str) -> None:
        is_problem(system.put("/wachttijden", body, {"Idempotency-Key": key.encode().decode("latin-1")}), 400)

    def test_two_at_once_are_done_once(
        self, system: System, ids: dict[str, int], body: Any, made: Session, app: Flask, secret: str
    ) -> None:
        headers, answers, together = {"Idempotency-Key": "nacht-2026-11-22"}, [], threading.Barrier(4)

        def send() -> None:
            one = System(app, secret)
            together.wait(PATIENCE)
            answers.append(one.put("/wachttijden", body, headers))

        threads = [threading.Thread(target=send) for _ in range(4)]
        join_all(threads)
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.get_data() for answer in answers}) == 1
        assert len(reports(made, ids["wacht"])) == 2


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/aanbod"), ("DELETE", "/wachttijden"), ("TRACE", "/aanbod"), ("PATCH", "/aanbod/1/wachttijd")],
)
def test_other_methods(system: System, method: str, path: str) -> None:
    answer = system.client.open(f"/api/v1/mijn{path}", method=method, headers=system.headers)
    is_problem(answer, 405)
    assert answer.headers["Allow"]


def test_the_last_use_is_noted_now_and_then(
    system: System, made: Session, app: Flask, secret: str, ids: dict[str, int]
) -> None:
    def used() -> datetime | None:
        made.rollback()
        return made.scalars(select(ApiToken.last_used_at).where(ApiToken.token_hash == hash_of(secret))).one()

    assert used() is None
    system.get("/aanbod")
    assert used() == NOW
    token = made.scalars(select(ApiToken).where(ApiToken.token_hash == hash_of(secret))).one()
    token.last_used_at = NOW - timedelta(minutes=4)
    made.commit()
    system.get("/aanbod")
    assert used() == NOW - timedelta(minutes=4)
    token.last_used_at = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    made.commit()
    system.get("/aanbod")
    assert used() == NOW


class TestRate:
    """So many requests for each key."""

    @pytest.fixture
    def slow(self, app: Flask) -> Iterator[None]:
        app.config["PORTAL_TOKEN_RATE"] = "3 per minute"
        yield
        app.config["PORTAL_TOKEN_RATE"] = "120 per minute"

    def test_too_many_with_one_key(
        self, secret: str, slow: None, app: Flask, made: Session, provider: Provider
    ) -> None:
        other = System(app, key_for(made, provider, "tweede"))
        made.commit()
        system = System(app, secret)
        assert [system.get("/aanbod").status_code for _ in range(3)] == [200] * 3
        answer = system.get("/aanbod")
        is_problem(answer, 429)
        assert 0 < int(answer.headers["Retry-After"]) <= 61
        assert other.get("/aanbod").status_code == 200
