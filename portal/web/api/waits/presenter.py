"""From own offers to the JSON of API v1 for providers' systems; the names are promised to others and stay."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.domain.region import RegionRules
from portal.domain.waiting_time import WaitFigure, effective_wait
from portal.models import WaitReport
from portal.queries.offers import OfferView

NAME_OF = {
    "status": "status",
    "intake": "aanmeldwachttijdWeken",
    "start": "behandelwachttijdWeken",
    "places": "plekkenVrij",
    "until": "stopTot",
    "reason": "stopReden",
    "measured_on": "gemetenOp",
}
"""Fields of the domain's sentences in the words of the API."""


def version_of(offer_id: int, report: WaitReport | None) -> str:
    """Names the figure that stands: another one after every report. Also the ETag, between quotes."""
    return f"{offer_id}-{report.id if report else 0}"


def figure_json(figure: WaitFigure | None) -> dict[str, Any]:
    """A figure as it was reported, without judging its age."""
    return {
        "status": figure.status.value if figure else "onbekend",
        "aanmeldwachttijdWeken": figure.intake_weeks if figure else None,
        "behandelwachttijdWeken": figure.start_weeks if figure else None,
        "plekkenVrij": figure.places_free if figure else None,
        "stopTot": figure.stop_until.isoformat() if figure and figure.stop_until else None,
        "stopReden": figure.stop_reason.value if figure and figure.stop_reason else None,
        "gemetenOp": figure.measured_on.isoformat() if figure and figure.measured_on else None,
    }


def own_wait_json(offer_id: int, report: WaitReport | None) -> dict[str, Any]:
    """The figure of one offer with its version."""
    return {
        "id": offer_id,
        "versie": version_of(offer_id, report),
        **figure_json(report.figure if report else None),
    }


def own_offers_json(views: Sequence[OfferView], rules: Mapping[str, RegionRules], today: date) -> dict[str, Any]:
    """The answer of GET /api/v1/mijn/aanbod. ``actualiteit`` is what searchers see of the figure's age."""
    return {"totaal": len(views), "aanbod": [_own_offer(view, rules[view.region_slug], today) for view in views]}


def _own_offer(view: OfferView, rules: RegionRules, today: date) -> dict[str, Any]:
    return own_wait_json(view.offer.id, view.report) | {
        "productcode": view.product.code,
        "product": view.product.name,
        "segment": view.product.segment,
        "regio": view.region_slug,
        "vestiging": view.location.name,
        "teltPlekken": view.product.counts_places,
        "plekkenTotaal": view.offer.places_total,
        "actualiteit": effective_wait(
            view.figure, today, rules.limits, view.product.segment, doubted=view.doubted
        ).actuality.value,
    }
