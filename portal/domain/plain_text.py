"""Text of providers: paragraphs and lists, and nothing else. What is no list is shown as it was typed.

A blank line ends a paragraph, lines that begin with "- " are a list, any other line break stays. No HTML and
no Markdown: a template escapes every line.
"""

from dataclasses import dataclass

BULLET = "- "


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph with its lines, or a list with its items (without the dash)."""

    lines: tuple[str, ...]
    is_list: bool = False


def plain_text(text: str) -> tuple[TextBlock, ...]:
    """The blocks of ``text`` in order; none when it is blank. White space around a line is dropped."""
    blocks: list[TextBlock] = []
    lines: list[str] = []
    listing = False

    def close() -> None:
        if lines:
            blocks.append(TextBlock(tuple(lines), listing))
            lines.clear()

    for raw in text.splitlines():
        line = raw.strip()
        item = line.startswith(BULLET) and bool(line.removeprefix(BULLET).strip())
        if not line or item is not listing:
            close()
        listing = item
        if line:
            lines.append(line.removeprefix(BULLET).strip() if item else line)
    close()
    return tuple(blocks)


def plain_lines(text: str) -> tuple[str, ...]:
    """Every line or list item of ``text`` by itself, such as the steps of a referral."""
    return tuple(line for block in plain_text(text) for line in block.lines)
