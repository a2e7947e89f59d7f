"""Sheets find their place by the coordinates written at their corners, and take it along into other programs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.digitise.paper import sheet
from waterdx.core.errors import UserError
from waterdx.digitise.georeference.by import by_corners, ordered, read_corners
from waterdx.digitise.georeference.export import write_geotiff, write_world_file
from waterdx.digitise.georeference.frame import find_frame
from waterdx.digitise.georeference.georeference import ControlPoint, Georeference

SAMPLE = Path(__file__).parents[3] / "ledgers" / "sample_town"


def truth_of(facts: dict[str, object]) -> tuple[np.ndarray, np.ndarray]:
    corners = facts["corners"]
    return np.array([one["pixel"] for one in corners]), np.array([(one["y_east_m"], one["x_north_m"]) for one in corners])


@pytest.mark.parametrize(
    "name",
    ["drawing-2005", *(pytest.param(f"drawing-{name}", marks=pytest.mark.soak) for name in ("1975", "blueprint", "photo"))],
)
def test_a_sheet_lies_within_fifteen_centimetres_by_its_four_corners(name: str) -> None:
    scan, truth = sheet(name)
    grey = scan if scan.ndim == 2 else np.asarray(Image.fromarray(scan).convert("L"))
    paper, ground = truth_of(truth.facts)
    exact = Georeference("projective", [ControlPoint(tuple(p), tuple(g)) for p, g in zip(paper, ground, strict=True)])
    made = by_corners(grey, ground[[2, 0, 3, 1]])
    places = np.array([(x, y) for x in np.linspace(*paper[:2, 0], 5) for y in np.linspace(*paper[1:3, 1], 5)])
    assert np.hypot(*(made.to_ground(places) - exact.to_ground(places)).T).mean() < 0.15


def test_the_scanned_sheet_of_the_sample_town_lies_where_its_truth_says() -> None:
    truth = json.loads((SAMPLE / "scans_truth.json").read_text("utf-8"))["plan"]
    paper, ground = truth_of(truth)
    made = by_corners(np.asarray(Image.open(SAMPLE / "scan_平面図.png").convert("L")), ground)
    exact = Georeference("affine", [ControlPoint(tuple(p), tuple(g)) for p, g in zip(paper, ground, strict=True)])
    places = np.array([(x, y) for x in np.linspace(*paper[:2, 0], 7) for y in np.linspace(*paper[1:3, 1], 7)])
    assert np.hypot(*(made.to_ground(places) - exact.to_ground(places)).T).mean() < 0.15


def test_an_empty_sheet_and_noise_have_no_frame() -> None:
    assert find_frame(np.full((800, 1200), 250, np.uint8)) is None
    assert find_frame(np.random.default_rng(3).integers(0, 255, (800, 1200)).astype(np.uint8)) is None
    with pytest.raises(UserError):
        by_corners(np.full((800, 1200), 250, np.uint8), read_corners("120,0 0,200"))


def test_corners_that_are_no_rectangle_are_refused() -> None:
    with pytest.raises(UserError):
        ordered(np.array([(0, 0), (200, 0), (200, 120), (0, 20)], float))
    for text in ("", "1,2,3", "1,2 3,4 5,6"):
        with pytest.raises(UserError):
            read_corners(text)


def placed(method: str) -> Georeference:
    paper = [(10.0, 20.0), (890.0, 24.0), (880.0, 610.0), (14.0, 600.0), (450.0, 300.0), (200.0, 450.0), (700.0, 200.0)]
    ground = [(30_000 + x * 0.1 + 1e-5 * x * y * (method != "affine"), 150_000 - y * 0.1) for x, y in paper]
    return Georeference(method, [ControlPoint(p, g) for p, g in zip(paper, ground, strict=True)])


def test_a_world_file_gives_the_middle_of_the_first_pixel(tmp_path: Path) -> None:
    made = placed("affine")
    off = write_world_file(tmp_path / "a.pgw", made, 900, 620)
    a, c, b, d, e, n = (float(line) for line in (tmp_path / "a.pgw").read_text().split())
    np.testing.assert_allclose((e, n), made.to_ground(np.array([(0.5, 0.5)]))[0], atol=1e-6)
    np.testing.assert_allclose((a, c, b, d), (0.1, 0, 0, -0.1), atol=1e-9)
    assert off < 1e-6


@pytest.mark.parametrize("method", ["affine", "second_order"])
def test_a_geotiff_shows_ink_where_it_lies_on_the_ground(tmp_path: Path, method: str) -> None:
    image = np.full((620, 900), 255, np.uint8)
    image[300:306, 400:406] = 0
    made = placed(method)
    write_geotiff(tmp_path / "a.tif", image, made, 6676)
    with Image.open(tmp_path / "a.tif") as read:
        matrix = np.array(read.tag_v2[34264]).reshape(4, 4)
        assert read.tag_v2[34735][-1] == 6676
        y, x = (places.mean() + 0.5 for places in np.nonzero(np.asarray(read) < 128))
    at = matrix[:2, [0, 1]] @ (x, y) + matrix[:2, 3]
    np.testing.assert_allclose(at, made.to_ground(np.array([(403.0, 303.0)]))[0], atol=0.06)
