"""Hand the queued mail to a mail server. Any number of senders may run: a mail is leased before it is sent."""

import secrets
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from enum import Enum, auto

from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from portal.domain.mail_tries import pause_after
from portal.models import Mail, User
from portal.models.database import begin_writing
from portal.queries.mail import is_due, next_due_id
from portal.settings import SmtpServer

LEASE = timedelta(minutes=15)
"""Longer than the slowest conversation: about ten steps of at most ``TIMEOUT`` each."""
TIMEOUT = 30.0
MAX_ERROR = 300


class Outcome(Enum):
    """How a try ended."""

    SENT = auto()
    REFUSED = auto()  # 5xx on the address or the mail: never again
    BUSY = auto()  # 4xx on this mail: later
    UNREACHABLE = auto()  # no server, no sign-in, or it hung up: later, and no other mail now


@dataclass(frozen=True, slots=True)
class Sender:
    """Which server takes the mail, and in whose name."""

    server: SmtpServer
    mail_from: str
    timeout: float = TIMEOUT


@dataclass(slots=True)
class Round:
    """What one round did."""

    sent: int = 0
    later: int = 0
    refused: int = 0
    unreachable: str = ""
    """What the server or the network said when it could not be used at all."""


def send_due(engine: Engine, sender: Sender, clock: Callable[[], datetime]) -> Round:
    """Send what is due, one by one; stop when the server cannot be reached, what is left stays queued.

    Each mail takes two short transactions with the conversation in between, so that nobody waits for
    a mail server. A sender that is killed in between leaves a lease: after it ends the mail is sent
    again, with the same Message-ID. That is the only way in which a mail can arrive twice.
    """
    done = Round()
    while True:
        mail = _claim(engine, clock())
        if mail is None:
            return done
        outcome, answer = _hand_over(sender, mail, clock())
        _record(engine, mail, outcome, answer, clock())
        if outcome is Outcome.SENT:
            done.sent += 1
        elif outcome is Outcome.REFUSED:
            done.refused += 1
        else:
            done.later += 1
        if outcome is Outcome.UNREACHABLE:
            done.unreachable = answer
            return done


def message_of(mail: Mail, mail_from: str, now: datetime) -> EmailMessage:
    """The mail as it travels: text and HTML, marked as automatic so that nobody's absence message answers it.

    Raises:
        ValueError: a header would contain a line end.
    """
    message = EmailMessage(SMTP)
    message["From"] = mail_from
    message["To"] = mail.address
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, charset="utf-8", cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", charset="utf-8", cte="quoted-printable")
    return message


def _claim(engine: Engine, now: datetime) -> Mail | None:
    """Lease the mail that waits longest. The condition stands in the UPDATE: of two senders one gets it."""
    with Session(engine, expire_on_commit=False) as session:
        while True:
            begin_writing(session)
            mail_id = next_due_id(session, now)
            if mail_id is None:
                return None
            lease = secrets.token_hex(16)
            session.execute(
                update(Mail)
                .where(Mail.id == mail_id, is_due(now))
                .values(lease=lease, leased_until=now + LEASE, tries=Mail.tries + 1)
                .execution_options(synchronize_session=False)
            )
            session.commit()
            begin_writing(session)
            mail = session.get(Mail, mail_id, populate_existing=True)
            if mail is not None and mail.lease == lease:
                session.commit()
                return mail
            session.commit()


def _hand_over(sender: Sender, mail: Mail, now: datetime) -> tuple[Outcome, str]:
    try:
        message = message_of(mail, sender.mail_from, now)
        with _connection(sender) as connection:
            connection.send_message(message, from_addr=parseaddr(sender.mail_from)[1], to_addrs=[mail.address])
    except smtplib.SMTPRecipientsRefused as error:
        code, text = error.recipients[mail.address]
        return _judge(code), _answer(code, text)
    except smtplib.SMTPDataError as error:
        return _judge(error.smtp_code), _answer(error.smtp_code, error.smtp_error)
    except smtplib.SMTPResponseException as error:  # greeting, sign-in or sender refused: not this mail's fault
        return Outcome.UNREACHABLE, _answer(error.smtp_code, error.smtp_error)
    except (smtplib.SMTPException, OSError) as error:
        return Outcome.UNREACHABLE, f"{type(error).__name__}: {error}"
    except ValueError as error:  # a header that would break the message
        return Outcome.REFUSED, str(error)
    return Outcome.SENT, ""


def _judge(code: int) -> Outcome:
    if code == 421:  # the server closes: this and all others later
        return Outcome.UNREACHABLE
    return Outcome.REFUSED if code >= 500 else Outcome.BUSY


def _answer(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"


@contextmanager
def _connection(sender: Sender) -> Iterator[smtplib.SMTP]:
    """A conversation with the server. What goes wrong after it took the mail is not the mail's concern."""
    server, context = sender.server, ssl.create_default_context()
    if server.tls:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=sender.timeout, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=sender.timeout)
    try:
        if server.starttls:
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
        yield connection
        try:
            connection.quit()
        except (smtplib.SMTPException, OSError):
            return
    finally:
        connection.close()


def _record(engine: Engine, mail: Mail, outcome: Outcome, answer: str, now: datetime) -> None:
    """Write down how it ended; only who holds the lease may, unless the mail was really sent."""
    values: dict[str, object] = {"lease": None, "leased_until": None, "last_error": answer[:MAX_ERROR]}
    pause = pause_after(mail.tries)
    if outcome is Outcome.SENT:
        values |= {"sent_at": now, "text": "", "html": ""}
    elif outcome is Outcome.REFUSED or pause is None:
        values |= {"failed_at": now, "text": "", "html": ""}
    else:
        values |= {"next_try_at": now + pause}
    if mail.forget_address and not values.keys().isdisjoint(("sent_at", "failed_at")):
        values |= {"address": "", "last_error": answer[:3]}  # servers repeat the address in what they answer
    mine = Mail.id == mail.id if outcome is Outcome.SENT else (Mail.id == mail.id) & (Mail.lease == mail.lease)
    with Session(engine) as session, session.begin():
        begin_writing(session)
        session.execute(update(Mail).where(mine).values(values).execution_options(synchronize_session=False))
        if outcome in (Outcome.SENT, Outcome.REFUSED):
            bounced = now if outcome is Outcome.REFUSED else None
            session.execute(update(User).where(User.email == mail.address).values(mail_bounced_at=bounced))
