"""Numbers of own offers, of others, and what searches filtered on."""

from datetime import date

from sqlalchemy.orm import Session

from portal.domain.admission import Verdict
from portal.domain.how_found import TimesFound
from portal.domain.usage import UsageKind
from portal.models import Contract
from portal.queries.offer_usage import (
    filters_asked,
    first_counted_month,
    peer_offers,
    times_by_offer,
    times_of_peers,
)
from tests.factories.offers import make_offer, make_provider, region_of
from tests.factories.usage import LAST_MONTH, make_filtered, make_month, make_seen

SEPTEMBER = date(2026, 9, 1)


def test_numbers_of_offers_in_a_period(session: Session) -> None:
    offer, other = make_offer(session), make_offer(session)
    make_seen(session, offer, 5, 2, 1)
    make_seen(session, offer, 4, month=SEPTEMBER)
    make_seen(session, offer, 3, month=date(2026, 8, 1))
    make_seen(session, other, 9)
    assert times_by_offer(session, [offer.id], SEPTEMBER, LAST_MONTH) == {
        (offer.id, LAST_MONTH): TimesFound(5, 2, 1),
        (offer.id, SEPTEMBER): TimesFound(4),
    }


def test_peers_are_offers_of_others_that_the_search_may_show(session: Session) -> None:
    own = make_provider(session)
    mine = make_offer(session, provider=own)
    peer = make_offer(session)
    admitted = make_offer(session, verdict=Verdict.JUDGE, override=True)
    make_offer(session, verdict=Verdict.JUDGE)
    make_offer(session, override=False)
    make_offer(session, product="S4-12")
    product_id = session.get_one(Contract, mine.contract_id).product_id
    peers = peer_offers(session, [product_id], own.id)
    assert [each.offer_id for each in peers] == [peer.id, admitted.id]
    make_seen(session, peer, 7)
    make_seen(session, mine, 1)
    times = times_of_peers(session, [product_id], own.id, SEPTEMBER, LAST_MONTH)
    assert times == {(peer.id, LAST_MONTH): TimesFound(7)}


def test_a_peer_counts_in_the_months_of_its_contract(session: Session) -> None:
    own = make_provider(session)
    mine = make_offer(session, provider=own)
    make_offer(session, contract=(date(2026, 9, 30), date(2026, 10, 1)))
    product_id = session.get_one(Contract, mine.contract_id).product_id
    (peer,) = peer_offers(session, [product_id], own.id)
    assert peer.held_in(SEPTEMBER, date(2026, 9, 30))
    assert peer.held_in(LAST_MONTH, date(2026, 10, 31))
    assert not peer.held_in(date(2026, 8, 1), date(2026, 8, 31))
    assert not peer.held_in(date(2026, 11, 1), date(2026, 11, 30))


def test_filters_of_all_kinds_of_visitors_are_added_up(session: Session) -> None:
    make_filtered(session, "S4-13", "tolk", 4)
    make_filtered(session, "S4-13", "tolk", 3, role="huisarts")
    make_filtered(session, "", "tolk", 2)
    make_month(session, UsageKind.PRODUCT_FILTER, "S4-13|tolk", 90, month=SEPTEMBER)
    make_month(session, UsageKind.PRODUCT_FILTER, "S4-13|tolk", 90, region="hart-van-brabant")
    make_month(session, UsageKind.FILTER, "S4-13|tolk", 90)
    assert filters_asked(session, region_of(session).id, LAST_MONTH) == {"S4-13|tolk": 7, "|tolk": 2}


def test_when_counting_began(session: Session) -> None:
    region_ids = [region_of(session).id]
    assert first_counted_month(session, region_ids) is None
    make_month(session, UsageKind.SEARCH, month=LAST_MONTH)
    make_month(session, UsageKind.SEARCH, month=SEPTEMBER)
    make_month(session, UsageKind.SEARCH, month=date(2026, 1, 1), region="hart-van-brabant")
    assert first_counted_month(session, region_ids) == SEPTEMBER
