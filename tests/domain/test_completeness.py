"""What is missing is named in the order of what others filled in."""

from portal.domain.completeness import FIELDS, Share, completeness, searched_fields


def test_everything_filled() -> None:
    judged = completeness(FIELDS, {}, counts_places=True)
    assert (judged.filled, judged.asked, judged.missing) == (len(FIELDS), len(FIELDS), ())


def test_places_are_asked_only_where_they_count() -> None:
    judged = completeness(set(FIELDS) - {"places_total"}, {}, counts_places=False)
    assert (judged.filled, judged.asked, judged.missing) == (len(FIELDS) - 1, len(FIELDS) - 1, ())


def test_three_missing_fields_with_the_largest_share_come_first() -> None:
    shares = {"email": Share(9, 10), "phone": Share(7, 10), "taal": Share(8, 10), "bridging": Share(1, 10)}
    judged = completeness((), shares, counts_places=True)
    assert judged.missing == (("email", Share(9, 10)), ("taal", Share(8, 10)), ("phone", Share(7, 10)))


def test_equal_shares_keep_the_order_of_worth() -> None:
    assert [name for name, _ in completeness((), {}, counts_places=False).missing] == list(FIELDS[:3])
    assert Share(0, 0).part == 0


KINDS = {"emdr": "methodiek", "cgt": "methodiek", "tolk": "taal", "overbrugging": "bijzonder", "pgb": "bijzonder"}


def test_what_referrers_filtered_on_comes_first() -> None:
    shares = {"email": Share(9, 10), "phone": Share(8, 10)}
    judged = completeness((), shares, counts_places=False, searched={"taal": 7, "bridging": 30})
    assert [name for name, _ in judged.missing] == ["bridging", "taal", "email"]


def test_searches_are_added_up_by_field_for_the_product_and_for_none() -> None:
    asked = {"P1|emdr": 4, "|cgt": 3, "P2|emdr": 90, "P1|tolk": 4, "|overbrugging": 5, "P1|pgb": 40, "P1|weg": 50}
    assert searched_fields(asked, "P1", KINDS) == {"methodiek": 7, "bridging": 5}
