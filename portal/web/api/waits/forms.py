"""What a provider's own system sends: bytes in, figures or a list of what is wrong out. Nothing is guessed."""

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from werkzeug.datastructures import ETags
from werkzeug.wrappers import Request

from portal.domain.availability import MAX_PLACES
from portal.domain.waiting_time import MAX_WEEKS, Status, StopReason, WaitFigure
from portal.services.waits.report_many import Said
from portal.web.api.waits.presenter import NAME_OF
from portal.web.errors import Problem

T = TypeVar("T")
MOST_AT_ONCE = 1000
BIGGEST_ID = 2_147_483_647
KEY = re.compile(r"[A-Za-z0-9._-]{8,100}")
VERSION = re.compile(r"([0-9]{1,10})-([0-9]{1,18})")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIELDS = frozenset(NAME_OF.values())
SAYABLE = tuple(status.value for status in Status if status is not Status.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong where: a JSON pointer into the body, and a Dutch sentence."""

    where: str
    reason: str


def read_one(request: Request) -> WaitFigure:
    """The figure in the body.

    Raises:
        Problem: 400, 413, 415 or 422.
    """
    faults: list[Fault] = []
    figure = _figure(_json(request), "", FIELDS, faults)
    return _or_refuse(figure, faults)


def read_many(request: Request) -> list[Said]:
    """The figures in the body, every offer once.

    Raises:
        Problem: 400, 409, 413, 415 or 422.
    """
    body, faults = _json(request), list[Fault]()
    if not isinstance(body, dict) or set(body) != {"wachttijden"} or not isinstance(body["wachttijden"], list):
        raise _impossible([Fault("", "stuur een object met alleen ‘wachttijden’, een lijst")])
    rows = body["wachttijden"]
    if not 1 <= len(rows) <= MOST_AT_ONCE:
        raise _impossible([Fault("/wachttijden", f"stuur 1 tot en met {MOST_AT_ONCE} wachttijden tegelijk")])
    said: list[Said | None] = [_said(row, f"/wachttijden/{place}", faults) for place, row in enumerate(rows)]
    good = _or_refuse([each for each in said if each is not None], faults)
    twice = _named_twice(good)
    if twice:
        raise refused(409, "Noem elk aanbod één keer: anders overschrijft u uzelf. Niets is opgeslagen.", twice)
    return good


def _named_twice(said: list[Said]) -> list[Fault]:
    seen: set[int] = set()
    faults = []
    for place, each in enumerate(said):
        if each.offer_id in seen:
            faults.append(Fault(f"/wachttijden/{place}/id", "dit aanbod staat er twee keer in"))
        seen.add(each.offer_id)
    return faults


def read_key(request: Request) -> str:
    """The Idempotency-Key, empty when there is none.

    Raises:
        Problem: 400 for one that cannot be kept.
    """
    key = request.headers.get("Idempotency-Key")
    if key is not None and not KEY.fullmatch(key):
        raise Problem(400, "Idempotency-Key heeft 8 tot en met 100 letters, cijfers, punten of streepjes.")
    return key or ""


def version_in(tags: ETags, offer_id: int) -> int:
    """The report that If-Match names for this offer; -1 when it names none that could be there.

    A proxy that compresses makes a tag weak; it still names the same report.
    """
    for tag in sorted({*tags.as_set(include_weak=True)}):
        known = VERSION.fullmatch(tag)
        if known and int(known[1]) == offer_id:
            return int(known[2])
    return -1


def _json(request: Request) -> Any:
    if request.mimetype != "application/json":
        raise Problem(
            415, "Stuur JSON mee, met Content-Type: application/json.", headers={"Accept": "application/json"}
        )
    content = request.get_data()  # 413 when it is too big
    try:
        return json.loads(content.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise Problem(400, "De inhoud is geen geldige JSON in UTF-8.") from error


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object that names a key twice means two things."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _said(row: Any, where: str, faults: list[Fault]) -> Said | None:
    figure = _figure(row, where, FIELDS | {"id", "versie"}, faults)
    if not isinstance(row, dict):
        return None
    offer_id = _whole(row.get("id"), 1, BIGGEST_ID)
    if offer_id is None:
        faults.append(Fault(f"{where}/id", "noem het nummer van uw aanbod"))
    version = row.get("versie")
    known = VERSION.fullmatch(version) if isinstance(version, str) else None
    if known is None:
        faults.append(Fault(f"{where}/versie", "noem de versie die u hebt gelezen, zoals 1204-88"))
    if figure is None or offer_id is None or known is None:
        return None
    return Said(offer_id, int(known[2]) if int(known[1]) == offer_id else -1, figure)


def _figure(row: Any, where: str, allowed: frozenset[str], faults: list[Fault]) -> WaitFigure | None:
    if not isinstance(row, dict):
        faults.append(Fault(where, "stuur een object"))
        return None
    before = len(faults)
    strange = [name for name in row if name not in allowed]
    if strange:
        faults.append(Fault(where, f"{len(strange)} onbekende veldnamen: gebruik alleen {', '.join(sorted(allowed))}"))
    status = row.get("status")
    if not isinstance(status, str) or status not in SAYABLE:
        faults.append(Fault(f"{where}/status", f"kies uit {', '.join(SAYABLE)}"))
    reason = row.get("stopReden")
    if reason is not None and (not isinstance(reason, str) or reason not in {each.value for each in StopReason}):
        faults.append(Fault(f"{where}/stopReden", f"kies uit {', '.join(each.value for each in StopReason)}"))
    numbers = {
        name: _number(row, where, name, most, faults)
        for name, most in (
            ("aanmeldwachttijdWeken", MAX_WEEKS),
            ("behandelwachttijdWeken", MAX_WEEKS),
            ("plekkenVrij", MAX_PLACES),
        )
    }
    until, measured_on = (_day(row, where, name, faults) for name in ("stopTot", "gemetenOp"))
    if len(faults) > before:
        return None
    return WaitFigure(
        status=Status(str(status)),
        measured_on=measured_on,
        intake_weeks=numbers["aanmeldwachttijdWeken"],
        start_weeks=numbers["behandelwachttijdWeken"],
        places_free=numbers["plekkenVrij"],
        stop_until=until,
        stop_reason=StopReason(reason) if reason is not None else None,
    )


def _number(row: dict[str, Any], where: str, name: str, most: int, faults: list[Fault]) -> int | None:
    if row.get(name) is None:
        return None
    number = _whole(row[name], 0, most)
    if number is None:
        faults.append(Fault(f"{where}/{name}", f"geef een heel getal van 0 tot en met {most}, of null"))
    return number


def _whole(value: Any, least: int, most: int) -> int | None:
    """A whole number as JSON means it: 3 and 3.0 are the same, true is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        return None
    return int(value) if value == int(value) else None


def _day(row: dict[str, Any], where: str, name: str, faults: list[Fault]) -> date | None:
    value = row.get(name)
    if value is None:
        return None
    try:
        if isinstance(value, str) and DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    faults.append(Fault(f"{where}/{name}", "geef een dag als jjjj-mm-dd, of null"))
    return None


def _or_refuse(value: T | None, faults: list[Fault]) -> T:
    if faults or value is None:
        raise _impossible(faults)
    return value


def _impossible(faults: list[Fault]) -> Problem:
    return refused(422, "Er klopt iets niet. Niets is opgeslagen.", faults)


def refused(status: int, text: str, faults: list[Fault]) -> Problem:
    """A problem with what is wrong where; at most a hundred are named."""
    return Problem(status, text, fouten=[{"veld": each.where, "reden": each.reason} for each in faults[:100]])
