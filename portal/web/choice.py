"""What can be chosen in a form: options of lists and buttons, and one of two versions of a field."""

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


@dataclass(frozen=True, slots=True)
class TwoVersions:
    """A field that somebody else saved meanwhile: both versions, and which is chosen beforehand."""

    name: str
    label: str
    stored: str
    mine: str
    mine_chosen: bool
