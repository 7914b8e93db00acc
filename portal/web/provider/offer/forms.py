"""What the page of an own offer posts: texts in, words of an offer or sentences out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from werkzeug.datastructures import MultiDict

from portal.domain.errors import RefusedForm
from portal.services.offers.change_offer import MOST, OfferWords

MAX_NUMBER = 40
MAX_CODE = 60
MAX_CODES = 200
MAX_VERSION = 400
KEEP = "houd-"
"""Fields ``houd-<name>`` choose between two versions: "mijn" or "opgeslagen"."""


@dataclass(frozen=True, slots=True)
class OfferForm:
    """The fields as typed, for showing them again; a text that is too long is kept whole, so that nothing is lost."""

    description: str
    age_from: str
    age_to: str
    contra_indications: str
    characteristics: tuple[str, ...]
    how_to_refer: str
    phone: str
    phone_hours: str
    email: str
    website: str
    places_total: str
    bridging: str
    consultation: str
    version: str = ""
    stored: frozenset[str] = field(default=frozenset())
    """Names of fields for which the person chose what somebody else saved."""

    @classmethod
    def read(cls, form: MultiDict[str, str]) -> "OfferForm":
        """The posted fields; their size is bounded by that of a request."""
        texts = {name: _text(form.get(name, "")) for name in MOST}
        numbers = {name: form.get(name, "")[:MAX_NUMBER].strip() for name in ("age_from", "age_to", "places_total")}
        codes = {code[:MAX_CODE] for code in form.getlist("characteristics")[:MAX_CODES]}
        return cls(
            characteristics=tuple(sorted(codes)),
            version=form.get("version", "")[:MAX_VERSION],
            stored=frozenset(name for name in FIELDS if form.get(f"{KEEP}{name}") == "opgeslagen"),
            **texts,
            **numbers,
        )

    @classmethod
    def of(cls, words: OfferWords, version: str) -> "OfferForm":
        """The fields as they stand."""
        texts = words.texts | {"characteristics": words.characteristics}
        return cls(version=version, **texts)  # type: ignore[arg-type]

    @property
    def texts(self) -> dict[str, str]:
        """Every field as text, in the order of the words of an offer: for comparing versions."""
        return {
            name: "|".join(self.characteristics) if name == "characteristics" else getattr(self, name)
            for name in FIELDS
        }

    def chosen(self, words: OfferWords) -> "OfferForm":
        """The form with what is stored where the person chose that."""
        stored = OfferForm.of(words, self.version)
        return replace(self, **{name: getattr(stored, name) for name in self.stored})

    def words(self) -> OfferWords:
        """The words that were meant.

        Raises:
            RefusedForm: a number cannot be read, with a sentence per field.
        """
        errors: dict[str, str] = {}
        words = self._read(errors)
        if errors:
            raise RefusedForm(errors)
        return words

    def readable_words(self, stored: OfferWords) -> tuple[OfferWords, dict[str, str]]:
        """For a preview: numbers that cannot be read are as stored, with a sentence per field."""
        errors: dict[str, str] = {}
        words = self._read(errors)
        return replace(words, **{name: getattr(stored, name) for name in errors}), errors

    def _read(self, errors: dict[str, str]) -> OfferWords:
        texts = {name: getattr(self, name) for name in MOST}
        return OfferWords(
            age_from=_age(self.age_from, "age_from", errors),
            age_to=_age(self.age_to, "age_to", errors),
            places_total=_whole(self.places_total, "places_total", errors),
            characteristics=self.characteristics,
            **texts,
        )


FIELDS: tuple[str, ...] = tuple(each.name for each in fields(OfferWords))


def labels_of(codes: tuple[str, ...], known: Mapping[str, str]) -> str:
    """Names of characteristics for showing a version in words."""
    return ", ".join(known.get(code, code) for code in codes)


def _text(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _age(text: str, name: str, errors: dict[str, str]) -> int:
    number = _whole(text, name, errors)
    if number is None:
        errors.setdefault(name, "vul een leeftijd in")
    return number or 0


def _whole(text: str, name: str, errors: dict[str, str]) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        errors[name] = "vul een heel getal in, zonder letters of komma"
        return None
    return int(text)
