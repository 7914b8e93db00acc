"""What a search word may look like."""

import pytest

from portal.domain.search_word import LONGEST, Sense, fits, normal_phrase


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  De   Rode Loper ", "de rode loper"),
        ("Diëtist", "diëtist"),
        ("a\tb\u200bc\n", "a b c"),
        ("", ""),
        ("\x07", ""),
    ],
)
def test_a_phrase_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert normal_phrase(typed) == kept


def test_a_phrase_is_bounded() -> None:
    assert fits("een twee drie vier vijf")
    assert not fits("een twee drie vier vijf zes")
    assert fits("x" * LONGEST)
    assert not fits("x" * (LONGEST + 1))


def test_two_senses_are_about_products() -> None:
    assert [sense.about_product for sense in Sense] == [True, True, False, False]
