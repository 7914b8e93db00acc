"""From the catalogue and providers to their pages."""

from collections.abc import Sequence
from datetime import date

from portal.domain.offer_question import OfferQuestion
from portal.domain.product import SEGMENT_NAMES, Form, is_crisis
from portal.models import Product, Provider
from portal.queries.offers import OfferView
from portal.services.catalogue.region_facts import ProductFacts, RegionFacts
from portal.services.finding.find_offers import Found, FoundOffer
from portal.web.addresses.search import search_href
from portal.web.addresses.waits import WaitsQuestion, waits_href
from portal.web.finding.catalogue.page import (
    LocationOffers,
    ProductLine,
    ProductPage,
    ProductSegment,
    ProductsPage,
    ProviderPage,
)
from portal.web.offers.page import Fact, Link
from portal.web.offers.row import result_row
from portal.web.searching import Soonest, supply
from portal.web.words.dutch import counted, weeks

FORM_TEXTS = {
    Form.AMBULANT: "Op afspraak, thuis of bij de aanbieder",
    Form.DAY: "Overdag, in een groep of op een locatie",
    Form.STAY: "Met verblijf: het kind slaapt er",
}


def products_page(facts: RegionFacts, soonest: Soonest) -> ProductsPage:
    """Everything /producten shows."""
    segments = tuple(
        ProductSegment(
            number,
            name,
            tuple(_line(product, soonest) for product in facts.products.values() if product.segment == number),
        )
        for number, name in SEGMENT_NAMES.items()
    )
    return ProductsPage(len(facts.products), tuple(segment for segment in segments if segment.products))


def _line(product: ProductFacts, soonest: Soonest) -> ProductLine:
    return ProductLine(
        product.code, product.name, f"/producten/{product.code}", product.description, supply(*soonest(product.code))
    )


def product_page(
    product: ProductFacts,
    facts: RegionFacts,
    found: Found,
    lighter: Sequence[Product],
    default_region: str,
    today: date,
) -> ProductPage:
    """Everything /producten/<code> shows."""
    rows = [
        Fact("Leeftijd", (f"{product.age_from} tot en met {product.age_to} jaar",)),
        Fact("Hoe", (FORM_TEXTS[product.form],)),
        Fact("Segment", (f"{product.segment}: {SEGMENT_NAMES[product.segment]}",)),
    ]
    if product.norm is not None and not is_crisis(product.segment):
        norm = product.norm
        rows.append(
            Fact("Norm", (f"Intake binnen {weeks(norm.intake_weeks)}, daarna start binnen {weeks(norm.start_weeks)}",))
        )
    asked = OfferQuestion(region=facts.slug, products=(product.code,))
    return ProductPage(
        code=product.code,
        name=product.name,
        description=product.description,
        facts=tuple(rows),
        search_href=search_href(asked, default_region),
        offer_total=found.answer.total,
        step_downs=tuple(Link(each.name, f"/producten/{each.code}", note=each.code) for each in lighter),
        rows=tuple(result_row(offer, facts, today) for offer in found.offers),
        is_crisis=is_crisis(product.segment),
        waits_href=waits_href(WaitsQuestion(facts.slug, product.segment, product.code), default_region),
    )


def provider_page(provider: Provider, views: Sequence[OfferView], facts: RegionFacts, today: date) -> ProviderPage:
    """Everything /aanbieders/<slug> shows; only offers that a search would show."""
    groups: dict[int, list[OfferView]] = {}
    for view in views:
        groups.setdefault(view.location.id, []).append(view)
    locations = tuple(
        LocationOffers(
            heading=group[0].location.place,
            address=", ".join(
                part
                for part in (
                    group[0].location.street,
                    f"{group[0].location.postcode} {group[0].location.place}".strip(),
                )
                if part
            ),
            rows=tuple(result_row(FoundOffer(view, None), facts, today) for view in group),
        )
        for group in groups.values()
    )
    summary = (
        f"{counted(len(views), 'keer aanbod', 'keer aanbod')} op {counted(len(locations), 'vestiging', 'vestigingen')}"
        if views
        else "Nu geen aanbod met een contract in deze regio."
    )
    return ProviderPage(provider.name, summary, provider.website, locations)
