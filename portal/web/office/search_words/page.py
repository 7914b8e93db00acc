"""What the pages of the region office show: frozen values that templates print and decide nothing about."""

from dataclasses import dataclass, field

from portal.web.choice import Choice, ChoiceGroup
from portal.web.office.search_words.forms import WordForm


@dataclass(frozen=True, slots=True)
class WordRow:
    """A search word in the list; ``note`` is what it does and who added it when."""

    phrase: str
    note: str
    try_href: str
    remove_href: str


@dataclass(frozen=True, slots=True)
class WordGroup:
    """The words that lead to one product, or the synonyms; without ``code`` there is no such product (any more)."""

    heading: str
    code: str
    note: str
    rows: tuple[WordRow, ...]


@dataclass(frozen=True, slots=True)
class UnknownRow:
    """A word that people searched and nothing knows."""

    word: str
    count: str
    use_href: str


@dataclass(frozen=True, slots=True)
class WordsPage:
    """Everything /regiobeheer/zoekwoorden shows; ``errors`` maps phrase, product or other to a sentence."""

    region: str
    summary: str
    form: WordForm
    senses: tuple[Choice, ...]
    products: tuple[ChoiceGroup, ...]
    wanted: str
    found: str
    groups: tuple[WordGroup, ...]
    unknown: tuple[UnknownRow, ...]
    unknown_note: str
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RemovePage:
    """The question before a search word is removed."""

    phrase: str
    does: str
    action: str
