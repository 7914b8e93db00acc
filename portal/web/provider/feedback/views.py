"""What referrers reported on own offers, and the answers."""

from collections.abc import Mapping
from datetime import timedelta

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.domain.errors import (
    AlreadyAnswered,
    ImpossibleReport,
    NeedsNewFigure,
    NotYours,
    OutdatedForm,
    RefusedForm,
)
from portal.domain.feedback import FeedbackAnswer
from portal.domain.permissions import Role
from portal.domain.personal_data import words_of
from portal.queries.feedback import FeedbackLine, answered_of_provider, helped_of_provider, line_of, open_of_provider
from portal.queries.offers import offers_by_ids
from portal.services.feedback.answer_feedback import answer_corrected, answer_right
from portal.web.extensions import db, in_change, now, today
from portal.web.guards import actor, signed_in
from portal.web.provider.feedback.presenter import Typed, queue_page
from portal.web.provider.own import own_provider
from portal.web.rendering import render, say

bp = Blueprint("provider_feedback", __name__)

HERE = "/mijn-aanbod/meldingen"
SHOWN_DAYS = timedelta(days=90)
MOST_SHOWN = 50
LONGEST_READ = 2000
OUTDATED = "Het cijfer is zojuist gewijzigd. Kijk na wat er nu staat en kies opnieuw."


@bp.get("/mijn-aanbod/meldingen")
@signed_in(Role.PROVIDER)
def queue() -> Response:
    """The reports that wait, good news, and what was answered."""
    return _page()


@bp.post("/mijn-aanbod/meldingen/<int(max=2147483647):feedback_id>")
@signed_in(Role.PROVIDER)
def answer(feedback_id: int) -> Response:
    """Answer a report: corrected, or right and why."""
    line = _own_line(feedback_id)
    offer_id, said = line.feedback.offer_id, request.form.get("antwoord", "")
    try:
        if said == FeedbackAnswer.CORRECTED:
            in_change(lambda: answer_corrected(db.session, actor(), feedback_id, now()))
            say("goed", "Bewaard: gecorrigeerd. Kijk hier meteen of het cijfer ook klopt.")
            return redirect(f"/mijn-aanbod#aanbod-{offer_id}", 303)
        if said == FeedbackAnswer.RIGHT:
            return _answer_right(line)
    except NeedsNewFigure:
        db.session.rollback()
        say("let-op", "Pas hier het cijfer aan en sla op. De melding is dan vanzelf beantwoord.")
        return redirect(f"/mijn-aanbod#aanbod-{offer_id}", 303)
    except AlreadyAnswered:
        db.session.rollback()
        say("let-op", "Deze melding was al beantwoord.")
        return redirect(HERE, 303)
    return _page({feedback_id: Typed("", False, {"reden": "Kies een antwoord."})}, status=422)


def _answer_right(line: FeedbackLine) -> Response:
    number, form = line.feedback.id, request.form
    reason, confirm = form.get("reden", "")[:LONGEST_READ], form.get("bevestig") == "ja"
    text = form.get("versie", "")
    version = int(text) if text.isascii() and text.isdigit() and len(text) < 11 else 0
    known = words_of([line.provider, line.product, line.location])
    errors: Mapping[str, str]
    try:
        in_change(
            lambda: answer_right(
                db.session, actor(), number, reason, known, now(), confirm_version=version if confirm else None
            )
        )
    except RefusedForm as refused:
        errors = refused.fields
    except OutdatedForm:
        errors = {"bevestig": OUTDATED}
    except ImpossibleReport as refused:
        errors = {"bevestig": f"Dit cijfer kan niet worden bevestigd: {'; '.join(refused.fields.values())}."}
    else:
        say("goed", "Bewaard: het klopt, met uw uitleg." + (" Het cijfer is van vandaag." if confirm else ""))
        return redirect(HERE, 303)
    db.session.rollback()
    return _page({number: Typed(reason, confirm, errors)}, status=422)


def _own_line(feedback_id: int) -> FeedbackLine:
    """A report on an own offer that asks for an answer; NotYours for any other number."""
    line = line_of(db.session, feedback_id)
    if line is None or line.provider_id != own_provider().id:
        raise NotYours
    return line


def _page(typed: Mapping[int, Typed] | None = None, status: int = 200) -> Response:
    provider = own_provider()
    lines = open_of_provider(db.session, provider.id)
    views = offers_by_ids(db.session, {line.feedback.offer_id for line in lines}, today())
    page = queue_page(
        provider.name,
        lines,
        views,
        helped_of_provider(db.session, provider.id, today() - SHOWN_DAYS, MOST_SHOWN),
        answered_of_provider(db.session, provider.id, now() - SHOWN_DAYS, MOST_SHOWN),
        typed or {},
        today(),
    )
    return render("provider/feedback/feedback.html", page=page, status=status)
