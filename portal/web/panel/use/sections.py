"""The subjects of the panel's page: a finding in words, what was counted, a chart, and a table that says the same.

One function per subject, in the order of the page. Nothing here asks the database, reads the request or counts: the
figures come whole from services.review_use, and page, report and files print the same sections.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from portal.domain.feedback import FeedbackKind
from portal.domain.missing_offer import ShownGroup
from portal.domain.product import SEGMENT_NAMES
from portal.domain.usage import API_ROLE, LEAST_COUNT, LEAST_TEXT, VisitorRole
from portal.domain.waiting_statistics import Share
from portal.models import RegionDay
from portal.queries.feedback import Answers
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.usage.review_use import FilterUse, Named, ProductUse, Step, Times, UseReview
from portal.web.panel.use.charts import bar_chart, line_chart
from portal.web.panel.use.page import Cell, Section
from portal.web.words.dutch import MONTHS, counted, long_date, percentage
from portal.web.words.feedback import KIND_TEXTS

ROLE_NAMES = {
    VisitorRole.GP.value: "Huisartsen",
    VisitorRole.CERTIFIED.value: "Gecertificeerde instellingen",
    VisitorRole.ACCESS_TEAM.value: "Gemeenten en wijkteams",
    VisitorRole.SCHOOL.value: "Scholen",
    VisitorRole.FAMILY.value: "Gezinnen",
    VisitorRole.OTHER.value: "Anderen",
    API_ROLE: "Systemen (API)",
    "": "Niet gezegd",
}
FILTER_NAMES = {
    "straal": "afstand",
    "start-binnen": "hulp start binnen",
    "status": "status",
    "actueel": "alleen actuele cijfers",
    "zonder-stop": "zonder cliëntenstop",
}
BY_TEXTS = {"day": "per dag", "week": "per week", "month": "per maand"}
FRESH_GOAL = 80
"""Percent of offers with a current figure that the region strives for."""


def sections_of(review: UseReview, facts: RegionFacts) -> tuple[Section, ...]:
    """Every subject of the page, in its order."""
    return (
        _course(review),
        _freshness(review.states),
        _outcomes(review),
        _products(review.products),
        _texts(review.texts),
        _texts_nothing(review.texts_nothing),
        _areas(review.areas),
        _filters(review.filters),
        _characteristics(review.characteristics),
        _completeness(review.states),
        _roles(review),
        _ages(review.ages),
        _segments(review.segments),
        _reach(review),
        _suggestions(review.suggestions),
        _reports(review.reports),
        _answers(review.answers, review.answers_before),
        *([] if review.missing is None else [_missing(review.missing, facts)]),
    )


def _course(review: UseReview) -> Section:
    times, by = review.searches, BY_TEXTS[review.by]
    more = times.now - times.before
    title = (
        "Evenveel zoekvragen als ervoor" if not more else f"{'Meer' if more > 0 else 'Minder'} zoekvragen dan ervoor"
    )
    names = [_step_name(step.day, review.by) for step in review.course]
    return Section(
        "gebruik",
        title if times.before else "Zoekvragen",
        f"Aantal zoekvragen op de pagina’s, {by}; bladeren telt niet als nieuwe vraag.",
        ("Vanaf", "Zoekvragen"),
        tuple((_step_words(step), few(step.count)) for step in review.course) if times.now else (),
        "In deze periode is niet gezocht.",
        lines=line_chart(f"Zoekvragen {by}", names, [("", [_drawn(step) for step in review.course])])
        if times.now
        else None,
        note="" if review.course[-1].over else "De laatste stap loopt nog en staat daarom niet in de lijn.",
    )


def _step_words(step: Step) -> str:
    return long_date(step.day) + ("" if step.over else " (loopt nog)")


def _drawn(step: Step) -> int | None:
    """Left out of the line: a step that is not over, and a count that is not shown."""
    return None if not step.over or 0 < step.count < LEAST_COUNT else step.count


def _step_name(day: date, by: str) -> str:
    if by == "month":
        return f"{MONTHS[day.month - 1][:3]} {day.year % 100:02d}"
    return f"wk {day.isocalendar().week}" if by == "week" else f"{day.day} {MONTHS[day.month - 1][:3]}"


def _freshness(states: Sequence[RegionDay]) -> Section:
    current = [100 * each.current / each.offers if each.offers else None for each in states]
    unknown = [100 * each.unknown / each.offers if each.offers else None for each in states]
    reached = bool(current) and current[-1] is not None and current[-1] >= FRESH_GOAL
    title = "Het doel voor actuele cijfers is gehaald" if reached else "Nog niet genoeg actuele cijfers"
    return Section(
        "actueel",
        title if states else "Actuele cijfers",
        "Deel van het aanbod met een actueel of een onbekend cijfer, op de laatste dag van de maand. "
        f"Doel: {FRESH_GOAL}% actueel.",
        ("Maand", "Aanbod", "Actueel", "Mogelijk verouderd", "Onbekend"),
        tuple(
            (
                _month(each.day),
                each.offers,
                _part(each.current, each.offers),
                _part(each.ageing, each.offers),
                _part(each.unknown, each.offers),
            )
            for each in states
        ),
        "De stand wordt vanaf nu elke dag vastgelegd; er is nog niets om te tonen.",
        lines=line_chart(
            "Deel van het aanbod met een actueel cijfer",
            [f"{MONTHS[each.day.month - 1][:3]} {each.day.year % 100:02d}" for each in states],
            [("actueel", current), ("onbekend", unknown)],
            percent=True,
        ),
    )


def _completeness(states: Sequence[RegionDay]) -> Section:
    filled = [100 * each.fields_filled / each.fields_asked if each.fields_asked else None for each in states]
    return Section(
        "volledig",
        "Hoe volledig aanbieders hun aanbod beschrijven",
        "Deel van de gevraagde onderdelen dat is ingevuld, van al het aanbod samen, op de laatste dag van de maand.",
        ("Maand", "Ingevuld", "Gevraagd", "Deel"),
        tuple(
            (_month(each.day), each.fields_filled, each.fields_asked, _part(each.fields_filled, each.fields_asked))
            for each in states
        ),
        "De stand wordt vanaf nu elke dag vastgelegd; er is nog niets om te tonen.",
        lines=line_chart(
            "Deel van de onderdelen dat is ingevuld",
            [f"{MONTHS[each.day.month - 1][:3]} {each.day.year % 100:02d}" for each in states],
            [("ingevuld", filled)],
            percent=True,
        ),
    )


def _outcomes(review: UseReview) -> Section:
    now, earlier = review.outcomes, review.outcomes_before
    rows = (
        ("Binnen de norm", now.within, True),
        ("Boven de norm", now.beyond, False),
        ("Niets gevonden", now.nothing, False),
    )
    before = (earlier.within, earlier.beyond, earlier.nothing)
    return Section(
        "uitkomst",
        _outcome_title(review),
        "Zoekvragen naar wat zij opleverden. Binnen de norm: van minstens één aanbod is bekend dat het op tijd start, "
        "beide wachttijden opgeteld tegen beide normen opgeteld. Boven de norm: van geen enkel.",
        ("Uitkomst", "Nu", "Ervoor"),
        tuple((name, few(count), few(past)) for (name, count, _), past in zip(rows, before, strict=True)),
        "In deze periode is niet gezocht.",
        bars=bar_chart("Zoekvragen naar uitkomst", rows),
    )


def _outcome_title(review: UseReview) -> str:
    percent = review.outcomes.not_in_time_percent
    if percent is None:
        return "Wat zoekvragen opleverden"
    return f"{percent}% van de zoekvragen vond niemand die op tijd start"


def _products(products: Sequence[ProductUse]) -> Section:
    return Section(
        "producten",
        "Vraag en plek per product",
        "Hoe vaak naar een product is gezocht, wat dat opleverde, en hoeveel aanbod er vandaag is. "
        "Een product telt als het is gekozen, of als de woorden het duidelijk bedoelen.",
        (
            *("Product", "Gezocht", "Ervoor", "Binnen norm", "Boven norm", "Niets"),
            *("Aanbod nu", "Intake nu binnen norm", "Start nu binnen norm"),
        ),
        tuple(
            (
                each.product.name,
                few(each.asked.now),
                few(each.asked.before),
                few(each.outcomes.within),
                few(each.outcomes.beyond),
                few(each.outcomes.nothing),
                each.offers,
                _share(each.intake_norm),
                _share(each.start_norm),
            )
            for each in products
        ),
        "In deze periode is niet naar een product gezocht.",
        note="De laatste twee kolommen zijn die van de pagina Wachttijden: deel van het aanbod met een actueel cijfer. "
        "Een streepje: er geldt geen norm, of er is te weinig bekend.",
    )


def _texts(texts: Sequence[Named]) -> Section:
    return Section(
        "vragen",
        "Meest gezocht",
        f"Wat mensen typten, zonder plaats en leeftijd. Alleen wat {LEAST_TEXT} keer of vaker voorkwam.",
        ("Gezocht op", "Keer", "Ervoor"),
        _times_rows(texts),
        f"Geen tekst kwam {LEAST_TEXT} keer voor.",
        note=f"Wat minder dan {LEAST_TEXT} keer voorkomt, tonen wij niet en gaat na dertig dagen weg. "
        f"Een streepje: ervoor minder dan {LEAST_TEXT} keer.",
    )


def _texts_nothing(texts: Sequence[Named]) -> Section:
    return Section(
        "niets-gevonden",
        "Gezocht, niets gevonden",
        f"Wat mensen typten zonder dat er aanbod was. Alleen wat {LEAST_TEXT} keer of vaker voorkwam.",
        ("Gezocht op", "Keer", "Ervoor"),
        _times_rows(texts),
        f"Geen tekst leverde {LEAST_TEXT} keer niets op.",
        note="Kent de zoekmachine een woord niet? Het regiobeheer kan het toevoegen.",
    )


def _times_rows(texts: Sequence[Named]) -> tuple[tuple[str, int, int | None], ...]:
    return tuple((each.name, each.times.now, each.times.before or None) for each in texts)  # never below LEAST_TEXT


def _areas(areas: Sequence[Named]) -> Section:
    return Section(
        "gebieden",
        "Waar gezocht wordt",
        "Het gebied van de gemeente of plaats waar iemand zocht; zonder plaats is het de hele regio.",
        ("Gebied", "Zoekvragen", "Ervoor", "Niets gevonden"),
        tuple(
            (each.name[0].upper() + each.name[1:], few(each.times.now), few(each.times.before), few(each.nothing))
            for each in areas
        ),
        "In deze periode is niet gezocht.",
        bars=bar_chart("Zoekvragen per gebied", [(each.name, each.times.now, False) for each in areas]),
    )


def _characteristics(used: Sequence[FilterUse]) -> Section:
    empty = [each for each in used if each.empty * 2 > each.offers]
    if empty:
        title = f"Op {counted(len(empty), 'kenmerk', 'kenmerken')} wordt gefilterd dat de meeste aanbieders leeg lieten"
    else:
        title = "Kenmerken waarop gefilterd wordt"
    return Section(
        "kenmerken",
        title,
        "Hoe vaak op een kenmerk is gefilterd, en bij hoeveel aanbod niets van die soort is ingevuld: "
        "dat aanbod wordt dan niet gevonden.",
        ("Kenmerk", "Gefilterd", "Ervoor", "Heeft het", "Niets ingevuld", "Deel leeg"),
        tuple(
            (
                *(each.label, few(each.times.now), few(each.times.before)),
                *(each.having, each.empty, _part(each.empty, each.offers)),
            )
            for each in used
        ),
        "In deze periode is op geen kenmerk gefilterd.",
    )


def _roles(review: UseReview) -> Section:
    rows = [(ROLE_NAMES.get(each.name, each.name), each.times) for each in review.roles]
    return Section(
        "rollen",
        "Wie er zoeken",
        "Wat bezoekers zelf zeiden, als zij dat wilden. Vragen van systemen (API) staan apart en tellen nergens mee.",
        ("Rol", "Zoekvragen", "Ervoor"),
        (
            *((name, few(times.now), few(times.before)) for name, times in rows),
            ("Systemen (API)", few(review.api.now), few(review.api.before)),
        ),
        "In deze periode is niet gezocht.",
        bars=bar_chart("Zoekvragen naar rol", [(name, times.now, False) for name, times in rows]),
    )


def _by_name(
    key: str,
    title: str,
    measure: str,
    subject: str,
    rows: Sequence[tuple[str, Times]],
    empty: str,
    *,
    chart: bool = True,
) -> Section:
    """Searches by the name of something, in bars and a table."""
    return Section(
        key,
        title,
        measure,
        (subject, "Keer", "Ervoor"),
        tuple((name, few(times.now), few(times.before)) for name, times in rows),
        empty,
        bars=bar_chart(title, [(name, times.now, False) for name, times in rows]) if chart else None,
    )


def _filters(filters: Sequence[Named]) -> Section:
    return _by_name(
        "filters",
        "Welke filters mensen gebruiken",
        "Zoekvragen waarin het filter aanstond, gekozen of uit de tekst gelezen.",
        "Filter",
        [(FILTER_NAMES.get(each.name, each.name), each.times) for each in filters],
        "In deze periode is geen filter gebruikt.",
    )


def _ages(ages: Sequence[Named]) -> Section:
    return _by_name(
        "leeftijden",
        "Voor welke leeftijd",
        "Zoekvragen met een leeftijd in jaren, in vier groepen.",
        "Leeftijd",
        [(each.name, each.times) for each in ages],
        "In deze periode is geen leeftijd gevraagd.",
    )


def _segments(segments: Sequence[Named]) -> Section:
    return _by_name(
        "segmenten",
        "In welk segment",
        "Zoekvragen waarin een segment is gekozen, of een product dat erin valt.",
        "Segment",
        [(_segment(each.name), each.times) for each in segments],
        "In deze periode is geen segment gevraagd.",
    )


def _suggestions(used: Sequence[Named]) -> Section:
    return _by_name(
        "suggesties",
        "Suggesties die gekozen werden",
        "Hoe vaak iemand onder het zoekvak een suggestie koos, naar soort.",
        "Soort",
        [(each.name, each.times) for each in used],
        "In deze periode is geen suggestie gekozen.",
        chart=False,
    )


def _segment(number: str) -> str:
    return f"{number} {SEGMENT_NAMES.get(int(number), '')}".strip() if number.isdigit() else number


def _reach(review: UseReview) -> Section:
    return Section(
        "contact",
        "Van zoeken naar bellen",
        "Hoe vaak aanbod werd geopend, en hoe vaak iemand op een telefoonnummer of mailadres tikte. "
        "Wie met een vaste telefoon belt, telt niet mee.",
        ("Stap", "Nu", "Ervoor"),
        (
            ("Zoekvragen", few(review.searches.now), few(review.searches.before)),
            ("Aanbod geopend", few(review.opened.now), few(review.opened.before)),
            ("Telefoon of mail gebruikt", few(review.contacted.now), few(review.contacted.before)),
        ),
        "",
    )


def _reports(reports: Mapping[FeedbackKind, Times]) -> Section:
    total = sum(times.now for times in reports.values())
    rows = sorted(((KIND_TEXTS[kind], times, kind) for kind, times in reports.items()), key=lambda each: -each[1].now)
    helped = reports[FeedbackKind.HELPED].now
    return Section(
        "meldingen",
        f"{percentage(helped, total)} van de meldingen: kon terecht"
        if total >= LEAST_COUNT
        else "Meldingen van verwijzers",
        "Wat verwijzers bij een aanbod aantikten. Rolkeuze geldt hier niet: wie meldt, zegt niet wie hij is.",
        ("Melding", "Keer", "Ervoor"),
        tuple((text, few(times.now), few(times.before)) for text, times, _ in rows) if total else (),
        "In deze periode is niets gemeld.",
        bars=bar_chart(
            "Meldingen van verwijzers", [(text, times.now, kind is FeedbackKind.HELPED) for text, times, kind in rows]
        ),
    )


def _answers(now: Answers, earlier: Answers) -> Section:
    rows = (
        ("Cijfer gecorrigeerd", now.corrected, earlier.corrected),
        ("‘Het klopt, want …’", now.right, earlier.right),
        ("Nog geen antwoord", now.open, earlier.open),
    )
    total = now.corrected + now.right + now.open
    return Section(
        "antwoorden",
        f"{percentage(now.corrected + now.right, total)} van de meldingen kreeg antwoord"
        if total
        else "Antwoorden van aanbieders",
        "Wat aanbieders deden met de meldingen uit deze periode, tot vandaag. ‘Kon terecht’ vraagt geen antwoord.",
        ("Antwoord", "Meldingen", "Ervoor"),
        rows if total else (),
        "In deze periode viel er niets te beantwoorden.",
    )


def _missing(groups: Sequence[ShownGroup], facts: RegionFacts) -> Section:
    def subject(group: ShownGroup) -> str:
        product = facts.products.get(group.product_code)
        named = product.name if product else f"Segment {group.segment}" if group.segment else "Niet genoemd"
        return f"{named}, {group.area}" if group.area else named

    return Section(
        "ontbrekend-aanbod",
        "Wat ontbreekt volgens verwijzers",
        "Meldingen van ontbrekend aanbod uit dit kwartaal, per product en gebied. Alleen groepen van 5 of meer.",
        ("Wat ontbreekt", "Meldingen"),
        tuple((subject(group), group.total) for group in sorted(groups, key=lambda each: -each.total)),
        "Over geen product kwamen in dit kwartaal 5 meldingen.",
        href="/klankbord/ontbrekend-aanbod",
        href_text="Antwoorden van het regiobureau",
    )


def few(count: int) -> Cell:
    """A count of what people did as it is shown: below ``LEAST_COUNT`` only that it is below."""
    return f"< {LEAST_COUNT}" if 0 < count < LEAST_COUNT else count


def _share(share: Share | None) -> Cell:
    return None if share is None else share.percent / 100


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def _part(part: int, whole: int) -> float | None:
    return part / whole if whole else None
