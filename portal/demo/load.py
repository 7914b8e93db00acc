"""The demo: a full region of invented providers at real places, with two years of history and accounts."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from portal.demo.feedback import report_some
from portal.demo.missing_offers import add_demo_missing_offers
from portal.demo.offers import SEED, DemoOffers
from portal.demo.usage import load_demo_usage
from portal.demo.wishes import load_demo_wishes
from portal.domain.admission import Verdict
from portal.domain.dutch_time import AMSTERDAM
from portal.domain.errors import RefusedDemo
from portal.domain.permissions import Role, needs_second_factor
from portal.domain.waiting_time import Status
from portal.geography.postcodes import PostcodeBook
from portal.models import Admission, AuditEntry, Channel, Location, Offer, Provider, Region, User, WaitReport
from portal.queries.products import catalogue
from portal.queries.regions import areas_of, municipality_codes, region_by_slug
from portal.services.accounts.credentials import add_user, new_password
from portal.services.accounts.second_factor import give_second_factor
from portal.services.admission.load_boundaries import approximate_if_missing
from portal.services.catalogue.load_reference import CATALOGUE_REGION
from portal.services.files.import_offers import import_offers
from portal.services.waiting_statistics.count_waits import close_months, open_months

MARK = "demo geladen"
REPORTS_BEFORE = 23
"""Reports before the current one of each offer, a month apart."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo; the password is shown once and kept nowhere.

    Where the role needs a second factor, ``app_secret`` is what an app for codes asks for.
    """

    email: str
    password: str
    role: Role
    app_secret: str = ""


def demo_is_loaded(session: Session) -> bool:
    """Whether this database holds the demo."""
    return session.scalar(select(AuditEntry.id).where(AuditEntry.action == MARK).limit(1)) is not None


def check_demo_may_load(session: Session, *, production: bool) -> None:
    """Refuse where the demo could stand between real figures.

    Raises:
        RefusedDemo: in production, or when the database holds anything already.
    """
    if production:
        raise RefusedDemo("de demo wordt niet geladen als PORTAL_ENV=production")
    if demo_is_loaded(session):
        raise RefusedDemo("de demo is al geladen; begin opnieuw met een lege database")
    for table, what in ((Provider, "aanbieders"), (User, "accounts")):
        if session.scalar(select(func.count()).select_from(table)):
            raise RefusedDemo(f"de database bevat al {what}: de demo komt alleen in een lege database")


def load_demo(
    session: Session,
    book: PostcodeBook,
    now: datetime,
    *,
    production: bool = False,
    secret_key: str = "",
    progress: Callable[[int], None] | None = None,
) -> list[DemoAccount]:
    """Load the demo region; reference data must be there. The caller commits.

    With ``secret_key`` the accounts that need a second factor have one; without it they set it up at first sign-in.

    Raises:
        RefusedDemo: see ``check_demo_may_load``.
    """
    check_demo_may_load(session, production=production)
    today = now.astimezone(AMSTERDAM).date()
    region = region_by_slug(session, CATALOGUE_REGION)
    if region is None:
        raise RefusedDemo("laad eerst de referentiegegevens met: portal init")
    boundaries = approximate_if_missing(session, book, now)
    shape = boundaries.region(municipality_codes(session, region.id, today))
    maker = DemoOffers(catalogue(session, region.id, today), book, shape, today)
    import_offers(
        session,
        maker.rows(),
        region,
        book=book,
        boundaries=boundaries,
        now=now,
        progress=progress,
        channel=Channel.COMMAND,
    )
    _decide_some(session, region, now)
    _write_history(session, now)
    products, areas = catalogue(session, region.id, today), areas_of(session, region.id)
    add_demo_missing_offers(session, region, list(products), list(areas), now)
    session.flush()
    close_months(session, region, open_months(session, region, today), now)
    session.add(AuditEntry(at=now, channel=Channel.COMMAND, action=MARK, subject="region", subject_id=region.id))
    load_demo_usage(session, region, today)
    provider_id = _provider_with_about(session, region, 20)
    report_some(session, provider_id, now)
    accounts, people = _accounts(session, region, provider_id, now, secret_key)
    load_demo_wishes(session, region, people[Role.OFFICE], people[Role.PANEL], now)
    return accounts


def _decide_some(session: Session, region: Region, now: datetime) -> None:
    """Of the locations to judge by hand that were measured within the radius the office admitted every other one; the
    rest still waits. Who lies beyond it by more than the uncertainty is refused."""
    radius_m = region.rules.radius_m
    near = session.scalars(
        select(Admission)
        .where(Admission.region_id == region.id, Admission.verdict == Verdict.JUDGE)
        .where(Admission.distance_m <= radius_m)
        .order_by(Admission.location_id)
    ).all()
    for admission in near[::2]:
        measured = f"{admission.distance_m / 1000:.1f}".replace(".", ",")
        admission.override = True
        admission.override_reason = f"Adres nagekeken op de kaart: {measured} km van de regiogrens, binnen de 20 km."
        admission.override_at = now


def _write_history(session: Session, now: datetime) -> None:
    """Monthly reports of two years before each current one, wandering towards it; all came in on the day they tell."""
    chance = random.Random(SEED + 1)
    rows: list[dict[str, object]] = []
    for report in session.scalars(select(WaitReport).order_by(WaitReport.id)).all():
        intake, start, day = report.intake_weeks, report.start_weeks, report.measured_on
        report.reported_at = _morning(day)
        for _ in range(REPORTS_BEFORE):
            day -= timedelta(days=chance.randint(26, 34))
            intake, start = _wander(chance, intake), _wander(chance, start)
            listed = report.status is Status.WAITING_LIST
            rows.append(
                {
                    "offer_id": report.offer_id,
                    "status": report.status,
                    "intake_weeks": intake,
                    "start_weeks": start if listed else None,
                    "places_free": report.places_free,
                    "measured_on": day,
                    "reported_at": _morning(day),
                    "channel": Channel.COMMAND,
                }
            )
    session.execute(insert(WaitReport), rows)


def _wander(chance: random.Random, weeks: int | None) -> int | None:
    return None if weeks is None else max(0, min(104, weeks + chance.choice((-2, -1, 0, 0, 0, 1, 2))))


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, 30, tzinfo=AMSTERDAM)


def _accounts(
    session: Session, region: Region, provider_id: int, now: datetime, secret_key: str
) -> tuple[list[DemoAccount], dict[Role, User]]:
    made, people = [], {}
    for local, name, role, owner in (
        ("aanbieder", "Demo aanbieder", Role.PROVIDER, {"provider_id": provider_id}),
        ("regiobeheer", "Demo regiobeheer", Role.OFFICE, {"region_id": region.id}),
        ("klankbord", "Demo klankbordgroep", Role.PANEL, {"region_id": region.id}),
        ("beheerder", "Demo beheerder", Role.ADMIN, {}),
    ):
        email, password = f"{local}@plekwijzer.example", new_password()
        user = add_user(session, email=email, name=name, role=role, password=password, now=now, **owner)
        needed = bool(secret_key) and needs_second_factor(role)
        secret = give_second_factor(session, user, secret_key, now) if needed else ""
        made.append(DemoAccount(email, password, role, secret))
        people[role] = user
    return made, people


def _provider_with_about(session: Session, region: Region, offers: int) -> int:
    """A provider with about so many offers, all of them shown, so that the demo of a save is seen in the search."""
    counts = session.execute(
        select(Location.provider_id, func.count(Offer.id), func.count(Admission.id))
        .join(Offer, Offer.location_id == Location.id)
        .outerjoin(
            Admission,
            (Admission.location_id == Location.id)
            & (Admission.region_id == region.id)
            & (Admission.verdict == Verdict.YES),
        )
        .group_by(Location.provider_id)
        .order_by(Location.provider_id)
    ).all()
    shown = [(abs(total - offers), provider_id) for provider_id, total, admitted in counts if total == admitted]
    return min(shown)[1]
