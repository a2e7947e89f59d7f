"""What an import does with the mapping: own words, units, days, methods, coordinate systems, a missing header."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from ledger.towns import pipes_of, write
from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.ledger import column_map, synonyms
from waterdx.ledger.ingest import IngestResult, ingest
from waterdx.store.layers import read_layer


def taken(folder: Path, project: Path, text: str) -> IngestResult:
    return ingest(project, write(folder / "台帳.csv", text))


def told(result: IngestResult, check: str) -> list[Finding]:
    return [finding for finding in result.findings if finding.check == check]


def test_a_word_of_the_project_is_read_as_the_project_says(tmp_path: Path, empty: Path) -> None:
    synonyms.add(empty, "material", "water", "白管", "GP")
    result = taken(tmp_path, empty, "管路番号,管種,口径\nA,白管,100\nB,VP,75\n")
    assert pipes_of(empty)["material"].tolist() == ["GP", "VP"] and not told(result, "unknown_term")


def test_an_unknown_word_is_told_once_with_its_count_and_what_it_may_mean(tmp_path: Path, empty: Path) -> None:
    rows = "".join(f"{n},{word},100\n" for n, word in enumerate(["普通鋳鉄菅", "VP", "普通鋳鉄菅", "QQX"]))
    result = taken(tmp_path, empty, f"管路番号,管種,口径\n{rows}")
    likely, other = told(result, "unknown_term")
    assert (
        (likely.raw, likely.count, likely.row) == ("普通鋳鉄菅", 2, 2)
        and "CIP" in likely.message.ja
        and "CIP" in likely.message.en
    )
    assert (other.raw, other.count) == ("QQX", 1) and "かもしれません" not in other.message.ja
    assert pipes_of(empty)["material"].isna().tolist() == [True, False, True, True], "a guess is never stored"


def test_a_material_that_carries_its_method_fills_both(tmp_path: Path, empty: Path) -> None:
    result = taken(tmp_path, empty, "下水管番号,事業,管種,管径\nA,下水道,ヒューム管･推進管,300\nB,下水道,陶管,200\n")
    pipes = pipes_of(empty)
    assert pipes["material"].tolist() == ["HP", "CP"] and not told(result, "unknown_term")
    assert pipes["method"][0] == "JACK" and pd.isna(pipes["method"][1])


@pytest.mark.parametrize(
    ("header", "written", "kept"),
    [
        ("Length (ft)", ["100", "200"], [30.48, 60.96]),
        ("Length_FT", ["10.5", "20 ft"], [3.2004, 6.096]),
        ("延長(m)", ["10", "20"], [10, 20]),
    ],
)
def test_lengths_in_feet_become_metres(tmp_path: Path, empty: Path, header: str, written: list[str], kept: list[float]) -> None:
    taken(tmp_path, empty, f"管路番号,{header}\nA,{written[0]}\nB,{written[1]}\n")
    assert pipes_of(empty)["length_m"].tolist() == pytest.approx(kept)


def test_bores_in_inches_become_nominal_and_it_is_said(tmp_path: Path, empty: Path) -> None:
    sizes = ["8", "6", "12", "10", "15"]
    rows = "".join(f"{n},{size}\n" for n, size in enumerate(sizes))
    result = taken(tmp_path, empty, f"pipe_id,Diameter\n{rows}")
    assert pipes_of(empty)["diameter_mm"].tolist() == [200, 150, 300, 250, 381]
    assert told(result, "unit_assumed")[0].raw == "inch"


def test_a_map_saved_from_an_import_reads_the_same_units_next_year(tmp_path: Path, empty: Path) -> None:
    first = taken(tmp_path, empty, "pipe_id,Diameter\n1,8\n2,6\n3,12\n")
    file = tmp_path / "map.toml"
    column_map.save(column_map.from_result(first), file)
    again = write(tmp_path / "来年.csv", "pipe_id,Diameter\n4,8\n5,6\n6,12\n")
    ingest(empty, again, column_map=column_map.load(file))
    assert pipes_of(empty)["diameter_mm"].tolist() == [200, 150, 300] * 2


def test_a_map_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        column_map.save(column_map.ColumnMap("pipes"), tmp_path / "ない" / "map.toml")
    assert "保存できません" in refused.value.words.ja


def test_days_of_other_software_give_dates_and_fiscal_years(tmp_path: Path, empty: Path) -> None:
    taken(tmp_path, empty, "管路番号,口径,布設年度\nA,100,2/28/2020\nB,100,4/5/2020\nC,100,938736000000\nD,100,1899-12-30\n")
    years = pipes_of(empty)["install_fy"]
    assert years.tolist()[:3] == [2019, 2020, 1999] and pd.isna(years[3])
    write(tmp_path / "漏水.csv", "整理番号,発生日\n1,8/28/2020\n2,4/5/2020\n")
    ingest(empty, tmp_path / "漏水.csv", layer="leaks")
    assert read_layer(empty, "leaks")["date"].tolist() == ["2020-08-28", "2020-04-05"]


def test_a_file_without_a_system_that_does_not_fit_names_what_it_may_be_in(tmp_path: Path, empty: Path) -> None:
    leak = "整理番号,発生日,x,y\n1,2020-04-01,250000,4140000\n2,2020-04-02,251000,4141000\n"
    with pytest.raises(UserError) as refused:
        ingest(empty, write(tmp_path / "漏水.csv", leak), layer="leaks")
    assert "EPSG:6691" in refused.value.words.ja and "東経" in refused.value.words.ja
    assert re.search(r"EPSG:6691 .*centre 13\d\.\d+° E", refused.value.words.en)


def test_a_table_whose_header_is_a_row_of_data_says_so(tmp_path: Path, empty: Path) -> None:
    lines = shapely.linestrings([[(0, 10 * n), (50, 10 * n)] for n in range(4)])
    first = {
        "DIP": ["DIP", "VP", "DIP", "VP"],
        "100": ["100", "75", "100", "150"],
        "2001-04-01": ["2001-04-01"] * 3 + ["2002-04-01"],
    }
    file = tmp_path / "管路.gpkg"
    gpd.GeoDataFrame(first, geometry=lines, crs=6676).to_file(file)
    result = ingest(empty, file, dry_run=True)
    assert "取り込んでいません" in told(result, "header_is_data")[0].message.ja
