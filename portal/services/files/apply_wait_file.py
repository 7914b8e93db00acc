"""What was read from an uploaded file is kept until it is applied: bound to a person, to versions, and to an hour."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from portal.domain.errors import OutdatedForm
from portal.domain.permissions import Actor
from portal.domain.waiting_time import Status, StopReason, WaitFigure
from portal.models import WaitFilePreview
from portal.services.waits.report_many import Said
from portal.services.waits.report_wait import facts_of

KEPT_FOR = timedelta(hours=1)


def store_preview(session: Session, actor: Actor, said: Sequence[Said], now: datetime) -> WaitFilePreview:
    """Keep what would change; an earlier file of the same person is forgotten."""
    session.execute(delete(WaitFilePreview).where(WaitFilePreview.user_id == actor.user_id))
    preview = WaitFilePreview(
        user_id=actor.user_id,
        provider_id=actor.provider_id,
        made_at=now,
        changes=[
            {"offer_id": each.offer_id, "version": each.version, "figure": facts_of(each.figure)} for each in said
        ],
    )
    session.add(preview)
    session.flush()
    return preview


def stored_preview(session: Session, actor: Actor, now: datetime) -> WaitFilePreview | None:
    """The file that this person may still apply."""
    return session.scalar(_usable(actor, now))


def take_preview(session: Session, actor: Actor, preview_id: int, now: datetime) -> list[Said]:
    """What was kept under this number, which is gone then: a file is applied once.

    Raises:
        OutdatedForm: another file was read since, an hour went by, it was applied already, or it is somebody else's.
    """
    preview = session.scalar(_usable(actor, now).where(WaitFilePreview.id == preview_id).with_for_update())
    if preview is None:
        raise OutdatedForm
    said = said_in(preview)
    session.delete(preview)
    session.flush()
    return said


def said_in(preview: WaitFilePreview) -> list[Said]:
    """What would be saved, in the order of the file."""
    return [Said(each["offer_id"], each["version"], _figure(each["figure"])) for each in preview.changes]


def _usable(actor: Actor, now: datetime) -> Select[WaitFilePreview]:
    return (
        select(WaitFilePreview)
        .where(WaitFilePreview.user_id == actor.user_id, WaitFilePreview.provider_id == actor.provider_id)
        .where(WaitFilePreview.made_at > now - KEPT_FOR)
        .order_by(WaitFilePreview.id.desc())
        .limit(1)
    )


def delete_old_previews(session: Session, now: datetime) -> int:
    """Delete files that were never applied; how many."""
    gone = session.scalars(
        delete(WaitFilePreview).where(WaitFilePreview.made_at <= now - KEPT_FOR).returning(WaitFilePreview.id),
        execution_options={"synchronize_session": False},
    )
    return len(gone.all())


def _figure(facts: dict[str, Any]) -> WaitFigure:
    def day(name: str) -> date | None:
        return date.fromisoformat(facts[name]) if name in facts else None

    return WaitFigure(
        status=Status(facts["status"]),
        measured_on=day("measured_on"),
        intake_weeks=facts.get("intake_weeks"),
        start_weeks=facts.get("start_weeks"),
        places_free=facts.get("places_free"),
        stop_until=day("stop_until"),
        stop_reason=StopReason(facts["stop_reason"]) if "stop_reason" in facts else None,
    )
