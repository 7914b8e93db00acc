"""The small map of the region, drawn once and kept until other boundaries are loaded."""

from portal.queries.regions import newest_boundary_source
from portal.services.admission.load_boundaries import load_boundaries
from portal.services.catalogue.region_facts import RegionFacts
from portal.web.extensions import components, db
from portal.web.finding.start.page import RegionMap
from portal.web.finding.start.presenter import region_map

_drawn: dict[tuple[str, str], RegionMap | None] = {}


def current_map(facts: RegionFacts) -> RegionMap | None:
    """The map of ``facts``' region; drawing takes tens of milliseconds, so it is kept per boundary version."""
    source = newest_boundary_source(db.session)
    key = (facts.slug, source.version if source is not None else "")
    if key not in _drawn:
        if len(_drawn) > 50:
            _drawn.clear()
        _drawn[key] = region_map(load_boundaries(db.session), facts, components().settings.region)
    return _drawn[key]
