"""Generated searches: a log of what was asked, on which day and by which role, and the events that count it.

Half of the texts hold planted names, numbers and addresses; nothing of those may ever be found again.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from portal.domain.offer_question import OfferQuestion, Order
from portal.domain.usage import API_ROLE, VisitorRole

PLACES = ("Veldhoven", "Eindhoven", "Helmond", "Groningen", "")
TEXTS = ("pleegzorg", "trauma", "angst", "adhd", "genderpoli", "xylofoonles", "kwikstaart opvang", "gezinshuis")
RARE_TEXTS = tuple(f"zeldzame vraag {word}" for word in ("aap", "noot", "mies", "wim", "zus", "jet"))
PLANTED = ("Sjoerdje", "Wiebenga", "0612345678", "123456782", "3-4-2014", "sjoerdje@thuis.example", "Kerkstraat 12")
PERSONAL = (
    "hulp voor Sjoerdje Wiebenga",
    "bel 0612345678 over angst",
    "bsn 123456782",
    "geboren 3-4-2014 adhd",
    "mail sjoerdje@thuis.example",
    "gezin heet wiebenga",
)
CHARACTERISTICS = ("emdr", "overbrugging", "ar")
PRODUCTS = ("S2-01", "S4-13", "S3-01")
ROLES = ("", *(role.value for role in VisitorRole), API_ROLE)


@dataclass(frozen=True)
class Asked:
    """One question: what a visitor chose or typed."""

    text: str = ""
    product: str = ""
    place: str = ""
    radius: int | None = None
    age: int | None = None
    characteristics: tuple[str, ...] = ()
    start_within: int | None = None
    current_only: bool = False
    order: Order = Order.RELEVANCE
    page: int = 1

    def question(self, region: str) -> OfferQuestion:
        """As a form would read it."""
        return OfferQuestion(
            region,
            text=self.text,
            products=(self.product,) if self.product else (),
            place=self.place,
            radius_km=self.radius,
            age=self.age,
            characteristics=self.characteristics,
            start_within=self.start_within,
            current_only=self.current_only,
            order=self.order,
            page=self.page,
        )


@dataclass(frozen=True)
class LogLine:
    """A question on a day, by somebody of a role; ``typed`` when the text was typed just then."""

    asked: Asked
    day: date
    role: str
    typed: bool
    suggestion: str


def questions(chance: random.Random, number: int) -> list[Asked]:
    """Different questions."""
    found = []
    for at in range(number):
        kind = at % 4
        text = "" if kind == 0 else chance.choice(TEXTS)
        if kind == 3:
            text = chance.choice((*PERSONAL, *PERSONAL, *RARE_TEXTS))
        place = chance.choice(PLACES)
        found.append(
            Asked(
                text=text,
                product=chance.choice((*PRODUCTS, "")) if kind == 0 else "",
                place=place,
                radius=chance.choice((5, 20, None)) if place else None,
                age=chance.choice((2, 8, 15, 19, None, None)),
                characteristics=tuple(
                    sorted(chance.sample(CHARACTERISTICS, chance.choice((0, 0, 0, 1, 2)))),
                ),
                start_within=chance.choice((None, None, 8)),
                current_only=chance.random() < 0.1,
                order=chance.choice((Order.RELEVANCE, Order.RELEVANCE, Order.WAIT)),
                page=2 if chance.random() < 0.1 else 1,
            )
        )
    return found


def log_lines(chance: random.Random, asked: list[Asked], number: int, first: date, last: date) -> Iterator[LogLine]:
    """So many searches between two days. Rare texts are asked by few: at most once each."""
    often = [each for each in asked if each.text not in RARE_TEXTS]
    yield from (LogLine(each, last, "", typed=True, suggestion="") for each in asked if each.text in RARE_TEXTS)
    days = (last - first).days + 1
    for _ in range(number):
        yield LogLine(
            chance.choice(often),
            first + timedelta(days=int(days * chance.random() ** 0.8)),
            chance.choice(ROLES),
            typed=chance.random() < 0.7,
            suggestion=chance.choice(("", "", "", "product", "woord")),
        )
