"""What the page that thanks for a report shows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ThanksPage:
    """Everything /aanbod/<id>/bedankt shows; without ``text_action`` the line of text is there already."""

    title: str
    paragraphs: tuple[str, ...]
    offer: str
    offer_href: str
    search_href: str
    text_action: str
    seal: str
    longest: int
    typed: str = ""
    error: str = ""
