"""Reports on offers of the own region that their provider leaves unanswered."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.domain.feedback import OVERDUE_DAYS
from portal.domain.permissions import Role
from portal.queries.feedback import Answers, FeedbackLine, answers, counts_by_kind
from portal.web.extensions import db, today
from portal.web.guards import signed_in
from portal.web.office.region import own_region
from portal.web.office.waiting import overdue_lines
from portal.web.rendering import render
from portal.web.words.feedback import KIND_ICONS, KIND_TEXTS, when_words

bp = Blueprint("office_feedback", __name__)

COUNTED_DAYS = 90


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """A report that waits too long."""

    kind: str
    icon: str
    when: str
    product: str
    provider: str
    location: str
    offer_href: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverduePage:
    """Everything /regiobeheer/meldingen shows; ``kinds`` are (name, how often)."""

    region: str
    days: int
    counted_days: int
    rows: tuple[OverdueRow, ...]
    kinds: tuple[tuple[str, int], ...]
    answers: Answers


@bp.get("/regiobeheer/meldingen")
@signed_in(Role.OFFICE)
def overdue() -> Response:
    """What waits longer than 14 days, oldest first, and the numbers of the last quarter."""
    region, day = own_region(), today()
    first = day - timedelta(days=COUNTED_DAYS - 1)
    counts = counts_by_kind(db.session, region.id, first, day)
    page = OverduePage(
        region=region.name,
        days=OVERDUE_DAYS,
        counted_days=COUNTED_DAYS,
        rows=tuple(_row(line, day) for line in overdue_lines(region.id, day)),
        kinds=tuple((KIND_TEXTS[kind], times) for kind, times in counts.items()),
        answers=answers(db.session, region.id, first, day),
    )
    return render("office/feedback/feedback.html", page=page)


def _row(line: FeedbackLine, day: date) -> OverdueRow:
    row = line.feedback
    return OverdueRow(
        kind=KIND_TEXTS[row.kind],
        icon=KIND_ICONS[row.kind],
        when=when_words(line, day),
        product=line.product,
        provider=line.provider,
        location=line.location,
        offer_href=f"/aanbod/{row.offer_id}",
        texts=tuple(row.texts),
    )
