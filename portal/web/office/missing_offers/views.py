"""The region office answers signals about missing offers, grouped by segment, product and area."""

from collections.abc import Sequence

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.domain.errors import NotYours, OutdatedForm, RefusedForm
from portal.domain.offer_question import OfferQuestion, Order
from portal.domain.permissions import Role
from portal.models import Region
from portal.queries.missing_offers import (
    FIRST_DAY,
    SignalView,
    groups,
    offers_elsewhere,
    offers_of_products,
    providers_in_area,
    signal_of_region,
    signals_of_group,
)
from portal.queries.offers import OfferView
from portal.queries.regions import all_regions
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.find_offers import find_offers
from portal.services.missing_offers.answer_missing_offers import MOST_AT_ONCE, answer_missing_offers
from portal.web.extensions import begin_change, components, db, now, offer_index, today
from portal.web.guards import actor, signed_in
from portal.web.office.missing_offers.forms import AnswerForm, GroupKey, QueueFilter
from portal.web.office.missing_offers.presenter import GROUP, HERE, answer_page, queue_page
from portal.web.office.region import own_region, own_region_facts
from portal.web.rendering import render, say
from portal.web.words.dutch import counted

bp = Blueprint("office_missing", __name__)

MOST_OFFERS = 40
"""Offers of a whole segment from which providers are shown."""
OUTDATED = "iemand anders heeft net geantwoord; hieronder staat wat er nu geldt"


@bp.get(HERE)
@signed_in(Role.OFFICE)
def queue() -> Response:
    """All groups of the region; the address may narrow them to a segment and a status."""
    region, facts = own_region(), own_region_facts()
    found = groups(db.session, region.id, FIRST_DAY, today())
    page = queue_page(facts, found, QueueFilter.read(request.args), region.accession_moments, today())
    return render("office/missing_offers/queue.html", page=page)


@bp.get(GROUP)
@signed_in(Role.OFFICE)
def group() -> Response:
    """The signals of a group, who delivers this already, and the form to answer them together."""
    return _group(AnswerForm())


@bp.post(GROUP)
@signed_in(Role.OFFICE)
def answer_group() -> Response:
    """Answer the chosen signals of a group with the same words."""
    typed = AnswerForm.read(request.form)
    errors = _answer(typed)
    if errors:
        return _group(typed, errors, status=422)
    return redirect(f"{GROUP}{GroupKey.read(request.args).query()}", 303)


@bp.get(f"{HERE}/<int(max=2147483647):signal_id>")
@signed_in(Role.OFFICE)
def signal(signal_id: int) -> Response:
    """One signal."""
    return _signal(signal_id, AnswerForm())


@bp.post(f"{HERE}/<int(max=2147483647):signal_id>")
@signed_in(Role.OFFICE)
def answer_signal(signal_id: int) -> Response:
    """Answer one signal."""
    typed = AnswerForm.read(request.form)
    _own_signal(signal_id)
    errors = _answer(typed)
    if errors:
        return _signal(signal_id, typed, errors, status=422)
    return redirect(f"{HERE}/{signal_id}", 303)


def _answer(typed: AnswerForm) -> dict[str, str]:
    """Save an answer and say so, or the sentences about what is wrong."""
    region_id = actor().region_id or 0
    begin_change()
    try:
        changed = answer_missing_offers(
            db.session,
            actor(),
            region_id,
            dict(typed.versions),
            status=typed.chosen_status,
            answer=typed.answer,
            base_url=components().settings.base_url,
            now=now(),
        )
    except RefusedForm as refused:
        db.session.rollback()
        return refused.fields
    except OutdatedForm:
        db.session.rollback()
        return {"melding": OUTDATED}
    db.session.commit()
    say(
        "goed",
        f"{counted(changed, 'melding', 'meldingen')} bijgewerkt. Wie meldde, ziet dit nu."
        if changed
        else "Er was niets veranderd.",
    )
    return {}


def _group(form: AnswerForm, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    region, facts = own_region(), own_region_facts()
    key = GroupKey.read(request.args)
    views = signals_of_group(db.session, region.id, key.segment, key.product, key.area, MOST_AT_ONCE)
    if not views:
        raise NotYours
    return _page(region, facts, key, views, form, errors, one=False, status=status)


def _signal(signal_id: int, form: AnswerForm, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    region, facts = own_region(), own_region_facts()
    view = _own_signal(signal_id)
    key = GroupKey(view.signal.segment, view.product.code if view.product is not None else "", view.area)
    if not form.status and not errors:
        form = AnswerForm(status=view.signal.status.value, answer=view.signal.answer)
    return _page(region, facts, key, [view], form, errors, one=True, status=status)


def _page(
    region: Region,
    facts: RegionFacts,
    key: GroupKey,
    views: list[SignalView],
    form: AnswerForm,
    errors: dict[str, str] | None,
    *,
    one: bool,
    status: int,
) -> Response:
    names = [view.product.name for view in views[:1] if view.product is not None]
    page = answer_page(
        facts,
        views,
        key=key,
        one=one,
        limit=MOST_AT_ONCE,
        here=_delivered(region, facts, key),
        elsewhere=offers_elsewhere(db.session, region.id, names, today()) if names else [],
        in_area=providers_in_area(db.session, region.id, key.area, today()) if key.area else set(),
        regions={each.slug: each.name for each in all_regions(db.session)},
        moments=region.accession_moments,
        today=today(),
        form=form,
        errors=errors,
    )
    return render("office/missing_offers/group.html", page=page, status=status)


def _delivered(region: Region, facts: RegionFacts, key: GroupKey) -> Sequence[OfferView]:
    """Offers of the product; without one, those of the segment that start soonest, as the search has them."""
    if key.product:
        return offers_of_products(db.session, region.id, [key.product], today())
    if key.segment is None:
        return []
    asked = OfferQuestion(region=facts.slug, segments=(key.segment,), order=Order.WAIT)
    found = find_offers(db.session, offer_index(), facts, components().book, asked, today(), MOST_OFFERS)
    return [offer.view for offer in found.offers]


def _own_signal(signal_id: int) -> SignalView:
    view = signal_of_region(db.session, signal_id, actor().region_id or 0)
    if view is None:
        raise NotYours
    return view
