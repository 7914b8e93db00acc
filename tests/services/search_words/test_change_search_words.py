"""Search words of the office: what is refused, what is written, and that every reader has them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.domain.errors import NotYours
from portal.domain.permissions import Actor, Role
from portal.domain.search_word import MOST_PER_REGION, RefusedWord, Sense
from portal.geography.postcodes import PostcodeBook
from portal.models import AuditEntry, Product, SearchWord
from portal.models.database import begin_writing
from portal.queries.search_words import words_of_region, words_versions
from portal.services.catalogue.region_facts import read_region_facts
from portal.services.indexing.follow_changes import OfferIndex, publish_index
from portal.services.search_words.change_search_words import add_search_word, remove_search_word
from search_index.search.question import Question
from tests.factories.offers import DAY, MOMENT, REGION, make_offer, make_user, region_of

ELSEWHERE = "hart-van-brabant"


def office(session: Session, slug: str = REGION) -> Actor:
    user = make_user(session, Role.OFFICE)
    user.region_id = region_of(session, slug).id
    session.flush()
    return user.actor


def add(
    session: Session,
    actor: Actor,
    book: PostcodeBook,
    phrase: str,
    sense: Sense = Sense.MEANS,
    *,
    product: str = "S4-13",
    other: str = "",
    slug: str = REGION,
) -> SearchWord:
    facts = read_region_facts(session, slug, DAY)
    return add_search_word(
        session,
        actor,
        facts,
        book,
        phrase=phrase,
        sense=sense,
        product_code=product,
        other_phrase=other,
        now=MOMENT,
    )


def refusal(
    session: Session,
    book: PostcodeBook,
    phrase: str,
    sense: Sense = Sense.MEANS,
    *,
    product: str = "S4-13",
    other: str = "",
) -> dict[str, str]:
    with pytest.raises(RefusedWord) as refused:
        add(session, office(session), book, phrase, sense, product=product, other=other)
    return refused.value.fields


def test_a_word_is_added_and_removed_with_who_and_what(session: Session, book: PostcodeBook) -> None:
    actor = office(session)
    word = add(session, actor, book, " Blauwe  Tent ")
    assert (word.phrase, word.product_code, word.other_phrase, word.added_by_id) == (
        "blauwe tent",
        "S4-13",
        "",
        actor.user_id,
    )
    remove_search_word(session, actor, word.id, word.region_id, MOMENT)
    assert words_of_region(session, word.region_id) == []
    entries = session.scalars(select(AuditEntry).where(AuditEntry.subject == "search_word").order_by(AuditEntry.id))
    facts = {"phrase": "blauwe tent", "sense": "betekent", "product_code": "S4-13"}
    assert [(each.action, each.user_id, each.before, each.after) for each in entries] == [
        ("zoekwoord toegevoegd", actor.user_id, None, facts),
        ("zoekwoord weggehaald", actor.user_id, facts, None),
    ]
    assert words_versions(session) == {REGION: 2}


def test_only_what_the_sense_asks_is_kept(session: Session, book: PostcodeBook) -> None:
    word = add(session, office(session), book, "pg", Sense.SAME, product="S4-13", other="Pleegzorg")
    assert (word.product_code, word.other_phrase) == ("", "pleegzorg")


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [
        ("", "vul een woord in"),
        ("x" * 61, "60 tekens"),
        ("een rode blauwe gele groene tent", "hoogstens 5 woorden"),
        ("rode blauwe gele groene tent", "hoogstens 4 woorden die ertoe doen"),
        ("de het", "zegt te weinig"),
        ("hulp voor een kind", "te algemeen"),
        ("tent in veldhoven", "al als een plaats"),
        ("tent 12 jaar", "al als een leeftijd"),
        ("tent aan huis", "al als een kenmerk"),
    ],
)
def test_a_phrase_that_can_do_nothing_is_refused(
    phrase: str, sentence: str, session: Session, book: PostcodeBook
) -> None:
    assert sentence in refusal(session, book, phrase)["phrase"]
    assert sentence in refusal(session, book, "blauwe tent", Sense.ALSO, other=phrase)["other"]


def test_a_target_that_is_nothing_is_refused(session: Session, book: PostcodeBook) -> None:
    assert "kies het product" in refusal(session, book, "blauwe tent", product="")["product"]
    assert "catalogus" in refusal(session, book, "blauwe tent", product="S9-99")["product"]
    assert "hetzelfde woord" in refusal(session, book, "blauwe tent", Sense.SAME, other="tenten, blauwe")["other"]


def test_a_product_of_the_past_is_refused(session: Session, book: PostcodeBook) -> None:
    session.scalars(select(Product).where(Product.code == "S4-13")).one().valid_to = date(2026, 1, 1)
    session.flush()
    assert "catalogus" in refusal(session, book, "blauwe tent")["product"]


def test_what_is_there_is_not_added_twice(session: Session, book: PostcodeBook) -> None:
    add(session, office(session), book, "blauwe tent")
    assert "staat er al" in refusal(session, book, "Blauwe tent", Sense.HINTS)["phrase"]
    assert "als ‘blauwe tent’" in refusal(session, book, "blauwe tenten")["phrase"]
    add(session, office(session), book, "blauwe tent", product="S2-01")
    add(session, office(session), book, "blauwe tent", Sense.ALSO, other="logeerhuis")
    assert "staat er al" in refusal(session, book, "blauwe tent", Sense.SAME, other="logeerhuizen")["phrase"]


def test_a_region_has_so_many_words(session: Session, book: PostcodeBook) -> None:
    region = region_of(session)
    session.add_all(
        SearchWord(region_id=region.id, phrase=f"w{number}", sense=Sense.MEANS, product_code="S4-13", added_at=MOMENT)
        for number in range(MOST_PER_REGION)
    )
    session.flush()
    assert "500 zoekwoorden" in refusal(session, book, "blauwe tent")["phrase"]


def test_another_office_can_do_nothing(session: Session, book: PostcodeBook) -> None:
    word = add(session, office(session), book, "blauwe tent")
    stranger = office(session, ELSEWHERE)
    with pytest.raises(NotYours):
        add(session, stranger, book, "rode tent")
    with pytest.raises(NotYours):
        remove_search_word(session, stranger, word.id, word.region_id, MOMENT)
    with pytest.raises(NotYours):  # also not by naming the own region
        remove_search_word(session, stranger, word.id, region_of(session, ELSEWHERE).id, MOMENT)
    panel = make_user(session, Role.PANEL).actor
    with pytest.raises(NotYours):
        add(session, panel, book, "rode tent")


def test_every_reader_has_the_words_and_other_regions_do_not(
    engine: Engine, book: PostcodeBook, tmp_path: Path, open_index: Callable[..., OfferIndex]
) -> None:
    with writing(engine) as session:
        make_offer(session, description="")
        actor = office(session)
        session.commit()
    publish_index(engine, tmp_path, lambda: MOMENT)
    readers = [open_index(tmp_path) for _ in range(2)]
    assert [total(reader) for reader in readers] == [0, 0]
    with writing(engine) as session:
        word = add(session, actor, book, "blauwvlinder")
        session.commit()
        number, region_id = word.id, word.region_id
    assert [total(reader) for reader in readers] == [1, 1]
    assert [total(reader, ELSEWHERE) for reader in readers] == [0, 0]
    publish_index(engine, tmp_path, lambda: MOMENT)
    assert [total(reader) for reader in [*readers, open_index(tmp_path)]] == [1, 1, 1]
    with writing(engine) as session:
        remove_search_word(session, actor, number, region_id, MOMENT)
        session.commit()
    assert [total(reader) for reader in readers] == [0, 0]


def test_a_word_follows_the_product_under_each_of_its_names(
    engine: Engine, book: PostcodeBook, tmp_path: Path, open_index: Callable[..., OfferIndex]
) -> None:
    with writing(engine) as session:
        make_offer(session, description="")
        old = session.scalars(select(Product).where(Product.code == "S4-13")).one()
        session.add(
            Product(
                region_id=old.region_id,
                code=old.code,
                valid_from=DAY,
                segment=old.segment,
                name="Nieuwe naam",
                form=old.form,
                age_from=0,
                age_to=17,
                description="",
            )
        )
        old.valid_to = date(2026, 11, 21)
        session.flush()
        add(session, office(session), book, "blauwvlinder")
        session.commit()
    publish_index(engine, tmp_path, lambda: MOMENT)
    index = open_index(tmp_path)
    assert [total(index, day=day) for day in (date(2026, 11, 21), DAY)] == [1, 0]


def writing(engine: Engine) -> Session:
    session = Session(engine)
    begin_writing(session)
    return session


def total(index: OfferIndex, region: str = REGION, day: date = DAY) -> int:
    return index.current().find(Question(region, day, text="blauwvlinder")).total
