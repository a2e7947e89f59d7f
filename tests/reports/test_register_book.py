"""The register as an Excel book: its totals are those of the network, blanks are 不明, and it can be printed."""

from __future__ import annotations

import datetime as dt
import errno
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from projects import new_project
from python_calamine import CalamineWorkbook
from xlsxwriter.exceptions import FileCreateError

from waterdx.core import sample_town
from waterdx.core.errors import Cancelled, UserError
from waterdx.core.words import Words, set_language
from waterdx.ledger.ingest import ingest
from waterdx.ledger.inventory import read_inventory
from waterdx.ledger.register import FORMS, tables_of
from waterdx.ledger.register.water import FIVE
from waterdx.reports.register_book import write_register
from waterdx.store import project
from waterdx.store.layers import insert_rows, read_layer

EPSG = 6676
HEAD = 3


def town_of(path: Path, pipes: list[dict], nodes: list[dict] = ()) -> Path:
    """A project with these pipes, each drawn as a line of 10 m, and nodes."""
    new_project(path, "町&村\x07", f"EPSG:{EPSG}")
    with project.editing(path) as conn:
        for layer, rows in (("pipes", pipes), ("nodes", nodes)):
            if rows:
                place = (
                    shapely.points(np.zeros((len(rows), 2)))
                    if layer == "nodes"
                    else shapely.linestrings([[(0, 0), (10, 0)]] * len(rows))
                )
                insert_rows(conn, layer, pd.DataFrame(rows), place, 1, EPSG)
    return path


def pipe(**more: object) -> dict:
    return {"pipe_id": "P1", "field": "water", "use": "DIST-S", "material": "DIP", "joint": "K", "diameter_mm": 100.0, "install_fy": 1980.0,
            "length_m": 12.34, "status": None} | more  # fmt: skip


def sheets(path: Path) -> dict[str, list[list]]:
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def written(folder: Path, pipes: list[dict], nodes: list[dict] = (), **options: object) -> dict[str, list[list]]:
    path = folder / "調書.xlsx"
    write_register(path, read_inventory(town_of(folder / "町.gpkg", pipes, nodes), **options))
    return sheets(path)


def rows_of(sheet: list[list], column: str) -> list:
    place = sheet[HEAD].index(column)
    return [row[place] for row in sheet[HEAD + 1 :]]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("town") / "山中町.gpkg"
    project.create(path, "山中町", sample_town.CRS)
    for file in sample_town.sample_files():
        ingest(path, file)
    return path


@pytest.fixture(scope="module")
def book(town: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list]]:
    set_language("ja")
    path = tmp_path_factory.mktemp("book") / "調書.xlsx"
    write_register(path, read_inventory(town))
    return sheets(path)


def test_every_combination_of_the_five_is_there_with_the_length_a_plain_group_by_gives(town, book):
    pipes = read_layer(town, "pipes")
    pipes = pipes[pipes["field"] == "water"]
    plain = pipes.fillna({"length_m": pipes.geometry.length}).groupby(FIVE, dropna=False)["length_m"].agg(["sum", "size"])
    sheet = book["水道 管路調書"]
    counts, lengths = rows_of(sheet, "管の数 (本)"), rows_of(sheet, "延長 (m)")
    shown = [(length, count) for length, count, year in zip(lengths, counts, rows_of(sheet, "設置年度"), strict=True)
             if count != "" and year != "" and "計" not in str(year)]  # fmt: skip
    assert len(shown) == len(plain)
    assert sorted(count for _, count in shown) == sorted(plain["size"])
    np.testing.assert_allclose(sorted(length for length, _ in shown), sorted(plain["sum"]), atol=0.006 * plain["size"].max())


def test_totals_and_subtotals_add_up_exactly_as_shown(book):
    sheet = book["水道 管路調書"]
    rows = [row for row in sheet[HEAD + 1 :] if row[6] != ""]
    cents = {"rows": 0, "use": 0, "total": 0}
    for row in rows:
        kind = (
            "total"
            if row[0] == "合計"
            else "use"
            if str(row[0]).endswith(" 計")
            else "year"
            if str(row[1]).endswith(" 計")
            else "rows"
        )
        if kind in cents:
            cents[kind] += round(row[6] * 100)
    assert cents["rows"] == cents["use"] == cents["total"] == 9_539_661


def test_every_part_of_the_summary_adds_up_to_the_register(book):
    for field in ("水道", "下水道", "農業集落排水"):
        sheet = book[f"{field} 集計表"]
        totals = {row[2] for row in sheet[HEAD + 1 :] if str(row[0]).endswith(" 計")}
        spans = "管路調書" if field == "水道" else "管渠調書"
        place = book[f"{field} {spans}"][HEAD].index("延長 (m)")
        assert totals == {next(row[place] for row in book[f"{field} {spans}"] if row[0] == "合計")}


def test_a_blank_is_written_unknown_and_never_left_out(tmp_path):
    sheet = written(tmp_path, [pipe(), pipe(joint=None), pipe(joint=""), pipe(install_fy=np.nan, material=None)])["水道 管路調書"]
    rows = [row for row in sheet[HEAD + 1 :] if row[5] in ("K形", "不明")]
    assert [row[5] for row in rows].count("不明") == 1, "a blank and no value are one unknown"
    assert [row[7] for row in rows if row[5] == "不明"] == [2]
    assert any(row[1] == "不明" and row[4] == "不明" for row in rows)


def test_an_abandoned_pipe_is_not_counted_and_this_is_told(tmp_path):
    made = written(tmp_path, [pipe(), pipe(status="ABAND", length_m=1000.0), pipe(use="SERV", length_m=7.0)])
    assert rows_of(made["水道 管路調書"], "延長 (m)")[-1:] != [1012.34]
    cover = {(row[0], row[1]) for row in made["表紙"]}
    assert any("撤去・廃止の管" in said and "1,000.00 m" in said for _, said in cover)
    assert any("給水管" in said and "7.00 m" in said for _, said in cover)
    assert ("水道", "12.34 m、管 1 本、弁栓・人孔など 0 点") in cover


@pytest.mark.parametrize("status", [None, "ABAND"])
def test_a_pipe_counts_until_the_day_its_life_ended_whatever_its_status_is_by_now(tmp_path, status):
    path = town_of(tmp_path / "町.gpkg", [pipe(), pipe(end_date="2026-03-31", status=status)])
    assert len(read_inventory(path, as_of=dt.date(2026, 3, 30)).pipes) == 2
    assert len(read_inventory(path, as_of=dt.date(2026, 3, 31)).pipes) == 1


def test_a_suspended_pipe_counts_and_is_told_apart_and_a_planned_one_does_not_count(tmp_path):
    rows = "A,水道,DIP,10,供用中\nB,水道,DIP,20,休止\nC,水道,DIP,40,計画\nD,水道,DIP,80,新設\n"
    (tmp_path / "管.csv").write_text(f"管路番号,事業,管種,延長,状態\n{rows}", encoding="utf-8")
    path = new_project(tmp_path / "町.gpkg")
    ingest(path, tmp_path / "管.csv")
    inventory = read_inventory(path)
    assert inventory.pipes["status"].tolist() == ["EXIST", "SUSP", "NEW"]
    assert [(one.why.ja, one.pipes, one.length_cm) for one in inventory.left_out] == [
        ("計画の管(まだ布設していないもの)", 1, 4000)
    ]
    write_register(tmp_path / "調書.xlsx", inventory)
    cover = {(row[0], row[1]) for row in sheets(tmp_path / "調書.xlsx")["表紙"]}
    assert ("うち休止の管", "水道: 1 本、20.00 m(延長と本数に入っています)") in cover


def test_personal_data_do_not_leave_the_project_with_the_register(tmp_path):
    tank = {"node_id": "T1", "field": "water", "kind": "TANK", "name": "山本様貯水槽", "note": "所有 山本様 0258-33-4444"}
    path = town_of(tmp_path / "町.gpkg", [pipe()], [tank])
    write_register(tmp_path / "調書.xlsx", read_inventory(path))
    book = sheets(tmp_path / "調書.xlsx")
    cells = {str(cell) for rows in book.values() for row in rows for cell in row}
    assert {"(氏名)貯水槽", "所有 (氏名) (電話番号)"} <= cells and not any("山本" in cell for cell in cells)
    assert any(row[0] == "伏せた文" and "2 件" in row[1] and "目で確かめて" in row[1] for row in book["表紙"])


def test_a_pipe_laid_in_a_later_fiscal_year_is_not_counted_and_this_is_told_with_its_metres(tmp_path):
    later = [pipe(install_fy=float(year), length_m=100.0) for year in (2026, 2027, 2068, 2099)]
    path = town_of(tmp_path / "町.gpkg", [pipe(install_fy=2025.0), pipe(install_fy=None), *later])
    inventory = read_inventory(path, as_of=dt.date(2026, 3, 31))
    assert len(inventory.pipes) == 2
    assert [(one.why.ja, one.pipes, one.length_cm) for one in inventory.left_out] == [("基準日より後の年度に布設の管", 4, 40_000)]
    assert len(read_inventory(path, as_of=dt.date(2026, 4, 1)).pipes) == 3


def test_drawn_length_is_used_where_asked_and_where_none_is_registered(tmp_path):
    path = town_of(tmp_path / "町.gpkg", [pipe(), pipe(length_m=np.nan)])
    assert read_inventory(path).pipes["length_cm"].tolist() == [1234, 1000]
    assert read_inventory(path, "drawn").pipes["length_cm"].tolist() == [1000, 1000]


def test_a_length_nobody_knows_is_told_and_is_no_zero(tmp_path):
    path = town_of(tmp_path / "町.gpkg", [pipe(), pipe(length_m=np.nan)])
    with project.editing(path) as conn:
        conn.execute("UPDATE pipes SET geom = NULL WHERE length_m IS NULL")
    write_register(tmp_path / "r.xlsx", read_inventory(path))
    made = sheets(tmp_path / "r.xlsx")
    assert any(row[0] == "延長の分からない管" and row[1].startswith("1 本") for row in made["表紙"])
    assert max(v for v in rows_of(made["水道 管路調書"], "うち延長不明 (本)") if v != "") == 1


def test_inferred_values_are_counted_apart(tmp_path):
    path = town_of(tmp_path / "町.gpkg", [pipe(), pipe(joint="A", length_m=5.0)])
    with project.editing(path) as conn:
        conn.execute(
            "INSERT INTO evidence (layer, fid, field, method, probability) VALUES ('pipes', 2, 'install_fy', 'inferred', 0.8)"
        )
    write_register(tmp_path / "r.xlsx", read_inventory(path))
    made = sheets(tmp_path / "r.xlsx")
    assert max(v for v in rows_of(made["水道 管路調書"], "うち推定値を含む延長 (m)") if v != "") == 5.0
    assert ("管路: 布設年度", "1 件") in {(row[0], row[1]) for row in made["表紙"]}


def test_facilities_of_the_ledger_are_listed_and_without_any_an_empty_form_is_made(tmp_path):
    (tmp_path / "a").mkdir()
    made = written(tmp_path / "a", [pipe()], [{"node_id": "T1", "field": "water", "kind": "TANK", "install_fy": 1975.0}])
    assert made["水道 施設調書(管路以外)"][HEAD + 1][:6] == ["配水池", "T1", "不明", 1975, 1, "不明"]
    (tmp_path / "b").mkdir()
    none = written(tmp_path / "b", [pipe()])["水道 施設調書(管路以外)"]
    assert any("施設がないという意味ではありません" in str(row[0]) for row in none)


def test_sewers_are_totalled_by_shape_size_material_slope_and_year(tmp_path):
    sewer = pipe(field="sewer", use="SANITARY", material="VU", joint=None, length_m=30.0)
    made = written(
        tmp_path,
        [
            sewer | {"slope_permille": 2.5, "section_shape": "CIRCULAR"},
            sewer | {"slope_permille": -1.0},
            sewer | {"pipe_kind": "LATERAL"},
        ],
    )
    rows = made["下水道 管渠調書"][HEAD + 1 :]
    assert {row[5] for row in rows if row[5]} == {"2〜3", "逆勾配(0 未満)"}
    assert "φ100" in {row[3] for row in rows}
    assert rows_of(made["下水道 取付管調書"], "延長 (m)")[-1] == 30.0


def test_names_that_look_like_formulas_or_hold_control_codes_are_only_text(tmp_path):
    made = written(tmp_path, [pipe(material="=cmd|' /C calc'!A0", joint="髙﨑\x00"), pipe(use="あ" * 40_000)])
    texts = {cell for row in made["水道 管路調書"] for cell in row if isinstance(cell, str)}
    assert "'=cmd|' /C calc'!A0" in texts and "髙﨑" in texts
    assert max(map(len, texts)) <= 32_767


def test_a_sheet_prints_on_a4_landscape_with_its_head_on_every_page(tmp_path):
    written(tmp_path, [pipe()])
    with zipfile.ZipFile(tmp_path / "調書.xlsx") as parts:
        sheet, names = parts.read("xl/worksheets/sheet2.xml").decode(), parts.read("xl/workbook.xml").decode()
    assert 'paperSize="9"' in sheet and 'orientation="landscape"' in sheet and 'fitToHeight="0"' in sheet
    assert "_xlnm.Print_Titles" in names and "$4:$4" in names
    assert "町&amp;&amp;村" in sheet, "an ampersand of the name is no code of the footer"


def test_a_cancelled_or_refused_register_leaves_what_was_there(tmp_path):
    path = town_of(tmp_path / "町.gpkg", [pipe()])
    out = tmp_path / "r.xlsx"
    out.write_bytes(b"old")

    def stop(done: float, total: float, note: Words) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_register(out, read_inventory(path), stop)
    assert out.read_bytes() == b"old" and {p.name for p in tmp_path.iterdir()} == {"町.gpkg", "r.xlsx"}
    with pytest.raises(UserError):
        write_register(tmp_path / "r.pdf", read_inventory(path))


def test_an_empty_project_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(UserError, match="管路も弁栓もありません"):
        read_inventory(town_of(tmp_path / "町.gpkg", []))


def test_every_form_has_a_name_in_both_languages_and_a_source():
    for form in FORMS.values():
        assert form.title.ja and form.title.en and form.source.ja and form.source.en and form.fields


@settings(max_examples=25, deadline=None)  # a book of several sheets each
@given(
    st.lists(
        st.tuples(st.sampled_from(["DIP", "VP", None]), st.sampled_from([1975.0, None]), st.floats(0, 500, allow_nan=False)),
        min_size=1,
        max_size=30,
    )
)
def test_the_table_always_adds_up_to_the_network(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("t") / "t.gpkg"
    inventory = read_inventory(town_of(path, [pipe(material=m, install_fy=y, length_m=length) for m, y, length in rows]))
    table = next(table for form, _, table in tables_of(inventory) if form.name == "water_pipes")
    assert (
        table.frame["length_cm"].sum() == inventory.pipes["length_cm"].sum() == sum(round(length * 100) for _, _, length in rows)
    )
    assert table.frame["pipes"].sum() == len(rows)


def test_the_register_of_nagaoka_says_what_its_ledger_does_not_know(tmp_path, shared):
    folder = shared("data", "plateau_unf_nagaoka")
    path = tmp_path / "長岡.gpkg"
    project.create(path, "長岡市", "EPSG:6676")
    ingest(path, next(folder.glob("08EE754*water*.gml")), layer="pipes")
    write_register(tmp_path / "r.xlsx", read_inventory(path))
    sheet = sheets(tmp_path / "r.xlsx")["水道 管路調書"]
    assert {row[4] for row in sheet[HEAD + 1 :] if row[4]} == {"不明"}, "PLATEAU gives no material"
    drawn = read_layer(path, "pipes").geometry.length.round(2).sum()
    assert next(row[6] for row in sheet if row[0] == "合計") == pytest.approx(drawn, abs=0.5)


def test_a_full_disk_is_told_as_such_and_leaves_what_was_there(tmp_path, monkeypatch):
    path = town_of(tmp_path / "町.gpkg", [pipe()])
    out = tmp_path / "r.xlsx"
    out.write_bytes(b"old")

    def full(_: object) -> None:
        raise FileCreateError(OSError(errno.ENOSPC, "No space left on device"))

    monkeypatch.setattr(xlsxwriter.Workbook, "close", full)
    with pytest.raises((OSError, UserError)):
        write_register(out, read_inventory(path))
    assert out.read_bytes() == b"old" and len(list(tmp_path.iterdir())) == 2
