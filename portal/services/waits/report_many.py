"""Many waits of one provider at once: all or none, and every bad one is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.dutch_time import AMSTERDAM
from portal.domain.errors import ImpossibleReport, PortalError
from portal.domain.permissions import Actor
from portal.domain.waiting_time import WaitFigure
from portal.models import Channel, WaitReport
from portal.queries.offers import OfferView
from portal.services.waits.report_wait import append_reports, judged, own_among


@dataclass(frozen=True, slots=True)
class Said:
    """A figure for one offer; ``version`` is the id of the report it was made from, 0 for none."""

    offer_id: int
    version: int
    figure: WaitFigure


class ReportsRefused(PortalError):
    """Nothing was saved. Positions in what was said: unknown or foreign, outdated, impossible with sentences."""

    def __init__(self, unknown: list[int], outdated: list[int], impossible: dict[int, dict[str, str]]) -> None:
        super().__init__(f"{len(unknown)} onbekend, {len(outdated)} verouderd, {len(impossible)} onmogelijk")
        self.unknown, self.outdated, self.impossible = unknown, outdated, impossible


def report_many(
    session: Session, actor: Actor, said: Sequence[Said], *, now: datetime, channel: Channel
) -> list[WaitReport]:
    """Append all of ``said`` (at most 2000, every offer once), by the rules of ``report_wait``.

    A figure without ``measured_on`` is of today.

    Raises:
        ReportsRefused: with everything that is wrong; the caller rolls back.
    """
    today = now.astimezone(AMSTERDAM).date()
    views = own_among(session, actor, [each.offer_id for each in said], today)
    unknown = [place for place, each in enumerate(said) if each.offer_id not in views]
    outdated: list[int] = []
    impossible: dict[int, dict[str, str]] = {}
    good: list[tuple[OfferView, WaitFigure]] = []
    for place, each in enumerate(said):
        view = views.get(each.offer_id)
        if view is None:
            continue
        if each.version != (view.report.id if view.report else 0):
            outdated.append(place)
            continue
        try:
            good.append((view, judged(view, each.figure, today)))
        except ImpossibleReport as error:
            impossible[place] = error.fields
    if unknown or outdated or impossible:
        raise ReportsRefused(unknown, outdated, impossible)
    return append_reports(session, actor, good, now, channel) if good else []
