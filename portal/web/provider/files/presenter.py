"""What the pages of the spreadsheet show: differences and errors in the words of the sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.domain.dutch_time import AMSTERDAM
from portal.domain.product import is_crisis
from portal.domain.waiting_time import Status, WaitFigure
from portal.queries.offers import OfferView
from portal.services.files.check_wait_rows import CheckedFile
from portal.services.waits.report_many import Said
from portal.web.provider.words import CRISIS_TEXTS, REASON_TEXTS, STATUS_TEXTS
from portal.web.words.dutch import counted, short_date, weeks

MOST_SHOWN = 200
NOTHING = "niets"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: what stands and what would stand."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedOffer:
    """One offer with its differences."""

    product: str
    location: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class FileError:
    """A cell that is wrong."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class FilePage:
    """Everything /mijn-aanbod/bestand shows."""

    provider: str
    offers: str
    error: str
    about: tuple[str, ...]
    errors: tuple[FileError, ...]
    errors_title: str
    more_errors: str
    changes: tuple[ChangedOffer, ...]
    changes_title: str
    nothing_changes: bool


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """Everything /mijn-aanbod/bestand/controle shows."""

    provider: str
    preview_id: int
    title: str
    changes: tuple[ChangedOffer, ...]
    until: str


def file_page(
    provider: str,
    views: Sequence[OfferView],
    *,
    error: str = "",
    about: Sequence[int] = (),
    checked: CheckedFile | None = None,
) -> FilePage:
    """The page to download and upload, after a refusal with all that is wrong."""
    errors = checked.errors if checked else ()
    changes = checked.changes if checked and errors else ()
    names = {view.offer.id: f"{view.product.name}, {view.location.name}" for view in views}
    return FilePage(
        provider=provider,
        offers=counted(len(views), "keer aanbod", "keer aanbod"),
        error=error[:1].upper() + error[1:],
        about=tuple(names[offer_id] for offer_id in about if offer_id in names),
        errors=tuple(FileError(each.row, each.column, each.reason) for each in errors[:MOST_SHOWN]),
        errors_title=f"{counted(len(errors), 'fout', 'fouten')} in het bestand",
        more_errors=f"En nog {counted(len(errors) - MOST_SHOWN, 'fout', 'fouten')}."
        if len(errors) > MOST_SHOWN
        else "",
        changes=tuple(_changed(each.view, each.before, each.after) for each in changes),
        changes_title=f"Dit zou veranderen: {counted(len(changes), 'keer aanbod', 'keer aanbod')}",
        nothing_changes=checked is not None and not errors and not checked.changes,
    )


def preview_page(
    provider: str, preview_id: int, said: Sequence[Said], views: Mapping[int, OfferView], until: datetime
) -> PreviewPage:
    """What would change when it is applied now."""
    known = [(views[each.offer_id], each.figure) for each in said if each.offer_id in views]
    return PreviewPage(
        provider=provider,
        preview_id=preview_id,
        title=counted(len(said), "wijziging", "wijzigingen"),
        changes=tuple(_changed(view, view.figure, figure) for view, figure in known),
        until=f"{until.astimezone(AMSTERDAM):%H.%M} uur",
    )


def _changed(view: OfferView, before: WaitFigure | None, after: WaitFigure) -> ChangedOffer:
    crisis = is_crisis(view.product.segment)
    old, new = _texts(before, crisis=crisis), _texts(after, crisis=crisis)
    differences = tuple(Difference(label, old[label], new[label]) for label in new if old[label] != new[label])
    return ChangedOffer(f"{view.product.name} {view.product.code}", view.location.name, differences)


def _texts(figure: WaitFigure | None, *, crisis: bool) -> dict[str, str]:
    """The fields as the sheet names them."""

    def number(value: int | None, unit: str = "") -> str:
        return NOTHING if value is None else (weeks(value) if unit else str(value))

    known = figure or WaitFigure(Status.UNKNOWN, None)
    names = {**STATUS_TEXTS, **CRISIS_TEXTS} if crisis else STATUS_TEXTS
    return {
        "Status": names.get(known.status, NOTHING),
        "Tot intake": number(known.intake_weeks, "weken"),
        "Daarna tot start": number(known.start_weeks, "weken"),
        "Plekken vrij": number(known.places_free),
        "Stop tot": short_date(known.stop_until) if known.stop_until else NOTHING,
        "Reden van de stop": REASON_TEXTS[known.stop_reason] if known.stop_reason else NOTHING,
        "Gemeten op": short_date(known.measured_on) if known.measured_on else NOTHING,
    }
