"""The invented sample town keeps the promises of its README."""

from __future__ import annotations

import csv
import filecmp
import importlib.util
import json
import math
import re
import struct
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from PIL import Image

ROOT = Path(__file__).parents[2]
TOWN = ROOT / "ledgers" / "sample_town"
SCRIPT = ROOT / "ledgers" / "make_sample_town.py"
REGISTER = TOWN / "水道管路台帳.xlsx"
REPAIRS = TOWN / "漏水修繕記録.csv"
TERMS = ROOT / ".." / "shared" / "reference" / "pipe_terms.csv"
DISTRICTS = ("中央", "緑ヶ丘・新田", "川原・東田", "上山中・奥沢・西谷")
LAYERS = ("水道管路", "水道弁栓", "下水道管渠", "下水道人孔")
PIPE_NUMBER = re.compile(r"^[CMKY]-\d{4}$")

sys.path.insert(0, str(SCRIPT.parent))
from town_maker import laying, leaks, planted, sewer, streets, water  # noqa: E402


@pytest.fixture(scope="module")
def truth() -> pd.DataFrame:
    frame: pd.DataFrame = pd.read_csv(TOWN / "truth.csv.gz", dtype={"id": str})
    return frame


@pytest.fixture(scope="module")
def pipes(truth: pd.DataFrame) -> pd.DataFrame:
    return truth[truth.layer == "pipes"]


@pytest.fixture(scope="module")
def register() -> dict[str, pd.DataFrame]:
    sheets: dict[str, pd.DataFrame] = pd.read_excel(REGISTER, sheet_name=None, header=None, engine="calamine")
    return sheets


@pytest.fixture(scope="module")
def network() -> water.WaterNetwork:
    return water.make_water(streets.make_streets())


@pytest.fixture(scope="module")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("again")
    spec = importlib.util.spec_from_file_location("make_sample_town", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.make_sample_town(folder)
    return folder


def files(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def data_rows(sheet: pd.DataFrame) -> pd.DataFrame:
    """The rows of pipes of one district sheet; columns by position."""
    return sheet[sheet[0].astype(str).str.match(PIPE_NUMBER)]


def repairs() -> list[dict[str, str]]:
    text = REPAIRS.read_bytes().decode("cp932")
    return list(csv.DictReader(text.splitlines()))


def planted_errors() -> pd.DataFrame:
    return pd.read_csv(TOWN / "planted_errors.csv", dtype=str)


def test_the_script_makes_the_same_files_again(made_again: Path) -> None:
    assert files(made_again) == files(TOWN)


def test_the_script_makes_the_same_bytes_again(made_again: Path) -> None:
    _, different, unreadable = filecmp.cmpfiles(made_again, TOWN, files(TOWN), shallow=False)
    assert (different, unreadable) == ([], [])


def test_the_files_stay_small_enough_for_the_repository() -> None:
    assert sum((TOWN / name).stat().st_size for name in files(TOWN)) < 5_000_000


@pytest.mark.parametrize("name", ["README.md", "scans_truth.json", "planted_errors.csv"])
def test_text_files_name_no_phone_number(name: str) -> None:
    assert not re.search(r"0\d{1,4}-\d{1,4}-\d{4}", (TOWN / name).read_text("utf-8"))


def test_the_readme_says_in_both_languages_that_the_town_is_invented() -> None:
    text = (TOWN / "README.md").read_text("utf-8")
    assert "架空の町です" in text and "is an invented town" in text


def test_the_register_says_that_the_town_is_invented(register: dict[str, pd.DataFrame]) -> None:
    cover = " ".join(register["表紙"][0].dropna())
    assert "架空の町" in cover and "invented town" in cover


@pytest.mark.parametrize(("business", "kilometres", "tolerance"), [("水道", 95, 1.5), ("公共", 18, 0.5), ("農集", 7, 0.5)])
def test_each_network_has_its_stated_length(pipes: pd.DataFrame, business: str, kilometres: float, tolerance: float) -> None:
    length = pipes[pipes.business == business].length_m.sum() / 1000
    assert length == pytest.approx(kilometres, abs=tolerance)


def test_the_town_has_about_two_thousand_water_pipes(pipes: pd.DataFrame) -> None:
    assert 1800 <= (pipes.field == "水道").sum() <= 2500


def test_pipe_and_node_numbers_are_unique(truth: pd.DataFrame) -> None:
    assert not truth.duplicated(["layer", "id"]).any()


def test_every_pipe_ends_exactly_at_its_nodes(truth: pd.DataFrame, pipes: pd.DataFrame) -> None:
    nodes = truth[truth.layer == "nodes"]
    place = dict(zip(nodes.id, shapely.from_wkt(nodes.wkt.to_list()), strict=True))
    for line, start, end in zip(shapely.from_wkt(pipes.wkt.to_list()), pipes.start_node, pipes.end_node, strict=True):
        assert line.coords[0] == place[start].coords[0]
        assert line.coords[-1] == place[end].coords[0]


@pytest.mark.parametrize("uses", [("DIST-M", "DIST-S")])
def test_all_distribution_pipes_hang_together(pipes: pd.DataFrame, uses: tuple[str, ...]) -> None:
    group: dict[str, str] = {}

    def root(node: str) -> str:
        while group.setdefault(node, node) != node:
            node = group[node]
        return node

    own = pipes[pipes.use_or_kind.isin(uses)]
    for start, end in zip(own.start_node, own.end_node, strict=True):
        group[root(start)] = root(end)
    assert len({root(node) for node in list(group)}) == 1


def test_every_sewer_falls_in_the_direction_of_flow(pipes: pd.DataFrame) -> None:
    sewers = pipes[pipes.field != "水道"]
    assert (sewers.upper_invert_m > sewers.lower_invert_m).all()


def test_no_manhole_lets_water_leave_above_where_it_comes_in(pipes: pd.DataFrame) -> None:
    sewers = pipes[pipes.field != "水道"]
    arriving = sewers.groupby("end_node").lower_invert_m.min()
    leaving = sewers.groupby("start_node").upper_invert_m.max()
    both = pd.concat([arriving, leaving], axis=1, join="inner")
    assert len(both) > 300
    assert (both.upper_invert_m <= both.lower_invert_m).all()


def test_each_sewerage_drains_to_one_plant(pipes: pd.DataFrame) -> None:
    for business in ("公共", "農集"):
        own = pipes[pipes.business == business]
        assert len(set(own.end_node) - set(own.start_node)) == 1


def test_materials_were_laid_only_in_the_years_they_were_used(pipes: pd.DataFrame) -> None:
    own = pipes[pipes.field == "水道"]
    for material, joint, year in zip(own.material, own.joint.fillna(""), own.laid_fy, strict=True):
        first, last = laying.MATERIAL_YEARS[material, joint]
        assert first <= year <= last


def test_the_estate_is_mostly_plastic_of_its_building_years(pipes: pd.DataFrame) -> None:
    own = pipes[(pipes.oaza == "緑ヶ丘") & (pipes.use_or_kind == "DIST-S")]
    assert own.length_m[own.material == "VP"].sum() / own.length_m.sum() > 0.6
    assert own.laid_fy.between(1975, 1982).mean() > 0.8


def test_material_and_joint_codes_come_from_the_terms_table(pipes: pd.DataFrame) -> None:
    if not TERMS.exists():
        pytest.skip("the shared terms table is not beside this checkout")
    terms = pd.read_csv(TERMS)
    known = {kind: set(terms[(terms.field == "water") & (terms.kind == kind)].code) for kind in ("material", "joint")}
    own = pipes[pipes.field == "水道"]
    assert set(own.material) <= known["material"]
    assert set(own.joint.dropna()) <= known["joint"]


def test_the_drawn_leaks_agree_with_the_stated_hazard(network: water.WaterNetwork) -> None:
    expected = leaks.expected_total(network.pipes)
    drawn = len(pd.read_csv(TOWN / "leaks_truth.csv"))
    assert 250 <= drawn <= 350
    assert abs(drawn - expected) < 3 * math.sqrt(expected)


def test_the_readme_states_the_level_and_the_expected_number(network: water.WaterNetwork) -> None:
    text = (TOWN / "README.md").read_text("utf-8")
    assert f"mean = {leaks.LEVEL} ×" in text
    assert f"**{leaks.expected_total(network.pipes):.1f}**" in text


def test_the_hazard_rises_with_age_and_is_nothing_before_any_pipe_lay_there(
    network: water.WaterNetwork,
) -> None:
    assert leaks.age_factor(0) == 0.2 and leaks.age_factor(40) == 1.0
    new = replace(network.pipes[0], laid=laying.Laid("VP", "TS", 75, 2012), predecessor=None)
    assert leaks.expected_leaks(new, 2011, 1.0) == 0.0
    assert leaks.expected_leaks(new, 2024, 1.0) > leaks.expected_leaks(new, 2012, 1.0) > 0.0


def test_leaks_before_the_laying_year_are_on_the_predecessor(pipes: pd.DataFrame) -> None:
    found = pd.read_csv(TOWN / "leaks_truth.csv").merge(pipes, left_on="pipe_id", right_on="id")
    early = found.fiscal_year < found.laid_fy
    assert early.any()
    assert (early == found.on_predecessor.astype(bool)).all()
    assert (found.failed_laid_fy <= found.fiscal_year).all()


def test_every_leak_lies_on_its_pipe(pipes: pd.DataFrame) -> None:
    found = pd.read_csv(TOWN / "leaks_truth.csv").merge(pipes, left_on="pipe_id", right_on="id")
    gap = shapely.distance(shapely.points(found.east_m, found.north_m), shapely.from_wkt(found.wkt.to_list()))
    assert gap.max() < 0.01


def test_every_row_of_the_register_is_a_pipe_and_every_pipe_a_row(register: dict[str, pd.DataFrame], pipes: pd.DataFrame) -> None:
    written = [number for name in DISTRICTS for number in data_rows(register[name])[0]]
    own = set(pipes[pipes.field == "水道"].id)
    errors = planted_errors()
    hidden = set(errors[errors.kind == "duplicate_pipe_number"].pipe_id)
    assert len(written) == len(own)
    assert set(written) == own - hidden


@pytest.mark.parametrize("district", DISTRICTS)
def test_subtotals_and_totals_of_the_register_are_the_sums_of_their_rows(
    register: dict[str, pd.DataFrame], district: str
) -> None:
    running, total = 0.0, 0.0
    for label, length in zip(register[district][0].fillna(""), register[district][6], strict=True):
        if PIPE_NUMBER.match(label):
            running += float(length)
        elif label.endswith("小計"):
            assert float(length) == pytest.approx(running, abs=0.001)
            running, total = 0.0, total + running
        elif label == "合計":
            assert float(length) == pytest.approx(total, abs=0.001)


def test_the_grand_total_of_the_cover_is_the_length_of_all_water_pipes(
    register: dict[str, pd.DataFrame], pipes: pd.DataFrame
) -> None:
    cover = register["表紙"].set_index(0)[1]
    assert cover["総延長"] == pytest.approx(pipes[pipes.field == "水道"].length_m.sum(), abs=0.01)


def test_about_18_percent_of_the_years_are_missing(register: dict[str, pd.DataFrame]) -> None:
    years = pd.concat([data_rows(register[name])[5] for name in DISTRICTS])
    assert (years.isna() | years.isin(["不明", "－"])).mean() == pytest.approx(0.18, abs=0.03)


def test_the_register_mixes_its_writings(register: dict[str, pd.DataFrame]) -> None:
    cells = pd.concat([data_rows(register[name]) for name in DISTRICTS])
    assert {"〃", "同上", "DIP", "ダクタイル鋳鉄管", "ﾀﾞｸﾀｲﾙ", "塩ビ管", "石綿管"} <= set(cells[2])
    years = set(cells[5].dropna())
    for pattern in (r"S\d+", r"昭和\d+年度", r"Ｓ\.[０-９]+", "H元", r"平成\d+年", r"R\d+", r"\d{4}年"):
        assert any(re.fullmatch(pattern, year) for year in years), pattern


def test_each_planted_error_stands_where_the_list_says(register: dict[str, pd.DataFrame]) -> None:
    columns = {"管路番号": 0, "構造 口径(mm)": 4, "布設 年度": 5}
    errors = planted_errors()
    own = errors[errors.file == REGISTER.name]
    assert set(own.kind) == {"impossible_year", "duplicate_pipe_number", "diameter_impossible_for_material"}
    for place, column, written in zip(own.place, own.column, own.written, strict=True):
        sheet, row = place.split("!")
        assert str(register[sheet].iloc[int(row) - 1, columns[column]]) == written


def test_the_planted_gaps_are_10_to_40_centimetres(pipes: pd.DataFrame) -> None:
    pyogrio = pytest.importorskip("pyogrio")
    drawn = pyogrio.read_dataframe(TOWN / "gis" / "水道管路.shp", encoding="cp932").set_index("管路番号").geometry
    true = pd.Series(shapely.from_wkt(pipes.wkt.to_list()), index=pipes.id)[drawn.index]
    ends = [shapely.get_point(list(lines), -1) for lines in (drawn, true)]
    gaps = pd.Series(shapely.distance(*ends), index=drawn.index)
    errors = planted_errors()
    assert set(gaps[gaps > 0.001].index) == set(errors[errors.kind == "gap_at_line_end"].pipe_id)
    assert gaps[gaps > 0.001].between(0.09, 0.41).all()


def test_the_repair_list_is_cp932_with_windows_line_ends() -> None:
    raw = REPAIRS.read_bytes()
    text = raw.decode("cp932")
    assert raw.count(b"\n") == raw.count(b"\r\n") > 250
    for character in "①㎜髙№Ⅱ":
        assert character in text
    with pytest.raises(UnicodeDecodeError):
        raw.decode("shift_jis")


def test_the_repair_list_lacks_what_real_lists_lack() -> None:
    rows = repairs()
    assert sum(not row["管路番号"] for row in rows) / len(rows) == pytest.approx(0.20, abs=0.06)
    assert sum(bool(row["X座標"]) for row in rows) / len(rows) == pytest.approx(0.70, abs=0.08)


def test_the_repair_list_writes_north_as_x() -> None:
    placed = [row for row in repairs() if row["X座標"]]
    assert all(146_000 < float(row["X座標"]) < 153_000 for row in placed)
    assert all(27_000 < float(row["Y座標"]) < 36_000 for row in placed)


def test_known_pipe_numbers_of_the_repair_list_are_the_true_ones() -> None:
    true = pd.read_csv(TOWN / "leaks_truth.csv").set_index("number").pipe_id
    assert all(row["管路番号"] in ("", true[int(row["整理№"])]) for row in repairs())


@pytest.mark.parametrize("layer", LAYERS)
def test_shapefiles_come_without_coordinate_system_or_code_page(layer: str) -> None:
    endings = {p.suffix for p in (TOWN / "gis").glob(f"{layer}.*")}
    assert endings == {".shp", ".shx", ".dbf"}


@pytest.mark.parametrize("layer", LAYERS)
def test_shapefile_columns_are_at_most_ten_bytes_of_cp932(layer: str) -> None:
    raw = (TOWN / "gis" / f"{layer}.dbf").read_bytes()
    start = struct.unpack("<H", raw[8:10])[0]
    names = [raw[k : k + 11].rstrip(b"\0") for k in range(32, start - 1, 32)]
    assert all(len(name) <= 10 and name.decode("cp932") for name in names)


def test_the_shapefiles_hold_every_pipe_fitting_and_manhole(truth: pd.DataFrame) -> None:
    pyogrio = pytest.importorskip("pyogrio")
    numbers = {
        "水道管路": "管路番号",
        "水道弁栓": "弁栓番号",
        "下水道管渠": "管渠番号",
        "下水道人孔": "人孔番号",
    }
    for layer, column in numbers.items():
        frame = pyogrio.read_dataframe(TOWN / "gis" / f"{layer}.shp", encoding="cp932")
        assert frame.crs is None
        assert set(frame[column]) <= set(truth.id)
    assert set(frame["事業区分"]) == {"公共", "農集"}


def test_the_drawing_is_an_old_japanese_dxf_in_millimetres() -> None:
    ezdxf = pytest.importorskip("ezdxf")
    document = ezdxf.readfile(TOWN / "管網図_中央.dxf")
    assert (document.dxfversion, document.encoding) == ("AC1015", "cp932")
    assert document.header["$INSUNITS"] == 4
    texts = [t.dxf.text for t in document.modelspace().query('TEXT[layer=="注記"]')]
    assert any(re.fullmatch(r"DIP φ\d+ L=\d+\.\d S\d+", text) for text in texts)
    assert {"仕切弁", "消火栓"} <= {i.dxf.name for i in document.modelspace().query("INSERT")}


@pytest.mark.parametrize(("name", "size"), [("scan_平面図.png", (3307, 2339)), ("scan_台帳.png", (2339, 1654))])
def test_scans_are_200_dpi_sheets_in_sixteen_greys(name: str, size: tuple[int, int]) -> None:
    with Image.open(TOWN / name) as image:
        assert image.size == size
        assert len(image.convert("L").getcolors() or []) <= 16


def test_the_scanned_frame_corners_are_dark_where_the_truth_says() -> None:
    plan: dict[str, Any] = json.loads((TOWN / "scans_truth.json").read_text("utf-8"))["plan"]
    with Image.open(TOWN / plan["file"]) as image:
        grey = image.convert("L")
    for corner in plan["corners"]:
        x, y = (round(value) for value in corner["pixel"])
        assert grey.crop((x - 3, y - 3, x + 4, y + 4)).getextrema()[0] < 90


def test_the_total_of_the_scanned_page_is_the_sum_of_its_rows() -> None:
    page = json.loads((TOWN / "scans_truth.json").read_text("utf-8"))["page"]
    *rows, last = page["rows"]
    length = page["columns"].index("延長(m)")
    assert len(rows) == 20
    assert float(last[length]) == pytest.approx(sum(float(row[length]) for row in rows), abs=0.01)


def test_the_modules_need_no_clock_and_no_shared_random_state() -> None:
    for module in (laying, leaks, planted, sewer, streets, water):
        text = Path(str(module.__file__)).read_text("utf-8")
        assert "random.seed" not in text and "now()" not in text and "today()" not in text
