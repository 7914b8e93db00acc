"""A small rule-based stemmer for Dutch nouns, adjectives and infinitives in the words of youth care."""

from __future__ import annotations

import re
from functools import lru_cache

#: Forms that no rule reaches, or that a rule would get wrong.
IRREGULAR = {
    "kinderen": "kind",
    "kinders": "kind",
    "kids": "kind",
    "kinder": "kind",
    "jongen": "jongen",
    "jongens": "jongen",
    "jongeren": "jonger",
    "jongere": "jonger",
    "ouderen": "ouder",
    "leden": "lid",
    "gezinsleden": "gezinslid",
    "familieleden": "familielid",
    "teamleden": "teamlid",
    "steden": "stad",
    "crises": "crisis",
    "milieus": "milieu",
    "wachttijden": "wachttijd",
    "slaapt": "slap",
    "huilt": "huil",
    "blowt": "blow",
    "woont": "won",
    "leest": "les",
    "ging": "gan",
    "baby": "baby",
    "eten": "eten",
    "eet": "eten",
    "open": "open",
    "samen": "samen",
    "leven": "leven",
    "levens": "leven",
    "eigen": "eigen",
    "vakantie": "vakantie",
    "scholing": "scholing",
    "spelling": "spelling",
    "spellen": "spelling",
    "spelt": "spelling",
    "speelt": "spel",
    "les": "lesuur",
    "lessen": "lesuur",
    "paaz": "paaz",
    "stemming": "stemming",
    "stemmingen": "stemming",
    "plannen": "plannen",
    "planning": "plannen",
    "avonds": "avond",
    "nachts": "nacht",
    "middags": "middag",
    "ochtends": "ochtend",
    "morgens": "morgen",
    "instelling": "instelling",
    "instellingen": "instelling",
}

_VOWELS = "aeiouy"
_LONG_VOWEL = re.compile(r"(a|e|o|u)\1(?=[bcdfghjklmnpqrstvwxz]+$)")
_DOUBLE_END = re.compile(r"([bdfgklmnprst])\1$")
_PLURAL_S = re.compile(r"(?:[^aeiou]e[lnrm]|ie|[^e]ee|[aou]e[lnrm])s$|(?:eur|oor|air|aar|ier|team|club|bed|film)s$")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The key under which all forms of a folded, lower-case word are kept. Never empty; stable if repeated
    words are stemmed once only."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) <= 3 or not word.isalpha():
        return word
    return _finish(_strip(word))


def _strip(word: str) -> str:
    """Without plural, diminutive, -ing and inflection."""
    if word.endswith("kinderen"):
        return word[:-4]
    if word.endswith("heden"):
        return word[:-4] + "id" if word.endswith("eheden") else word[:-5] + "heid"
    word = _strip_s(word)
    word = _strip_diminutive(word)
    if word.endswith("ieen"):
        return word[:-2]
    if word.endswith("ingen") and len(word) >= 9:
        return word[:-5]
    if word.endswith("ing") and len(word) >= 7:
        return word[:-3]
    if word.endswith("en") and not word.endswith("een") and len(word) >= 5:
        return word[:-2]
    if word.endswith("e") and word[-2] not in "aeiou" and len(word) >= 5:
        return word[:-1]
    return word


def _strip_s(word: str) -> str:
    if len(word) >= 5 and _PLURAL_S.search(word):
        return word[:-1]
    if len(word) >= 5 and word.endswith("ings"):
        return word[:-1]
    return word


def _strip_diminutive(word: str) -> str:
    bare = word[:-1] if word.endswith("jes") else word
    if not bare.endswith("je") or len(bare) < 6:
        return word
    if bare.endswith("mpje"):
        return bare[:-3]
    if bare.endswith("tje") and (bare[-4] in _VOWELS or bare[-4] in "nrlw"):
        return bare[:-3]
    return bare[:-2]


def _finish(stemmed: str) -> str:
    """Spelling made even: z and v harden at the end, doubles become single (huiz, gezinn, probleem)."""
    if stemmed[-1] == "z":
        stemmed = stemmed[:-1] + "s"
    elif stemmed[-1] == "v":
        stemmed = stemmed[:-1] + "f"
    stemmed = _DOUBLE_END.sub(r"\1", stemmed)
    return _LONG_VOWEL.sub(r"\1", stemmed)
