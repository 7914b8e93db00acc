import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.postcode import InvalidPostcode, Postcode, place_key

letters = st.text(string.ascii_uppercase, min_size=2, max_size=2).filter(lambda two: two not in {"SA", "SD", "SS"})
digits = st.integers(1000, 9999).map(str)


@pytest.mark.parametrize(
    ("text", "shown", "full"),
    [
        ("5503", "5503", False),
        ("5503AB", "5503 AB", True),
        (" 5503 ab ", "5503 AB", True),
        ("5503\u00a0ab", "5503 AB", True),
        ("1000", "1000", False),
    ],
)
def test_reads_what_people_type(text: str, shown: str, full: bool) -> None:
    postcode = Postcode.parse(text)
    assert (str(postcode), postcode.four, postcode.is_full) == (shown, shown[:4], full)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "0503", "550", "55033", "5503A", "5503ABC", "AB5503", "55 03", "5503 ÄB", "5503AB\n1"),
        # Digits of other scripts, and a text far too long to be meant as a postcode.
        *("٥٥٠٣", "５５０３", f"5503{' ' * 5_000}AB"),
    ],
)
def test_refuses_what_is_no_postcode(text: str) -> None:
    with pytest.raises(InvalidPostcode, match="Dit is geen postcode"):
        Postcode.parse(text)


@pytest.mark.parametrize("never", ["SA", "SD", "SS", "ss"])
def test_refuses_letters_that_are_never_issued(never: str) -> None:
    with pytest.raises(InvalidPostcode, match=f"De letters {never.upper()}"):
        Postcode.parse(f"5503{never}")


def test_error_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="postcode"):
        Postcode.parse("geen")


@pytest.mark.parametrize("parts", [("550", ""), ("5503", "ab"), ("5503", "A"), ("", "")])
def test_cannot_be_made_wrong(parts: tuple[str, str]) -> None:
    with pytest.raises(InvalidPostcode):
        Postcode(*parts)


@given(digits, letters | st.just(""))
def test_written_and_read_back(four: str, two: str) -> None:
    postcode = Postcode(four, two)
    assert Postcode.parse(str(postcode)) == postcode
    assert Postcode.parse(f"{four}{two}".lower()) == postcode


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        postcode = Postcode.parse(text)
    except InvalidPostcode:
        return
    assert Postcode.parse(str(postcode)) == postcode


@pytest.mark.parametrize(
    "names",
    [
        ("'s-Hertogenbosch", "s hertogenbosch", "’s-Hertogenbosch", "S-HERTOGENBOSCH"),
        ("Geldrop-Mierlo", "geldrop mierlo", "GeldropMierlo"),
        ("2e Exloërmond", "2e exloermond"),
        ("Sint-Oedenrode", "St. Oedenrode", "st oedenrode"),
        ("St.-Annaparochie", "Sint Annaparochie"),
        ("Súdwest-Fryslân", "sudwest fryslan"),
    ],
)
def test_one_key_for_spellings_of_one_place(names: tuple[str, ...]) -> None:
    assert len({place_key(name) for name in names}) == 1


def test_different_places_keep_different_keys() -> None:
    assert len({place_key(name) for name in ("Best", "Beest", "Bergen (NH)", "Bergen (L)", "Steensel")}) == 5


@given(st.text())
def test_key_is_plain_and_folding_again_changes_nothing(text: str) -> None:
    key = place_key(text)
    assert set(key) <= set(string.ascii_lowercase + string.digits)
    assert place_key(key) in {key, "sint"}
