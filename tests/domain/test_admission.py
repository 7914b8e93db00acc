import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.admission import (
    BoundaryQuality,
    PointPrecision,
    Verdict,
    assess,
    judge,
    uncertainty_m,
)

metres = st.floats(0, 400_000)
uncertain = st.floats(0.001, 10_000)


@pytest.mark.parametrize(
    ("distance", "uncertainty", "expected"),
    [
        (0, 0, Verdict.YES),
        (19_999.999, 0, Verdict.YES),
        (20_000, 0, Verdict.YES),
        (20_000.001, 0, Verdict.NO),
        (math.nextafter(20_000, math.inf), 0, Verdict.NO),
        (180_000, 0, Verdict.NO),
        (0, 3_200, Verdict.YES),
        (16_799.9, 3_200, Verdict.YES),
        (16_800, 3_200, Verdict.YES),
        (16_800.1, 3_200, Verdict.JUDGE),
        (20_000, 3_200, Verdict.JUDGE),
        (23_200, 3_200, Verdict.JUDGE),
        (23_201, 3_200, Verdict.NO),
        (52_600, 3_200, Verdict.NO),
        (180_000, 3_200, Verdict.NO),
        (17_999, 2_000, Verdict.YES),
        (18_001, 2_000, Verdict.JUDGE),
        (22_001, 2_000, Verdict.NO),
        (19_850, 150, Verdict.YES),
        (19_851, 150, Verdict.JUDGE),
        (20_150, 150, Verdict.JUDGE),
        (20_151, 150, Verdict.NO),
        (14_800, 5_200, Verdict.YES),
        (14_801, 5_200, Verdict.JUDGE),
    ],
)
def test_rule_at_twenty_kilometres(distance: float, uncertainty: float, expected: Verdict) -> None:
    assert judge(distance_m=distance, in_fringe=False, radius_m=20_000, uncertainty_m=uncertainty) is expected
    assert judge(distance_m=distance, in_fringe=True, radius_m=20_000, uncertainty_m=uncertainty) is Verdict.YES


@pytest.mark.parametrize(("uncertainty", "expected"), [(0, Verdict.YES), (3_200, Verdict.JUDGE)])
def test_point_inside_a_region_without_radius(uncertainty: float, expected: Verdict) -> None:
    assert judge(distance_m=0, in_fringe=False, radius_m=0, uncertainty_m=uncertainty) is expected


@given(metres, metres)
def test_exact_data_gives_yes_or_no(distance: float, radius: float) -> None:
    verdict = judge(distance_m=distance, in_fringe=False, radius_m=radius, uncertainty_m=0)
    assert verdict is (Verdict.YES if distance <= radius else Verdict.NO)


@given(metres, metres, uncertain)
def test_a_hard_answer_holds_whatever_the_true_distance(distance: float, radius: float, uncertainty: float) -> None:
    verdict = judge(distance_m=distance, in_fringe=False, radius_m=radius, uncertainty_m=uncertainty)
    if verdict is Verdict.YES:
        assert distance + uncertainty <= radius
    elif verdict is Verdict.NO:
        assert distance - uncertainty > radius
    else:
        assert distance + uncertainty > radius >= distance - uncertainty


@given(metres, metres, uncertain)
def test_a_fringe_municipality_is_admitted_at_any_distance(distance: float, radius: float, uncertainty: float) -> None:
    assert judge(distance_m=distance, in_fringe=True, radius_m=radius, uncertainty_m=uncertainty) is Verdict.YES


@given(metres, metres, metres, st.floats(0, 10_000))
def test_nearer_is_never_judged_worse(a: float, b: float, radius: float, uncertainty: float) -> None:
    rank = [Verdict.NO, Verdict.JUDGE, Verdict.YES].index
    near, far = (
        judge(distance_m=distance, in_fringe=False, radius_m=radius, uncertainty_m=uncertainty)
        for distance in sorted((a, b))
    )
    assert rank(near) >= rank(far)


@pytest.mark.parametrize("wrong", [-1.0, math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("name", ["distance_m", "radius_m", "uncertainty_m"])
def test_impossible_figures_are_refused(name: str, wrong: float) -> None:
    figures = {"distance_m": 1.0, "radius_m": 1.0, "uncertainty_m": 0.0} | {name: wrong}
    with pytest.raises(ValueError, match="finite number of metres"):
        judge(in_fringe=True, **figures)


@pytest.mark.parametrize(
    ("precision", "official", "expected"),
    [
        (PointPrecision.ADDRESS, True, 0),
        (PointPrecision.TYPED, True, 0),
        (PointPrecision.MAP, True, 1_000),
        (PointPrecision.POSTCODE6, True, 150),
        (PointPrecision.POSTCODE4, True, 2_000),
        (PointPrecision.ADDRESS, False, 3_200),
        (PointPrecision.TYPED, False, 3_200),
        (PointPrecision.POSTCODE6, False, 3_350),
        (PointPrecision.POSTCODE4, False, 5_200),
    ],
)
def test_uncertainty_adds_up(precision: PointPrecision, official: bool, expected: float) -> None:
    assert uncertainty_m(precision, official) == expected


def test_quality_of_boundaries() -> None:
    assert (BoundaryQuality(True).uncertainty_m, BoundaryQuality(True).median_m) == (0, 0)
    assert BoundaryQuality(False).median_m < BoundaryQuality(False).uncertainty_m


@pytest.mark.parametrize(
    ("distance", "uncertainty", "fringe", "reason"),
    [
        (0, 0, False, "Ligt in de regio."),
        (0, 3_200, False, "Ligt naar schatting in de regio."),
        (35_000, 0, True, "Ligt in een randgemeente die de regio toelaat."),
        (12_345, 0, False, "Ligt 12,3 km van de regiogrens; de grens is 20 km."),
        (30, 0, False, "Ligt minder dan 0,1 km van de regiogrens; de grens is 20 km."),
        (20_000, 0, False, "Ligt 20,0 km van de regiogrens; de grens is 20 km."),
        (20_000.3, 0, False, "Ligt 20001 m van de regiogrens; de grens is 20 km."),
        (19_999.7, 0, False, "Ligt 19999 m van de regiogrens; de grens is 20 km."),
        (34_000, 0, False, "Ligt 34,0 km van de regiogrens; de grens is 20 km."),
        (12_345, 3_200, False, "Ligt ongeveer 12,3 km van de regiogrens; de grens is 20 km."),
        (
            21_040,
            3_200,
            False,
            "Ligt ongeveer 21,0 km van de regiogrens, met een onzekerheid van 3,2 km; "
            "de grens is 20 km. Beoordeel dit zelf.",
        ),
        (
            19_900,
            150,
            False,
            "Ligt ongeveer 19,9 km van de regiogrens, met een onzekerheid van 150 m; "
            "de grens is 20 km. Beoordeel dit zelf.",
        ),
    ],
)
def test_reason_in_words(distance: float, uncertainty: float, fringe: bool, reason: str) -> None:
    judgement = assess(
        distance_m=distance,
        in_fringe=fringe,
        radius_m=20_000,
        uncertainty_m=uncertainty,
        data_version="officieel-1",
    )
    assert judgement.reason == reason
    assert (judgement.distance_m, judgement.uncertainty_m) == (distance, uncertainty)
    assert judgement.data_version == "officieel-1"
