"""Words of the columns: which small number stands for which code, slug or name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from search_index.store.document import OfferDocument

#: The columns whose values are numbers of a vocabulary.
KINDS = (
    "region",
    "product",
    "product_name",
    "provider",
    "provider_name",
    "place",
    "municipality",
    "area",
    "characteristic",
)

#: What may stand between the labels of a document's characteristics, in the order in which it is tried.
_SEPARATORS = ("\n", " | ", "; ", ", ")


class Vocabulary:
    """Value <-> number per kind. Numbers are given out in order of appearance and never change."""

    def __init__(self, values: Mapping[str, list[str]] | None = None, labels: Mapping[str, str] | None = None) -> None:
        self.values: dict[str, list[str]] = {kind: list((values or {}).get(kind, ())) for kind in KINDS}
        self.labels: dict[str, str] = dict(labels or {})
        self._numbers = {
            kind: {value: number for number, value in enumerate(listed)} for kind, listed in self.values.items()
        }

    def copy(self) -> Vocabulary:
        """A copy that can grow without the original noticing."""
        return Vocabulary(self.values, self.labels)

    def number(self, kind: str, value: str) -> int:
        """The number of a value; gives out a new one when it is new."""
        numbers = self._numbers[kind]
        number = numbers.get(value)
        if number is None:
            number = numbers[value] = len(numbers)
            self.values[kind].append(value)
        return number

    def find(self, kind: str, value: str) -> int | None:
        """The number of a value, None when no document has it."""
        return self._numbers[kind].get(value)

    def has_all(self, documents: Iterable[OfferDocument]) -> bool:
        """Whether every value of these documents has a number, and every characteristic a label."""
        return all(
            all(code in self.labels and code in self._numbers["characteristic"] for code in document.characteristics)
            and all(getattr(document, kind) in self._numbers[kind] for kind in KINDS if kind != "characteristic")
            for document in documents
        )

    def learn_labels(self, codes: tuple[str, ...], text: str) -> None:
        """Remember what people call these characteristics; the codes stand in when the text cannot tell."""
        for separator in _SEPARATORS:
            labels = [label.strip() for label in text.split(separator)]
            if len(labels) == len(codes) and all(labels):
                self.labels.update(zip(codes, labels, strict=True))
                return
