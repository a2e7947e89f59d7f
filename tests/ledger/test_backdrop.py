"""Pictures beneath the pipes: each pixel where it belongs on the ground, none copied, none lost without a word."""

from __future__ import annotations

import shutil
from pathlib import Path, PureWindowsPath

import numpy as np
import pytest
from pictures import HALF_WORLD, checks, geopackage_tiles, mbtiles, tile_bytes, tile_of, world_image

from waterdx.core import sample_town
from waterdx.core.errors import UserError
from waterdx.digitise.georeference.export import coarse_then_between, write_geotiff
from waterdx.digitise.georeference.georeference import ControlPoint, Georeference
from waterdx.ledger import undo
from waterdx.ledger.backdrop import image_file, kept, tiles
from waterdx.ledger.backdrop.held import Held
from waterdx.ledger.backdrop.raster import drawn, transformed
from waterdx.ledger.coordinates import NOTHING_SAID, Coordinates
from waterdx.ledger.ingest import ingest
from waterdx.store import project
from waterdx.store.layers import bounds_of

EPSG = 6676
RED, GREEN = (200, 60, 40), (30, 160, 70)


@pytest.fixture(scope="module")
def town_with_pipes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("town") / "山中町.gpkg"
    project.create(path, "山中町", f"EPSG:{EPSG}")
    ingest(path, sample_town.sample_files()[0])
    return path


@pytest.fixture
def town(town_with_pipes: Path, tmp_path: Path) -> Path:
    (tmp_path / "町").mkdir()
    return Path(shutil.copy(town_with_pipes, tmp_path / "町" / "山中町.gpkg"))


@pytest.fixture
def corner(town: Path) -> tuple[float, float]:
    """The north-west of what the town has."""
    with project.reading(town) as conn:
        found = bounds_of(conn)
    assert found is not None
    return found[0], found[3]


def there(town: Path) -> list[kept.Backdrop]:
    with project.reading(town) as conn:
        return kept.backdrops_in(conn)


def colour_at(image: np.ndarray, box: tuple[float, float, float, float], east: float, north: float) -> tuple[int, ...]:
    height, width = image.shape[:2]
    column, row = (east - box[0]) / (box[2] - box[0]) * width, (box[3] - north) / (box[3] - box[1]) * height
    return tuple(image[int(row), int(column)].tolist())


@pytest.mark.parametrize("end", [".pgw", ".PGW", ".wld", ".pngw"])
def test_an_image_lies_where_its_world_file_says(tmp_path: Path, end: str) -> None:
    path = world_image(tmp_path / "航空写真.png", 1000.0, 2000.0, 0.5, checks(400, 200), end)
    raster = image_file.raster_of(image_file.placed(path), EPSG)
    assert raster.box == (1000.0, 1900.0, 1200.0, 2000.0)
    box = (990.0, 1890.0, 1210.0, 2010.0)
    seen = drawn(raster, box, 440, 240, EPSG)
    assert seen is not None
    assert colour_at(seen, box, 1001, 1999) == (*RED, 255) and colour_at(seen, box, 1099, 1951) == (*RED, 255)
    assert colour_at(seen, box, 1101, 1999) == (255, 255, 255, 255) and colour_at(seen, box, 995, 1999) == (0, 0, 0, 0)


def test_an_image_turned_and_sheared_by_its_world_file_is_drawn_so(tmp_path: Path) -> None:
    path = world_image(tmp_path / "a.png", 0.0, 0.0, 1.0, checks(100, 100))
    path.with_suffix(".pgw").write_text("0\n1\n1\n0\n0.5\n0.5\n", "ascii")  # its rows run east, its columns north
    raster = image_file.raster_of(image_file.placed(path), EPSG)
    seen = drawn(raster, (0.0, 0.0, 100.0, 100.0), 100, 100, EPSG)
    assert seen is not None and tuple(seen[95, 5]) == (*RED, 255) and tuple(seen[5, 5]) == (255, 255, 255, 255)


def test_a_geotiff_of_our_own_comes_back_to_its_place(tmp_path: Path) -> None:
    corners = [(0.0, 0.0), (300.0, 0.0), (300.0, 200.0), (0.0, 200.0)]
    made = Georeference("similarity", [ControlPoint((x, y), (5000 + x / 2, 6000 - y / 2)) for x, y in corners])
    write_geotiff(tmp_path / "紙.tif", checks(300, 200), made, EPSG)
    placed = image_file.placed(tmp_path / "紙.tif")
    assert placed.epsg == EPSG
    assert placed.box == pytest.approx((5000.0, 5900.0, 5150.0, 6000.0))


def test_tiles_in_web_mercator_are_warped_into_the_town(town: Path, corner: tuple[float, float], tmp_path: Path) -> None:
    west, north = corner
    x, y = transformed(np.array([[west + 500, north - 500]]), EPSG, 3857)[0]
    column, row = tile_of(x, y, 16)
    path = mbtiles(
        tmp_path / "地理院.mbtiles", {(16, column, row): tile_bytes(RED), (16, column + 1, row): tile_bytes(GREEN, "JPEG")}
    )
    kept.bring(town, path, coordinates=NOTHING_SAID)
    raster = kept.raster_of(town, there(town)[0])
    size = 2 * HALF_WORLD / (1 << 16)
    inside = np.array(
        [[(column + part) * size - HALF_WORLD, HALF_WORLD - (row + 0.5) * size] for part in (0.02, 0.98, 1.02, -0.1)]
    )
    places = transformed(inside, 3857, EPSG)
    box = (west, north - 1500, west + 1500, north)
    seen = drawn(raster, box, 750, 750, EPSG)
    assert seen is not None
    first, last, beside, outside = (colour_at(seen, box, *place) for place in places)
    assert first == last == (*RED, 255) and outside == (0, 0, 0, 0)
    assert np.abs(np.array(beside[:3]) - GREEN).max() < 4


def test_the_warp_is_off_by_less_than_a_hundredth_of_a_pixel_over_a_town() -> None:
    """20 km at 1,600 pixels: exact transforms of all of one row and column against those in between."""
    easts, norths = 20_000 + np.arange(1600) * 12.5, 140_000 - np.arange(1200) * 12.5
    size = 10.0  # metres of web mercator to a pixel

    def exact(points: np.ndarray) -> np.ndarray:
        return (transformed(points, EPSG, 3857) - [15_430_000, 4_480_000]) / size

    x, y = coarse_then_between(exact, easts, norths)
    rows = np.array([(easts[n], norths[m]) for n, m in zip(range(0, 1600, 7), range(0, 1200, 5), strict=False)])
    at = [(m, n) for n, m in zip(range(0, 1600, 7), range(0, 1200, 5), strict=False)]
    found = np.array([(x[place], y[place]) for place in at])
    assert np.abs(found - exact(rows)).max() < 0.01


def test_tiles_of_a_geopackage_lie_where_its_matrix_says(town: Path, corner: tuple[float, float], tmp_path: Path) -> None:
    west, north = corner
    path = geopackage_tiles(
        tmp_path / "背景.gpkg", "空中写真", EPSG, west, north, 1.0, {(0, 0): tile_bytes(RED), (1, 1): tile_bytes(GREEN)}
    )
    assert tiles.tile_tables(path) == ["空中写真"] and kept.is_picture(path) and not kept.is_picture(town)
    added, _ = kept.bring(town, path, coordinates=NOTHING_SAID)
    assert added.name == "背景.gpkg (空中写真)"
    box = (west - 10, north - 522, west + 522, north + 10)
    seen = drawn(kept.raster_of(town, added), box, 532, 532, EPSG)
    assert seen is not None
    assert colour_at(seen, box, west + 2, north - 2) == colour_at(seen, box, west + 254, north - 254) == (*RED, 255)
    assert colour_at(seen, box, west + 258, north - 258) == (*GREEN, 255)
    assert colour_at(seen, box, west + 258, north - 2) == (0, 0, 0, 0)


def test_far_away_and_too_far_out_nothing_is_read(town: Path, corner: tuple[float, float], tmp_path: Path) -> None:
    x, y = transformed(np.array([[corner[0], corner[1]]]), EPSG, 3857)[0]
    path = mbtiles(tmp_path / "a.mbtiles", {(18, *tile_of(x, y, 18)): tile_bytes(RED)}, bounds="130,30,145,45")
    raster = tiles.raster_of(path, "tiles")
    assert drawn(raster, (corner[0] - 30_000, corner[1] - 30_000, corner[0] + 30_000, corner[1] + 30_000), 800, 800, EPSG) is None


def test_a_large_image_is_held_in_half_its_resolution_and_read_anew_when_near(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image_file, "_HELD_PIXELS", 40_000)
    path = world_image(tmp_path / "a.png", 0.0, 400.0, 1.0, checks(400, 400))
    raster = image_file.raster_of(image_file.placed(path), EPSG)
    assert [level.width for level in raster.levels] == [400, 200]
    far, near = drawn(raster, (0, 0, 400, 400), 100, 100, EPSG), drawn(raster, (150, 150, 250, 250), 100, 100, EPSG)
    assert far is not None and near is not None
    for seen in (far, near):
        assert tuple(seen[10, 10]) == (*RED, 255) and tuple(seen[90, 90]) == (255, 255, 255, 255)
    assert tuple(near[49, 49]) == (*RED, 255) and tuple(near[50, 50]) == (255, 255, 255, 255), "sharp to the pixel"


def test_what_is_held_never_grows_beyond_its_bound() -> None:
    held = Held(1000)
    for number in range(20):
        assert held.get(number, lambda: np.zeros(300, np.uint8)).nbytes == 300
        assert held.bytes <= 1000
    assert held.get(19, lambda: np.ones(1, np.uint8)).nbytes == 300, "the newest is still there"
    assert held.get(0, lambda: np.ones(1, np.uint8)).nbytes == 1, "the oldest went"


def test_a_picture_is_kept_by_its_place_beside_the_project_and_moves_with_it(
    town: Path, corner: tuple[float, float], tmp_path: Path
) -> None:
    (tmp_path / "写真").mkdir()
    image = world_image(tmp_path / "写真" / "空.png", *corner, 1.0, checks(64, 64))
    before = town.stat().st_size
    added, placement = kept.bring(town, image, coordinates=NOTHING_SAID)
    assert added.file == "../写真/空.png" and added.epsg == EPSG and placement is not None and placement.source == "project"
    assert town.stat().st_size < before + 200_000
    shutil.move(tmp_path / "写真", tmp_path / "よそ")
    with pytest.raises(UserError, match=r"空\.png"):
        kept.raster_of(town, added)
    shutil.move(tmp_path / "よそ", tmp_path / "写真")
    moved = tmp_path / "移した"
    moved.mkdir()
    shutil.copytree(tmp_path / "町", moved / "町")
    shutil.copytree(tmp_path / "写真", moved / "写真")
    assert kept.file_of(moved / "町" / town.name, added).resolve() == moved / "写真" / "空.png"


def test_bringing_and_removing_are_one_step_of_undo_each(town: Path, corner: tuple[float, float], tmp_path: Path) -> None:
    image = world_image(tmp_path / "空.png", *corner, 1.0, checks(64, 64))
    kept.bring(town, image, coordinates=NOTHING_SAID)
    with pytest.raises(UserError, match="already"):
        kept.bring(town, image, coordinates=NOTHING_SAID)
    assert kept.remove(town, ["空.png"]) == ["空.png"] and there(town) == [] and image.exists()
    undo.undo(town)
    assert [one.name for one in there(town)] == ["空.png"]
    undo.undo(town)
    assert there(town) == []
    undo.redo(town)
    assert [one.name for one in there(town)] == ["空.png"]
    with pytest.raises(UserError, match=r"ほか\.png"):
        kept.remove(town, ["ほか.png"])


@pytest.mark.parametrize(("make", "said"), [
    (lambda p: (world_image(p / "a.png", 0, 0, 1, checks(8, 8)), (p / "a.pgw").unlink()), "位置が分かりません"),
    (lambda p: (world_image(p / "a.png", 0, 0, 1, checks(8, 8)), (p / "a.pgw").write_text("1\n0\n")), "6 行の数"),
    (lambda p: (world_image(p / "a.png", 0, 0, 1, checks(8, 8)), (p / "a.pgw").write_text("0\n" * 6)), "6 行の数"),
    (lambda p: (world_image(p / "a.png", 0, 0, 1, checks(8, 8)), (p / "a.png").write_bytes(b"\x89PNG\r\n\x1a\nxxxx")), "壊れていて"),
    (lambda p: mbtiles(p / "a.mbtiles", {(1, 0, 0): b""}, format="pbf"), "ベクトルタイル"),
    (lambda p: mbtiles(p / "a.mbtiles", {}), "タイルがありません"),
    (lambda p: (p / "a.mbtiles").write_bytes(b"SQLite format 3\0" + b"x" * 200), "タイルのファイルとして"),
    (lambda p: world_image(p / "a.png", 300_000, 0, 1, checks(8, 8)), "離れています"),
])  # fmt: skip
def test_what_cannot_lie_beneath_is_refused_in_a_sentence(town: Path, tmp_path: Path, make, said: str) -> None:
    make(tmp_path)
    file = next(path for path in tmp_path.iterdir() if path.stem == "a" and path.suffix in (".png", ".mbtiles"))
    with pytest.raises(UserError) as raised:
        kept.bring(town, file, coordinates=NOTHING_SAID)
    assert said in raised.value.words.ja and there(town) == []


def test_degrees_are_asked_for_and_then_placed(town: Path, tmp_path: Path) -> None:
    image = world_image(tmp_path / "度.png", 138.8, 37.4, 0.001, checks(100, 100))
    with pytest.raises(UserError, match="EPSG"):
        kept.bring(town, image, coordinates=NOTHING_SAID)
    added, _ = kept.bring(town, image, coordinates=Coordinates("EPSG:6668"))
    assert added.epsg == 6668


def test_a_received_project_cannot_make_the_program_ask_a_server() -> None:
    """On Windows opening a file of another server would show it this PC's name and password."""
    home, theirs, drive = (PureWindowsPath(one) for one in (r"\\町\台帳\a.gpkg", r"\\evil\x\a.png", r"Z:\a.png"))
    kept.refuse_foreign_share(home, home.with_name("a.png"))
    kept.refuse_foreign_share(home, drive)
    for project_file in (home, PureWindowsPath(r"C:\a.gpkg")):
        with pytest.raises(UserError, match="evil"):
            kept.refuse_foreign_share(project_file, theirs)


def test_what_a_project_says_of_its_pictures_may_be_nonsense(town: Path) -> None:
    with project.editing(town) as conn:
        project.write_setting(conn, kept.SETTING, '[{"file": "x", "kind": "?", "epsg": 1}, {"file": 3}, 7, {"kind": "image"}]')
    assert there(town) == []


def test_a_tile_that_is_no_image_or_of_another_size_leaves_a_hole_only(
    town: Path, corner: tuple[float, float], tmp_path: Path
) -> None:
    west, north = corner
    tile = {(0, 0): b"\xff\xd8\xffbroken", (1, 0): tile_bytes(RED)}
    path = geopackage_tiles(tmp_path / "a.gpkg", "t", EPSG, west, north, 1.0, tile)
    seen = drawn(tiles.raster_of(path, "t"), (west, north - 512, west + 512, north), 512, 512, EPSG)
    assert seen is not None and tuple(seen[10, 10]) == (0, 0, 0, 0) and tuple(seen[10, 400]) == (*RED, 255)
