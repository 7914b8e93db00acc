"""Which numbers a status asks for, and which reports are impossible.

The status decides what is asked, never more than two numbers an offer: a longer form halved the
number of providers that reported (domain document, "What users complain about", 5).
"""

from dataclasses import dataclass, replace
from datetime import date

from portal.domain.errors import ImpossibleReport
from portal.domain.waiting_time import MAX_WEEKS, Status, WaitFigure

MAX_PLACES = 999
LONGEST_STOP = 731
"""Days that a stop may last: two years; a later date is a typing error."""


@dataclass(frozen=True, slots=True)
class AskedFields:
    """The fields that a status asks for; everything else that was posted is ignored."""

    intake: bool = False
    start: bool = False
    places: bool = False
    stop: bool = False


CRISIS_STATUSES = (Status.AVAILABLE, Status.STOP)
"""Crisis offers tell places now, never weeks: places (0 is full), or nobody at all."""


def asked_fields(status: Status, *, counts_places: bool, crisis: bool = False) -> AskedFields:
    """The fields asked for ``status``; places only for products that count them (living, crisis)."""
    if crisis and status not in CRISIS_STATUSES:
        return AskedFields()
    match status:
        case Status.AVAILABLE:
            return AskedFields(places=counts_places)
        case Status.WAITING_LIST:
            return AskedFields(intake=True, start=True)
        case Status.AFTER_ASSESSMENT:
            return AskedFields(intake=True)
        case Status.STOP:
            return AskedFields(stop=True)
        case Status.UNKNOWN:
            return AskedFields()


def keep_asked(figure: WaitFigure, *, counts_places: bool, crisis: bool = False) -> WaitFigure:
    """``figure`` without the fields that its status does not ask (the page hides them, the form still posts them)."""
    asked = asked_fields(figure.status, counts_places=counts_places, crisis=crisis)
    return replace(
        figure,
        intake_weeks=figure.intake_weeks if asked.intake else None,
        start_weeks=figure.start_weeks if asked.start else None,
        places_free=figure.places_free if asked.places else None,
        stop_until=figure.stop_until if asked.stop else None,
        stop_reason=figure.stop_reason if asked.stop else None,
    )


def check_report(
    figure: WaitFigure,
    *,
    today: date,
    counts_places: bool,
    places_total: int | None,
    crisis: bool = False,
    complete: bool = True,
) -> None:
    """Refuse what cannot be true.

    ``complete`` asks for everything that the status asks on a page; in a file an empty cell means
    unknown, and a stop needs no reason.

    Raises:
        ImpossibleReport: with a Dutch sentence per field that says what to do.
    """
    errors: dict[str, str] = {}
    for field, weeks in (("intake", figure.intake_weeks), ("start", figure.start_weeks)):
        if weeks is not None and not 0 <= weeks <= MAX_WEEKS:
            errors[field] = f"vul een heel getal van 0 tot en met {MAX_WEEKS} weken in"
    _check_places(figure, places_total, errors)
    if figure.status is Status.STOP and figure.stop_until is not None and figure.stop_until < today:
        errors["until"] = "de einddatum van de stop ligt in het verleden"
    if (
        figure.status is Status.STOP
        and figure.stop_until is not None
        and (figure.stop_until - today).days > LONGEST_STOP
    ):
        errors["until"] = "kies een einddatum binnen twee jaar"
    if complete:
        _check_complete(figure, counts_places, crisis, errors)
    if figure.measured_on is not None and figure.measured_on > today:
        errors["measured_on"] = "de meetdatum ligt in de toekomst"
    if errors:
        raise ImpossibleReport(errors)


def _check_places(figure: WaitFigure, places_total: int | None, errors: dict[str, str]) -> None:
    if figure.places_free is None:
        return
    if not 0 <= figure.places_free <= MAX_PLACES:
        errors["places"] = f"vul een heel getal van 0 tot en met {MAX_PLACES} plekken in"
    elif places_total is not None and figure.places_free > places_total:
        errors["places"] = f"er zijn {places_total} plekken in totaal: vrij kan niet meer zijn"


def _check_complete(figure: WaitFigure, counts_places: bool, crisis: bool, errors: dict[str, str]) -> None:
    asked = asked_fields(figure.status, counts_places=counts_places, crisis=crisis)
    if crisis and figure.status not in CRISIS_STATUSES:
        errors["status"] = "crisishulp meldt plekken, geen weken: kies ‘Plekken nu’ (0 is vol) of ‘Cliëntenstop’"
        return
    if asked.start and figure.intake_weeks is None and figure.start_weeks is None:
        errors.setdefault("intake", "vul bij ‘tot intake’ of ‘daarna tot start’ het aantal weken in")
    if asked.places and figure.places_free is None:
        errors.setdefault("places", "vul in hoeveel plekken vrij zijn")
    if asked.places and figure.places_free == 0 and not crisis:
        errors["places"] = "met 0 plekken vrij kan niemand nu starten: kies ‘Wachtlijst’"
    if asked.stop and figure.stop_reason is None:
        errors["reason"] = "kies een reden voor de cliëntenstop"
    if figure.status is Status.UNKNOWN:
        errors["status"] = "kies een status: onbekend ontstaat vanzelf als een cijfer te oud is"
