"""Answers stored for a day, so that a provider's system may send the same request again without doing it twice."""

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Key, Moment, to


class IdempotentAnswer(Base):
    """What was answered to a request with an Idempotency-Key; a key belongs to one provider."""

    __tablename__ = "kept_answer"
    __table_args__ = (Index("uq_kept_answer_provider_id_key", "provider_id", "key", unique=True),)

    id: Mapped[Key]
    provider_id: Mapped[int] = to("provider.id", cascade=True, index=False)
    key: Mapped[str] = mapped_column(String(100))
    request_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of method, path and body: another request under the same key is refused."""
    answer: Mapped[str] = mapped_column(Text)
    """The JSON that was sent; empty while the request is being worked on."""
    kept_at: Mapped[Moment] = mapped_column(index=True)
