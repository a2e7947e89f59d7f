"""Facilities: their name, structure and capacity are read, checked, shown in the register, and written out again."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from waterdx.core import sample_town
from waterdx.core.units import read_quantity
from waterdx.core.words import set_language
from waterdx.ledger.checks import check
from waterdx.ledger.export.run import export
from waterdx.ledger.ingest import ingest
from waterdx.ledger.inventory import read_inventory
from waterdx.ledger.register import tables_of
from waterdx.store import project
from waterdx.store.layers import read_layer

LIST = next(file for file in sample_town.sample_files() if file.name == "水道施設一覧.csv")


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = tmp_path / "山中町.gpkg"
    project.create(path, "山中町", "EPSG:6676")
    ingest(path, LIST)
    return path


def test_a_list_of_facilities_is_read_with_place_kind_and_capacity(town: Path) -> None:
    nodes = read_layer(town, "nodes").set_index("name")
    plant, tank = nodes.loc["山中浄水場"], nodes.loc["中央配水池"]
    assert (plant["kind"], plant["capacity_m3_day"], plant["volume_m3"], plant["install_fy"]) == ("PLANT", 3600, 420, 1972)
    assert (tank["kind"], tank["structure"], tank["volume_m3"]) == ("TANK", "PC造 2池", 1500)
    assert nodes.loc["川原水源", "kind"] == "INTAKE" and (nodes.geometry.x.min(), nodes.geometry.y.max()) == (
        29572.789,
        151936.101,
    )


@pytest.mark.parametrize(("text", "unit", "value"), [
    ("1,500㎥", "m3", 1500), ("1500m³", "m3", 1500), ("2,500 m3/日", "m3/日", 2500), ("2.5 m3/min", "m3/日", 3600), ("10L/s", "m3/日", 864),
    ("104 m3/h", "m3/日", 2496), ("3600", "m3/日", 3600),
])  # fmt: skip
def test_volumes_and_flows_are_read_in_the_units_people_write(text: str, unit: str, value: float) -> None:
    found = read_quantity(text, unit)
    assert found is not None and found.value == pytest.approx(value)


def test_a_volume_is_no_flow_and_a_flow_no_volume() -> None:
    assert (
        read_quantity("500 m3/日", "m3") is None
        and read_quantity("500 m3", "m3/日") is None
        and read_quantity("500 m", "m3") is None
    )


def test_the_register_shows_what_is_known_of_a_facility_and_what_is_not(town: Path) -> None:
    set_language("ja")
    (table,) = [table for form, _, table in tables_of(read_inventory(town)) if form.name == "water_facilities"]
    rows = table.frame.set_index("name")
    assert rows.loc["山中浄水場", "capacity"] == "3,600 ㎥/日、420 ㎥" and rows.loc["中央配水池", "capacity"] == "1,500 ㎥"
    assert rows.loc["東田配水池", "structure"] == "RC造 1池" and rows.loc["上山中配水池", "structure"] is None
    assert list(table.frame["kind"]) == ["取水施設"] * 2 + ["浄水場"] * 2 + ["配水池"] * 3


def test_the_check_names_what_the_register_lacks(town: Path) -> None:
    found = {one.id: one.message.ja for one in check(town) if one.check == "facility_incomplete"}
    assert found == {
        "S-06": "施設 S-06: 調書に書く設置年度がありません。", "S-07": "施設 S-07: 調書に書く構造又は形式がありません。",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["施設.gpkg", "施設.shp", "施設.geojson", "施設.xlsx", "施設.csv"])
def test_facilities_come_back_from_every_export_as_they_were(town: Path, tmp_path: Path, name: str) -> None:
    out, again = tmp_path / "out" / name, tmp_path / "again.gpkg"
    out.parent.mkdir()
    export(town, out, layer="nodes")
    project.create(again, "再", "EPSG:6676")
    ingest(again, out, layer="nodes")
    columns = ["node_id", "name", "kind", "structure", "volume_m3", "capacity_m3_day", "install_fy"]
    first, second = (read_layer(path, "nodes")[columns].sort_values("node_id", ignore_index=True) for path in (town, again))
    assert first.equals(second)


def test_the_statutory_items_of_facilities_are_counted_of_facilities_only(town: Path, tmp_path: Path) -> None:
    set_language("ja")
    ingest(town, sample_town.sample_files()[2])  # 1,030 valves
    export(town, tmp_path / "法定.gpkg", layer="nodes", profile="statutory", report=tmp_path / "report.csv")
    filled = {row["項目"]: (int(row["記入 (件)"]), int(row["対象 (件)"])) for row in _rows(tmp_path / "report.csv")}
    assert filled["名称"] == filled["能力"] == (7, 7) and filled["構造又は形式"] == (6, 7) and filled["口径"] == (1030, 1030)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
