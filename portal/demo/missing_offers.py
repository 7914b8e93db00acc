"""Invented signals about missing offers for the demo: two years of them, some answered."""

import random
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from portal.domain.dutch_time import AMSTERDAM
from portal.domain.missing_offer import AgeGroup, MissingStatus
from portal.models import Area, MissingOffer, Product, Region
from portal.services.accounts.one_time_links import hash_token
from portal.services.missing_offers.report_missing_offer import new_token

DAYS = 730
PER_WEEK = 3
OFTEN = {"S4-13": 9, "S2-01": 6, "S4-20": 5, "S3-03": 4, "S1-10": 4, "S4-10": 3, "S2-04": 2}
"""Products that are missed most, with how often beside the others; codes of the demo catalogue."""
LINES = (
    "alleen online is geen oplossing",
    "dichterbij dan 20 kilometer is er niets",
    "in het weekend is nergens plek",
    "graag met tolk",
    "liefst niet in een groep",
    "",
    "",
    "",
)
ANSWERS = {
    MissingStatus.LOOKED_AT: "",
    MissingStatus.SOLVED: "Een aanbieder heeft er plekken bij gekregen. U vindt het aanbod nu in de zoekmachine.",
    MissingStatus.IMPOSSIBLE: "Hiervoor is nu geen aanbieder te vinden. Zoek op ‘consultatie’ voor overleg.",
}


def add_demo_missing_offers(
    session: Session, region: Region, products: list[Product], areas: list[Area], now: datetime
) -> None:
    """Signals from two years ago until today; old ones are answered, those of the last weeks mostly not."""
    chance, today = random.Random(f"ontbrekend {region.slug}"), now.astimezone(AMSTERDAM).date()
    weights = [OFTEN.get(product.code, 0) * 4 + 1 for product in products]
    for _ in range(DAYS // 7 * PER_WEEK):
        age_days = chance.randrange(DAYS)
        product = chance.choices(products, weights)[0]
        status = _status(chance, age_days)
        given = _noon(today - timedelta(days=age_days))
        answered = None if status is MissingStatus.NEW else min(now, given + timedelta(days=chance.randint(2, 20)))
        session.add(
            MissingOffer(
                region_id=region.id,
                product_id=product.id,
                segment=product.segment,
                area_id=chance.choice(areas).id if areas and chance.random() < 0.8 else None,
                age_group=chance.choice(list(AgeGroup)).value,
                characteristics=[],
                too_long_weeks=chance.choice((None, 8, 12, 16, 20, 26, 34)),
                text=chance.choice(LINES),
                status=status,
                answer=ANSWERS.get(status, ""),
                follow_hash=hash_token(new_token()),
                given_at=min(now, given),
                answered_at=answered,
            )
        )
    session.flush()


def _status(chance: random.Random, age_days: int) -> MissingStatus:
    if age_days < 14:
        return chance.choices((MissingStatus.NEW, MissingStatus.LOOKED_AT), (5, 1))[0]
    if age_days < 60:
        return chance.choice((MissingStatus.LOOKED_AT, MissingStatus.SOLVED, MissingStatus.NEW))
    return chance.choices((MissingStatus.SOLVED, MissingStatus.IMPOSSIBLE), (5, 3))[0]


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=AMSTERDAM)
