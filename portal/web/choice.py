"""What can be chosen in a form: the same value for drop-downs, radio buttons and tick boxes of every page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A value, its words, whether it is chosen, and where it needs one a line on what it means."""

    value: str
    text: str
    selected: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Choices under one heading."""

    title: str
    choices: tuple[Choice, ...]
