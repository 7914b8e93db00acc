"""How a report on an offer is named, the same for who gives it, who answers it and who counts it."""

from datetime import date

from portal.domain.feedback import FeedbackKind
from portal.queries.feedback import FeedbackLine
from portal.web.words.dutch import counted, days_ago

KIND_TEXTS = {
    FeedbackKind.FULL: "Is vol",
    FeedbackKind.LONGER: "Wachttijd is langer",
    FeedbackKind.NO_ANSWER: "Geen gehoor",
    FeedbackKind.WRONG: "Klopt niet",
    FeedbackKind.HELPED: "Kon terecht",
}
KIND_ICONS = {
    FeedbackKind.FULL: "stop",
    FeedbackKind.LONGER: "klok",
    FeedbackKind.NO_ANSWER: "geen-gehoor",
    FeedbackKind.WRONG: "potlood",
    FeedbackKind.HELPED: "duim",
}


def when_words(line: FeedbackLine, today: date) -> str:
    """How long ago, and how often when more than once: "3 dagen geleden, 2 keer"."""
    times = line.feedback.times
    ago = days_ago((today - line.feedback.day).days)
    return ago if times == 1 else f"{ago}, {counted(times, 'keer', 'keer')}"
