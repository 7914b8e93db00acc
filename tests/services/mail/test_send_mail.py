"""Mail against a real server that takes it, refuses it, is busy or hangs up; and two senders at once."""

import threading
from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.domain.mail_tries import MOST_TRIES, pause_after
from portal.models import Mail, User
from portal.models.database import begin_writing
from portal.services.mail import send_mail
from portal.services.mail.queue_mail import queue_mail
from portal.services.mail.send_mail import Round, Sender, send_due
from portal.settings import SmtpServer
from tests.factories.missing_offers import where_it_stands
from tests.factories.offers import MOMENT, make_user
from tests.factories.smtp_server import Post, running
from tests.services.mail.test_queue_mail import SITE, VALUES, letter
from tests.waiting import PATIENCE, join_all

FROM = "Plekwijzer Één 10 <plekwijzer@regio.example>"


def queue(engine: Engine, *addresses: str) -> None:
    with Session(engine) as session, session.begin():
        begin_writing(session)
        for address in addresses:
            assert queue_mail(session, letter(to=address, subject="Uitnodiging voor één"), base_url=SITE, now=MOMENT)


def send(engine: Engine, server: SmtpServer, at: datetime = MOMENT) -> Round:
    return send_due(engine, Sender(server, FROM, timeout=PATIENCE), lambda: at)


def mails(engine: Engine) -> list[Mail]:
    with Session(engine) as session:
        return list(session.scalars(select(Mail).order_by(Mail.id)))


def test_it_arrives_whole_and_once(engine: Engine) -> None:
    queue(engine, "an@linde.example")
    post = Post()
    with running(post) as server:
        assert send(engine, server) == Round(sent=1)
        assert send(engine, server, MOMENT + timedelta(days=30)) == Round()
    (message,) = post.taken
    assert post.envelopes == [("plekwijzer@regio.example", ["an@linde.example"])]
    assert message["Subject"] == "Uitnodiging voor één"
    assert message["To"] == "an@linde.example"
    assert message["From"] == FROM
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == MOMENT
    assert message["Message-ID"].endswith("@plekwijzer.example>")
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert VALUES["link"] in text.get_content()
    assert "&lt;b&gt;" in html.get_content()
    (mail,) = mails(engine)
    assert (mail.sent_at, mail.text, mail.html) == (MOMENT, "", ""), "a link that was mailed is not kept readable"


def test_an_address_that_is_refused_is_a_bounce(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        begin_writing(session)
        gone, kept = make_user(session).email, make_user(session).email
    queue(engine, gone, kept)
    post = Post(to_address={gone: "550 5.1.1 No such user here"})
    with running(post) as server:
        assert send(engine, server) == Round(sent=1, refused=1)
        assert send(engine, server, MOMENT + timedelta(days=1)) == Round(), "never again"
    refused, sent = mails(engine)
    assert (refused.failed_at, refused.sent_at, refused.text) == (MOMENT, None, "")
    assert "550" in refused.last_error
    assert sent.sent_at == MOMENT
    with Session(engine) as session:
        bounced = {user.email: user.mail_bounced_at for user in session.scalars(select(User))}
    assert bounced == {gone: MOMENT, kept: None}


def test_a_mail_that_gets_through_takes_the_bounce_away(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        begin_writing(session)
        user = make_user(session)
        user.mail_bounced_at = MOMENT
        email = user.email
    queue(engine, email)
    with running(Post()) as server:
        send(engine, server)
    with Session(engine) as session:
        assert session.scalars(select(User.mail_bounced_at)).all() == [None]


def test_a_busy_server_gets_it_later_and_ever_later(engine: Engine) -> None:
    queue(engine, "an@linde.example")
    post, at = Post(to_address={"an@linde.example": "451 4.7.1 Try again later"}), MOMENT
    with running(post) as server:
        assert send(engine, server) == Round(later=1)
        assert send(engine, server, MOMENT + timedelta(seconds=59)) == Round(), "not before its time"
        for tries in range(2, MOST_TRIES + 1):
            pause = pause_after(tries - 1)
            assert pause is not None
            at += pause
            assert send(engine, server, at) == Round(later=1)
        (mail,) = mails(engine)
        assert (mail.tries, mail.failed_at, mail.text) == (MOST_TRIES, at, ""), "it gives up"
        assert send(engine, server, at + timedelta(days=9)) == Round()


def test_a_busy_server_that_mends_itself_gets_it(engine: Engine) -> None:
    queue(engine, "an@linde.example")
    post = Post(to_data="452 4.3.1 Disk full")
    with running(post) as server:
        assert send(engine, server) == Round(later=1)
        post.to_data = "250 OK"
        assert send(engine, server, MOMENT + timedelta(minutes=1)) == Round(sent=1)
    assert len(post.taken) == 1


def test_a_mail_refused_as_such_is_not_tried_again(engine: Engine) -> None:
    queue(engine, "an@linde.example")
    with running(Post(to_data="554 5.7.1 Looks like spam")) as server:
        assert send(engine, server) == Round(refused=1)
    assert "554" in mails(engine)[0].last_error


def test_hanging_up_halfway_loses_nothing(engine: Engine) -> None:
    queue(engine, "an@linde.example", "bo@linde.example")
    post = Post(hang_up=True)
    with running(post) as server:
        first = send(engine, server)
        assert (first.sent, first.later) == (0, 1), "the others are not tried on a server that hangs up"
        assert first.unreachable
        post.hang_up = False
        assert send(engine, server, MOMENT + timedelta(minutes=1)) == Round(sent=2)
    assert sorted(str(message["To"]) for message in post.taken) == ["an@linde.example", "bo@linde.example"]


def test_without_a_server_everything_stays(engine: Engine) -> None:
    queue(engine, "an@linde.example")
    with running(Post()) as server:
        closed = server
    done = send(engine, closed)
    assert done.later == 1
    assert "ConnectionRefusedError" in done.unreachable
    assert mails(engine)[0].failed_at is None


def test_a_server_without_tls_is_not_used_when_tls_must_be(engine: Engine) -> None:
    queue(engine, "an@linde.example")
    post = Post()
    with running(post) as server:
        done = send(engine, SmtpServer(server.host, server.port, "u", "p", starttls=True))
    assert "STARTTLS" in done.unreachable
    assert post.taken == []


def test_two_senders_at_once_send_everything_once(engine: Engine) -> None:
    addresses = [f"persoon{number}@linde.example" for number in range(30)]
    queue(engine, *addresses)
    post, rounds, start = Post(), [], threading.Barrier(3)

    def work(server: SmtpServer) -> None:
        start.wait(PATIENCE)
        rounds.append(send(engine, server))

    with running(post) as server:
        threads = [threading.Thread(target=work, args=(server,)) for _ in range(3)]
        join_all(threads)
    assert sorted(str(message["To"]) for message in post.taken) == sorted(addresses)
    assert sum(each.sent for each in rounds) == 30


def test_a_mail_in_other_hands_is_left_alone_until_the_lease_ends(engine: Engine) -> None:
    queue(engine, "an@linde.example")
    held = send_mail._claim(engine, MOMENT)
    assert held is not None
    post = Post()
    with running(post) as server:
        assert send(engine, server) == Round()
        assert send(engine, server, MOMENT + send_mail.LEASE) == Round(sent=1), "who held it was killed"
    assert post.taken[0]["Message-ID"] == held.message_id


def test_a_header_with_a_line_end_is_never_sent(engine: Engine) -> None:
    queue(engine, "an@linde.example")
    with Session(engine) as session, session.begin():
        begin_writing(session)
        session.scalars(select(Mail)).one().subject = "Hallo\nBcc: x@y.example"
    post = Post()
    with running(post) as server:
        assert send(engine, server) == Round(refused=1)
    assert post.taken == []


def test_a_mail_to_who_has_no_account_leaves_no_address(engine: Engine) -> None:
    """Sent or refused; while it waits to be tried again the address is still needed."""
    with Session(engine) as session, session.begin():
        begin_writing(session)
        for address in ("an@linde.example", "weg@linde.example", "druk@linde.example"):
            queue_mail(session, letter(to=address, forget_address=True), base_url=SITE, now=MOMENT)
    post = Post(
        to_address={"weg@linde.example": "550 weg@linde.example is weg", "druk@linde.example": "451 druk@linde.example"}
    )
    with running(post) as server:
        assert send(engine, server) == Round(sent=1, refused=1, later=1)
    assert [(mail.address, mail.last_error[:3]) for mail in mails(engine)] == [
        ("", ""),
        ("", "550"),
        ("druk@linde.example", "451"),
    ]
    assert where_it_stands(engine, "an@linde.example") == where_it_stands(engine, "weg@linde.example") == []
