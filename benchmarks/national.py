"""A database with as many offers as the whole country may have, made of the generated offers; for measuring only.

Rows go in by plain bulk inserts: the rules of an import have nothing to do with what is measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Engine, Table, select
from sqlalchemy.orm import Session

from benchmarks.generated_offers import REGION, TODAY, offers
from portal.domain.admission import PointPrecision, Verdict
from portal.domain.waiting_time import Status
from portal.models import (
    Admission,
    Channel,
    Characteristic,
    Contract,
    Location,
    Municipality,
    Offer,
    OfferCharacteristic,
    Product,
    Provider,
    WaitReport,
)
from portal.models.database import begin_writing
from portal.models.migration import upgrade
from portal.queries.regions import region_by_slug
from portal.services.catalogue.load_reference import load_reference
from search_index.store.document import OfferDocument

_AT_ONCE = 1000
_START, _END = date(2026, 1, 1), date(2027, 12, 31)


def fill(engine: Engine, number: int, today: date) -> None:
    """So many offers of one region; measured days are moved so that they are as old today as they were made."""
    upgrade(engine)
    with Session(engine) as session:
        begin_writing(session)
        load_reference(session)
        region = region_by_slug(session, REGION)
        assert region is not None
        products = dict(session.execute(select(Product.code, Product.id).where(Product.region_id == region.id)).all())
        known = set(session.scalars(select(Characteristic.code)))
        places = set(session.scalars(select(Municipality.code)))
        region_id = region.id
        session.commit()
    numbers: dict[str, int] = {}
    contracts: dict[tuple[int, str], int] = {}
    made = (document for document in offers(number) if document.product in products)
    while part := list(islice(made, _AT_ONCE)):
        rows = _Rows(region_id, products, known, places, today - TODAY, numbers, contracts)
        rows.add(part)
        with Session(engine) as session:
            begin_writing(session)
            for table, values in rows.tables():
                if values:
                    session.execute(table.insert(), values)
            session.commit()


class _Rows:
    """Rows of a batch of documents, by table."""

    def __init__(
        self,
        region: int,
        products: dict[str, int],
        known: set[str],
        places: set[str],
        later: Any,
        numbers: dict[str, int],
        contracts: dict[tuple[int, str], int],
    ) -> None:
        self._region, self._products, self._known, self._places = region, products, known, places
        self._later, self._numbers, self._contracts = later, numbers, contracts
        self._moment = datetime(2026, 1, 1, tzinfo=UTC)
        self.rows: dict[type, list[dict[str, Any]]] = {
            kind: [] for kind in (Provider, Location, Admission, Contract, Offer, OfferCharacteristic, WaitReport)
        }

    def tables(self) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
        for kind, values in self.rows.items():
            yield kind.__table__, values  # type: ignore[attr-defined]

    def add(self, documents: Iterable[OfferDocument]) -> None:
        for document in documents:
            self._add(document)

    def _add(self, d: OfferDocument) -> None:
        provider = self._numbers.get(d.provider)
        if provider is None:
            provider = self._numbers[d.provider] = len(self._numbers) + 1
            self.rows[Provider].append(
                {"id": provider, "slug": d.provider, "name": d.provider_name, "kvk": f"{provider:08}"}
            )
        contract = self._contracts.get((provider, d.product))
        if contract is None:
            contract = self._contracts[provider, d.product] = len(self._contracts) + 1
            self.rows[Contract].append(
                {
                    "id": contract,
                    "provider_id": provider,
                    "region_id": self._region,
                    "product_id": self._products[d.product],
                    "valid_from": _START,
                    "valid_to": _END,
                }
            )
        municipality = d.municipality if d.municipality in self._places else None
        self.rows[Location].append(
            {
                "id": d.id,
                "provider_id": provider,
                "name": f"Vestiging {d.id}",
                "place": d.place,
                "municipality_code": municipality,
                "x": d.x,
                "y": d.y,
                "precision": PointPrecision.ADDRESS,
            }
        )
        self.rows[Admission].append(
            {
                "location_id": d.id,
                "region_id": self._region,
                "verdict": Verdict.YES,
                "distance_m": 0.0,
                "uncertainty_m": 0.0,
                "data_version": "benchmark",
                "judged_at": self._moment,
            }
        )
        self.rows[Offer].append(
            {
                "id": d.id,
                "contract_id": contract,
                "location_id": d.id,
                "description": d.text,
                "age_from": d.age_from,
                "age_to": d.age_to,
                "places_total": d.places_total,
            }
        )
        codes = sorted(set(d.characteristics) & self._known)
        self.rows[OfferCharacteristic] += [{"offer_id": d.id, "characteristic_code": code} for code in codes]
        if d.measured_on is not None:
            self.rows[WaitReport].append(
                {
                    "offer_id": d.id,
                    "status": Status(d.status),
                    "intake_weeks": d.intake_wait,
                    "start_weeks": d.start_wait,
                    "places_free": d.places_free,
                    "stop_until": d.stop_until,
                    "measured_on": d.measured_on + self._later,
                    "reported_at": self._moment,
                    "channel": Channel.COMMAND,
                }
            )
