"""What the form about missing offers posts: bounded, and what the region does not know is dropped."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from portal.domain.missing_offer import MAX_LINE, MOST_CHARACTERISTICS, AgeGroup
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.missing_offers.report_missing_offer import Signal

SEGMENT, AREA = "segment-", "gebied-"
MAX_TYPED = MAX_LINE + 100
"""A little more than fits, so that a line that is too long is said to be, and not cut."""


@dataclass(frozen=True, slots=True)
class MissingForm:
    """The fields as chosen and typed: ``subject`` a code or "segment-4", ``place`` a GM code or "gebied-Peelland"."""

    token: str
    subject: str = ""
    place: str = ""
    age: str = ""
    weeks: str = ""
    characteristics: tuple[str, ...] = ()
    text: str = ""

    @classmethod
    def read(cls, form: MultiDict[str, str], facts: RegionFacts) -> "MissingForm":
        """The form as it was posted."""
        subjects = {*facts.products, *(f"{SEGMENT}{number}" for number in range(1, 6))}
        places = {*facts.municipalities, *(f"{AREA}{name}" for name in facts.areas)}
        return cls(
            token=form.get("sleutel", "")[:60],
            subject=_one_of(form.get("wat", ""), subjects),
            place=_one_of(form.get("waar", ""), places),
            age=_one_of(form.get("leeftijd", ""), {group.value for group in AgeGroup}),
            weeks=_line(form.get("te-lang", ""), 12),
            characteristics=tuple(
                sorted({code for code in form.getlist("kenmerk")[:200] if code in facts.characteristics})
            )[:MOST_CHARACTERISTICS],
            text=_line(form.get("tekst", ""), MAX_TYPED),
        )

    @property
    def signal(self) -> Signal:
        """The form as the service reads it."""
        by_segment, by_area = self.subject.startswith(SEGMENT), self.place.startswith(AREA)
        return Signal(
            product="" if by_segment else self.subject,
            segment=int(self.subject.removeprefix(SEGMENT)) if by_segment else None,
            area=self.place.removeprefix(AREA) if by_area else "",
            municipality="" if by_area else self.place,
            age_group=self.age,
            characteristics=self.characteristics,
            weeks=self.weeks,
            text=self.text,
        )


def _one_of(value: str, known: set[str]) -> str:
    return value if value in known else ""


def _line(text: str, most: int) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text[:most]).split())
