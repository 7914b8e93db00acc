"""Why an offer stands in a list, in one sentence."""

from datetime import date

from portal.domain.offer_question import Order
from portal.domain.waiting_time import Actuality, effective_wait
from portal.queries.offers import OfferView
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.find_offers import Found, FoundOffer
from portal.web.words.dutch import counted, joined, kilometres
from search_index.search.answer import Meaning

FITS = 0.5
"""From this worth on a product is what the words mean, and not just near it."""
MOST_LABELS = 2


def why_here(offer: FoundOffer, found: Found, facts: RegionFacts, today: date) -> str:
    """The sentence: what fits, the age, the distance, how soon, and what decides the order."""
    reasons = [*_words(offer.view, found, facts), *_asked(offer.view, found, facts)]
    if found.place is not None and offer.distance_m is not None:
        reasons.append(f"het ligt {kilometres(offer.distance_m)} van {found.place.name} (hemelsbreed)")
    reasons.append(_soon(offer.view, facts, today))
    said = joined(reasons)
    return f"{said[0].upper()}{said[1:]} ({_ORDER[found.asked.order]})."


_ORDER = {
    Order.RELEVANCE: "wat past gaat voor, dan wie het eerst kan starten; hoe bekend een aanbieder is telt niet mee",
    Order.WAIT: "wie het eerst kan starten staat bovenaan",
    Order.DISTANCE: "wat het dichtst bij ligt staat bovenaan",
}


def _words(view: OfferView, found: Found, facts: RegionFacts) -> list[str]:
    """What the words of the question have to do with this offer."""
    by_product = [meaning for meaning in found.answer.meanings if view.product.name in meaning.products]
    labels = [facts.characteristics[code].label for code in view.characteristics if code in facts.characteristics]
    reasons = []
    if by_product:
        best = max(meaning.products[view.product.name] for meaning in by_product)
        verb = "is bedoeld voor" if best >= FITS else "kan helpen bij"
        reasons.append(f"{view.product.name} {verb} {_quoted(by_product)}")
    others = [meaning for meaning in found.answer.meanings if meaning not in by_product]
    said = [meaning for meaning in others if any(meaning.words in label.casefold() for label in labels)]
    if said:
        reasons.append(f"{_quoted(said)} staat bij de kenmerken")
    rest = [meaning for meaning in others if meaning not in said]
    if rest and not by_product and not said:
        reasons.append(f"{_quoted(rest)} staat in de tekst van dit aanbod, of woorden die erop lijken")
    return reasons


def _quoted(meanings: list[Meaning]) -> str:
    return joined([f"‘{meaning.words}’" for meaning in meanings])


def _asked(view: OfferView, found: Found, facts: RegionFacts) -> list[str]:
    """What else was asked and holds."""
    asked, reasons = found.asked, []
    if asked.age is not None:
        reasons.append(f"het is voor {view.offer.age_from} tot en met {view.offer.age_to} jaar")
    if asked.characteristics:
        labels = [facts.characteristics[code].label for code in asked.characteristics][:MOST_LABELS]
        reasons.append(f"het heeft {joined([f'‘{label}’' for label in labels])}")
    return reasons


def _soon(view: OfferView, facts: RegionFacts, today: date) -> str:
    known = effective_wait(view.figure, today, facts.rules.limits, view.product.segment, doubted=view.doubted)
    if known.start_within is None:
        return "wanneer hulp kan starten is niet bekend"
    if known.start_within == 0:
        current = known.actuality is Actuality.CURRENT
        return "het kan nu starten" if current else "het kon bij de laatste meting meteen starten"
    return f"hulp start naar verwachting over {counted(known.start_within, 'week', 'weken')}"
