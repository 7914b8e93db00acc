"""Figures, people and moments of the provider's pages in Dutch words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.domain.dutch_time import AMSTERDAM
from portal.domain.product import is_crisis
from portal.domain.waiting_time import Status, StopReason, WaitFigure
from portal.models import Channel, User
from portal.web.words.dutch import counted, joined, short_date, weeks

STATUS_TEXTS = {
    Status.AVAILABLE: "Kan nu starten",
    Status.WAITING_LIST: "Wachtlijst",
    Status.STOP: "Cliëntenstop",
    Status.AFTER_ASSESSMENT: "Na beoordeling",
}
CRISIS_TEXTS = {Status.AVAILABLE: "Plekken nu", Status.STOP: "Cliëntenstop"}
REASON_TEXTS = {
    StopReason.STAFF: "Te weinig personeel",
    StopReason.LONG_LIST: "Wachtlijst te lang",
    StopReason.BUILDING: "Verbouwing",
    StopReason.BUDGET: "Budget op",
    StopReason.OTHER: "Anders",
}
CHANNEL_TEXTS = {
    Channel.PAGE: "deze pagina",
    Channel.FILE: "bestand",
    Channel.API: "koppeling met eigen systeem",
    Channel.MAIL: "link in e-mail",
    Channel.COMMAND: "opdracht van de beheerder",
}
SOMEBODY_ELSE = "beheer van de portal"
NOBODY = "niet vastgelegd"


def status_text(status: Status, segment: int) -> str:
    """The status as the sheet names it."""
    texts = CRISIS_TEXTS if is_crisis(segment) else STATUS_TEXTS
    return texts.get(status) or STATUS_TEXTS.get(status) or "Onbekend"


def figure_words(figure: WaitFigure | None, segment: int) -> str:
    """Wachtlijst: 3 weken tot intake, daarna 5 weken tot start."""
    if figure is None:
        return "nog niets gemeld"
    parts = []
    if figure.intake_weeks is not None:
        parts.append(f"{weeks(figure.intake_weeks)} tot intake")
    if figure.start_weeks is not None:
        parts.append(f"daarna {weeks(figure.start_weeks)} tot start")
    if figure.places_free is not None:
        parts.append(f"{counted(figure.places_free, 'plek', 'plekken')} vrij")
    if figure.stop_until is not None:
        parts.append(f"tot {short_date(figure.stop_until)}")
    if figure.stop_reason is not None:
        parts.append(REASON_TEXTS[figure.stop_reason].lower())
    head = status_text(figure.status, segment)
    return f"{head}: {', '.join(parts)}" if parts else head


def who(user_id: int | None, people: Mapping[int, User], provider_id: int) -> str:
    """The name of a colleague; of anybody else only that it was not the provider itself."""
    if user_id is None:
        return NOBODY
    person = people.get(user_id)
    return person.name if person is not None and person.provider_id == provider_id else SOMEBODY_ELSE


def moment(at: datetime) -> str:
    """22-11-2026 om 11.00 uur, by the clock of the Netherlands."""
    local = at.astimezone(AMSTERDAM)
    return f"{short_date(local.date())} om {local:%H.%M} uur"


def clock(at: datetime) -> str:
    """11.00 uur."""
    return f"{at.astimezone(AMSTERDAM):%H.%M} uur"


FACT_TEXTS = {
    "status": "Status",
    "intake_weeks": "Tot intake",
    "start_weeks": "Daarna tot start",
    "places_free": "Plekken vrij",
    "places_total": "Plekken in totaal",
    "measured_on": "Gemeten op",
    "stop_until": "Stop tot",
    "stop_reason": "Reden van de stop",
    "description": "Omschrijving",
    "age_from": "Leeftijd vanaf",
    "age_to": "Leeftijd tot en met",
    "phone": "Telefoon",
    "email": "E-mail",
    "website": "Website",
    "how_to_refer": "Zo verwijst u",
    "contra_indications": "Niet passend bij",
    "bridging": "Overbruggingszorg",
    "characteristics": "Kenmerken",
    "outcome": "Antwoord",
    "reason": "Uitleg",
    "name": "Naam",
    "street": "Straat en nummer",
    "postcode": "Postcode",
    "place": "Plaats",
}
LONGEST_FACT = 200


def changed_facts(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[tuple[str, str, str]]:
    """Per fact that changed: its name, what stood before and what stands after; a dash for nothing."""
    old, new = before or {}, after or {}
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return [
        (FACT_TEXTS.get(name, name.replace("_", " ").capitalize()), _fact(name, old), _fact(name, new))
        for name in sorted(names, key=_place)
    ]


def _place(name: str) -> int:
    known = list(FACT_TEXTS)
    return known.index(name) if name in known else len(known)


def _fact(name: str, facts: Mapping[str, Any]) -> str:
    value = facts.get(name)
    if value is None or value in ("", []):
        return "–"
    if name == "status" and value in set(Status):
        return STATUS_TEXTS.get(Status(value), "Onbekend")
    if name == "stop_reason" and value in set(StopReason):
        return REASON_TEXTS[StopReason(value)]
    if name in ("intake_weeks", "start_weeks") and isinstance(value, int):
        return weeks(value)
    if name in ("measured_on", "stop_until") and isinstance(value, str):
        return "-".join(reversed(value.split("-")))
    if isinstance(value, bool):
        return "ja" if value else "nee"
    text = joined([str(each) for each in value]) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST_FACT else f"{text[:LONGEST_FACT]}…"


def queue_words(count: int) -> str:
    """How much waits, for a link."""
    return counted(count, "melding wacht", "meldingen wachten") if count else ""
