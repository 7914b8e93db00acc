"""The filters beside the results: a value knows its count and whether it is set."""

from collections.abc import Iterable

from portal.domain.offer_question import OfferQuestion
from portal.domain.waiting_time import CRISIS_SEGMENT
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.find_offers import Found
from portal.web.finding.search.page import FilterGroup, FilterOption
from portal.web.words.characteristics import KIND_TITLES
from portal.web.words.dutch import weeks

START_WITHIN = (2, 4, 8, 12)
RADII_KM = (5, 15, 30)
SHOWN = 6


def filter_groups(found: Found, facts: RegionFacts) -> tuple[FilterGroup, ...]:
    """All filters that have something to choose."""
    asked, counts = found.asked, found.answer.facets
    crisis = asked.segments == (CRISIS_SEGMENT,)
    groups = [] if crisis else [_start_within(asked, counts["start_within"], found.answer.total)]
    if found.place is not None:
        groups.append(_radius(found, counts["radius"]))
    groups.append(
        _many(
            "product",
            "Product",
            _options(asked, "products", counts["product"], {p.code: p.name for p in facts.products.values()}),
        )
    )
    groups += [group for kind in KIND_TITLES if (group := _characteristics(found, facts, kind)) is not None]
    if facts.areas:
        names = {area: area for area in facts.areas}
        groups.append(_many("gebied", "Gebied", _options(asked, "areas", counts["area"], names)))
    groups.append(_certainty(asked, found, "actueel"))
    groups.append(_certainty(asked, found, "stop"))
    return tuple(group for group in groups if group.options)


def _start_within(asked: OfferQuestion, counts: dict[str | int, int], total: int) -> FilterGroup:
    choices = [(str(limit), weeks(limit), limit, counts.get(limit, 0)) for limit in START_WITHIN]
    if asked.start_within is not None and asked.start_within not in START_WITHIN:
        label = "nu" if asked.start_within == 0 else weeks(asked.start_within)
        choices.append((str(asked.start_within), label, asked.start_within, total))
        choices.sort(key=lambda choice: choice[2])
    options = [FilterOption(value, label, count, asked.start_within == limit) for value, label, limit, count in choices]
    options.append(FilterOption("", "maakt niet uit", counts.get(0, -1), asked.start_within is None))
    return FilterGroup(
        "start-binnen",
        "Hulp start binnen",
        "radio",
        tuple(options),
        help="Tot intake en daarna tot start, opgeteld",
    )


def _radius(found: Found, counts: dict[str | int, int]) -> FilterGroup:
    asked = found.asked
    options = [FilterOption(str(km), f"{km} km", counts.get(km, 0), asked.radius_km == km) for km in RADII_KM]
    if asked.radius_km is not None and asked.radius_km not in RADII_KM:
        options.append(FilterOption(str(asked.radius_km), f"{asked.radius_km} km", found.answer.total, True))
    options.sort(key=lambda option: int(option.value))
    options.append(FilterOption("", "hele regio", counts.get(0, 0), asked.radius_km is None))
    name = found.place.name if found.place else ""
    return FilterGroup("straal", f"Afstand tot {name}", "radio", tuple(options))


def _options(
    asked: OfferQuestion, field: str, counts: dict[str | int, int], names: dict[str, str]
) -> list[FilterOption]:
    """Values of a repeatable filter: the chosen ones, then by count; what would give nothing is left out."""
    chosen: tuple[str, ...] = getattr(asked, field)
    made = []
    for value, name in names.items():
        count, selected = counts.get(value, 0), value in chosen
        if count or selected:
            made.append(FilterOption(value, name, count, selected))
    return sorted(made, key=lambda option: (not option.selected, -option.count, option.label))


def _many(name: str, title: str, options: Iterable[FilterOption]) -> FilterGroup:
    every = tuple(options)
    return FilterGroup(name, title, "checkbox", every[:SHOWN], every[SHOWN:])


def _characteristics(found: Found, facts: RegionFacts, kind: str) -> FilterGroup | None:
    names = {each.code: each.label for each in facts.characteristics.values() if each.kind == kind}
    options = _options(found.asked, "characteristics", found.answer.facets["characteristic"], names)
    return _many("kenmerk", KIND_TITLES[kind], options) if options else None


def _certainty(asked: OfferQuestion, found: Found, key: str) -> FilterGroup:
    if key == "actueel":
        count = found.answer.facets["current_only"].get(1, 0)
        option = FilterOption("ja", "Alleen actuele cijfers", count, asked.current_only)
        return FilterGroup(key, "Zekerheid", "checkbox", (option,))
    count = found.answer.facets["without_stop"].get(1, 0)
    option = FilterOption("nee", "Zonder cliëntenstop", count, asked.without_stop)
    return FilterGroup(key, "Opname", "checkbox", (option,))
