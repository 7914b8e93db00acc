"""A signal is kept as it was chosen, once, and nothing about a person comes in."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import RefusedForm
from portal.domain.missing_offer import MissingStatus
from portal.geography.postcodes import PostcodeBook
from portal.models import Area, MissingOffer
from portal.services.accounts.one_time_links import hash_token
from portal.services.catalogue.region_facts import RegionFacts, read_region_facts
from portal.services.missing_offers.report_missing_offer import Signal, new_token, report_missing_offer
from portal.services.search_words.known_words import known_words
from tests.factories.offers import DAY, MOMENT, REGION

WHOLE = Signal(
    product="S4-13",
    municipality="GM0794",
    age_group="12-15",
    characteristics=("emdr", "online"),
    weeks="26",
    text="alleen online is geen oplossing",
)


@pytest.fixture
def facts(session: Session) -> RegionFacts:
    return read_region_facts(session, REGION, DAY)


def report(session: Session, facts: RegionFacts, signal: Signal, token: str = "") -> str:
    words = known_words(facts, PostcodeBook.load())
    return report_missing_offer(session, facts, signal, token=token or new_token(), known_words=words, now=MOMENT)


def kept(session: Session) -> list[MissingOffer]:
    return list(session.scalars(select(MissingOffer).order_by(MissingOffer.id)))


def test_it_is_kept_as_it_was_chosen(session: Session, facts: RegionFacts) -> None:
    token = report(session, facts, WHOLE)
    (row,) = kept(session)
    assert (row.region_id, row.product_id, row.segment) == (facts.id, facts.products["S4-13"].id, 4)
    assert session.get_one(Area, row.area_id).name == "Peelland", "the area of the municipality on that day"
    assert (row.municipality_code, row.age_group, row.characteristics) == ("GM0794", "12-15", ["emdr", "online"])
    assert (row.too_long_weeks, row.text, row.status) == (26, WHOLE.text, MissingStatus.NEW)
    assert (row.given_at, row.answer, row.answered_at) == (MOMENT, "", None)
    assert row.follow_hash == hash_token(token) != token, "the link itself is kept nowhere"


@pytest.mark.parametrize(
    ("signal", "segment", "area"),
    [
        (Signal(segment=2, area="Dommelvallei"), 2, "Dommelvallei"),
        (Signal(product="S4-13"), 4, None),
        (Signal(text="nergens een tolk te vinden"), None, None),
        (Signal(product="S9-99", segment=9, area="Nergens", municipality="GM0363", text="ook dit"), None, None),
    ],
)
def test_little_is_enough_and_unknown_values_are_dropped(
    signal: Signal, segment: int | None, area: str | None, session: Session, facts: RegionFacts
) -> None:
    report(session, facts, signal)
    (row,) = kept(session)
    place = session.get_one(Area, row.area_id).name if row.area_id is not None else None
    assert (row.segment, place, row.municipality_code) == (segment, area, None)


@pytest.mark.parametrize(
    ("signal", "field"),
    [
        (Signal(), "wat"),
        (Signal(area="Peelland", weeks="8"), "wat"),
        (replace(WHOLE, weeks="lang"), "te-lang"),
        (replace(WHOLE, weeks="261"), "te-lang"),
        (replace(WHOLE, weeks="-1"), "te-lang"),
        (replace(WHOLE, weeks="²"), "te-lang"),
        (replace(WHOLE, text="x" * 201), "tekst"),
        (replace(WHOLE, text="bel 040 123 45 67"), "tekst"),
        (replace(WHOLE, text="mail an@linde.example"), "tekst"),
        (replace(WHOLE, text="geboren 12-03-2014"), "tekst"),
        (replace(WHOLE, text="voor Jan Jansen"), "tekst"),
    ],
)
def test_what_says_nothing_or_too_much_is_refused(
    signal: Signal, field: str, session: Session, facts: RegionFacts
) -> None:
    with pytest.raises(RefusedForm) as refused:
        report(session, facts, signal)
    assert set(refused.value.fields) == {field}
    assert kept(session) == []


def test_places_and_methods_are_no_names(session: Session, facts: RegionFacts) -> None:
    report(session, facts, replace(WHOLE, text="in Son en Breugel en in Geldrop-Mierlo is geen EMDR"))
    assert len(kept(session)) == 1


def test_sent_twice_it_is_one_signal(session: Session, facts: RegionFacts) -> None:
    token = new_token()
    assert report(session, facts, WHOLE, token) == token
    assert report(session, facts, WHOLE, token) == token
    assert len(kept(session)) == 1


def test_changed_and_sent_again_it_is_another_with_a_link_of_its_own(session: Session, facts: RegionFacts) -> None:
    token = new_token()
    report(session, facts, WHOLE, token)
    other = report(session, facts, replace(WHOLE, weeks="30"), token)
    assert other != token
    assert [row.follow_hash for row in kept(session)] == [hash_token(token), hash_token(other)]


@pytest.mark.parametrize("token", ["", "kort", "x" * 44, "é" * 43])
def test_a_token_that_could_be_guessed_is_not_used(token: str, session: Session, facts: RegionFacts) -> None:
    given = report_missing_offer(session, facts, WHOLE, token=token, known_words=frozenset(), now=MOMENT)
    assert given != token
    assert len(given) == 43
