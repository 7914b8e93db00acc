"""Never a dead end: what somebody can do when nothing was found, with the number that is found there."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from portal.domain.offer_question import OfferQuestion
from portal.services.find_offers import Found
from portal.web.dutch import counted
from portal.web.finding.forms import search_href
from portal.web.finding.pages import Link

Total = Callable[[OfferQuestion], int]
WIDER_KM = (15, 30, 50)


def ways_on(found: Found, total: Total, region: str) -> tuple[Link, ...]:
    """Wider questions that do find something; empty when there were results on this page."""
    if found.offers:
        return ()
    ways = []
    for text, asked in _wider(found):
        number = total(asked)
        if number:
            ways.append(Link(text, search_href(asked, region), note=counted(number, "resultaat", "resultaten")))
    return tuple(ways[:5])


def _wider(found: Found) -> Iterator[tuple[str, OfferQuestion]]:
    asked = replace(found.asked, page=1)
    if found.answer.total:
        yield "Terug naar de eerste pagina", asked
        return
    if asked.radius_km is not None:
        for limit in WIDER_KM:
            if limit > asked.radius_km:
                yield f"Zoek tot {limit} km", replace(asked, radius_km=limit)
                break
        yield "Zoek in de hele regio en 20 km daarbuiten", replace(asked, radius_km=None)
    if asked.start_within is not None:
        yield "Laat ook langere wachttijden zien", replace(asked, start_within=None)
    if asked.characteristics:
        yield "Zoek zonder bijzonderheden", replace(asked, characteristics=())
    if asked.current_only or asked.without_stop or asked.statuses:
        plain = replace(asked, current_only=False, without_stop=False, statuses=())
        yield "Laat ook oudere cijfers en cliëntenstops zien", plain
    if asked.age is not None:
        yield "Zoek zonder leeftijd", replace(asked, age=None)
    if asked.text:
        yield (
            "Al het aanbod in deze omgeving" if asked.place else "Al het aanbod in de regio",
            OfferQuestion(region=asked.region, place=asked.place, radius_km=asked.radius_km, age=asked.age),
        )
    consult = OfferQuestion(region=asked.region, characteristics=("consultatie",))
    yield "Aanbieders die meedenken met verwijzers, zonder aanmelding", consult
