"""Let somebody in: an invitation by mail that works once and seven days, by a colleague or by the office."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.domain.errors import NotYours, PortalError
from portal.domain.link_purpose import LinkPurpose
from portal.domain.mail_address import read_address
from portal.domain.permissions import Actor, Role, may_invite, may_invite_colleagues
from portal.models import OneTimeLink, Provider, Region, User
from portal.queries.accounts import contracted_providers, invitation_by_id, invitations_since
from portal.queries.users import user_by_email, user_by_id
from portal.services.accounts.credentials import add_user
from portal.services.accounts.one_time_links import LinkScope, end_links, find_link, make_link, use_link
from portal.services.accounts.record_account_change import record_account_change
from portal.services.mail.queue_mail import Letter, queue_mail

MOST_A_DAY = 100
PURPOSES = {
    Role.PROVIDER: "houdt u het aanbod en de wachttijden van uw organisatie bij",
    Role.OFFICE: "beheert u het aanbod en de aanbieders van de regio",
    Role.PANEL: "kijkt u mee hoe verwijzers de site gebruiken",
}


class RefusedInvitation(PortalError):
    """The invitation cannot be sent; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom to let in: to a provider, or to the office or panel of a region."""

    email: str
    role: Role
    provider_id: int | None = None
    region_id: int | None = None


def invite_person(
    session: Session, actor: Actor, invitation: Invitation, *, base_url: str, now: datetime
) -> OneTimeLink:
    """Mail an invitation; an earlier one to the same person for the same place works no more.

    Whether the address has an account elsewhere is told only to who reads its mail.

    Raises:
        NotYours: the actor may not invite there.
        RefusedInvitation: no address, an account here already, or too many today.
    """
    _check_may_invite(session, actor, invitation)
    address = read_address(invitation.email)
    if address is None:
        raise RefusedInvitation("vul een e-mailadres in zoals naam@organisatie.nl")
    if invitations_since(session, actor.person_id, now - timedelta(days=1)) >= MOST_A_DAY:
        raise RefusedInvitation("u hebt vandaag veel uitnodigingen verstuurd; ga morgen verder")
    known = user_by_email(session, address)
    if known is not None and _belongs_here(known, invitation):
        raise RefusedInvitation("dit adres heeft hier al een account; het staat in de lijst")
    scope = LinkScope(provider_id=invitation.provider_id, region_id=invitation.region_id, email=address)
    token = make_link(session, LinkPurpose.INVITATION, scope, now, role=invitation.role, created_by_id=actor.user_id)
    inviter = session.get_one(User, actor.user_id)
    values: dict[str, object] = {"inviter": inviter.name, "organisation": _organisation(session, invitation)}
    if known is None:
        values |= {"purpose": PURPOSES[invitation.role], "link": f"{base_url}/uitnodiging?sleutel={token}"}
    letter = Letter(
        kind="invitation" if known is None else "invitation_in_vain",
        to=address,
        subject="Uitnodiging voor Plekwijzer",
        values=values,
        provider_id=invitation.provider_id,
    )
    queue_mail(session, letter, base_url=base_url, now=now)
    record_account_change(session, "uitgenodigd", inviter, now, after={"e-mail": address, "rol": invitation.role.value})
    return find_link(session, LinkPurpose.INVITATION, token, now)


def resend_invitation(session: Session, actor: Actor, link_id: int, *, base_url: str, now: datetime) -> OneTimeLink:
    """Send an invitation again with a new link and seven new days.

    Raises:
        NotYours: no waiting invitation of the actor's provider or region.
        RefusedInvitation: see ``invite_person``.
    """
    link = own_invitation(session, actor, link_id)
    invitation = Invitation(link.email, link.role or Role.PROVIDER, link.provider_id, link.region_id)
    return invite_person(session, actor, invitation, base_url=base_url, now=now)


def withdraw_invitation(session: Session, actor: Actor, link_id: int, now: datetime) -> OneTimeLink:
    """Make an invitation worthless.

    Raises:
        NotYours: no waiting invitation of the actor's provider or region.
    """
    link = own_invitation(session, actor, link_id)
    end_links(session, link.purpose, LinkScope(link.user_id, link.provider_id, link.region_id, link.email), now)
    by = session.get_one(User, actor.user_id)
    record_account_change(session, "uitnodiging ingetrokken", by, now, after={"e-mail": link.email})
    return link


def accept_invitation(session: Session, token: str, *, name: str, password: str, now: datetime) -> User:
    """Make the account of who was invited; uses the link up.

    Raises:
        DeadLink: it does not work (any more).
        RefusedPassword: see ``check_password``; the link still works.
        AccountExists: the address got an account in the meantime.
    """
    link = use_link(session, LinkPurpose.INVITATION, token, now)
    role = link.role or Role.PROVIDER
    user = add_user(
        session,
        email=link.email,
        name=name,
        role=role,
        password=password,
        now=now,
        provider_id=link.provider_id,
        region_id=link.region_id if role in (Role.OFFICE, Role.PANEL) else None,
    )
    record_account_change(session, "uitnodiging aangenomen", user, now, after={"rol": role.value})
    return user


def own_invitation(session: Session, actor: Actor, link_id: int) -> OneTimeLink:
    """A waiting invitation that the actor may withdraw or send again.

    Raises:
        NotYours: there is none, or it belongs to somebody else.
    """
    link = invitation_by_id(session, link_id)
    if link is None or not _may_handle(actor, link):
        raise NotYours
    return link


def _may_handle(actor: Actor, link: OneTimeLink) -> bool:
    if may_invite_colleagues(actor):
        return link.role is Role.PROVIDER and link.provider_id == actor.provider_id
    role = link.role or Role.PROVIDER
    return link.region_id is not None and may_invite(actor, role, region_id=link.region_id)


def _check_may_invite(session: Session, actor: Actor, invitation: Invitation) -> None:
    if may_invite_colleagues(actor):
        if invitation.role is Role.PROVIDER and invitation.provider_id == actor.provider_id:
            return
        raise NotYours
    region_id = invitation.region_id
    if region_id is None or not may_invite(actor, invitation.role, region_id=region_id):
        raise NotYours
    if invitation.role is not Role.PROVIDER:
        return
    if invitation.provider_id not in {provider.id for provider, _ in contracted_providers(session, region_id)}:
        raise NotYours


def _belongs_here(known: User, invitation: Invitation) -> bool:
    if invitation.role is Role.PROVIDER:
        return known.provider_id is not None and known.provider_id == invitation.provider_id
    return known.region_id is not None and known.region_id == invitation.region_id


def _organisation(session: Session, invitation: Invitation) -> str:
    if invitation.provider_id is not None:
        return session.get_one(Provider, invitation.provider_id).name
    return f"regio {session.get_one(Region, invitation.region_id).name}"


def inviter_of(session: Session, link: OneTimeLink) -> str:
    """The name of who sent it, for the page on which it is accepted."""
    by = user_by_id(session, link.created_by_id) if link.created_by_id is not None else None
    return by.name if by is not None else ""


def organisation_of(session: Session, link: OneTimeLink) -> str:
    """The provider or region that it lets into."""
    return _organisation(session, Invitation(link.email, link.role or Role.PROVIDER, link.provider_id, link.region_id))
