"""Import a file of offers: all rows or none, and twice is the same as once.

The key of a row is kvk + vestiging + productcode + region. Rows that are not in the file stay as they
are: a file adds and changes, it takes nothing away. A contract ends by its date, for every location under it,
also those that the file leaves out.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain.dutch_time import AMSTERDAM
from portal.domain.errors import PortalError
from portal.geography.boundaries import Boundaries
from portal.geography.postcodes import PostcodeBook
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
    WaitReport,
)
from portal.queries.offers import current_report_id
from portal.queries.products import catalogue, characteristics
from portal.services.admission.judge_admissions import judge_admissions
from portal.services.files.check_offer_rows import OfferRow, RowChecker, RowError
from portal.services.files.read_offer_file import FileRow
from portal.services.indexing.record_change import record_change
from portal.services.waits.close_feedback import close_corrected

Progress = Callable[[int], None]


class OfferRowsRefused(PortalError):
    """Some rows cannot be true; nothing was saved."""

    def __init__(self, errors: Sequence[RowError]) -> None:
        super().__init__(f"{len(errors)} fouten")
        self.errors = tuple(errors)


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """How many offers the file added, changed or left as they were, and whom to judge by hand."""

    added: int
    changed: int
    unchanged: int
    judged: int


def import_offers(
    session: Session,
    rows: Sequence[FileRow],
    region: Region,
    *,
    book: PostcodeBook,
    boundaries: Boundaries,
    now: datetime,
    progress: Progress | None = None,
    channel: Channel = Channel.FILE,
) -> ImportOutcome:
    """Check all rows, then write them; the caller commits.

    ``progress`` is called with 1 for every row checked and once more for every row written.
    Raises:
        OfferRowsRefused: with every bad row, column and reason; nothing was written.
    """
    tick = progress or (lambda _: None)
    day = now.astimezone(AMSTERDAM).date()
    checker = RowChecker(
        products={product.code: product for product in catalogue(session, region.id, day)},
        characteristics=frozenset(kind.code for kind in characteristics(session)),
        book=book,
        boundaries=boundaries,
        today=day,
    )
    offers: list[OfferRow] = []
    errors: list[RowError] = []
    for row in rows:
        offer, wrong = checker.check(row)
        errors += wrong
        if offer is not None:
            offers.append(offer)
        tick(1)
    errors += _contradictions(offers)
    if errors:
        raise OfferRowsRefused(sorted(errors, key=lambda error: (error.row, error.column)))
    writer = _Writer(session, region, now, channel)
    for good in offers:
        writer.write(good)
        tick(1)
    writer.finish()
    judged = judge_admissions(session, boundaries, now, location_ids=writer.to_judge) if writer.to_judge else 0
    record_change(session, sorted(writer.touched), now)
    return ImportOutcome(writer.added, writer.changed, len(offers) - writer.added - writer.changed, judged)


def _contradictions(offers: Sequence[OfferRow]) -> list[RowError]:
    """Rows that contradict another row of the same file."""
    errors: list[RowError] = []
    seen: dict[tuple[str, ...], tuple[int, object]] = {}

    def differs(column: str, key: tuple[str, ...], value: object, row: int, reason: str) -> None:
        first, kept = seen.setdefault((column, *key), (row, value))
        if kept != value or (column == "productcode" and first != row):
            errors.append(RowError(row, column, f"{reason} regel {first}"))

    for offer in offers:
        place, row = offer.location, offer.number
        differs("aanbieder", (offer.kvk,), offer.provider_name, row, "dit KvK-nummer heeft een andere naam in")
        differs("vestiging", (offer.kvk, place.name), place, row, "deze vestiging heeft een ander adres in")
        key = (offer.kvk, place.name, offer.product.code)
        differs("productcode", key, row, row, "dit product staat voor deze vestiging ook op")
        contract = (offer.kvk, offer.product.code, offer.contract_from.isoformat())
        differs("contract_tot", contract, offer.contract_to, row, "hetzelfde contract eindigt anders in")
    return errors


@dataclass
class _Writer:
    """Finds or makes the rows behind an offer; keeps count of what really changed."""

    session: Session
    region: Region
    now: datetime
    channel: Channel
    added: int = 0
    changed: int = 0
    touched: set[int] = field(default_factory=set)
    _new_figures: list[WaitReport] = field(default_factory=list)
    to_judge: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        session, region = self.session, self.region
        self._providers = {each.kvk: each for each in session.scalars(select(Provider))}
        self._slugs = {each.slug for each in self._providers.values()}
        self._locations = {(each.provider_id, each.name): each for each in session.scalars(select(Location))}
        self._contracts = {
            (each.provider_id, each.product_id, each.valid_from): each
            for each in session.scalars(select(Contract).where(Contract.region_id == region.id))
        }
        offers = session.execute(
            select(Offer, Product.code, WaitReport)
            .join(Contract, Contract.id == Offer.contract_id)
            .join(Product, Product.id == Contract.product_id)
            .outerjoin(WaitReport, WaitReport.id == current_report_id().scalar_subquery())
            .where(Contract.region_id == region.id)
        ).all()
        self._offers = {(row[0].location_id, row[1]): row[0] for row in offers}
        self._reports = {row[0].id: row[2] for row in offers}
        self._kinds: dict[int, set[str]] = {}
        for link in session.scalars(select(OfferCharacteristic)):
            self._kinds.setdefault(link.offer_id, set()).add(link.characteristic_code)
        self._judged = set(session.scalars(select(Admission.location_id).where(Admission.region_id == region.id)))
        self._renamed: set[int] = set()
        self._ended: set[int] = set()

    def write(self, row: OfferRow) -> None:
        provider = self._provider(row)
        location = self._location(row, provider)
        contract, dates_changed = self._contract(row, provider)
        offer = self._offers.get((location.id, row.product.code))
        facts = {
            "contract_id": contract.id,
            "description": row.description,
            "age_from": row.age_from,
            "age_to": row.age_to,
            "phone": row.phone,
            "email": row.email,
            "website": row.website,
            "places_total": row.places_total,
        }
        if offer is None:
            offer = Offer(location_id=location.id, **facts)
            self.session.add(offer)
            self.session.flush()
            self._offers[(location.id, row.product.code)] = offer
            self._set_kinds(offer, row)
            self._report(offer, row)
            self.added += 1
            self.touched.add(offer.id)
            return
        changes = [_set(offer, facts), self._set_kinds(offer, row), self._report(offer, row), dates_changed]
        if any(changes):
            self.changed += 1
            self.touched.add(offer.id)

    def finish(self) -> None:
        """A new name, place or contract period touches all offers under it, also those that the file left out."""
        self.session.flush()
        new = {report.offer_id: report.id for report in self._new_figures}
        close_corrected(self.session, None, new, self.now, self.channel)
        if self._ended:
            self.touched |= set(self.session.scalars(select(Offer.id).where(Offer.contract_id.in_(self._ended))))
        if self._renamed:
            self.touched |= set(self.session.scalars(select(Offer.id).where(Offer.location_id.in_(self._renamed))))

    def _provider(self, row: OfferRow) -> Provider:
        provider = self._providers.get(row.kvk)
        if provider is None:
            provider = Provider(
                slug=self._free_slug(row.provider_name), name=row.provider_name, kvk=row.kvk, agb=row.agb,
                website=row.website,
            )  # fmt: skip
            self.session.add(provider)
            self.session.flush()
            self._providers[row.kvk] = provider
        elif _set(provider, {"name": row.provider_name, "agb": row.agb or provider.agb}):
            self._renamed |= {each.id for each in self._locations.values() if each.provider_id == provider.id}
        return provider

    def _free_slug(self, name: str) -> str:
        """The name in the address; two of the same name get a number, and a slug never changes."""
        plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
        base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "aanbieder"
        slug, number = base, 1
        while slug in self._slugs:
            number += 1
            slug = f"{base}-{number}"
        self._slugs.add(slug)
        return slug

    def _location(self, row: OfferRow, provider: Provider) -> Location:
        place = row.location
        facts = {
            "street": place.street,
            "postcode": place.postcode,
            "place": place.place,
            "x": place.x,
            "y": place.y,
            "precision": place.precision,
            "municipality_code": place.municipality_code,
        }
        location = self._locations.get((provider.id, place.name))
        if location is None:
            location = Location(provider_id=provider.id, name=place.name, **facts)
            self.session.add(location)
            self.session.flush()
            self._locations[(provider.id, place.name)] = location
        elif _set(location, facts):
            self._renamed.add(location.id)
            self.to_judge.add(location.id)
        if location.id not in self._judged:
            self.to_judge.add(location.id)
        return location

    def _contract(self, row: OfferRow, provider: Provider) -> tuple[Contract, bool]:
        key = (provider.id, row.product.id, row.contract_from)
        contract = self._contracts.get(key)
        if contract is None:
            contract = Contract(
                provider_id=provider.id,
                region_id=self.region.id,
                product_id=row.product.id,
                valid_from=row.contract_from,
                valid_to=row.contract_to,
            )
            self.session.add(contract)
            self.session.flush()
            self._contracts[key] = contract
            return contract, True
        changed = _set(contract, {"valid_to": row.contract_to})
        if changed:
            self._ended.add(contract.id)
        return contract, changed

    def _set_kinds(self, offer: Offer, row: OfferRow) -> bool:
        wanted, present = set(row.characteristics), self._kinds.get(offer.id, set())
        if wanted == present:
            return False
        for code in sorted(wanted - present):
            self.session.add(OfferCharacteristic(offer_id=offer.id, characteristic_code=code))
        for code in present - wanted:
            self.session.execute(
                delete(OfferCharacteristic).where(
                    OfferCharacteristic.offer_id == offer.id, OfferCharacteristic.characteristic_code == code
                )
            )
        self._kinds[offer.id] = wanted
        return True

    def _report(self, offer: Offer, row: OfferRow) -> bool:
        """Append what the file says, unless it was said already or something newer is known."""
        figure, current = row.figure, self._reports.get(offer.id)
        if figure is None or figure.measured_on is None:
            return False
        if current is not None and (
            current.measured_on > figure.measured_on
            or (current.measured_on == figure.measured_on and _same_numbers(current, row))
        ):
            return False
        if current is not None and current.measured_on == figure.measured_on and current.channel is not Channel.FILE:
            return False  # on the same day what a person typed holds over a file that may be older
        report = WaitReport(
            offer_id=offer.id,
            status=figure.status,
            intake_weeks=figure.intake_weeks,
            start_weeks=figure.start_weeks,
            places_free=figure.places_free,
            measured_on=figure.measured_on,
            reported_at=self.now,
            channel=self.channel,
        )
        self.session.add(report)
        self._reports[offer.id] = report
        if current is None or not _same_numbers(current, row):
            self._new_figures.append(report)
        return True


def _same_numbers(report: WaitReport, row: OfferRow) -> bool:
    said = row.figure
    return said is not None and (report.status, report.intake_weeks, report.start_weeks, report.places_free) == (
        said.status,
        said.intake_weeks,
        said.start_weeks,
        said.places_free,
    )


def _set(row: object, facts: dict[str, object]) -> bool:
    """Set attributes; whether any of them was different."""
    changed = False
    for name, value in facts.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed = True
    return changed
