"""A save notices what somebody else changed, field by field."""

from portal.domain.form_version import changed_fields, clashes, version_of

STORED = {"description": "oud", "phone": "040", "email": ""}


def test_nothing_changed() -> None:
    assert changed_fields(version_of(STORED), STORED) == frozenset()
    assert clashes(version_of(STORED), STORED, STORED | {"phone": "mine"}) == {}


def test_the_field_that_changed_is_named() -> None:
    assert changed_fields(version_of(STORED), STORED | {"phone": "041"}) == {"phone"}


def test_what_is_no_version_says_that_all_changed() -> None:
    for version in ("", "abc", version_of(STORED) + "0"):
        assert changed_fields(version, STORED) == set(STORED)


def test_both_versions_with_the_likely_choice() -> None:
    theirs = STORED | {"description": "van hen"}
    typed = STORED | {"phone": "van mij"}
    assert clashes(version_of(STORED), theirs, typed) == {"description": False, "phone": True}


def test_the_same_change_by_both_is_no_choice() -> None:
    both = STORED | {"phone": "041"}
    assert clashes(version_of(STORED), both, both) == {}
