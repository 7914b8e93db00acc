"""Reminders on the right day, once, to whom they can reach, with nothing in them that is not theirs."""

import os
import re
import subprocess
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.domain.link_purpose import LinkPurpose
from portal.domain.permissions import Role
from portal.domain.waiting_time import Status
from portal.models import Mail, Offer, OneTimeLink, Provider, User, WaitReport
from portal.models.database import begin_writing
from portal.services.accounts.end_access import end_access, restore_access
from portal.services.accounts.one_time_links import DeadLink
from portal.services.mail.send_mail import Sender, send_due
from portal.services.reminders.remind import REMINDER, STALE, providers_due, remind_provider, tell_office
from portal.services.reminders.reminder_link import open_reminder
from portal.settings import ROOT
from tests.factories.offers import (
    DAY,
    MOMENT,
    make_location,
    make_offer,
    make_provider,
    make_report,
    make_user,
    region_of,
)
from tests.factories.smtp_server import Post, running
from tests.factories.usage import make_filtered, make_seen
from tests.journeys.portal_process import PROGRAMS, Portal
from tests.waiting import PATIENCE

SITE = "https://plekwijzer.example"
CRISIS = "S5-01"


@pytest.fixture
def provider(session: Session) -> Provider:
    return make_provider(session, "De <b>Linde</b> & Co")


@pytest.fixture
def user(session: Session, provider: Provider) -> User:
    return make_user(session, provider=provider)


def run(session: Session, days: int = 0) -> list[Mail]:
    """What `portal remind` does, ``days`` after MOMENT; the mails that it queued."""
    moment = MOMENT + timedelta(days=days)
    before = set(session.scalars(select(Mail.id)))
    for provider_id in providers_due(session, moment):
        remind_provider(session, provider_id, base_url=SITE, now=moment)
    tell_office(session, region_of(session).id, base_url=SITE, now=moment)
    return [mail for mail in session.scalars(select(Mail).order_by(Mail.id)) if mail.id not in before]


def kinds(mails: list[Mail]) -> list[str]:
    return [mail.kind for mail in mails]


def token_in(mail: Mail) -> str:
    (found,) = set(re.findall(rf"{SITE}/herinnering\?sleutel=([\w-]+)", mail.text))
    assert found in mail.html
    return str(found)


def old_offer(session: Session, provider: Provider, days_old: int, product: str = "S4-13") -> int:
    offer = make_offer(session, provider=provider, product=product)
    make_report(session, offer, intake=2, start=6, days_old=days_old)
    return offer.id


def test_a_figure_that_is_never_renewed(session: Session, provider: Provider, user: User) -> None:
    """Every day for ten weeks: one mail at 25 days, one at 32, and the office from 62 on, once in a week."""
    office = make_user(session, Role.OFFICE)
    old_offer(session, provider, 0)
    told = {days: kinds(mails) for days in range(76) if (mails := run(session, days))}
    told_office = [days for days, found in told.items() if found == [STALE]]
    assert [days for days, found in told.items() if found == [REMINDER]] == [25, 32]
    assert told_office[0] == 62
    weeks = [(DAY + timedelta(days=days)).isocalendar()[:2] for days in told_office]
    assert weeks == sorted(set(weeks))
    assert len(told) == 2 + len(told_office)
    assert {mail.address for mail in session.scalars(select(Mail).where(Mail.kind == STALE))} == {office.email}


def test_a_crisis_offer_after_two_days(session: Session, provider: Provider, user: User) -> None:
    make_user(session, Role.OFFICE)
    offer = make_offer(session, provider=provider, product=CRISIS, places_total=4)
    make_report(session, offer, Status.AVAILABLE, places=1)
    assert [kinds(run(session, days)) for days in range(5)] == [[], [], [REMINDER], [STALE], []]


@pytest.mark.parametrize("days", [24, 62])
def test_too_young_and_too_old_remind_nobody(session: Session, provider: Provider, user: User, days: int) -> None:
    old_offer(session, provider, days)
    assert run(session) == []


def test_what_is_not_contracted_now_reminds_nobody(session: Session, provider: Provider, user: User) -> None:
    ended = make_offer(session, provider=provider, contract=(date(2025, 1, 1), DAY - timedelta(days=1)))
    make_report(session, ended, intake=1, start=1, days_old=30)
    last_day = make_offer(session, provider=provider, product="S2-01", contract=(date(2025, 1, 1), DAY))
    assert run(session) == []
    make_report(session, last_day, intake=1, start=1, days_old=30)
    assert kinds(run(session)) == [REMINDER]


def test_a_region_has_its_own_days(session: Session, provider: Provider, user: User) -> None:
    region_of(session).current_days = 20
    old_offer(session, provider, 13)
    assert run(session) == []
    assert kinds(run(session, 1)) == [REMINDER]


def test_one_mail_names_all_and_both_parts_are_safe(session: Session, provider: Provider, user: User) -> None:
    colleague = make_user(session, provider=make_provider(session))
    place = make_location(session, provider, place="Best<script>")
    one, two = (
        make_offer(session, provider=provider, location=place, product=product) for product in ("S4-13", "S2-01")
    )
    make_report(session, one, intake=2, start=6, days_old=26)
    make_report(session, two, Status.AVAILABLE, places=2, days_old=40)
    (mail,) = run(session)
    assert mail.address == user.email
    assert "Best<script>: wachtlijst: 2 weken tot intake, daarna 6 weken tot start (26 dagen geleden" in mail.text
    assert "Best<script>: kan nu starten: 2 vrij (40 dagen geleden" in mail.text
    assert "<script>" not in mail.html
    assert "Best&lt;script&gt;" in mail.html
    assert "De &lt;b&gt;Linde&lt;/b&gt; &amp; Co" in mail.html
    assert mail.html.count(f'href="{SITE}/herinnering') == 2, "a button, and its address for who cannot press it"
    for text in (mail.text, mail.html):
        assert "Hallo Iemand" in text
        for private in (colleague.email, "verwijzers@aanbieder.example", "040-000 12 31", provider.kvk):
            assert private not in text


def test_figures_that_follow_wait_for_the_next_mail(session: Session, provider: Provider, user: User) -> None:
    for days, product in enumerate(("S4-13", "S2-01", "S2-03")):
        old_offer(session, provider, 25 - days, product)
    sent = [days for days in range(36) if run(session, days)]
    assert sent == [0, 7, 14]


def test_a_new_report_begins_anew(session: Session, provider: Provider, user: User) -> None:
    offer_id = old_offer(session, provider, 25)
    assert kinds(run(session)) == [REMINDER]
    report = session.scalars(select(WaitReport)).one()
    session.add(
        WaitReport(
            offer_id=offer_id,
            status=report.status,
            intake_weeks=2,
            start_weeks=6,
            measured_on=DAY,
            reported_at=MOMENT,
            channel=report.channel,
        )
    )
    session.flush()
    assert [days for days in range(40) if run(session, days)] == [25, 32]


def test_an_old_figure_that_was_imported_after_the_mail_is_told(
    session: Session, provider: Provider, user: User
) -> None:
    old_offer(session, provider, 30)
    assert kinds(run(session)) == [REMINDER]
    late = make_report(session, make_offer(session, provider=provider, product="S2-01"), days_old=20)
    late.reported_at = MOMENT + timedelta(days=5)
    assert [days for days in range(1, 11) if run(session, days)] == [7]
    newest = session.scalars(select(Mail).order_by(Mail.id.desc()).limit(1)).one()
    assert "27 dagen geleden" in newest.text


def test_everybody_of_the_provider_who_can_be_reached(session: Session, provider: Provider, user: User) -> None:
    second, bounced, blocked = (make_user(session, provider=provider) for _ in range(3))
    bounced.mail_bounced_at, blocked.active = MOMENT, False
    old_offer(session, provider, 25)
    assert {mail.address for mail in run(session)} == {user.email, second.email}


def test_whom_no_mail_reaches_the_office_hears_of(session: Session, provider: Provider, user: User) -> None:
    office, away, panel = (
        make_user(session, Role.OFFICE),
        make_user(session, Role.OFFICE),
        make_user(session, Role.PANEL),
    )
    elsewhere = make_user(session, Role.OFFICE, region="hart-van-brabant")
    user.mail_bounced_at, away.mail_bounced_at = MOMENT, MOMENT
    old_offer(session, provider, 25)
    (mail,) = run(session)
    assert (mail.kind, mail.address) == (STALE, office.email)
    assert "geen account met een werkend e-mailadres" in mail.text
    assert "De &lt;b&gt;Linde&lt;/b&gt; &amp; Co" in mail.html
    assert not any(one.email in mail.text + mail.html for one in (user, away, panel, elsewhere))


def test_a_refused_address_is_not_tried_again(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        begin_writing(session)
        make_user(session, Role.OFFICE)
        provider = make_provider(session)
        email = make_user(session, provider=provider).email
        old_offer(session, provider, 25)
        assert kinds(run(session)) == [REMINDER]
    post = Post(to_address={email: "550 5.1.1 No such user here"})
    with running(post) as server:
        send_due(engine, Sender(server, "Plekwijzer <plekwijzer@regio.example>"), lambda: MOMENT)
    with Session(engine) as session, session.begin():
        begin_writing(session)
        assert kinds(run(session, 7)) == [STALE], "no second reminder: the office is told"


def test_a_newer_reminder_ends_the_older_link(session: Session, provider: Provider, user: User) -> None:
    old_offer(session, provider, 25)
    first = token_in(run(session)[0])
    assert open_reminder(session, first, MOMENT).provider_id == provider.id
    second = token_in(run(session, 7)[0])
    later = MOMENT + timedelta(days=7)
    assert open_reminder(session, second, later).actor.user_id == user.id
    with pytest.raises(DeadLink):
        open_reminder(session, first, later)


@pytest.mark.parametrize("what", ["expired", "blocked", "another address", "another provider", "office"])
def test_a_link_dies_with_what_it_stands_on(session: Session, provider: Provider, user: User, what: str) -> None:
    old_offer(session, provider, 25)
    token, moment = token_in(run(session)[0]), MOMENT + timedelta(days=14)
    open_reminder(session, token, moment - timedelta(seconds=1))
    if what == "blocked":
        user.active = False
    elif what == "another address":
        user.email = "ander@plekwijzer.example"
    elif what == "another provider":
        user.provider_id = make_provider(session).id
    elif what == "office":
        user.role, user.region_id = Role.OFFICE, region_of(session).id
    session.flush()
    with pytest.raises(DeadLink):
        open_reminder(session, token, moment if what == "expired" else MOMENT)


def test_access_that_is_given_back_does_not_revive_the_link(session: Session, provider: Provider, user: User) -> None:
    colleague = make_user(session, provider=provider)
    old_offer(session, provider, 25)
    token = next(token_in(mail) for mail in run(session) if mail.address == user.email)
    end_access(session, colleague.actor, user.id, MOMENT)
    restore_access(session, colleague.actor, user.id, MOMENT)
    with pytest.raises(DeadLink):
        open_reminder(session, token, MOMENT)


@pytest.mark.processes
def test_twice_at_once_and_again_sends_nothing_twice(database_url: str, engine: Engine, tmp_path: object) -> None:
    today = datetime.now(UTC).date()
    people = 0
    with Session(engine) as session, session.begin():
        begin_writing(session)
        make_user(session, Role.OFFICE)
        for _ in range(6):
            provider = make_provider(session)
            for _ in range(2):
                make_user(session, provider=provider, second_factor=False)
                people += 1
            for days, product in ((26, "S4-13"), (90, "S2-01")):
                offer = make_offer(session, provider=provider, product=product)
                make_report(session, offer, intake=1, start=2).measured_on = today - timedelta(days=days)
    portal = Portal(ROOT, database_url)
    environ = portal.environ | {
        "PORTAL_VAR": str(tmp_path),
        "PORTAL_SMTP_URL": "smtp://127.0.0.1:9",
        "PORTAL_MAIL_FROM": "Plekwijzer <plekwijzer@regio.example>",
    }
    words = [os.fspath(PROGRAMS / "portal"), "remind"]
    runs = [
        subprocess.Popen(words, env=environ, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(3)
    ]
    printed = [each.communicate(timeout=PATIENCE)[0] for each in runs]
    assert [each.returncode for each in runs] == [0, 0, 0], printed
    again = subprocess.run(words, env=environ, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert again == "Klaargezet: 0 herinneringen aan aanbieders, 0 overzichten voor het regiobeheer.\n"
    counts = [[int(number) for number in re.findall(r"\d+", text)] for text in printed]
    assert [sum(column) for column in zip(*counts, strict=True)] == [people, 1]
    with Session(engine) as session:
        mails = list(session.scalars(select(Mail)))
        assert sorted(kinds(mails)) == [REMINDER] * people + [STALE]
        assert len({mail.address for mail in mails}) == people + 1
        alive = select(OneTimeLink).where(OneTimeLink.purpose == LinkPurpose.REMINDER, OneTimeLink.ended_at.is_(None))
        assert len(list(session.scalars(alive))) == people, "no link that was never mailed"
        for mail in mails:
            if mail.kind == REMINDER:
                assert open_reminder(session, _any_token(mail), datetime.now(UTC))


def _any_token(mail: Mail) -> str:
    return mail.text.partition("sleutel=")[2].split()[0]


def test_a_reminder_tells_how_the_own_offers_were_found(session: Session, provider: Provider, user: User) -> None:
    own = session.get_one(Offer, old_offer(session, provider, 26))
    other = make_offer(session)
    make_seen(session, own, 120, 14, 3)
    make_seen(session, other, 9999)
    make_filtered(session, "S4-13", "tolk", 9)
    (mail,) = run(session)
    told = (
        "Uw aanbod werd vorige maand 120 keer getoond en 14 keer geopend; 3 keer nam iemand contact op. "
        "9 zoekvragen liepen langs u heen omdat u bij Traumabehandeling (EMDR) ‘Met tolk’ niet invulde."
    )
    assert told in mail.text
    assert told in mail.html
    assert f"{SITE}/mijn-aanbod/gevonden" in mail.text
    assert "9999" not in mail.text + mail.html


def test_a_reminder_without_numbers_says_nothing_of_them(session: Session, provider: Provider, user: User) -> None:
    old_offer(session, provider, 26)
    (mail,) = run(session)
    assert "gevonden" not in mail.text + mail.html
