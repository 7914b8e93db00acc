"""What a provider says it does not do: such clauses of its own text are not searchable.

"Niet geschikt bij acuut gevaar", "bij verslaving verwijzen wij door": a search for those words must not find the
offer. The rules are about whole turns of phrase, so that "niet alleen" and "kinderen die niet naar school gaan" stay.
"""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
#: Where a sentence turns: after such a word another thing is said.
_TURN = re.compile(r";|,?\s+(?:maar|echter|daarentegen)\s+(?!ook\b)|,\s+(?:wel|dan)\s+", re.IGNORECASE)

_WE = r"(?:wij|we|ons|onze \w+|ik|men|de praktijk|het team)"
_SUITED = (
    r"(?:geschikt|bedoeld|passend|toegankelijk|ingericht|toegerust|beschikbaar|mogelijk|aangewezen|van toepassing)"
)
_OFFER = (
    r"(?:bieden|biedt|bied|geven|geeft|doen|behandelen|behandelt|begeleiden|begeleidt|leveren|levert|verzorgen|hebben|"
    r"heeft|nemen|plaatsen|verlenen|verleent|werken|kunnen|kan|mogen|accepteren|onderzoeken|diagnosticeren)"
)
_HELP = (
    r"(?:\w*hulp|\w*zorg|\w*behandeling(?:en)?|\w*behandelaanbod|\w*begeleiding|\w*opvang|\w*opname[sn]?|"
    r"\w*plek(?:ken)?|\w*plaats(?:en)?|aanbod|\w*diagnostiek|\w*therapie|\w*training|\w*verblijf|\w*expertise|"
    r"\w*ervaring|\w*psychiater|\w*bed(?:den)?|\w*dienst|\w*onderzoek|medicatie|medicijnen|mogelijkheid|"
    r"mogelijkheden|ruimte)"
)
#: Who says "geen" of these offers more, not less.
_WELCOME = r"(?!\s+(?:wachtlijst|wachttijd|indicatie|verwijzing|verwijsbrief|eigen bijdrage|contra-?\s?indicaties?)\b)"
_NEGATED = re.compile(
    "|".join(
        (
            rf"\b(?:niet|minder|on)\s*(?:\w+\s+){{0,2}}{_SUITED}\b",
            r"\bongeschikt\b|\bniet voor (?:kinderen|jeugdigen|jongeren|gezinnen|ouders|cliënten|mensen)\b",
            rf"(?<!die )\bgeen{_WELCOME}\s+(?:\w+\s+){{0,3}}{_HELP}\b",
            rf"\b{_OFFER}\s+{_WE}\b[^,]*\b(?:niet|geen)\b(?!\s+alleen){_WELCOME}",
            rf"\b{_WE}\s+{_OFFER}\s+(?:\w+\s+){{0,4}}(?<!die )(?:niet|geen)\b(?!\s+alleen){_WELCOME}",
            r"\b(?:verwijzen|verwijs|verwijst)\b(?!\s+(?:zo|indien|waar) nodig|\s+eventueel)"
            r"[^,]*\b(?:door|naar|terug)\b",
            r"\bdoorverw\w+|\bexclusie\w*|\buitsluitingscriteri\w+|\buitgesloten\b|\buitgezonderd\b",
            r"(?<!geen )(?<!zonder )\bcontra-?\s?indicaties?\b",
            r"\bmet uitzondering van\b|\bbehalve\b",
            r"\bvalt\b[^,]*\bbuiten\b|\bvallen\b[^,]*\bbuiten\b",
            r"\b(?:bel|bellen|belt)\s+(?:u\s+|je\s+)?(?:dan|direct|met|112|113|0\d+|de)\b",
            r"\bbij\b[^,]*\bbelt? (?:u|je)\b|\bneem (?:dan )?contact op met\b",
            r"\bniet (?:hier |bij ons )?terecht\b",
            r"\b(?:wordt|worden) (?:\w+\s+){0,3}niet (?:gegeven|gedaan|geleverd|behandeld|geboden|aangeboden)\b",
            r"\b(?:wordt|worden) (?:\w+\s+){0,3}niet (?:geplaatst|aangenomen|opgenomen)\b",
            r"^\s*niet bij\b|^\s*(?:momenteel |nu |tijdelijk )?geen\b" + _WELCOME + r"|^\s*zonder \w+\W*$",
            r"\b(?:hoort|horen) niet bij\b|\bvalt niet onder\b|\bniet gespecialiseerd\b|\ber niet voor\b",
            r"\bgeen sprake\b|\belders\b|\bniet de juiste plek\b",
            r"\b(?:nemen|neemt|plaatsen|plaatst|behandelen|behandelt) (?:\w+\s+){0,5}niet\b(?!\s+alleen)",
        )
    ),
    re.IGNORECASE,
)
#: A disclaimer that a comma goes on with is dropped with what follows; a comma before it keeps what went before.
_COMMA = re.compile(r",\s+(?=(?:niet|geen|behalve|met uitzondering|uitgezonderd|bel|neem)\b)", re.IGNORECASE)


#: What begins so holds only on a condition; when what follows refuses, the condition is what is refused.
_CONDITION = re.compile(r"^\s*(?:is er|heeft|hebt|indien|mocht|zijn er)\b", re.IGNORECASE)
_HEADING = re.compile(r"(?<!geen )\b(?:contra-?\s?indicaties?|exclusie\w*|uitsluitingscriteri\w+)\s*:", re.IGNORECASE)
#: Under such a heading sentences of so few words go on with the list.
_LISTED_WORDS = 3


def without_disclaimers(text: str) -> str:
    """The text without the clauses that say what is not offered."""
    kept: list[str] = []
    under_heading = False
    for sentence in _SENTENCE.findall(text):
        under_heading = under_heading and len(sentence.split()) <= _LISTED_WORDS
        if _HEADING.search(sentence):
            under_heading = True
        if under_heading:
            continue
        clauses = _clauses(sentence)
        refused = [_NEGATED.search(clause) is not None for clause in clauses]
        if any(refused) and _CONDITION.match(sentence):
            continue
        if kept and kept[-1].endswith("?") and any(refused) and sentence.lstrip().lower().startswith("dan "):
            kept.pop()
        kept.extend(clause.strip() for clause, out in zip(clauses, refused, strict=True) if not out)
    return " ".join(kept)


def _clauses(sentence: str) -> list[str]:
    return [clause for part in _TURN.split(sentence) for clause in _COMMA.split(part) if clause.strip()]
