"""The files of the sample town are understood: every column, every value that is written, every planted error."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from ledger.conftest import Town
from ledger.towns import SAMPLE, copy_of, new_project, pipes_of
from waterdx.core.eras import read_year
from waterdx.core.findings import Finding
from waterdx.core.terms import find_term
from waterdx.ledger.checks import check
from waterdx.ledger.ingest import ingest
from waterdx.store.layers import read_layer

COLUMNS = {
    "水道管路台帳.xlsx": {
        "管路番号": "pipe_id", "区分": "use", "構造 管種": "material", "構造 継手形式": "joint", "構造 口径(mm)": "diameter_mm",
        "布設 年度": "install_fy", "布設 延長(m)": "length_m", "路線名": "street", "土被り(m)": "cover_m", "図面番号": "sheet_no",
        "備考": "note",
    },
    "漏水修繕記録.csv": {
        "整理№": "leak_id", "修繕日": "date", "管路番号": "pipe_id", "場所": "street", "管種": "material", "口径": "diameter_mm", "原因": "cause",
        "発見": "found_by", "修繕方法": "repair", "修繕費(円)": "cost_yen", "X座標": "north_m", "Y座標": "east_m", "備考": "note",
    },
    "gis/水道管路.shp": {"管路番号": "pipe_id", "区分": "use", "管種": "material", "口径": "diameter_mm", "図面番号": "sheet_no"},
    "gis/水道弁栓.shp": {"弁栓番号": "node_id", "種別": "kind", "口径": "diameter_mm", "図面番号": "sheet_no"},
    "gis/下水道管渠.shp": {
        "管渠番号": "pipe_id", "事業区分": "business", "管種": "material", "管径": "diameter_mm", "施工年度": "install_fy",
        "延長": "length_m", "勾配": "slope_permille", "上流人孔番": "up_node_id", "下流人孔番": "down_node_id",
        "上流管底高": "up_invert_m", "下流管底高": "down_invert_m",
    },
    "gis/下水道人孔.shp": {
        "人孔番号": "node_id", "事業区分": "business", "人孔種別": "manhole_type", "地盤高": "ground_m", "管底高": "invert_m",
        "人孔深": "depth_m",
    },
}  # fmt: skip
ROWS = {"gis/水道管路.shp": 2090, "水道管路台帳.xlsx": 2090, "漏水修繕記録.csv": 285, "gis/水道弁栓.shp": 1030, "gis/下水道管渠.shp": 625, "gis/下水道人孔.shp": 627}  # fmt: skip


@pytest.mark.parametrize("name", COLUMNS)
def test_every_column_is_understood(town: Town, name: str) -> None:
    assert {guess.name: guess.field for guess in town.said[name].columns} == COLUMNS[name]


@pytest.mark.parametrize("name", ROWS)
def test_every_object_is_taken_in(town: Town, name: str) -> None:
    rows = town.said[name].rows
    assert rows["accepted"] == ROWS[name] and rows["rejected"] == 0
    assert rows["read"] == rows["accepted"] + rows["skipped"]


@pytest.fixture(scope="module")
def truth() -> pd.DataFrame:
    frame: pd.DataFrame = pd.read_csv(SAMPLE / "truth.csv.gz", dtype={"id": str})
    return frame.set_index("id")


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> gpd.GeoDataFrame:
    """The register alone, with the text of every row beside what was understood."""
    path = new_project(tmp_path_factory.mktemp("register"))
    ingest(path, SAMPLE / "水道管路台帳.xlsx")
    with closing(sqlite3.connect(path)) as conn:
        raw = [json.loads(text) for (text,) in conn.execute("SELECT raw FROM evidence WHERE field IS NULL ORDER BY fid")]
    return pipes_of(path).join(pd.DataFrame(raw))


def code_of(joint: object) -> object:
    term = find_term("joint", str(joint), "water")
    return term.code if term else joint


@pytest.mark.parametrize(
    ("field", "true", "planted"),
    [("material", "material", set()), ("joint", "joint", set()), ("diameter_mm", "diameter_mm", {"C-0241", "M-0162"}),
     ("install_fy", "laid_fy", set()), ("length_m", "length_m", set()), ("cover_m", "cover_m", set()), ("use", "use_or_kind", set())],
)  # fmt: skip
def test_every_value_read_from_the_register_is_the_true_one(
    register: gpd.GeoDataFrame, truth: pd.DataFrame, field: str, true: str, planted: set[str]
) -> None:
    """Dittos, era years, full-width digits, half-width kana and all. The number borne twice (Y-0466) is compared once."""
    once = register.drop_duplicates("pipe_id").set_index("pipe_id")
    expected = truth.loc[once.index, true]
    expected = expected.map(code_of) if field == "joint" else expected
    wrong = once.index[once[field].notna() & (once[field] != expected)]
    assert set(wrong) == planted


@pytest.mark.parametrize(
    ("field", "header", "blank"),
    [("material", "構造 管種", set()), ("joint", "構造 継手形式", {""}), ("install_fy", "布設 年度", {"", "不明", "－", "S99"}),
     ("diameter_mm", "構造 口径(mm)", set()), ("length_m", "布設 延長(m)", set())],
)  # fmt: skip
def test_only_what_is_not_written_is_unknown(register: gpd.GeoDataFrame, field: str, header: str, blank: set[str]) -> None:
    assert set(register[header][register[field].isna()]) == blank


def test_approximate_years_are_told_and_unknown_ones_stay_unknown(register: gpd.GeoDataFrame, town: Town) -> None:
    about = register["布設 年度"].str.contains("頃")
    told = sum(f.count for f in town.said["水道管路台帳.xlsx"].findings if f.check == "year_is_about")
    assert told == about.sum() > 0
    assert register["install_fy"].isna().mean() == pytest.approx(0.183, abs=0.001)


@pytest.fixture(scope="module")
def found(town: Town, tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    """What the checks say of the whole town; of the register alone too, because a drawing wins over a register in the first."""
    folder = tmp_path_factory.mktemp("found")
    alone = new_project(folder)
    said = ingest(alone, SAMPLE / "水道管路台帳.xlsx").findings
    return [*said, *check(alone), *check(copy_of(town.path, folder))]


def test_every_planted_error_is_found(found: list[Finding]) -> None:
    with (SAMPLE / "planted_errors.csv").open(encoding="utf-8", newline="") as file:
        planted = list(csv.DictReader(file))
    expected = {
        "diameter_impossible_for_material": "diameter_not_made",
        "duplicate_pipe_number": "double_id",
        "gap_at_line_end": "gap",
    }
    assert len(planted) == 10
    for error in planted:
        if error["kind"] == "impossible_year":
            assert any(f.check == "not_a_year" and f.raw == error["written"] for f in found), error
            assert read_year(error["written"]) is None
        else:
            number = error["written"] if error["kind"] == "duplicate_pipe_number" else error["pipe_id"]
            assert any(f.check == expected[error["kind"]] and f.id == number for f in found), error


def test_gaps_are_told_only_beside_the_planted_ones(found: list[Finding], truth: pd.DataFrame) -> None:
    """The pipe that was shortened, and its neighbour where nothing else meets that: eleven pipes at six gaps."""
    planted = {"M-0376", "M-0401", "Y-0244", "Y-0166", "K-0463", "Y-0087"}
    pipes = truth[truth["layer"] == "pipes"]
    ends = pipes.loc[list(planted), ["start_node", "end_node"]].to_numpy().ravel()
    beside = set(pipes.index[pipes["start_node"].isin(ends) | pipes["end_node"].isin(ends)])
    gaps = {f.id for f in found if f.check == "gap"}
    assert planted < gaps <= beside and len(gaps) == 11


def test_leaks_of_a_predecessor_are_found(found: list[Finding]) -> None:
    true = pd.read_csv(SAMPLE / "leaks_truth.csv", dtype=str)
    on_predecessor = set(true["number"][true["on_predecessor"] == "1"])
    told = {f.id for f in found if f.check == "leak_before_pipe"}
    assert told <= on_predecessor and len(told) == 12, "the others do not say their pipe, or its year is not written"


def test_leaks_lie_on_the_true_place_and_day(town: Town) -> None:
    leaks = read_layer(town.path, "leaks").set_index("leak_id")
    true = pd.read_csv(SAMPLE / "leaks_truth.csv", dtype={"number": str}).set_index("number").loc[leaks.index]
    assert (leaks["date"] == true["date"]).all()
    there = leaks.geometry.notna()
    away = (leaks.geometry.x - true["east_m"]).abs() + (leaks.geometry.y - true["north_m"]).abs()
    assert there.sum() == 203 and away[there].max() < 15, (
        "the records are good to a few metres; X and Y exchanged would be 120 km"
    )


def test_business_tells_public_sewer_from_rural_sewerage(town: Town) -> None:
    assert pipes_of(town.path)["field"].value_counts().to_dict() == {"water": 2091, "sewer": 453, "agri": 172}


def test_the_order_of_the_files_does_not_matter_for_what_is_known(town: Town, tmp_path: Path) -> None:
    """Register first, drawing second: the same attributes and shapes, except where the planted errors contradict."""
    path = new_project(tmp_path)
    for name in ("水道管路台帳.xlsx", "gis/水道管路.shp"):
        ingest(path, SAMPLE / name)
    names = ["material", "joint", "install_fy", "length_m", "use"]
    here, there = (
        p[p["field"] == "water"].drop_duplicates("pipe_id").set_index("pipe_id").sort_index()
        for p in (pipes_of(path), pipes_of(town.path))
    )
    apart = ["Y-0466", "Y-0467"]  # the number written twice
    here, there = here.drop(index=apart, errors="ignore"), there.drop(index=apart, errors="ignore")
    pd.testing.assert_frame_equal(pd.DataFrame(here[names]), pd.DataFrame(there[names]))
    assert (here.geometry.length - there.geometry.length).abs().max() == 0
