"""The region of the office that signed in; of any other nothing is there (404)."""

from portal.domain.errors import NotYours
from portal.models import Region
from portal.services.catalogue.region_facts import RegionFacts
from portal.web.extensions import db, region_facts
from portal.web.guards import actor


def own_region() -> Region:
    """The region of the account; NotYours when there is none."""
    region = db.session.get(Region, actor().region_id or 0)
    if region is None:
        raise NotYours
    return region


def own_region_facts() -> RegionFacts:
    """What pages need to know of the own region."""
    return region_facts(own_region().slug)
