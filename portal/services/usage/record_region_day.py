"""Write down, once a day, how fresh the figures and how complete the words of a region's offers are."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from portal.domain.completeness import completeness
from portal.domain.product import counts_places
from portal.domain.waiting_time import Actuality, effective_wait
from portal.models import RegionDay
from portal.queries.offers import OfferView, all_offers
from portal.queries.products import characteristics
from portal.queries.regions import all_regions
from portal.services.offers.change_offer import OfferWords


class _State:
    """Numbers of one region while they are added up."""

    def __init__(self) -> None:
        self.worths = dict.fromkeys(Actuality, 0)
        self.filled = self.asked = 0


def state_of_regions(session: Session, today: date) -> list[RegionDay]:
    """The state of every region that has offers on ``today``, not yet written.

    Counted are the offers that a search can show: admissible, and contracted today. It reads every offer, which takes
    a while in a large installation: do it in a session that keeps nobody from writing.
    """
    regions = {region.slug: (region.id, region.limits) for region in all_regions(session)}
    kinds = {each.code: each.kind for each in characteristics(session)}
    states: defaultdict[str, _State] = defaultdict(_State)
    for view in all_offers(session, today):
        if not view.findable_on(today):
            continue
        state = states[view.region_slug]
        limits = regions[view.region_slug][1]
        value = effective_wait(view.figure, today, limits, view.product.segment, doubted=view.doubted)
        state.worths[value.actuality] += 1
        filled, asked = _fields(view, kinds)
        state.filled += filled
        state.asked += asked
    return [
        RegionDay(
            region_id=regions[slug][0],
            day=today,
            offers=sum(state.worths.values()),
            current=state.worths[Actuality.CURRENT],
            ageing=state.worths[Actuality.AGEING] + state.worths[Actuality.DOUBTED],
            unknown=state.worths[Actuality.UNKNOWN],
            fields_filled=state.filled,
            fields_asked=state.asked,
        )
        for slug, state in states.items()
    ]


def record_region_days(session: Session, states: Iterable[RegionDay]) -> None:
    """Write the states of a day over what was written earlier that day; the caller commits."""
    for state in states:
        session.merge(state)


def _fields(view: OfferView, kinds: dict[str, str]) -> tuple[int, int]:
    """(filled, asked) fields of an offer, as its provider sees them."""
    words = OfferWords.of(view)
    filled = {kinds[code] for code in view.characteristics if code in kinds}
    filled |= {name for name, text in words.texts.items() if text.strip()}
    product = view.product
    judged = completeness(filled, {}, counts_places=counts_places(product.form, product.segment))
    return judged.filled, judged.asked
