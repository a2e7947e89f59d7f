"""How a file of the same columns was read before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from waterdx.importers.registry import ReadOptions, read_file
from waterdx.ledger import column_map
from waterdx.ledger.column_map import ColumnMap
from waterdx.ledger.coordinates import NOTHING_SAID, Coordinates
from waterdx.ledger.ingest import ingest
from waterdx.ledger.last_reading import LastReading, last_reading, readings
from waterdx.store import project

HEAD = "管路番号,管種,口径,布設年度,場所\n"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = tmp_path / "町.gpkg"
    project.create(path, "町", "EPSG:6676")
    return path


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def known(town: Path) -> list[LastReading]:
    with project.reading(town) as conn:
        return readings(conn)


def test_an_import_keeps_how_it_was_read(town: Path, tmp_path: Path) -> None:
    said = ColumnMap(columns={"場所": "note"}, values={"material": {"謎管": "GP"}})
    ingest(town, write(tmp_path / "R6.csv", HEAD + "A1,謎管,100,S52,本町\n"), column_map=said, encoding="utf-8", header_row=1)
    (kept,) = known(town)
    assert kept.file_name == "R6.csv" and kept.map.columns["場所"] == "note" and kept.map.columns["管種"] == "material"
    assert kept.map.values == said.values and (kept.map.encoding, kept.map.header_row) == ("utf-8", 1)
    found = last_reading(known(town), read_file(write(tmp_path / "R7.csv", HEAD + "B1,VP,100,R6,本町\n")))
    assert found is not None and found.file_name == "R6.csv"


def test_a_column_more_or_less_is_still_the_same_file_and_half_of_them_is_not(town: Path, tmp_path: Path) -> None:
    ingest(town, write(tmp_path / "R6.csv", HEAD + "A1,VP,100,S52,本町\n"))
    more = last_reading(
        known(town), read_file(write(tmp_path / "a.csv", HEAD.replace("\n", ",延長\n") + "B1,VP,100,R6,本町,9\n"))
    )
    less = last_reading(known(town), read_file(write(tmp_path / "b.csv", HEAD.replace(",場所", "") + "B1,VP,100,R6\n")))
    assert more is not None and less is not None and "場所" not in less.map.columns
    assert last_reading(known(town), read_file(write(tmp_path / "c.csv", "管路番号,管種\nB1,VP\n"))) is None


def test_the_likest_goes_before_the_newest(town: Path, tmp_path: Path) -> None:
    ingest(town, write(tmp_path / "同じ.csv", HEAD + "A1,VP,100,S52,本町\n"))
    ingest(town, write(tmp_path / "近い.csv", HEAD.replace("\n", ",延長\n") + "A2,VP,100,S52,本町,3\n"))
    found = last_reading(known(town), read_file(write(tmp_path / "次.csv", HEAD + "B1,VP,100,R6,本町\n")))
    assert found is not None and found.file_name == "同じ.csv"


def test_a_stated_system_goes_before_one_that_was_said(tmp_path: Path) -> None:
    table = read_file(write(tmp_path / "a.csv", HEAD + "A1,VP,100,S52,本町\n"))
    names = dict.fromkeys(map(str, table.frame.columns), "")
    before = [LastReading("x.csv", "2026-03-31", ColumnMap(columns=names, coordinates=Coordinates("EPSG:6675", unit="mm")))]
    found, stated = last_reading(before, table), last_reading(before, replace(table, crs="EPSG:4326"))
    assert found is not None and found.map.coordinates.unit == "mm"
    assert stated is not None and stated.map.coordinates == NOTHING_SAID


def test_columns_without_names_are_those_of_a_file_of_the_same_name(tmp_path: Path) -> None:
    before = [LastReading("台帳R6.csv", "2026-03-31", ColumnMap(columns={"列1": "pipe_id", "列2": "material"}, header_row=0))]
    how = ReadOptions(header_row=0)
    assert last_reading(before, read_file(write(tmp_path / "台帳R7.csv", "A1,VP\nA2,VP\n"), how)) is not None
    assert last_reading(before, read_file(write(tmp_path / "弁栓.csv", "A1,VP\nA2,VP\n"), how)) is None


def test_a_reading_that_cannot_be_understood_any_more_is_passed_over(town: Path, tmp_path: Path) -> None:
    ingest(town, write(tmp_path / "R6.csv", HEAD + "A1,VP,100,S52,本町\n"))
    with project.editing(town) as conn:
        conn.execute('UPDATE sources SET reading = \'[columns]\n"a" = "no_such_field"\n\'')
    assert known(town) == []


def test_a_map_keeps_encoding_and_header_row(tmp_path: Path) -> None:
    made = ColumnMap(layer="pipes", columns={"a": "pipe_id"}, encoding="euc_jp", header_row=0)
    column_map.save(made, tmp_path / "m.toml")
    assert column_map.load(tmp_path / "m.toml") == made == column_map.loads(column_map.dump(made))
