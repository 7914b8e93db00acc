"""How each figure of the waiting times is made, in plain Dutch: the page and the open data say the same."""

from dataclasses import dataclass

from portal.domain.suppression import MIN_OFFERS, MIN_PROVIDERS
from portal.services.catalogue.region_facts import RegionFacts

LICENCE = "CC0 1.0"
LICENCE_HREF = "https://creativecommons.org/publicdomain/zero/1.0/deed.nl"
LICENCE_TEXT = (
    "U mag deze cijfers vrij gebruiken, ook zonder bron te noemen (CC0 1.0). Het zijn getelde feiten met publiek geld. "
    "Een voorwaarde zou alleen in de weg staan van wie cijfers van regio’s samenvoegt. Noem graag wel de dag."
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the definition."""

    title: str
    text: str


def definition(facts: RegionFacts) -> tuple[Step, ...]:
    """The steps, in order."""
    limits = facts.rules.limits
    return (
        Step(
            "Welk aanbod telt mee",
            "Al het aanbod dat een zoeker op die dag kon vinden: met een contract in de regio, op een vestiging die de "
            "regio toelaat. Eén product op één vestiging is één keer aanbod.",
        ),
        Step(
            "Welk cijfer telt mee",
            "Van elk aanbod het laatste cijfer dat de aanbieder meldde, als het op die dag actueel was: hooguit "
            f"{limits.current_days} dagen oud. Bij crisis hooguit {limits.crisis_days} dagen. Een ouder of onbekend "
            "cijfer telt nooit mee, ook niet als nul.",
        ),
        Step(
            "Twee wachttijden apart",
            "‘Tot intake’ is het aantal weken van aanmelding tot het eerste gesprek. ‘Daarna tot start’ is het aantal "
            "weken van dat gesprek tot de hulp begint. Wij tellen ze hier nooit op en nemen nooit een gemiddelde.",
        ),
        Step(
            "Wat een status betekent",
            "‘Kan nu starten’ telt als 0 weken tot intake en 0 weken daarna, behalve als de aanbieder zelf weken noemt "
            "of 0 plekken vrij meldt. ‘Wachtlijst’ telt met de weken die gemeld zijn; een van de twee mag ontbreken. "
            "‘Pas bekend na beoordeling’ telt alleen mee bij ‘tot intake’. Een cliëntenstop heeft geen weken, maar is "
            "wel een actueel cijfer.",
        ),
        Step(
            "De helft binnen (mediaan)",
            "Zet alle wachttijden op volgorde, van kort naar lang. De middelste is de mediaan. Is het aantal even, dan "
            "ligt de mediaan halverwege de twee middelste. Elk aanbod telt even zwaar: wij weten niet hoeveel kinderen "
            "er wachten.",
        ),
        Step(
            "9 van de 10 binnen",
            "Het kleinste aantal hele weken waarbinnen ten minste 9 van de 10 keer aanbod vallen. Bij 20 keer aanbod "
            "is dat de 18e op volgorde. (Voor rekenaars: het 90e percentiel volgens ‘inverted_cdf’ van numpy.)",
        ),
        Step(
            "Binnen de norm",
            "Van het aanbod met een actueel cijfer: het deel dat hooguit zo lang wacht als de norm van het product op "
            "die dag. Producten zonder norm tellen hier niet mee. 0% en 100% staan er alleen als het er geen of "
            "allemaal zijn.",
        ),
        Step(
            "Plekken",
            "Bij wonen, logeren en crisis: de vrije plekken en alle plekken samen, van het aanbod dat allebei actueel "
            "meldde. Crisis meldt alleen plekken, nooit weken.",
        ),
        Step(
            "Gebied",
            "Het gebied van de gemeente waar de vestiging staat, niet waar het kind woont. Toegelaten vestigingen net "
            "over de grens heten ‘Buiten de regio’.",
        ),
        Step(
            "Verloop",
            "De stand op de laatste dag van elke maand, met wat toen gemeld was en de norm van toen. Een maand die is "
            "afgesloten verandert niet meer.",
        ),
        Step(
            "Te weinig gegevens",
            f"Een cijfer staat er alleen als het rust op ten minste {MIN_OFFERS} keer aanbod van ten minste "
            f"{MIN_PROVIDERS} aanbieders. Soms laten wij meer weg: anders kon u het weggelaten cijfer uitrekenen door "
            "de rest van het totaal af te trekken. Wat wij van een geheel weglaten, zijn daarom altijd minstens twee "
            "delen, die samen aan dezelfde regel voldoen en niet allemaal hetzelfde zeggen. Een segment of product "
            "tonen wij alleen per gebied als dat voor alle gebieden kan.",
        ),
    )


COLUMNS: dict[str, str] = {
    "regio": "naam van de regio in adressen",
    "peildatum": "de dag waarover de regel gaat",
    "segment": "nummer van het segment; leeg: alle segmenten",
    "productcode": "code van het product; leeg: alle producten",
    "product": "naam van het product",
    "gebied": "gebied van de vestiging; leeg: alle gebieden",
    "te_weinig_gegevens": "welke groepen cijfers zijn weggelaten, gescheiden door |",
    "aanbod": "aantal keer aanbod (groep aantallen)",
    "actueel": "waarvan met een actueel cijfer (groep aantallen)",
    "intake_aanbod": "waarvan met een actuele wachttijd tot intake (groep aantallen)",
    "intake_mediaan_weken": "mediaan tot intake, in weken; .5 is een halve week (groep intake)",
    "intake_9_van_10_weken": "9 van de 10 binnen, tot intake, in hele weken (groep intake)",
    "intake_met_norm": "aantal met een actuele wachttijd tot intake en een norm (groep intake-norm)",
    "intake_binnen_norm": "waarvan binnen de norm (groep intake-norm)",
    "intake_binnen_norm_procent": "hetzelfde in hele procenten (groep intake-norm)",
    "start_aanbod": "waarvan met een actuele wachttijd van intake tot start (groep aantallen)",
    "start_mediaan_weken": "mediaan van intake tot start, in weken; .5 is een halve week (groep start)",
    "start_9_van_10_weken": "9 van de 10 binnen, van intake tot start, in hele weken (groep start)",
    "start_met_norm": "aantal met een actuele wachttijd van intake tot start en een norm (groep start-norm)",
    "start_binnen_norm": "waarvan binnen de norm (groep start-norm)",
    "start_binnen_norm_procent": "hetzelfde in hele procenten (groep start-norm)",
    "plekken_aanbod": "aantal keer aanbod met actuele plekken (groep aantallen)",
    "plekken_vrij": "vrije plekken samen (groep plekken)",
    "plekken_totaal": "alle plekken samen (groep plekken)",
}
"""Columns of the CSV files and members of the JSON rows, with what they mean."""
