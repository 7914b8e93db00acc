"""Questions about accounts."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import User


def user_by_email(session: Session, email: str) -> User | None:
    """The account with this sign-in name, whatever its case."""
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def user_by_id(session: Session, user_id: int) -> User | None:
    """The account, or None."""
    return session.get(User, user_id)


def names_of(session: Session, user_ids: Collection[int]) -> dict[int, str]:
    """Names of accounts by id."""
    rows = session.execute(select(User.id, User.name).where(User.id.in_(user_ids))).all()
    return {user_id: name for user_id, name in rows}


def users_by_ids(session: Session, user_ids: Collection[int]) -> dict[int, User]:
    """Accounts by id; ids that do not exist are absent."""
    return {user.id: user for user in session.scalars(select(User).where(User.id.in_(user_ids)))} if user_ids else {}
