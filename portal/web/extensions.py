"""Extensions and the per-process components of the web: made once, bound to the application in create_app."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic
from typing import TypeVar, cast

from flask import current_app, request
from flask_htmx import HTMX
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.exc import OperationalError

from portal.domain.dutch_time import AMSTERDAM
from portal.geography.postcodes import PostcodeBook
from portal.models.database import begin_writing
from portal.services.catalogue.region_facts import RegionFacts, RegionFactsCache, UnknownRegion
from portal.services.indexing.follow_changes import OfferIndex
from portal.services.usage.count_usage import UsageCounter, UsageWriter
from portal.services.waiting_statistics.statistics_cache import WaitingStatisticsCache
from portal.settings import Settings
from search_index.index import Snapshot

T = TypeVar("T")
TRIES = 3
TRY_SECONDS = 5.0

db = SQLAlchemy()
csrf = CSRFProtect()
htmx = HTMX()
login_manager = LoginManager()
limiter = Limiter(get_remote_address, headers_enabled=True)


@dataclass(frozen=True, slots=True)
class Components:
    """What app.py wires and the views of one process share."""

    settings: Settings
    index: OfferIndex
    facts: RegionFactsCache
    book: PostcodeBook
    clock: Callable[[], datetime]
    counter: UsageCounter
    writer: UsageWriter
    waits: WaitingStatisticsCache


def components() -> Components:
    """The components of the current application."""
    return cast(Components, current_app.extensions["plekwijzer"])


def offer_index() -> Snapshot:
    """The snapshot to answer this request from; IndexNotReady becomes a 503."""
    return components().index.current()


def usage() -> UsageCounter:
    """Where this request counts; a thread of this process writes it now and then."""
    components().writer.start()
    return components().counter


def begin_change() -> None:
    """Start the writing transaction of a view that changes something; what was read so far is read again.

    It begins only here, after the guard, the form and any slow check: until commit it keeps other writers waiting.
    """
    db.session.rollback()
    begin_writing(db.session)


def in_change(work: Callable[[], T]) -> T:
    """Do ``work`` in the writing transaction of a view and commit; again when the database could not keep it whole.

    PostgreSQL ends one of two transactions that wait for each other, at once. Nothing of such a try stays, so
    doing it again is safe. After ``TRIES``, or when the database took long to refuse, the error goes up (503).
    """
    started = monotonic()
    for left in reversed(range(TRIES)):
        try:
            begin_change()
            done = work()
            db.session.commit()
        except OperationalError:
            db.session.rollback()
            if not left or monotonic() - started > TRY_SECONDS:
                raise
        else:
            return done
    raise AssertionError("unreachable")


def now() -> datetime:
    """The moment by the clock of the application."""
    return components().clock()


def today() -> date:
    """The day in the Netherlands."""
    return now().astimezone(AMSTERDAM).date()


def region_facts(slug: str | None = None) -> RegionFacts:
    """Facts of a region, by default the one of this installation; UnknownRegion becomes a 404."""
    return components().facts.facts(db.session, slug or components().settings.region, today())


def asked_region() -> RegionFacts:
    """The region named in the query string; as any unknown value an unknown one is dropped."""
    slug = request.args.get("regio", "")
    if re.fullmatch(r"[a-z0-9-]{1,80}", slug):
        try:
            return region_facts(slug)
        except UnknownRegion:
            pass
    return region_facts()
