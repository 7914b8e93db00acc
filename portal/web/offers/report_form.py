"""The buttons on the page of an offer that report something about it."""

from portal.domain.feedback import FeedbackKind
from portal.queries.offers import OfferView
from portal.web.offers.page import ReportButton, ReportForm
from portal.web.public_forms import seal
from portal.web.words.feedback import KIND_ICONS, KIND_TEXTS

BUTTONS = tuple(ReportButton(kind.value, KIND_TEXTS[kind], KIND_ICONS[kind]) for kind in FeedbackKind)


REPORT, THANKS, DONE = "melding", "bedankt", "toelichting-bewaard"


def report_form(view: OfferView, error: str = "") -> ReportForm:
    """The buttons on the page of an offer."""
    number = view.offer.id
    return ReportForm(f"/aanbod/{number}/meldingen", seal(REPORT, number), view.provider.name, BUTTONS, error)
