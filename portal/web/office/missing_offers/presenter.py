"""From signals about missing offers to the pages of the office."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from portal.domain.accession import CLOSED_SEGMENT, OPEN_SEGMENTS, next_accession
from portal.domain.dutch_time import AMSTERDAM
from portal.domain.missing_offer import MissingGroup, MissingStatus
from portal.domain.product import SEGMENT_NAMES
from portal.domain.waiting_time import Actuality, Status, effective_wait
from portal.queries.missing_offers import SignalView
from portal.queries.offers import OfferView
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.missing_offers.answer_missing_offers import signal_version
from portal.web.choice import Choice
from portal.web.office.missing_offers.forms import EVERY, NO_SEGMENT, OPEN, AnswerForm, GroupKey, QueueFilter
from portal.web.office.missing_offers.page import (
    AnswerPage,
    DelivererRow,
    QueueLink,
    QueuePage,
    QueueRow,
    QueueSegment,
    SignalRow,
)
from portal.web.words.dutch import counted, days_ago, joined, long_date, weeks
from portal.web.words.missing_offer import (
    AGE_TEXTS,
    STATUS_KINDS,
    STATUS_TEXTS,
    UNKNOWN_SUBJECT,
    WHOLE_REGION,
    subject_text,
)

HERE = "/regiobeheer/ontbrekend-aanbod"
GROUP = f"{HERE}/groep"
MOST_DELIVERERS = 12
MOST_PLACES = 3
STATUS_NOTES = {
    MissingStatus.LOOKED_AT: "Wie meldde, ziet dat u eraan werkt. Een antwoord mag nog leeg blijven.",
    MissingStatus.SOLVED: "Schrijf op wat er nu wel is en waar.",
    MissingStatus.IMPOSSIBLE: "Schrijf op waarom het niet kan, en wat iemand wel kan doen.",
}


def queue_page(
    facts: RegionFacts, groups: Sequence[MissingGroup], asked: QueueFilter, moments: Sequence[str], today: date
) -> QueuePage:
    """The queue; ``groups`` are all of the region, ``moments`` its accession moments."""
    in_segment = [group for group in groups if _in_segment(group, asked.segment)]
    shown = [group for group in in_segment if _number(group, asked.status)]
    segments = sorted({group.segment for group in shown}, key=lambda segment: segment or 9)
    waiting, new = sum(each.open for each in groups), sum(each.count(MissingStatus.NEW) for each in groups)
    return QueuePage(
        region=facts.name,
        summary=f"{counted(waiting, 'melding', 'meldingen')} open, waarvan {new} nieuw" if waiting else "",
        statuses=tuple(
            QueueLink(
                f"{text} ({sum(_number(group, value) for group in in_segment)})",
                f"{HERE}{replace(asked, status=value).query()}",
                value == asked.status,
            )
            for value, text in _status_filters()
        ),
        segments=tuple(
            QueueLink(text, f"{HERE}{replace(asked, segment=value).query()}", value == asked.segment)
            for value, text in _segment_filters()
        ),
        sections=tuple(
            QueueSegment(
                heading=_segment_name(segment),
                accession=accession_line(segment, moments, today),
                rows=tuple(
                    _queue_row(group, facts, asked.status, today) for group in shown if group.segment == segment
                ),
            )
            for segment in segments
        ),
    )


def _status_filters() -> list[tuple[str, str]]:
    return [(OPEN, "Open"), *((status.value, text) for status, text in STATUS_TEXTS.items()), (EVERY, "Alles")]


def _segment_filters() -> list[tuple[str, str]]:
    return [
        ("", "Alle segmenten"),
        *((str(number), f"Segment {number}") for number in SEGMENT_NAMES),
        (NO_SEGMENT, "Niet bekend"),
    ]


def _segment_name(segment: int | None) -> str:
    return UNKNOWN_SUBJECT if segment is None else f"Segment {segment}: {SEGMENT_NAMES[segment]}"


def _in_segment(group: MissingGroup, segment: str) -> bool:
    return not segment or (str(group.segment) if group.segment is not None else NO_SEGMENT) == segment


def _number(group: MissingGroup, status: str) -> int:
    if status == EVERY:
        return group.total
    return group.open if status == OPEN else group.count(MissingStatus(status))


def _queue_row(group: MissingGroup, facts: RegionFacts, status: str, today: date) -> QueueRow:
    new = group.count(MissingStatus.NEW)
    waits = (
        f"oudste {days_ago((today - group.waiting_since.astimezone(AMSTERDAM).date()).days)}"
        if group.waiting_since is not None
        else "alles beantwoord"
    )
    product = facts.products.get(group.product_code)
    name = product.name if product is not None else group.product_code
    return QueueRow(
        text=subject_text(group.segment, name),
        place=group.area or WHOLE_REGION,
        href=f"{GROUP}{GroupKey(group.segment, group.product_code, group.area).query()}",
        count=counted(_number(group, status), "melding", "meldingen"),
        note=f"{new} nieuw · {waits}" if new else waits,
        has_new=bool(new),
    )


def accession_line(segment: int | None, moments: Sequence[str], today: date) -> str:
    """When a new provider or product could start in a segment."""
    if segment == CLOSED_SEGMENT:
        return "Segment 1 is gesloten: er komen geen nieuwe aanbieders bij."
    if segment is not None and segment not in OPEN_SEGMENTS:
        return ""
    day = next_accession(moments, today)
    if day is None:
        return "Voor deze regio zijn geen toetredingsmomenten ingevuld."
    closed = "" if segment is not None else " Segment 1 is gesloten."
    return f"Volgend toetredingsmoment: {long_date(day)}.{closed}"


def answer_page(
    facts: RegionFacts,
    views: Sequence[SignalView],
    *,
    key: GroupKey,
    one: bool,
    limit: int,
    here: Sequence[OfferView],
    elsewhere: Sequence[OfferView],
    in_area: set[int],
    regions: Mapping[str, str],
    moments: Sequence[str],
    today: date,
    form: AnswerForm,
    errors: dict[str, str] | None = None,
) -> AnswerPage:
    """A signal or a group; ``here`` and ``elsewhere`` are offers of the same products, ``regions`` names by slug."""
    first = views[0]
    product = first.product.name if first.product is not None else ""
    where = key.area or WHOLE_REGION
    own = f"{HERE}/{first.signal.id}" if one else f"{GROUP}{key.query()}"
    deliverers = _deliverers(here, facts, key, in_area, today)
    rows = [_signal_row(view, facts, form, one=one) for view in views]
    return AnswerPage(
        region=facts.name,
        heading=subject_text(key.segment, product),
        place=where,
        summary=_summary(views, one=one),
        group_href=f"{GROUP}{key.query()}" if one else "",
        action=own,
        is_one=one,
        signals=tuple(row for row in rows if one or not row.closed),
        closed=tuple(row for row in rows if row.closed and not one),
        more="Er zijn er meer: beantwoord deze eerst." if len(views) >= limit and not one else "",
        deliverers=deliverers[:MOST_DELIVERERS],
        deliverers_title=f"Wie levert {'dit' if product else 'hulp in dit segment'} al in de regio?",
        elsewhere=_elsewhere(elsewhere, facts, regions, today)[:MOST_DELIVERERS],
        none_known=_none_known(key, product),
        accession=accession_line(key.segment, moments, today),
        form=form,
        statuses=tuple(
            Choice(status.value, STATUS_TEXTS[status], status.value == form.status, note)
            for status, note in STATUS_NOTES.items()
        ),
        errors=errors or {},
    )


def _summary(views: Sequence[SignalView], *, one: bool) -> str:
    waiting = sum(not view.signal.status.closed for view in views)
    told = counted(len(views), "melding", "meldingen")
    return told if one else f"{told}, waarvan {waiting} open"


def _none_known(key: GroupKey, product: str) -> str:
    if product or key.segment is not None:
        return "Niemand met een lopend contract en een toegelaten vestiging."
    return "De melding noemt geen product en geen segment. Lees de toelichting."


def _signal_row(view: SignalView, facts: RegionFacts, form: AnswerForm, *, one: bool) -> SignalRow:
    signal = view.signal
    labels = [facts.characteristics[code].label for code in signal.characteristics if code in facts.characteristics]
    parts = (
        view.municipality,
        {group.value: text for group, text in AGE_TEXTS.items()}.get(signal.age_group, ""),
        f"te lang was {weeks(signal.too_long_weeks)}" if signal.too_long_weeks is not None else "",
        joined(labels),
    )
    chosen = signal.id in dict(form.versions) if form.versions else not signal.status.closed
    return SignalRow(
        id=signal.id,
        href=f"{HERE}/{signal.id}",
        mark=f"{signal.id}:{signal_version(signal)}",
        checked=one or chosen,
        given=long_date(signal.given_at.astimezone(AMSTERDAM).date()),
        facts=" · ".join(part for part in parts if part),
        text=signal.text,
        status=STATUS_TEXTS[signal.status],
        status_kind=STATUS_KINDS[signal.status],
        closed=signal.status.closed,
        answer=signal.answer,
    )


def _deliverers(
    views: Sequence[OfferView], facts: RegionFacts, key: GroupKey, in_area: set[int], today: date
) -> tuple[DelivererRow, ...]:
    """One row a provider, who can start soonest first."""
    rows = []
    for group in _by_provider(views):
        best = min(group, key=lambda view: _weeks(view, facts, today))
        there = any(view.area == key.area for view in group)
        close = key.area and not there and best.provider.id in in_area
        names = sorted({view.product.name for view in group}) if not key.product else []
        notes = [joined(names[:MOST_PLACES])] if names else []
        notes += [f"heeft ook een vestiging in {key.area}"] if close else []
        rows.append(
            (
                _weeks(best, facts, today),
                DelivererRow(
                    best.provider.name,
                    f"/aanbod/{best.offer.id}",
                    _where(group),
                    _wait(best, facts, today),
                    " · ".join(notes),
                ),
            )
        )
    return tuple(row for _, row in sorted(rows, key=lambda pair: (pair[0], pair[1].provider)))


def _elsewhere(
    views: Sequence[OfferView], facts: RegionFacts, regions: Mapping[str, str], today: date
) -> tuple[DelivererRow, ...]:
    rows = []
    for group in _by_provider(views):
        best = min(group, key=lambda view: _weeks(view, facts, today))
        names = joined(sorted({regions.get(view.region_slug, view.region_slug) for view in group}))
        rows.append(
            DelivererRow(
                best.provider.name,
                f"/aanbieders/{best.provider.slug}",
                _where(group),
                _wait(best, facts, today),
                f"contract in {names}; is hier toegelaten",
            )
        )
    return tuple(sorted(rows, key=lambda row: row.provider))


def _by_provider(views: Sequence[OfferView]) -> list[list[OfferView]]:
    groups: dict[int, list[OfferView]] = {}
    for view in views:
        groups.setdefault(view.provider.id, []).append(view)
    return list(groups.values())


def _where(views: Sequence[OfferView]) -> str:
    places = sorted({f"{view.location.place} ({view.area})" if view.area else view.location.place for view in views})
    more = len(places) - MOST_PLACES
    return joined(places[:MOST_PLACES] + ([f"{more} andere"] if more > 0 else []))


def _weeks(view: OfferView, facts: RegionFacts, today: date) -> int:
    known = effective_wait(
        view.figure, today, facts.rules.limits, view.product.segment, doubted=view.doubted
    ).start_within
    return 999 if known is None else known


def _wait(view: OfferView, facts: RegionFacts, today: date) -> str:
    value = effective_wait(view.figure, today, facts.rules.limits, view.product.segment, doubted=view.doubted)
    old = {Actuality.AGEING: " (mogelijk verouderd)", Actuality.DOUBTED: " (mogelijk niet actueel)"}.get(
        value.actuality, ""
    )
    if value.status is Status.STOP:
        return f"cliëntenstop{old}"
    if value.start_within is None:
        return f"pas bekend na beoordeling{old}" if value.status is Status.AFTER_ASSESSMENT else "wachttijd onbekend"
    if value.start_within == 0:
        return f"kan nu starten{old}"
    figure = view.figure
    if figure is None or figure.intake_weeks is None or figure.start_weeks is None:
        return f"wachttijd onbekend{old}"
    return f"intake over {weeks(figure.intake_weeks)}, daarna {weeks(figure.start_weeks)} tot de start{old}"
