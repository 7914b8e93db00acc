"""Make offers for tests: everything has a value, a test names what it is about."""

import itertools
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.admission import PointPrecision, Verdict
from portal.domain.permissions import Role, needs_second_factor
from portal.domain.waiting_time import Status, StopReason
from portal.models import (
    Admission,
    Channel,
    Contract,
    Location,
    Offer,
    OfferCharacteristic,
    Product,
    Provider,
    Region,
    User,
    WaitReport,
)
from portal.services.accounts.credentials import add_user
from tests.factories.accounts import switch_on_second_factor

DAY = date(2026, 11, 22)
MOMENT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
REGION = "een-10-voor-de-jeugd"
PASSWORD = "vier-lange-woorden-samen"
VELDHOVEN = (154_500.0, 380_500.0)
_numbers = itertools.count(1)


def region_of(session: Session, slug: str = REGION) -> Region:
    return session.scalars(select(Region).where(Region.slug == slug)).one()


def make_provider(session: Session, name: str | None = None) -> Provider:
    number = next(_numbers)
    provider = Provider(
        slug=f"aanbieder-{number}",
        name=name or f"Aanbieder {number}",
        kvk=f"{number:08d}",
        agb="",
        website="https://aanbieder.example",
    )
    session.add(provider)
    session.flush()
    return provider


def make_location(
    session: Session,
    provider: Provider,
    *,
    point: tuple[float, float] = VELDHOVEN,
    place: str = "Veldhoven",
    municipality: str = "GM0861",
) -> Location:
    location = Location(
        provider_id=provider.id,
        name=f"{place}, Lindelaan {next(_numbers)}",
        street="Lindelaan 14",
        postcode="5501 AB",
        place=place,
        municipality_code=municipality,
        x=point[0],
        y=point[1],
        precision=PointPrecision.ADDRESS,
    )
    session.add(location)
    session.flush()
    return location


def make_offer(
    session: Session,
    *,
    provider: Provider | None = None,
    location: Location | None = None,
    product: str = "S4-13",
    region: str = REGION,
    verdict: Verdict = Verdict.YES,
    override: bool | None = None,
    contract: tuple[date, date | None] = (date(2025, 1, 1), None),
    characteristics: tuple[str, ...] = (),
    places_total: int | None = None,
    description: str = "Behandeling van trauma met EMDR.",
    ages: tuple[int, int] | None = None,
) -> Offer:
    provider = provider or make_provider(session)
    location = location or make_location(session, provider)
    owner = region_of(session, region)
    entry = session.scalars(select(Product).where(Product.region_id == owner.id, Product.code == product)).one()
    agreed = session.scalar(
        select(Contract).where(
            Contract.provider_id == provider.id,
            Contract.product_id == entry.id,
            Contract.valid_from == contract[0],
        )
    )
    if agreed is None:
        agreed = Contract(
            provider_id=provider.id,
            region_id=owner.id,
            product_id=entry.id,
            valid_from=contract[0],
            valid_to=contract[1],
        )
        session.add(agreed)
        session.flush()
    offer = Offer(
        contract_id=agreed.id,
        location_id=location.id,
        description=description,
        age_from=ages[0] if ages else entry.age_from,
        age_to=ages[1] if ages else entry.age_to,
        phone="040-000 12 31",
        email="verwijzers@aanbieder.example",
        places_total=places_total,
    )
    session.add(offer)
    session.flush()
    session.add_all(OfferCharacteristic(offer_id=offer.id, characteristic_code=code) for code in characteristics)
    known = session.scalar(
        select(Admission).where(Admission.location_id == location.id, Admission.region_id == owner.id)
    )
    if known is None:
        session.add(
            Admission(
                location_id=location.id,
                region_id=owner.id,
                verdict=verdict,
                distance_m=0,
                uncertainty_m=0,
                data_version="test",
                judged_at=MOMENT,
                override=override,
            )
        )
    session.flush()
    return offer


def make_report(
    session: Session,
    offer: Offer,
    status: Status = Status.WAITING_LIST,
    intake: int | None = None,
    start: int | None = None,
    *,
    places: int | None = None,
    days_old: int = 0,
    stop_until: date | None = None,
    reason: StopReason | None = None,
) -> WaitReport:
    report = WaitReport(
        offer_id=offer.id,
        status=status,
        intake_weeks=intake,
        start_weeks=start,
        places_free=places,
        stop_until=stop_until,
        stop_reason=reason,
        measured_on=DAY - timedelta(days=days_old),
        reported_at=MOMENT - timedelta(days=days_old),
        channel=Channel.PAGE,
    )
    session.add(report)
    session.flush()
    return report


def make_user(
    session: Session,
    role: Role = Role.PROVIDER,
    provider: Provider | None = None,
    *,
    region: str = REGION,
    second_factor: bool | None = None,
) -> User:
    """An account; with a second factor where its role needs one, unless a test says otherwise."""
    if role is Role.PROVIDER and provider is None:
        provider = make_provider(session)
    user = add_user(
        session,
        email=f"{role.value}-{next(_numbers)}@plekwijzer.example",
        name="Iemand",
        role=role,
        password=PASSWORD,
        now=MOMENT,
        provider_id=provider.id if provider else None,
        region_id=region_of(session, region).id if role in (Role.OFFICE, Role.PANEL) else None,
    )
    if needs_second_factor(role) if second_factor is None else second_factor:
        switch_on_second_factor(session, user, MOMENT)
    return user
