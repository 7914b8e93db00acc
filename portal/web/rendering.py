"""Page or fragment: decided here alone."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, flash, get_flashed_messages, make_response, render_template, request
from flask_login import current_user
from jinja2.ext import Extension
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from portal.models import User
from portal.services.catalogue.region_facts import RegionFacts, UnknownRegion
from portal.web.counting import visitor_role
from portal.web.extensions import components, db, htmx, region_facts
from portal.web.words.dutch import phone_href, thousands


def render(template: str, *, fragment: str | None = None, status: int = 200, **values: Any) -> Response:
    """The whole page, or only its fragment when htmx asks for a swap.

    Boosted requests and restores of history need the whole page. ``Vary`` is always set, or a cache
    would hand a fragment to somebody who asked for the page.
    """
    swap = bool(htmx) and not htmx.boosted and not htmx.history_restore_request
    part = fragment if swap and fragment is not None else None
    response = make_response(render_template(part or template, is_fragment=part is not None, **values), status)
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


class WithoutIndentation(Extension):
    """Takes the indentation of templates out when they are compiled: it is for who reads them. Line breaks stay."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source with every line from its first printed character on."""
        return re.sub(r"\n[ \t]+", "\n", source)


class CrisisPhone:
    """The phone route of a crisis."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text, self.href = name, text, phone_href(text)


def install(app: Flask) -> None:
    """Give every template what the layout needs."""
    static = static_folder(app)

    def asset(name: str) -> str:
        """The address of a built file, with the hash of its content in the name."""
        return f"/static/vendor/{_manifest(static).get(name, name)}"

    @cache
    def icon(name: str) -> Markup:
        """An icon of static/img/icons.svg, in the colour and size of the text around it."""
        return Markup('<svg class="icoon" aria-hidden="true"><use href="{}#{}"/></svg>').format(
            asset("icons.svg"), name
        )

    app.jinja_env.add_extension(WithoutIndentation)
    app.jinja_env.globals |= {"asset": asset, "icon": icon, "thousands": thousands}

    @app.context_processor
    def layout_values() -> dict[str, Any]:
        region, user = _layout_region(), _layout_user()
        crisis = CrisisPhone(region.crisis_name, region.crisis_phone) if region and region.crisis_phone else None
        settings = components().settings
        return {
            "region": region or _NoRegion,
            "crisis_phone": crisis,
            "signed_in": None if user is None else _Account(user.name, user.role.value),
            "flashes": get_flashed_messages(with_categories=True),
            "path": request.path,
            "visitor_role": visitor_role(),
            "is_demo": settings.env != "production",
        }


def _layout_region() -> RegionFacts | None:
    """The region of this installation; an error page must stand also without it or without a database."""
    try:
        return region_facts()
    except (UnknownRegion, SQLAlchemyError):
        return None


def _layout_user() -> User | None:
    try:
        return current_user.user if current_user and current_user.is_authenticated else None
    except SQLAlchemyError:
        return None


class _NoRegion:
    slug, name = "", ""


class _Account:
    def __init__(self, name: str, role: str) -> None:
        self.name, self.role = name, role


def static_folder(app: Flask) -> Path:
    """The folder of built assets."""
    return Path(app.static_folder or "static") / "vendor"


@cache
def _manifest(folder: Path) -> dict[str, str]:
    """Names with content hash, written by `portal assets`."""
    file = folder / "manifest.json"
    names: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    return names


def say(category: str, text: str) -> None:
    """A message on the next page: goed, fout or let-op."""
    flash(text, category)


def roll_back() -> None:
    """Forget what this request wrote: nothing is half-written."""
    db.session.rollback()
