"""Old links and mails go; what still works or waits stays."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.link_purpose import LinkPurpose
from portal.models import Mail, OneTimeLink
from portal.services.accounts.one_time_links import LinkScope, make_link
from portal.services.mail.queue_mail import queue_mail
from portal.services.upkeep.forget_old import LINKS_FOR, MAILS_FOR, forget_old
from tests.factories.offers import MOMENT
from tests.services.mail.test_queue_mail import SITE, letter

DAY = timedelta(days=1)


def test_old_links_go_and_others_stay(session: Session) -> None:
    for email, at in (("oud@linde.nl", MOMENT - LINKS_FOR - 8 * DAY), ("nieuw@linde.nl", MOMENT)):
        make_link(session, LinkPurpose.INVITATION, LinkScope(email=email), at)
    ended = MOMENT - LINKS_FOR - DAY
    make_link(session, LinkPurpose.REMINDER, LinkScope(email="gebruikt@linde.nl"), MOMENT)
    session.scalars(select(OneTimeLink).where(OneTimeLink.email == "gebruikt@linde.nl")).one().used_at = ended
    session.flush()
    forget_old(session, MOMENT)
    assert session.scalars(select(OneTimeLink.email)).all() == ["nieuw@linde.nl"]


def test_old_mails_go_and_waiting_ones_stay_however_old(session: Session) -> None:
    old = MOMENT - MAILS_FOR - DAY
    for name, sent, failed in (
        ("verstuurd", old, None),
        ("geweigerd", None, old),
        ("wacht", None, None),
        ("pas", MOMENT, None),
    ):
        mail = queue_mail(session, letter(to=f"{name}@linde.nl"), base_url=SITE, now=old)
        assert mail is not None
        mail.sent_at, mail.failed_at = sent, failed
    session.flush()
    forget_old(session, MOMENT)
    assert sorted(session.scalars(select(Mail.address))) == ["pas@linde.nl", "wacht@linde.nl"]
