"""One figure for a whole group: all of a product or all of a location, counted and shown before it is saved.

The page with the count posts the rows to the sheet itself, each with the version that was shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.domain.errors import ImpossibleReport, NotYours
from portal.domain.permissions import Role
from portal.queries.offers import OfferView, offers_of_provider
from portal.services.waits.report_wait import judged
from portal.services.waits.save_sheet import MOST_ROWS
from portal.web.choice import Choice
from portal.web.extensions import db, today
from portal.web.guards import signed_in
from portal.web.provider.own import own_provider
from portal.web.provider.row_form import MAX_FIELD, TYPED, RowForm
from portal.web.provider.row_words import choices
from portal.web.provider.words import REASON_TEXTS, STATUS_TEXTS, figure_words
from portal.web.rendering import render
from portal.web.words.dutch import counted

bp = Blueprint("provider_set_many", __name__)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One offer of the chosen group: what stands there and what will; ``fields`` are posted."""

    name: str
    now: str
    then: str
    fault: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SetManyPage:
    """Everything /mijn-aanbod/samen shows; ``rows`` only once a group and a status were chosen."""

    products: tuple[Choice, ...]
    locations: tuple[Choice, ...]
    group: str
    form: RowForm
    statuses: tuple[Choice, ...]
    reasons: tuple[Choice, ...]
    rows: tuple[MemberRow, ...]
    count: str
    faults: int
    error: str


@bp.get("/mijn-aanbod/samen")
@signed_in(Role.PROVIDER)
def set_many() -> Response:
    """Choose a group and a figure; with both in the address, see what will be saved."""
    views = offers_of_provider(db.session, own_provider().id, today())
    typed = RowForm.read(request.args)
    group = request.args.get("groep", "")[:MAX_FIELD]
    asked = bool(request.args)
    members = _members(views, group) if group else []
    error = "" if not asked else _missing(group, typed)
    rows = tuple(_member(view, typed) for view in members) if asked and not error else ()
    good = [row for row in rows if not row.fault]
    page = SetManyPage(
        products=_groups(views, "product", group),
        locations=_groups(views, "vestiging", group),
        group=group,
        form=typed,
        statuses=choices(STATUS_TEXTS, typed.status, "Kies een status"),
        reasons=choices(REASON_TEXTS, typed.reason, "Kies een reden"),
        rows=rows,
        count=counted(len(good), "keer aanbod", "keer aanbod") if good else "",
        faults=len(rows) - len(good),
        error=error,
    )
    return render("provider/set_many/set_many.html", page=page, status=422 if error else 200)


def _missing(group: str, typed: RowForm) -> str:
    if not group:
        return "kies een product of een vestiging"
    return "" if typed.status in {status.value for status in STATUS_TEXTS} else "kies een status"


def _key(view: OfferView, kind: str) -> str:
    return f"product-{view.product.code}" if kind == "product" else f"vestiging-{view.location.id}"


def _members(views: Sequence[OfferView], group: str) -> list[OfferView]:
    """The own offers of a group; NotYours for a group without any, another provider's location too."""
    kind = group.partition("-")[0]
    found = [view for view in views if _key(view, kind) == group]
    if not found:
        raise NotYours
    return found[:MOST_ROWS]


def _groups(views: Sequence[OfferView], kind: str, chosen: str) -> tuple[Choice, ...]:
    """Each product or location with how many offers it has."""
    names: dict[str, tuple[str, int]] = {}
    for view in views:
        key = _key(view, kind)
        name = view.product.name if kind == "product" else view.location.name
        names[key] = (name, names.get(key, ("", 0))[1] + 1)
    return tuple(
        Choice(key, f"{name} ({count})", key == chosen)
        for key, (name, count) in sorted(names.items(), key=lambda each: each[1][0])
    )


def _member(view: OfferView, typed: RowForm) -> MemberRow:
    then, fault = "", ""
    try:
        figure = judged(view, typed.figure(counts_places=view.product.counts_places), today())
        then = figure_words(figure, view.product.segment)
    except ImpossibleReport as error:
        fault = "; ".join(error.fields.values())
    return MemberRow(
        name=f"{view.product.name}, {view.location.name}",
        now=figure_words(view.figure, view.product.segment),
        then=then,
        fault=fault,
        fields=() if fault else _fields(view, {name: getattr(typed, name) for name in TYPED}),
    )


def _fields(view: OfferView, typed: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    offer_id = view.offer.id
    version = str(view.report.id if view.report else 0)
    return (*((f"{name}-{offer_id}", text) for name, text in typed.items()), (f"version-{offer_id}", version))
