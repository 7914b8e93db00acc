"""Never a dead end: the ways on as links with what is found there."""

from portal.services.finding.find_ways_on import Kind, WayOn, WaysOn
from portal.web.addresses.search import search_href
from portal.web.offers.page import Link
from portal.web.words.dutch import counted, kilometres

TEXTS = {
    Kind.FIRST_PAGE: "Terug naar de eerste pagina",
    Kind.WHOLE_REGION: "Zoek in de hele regio en 20 km daarbuiten",
    Kind.BRIDGING: "Aanbod dat nu kan starten en helpt tijdens het wachten (overbrugging)",
    Kind.CONSULT: "Overleg met een specialist, zonder aanmelding",
    Kind.LONGER_WAIT: "Laat ook langere wachttijden zien",
    Kind.WITHOUT_CHARACTERISTICS: "Zoek zonder bijzonderheden",
    Kind.ANY_FIGURES: "Laat ook oudere cijfers en cliëntenstops zien",
    Kind.WITHOUT_AGE: "Zoek zonder leeftijd",
}


def way_links(ways: WaysOn, region: str) -> tuple[Link, ...]:
    """A link per way, with the number found and how soon or how near the first one is."""
    return tuple(Link(_text(way), search_href(way.asked, region), note=_note(way)) for way in ways.ways)


def _text(way: WayOn) -> str:
    match way.kind:
        case Kind.WIDER:
            return f"Zoek tot {way.asked.radius_km} km"
        case Kind.LIGHTER_PRODUCT:
            return f"Lichtere hulp: {way.product}"
        case Kind.OTHER_PRODUCT:
            return f"Past misschien ook: {way.product}"
        case Kind.ALL_HERE:
            return "Al het aanbod in deze omgeving" if way.asked.place else "Al het aanbod in de regio"
        case _:
            return TEXTS[way.kind]


def _note(way: WayOn) -> str:
    parts = [counted(way.total, "resultaat", "resultaten")]
    if way.nearest_m is not None:
        parts.append(f"dichtstbij {kilometres(way.nearest_m)}")
    if way.soonest_weeks is not None:
        soon = "nu" if way.soonest_weeks == 0 else counted(way.soonest_weeks, "week", "weken")
        parts.append(f"snelste start: {soon}")
    return " · ".join(parts)
