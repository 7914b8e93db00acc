"""What every page of a region needs: settings, catalogue, norms, characteristics, names. Kept for seconds.

Plain values, detached from any session, so that a search page costs one question to the database.
"""

import time
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import PortalError
from portal.domain.postcode import place_key
from portal.domain.product import Form, Norm, counts_places
from portal.domain.region import RegionRules
from portal.models import Municipality
from portal.queries.products import catalogue, characteristics, norms
from portal.queries.regions import (
    area_names,
    areas_of,
    municipalities_of,
    newest_boundary_source,
    region_by_slug,
)

KEEP_SECONDS = 5.0
"""A change by the office shows within this time."""


class UnknownRegion(PortalError):
    """No region has this name in its address."""


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """A product as pages print it; ``norm`` None where the region set none."""

    id: int
    code: str
    name: str
    segment: int
    form: Form
    age_from: int
    age_to: int
    description: str
    norm: Norm | None

    @property
    def counts_places(self) -> bool:
        """Whether offers of it count places."""
        return counts_places(self.form, self.segment)


@dataclass(frozen=True, slots=True)
class CharacteristicFacts:
    """A characteristic as pages print it."""

    code: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class RegionFacts:
    """A region on a day. Municipalities by GM code; ``places`` names all known ones, also outside."""

    id: int
    rules: RegionRules
    slug: str
    name: str
    crisis_name: str
    crisis_phone: str
    products: dict[str, ProductFacts]
    codes_by_name: dict[str, str]
    """Codes of the products by their names, as the engine tells what words mean."""
    characteristics: dict[str, CharacteristicFacts]
    areas: tuple[str, ...]
    area_of: dict[str, str]
    """GM code of a municipality of the region -> name of its area, where it lies in one."""
    municipalities: dict[str, str]
    places: dict[str, str]
    municipality_keys: dict[str, str]
    """Folded names of all municipalities, and first halves of double names (Son), to GM codes."""
    boundaries_official: bool
    boundary_source: str


class RegionFactsCache:
    """Facts of regions, one cache per process.

    Key: slug of the region and day. Bound: 100 entries, then it starts empty. Invalidated by time: an entry is read
    again after ``KEEP_SECONDS``.
    """

    def __init__(self) -> None:
        self._facts: dict[tuple[str, date], tuple[float, RegionFacts]] = {}

    def facts(self, session: Session, slug: str, day: date) -> RegionFacts:
        """The facts of a region on ``day``.

        Raises:
            UnknownRegion: there is none of this name.
        """
        cached = self._facts.get((slug, day))
        if cached is not None and time.monotonic() - cached[0] < KEEP_SECONDS:
            return cached[1]
        fresh = read_region_facts(session, slug, day)
        if len(self._facts) > 100:
            self._facts.clear()
        self._facts[(slug, day)] = (time.monotonic(), fresh)
        return fresh


def read_region_facts(session: Session, slug: str, day: date) -> RegionFacts:
    """The facts straight from the database.

    Raises:
        UnknownRegion: there is none of this name.
    """
    region = region_by_slug(session, slug)
    if region is None:
        raise UnknownRegion(slug)
    products = catalogue(session, region.id, day)
    norm_of = norms(session, [product.id for product in products], day)
    source = newest_boundary_source(session)
    places = {code: name for code, name in session.execute(select(Municipality.code, Municipality.name))}
    return RegionFacts(
        id=region.id,
        rules=region.rules,
        slug=region.slug,
        name=region.name,
        crisis_name=region.crisis_name,
        crisis_phone=region.crisis_phone,
        products={
            each.code: ProductFacts(
                each.id,
                each.code,
                each.name,
                each.segment,
                each.form,
                each.age_from,
                each.age_to,
                each.description,
                norm_of.get(each.id),
            )
            for each in products
        },
        codes_by_name={each.name: each.code for each in products},
        characteristics={
            each.code: CharacteristicFacts(each.code, each.kind, each.label) for each in characteristics(session)
        },
        areas=tuple(area.name for area in areas_of(session, region.id)),
        area_of=area_names(session, region.id, day),
        municipalities={each.code: each.name for each in municipalities_of(session, region.id, day)},
        places=places,
        municipality_keys=_keys(places),
        boundaries_official=source is not None and source.official,
        boundary_source=source.source if source is not None else "",
    )


def _keys(places: dict[str, str]) -> dict[str, str]:
    halves = {
        place_key(name.split(" en ")[0]): code for code, name in places.items() if " en " in name and "," not in name
    }
    return halves | {place_key(name): code for code, name in places.items()}
