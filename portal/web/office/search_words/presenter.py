"""From search words to the pages of the region office."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from portal.domain.dutch_time import AMSTERDAM
from portal.domain.search_word import MOST_PER_REGION, Sense
from portal.models import SearchWord
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.search_words.unknown_words import LEAST, SHOWN_DAYS
from portal.web.choice import Choice, ChoiceGroup
from portal.web.office.search_words.forms import WordForm
from portal.web.office.search_words.page import RemovePage, UnknownRow, WordGroup, WordRow, WordsPage
from portal.web.words.dutch import counted, short_date, thousands

WORDS_PATH = "/regiobeheer/zoekwoorden"
SENSES = {
    Sense.MEANS: ("Betekent een product", "Wie dit zoekt, ziet dit product bovenaan."),
    Sense.HINTS: ("Heeft met een product te maken", "Het product doet mee, maar staat lager."),
    Sense.ALSO: ("Zoek ook op een ander woord", "Alleen van dit woord naar het andere."),
    Sense.SAME: ("Is hetzelfde als een ander woord", "Allebei de kanten op."),
}
SENSE_NOTES = {Sense.MEANS: "betekent dit product", Sense.HINTS: "heeft ermee te maken"}
SYNONYMS = "Woorden die naar een ander woord leiden"


def words_page(
    facts: RegionFacts,
    words: Sequence[SearchWord],
    unknown: Sequence[tuple[str, int]],
    names: Mapping[int, str],
    default_region: str,
    *,
    form: WordForm,
    wanted: str = "",
    errors: Mapping[str, str] | None = None,
) -> WordsPage:
    """The page; ``names`` are those of accounts, ``wanted`` narrows the list."""
    shown = [word for word in words if _is_wanted(word, wanted, facts)]
    return WordsPage(
        region=facts.name,
        summary=f"{len(words)} van de {MOST_PER_REGION} zoekwoorden gebruikt",
        form=form,
        senses=tuple(
            Choice(sense.value, text, sense.value == form.sense, note) for sense, (text, note) in SENSES.items()
        ),
        products=_options(facts, form.product),
        wanted=wanted,
        found=f"{counted(len(shown), 'zoekwoord', 'zoekwoorden')} gevonden met ‘{wanted}’" if wanted else "",
        groups=_groups(facts, shown, names, default_region),
        unknown=tuple(
            UnknownRow(
                word,
                f"{thousands(count)} keer",
                f"{WORDS_PATH}?{urlencode({'woord': word})}#nieuw",
            )
            for word, count in unknown
        ),
        unknown_note=f"In de laatste {SHOWN_DAYS} dagen, minstens {LEAST} keer gezocht.",
        errors=dict(errors or {}),
    )


def remove_page(word: SearchWord, facts: RegionFacts) -> RemovePage:
    """The question whether to remove a word."""
    return RemovePage(word.phrase, does(word, facts), f"{WORDS_PATH}/{word.id}/weghalen")


def does(word: SearchWord, facts: RegionFacts) -> str:
    """What a search word does, as the end of a sentence that begins with the word."""
    if word.sense.about_product:
        verb = "betekent" if word.sense is Sense.MEANS else "heeft te maken met"
        product = facts.products.get(word.product_code)
        return f"{verb} {product.name if product else f'product {word.product_code}'}"
    verb = "is hetzelfde als" if word.sense is Sense.SAME else "zoekt ook op"
    return f"{verb} ‘{word.other_phrase}’"


def _is_wanted(word: SearchWord, wanted: str, facts: RegionFacts) -> bool:
    return not wanted or wanted in f"{word.phrase} {word.product_code} {does(word, facts)}".lower()


def _options(facts: RegionFacts, chosen: str) -> tuple[ChoiceGroup, ...]:
    groups: dict[int, list[Choice]] = {}
    for product in facts.products.values():
        text = f"{product.name} ({product.code})"
        groups.setdefault(product.segment, []).append(Choice(product.code, text, product.code == chosen))
    return tuple(ChoiceGroup(f"Segment {segment}", tuple(options)) for segment, options in groups.items())


def _groups(
    facts: RegionFacts, words: Sequence[SearchWord], names: Mapping[int, str], default_region: str
) -> tuple[WordGroup, ...]:
    """Products in the order of the catalogue, then what is not in it any more, then synonyms."""
    by_code: dict[str, list[SearchWord]] = {}
    for word in words:
        by_code.setdefault(word.product_code, []).append(word)
    order = {code: place for place, code in enumerate(facts.products)}
    codes = sorted(by_code, key=lambda code: (not code, order.get(code, len(order)), code))
    return tuple(_group(facts, code, by_code[code], names, default_region) for code in codes)


def _group(
    facts: RegionFacts, code: str, words: Sequence[SearchWord], names: Mapping[int, str], default_region: str
) -> WordGroup:
    product = facts.products.get(code)
    rows = tuple(
        WordRow(
            phrase=word.phrase,
            note=_note(word, facts, names),
            try_href=_try_href(word.phrase, facts, default_region),
            remove_href=f"{WORDS_PATH}/{word.id}/weghalen",
        )
        for word in words
    )
    if product is not None:
        return WordGroup(product.name, code, "", rows)
    if code:
        gone = "Dit product staat niet meer in de catalogus. Deze woorden doen niets: haal ze weg."
        return WordGroup(f"Product {code}", code, gone, rows)
    return WordGroup(SYNONYMS, "", "", rows)


def _note(word: SearchWord, facts: RegionFacts, names: Mapping[int, str]) -> str:
    what = SENSE_NOTES.get(word.sense) or does(word, facts)
    who = names.get(word.added_by_id or 0, "")
    day = short_date(word.added_at.astimezone(AMSTERDAM).date())
    return f"{what} · {who}, {day}" if who else f"{what} · {day}"


def _try_href(phrase: str, facts: RegionFacts, default_region: str) -> str:
    region = {} if facts.slug == default_region else {"regio": facts.slug}
    return f"/zoeken?{urlencode(region | {'q': phrase})}"
