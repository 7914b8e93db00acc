"""Every change of the own provider: who, when, through what, before and after."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.domain.errors import NotYours
from portal.domain.permissions import Role
from portal.models import AuditEntry, User
from portal.queries.audit import changes_of_provider, count_changes
from portal.queries.offers import OfferView, offers_by_ids, offers_of_provider
from portal.queries.users import users_by_ids
from portal.web.choice import Choice
from portal.web.extensions import db, today
from portal.web.guards import signed_in
from portal.web.provider.own import own_offer, own_provider
from portal.web.provider.row_form import MAX_ID
from portal.web.provider.words import CHANNEL_TEXTS, changed_facts, moment, who
from portal.web.rendering import render
from portal.web.words.dutch import counted

bp = Blueprint("provider_changes", __name__)

PER_PAGE = 50
MOST_PAGES = 10_000
HERE = "/mijn-aanbod/wijzigingen"
SUBJECTS = {"location": "Vestiging", "provider": "Organisatie", "user": "Account", "api_token": "Koppeling"}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change in words; ``facts`` are (name, before, after)."""

    at: str
    action: str
    about: str
    href: str
    by: str
    through: str
    facts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """Everything /mijn-aanbod/wijzigingen shows."""

    summary: str
    offers: tuple[Choice, ...]
    lines: tuple[ChangeLine, ...]
    number: int
    pages: int
    previous_href: str
    next_href: str


@bp.get("/mijn-aanbod/wijzigingen")
@signed_in(Role.PROVIDER)
def changes() -> Response:
    """The changes of the own provider, newest first; the query may name an own offer and a page."""
    provider, offer_id = own_provider(), _asked_offer()
    total = count_changes(db.session, provider.id, offer_id=offer_id)
    pages = max(1, -(-total // PER_PAGE))
    number = min(_asked_page(), pages)
    entries = changes_of_provider(
        db.session, provider.id, offer_id=offer_id, offset=(number - 1) * PER_PAGE, limit=PER_PAGE
    )
    offers = offers_of_provider(db.session, provider.id, today())
    asked = {entry.subject_id for entry in entries if entry.subject == "offer" and entry.subject_id}
    known = {view.offer.id: view for view in offers}
    gone = asked - set(known)
    if gone:
        known |= {key: view for key, view in _offers(gone).items() if view.provider.id == provider.id}
    people = users_by_ids(db.session, {entry.user_id for entry in entries if entry.user_id})
    page = ChangesPage(
        summary=counted(total, "wijziging", "wijzigingen"),
        offers=tuple(_option(view, offer_id) for view in offers),
        lines=tuple(_line(entry, known, people, provider.id) for entry in entries),
        number=number,
        pages=pages,
        previous_href=_href(offer_id, number - 1) if number > 1 else "",
        next_href=_href(offer_id, number + 1) if number < pages else "",
    )
    return render("provider/changes/changes.html", page=page)


def _asked_offer() -> int | None:
    text = request.args.get("aanbod", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= MAX_ID):
        raise NotYours
    return own_offer(int(text)).offer.id


def _asked_page() -> int:
    text = request.args.get("pagina", "")
    return min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _href(offer_id: int | None, number: int) -> str:
    return f"{HERE}?pagina={number}" if offer_id is None else f"{HERE}?aanbod={offer_id}&pagina={number}"


def _offers(ids: set[int]) -> dict[int, OfferView]:
    return offers_by_ids(db.session, ids, today())


def _option(view: OfferView, chosen: int | None) -> Choice:
    return Choice(str(view.offer.id), f"{view.product.name}, {view.location.name}", view.offer.id == chosen)


def _line(
    entry: AuditEntry, offers: Mapping[int, OfferView], people: Mapping[int, User], provider_id: int
) -> ChangeLine:
    view = offers.get(entry.subject_id or 0) if entry.subject == "offer" else None
    about = f"{view.product.name}, {view.location.name}" if view else SUBJECTS.get(entry.subject, "")
    return ChangeLine(
        at=moment(entry.at),
        action=entry.action.capitalize(),
        about=about,
        href=f"/mijn-aanbod/{view.offer.id}/historie" if view else "",
        by=who(entry.user_id, people, provider_id),
        through=CHANNEL_TEXTS[entry.channel],
        facts=tuple(changed_facts(entry.before, entry.after)),
    )
