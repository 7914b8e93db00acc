"""Words of one region on top of the thesaurus."""

from __future__ import annotations

from dataclasses import replace

import pytest

from search_index.index import OwnWord, Phrase, Snapshot, judge_phrase, same_phrase
from search_index.lexicon.own_words import with_own_words
from search_index.lexicon.segmentation import QuerySegmenter, segment
from search_index.lexicon.thesaurus import thesaurus
from search_index.search.question import Question
from tests.search_index.conftest import Published
from tests.search_index.samples import DAY, REGION, offer

ELSEWHERE = "hart-van-brabant"
NAMES = (
    "Behandeling eetstoornissen",
    "Behandeling eetstoornissen hoog complex",
    "Vaktherapie",
    "Pleegzorg voltijd",
    "Traumabehandeling (EMDR)",
)


@pytest.fixture
def snapshot(published: Published) -> Snapshot:
    """One offer of every product in two regions; the product is known by its name only."""
    here = [
        offer(
            number,
            product=f"X-{number:02d}",
            product_name=name,
            product_text="Voor jeugdigen.",
            characteristics=(),
            characteristic_text="",
            text="In onze moestuin." if number == 3 else "Wij helpen.",
        )
        for number, name in enumerate(NAMES)
    ]
    return published([*here, *(replace(each, id=each.id + 100, region=ELSEWHERE) for each in here)])


def names(snapshot: Snapshot, text: str, region: str = REGION) -> list[str]:
    return [NAMES[hit.id % 100] for hit in snapshot.find(Question(region, DAY, text=text)).hits]


def test_a_word_leads_to_exactly_one_product(snapshot: Snapshot) -> None:
    assert names(snapshot, "blauwvlinder") == []
    known = snapshot.with_words(REGION, [OwnWord("blauwvlinder", NAMES[0])])
    assert names(known, "blauwvlinder") == ["Behandeling eetstoornissen"]


def test_a_word_counts_in_its_own_region_only_and_can_be_taken_away(snapshot: Snapshot) -> None:
    known = snapshot.with_words(REGION, [OwnWord("blauwvlinder", NAMES[2])])
    assert names(known, "blauwvlinder") == ["Vaktherapie"]
    assert names(known, "blauwvlinder", ELSEWHERE) == []
    assert names(snapshot, "blauwvlinder") == []
    both = known.with_words(ELSEWHERE, [OwnWord("blauwvlinder", NAMES[3])])
    assert names(both, "blauwvlinder", ELSEWHERE) == ["Pleegzorg voltijd"]
    assert names(both, "blauwvlinder") == ["Vaktherapie"]
    assert names(both.with_words(REGION, []), "blauwvlinder") == []


def test_a_word_stays_after_changes_of_offers(snapshot: Snapshot) -> None:
    known = snapshot.with_words(REGION, [OwnWord("blauwvlinder", NAMES[2])])
    assert names(known.apply([], [0], 2), "blauwvlinder") == ["Vaktherapie"]


def test_a_phrase_is_found_in_every_form_and_order(snapshot: Snapshot) -> None:
    known = snapshot.with_words(REGION, [OwnWord("groene vlinders", NAMES[2])])
    for text in ("groene vlinder", "de groene vlinders", "vlinders groene"):
        assert names(known, text) == ["Vaktherapie"]


def test_a_hint_comes_after_what_is_meant(snapshot: Snapshot) -> None:
    words = [OwnWord("blauwvlinder", NAMES[2], strong=False), OwnWord("blauwvlinder", NAMES[3])]
    assert names(snapshot.with_words(REGION, words), "blauwvlinder") == ["Pleegzorg voltijd", "Vaktherapie"]


def test_a_known_word_keeps_its_meaning_after_the_own_one(snapshot: Snapshot) -> None:
    before = names(snapshot, "ptss")
    known = snapshot.with_words(REGION, [OwnWord("ptss", NAMES[2])])
    assert names(known, "ptss") == ["Vaktherapie", *before]


def test_a_hint_never_makes_a_product_worth_less(snapshot: Snapshot) -> None:
    plain = snapshot.find(Question(REGION, DAY, text="ptss")).hits[0]
    hinted = snapshot.with_words(REGION, [OwnWord("ptss", NAMES[4], strong=False)])
    assert hinted.find(Question(REGION, DAY, text="ptss")).hits[0] == plain


@pytest.mark.parametrize("other", ["ptss", "pleegzorg"])
def test_a_synonym_finds_what_the_other_finds(other: str, snapshot: Snapshot) -> None:
    known = snapshot.with_words(REGION, [OwnWord("blauwvlinder", other=other)])
    assert names(known, "blauwvlinder") == names(known, other) != []


def test_a_synonym_is_also_looked_for_in_texts(snapshot: Snapshot) -> None:
    known = snapshot.with_words(REGION, [OwnWord("blauwvlinder", other="moestuin")])
    assert names(known, "blauwvlinder") == ["Pleegzorg voltijd"]


def test_a_synonym_leads_one_way_unless_it_is_said_to_lead_both(snapshot: Snapshot) -> None:
    words = [OwnWord("blauwvlinder", NAMES[2]), OwnWord("blauwvlinder", other="roodmus")]
    assert names(snapshot.with_words(REGION, words), "roodmus") == []
    both = [words[0], words[1]._replace(both_ways=True)]
    assert names(snapshot.with_words(REGION, both), "roodmus") == ["Vaktherapie"]


def test_synonyms_of_synonyms_lead_nowhere() -> None:
    words = [OwnWord("blauwvlinder", other="roodmus"), OwnWord("roodmus", other="ptss")]
    (clause,) = QuerySegmenter(with_own_words(thesaurus(), words)).segment("blauwvlinder")
    assert not set(clause.targets) & set(segment("ptss")[0].targets)


def test_a_product_that_is_not_there_is_no_error(snapshot: Snapshot) -> None:
    known = snapshot.with_words(REGION, [OwnWord("blauwvlinder", "Weg"), OwnWord("de het", NAMES[1]), OwnWord("")])
    assert names(known, "blauwvlinder") == []
    assert names(known, "de het") == names(snapshot, "de het")


def test_an_own_word_is_not_taken_for_a_typing_error(snapshot: Snapshot) -> None:
    assert snapshot.find(Question(REGION, DAY, text="pleegzork")).corrections
    known = snapshot.with_words(REGION, [OwnWord("pleegzork", NAMES[2])])
    answer = known.find(Question(REGION, DAY, text="pleegzork"))
    assert answer.corrections == ()
    assert answer.total == 1


def test_unknown_words_are_named_once_they_are_nowhere(snapshot: Snapshot) -> None:
    text = "blauwvlinder pleegzorg moestuin pleegzork ptss kind veldhoven blauwvlinder"
    assert snapshot.unknown_words(REGION, text) == ("blauwvlinder",)
    known = snapshot.with_words(REGION, [OwnWord("blauwvlinder", NAMES[2])])
    assert known.unknown_words(REGION, text) == ()
    assert known.unknown_words(ELSEWHERE, text) == ("blauwvlinder",)


@pytest.mark.parametrize(
    ("word", "taken"),
    [
        ("Pleegzorg", "pleegzorg"),
        ("ptss", "ptss"),
        ("Veldhoven", "veldhoven"),
        ("pleegzork", "pleegzorg"),
        ("velthoven", None),  # places are no words that another is taken for
        ("moestuinzzz", None),
        ("veldho", None),  # that another word begins so makes it no word
        ("", ""),
    ],
)
def test_what_a_word_is_taken_for(word: str, taken: str | None, snapshot: Snapshot) -> None:
    assert snapshot.closest_known_word(REGION, word) == taken


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("", Phrase.EMPTY),
        ("de het een", Phrase.EMPTY),
        ("niet", Phrase.EMPTY),
        ("hulp voor een kind", Phrase.GENERAL),
        ("ptss", Phrase.KNOWN),
        ("blauwvlinder", Phrase.NEW),
        ("rode blauwe gele groene vlinder", Phrase.LONG),
    ],
)
def test_phrases_are_judged(text: str, verdict: Phrase) -> None:
    assert judge_phrase(text) is verdict


def test_forms_of_one_phrase_are_the_same() -> None:
    assert same_phrase("Groene vlinders", "vlinder, groene")
    assert not same_phrase("groene vlinder", "vlinder")
