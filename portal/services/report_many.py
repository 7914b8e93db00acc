"""Many waits of one provider at once: all or none, and every bad one is named."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.availability import check_report, keep_asked
from portal.domain.errors import ImpossibleReport, PortalError
from portal.domain.permissions import Actor, may_report_wait
from portal.domain.product import is_crisis
from portal.domain.waiting_time import WaitFigure
from portal.models import Channel, Offer, WaitReport
from portal.queries.offers import OfferView, offers_by_ids
from portal.services.report_wait import AMSTERDAM, append_reports, check_newest


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
    views = own_offers_locked(session, actor, [each.offer_id for each in said], today)
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
            good.append((view, possible_figure(view, each.figure, today)))
        except ImpossibleReport as error:
            impossible[place] = error.fields
    if unknown or outdated or impossible:
        raise ReportsRefused(unknown, outdated, impossible)
    return append_reports(session, actor, good, now, channel) if good else []


def possible_figure(view: OfferView, said: WaitFigure, today: date) -> WaitFigure:
    """``said`` with a day and without what its status does not ask.

    Raises:
        ImpossibleReport: by the same rules as on the page, with sentences per field.
    """
    counts_places, crisis = view.product.counts_places, is_crisis(view.product.segment)
    dated = replace(said, measured_on=said.measured_on or today)
    figure = keep_asked(dated, counts_places=counts_places, crisis=crisis)
    check_report(figure, today=today, counts_places=counts_places, places_total=view.offer.places_total, crisis=crisis)
    check_newest(view.figure, figure)
    return figure


def own_offers_locked(session: Session, actor: Actor, ids: Sequence[int], today: date) -> dict[int, OfferView]:
    """The actor's own among these offers, locked in one order, so that two writers never wait for each other."""
    session.scalars(select(Offer.id).where(Offer.id.in_(ids)).order_by(Offer.id).with_for_update()).all()
    views = offers_by_ids(session, ids, today)
    return {key: view for key, view in views.items() if may_report_wait(actor, offer_provider_id=view.provider.id)}
