"""`portal mail`: hand over what is queued, once or all the time."""

import logging
import signal
import threading
import time
from datetime import UTC, datetime

import click
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.cli.opening import sentences, settings_and_engine, writing
from portal.queries.mail import count_waiting
from portal.services.mail.send_mail import Round, Sender, send_due
from portal.services.upkeep.forget_old import forget_old

PAUSE = 5.0
FORGET_EVERY = 24 * 3600.0
log = logging.getLogger(__name__)


@click.command()
@click.option("--follow", is_flag=True, help="Blijf draaien en kijk elke paar seconden of er post is.")
@sentences
def mail(follow: bool) -> None:
    """Verstuur de post die klaarstaat. Mag meer dan eens tegelijk draaien."""
    settings, engine = settings_and_engine()
    with writing(engine) as session:
        forget_old(session, datetime.now(UTC))
    with Session(engine) as session:
        waiting = count_waiting(session)
    if settings.smtp is None:
        click.echo(f"Er is geen mailserver ingesteld (PORTAL_SMTP_URL). In de wachtrij: {waiting}.")
        return
    sender = Sender(settings.smtp, settings.mail_from)
    if not follow:
        click.echo(_summary(send_due(engine, sender, lambda: datetime.now(UTC))))
        return
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    click.echo("De post wordt bijgehouden; Ctrl-C stopt.")
    forgot = time.monotonic()
    while not stop.is_set():
        try:
            if time.monotonic() - forgot > FORGET_EVERY:
                forgot = time.monotonic()
                with writing(engine) as session:
                    forget_old(session, datetime.now(UTC))
            done = send_due(engine, sender, lambda: datetime.now(UTC))
            if done != Round():
                log.info(_summary(done))
        except DBAPIError as error:  # the database restarts: so do we, later
            log.error("the database does not answer: %s", error.orig)
        stop.wait(PAUSE)


def _summary(done: Round) -> str:
    text = f"Verstuurd: {done.sent}. Later opnieuw: {done.later}. Geweigerd: {done.refused}."
    return f"{text} De mailserver is niet te gebruiken: {done.unreachable}" if done.unreachable else text
