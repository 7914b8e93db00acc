"""Who may do what, for every role."""

import pytest

from portal.domain.permissions import (
    Actor,
    Role,
    home_path,
    may_manage_region,
    may_report_wait,
    may_review_use,
    may_see_own_offers,
    may_vote,
)

PROVIDER = Actor(1, Role.PROVIDER, provider_id=7)
OFFICE = Actor(2, Role.OFFICE, region_id=3)
PANEL = Actor(3, Role.PANEL, region_id=3)
ADMIN = Actor(4, Role.ADMIN)
EVERYBODY = (PROVIDER, OFFICE, PANEL, ADMIN)


def test_only_the_provider_itself_reports_its_waits() -> None:
    assert [may_report_wait(each, offer_provider_id=7) for each in EVERYBODY] == [True, False, False, False]
    assert not may_report_wait(PROVIDER, offer_provider_id=8)
    assert not may_report_wait(Actor(9, Role.PROVIDER), offer_provider_id=0)


def test_only_a_provider_has_own_offers() -> None:
    assert [may_see_own_offers(each) for each in EVERYBODY] == [True, False, False, False]
    assert not may_see_own_offers(Actor(9, Role.PROVIDER))


def test_the_office_manages_its_own_region() -> None:
    assert [may_manage_region(each, region_id=3) for each in EVERYBODY] == [False, True, False, True]
    assert not may_manage_region(OFFICE, region_id=4)


def test_panel_and_office_review_use_of_their_region() -> None:
    assert [may_review_use(each, region_id=3) for each in EVERYBODY] == [False, True, True, True]
    assert not may_review_use(PANEL, region_id=4)


def test_members_of_the_panel_vote_in_their_region() -> None:
    assert [may_vote(each, region_id=3) for each in EVERYBODY] == [False, False, True, False]
    assert not may_vote(PANEL, region_id=4)


@pytest.mark.parametrize("role", list(Role))
def test_everybody_lands_somewhere(role: Role) -> None:
    assert home_path(role).startswith("/")


def test_office_and_panel_land_on_their_own_pages() -> None:
    assert home_path(Role.OFFICE) == "/regiobeheer"
    assert home_path(Role.PANEL).startswith("/klankbord")
