"""From a region's waiting times to their pages: words, links, tables and charts.

What is counted, and what must stay hidden, was decided before (services.count_waits, domain.suppression): a hidden
figure never arrives here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from portal.domain.offer_question import OfferQuestion
from portal.domain.product import SEGMENT_NAMES, Norm, is_crisis
from portal.domain.suppression import ALL, WHOLE, Cut
from portal.domain.waiting_statistics import CutFigures, Group, Share, Spread
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.waiting_statistics.count_waits import MonthFigures
from portal.services.waiting_statistics.statistics_cache import RegionWaits
from portal.web.addresses.search import search_href
from portal.web.addresses.waits import WaitsQuestion, waits_href
from portal.web.choice import Choice, ChoiceGroup
from portal.web.finding.waiting_times.charts import (
    INTAKE,
    START,
    TOO_LITTLE,
    Part,
    Wait,
    dot_charts,
    number,
    trend_charts,
)
from portal.web.finding.waiting_times.definition import LICENCE_TEXT, definition
from portal.web.finding.waiting_times.page import (
    HeadGroup,
    KeyFigure,
    PartRow,
    Parts,
    TrendRow,
    WaitsPage,
)
from portal.web.offers.page import Link
from portal.web.words.dutch import MONTHS, counted, long_date, percentage, thousands

HIDDEN = CutFigures(hidden=ALL)
"""What a cut says that is not told at all."""
COUNT_HEADS = (HeadGroup("Aanbod"), HeadGroup("Actueel"))
WAIT_COLUMNS = ("helft binnen", "9 van 10 binnen", "binnen norm")
WAIT_HEADS = (*COUNT_HEADS, HeadGroup(INTAKE.title, WAIT_COLUMNS), HeadGroup(START.title, WAIT_COLUMNS))
PLACES_HEAD = HeadGroup("Plekken vrij")


def waits_page(waits: RegionWaits, asked: WaitsQuestion, facts: RegionFacts, default_region: str) -> WaitsPage:
    """Everything /wachttijden and /wachttijden/<code> show."""
    figures = waits.today.get(asked.cut, HIDDEN)
    crisis = asked.segment is not None and is_crisis(asked.segment)
    norm = _norm_of(asked, facts)
    trend = () if crisis else trend_charts(waits.months, asked.cut, norm)
    heads, rows = _trend_table(waits.months, asked.cut, crisis=crisis)
    heading = _heading(asked, facts)
    return WaitsPage(
        title=heading,
        heading=heading,
        crumbs=_crumbs(asked, facts, default_region),
        intro=_intro(asked, facts, crisis=crisis),
        date_text=long_date(waits.day),
        is_crisis=crisis,
        no_offers=waits.today[WHOLE].offers == 0,
        region="" if facts.slug == default_region else facts.slug,
        product=asked.product or "",
        segments=_segments(asked, facts),
        areas=tuple(Choice(area, area, area == asked.area) for area in areas_of(waits)),
        products=_products(asked, facts),
        key_figures=_key_figures(figures, norm, crisis=crisis, places=_counts_places(asked, facts)),
        parts=tuple(_all_parts(waits, asked, facts, default_region)),
        trend=trend,
        trend_heads=heads,
        trend_rows=rows,
        trend_note=_trend_note(waits.months, bool(trend), crisis=crisis),
        steps=definition(facts),
        licence_text=LICENCE_TEXT,
        files=_files(asked, default_region),
        links=_links(asked, facts, default_region),
    )


def areas_of(waits: RegionWaits) -> list[str]:
    """The areas by which the figures of today are told, in the order of the region."""
    return [cut.area for cut in waits.today if cut.area is not None and cut == Cut(area=cut.area)]


def _heading(asked: WaitsQuestion, facts: RegionFacts) -> str:
    where = f"{asked.area}" if asked.area else facts.name
    if asked.product:
        return f"Wachttijden: {facts.products[asked.product].name}" + (f", {asked.area}" if asked.area else "")
    if asked.segment:
        return f"Wachttijden: {SEGMENT_NAMES[asked.segment].lower()}" + (f", {asked.area}" if asked.area else "")
    return f"Wachttijden in {where}" if asked.area != "Buiten de regio" else "Wachttijden buiten de regio"


def _crumbs(asked: WaitsQuestion, facts: RegionFacts, default_region: str) -> tuple[Link, ...]:
    """The wholes that hold this part, widest first."""
    found = []
    if asked.cut != WHOLE:
        found.append(Link(f"Wachttijden {facts.name}", waits_href(WaitsQuestion(asked.region), default_region)))
    if asked.product and asked.segment:
        segment = WaitsQuestion(asked.region, asked.segment)
        found.append(Link(SEGMENT_NAMES[asked.segment], waits_href(segment, default_region)))
    if asked.area and asked.segment:
        whole = replace(asked, area=None)
        name = facts.products[asked.product].name if asked.product else SEGMENT_NAMES[asked.segment]
        found.append(Link(name, waits_href(whole, default_region)))
    return tuple(found)


def _intro(asked: WaitsQuestion, facts: RegionFacts, *, crisis: bool) -> str:
    if crisis:
        return "Crisishulp meldt hoeveel plekken er nu zijn, nooit weken. Bel altijd eerst."
    if asked.product:
        return (
            "Hoe lang duurt het tot het eerste gesprek, en hoe lang daarna tot de hulp begint? Alleen actuele cijfers "
            "tellen mee."
        )
    return (
        f"Hoe lang wacht je op jeugdhulp met een contract in {facts.name}? Tot het eerste gesprek, en daarna tot de "
        "hulp begint. Alleen actuele cijfers van aanbieders tellen mee."
    )


def _norm_of(asked: WaitsQuestion, facts: RegionFacts) -> Norm | None:
    """The norm of the product, or the one that all products of the part share."""
    chosen = [
        product.norm
        for product in facts.products.values()
        if not is_crisis(product.segment)
        and asked.segment in (None, product.segment)
        and asked.product in (None, product.code)
    ]
    return chosen[0] if chosen and len(set(chosen)) == 1 else None


def _counts_places(asked: WaitsQuestion, facts: RegionFacts) -> bool:
    return any(
        product.counts_places
        for product in facts.products.values()
        if asked.segment in (None, product.segment) and asked.product in (None, product.code)
    )


def _segments(asked: WaitsQuestion, facts: RegionFacts) -> tuple[Choice, ...]:
    present = {product.segment for product in facts.products.values()}
    return tuple(
        Choice(str(each), f"{each}: {name}", each == asked.segment)
        for each, name in SEGMENT_NAMES.items()
        if each in present
    )


def _products(asked: WaitsQuestion, facts: RegionFacts) -> tuple[ChoiceGroup, ...]:
    groups = (
        ChoiceGroup(
            name,
            tuple(
                Choice(product.code, product.name, product.code == asked.product)
                for product in facts.products.values()
                if product.segment == each
            ),
        )
        for each, name in SEGMENT_NAMES.items()
    )
    return tuple(group for group in groups if group.choices)


def _key_figures(figures: CutFigures, norm: Norm | None, *, crisis: bool, places: bool) -> tuple[KeyFigure, ...]:
    found = [_numbers(figures)]
    if not crisis:
        found.append(_wait(INTAKE, figures, figures.intake_count, figures.intake_norm, norm, Group.INTAKE))
        found.append(_wait(START, figures, figures.start_count, figures.start_norm, norm, Group.START))
    if places:
        found.append(_places(figures))
    return tuple(found)


def _numbers(figures: CutFigures) -> KeyFigure:
    if figures.offers is None or figures.current is None:
        return KeyFigure("Aanbod", "Te weinig gegevens", "", ("Zie hieronder wanneer wij cijfers weglaten.",), True)
    if not figures.offers:
        return KeyFigure("Aanbod", "Geen", "", ("Er is nu geen aanbod met een contract.",), True)
    note = f"{thousands(figures.current)} met een actueel cijfer ({percentage(figures.current, figures.offers)})"
    return KeyFigure("Aanbod", thousands(figures.offers), "keer", (note,))


def _wait(
    wait: Wait, figures: CutFigures, count: int | None, share: Share | None, norm: Norm | None, group: Group
) -> KeyFigure:
    spread = wait.spread(figures)
    if spread is None:
        words = "Te weinig gegevens" if group in figures.hidden else "Geen actueel cijfer"
        return KeyFigure(wait.title, words, "", (wait.about,), True)
    notes = [f"9 van de 10 binnen {_weeks(spread.nine_in_ten)}"]
    if share is not None:
        limit = f" van {_weeks(wait.norm(norm))}" if norm is not None else ""
        notes.append(f"{share.percent}% binnen de norm{limit}")
    if count is not None:
        notes.append(f"op grond van {counted(count, 'keer aanbod', 'keer aanbod')}")
    return KeyFigure(
        wait.title, f"helft binnen {number(spread.median)}", "week" if spread.median == 1 else "weken", tuple(notes)
    )


def _places(figures: CutFigures) -> KeyFigure:
    if figures.places is None:
        words = "Te weinig gegevens" if Group.PLACES in figures.hidden else "Geen actueel cijfer"
        return KeyFigure("Plekken", words, "", ("bij wonen, logeren en crisis",), True)
    notes = [f"van {thousands(figures.places.total)} plekken"]
    if figures.places_count is not None:
        notes.append(f"op grond van {counted(figures.places_count, 'keer aanbod', 'keer aanbod')}")
    return KeyFigure("Plekken", thousands(figures.places.free), "vrij", tuple(notes))


def _weeks(count: float) -> str:
    return "1 week" if count == 1 else f"{number(count)} weken"


def _all_parts(waits: RegionWaits, asked: WaitsQuestion, facts: RegionFacts, default_region: str) -> Iterable[Parts]:
    """The parts that make up what is asked: segments or products, and areas."""
    if asked.segment is None:
        segments = [
            WaitsQuestion(asked.region, int(choice.value), area=asked.area) for choice in _segments(asked, facts)
        ]
        yield from _parts("segmenten", "Per segment", "Segment", segments, waits, facts, default_region)
    elif asked.product is None:
        products = [
            WaitsQuestion(asked.region, asked.segment, product.code, asked.area)
            for product in facts.products.values()
            if product.segment == asked.segment
        ]
        yield from _parts("producten", "Per product", "Product", products, waits, facts, default_region)
    if asked.area is None:
        areas = [replace(asked, area=area) for area in areas_of(waits)]
        yield from _parts("gebieden", "Per gebied", "Gebied", areas, waits, facts, default_region)


def _parts(
    id_: str,
    title: str,
    word: str,
    wholes: Sequence[WaitsQuestion],
    waits: RegionWaits,
    facts: RegionFacts,
    default_region: str,
) -> Iterable[Parts]:
    if not wholes:
        return
    told = [each for each in wholes if each.cut in waits.today]
    if not told:
        note = "Per gebied zijn er te weinig gegevens. Bekijk alle gebieden samen."
        if word == "Gebied":
            note = (
                "Niet elk gebied heeft genoeg gegevens. Dan tonen wij geen enkel gebied apart: anders kon u het "
                "uitrekenen."
            )
        yield Parts(id_, title, word, note, (), (), ())
        return
    crisis = all(each.segment is not None and is_crisis(each.segment) for each in told)
    places = any(_counts_places(each, facts) for each in told)
    parts = [
        Part(_name(each, word, facts), waits.today[each.cut], _norm_of(each, facts))
        for each in told
        if not (each.segment is not None and is_crisis(each.segment))
    ]
    heads = (COUNT_HEADS if crisis else WAIT_HEADS) + ((PLACES_HEAD,) if places else ())
    rows = tuple(
        PartRow(
            _name(each, word, facts),
            waits_href(each, default_region),
            _cells(waits.today[each.cut], crisis=crisis, places=places),
        )
        for each in told
    )
    note = (
        ""
        if len(told) == len(wholes)
        else ("Wat hier niet staat, heeft in dit gebied te weinig gegevens. Bekijk daarvoor alle gebieden samen.")
    )
    yield Parts(id_, title, word, note, dot_charts(parts), heads, rows)


def _name(asked: WaitsQuestion, word: str, facts: RegionFacts) -> str:
    if word == "Gebied":
        return asked.area or ""
    return facts.products[asked.product].name if asked.product else SEGMENT_NAMES[asked.segment or 0]


def _cells(figures: CutFigures, *, crisis: bool, places: bool) -> tuple[str, ...]:
    cells = [_told(figures.offers), _told(figures.current)]
    if not crisis:
        cells += _wait_cells(figures.intake, figures.intake_norm, Group.INTAKE, Group.INTAKE_NORM, figures)
        cells += _wait_cells(figures.start, figures.start_norm, Group.START, Group.START_NORM, figures)
    if places and figures.places is not None:
        cells.append(f"{thousands(figures.places.free)} van {thousands(figures.places.total)}")
    elif places:
        cells.append(TOO_LITTLE if Group.PLACES in figures.hidden else "–")
    return tuple(cells)


def _told(count: int | None) -> str:
    return TOO_LITTLE if count is None else thousands(count)


def _wait_cells(
    spread: Spread | None, share: Share | None, group: Group, norm_group: Group, figures: CutFigures
) -> list[str]:
    nothing = TOO_LITTLE if group in figures.hidden else "–"
    waits = [nothing, nothing] if spread is None else [f"{number(spread.median)} wk", f"{spread.nine_in_ten} wk"]
    if share is not None:
        return [*waits, f"{share.percent}%"]
    return [*waits, TOO_LITTLE if norm_group in figures.hidden else "–"]


def _trend_table(
    months: Sequence[MonthFigures], cut: Cut, *, crisis: bool
) -> tuple[tuple[HeadGroup, ...], tuple[TrendRow, ...]]:
    heads = (*COUNT_HEADS, PLACES_HEAD) if crisis else WAIT_HEADS
    rows = tuple(
        TrendRow(
            f"{MONTHS[month.last_day.month - 1]} {month.last_day.year}",
            _cells(month.figures.get(cut, HIDDEN), crisis=crisis, places=crisis),
        )
        for month in reversed(months)
    )
    return heads, rows


def _trend_note(months: Sequence[MonthFigures], charted: bool, *, crisis: bool) -> str:
    if not months:
        return "Er is nog geen maand voorbij waarover iets gemeld is."
    if not charted and not crisis:
        return "Voor een grafiek zijn drie maanden met genoeg gegevens nodig."
    return "" if crisis else "De stand op de laatste dag van elke maand. Een maand die voorbij is, verandert niet meer."


def _files(asked: WaitsQuestion, default_region: str) -> tuple[Link, ...]:
    names = (
        ("Cijfers van vandaag, CSV", "/wachttijden.csv"),
        ("Cijfers van vandaag, JSON", "/wachttijden.json"),
        ("Verloop per maand, CSV", "/wachttijden-verloop.csv"),
        ("Verloop per maand, JSON", "/wachttijden-verloop.json"),
    )
    return tuple(Link(text, waits_href(asked, default_region, path)) for text, path in names)


def _links(asked: WaitsQuestion, facts: RegionFacts, default_region: str) -> tuple[Link, ...]:
    question = OfferQuestion(
        region=facts.slug,
        products=(asked.product,) if asked.product else (),
        segments=(asked.segment,) if asked.segment and not asked.product else (),
        areas=(asked.area,) if asked.area in facts.areas else (),
    )
    found = [Link("Zoek wie kan helpen", search_href(question, default_region))]
    if asked.product:
        found.append(Link(f"Wat is {asked.product}?", f"/producten/{asked.product}"))
    return tuple(found)
