"""The history of one own offer: charts, who reported what when and through what, and all of it as a file."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, Response
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.cell_text import neutral
from portal.domain.permissions import Role
from portal.domain.waiting_time import Actuality, Status, effective_wait
from portal.models import User, WaitReport
from portal.queries.offers import OfferView
from portal.queries.products import norms
from portal.queries.users import users_by_ids
from portal.queries.waiting_time import count_reports, reports_of, reports_since
from portal.web.extensions import db, today
from portal.web.guards import signed_in
from portal.web.offers.history import history_charts, places_chart
from portal.web.offers.page import HistoryChart
from portal.web.provider.own import own_offer, rules
from portal.web.provider.words import CHANNEL_TEXTS, figure_words, moment, who
from portal.web.rendering import render
from portal.web.words.dutch import short_date

bp = Blueprint("provider_history", __name__)

SHOWN = 100
MOST_IN_FILE = 20_000
YEAR = timedelta(days=366)
HEADINGS = (
    "gemeten_op;gemeld_op;status;aanmeldwachttijd_weken;behandelwachttijd_weken;plekken_vrij;stop_tot;stop_reden;"
    "door;via;ongedaan_gemaakt"
).split(";")


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report in words; ``note`` says that it was undone, or that it undoes another."""

    at: str
    measured: str
    said: str
    by: str
    through: str
    note: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Everything /mijn-aanbod/<id>/historie shows."""

    offer_id: int
    product: str
    product_code: str
    location: str
    charts: tuple[HistoryChart, ...]
    lines: tuple[ReportLine, ...]
    total: int
    csv_href: str


@bp.get("/mijn-aanbod/<int(max=2147483647):offer_id>/historie")
@signed_in(Role.PROVIDER)
def history(offer_id: int) -> AnyResponse:
    """The history of one own offer."""
    view = own_offer(offer_id)
    reports = reports_of(db.session, offer_id, SHOWN)
    people = _people([report for report, _ in reports])
    page = HistoryPage(
        offer_id=offer_id,
        product=view.product.name,
        product_code=view.product.code,
        location=view.location.name,
        charts=_charts(view, today()),
        lines=tuple(_line(report, undone, view, people) for report, undone in reports),
        total=count_reports(db.session, offer_id),
        csv_href=f"/mijn-aanbod/{offer_id}/historie/csv",
    )
    return render("provider/history/history.html", page=page)


@bp.get("/mijn-aanbod/<int(max=2147483647):offer_id>/historie/csv")
@signed_in(Role.PROVIDER)
def history_file(offer_id: int) -> Response:
    """All reports of one own offer as CSV, newest first; at most ``MOST_IN_FILE``."""
    view = own_offer(offer_id)
    reports = reports_of(db.session, offer_id, MOST_IN_FILE)
    people = _people([report for report, _ in reports])
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for report, undone in reports:
        writer.writerow(neutral(cell) for cell in _cells(report, undone, view, people))
    answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")  # the mark tells Excel that it is UTF-8
    answer.headers["Content-Disposition"] = f'attachment; filename="historie-{offer_id}.csv"'
    return answer


def _charts(view: OfferView, day: date) -> tuple[HistoryChart, ...]:
    reports = reports_since(db.session, view.offer.id, day - YEAR)
    rule = rules()[view.region_slug]
    current = (
        effective_wait(view.figure, day, rule.limits, view.product.segment, doubted=view.doubted).actuality
        is Actuality.CURRENT
    )
    norm = norms(db.session, [view.product.id], day).get(view.product.id)
    charts = history_charts(reports, norm, day, current=current)
    places = (
        places_chart(reports, view.offer.places_total, day, current=current) if view.product.counts_places else None
    )
    return (*charts, places) if places else charts


def _people(reports: list[WaitReport]) -> dict[int, User]:
    return users_by_ids(db.session, {report.reported_by_id for report in reports if report.reported_by_id})


def _line(report: WaitReport, undone: bool, view: OfferView, people: dict[int, User]) -> ReportLine:
    note = "later ongedaan gemaakt" if undone else ("zette terug wat er stond" if report.undoes_id else "")
    return ReportLine(
        at=moment(report.reported_at),
        measured=short_date(report.measured_on),
        said=figure_words(report.figure, view.product.segment),
        by=who(report.reported_by_id, people, view.provider.id),
        through=CHANNEL_TEXTS[report.channel],
        note=note,
    )


def _cells(report: WaitReport, undone: bool, view: OfferView, people: dict[int, User]) -> list[str]:
    def text(value: object) -> str:
        return "" if value is None else str(value)

    return [
        report.measured_on.isoformat(),
        report.reported_at.isoformat(timespec="seconds"),
        "" if report.status is Status.UNKNOWN else report.status.value,
        text(report.intake_weeks),
        text(report.start_weeks),
        text(report.places_free),
        report.stop_until.isoformat() if report.stop_until else "",
        report.stop_reason.value if report.stop_reason else "",
        who(report.reported_by_id, people, view.provider.id),
        report.channel.value,
        "ja" if undone else "",
    ]
