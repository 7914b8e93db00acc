"""Paragraphs and lists, and everything else as it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.plain_text import TextBlock, plain_lines, plain_text


def paragraph(*lines: str) -> TextBlock:
    return TextBlock(lines)


def listing(*lines: str) -> TextBlock:
    return TextBlock(lines, is_list=True)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", ()),
        (" \n\n ", ()),
        ("Een zin.", (paragraph("Een zin."),)),
        ("Een\ntwee", (paragraph("Een", "twee"),)),
        ("Een\n\ntwee\n \n\ndrie", (paragraph("Een"), paragraph("twee"), paragraph("drie"))),
        ("- a\n- b", (listing("a", "b"),)),
        ("Wel:\n- a\n - b\nNiet", (paragraph("Wel:"), listing("a", "b"), paragraph("Niet"))),
        ("- a\r\n\r\n- b", (listing("a"), listing("b"))),
        ("-a\n-\n- ", (paragraph("-a", "-", "-"),)),
        ("<b>vet</b> **vet** [x](y)\n# kop\n* punt", (paragraph("<b>vet</b> **vet** [x](y)", "# kop", "* punt"),)),
    ],
)
def test_text_becomes_blocks(text: str, blocks: tuple[TextBlock, ...]) -> None:
    assert plain_text(text) == blocks


def test_steps_are_lines_and_items() -> None:
    assert plain_lines("Bel eerst.\n\n- Stuur de brief\n- Meld aan") == ("Bel eerst.", "Stuur de brief", "Meld aan")


@given(st.text(alphabet=st.sampled_from("ab- \n\r<")))
def test_no_letter_is_lost(text: str) -> None:
    kept = "".join(plain_lines(text))
    assert [each for each in kept if each in "ab<"] == [each for each in text if each in "ab<"]
    assert all(block.lines and all(block.lines) for block in plain_text(text))
