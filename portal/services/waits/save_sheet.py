"""Save many rows of a provider's sheet at once, and undo the last save: valid rows are saved although one fails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.domain.dutch_time import AMSTERDAM
from portal.domain.errors import ImpossibleReport, NotUndone, OutdatedForm
from portal.domain.permissions import Actor
from portal.domain.waiting_time import Status, WaitFigure
from portal.models import Channel, WaitReport, WaitSave
from portal.queries.offers import OfferView
from portal.queries.waiting_time import current_reports, last_save, previous_reports, reports_of_save
from portal.services.waits.report_wait import append_reports, check_version, confirmed, judged, own_offers

MOST_ROWS = 1000
"""Rows of one save; a provider with more saves per location."""
UNDO_MINUTES = 15
UNDO_ACTION = "ongedaan gemaakt"


@dataclass(frozen=True, slots=True)
class RowReport:
    """What was said about one offer; ``said`` None confirms the current figure. ``version`` as in report_wait."""

    offer_id: int
    said: WaitFigure | None
    version: int | None


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of the rows: ids of reports, sentences per field, and rows that somebody else changed meanwhile."""

    reports: Mapping[int, int] = field(default_factory=dict)
    refused: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    outdated: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class LastSave:
    """A save that can be undone: when it was and which offers it changed."""

    id: int
    at: datetime
    offer_ids: tuple[int, ...]


def save_rows(
    session: Session, actor: Actor, rows: Sequence[RowReport], *, now: datetime, channel: Channel = Channel.PAGE
) -> Saved:
    """Append a report for each row that is possible and was not changed by somebody else meanwhile.

    Raises:
        NotYours: any of the offers is another provider's; nothing is saved.
    """
    if not rows:
        return Saved()
    views = own_offers(session, actor, [row.offer_id for row in rows], now)
    good: list[tuple[OfferView, WaitFigure]] = []
    refused: dict[int, Mapping[str, str]] = {}
    outdated: set[int] = set()
    for row in rows:
        view = views[row.offer_id]
        try:
            check_version(view, row.version)
            good.append((view, _figure(view, row.said, now)))
        except OutdatedForm:
            outdated.add(row.offer_id)
        except ImpossibleReport as error:
            refused[row.offer_id] = error.fields
    reports = _append(session, actor, good, now, channel) if good else []
    return Saved({report.offer_id: report.id for report in reports}, refused, frozenset(outdated))


def _figure(view: OfferView, said: WaitFigure | None, now: datetime) -> WaitFigure:
    """What was typed, or what stood when the row is unchanged; both measured today."""
    if said is None:
        return confirmed(view.figure, now)
    return judged(view, replace(said, measured_on=None), now.astimezone(AMSTERDAM).date())


def _append(
    session: Session, actor: Actor, good: Sequence[tuple[OfferView, WaitFigure]], now: datetime, channel: Channel
) -> list[WaitReport]:
    save = WaitSave(user_id=actor.user_id, at=now)
    session.add(save)
    session.flush()
    return append_reports(session, actor, good, now, channel, save_id=save.id)


def undoable(session: Session, actor: Actor, now: datetime) -> LastSave | None:
    """The last save of this account while it can still be undone: recent, and nothing reported since."""
    save = last_save(session, actor.person_id)
    if save is None or _too_late(save, now):
        return None
    reports = reports_of_save(session, save.id)
    current = current_reports(session, [report.offer_id for report in reports])
    if not reports or any(current.get(report.offer_id) != report.id for report in reports):
        return None
    return LastSave(save.id, save.at, tuple(report.offer_id for report in reports))


def undo_save(session: Session, actor: Actor, save_id: int, *, now: datetime) -> list[int]:
    """Append reports that restore what stood before the last save of this account; the offers that they are about.

    A restored figure keeps the day on which it was measured: undoing makes nothing fresh. What was
    unknown before is reported as unknown.

    Raises:
        NotUndone: it is not the own last save, too long ago, already undone, or somebody reported since.
        NotYours: an offer left the provider meanwhile.
    """
    save = last_save(session, actor.person_id)
    if save is None or save.id != save_id:
        raise NotUndone("U kunt alleen uw laatste opslag ongedaan maken. Pas de rij zelf aan.")
    if _too_late(save, now):
        raise NotUndone(f"Ongedaan maken kan tot {UNDO_MINUTES} minuten na het opslaan. Pas de rij zelf aan.")
    reports = {report.offer_id: report.id for report in reports_of_save(session, save.id)}
    views = own_offers(session, actor, list(reports), now)
    current = {offer_id: view.report.id for offer_id, view in views.items() if view.report is not None}
    changed = [offer_id for offer_id, report_id in reports.items() if current.get(offer_id) != report_id]
    if changed:
        raise NotUndone(_why_changed(views, changed))
    before = previous_reports(session, list(reports))
    today = now.astimezone(AMSTERDAM).date()
    restored = []
    for offer_id, view in views.items():
        old = before.get(offer_id)
        _doubt_again(view, old, now)
        restored.append((view, old.figure if old else WaitFigure(Status.UNKNOWN, today)))
    append_reports(session, actor, restored, now, Channel.PAGE, undo=True, action=UNDO_ACTION)
    return list(reports)


def _doubt_again(view: OfferView, old: WaitReport | None, now: datetime) -> None:
    """A figure that was doubtful before is so again: undoing confirms nothing. A hair later than its new report."""
    doubted_at = view.offer.doubted_at
    if doubted_at is not None and (old is None or doubted_at > old.reported_at):
        view.offer.doubted_at = now + timedelta(microseconds=1)


def _too_late(save: WaitSave, now: datetime) -> bool:
    return now - save.at > timedelta(minutes=UNDO_MINUTES)


def _why_changed(views: Mapping[int, OfferView], changed: Sequence[int]) -> str:
    if all((report := views[offer_id].report) is not None and report.undoes_id for offer_id in changed):
        return "Deze opslag is al ongedaan gemaakt."
    names = sorted({views[offer_id].product.name for offer_id in changed})
    return f"Dit kan niet meer: er is na uw opslag iets gewijzigd bij {', '.join(names[:3])}. Pas de rij zelf aan."
