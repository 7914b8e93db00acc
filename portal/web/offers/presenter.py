"""From an offer to its page: the wait, how to refer, whether it fits, and a year of history."""

from collections.abc import Sequence
from datetime import date

from portal.domain.offer_question import OfferQuestion
from portal.domain.plain_text import plain_lines, plain_text
from portal.domain.product import is_crisis
from portal.models import Product, WaitReport
from portal.queries.offers import OfferView
from portal.services.catalogue.region_facts import RegionFacts
from portal.web.addresses.search import search_href
from portal.web.offers.history import history_charts, history_rows
from portal.web.offers.page import Fact, Link, OfferPage, ReportForm
from portal.web.offers.wait_block import WaitBlock
from portal.web.offers.wait_words import product_norm, wait_block
from portal.web.words.dutch import counted, long_date, phone_href, short_date, weeks

FACT_TITLES = {
    "doelgroep": "Voor wie",
    "problematiek": "Waarvoor",
    "methodiek": "Werkwijze",
    "setting": "Waar en hoe",
    "taal": "Taal",
    "bijzonder": "Bijzonder",
}
BRIDGING = "overbrugging"


def offer_page(
    view: OfferView,
    facts: RegionFacts,
    reports: Sequence[WaitReport],
    lighter: Sequence[Product],
    default_region: str,
    today: date,
    report: ReportForm | None = None,
) -> OfferPage:
    """Everything /aanbod/<id> shows; without ``report`` (the provider's own preview) nobody can report from it."""
    norm = product_norm(view, facts.products)
    block = wait_block(view, facts.rules, norm, today)
    crisis = is_crisis(view.product.segment)
    return OfferPage(
        product=view.product.name,
        product_code=view.product.code,
        product_href=f"/producten/{view.product.code}",
        provider=view.provider.name,
        provider_href=f"/aanbieders/{view.provider.slug}",
        place=view.location.place,
        summary=_summary(view, facts),
        wait=block,
        wait_explanation=_explanation(view, block, crisis=crisis),
        contact_href=f"/aanbod/{view.offer.id}/contact",
        phone=view.offer.phone,
        phone_href=phone_href(view.offer.phone),
        phone_hours=view.offer.phone_hours,
        email=view.offer.email,
        website=view.offer.website or view.provider.website,
        steps=_steps(view),
        facts=_facts(view, facts),
        meanwhile=_meanwhile(view),
        step_downs=tuple(_lighter(product, facts, default_region) for product in lighter),
        letter=_letter(view, block, today),
        is_crisis=crisis,
        charts=() if crisis else history_charts(reports, norm, today, current=block.age_kind == "vers"),
        history=() if crisis else history_rows(reports, today),
        report=report,
    )


def _summary(view: OfferView, facts: RegionFacts) -> str:
    settings = [
        facts.characteristics[code].label.lower()
        for code in view.characteristics
        if code in facts.characteristics and facts.characteristics[code].kind == "setting"
    ]
    low, high = view.offer.age_from, view.offer.age_to
    return " · ".join([f"{low} tot en met {high} jaar", *([", ".join(settings[:3])] if settings else [])])


def _explanation(view: OfferView, block: WaitBlock, *, crisis: bool) -> str:
    measured = f"Gemeten op {long_date(view.report.measured_on)}. " if view.report and block.age_kind != "leeg" else ""
    if block.doubted:
        measured += "Daarna kwamen er minstens drie meldingen dat het niet klopt. Bel dus eerst. "
    if crisis:
        return f"{measured}Een plek kan net bezet zijn. Bel altijd eerst."
    if not block.cells:
        return measured.strip()
    return f"{measured}Twee aparte wachttijden: de tweede begint na de intake."


def _steps(view: OfferView) -> tuple[Fact, ...]:
    """How to refer: the provider's own words, or the way that always works."""
    if view.offer.how_to_refer.strip():
        return tuple(
            Fact(f"Stap {number}", (line,)) for number, line in enumerate(plain_lines(view.offer.how_to_refer), start=1)
        )
    call = f"Bel {view.offer.phone}." if view.offer.phone else "Neem contact op met de aanbieder."
    return (
        Fact("Kijk of het past.", (f"{call} Vraag of de wachttijd nog klopt en of dit kind hier op zijn plek is.",)),
        Fact(
            "Stuur een verwijsbrief.",
            (f"Zet de productcode erbij: {view.product.code}. Stuur gegevens over een kind alleen beveiligd.",),
        ),
        Fact("Vertel het gezin wat er gebeurt.", ("Spreek af wie belt, en wat helpt tijdens het wachten.",)),
    )


def _facts(view: OfferView, facts: RegionFacts) -> tuple[Fact, ...]:
    rows = [Fact("Wat het is", (), plain_text(view.offer.description) or plain_text(view.product.description))]
    if limits := plain_text(view.offer.contra_indications):
        rows.append(Fact("Niet voor", (), limits))
    for kind, title in FACT_TITLES.items():
        labels = [
            facts.characteristics[code].label
            for code in view.characteristics
            if code in facts.characteristics and facts.characteristics[code].kind == kind and code != BRIDGING
        ]
        if labels:
            rows.append(Fact(title, (" · ".join(labels),)))
    if not view.characteristics:
        rows.append(Fact("Kenmerken", ("De aanbieder heeft nog geen kenmerken ingevuld.",)))
    if advice := plain_text(view.offer.consultation):
        rows.append(Fact("Overleg vooraf", (), advice))
    rows.append(Fact("Adres", (_address(view),)))
    return tuple(rows)


def _address(view: OfferView) -> str:
    parts = [view.location.street, " ".join(part for part in (view.location.postcode, view.location.place) if part)]
    return ", ".join(part for part in parts if part)


def _meanwhile(view: OfferView) -> tuple[Fact, ...]:
    if bridging := plain_text(view.offer.bridging):
        return (Fact("Tijdens het wachten", ("Dit maakt de wachttijd niet korter.",), bridging),)
    if BRIDGING in view.characteristics:
        text = f"{view.provider.name} biedt overbruggingszorg. Vraag er bij de aanmelding naar."
        return (Fact("Tijdens het wachten", (text, "Dit maakt de wachttijd niet korter.")),)
    return ()


def _lighter(product: Product, facts: RegionFacts, region: str) -> Link:
    asked = OfferQuestion(region=facts.slug, products=(product.code,))
    return Link(product.name, search_href(asked, region), note=product.code)


def _letter(view: OfferView, block: WaitBlock, today: date) -> str:
    who = ", ".join(part for part in (view.provider.name, _address(view), view.offer.phone) if part)
    return "\n".join(
        (
            f"{view.product.name}, {view.product.code}",
            who,
            f"{_wait_words(view, block)} Bron: Plekwijzer, {short_date(today)}",
        )
    )


def _wait_words(view: OfferView, block: WaitBlock) -> str:
    """The wait in one sentence, in the words of the screen, always with the day it was measured."""
    report = view.report
    if report is None or block.state == "onbekend":
        return f"{block.title}."
    doubt = ", mogelijk niet actueel" if block.doubted else ", mogelijk verouderd" if block.ageing else ""
    day = f"(gemeten {short_date(report.measured_on)}{doubt})"
    parts = [] if block.state == "plekken" else [block.title]
    if block.places is not None:
        free = block.places.free
        parts.append("vol" if free == 0 else counted(free, "plek vrij", "plekken vrij"))
    for cell in block.cells:
        parts.append(f"{cell.name.lower()} {'nog niet bekend' if cell.weeks is None else weeks(cell.weeks)}")
    text = ", ".join(
        part for number, part in enumerate(parts) if part.lower() not in [each.lower() for each in parts[:number]]
    )
    return f"{text[0].upper()}{text[1:]} {day}."
