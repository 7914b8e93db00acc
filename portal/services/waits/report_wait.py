"""A provider reports a wait: appended with who and when, seen by every search within a second."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.domain.availability import check_report, keep_asked
from portal.domain.dutch_time import AMSTERDAM
from portal.domain.errors import ImpossibleReport, NotYours, OutdatedForm
from portal.domain.permissions import Actor, may_report_wait
from portal.domain.product import is_crisis
from portal.domain.waiting_time import Status, WaitFigure, same_figure
from portal.models import AuditEntry, Channel, Offer, WaitReport
from portal.queries.offers import OfferView, offers_by_ids
from portal.services.indexing.record_change import record_change
from portal.services.waits.close_feedback import close_corrected, open_again

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
    view = own_offers(session, actor, [offer_id], now)[offer_id]
    check_version(view, version)
    figure = judged(view, replace(said, measured_on=measured_on), now.astimezone(AMSTERDAM).date())
    return append_reports(session, actor, [(view, figure)], now, channel)[0]


def _check_newest(current: WaitFigure | None, said: WaitFigure) -> None:
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
    view = own_offers(session, actor, [offer_id], now)[offer_id]
    check_version(view, version)
    return append_reports(session, actor, [(view, confirmed(view.figure, now))], now, channel)[0]


def own_offers(session: Session, actor: Actor, offer_ids: Collection[int], now: datetime) -> dict[int, OfferView]:
    """The offers, locked against a second writer; NotYours when any of them is not the actor's own."""
    views = own_among(session, actor, offer_ids, now.astimezone(AMSTERDAM).date())
    if len(views) != len(set(offer_ids)):
        raise NotYours
    return views


def own_among(session: Session, actor: Actor, offer_ids: Collection[int], today: date) -> dict[int, OfferView]:
    """The actor's own among these offers, locked against a second writer.

    The locks are taken in order of id, so that two who save the same rows wait for each other instead
    of both waiting for ever.
    """
    ids = sorted(set(offer_ids))
    session.execute(select(Offer.id).where(Offer.id.in_(ids)).order_by(Offer.id).with_for_update())
    views = offers_by_ids(session, ids, today)
    return {key: view for key, view in views.items() if may_report_wait(actor, offer_provider_id=view.provider.id)}


def check_version(view: OfferView, version: int | None) -> None:
    """Refuse a form that was made from another report than the current one.

    Raises:
        OutdatedForm: somebody reported in between.
    """
    if version is not None and version != (view.report.id if view.report else 0):
        raise OutdatedForm


def judged(view: OfferView, said: WaitFigure, today: date) -> WaitFigure:
    """What was said as it will be kept: only what its status asks, measured on the day that it says or else today.

    Raises:
        ImpossibleReport: the figure cannot be true, or there is a newer one; sentences per field.
    """
    crisis = is_crisis(view.product.segment)
    dated = replace(said, measured_on=said.measured_on or today)
    figure = keep_asked(dated, counts_places=view.product.counts_places, crisis=crisis)
    check_report(
        figure,
        today=today,
        counts_places=view.product.counts_places,
        places_total=view.offer.places_total,
        crisis=crisis,
    )
    _check_newest(view.figure, figure)
    return figure


def confirmed(figure: WaitFigure | None, now: datetime) -> WaitFigure:
    """The same figure, measured today.

    Raises:
        ImpossibleReport: nothing was reported yet, or the stop has ended, so there is nothing to confirm.
    """
    today = now.astimezone(AMSTERDAM).date()
    if figure is None or figure.status is Status.UNKNOWN:
        raise ImpossibleReport({"status": "er is nog niets gemeld om te bevestigen: kies een status"})
    if figure.stop_until is not None and figure.stop_until < today:
        raise ImpossibleReport({"until": "de cliëntenstop is voorbij: kies een nieuwe status of einddatum"})
    return replace(figure, measured_on=today)


def append_reports(
    session: Session,
    actor: Actor,
    said: Sequence[tuple[OfferView, WaitFigure]],
    now: datetime,
    channel: Channel,
    *,
    save_id: int | None = None,
    undo: bool = False,
    action: str = "wachttijd gemeld",
) -> list[WaitReport]:
    """Append a report per offer, with its line in the audit trail, and queue the offers for the index.

    With ``undo`` each report undoes the current one. A figure that says something else than the current one answers
    what referrers reported about that. Everything is written in a few statements, however many rows.
    """
    reports = []
    for view, figure in said:
        assert figure.measured_on is not None
        reports.append(
            WaitReport(
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
                save_id=save_id,
                undoes_id=view.report.id if undo and view.report else None,
            )
        )
    session.add_all(reports)
    session.flush()
    lines = [
        {
            "at": now,
            "user_id": actor.user_id,
            "provider_id": actor.provider_id,
            "token_id": actor.token_id,
            "channel": channel,
            "action": action,
            "subject": "offer",
            "subject_id": view.offer.id,
            "before": facts_of(view.figure),
            "after": facts_of(figure),
        }
        for view, figure in said
    ]
    session.execute(insert(AuditEntry), lines)
    if undo:
        open_again(session, [report.undoes_id for report in reports if report.undoes_id is not None])
    else:
        new = {
            report.offer_id: report.id
            for report, (view, figure) in zip(reports, said, strict=True)
            if not same_figure(view.figure, figure)
        }
        close_corrected(session, actor, new, now, channel)
    record_change(session, [view.offer.id for view, _ in said], now)
    return reports


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
