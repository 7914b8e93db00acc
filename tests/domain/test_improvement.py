"""What may happen to a wish, quarters, and links that may be shown to everybody."""

from datetime import date

import pytest

from portal.domain.improvement import (
    STATUS_ORDER,
    Decision,
    WishStatus,
    link_fault,
    plan_is_late,
    quarters_to_plan,
    read_anchor,
    why_not_decide,
    why_not_edit,
    why_not_finish,
    why_not_plan,
    why_not_vote,
)
from portal.domain.quarter import quarter_code

TODAY = date(2026, 11, 22)


def test_every_status_has_a_place_in_the_list() -> None:
    assert sorted(STATUS_ORDER) == sorted(WishStatus)


def test_open_wishes_take_votes_and_the_others_say_why_not() -> None:
    refused = {status for status in WishStatus if why_not_vote(status)}
    assert refused == {WishStatus.DONE, WishStatus.REFUSED}


def test_only_what_was_decided_can_be_planned_and_done() -> None:
    assert {status for status in WishStatus if not why_not_plan(status)} == {WishStatus.WILL_DO, WishStatus.PLANNED}
    fine = {WishStatus.WILL_DO, WishStatus.PLANNED, WishStatus.DONE}
    assert {status for status in WishStatus if not why_not_finish(status)} == fine
    assert "besluit" in why_not_plan(WishStatus.PROPOSED)


def test_a_decision_may_be_taken_again_but_what_is_done_is_opened_first() -> None:
    refused = {(status, each) for status in WishStatus for each in Decision if why_not_decide(status, each)}
    assert refused == {
        (WishStatus.DONE, Decision.LATER),
        (WishStatus.DONE, Decision.REFUSED),
        (WishStatus.WILL_DO, Decision.WILL_DO),
    }


def test_the_proposer_may_change_words_until_there_is_a_decision() -> None:
    assert {status for status in WishStatus if not why_not_edit(status)} == {WishStatus.PROPOSED}


def test_quarters_to_choose_begin_with_this_one() -> None:
    assert [quarter_code(each) for each in quarters_to_plan(TODAY)] == [
        "2026-4", "2027-1", "2027-2", "2027-3", "2027-4", "2028-1", "2028-2", "2028-3",
    ]  # fmt: skip


def test_a_plan_is_late_when_its_quarter_is_over() -> None:
    assert plan_is_late(WishStatus.PLANNED, date(2026, 7, 1), TODAY)
    assert not plan_is_late(WishStatus.PLANNED, date(2026, 10, 1), TODAY)
    assert not plan_is_late(WishStatus.DONE, date(2026, 7, 1), TODAY)


@pytest.mark.parametrize("link", ["https://regio.example/nieuws?id=3#kop", "http://regio.example:8080/", "#wens-12"])
def test_links_that_may_be_shown(link: str) -> None:
    assert link_fault(link) == ""


@pytest.mark.parametrize(
    "link",
    [
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//elders.example",
        "/verbeterd",
        "https://",
        "https:///pad",
        "https://iemand:geheim@regio.example",
        "https://regio.example\\@elders.example",
        "https://regio.example/a b",
        "https://regio.example/\u202e",
        "https://[::1",
        "https://regio.example:99999",
        "ftp://regio.example",
        "#anders",
        "#wens-0",
        "#wens-12 ",
        "https://regio.example/" + "x" * 300,
    ],
)
def test_links_that_may_not(link: str) -> None:
    assert link_fault(link)


def test_an_anchor_names_a_wish() -> None:
    assert [read_anchor(link) for link in ("#wens-12", "#wens-", "#wens-01", "https://x.example")] == [
        12,
        None,
        None,
        None,
    ]
