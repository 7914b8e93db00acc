"""Boundaries: approximated out of the box, official after an import, and every admission judged again."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.admission import PointPrecision, Verdict
from portal.geography.boundary_file import BoundaryFileError
from portal.models import Admission, BoundarySource, Location, Municipality, OfferChange, RegionMunicipality
from portal.queries.regions import newest_boundary_source
from portal.services.admission.judge_admissions import judge_admissions, reapply_rule
from portal.services.admission.load_boundaries import import_boundaries, load_boundaries
from tests.factories.offers import MOMENT, make_location, make_offer, make_provider

OFFICIAL = Path(__file__).parents[3].parent / "shared" / "geo" / "gemeenten_2025.geojson"
needs_official = pytest.mark.skipif(not OFFICIAL.exists(), reason=f"no official boundary file at {OFFICIAL}")
ROERMOND = (197_300.0, 356_900.0)


def test_out_of_the_box_boundaries_are_approximated_and_say_so(session: Session) -> None:
    boundaries = load_boundaries(session)
    assert boundaries is not None
    assert (boundaries.official, len(boundaries.polygons)) == (False, 342)
    assert boundaries.names["GM1771"] == "Geldrop-Mierlo"


@needs_official
def test_an_official_file_replaces_them_and_judges_again(session: Session) -> None:
    provider = make_provider(session)
    far = make_location(session, provider, point=ROERMOND, place="Roermond", municipality="GM0957")
    make_offer(session, provider=provider, location=far, verdict=Verdict.JUDGE)
    near = make_offer(session)
    utrecht = make_location(session, provider, point=(136_000.0, 455_900.0), place="Utrecht", municipality="GM0344")
    make_offer(session, provider=provider, location=utrecht, product="S4-11", verdict=Verdict.JUDGE)
    boundaries, judged = import_boundaries(session, OFFICIAL, MOMENT)
    assert (len(boundaries.polygons), boundaries.official, judged) == (342, True, 3)
    needed = set(session.scalars(select(RegionMunicipality.municipality_code)))
    assert needed <= set(boundaries.polygons)
    source = newest_boundary_source(session)
    assert source is not None
    assert (source.official, source.municipality_count, len(source.checksum)) == (True, 342, 64)
    verdicts = {
        location: (admission.verdict, admission.data_version)
        for admission, location in session.execute(
            select(Admission, Location.place).join(Location, Location.id == Admission.location_id)
        )
    }
    assert verdicts["Veldhoven"] == (Verdict.YES, boundaries.version)
    assert verdicts["Utrecht"][0] is Verdict.NO
    assert near.id not in set(session.scalars(select(OfferChange.offer_id)))


@needs_official
def test_an_override_of_the_office_outlives_an_import(session: Session) -> None:
    provider = make_provider(session)
    utrecht = make_location(session, provider, point=(136_000.0, 455_900.0), place="Utrecht", municipality="GM0344")
    make_offer(session, provider=provider, location=utrecht, verdict=Verdict.JUDGE, override=True)
    import_boundaries(session, OFFICIAL, MOMENT)
    admission = session.scalars(select(Admission)).one()
    assert (admission.verdict, admission.override, admission.admissible) == (Verdict.NO, True, True)


def test_an_upgrade_applies_the_rule_again_to_what_was_measured(session: Session) -> None:
    provider = make_provider(session)
    far = make_location(session, provider, point=(176_000.0, 318_000.0), place="Maastricht", municipality="GM0935")
    kept = make_location(session, provider, point=ROERMOND, place="Roermond", municipality="GM0957")
    make_offer(session, provider=provider, location=far, verdict=Verdict.YES)
    make_offer(session, provider=provider, location=kept, product="S4-11", verdict=Verdict.JUDGE, override=True)
    for admission, distance in zip(
        session.scalars(select(Admission).order_by(Admission.id)), (52_600, 60_000), strict=True
    ):
        admission.distance_m, admission.uncertainty_m = distance, 3_200
    session.flush()
    assert reapply_rule(session, MOMENT) == 2
    found = [(row.verdict, row.admissible) for row in session.scalars(select(Admission).order_by(Admission.id))]
    assert found == [(Verdict.NO, False), (Verdict.NO, True)]
    assert len(session.scalars(select(OfferChange.offer_id)).all()) == 1  # only the one that vanished
    assert reapply_rule(session, MOMENT) == 0


@pytest.mark.parametrize("content", [b"{}", b"not json", b'{"type":"FeatureCollection","features":[]}'])
def test_a_wrong_file_gets_a_sentence_and_changes_nothing(session: Session, tmp_path: Path, content: bytes) -> None:
    before = load_boundaries(session)
    assert before is not None
    file = tmp_path / "grenzen.geojson"
    file.write_bytes(content)
    with pytest.raises(BoundaryFileError) as refused:
        import_boundaries(session, file, MOMENT)
    assert str(refused.value)
    after = load_boundaries(session)
    assert after is not None
    assert after.version == before.version
    assert len(session.scalars(select(BoundarySource)).all()) == 1


def test_a_verdict_that_turns_is_queued_for_the_index(session: Session) -> None:
    boundaries = load_boundaries(session)
    assert boundaries is not None
    provider = make_provider(session)
    location = make_location(session, provider)
    offer = make_offer(session, provider=provider, location=location, verdict=Verdict.NO)
    assert judge_admissions(session, boundaries, MOMENT) == 1
    assert session.scalars(select(OfferChange.offer_id)).all() == [offer.id]
    assert judge_admissions(session, boundaries, MOMENT) == 1
    assert session.scalars(select(OfferChange.offer_id)).all() == [offer.id]


def test_a_fringe_municipality_is_admitted_whatever_the_distance(session: Session) -> None:
    boundaries = load_boundaries(session)
    assert boundaries is not None
    provider = make_provider(session)
    location = make_location(session, provider, point=(136_000.0, 455_900.0), place="Utrecht", municipality="GM0344")
    location.precision = PointPrecision.POSTCODE4
    make_offer(session, provider=provider, location=location, verdict=Verdict.NO)
    session.add(RegionMunicipality(region_id=1, municipality_code="GM0344", fringe=True, valid_from=MOMENT.date()))
    session.flush()
    judge_admissions(session, boundaries, MOMENT)
    admission = session.scalars(select(Admission)).one()
    assert (admission.verdict, admission.in_fringe) == (Verdict.YES, True)


def test_every_municipality_has_a_shape(session: Session) -> None:
    without = session.scalars(select(Municipality.name).where(Municipality.boundary.is_(None))).all()
    assert without == []


@needs_official
def test_shapes_that_cannot_be_municipalities_are_refused(session: Session, tmp_path: Path) -> None:
    official = json.loads(OFFICIAL.read_text())
    corner = [[5.0, 52.0], [5.001, 52.0], [5.0, 52.001], [5.0, 52.0]]
    for size, sentence in ((1, "kleiner dan 1 km²"), (300, "overlappen")):
        ring = [[5.0 + (x - 5.0) * size, 52.0 + (y - 52.0) * size] for x, y in corner]
        for feature in official["features"]:
            feature["geometry"] = {"type": "Polygon", "coordinates": [ring]}
        file = tmp_path / f"onzin-{size}.geojson"
        file.write_text(json.dumps(official))
        with pytest.raises(BoundaryFileError, match=sentence):
            import_boundaries(session, file, MOMENT)
    assert len(session.scalars(select(BoundarySource)).all()) == 1
