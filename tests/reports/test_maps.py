"""Maps on paper: true to scale, whole or not at all, every sheet named, nothing told that the ledger does not know."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
import shapely
from projects import new_project

from waterdx.core.background import KINDS as BACKGROUND_KINDS
from waterdx.core.errors import Cancelled, UserError
from waterdx.core.words import LANGUAGES, Words, set_language
from waterdx.ledger.inventory import read_inventory
from waterdx.reports.maps import labels, looks
from waterdx.reports.maps.advice import label_advice
from waterdx.reports.maps.book import write_maps
from waterdx.reports.maps.content import KINDS
from waterdx.reports.maps.sheets import PAPERS, SCALES, cut, map_sheet_code, map_sheet_codes
from waterdx.store import background, project
from waterdx.store.layers import insert_rows

MM = 72 / 25.4
WEST, SOUTH = 28_000.0, 149_000.0


def town_of(path: Path, lines: list[list[tuple[float, float]]], **columns: object) -> Path:
    new_project(path, "山$中$町\x07")
    values = pd.DataFrame(
        {"pipe_id": [f"P{n}" for n in range(len(lines))], "field": "water", "use": "DIST-M", "material": "DIP", "joint": "K", "diameter_mm": 150.0,
         "install_fy": 1977.0} | columns
    )  # fmt: skip
    with project.editing(path) as conn:
        insert_rows(
            conn,
            "pipes",
            values,
            np.array([shapely.LineString(line) for line in lines]),
            1,
            6676,
        )
    return path


@pytest.fixture
def straight(tmp_path: Path) -> Path:
    """One pipe of exactly 300 m to the east and one of 200 m to the north, far from each other's bend."""
    start = (WEST + 100, SOUTH + 100)
    lines = [[start, (start[0] + 300, start[1])], [(start[0] + 60, start[1] + 40), (start[0] + 60, start[1] + 240)]]
    return town_of(tmp_path / "町.gpkg", lines)


def paths_of(page: pdfium.PdfPage) -> list[np.ndarray]:
    """The points of every drawn line in millimetres from the lower left corner of the paper."""
    return [line / MM for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]) for line in lines_of(item.raw)]


def lines_of(item: object) -> list[np.ndarray]:
    """A path of a PDF taken apart where its pen was lifted."""
    x, y = ctypes.c_float(), ctypes.c_float()
    lines: list[list[tuple[float, float]]] = []
    for number in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, number)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            lines.append([])
        lines[-1].append((x.value, y.value))
    return [np.array(line) for line in lines]


def extent(points: np.ndarray) -> tuple[float, float]:
    wide, high = np.ptp(points, axis=0)
    return float(wide), float(high)


@pytest.mark.parametrize("paper", ["A1", "A3"])
@pytest.mark.parametrize("scale", [2500, 5000, 10_000])
def test_a_map_is_true_to_scale(straight: Path, tmp_path: Path, paper: str, scale: int) -> None:
    write_maps(tmp_path / "図.pdf", read_inventory(straight), "plan", scale=scale, paper=paper)
    page = pdfium.PdfDocument(tmp_path / "図.pdf")[1]
    size = PAPERS[paper]
    assert page.get_size() == pytest.approx((size.width * MM, size.height * MM), abs=0.2)
    inside = [
        extent(p)
        for p in paths_of(page)
        if p[:, 0].max() < size.margin + size.frame_width - 0.1 and p[:, 0].min() > size.margin + 0.1
    ]
    east = max(wide for wide, high in inside if high < 0.01)
    north = max(high for wide, high in inside if wide < 0.01)
    assert (east, north) == pytest.approx((300_000 / scale, 200_000 / scale), rel=0.005)


def test_a_pipe_cut_by_the_edges_of_sheets_keeps_its_length_over_all_of_them(straight: Path, tmp_path: Path) -> None:
    write_maps(tmp_path / "図.pdf", read_inventory(straight), "plan", scale=500, paper="A3")
    pages = list(pdfium.PdfDocument(tmp_path / "図.pdf"))[1:]
    crosses = 5.0  # the arms of a grid cross, in mm
    drawn = [extent(p) for page in pages for p in paths_of(page) if len(p) == 2 and p[:, 0].max() < 325 and 15 < p[0, 1] < 278]
    assert len(pages) > 1
    assert sum(wide for wide, high in drawn if high < 0.01 and wide > crosses + 0.1) == pytest.approx(600, rel=0.005)


def test_the_scale_bar_is_as_long_as_it_says(straight: Path, tmp_path: Path) -> None:
    write_maps(tmp_path / "図.pdf", read_inventory(straight), "plan", scale=2500, paper="A1")
    page = pdfium.PdfDocument(tmp_path / "図.pdf")[1]
    bars = [p for p in paths_of(page) if p[:, 0].min() > PAPERS["A1"].strip_left and abs(extent(p)[1] - 1.8) < 0.01]
    assert len(bars) == 4
    whole = max(p[:, 0].max() for p in bars) - min(p[:, 0].min() for p in bars)
    assert "100" in page.get_textpage().get_text_range().split()
    assert whole == pytest.approx(100_000 / 2500, rel=0.005)


def test_texts_can_be_searched_and_say_what_the_map_is(straight: Path, tmp_path: Path) -> None:
    write_maps(tmp_path / "図.pdf", read_inventory(straight), "plan", scale=2500)
    index, sheet = (
        "".join(page.get_textpage().get_text_range().split("\r\n")) for page in pdfium.PdfDocument(tmp_path / "図.pdf")
    )
    for said in ("山$中$町", "施設平面図", "A-1", "1:2,500", "作成年月日", "凡例", "08FE"):
        assert said in sheet, said
    assert "DIP-K φ150 1977" in sheet
    assert "図葉索引" in index


def test_what_is_not_known_is_left_out_of_a_label_and_what_is_inferred_bears_a_star(tmp_path: Path) -> None:
    path = town_of(tmp_path / "町.gpkg", [[(WEST, SOUTH), (WEST + 400, SOUTH)]], joint=None, diameter_mm=np.nan)
    with project.editing(path) as conn:
        conn.execute(
            "INSERT INTO evidence (layer, fid, field, method, probability) VALUES ('pipes', 1, 'install_fy', 'inferred', 0.8)"
        )
    write_maps(tmp_path / "図.pdf", read_inventory(path), "plan", scale=2500)
    assert "DIP 1977*" in pdfium.PdfDocument(tmp_path / "図.pdf")[1].get_textpage().get_text_range()


def test_only_the_sheets_asked_for_are_drawn_and_an_unknown_one_is_refused(straight: Path, tmp_path: Path) -> None:
    inventory = read_inventory(straight)
    everything = write_maps(tmp_path / "a.pdf", inventory, "plan", scale=500, paper="A3")
    assert len(everything) > 1
    assert write_maps(tmp_path / "b.pdf", inventory, "plan", scale=500, paper="A3", names=(everything[1],)) == [everything[1]]
    assert len(pdfium.PdfDocument(tmp_path / "b.pdf")) == 2
    with pytest.raises(UserError, match="Z-9"):
        write_maps(tmp_path / "c.pdf", inventory, "plan", names=("Z-9",))
    assert not (tmp_path / "c.pdf").exists()


@pytest.mark.parametrize(("kind", "scale"), [("plan", 500), ("plan", 2500), ("general", 10_000)])
def test_a_pipe_of_no_length_stops_no_map_and_is_told_on_it(tmp_path: Path, kind: str, scale: int) -> None:
    start = (WEST + 100, SOUTH + 100)
    path = town_of(tmp_path / "町.gpkg", [[start, start], [start, (start[0] + 100, start[1])]])
    write_maps(tmp_path / "図.pdf", read_inventory(path), kind, scale=scale)
    assert "図形がない(長さ0mを含む)ため描いていない" in texts_of(tmp_path / "図.pdf")[1].replace(" ", "")


FULL_DISK = """
import resource, sys
from pathlib import Path
from waterdx.core.errors import UserError
from waterdx.ledger.inventory import read_inventory
from waterdx.reports.maps.advice import label_advice
from waterdx.reports.maps.book import write_maps

inventory = read_inventory(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    write_maps(Path(sys.argv[1]).with_name("図.pdf"), inventory, "plan")
except UserError as error:
    print(error.words.en)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the limit is one of Unix")
@pytest.mark.parametrize("limit", [2_000, 20_000])
def test_a_full_disk_is_told_in_one_sentence_and_leaves_no_map(straight: Path, limit: int) -> None:
    command = [sys.executable, "-c", FULL_DISK, str(straight), str(limit)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "cannot be written" in said.stdout and "Traceback" not in said.stderr and said.returncode == 0, said.stderr
    assert not straight.with_name("図.pdf").exists()


def test_a_scale_at_which_hardly_a_label_has_room_is_told_with_one_that_holds_them(tmp_path: Path) -> None:
    lines = [[(WEST + 40 * n, SOUTH + 50 * (n % 3)), (WEST + 40 * n + 14, SOUTH + 50 * (n % 3))] for n in range(20)]
    lengths = [30.0 + n / 10 for n in range(20)]
    path = town_of(tmp_path / "町.gpkg", lines, field="sewer", use="SEW", length_m=lengths)
    inventory = read_inventory(path)
    advice = label_advice(inventory, "plan", "sewer", None, "A1")
    assert advice is not None and "20 のうち 0" in advice.ja and "--scale 500" in advice.ja, advice
    assert label_advice(inventory, "plan", "sewer", 500, "A1") is None


def test_a_cancelled_map_leaves_what_was_there(straight: Path, tmp_path: Path) -> None:
    out = tmp_path / "図.pdf"
    out.write_bytes(b"old")

    def stop(done: float, total: float, note: Words) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_maps(out, read_inventory(straight), "plan", progress=stop)
    assert out.read_bytes() == b"old"
    assert {path.name for path in tmp_path.iterdir()} == {"町.gpkg", "図.pdf"}


def test_a_town_without_shapes_or_of_another_field_is_refused_with_a_sentence(straight: Path, tmp_path: Path) -> None:
    inventory = read_inventory(straight)
    with pytest.raises(UserError, match="下水道"):
        write_maps(tmp_path / "a.pdf", inventory, "plan", field="sewer")
    with project.editing(straight) as conn:
        conn.execute("UPDATE pipes SET geom = NULL")
    with pytest.raises(UserError, match="図形"):
        write_maps(tmp_path / "a.pdf", read_inventory(straight), "plan")
    with pytest.raises(UserError, match="pdf"):
        write_maps(tmp_path / "a.png", inventory, "plan")


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("paper", list(PAPERS.values()), ids=list(PAPERS))
def test_sheets_cover_the_network_without_gap_or_overlap(scale: int, paper) -> None:
    bounds = (27_712.3, 146_295.1, 34_838.9, 152_131.2)
    made = cut(bounds, scale, paper)
    area = sum((s.box[2] - s.box[0]) * (s.box[3] - s.box[1]) for s in made)
    whole = shapely.union_all([shapely.box(*s.box) for s in made])
    assert whole.area == pytest.approx(area) and whole.contains(shapely.box(*bounds))
    assert len({s.name for s in made}) == len(made)


def test_map_sheet_codes_are_those_of_the_files_of_nagaoka() -> None:
    """The PLATEAU files of Nagaoka bear the code of the sheet their objects lie in."""
    assert map_sheet_code(156_679, 21_984, 8) == "08EE753"
    assert map_sheet_code(400_000, 0, 8) is None
    assert set(map_sheet_codes((21_000, 156_100, 23_700, 158_800), 8)) >= {"08EE752", "08EE753", "08EE754", "08EE751"}


def test_labels_never_lie_on_each_other() -> None:
    grid = [shapely.LineString([(0, 12 * n), (200, 12 * n)]) for n in range(1, 12)] + [
        shapely.LineString([(15 * n, 0), (15 * n, 140)]) for n in range(1, 12)
    ]
    texts = np.array([f"DIP-K φ{100 + n} 1977" for n in range(len(grid))], dtype=object)
    placed, without = labels.place(texts, np.array(grid, dtype=object), labels.Room(200, 150), 1.8)
    long = 17 * 1.8 * 0.52
    boxes = [
        shapely.affinity.rotate(shapely.box(p.x - long / 2, p.y + 0.05, p.x + long / 2, p.y + 1.7), p.angle, origin=(p.x, p.y))
        for p in placed
    ]
    tree = shapely.STRtree(boxes)
    pairs = tree.query(boxes, predicate="intersects").T
    overlaps = [boxes[a].intersection(boxes[b]).area for a, b in pairs if a < b]
    assert max(overlaps, default=0) < 1.0, "no more than the corner of a cell"
    assert len({p.text for p in placed}) + without == len(grid)


def test_the_looks_of_a_legend_differ_by_more_than_colour() -> None:
    for group in (looks.BY_USE, looks.BY_MATERIAL, looks.BY_SEWER_USE):
        assert len({(look.width, look.dashes) for look in group}) == len(group)


def test_every_kind_and_look_is_named_in_both_languages(straight: Path, tmp_path: Path) -> None:
    for kind in KINDS.values():
        assert kind.title.ja and kind.title.en
    for language in LANGUAGES:
        set_language(language)
        write_maps(tmp_path / f"{language}.pdf", read_inventory(straight), "general")
    assert "General map" in pdfium.PdfDocument(tmp_path / "en.pdf")[1].get_textpage().get_text_range()


def with_background(town: Path) -> Path:
    """A road beneath the first pipe, a river area, and the boundary round both."""
    x, y = WEST + 100, SOUTH + 100
    shapes = [
        shapely.LineString([(x, y - 20), (x + 300, y - 20)]),
        shapely.box(x - 50, y + 60, x + 50, y + 90),
        shapely.box(x - 80, y - 80, x + 400, y + 400),
    ]
    with project.editing(town) as conn:
        background.insert(conn, ["road", "river", "boundary"], ["", "", ""], np.array(shapes), 1, 6676)
    return town


def texts_of(path: Path) -> list[str]:
    return ["".join(page.get_textpage().get_text_range().split("\r\n")) for page in pdfium.PdfDocument(path)]


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_background_lies_beneath_the_pipes_at_their_scale_and_in_the_legend(
    straight: Path, tmp_path: Path, kind: str
) -> None:
    set_language("ja")
    write_maps(tmp_path / "図.pdf", read_inventory(with_background(straight)), kind, scale=2500, paper="A3")
    set_language(None)
    for text in texts_of(tmp_path / "図.pdf"):
        assert "凡例" in text and all(name in text for name in ("道路", "河川・水域", "行政区域界"))
    lines = paths_of(pdfium.PdfDocument(tmp_path / "図.pdf")[1])
    level = [float(np.ptp(line[:, 0])) for line in lines if len(line) == 2 and np.ptp(line[:, 1]) < 0.01]
    assert sum(abs(length - 300 / 2.5) < 0.05 for length in level) >= 2  # the pipe and the road, 120 mm each


def test_a_sheet_names_only_the_kinds_of_background_that_are_missing(straight: Path, tmp_path: Path) -> None:
    set_language("ja")
    write_maps(tmp_path / "ない.pdf", read_inventory(straight), "plan", scale=2500, paper="A3")
    write_maps(tmp_path / "ある.pdf", read_inventory(with_background(straight)), "plan", scale=2500, paper="A3")
    set_language(None)
    nothing, some = (texts_of(tmp_path / name)[1] for name in ("ない.pdf", "ある.pdf"))
    assert "行政区域界・給水区域界・施設の敷地界・道路・河川・水域・鉄道は、" in nothing
    assert "この図に必要な給水区域界・施設の敷地界・鉄道は、" in some and "処理区域" not in nothing


def test_every_kind_of_background_has_a_look_and_no_two_are_alike_without_colour() -> None:
    from waterdx.reports.maps.background import STROKES

    alike = {
        tuple((stroke.width, stroke.dashes) for stroke in STROKES[kind]) for kind in BACKGROUND_KINDS if kind != "treatment_area"
    }
    assert set(STROKES) == set(BACKGROUND_KINDS) and len(alike) == len(BACKGROUND_KINDS) - 1  # no drawing has both areas
