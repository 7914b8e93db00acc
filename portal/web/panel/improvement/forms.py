"""What the pages of the improvement list post and ask: texts in, bounded."""

from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta

from werkzeug.datastructures import MultiDict

from portal.domain.improvement import (
    LONGEST_EXPLANATION,
    LONGEST_LINK,
    LONGEST_REASON,
    LONGEST_SOURCE,
    LONGEST_TITLE,
    Decision,
    WishStatus,
)
from portal.domain.quarter import read_quarter
from portal.domain.typed_day import read_day
from portal.services.improvement.change_wishes import WishWords

MORE = 500
"""Characters that are read beyond what fits, so that a text that is too long is said to be, and not cut."""
MAX_VERSION = 200
MOST_PAGES = 10_000
MEETING_DAYS = 91
"""The meeting before is taken to be so long ago when nobody says when it was."""
OLDEST = date(2020, 1, 1)
KEEP = "houd-"
"""Fields ``houd-<name>`` choose between two versions: "mijn" or "opgeslagen"."""


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """What somebody wants to see of the list."""

    status: WishStatus | None = None
    by_votes: bool = False
    number: int = 1

    @classmethod
    def read(cls, args: MultiDict[str, str]) -> "ListQuestion":
        """From the address; what is not known is left out."""
        status, number = args.get("status", ""), args.get("pagina", "")
        return cls(
            WishStatus(status) if status in set(WishStatus) else None,
            args.get("sorteer", "") == "stemmen",
            min(max(int(number), 1), MOST_PAGES) if number.isascii() and number.isdigit() and len(number) < 7 else 1,
        )


@dataclass(frozen=True, slots=True)
class WishForm:
    """The words of a wish as typed; a text that is too long is kept, so that it can be made shorter."""

    title: str = ""
    explanation: str = ""
    source: str = ""
    version: str = ""
    stored: frozenset[str] = field(default=frozenset())
    """Names of fields for which the person chose what somebody else saved."""

    @classmethod
    def read(cls, form: MultiDict[str, str]) -> "WishForm":
        """The posted fields, bounded."""
        return cls(
            title=_line(form.get("title", ""), LONGEST_TITLE),
            explanation=_text(form.get("explanation", ""), LONGEST_EXPLANATION),
            source=_line(form.get("source", ""), LONGEST_SOURCE),
            version=form.get("version", "")[:MAX_VERSION],
            stored=frozenset(name for name in NAMES if form.get(f"{KEEP}{name}") == "opgeslagen"),
        )

    @property
    def words(self) -> WishWords:
        """The words that were meant."""
        return WishWords(self.title, self.explanation, self.source)

    def chosen(self, words: WishWords) -> "WishForm":
        """The form with what is stored where the person chose that."""
        return replace(self, **{name: getattr(words, name) for name in self.stored})


NAMES = tuple(each.name for each in fields(WishWords))


@dataclass(frozen=True, slots=True)
class StateForm:
    """What the office decides, plans or tells, as typed; a form of the page posts only its own fields."""

    decision: str = ""
    reason: str = ""
    quarter: str = ""
    done_text: str = ""
    link: str = ""
    version: str = ""

    @classmethod
    def read(cls, form: MultiDict[str, str]) -> "StateForm":
        """The posted fields, bounded."""
        decision = form.get("besluit", "")
        return cls(
            decision=decision if decision in set(Decision) else "",
            reason=_text(form.get("reden", ""), LONGEST_REASON),
            quarter=form.get("kwartaal", "")[:10],
            done_text=_text(form.get("gedaan", ""), LONGEST_REASON),
            link=form.get("link", "")[: LONGEST_LINK + MORE].strip(),
            version=form.get("version", "")[:MAX_VERSION],
        )

    @property
    def quarter_start(self) -> date | None:
        """The chosen quarter; None when it is none."""
        return read_quarter(self.quarter)

    @property
    def decided(self) -> Decision | None:
        """The chosen decision; None when nothing was chosen."""
        return Decision(self.decision) if self.decision else None


def read_since(text: str, today: date) -> date:
    """The day of the meeting before, never after today; a quarter ago when nothing readable was given."""
    day = read_day(text)
    return today - timedelta(days=MEETING_DAYS) if day is None else min(max(day, OLDEST), today)


def _line(text: str, most: int) -> str:
    return " ".join(text[: most + MORE].split())


def _text(text: str, most: int) -> str:
    return text[: most + MORE].replace("\r\n", "\n").replace("\r", "\n").strip()
