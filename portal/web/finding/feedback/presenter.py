"""From an offer to the buttons that report something about it, and from a report to the page that thanks for it."""

from portal.domain.feedback import DOUBT_DAYS, ENOUGH, LONGEST_TEXT, OVERDUE_DAYS, FeedbackKind
from portal.domain.offer_question import OfferQuestion
from portal.queries.offers import OfferView
from portal.web.addresses.search import search_href
from portal.web.finding.feedback.page import ThanksPage
from portal.web.words.feedback import KIND_TEXTS

NUMBERS = {3: "drie"}


def thanks_page(
    view: OfferView,
    kind: FeedbackKind,
    sealed: str,
    default_region: str,
    *,
    done: bool,
    typed: str = "",
    error: str = "",
) -> ThanksPage:
    """What happens with a report, and room for one line unless that is ``done``."""
    alike = OfferQuestion(region=view.region_slug, products=(view.product.code,))
    here = f"/aanbod/{view.offer.id}"
    return ThanksPage(
        title="Uw toelichting is bewaard" if done else "Dank u wel",
        paragraphs=_what_happens(view.provider.name, kind, done=done),
        offer=f"{view.product.name} bij {view.provider.name}",
        offer_href=here,
        search_href=search_href(alike, default_region),
        text_action="" if done else f"{here}/toelichting",
        seal=sealed,
        longest=LONGEST_TEXT,
        typed=typed,
        error=error,
    )


def _what_happens(provider: str, kind: FeedbackKind, *, done: bool) -> tuple[str, ...]:
    first = (
        f"{provider} en het regiobureau lezen wat u schreef. Het komt nergens op de site te staan."
        if done
        else f"Uw melding ‘{KIND_TEXTS[kind].lower()}’ is bewaard. {provider} ziet haar meteen."
    )
    if kind is FeedbackKind.HELPED:
        return first, "Zo weet de aanbieder dat verwijzers hier terechtkunnen. Er gebeurt verder niets."
    return (
        first,
        f"De aanbieder past aan wat niet klopt, of schrijft waarom het wel klopt. Blijft een antwoord {OVERDUE_DAYS} "
        "dagen uit, dan ziet het regiobureau de melding.",
        f"Komen er binnen {DOUBT_DAYS} dagen {NUMBERS.get(ENOUGH, ENOUGH)} verschillende meldingen, dan zetten wij "
        "‘mogelijk niet actueel’ bij het cijfer, tot de aanbieder het opnieuw meldt.",
    )
