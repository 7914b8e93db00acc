"""How a sender follows a signal: by the private link, and by mail to an address that is confirmed first."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.domain.errors import NotYours, RefusedForm
from portal.domain.link_purpose import LinkPurpose
from portal.domain.mail_address import read_address
from portal.models import MissingOffer, MissingOfferFollower, Region
from portal.queries.missing_offers import SignalView, count_asked_by, signal_by_hash
from portal.services.accounts.one_time_links import (
    DeadLink,
    LinkScope,
    end_links,
    find_link,
    hash_token,
    make_link,
    use_link,
)
from portal.services.mail.queue_mail import Letter, queue_mail

MOST_MAILS_ASKED = 3
"""Times that mail can be asked for one signal: typing errors happen, floods must not."""
MOST_SIGNALS_A_DAY = 5
"""Signals in a day for which one address can be given."""


def open_signal(session: Session, token: str) -> SignalView:
    """The signal behind a private link.

    Raises:
        NotYours: there is none.
    """
    view = signal_by_hash(session, hash_token(token))
    if view is None:
        raise NotYours
    return view


def ask_mail(session: Session, signal: MissingOffer, typed: str, *, base_url: str, now: datetime) -> None:
    """Mail the question to confirm an address; until then nothing else goes there. An earlier address is forgotten.

    Raises:
        RefusedForm: a sentence for ``e-mail``; nothing is kept.
    """
    address = read_address(typed)
    if address is None:
        raise RefusedForm({"e-mail": "vul een e-mailadres in zoals naam@praktijk.nl"})
    if signal.status.closed:
        raise RefusedForm({"e-mail": "deze melding is afgesloten, er komt geen mail meer"})
    if signal.mails_asked >= MOST_MAILS_ASKED:
        raise RefusedForm({"e-mail": "u hebt al een paar keer mail gevraagd; volg de melding via de link"})
    if count_asked_by(session, address, now - timedelta(days=1)) >= MOST_SIGNALS_A_DAY:
        raise RefusedForm({"e-mail": "dit adres is vandaag al vaak opgegeven; volg de melding via de link"})
    stop_mail(session, signal, now)
    signal.mails_asked += 1
    session.add(MissingOfferFollower(missing_offer_id=signal.id, email=address, asked_at=now))
    token = make_link(session, LinkPurpose.MISSING_OFFER, LinkScope(missing_offer_id=signal.id), now)
    letter = Letter(
        kind="missing_offer_confirm",
        to=address,
        subject="Bevestig: bericht over ontbrekend aanbod",
        values={
            "region": session.get_one(Region, signal.region_id).name,
            "link": f"{base_url}/ontbrekend-aanbod/bevestigen?sleutel={token}",
        },
        forget_address=True,
    )
    queue_mail(session, letter, base_url=base_url, now=now)


def check_confirmation(session: Session, token: str, now: datetime) -> None:
    """Whether the link of a mail to confirm works; it changes nothing.

    Raises:
        DeadLink: used, expired, replaced or unknown.
    """
    find_link(session, LinkPurpose.MISSING_OFFER, token, now)


def confirm_mail(session: Session, token: str, now: datetime) -> None:
    """Confirm the address behind a link: from now on it gets the news of its signal. Uses the link up.

    Raises:
        DeadLink: used, expired, replaced or unknown, or the address is forgotten.
    """
    link = use_link(session, LinkPurpose.MISSING_OFFER, token, now)
    follower = session.get(MissingOfferFollower, link.missing_offer_id or 0)
    if follower is None:
        raise DeadLink
    follower.confirmed_at = now


def stop_mail(session: Session, signal: MissingOffer, now: datetime) -> None:
    """Forget the address of a signal; a question to confirm that is on its way works no more."""
    end_links(session, LinkPurpose.MISSING_OFFER, LinkScope(missing_offer_id=signal.id), now)
    session.execute(delete(MissingOfferFollower).where(MissingOfferFollower.missing_offer_id == signal.id))
    session.flush()


def follower_of(session: Session, signal: MissingOffer) -> MissingOfferFollower | None:
    """Who gets mail about a signal, confirmed or not."""
    return session.get(MissingOfferFollower, signal.id)
