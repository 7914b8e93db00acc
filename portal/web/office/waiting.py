"""What waits for the region office, the same on its landing and on the page of each subject."""

from datetime import date, timedelta

from portal.domain.feedback import OVERDUE_DAYS
from portal.queries.feedback import FeedbackLine, overdue_of_region
from portal.queries.usage import totals
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.search_words.unknown_words import KIND, LEAST, SHOWN_DAYS
from portal.web.extensions import db, offer_index, today

MOST_UNKNOWN = 100
MOST_LOOKED_AT = 300
"""Counted words that are looked up again: some are known by now, and looking up a strange word takes time."""


def unknown_words(facts: RegionFacts) -> list[tuple[str, int]]:
    """What people searched in vain and would still search in vain: (word, how often)."""
    since = today() - timedelta(days=SHOWN_DAYS - 1)
    counted, snapshot = totals(db.session, facts.id, KIND, since, LEAST, MOST_LOOKED_AT), offer_index()
    return [(word, count) for word, count in counted if snapshot.unknown_words(facts.slug, word)][:MOST_UNKNOWN]


def overdue_lines(region_id: int, day: date) -> list[FeedbackLine]:
    """Reports of referrers that wait for an answer longer than ``OVERDUE_DAYS`` on ``day``, oldest first."""
    return overdue_of_region(db.session, region_id, day - timedelta(days=OVERDUE_DAYS))
