"""A mail is queued with its cause, once, and nothing that is typed can change its form."""

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from portal.models import Mail
from portal.models.database import begin_writing
from portal.services.mail.queue_mail import Letter, RefusedAddress, queue_mail
from tests.factories.offers import MOMENT

SITE = "https://plekwijzer.example"
VALUES = {
    "inviter": "An <b>& Co</b>",
    "organisation": "De Linde",
    "purpose": "zoekt u",
    "link": f"{SITE}/uitnodiging?sleutel=a",
}


def letter(**changes: object) -> Letter:
    chosen: dict[str, object] = {
        "kind": "invitation",
        "to": "an@linde.example",
        "subject": "Uitnodiging",
        "values": VALUES,
    }
    return Letter(**(chosen | changes))  # type: ignore[arg-type]


def test_it_is_there_with_its_cause_or_not_at_all(engine: Engine) -> None:
    with Session(engine) as session:
        begin_writing(session)
        assert queue_mail(session, letter(), base_url=SITE, now=MOMENT) is not None
        session.rollback()
        assert session.scalar(select(func.count(Mail.id))) == 0


def test_both_parts_say_the_same_and_html_is_escaped(session: Session) -> None:
    mail = queue_mail(session, letter(), base_url=SITE, now=MOMENT)
    assert mail is not None
    assert VALUES["link"] in mail.text
    assert VALUES["link"] in mail.html
    assert "An <b>& Co</b> nodigt u uit" in mail.text
    assert "An &lt;b&gt;&amp; Co&lt;/b&gt; nodigt u uit" in mail.html
    assert mail.next_try_at == MOMENT


def test_the_same_key_is_queued_once(session: Session) -> None:
    first = queue_mail(session, letter(deduplication_key="herinnering:1:2026-11"), base_url=SITE, now=MOMENT)
    again = queue_mail(session, letter(deduplication_key="herinnering:1:2026-11"), base_url=SITE, now=MOMENT)
    other = queue_mail(session, letter(deduplication_key="herinnering:2:2026-11"), base_url=SITE, now=MOMENT)
    assert (first is not None, again, other is not None) == (True, None, True)
    assert session.scalar(select(func.count(Mail.id))) == 2


@pytest.mark.parametrize(
    "address",
    ["", "an", "an@", "@linde.nl", "an@linde", "an@linde.nl\nBcc: x@y.nl", "an@linde.nl,x@y.nl", "a b@linde.nl",
     "An <an@linde.nl>", "an@linde.nl\r\n", ".an@linde.nl", "a..n@linde.nl", "a" * 65 + "@linde.nl",
     "an@" + "l" * 300 + ".nl"],
)  # fmt: skip
def test_what_is_no_address_is_refused(session: Session, address: str) -> None:
    if address == "an@linde.nl\r\n":  # white space around it is only stripped
        mail = queue_mail(session, letter(to=address), base_url=SITE, now=MOMENT)
        assert mail is not None
        assert mail.address == "an@linde.nl"
        return
    with pytest.raises(RefusedAddress):
        queue_mail(session, letter(to=address), base_url=SITE, now=MOMENT)


def test_a_subject_is_one_line(session: Session) -> None:
    typed = "Hallo\r\nBcc: x@y.nl\x00\u2028 einde " + "x" * 400
    mail = queue_mail(session, letter(subject=typed), base_url=SITE, now=MOMENT)
    assert mail is not None
    assert mail.subject.startswith("Hallo Bcc: x@y.nl einde xxx")
    assert len(mail.subject) == 200
