"""What a form was made from: a short mark per field, so that a save notices what somebody else changed meanwhile.

The mark is of the content, not a counter: it also notices a change that came in by a file or another system.
"""

import hashlib
from collections.abc import Mapping

MARK = 8
"""Hexadecimal characters per field: chance hides one change in four thousand million."""


def version_of(fields: Mapping[str, str]) -> str:
    """The marks of ``fields`` in their order."""
    return "".join(
        hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:MARK] for value in fields.values()
    )


def changed_fields(version: str, fields: Mapping[str, str]) -> frozenset[str]:
    """The names in ``fields`` whose value is not the one that ``version`` was made of; all when it is no version."""
    now = version_of(fields)
    if len(version) != len(now):
        return frozenset(fields)
    return frozenset(
        name
        for place, name in enumerate(fields)
        if version[place * MARK : (place + 1) * MARK] != now[place * MARK : (place + 1) * MARK]
    )


def clashes(version: str, stored: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, bool]:
    """Fields to choose between when somebody else saved meanwhile, and whether this person changed them too.

    Empty when ``stored`` is what the form was made from. Else every field that now differs; False says that only the
    other person changed it, so that what is stored is the likely choice.
    """
    if not changed_fields(version, stored):
        return {}
    mine = changed_fields(version, typed)
    return {name: name in mine for name in stored if stored[name] != typed[name]}
