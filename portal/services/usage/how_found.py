"""How the offers of a provider were found, month by month, beside those of others; and what passed them by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from portal.domain.how_found import (
    MiddleFound,
    Missed,
    TimesFound,
    middle_of,
    missed_searches,
    months_until,
    previous_month,
)
from portal.queries.offer_usage import (
    PeerOffer,
    filters_asked,
    first_counted_month,
    peer_offers,
    times_by_offer,
    times_of_peers,
)
from portal.queries.offers import OfferView, offers_of_provider
from portal.queries.products import characteristics


@dataclass(frozen=True, slots=True)
class OfferFound:
    """An own offer: its numbers by month, and what passed it by in the last full month."""

    view: OfferView
    times: Mapping[date, TimesFound]
    missed: tuple[Missed, ...]


@dataclass(frozen=True, slots=True)
class HowFound:
    """Everything there is to tell; ``months`` are full months, oldest first, and ``running`` is the one of today.

    ``middles`` gives the medians of others by product id and month; None where they are too few.
    """

    months: tuple[date, ...]
    running: date
    offers: tuple[OfferFound, ...]
    middles: Mapping[tuple[int, date], MiddleFound | None]

    @property
    def counted(self) -> bool:
        """Whether there is any number of the provider's own."""
        return any(times.any for offer in self.offers for times in offer.times.values())

    def total(self, month: date, product_id: int | None = None) -> TimesFound:
        """All own offers together in a month, or those of one product."""
        total = TimesFound()
        for offer in self.offers:
            if product_id is None or offer.view.product.id == product_id:
                total = total.plus(offer.times.get(month, TimesFound()))
        return total


@dataclass(frozen=True, slots=True)
class LastMonth:
    """The last full month in short, for a mail; ``missed`` is the search that passed one offer by most often."""

    month: date
    times: TimesFound
    missed: Missed | None
    missed_label: str
    """The name of that characteristic."""
    missed_product: str

    @property
    def sentences(self) -> str:
        """The same in words."""
        told = []
        if self.times.any:
            shown, opened, contacted = (
                _times(each) for each in (self.times.shown, self.times.opened, self.times.contacted)
            )
            told.append(
                f"Uw aanbod werd vorige maand {shown} getoond en {opened} geopend; {contacted} nam iemand contact op."
            )
        if self.missed is not None:
            told.append(
                f"{self.missed.searches} zoekvragen liepen langs u heen omdat u bij {self.missed_product} "
                f"‘{self.missed_label}’ niet invulde."
            )
        return " ".join(told)


def how_found(session: Session, provider_id: int, today: date) -> HowFound:
    """How the offers that a provider has today were found in the last twelve full months and this one."""
    views = offers_of_provider(session, provider_id, today)
    running = today.replace(day=1)
    began = first_counted_month(session, {view.contract.region_id for view in views}) if views else None
    months = tuple(month for month in months_until(previous_month(today)) if began is not None and month >= began)
    first = months[0] if months else running
    times = times_by_offer(session, [view.offer.id for view in views], first, running)
    missed = _missed(session, views, today)
    return HowFound(
        months,
        running,
        tuple(
            OfferFound(
                view,
                {month: times[view.offer.id, month] for month in (*months, running) if (view.offer.id, month) in times},
                missed[view.offer.id],
            )
            for view in views
        ),
        _middles(session, {view.product.id for view in views}, provider_id, (*months, running)),
    )


def last_month(session: Session, provider_id: int, today: date) -> LastMonth | None:
    """The last full month in short; None when there is nothing to tell."""
    month, views = previous_month(today), offers_of_provider(session, provider_id, today)
    times = TimesFound()
    for found in times_by_offer(session, [view.offer.id for view in views], month, month).values():
        times = times.plus(found)
    missed = _missed(session, views, today)
    best = max(
        ((each, view) for view in views for each in missed[view.offer.id][:1]),
        key=lambda pair: (pair[0].searches, pair[0].kind_empty, -pair[1].offer.id),
        default=None,
    )
    if best is None:
        return LastMonth(month, times, None, "", "") if times.any else None
    labels = {each.code: each.label for each in characteristics(session)}
    return LastMonth(month, times, best[0], labels[best[0].characteristic], best[1].product.name)


def _missed(session: Session, views: Sequence[OfferView], today: date) -> dict[int, tuple[Missed, ...]]:
    """By offer id; an offer that no search may show was not passed by."""
    kinds = {each.code: each.kind for each in characteristics(session)}
    month = previous_month(today)
    asked = {
        region_id: filters_asked(session, region_id, month)
        for region_id in {view.contract.region_id for view in views if view.searchable}
    }
    return {
        view.offer.id: missed_searches(asked[view.contract.region_id], view.product.code, view.characteristics, kinds)
        if view.searchable
        else ()
        for view in views
    }


def _middles(
    session: Session, product_ids: set[int], provider_id: int, months: Sequence[date]
) -> dict[tuple[int, date], MiddleFound | None]:
    """Medians by product and month, over the offers that were contracted then: one never seen counts as nought."""
    if not product_ids:
        return {}
    peers: dict[int, list[PeerOffer]] = {}
    for peer in peer_offers(session, product_ids, provider_id):
        peers.setdefault(peer.product_id, []).append(peer)
    times = times_of_peers(session, product_ids, provider_id, months[0], months[-1])
    return {
        (product_id, month): middle_of(
            [
                (peer.provider_id, times.get((peer.offer_id, month), TimesFound()))
                for peer in peers.get(product_id, ())
                if peer.held_in(month, _end(month))
            ]
        )
        for product_id in product_ids
        for month in months
    }


def _times(number: int) -> str:
    return f"{number:,} keer".replace(",", ".")


def _end(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
