"""Which words are counted, and that nothing that tells of somebody is."""

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.domain.offer_question import OfferQuestion
from portal.geography.postcodes import PostcodeBook
from portal.services.catalogue.region_facts import read_region_facts
from portal.services.finding.find_offers import find_offers
from portal.services.indexing.follow_changes import publish_index
from portal.services.search_words.unknown_words import plain_words, unknown_words
from search_index.index import open_current
from tests.factories.offers import DAY, MOMENT, REGION, make_offer, make_provider


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kind wil niet blauwvlinderen", {"kind", "wil", "niet", "blauwvlinderen"}),
        ("Blauwvlinder, voor (peuters)!", {"blauwvlinder", "voor", "peuters"}),
        ("hulp voor Jan Jansen", {"hulp", "voor"}),
        ("Jan Jansen eet niet", {"eet", "niet"}),
        ("HULP VOOR PEUTERS", {"hulp", "voor", "peuters"}),
        ("EMDR voor peuters", {"emdr", "voor", "peuters"}),
        ("zoon heet sjors", {"zoon", "heet"}),
        ("mail naar jan@thuis.nl of 0612345678", {"mail", "naar"}),
        ("bsn 123456782 a1b2", {"bsn"}),
        ("diëtist café's x ab", {"dietist"}),
        ("x" * 31, set()),
        ("", set()),
    ],
)
def test_only_plain_words_may_be_counted(text: str, words: set[str]) -> None:
    assert plain_words(text) == words


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("blauwvlinder", ["blauwvlinder"]),
        ("blauwvlinder blauwvlinder BLAUWVLINDER", ["blauwvlinder"]),
        ("hulp voor een kind met ptss en blauwvlinder", ["blauwvlinder"]),
        ("blauwvlinder 12 jaar in veldhoven 5501ab", ["blauwvlinder"]),
        ("trauma", []),
        ("traumma", []),
        ("De Zonnewende", []),
        ("zonnewende", []),
        ("eindhoven groningen", []),
        ("voor Sjors Blauwvlinder", []),
        ("blauwvlinder77 0612345678 blauw@vlinder.nl", []),
        ('"blauwvlinder"', []),
        ("", []),
    ],
)
def test_what_is_counted(text: str, counted: list[str], engine: Engine, book: PostcodeBook, tmp_path: Path) -> None:
    with Session(engine) as session:
        make_offer(session, provider=make_provider(session, "De Zonnewende"))
        session.commit()
        publish_index(engine, tmp_path, lambda: MOMENT)
        snapshot, facts = open_current(tmp_path), read_region_facts(session, REGION, DAY)
        found = find_offers(session, snapshot, facts, book, OfferQuestion(REGION, text=text), DAY)
    assert unknown_words(snapshot, facts, book, typed=text, found=found) == tuple(counted)
