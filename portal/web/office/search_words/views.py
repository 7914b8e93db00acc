"""The region office: its own search words, and the words that people searched in vain."""

from datetime import timedelta

from flask import Blueprint, redirect, request
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from portal.domain.errors import NotYours
from portal.domain.permissions import Role
from portal.domain.search_word import RefusedWord, Sense, normal_phrase
from portal.models import Region, SearchWord
from portal.queries.missing_offers import count_new
from portal.queries.search_words import word_of_region, words_of_region
from portal.queries.usage import totals
from portal.queries.users import names_of
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.search_words.change_search_words import add_search_word, remove_search_word
from portal.services.search_words.unknown_words import KIND, LEAST, SHOWN_DAYS
from portal.web.extensions import begin_change, db, now, offer_index, parts, region_facts, today
from portal.web.guards import actor, signed_in
from portal.web.office.feedback.views import overdue_lines
from portal.web.office.search_words.forms import WordForm, read_wanted
from portal.web.office.search_words.presenter import WORDS_PATH, does, office_page, remove_page, words_page
from portal.web.rendering import render, say
from search_index.index import Phrase, judge_phrase

bp = Blueprint("office", __name__)

MOST_UNKNOWN = 100
MOST_LOOKED_AT = 300
"""Counted words that are looked up again: some are known by now, and looking up a strange word takes time."""
TWIN = {"phrase": "dit staat er al: iemand anders voegde het zojuist toe"}


@bp.get("/regiobeheer")
@signed_in(Role.OFFICE)
def office() -> Response:
    """Where the office lands."""
    facts = _own_region()
    words, late = words_of_region(db.session, facts.id), overdue_lines(facts.id, today())
    new = count_new(db.session, facts.id)
    page = office_page(facts, len(words), len(_unknown(facts)), len(late), new)
    return render("office/start/start.html", page=page)


@bp.get("/regiobeheer/zoekwoorden")
@signed_in(Role.OFFICE)
def search_words() -> Response:
    """The own words of the region, and a form for another; the address may fill the form."""
    return _words(WordForm.read(request.args), wanted=read_wanted(request.args))


@bp.post("/regiobeheer/zoekwoorden")
@signed_in(Role.OFFICE)
def add_word() -> Response:
    """Add a search word."""
    typed, facts = WordForm.read(request.form), _own_region()
    begin_change()
    try:
        word = add_search_word(
            db.session,
            actor(),
            facts,
            parts().book,
            phrase=typed.phrase,
            sense=Sense(typed.sense),
            product_code=typed.product,
            other_phrase=typed.other,
            now=now(),
        )
        said = f"Toegevoegd: ‘{word.phrase}’ {does(word, facts)}. Zoeken gebruikt dit binnen een seconde."
        known = judge_phrase(word.phrase) is Phrase.KNOWN
        db.session.commit()
    except RefusedWord as refused:
        return _refused(typed, refused.fields)
    except IntegrityError:
        return _refused(typed, TWIN)
    say("goed", said)
    if known:
        say(
            "let-op",
            f"De zoekmachine kende ‘{normal_phrase(typed.phrase)}’ al. Uw woord komt erbij: wat zij al vond, blijft.",
        )
    return redirect(WORDS_PATH, 303)


@bp.get("/regiobeheer/zoekwoorden/<int(max=2147483647):word_id>/weghalen")
@signed_in(Role.OFFICE)
def ask_remove_word(word_id: int) -> Response:
    """Ask before removing."""
    facts = _own_region()
    return render("office/search_words/remove.html", page=remove_page(_own_word(word_id, facts), facts))


@bp.post("/regiobeheer/zoekwoorden/<int(max=2147483647):word_id>/weghalen")
@signed_in(Role.OFFICE)
def remove_word(word_id: int) -> Response:
    """Remove a search word."""
    facts = _own_region()
    begin_change()
    phrase = remove_search_word(db.session, actor(), word_id, facts.id, now()).phrase
    db.session.commit()
    say("goed", f"‘{phrase}’ is weggehaald. Zoeken gebruikt het niet meer.")
    return redirect(WORDS_PATH, 303)


def _own_region() -> RegionFacts:
    region = db.session.get(Region, actor().region_id or 0)
    if region is None:
        raise NotYours
    return region_facts(region.slug)


def _own_word(word_id: int, facts: RegionFacts) -> SearchWord:
    word = word_of_region(db.session, word_id, facts.id)
    if word is None:
        raise NotYours
    return word


def _unknown(facts: RegionFacts) -> list[tuple[str, int]]:
    """What people searched in vain and would still search in vain."""
    since = today() - timedelta(days=SHOWN_DAYS - 1)
    counted, snapshot = totals(db.session, facts.id, KIND, since, LEAST, MOST_LOOKED_AT), offer_index()
    return [(word, count) for word, count in counted if snapshot.unknown_words(facts.slug, word)][:MOST_UNKNOWN]


def _refused(typed: WordForm, errors: dict[str, str]) -> Response:
    """Nothing is saved: the form again with what was typed."""
    db.session.rollback()
    return _words(typed, errors=errors, status=422)


def _words(form: WordForm, *, wanted: str = "", errors: dict[str, str] | None = None, status: int = 200) -> Response:
    facts = _own_region()
    words = words_of_region(db.session, facts.id)
    names = names_of(db.session, {word.added_by_id for word in words if word.added_by_id})
    page = words_page(
        facts, words, _unknown(facts), names, parts().settings.region, form=form, wanted=wanted, errors=errors
    )
    return render("office/search_words/search_words.html", page=page, status=status)
