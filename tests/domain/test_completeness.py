"""What is missing is named in the order of what others filled in."""

from portal.domain.completeness import FIELDS, Share, completeness


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
