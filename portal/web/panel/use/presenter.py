"""From the figures of a period to what the panel reads: findings in words, charts, and tables that say the same."""

from collections.abc import Sequence
from datetime import date

from portal.domain.period import Period, PeriodKind
from portal.domain.usage import LEAST_COUNT
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.usage.review_use import Times, UseReview
from portal.web.choice import Choice
from portal.web.panel.use.forms import ReviewForm, neighbours, review_query
from portal.web.panel.use.page import KeyFigure, PeriodLink, ReviewPage, Section
from portal.web.panel.use.sections import FRESH_GOAL, ROLE_NAMES, sections_of
from portal.web.words.dutch import MONTHS, long_date, percentage, thousands

PATH = "/klankbord"
PERIOD_TEXTS = {
    PeriodKind.WEEK: "Week",
    PeriodKind.MONTH: "Maand",
    PeriodKind.QUARTER: "Kwartaal",
    PeriodKind.YEAR: "Jaar",
}


def review_page(
    form: ReviewForm, review: UseReview, facts: RegionFacts, today: date, more: Sequence[Section] = ()
) -> ReviewPage:
    """Everything /klankbord shows; ``more`` are sections about other subjects in the same period."""
    period, query = review.period, review_query(review.period, form.role)
    earlier, later = neighbours(period, today)
    own = period.kind is PeriodKind.OWN
    kept = [("periode", period.kind.value)]
    kept += [("van", form.first), ("tot", form.last)] if own else [("datum", period.first.isoformat())]
    return ReviewPage(
        heading="Hoe wordt Plekwijzer gebruikt?",
        period=period_words(period),
        compared=period_words(review.compared),
        kinds=tuple(
            PeriodLink(text, f"{PATH}?{review_query(period, form.role, kind)}", kind is period.kind)
            for kind, text in PERIOD_TEXTS.items()
        ),
        earlier=None if earlier is None else _go(earlier, form.role),
        later=None if later is None else _go(later, form.role),
        first=form.first,
        last=form.last,
        errors=form.errors,
        error_lines=tuple((f"#{name}", sentence) for name, sentence in form.errors.items()),
        roles=tuple(
            Choice(word, text, word == (form.role or "")) for word, text in {"": "Iedereen", **_told()}.items()
        ),
        kept=tuple(kept),
        figures=_figures(review),
        sections=(*sections_of(review, facts), *more),
        csv_href=f"{PATH}/cijfers/csv?{query}",
        xlsx_href=f"{PATH}/cijfers/xlsx?{query}",
        report_href=f"{PATH}/rapport?{query}",
        page_href=f"{PATH}?{query}",
        summary=_summary(review, facts),
        made_on=long_date(today),
    )


def period_words(period: Period) -> str:
    """De periode in woorden: derde kwartaal 2026, week 47 van 2026, of van dag tot dag."""
    words = f"{_short(period.first, period.last)} t/m {long_date(period.last)}"
    if not period.over or period.kind is PeriodKind.OWN:
        return words
    if period.kind is PeriodKind.WEEK:
        year, week, _ = period.first.isocalendar()
        return f"week {week} van {year} ({words})"
    if period.kind is PeriodKind.MONTH:
        return f"{MONTHS[period.first.month - 1]} {period.first.year}"
    if period.kind is PeriodKind.QUARTER:
        return f"{'eerste tweede derde vierde'.split()[period.first.month // 3]} kwartaal van {period.first.year}"
    return f"{period.first.year}"


def _short(first: date, last: date) -> str:
    return long_date(first) if first.year != last.year else f"{first.day} {MONTHS[first.month - 1]}"


def _told() -> dict[str, str]:
    return {word: text for word, text in ROLE_NAMES.items() if word}


def _go(period: Period, role: str | None) -> PeriodLink:
    return PeriodLink(period_words(period), f"{PATH}?{review_query(period, role)}")


def _figures(review: UseReview) -> tuple[KeyFigure, ...]:
    searches, state = review.searches, review.states[-1] if review.states else None
    now, earlier = review.outcomes, review.outcomes_before
    return (
        KeyFigure("Zoekvragen", _times(searches.now), change(searches)),
        KeyFigure(
            "Zonder resultaat",
            _part(now.nothing, now.total),
            f"was {_part(earlier.nothing, earlier.total)}",
        ),
        KeyFigure(
            "Iemand start binnen de norm",
            _percent(now.in_time_percent),
            f"was {_percent(earlier.in_time_percent)}",
        ),
        KeyFigure(
            "Cijfers actueel",
            percentage(state.current, state.offers) if state else "–",
            f"doel {FRESH_GOAL}%" + (f", op {long_date(state.day)}" if state else ""),
        ),
    )


def _times(count: int) -> str:
    """A count of searches, in words below the least that is shown."""
    return f"minder dan {LEAST_COUNT}" if 0 < count < LEAST_COUNT else thousands(count)


def _part(part: int, whole: int) -> str:
    return percentage(part, whole) if whole >= LEAST_COUNT else "–"


def _percent(percent: int | None) -> str:
    return "–" if percent is None else f"{percent}%"


def change(times: Times) -> str:
    """18% meer dan de periode ervoor (1.204)."""
    if not times.before:
        return "ervoor niets geteld" if times.now else "niets geteld"
    if min(times.before, times.now) < LEAST_COUNT:
        return f"ervoor {_times(times.before)}"
    percent = round(100 * (times.now - times.before) / times.before)
    if not percent:
        return f"evenveel als ervoor ({thousands(times.before)})"
    return f"{abs(percent)}% {'meer' if percent > 0 else 'minder'} dan ervoor ({thousands(times.before)})"


def _summary(review: UseReview, facts: RegionFacts) -> tuple[str, ...]:
    searches, now, earlier = review.searches, review.outcomes, review.outcomes_before
    if not searches.now:
        return (f"In {facts.name} is in deze periode niet gezocht, of niet geteld.",)
    sentences = [
        f"In deze periode stelden bezoekers {_times(searches.now)} zoekvragen over {facts.name}: "
        f"{change(searches)}. {_part(now.nothing, now.total)} leverde niets op; dat was "
        f"{_part(earlier.nothing, earlier.total)}.",
        f"Aanbod werd {_times(review.opened.now)} keer geopend. "
        f"{_times(review.contacted.now).capitalize()} keer tikte iemand op een telefoonnummer of mailadres.",
    ]
    if review.products:
        first = review.products[0]
        sentences.append(
            f"Het meest gezocht werd {first.product.name} ({_times(first.asked.now)} keer); "
            f"{_percent(first.outcomes.in_time_percent)} van die vragen vond iemand die binnen de norm start."
        )
    if review.states:
        state = review.states[-1]
        sentences.append(
            f"Op {long_date(state.day)} had {percentage(state.current, state.offers)} van het aanbod een actueel "
            f"cijfer (doel {FRESH_GOAL}%), en was {percentage(state.fields_filled, state.fields_asked)} "
            "van de gevraagde onderdelen ingevuld."
        )
    return tuple(sentences)
