"""Links in mails: made, looked at, used once, ended.

A page shows what a link is for (``find_link``) and changes nothing: scanners of mail open links too.
Only the button on that page uses it (``use_link``).
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from portal.domain.errors import PortalError
from portal.domain.link_purpose import LIFETIMES, LinkPurpose
from portal.domain.permissions import Role
from portal.models import OneTimeLink

TOKEN_BYTES = 32


class DeadLink(PortalError):
    """Unknown, used, expired, withdrawn or replaced: one answer for all."""


@dataclass(frozen=True, slots=True)
class LinkScope:
    """Whom a link is about. A newer link for the same purpose and scope ends the older one."""

    user_id: int | None = None
    provider_id: int | None = None
    region_id: int | None = None
    email: str = ""
    missing_offer_id: int | None = None


def make_link(
    session: Session,
    purpose: LinkPurpose,
    scope: LinkScope,
    now: datetime,
    *,
    role: Role | None = None,
    created_by_id: int | None = None,
) -> str:
    """Make a link and give its token, which is kept nowhere else; older ones of the same scope die."""
    end_links(session, purpose, scope, now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        OneTimeLink(
            purpose=purpose,
            token_hash=hash_token(token),
            user_id=scope.user_id,
            provider_id=scope.provider_id,
            region_id=scope.region_id,
            email=scope.email,
            missing_offer_id=scope.missing_offer_id,
            role=role,
            created_by_id=created_by_id,
            created_at=now,
            expires_at=now + LIFETIMES[purpose],
        )
    )
    session.flush()
    return token


def find_link(session: Session, purpose: LinkPurpose, token: str, now: datetime) -> OneTimeLink:
    """The link behind a token, unchanged.

    Raises:
        DeadLink: it does not work, or not for this purpose.
    """
    link = session.scalar(
        select(OneTimeLink).where(
            OneTimeLink.token_hash == hash_token(token), OneTimeLink.purpose == purpose, is_alive(now)
        )
    )
    if link is None:
        raise DeadLink
    return link


def use_link(session: Session, purpose: LinkPurpose, token: str, now: datetime) -> OneTimeLink:
    """Use a link up. The condition stands in the UPDATE: of two at once one succeeds.

    Raises:
        DeadLink: it does not work (any more), or not for this purpose.
    """
    link = find_link(session, purpose, token, now)
    changed = session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.id == link.id, is_alive(now))
        .values(used_at=now)
        .returning(OneTimeLink.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if changed is None:
        raise DeadLink
    session.refresh(link)
    return link


def end_links(session: Session, purpose: LinkPurpose, scope: LinkScope, now: datetime) -> None:
    """Links for this purpose and exactly this scope work no more."""
    session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.purpose == purpose,
            OneTimeLink.user_id.is_not_distinct_from(scope.user_id),
            OneTimeLink.provider_id.is_not_distinct_from(scope.provider_id),
            OneTimeLink.region_id.is_not_distinct_from(scope.region_id),
            OneTimeLink.email == scope.email,
            OneTimeLink.missing_offer_id.is_not_distinct_from(scope.missing_offer_id),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.ended_at.is_(None),
        )
        .values(ended_at=now)
        .execution_options(synchronize_session="fetch")
    )


def is_alive(now: datetime) -> ColumnElement[bool]:
    """Not used, not ended, not expired."""
    return OneTimeLink.used_at.is_(None) & OneTimeLink.ended_at.is_(None) & (OneTimeLink.expires_at > now)


def hash_token(token: str) -> str:
    """SHA-256 in hex: the token is random enough that nothing slower is needed."""
    return hashlib.sha256(token.encode()).hexdigest()
