"""The region office adds and removes search words; every search has them within a second."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.domain.dutch_time import AMSTERDAM
from portal.domain.errors import NotYours
from portal.domain.offer_question import OfferQuestion
from portal.domain.permissions import Actor, may_manage_region
from portal.domain.search_word import LONGEST, MOST_PER_REGION, MOST_WORDS, RefusedWord, Sense, fits, normal_phrase
from portal.geography.postcodes import PostcodeBook
from portal.models import AuditEntry, Channel, Region, SearchWord
from portal.queries.products import product_by_code
from portal.queries.search_words import word_of_region, words_of_region
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.understand_text import Reading, understand
from search_index.index import MOST_WORDS as MOST_THAT_COUNT
from search_index.index import Phrase, judge_phrase, same_phrase

READ_AS = {
    Reading.AGE: "een leeftijd",
    Reading.PLACE: "een plaats",
    Reading.RADIUS: "een afstand",
    Reading.WAIT: "een wachttijd",
    Reading.CHARACTERISTIC: "een kenmerk",
    Reading.NOT_IN: "een plaats die iemand niet wil",
}


def add_search_word(
    session: Session,
    actor: Actor,
    facts: RegionFacts,
    book: PostcodeBook,
    *,
    phrase: str,
    sense: Sense,
    product_code: str = "",
    other_phrase: str = "",
    now: datetime,
) -> SearchWord:
    """Add a search word to the region of ``facts``; ``product_code`` or ``other_phrase`` is read as ``sense`` asks.

    Raises:
        NotYours: the region is another office's.
        RefusedWord: the word can do nothing or stands there already; sentences per field.
    """
    if not may_manage_region(actor, region_id=facts.id):
        raise NotYours
    word = SearchWord(
        region_id=facts.id,
        phrase=normal_phrase(phrase),
        sense=sense,
        product_code=product_code if sense.about_product else "",
        other_phrase="" if sense.about_product else normal_phrase(other_phrase),
        added_by_id=actor.user_id,
        added_at=now,
    )
    _check(session, word, facts, book, now)
    _raise_version(session, facts.id)  # also the lock that makes two who add wait for each other
    _check_beside_others(session, word)
    session.add(word)
    session.flush()
    _audit(session, actor, word, "zoekwoord toegevoegd", now, before=None, after=facts_of(word))
    return word


def remove_search_word(session: Session, actor: Actor, word_id: int, region_id: int, now: datetime) -> SearchWord:
    """Remove a search word of a region; what was removed stays in the audit trail.

    Raises:
        NotYours: the word or the region is another office's, or does not exist.
    """
    if not may_manage_region(actor, region_id=region_id):
        raise NotYours
    _raise_version(session, region_id)
    word = word_of_region(session, word_id, region_id)
    if word is None:
        raise NotYours
    session.delete(word)
    session.flush()
    _audit(session, actor, word, "zoekwoord weggehaald", now, before=facts_of(word), after=None)
    return word


def facts_of(word: SearchWord) -> dict[str, str]:
    """A search word as plain JSON for the audit trail; empty parts are left out."""
    facts = {
        "phrase": word.phrase,
        "sense": word.sense.value,
        "product_code": word.product_code,
        "other_phrase": word.other_phrase,
    }
    return {name: value for name, value in facts.items() if value}


def _check(session: Session, word: SearchWord, facts: RegionFacts, book: PostcodeBook, now: datetime) -> None:
    """What can be seen without the other words of the region."""
    errors: dict[str, str] = {}
    if reason := _why_not(word.phrase, facts, book):
        errors["phrase"] = reason
    if word.sense.about_product:
        day = now.astimezone(AMSTERDAM).date()
        if not word.product_code:
            errors["product"] = "kies het product waar dit woord naartoe leidt"
        elif product_by_code(session, facts.id, word.product_code, day) is None:
            errors["product"] = "dit product staat niet in de catalogus van uw regio: kies een product uit de lijst"
    elif reason := _why_not(word.other_phrase, facts, book):
        errors["other"] = reason
    elif same_phrase(word.phrase, word.other_phrase):
        errors["other"] = "dit is hetzelfde woord: andere vormen en volgordes vindt de zoekmachine zelf al"
    if errors:
        raise RefusedWord(errors)


def _why_not(phrase: str, facts: RegionFacts, book: PostcodeBook) -> str:
    """Why a phrase cannot be a search word; empty when it can."""
    if not phrase:
        return "vul een woord in"
    if not fits(phrase):
        return f"gebruik hoogstens {MOST_WORDS} woorden en {LONGEST} tekens"
    verdict = judge_phrase(phrase)
    if verdict is Phrase.EMPTY:
        return f"‘{phrase}’ zegt te weinig: gebruik een woord dat de hulp of het probleem noemt"
    if verdict is Phrase.GENERAL:
        return f"‘{phrase}’ is te algemeen, want het past bij bijna alles: maak het preciezer met een woord erbij"
    if verdict is Phrase.LONG:
        return f"gebruik hoogstens {MOST_THAT_COUNT} woorden die ertoe doen; kleine woorden zoals ‘de’ tellen niet mee"
    read = understand(OfferQuestion(region=facts.slug, text=phrase), facts, book)
    # a word of the region that begins with "geen" is read as that word, and as no denial, from then on
    taken = next((part for part in read.parts if not part.kept and part.reading is not Reading.DENIAL), None)
    if taken is not None:
        return f"‘{taken.words}’ leest de zoekmachine al als {READ_AS[taken.reading]}: laat dat deel weg"
    return ""


def _check_beside_others(session: Session, word: SearchWord) -> None:
    """What depends on the words that are there; after the lock, so that nobody adds one meanwhile."""
    there = words_of_region(session, word.region_id)
    if len(there) >= MOST_PER_REGION:
        raise RefusedWord({"phrase": f"uw regio heeft al {MOST_PER_REGION} zoekwoorden: haal er eerst een weg"})
    twin = next((each for each in there if _leads_alike(each, word)), None)
    if twin is not None:
        form = "" if twin.phrase == word.phrase else f", als ‘{twin.phrase}’"
        raise RefusedWord({"phrase": f"dit staat er al{form}: haal dat eerst weg als u het wilt veranderen"})


def _leads_alike(one: SearchWord, other: SearchWord) -> bool:
    """Whether two search words lead from forms of one phrase to one product or to forms of one other phrase."""
    if one.product_code != other.product_code or not same_phrase(one.phrase, other.phrase):
        return False
    return bool(one.product_code) or same_phrase(one.other_phrase, other.other_phrase)


def _raise_version(session: Session, region_id: int) -> None:
    session.execute(update(Region).where(Region.id == region_id).values(words_version=Region.words_version + 1))


def _audit(
    session: Session,
    actor: Actor,
    word: SearchWord,
    action: str,
    now: datetime,
    *,
    before: dict[str, str] | None,
    after: dict[str, str] | None,
) -> None:
    session.add(
        AuditEntry(
            at=now,
            user_id=actor.user_id,
            channel=Channel.PAGE,
            action=action,
            subject="search_word",
            subject_id=word.id,
            before=before,
            after=after,
        )
    )
