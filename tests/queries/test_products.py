"""The catalogue on a day."""

from datetime import date

from sqlalchemy.orm import Session

from portal.domain.product import Norm
from portal.models import WaitingNorm
from portal.queries.products import catalogue, characteristics, norms, product_by_code, step_downs
from tests.factories.offers import DAY, region_of


def test_the_demo_region_has_57_products_and_the_others_none(session: Session) -> None:
    assert len(catalogue(session, region_of(session).id, DAY)) == 57
    assert len(catalogue(session, region_of(session, "hart-van-brabant").id, DAY)) == 0


def test_a_product_that_ended_is_gone(session: Session) -> None:
    region = region_of(session)
    product = product_by_code(session, region.id, "S4-13", DAY)
    assert product is not None
    product.valid_to = date(2026, 11, 21)
    session.flush()
    assert product_by_code(session, region.id, "S4-13", DAY) is None


def test_the_newest_norm_that_has_started_holds(session: Session) -> None:
    product = product_by_code(session, region_of(session).id, "S4-13", DAY)
    assert product is not None
    for start, weeks in ((date(2026, 1, 1), 3), (date(2027, 1, 1), 2)):
        session.add(WaitingNorm(product_id=product.id, valid_from=start, intake_weeks=weeks, start_weeks=9))
    session.flush()
    assert norms(session, [product.id], DAY) == {product.id: Norm(3, 9)}
    assert norms(session, [product.id], date(2025, 6, 1)) == {product.id: Norm(4, 10)}


def test_step_downs_keep_their_order(session: Session) -> None:
    product = product_by_code(session, region_of(session).id, "S1-01", DAY)
    assert product is not None
    assert [each.code for each in step_downs(session, product.id)] == ["S1-05", "S4-12"]


def test_characteristics_keep_the_order_of_the_list(session: Session) -> None:
    codes = [each.code for each in characteristics(session)]
    assert (codes[0], codes[-1], len(codes)) == ("jonge-kind", "ervaringsdeskundige", len(set(codes)))
