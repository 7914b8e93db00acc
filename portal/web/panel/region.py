"""The region whose use somebody reviews: their own; an admin sees every region and names one with ``regio``."""

from flask import request

from portal.domain.errors import NotYours
from portal.domain.permissions import may_review_use
from portal.models import Region
from portal.queries.regions import region_by_slug
from portal.services.catalogue.region_facts import RegionFacts
from portal.web.extensions import components, db, region_facts
from portal.web.guards import actor

LONGEST_SLUG = 80


def reviewed_region() -> RegionFacts:
    """The region of this request; an admin, who has none, starts at that of this installation.

    Raises:
        NotYours: it does not exist, or is another's; both answer 404.
    """
    me, slug = actor(), request.args.get("regio", "")[:LONGEST_SLUG]
    if slug:
        region = region_by_slug(db.session, slug)
    elif me.region_id is not None:
        region = db.session.get(Region, me.region_id)
    else:
        region = region_by_slug(db.session, components().settings.region)
    if region is None or not may_review_use(me, region_id=region.id):
        raise NotYours
    return region_facts(region.slug)
