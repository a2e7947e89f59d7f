"""A sheet lies where its points say; what cannot be right is said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterdx.core.errors import UserError
from waterdx.digitise.georeference.georeference import ControlPoint, Georeference
from waterdx.digitise.georeference.sheet_code import read_sheet_code
from waterdx.digitise.georeference.transforms import METHODS

PAPER = np.array([(100, 120), (3200, 90), (3210, 2200), (95, 2230), (1600, 1100), (800, 1700), (2500, 600)], float)


def ground_of(paper: np.ndarray, bend: float = 0.0) -> np.ndarray:
    """1/500 at 200 dpi, turned by 2 degrees, near the edge of a zone."""
    metres, turn = 0.0635, np.radians(2.0)
    x, y = paper[:, 0] * metres, -paper[:, 1] * metres
    east, north = x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)
    return np.stack([east + 31_000 + bend * (east / 100) ** 2, north + 150_700 + bend * east * north / 1e4], 1)


def points(paper: np.ndarray = PAPER, ground: np.ndarray | None = None) -> list[ControlPoint]:
    at = ground_of(paper) if ground is None else ground
    return [ControlPoint(tuple(p), tuple(g), f"P{k}") for k, (p, g) in enumerate(zip(paper, at, strict=True))]


@pytest.mark.parametrize("method", METHODS)
def test_every_transform_finds_a_sheet_that_was_only_turned_and_scaled(method: str) -> None:
    made = Georeference(method, points())
    inside = np.array([(500.0, 400.0), (2000.0, 2000.0)])
    np.testing.assert_allclose(made.to_ground(inside), ground_of(inside), atol=1e-5)
    assert made.scale(200.0) == pytest.approx(500, rel=1e-4) and made.turn_degrees == pytest.approx(2.0, abs=1e-4)


@given(st.sampled_from(sorted(METHODS)), st.floats(100, 3200), st.floats(100, 2200), st.floats(-0.5, 0.5))
def test_there_and_back_is_the_same_place(method: str, x: float, y: float, bend: float) -> None:
    made = Georeference(method, points(ground=ground_of(PAPER, bend)))
    at = np.array([(x, y)])
    np.testing.assert_allclose(made.to_paper(made.to_ground(at)), at, atol=0.01)


def test_second_order_follows_paper_that_has_bent_and_affine_tells_what_it_cannot() -> None:
    bent = ground_of(PAPER, 0.2)
    assert (
        Georeference("second_order", points(ground=bent)).rms_m < 1e-6 < 0.05 < Georeference("affine", points(ground=bent)).rms_m
    )  # type: ignore[operator]


def test_the_fit_of_just_enough_points_claims_no_accuracy() -> None:
    assert Georeference("affine", points(PAPER[:3])).rms_m is None


def test_a_point_typed_wrongly_is_named() -> None:
    ground = ground_of(PAPER)
    ground[4, 0] += 10
    made = Georeference("affine", points(ground=ground))
    assert made.bad_points == [4]
    assert "P4" in made.findings(200.0)[0].message.ja


def test_two_slips_do_not_hide_each_other() -> None:
    rng = np.random.default_rng(4)
    paper = rng.uniform((0, 0), (3300, 2300), (9, 2))
    ground = ground_of(paper) + rng.normal(0, 0.15, (9, 2))
    ground[[2, 7]] += (8.0, -6.0)
    for method in ("similarity", "affine", "thin_plate"):
        assert Georeference(method, points(paper, ground)).bad_points == [2, 7]


def test_points_clicked_by_hand_are_not_blamed() -> None:
    rng = np.random.default_rng(5)
    ground = ground_of(PAPER) + rng.normal(0, 0.15, PAPER.shape)
    assert Georeference("affine", points(ground=ground)).bad_points == []


def test_x_and_y_swapped_is_told_where_the_town_is_known() -> None:
    made = Georeference("affine", points(ground=ground_of(PAPER)))
    (found,) = made.findings(None, (150_000, 30_000, 152_000, 32_000))
    assert (found.check, found.severity) == ("sheet_place", "error") and "入れ替える" in found.message.ja


def test_an_odd_scale_is_mentioned() -> None:
    assert [one.severity for one in Georeference("affine", points()).findings(200.0 * 0.97)] == ["info"]


def test_points_that_fix_no_place_are_refused() -> None:
    line = np.array([(0.0, 0.0), (500.0, 500.0), (1000.0, 1000.0), (1500.0, 1500.0)])
    for method, chosen in (("affine", points(line[:3])), ("affine", points(PAPER[:2])), ("projective", points(line))):
        with pytest.raises(UserError):
            Georeference(method, chosen)
    with pytest.raises(UserError) as told:
        Georeference("affine", [*points(PAPER[:3]), points(PAPER[:1])[0]])
    assert "同じ点" in told.value.words.ja


def test_north_and_east_swapped_is_told_as_a_mirrored_sheet() -> None:
    with pytest.raises(UserError) as told:
        Georeference("affine", points(ground=ground_of(PAPER)[:, ::-1]))
    assert "取り違え" in told.value.words.ja


def test_a_scale_no_drawing_has_and_a_sheet_of_another_town_are_told() -> None:
    far = Georeference("affine", points(ground=ground_of(PAPER) * 100))
    assert {one.check for one in far.findings(200.0, (30_000, 150_000, 32_000, 152_000))} == {"sheet_scale", "sheet_place"}
    near = Georeference("affine", points())
    assert near.findings(200.0, (30_000, 150_000, 32_000, 152_000)) == []


def test_what_was_written_down_is_read_back_the_same() -> None:
    made = Georeference("thin_plate", points(ground=ground_of(PAPER, 0.1)))
    np.testing.assert_array_equal(Georeference.from_json(made.to_json()).to_ground(PAPER), made.to_ground(PAPER))


def test_a_sheet_code_gives_the_corners_it_stands_for() -> None:
    sheet = read_sheet_code("08-EE-75 3")
    assert (sheet.zone, sheet.box) == (8, (20_000, 156_000, 22_000, 157_500))
    assert read_sheet_code("EE75").box == (20_000, 156_000, 24_000, 159_000)
    assert read_sheet_code("08EE753").box[0] <= 21_984 < 22_000 and 156_000 <= 156_679 < 157_500
    for wrong in ("", "99EE753", "08ZZ753", "第12号"):
        with pytest.raises(UserError):
            read_sheet_code(wrong)
