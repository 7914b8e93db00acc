"""How the own offers were found: by month, beside others, and which searches passed them by."""

import csv
import io

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.cell_text import neutral
from portal.domain.permissions import Role
from portal.queries.products import characteristics
from portal.services.usage.how_found import how_found
from portal.web.extensions import db, today
from portal.web.guards import signed_in
from portal.web.provider.found.presenter import HEADINGS, file_rows, found_page, read_month
from portal.web.provider.own import own_provider
from portal.web.provider.row_form import MAX_ID
from portal.web.rendering import render

bp = Blueprint("provider_found", __name__)


@bp.get("/mijn-aanbod/gevonden")
@signed_in(Role.PROVIDER)
def found() -> AnyResponse:
    """How the own offers were found; the query may name a product and a month."""
    provider = own_provider()
    labels = {each.code: each.label for each in characteristics(db.session)}
    page = found_page(
        provider.name,
        how_found(db.session, provider.id, today()),
        labels,
        today(),
        product_id=_asked_product(),
        month=read_month(request.args.get("maand", "")),
    )
    return render("provider/found/found.html", page=page)


@bp.get("/mijn-aanbod/gevonden/csv")
@signed_in(Role.PROVIDER)
def found_file() -> Response:
    """The same numbers by offer and month as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for row in file_rows(how_found(db.session, own_provider().id, today())):
        writer.writerow(neutral(cell) for cell in row)
    answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")  # the mark tells Excel that it is UTF-8
    answer.headers["Content-Disposition"] = 'attachment; filename="gevonden.csv"'
    return answer


def _asked_product() -> int:
    """The id of a product; 0 for anything that is none. What is not the provider's own is left out later."""
    text = request.args.get("product", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= MAX_ID else 0
