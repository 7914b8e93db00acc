"""The panel of referrers: how the portal is used in a region, as a page, files and a report that prints."""

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.permissions import Role
from portal.services.usage.review_use import review_use
from portal.web.extensions import components, db, offer_index, today
from portal.web.guards import signed_in
from portal.web.panel.region import reviewed_region
from portal.web.panel.use.export import as_csv, as_workbook
from portal.web.panel.use.forms import ReviewForm, read_review
from portal.web.panel.use.page import ReviewPage
from portal.web.panel.use.presenter import review_page
from portal.web.rendering import render

bp = Blueprint("panel", __name__)

REVIEWERS = (Role.PANEL, Role.OFFICE, Role.ADMIN)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/klankbord")
@signed_in(*REVIEWERS)
def use() -> AnyResponse:
    """How the portal is used, with the period before beside it."""
    form = read_review(request.args, today())
    return render("panel/use/use.html", status=422 if form.errors else 200, page=_page(form))


@bp.get("/klankbord/rapport")
@signed_in(*REVIEWERS)
def report() -> AnyResponse:
    """The same as a document that prints on A4."""
    form = read_review(request.args, today())
    return render("panel/use/report.html", status=422 if form.errors else 200, page=_page(form))


@bp.get("/klankbord/cijfers/csv")
@signed_in(*REVIEWERS)
def figures_csv() -> AnyResponse:
    """Every figure of the page, one a row."""
    page = _page(_valid_form())
    return _file("\ufeff" + as_csv(page), "text/csv", "csv")  # the mark tells Excel that it is UTF-8


@bp.get("/klankbord/cijfers/xlsx")
@signed_in(*REVIEWERS)
def figures_xlsx() -> AnyResponse:
    """Every table of the page, one a sheet."""
    return _file(as_workbook(_page(_valid_form())), XLSX, "xlsx")


def _valid_form() -> ReviewForm:
    form = read_review(request.args, today())
    if form.errors:
        abort(400)
    return form


def _page(form: ReviewForm) -> ReviewPage:
    facts = reviewed_region()
    waits = components().waits.waits(db.session, facts, today())
    review = review_use(db.session, facts, offer_index(), waits.today, form.period, form.role, today())
    return review_page(form, review, facts, today())


def _file(content: str | bytes, mimetype: str, ending: str) -> Response:
    answer = Response(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="plekwijzer-gebruik.{ending}"'
    return answer
