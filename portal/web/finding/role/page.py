"""What /rol shows: the roles that a visitor can say they have."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """A role that somebody can say they have; ``word`` is "" for saying nothing."""

    word: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class RolePage:
    """What /rol shows."""

    seal: str
    error: str
    choices: tuple[RoleChoice, ...]
