"""One tap says that an offer is full, slow, silent or wrong, or that it helped: open to everybody, without a cookie."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import RefusedForm
from portal.domain.feedback import FeedbackKind
from portal.domain.personal_data import words_of
from portal.queries.offers import OfferView
from portal.services.feedback.record_feedback import add_text, record_feedback
from portal.web.extensions import components, csrf, db, in_change, limiter, now, region_facts
from portal.web.finding.feedback.presenter import thanks_page
from portal.web.guards import public
from portal.web.offers.report_form import DONE, REPORT, THANKS, report_form
from portal.web.offers.shown_offer import page_of, shown_offer
from portal.web.public_forms import (
    FIELD,
    STALE,
    is_sealed,
    opened,
    public_form_rate,
    refuse_other_sites,
    seal,
)
from portal.web.rendering import render

bp = Blueprint("feedback", __name__)
csrf.exempt(bp)  # its forms carry a seal instead (portal/web/public_forms.py): a token would need a cookie

NOTHING_CHOSEN = "Kies een van de knoppen."
TOO_LATE = "Deze pagina stond te lang open. Uw melding zelf is bewaard; geef zo nodig een nieuwe."
TEXT_SECONDS = 3600
LONGEST_READ = 1000


@bp.post("/aanbod/<int(max=2147483647):offer_id>/meldingen")
@public
@limiter.limit(public_form_rate)
def report(offer_id: int) -> Response:
    """Count what was tapped; the page that thanks leaves room for a line."""
    refuse_other_sites()
    view = shown_offer(offer_id)
    if not is_sealed(request.form, REPORT, offer_id):
        return _offer_again(view, STALE)
    kind = _kind(request.form.get("soort", ""))
    if kind is None:
        return _offer_again(view, NOTHING_CHOSEN)
    number = in_change(lambda: record_feedback(db.session, offer_id, kind, now()))
    return _thank(offer_id, seal(THANKS, [offer_id, number, kind.value]))


@bp.get("/aanbod/<int(max=2147483647):offer_id>/bedankt")
@public
def thanks(offer_id: int) -> Response:
    """What happens with a report; for who did not just give one, the offer itself."""
    view, sealed = shown_offer(offer_id), request.args.get("melding", "")
    for form in (THANKS, DONE):
        told = _told(sealed, form, offer_id)
        if told is not None:
            page = thanks_page(view, told[1], sealed, components().settings.region, done=form == DONE)
            return _unlisted(render("finding/feedback/thanks.html", page=page))
    return redirect(f"/aanbod/{offer_id}", 303)


@bp.post("/aanbod/<int(max=2147483647):offer_id>/toelichting")
@public
@limiter.limit(public_form_rate)
def explain(offer_id: int) -> Response:
    """Put a line with the report that was just given."""
    refuse_other_sites()
    view, sealed = shown_offer(offer_id), request.form.get(FIELD, "")
    told = _told(sealed, THANKS, offer_id)
    if told is None:
        return _offer_again(view, TOO_LATE)
    number, kind = told
    typed = request.form.get("tekst", "")[:LONGEST_READ]
    try:
        in_change(lambda: add_text(db.session, number, typed, _known_words(view)))
    except RefusedForm as refused:
        db.session.rollback()
        error = refused.fields["tekst"]
        page = thanks_page(view, kind, sealed, components().settings.region, done=False, typed=typed, error=error)
        return _unlisted(render("finding/feedback/thanks.html", page=page, status=422))
    return _thank(offer_id, seal(DONE, [offer_id, number, kind.value]))


def _thank(offer_id: int, sealed: str) -> Response:
    return redirect(url_for("feedback.thanks", offer_id=offer_id, melding=sealed), 303)


def _told(sealed: str, form: str, offer_id: int) -> tuple[int, FeedbackKind] | None:
    """The report behind a seal that we made an hour ago at most for this offer."""
    told: Any = opened(sealed, form, TEXT_SECONDS)
    return (told[1], FeedbackKind(told[2])) if told is not None and told[0] == offer_id else None


def _kind(text: str) -> FeedbackKind | None:
    return FeedbackKind(text) if text in set(FeedbackKind) else None


def _offer_again(view: OfferView, error: str) -> Response:
    return render("finding/offer/offer.html", page=page_of(view, report_form(view, error)), status=422)


def _known_words(view: OfferView) -> frozenset[str]:
    """Words that may have a capital: of this provider, its product, and places."""
    places = region_facts(view.region_slug).places.values()
    return words_of([view.provider.name, view.product.name, view.location.name, view.location.place, *places])


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
