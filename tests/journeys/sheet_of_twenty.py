"""A provider with twenty offers at two locations, five of them too old: for the journeys and the writers."""

from pathlib import Path

from tests.factories.offer_file import good_row, write_csv
from tests.journeys.portal_process import PASSWORD, Portal

REGION = "een-10-voor-de-jeugd"
PROVIDER = "het-anker"
PRODUCTS = ("S4-01", "S4-02", "S4-03", "S4-04", "S4-07", "S4-11", "S4-12", "S4-13", "S4-15", "S4-20")
PLACES = ("Veldhoven, Lindelaan 14", "Waalre, Beukenlaan 2")
STALE = {(PLACES[0], "S4-01"), (PLACES[0], "S4-04"), (PLACES[0], "S4-12"), (PLACES[1], "S4-02"), (PLACES[1], "S4-20")}


def email(number: int) -> str:
    return f"collega-{number}@plekwijzer.example"


def prepare_sheet(portal: Portal, folder: Path, *, fresh_on: str, stale_on: str, colleagues: int) -> None:
    """Everything by the commands that an office would use."""
    rows = [
        good_row(
            aanbieder="Het Anker",
            kvk="90000001",
            vestiging=place,
            productcode=product,
            gemeten_op=stale_on if (place, product) in STALE else fresh_on,
        )
        for place in PLACES
        for product in PRODUCTS
    ]
    portal.run("init")
    portal.run("import", "aanbod", str(write_csv(folder / "aanbod.csv", rows)), "--regio", REGION)
    for number in range(colleagues):
        portal.run(
            "user", "add", email(number), "--naam", f"Collega {number}", "--rol", "aanbieder",
            "--aanbieder", PROVIDER, "--wachtwoord", PASSWORD,
        )  # fmt: skip
    portal.run("index", "rebuild")
