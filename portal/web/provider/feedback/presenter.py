"""From reports on own offers to the queue of a provider."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.domain.dutch_time import AMSTERDAM
from portal.domain.feedback import LONGEST_REASON, ONLY_FIGURE, FeedbackAnswer, FeedbackKind, is_overdue
from portal.queries.feedback import FeedbackLine
from portal.queries.offers import OfferView
from portal.web.provider.row_words import can_confirm
from portal.web.provider.words import figure_words
from portal.web.words.dutch import days_ago
from portal.web.words.feedback import KIND_ICONS, KIND_TEXTS, when_words

OUTCOME_TEXTS = {FeedbackAnswer.CORRECTED: "Gecorrigeerd", FeedbackAnswer.RIGHT: "Het klopt"}
PLACES = {
    FeedbackKind.FULL: ("Pas het cijfer aan", "figure"),
    FeedbackKind.LONGER: ("Pas het cijfer aan", "figure"),
    FeedbackKind.NO_ANSWER: ("Kijk het telefoonnummer na", "offer"),
    FeedbackKind.WRONG: ("Kijk het aanbod na", "offer"),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What stood in the form of a report that could not be saved, and why."""

    reason: str
    confirm: bool
    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One report. ``figure`` is what searchers see now; the last fields are for the answer."""

    id: int
    kind: str
    icon: str
    when: str
    is_late: bool
    product: str
    location: str
    offer_href: str
    texts: tuple[str, ...]
    figure: str
    doubted: bool
    action: str
    sheet_href: str
    edit_href: str
    edit_text: str
    closes_by_figure: bool
    version: int
    can_confirm: bool
    longest: int
    reason: str = ""
    confirm: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A report that asks nothing any more: answered, or good news."""

    kind: str
    icon: str
    when: str
    product: str
    location: str
    outcome: str
    reason: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Everything /mijn-aanbod/meldingen shows."""

    provider: str
    rows: tuple[QueueRow, ...]
    helped: tuple[ToldRow, ...]
    answered: tuple[ToldRow, ...]

    @property
    def refused(self) -> tuple[QueueRow, ...]:
        """Rows whose answer was not saved."""
        return tuple(row for row in self.rows if row.errors)


def queue_page(
    provider: str,
    lines: Sequence[FeedbackLine],
    views: Mapping[int, OfferView],
    helped: Sequence[FeedbackLine],
    answered: Sequence[FeedbackLine],
    typed: Mapping[int, Typed],
    today: date,
) -> QueuePage:
    """The queue: what waits for an answer, good news, and what was answered."""
    rows = tuple(_row(line, views[line.feedback.offer_id], typed.get(line.feedback.id), today) for line in lines)
    return QueuePage(
        provider,
        rows,
        tuple(_told(line, today) for line in helped),
        tuple(_told(line, today) for line in answered),
    )


def _row(line: FeedbackLine, view: OfferView, typed: Typed | None, today: date) -> QueueRow:
    row, offer_id = line.feedback, line.feedback.offer_id
    text, where = PLACES[row.kind]
    sheet = f"/mijn-aanbod#aanbod-{offer_id}"
    return QueueRow(
        id=row.id,
        kind=KIND_TEXTS[row.kind],
        icon=KIND_ICONS[row.kind],
        when=when_words(line, today),
        is_late=is_overdue(row.day, today),
        product=line.product,
        location=line.location,
        offer_href=f"/aanbod/{offer_id}",
        texts=tuple(row.texts),
        figure=figure_words(view.figure, line.segment),
        doubted=view.doubted,
        action=f"/mijn-aanbod/meldingen/{row.id}",
        sheet_href=sheet,
        edit_href=sheet if where == "figure" else f"/mijn-aanbod/{offer_id}/bewerken",
        edit_text=text,
        closes_by_figure=row.kind in ONLY_FIGURE,
        version=view.report.id if view.report else 0,
        can_confirm=can_confirm(view, today),
        longest=LONGEST_REASON,
        reason=typed.reason if typed else "",
        confirm=typed.confirm if typed else False,
        errors=typed.errors if typed else {},
    )


def _told(line: FeedbackLine, today: date) -> ToldRow:
    row = line.feedback
    outcome = ""
    if row.outcome is not None and row.answered_at is not None:
        day = row.answered_at.astimezone(AMSTERDAM).date()
        outcome = f"{OUTCOME_TEXTS[row.outcome]}, {days_ago((today - day).days)}"
    return ToldRow(
        kind=KIND_TEXTS[row.kind],
        icon=KIND_ICONS[row.kind],
        when=when_words(line, today),
        product=line.product,
        location=line.location,
        outcome=outcome,
        reason=row.answer,
        texts=tuple(row.texts),
    )
