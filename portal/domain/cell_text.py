"""Text in cells of a spreadsheet: nothing that somebody typed may run there as a formula (OWASP, CSV injection)."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutral(text: str) -> str:
    """Text that a spreadsheet would run as a formula gets an apostrophe; ``plain`` takes it off again."""
    return f"'{text}" if text.lstrip("'").startswith(DANGEROUS) else text


def plain(text: str) -> str:
    """What ``neutral`` was given."""
    return text[1:] if text.startswith("'") and text[1:].lstrip("'").startswith(DANGEROUS) else text
