"""One client that checks every page on every visit, on a real database and a real index."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.app import create_app
from portal.models import User
from portal.models.database import begin_writing
from portal.services.indexing.follow_changes import publish_index
from portal.settings import Settings, read_settings
from portal.web.extensions import components, db, limiter
from tests.conftest import NOW
from tests.factories.accounts import SECRET_KEY, fresh_code
from tests.factories.offers import PASSWORD

ENGLISH = re.compile(r"\b(the|search|results?|login|password|error|page|next|previous|submit|unknown)\b", re.IGNORECASE)


class CompiledTemplates(BytecodeCache):
    """Each template is compiled once for all applications of this process, as one application does it."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.code:
            bucket.bytecode_from_string(self.code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.code[bucket.key] = bucket.bytecode_to_string()


COMPILED = CompiledTemplates()


@dataclass
class Page:
    """A visited page: the answer and its parsed HTML."""

    response: TestResponse
    tree: Element

    @property
    def status(self) -> int:
        return self.response.status_code

    def find_all(self, tag: str, **attributes: str) -> list[Element]:
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [each for each in self.tree.iter(tag) if all(each.get(name) == value for name, value in wanted.items())]

    def by_id(self, name: str) -> Element:
        found = [each for each in self.tree.iter() if each.get("id") == name]
        assert len(found) == 1, f"{len(found)} elements with id {name}"
        return found[0]

    def with_class(self, name: str) -> list[Element]:
        return [each for each in self.tree.iter() if name in (each.get("class") or "").split()]


def text_of(element: Element) -> str:
    """The visible text, white space folded."""
    return " ".join("".join(element.itertext()).split())


def texts_of(elements: list[Element]) -> list[str]:
    return [text_of(each) for each in elements]


def check_whole_page(page: Page) -> None:
    """What every whole page must have, whatever it is about."""
    assert len(page.find_all("h1")) == 1
    assert text_of(page.find_all("title")[0])
    assert page.find_all("html")[0].get("lang") == "nl"
    assert len(page.find_all("main")) == 1
    check_parts(page)


def check_parts(page: Page) -> None:
    """What pages and fragments must have."""
    ids = [each.get("id") for each in page.tree.iter() if each.get("id")]
    assert len(ids) == len(set(ids)), sorted({each for each in ids if ids.count(each) > 1})
    labels = {each.get("for") for each in page.tree.iter("label")}
    inside = {id(field) for label in page.tree.iter("label") for field in label.iter()}
    for field in [*page.tree.iter("input"), *page.tree.iter("select"), *page.tree.iter("textarea")]:
        if field.get("type") in ("hidden", "submit"):
            continue
        named = field.get("id") in labels or id(field) in inside or field.get("aria-labelledby")
        assert named, f"no label: {field.attrib}"
    for form in page.tree.iter("form"):
        assert form.get("action"), "a form without action works only with JavaScript"
        if form.get("method") == "post":
            names = [each.get("name") for each in form.iter("input")]
            by_link = (form.get("action") or "").startswith("/herinnering")  # its secret token is the defence
            sealed = "zegel" in names  # a form for people without an account (portal/web/public_forms.py)
            assert sealed or ("sleutel" if by_link else "csrf_token") in names, form.attrib
            assert not ((by_link or sealed) and "csrf_token" in names), "it would set a cookie for who does not sign in"
    for element in page.tree.iter():
        assert element.get("style") is None, "inline style is refused by the CSP"
        assert not [name for name in element.keys() if name.startswith("on")], element.attrib  # noqa: SIM118
        for method in ("hx-get", "hx-post"):
            if element.get(method):
                same = element.get("href") or element.get("action") or element.get("formaction")
                assert element.get(method) == same, f"{method} without the same address: {element.attrib}"
    for script in page.tree.iter("script"):
        assert script.get("src"), "inline script is refused by the CSP"
        assert not (script.text or "").strip()
    seen = " ".join(
        text_of(each) for tag in ("main", "h1", "button", "legend", "label") for each in page.tree.iter(tag)
    )
    left = ENGLISH.search(seen)
    assert left is None, f"untranslated: …{seen[max(0, left.start() - 40) : left.end() + 40]}…" if left else ""


class Visitor:
    """A browser of tests: visits, follows forms, and checks what it sees."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def visit(self, url: str, *, htmx: bool = False, status: int = 200) -> Page:
        headers = {"HX-Request": "true"} if htmx else {}
        return self._check(self.client.get(url, headers=headers), htmx, status)

    def post(
        self, url: str, data: dict[str, Any], *, htmx: bool = False, status: int = 200, token: str | None = None
    ) -> Page:
        headers = {"HX-Request": "true"} if htmx else {}
        body = data | {"csrf_token": self.token() if token is None else token}
        return self._check(self.client.post(url, data=body, headers=headers), htmx, status)

    def token(self) -> str:
        """A CSRF token of this session, from the sign-in form or the own sheet."""
        tree = parse(self.client.get("/inloggen"))
        found = [each.get("value") for each in tree.iter("input") if each.get("name") == "csrf_token"]
        assert found
        return str(found[0])

    def sign_in(self, user: User, password: str = PASSWORD) -> "Visitor":
        answer = self.post("/inloggen", {"gebruikersnaam": user.email, "wachtwoord": password}, status=303)
        if answer.response.headers["Location"] == "/inloggen/code":
            answer = self.post("/inloggen/code", {"code": fresh_code(user.id, NOW)}, status=303)
        assert answer.response.headers["Location"]
        return self

    def _check(self, response: TestResponse, htmx: bool, status: int) -> Page:
        assert response.status_code == status, response.get_data(as_text=True)[:2000]
        page = Page(response, parse(response))
        if response.mimetype == "text/html" and status not in (301, 302, 303):
            if htmx and "<html" not in response.get_data(as_text=True)[:400]:
                check_parts(page)
            else:
                check_whole_page(page)
        return page


def parse(response: TestResponse) -> Element:
    if response.mimetype != "text/html":
        return Element("none")
    text = response.get_data(as_text=True)
    if "<html" not in text[:400] and text.lstrip().startswith("<tbody"):
        text = f"<table>{text}</table>"  # a parser drops table parts that stand outside a table
    tree: Element = html5lib.parse(text, namespaceHTMLElements=False)
    return tree


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return read_settings(
        {
            "PORTAL_ENV": "test",
            "PORTAL_VAR": str(tmp_path / "var"),
            "PORTAL_DATABASE_URL": database_url,
            "PORTAL_INDEX_DIR": str(tmp_path / "index"),
            "PORTAL_SECRET_KEY": SECRET_KEY,
            "PORTAL_LOGIN_ATTEMPTS": "5 per minute",
        }
    )


@pytest.fixture
def made(engine: Engine) -> Iterator[Session]:
    """A session to make rows with before the application starts; commit by asking for ``app``."""
    with Session(engine, expire_on_commit=False) as session:
        begin_writing(session)
        yield session


@pytest.fixture
def app_at(settings: Settings) -> Iterator[Callable[[datetime], Flask]]:
    """Makes the application as it is at a moment; what it keeps open is closed when the test ends."""
    made: list[Flask] = []

    def app_at(moment: datetime) -> Flask:
        app = create_app(settings, clock=lambda: moment)
        app.testing = True
        app.jinja_env.bytecode_cache = COMPILED
        app.config["PROPAGATE_EXCEPTIONS"] = False
        made.append(app)
        return app

    yield app_at
    for app in made:
        with app.app_context():
            limiter.reset()
            components().writer.stop()
            components().index.close()
            db.engine.dispose()


@pytest.fixture
def app(settings: Settings, made: Session, engine: Engine, app_at: Callable[[datetime], Flask]) -> Flask:
    """The application with what ``made`` holds, published."""
    made.commit()
    publish_index(engine, settings.index_dir, lambda: NOW)
    return app_at(NOW)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app.test_client())


@pytest.fixture
def new_visitor(app: Flask) -> Callable[[], Visitor]:
    return lambda: Visitor(app.test_client())
