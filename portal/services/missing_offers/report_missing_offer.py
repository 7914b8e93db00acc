"""Report that help is missing: structured, without anything about a child or about who reports it."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.dutch_time import AMSTERDAM
from portal.domain.errors import RefusedForm
from portal.domain.missing_offer import MAX_LINE, MOST_CHARACTERISTICS, AgeGroup
from portal.domain.personal_data import personal_data_in
from portal.domain.waiting_time import MAX_WEEKS
from portal.models import MissingOffer
from portal.queries.missing_offers import area_by_name, area_of_municipality, signal_by_hash
from portal.services.accounts.one_time_links import TOKEN_BYTES, hash_token
from portal.services.catalogue.region_facts import RegionFacts

SEGMENTS = (1, 2, 3, 4, 5)
TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
NO_SUBJECT = "kies een product of een soort hulp, of schrijf hieronder in één zin wat u zoekt"
BAD_WEEKS = f"vul een heel getal van 0 tot en met {MAX_WEEKS} weken in, of laat dit leeg"


@dataclass(frozen=True, slots=True)
class Signal:
    """What somebody misses, as typed and chosen; what the region does not know was dropped when it was read.

    ``product`` and ``segment``, and ``area`` and ``municipality``, are alternatives. ``weeks`` is as typed.
    """

    product: str = ""
    segment: int | None = None
    area: str = ""
    municipality: str = ""
    age_group: str = ""
    characteristics: tuple[str, ...] = ()
    weeks: str = ""
    text: str = ""


def new_token() -> str:
    """A token for a private link, made with the form: sending that form twice is then one signal."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def report_missing_offer(
    session: Session, facts: RegionFacts, signal: Signal, *, token: str, known_words: frozenset[str], now: datetime
) -> str:
    """Keep a signal; the token by which its sender follows it, kept nowhere else. The caller commits.

    ``token`` is the one that was made with the form: sent twice with the same content it is one signal. After the form
    was changed and sent again it is another one, with a token of its own.

    Raises:
        RefusedForm: sentences for ``wat``, ``te-lang`` or ``tekst``; nothing is kept.
    """
    check_signal(signal, facts, known_words)
    row = _row(session, facts, signal, now)
    known = signal_by_hash(session, hash_token(token))
    if known is not None and _content(known.signal) == _content(row):
        return token
    if known is not None or not TOKEN.fullmatch(token):
        token = new_token()
    row.follow_hash = hash_token(token)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # pressed twice: the other press was first
        return token
    return token


def check_signal(signal: Signal, facts: RegionFacts, known_words: frozenset[str]) -> None:
    """Refuse a signal that says nothing, or too much.

    Raises:
        RefusedForm: sentences by field.
    """
    errors: dict[str, str] = {}
    if signal.product not in facts.products and signal.segment not in SEGMENTS and not signal.text:
        errors["wat"] = NO_SUBJECT
    if signal.weeks and _weeks(signal.weeks) is None:
        errors["te-lang"] = BAD_WEEKS
    if len(signal.text) > MAX_LINE:
        errors["tekst"] = f"gebruik hoogstens {MAX_LINE} tekens; het zijn er nu {len(signal.text)}"
    elif (seen := personal_data_in(signal.text, known_words)) is not None:
        errors["tekst"] = seen.value[0].lower() + seen.value[1:].removesuffix(".")
    if errors:
        raise RefusedForm(errors)


def _row(session: Session, facts: RegionFacts, signal: Signal, now: datetime) -> MissingOffer:
    product = facts.products.get(signal.product)
    municipality = signal.municipality if signal.municipality in facts.municipalities else None
    if municipality is not None:
        area_id = area_of_municipality(session, facts.id, municipality, now.astimezone(AMSTERDAM).date())
    else:
        area_id = area_by_name(session, facts.id, signal.area)
    codes = sorted({code for code in signal.characteristics if code in facts.characteristics})
    return MissingOffer(
        region_id=facts.id,
        product_id=product.id if product is not None else None,
        segment=product.segment if product is not None else signal.segment if signal.segment in SEGMENTS else None,
        area_id=area_id,
        municipality_code=municipality,
        age_group=signal.age_group if signal.age_group in {group.value for group in AgeGroup} else "",
        characteristics=codes[:MOST_CHARACTERISTICS],
        too_long_weeks=_weeks(signal.weeks),
        text=signal.text,
        answer="",
        given_at=now,
    )


def _weeks(typed: str) -> int | None:
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 4) or int(typed) > MAX_WEEKS:
        return None
    return int(typed)


def _content(row: MissingOffer) -> tuple[object, ...]:
    return (
        row.region_id,
        row.product_id,
        row.segment,
        row.area_id,
        row.municipality_code,
        row.age_group,
        tuple(row.characteristics),
        row.too_long_weeks,
        row.text,
    )
