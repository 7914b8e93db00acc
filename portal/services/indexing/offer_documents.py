"""One function makes the document that is searched; nothing else decides what a search can find."""

from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy.orm import Session

from portal.domain.product import is_crisis
from portal.domain.waiting_time import AgeingLimits
from portal.models import Region
from portal.queries.offers import OfferView, all_offers, offers_by_ids
from portal.queries.products import characteristics
from portal.queries.regions import all_regions
from search_index.store.document import OfferDocument


def all_documents(session: Session, day: date) -> Iterator[OfferDocument]:
    """Documents of all offers that a search may show, for a rebuild."""
    labels, limits = _labels(session), _limits(session)
    for view in all_offers(session, day):
        if view.searchable:
            yield document_of(view, labels, limits[view.region_slug])


def changed_documents(session: Session, offer_ids: list[int], day: date) -> tuple[list[OfferDocument], list[int]]:
    """(documents, removed ids) for offers that changed: gone or no longer admissible means removed."""
    labels, limits = _labels(session), _limits(session)
    views = offers_by_ids(session, offer_ids, day)
    shown = [view for view in views.values() if view.searchable]
    documents = [document_of(view, labels, limits[view.region_slug]) for view in shown]
    return documents, sorted(set(offer_ids) - {document.id for document in documents})


def document_of(view: OfferView, labels: Mapping[str, str], limits: AgeingLimits) -> OfferDocument:
    """What a search knows of an offer. Contract days are columns: they are judged on the day of asking."""
    figure = view.figure
    crisis = is_crisis(view.product.segment)
    ageing_after, stale_after = limits.for_segment(view.product.segment)
    return OfferDocument(
        id=view.offer.id,
        region=view.region_slug,
        product=view.product.code,
        product_name=view.product.name,
        product_text=view.product.description,
        segment=view.product.segment,
        provider=view.provider.slug,
        provider_name=view.provider.name,
        place=view.location.place,
        municipality=view.location.municipality_code or "",
        area=view.area,
        x=view.location.x,
        y=view.location.y,
        age_from=view.offer.age_from,
        age_to=view.offer.age_to,
        characteristics=view.characteristics,
        characteristic_text=", ".join(labels[code] for code in view.characteristics),
        text=view.offer.description,
        status=figure.status.value if figure else "onbekend",
        intake_wait=figure.intake_weeks if figure and not crisis else None,  # crisis: places now, never weeks
        start_wait=figure.start_weeks if figure and not crisis else None,
        places_free=figure.places_free if figure else None,
        places_total=view.offer.places_total,
        measured_on=figure.measured_on if figure else None,
        ageing_after=ageing_after,
        stale_after=stale_after,
        contract_from=max(view.contract.valid_from, view.product.valid_from),
        contract_to=_earliest(view.contract.valid_to, view.product.valid_to),
        stop_until=figure.stop_until if figure else None,
        doubted=view.doubted,
    )


def _earliest(one: date | None, other: date | None) -> date | None:
    ends = [end for end in (one, other) if end is not None]
    return min(ends) if ends else None


def _labels(session: Session) -> dict[str, str]:
    return {kind.code: kind.label for kind in characteristics(session)}


def _limits(session: Session) -> dict[str, AgeingLimits]:
    regions: list[Region] = list(all_regions(session))
    return {region.slug: region.limits for region in regions}
