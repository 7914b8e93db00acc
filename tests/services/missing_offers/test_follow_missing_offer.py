"""Following by mail: confirmed first, then the news, and in the end no address is left anywhere."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import Session

from portal.domain.errors import NotYours, RefusedForm
from portal.domain.missing_offer import MissingStatus
from portal.domain.permissions import Role
from portal.models import Mail, MissingOffer, MissingOfferFollower, OneTimeLink
from portal.models.database import begin_writing
from portal.services.accounts.one_time_links import DeadLink
from portal.services.mail.send_mail import Round, Sender, send_due
from portal.services.missing_offers.answer_missing_offers import answer_missing_offers, signal_version
from portal.services.missing_offers.follow_missing_offer import (
    MOST_MAILS_ASKED,
    MOST_SIGNALS_A_DAY,
    ask_mail,
    check_confirmation,
    confirm_mail,
    open_signal,
    stop_mail,
)
from portal.services.upkeep.forget_old import forget_old
from tests.factories.missing_offers import make_signal, where_it_stands
from tests.factories.offers import MOMENT, make_user
from tests.factories.smtp_server import Post, running
from tests.waiting import PATIENCE

ADDRESS = "praktijk.de-linde@huisarts.example"
SITE = "https://plekwijzer.example"
FROM = "plekwijzer@regio.example"


def ask(session: Session, signal: MissingOffer, address: str = ADDRESS) -> str:
    """Ask for mail; the token in the mail that was queued."""
    ask_mail(session, signal, address, base_url=SITE, now=MOMENT)
    newest = session.scalars(select(Mail.text).order_by(Mail.id.desc())).first() or ""
    found = re.search(r"bevestigen\?sleutel=([\w-]{43})", newest)
    assert found is not None
    return found[1]


def letters(session: Session) -> list[tuple[str, str]]:
    return [(mail.kind, mail.address) for mail in session.scalars(select(Mail).order_by(Mail.id))]


def answer(session: Session, signal: MissingOffer, status: MissingStatus, words: str) -> None:
    actor = make_user(session, Role.OFFICE).actor
    versions = {signal.id: signal_version(signal)}
    answer_missing_offers(
        session, actor, signal.region_id, versions, status=status, answer=words, base_url=SITE, now=MOMENT
    )


def test_the_link_opens_its_own_signal_only(session: Session) -> None:
    mine = make_signal(session, token="van-mij")
    make_signal(session, token="van-jou")
    assert open_signal(session, "van-mij").signal.id == mine.id
    for token in ("", "van-niemand", mine.follow_hash):
        with pytest.raises(NotYours):
            open_signal(session, token)


def test_nothing_is_sent_before_the_address_is_confirmed(session: Session) -> None:
    signal = make_signal(session)
    ask(session, signal)
    answer(session, signal, MissingStatus.LOOKED_AT, "")
    assert letters(session) == [("missing_offer_confirm", ADDRESS)]
    answer(session, signal, MissingStatus.SOLVED, "Er is plek.")
    assert letters(session) == [("missing_offer_confirm", ADDRESS)], "and closing forgets it"
    assert session.scalars(select(MissingOfferFollower)).all() == []


def test_who_confirmed_gets_the_news(session: Session) -> None:
    signal = make_signal(session)
    token = ask(session, signal)
    check_confirmation(session, token, MOMENT)
    check_confirmation(session, token, MOMENT)  # looking changes nothing
    confirm_mail(session, token, MOMENT)
    with pytest.raises(DeadLink):
        confirm_mail(session, token, MOMENT)
    answer(session, signal, MissingStatus.LOOKED_AT, "")
    answer(session, signal, MissingStatus.IMPOSSIBLE, "Dat kan niet,\nwant <niemand> levert het.")
    mails = session.scalars(select(Mail).order_by(Mail.id)).all()
    assert [mail.kind for mail in mails] == ["missing_offer_confirm", "missing_offer_news", "missing_offer_news"]
    assert mails[1].subject == "Ontbrekend aanbod: uw melding is in behandeling"
    assert "Dat kan niet,\nwant <niemand> levert het." in mails[2].text
    assert "&lt;niemand&gt;" in mails[2].html
    assert "Dit is de laatste mail" in mails[2].text
    assert "Traumabehandeling (EMDR)" in mails[2].text
    assert session.scalars(select(MissingOfferFollower)).all() == [], "the last mail holds the last address"


@pytest.mark.parametrize("typed", ["", "geen adres", "a@b", "an@linde.example\nBcc: x@y.example"])
def test_what_is_no_address_is_refused(typed: str, session: Session) -> None:
    signal = make_signal(session)
    with pytest.raises(RefusedForm) as refused:
        ask_mail(session, signal, typed, base_url=SITE, now=MOMENT)
    assert set(refused.value.fields) == {"e-mail"}
    assert letters(session) == []


def test_another_address_takes_the_place_of_the_first(session: Session) -> None:
    signal = make_signal(session)
    first, second = ask(session, signal), ask(session, signal, "ander@huisarts.example")
    with pytest.raises(DeadLink):
        confirm_mail(session, first, MOMENT)
    confirm_mail(session, second, MOMENT)
    assert session.scalars(select(MissingOfferFollower.email)).all() == ["ander@huisarts.example"]


def test_nobody_floods_a_mailbox(session: Session) -> None:
    signal = make_signal(session)
    for _ in range(MOST_MAILS_ASKED):
        ask(session, signal)
    with pytest.raises(RefusedForm):
        ask(session, signal)
    for _ in range(MOST_SIGNALS_A_DAY - 1):
        ask(session, make_signal(session))
    with pytest.raises(RefusedForm):
        ask(session, make_signal(session))
    ask(session, make_signal(session), "ander@huisarts.example")


def test_a_closed_signal_takes_no_address(session: Session) -> None:
    with pytest.raises(RefusedForm):
        ask(session, make_signal(session, status=MissingStatus.SOLVED, answer="Ja."))


def test_stopping_forgets_at_once(session: Session) -> None:
    signal = make_signal(session)
    token = ask(session, signal)
    confirm_mail(session, token, MOMENT)
    stop_mail(session, signal, MOMENT)
    answer(session, signal, MissingStatus.SOLVED, "Ja.")
    assert [kind for kind, _ in letters(session)] == ["missing_offer_confirm"]


def test_two_signals_have_links_of_their_own(session: Session) -> None:
    one, two = make_signal(session), make_signal(session)
    first, second = ask(session, one), ask(session, two)
    confirm_mail(session, first, MOMENT)
    confirm_mail(session, second, MOMENT)
    assert session.scalars(select(OneTimeLink.email)).all() == ["", ""], "the address stands in one place"


def test_an_address_that_was_never_confirmed_is_forgotten(session: Session) -> None:
    ask(session, make_signal(session))
    forget_old(session, MOMENT + timedelta(days=1))
    assert len(session.scalars(select(MissingOfferFollower)).all()) == 1
    forget_old(session, MOMENT + timedelta(days=2, minutes=1))
    assert session.scalars(select(MissingOfferFollower)).all() == []


def test_a_confirmed_address_stays_while_the_signal_is_open(session: Session) -> None:
    confirm_mail(session, ask(session, make_signal(session)), MOMENT)
    forget_old(session, MOMENT + timedelta(days=300))
    assert len(session.scalars(select(MissingOfferFollower)).all()) == 1


def test_the_line_of_text_of_an_old_closed_signal_goes(session: Session) -> None:
    closed = make_signal(session, status=MissingStatus.SOLVED, answer="Ja.", text="graag met tolk")
    still_open = make_signal(session, text="graag met tolk")
    forget_old(session, MOMENT + timedelta(days=401))
    session.expire_all()
    assert (closed.text, closed.answer, still_open.text) == ("", "Ja.", "graag met tolk")


@pytest.mark.parametrize("refusal", ["", f"550 5.1.1 <{ADDRESS}> bestaat niet"])
def test_after_the_last_mail_the_address_stands_nowhere(refusal: str, engine: Engine) -> None:
    """Also when the server takes no mail for it, and says so with the address."""
    post = Post()
    with running(post) as server:
        with Session(engine) as session, session.begin():
            begin_writing(session)
            signal = make_signal(session)
            confirm_mail(session, ask(session, signal), MOMENT)
        sender = Sender(server, FROM, timeout=PATIENCE)
        assert send_due(engine, sender, lambda: MOMENT) == Round(sent=1)
        assert where_it_stands(engine, ADDRESS) == ["missing_offer_follower.email"]
        if refusal:
            post.to_address[ADDRESS] = refusal
        with Session(engine) as session, session.begin():
            begin_writing(session)
            answer(session, session.scalars(select(MissingOffer)).one(), MissingStatus.SOLVED, "Er is plek.")
        assert where_it_stands(engine, ADDRESS) == ["mail.address"], "only the mail that still has to go"
        assert send_due(engine, sender, lambda: MOMENT) == (Round(refused=1) if refusal else Round(sent=1))
    assert where_it_stands(engine, ADDRESS) == []
    assert where_it_stands(engine, "huisarts.example") == []
    assert len(post.taken) == (1 if refusal else 2)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_sqlite_keeps_no_deleted_address_in_its_file(engine: Engine) -> None:
    """On SQLite only: PostgreSQL clears deleted rows by VACUUM, when it likes (docs/operations.md)."""
    with Session(engine) as session, session.begin():
        begin_writing(session)
        ask(session, make_signal(session))
    with Session(engine) as session, session.begin():
        begin_writing(session)
        session.execute(update(Mail).values(address="", text="", html=""))
        stop_mail(session, session.scalars(select(MissingOffer)).one(), MOMENT)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    assert ADDRESS.encode() not in Path(str(engine.url.database)).read_bytes()
