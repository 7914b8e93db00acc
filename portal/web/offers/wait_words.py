"""From an offer's figure to the block that a screen shows."""

from dataclasses import replace
from datetime import date

from portal.domain.product import Norm, is_crisis
from portal.domain.region import RegionRules
from portal.domain.waiting_time import Actuality, EffectiveWait, Status, StopReason, WaitFigure, effective_wait
from portal.models import Channel
from portal.queries.offers import OfferView
from portal.services.catalogue.region_facts import ProductFacts
from portal.web.offers.wait_block import Places, WaitBlock, WaitCell
from portal.web.words.dutch import days_ago, how_old, long_date

REASONS = {
    StopReason.STAFF: "te weinig personeel",
    StopReason.LONG_LIST: "de wachtlijst is te lang",
    StopReason.BUILDING: "verbouwing",
    StopReason.BUDGET: "het budget voor dit jaar is op",
}
BY_WHOM = {
    Channel.PAGE: "door de aanbieder",
    Channel.FILE: "uit een bestand van de aanbieder",
    Channel.API: "via koppeling",
    Channel.MAIL: "door de aanbieder",
    Channel.COMMAND: "door de aanbieder",
}
CALL = "Bel om het te vragen."


def wait_block(view: OfferView, rules: RegionRules, norm: Norm | None, today: date) -> WaitBlock:
    """The wait of an offer on ``today``."""
    value = effective_wait(view.figure, today, rules.limits, view.product.segment, doubted=view.doubted)
    return replace(_block(view, value, norm), doubted=value.actuality is Actuality.DOUBTED)


def _block(view: OfferView, value: EffectiveWait, norm: Norm | None) -> WaitBlock:
    figure = view.figure
    if figure is None or value.status is Status.UNKNOWN:
        return _unknown(figure, value, crisis=is_crisis(view.product.segment))
    kind, age = _age(value, view)
    places = _places(figure, view)
    ageing = value.actuality in (Actuality.AGEING, Actuality.DOUBTED)
    if value.status is Status.STOP:
        return WaitBlock("stop", "Cliëntenstop", kind, age, sentence=_stop(figure), ageing=ageing)
    if is_crisis(view.product.segment):
        if places is None:
            return WaitBlock("onbekend", "Plekken onbekend", kind, age, sentence=CALL)
        return WaitBlock("plekken", "Vol" if places.free == 0 else "Plek vrij", kind, age, places=places)
    if value.status is Status.AVAILABLE and places is not None and places.free == 0:
        return WaitBlock(
            "wacht", "Vol", kind, age, sentence=f"Hoe lang het duurt, is niet gemeld. {CALL}", places=places
        )
    cells = _cells(figure, norm)
    if value.status is Status.AFTER_ASSESSMENT:
        return WaitBlock("na", "Pas bekend na beoordeling", kind, age, ageing=ageing, cells=cells, places=places)
    if value.status is Status.AVAILABLE and value.start_within == 0:
        return _available(places, kind, age, ageing=ageing)
    return WaitBlock("oud" if ageing else "wacht", "Wachtlijst", kind, age, ageing=ageing, cells=cells, places=places)


def _available(places: Places | None, kind: str, age: str, *, ageing: bool) -> WaitBlock:
    """No green label on an old figure: it was so."""
    if ageing:
        sentence = "Kon bij de laatste meting meteen starten. Bel om te horen of dat nog zo is."
        return WaitBlock("oud", "Mogelijk plek", kind, age, sentence=sentence, ageing=True, places=places)
    sentence = "" if places else "Geen wachttijd tot intake, geen wachttijd daarna."
    return WaitBlock("nu", "Kan nu starten", kind, age, sentence=sentence, places=places)


def _unknown(figure: WaitFigure | None, value: EffectiveWait, *, crisis: bool) -> WaitBlock:
    title = "Plekken onbekend" if crisis else "Wachttijd onbekend"
    if figure is None or value.age_days is None:
        sentence = f"De aanbieder heeft nog niets gemeld. {CALL}"
    elif figure.status is Status.UNKNOWN:
        what = "hoeveel plekken vrij zijn" if crisis else "de wachttijd"
        sentence = f"De aanbieder weet niet {what}. {CALL}" if crisis else f"De aanbieder weet {what} niet. {CALL}"
    elif figure.status is Status.STOP:
        sentence = f"De cliëntenstop is voorbij, er is nog niets nieuws gemeld. {CALL}"
    else:
        sentence = f"Het laatste cijfer is {how_old(max(value.age_days, 0))} oud. Wij tonen het niet meer. {CALL}"
    last = "" if value.age_days is None else f"Laatst gemeld: {days_ago(max(value.age_days, 0))}. "
    note = "Bel altijd eerst" if crisis else "Telt niet mee bij sorteren op wachttijd"
    return WaitBlock("onbekend", title, "leeg", f"{last}{note}", sentence=sentence)


def _age(value: EffectiveWait, view: OfferView) -> tuple[str, str]:
    """The icon and the words for the age of a figure that is still shown."""
    age = max(value.age_days or 0, 0)
    if value.actuality is Actuality.AGEING:
        return "oud", f"Mogelijk verouderd: {how_old(age)} oud"
    if value.actuality is Actuality.DOUBTED:
        return "oud", f"Mogelijk niet actueel: verwijzers melden iets anders. {days_ago(age).capitalize()} gemeten"
    verb = "gemeld" if value.status is Status.STOP else "gemeten"
    channel = view.report.channel if view.report else Channel.PAGE
    text = f"{days_ago(age)} {verb}, {BY_WHOM[channel]}"
    return "vers", text[0].upper() + text[1:]


def _places(figure: WaitFigure, view: OfferView) -> Places | None:
    if not view.product.counts_places or figure.places_free is None:
        return None
    return Places(figure.places_free, view.offer.places_total)


def _cells(figure: WaitFigure, norm: Norm | None) -> tuple[WaitCell, ...]:
    return (
        WaitCell(
            "Tot intake", figure.intake_weeks, norm.intake_weeks if norm else None, "van aanmelding tot eerste gesprek"
        ),
        WaitCell(
            "Daarna tot start", figure.start_weeks, norm.start_weeks if norm else None, "van intake tot de hulp begint"
        ),
    )


def _stop(figure: WaitFigure) -> str:
    until = f"Neemt tot {long_date(figure.stop_until)} niemand aan." if figure.stop_until else "Neemt nu niemand aan."
    reason = REASONS.get(figure.stop_reason) if figure.stop_reason else None
    return f"{until} Reden: {reason}." if reason else until


def product_norm(view: OfferView, products: dict[str, ProductFacts]) -> Norm | None:
    """The norm of the offer's product in the region's catalogue."""
    facts = products.get(view.product.code)
    return facts.norm if facts is not None else None
