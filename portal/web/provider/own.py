"""What belongs to the provider that signed in; of anybody else's nothing is there (404)."""

from collections.abc import Collection

from portal.domain.errors import NotYours
from portal.domain.permissions import may_see_own_offers
from portal.domain.region import RegionRules
from portal.models import Provider
from portal.queries.offers import OfferView, offer_of_provider, offers_by_ids
from portal.queries.regions import all_regions
from portal.web.extensions import db, today
from portal.web.guards import actor


def own_provider() -> Provider:
    """The provider of the account; NotYours when there is none."""
    provider_id = actor().provider_id
    provider = db.session.get(Provider, provider_id) if provider_id is not None else None
    if provider is None or not may_see_own_offers(actor()):
        raise NotYours
    return provider


def own_offer(offer_id: int) -> OfferView:
    """One own offer; NotYours for any other number."""
    view = offer_of_provider(db.session, offer_id, own_provider().id, today())
    if view is None:
        raise NotYours
    return view


def own_offers_by_id(offer_ids: Collection[int]) -> dict[int, OfferView]:
    """Own offers; NotYours when any of them is somebody else's or not there."""
    provider_id = own_provider().id
    views = offers_by_ids(db.session, list(offer_ids), today()) if offer_ids else {}
    if len(views) != len(set(offer_ids)) or any(view.provider.id != provider_id for view in views.values()):
        raise NotYours
    return views


def rules() -> dict[str, RegionRules]:
    """What each region decided, by slug."""
    return {region.slug: region.rules for region in all_regions(db.session)}
