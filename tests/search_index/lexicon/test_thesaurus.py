"""From people's words to the field's."""

from __future__ import annotations

import csv
from collections import Counter
from importlib.resources import files

import pytest

from search_index.index import Snapshot
from search_index.lexicon.segmentation import segment
from search_index.lexicon.thesaurus import KINDS, key_of, key_of_phrase, read, thesaurus
from search_index.search.question import Question
from tests.search_index.conftest import Published
from tests.search_index.samples import DAY, REGION, offer

NAMES = (
    "Traumabehandeling (EMDR)",
    "Basis-ggz jeugd",
    "Specialistische ggz jeugd",
    "Weer terug naar school",
    "Dyslexiezorg (EED)",
    "Pleegzorg voltijd",
    "Pleegzorg crisis",
    "Instellen en controleren psychofarmaca",
    "Vaktherapie",
    "Individuele begeleiding jeugd",
    "Hulp bij complexe scheiding",
)


@pytest.fixture
def snapshot(published: Published) -> Snapshot:
    """One offer of every product; the product is known by its name only."""
    return published(
        offer(
            number,
            product=f"X-{number:02d}",
            product_name=name,
            product_text="Voor jeugdigen.",
            characteristics=(),
            characteristic_text="",
            text="Als het kan betrekken wij school.",
        )
        for number, name in enumerate(NAMES)
    )


def _names(snapshot: Snapshot, text: str) -> list[str]:
    return [NAMES[hit.id] for hit in snapshot.find(Question(REGION, DAY, text=text)).hits]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ptss", "Traumabehandeling (EMDR)"),
        ("kind wil niet meer naar school", "Weer terug naar school"),
        ("thuiszitters", "Weer terug naar school"),
        ("mijn zoon kan niet goed lezen", "Dyslexiezorg (EED)"),
        ("Ritalin", "Instellen en controleren psychofarmaca"),
        ("wil niet meer leven", "Specialistische ggz jeugd"),
        ("ouders in een vechtscheiding", "Hulp bij complexe scheiding"),
        ("crisispleeggezin", "Pleegzorg crisis"),
        ("pleegouders gezocht", "Pleegzorg voltijd"),
        ("autisme coach", "Individuele begeleiding jeugd"),
        ("traumahulp", "Traumabehandeling (EMDR)"),
    ],
)
def test_people_s_words_find_the_product(text: str, first: str, snapshot: Snapshot) -> None:
    assert _names(snapshot, text)[0] == first


def test_a_product_that_is_exactly_meant_comes_before_one_that_may_do(snapshot: Snapshot) -> None:
    found = _names(snapshot, "dwangstoornis")
    assert found == ["Specialistische ggz jeugd", "Basis-ggz jeugd"]


def test_general_words_never_decide(snapshot: Snapshot) -> None:
    assert _names(snapshot, "hulp voor een kind met ptss") == _names(snapshot, "ptss")


def test_general_words_alone_are_looked_for(snapshot: Snapshot) -> None:
    assert "Individuele begeleiding jeugd" in _names(snapshot, "begeleiding")


def test_the_longest_phrase_wins() -> None:
    (clause,) = segment("medicatie voor adhd")
    assert [word.surface for word in clause.words] == ["medicatie", "adhd"]


def test_the_order_of_words_does_not_matter() -> None:
    assert segment("school niet")[0].targets == segment("niet naar school")[0].targets


def test_words_far_apart_are_no_phrase() -> None:
    assert len(segment("crisis trauma dyslexie gezinshuis")) == 4


def test_a_negation_turns_a_phrase_round() -> None:
    assert segment("lezen")[0].negated is False
    assert segment("wil niet leven")[0].negated is True


@pytest.mark.parametrize("text", ["hulp bij kind heeft geen vriendjes", "zorg en het kind heeft geen vrienden"])
def test_geen_turns_what_follows_round(text: str) -> None:
    assert [word.surface for word in segment(text)[-1].words][-1].startswith("vriend")
    assert segment(text)[-1].negated is True
    assert not any(clause.negated for clause in segment(text)[:-1])


@pytest.mark.parametrize("plea", ["spoed aub", "dringend", "ouders ten einde raad", "en wij weten het niet meer"])
def test_how_badly_help_is_wanted_decides_only_by_itself(plea: str, snapshot: Snapshot) -> None:
    assert not all(clause.general for clause in segment(plea))
    assert _names(snapshot, f"dyslexie, {plea}")[0] == "Dyslexiezorg (EED)"
    assert set(_names(snapshot, f"dyslexie, {plea}")) == set(_names(snapshot, "dyslexie"))


def test_how_badly_help_is_wanted_is_a_hint(snapshot: Snapshot) -> None:
    def score(text: str) -> float:
        hits = snapshot.find(Question(REGION, DAY, text=text)).hits
        return next(hit.score for hit in hits if NAMES[hit.id] == "Pleegzorg crisis")

    assert score("pleegzorg") < score("pleegzorg dringend")
    assert _names(snapshot, "pleegzorg dringend")[:1] == _names(snapshot, "pleegzorg")[:1]


def test_a_last_word_that_is_only_a_beginning_hides_nothing(published: Published) -> None:
    texts = ("Lezen en schrijven.", "Dyslexie, en handvaardigheid.", "Ook thuis.", "Spelling.")
    documents = [
        offer(number, product="X-04", product_name="Dyslexiezorg (EED)", text=text, product_text="", characteristics=())
        for number, text in enumerate(texts)
    ]
    hits = published(documents).find(Question(REGION, DAY, text="dyslexie hand")).hits
    assert {hit.id for hit in hits} == {0, 1, 2, 3}


@pytest.mark.parametrize(("one", "other"), [("liegt", "liegen"), ("luistert", "luisteren"), ("geen", "niet")])
def test_forms_share_a_key(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


def test_the_list_is_large_and_tidy() -> None:
    lines = files("search_index.lexicon").joinpath("thesaurus.csv").read_text("utf-8").splitlines()
    rows = list(csv.DictReader(lines, delimiter=";"))
    assert {row["kind"] for row in rows} == KINDS
    listed = [
        key_of_phrase(phrase, row["kind"])
        for row in rows
        if row["kind"] != "general"
        for phrase in row["phrases"].split("|")
    ]
    twice = [key for key, count in Counter(listed).items() if count > 1]
    assert twice == []
    assert len(thesaurus().entries) > 1000


@pytest.mark.parametrize(
    "row",
    [
        "de;Vaktherapie=3;;method",
        "wil niet;Vaktherapie=3;;method",
        "x;Vaktherapie=9;;method",
        "x;Vaktherapie;;method",
        "x;;;onzin",
    ],
)
def test_a_row_that_makes_no_sense_is_refused(row: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        read(f"phrases;products;terms;kind\n{row}\n")


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("drankprobleem", True),
        ("faalangsttherapie", True),
        ("scheidingsverdriet", True),
        ("naschoolseopvang", True),
        ("tafelkleed", False),
        ("x" * 60, False),
    ],
)
def test_a_compound_that_nobody_listed_leads_where_its_known_part_does(typed: str, means: bool) -> None:
    (clause,) = segment(typed)
    assert bool(clause.targets) is means


@pytest.mark.parametrize("typed", ["thuis zitter", "crisis pleeg gezin"])
def test_two_words_that_the_list_writes_as_one(typed: str) -> None:
    assert {word.surface for clause in segment(typed) for word in clause.words} & {"thuiszitter", "pleeggezin"}


def test_the_shortest_name_is_meant_most(published: Published) -> None:
    names = ("Gezinshuis", "Gezinshuis crisis")
    snapshot = published(offer(number, product_name=name, text="") for number, name in enumerate(names))
    scores = {names[hit.id]: hit.score for hit in snapshot.find(Question(REGION, DAY, text="huisouders")).hits}
    assert scores["Gezinshuis"] > scores["Gezinshuis crisis"] > 0


def test_the_product_for_one_of_two_problems_is_found_beside_those_that_mention_both(published: Published) -> None:
    mentions = [
        offer(number, product_name="Diagnostiek jeugd-ggz", text="Bij autisme en angst.") for number in range(1, 21)
    ]
    meant = [
        offer(21, product_name="Autismebehandeling", product_text="", characteristic_text="", text=""),
        offer(22, product_name="Basis-ggz jeugd", product_text="", characteristic_text="", text=""),
    ]
    hits = published([*mentions, *meant]).find(Question(REGION, DAY, text="autisme en paniek")).hits
    assert {21, 22} <= {hit.id for hit in hits}
