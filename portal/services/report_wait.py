"""A provider reports a wait: appended with who and when, seen by every search within a second."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.availability import check_report, keep_asked
from portal.domain.errors import ImpossibleReport, NotYours, OutdatedForm
from portal.domain.permissions import Actor, may_report_wait
from portal.domain.product import is_crisis
from portal.domain.waiting_time import Status, WaitFigure
from portal.models import AuditEntry, Channel, Offer, WaitReport
from portal.queries.offers import OfferView, offers_by_ids
from portal.services.record_change import record_change

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
"""Days are days in the Netherlands: a report just before midnight is of that day."""


def report_wait(
    session: Session,
    actor: Actor,
    offer_id: int,
    said: WaitFigure,
    *,
    version: int | None,
    now: datetime,
    channel: Channel = Channel.PAGE,
    measured_on: date | None = None,
) -> WaitReport:
    """Append what a provider said about its own offer; ``measured_on`` of ``said`` is ignored.

    ``measured_on`` is the day of the measurement, today when it is None; it may not lie before the
    newest measurement, which would stay the current one. ``version`` is the id of the report that the
    form was made from (0 for none); None skips the check.

    Raises:
        NotYours: the offer is another provider's, or does not exist.
        OutdatedForm: somebody reported in between; nothing is saved.
        ImpossibleReport: the figure cannot be true; sentences per field.
    """
    view = _own_offer(session, actor, offer_id, now)
    _check_version(view, version)
    today = now.astimezone(AMSTERDAM).date()
    crisis = is_crisis(view.product.segment)
    figure = keep_asked(
        replace(said, measured_on=measured_on or today), counts_places=view.product.counts_places, crisis=crisis
    )
    check_report(
        figure,
        today=today,
        counts_places=view.product.counts_places,
        places_total=view.offer.places_total,
        crisis=crisis,
    )
    check_newest(view.figure, figure)
    return _append(session, actor, view, figure, now, channel)


def check_newest(current: WaitFigure | None, said: WaitFigure) -> None:
    """Refuse a measurement that is older than the current one: it would be saved and shown nowhere.

    Raises:
        ImpossibleReport: with the sentence.
    """
    if current is None or current.measured_on is None or said.measured_on is None:
        return
    if said.measured_on < current.measured_on:
        raise ImpossibleReport({"measured_on": f"er is al een nieuwere meting, van {current.measured_on:%d-%m-%Y}"})


def confirm_unchanged(
    session: Session,
    actor: Actor,
    offer_id: int,
    *,
    version: int | None,
    now: datetime,
    channel: Channel = Channel.PAGE,
) -> WaitReport:
    """Say that the current figure still holds: a new report of today with the same numbers.

    Raises:
        NotYours, OutdatedForm: as in ``report_wait``.
        ImpossibleReport: nothing was reported yet, or the stop has ended, so there is nothing to confirm.
    """
    view = _own_offer(session, actor, offer_id, now)
    _check_version(view, version)
    today = now.astimezone(AMSTERDAM).date()
    figure = view.figure
    if figure is None or figure.status is Status.UNKNOWN:
        raise ImpossibleReport({"status": "er is nog niets gemeld om te bevestigen: kies een status"})
    if figure.stop_until is not None and figure.stop_until < today:
        raise ImpossibleReport({"until": "de cliëntenstop is voorbij: kies een nieuwe status of einddatum"})
    return _append(session, actor, view, replace(figure, measured_on=today), now, channel)


def _own_offer(session: Session, actor: Actor, offer_id: int, now: datetime) -> OfferView:
    """The offer, locked against a second writer; NotYours for everybody but its provider."""
    if session.scalar(select(Offer.id).where(Offer.id == offer_id).with_for_update()) is None:
        raise NotYours
    view = offers_by_ids(session, [offer_id], now.astimezone(AMSTERDAM).date())[offer_id]
    if not may_report_wait(actor, offer_provider_id=view.provider.id):
        raise NotYours
    return view


def _check_version(view: OfferView, version: int | None) -> None:
    if version is not None and version != (view.report.id if view.report else 0):
        raise OutdatedForm


def _append(
    session: Session, actor: Actor, view: OfferView, figure: WaitFigure, now: datetime, channel: Channel
) -> WaitReport:
    report = append_report(session, actor, view, figure, now, channel)
    record_change(session, [view.offer.id], now)
    return report


def append_report(
    session: Session, actor: Actor, view: OfferView, figure: WaitFigure, now: datetime, channel: Channel
) -> WaitReport:
    """The row and its audit entry, without any check; the caller records the change."""
    assert figure.measured_on is not None
    report = WaitReport(
        offer_id=view.offer.id,
        status=figure.status,
        intake_weeks=figure.intake_weeks,
        start_weeks=figure.start_weeks,
        places_free=figure.places_free,
        stop_until=figure.stop_until,
        stop_reason=figure.stop_reason,
        measured_on=figure.measured_on,
        reported_at=now,
        reported_by_id=actor.user_id,
        channel=channel,
    )
    session.add(report)
    session.flush()
    session.add(
        AuditEntry(
            at=now,
            user_id=actor.user_id,
            provider_id=actor.provider_id,
            token_id=actor.token_id,
            channel=channel,
            action="wachttijd gemeld",
            subject="offer",
            subject_id=view.offer.id,
            before=facts_of(view.figure),
            after=facts_of(figure),
        )
    )
    return report


def facts_of(figure: WaitFigure | None) -> dict[str, Any] | None:
    """A figure as plain JSON for the audit trail; empty parts are left out."""
    if figure is None:
        return None
    facts: dict[str, Any] = {"status": figure.status.value}
    for name in ("intake_weeks", "start_weeks", "places_free"):
        if getattr(figure, name) is not None:
            facts[name] = getattr(figure, name)
    for name in ("measured_on", "stop_until"):
        if getattr(figure, name) is not None:
            facts[name] = getattr(figure, name).isoformat()
    if figure.stop_reason is not None:
        facts["stop_reason"] = figure.stop_reason.value
    return facts
