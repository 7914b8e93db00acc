"""What is searchable: one offer, flattened, as the database shows it to the engine.

This room knows nothing of where the values come from; it only says what the engine needs to know
of an offer in order to find, filter, count and order it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: The words a status can be, in the order in which offers of unknown wait are listed: first those a
#: referrer can still do something with, an intake stop last.
STATUSES: tuple[str, ...] = ("beschikbaar", "na-beoordeling", "wachtlijst", "onbekend", "stop")

#: Longest wait that is kept, in weeks; longer ones count as this long.
MAX_WEEKS = 260


@dataclass(frozen=True, slots=True)
class OfferDocument:
    """One contracted product at one location, in one region.

    Points are RD New (EPSG:28992) in metres; waits are whole weeks, 0 to 260, None when unknown (a
    negative wait counts as unknown, a longer one as 260); ages are whole years, inclusive. A status
    outside :data:`STATUSES` counts as "onbekend".
    """

    id: int
    #: Slug of the region that contracted the offer; a question is always about one region.
    region: str
    #: Product code, for example "S4-13". The same code can have another name in another region.
    product: str
    product_name: str
    #: What the product is for: the catalogue's description and the words people use for it.
    product_text: str
    #: 1 to 5.
    segment: int
    #: Provider slug.
    provider: str
    provider_name: str
    #: Town.
    place: str
    #: CBS code, for example "GM0861".
    municipality: str
    #: Name of the area within the region; "" outside the region's areas.
    area: str
    x: float
    y: float
    age_from: int
    age_to: int
    #: Codes of the characteristics.
    characteristics: tuple[str, ...]
    #: Their labels in the same order, separated by newline, " | ", "; " or ", " (the first of these that
    #: gives as many labels as there are codes; otherwise the codes stand in for the labels in suggestions).
    characteristic_text: str
    #: The provider's own description.
    text: str
    status: str
    intake_wait: int | None
    start_wait: int | None
    places_free: int | None
    places_total: int | None
    #: Day on which the figure was measured; None when nothing was ever reported.
    measured_on: date | None
    #: A figure older than this many days is "mogelijk verouderd" (31 by default; a setting of the region).
    ageing_after: int
    #: A figure older than this many days is worth nothing (62 by default; crisis products 2).
    stale_after: int
    contract_from: date
    #: Last day of the contract, inclusive; None is open-ended.
    contract_to: date | None
    #: Last day of an intake stop, inclusive; None is until further notice.
    stop_until: date | None = None
    #: Whether people who used the figure said that it is wrong: it is not current, however fresh.
    doubted: bool = False
