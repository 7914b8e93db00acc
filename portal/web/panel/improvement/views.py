"""The improvement list of the panel: wishes, votes, decisions, the agenda, and what was done for everybody."""

from collections.abc import Callable

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.domain.errors import NotYours, OutdatedForm, RefusedForm
from portal.domain.improvement import STATUS_ORDER
from portal.domain.permissions import Role, may_manage_region, may_review_use, may_vote
from portal.domain.quarter import previous_quarter, quarter_end, quarter_start, read_quarter
from portal.models import Wish
from portal.queries.improvements import (
    OPEN,
    WishView,
    count_by_status,
    days_done,
    done_between,
    history_of_wish,
    wish_of_region,
    wishes_of_region,
)
from portal.queries.users import names_of
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.improvement.change_wishes import (
    WishWords,
    decide_wish,
    edit_wish,
    finish_wish,
    may_edit_wish,
    plan_wish,
    propose_wish,
    take_back_vote,
    vote_for_wish,
)
from portal.web.extensions import asked_region, begin_change, components, db, now, today
from portal.web.guards import actor, public, signed_in
from portal.web.panel.improvement.forms import ListQuestion, StateForm, WishForm, read_since
from portal.web.panel.improvement.presenter import (
    LIST,
    PER_PAGE,
    agenda_page,
    improved_page,
    list_href,
    stored_state,
    stored_words,
    wish_page,
    wishes_page,
    words_page,
)
from portal.web.panel.region import reviewed_region
from portal.web.rendering import render, say

bp = Blueprint("improvements", __name__)

READERS = (Role.PANEL, Role.OFFICE, Role.ADMIN)
DECIDERS = (Role.OFFICE, Role.ADMIN)


@bp.get("/klankbord/verbeterlijst")
@signed_in(*READERS)
def wishes() -> Response:
    """The list; the query may name a status, an order and a page."""
    facts, asked = reviewed_region(), ListQuestion.read(request.args)
    views = wishes_of_region(
        db.session,
        facts.id,
        actor().person_id,
        statuses=(asked.status,) if asked.status else STATUS_ORDER,
        by_votes=asked.by_votes,
        offset=(asked.number - 1) * PER_PAGE,
        limit=PER_PAGE + 1,
    )
    counts = count_by_status(db.session, facts.id)
    page = wishes_page(facts.name, views, counts, asked, today(), may_vote=_votes(facts))
    return render("panel/improvement/wishes.html", page=page)


@bp.get("/klankbord/verbeterlijst/nieuw")
@signed_in(*READERS)
def new_wish() -> Response:
    """The form for a new wish; the address may fill it."""
    reviewed_region()
    return render("panel/improvement/wish_words.html", page=words_page(WishForm.read(request.args), None))


@bp.post("/klankbord/verbeterlijst/nieuw")
@signed_in(*READERS)
def propose() -> Response:
    """Put a wish on the list."""
    typed, facts = WishForm.read(request.form), reviewed_region()
    begin_change()
    try:
        wish = propose_wish(db.session, actor(), facts.id, typed.words, now())
    except RefusedForm as refused:
        db.session.rollback()
        return render("panel/improvement/wish_words.html", page=words_page(typed, None, refused.fields), status=422)
    wish_id = wish.id
    db.session.commit()
    say("goed", "Uw wens staat op de lijst." + (" Uw stem is meegeteld." if _votes(facts) else ""))
    return redirect(f"{LIST}/{wish_id}", 303)


@bp.get("/klankbord/verbeterlijst/<int(max=2147483647):wish_id>")
@signed_in(*READERS)
def wish(wish_id: int) -> Response:
    """A wish, its history, and for the office what can be decided."""
    view = _own_wish(wish_id)
    return _wish(view, stored_state(view.wish))


@bp.post("/klankbord/verbeterlijst/<int(max=2147483647):wish_id>/stem")
@signed_in(Role.PANEL)
def vote(wish_id: int) -> Response:
    """Vote."""
    return _after_vote(wish_id, lambda: vote_for_wish(db.session, actor(), wish_id, now()), "Uw stem is geteld")


@bp.post("/klankbord/verbeterlijst/<int(max=2147483647):wish_id>/stem-terug")
@signed_in(Role.PANEL)
def unvote(wish_id: int) -> Response:
    """Take the own vote back."""
    return _after_vote(wish_id, lambda: take_back_vote(db.session, actor(), wish_id, now()), "U nam uw stem terug")


@bp.get("/klankbord/verbeterlijst/<int(max=2147483647):wish_id>/bewerken")
@signed_in(*READERS)
def edit(wish_id: int) -> Response:
    """The words of a wish, to change."""
    view = _own_wish(wish_id)
    if not may_edit_wish(actor(), view.wish):
        say("let-op", "U kunt deze wens niet wijzigen: vraag het regiobeheer.")
        return redirect(f"{LIST}/{wish_id}", 303)
    return render("panel/improvement/wish_words.html", page=words_page(stored_words(view.wish), view.wish))


@bp.post("/klankbord/verbeterlijst/<int(max=2147483647):wish_id>/bewerken")
@signed_in(*READERS)
def save(wish_id: int) -> Response:
    """Save the words of a wish."""
    typed = WishForm.read(request.form)
    begin_change()
    form = typed.chosen(WishWords.of(_own_wish(wish_id).wish))
    try:
        changed = edit_wish(db.session, actor(), wish_id, form.words, version=form.version, now=now())
    except OutdatedForm:
        db.session.rollback()
        return render("panel/improvement/wish_words.html", page=words_page(form, _own_wish(wish_id).wish), status=422)
    except RefusedForm as refused:
        db.session.rollback()
        page = words_page(form, _own_wish(wish_id).wish, refused.fields)
        return render("panel/improvement/wish_words.html", page=page, status=422)
    db.session.commit()
    say("goed", "De wens is opgeslagen." if changed else "Er was niets gewijzigd.")
    return redirect(f"{LIST}/{wish_id}", 303)


@bp.post("/klankbord/verbeterlijst/<int(max=2147483647):wish_id>/besluit")
@signed_in(*DECIDERS)
def decide(wish_id: int) -> Response:
    """Decide about a wish."""
    form = StateForm.read(request.form)
    return _change(
        wish_id,
        form,
        lambda: decide_wish(db.session, actor(), wish_id, form.decided, form.reason, version=form.version, now=now()),
        "Het besluit is opgeslagen.",
    )


@bp.post("/klankbord/verbeterlijst/<int(max=2147483647):wish_id>/planning")
@signed_in(*DECIDERS)
def plan(wish_id: int) -> Response:
    """Plan a wish for a quarter."""
    form = StateForm.read(request.form)
    return _change(
        wish_id,
        form,
        lambda: plan_wish(db.session, actor(), wish_id, form.quarter_start, version=form.version, now=now()),
        "De planning is opgeslagen.",
    )


@bp.post("/klankbord/verbeterlijst/<int(max=2147483647):wish_id>/gedaan")
@signed_in(*DECIDERS)
def finish(wish_id: int) -> Response:
    """Say what was done."""
    form = StateForm.read(request.form)
    return _change(
        wish_id,
        form,
        lambda: finish_wish(db.session, actor(), wish_id, form.done_text, form.link, version=form.version, now=now()),
        "Opgeslagen. Iedereen kan dit lezen op de pagina ‘Verbeterd’.",
    )


@bp.get("/klankbord/agenda")
@signed_in(*READERS)
def agenda() -> Response:
    """The agenda of a meeting, to print; the query names the day of the meeting before."""
    facts, since = reviewed_region(), read_since(request.args.get("sinds", ""), today())
    views = wishes_of_region(db.session, facts.id, actor().person_id, statuses=OPEN, by_votes=True)
    done = done_between(db.session, facts.id, since, today())
    return render("panel/improvement/agenda.html", page=agenda_page(facts.name, views, done, since, today()))


@bp.get("/verbeterd")
@public
def improved() -> Response:
    """What was done in a quarter, by default the last one, for everybody."""
    facts = asked_region()
    start = read_quarter(request.args.get("kwartaal", "")) or previous_quarter(quarter_start(today()))
    lines = done_between(db.session, facts.id, start, quarter_end(start))
    slug = "" if facts.slug == components().settings.region else facts.slug
    page = improved_page(facts.name, slug, lines, days_done(db.session, facts.id), start, today())
    return render("panel/improvement/improved.html", page=page)


def _own_wish(wish_id: int) -> WishView:
    """A wish that the account may see; NotYours for any other number."""
    wish = db.session.get(Wish, wish_id)
    if wish is None or not may_review_use(actor(), region_id=wish.region_id):
        raise NotYours
    view = wish_of_region(db.session, wish_id, wish.region_id, actor().person_id)
    if view is None:
        raise NotYours
    return view


def _votes(facts: RegionFacts) -> bool:
    return may_vote(actor(), region_id=facts.id)


def _after_vote(wish_id: int, work: Callable[[], Wish], said: str) -> Response:
    """Back to where the button stood."""
    begin_change()
    try:
        title = work().title
        db.session.commit()
        say("goed", f"{said}: {title}.")
    except RefusedForm as refused:
        db.session.rollback()
        say("fout", refused.fields["stem"])
    if request.form.get("terug") != "lijst":
        return redirect(f"{LIST}/{wish_id}", 303)
    return redirect(f"{list_href(ListQuestion.read(request.form))}#wens-{wish_id}", 303)


def _change(wish_id: int, form: StateForm, work: Callable[[], Wish], said: str) -> Response:
    """Commit what the office did, or show the page again with what was typed."""
    begin_change()
    try:
        work()
        db.session.commit()
    except OutdatedForm:
        db.session.rollback()
        return _wish(_own_wish(wish_id), form, overtaken=True, status=422)
    except RefusedForm as refused:
        db.session.rollback()
        return _wish(_own_wish(wish_id), form, errors=refused.fields, status=422)
    say("goed", said)
    return redirect(f"{LIST}/{wish_id}", 303)


def _wish(
    view: WishView,
    form: StateForm,
    *,
    errors: dict[str, str] | None = None,
    overtaken: bool = False,
    status: int = 200,
) -> Response:
    wish, entries = view.wish, history_of_wish(db.session, view.wish.id)
    people = {entry.user_id for entry in entries} | {wish.proposed_by_id, wish.decided_by_id}
    decides = may_manage_region(actor(), region_id=wish.region_id)
    page = wish_page(
        view,
        entries,
        names_of(db.session, {user_id for user_id in people if user_id}),
        today(),
        may_vote=may_vote(actor(), region_id=wish.region_id),
        may_edit=may_edit_wish(actor(), wish),
        office_form=_office_form(form, wish) if decides else None,
        errors=errors,
        overtaken=overtaken,
    )
    return render("panel/improvement/wish.html", page=page, status=status)


def _office_form(form: StateForm, wish: Wish) -> StateForm:
    """What was typed, over what stands there now: the next save is made knowing it."""
    stored = stored_state(wish)
    return StateForm(
        form.decision,
        form.reason,
        form.quarter or stored.quarter,
        form.done_text or stored.done_text,
        form.link or stored.link,
        stored.version,
    )
