"""Own offers in a spreadsheet: download, change, upload, see what would change, apply all or nothing."""

from flask import Blueprint, make_response, redirect, request
from werkzeug.wrappers import Response

from portal.domain.errors import NotYours, OutdatedForm
from portal.domain.permissions import Role
from portal.models import Channel, Provider, WaitFilePreview
from portal.queries.offers import offers_of_provider
from portal.services.files.apply_wait_file import KEPT_FOR, said_in, store_preview, stored_preview, take_preview
from portal.services.files.check_wait_rows import CheckedFile, check_wait_rows
from portal.services.files.read_offer_file import OfferFileUnreadable
from portal.services.files.read_wait_file import MAX_FILE_BYTES, read_wait_file
from portal.services.files.write_wait_file import csv_file, xlsx_file
from portal.services.waits.report_many import ReportsRefused, report_many
from portal.web.extensions import begin_change, db, now, today
from portal.web.guards import actor, signed_in
from portal.web.provider.files.presenter import file_page, preview_page
from portal.web.rendering import render, say
from portal.web.words.dutch import counted

bp = Blueprint("wait_file", __name__)

PATH = "/mijn-aanbod/bestand"
NOTHING_CHOSEN = "kies eerst een bestand"
GONE = "Deze controle geldt niet meer. Lees het bestand opnieuw in. Er is niets gewijzigd."
MEANWHILE = (
    "Na de controle is dit aanbod door iemand anders gewijzigd. Lees het bestand opnieuw in. Er is niets gewijzigd."
)


@bp.get("/mijn-aanbod/bestand")
@signed_in(Role.PROVIDER)
def wait_file() -> Response:
    """Where to download and upload."""
    return _page()


@bp.get("/mijn-aanbod/bestand/xlsx")
@signed_in(Role.PROVIDER)
def download_xlsx() -> Response:
    """Own offers as XLSX."""
    content = xlsx_file(offers_of_provider(db.session, _provider().id, today()))
    return _download(content, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")


@bp.get("/mijn-aanbod/bestand/csv")
@signed_in(Role.PROVIDER)
def download_csv() -> Response:
    """Own offers as CSV."""
    return _download(csv_file(offers_of_provider(db.session, _provider().id, today())), "text/csv", "csv")


@bp.post("/mijn-aanbod/bestand")
@signed_in(Role.PROVIDER)
def upload() -> Response:
    """Read a file and keep what would change; nothing changes yet. The request is bounded before it is read."""
    sent = request.files.get("bestand")
    if sent is None or not sent.filename:
        return _page(error=NOTHING_CHOSEN, status=422)
    try:
        rows = read_wait_file(sent.stream.read(MAX_FILE_BYTES + 1))
    except OfferFileUnreadable as error:
        return _page(error=str(error), status=422)
    begin_change()
    checked = check_wait_rows(db.session, _provider().id, rows, today())
    if checked.errors or not checked.changes:
        answer = _refused(checked)
        db.session.rollback()
        return answer
    store_preview(db.session, actor(), [change.said for change in checked.changes], now())
    db.session.commit()
    return redirect(f"{PATH}/controle", 303)


@bp.get("/mijn-aanbod/bestand/controle")
@signed_in(Role.PROVIDER)
def preview() -> Response:
    """What would change, as long as it may still be applied."""
    kept = stored_preview(db.session, actor(), now())
    if kept is None:
        say("let-op", "Er staat geen bestand klaar. Lees eerst een bestand in.")
        return redirect(PATH, 303)
    return _preview(kept)


@bp.post("/mijn-aanbod/bestand/toepassen")
@signed_in(Role.PROVIDER)
def apply_file() -> Response:
    """Save all that was shown, or nothing."""
    number = request.form.get("controle", "")
    preview_id = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    begin_change()
    try:
        said = take_preview(db.session, actor(), preview_id, now())
    except OutdatedForm:
        db.session.rollback()
        return _page(error=GONE, status=422)
    try:
        reports = report_many(db.session, actor(), said, now=now(), channel=Channel.FILE)
    except ReportsRefused as error:
        db.session.rollback()
        places = [*error.unknown, *error.outdated, *error.impossible]
        return _page(error=MEANWHILE, about=[said[place].offer_id for place in sorted(places)], status=422)
    db.session.commit()
    say("goed", f"{counted(len(reports), 'wachttijd', 'wachttijden')} opgeslagen. Verwijzers zien dit nu.")
    return redirect("/mijn-aanbod", 303)


def _provider() -> Provider:
    provider = db.session.get(Provider, actor().provider_id or 0)
    if provider is None:
        raise NotYours
    return provider


def _download(content: bytes, kind: str, ending: str) -> Response:
    answer = make_response(content)
    answer.mimetype = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="aanbod-{today().isoformat()}.{ending}"'
    return answer


def _refused(checked: CheckedFile) -> Response:
    """Nothing is kept: what is wrong, and what would have changed."""
    views = offers_of_provider(db.session, _provider().id, today())
    page = file_page(_provider().name, views, checked=checked)
    return render("provider/files/file.html", page=page, status=422 if checked.errors else 200)


def _preview(kept: WaitFilePreview) -> Response:
    views = {view.offer.id: view for view in offers_of_provider(db.session, _provider().id, today())}
    page = preview_page(_provider().name, kept.id, said_in(kept), views, kept.made_at + KEPT_FOR)
    return render("provider/files/preview.html", page=page)


def _page(*, error: str = "", about: list[int] | None = None, status: int = 200) -> Response:
    views = offers_of_provider(db.session, _provider().id, today())
    page = file_page(_provider().name, views, error=error, about=about or [])
    return render("provider/files/file.html", page=page, status=status)
