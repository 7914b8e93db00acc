"""What a link in a mail is for. A link works for its own purpose only, once, and not for ever."""

from datetime import timedelta
from enum import StrEnum


class LinkPurpose(StrEnum):
    """The kinds of links; a token of one kind is unknown to every other."""

    INVITATION = "uitnodiging"
    RESET = "wachtwoord-vergeten"
    EMAIL_OLD = "e-mail-oud"
    EMAIL_NEW = "e-mail-nieuw"
    REMINDER = "herinnering"
    MISSING_OFFER = "ontbrekend-aanbod"


LIFETIMES = {
    LinkPurpose.INVITATION: timedelta(days=7),
    LinkPurpose.RESET: timedelta(hours=1),
    LinkPurpose.EMAIL_OLD: timedelta(days=2),
    LinkPurpose.EMAIL_NEW: timedelta(days=2),
    LinkPurpose.REMINDER: timedelta(days=14),
    LinkPurpose.MISSING_OFFER: timedelta(days=2),
}
