"""A position as people type it: latitude and longitude in degrees, or RD New in metres."""

import re

from portal.domain.errors import PortalError
from portal.geography.projection import NETHERLANDS, OutsideNetherlands, to_rd

LONGEST = 60
FEWEST_DECIMALS = 4
"""Of a degree: some ten metres. Fewer would pass for an exact point and be off by a hundred metres and more."""

_NUMBER = re.compile(r"[0-9]{1,7}(?:[.,][0-9]{1,15})?")
_DEGREES = 1_000.0


class UnreadablePosition(PortalError, ValueError):
    """The text is no position, or not precise enough; the message is a Dutch sentence."""


def read_position(text: str) -> tuple[float, float]:
    """RD (x, y) in metres of "51.41812, 5.40276" (decimals with a comma too) or "154500 380500".

    Raises:
        UnreadablePosition: no two numbers, or degrees with too few decimals.
        OutsideNetherlands: the numbers are no place in or near the Netherlands.
    """
    found = _NUMBER.findall(text) if len(text) <= LONGEST else []
    if len(found) == 1 and re.fullmatch(r"[0-9]{4,7},[0-9]{4,7}", found[0]):
        found = found[0].split(",")
    rest = _NUMBER.sub("", text)
    if len(found) != 2 or re.search(r"[^\s,;/()°NEne]", rest):
        raise UnreadablePosition(
            "Dit is geen positie. Typ twee getallen, zoals 51.41812, 5.40276 (graden) of 154500 380500 (RD)."
        )
    one, two = (float(each.replace(",", ".")) for each in found)
    if one < _DEGREES and two < _DEGREES:
        if min(_decimals(each) for each in found) < FEWEST_DECIMALS:
            raise UnreadablePosition(
                f"Deze positie is te grof. Typ minstens {FEWEST_DECIMALS} cijfers achter de komma: 51.4181, 5.4028."
            )
        return to_rd(one, two)
    box = NETHERLANDS
    if not (box.min_x <= one <= box.max_x and box.min_y <= two <= box.max_y):
        raise OutsideNetherlands
    return one, two


def _decimals(number: str) -> int:
    return len(re.split(r"[.,]", number)[1]) if re.search(r"[.,]", number) else 0
