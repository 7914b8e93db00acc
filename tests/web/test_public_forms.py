"""Forms without an account: sealed, only from our own pages, and without any cookie."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, request

from portal.web.extensions import csrf, limiter
from portal.web.guards import public
from portal.web.public_forms import (
    FIELD,
    LASTS,
    is_sealed,
    opened,
    public_form_rate,
    refuse_other_sites,
    seal,
)
from tests.conftest import NOW


@pytest.fixture
def clock() -> list[Any]:
    return [NOW]


@pytest.fixture
def form(app: Flask, clock: list[Any], monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application with one public form; its clock is that of the test."""
    monkeypatch.setattr("portal.web.public_forms.now", lambda: clock[0])

    @app.post("/proef")
    @csrf.exempt
    @public
    @limiter.limit(public_form_rate)
    def send() -> tuple[str, int]:
        refuse_other_sites()
        return ("goed", 200) if is_sealed(request.form, "proef", 7) else ("oud", 422)

    return app


def sealed(app: Flask, *args: Any) -> dict[str, str]:
    with app.test_request_context():
        return {FIELD: seal(*args)}


def test_a_sealed_form_comes_in_and_no_cookie_is_set(form: Flask) -> None:
    client = form.test_client()
    answer = client.post("/proef", data=sealed(form, "proef", 7))
    assert (answer.status_code, answer.text) == (200, "goed")
    assert answer.headers.getlist("Set-Cookie") == []


@pytest.mark.parametrize("args", [("proef", 8), ("anders", 7), ("proef",)])
def test_a_seal_is_of_one_form_about_one_thing(form: Flask, args: tuple[Any, ...]) -> None:
    assert form.test_client().post("/proef", data=sealed(form, *args)).status_code == 422


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "é", "=" * 5000])
def test_what_we_did_not_seal_is_refused(form: Flask, text: str) -> None:
    assert form.test_client().post("/proef", data={FIELD: text}).status_code == 422
    with form.test_request_context():
        assert opened(text, "proef") is None


def test_a_seal_ends(form: Flask, clock: list[Any]) -> None:
    data = sealed(form, "proef", 7)
    clock[0] = NOW + timedelta(seconds=LASTS)
    assert form.test_client().post("/proef", data=data).status_code == 200
    clock[0] = NOW + timedelta(seconds=LASTS + 1)
    assert form.test_client().post("/proef", data=data).status_code == 422


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "http://127.0.0.1:8000"}, 200),
        ({"Origin": "https://elders.example"}, 403),
        ({"Origin": "http://localhost.elders.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_only_our_own_pages_may_post(form: Flask, headers: dict[str, str], status: int) -> None:
    answer = form.test_client().post("/proef", data=sealed(form, "proef", 7), headers=headers)
    assert answer.status_code == status
    assert answer.headers.getlist("Set-Cookie") == []


def test_an_address_may_not_post_without_end(form: Flask) -> None:
    form.config["PORTAL_PUBLIC_FORM_RATE"] = "2 per minute"
    client, data = form.test_client(), sealed(form, "proef", 7)
    answers = [client.post("/proef", data=data) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Te veel pogingen" in answers[2].text
    assert client.post("/proef", data=data, environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code == 200


def test_what_was_sealed_comes_back(form: Flask) -> None:
    with form.test_request_context():
        assert opened(seal("proef", [12, "vol"]), "proef") == [12, "vol"]
