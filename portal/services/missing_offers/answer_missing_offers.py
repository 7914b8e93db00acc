"""The region office says what happens with signals about missing offers; their senders see it at once."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.errors import NotYours, OutdatedForm, RefusedForm
from portal.domain.form_version import version_of
from portal.domain.missing_offer import MAX_ANSWER, MissingStatus
from portal.domain.permissions import Actor, may_manage_region
from portal.models import AuditEntry, Channel, MissingOffer, Product, Region
from portal.queries.missing_offers import lock_signals
from portal.services.mail.queue_mail import Letter, queue_mail
from portal.services.missing_offers.follow_missing_offer import follower_of, stop_mail

MOST_AT_ONCE = 100
IN_WORDS = {
    MissingStatus.NEW: "nieuw",
    MissingStatus.LOOKED_AT: "in behandeling",
    MissingStatus.SOLVED: "opgelost",
    MissingStatus.IMPOSSIBLE: "niet mogelijk",
}


def signal_version(signal: MissingOffer) -> str:
    """A mark of what the office said of a signal so far; a form carries it, so that nothing is overwritten unseen."""
    return version_of({"status": signal.status.value, "answer": signal.answer})


def answer_missing_offers(
    session: Session,
    actor: Actor,
    region_id: int,
    versions: Mapping[int, str],
    *,
    status: MissingStatus | None,
    answer: str,
    base_url: str,
    now: datetime,
) -> int:
    """Give signals (ids to the versions that were read) one status and answer; how many changed. The caller commits.

    Who follows by mail gets it; when a signal is closed that is the last mail, and the address is forgotten with it.

    Raises:
        NotYours: the region or one of the signals is another office's, or does not exist.
        OutdatedForm: somebody else answered one of them meanwhile.
        RefusedForm: sentences for ``status``, ``antwoord`` or ``melding``. In each case nothing is changed.
    """
    if not may_manage_region(actor, region_id=region_id):
        raise NotYours
    chosen = _check(status, answer, versions)
    signals = lock_signals(session, region_id, versions.keys())
    if len(signals) != len(versions):
        raise NotYours
    if any(signal_version(signal) != versions[signal.id] for signal in signals):
        raise OutdatedForm
    turned = [signal for signal in signals if (signal.status, signal.answer) != (chosen, answer)]
    for signal in turned:
        _answer(session, actor, signal, chosen, answer, now)
        _tell(session, signal, base_url, now)
    session.flush()
    return len(turned)


def _check(status: MissingStatus | None, answer: str, versions: Mapping[int, str]) -> MissingStatus:
    errors: dict[str, str] = {}
    if not versions:
        errors["melding"] = "kies ten minste één melding"
    elif len(versions) > MOST_AT_ONCE:
        errors["melding"] = f"kies hoogstens {MOST_AT_ONCE} meldingen tegelijk"
    if status is None or status is MissingStatus.NEW:
        errors["status"] = "kies wat er met de melding gebeurt"
    elif status.closed and not answer:
        errors["antwoord"] = f"schrijf een antwoord: wie meldde, wil weten waarom dit {IN_WORDS[status]} is"
    if len(answer) > MAX_ANSWER:
        errors["antwoord"] = f"gebruik hoogstens {MAX_ANSWER} tekens; het zijn er nu {len(answer)}"
    if errors or status is None:
        raise RefusedForm(errors)
    return status


def _answer(
    session: Session, actor: Actor, signal: MissingOffer, status: MissingStatus, answer: str, now: datetime
) -> None:
    before = {"status": signal.status.value, "antwoord": signal.answer}
    signal.status, signal.answer, signal.answered_at = status, answer, now
    session.add(
        AuditEntry(
            at=now,
            user_id=actor.user_id,
            channel=Channel.PAGE,
            action="ontbrekend aanbod beantwoord",
            subject="missing_offer",
            subject_id=signal.id,
            before=before,
            after={"status": status.value, "antwoord": answer},
        )
    )


def _tell(session: Session, signal: MissingOffer, base_url: str, now: datetime) -> None:
    """Mail who confirmed an address; with the last mail, and also without one, a closed signal loses its address."""
    follower = follower_of(session, signal)
    if follower is None:
        return
    if follower.confirmed_at is not None:
        letter = Letter(
            kind="missing_offer_news",
            to=follower.email,
            subject=f"Ontbrekend aanbod: uw melding is {IN_WORDS[signal.status]}",
            values={
                "region": session.get_one(Region, signal.region_id).name,
                "about": _about(session, signal),
                "status": IN_WORDS[signal.status],
                "answer": signal.answer,
                "closed": signal.status.closed,
            },
            forget_address=True,
        )
        queue_mail(session, letter, base_url=base_url, now=now)
    if signal.status.closed:
        stop_mail(session, signal, now)


def _about(session: Session, signal: MissingOffer) -> str:
    if signal.product_id is not None:
        return session.get_one(Product, signal.product_id).name
    return f"hulp in segment {signal.segment}" if signal.segment is not None else "hulp die u niet kon vinden"
