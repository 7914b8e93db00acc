"""Which requests count, and as whom; what they count for is said in services/count_searches."""

from functools import lru_cache

import crawleruseragents
from flask import current_app, request
from flask_login import current_user

from portal.domain.offer_question import OfferQuestion
from portal.domain.usage import API_ROLE, VisitorRole
from portal.queries.offers import OfferView
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.find_offers import Found
from portal.services.usage.count_searches import Opened, Searched, SuggestionTaken
from portal.web.extensions import components, today, usage
from search_index.index import Snapshot

ROLE_COOKIE = "rol"
"""Holds one word of ``VisitorRole`` and nothing else; set only by somebody who chose it (web/finding/role.py)."""
SUGGESTION_KEY = "suggestie"
"""Query key by which a suggestion says that it was taken; links on the page leave it out."""
SUGGESTION_KINDS = frozenset({"product", "kenmerk", "plaats", "aanbieder", "woord"})
LONGEST_BROWSER = 400
BROWSERS = ("Mozilla/", "Opera/")
"""How every browser that people use introduces itself."""


def visitor_role() -> str:
    """What the visitor says of themselves; "" when nothing or nothing that we know."""
    if "HTTP_COOKIE" not in request.environ:
        return ""
    word = request.cookies.get(ROLE_COOKIE, "")
    return word if word in _ROLES else ""


def count_search(
    found: Found,
    facts: RegionFacts,
    snapshot: Snapshot,
    *,
    asked: OfferQuestion,
    typed_now: bool,
    beyond_norm: bool | None,
) -> None:
    """Count a page of results; ``asked`` is the question before anything was read out of its text."""
    if not _is_visit():
        return
    usage().note(
        Searched(
            facts,
            snapshot,
            components().book,
            found,
            today(),
            visitor_role(),
            asked.text if typed_now else None,
            beyond_norm,
            _suggestion(),
        )
    )


def count_api_search(found: Found, facts: RegionFacts, snapshot: Snapshot, asked: OfferQuestion) -> None:
    """Count a question of a system, apart from those of people."""
    if components().settings.count_usage:
        usage().note(Searched(facts, snapshot, components().book, found, today(), API_ROLE, asked.text))


def count_offer(view: OfferView, facts: RegionFacts, *, contacted: bool = False) -> None:
    """Count that the page of an offer was opened, or its phone or mail used."""
    if _is_visit():
        event = Opened(facts.id, view.offer.id, view.product.code, today(), visitor_role(), contacted)
        usage().note(event)


def count_suggestion(facts: RegionFacts) -> None:
    """Count that a suggestion led to this page, when it did."""
    taken = _suggestion()
    if taken and _is_visit():
        usage().note(SuggestionTaken(facts.id, taken, today(), visitor_role()))


def _suggestion() -> str:
    taken = request.args.get(SUGGESTION_KEY, "")
    return taken if taken in SUGGESTION_KINDS else ""


def _is_visit() -> bool:
    """Whether a person asks this who did not sign in: own people, robots and pages fetched ahead do not count.

    It reads the bare request: every search waits for it.
    """
    asked = request.environ
    ahead = asked.get("HTTP_SEC_PURPOSE") or asked.get("HTTP_PURPOSE") or ""
    if not components().settings.count_usage or asked["REQUEST_METHOD"] == "HEAD" or "prefetch" in ahead:
        return False
    if is_robot(asked.get("HTTP_USER_AGENT", "")[:LONGEST_BROWSER]):
        return False
    name = current_app.config["SESSION_COOKIE_NAME"]  # who has no session has no account to look up
    return not (name in asked.get("HTTP_COOKIE", "") and current_user.is_authenticated)


@lru_cache(maxsize=2_000)
def is_robot(browser: str) -> bool:
    """Whether a program introduces itself as something else than a browser of a person."""
    return not browser.startswith(BROWSERS) or bool(crawleruseragents.is_crawler(browser))


_ROLES = frozenset(role.value for role in VisitorRole)

crawleruseragents.is_crawler("")  # it compiles its patterns when first asked: here, and not in somebody's request
