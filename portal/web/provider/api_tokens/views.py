"""Keys for the provider's own systems: made, shown once, revoked."""

from flask import Blueprint, redirect, request, session
from werkzeug.wrappers import Response

from portal.domain.errors import NotYours
from portal.domain.permissions import Role
from portal.models import ApiToken, Provider
from portal.queries.api_tokens import token_of_provider, tokens_of_provider
from portal.services.api_tokens.change_api_tokens import LONGEST_NAME, RefusedToken, make_api_token, revoke_api_token
from portal.web.extensions import begin_change, components, db, now, today
from portal.web.guards import actor, signed_in
from portal.web.provider.api_tokens.presenter import tokens_page
from portal.web.rendering import render, say

bp = Blueprint("tokens", __name__)

PATH = "/mijn-aanbod/koppelingen"
SHOWN_ONCE = "nieuwe-sleutel"


@bp.get("/mijn-aanbod/koppelingen")
@signed_in(Role.PROVIDER)
def tokens() -> Response:
    """The keys of this provider. One that was made just now is shown once, to who made it."""
    return _page(secret=session.pop(SHOWN_ONCE, ""))


@bp.post("/mijn-aanbod/koppelingen")
@signed_in(Role.PROVIDER)
def make_token() -> Response:
    """Make a key. Its text waits in the session of its maker until the next page; the database has only the hash."""
    name = " ".join(request.form.get("naam", "")[: LONGEST_NAME * 2].split())
    name = "".join(letter for letter in name if letter.isprintable())
    begin_change()
    try:
        _, secret = make_api_token(db.session, actor(), name, now())
    except RefusedToken as error:
        db.session.rollback()
        return _page(name=name, error=str(error), status=422)
    db.session.commit()
    session[SHOWN_ONCE] = secret
    return redirect(f"{PATH}#nieuw", 303)


@bp.get("/mijn-aanbod/koppelingen/<int(max=2147483647):token_id>/intrekken")
@signed_in(Role.PROVIDER)
def ask_revoke_token(token_id: int) -> Response:
    """Ask before revoking."""
    token = _own_token(token_id)
    return render("provider/api_tokens/revoke.html", name=token.name, action=f"{PATH}/{token.id}/intrekken", back=PATH)


@bp.post("/mijn-aanbod/koppelingen/<int(max=2147483647):token_id>/intrekken")
@signed_in(Role.PROVIDER)
def revoke_token(token_id: int) -> Response:
    """Revoke a key."""
    begin_change()
    name = revoke_api_token(db.session, actor(), token_id, now()).name
    db.session.commit()
    say("goed", f"De sleutel ‘{name}’ is ingetrokken. Hij werkt niet meer.")
    return redirect(PATH, 303)


def _own_token(token_id: int) -> ApiToken:
    token = token_of_provider(db.session, token_id, actor().provider_id or 0)
    if token is None:
        raise NotYours
    return token


def _page(*, secret: str = "", name: str = "", error: str = "", status: int = 200) -> Response:
    provider = db.session.get(Provider, actor().provider_id or 0)
    if provider is None:
        raise NotYours
    page = tokens_page(
        provider.name,
        tokens_of_provider(db.session, provider.id),
        today(),
        secret=secret,
        typed=name,
        error=error,
        base_url=components().settings.base_url,
    )
    return render("provider/api_tokens/tokens.html", page=page, status=status)
