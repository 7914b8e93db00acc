"""What a provider uploaded and did not apply yet."""

from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Key, Moment, to


class WaitFilePreview(Base):
    """The differences of one uploaded file, bound to who uploaded it; one a person, the last one."""

    __tablename__ = "wait_file_preview"

    id: Mapped[Key]
    user_id: Mapped[int] = to("user.id", cascade=True)
    provider_id: Mapped[int] = to("provider.id", cascade=True)
    made_at: Mapped[Moment] = mapped_column(index=True)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """Per changed offer: its id, the report that the difference was made from, and the new figure."""
