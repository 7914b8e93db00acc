"""The improvement list of the panel: what may happen to a wish, and why not.

Members propose and vote; the office decides, plans and says what was done. A refused move is a Dutch sentence that
says what to do first; an empty sentence means that it may.
"""

import re
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

from portal.domain.quarter import next_quarter, quarter_start

LONGEST_TITLE = 120
LONGEST_EXPLANATION = 2_000
LONGEST_SOURCE = 200
LONGEST_REASON = 500
LONGEST_LINK = 300
MOST_OPEN = 200
"""Wishes of a region that are neither done nor turned down: more than a meeting can weigh."""
QUARTERS_AHEAD = 8


class WishStatus(StrEnum):
    """Where a wish stands; the values stand in the database and in addresses."""

    PROPOSED = "voorstel"
    WILL_DO = "gaan-we-doen"
    PLANNED = "gepland"
    LATER = "later"
    REFUSED = "niet"
    DONE = "gedaan"

    @property
    def is_open(self) -> bool:
        """Whether members may vote: it is neither done nor turned down."""
        return self not in (WishStatus.REFUSED, WishStatus.DONE)


STATUS_ORDER: tuple[WishStatus, ...] = (
    WishStatus.PROPOSED,
    WishStatus.WILL_DO,
    WishStatus.PLANNED,
    WishStatus.LATER,
    WishStatus.DONE,
    WishStatus.REFUSED,
)
"""What asks for something comes first."""


class Decision(StrEnum):
    """What the office can decide; the value is the status that follows."""

    WILL_DO = "gaan-we-doen"
    LATER = "later"
    REFUSED = "niet"

    @property
    def status(self) -> WishStatus:
        """The status that a wish gets."""
        return WishStatus(self.value)


def why_not_vote(status: WishStatus) -> str:
    """Why a vote can be neither given nor taken back."""
    if status is WishStatus.DONE:
        return "Dit is al gedaan. Stemmen kan niet meer."
    return "" if status.is_open else "Hierover is besloten: wij doen het niet. Stemmen kan niet meer."


def why_not_edit(status: WishStatus) -> str:
    """Why the words of a wish can no longer be changed by who proposed it."""
    return (
        "" if status is WishStatus.PROPOSED else "over deze wens is al besloten: vraag het regiobeheer om een wijziging"
    )


def why_not_decide(status: WishStatus, decision: Decision) -> str:
    """Why a decision cannot be taken. Doing it again opens what was done or turned down."""
    if status is WishStatus.DONE and decision is not Decision.WILL_DO:
        return "dit is al gedaan: kies eerst ‘Gaan we doen’ als het toch niet klaar is"
    if status is WishStatus.WILL_DO and decision is Decision.WILL_DO:
        return "dit is al besloten: kies bij ‘Wanneer’ een kwartaal, of neem een ander besluit"
    return ""


def why_not_plan(status: WishStatus) -> str:
    """Why a wish cannot be planned."""
    if status in (WishStatus.WILL_DO, WishStatus.PLANNED):
        return ""
    if status is WishStatus.DONE:
        return "dit is al gedaan: plannen hoeft niet meer"
    return "neem eerst het besluit ‘Gaan we doen’, daarna kunt u een kwartaal kiezen"


def why_not_finish(status: WishStatus) -> str:
    """Why a wish cannot be done; what was done may be told better later."""
    if status in (WishStatus.WILL_DO, WishStatus.PLANNED, WishStatus.DONE):
        return ""
    return "neem eerst het besluit ‘Gaan we doen’, daarna kunt u zeggen dat het gedaan is"


def quarters_to_plan(today: date) -> tuple[date, ...]:
    """First days of the quarters for which something can be planned: this one and the next."""
    found = [quarter_start(today)]
    while len(found) < QUARTERS_AHEAD:
        found.append(next_quarter(found[-1]))
    return tuple(found)


def plan_is_late(status: WishStatus, planned_for: date | None, today: date) -> bool:
    """Whether the quarter for which something was planned is over and it is not done."""
    return status is WishStatus.PLANNED and planned_for is not None and planned_for < quarter_start(today)


def anchor_of(wish_id: int) -> str:
    """Where a wish stands on the public page of what was improved."""
    return f"#wens-{wish_id}"


def read_anchor(link: str) -> int | None:
    """The wish that an anchor of that page names; None for anything else."""
    found = re.fullmatch(r"#wens-([1-9][0-9]{0,8})", link)
    return int(found[1]) if found else None


def link_fault(link: str) -> str:
    """Why a link to a release note cannot be used; only http(s) and anchors of the page of what was improved can."""
    if read_anchor(link) is not None:
        return ""
    if len(link) > LONGEST_LINK:
        return f"dit adres heeft {len(link)} tekens, er passen er {LONGEST_LINK}: neem een korter adres"
    sentence = "een adres begint met https:// en heeft geen spaties, of is een regel van /verbeterd zoals #wens-12"
    if any(not each.isprintable() or each.isspace() for each in link) or "\\" in link:
        return sentence
    try:
        parts = urlsplit(link)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
        _ = parts.port
    except ValueError:
        return sentence
    return "" if fine else sentence
