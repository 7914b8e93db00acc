"""Who may do what: functions of a role and an object, tested without any fixture."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The four kinds of accounts; referrers and families never sign in."""

    PROVIDER = "aanbieder"
    OFFICE = "regiobeheer"
    PANEL = "klankbord"
    ADMIN = "beheerder"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: somebody who signed in, or a provider's own system (``token_id``, without ``user_id``).

    A provider acts for one provider, office and panel for one region.
    """

    user_id: int | None
    role: Role
    provider_id: int | None = None
    region_id: int | None = None
    token_id: int | None = None

    @property
    def person_id(self) -> int:
        """The account of a person; a provider's own system has none and never comes where one is needed."""
        if self.user_id is None:
            raise ValueError("only a person can do this")
        return self.user_id


def may_report_wait(actor: Actor, *, offer_provider_id: int) -> bool:
    """Only the provider itself reports its own figures: the office chases, it does not fill in."""
    return actor.role is Role.PROVIDER and actor.provider_id is not None and actor.provider_id == offer_provider_id


def may_change_own(actor: Actor, *, provider_id: int) -> bool:
    """A provider describes its own offers and locations; nobody else does."""
    return actor.role is Role.PROVIDER and actor.provider_id is not None and actor.provider_id == provider_id


def may_see_own_offers(actor: Actor) -> bool:
    """The sheet /mijn-aanbod is for providers."""
    return actor.role is Role.PROVIDER and actor.provider_id is not None


def may_manage_region(actor: Actor, *, region_id: int) -> bool:
    """The office manages its own region; an admin every region."""
    return actor.role is Role.ADMIN or (actor.role is Role.OFFICE and actor.region_id == region_id)


def may_review_use(actor: Actor, *, region_id: int) -> bool:
    """The panel and the office of a region see how it is used."""
    return actor.role is Role.ADMIN or (actor.role in (Role.OFFICE, Role.PANEL) and actor.region_id == region_id)


def may_vote(actor: Actor, *, region_id: int) -> bool:
    """Members of the panel vote for the wishes of their region; the office decides about them."""
    return actor.role is Role.PANEL and actor.region_id == region_id


def needs_second_factor(role: Role) -> bool:
    """Who decides for a region or for all must sign in with a code as well; others may."""
    return role in (Role.OFFICE, Role.ADMIN)


def may_invite_colleagues(actor: Actor) -> bool:
    """A provider's person lets in colleagues of the same provider."""
    return actor.role is Role.PROVIDER and actor.provider_id is not None


def may_invite(actor: Actor, role: Role, *, region_id: int) -> bool:
    """The office lets in people of its region: providers, office and panel; nobody makes an admin on a page."""
    return may_manage_region(actor, region_id=region_id) and role in (Role.PROVIDER, Role.OFFICE, Role.PANEL)


def home_path(role: Role) -> str:
    """Where somebody lands after signing in."""
    return {Role.PROVIDER: "/mijn-aanbod", Role.OFFICE: "/regiobeheer", Role.PANEL: "/klankbord"}.get(role, "/")
