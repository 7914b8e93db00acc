"""Remind providers of figures that grow old, and tell the region office what stays old.

Everything is queued in the mail queue; `portal mail` sends it. What was queued tells what is still due, so that a
second run, or one that was broken off, sends nothing twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.dutch_time import AMSTERDAM
from portal.domain.link_purpose import LIFETIMES, LinkPurpose
from portal.domain.reminder import PAUSE_DAYS, ReminderRound, figure_in_words
from portal.models import Provider, Region, User
from portal.queries.reminders import (
    OldFigure,
    due_for_reminder,
    last_reminder,
    reachable_office,
    reachable_people,
    reachable_providers,
)
from portal.services.accounts.one_time_links import LinkScope, make_link
from portal.services.mail.queue_mail import Letter, queue_mail
from portal.services.usage.how_found import last_month

REMINDER = "reminder"
STALE = "stale_figures"
MOST_LINES = 40
"""Lines of a mail: who has more sees them all behind the button."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a reminder."""

    product: str
    place: str
    figure: str
    age: str


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """One provider in the mail to the office."""

    provider: str
    told: str


def providers_due(session: Session, now: datetime) -> list[int]:
    """Ids of providers with a figure that is old enough for a reminder."""
    found = due_for_reminder(session, _day(now))
    return sorted({old.provider_id for old in found if old.due is not None})


def remind_provider(session: Session, provider_id: int, *, base_url: str, now: datetime) -> int:
    """Queue the reminder that is due for a provider, one mail to each of its people; how many were queued.

    The row of the provider is locked first, so that of two runs at once the second sees what the first queued;
    the deduplication key of the mail holds as well. A new report begins a new cycle: its figure was never reminded of.
    """
    session.scalar(select(Provider.id).where(Provider.id == provider_id).with_for_update(key_share=True))
    today = _day(now)
    figures = [old for old in due_for_reminder(session, today, provider_id) if old.due is not None]
    last = last_reminder(session, provider_id, REMINDER)
    causes = _not_yet_told(figures, last, today)
    if not causes:
        return 0
    found = last_month(session, provider_id, today)
    told = found.sentences if found is not None else ""
    return sum(
        _queue(session, user, figures, causes, told, base_url, now) for user in reachable_people(session, provider_id)
    )


def tell_office(session: Session, region_id: int, *, base_url: str, now: datetime) -> int:
    """Queue for the people of a region's office what stays old, at most once in a week of the calendar.

    Among it is whom no reminder can reach: no account in use, or only addresses that bounced.
    """
    today, region = _day(now), session.get_one(Region, region_id)
    found = [old for old in due_for_reminder(session, today) if old.region_id == region_id]
    lines = _office_lines(found, reachable_providers(session))
    if not lines:
        return 0
    year, week, _ = today.isocalendar()
    values = {"region": region.name, "lines": lines[:MOST_LINES], "more": max(0, len(lines) - MOST_LINES)}
    queued = 0
    for user in reachable_office(session, region_id):
        letter = Letter(
            STALE,
            user.email,
            f"{_providers(len(lines))} met verouderde wachttijden",
            values | {"name": user.name},
            deduplication_key=f"oude-cijfers:{region_id}:{year}-{week:02}:{user.id}",
        )
        queued += queue_mail(session, letter, base_url=base_url, now=now) is not None
    return queued


def _not_yet_told(figures: Sequence[OldFigure], last: datetime | None, today: date) -> list[OldFigure]:
    """Figures for which no reminder went out since they became due; those of ordinary care wait for the pause."""
    waits = last is not None and (today - _day(last)).days < PAUSE_DAYS
    return [old for old in figures if not _was_told(old, last) and (old.due is ReminderRound.CRISIS or not waits)]


def _was_told(old: OldFigure, last: datetime | None) -> bool:
    """Every reminder names all that is due, so the last one tells; a figure that was imported later was not in it."""
    return last is not None and old.due_on is not None and _day(last) >= old.due_on and last >= old.reported_at


def _queue(
    session: Session,
    user: User,
    figures: Sequence[OldFigure],
    causes: Sequence[OldFigure],
    found: str,
    base_url: str,
    now: datetime,
) -> bool:
    """One mail with a link of its own: whose link it is, reports. Without a mail the earlier link stays alive.

    ``found`` tells how the offers were found last month; empty when there is nothing to tell.
    """
    oldest = min(causes, key=lambda old: old.measured_on)
    provider = oldest.provider
    with session.begin_nested() as attempt:
        scope = LinkScope(user_id=user.id, provider_id=oldest.provider_id, email=user.email)
        token = make_link(session, LinkPurpose.REMINDER, scope, now)
        lines = [_line(old) for old in sorted(figures, key=lambda old: (old.place, old.product, old.offer_id))]
        letter = Letter(
            REMINDER,
            user.email,
            f"Kloppen de wachttijden van {provider} nog?",
            {
                "name": user.name,
                "provider": provider,
                "lines": lines[:MOST_LINES],
                "more": max(0, len(lines) - MOST_LINES),
                "link": f"{base_url}/herinnering?{urlencode({'sleutel': token})}",
                "days": LIFETIMES[LinkPurpose.REMINDER].days,
                "found": found,
            },
            provider_id=oldest.provider_id,
            deduplication_key=f"herinnering:{oldest.provider_id}:{oldest.due}:{oldest.measured_on}"
            f":{oldest.offer_id}:{user.id}",
        )
        if queue_mail(session, letter, base_url=base_url, now=now) is None:
            attempt.rollback()
            return False
    return True


def _line(old: OldFigure) -> Line:
    return Line(old.product, old.place, figure_in_words(old.figure, crisis=old.crisis), f"{old.age_days} dagen geleden")


def _office_lines(found: Sequence[OldFigure], reachable: set[int]) -> list[OfficeLine]:
    by_provider: dict[int, list[OldFigure]] = {}
    for old in found:
        if old.for_office or old.provider_id not in reachable:
            by_provider.setdefault(old.provider_id, []).append(old)
    groups = sorted(by_provider.values(), key=lambda group: (-group[0].age_days, group[0].provider))
    return [
        OfficeLine(
            group[0].provider,
            f"{len(group)} keer aanbod, oudste cijfer {group[0].age_days} dagen"
            + (
                ""
                if group[0].provider_id in reachable
                else "; krijgt geen herinnering: geen account met een werkend e-mailadres"
            ),
        )
        for group in groups
    ]


def _providers(number: int) -> str:
    return "1 aanbieder" if number == 1 else f"{number} aanbieders"


def _day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()
