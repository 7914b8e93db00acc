"""From the region to the start page: what is often asked, what can start now, what is covered."""

from datetime import date

from shapely import Polygon

from portal.domain.offer_question import OfferQuestion
from portal.geography.boundaries import Boundaries
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.find_offers import Found
from portal.web.addresses.search import search_href
from portal.web.finding.start.page import AvailableNow, FrequentQuestion, MapShape, RegionMap, StartPage
from portal.web.searching import Soonest, supply
from portal.web.words.dutch import days_ago, percentage

FREQUENT: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("Angst of somberheid", ("S4-11", "S4-12"), ("angst", "somberheid")),
    ("Trauma of nare gebeurtenis", ("S4-13", "S1-08"), ()),
    ("Autisme: onderzoek en behandeling", ("S4-07", "S4-20"), ("autisme",)),
    ("ADHD: onderzoek en medicijnen", ("S4-07", "S4-14"), ("adhd",)),
    ("Gaat niet meer naar school", ("S3-03",), ()),
    ("Ouders in strijd uit elkaar", ("S4-18",), ()),
    ("Even uit huis: logeren", ("S4-10", "S2-02"), ()),
    ("Eetproblemen", ("S4-16", "S1-10"), ()),
)
"""Plain words and the products of the demo catalogue behind them; codes that a region lacks drop out."""
MAP_WIDTH = 460
MAP_MARGIN = 6


def frequent_questions(facts: RegionFacts, soonest: Soonest, region: str) -> tuple[FrequentQuestion, ...]:
    """The questions for which this region has products."""
    lines = []
    for text, codes, _ in FREQUENT:
        known = tuple(code for code in codes if code in facts.products)
        if not known:
            continue
        asked = OfferQuestion(region=facts.slug, products=known)
        counts = [soonest(code) for code in known]
        starts = [start for _, start in counts if start is not None]
        note = supply(sum(total for total, _ in counts), min(starts) if starts else None)
        lines.append(FrequentQuestion(text, search_href(asked, region), note))
    return tuple(lines)


def start_page(
    facts: RegionFacts,
    everything: Found,
    available: Found,
    soonest: Soonest,
    region_map: RegionMap | None,
    region: str,
    today: date,
) -> StartPage:
    """Everything / shows; ``available`` holds offers that can start now."""
    current = everything.answer.facets["current_only"].get(1, 0)
    return StartPage(
        frequent=frequent_questions(facts, soonest, region),
        available=tuple(
            AvailableNow(
                text=offer.view.product.name,
                href=f"/aanbod/{offer.view.offer.id}",
                who=f"{offer.view.provider.name}, {offer.view.location.place}",
                age_text=f"{days_ago((today - offer.view.report.measured_on).days)} gemeten"
                if offer.view.report
                else "",
            )
            for offer in available.offers
        ),
        available_total=available.answer.total,
        available_href=search_href(available.asked, region),
        product_total=len(facts.products),
        offer_total=everything.answer.total,
        provider_total=everything.answer.provider_count,
        municipality_total=len(facts.municipalities),
        current_share=percentage(current, everything.answer.total),
        radius_km=facts.rules.radius_m // 1000,
        map=region_map,
    )


def region_map(boundaries: Boundaries | None, facts: RegionFacts, region: str) -> RegionMap | None:
    """The region's municipalities as SVG paths, north up, from the boundaries that are loaded."""
    if boundaries is None:
        return None
    shapes = {code: boundaries.polygons[code] for code in facts.municipalities if code in boundaries.polygons}
    if not shapes:
        return None
    west, south, east, north = (
        min(shape.bounds[0] for shape in shapes.values()),
        min(shape.bounds[1] for shape in shapes.values()),
        max(shape.bounds[2] for shape in shapes.values()),
        max(shape.bounds[3] for shape in shapes.values()),
    )
    scale = (MAP_WIDTH - 2 * MAP_MARGIN) / (east - west)
    drawn = []
    for code, shape in shapes.items():
        simple = shape.simplify(1.5 / scale)
        parts = [part for part in getattr(simple, "geoms", [simple]) if isinstance(part, Polygon)]
        path = "".join(
            "M"
            + "L".join(
                f"{MAP_MARGIN + (x - west) * scale:.0f} {MAP_MARGIN + (north - y) * scale:.0f}"
                for x, y in part.exterior.coords
            )
            + "z"
            for part in parts
        )
        middle = shape.representative_point()
        asked = OfferQuestion(region=facts.slug, municipalities=(code,))
        drawn.append(
            MapShape(
                facts.municipalities[code].split(",")[0],
                path,
                round(MAP_MARGIN + (middle.x - west) * scale, 1),
                round(MAP_MARGIN + (north - middle.y) * scale, 1),
                search_href(asked, region),
            )
        )
    height = round((north - south) * scale + 2 * MAP_MARGIN)
    note = "" if boundaries.official else "Grenzen benaderd uit postcodes."
    return RegionMap(MAP_WIDTH, height, tuple(drawn), note)
