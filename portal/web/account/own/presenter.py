"""What the pages of an account show."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.domain.permissions import needs_second_factor
from portal.models import EmailChange, User, UserSession
from portal.web.people.presenter import ROLES, moment


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A browser in which the account is signed in."""

    id: int
    browser: str
    times: str
    here: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    """The account itself."""

    name: str
    email: str
    role: str
    bounced: bool
    new_email: str
    second_factor: bool
    must_have_second_factor: bool
    codes_left: int
    sessions: tuple[SessionRow, ...]


def account_page(
    user: User,
    change: EmailChange | None,
    sessions: Sequence[UserSession],
    codes: int,
    here: int,
) -> AccountPage:
    """The page of one's own account."""
    return AccountPage(
        name=user.name,
        email=user.email,
        role=ROLES[user.role],
        bounced=user.mail_bounced_at is not None,
        new_email=change.new_email if change else "",
        second_factor=user.has_second_factor,
        must_have_second_factor=needs_second_factor(user.role),
        codes_left=codes,
        sessions=tuple(
            SessionRow(
                row.id,
                row.browser,
                f"Ingelogd op {moment(row.created_at)}, laatst gebruikt op {moment(row.last_seen_at)}",
                row.id == here,
            )
            for row in sessions
        ),
    )
