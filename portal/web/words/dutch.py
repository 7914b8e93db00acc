"""Dutch words for numbers, days and distances, as screens print them."""

from collections.abc import Sequence
from datetime import date

MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()


def weeks(number: int) -> str:
    """1 week, 2 weken."""
    return "1 week" if number == 1 else f"{number} weken"


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun: 1 resultaat, 1.204 resultaten."""
    return f"{thousands(number)} {one if number == 1 else many}"


def joined(parts: Sequence[str]) -> str:
    """a, b en c."""
    return " en ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def thousands(number: int) -> str:
    """1204 as 1.204."""
    return f"{number:,}".replace(",", ".")


def kilometres(metres: float | None) -> str:
    """1,4 km; empty without a distance."""
    return "" if metres is None else f"{metres / 1000:.1f} km".replace(".", ",")


def long_date(day: date) -> str:
    """22 november 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """22-11-2026, the form that people also type."""
    return f"{day:%d-%m-%Y}"


def month_name(day: date) -> str:
    """oktober 2026."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def decimal(number: float) -> str:
    """1204 as 1.204, 47.5 as 47,5: at most one figure after the comma."""
    rounded = round(number, 1)
    return (
        thousands(int(rounded)) if rounded == int(rounded) else f"{rounded:,.1f}".translate(str.maketrans(",.", ".,"))
    )


def quarter(start: date) -> str:
    """4e kwartaal 2026, of the quarter that begins on a day."""
    return f"{(start.month + 2) // 3}e kwartaal {start.year}"


def quarter_months(start: date) -> str:
    """oktober t/m december 2026."""
    return f"{MONTHS[start.month - 1]} t/m {MONTHS[start.month + 1]} {start.year}"


def days_ago(age: int) -> str:
    """vandaag, gisteren, 5 dagen geleden."""
    if age <= 0:
        return "vandaag"
    return "gisteren" if age == 1 else f"{age} dagen geleden"


def how_old(age: int) -> str:
    """A long age in the unit people think in: 5 weken, 4 maanden."""
    if age < 14:
        return counted(age, "dag", "dagen")
    if age < 92:
        return weeks(round(age / 7))
    return counted(round(age / 30.4), "maand", "maanden")


def ages(low: int, high: int) -> str:
    """4–17 jaar."""
    return f"{low}–{high} jaar"


def percentage(part: int, whole: int) -> str:
    """81%; a dash when there is nothing to take a part of."""
    return f"{round(100 * part / whole)}%" if whole else "–"


def phone_href(phone: str) -> str:
    """A tel: link with the country code; empty when there is no number in it."""
    digits = "".join(character for character in phone if character.isdigit())
    if phone.strip().startswith("+"):
        return f"tel:+{digits}"
    if len(digits) < 3:
        return ""
    return f"tel:+31{digits[1:]}" if digits.startswith("0") and len(digits) >= 10 else f"tel:{digits}"
