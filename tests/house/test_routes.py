"""Every route says who may use it, and every answer carries the headers."""

import re
from pathlib import Path

import pytest
from flask import Flask

from portal.app import create_app
from portal.settings import ROOT, read_settings
from portal.web.security import HEADERS

STATIC = {"static"}
FIXED = {"/openapi.json"}
"""Names that others gave: machines look for them there."""


@pytest.fixture(scope="module")
def app(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    var = tmp_path_factory.mktemp("var")
    environ = {"PORTAL_ENV": "test", "PORTAL_VAR": str(var), "PORTAL_DATABASE_URL": f"sqlite:///{sqlite_template}"}
    return create_app(read_settings(environ))


def test_every_route_declares_who_may_use_it(app: Flask) -> None:
    bare = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in STATIC and not hasattr(app.view_functions[rule.endpoint], "__access__")
    ]
    assert bare == [], "put @public or @signed_in(...) from portal.web.guards under the route"


def test_every_route_that_changes_something_needs_an_account_but_signing_in(app: Flask) -> None:
    open_posts = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.methods
        and rule.methods & {"POST", "PUT", "PATCH", "DELETE"}
        and getattr(app.view_functions[rule.endpoint], "__access__", "") == "public"
    }
    assert open_posts == {
        "/aanbod/<int(max=2147483647):offer_id>/contact",  # adds one to a number of use
        "/rol",  # one word in the visitor's own browser
        "/inloggen",
        "/inloggen/code",  # the second step: its own cookie says who gave the right password
        "/uitnodiging",  # the rest carry a one-time link out of a mail instead of an account
        "/wachtwoord-nieuw",
        "/e-mail-bevestigen",
        "/e-mail-afbreken",
        "/herinnering",  # works until it is replaced; waits and places of one provider
        "/herinnering/ongewijzigd",
        "/wachtwoord-vergeten",  # asks for such a link; says nothing about who has an account
    }


@pytest.mark.parametrize("path", ["/gezond", "/weg", "/inloggen", "/static/vendor/manifest.json", "/static/weg"])
def test_every_answer_carries_the_headers(app: Flask, path: str) -> None:
    with app.test_client().get(path) as answer:
        answer.get_data()
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_addresses_are_dutch_and_kebab_case(app: Flask) -> None:
    rules = [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint not in STATIC and rule.rule not in FIXED]
    assert [rule for rule in rules if not re.fullmatch(r"(/[a-z0-9-]+|/<[^>]+>)*/?", rule)] == []


def test_access_logs_carry_no_query_strings() -> None:
    config = (ROOT / "gunicorn.conf.py").read_text()
    line = next(line for line in config.splitlines() if line.startswith("access_log_format"))
    assert "%(U)s" in line
    assert not re.search(r"%\((r|q|f|h)\)s", line), "no query string, no address, no referrer"
