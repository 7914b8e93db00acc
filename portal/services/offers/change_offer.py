"""A provider describes its own offer: bounded plain text, ages within the product, characteristics, seen at once."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain.availability import MAX_PLACES
from portal.domain.dutch_time import AMSTERDAM
from portal.domain.errors import NotYours, OutdatedForm, RefusedForm
from portal.domain.form_version import changed_fields
from portal.domain.permissions import Actor, may_change_own
from portal.models import AuditEntry, Channel, Offer, OfferCharacteristic
from portal.queries.offers import OfferView, offers_by_ids
from portal.queries.products import characteristics
from portal.services.indexing.record_change import record_change

MOST = {
    "description": 10_000,
    "contra_indications": 4_000,
    "how_to_refer": 4_000,
    "bridging": 4_000,
    "consultation": 4_000,
    "phone": 200,
    "phone_hours": 200,
    "email": 200,
    "website": 200,
}
"""Characters; a description as long as in a file of offers."""


@dataclass(frozen=True, slots=True)
class OfferWords:
    """What a provider tells of an offer; text with line ends as ``\\n``. Codes are sorted."""

    description: str
    age_from: int
    age_to: int
    contra_indications: str
    characteristics: tuple[str, ...]
    how_to_refer: str
    phone: str
    phone_hours: str
    email: str
    website: str
    places_total: int | None
    bridging: str
    consultation: str

    @classmethod
    def of(cls, view: OfferView) -> "OfferWords":
        """The words as they stand."""
        own = {each.name: getattr(view.offer, each.name) for each in fields(cls) if each.name != "characteristics"}
        return cls(characteristics=tuple(sorted(view.characteristics)), **own)

    @property
    def texts(self) -> dict[str, str]:
        """Every field as text: for comparing versions."""
        return {
            each.name: _as_text(getattr(self, each.name)) for each in fields(self)
        }  # the order is that of the class, so that versions compare


def _as_text(value: object) -> str:
    if isinstance(value, tuple):
        return "|".join(value)
    return "" if value is None else str(value).replace("\r\n", "\n")


def check_words(words: OfferWords, view: OfferView, known: Mapping[str, object]) -> None:
    """Refuse what cannot be; ``known`` holds the codes of characteristics.

    Raises:
        RefusedForm: with a Dutch sentence per field that says what to do.
    """
    errors: dict[str, str] = {}
    for name, most in MOST.items():
        text = getattr(words, name)
        if len(text) > most:
            errors[name] = f"dit zijn {len(text)} tekens, er passen er {most}: maak de tekst korter"
        elif any(unicodedata.category(each) == "Cc" and each not in "\n\t" for each in text):
            errors[name] = "hier staan tekens in die geen tekst zijn: typ de tekst opnieuw"
    _check_ages(words, view, errors)
    _check_places(words, view, errors)
    _check_contact(words, errors)
    if unknown := [code for code in words.characteristics if code not in known]:
        errors["characteristics"] = f"‘{unknown[0][:40]}’ staat niet in de lijst met kenmerken"
    if errors:
        raise RefusedForm(errors)


def _check_ages(words: OfferWords, view: OfferView, errors: dict[str, str]) -> None:
    low, high = view.product.age_from, view.product.age_to
    limits = f"dit product is voor {low} tot en met {high} jaar"
    if not low <= words.age_from <= high:
        errors["age_from"] = f"{limits}: kies een leeftijd daarbinnen"
    if not low <= words.age_to <= high:
        errors["age_to"] = f"{limits}: kies een leeftijd daarbinnen"
    elif words.age_to < words.age_from:
        errors["age_to"] = "de hoogste leeftijd is lager dan de laagste"


def _check_places(words: OfferWords, view: OfferView, errors: dict[str, str]) -> None:
    total, figure = words.places_total, view.figure
    if total is None:
        return
    if not view.product.counts_places:
        errors["places_total"] = "dit product telt geen plekken: laat dit leeg"
    elif not 0 <= total <= MAX_PLACES:
        errors["places_total"] = f"vul een heel getal van 0 tot en met {MAX_PLACES} in"
    elif figure is not None and figure.places_free is not None and figure.places_free > total:
        errors["places_total"] = (
            f"u meldde {figure.places_free} vrije plekken: pas dat eerst aan op ‘Mijn aanbod’, of vul hier meer in"
        )


def _check_contact(words: OfferWords, errors: dict[str, str]) -> None:
    if words.phone and sum(each.isdigit() for each in words.phone) < 3:
        errors.setdefault("phone", "hier staat geen telefoonnummer in: schrijf het zoals 040-123 45 67")
    name, at, host = words.email.partition("@")
    if words.email and (not name or not at or "." not in host or " " in words.email or "\n" in words.email):
        errors.setdefault("email", "dit is geen e-mailadres: schrijf het zoals naam@aanbieder.nl")
    if words.website and (not words.website.startswith(("https://", "http://")) or " " in words.website):
        errors.setdefault("website", "een adres van een website begint met https:// en heeft geen spaties")


def change_offer(
    session: Session,
    actor: Actor,
    offer_id: int,
    words: OfferWords,
    *,
    version: str,
    now: datetime,
    channel: Channel = Channel.PAGE,
) -> bool:
    """Save the words of an own offer; whether anything changed. ``version`` is that of the form.

    Raises:
        NotYours: the offer is another provider's, or does not exist.
        OutdatedForm: somebody saved in between; nothing is saved.
        RefusedForm: sentences per field.
    """
    locked = select(Offer).where(Offer.id == offer_id).with_for_update()
    if session.scalar(locked.execution_options(populate_existing=True)) is None:  # what was read before is stale
        raise NotYours
    view = offers_by_ids(session, [offer_id], now.astimezone(AMSTERDAM).date())[offer_id]
    if not may_change_own(actor, provider_id=view.provider.id):
        raise NotYours
    stored = OfferWords.of(view)
    if changed_fields(version, stored.texts):
        raise OutdatedForm
    check_words(words, view, {each.code: each for each in characteristics(session)})
    before, after = _difference(stored, words)
    if not after:
        return False
    _write(session, view.offer, stored, words)
    session.add(
        AuditEntry(
            at=now,
            user_id=actor.user_id,
            provider_id=actor.provider_id,
            channel=channel,
            action="aanbod gewijzigd",
            subject="offer",
            subject_id=offer_id,
            before=before,
            after=after,
        )
    )
    record_change(session, [offer_id], now)
    return True


def _difference(stored: OfferWords, words: OfferWords) -> tuple[dict[str, Any], dict[str, Any]]:
    """What changed, before and after, as plain JSON."""
    old, new = stored.texts, words.texts
    names = [name for name in new if old[name] != new[name]]

    def told(source: OfferWords) -> dict[str, Any]:
        values = {name: getattr(source, name) for name in names}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}

    return told(stored), told(words)


def _write(session: Session, offer: Offer, stored: OfferWords, words: OfferWords) -> None:
    for each in fields(words):
        if each.name != "characteristics":
            setattr(offer, each.name, getattr(words, each.name))
    if words.characteristics == stored.characteristics:
        return
    session.execute(delete(OfferCharacteristic).where(OfferCharacteristic.offer_id == offer.id))
    session.add_all(OfferCharacteristic(offer_id=offer.id, characteristic_code=code) for code in words.characteristics)
    session.flush()
