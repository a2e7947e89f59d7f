"""EPANET networks: pipes with their course in metres and millimetres, and what cannot be read told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from waterdx.core.errors import UserError
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, read_file

SAMPLE = Path(__file__).parents[2] / "ledgers" / "samples" / "管網.inp"
AMERICAN = "[JUNCTIONS]\nA 700\nB 650\n[PIPES]\n1 A B 1000 12 100 0 Open\n[COORDINATES]\nA 0 0\nB 300 400\n"


def network(tmp_path: Path, text: str, **options: str) -> RawTable:
    (tmp_path / "a.inp").write_text(text, "utf-8")
    return read_file(tmp_path / "a.inp", ReadOptions(**options))


def test_pipes_run_from_node_to_node_through_their_vertices() -> None:
    table = read_file(SAMPLE)
    assert table.frame.pipe_id.tolist() == ["P1", "P2", "P3"]
    assert table.geometry is not None
    assert table.geometry[0].equals(shapely.LineString([(20000, 14900), (20000, 15020), (20100, 15020)]))
    assert table.frame.loc[0, ["node_1", "node_2", "length_m", "diameter_mm", "roughness", "status", "note"]].tolist() == [
        "R1", "J1", "250.5", "150", "130", "Open", "DIP S52",
    ]  # fmt: skip


def test_rows_that_cannot_be_read_are_told_with_their_line() -> None:
    table = read_file(SAMPLE)
    bad = [finding for finding in table.findings if finding.check == "epanet_bad_row"]
    lines = SAMPLE.read_text("utf-8").split("\n")
    assert [lines[finding.row - 1].split()[0] for finding in bad if finding.row] == ["P4", "P5"]
    assert table.skipped == 2


def test_nodes_are_a_sheet_of_their_own() -> None:
    table = read_file(SAMPLE, ReadOptions(sheet="nodes"))
    kinds = dict(zip(table.frame.node_id, table.frame.kind, strict=True))
    assert kinds == {
        "J1": "junction",
        "J2": "junction",
        "J3": "junction",
        "R1": "reservoir",
        "T1": "tank",
        "V1": "PRV",
        "PU1": "pump",
    }
    assert table.geometry is not None
    shapes = dict(zip(table.frame.node_id, table.geometry, strict=True))
    assert shapes["J2"].equals(shapely.Point(20220, 15020))
    assert shapes["V1"].equals(shapely.Point(20160, 15060))
    assert shapes["T1"] is None
    assert "epanet_no_place" in {finding.check for finding in table.findings}


@pytest.mark.parametrize("units", ["", "[OPTIONS]\nUNITS GPM\n", "[OPTIONS]\n Units MGD\n"])
def test_american_networks_become_metric(tmp_path: Path, units: str) -> None:
    table = network(tmp_path, AMERICAN + units)
    assert float(table.frame.length_m[0]) == pytest.approx(304.8)
    assert float(table.frame.diameter_mm[0]) == pytest.approx(304.8)
    assert "epanet_units" in {finding.check for finding in table.findings}
    nodes = network(tmp_path, AMERICAN + units, sheet="nodes")
    assert float(nodes.frame.elevation[0]) == pytest.approx(213.36)


@pytest.mark.parametrize("unit", ["LPS", "lpm", "MLD", "CMH", "CMD"])
def test_metric_networks_stay_as_they_are(tmp_path: Path, unit: str) -> None:
    table = network(tmp_path, AMERICAN + f"[OPTIONS]\nUNITS {unit}\n")
    assert table.frame.loc[0, ["length_m", "diameter_mm"]].tolist() == ["1000", "12"]


def test_comments_in_cp932_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.inp").write_bytes((AMERICAN.replace("Open", "Open ;本町")).encode("cp932"))
    assert read_file(tmp_path / "a.inp").frame.note[0] == "本町"


@pytest.mark.parametrize("text", ["hello", "[TITLE]\nx\n", "[PIPES]\n", "\0\0", "[PIPES]\n1 A B nan 100 0\n"])
def test_what_is_no_network_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserError):
        network(tmp_path, text)


@pytest.mark.parametrize("number", ["nan", "1e308", "inf", "x", ""])
def test_a_node_without_a_place_leaves_its_pipe_without_shape(tmp_path: Path, number: str) -> None:
    table = network(tmp_path, AMERICAN.replace("B 300 400", f"B 300 {number}"))
    assert table.geometry is not None and table.geometry[0] is None
    assert "epanet_bad_row" in {finding.check for finding in table.findings}


def test_a_sheet_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UserError, match="nodes"):
        read_file(SAMPLE, ReadOptions(sheet="valves"))
