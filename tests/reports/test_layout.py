"""Layouts for print: true to scale on every paper, every word of the title block on it, apart in black and white."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
import shapely
from pictures import checks, world_image
from test_maps import MM, SOUTH, WEST, extent, paths_of, texts_of, town_of

from waterdx.core.errors import Cancelled, UserError
from waterdx.core.words import Words, set_language
from waterdx.ledger.backdrop import kept
from waterdx.ledger.coordinates import NOTHING_SAID
from waterdx.reports.maps.layout import Shown, page_image, write_layout
from waterdx.reports.maps.on_map import Classes, OnMap
from waterdx.reports.maps.on_screen import DASHES
from waterdx.reports.maps.on_screen import shown_on_screen as of_ground
from waterdx.reports.maps.sheet_layout import PAPERS, SCALES, Layout, page_names, paper_of, scale_for, sheets_of
from waterdx.store import background, project
from waterdx.store.layers import read_layer_of

A = (WEST + 100, SOUTH + 100)
AROUND = (WEST - 5000, SOUTH - 5000, WEST + 5000, SOUTH + 5000)
BOX = (WEST + 50, SOUTH + 50, WEST + 450, SOUTH + 350)
CHOSEN = Layout("管路図 (管種)", "水道係 山田", dt.date(2026, 11, 27), "A3", False, 2500, BOX)
SIZES = {"A4": (297, 210), "A3": (420, 297), "A1": (841, 594)}
EVERY = [(paper, upright) for paper in PAPERS for upright in (False, True)]


@pytest.fixture(autouse=True)
def japanese():  # type: ignore[no-untyped-def]
    set_language("ja")
    yield
    set_language(None)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Three pipes: 300 m to the east and 200 m to the north of one class, one of another."""
    lines = [
        [A, (A[0] + 300, A[1])],
        [(A[0] + 60, A[1] + 40), (A[0] + 60, A[1] + 240)],
        [(A[0] + 100, A[1] + 50), (A[0] + 250, A[1] + 130)],
    ]
    return town_of(tmp_path / "町.gpkg", lines)


def on_screen(town: Path, *numbers: int, **wanted: object) -> OnMap:
    names = (Words("VP 塩ビ", "VP"), Words("DIP 鋳鉄", "DIP"))
    with project.reading(town) as conn:
        pipes = read_layer_of(conn, "pipes")
    classes = Classes(names, ("#2f7fc1", "#e0702a"), np.array(numbers))
    chosen = {"points": frozenset[str](), "kinds": frozenset[str](), "pictures": (), "classes": classes} | wanted
    frame = pipes.drop(columns=pipes.geometry.name).assign(length_m=pipes.geometry.length)
    return OnMap(town, frame, pipes.geometry.to_numpy(), **chosen)  # type: ignore[arg-type]


def shown_on_screen(wanted: OnMap, scale: int, with_labels: bool) -> Shown:
    return of_ground(wanted, scale, AROUND, with_labels)


def rendered(page: pdfium.PdfPage, scale: float) -> np.ndarray:
    """H×W×3, blue first; copied, as the bitmap goes with its memory."""
    bitmap = page.render(scale=scale)
    return np.asarray(bitmap.to_numpy())[..., :3].copy()


def page_of(path: Path, number: int = 0) -> pdfium.PdfPage:
    return pdfium.PdfDocument(path)[number]


@pytest.mark.parametrize(("paper", "upright"), EVERY)
@pytest.mark.parametrize("scale", [2500, 3300])
def test_every_paper_is_of_its_size_and_true_to_scale(town: Path, tmp_path: Path, paper: str, upright: bool, scale: int) -> None:
    layout = replace(CHOSEN, paper=paper, upright=upright, scale=scale)
    write_layout(tmp_path / "図.pdf", layout, shown_on_screen(on_screen(town, 0, 0, 1), scale, False))
    page = page_of(tmp_path / "図.pdf")
    size = SIZES[paper][::-1] if upright else SIZES[paper]
    assert page.get_size() == pytest.approx((size[0] * MM, size[1] * MM), abs=0.2)
    inside = [extent(line) for line in paths_of(page) if len(line) == 2]
    east, north = (300_000 / scale, 200_000 / scale)
    assert any(wide == pytest.approx(east, rel=0.005) and high < 0.01 for wide, high in inside)
    assert any(high == pytest.approx(north, rel=0.005) and wide < 0.01 for wide, high in inside)


@pytest.mark.parametrize(("paper", "upright"), EVERY)
def test_everything_stays_on_the_paper_and_off_the_map(town: Path, tmp_path: Path, paper: str, upright: bool) -> None:
    """A legend of eleven classes, an index of sheets and long names: nothing leaves the paper or lies on the map frame."""
    layout = replace(
        CHOSEN, paper=paper, upright=upright, scale=1000, title="とても長い名前の図面" * 4, author="上下水道課 水道係 山田太郎"
    )
    names = tuple(Words(f"管種その{n}", f"class {n}") for n in range(11))
    many = Classes(names, ("#2f7fc1",) * 11, np.array([0, 1, 2]))
    shown = shown_on_screen(on_screen(town, classes=many), 1000, True)
    shown = replace(
        shown, utility="とても長い名前の上下水道企業団" * 3, content=replace(shown.content, look=np.array([0, 9, 10]))
    )
    write_layout(tmp_path / "図.pdf", layout, shown)
    document = pdfium.PdfDocument(tmp_path / "図.pdf")
    frame = paper_of(layout)
    for page in document:
        wide, high = page.get_size()
        text = page.get_textpage()
        for number in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(number)
            assert left > 0 and bottom > 0 and right < wide and top < high, text.get_text_bounded(left, bottom, right, top)
    assert frame.frame_width > 0.6 * frame.width or not upright


def test_the_title_block_says_what_where_when_and_who(town: Path, tmp_path: Path) -> None:
    assert write_layout(tmp_path / "図.pdf", CHOSEN, shown_on_screen(on_screen(town, 0, 0, 1), 2500, True)) == ["A-1"]
    text = texts_of(tmp_path / "図.pdf")[0]
    for said in (
        "図面名",
        "管路図 (管種)",
        "縮尺",
        "1:2,500 (A3)",
        "日付",
        "2026-11-27",
        "作成者",
        "水道係 山田",
        "第8系",
        "凡例",
        "VP 塩ビ",
        "DIP 鋳鉄",
    ):
        assert said in text, said
    assert "DIP-K φ150 1977" in text, "labels at 1:2,500"
    write_layout(tmp_path / "小.pdf", replace(CHOSEN, scale=5000), shown_on_screen(on_screen(town, 0, 0, 1), 5000, True))
    assert "φ150" not in texts_of(tmp_path / "小.pdf")[0]


def test_ground_larger_than_a_sheet_makes_several_with_an_index_first(town: Path, tmp_path: Path) -> None:
    layout = replace(CHOSEN, paper="A4", scale=1000)
    names = page_names(layout)
    assert names[:2] == ["図葉索引", "A-1"] and len(names) == 5
    assert write_layout(tmp_path / "図.pdf", layout, shown_on_screen(on_screen(town, 0, 0, 1), 1000, False)) == names[1:]
    texts = texts_of(tmp_path / "図.pdf")
    assert len(texts) == len(names) and all(name in texts[0] for name in names[1:]) and f"{len(names) - 1} 枚" in texts[0]
    assert "B-1" in texts[-1] or "B-2" in texts[-1]


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize(("paper", "upright"), EVERY)
def test_sheets_cover_the_ground_without_gap_or_overlap(scale: int, paper: str, upright: bool) -> None:
    layout = replace(CHOSEN, paper=paper, upright=upright, scale=scale)
    boxes = [shapely.box(*sheet.box) for sheet in sheets_of(layout)]
    whole = shapely.union_all(boxes)
    assert whole.area == pytest.approx(sum(box.area for box in boxes)) and whole.contains(shapely.box(*BOX).buffer(-0.01))
    assert len(sheets_of(replace(layout, scale=scale_for(BOX, layout)))) == 1


def test_a_class_that_is_not_shown_is_not_drawn_and_not_in_the_legend(town: Path, tmp_path: Path) -> None:
    write_layout(tmp_path / "図.pdf", CHOSEN, shown_on_screen(on_screen(town, -1, -1, 1), 2500, False))
    assert "VP 塩ビ" not in texts_of(tmp_path / "図.pdf")[0]
    with pytest.raises(UserError, match="印刷できません"):
        shown_on_screen(on_screen(town, -1, -1, -1), 2500, False)


def test_no_two_classes_look_alike_without_colour() -> None:
    assert len(set(DASHES)) == len(DASHES) > 10


def test_the_scale_bar_is_as_long_as_it_says_at_a_free_scale(town: Path, tmp_path: Path) -> None:
    write_layout(tmp_path / "図.pdf", replace(CHOSEN, scale=3300), shown_on_screen(on_screen(town, 0, 0, 1), 3300, False))
    page = page_of(tmp_path / "図.pdf")
    bars = [line for line in paths_of(page) if line[:, 0].min() > 330 and abs(extent(line)[1] - 1.8) < 0.01]
    whole = max(line[:, 0].max() for line in bars) - min(line[:, 0].min() for line in bars)
    assert len(bars) == 4 and whole == pytest.approx(100_000 / 3300, rel=0.005)
    assert "100" in page.get_textpage().get_text_range().split()


def test_a_picture_and_the_background_lie_beneath_at_their_scale(town: Path, tmp_path: Path) -> None:
    image = world_image(tmp_path / "空.png", A[0], A[1] + 250, 1.0, checks(300, 250))
    kept.bring(town, image, coordinates=NOTHING_SAID)
    with project.editing(town) as conn:
        background.insert(
            conn, ["road"], [""], np.array([shapely.LineString([(A[0], A[1] - 20), (A[0] + 300, A[1] - 20)])]), 1, 6676
        )
    with project.reading(town) as conn:
        picture = kept.backdrops_in(conn)[0]
    wanted = on_screen(town, 0, 0, 1, kinds=frozenset({"road"}), pictures=((picture, 0.5),))
    shown = shown_on_screen(wanted, 2500, False)
    write_layout(tmp_path / "図.pdf", CHOSEN, shown)
    assert "道路" in texts_of(tmp_path / "図.pdf")[0]
    page = page_of(tmp_path / "図.pdf")
    drawn = rendered(page, 2).astype(np.int16)
    pale = (200 + 255) // 2, (60 + 255) // 2, (40 + 255) // 2
    rows, columns = np.nonzero(np.abs(drawn - pale[::-1]).max(axis=2) < 6)  # pdfium gives blue first
    per_mm = 2 * MM
    assert np.ptp(columns) / per_mm == pytest.approx(60, abs=1) and np.ptp(rows) / per_mm == pytest.approx(50, abs=1)


def test_the_preview_is_the_page_that_is_printed(town: Path, tmp_path: Path) -> None:
    shown = shown_on_screen(on_screen(town, 0, 0, 1), 2500, True)
    image = page_image(CHOSEN, shown, 0, 1260)
    assert image.shape == (891, 1260, 3)
    write_layout(tmp_path / "図.pdf", CHOSEN, shown)
    page = page_of(tmp_path / "図.pdf")
    printed = rendered(page, 1260 / page.get_width())[:891, :1260]
    inked, touched = ([one.min(axis=2) < level for one in (image, printed)] for level in (120, 230))
    for mine, other in ((0, 1), (1, 0)):
        near = touched[other]
        for shift in (-1, 1):
            near = near | np.roll(near, shift, 0) | np.roll(near, shift, 1)
        assert (inked[mine] & ~near).sum() < 0.01 * inked[mine].sum()


@pytest.mark.parametrize("scale", [0, -5, 10_000_000])
def test_scales_without_sense_are_refused(scale: int) -> None:
    with pytest.raises(UserError, match="1:50"):
        sheets_of(replace(CHOSEN, scale=scale))


def test_too_many_sheets_are_refused_and_a_cancelled_layout_leaves_what_was_there(town: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="枚になります"):
        sheets_of(replace(CHOSEN, box=(0, 0, 50_000, 50_000), scale=500))
    out = tmp_path / "図.pdf"
    out.write_bytes(b"old")

    def stop(done: float, total: float, note: Words) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_layout(out, replace(CHOSEN, paper="A4", scale=500), shown_on_screen(on_screen(town, 0, 0, 1), 500, False), stop)
    assert out.read_bytes() == b"old"


def test_a_pipe_of_no_length_stops_no_layout_of_the_window(tmp_path: Path) -> None:
    path = town_of(tmp_path / "町.gpkg", [[A, A], [A, (A[0] + 100, A[1])]])
    assert write_layout(tmp_path / "図.pdf", CHOSEN, shown_on_screen(on_screen(path, 0, 1), 2500, True)) == ["A-1"]
