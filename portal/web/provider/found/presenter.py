"""From numbers of how offers were found to the page and the file of their provider."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from portal.domain.how_found import MiddleFound, Missed, TimesFound, previous_month
from portal.queries.offers import OfferView
from portal.services.usage.how_found import HowFound, OfferFound
from portal.web.choice import Choice
from portal.web.offers.presenter import FACT_TITLES
from portal.web.provider.found.page import Cell, FoundChart, FoundPage, FoundRow, MissedLine, MissedPlace, Tile
from portal.web.words.dutch import MONTHS, counted, decimal, month_name, thousands

LABELS = {"shown": "Getoond", "opened": "Geopend", "contacted": "Contact"}
MOST_MISSED = 6
"""What is most worth filling in; the rest stands behind a button."""
MOST_PLACES = 4
LEFT, RIGHT, TOP, BOTTOM = 8, 262, 20, 160
"""The frame of the lines in view box units; the room to the right is for labels."""
LEAST_MONTHS = 3
APART = 18
"""Units between two labels that can be read."""
HEADINGS = (
    "maand;productcode;product;vestiging;getoond;geopend;contact;midden_getoond;midden_geopend;midden_contact"
).split(";")


def found_page(
    provider: str, found: HowFound, labels: Mapping[str, str], today: date, *, product_id: int, month: date | None
) -> FoundPage:
    """The page; ``product_id`` narrows the months (0: all), ``month`` chooses that of the products."""
    last = previous_month(today)
    products = _products(found)
    chosen = product_id if product_id in products else 0
    shown = month if month in (*found.months, found.running) else (found.months or (found.running,))[-1]
    missed = _missed(found, labels)
    name = products[chosen][0].product.name if chosen else ""
    return FoundPage(
        provider=provider,
        counted=found.counted,
        month=month_name(last),
        tiles=tuple(_tile(found, measure, last) for measure in LABELS),
        missed=missed[:MOST_MISSED],
        more_missed=missed[MOST_MISSED:],
        products=tuple(
            Choice(str(key), f"{views[0].product.name} ({views[0].product.code})", key == chosen)
            for key, views in products.items()
        ),
        product=name,
        charts=tuple(chart for measure in LABELS if (chart := _chart(found, measure, chosen, products)) is not None),
        months=tuple(_month_row(found, each, chosen, products) for each in reversed((*found.months, found.running))),
        shown_months=tuple(
            Choice(each.isoformat()[:7], _month_words(found, each), each == shown)
            for each in reversed((*found.months, found.running))
        ),
        shown_month=_month_words(found, shown),
        by_product=_product_rows(found, shown, products),
        csv_href="/mijn-aanbod/gevonden/csv",
    )


def file_rows(found: HowFound) -> Iterator[list[str]]:
    """The rows of the file under ``HEADINGS``: every own offer in every month, newest first."""
    for month in reversed((*found.months, found.running)):
        for offer in found.offers:
            view, times = offer.view, offer.times.get(month, TimesFound())
            middle = found.middles.get((view.product.id, month))
            yield [
                month.isoformat()[:7],
                view.product.code,
                view.product.name,
                view.location.name,
                *(str(_of(times, measure)) for measure in LABELS),
                *("" if middle is None else _plain(_middle(middle, measure)) for measure in LABELS),
            ]


def read_month(text: str) -> date | None:
    """A month as addresses have it (2026-10); None for anything else."""
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        return None


def _of(times: TimesFound, measure: str) -> int:
    return {"shown": times.shown, "opened": times.opened, "contacted": times.contacted}[measure]


def _middle(middle: MiddleFound, measure: str) -> float:
    return {"shown": middle.shown, "opened": middle.opened, "contacted": middle.contacted}[measure]


def _plain(number: float) -> str:
    """A number as a spreadsheet reads it in Dutch."""
    return f"{number:g}".replace(".", ",")


def _products(found: HowFound) -> dict[int, list[OfferView]]:
    """The own offers by product id, in the order of their names."""
    groups: dict[int, list[OfferView]] = {}
    for offer in sorted(found.offers, key=lambda each: (each.view.product.name, each.view.product.id)):
        groups.setdefault(offer.view.product.id, []).append(offer.view)
    return groups


def _tile(found: HowFound, measure: str, last: date) -> Tile:
    now, before = _of(found.total(last), measure), _of(found.total(previous_month(last)), measure)
    name = MONTHS[previous_month(last).month - 1]
    if previous_month(last) not in found.months:
        note = ""
    elif not before:
        note = f"0 in {name}"
    elif now == before:
        note = f"evenveel als in {name}"
    else:
        change = round(100 * abs(now - before) / before)
        note = f"{change}% {'meer' if now > before else 'minder'} dan in {name}"
    return Tile(LABELS[measure], thousands(now), note)


def _missed(found: HowFound, labels: Mapping[str, str]) -> tuple[MissedLine, ...]:
    """By characteristic, with the offers that lack it; most searched first."""
    groups: dict[str, list[tuple[Missed, OfferFound]]] = {}
    for offer in found.offers:
        for each in offer.missed:
            groups.setdefault(each.characteristic, []).append((each, offer))
    for group in groups.values():
        group.sort(key=lambda pair: (-pair[0].searches, pair[1].view.product.name, pair[1].view.offer.id))
    ordered = sorted(groups.values(), key=lambda group: (-group[0][0].searches, labels[group[0][0].characteristic]))
    return tuple(_missed_line(group, labels) for group in ordered)


def _missed_line(group: Sequence[tuple[Missed, OfferFound]], labels: Mapping[str, str]) -> MissedLine:
    first = group[0][0]
    kind = FACT_TITLES.get(first.kind, first.kind)
    empty = sum(missed.kind_empty for missed, _ in group)
    return MissedLine(
        label=labels[first.characteristic],
        searches=counted(first.searches, "zoekvraag", "zoekvragen"),
        why=f"bij {empty} keer aanbod is ‘{kind}’ leeg" if empty else f"‘{kind}’ is ingevuld, maar dit niet aangevinkt",
        places=tuple(
            MissedPlace(
                offer.view.product.name,
                offer.view.location.name,
                thousands(missed.searches),
                f"/mijn-aanbod/{offer.view.offer.id}/bewerken#kenmerk-{missed.kind}",
            )
            for missed, offer in group[:MOST_PLACES]
        ),
        rest=max(0, len(group) - MOST_PLACES),
    )


def _month_words(found: HowFound, month: date) -> str:
    return f"{month_name(month)} (tot nu)" if month == found.running else month_name(month)


def _month_row(found: HowFound, month: date, chosen: int, products: Mapping[int, list[OfferView]]) -> FoundRow:
    times = found.total(month, chosen or None)
    return FoundRow(_month_words(found, month), "", _cells(times, found, chosen, month, products))


def _product_rows(found: HowFound, month: date, products: Mapping[int, list[OfferView]]) -> tuple[FoundRow, ...]:
    return tuple(
        FoundRow(
            views[0].product.name,
            f"{len(views)} keer aanbod" if len(views) > 1 else "",
            _cells(found.total(month, key), found, key, month, products),
        )
        for key, views in products.items()
    )


def _cells(
    times: TimesFound, found: HowFound, product_id: int, month: date, products: Mapping[int, list[OfferView]]
) -> tuple[Cell, Cell, Cell]:
    shown, opened, contacted = (_cell(times, measure, found, product_id, month, products) for measure in LABELS)
    return shown, opened, contacted


def _cell(
    times: TimesFound,
    measure: str,
    found: HowFound,
    product_id: int,
    month: date,
    products: Mapping[int, list[OfferView]],
) -> Cell:
    """The own number; others are per offer, so with several own offers their mean stands beside it."""
    own = _of(times, measure)
    if not product_id:
        return Cell(thousands(own), "", "")
    number = len(products[product_id])
    mean = f"{decimal(own / number)} per aanbod" if number > 1 else ""
    middle = found.middles.get((product_id, month))
    return Cell(thousands(own), mean, f"anderen {decimal(_middle(middle, measure)) if middle else '–'}")


def _chart(found: HowFound, measure: str, chosen: int, products: Mapping[int, list[OfferView]]) -> FoundChart | None:
    """Own numbers over the full months; of one product per offer, beside the middle of others."""
    if len(found.months) < LEAST_MONTHS:
        return None
    number = len(products[chosen]) if chosen else 1
    own = [_of(found.total(month, chosen or None), measure) / number for month in found.months]
    middles = [found.middles.get((chosen, month)) for month in found.months] if chosen else []
    others = [_middle(each, measure) for each in middles if each is not None]
    whole = len(others) == len(own)  # a line with holes would lie about the months between
    top = max([*own, *(others if whole else ()), 1.0])
    last, other = _height(own[-1], top), _height(others[-1], top) if whole else 0.0
    low = last >= other
    return FoundChart(
        title=LABELS[measure] + (" per keer aanbod" if number > 1 else ""),
        finding=_finding(own, others[-1] if whole else None),
        points=_points(own, top),
        last_x=RIGHT,
        last_y=round(last, 1),
        last_label=f"u {decimal(own[-1])}",
        label_y=round(last + 5, 1),
        other_points=_points(others, top) if whole else "",
        other_label=f"anderen {decimal(others[-1])}" if whole else "",
        other_label_y=round((last + 5 + (-APART if low else APART)) if abs(last - other) < APART else other + 5, 1),
        first_month=MONTHS[found.months[0].month - 1][:3],
        last_month=MONTHS[found.months[-1].month - 1][:3],
    )


def _height(value: float, top: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * value / top


def _points(values: Sequence[float], top: float) -> str:
    step = (RIGHT - LEFT) / (len(values) - 1)
    return " ".join(f"{LEFT + step * place:.1f},{_height(value, top):.1f}" for place, value in enumerate(values))


def _finding(own: Sequence[float], other: float | None) -> str:
    """What the lines say, in words."""
    first, last = own[0], own[-1]
    trend = "Gelijk gebleven" if first == last else "Vaker dan eerst" if last > first else "Minder vaak dan eerst"
    if other is None:
        return trend
    beside = "evenveel als" if last == other else "meer dan" if last > other else "minder dan"
    return f"{trend}, nu {beside} het midden van anderen"
