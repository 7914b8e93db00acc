"""Load the reference data of this project: municipalities, regions, the demo region's catalogue, characteristics.

Safe to repeat: what is there stays, names and texts are brought up to date, nothing is deleted.
"""

import csv
import tomllib
from datetime import date
from importlib import resources
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.product import Form
from portal.models import (
    Area,
    Characteristic,
    Municipality,
    Product,
    ProductStepDown,
    Region,
    RegionMunicipality,
    WaitingNorm,
)

REFERENCE_FROM = date(2025, 1, 1)
"""Day from which the reference data hold: municipality codes are those of CBS 2025."""
CATALOGUE_REGION = "een-10-voor-de-jeugd"


def load_reference(session: Session) -> None:
    """Bring municipalities, regions, areas, characteristics and the demo region's products up to date."""
    for row in _csv("gemeenten.csv"):
        if session.get(Municipality, row["code"]) is None:
            session.add(Municipality(code=row["code"], name=row["naam"]))
    session.flush()
    for facts in tomllib.loads(_text("regios.toml"))["regio"]:
        _load_region(session, facts)
    _load_characteristics(session)
    region = session.scalars(select(Region).where(Region.slug == CATALOGUE_REGION)).one()
    _load_catalogue(session, region)
    session.flush()


def _text(name: str) -> str:
    return resources.files("portal.reference").joinpath(name).read_text(encoding="utf-8")


def _csv(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_text(name).splitlines(), delimiter=";"))


def _load_region(session: Session, facts: dict[str, Any]) -> None:
    region = session.scalar(select(Region).where(Region.slug == facts["slug"]))
    if region is None:
        region = Region(slug=facts["slug"], name=facts["naam"], radius_km=facts["radius_km"])
        region.accession_moments = facts.get("toetredingsmomenten", [])
        region.crisis_name = facts.get("crisis_naam", "")
        region.crisis_phone = facts.get("crisis_telefoon", "")
        session.add(region)
        session.flush()
    area_of: dict[str, int] = {}
    for part in facts.get("gebied", []):
        area = session.scalar(select(Area).where(Area.region_id == region.id, Area.name == part["naam"]))
        if area is None:
            area = Area(region_id=region.id, name=part["naam"])
            session.add(area)
            session.flush()
        area_of |= dict.fromkeys(part["gemeenten"], area.id)
    known = set(
        session.scalars(select(RegionMunicipality.municipality_code).where(RegionMunicipality.region_id == region.id))
    )
    for code in [*facts["gemeenten"], *facts.get("randgemeenten", [])]:
        if code not in known:
            session.add(
                RegionMunicipality(
                    region_id=region.id,
                    municipality_code=code,
                    area_id=area_of.get(code),
                    fringe=code in facts.get("randgemeenten", []),
                    valid_from=REFERENCE_FROM,
                )
            )
    session.flush()


def _load_characteristics(session: Session) -> None:
    position = 0
    for kind, labels in tomllib.loads(_text("kenmerken.toml")).items():
        for code, label in labels.items():
            position += 1
            characteristic = session.get(Characteristic, code)
            if characteristic is None:
                characteristic = Characteristic(code=code)
                session.add(characteristic)
            characteristic.kind, characteristic.label, characteristic.position = kind, label, position
    session.flush()


def _load_catalogue(session: Session, region: Region) -> None:
    rows = _csv("producten.csv")
    products = {
        product.code: product
        for product in session.scalars(
            select(Product).where(Product.region_id == region.id, Product.valid_from == REFERENCE_FROM)
        )
    }
    for row in rows:
        product = products.get(row["code"])
        if product is not None:
            continue
        product = Product(
            region_id=region.id,
            code=row["code"],
            valid_from=REFERENCE_FROM,
            segment=int(row["segment"]),
            name=row["naam"],
            form=Form(row["vorm"]),
            age_from=int(row["leeftijd_van"]),
            age_to=int(row["leeftijd_tot"]),
            description=row["omschrijving"],
        )
        session.add(product)
        session.flush()
        products[product.code] = product
        session.add(
            WaitingNorm(
                product_id=product.id,
                valid_from=REFERENCE_FROM,
                intake_weeks=int(row["norm_intake_weken"]),
                start_weeks=int(row["norm_start_weken"]),
            )
        )
    _load_step_downs(session, rows, products)


def _load_step_downs(session: Session, rows: list[dict[str, str]], products: dict[str, Product]) -> None:
    for row in rows:
        lighter = [code for code in row["afschalen_naar"].split("|") if code]
        for position, code in enumerate(lighter):
            key = (products[row["code"]].id, products[code].id)
            if session.get(ProductStepDown, key) is None:
                session.add(ProductStepDown(product_id=key[0], lighter_id=key[1], position=position))
