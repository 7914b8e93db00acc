"""How a provider was found: its months, the middle of others, what passed it by, and the same in a few words."""

from datetime import date

from sqlalchemy.orm import Session

from portal.domain.admission import Verdict
from portal.domain.how_found import MiddleFound, Missed, TimesFound
from portal.domain.usage import UsageKind
from portal.models import Offer, Provider
from portal.services.usage.how_found import how_found, last_month
from tests.factories.offers import DAY, make_location, make_offer, make_provider
from tests.factories.usage import LAST_MONTH, make_filtered, make_month, make_seen

SEPTEMBER, NOVEMBER = date(2026, 9, 1), date(2026, 11, 1)


def others(session: Session, *shown: int, month: date = LAST_MONTH) -> list[Offer]:
    """Offers of others of the same product; one that was shown 0 times has no number at all."""
    made = [make_offer(session) for _ in shown]
    for offer, number in zip(made, shown, strict=True):
        if number:
            make_seen(session, offer, number, number // 2, month=month)
    return made


def own_offer(session: Session, provider: Provider, **more: object) -> Offer:
    return make_offer(session, provider=provider, **more)  # type: ignore[arg-type]


def test_before_anything_is_counted_there_are_no_months(session: Session) -> None:
    provider = make_provider(session)
    own_offer(session, provider)
    found = how_found(session, provider.id, DAY)
    assert (found.months, found.running, found.counted) == ((), NOVEMBER, False)
    assert last_month(session, provider.id, DAY) is None
    assert how_found(session, make_provider(session).id, DAY).offers == ()


def test_months_begin_with_counting_and_end_with_the_last_full_one(session: Session) -> None:
    provider = make_provider(session)
    offer = own_offer(session, provider)
    make_month(session, UsageKind.SEARCH, month=SEPTEMBER)
    make_seen(session, offer, 12, 4, 1)
    make_seen(session, offer, 3, month=NOVEMBER)
    found = how_found(session, provider.id, DAY)
    assert found.months == (SEPTEMBER, LAST_MONTH)
    assert [found.total(month) for month in (*found.months, found.running)] == [
        TimesFound(),
        TimesFound(12, 4, 1),
        TimesFound(3),
    ]
    make_month(session, UsageKind.SEARCH, month=date(2020, 1, 1))
    assert len(how_found(session, provider.id, DAY).months) == 12


def test_the_middle_is_of_others_and_counts_who_was_never_shown(session: Session) -> None:
    provider = make_provider(session)
    offer = own_offer(session, provider)
    make_month(session, UsageKind.SEARCH)
    make_seen(session, offer, 10_000)
    others(session, 0, 8, 20)
    make_offer(session, verdict=Verdict.NO)
    found = how_found(session, provider.id, DAY)
    product_id = found.offers[0].view.product.id
    assert found.middles[product_id, LAST_MONTH] == MiddleFound(8, 4, 0)


def test_too_few_others_are_not_told(session: Session) -> None:
    provider = make_provider(session)
    own_offer(session, provider)
    make_month(session, UsageKind.SEARCH)
    others(session, 8, 20)
    other = make_provider(session)
    for _ in range(3):
        make_offer(session, provider=other, location=make_location(session, other), product="S4-12")
    own_offer(session, provider, product="S4-12")
    assert set(how_found(session, provider.id, DAY).middles.values()) == {None}


def test_what_passed_by_is_of_the_last_month_and_of_what_may_be_shown(session: Session) -> None:
    provider = make_provider(session)
    shown = own_offer(session, provider, characteristics=("emdr",))
    hidden = own_offer(
        session, provider, product="S4-12", verdict=Verdict.NO, location=make_location(session, provider)
    )
    make_filtered(session, "S4-13", "tolk", 6)
    make_filtered(session, "", "cgt", 5)
    make_filtered(session, "S4-12", "tolk", 50)
    found = {offer.view.offer.id: offer.missed for offer in how_found(session, provider.id, DAY).offers}
    assert found[shown.id] == (
        Missed("tolk", "taal", 6, kind_empty=True),
        Missed("cgt", "methodiek", 5, kind_empty=False),
    )
    hidden_place = next(each for each in found if each == hidden.id)
    assert found[hidden_place] == ()


def test_the_month_in_words(session: Session) -> None:
    provider = make_provider(session)
    offer = own_offer(session, provider)
    make_seen(session, offer, 1200, 14, 3)
    make_filtered(session, "", "tolk", 9)
    found = last_month(session, provider.id, DAY)
    assert found is not None
    assert found.sentences == (
        "Uw aanbod werd vorige maand 1.200 keer getoond en 14 keer geopend; 3 keer nam iemand contact op. "
        "9 zoekvragen liepen langs u heen omdat u bij Traumabehandeling (EMDR) ‘Met tolk’ niet invulde."
    )


def test_only_what_is_there_is_told(session: Session) -> None:
    provider, quiet = make_provider(session), make_provider(session)
    make_seen(session, own_offer(session, provider), 3, month=SEPTEMBER)
    assert last_month(session, provider.id, DAY) is None
    own_offer(session, quiet)
    make_filtered(session, "S4-13", "tolk", 5)
    found = last_month(session, quiet.id, DAY)
    assert found is not None
    assert found.sentences.startswith("5 zoekvragen liepen langs u heen")
