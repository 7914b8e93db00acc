"""The boundaries that hold now, read once per process: reading and preparing them takes tens of milliseconds."""

from flask import abort

from portal.geography.boundaries import Boundaries
from portal.queries.regions import newest_boundary_source
from portal.services.admission.load_boundaries import load_boundaries
from portal.web.extensions import db

_kept: dict[tuple[str, int, str], Boundaries] = {}


def current_boundaries() -> Boundaries:
    """Asked of the database each time which ones hold, so that an import counts at once; 503 when there are none."""
    source = newest_boundary_source(db.session)
    if source is None:
        abort(503)
    key = (str(db.engine.url), source.id, source.version)
    if key not in _kept:
        loaded = load_boundaries(db.session)
        if loaded is None:
            abort(503)
        _kept.clear()
        _kept[key] = loaded
    return _kept[key]
