"""Queue a mail in the transaction of what causes it: both are there, or neither is."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.errors import PortalError
from portal.domain.mail_address import read_address
from portal.models import Mail
from portal.settings import ROOT

MAX_SUBJECT = 200


class RefusedAddress(PortalError):
    """This is no e-mail address."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What to mail to whom. ``kind`` names the templates templates/email/<kind>.txt and .html.

    They get ``values`` and also ``subject`` and ``base_url``. Of two letters with the same
    ``deduplication_key`` only the first is ever queued.
    """

    kind: str
    to: str
    subject: str
    values: Mapping[str, object] = field(default_factory=dict)
    provider_id: int | None = None
    deduplication_key: str | None = None
    forget_address: bool = False
    """Nothing of the address stays in the queue once the mail is sent or given up."""


def queue_mail(session: Session, letter: Letter, *, base_url: str, now: datetime) -> Mail | None:
    """Queue ``letter``; the caller commits. None when its deduplication key was queued before.

    ``base_url`` is the address of the site without a slash at the end.

    Raises:
        RefusedAddress: ``letter.to`` is no address; nothing is queued.
    """
    address = read_address(letter.to)
    if address is None:
        raise RefusedAddress(f"{letter.to[:80]!r} is geen e-mailadres")
    if letter.deduplication_key is not None and _is_queued(session, letter.deduplication_key):
        return None
    subject = one_line(letter.subject)
    values = {**letter.values, "subject": subject, "base_url": base_url}
    mail = Mail(
        kind=letter.kind,
        deduplication_key=letter.deduplication_key,
        address=address,
        subject=subject,
        text=_templates().get_template(f"email/{letter.kind}.txt").render(values).strip() + "\n",
        html=_templates().get_template(f"email/{letter.kind}.html").render(values).strip() + "\n",
        provider_id=letter.provider_id,
        forget_address=letter.forget_address,
        message_id=f"<{secrets.token_hex(16)}@{urlsplit(base_url).hostname or 'plekwijzer.invalid'}>",
        created_at=now,
        next_try_at=now,
    )
    try:
        with session.begin_nested():
            session.add(mail)
    except IntegrityError:  # another process queued the same key since we looked
        if letter.deduplication_key is None:
            raise
        return None
    return mail


def one_line(text: str) -> str:
    """``text`` as the subject of a mail: no control character, no line end, bounded."""
    plain = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(plain.split())[:MAX_SUBJECT]


def _is_queued(session: Session, key: str) -> bool:
    return session.scalar(select(Mail.id).where(Mail.deduplication_key == key)) is not None


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
    )
