"""The period and the role that the panel looks at, read from the address."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from portal.domain.period import Period, PeriodKind, next_first, own_period, period_with
from portal.domain.typed_day import read_day
from portal.domain.usage import API_ROLE, VisitorRole
from portal.web.words.dutch import short_date

EARLIEST = date(2020, 1, 1)
"""Nothing was counted before."""
ASK_DAY = "schrijf een dag als 31-12-2026"


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """What to look at. With ``errors`` (by field) ``period`` is the one that is shown instead."""

    period: Period
    role: str | None
    first: str = ""
    last: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def read_review(args: MultiDict[str, str], today: date) -> ReviewForm:
    """Any query string becomes a form; without a period it is the quarter of today."""
    role = args.get("rol", "")
    known = role if role in {API_ROLE, *(each.value for each in VisitorRole)} else None
    kind = args.get("periode", "")
    if kind == PeriodKind.OWN.value:
        return _read_own(args, known, today)
    chosen = PeriodKind(kind) if kind in {each.value for each in PeriodKind} else PeriodKind.QUARTER
    day = read_day(args.get("datum", "")) or today
    return ReviewForm(period_with(chosen, max(EARLIEST, min(day, today)), today), known)


def _read_own(args: MultiDict[str, str], role: str | None, today: date) -> ReviewForm:
    typed = args.get("van", "")[:20].strip(), args.get("tot", "")[:20].strip()
    first, last = read_day(typed[0]), read_day(typed[1])
    errors = {}
    if first is None or first < EARLIEST:
        errors["van"] = f"{ASK_DAY}, niet voor {short_date(EARLIEST)}"
    if last is None:
        errors["tot"] = ASK_DAY
    if first and last and not errors:
        last = min(last, today)
        try:
            return ReviewForm(own_period(first, last), role, *typed)
        except ValueError:
            errors["tot"] = (
                "kies een dag na ‘van’, ten hoogste vijf jaar later, en een ‘van’ die niet in de toekomst is"
            )
    return ReviewForm(period_with(PeriodKind.QUARTER, today, today), role, *typed, errors)


def review_query(period: Period, role: str | None, kind: PeriodKind | None = None) -> str:
    """The query string of a period, or of the one of another ``kind`` that its last day lies in."""
    shown = kind or period.kind
    pairs = [("periode", shown.value)]
    if shown is PeriodKind.OWN:
        pairs += [("van", short_date(period.first)), ("tot", short_date(period.last))]
    else:
        pairs.append(("datum", (period.last if kind else period.first).isoformat()))
    if role:
        pairs.append(("rol", role))
    return urlencode(pairs)


def neighbours(period: Period, today: date) -> tuple[Period | None, Period | None]:
    """The periods of the same kind before and after; None where there is none to look at."""
    if period.kind is PeriodKind.OWN:
        return None, None
    day = period.first - timedelta(days=1)
    earlier = period_with(period.kind, day, today) if day >= EARLIEST else None
    after = next_first(period)
    return earlier, period_with(period.kind, after, today) if after <= today else None
