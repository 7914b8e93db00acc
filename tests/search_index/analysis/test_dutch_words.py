"""A word that exists in Dutch is never taken for a typing error."""

from __future__ import annotations

import pytest

from search_index.analysis.corrections import Spelling
from search_index.analysis.dutch_words import DutchWords, dutch_words


def test_words_are_known_by_how_often_they_were_counted() -> None:
    words = DutchWords([("Café", 900), ("velthoven", 50), ("deur", 51)])
    assert words.has("cafe")
    assert words.has_in_use("cafe")
    assert words.has("velthoven")
    assert not words.has_in_use("velthoven")
    assert words.has_in_use("deur")
    assert not words.has("deurn")
    assert not words.has("")
    assert not DutchWords([]).has("deur")


@pytest.mark.parametrize("word", ["verliefd", "gillen", "gemerkt", "deuren", "armen", "rood"])
def test_ordinary_words_are_in_use(word: str) -> None:
    assert dutch_words().has_in_use(word)


@pytest.mark.parametrize("word", ["autsime", "pleegzorrg", "depresie", "eidnhoven", "gescheidn", ""])
def test_typing_errors_are_no_words(word: str) -> None:
    assert not dutch_words().has(word)


def test_only_what_is_no_word_is_corrected() -> None:
    spelling = Spelling(["verlies", "autisme", "roos", "late"])
    assert spelling.closest("verliefd") is None
    assert spelling.closest("rood") is None
    assert spelling.closest("lage") is None
    assert spelling.closest("autsime") == "autisme"
    assert spelling.closest("verleis") == "verlies"
