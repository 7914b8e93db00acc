"""What the pages about missing offers show to their senders: frozen values that templates only print."""

from dataclasses import dataclass, field

from portal.web.choice import Choice, ChoiceGroup
from portal.web.finding.missing_offers.forms import MissingForm
from portal.web.offers.page import Fact


@dataclass(frozen=True, slots=True)
class MissingPage:
    """Everything /ontbrekend-aanbod shows: the form, filled from the question; ``seal`` stands for its token."""

    form: MissingForm
    seal: str
    action: str
    back_href: str
    found: str
    """What the search gives now, in words; empty when nothing was asked."""
    subjects: tuple[ChoiceGroup, ...]
    places: tuple[ChoiceGroup, ...]
    ages: tuple[Choice, ...]
    characteristics: tuple[ChoiceGroup, ...]
    chosen: str
    """"2 gekozen", or empty."""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FollowPage:
    """Everything the private page of a signal shows.

    ``mail`` is "vraag" (an address can be given), "wacht" (to be confirmed), "volgt" (mail comes) or "" (no mail).
    """

    is_new: bool
    link: str
    status: str
    status_kind: str
    explanation: str
    answer: tuple[str, ...]
    answered: str
    rows: tuple[Fact, ...]
    search_href: str
    search_text: str
    mail: str
    typed: str
    seal: str
    path: str
    errors: dict[str, str] = field(default_factory=dict)
