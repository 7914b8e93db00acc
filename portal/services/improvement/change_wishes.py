"""The improvement list: members propose and vote; the office decides, plans, and says what was done."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.dutch_time import AMSTERDAM
from portal.domain.errors import NotYours, OutdatedForm, RefusedForm
from portal.domain.form_version import changed_fields
from portal.domain.improvement import (
    LONGEST_EXPLANATION,
    LONGEST_REASON,
    LONGEST_SOURCE,
    LONGEST_TITLE,
    MOST_OPEN,
    Decision,
    WishStatus,
    anchor_of,
    link_fault,
    quarters_to_plan,
    read_anchor,
    why_not_decide,
    why_not_edit,
    why_not_finish,
    why_not_plan,
    why_not_vote,
)
from portal.domain.permissions import Actor, may_manage_region, may_review_use, may_vote
from portal.domain.personal_data import PersonalData, personal_data_in
from portal.models import AuditEntry, Channel, Region, Wish, WishVote
from portal.queries.improvements import done_wish, open_titles


@dataclass(frozen=True, slots=True)
class WishWords:
    """What a wish says; line ends as ``\\n``."""

    title: str
    explanation: str = ""
    source: str = ""

    @classmethod
    def of(cls, wish: Wish) -> "WishWords":
        """The words as they stand."""
        return cls(wish.title, wish.explanation, wish.source)

    @property
    def texts(self) -> dict[str, str]:
        """By name of field, for comparing versions."""
        return {"title": self.title, "explanation": self.explanation, "source": self.source}


def state_texts(wish: Wish) -> dict[str, str]:
    """What was decided about a wish, by name, for comparing versions."""
    return {
        "status": wish.status.value,
        "reason": wish.decision_reason,
        "planned_for": wish.planned_for.isoformat() if wish.planned_for else "",
        "done_text": wish.done_text,
        "done_link": wish.done_link,
    }


def may_edit_wish(actor: Actor, wish: Wish) -> bool:
    """The office changes the words at any time, who proposed it until there is a decision."""
    own = actor.user_id is not None and wish.proposed_by_id == actor.user_id
    return may_manage_region(actor, region_id=wish.region_id) or (own and not why_not_edit(wish.status))


def propose_wish(session: Session, actor: Actor, region_id: int, words: WishWords, now: datetime) -> Wish:
    """Put a wish on the list of a region; a member votes for it at once.

    Raises:
        NotYours: the region is another's.
        RefusedForm: sentences per field.
    """
    if not may_review_use(actor, region_id=region_id):
        raise NotYours
    if session.scalar(select(Region.id).where(Region.id == region_id).with_for_update()) is None:
        raise NotYours
    _check_words(words)
    titles = open_titles(session, region_id)
    if len(titles) >= MOST_OPEN:
        raise RefusedForm({"title": f"er staan al {MOST_OPEN} wensen open: rond er eerst een af"})
    if words.title.casefold() in {title.casefold() for title in titles}:
        raise RefusedForm({"title": "deze wens staat al op de lijst: stem daarop, of kies een andere titel"})
    wish = Wish(
        region_id=region_id,
        title=words.title,
        explanation=words.explanation,
        source=words.source,
        proposed_by_id=actor.person_id,
        proposed_at=now,
    )
    session.add(wish)
    session.flush()
    _audit(session, actor, wish, "wens voorgesteld", now, None, dict(words.texts))
    if may_vote(actor, region_id=region_id):
        vote_for_wish(session, actor, wish.id, now)
    return wish


def edit_wish(session: Session, actor: Actor, wish_id: int, words: WishWords, *, version: str, now: datetime) -> bool:
    """Change the words of a wish; whether anything changed. ``version`` is that of the form.

    Raises:
        NotYours: another region's, or not there.
        OutdatedForm: somebody saved in between; nothing is saved.
        RefusedForm: sentences per field.
    """
    wish = _locked(session, actor, wish_id)
    if not may_edit_wish(actor, wish):
        reason = why_not_edit(wish.status) or "alleen wie de wens voorstelde en het regiobeheer kunnen haar wijzigen"
        raise RefusedForm({"title": reason})
    stored = WishWords.of(wish)
    if changed_fields(version, stored.texts):
        raise OutdatedForm
    _check_words(words)
    if words == stored:
        return False
    wish.title, wish.explanation, wish.source = words.title, words.explanation, words.source
    _audit(session, actor, wish, "wens gewijzigd", now, dict(stored.texts), dict(words.texts))
    return True


def vote_for_wish(session: Session, actor: Actor, wish_id: int, now: datetime) -> Wish:
    """Give the own vote; a second time changes nothing.

    Raises:
        NotYours: another region's, or not there.
        RefusedForm: it is done or turned down.
    """
    wish = _for_voting(session, actor, wish_id)
    if session.get(WishVote, (wish_id, actor.person_id)) is None:
        session.add(WishVote(wish_id=wish_id, user_id=actor.person_id, given_at=now))
        _audit(session, actor, wish, "gestemd", now, None, None, subject="wish_vote")
    return wish


def take_back_vote(session: Session, actor: Actor, wish_id: int, now: datetime) -> Wish:
    """Take the own vote back; without one nothing changes.

    Raises:
        NotYours: another region's, or not there.
        RefusedForm: it is done or turned down.
    """
    wish = _for_voting(session, actor, wish_id)
    vote = session.get(WishVote, (wish_id, actor.person_id))
    if vote is not None:
        session.delete(vote)
        _audit(session, actor, wish, "stem teruggenomen", now, None, None, subject="wish_vote")
    return wish


def decide_wish(
    session: Session, actor: Actor, wish_id: int, decision: Decision | None, reason: str, *, version: str, now: datetime
) -> Wish:
    """Decide, with a reason; a plan or what was done before falls away.

    Raises:
        NotYours: not an office of this region, or not there.
        OutdatedForm: somebody decided in between; nothing is saved.
        RefusedForm: sentences per field.
    """
    wish = _for_office(session, actor, wish_id, version)
    errors = {}
    if decision is None:
        errors["besluit"] = "kies wat u besluit"
    elif fault := why_not_decide(wish.status, decision):
        errors["besluit"] = fault
    if fault := _text_fault(reason, LONGEST_REASON, "schrijf op waarom: dit staat bij de wens"):
        errors["reden"] = fault
    if errors or decision is None:
        raise RefusedForm(errors)
    before = state_texts(wish)
    wish.status, wish.decision_reason = decision.status, reason
    wish.decided_by_id, wish.decided_at = actor.person_id, now
    wish.planned_for = wish.done_on = None
    wish.done_text = wish.done_link = ""
    _audit_state(session, actor, wish, "besluit genomen", now, before)
    return wish


def plan_wish(
    session: Session, actor: Actor, wish_id: int, quarter: date | None, *, version: str, now: datetime
) -> Wish:
    """Plan a wish for the quarter that begins on ``quarter``.

    Raises:
        NotYours: not an office of this region, or not there.
        OutdatedForm: somebody decided in between; nothing is saved.
        RefusedForm: sentences per field.
    """
    wish = _for_office(session, actor, wish_id, version)
    if fault := why_not_plan(wish.status):
        raise RefusedForm({"kwartaal": fault})
    if quarter not in quarters_to_plan(_day(now)):
        raise RefusedForm({"kwartaal": "kies een kwartaal uit de lijst"})
    before = state_texts(wish)
    wish.status, wish.planned_for = WishStatus.PLANNED, quarter
    _audit_state(session, actor, wish, "gepland", now, before)
    return wish


def finish_wish(
    session: Session, actor: Actor, wish_id: int, done_text: str, link: str, *, version: str, now: datetime
) -> Wish:
    """Say what was done; without a link that line on /verbeterd is the release note. May be told better later.

    Raises:
        NotYours: not an office of this region, or not there.
        OutdatedForm: somebody decided in between; nothing is saved.
        RefusedForm: sentences per field.
    """
    wish = _for_office(session, actor, wish_id, version)
    link = link or anchor_of(wish_id)
    errors = {}
    empty = "schrijf op wat er is gedaan: dit staat op een openbare pagina"
    if fault := why_not_finish(wish.status) or _text_fault(done_text, LONGEST_REASON, empty):
        errors["gedaan"] = fault
    if fault := link_fault(link) or _anchor_fault(session, wish, link):
        errors["link"] = fault
    if errors:
        raise RefusedForm(errors)
    before = state_texts(wish)
    wish.done_on = wish.done_on or _day(now)
    wish.status, wish.done_text, wish.done_link = WishStatus.DONE, done_text, link
    _audit_state(session, actor, wish, "gedaan", now, before)
    return wish


def _locked(session: Session, actor: Actor, wish_id: int) -> Wish:
    """The wish, locked until commit and read anew; NotYours for another region's."""
    locked = select(Wish).where(Wish.id == wish_id).with_for_update()
    wish = session.scalar(locked.execution_options(populate_existing=True))
    if wish is None or not may_review_use(actor, region_id=wish.region_id):
        raise NotYours
    return wish


def _for_voting(session: Session, actor: Actor, wish_id: int) -> Wish:
    wish = _locked(session, actor, wish_id)
    if not may_vote(actor, region_id=wish.region_id):
        raise NotYours
    if fault := why_not_vote(wish.status):
        raise RefusedForm({"stem": fault})
    return wish


def _for_office(session: Session, actor: Actor, wish_id: int, version: str) -> Wish:
    wish = _locked(session, actor, wish_id)
    if not may_manage_region(actor, region_id=wish.region_id):
        raise NotYours
    if changed_fields(version, state_texts(wish)):
        raise OutdatedForm
    return wish


def _check_words(words: WishWords) -> None:
    errors = {
        "title": _text_fault(words.title, LONGEST_TITLE, "geef de wens een titel"),
        "explanation": _text_fault(words.explanation, LONGEST_EXPLANATION, "leg uit wat er beter moet en voor wie"),
        "source": _text_fault(words.source, LONGEST_SOURCE),
    }
    if any(errors.values()):
        raise RefusedForm({name: sentence for name, sentence in errors.items() if sentence})


def _text_fault(text: str, most: int, empty: str = "") -> str:
    """Why a text cannot be saved; ``empty`` is the sentence where one is needed."""
    if not text:
        return empty
    if len(text) > most:
        return f"dit zijn {len(text)} tekens, er passen er {most}: maak de tekst korter"
    if any(unicodedata.category(each) in ("Cc", "Cs") and each not in "\n\t" for each in text):
        return "hier staan tekens in die geen tekst zijn: typ de tekst opnieuw"
    seen = personal_data_in(text)
    if seen is not None and seen is not PersonalData.NAME:  # a wish may name a place or a kind of care
        return seen.value[0].lower() + seen.value[1:]
    return ""


def _anchor_fault(session: Session, wish: Wish, link: str) -> str:
    """An anchor names a line that is there: this wish, or another that was done."""
    named = read_anchor(link)
    if named is None or named == wish.id or done_wish(session, wish.region_id, named) is not None:
        return ""
    return "deze regel staat niet op /verbeterd: neem het nummer van een wens die gedaan is, of laat dit leeg"


def _audit_state(session: Session, actor: Actor, wish: Wish, action: str, now: datetime, old: dict[str, str]) -> None:
    new = state_texts(wish)
    names = [name for name in new if new[name] != old[name]]
    _audit(session, actor, wish, action, now, {name: old[name] for name in names}, {name: new[name] for name in names})


def _audit(
    session: Session,
    actor: Actor,
    wish: Wish,
    action: str,
    now: datetime,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    subject: str = "wish",
) -> None:
    session.add(
        AuditEntry(
            at=now,
            user_id=actor.user_id,
            channel=Channel.PAGE,
            action=action,
            subject=subject,
            subject_id=wish.id,
            before=before,
            after=after,
        )
    )


def _day(now: datetime) -> date:
    return now.astimezone(AMSTERDAM).date()
