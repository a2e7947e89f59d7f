"""A sheet's own notes are found among its texts."""

from __future__ import annotations

import numpy as np

from waterdx.core.labels import Label
from waterdx.digitise.labels.notes import corner_notes, sheet_notes
from waterdx.digitise.labels.reading import ReadLabel


def text(raw: str, left: float, top: float) -> ReadLabel:
    right, bottom = left + len(raw) * 14, top + 20
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], float)
    return ReadLabel(raw, raw, Label(rest=raw), corners, 0.0, 0.98)


CORNERS = [
    text("X=149,120.500 Y=-31700.000", 50, 10), text("X=149120.500 Y=-31,502.000", 2000, 12),
    text("X=149000.000Y=-31700.000", 50, 1500), text("X=149000.000 Y=-31502.000", 2000, 1503),
]  # fmt: skip


def test_corner_coordinates_are_told_by_where_they_stand() -> None:
    found = {one.corner: (one.x_north_m, one.y_east_m) for one in corner_notes(CORNERS)}
    assert found == {
        "upper left": (149120.5, -31700.0), "upper right": (149120.5, -31502.0),
        "lower right": (149000.0, -31502.0), "lower left": (149000.0, -31700.0),
    }  # fmt: skip
    assert sheet_notes(CORNERS).corners_agree


def test_x_and_y_in_two_texts_are_one_corner() -> None:
    (one,) = corner_notes([text("X=149120.500", 50, 10), text("Y=-31700.000", 50, 40)])
    assert (one.x_north_m, one.y_east_m) == (149120.5, -31700.0)


def test_a_misread_corner_makes_the_corners_disagree() -> None:
    assert not sheet_notes([*CORNERS[:3], text("X=149900.000 Y=-31502.000", 2000, 1503)]).corners_agree


def test_the_title_block_gives_title_number_scale_and_coordinate_system() -> None:
    block = [
        text("図面名称", 1000, 1600), text("配水管平面図 中町", 1120, 1600), text("図面番号", 1000, 1640),
        text("第 012 号 縮尺 1:500", 1120, 1640), text("座標系", 1000, 1680), text("平面直角座標系 第Ⅷ系", 1120, 1680),
    ]  # fmt: skip
    notes = sheet_notes(block)
    assert (notes.title, notes.sheet_no, notes.scale) == ("配水管平面図 中町", "012", 500)
    assert "平面直角座標系" in notes.crs_words


def test_two_scales_that_differ_are_none() -> None:
    assert sheet_notes([text("S=1/500", 0, 0), text("縮尺 1/2500", 0, 50)]).scale is None
    assert sheet_notes([text("1/500", 0, 0)]).scale == 500
