"""People and invitations of a provider or a region as rows of a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.domain.dutch_time import AMSTERDAM
from portal.domain.permissions import Role
from portal.models import OneTimeLink, User
from portal.web.words.dutch import long_date

ROLES = {
    Role.PROVIDER: "aanbieder",
    Role.OFFICE: "regiobeheer",
    Role.PANEL: "klankbordgroep",
    Role.ADMIN: "beheerder",
}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody with an account at a provider or region."""

    id: int
    name: str
    email: str
    role: str
    active: bool
    note: str
    here: bool
    may_stop: bool
    """Not oneself as the last one."""


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation that waits."""

    id: int
    email: str
    role: str
    note: str
    expired: bool


def person_rows(people: Sequence[User], here: int) -> tuple[PersonRow, ...]:
    """People of a provider or region; ``here`` is the account that looks."""
    alone = sum(user.active for user in people) == 1
    return tuple(
        PersonRow(
            id=user.id,
            name=user.name,
            email=user.email,
            role=ROLES[user.role],
            active=user.active,
            note=_note(user),
            here=user.id == here,
            may_stop=user.active and not (alone and user.id == here),
        )
        for user in people
    )


def invitation_rows(links: Sequence[OneTimeLink], now: datetime) -> tuple[InvitationRow, ...]:
    """Invitations that were not accepted yet."""
    return tuple(
        InvitationRow(
            link.id,
            link.email,
            ROLES[link.role or Role.PROVIDER],
            f"Verlopen op {moment(link.expires_at)}"
            if link.expires_at <= now
            else f"Geldig tot {moment(link.expires_at)}",
            link.expires_at <= now,
        )
        for link in links
    )


def sent_sentence(email: str, *, again: bool, has_server: bool) -> str:
    """What happens with an invitation; honest where no mail server was set."""
    if not has_server:
        return f"De uitnodiging aan {email} staat klaar, maar wacht: er is nog geen mailserver ingesteld."
    if again:
        return f"De uitnodiging gaat opnieuw naar {email}. De vorige link werkt niet meer."
    return f"De uitnodiging gaat naar {email}."


def moment(at: datetime) -> str:
    """22 november 2026 om 11.00 uur, in the Netherlands."""
    local = at.astimezone(AMSTERDAM)
    return f"{long_date(local.date())} om {local:%H.%M} uur"


def _note(user: User) -> str:
    if not user.active:
        return "Heeft geen toegang meer"
    if user.mail_bounced_at is not None:
        return "Post komt niet aan: het adres bestaat niet meer"
    if user.signed_in_at is None:
        return "Nog niet ingelogd"
    return f"Laatst ingelogd op {long_date(user.signed_in_at.astimezone(AMSTERDAM).date())}"
