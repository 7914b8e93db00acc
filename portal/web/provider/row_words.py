"""What every list of own offers says of a row: its choices, the icon of its age, whether it can be confirmed."""

from collections.abc import Mapping
from datetime import date

from portal.domain.waiting_time import Actuality, Status, StopReason
from portal.queries.offers import OfferView
from portal.web.choice import Choice

AGE_KIND = {
    Actuality.CURRENT: "vers",
    Actuality.AGEING: "oud",
    Actuality.DOUBTED: "oud",
    Actuality.UNKNOWN: "leeg",
}


def can_confirm(view: OfferView, today: date) -> bool:
    """Whether there is a figure that can be dated anew."""
    figure = view.figure
    if figure is None or figure.status is Status.UNKNOWN:
        return False
    return figure.stop_until is None or figure.stop_until >= today


def choices(texts: Mapping[Status, str] | Mapping[StopReason, str], chosen: str, empty: str) -> tuple[Choice, ...]:
    """The options; an empty one stands first only while nothing fitting is chosen."""
    known = tuple(Choice(word.value, text, word.value == chosen) for word, text in texts.items())
    return known if any(choice.selected for choice in known) else (Choice("", empty, True), *known)
