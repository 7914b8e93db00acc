"""The own search words of a region, and the words that people searched in vain."""

from flask import Blueprint, redirect, request
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from portal.domain.errors import NotYours
from portal.domain.permissions import Role
from portal.domain.search_word import RefusedWord, Sense, normal_phrase
from portal.models import SearchWord
from portal.queries.search_words import word_of_region, words_of_region
from portal.queries.users import names_of
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.search_words.change_search_words import add_search_word, remove_search_word
from portal.web.extensions import begin_change, components, db, now
from portal.web.guards import actor, signed_in
from portal.web.office.region import own_region_facts
from portal.web.office.search_words.forms import WordForm, read_wanted
from portal.web.office.search_words.presenter import WORDS_PATH, does, remove_page, words_page
from portal.web.office.waiting import unknown_words
from portal.web.rendering import render, say
from search_index.index import Phrase, judge_phrase

bp = Blueprint("search_words", __name__)

TWIN = {"phrase": "dit staat er al: iemand anders voegde het zojuist toe"}


@bp.get("/regiobeheer/zoekwoorden")
@signed_in(Role.OFFICE)
def search_words() -> Response:
    """The own words of the region, and a form for another; the address may fill the form."""
    return _words(WordForm.read(request.args), wanted=read_wanted(request.args))


@bp.post("/regiobeheer/zoekwoorden")
@signed_in(Role.OFFICE)
def add_word() -> Response:
    """Add a search word."""
    typed, facts = WordForm.read(request.form), own_region_facts()
    begin_change()
    try:
        word = add_search_word(
            db.session,
            actor(),
            facts,
            components().book,
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
    facts = own_region_facts()
    return render("office/search_words/remove.html", page=remove_page(_own_word(word_id, facts), facts))


@bp.post("/regiobeheer/zoekwoorden/<int(max=2147483647):word_id>/weghalen")
@signed_in(Role.OFFICE)
def remove_word(word_id: int) -> Response:
    """Remove a search word."""
    facts = own_region_facts()
    begin_change()
    phrase = remove_search_word(db.session, actor(), word_id, facts.id, now()).phrase
    db.session.commit()
    say("goed", f"‘{phrase}’ is weggehaald. Zoeken gebruikt het niet meer.")
    return redirect(WORDS_PATH, 303)


def _own_word(word_id: int, facts: RegionFacts) -> SearchWord:
    word = word_of_region(db.session, word_id, facts.id)
    if word is None:
        raise NotYours
    return word


def _refused(typed: WordForm, errors: dict[str, str]) -> Response:
    """Nothing is saved: the form again with what was typed."""
    db.session.rollback()
    return _words(typed, errors=errors, status=422)


def _words(form: WordForm, *, wanted: str = "", errors: dict[str, str] | None = None, status: int = 200) -> Response:
    facts = own_region_facts()
    words = words_of_region(db.session, facts.id)
    names = names_of(db.session, {word.added_by_id for word in words if word.added_by_id})
    page = words_page(
        facts, words, unknown_words(facts), names, components().settings.region, form=form, wanted=wanted, errors=errors
    )
    return render("office/search_words/search_words.html", page=page, status=status)
