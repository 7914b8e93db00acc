"""From wishes to the pages of the improvement list: words, links and what may be done next.

Whether a move may be made is asked of domain.improvement; nothing here knows the request or a session.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urlencode

from portal.domain.dutch_time import AMSTERDAM
from portal.domain.form_version import clashes, version_of
from portal.domain.improvement import (
    LONGEST_EXPLANATION,
    LONGEST_SOURCE,
    LONGEST_TITLE,
    STATUS_ORDER,
    Decision,
    WishStatus,
    plan_is_late,
    quarters_to_plan,
    read_anchor,
    why_not_decide,
    why_not_finish,
    why_not_plan,
    why_not_vote,
)
from portal.domain.plain_text import plain_text
from portal.domain.quarter import previous_quarter, quarter_code, quarter_start
from portal.models import AuditEntry, Wish
from portal.queries.improvements import WishView
from portal.services.improvement.change_wishes import WishWords, state_texts
from portal.web.choice import Choice, TwoVersions
from portal.web.panel.improvement.forms import ListQuestion, StateForm, WishForm
from portal.web.panel.improvement.page import (
    AgendaLine,
    AgendaPage,
    FilterLink,
    HistoryLine,
    ImprovedLine,
    ImprovedPage,
    OfficeForms,
    VoteBox,
    WishesPage,
    WishGroup,
    WishLine,
    WishPage,
    WordsPage,
)
from portal.web.words.dutch import counted, long_date, quarter, quarter_months, short_date

LIST = "/klankbord/verbeterlijst"
PUBLIC = "/verbeterd"
PER_PAGE = 50
MOST_QUARTERS = 12
STATUS_TEXTS = {
    WishStatus.PROPOSED: "Nog geen besluit",
    WishStatus.WILL_DO: "Gaan we doen",
    WishStatus.PLANNED: "Gepland",
    WishStatus.LATER: "Later",
    WishStatus.DONE: "Gedaan",
    WishStatus.REFUSED: "Doen wij niet",
}
DECISION_TEXTS = {
    Decision.WILL_DO: ("Gaan we doen", "Daarna kiest u een kwartaal."),
    Decision.LATER: ("Later", "Blijft op de lijst. Leden kunnen blijven stemmen."),
    Decision.REFUSED: ("Doen wij niet", "Stemmen kan dan niet meer."),
}
FACT_TEXTS = {
    "title": "Titel",
    "explanation": "Uitleg",
    "source": "Waar dit vandaan komt",
    "status": "Status",
    "reason": "Waarom",
    "planned_for": "Kwartaal",
    "done_text": "Wat er is gedaan",
    "done_link": "Link",
}
LABELS = {"title": "Titel", "explanation": "Uitleg", "source": "Waar dit vandaan komt"}
LENGTHS = {"title": LONGEST_TITLE, "explanation": LONGEST_EXPLANATION, "source": LONGEST_SOURCE}
SOMEBODY = "iemand anders"
LONGEST_FACT = 300


def wishes_page(
    region: str,
    views: Sequence[WishView],
    counts: Mapping[WishStatus, int],
    asked: ListQuestion,
    today: date,
    *,
    may_vote: bool,
) -> WishesPage:
    """The list; ``views`` may hold one more than a page, which says that there is a next."""
    shown = [_line(view, today, may_vote=may_vote) for view in views[:PER_PAGE]]
    grouped = not asked.by_votes and asked.status is None
    number = sum(count for status, count in counts.items() if status.is_open)
    return WishesPage(
        region=region,
        summary=f"{counted(number, 'wens', 'wensen')} open, {counts.get(WishStatus.DONE, 0)} gedaan",
        here=LIST,
        filters=_filters(counts, asked),
        orders=(
            FilterLink("Status", list_href(replace(asked, by_votes=False, number=1)), not asked.by_votes),
            FilterLink("Stemmen", list_href(replace(asked, by_votes=True, number=1)), asked.by_votes),
        ),
        groups=_groups(shown) if grouped else (WishGroup("", tuple(shown)),) if shown else (),
        filtered=asked.status is not None,
        may_vote=may_vote,
        asked=asked,
        previous_href=list_href(replace(asked, number=asked.number - 1)) if asked.number > 1 else "",
        next_href=list_href(replace(asked, number=asked.number + 1)) if len(views) > PER_PAGE else "",
    )


def wish_page(
    view: WishView,
    entries: Sequence[AuditEntry],
    names: Mapping[int, str],
    today: date,
    *,
    may_vote: bool,
    may_edit: bool,
    office_form: StateForm | None,
    errors: Mapping[str, str] | None = None,
    overtaken: bool = False,
) -> WishPage:
    """The page of a wish; ``office_form`` is None for who only reads and votes, ``names`` are those of accounts."""
    wish = view.wish
    return WishPage(
        id=wish.id,
        title=wish.title,
        here=f"{LIST}/{wish.id}",
        status=_status(wish),
        kind=wish.status.value,
        explanation=plain_text(wish.explanation),
        facts=_facts(wish, names, today),
        done_href=link_href(wish.done_link, wish) if wish.status is WishStatus.DONE else "",
        done_link_text=_link_text(wish.done_link),
        vote=_vote(view, may_vote=may_vote),
        edit_href=f"{LIST}/{wish.id}/bewerken" if may_edit else "",
        history=tuple(_history(entry, names) for entry in entries),
        office=None if office_form is None else _office(wish, office_form, today),
        overtaken=f"De wens staat nu op ‘{_status(wish)}’." if overtaken else "",
        errors=dict(errors or {}),
    )


def words_page(form: WishForm, wish: Wish | None, errors: Mapping[str, str] | None = None) -> WordsPage:
    """The form for a new wish, or for the words of ``wish``."""
    if wish is None:
        return WordsPage(
            "Wens voorstellen", f"{LIST}/nieuw", LIST, "Zet op de lijst", form, LENGTHS, errors=errors or {}
        )
    stored = WishWords.of(wish)
    versions = tuple(
        TwoVersions(name, LABELS[name], stored.texts[name], form.words.texts[name], mine)
        for name, mine in clashes(form.version, stored.texts, form.words.texts).items()
    )
    here = f"{LIST}/{wish.id}"
    shown = WishForm(form.title, form.explanation, form.source, version_of(stored.texts)) if versions else form
    return WordsPage("Wens wijzigen", f"{here}/bewerken", here, "Opslaan", shown, LENGTHS, versions, errors or {})


def stored_words(wish: Wish) -> WishForm:
    """The words as they stand."""
    return WishForm(wish.title, wish.explanation, wish.source, version_of(WishWords.of(wish).texts))


def stored_state(wish: Wish) -> StateForm:
    """What was decided as it stands, to begin a form with."""
    own = read_anchor(wish.done_link) == wish.id
    return StateForm(
        quarter=quarter_code(wish.planned_for) if wish.planned_for else "",
        done_text=wish.done_text,
        link="" if own else wish.done_link,
        version=version_of(state_texts(wish)),
    )


def agenda_page(region: str, views: Sequence[WishView], done: Sequence[Wish], since: date, today: date) -> AgendaPage:
    """The agenda: decisions to take, what is open, and what was done since the meeting before."""

    def lines(*statuses: WishStatus) -> tuple[AgendaLine, ...]:
        return tuple(_agenda_line(view, today) for view in views if view.wish.status in statuses)

    return AgendaPage(
        region=region,
        today=long_date(today),
        since=short_date(since),
        since_words=long_date(since),
        to_decide=lines(WishStatus.PROPOSED),
        running=lines(WishStatus.WILL_DO, WishStatus.PLANNED),
        later=lines(WishStatus.LATER),
        done=tuple(
            AgendaLine(wish.title, "", "", plain_text(wish.done_text), long_date(wish.done_on or today))
            for wish in done
        ),
    )


def improved_page(
    region: str, slug: str, lines: Sequence[Wish], days: Sequence[date], start: date, today: date
) -> ImprovedPage:
    """What was done in the quarter that begins on ``start``; ``slug`` is empty for the region of the installation."""
    quarters = {quarter_start(day) for day in days} | {start, previous_quarter(quarter_start(today))}
    return ImprovedPage(
        region=region,
        heading=quarter(start),
        months=quarter_months(start),
        lines=tuple(
            ImprovedLine(
                wish.id,
                wish.title,
                plain_text(wish.done_text),
                long_date(wish.done_on or start),
                _release_href(wish, slug),
                _link_text(wish.done_link),
            )
            for wish in lines
        ),
        quarters=tuple(
            FilterLink(quarter(each), _public_href(each, slug), each == start)
            for each in sorted(quarters, reverse=True)[:MOST_QUARTERS]
        ),
    )


def link_href(link: str, wish: Wish) -> str:
    """Where the link of a done wish leads; an anchor of its own stands on the page of its quarter."""
    if read_anchor(link) is None:
        return link
    own = read_anchor(link) == wish.id and wish.done_on is not None
    return f"{_public_href(quarter_start(wish.done_on), '')}{link}" if own and wish.done_on else f"{PUBLIC}{link}"


def _release_href(wish: Wish, slug: str) -> str:
    """On the public page a line that is its own release note needs no link."""
    named = read_anchor(wish.done_link)
    if named is None:
        return wish.done_link
    return "" if named == wish.id else f"{PUBLIC}{f'?regio={slug}' if slug else ''}{wish.done_link}"


def _link_text(link: str) -> str:
    return "Lees meer op de lijst van verbeteringen" if read_anchor(link) is not None else "Lees wat er is veranderd"


def _public_href(start: date, slug: str) -> str:
    query = ({"regio": slug} if slug else {}) | {"kwartaal": quarter_code(start)}
    return f"{PUBLIC}?{urlencode(query)}"


def list_href(asked: ListQuestion) -> str:
    """The address of the list as somebody asked for it."""
    words = {"status": asked.status.value if asked.status else "", "sorteer": "stemmen" if asked.by_votes else ""}
    words["pagina"] = str(asked.number) if asked.number > 1 else ""
    query = urlencode({name: value for name, value in words.items() if value})
    return f"{LIST}?{query}" if query else LIST


def _filters(counts: Mapping[WishStatus, int], asked: ListQuestion) -> tuple[FilterLink, ...]:
    everything = f"Alles ({sum(counts.values())})"
    shown = [status for status in STATUS_ORDER if status in counts or status is asked.status]
    return (
        FilterLink(everything, list_href(replace(asked, status=None, number=1)), asked.status is None),
        *(
            FilterLink(
                f"{STATUS_TEXTS[status]} ({counts.get(status, 0)})",
                list_href(replace(asked, status=status, number=1)),
                status is asked.status,
            )
            for status in shown
        ),
    )


def _groups(lines: Sequence[WishLine]) -> tuple[WishGroup, ...]:
    found: dict[str, list[WishLine]] = {}
    for line in lines:
        found.setdefault(STATUS_TEXTS[WishStatus(line.kind)], []).append(line)
    return tuple(WishGroup(heading, tuple(group)) for heading, group in found.items())


def _line(view: WishView, today: date, *, may_vote: bool) -> WishLine:
    wish = view.wish
    return WishLine(
        wish.id,
        wish.title,
        f"{LIST}/{wish.id}",
        _status(wish),
        wish.status.value,
        _note(wish, today),
        _vote(view, may_vote=may_vote),
    )


def _vote(view: WishView, *, may_vote: bool) -> VoteBox:
    open_now = may_vote and not why_not_vote(view.wish.status)
    address = f"{LIST}/{view.wish.id}/{'stem-terug' if view.mine else 'stem'}" if open_now else ""
    return VoteBox(counted(view.votes, "stem", "stemmen"), view.mine, address)


def _status(wish: Wish) -> str:
    planned = wish.status is WishStatus.PLANNED and wish.planned_for
    return f"Gepland, {quarter(wish.planned_for)}" if planned and wish.planned_for else STATUS_TEXTS[wish.status]


def _note(wish: Wish, today: date) -> str:
    if plan_is_late(wish.status, wish.planned_for, today):
        return "Dit kwartaal is voorbij: plan opnieuw of zeg dat het gedaan is."
    if wish.status is WishStatus.DONE and wish.done_on:
        return f"Gedaan op {long_date(wish.done_on)}"
    return wish.source


def _facts(wish: Wish, names: Mapping[int, str], today: date) -> tuple[tuple[str, str], ...]:
    facts = [("Voorgesteld", f"{_name(wish.proposed_by_id, names)}, {_day(wish.proposed_at)}")]
    if wish.source:
        facts.append(("Komt uit", wish.source))
    if wish.decided_at is not None:
        decided = "" if wish.status is WishStatus.PROPOSED else _decision(wish.status)
        facts.append(("Besluit", f"{decided} ({_name(wish.decided_by_id, names)}, {_day(wish.decided_at)})"))
        facts.append(("Waarom", wish.decision_reason))
    if wish.planned_for is not None:
        late = " (dit kwartaal is voorbij)" if plan_is_late(wish.status, wish.planned_for, today) else ""
        facts.append(("Wanneer", f"{quarter(wish.planned_for)}, {quarter_months(wish.planned_for)}{late}"))
    if wish.done_on is not None:
        facts.append(("Gedaan op", long_date(wish.done_on)))
        facts.append(("Wat er is gedaan", wish.done_text))
    return tuple(facts)


def _decision(status: WishStatus) -> str:
    """What the last decision was: planned and done follow from the same one."""
    return STATUS_TEXTS[status if status in (WishStatus.LATER, WishStatus.REFUSED) else WishStatus.WILL_DO]


def _office(wish: Wish, form: StateForm, today: date) -> OfficeForms:
    decisions = tuple(
        Choice(each.value, text, each.value == form.decision, note)
        for each, (text, note) in DECISION_TEXTS.items()
        if not why_not_decide(wish.status, each)
    )
    quarters = tuple(
        Choice(quarter_code(each), quarter(each), quarter_code(each) == form.quarter)
        for each in quarters_to_plan(today)
    )
    done = wish.status is WishStatus.DONE
    return OfficeForms(
        form,
        decisions,
        () if why_not_plan(wish.status) else quarters,
        not why_not_finish(wish.status),
        "Wijzig wat er is gedaan" if done else "Zet op gedaan",
    )


def _agenda_line(view: WishView, today: date) -> AgendaLine:
    wish = view.wish
    note = wish.source if wish.status is WishStatus.PROPOSED else wish.decision_reason
    if plan_is_late(wish.status, wish.planned_for, today):
        note = "Dit kwartaal is voorbij: opnieuw plannen."
    return AgendaLine(
        wish.title, counted(view.votes, "stem", "stemmen"), _status(wish), plain_text(wish.explanation), note
    )


def _history(entry: AuditEntry, names: Mapping[int, str]) -> HistoryLine:
    old, new = entry.before or {}, entry.after or {}
    facts = tuple(
        (FACT_TEXTS.get(name, name), _fact(name, old.get(name)), _fact(name, new.get(name)))
        for name in FACT_TEXTS
        if (name in old or name in new) and old.get(name) != new.get(name) and entry.before is not None
    )
    local = entry.at.astimezone(AMSTERDAM)
    at = f"{short_date(local.date())} om {local:%H.%M} uur"
    return HistoryLine(at, entry.action.capitalize(), _name(entry.user_id, names), facts)


def _fact(name: str, value: object) -> str:
    text = str(value or "")
    if not text:
        return "–"
    if name == "status" and text in set(WishStatus):
        return STATUS_TEXTS[WishStatus(text)]
    if name == "planned_for":
        return quarter(date.fromisoformat(text))
    return text if len(text) <= LONGEST_FACT else f"{text[:LONGEST_FACT]}…"


def _name(user_id: int | None, names: Mapping[int, str]) -> str:
    return names.get(user_id or 0, SOMEBODY)


def _day(moment: datetime) -> str:
    return long_date(moment.astimezone(AMSTERDAM).date())
