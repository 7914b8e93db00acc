"""Made-up offers for measuring: the same seed gives the same offers. Nothing in them is about a real provider.

One room for the words and for the dice; it knows no database, no engine and no question that will be asked.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from search_index.store.document import OfferDocument

#: The day on which the generated figures are looked at.
TODAY = date(2026, 3, 2)
REGION = "een-10-voor-de-jeugd"

#: code, name, what it is for.
PRODUCTS = tuple(
    (code, name, text)
    for code, name, text in (
        (
            "S1-01",
            "Klinische behandeling jeugd-ggz",
            "Opname bij psychose, ernstige depressie of gevaar voor zichzelf.",
        ),
        ("S1-05", "Multisysteemtherapie (MST)", "Intensieve behandeling thuis bij antisociaal gedrag."),
        ("S1-09", "FACT Jeugd", "Een vast team zoekt jongeren met problemen op veel gebieden thuis op."),
        ("S1-10", "Behandeling eetstoornissen hoog complex", "Dagbehandeling of opname bij anorexia of boulimia."),
        ("S1-11", "Jeugdverslavingszorg", "Behandeling bij gebruik van alcohol, drugs of gamen."),
        ("S2-01", "Pleegzorg voltijd", "Een kind woont bij een pleeggezin, met begeleiding van de pleegouders."),
        ("S2-02", "Pleegzorg deeltijd", "Een kind logeert weekenden of vakanties bij een pleeggezin."),
        ("S2-03", "Gezinshuis", "Wonen bij gezinshuisouders die professioneel zijn opgeleid."),
        ("S2-04", "Woongroep", "Wonen met een kleine groep leeftijdgenoten en begeleiding op de groep."),
        ("S2-05", "Kamertraining", "Jongeren leren in een eigen kamer zelf koken, geld beheren en een dag indelen."),
        ("S3-02", "Opgroeiproblematiek bij het jonge kind", "Medisch kinderdagverblijf voor peuters en kleuters."),
        ("S3-03", "Weer terug naar school", "Dagprogramma voor thuiszitters dat terugleidt naar onderwijs."),
        ("S3-04", "Duurzame dagbesteding", "Zinvolle daginvulling, bijvoorbeeld op een zorgboerderij."),
        ("S3-05", "Specialistische naschoolse opvang", "Opvang na school in een kleine groep, autisme of ADHD."),
        ("S4-01", "Opvoedondersteuning en ouderbegeleiding", "Ouders krijgen thuis hulp bij opvoeden en grenzen."),
        ("S4-02", "Video-hometraining", "Korte filmbeelden thuis laten ouders zien wat al goed gaat."),
        (
            "S4-03",
            "Intensieve ambulante gezinsbehandeling (IAG)",
            "Behandeling thuis voor gezinnen met veel problemen.",
        ),
        ("S4-04", "Individuele begeleiding jeugd", "Een begeleider oefent dagelijkse en sociale vaardigheden."),
        ("S4-06", "Behandeling LVB ambulant", "Behandeling van gedrag bij een licht verstandelijke beperking."),
        ("S4-07", "Diagnostiek jeugd-ggz", "Onderzoek naar ADHD, autisme, angst of een trauma, met een advies."),
        ("S4-10", "Logeren", "Het kind slaapt een weekend in een logeerhuis zodat ouders ontlast worden."),
        ("S4-11", "Basis-ggz jeugd", "Kortdurende behandeling bij lichte klachten zoals angst of somberheid."),
        ("S4-12", "Specialistische ggz jeugd", "Behandeling bij ernstige psychische klachten door een psychiater."),
        ("S4-13", "Traumabehandeling (EMDR)", "Behandeling na een ingrijpende gebeurtenis, vaak met EMDR."),
        ("S4-15", "Vaktherapie", "Behandeling met spel, beeldend werk, muziek, dans of drama."),
        ("S4-16", "Behandeling eetproblemen", "Ambulante behandeling bij eetproblemen en een verstoord zelfbeeld."),
        ("S4-17", "Dyslexiezorg (EED)", "Onderzoek en behandeling van ernstige dyslexie."),
        ("S4-18", "Hulp bij complexe scheiding", "Hulp voor kinderen en ouders die in strijd uit elkaar zijn."),
        ("S4-20", "Autismebehandeling", "Uitleg en behandeling voor jeugdigen met autisme en hun gezin."),
        ("S4-21", "Sociale vaardigheidstraining", "Groepstraining over vrienden maken, weerbaar zijn en pesten."),
        ("S5-01", "Ambulante spoedhulp", "Binnen 24 uur hulp thuis als de veiligheid in gevaar is."),
        ("S5-05", "Pleegzorg crisis", "Een pleeggezin dat dezelfde dag een kind kan opvangen."),
    )
)

CHARACTERISTICS = {
    "doelgroep": {
        "jonge-kind": "Jonge kinderen (0-6)",
        "basisschool": "Basisschoolkinderen",
        "jongeren": "Jongeren",
        "jongvolwassenen": "Jongvolwassenen 18-23 (verlengde jeugdhulp)",
        "ouders": "Ouders en gezin",
        "pleeggezin": "Pleeggezinnen",
        "lvb": "Licht verstandelijke beperking",
        "hoogbegaafd": "Hoogbegaafd",
    },
    "problematiek": {
        "adhd": "ADHD",
        "autisme": "Autisme",
        "angst": "Angst en dwang",
        "somberheid": "Somberheid en depressie",
        "trauma": "Trauma en PTSS",
        "eetproblemen": "Eetproblemen",
        "hechting": "Hechting",
        "verslaving": "Middelengebruik en gamen",
        "gedrag": "Gedragsproblemen en agressie",
        "scheiding": "Complexe scheiding",
        "schoolverzuim": "Schooluitval en thuiszitten",
        "opvoeding": "Opvoedproblemen",
        "rouw": "Rouw en verlies",
    },
    "methodiek": {
        "emdr": "EMDR",
        "cgt": "Cognitieve gedragstherapie",
        "mst": "MST",
        "speltherapie": "Speltherapie",
        "vaktherapie": "Vaktherapie",
        "vht": "Video-hometraining",
        "systeemtherapie": "Systeemtherapie",
        "geweldloos-verzet": "Geweldloos verzet",
    },
    "setting": {
        "thuis": "Bij het gezin thuis",
        "locatie": "Op locatie",
        "school": "Op school",
        "online": "Online",
        "individueel": "Individueel",
        "groep": "In een groep",
    },
    "taal": {"nl": "Nederlands", "en": "Engels", "ar": "Arabisch", "tr": "Turks", "pl": "Pools", "tolk": "Met tolk"},
    "bijzonder": {
        "overbrugging": "Biedt overbruggingszorg tijdens het wachten",
        "consultatie": "Denkt mee met verwijzers",
        "rolstoel": "Rolstoeltoegankelijk",
        "pgb": "Ook met pgb",
    },
}

_LABELS = {code: label for group in CHARACTERISTICS.values() for code, label in group.items()}

#: Town, municipality, area of the region, RD New x and y in metres (rounded to the kilometre).
PLACES = (
    ("Helmond", "GM0794", "Peelland", 174000, 388000),
    ("Asten", "GM0743", "Peelland", 180000, 380000),
    ("Deurne", "GM0762", "Peelland", 185000, 386000),
    ("Gemert", "GM1652", "Peelland", 175000, 396000),
    ("Someren", "GM0847", "Peelland", 177000, 377000),
    ("Geldrop", "GM1771", "Dommelvallei", 167000, 381000),
    ("Nuenen", "GM0820", "Dommelvallei", 167000, 387000),
    ("Veldhoven", "GM0861", "Veldhoven en Waalre", 156000, 381000),
    ("Waalre", "GM0866", "Veldhoven en Waalre", 159000, 377000),
    ("Eindhoven", "GM0772", "", 161000, 383000),
    ("Tilburg", "GM0855", "", 133000, 397000),
    ("'s-Hertogenbosch", "GM0796", "", 149000, 411000),
    ("Utrecht", "GM0344", "", 136000, 456000),
    ("Amsterdam", "GM0363", "", 121000, 487000),
    ("Rotterdam", "GM0599", "", 92000, 437000),
    ("Groningen", "GM0014", "", 233000, 582000),
    ("Zwolle", "GM0193", "", 203000, 503000),
    ("Maastricht", "GM0935", "", 176000, 318000),
)

_WHO = (
    "kinderen",
    "jongeren",
    "gezinnen",
    "pleegouders",
    "ouders met jonge kinderen",
    "meisjes vanaf twaalf jaar",
    "jeugdigen met een beperking",
    "kinderen op de basisschool",
    "jongvolwassenen",
    "broertjes en zusjes",
    "tieners",
    "peuters en kleuters",
    "jongens met weinig zelfvertrouwen",
    "alleenstaande ouders",
    "samengestelde gezinnen",
    "kinderen van gescheiden ouders",
    "jonge moeders",
    "vluchtelingenkinderen",
    "hoogbegaafde leerlingen",
    "grootouders die voor een kleinkind zorgen",
    "adoptiekinderen",
    "leerlingen van het speciaal onderwijs",
    "jongeren zonder dagbesteding",
    "kinderen van ouders met psychische problemen",
)
_WHAT = (
    "angstklachten",
    "somberheid",
    "een trauma",
    "gedragsproblemen",
    "autisme",
    "ADHD",
    "hechtingsproblemen",
    "schooluitval",
    "een complexe scheiding",
    "eetproblemen",
    "slaapproblemen",
    "een verstoorde hechting",
    "agressie en boosheid",
    "verslaving aan gamen",
    "rouw en verlies",
    "dwangklachten",
    "een laag zelfbeeld",
    "faalangst",
    "pestervaringen",
    "huiselijk geweld",
    "een taalachterstand",
    "bedplassen",
    "overgewicht",
    "tics",
    "zelfbeschadiging",
    "een burn-out",
    "prikkelgevoeligheid",
    "een depressie",
    "loverboyproblematiek",
    "blowen en drinken",
    "weglopen van huis",
    "een licht verstandelijke beperking",
    "onverklaarde lichamelijke klachten",
    "seksueel grensoverschrijdend gedrag",
    "schulden in het gezin",
    "niet-aangeboren hersenletsel",
    "identiteitsvragen",
    "een chronische ziekte",
    "sociale angst",
    "een moeilijke overgang naar de middelbare school",
)
_HOW = (
    "EMDR",
    "cognitieve gedragstherapie",
    "speltherapie",
    "systeemtherapie",
    "video-hometraining",
    "beeldende therapie",
    "gesprekken met het hele gezin",
    "psycho-educatie",
    "oefenen in de praktijk",
    "paardencoaching",
    "een weerbaarheidstraining",
    "muziektherapie",
    "psychomotorische therapie",
    "mindfulness",
    "ouder-kindtherapie",
    "een sociale vaardigheidstraining",
    "medicatie onder toezicht van een kinderarts",
    "schematherapie",
    "sensorische integratie",
    "lotgenotengroepen",
    "creatieve workshops",
    "sport en beweging",
    "traumasensitief werken",
    "oplossingsgerichte gesprekken",
    "narratieve therapie",
    "geweldloos verzet",
    "huiswerkbegeleiding",
    "een dagprogramma met vaste structuur",
    "zelfredzaamheidstraining",
    "ouderavonden",
)
_WHERE = (
    "bij het gezin thuis",
    "op onze locatie",
    "op school",
    "online",
    "op een zorgboerderij",
    "in een kleine groep",
    "in een huiselijke omgeving",
    "in de wijk",
    "in het gezinshuis",
    "in ons behandelcentrum",
    "in de natuur",
    "op de polikliniek",
    "in een gymzaal",
    "in een moestuin",
    "tijdens het avondeten",
    "in het buurthuis",
    "op het kinderdagverblijf",
    "in een atelier",
    "bij een manege",
    "in de huisartsenpraktijk",
    "via beeldbellen",
    "op de werkplek",
    "in een rustige praktijkruimte",
    "tijdens een weekendopvang",
    "in een verbouwde boerderij",
)
#: Halves of compounds, the usual ones first: providers call the same help by a thousand names.
_COMPOUND_FIRST = (
    "gezins",
    "jeugd",
    "ouder",
    "kinder",
    "school",
    "thuis",
    "zorg",
    "leer",
    "gedrags",
    "trauma",
    "angst",
    "pleeg",
    "crisis",
    "opvoed",
    "speel",
    "natuur",
    "muziek",
    "sport",
    "groeps",
    "wijk",
    "dag",
    "woon",
    "weekend",
    "vakantie",
    "nazorg",
    "autisme",
    "rouw",
    "taal",
    "slaap",
    "eet",
    "weerbaarheids",
    "talent",
    "netwerk",
    "logeer",
    "familie",
    "peuter",
    "hechtings",
    "emotie",
    "concentratie",
    "buurt",
)
_COMPOUND_SECOND = (
    "begeleiding",
    "behandeling",
    "training",
    "coaching",
    "ondersteuning",
    "programma",
    "groep",
    "therapie",
    "traject",
    "onderzoek",
    "opvang",
    "advies",
    "team",
    "spreekuur",
    "project",
    "aanpak",
    "cursus",
    "begeleider",
    "netwerk",
    "gesprekken",
    "interventie",
    "module",
    "activiteiten",
    "plan",
    "overleg",
    "diagnostiek",
    "werkplaats",
    "centrum",
    "aanbod",
    "consult",
)
_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag")
_TEMPLATES = (
    "Wij bieden hulp aan {who} met {what}.",
    "De behandeling bestaat uit {how} en vindt plaats {where}.",
    "Onze behandelaren werken {where} met {who}.",
    "Bij {what} zetten wij {how} in.",
    "Samen met ouders en school kijken we wat {who} nodig hebben om weer verder te kunnen.",
    "Een vaste begeleider komt {where} en sluit aan bij wat het gezin zelf al doet.",
    "Na de intake maken we een plan met doelen, dat we elke zes weken bespreken.",
    "We hebben veel ervaring met {what}, ook in combinatie met {what2}.",
    "De begeleiding start {where} en wordt afgebouwd zodra het kan.",
    "Veiligheid staat voorop; bij zorgen overleggen we met de verwijzer.",
    "{how} kan individueel of samen met {who}.",
    "Ons team bestaat uit pedagogen, psychologen en ervaringsdeskundigen.",
    "We werken nauw samen met huisartsen, wijkteams en het onderwijs in de regio.",
    "Tijdens het wachten bieden we een kort contact per week aan {who}.",
    "Naast {how} bieden we ook {compound} en {compound2}.",
    "Met {compound} helpen wij {who} die vastlopen door {what}.",
    "Vraag gerust naar de mogelijkheden van {compound} als {what} meespeelt.",
    "Voor {compound} staat een geregistreerde professional met jaren ervaring klaar.",
    "In de eerste weken onderzoeken we waar {what} vandaan komt en wat het in stand houdt.",
    "Wanneer {who} toe zijn aan een volgende stap, dragen we de hulp warm over.",
    "Ouders krijgen uitleg over {what} en oefenen zelf met kleine opdrachten.",
    "Wij geloven dat ieder kind wil leren, spelen en erbij horen.",
    "Er is een crisiskaart, zodat iedereen weet wie er gebeld wordt als het spannend wordt.",
    "Een traject duurt meestal tussen de drie en negen maanden, met {count} afspraken.",
    "Aanmelden kan met een verwijzing van de huisarts, de jeugdarts of de gemeente.",
    "Met {compound} en {how} leren {who} omgaan met {what}.",
    "Elke {day} is er een open inloop {where}, zonder afspraak.",
    "Sinds {year} bieden wij {compound}; er werken nu {count} mensen.",
    "We meten samen of het beter gaat en stellen het plan bij als dat nodig is.",
    "{who} krijgen bij ons een eigen mentor, die ook {where} langskomt.",
    "Wie {what} heeft, heeft vaak ook last van {what2}; daarom kijken we breed.",
    "Rust, regelmaat en een voorspelbare dag helpen {who} om weer vooruit te kijken.",
    "De gedragswetenschapper bewaakt de kwaliteit en is bereikbaar voor overleg.",
    "Een tolk is mogelijk als Nederlands niet de moedertaal is.",
    "Bij de start vragen we naar dromen, talenten en wat wel goed gaat.",
    "Soms is {compound} genoeg; soms is daarna nog {how} nodig.",
)
_COMPOUNDS = tuple(
    (halves, [1 / place for place in range(1, len(halves) + 1)]) for halves in (_COMPOUND_FIRST, _COMPOUND_SECOND)
)
#: Words of a description, at least and at most.
_LEAST_WORDS, _MOST_WORDS = 40, 120
_FIRST = ("Zorg", "Jeugd", "Gezin", "Kind", "Samen", "De Linde", "Het Kompas", "De Brug", "Horizon", "Anker", "Vlinder")
_SECOND = ("groep", "huis", "praktijk", "centrum", "kracht", "punt", "werk", "plein", "hof", "kring")


def offers(number: int, seed: int = 1, region: str = REGION) -> Iterator[OfferDocument]:
    """So many offers of one region, ids from 1. About a twentieth has no contract on :data:`TODAY`."""
    dice = random.Random(seed)
    providers = [_provider(dice, n) for n in range(max(number // 10, 3))]
    for identity in range(1, number + 1):
        yield _offer(dice, identity, region, dice.choice(providers))


def _provider(dice: random.Random, number: int) -> tuple[str, str]:
    return f"aanbieder-{number}", f"{dice.choice(_FIRST)}{dice.choice(_SECOND)} {number}"


def _offer(dice: random.Random, identity: int, region: str, provider: tuple[str, str]) -> OfferDocument:
    code, name, text = dice.choice(PRODUCTS)
    place, municipality, area, x, y = dice.choices(PLACES, weights=[4] * 10 + [1] * 8)[0]
    chosen = _characteristics(dice)
    crisis = code.startswith("S5")
    age_from = dice.choice((0, 2, 4, 6, 8, 12, 16))
    status, intake, start, free, total = _figure(dice, crisis)
    return OfferDocument(
        id=identity,
        region=region,
        product=code,
        product_name=name,
        product_text=text,
        segment=int(code[1]),
        provider=provider[0],
        provider_name=provider[1],
        place=place,
        municipality=municipality,
        area=area,
        x=x + dice.gauss(0, 4000),
        y=y + dice.gauss(0, 4000),
        age_from=age_from,
        age_to=dice.choice([age for age in (6, 12, 17, 18, 21, 23) if age > age_from]),
        characteristics=chosen,
        characteristic_text="; ".join(_LABELS[code] for code in chosen),
        text=_text(dice),
        status=status,
        intake_wait=intake,
        start_wait=start,
        places_free=free,
        places_total=total,
        measured_on=None if dice.random() < 0.05 else TODAY - timedelta(days=int(dice.expovariate(1 / 30))),
        ageing_after=2 if crisis else 31,
        stale_after=2 if crisis else 62,
        contract_from=date(2025, 1, 1),
        contract_to=dice.choice((None, None, None, date(2026, 12, 31), date(2026, 12, 31), date(2025, 12, 31)))
        if dice.random() < 0.3
        else None,
        stop_until=TODAY + timedelta(days=dice.randint(-30, 60)) if status == "stop" else None,
    )


def _characteristics(dice: random.Random) -> tuple[str, ...]:
    """One to six of every kind (of a kind that has fewer, at most all of them)."""
    chosen: list[str] = []
    for group in CHARACTERISTICS.values():
        chosen += dice.sample(sorted(group), dice.randint(1, min(6, len(group))))
    return tuple(chosen)


def _figure(dice: random.Random, crisis: bool) -> tuple[str, int | None, int | None, int | None, int | None]:
    """Status, intake wait, start wait, places free, places in total."""
    if crisis:
        total = dice.randint(1, 8)
        return "beschikbaar", None, None, dice.randint(0, total), total
    status = dice.choices(
        ("beschikbaar", "wachtlijst", "stop", "na-beoordeling", "onbekend"), weights=(20, 50, 8, 8, 14)
    )[0]
    if status == "beschikbaar":
        return status, dice.choice((0, 0, 1)), dice.choice((0, 0, 1, 2)), dice.choice((None, 1, 3)), None
    if status == "wachtlijst":
        intake = None if dice.random() < 0.08 else min(int(dice.expovariate(1 / 8)), 200)
        start = None if dice.random() < 0.08 else min(int(dice.expovariate(1 / 12)), 200)
        return status, intake, start, None, None
    return status, None, None, None, None


def _text(dice: random.Random) -> str:
    """A description of 40 to 120 words."""
    wanted = dice.randint(40, 120)
    sentences = [_sentence(dice)]
    words = len(sentences[0].split())
    while words < wanted:
        sentence = _sentence(dice)
        length = len(sentence.split())
        if words + length <= _MOST_WORDS:
            sentences.append(sentence)
            words += length
        elif words >= _LEAST_WORDS:
            break
    return " ".join(sentences)


def _sentence(dice: random.Random) -> str:
    what, other = dice.sample(_WHAT, 2)
    sentence = dice.choice(_TEMPLATES).format(
        who=dice.choice(_WHO),
        what=what,
        what2=other,
        how=dice.choice(_HOW),
        where=dice.choice(_WHERE),
        compound=_compound(dice),
        compound2=_compound(dice),
        day=dice.choice(_DAYS),
        year=dice.randint(1985, 2025),
        count=dice.randint(4, 60),
    )
    return sentence[0].upper() + sentence[1:]


def _compound(dice: random.Random) -> str:
    """One of some twelve hundred words, the n-th half of a word n times as rare as the first."""
    first, second = (dice.choices(halves, weights)[0] for halves, weights in _COMPOUNDS)
    return first + second
