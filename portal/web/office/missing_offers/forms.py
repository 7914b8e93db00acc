"""What the pages of the office about missing offers ask and post: bounded, unknown values dropped."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from portal.domain.missing_offer import MAX_ANSWER, MissingStatus

OPEN = "open"
EVERY = "alle"
NO_SEGMENT = "geen"
MARKED = re.compile(r"(\d{1,9}):([0-9a-f]{16})", re.ASCII)
MOST_MARKED = 1000


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What of the queue is shown: ``segment`` "1" to "5", "geen" or empty for all; ``status`` a status, open or all."""

    segment: str = ""
    status: str = OPEN

    @classmethod
    def read(cls, args: MultiDict[str, str]) -> "QueueFilter":
        """From the address; what it does not know is the default."""
        segment, status = args.get("segment", ""), args.get("status", OPEN)
        known = {EVERY, OPEN, *(each.value for each in MissingStatus)}
        return cls(
            segment if segment in {"1", "2", "3", "4", "5", NO_SEGMENT} else "", status if status in known else OPEN
        )

    def query(self) -> str:
        """The query string, without what is the default."""
        pairs = [("segment", self.segment)] if self.segment else []
        pairs += [("status", self.status)] if self.status != OPEN else []
        return f"?{urlencode(pairs)}" if pairs else ""


@dataclass(frozen=True, slots=True)
class GroupKey:
    """Which group a page is about; no area is the whole region, no product help in a segment."""

    segment: int | None
    product: str
    area: str

    @classmethod
    def read(cls, args: MultiDict[str, str]) -> "GroupKey":
        """From the address; a group that does not exist has no signals."""
        segment = args.get("segment", "")
        return cls(
            int(segment) if segment in {"1", "2", "3", "4", "5"} else None,
            args.get("product", "")[:20].replace("\x00", ""),
            args.get("gebied", "")[:200].replace("\x00", ""),
        )

    def query(self) -> str:
        """The query string of its page."""
        pairs = [("segment", "" if self.segment is None else str(self.segment)), ("product", self.product)]
        pairs.append(("gebied", self.area))
        return f"?{urlencode([pair for pair in pairs if pair[1]])}"


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """The answer as typed; ``versions`` are the chosen signals with what was read of them."""

    status: str = ""
    answer: str = ""
    versions: tuple[tuple[int, str], ...] = ()

    @classmethod
    def read(cls, form: MultiDict[str, str]) -> "AnswerForm":
        """Bounded texts; anything else than an own mark is no chosen signal."""
        marks = [MARKED.fullmatch(value) for value in form.getlist("melding")[:MOST_MARKED]]
        return cls(
            status=form.get("status", "")[:40],
            answer=_text(form.get("antwoord", "")[: MAX_ANSWER * 2]),
            versions=tuple({int(mark[1]): mark[2] for mark in marks if mark is not None}.items()),
        )

    @property
    def chosen_status(self) -> MissingStatus | None:
        """The status, or None when none was chosen."""
        return next((status for status in MissingStatus if status.value == self.status), None)


def _text(typed: str) -> str:
    """Lines of printable text."""
    lines = (
        "".join(letter if letter.isprintable() else " " for letter in line).rstrip() for line in typed.splitlines()
    )
    return "\n".join(lines).strip()
