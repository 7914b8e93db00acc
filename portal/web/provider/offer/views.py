"""An own offer: its words beside what a referrer sees of them."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.domain.completeness import searched_fields
from portal.domain.errors import NotYours, OutdatedForm, RefusedForm
from portal.domain.form_version import version_of
from portal.domain.how_found import previous_month
from portal.domain.permissions import Role
from portal.queries.filled_fields import field_shares
from portal.queries.offer_usage import filters_asked
from portal.queries.offers import OfferView, offer_of_provider
from portal.queries.products import step_downs
from portal.services.offers.change_offer import OfferWords, change_offer, check_words
from portal.web.extensions import begin_change, components, db, now, region_facts, today
from portal.web.guards import actor, signed_in
from portal.web.provider.offer.forms import OfferForm
from portal.web.provider.offer.presenter import Around, edit_page, preview_part
from portal.web.rendering import render, say

bp = Blueprint("provider_offer", __name__)


@bp.get("/mijn-aanbod/<int(max=2147483647):offer_id>/bewerken")
@signed_in(Role.PROVIDER)
def edit(offer_id: int) -> Response:
    """The offer as it stands, to change."""
    view = _own(offer_id)
    return _page(view, _stored_form(view))


@bp.post("/mijn-aanbod/<int(max=2147483647):offer_id>/voorbeeld")
@signed_in(Role.PROVIDER)
def preview(offer_id: int) -> Response:
    """What a referrer would see; saves nothing."""
    view = _own(offer_id)
    return _page(view, OfferForm.read(request.form), unsaved=True)


@bp.post("/mijn-aanbod/<int(max=2147483647):offer_id>/bewerken")
@signed_in(Role.PROVIDER)
def save(offer_id: int) -> Response:
    """Save the words of the offer; the search knows them at once."""
    typed = OfferForm.read(request.form)
    begin_change()
    view = _own(offer_id)
    form = typed.chosen(OfferWords.of(view))
    try:
        changed = change_offer(db.session, actor(), offer_id, form.words(), version=form.version, now=now())
    except OutdatedForm:
        return _refused(offer_id, form, {})
    except RefusedForm as refused:
        return _refused(offer_id, form, refused.fields)
    db.session.commit()
    say("goed", f"{view.product.name} is opgeslagen. Verwijzers zien dit nu." if changed else "Er was niets gewijzigd.")
    return redirect(f"/mijn-aanbod/{offer_id}/bewerken", 303)


def _own(offer_id: int) -> OfferView:
    provider_id = actor().provider_id
    view = offer_of_provider(db.session, offer_id, provider_id, today()) if provider_id is not None else None
    if view is None:
        raise NotYours
    return view


def _stored_form(view: OfferView) -> OfferForm:
    words = OfferWords.of(view)
    return OfferForm.of(words, version_of(words.texts))


def _refused(offer_id: int, form: OfferForm, errors: dict[str, str]) -> Response:
    """Nothing is saved: the form again with what was typed, and what somebody else saved meanwhile."""
    db.session.rollback()
    return _page(_own(offer_id), form, errors=errors, unsaved=True, status=422)


def _page(
    view: OfferView,
    form: OfferForm,
    *,
    errors: dict[str, str] | None = None,
    unsaved: bool = False,
    status: int = 200,
) -> Response:
    around = _around(view)
    words, faults = form.readable_words(OfferWords.of(view))
    if unsaved:
        faults = _faults(words, view, around) | faults
    part = preview_part(view, words, around, faults, unsaved=unsaved)
    page = edit_page(view, around, form, part, shown=view.findable_on(today()), errors=errors)
    fragment = "provider/offer/_preview.html" if status == 200 else None
    return render("provider/offer/offer.html", fragment=fragment, page=page, preview=part, status=status)


def _faults(words: OfferWords, view: OfferView, around: Around) -> dict[str, str]:
    try:
        check_words(words, view, around.facts.characteristics)
    except RefusedForm as refused:
        return refused.fields
    return {}


def _around(view: OfferView) -> Around:
    facts = region_facts(view.region_slug)
    asked = filters_asked(db.session, facts.id, previous_month(today()))
    kinds = {each.code: each.kind for each in facts.characteristics.values()}
    return Around(
        facts=facts,
        shares=field_shares(db.session, view.product.id, today()),
        lighter=step_downs(db.session, view.product.id),
        default_region=components().settings.region,
        today=today(),
        searched=searched_fields(asked, view.product.code, kinds),
    )
