"""Who somebody searches as: told freely, kept as one word in their own browser, and only counted."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.domain.usage import VisitorRole
from portal.web.counting import ROLE_COOKIE, visitor_role
from portal.web.extensions import components, csrf, limiter
from portal.web.finding.role.page import RoleChoice, RolePage
from portal.web.guards import public
from portal.web.public_forms import STALE, is_sealed, public_form_rate, refuse_other_sites, seal
from portal.web.rendering import render

bp = Blueprint("role", __name__)

FORM = "rol"
KEPT_SECONDS = 365 * 24 * 3600
ROLE_TEXTS = {
    VisitorRole.GP: "huisarts of praktijkondersteuner",
    VisitorRole.CERTIFIED: "medewerker van een gecertificeerde instelling (GI)",
    VisitorRole.ACCESS_TEAM: "medewerker van de gemeente of het wijkteam",
    VisitorRole.SCHOOL: "medewerker van een school",
    VisitorRole.FAMILY: "ouder, jongere of familie",
    VisitorRole.OTHER: "iemand anders",
}
UNTOLD = ("", "dat zeg ik liever niet")


@bp.get("/rol")
@public
def role_form() -> Response:
    """The question, with the answer given earlier."""
    return _form()


@bp.post("/rol")
@csrf.exempt  # type: ignore[untyped-decorator]
@public
@limiter.limit(public_form_rate)
def tell_role() -> Response:
    """Keep the word in the browser of the visitor, or take it away; nothing is kept here."""
    refuse_other_sites()
    word = request.form.get("rol", "")
    if not is_sealed(request.form, FORM) or word not in {"", *ROLE_TEXTS}:
        return _form(STALE, status=422)
    answer = redirect("/", 303)
    if word:
        secure = components().settings.base_url.startswith("https://")
        answer.set_cookie(ROLE_COOKIE, word, KEPT_SECONDS, httponly=True, samesite="Lax", secure=secure)
    else:
        answer.delete_cookie(ROLE_COOKIE)
    return answer


def _form(error: str = "", status: int = 200) -> Response:
    told = visitor_role()
    choices = [*((role.value, text) for role, text in ROLE_TEXTS.items()), UNTOLD]
    page = RolePage(seal(FORM), error, tuple(RoleChoice(word, text, word == told) for word, text in choices))
    return render("finding/role/role.html", status=status, page=page)
