"""An offer as one row of a list."""

from datetime import date

from portal.queries.offers import OfferView
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.find_offers import FoundOffer
from portal.web.offers.page import ResultRow
from portal.web.offers.wait_words import product_norm, wait_block
from portal.web.words.dutch import ages, kilometres, phone_href

SHOWN_KINDS = ("methodiek", "setting", "taal", "bijzonder")


def result_row(found: FoundOffer, facts: RegionFacts, today: date, why: str = "") -> ResultRow:
    """One offer in a list."""
    view = found.view
    block = wait_block(view, facts.rules, product_norm(view, facts.products), today)
    return ResultRow(
        id=view.offer.id,
        href=f"/aanbod/{view.offer.id}",
        refer_href=f"/aanbod/{view.offer.id}#verwijzen",
        report_href=f"/aanbod/{view.offer.id}#melding",
        provider=view.provider.name,
        product=view.product.name,
        place=view.location.place,
        distance=kilometres(found.distance_m),
        facts=offer_facts(view, facts),
        phone=view.offer.phone,
        phone_href=phone_href(view.offer.phone),
        muted=block.state == "stop",
        wait=block,
        why=why,
    )


def offer_facts(view: OfferView, facts: RegionFacts) -> str:
    """Ages and the characteristics that help to choose, in one line."""
    labels = [
        facts.characteristics[code].label
        for code in view.characteristics
        if code in facts.characteristics and facts.characteristics[code].kind in SHOWN_KINDS and code != "nl"
    ]
    return " · ".join([ages(view.offer.age_from, view.offer.age_to), *labels[:4]])
