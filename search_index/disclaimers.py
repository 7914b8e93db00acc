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
_NEGATED = re.compile(
    "|".join(
        (
            rf"\b(?:niet|minder|on)\s*(?:\w+\s+){{0,2}}{_SUITED}\b",
            r"\bongeschikt\b|\bniet voor (?:kinderen|jeugdigen|jongeren|gezinnen|ouders|cliënten|mensen)\b",
            rf"\bgeen\s+(?:\w+\s+){{0,3}}{_HELP}\b",
            rf"\b{_OFFER}\s+{_WE}\b[^,]*\b(?:niet|geen)\b(?!\s+alleen)",
            rf"\b{_WE}\s+{_OFFER}\s+(?:\w+\s+){{0,4}}(?:niet|geen)\b(?!\s+alleen)",
            r"\b(?:verwijzen|verwijs|verwijst)\b[^,]*\b(?:door|naar|terug)\b|\bdoorverw\w+",
            r"\bcontra-?\s?indicaties?\b|\bexclusie\w*|\buitsluitingscriteri\w+|\buitgesloten\b|\buitgezonderd\b",
            r"\bmet uitzondering van\b|\bbehalve (?:bij|voor|als|wanneer)\b",
            r"\bvalt\b[^,]*\bbuiten\b|\bvallen\b[^,]*\bbuiten\b",
            r"\b(?:bel|bellen|belt)\s+(?:u\s+|je\s+)?(?:dan|direct|met|112|113|de)\b|\bneem (?:dan )?contact op met\b",
            r"\bniet (?:hier |bij ons )?terecht\b",
            r"\b(?:wordt|worden) (?:\w+\s+){0,3}niet (?:behandeld|geboden|aangeboden|geplaatst|aangenomen|opgenomen)\b",
            r"\b(?:nemen|neemt|plaatsen|plaatst|behandelen|behandelt) (?:\w+\s+){0,5}niet\b(?!\s+alleen)",
        )
    ),
    re.IGNORECASE,
)
#: A disclaimer that a comma goes on with is dropped with what follows; a comma before it keeps what went before.
_COMMA = re.compile(r",\s+(?=(?:niet|geen|behalve|met uitzondering|uitgezonderd|bel|neem)\b)", re.IGNORECASE)


def without_disclaimers(text: str) -> str:
    """The text without the clauses that say what is not offered."""
    return " ".join(
        clause.strip()
        for sentence in _SENTENCE.findall(text)
        for clause in _clauses(sentence)
        if not _NEGATED.search(clause)
    )


def _clauses(sentence: str) -> list[str]:
    return [clause for part in _TURN.split(sentence) for clause in _COMMA.split(part) if clause.strip()]
