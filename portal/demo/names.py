"""Invented names and sentences for the demo: clearly fictitious, so that nobody calls them."""

FIRST = (
    "De Blauwe Vlieger", "Het Anker aan de Aa", "De Maanvis", "Huize Avondrood", "De Vuurtoren", "Peelpoort",
    "De Zilveren Eik", "Het Wolkenhuis", "De Regenboogbrug", "Kompas en Kiel", "De Kleine Beer", "Stap Vooruit",
    "De Boomgaard", "Buitenkans", "De Waterjuffer", "Het Klaverblad", "De Stille Uil", "Noorderlicht aan de Dommel",
    "De Papieren Boot", "Het Zonnewiel", "De Groene Draak", "Sterrenstof", "De Linde", "Het Kwetterbos",
    "De Zevende Trede", "Windroos", "De Gouden Kever", "Het Luchtkasteel", "De Tweede Lente", "Zandloper",
    "De Vliegende Schildpad", "Het Bonte Schaap", "De Kleine Prins van Peel", "Morgenster", "De Houten Brug",
    "Het Lantaarntje", "De Wilde Roos", "Knikkerzak", "De Warme Kruik", "Het Vogelnest", "De Rode Ballon",
    "Zeepaardje", "De Omgekeerde Wereld",
)  # fmt: skip
SECOND = ("Jeugdhulp", "Jeugd-ggz", "Praktijk", "Gezinshulp")
STREETS = (
    "Lindelaan", "Molenstraat", "Kanaaldijk", "Wolfsberg", "Vlinderpad", "Kerkakkers", "Dorpsplein", "Meidoornhof",
    "Beekweide", "Heidebloem", "Torenveld", "Wilgenpad", "Zonnedauw", "Hazelaar", "Kapelweg", "Peelrand",
)  # fmt: skip

PROFILES: dict[str, tuple[str, ...]] = {
    "ggz": ("S4-07", "S4-11", "S4-12", "S4-13", "S4-14", "S4-15", "S4-16", "S4-19", "S4-20", "S4-21", "S4-22",
            "S4-23", "S4-18"),
    "gezin": ("S4-01", "S4-02", "S4-03", "S4-04", "S4-08", "S4-18", "S4-25", "S1-05", "S1-06", "S1-07", "S5-01"),
    "wonen": ("S2-01", "S2-02", "S2-03", "S2-04", "S2-05", "S2-06", "S2-07", "S2-08", "S4-10", "S5-02", "S5-05",
              "S5-06"),
    "dag": ("S3-01", "S3-02", "S3-03", "S3-04", "S3-05", "S3-06", "S4-09", "S4-10", "S4-04", "S4-24"),
    "zwaar": ("S1-01", "S1-02", "S1-03", "S1-04", "S1-08", "S1-09", "S1-10", "S1-11", "S1-12", "S5-03", "S5-04",
              "S4-06", "S4-12"),
    "klein": ("S4-04", "S4-05", "S4-13", "S4-15", "S4-17", "S4-21", "S4-11"),
}  # fmt: skip
"""Which products go together at one provider; codes of the demo region's catalogue."""

FITTING: dict[str, tuple[str, ...]] = {
    "S4-13": ("trauma", "emdr", "cgt", "slaap", "veiligheid"),
    "S1-08": ("trauma", "hechting", "igt", "jonge-kind", "pleeggezin"),
    "S4-11": ("angst", "somberheid", "slaap", "cgt", "rouw"),
    "S4-12": ("angst", "somberheid", "suicidaliteit", "zelfbeschadiging", "schematherapie", "systeemtherapie"),
    "S4-20": ("autisme", "systeemtherapie", "ouders"),
    "S4-14": ("adhd", "angst"),
    "S4-07": ("adhd", "autisme", "angst", "trauma"),
    "S4-16": ("eetproblemen", "cgt"),
    "S1-10": ("eetproblemen", "systeemtherapie"),
    "S4-17": ("dyslexie", "basisschool", "school"),
    "S4-18": ("scheiding", "ouders", "systeemtherapie"),
    "S4-15": ("vaktherapie", "speltherapie", "gedrag"),
    "S4-19": ("jonge-kind", "hechting", "slaap", "vht"),
    "S4-01": ("opvoeding", "triple-p", "pmto", "thuis"),
    "S4-02": ("vht", "hechting", "opvoeding", "thuis"),
    "S4-03": ("iag", "gedrag", "opvoeding", "thuis", "geweldloos-verzet"),
    "S4-06": ("lvb", "gedrag", "cgt"),
    "S1-02": ("lvb", "gedrag"),
    "S4-21": ("groep", "autisme", "gedrag"),
    "S4-22": ("online", "angst", "somberheid"),
    "S4-23": ("consultatie", "online"),
    "S4-25": ("gevlucht", "tolk", "trauma", "ar", "ti", "uk"),
    "S1-05": ("mst", "gedrag", "thuis"),
    "S1-06": ("mdft", "verslaving", "gedrag"),
    "S1-07": ("rgt", "gedrag", "systeemtherapie"),
    "S1-09": ("fact", "suicidaliteit", "thuis"),
    "S1-11": ("verslaving", "jongeren"),
    "S3-02": ("jonge-kind", "ontwikkeling", "groep"),
    "S3-03": ("schoolverzuim", "groep"),
    "S3-01": ("emb", "rolstoel"),
    "S3-05": ("autisme", "adhd", "groep"),
    "S2-08": ("ouders", "hechting", "veiligheid"),
    "S5-01": ("veiligheid", "thuis", "signs-of-safety"),
}
ANYWHERE = ("locatie", "individueel", "nl", "en", "avond", "weekend", "overbrugging", "consultatie", "rolstoel",
            "vrouwelijke-behandelaar", "mannelijke-behandelaar", "tolk", "pgb", "ervaringsdeskundige", "ouders",
            "jongeren", "basisschool", "ar", "tr", "pl")  # fmt: skip

WAYS = (
    "Wij beginnen met een kennismaking bij u thuis of bij ons.",
    "Samen maken we een plan met doelen die het gezin zelf kiest.",
    "Ouders en verzorgers doen vanaf de eerste afspraak mee.",
    "Als het kan betrekken wij school en andere hulpverleners.",
    "Elke zes weken kijken we samen of de hulp nog past.",
    "U krijgt een vast gezicht dat het hele traject blijft.",
    "We werken met kleine stappen, zodat vooruitgang zichtbaar is.",
    "Het team bestaat uit gedragswetenschappers, begeleiders en een regiebehandelaar.",
)
LIMITS = (
    "Niet geschikt bij acuut gevaar; bel dan de crisisdienst.",
    "Wij bieden geen hulp bij acute crisis.",
    "Bij verslaving verwijzen wij door.",
    "Niet geschikt wanneer een opname nodig is.",
    "",
    "",
    "",
)
