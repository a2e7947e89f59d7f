"""An export never leaves half a file, never replaces what must stay, and loses nothing in silence."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from ledger.conftest import Town
from ledger.towns import SAMPLE, bytes_of, new_project, write
from waterdx.cli.export import PROFILES
from waterdx.core.errors import Cancelled, UserError
from waterdx.core.words import Words, set_language
from waterdx.ledger.export.registry import formats, profiles
from waterdx.ledger.export.run import export
from waterdx.ledger.ingest import ingest
from waterdx.store import project
from waterdx.store.layers import insert_rows, read_layer

SUFFIXES = [one.suffixes[0] for one in formats()]
HOSTILE = ["=cmd|' /C calc'!A0", "髙﨑", "😀町〜", "あ" * 40_000, "a\x00b\x07c", "'=1", "-5", "葛\U000e0100飾", "1行目\n2行目"]


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Pipes whose remarks are what people and attackers write."""
    path = new_project(tmp_path)
    lines = shapely.linestrings([[(0, 0), (10 + n, 5)] for n in range(len(HOSTILE))])
    rows = pd.DataFrame(
        {"pipe_id": [f"00{n}" for n in range(len(HOSTILE))], "field": "water", "material": "DIP", "note": HOSTILE}, dtype=object
    )
    with project.editing(path) as conn:
        insert_rows(conn, "pipes", rows, lines, 1, 6676)
    return path


def everything_in(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def refused(path: Path, out: Path, **wishes: str) -> str:
    with pytest.raises(UserError) as error:
        export(path, out, **wishes)  # type: ignore[arg-type]
    return error.value.words.en


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_full_disk_is_told_in_a_sentence_and_the_old_file_stays(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    out = tmp_path / f"t{suffix}"
    export(town.path, out, layer="leaks")
    before = everything_in(tmp_path)

    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    said = refused(town.path, out, layer="nodes")
    assert "the disk is full" in said and str(out) in said
    assert everything_in(tmp_path) == before


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("nth", [1, 3])
def test_a_file_open_in_excel_is_told_in_a_sentence_and_every_old_file_stays(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, nth: int
) -> None:
    """Windows refuses to replace an open file; a shapefile may fail at its third part, when two are in place already."""
    out = tmp_path / f"t{suffix}"
    export(town.path, out, layer="leaks")
    before = everything_in(tmp_path)
    replace, calls = Path.replace, iter(range(1, 100))

    def in_use(self: Path, target: Path) -> Path:
        if self.parent.name == "new" and (next(calls) == nth or len(before) == 1):
            raise PermissionError(errno.EACCES, "in use")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", in_use)
    assert "another program has it open" in refused(town.path, out, layer="nodes")
    assert everything_in(tmp_path) == before


def test_a_disk_that_fills_while_gdal_writes_leaves_nothing_behind(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyogrio import raw
    from pyogrio.errors import DataLayerError

    def full(draft: Path, *_: object, **__: object) -> None:
        draft.write_bytes(b"half")
        raise DataLayerError("database or disk is full")

    monkeypatch.setattr(raw, "write", full)
    assert "the disk is full" in refused(town.path, tmp_path / "t.gpkg")
    assert everything_in(tmp_path) == {}


@pytest.mark.parametrize("step", range(4))
def test_a_cancelled_export_leaves_the_folder_as_it_was(town: Town, tmp_path: Path, step: int) -> None:
    def stop(done: float, total: float, note: Words) -> None:
        if done >= step:
            raise Cancelled

    with pytest.raises(Cancelled):
        export(town.path, tmp_path / "t.gpkg", progress=stop)
    assert everything_in(tmp_path) == {}


def test_projects_and_originals_are_never_replaced(town: Town, tmp_path: Path) -> None:
    own, other = tmp_path / "own.gpkg", tmp_path / "other.gpkg"
    shutil.copy(town.path, own)
    project.create(other, "隣町", "EPSG:6676")
    original = Path(shutil.copy(SAMPLE / "漏水修繕記録.csv", tmp_path))
    before = everything_in(tmp_path)
    assert "is this project" in refused(own, own)
    assert "is a project of waterdx" in refused(own, other)
    assert "an original that was imported" in refused(own, original)
    assert everything_in(tmp_path) == before


def test_a_file_written_beside_the_export_replaces_no_original_either(town: Town, tmp_path: Path) -> None:
    own = Path(shutil.copy(town.path, tmp_path / "own.gpkg"))
    shutil.copy(SAMPLE / "漏水修繕記録.csv", tmp_path / "t_columns.csv")
    before = everything_in(tmp_path)
    assert "t_columns.csv" in refused(own, tmp_path / "t.shp")
    assert everything_in(tmp_path) == before


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_a_geopackage_open_in_qgis_is_not_pulled_away_from_under_it(town: Town, tmp_path: Path, ending: str) -> None:
    out = tmp_path / "t.gpkg"
    export(town.path, out)
    out.with_name(f"t.gpkg{ending}").write_bytes(b"")
    assert "is open in QGIS" in refused(town.path, out)


@pytest.mark.parametrize(
    ("out", "wishes", "said"),
    [("t.pdf", {}, "cannot be written in that format"), ("no/t.gpkg", {}, "its folder does not exist"),
     ("t.csv", {"profile": "nilim"}, "Let it end in .gpkg"), ("t.gpkg", {"profile": "nilim", "crs": "EPSG:6676"}, "always in EPSG:6668"),
     ("t.gpkg", {"crs": "EPSG:99999"}, "no coordinate system"), ("t.gpkg", {"crs": "http://x/"}, "cannot be used"),
     ("t.csv", {"profile": "spatial-id", "layer": "nodes"}, "writes the layers pipes"), ("t.csv", {"profile": "my"}, "no export profile"),
     ("t.csv", {"profile": "spatial-id", "zoom": 36}, "Zooms are 0 to 35"), ("t.csv", {"profile": "spatial-id", "zoom": 35}, "Choose a smaller zoom")],
)  # fmt: skip
def test_what_cannot_be_done_is_told_before_anything_is_written(
    town: Town, tmp_path: Path, out: str, wishes: dict[str, str], said: str
) -> None:
    assert said in refused(town.path, tmp_path / out, **wishes)
    assert everything_in(tmp_path) == {}


def test_an_empty_ledger_is_told_in_a_sentence(empty: Path) -> None:
    assert "nothing to write in Pipes" in refused(empty, empty.with_name("t.csv"))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_hostile_texts_are_whole_in_the_file_or_told_and_whole_beside_it(hostile: Path, tmp_path: Path, suffix: str) -> None:
    """Only control codes are gone, and that is told."""
    folder = tmp_path / "out"
    folder.mkdir()
    result = export(hostile, folder / f"t{suffix}", layer="pipes")
    wanted = [text.replace("\x00", "").replace("\x07", "") for text in HOSTILE]
    told = {f.check: f.count for f in result.findings}
    assert told["export_control_codes"] == 1
    again = new_project(folder)
    ingest(again, folder / f"t{suffix}", layer="pipes")
    found = read_layer(again, "pipes")
    assert found["pipe_id"].tolist() == [f"00{n}" for n in range(len(HOSTILE))], "leading zeros stay"
    whole = [a == b for a, b in zip(found["note"], wanted, strict=True)]
    lost = [text for text, same in zip(wanted, whole, strict=True) if not same]
    assert told.get("export_text_not_whole", 0) == len(lost)
    if lost:
        full = pd.read_csv(folder / f"t_{suffix[1:]}_full_texts.csv", dtype=str)
        assert [text.lstrip("'") for text in full["Full text"]] == [text.lstrip("'") for text in lost]
    expected = {".shp": 3, ".zip": 3, ".xlsx": 1, ".dxf": 1}.get(suffix, 0)  # too long, and letters CP932 lacks
    assert len(lost) == expected


def test_a_text_that_a_shapefile_may_have_cut_off_is_told_at_import(hostile: Path, tmp_path: Path) -> None:
    export(hostile, tmp_path / "t.shp", layer="pipes")
    told = [f for f in ingest(new_project(tmp_path), tmp_path / "t.shp", layer="pipes").findings if f.check == "dbf_text_full"]
    assert [f.count for f in told] == [1] and "254" in told[0].message.ja


def test_the_full_texts_of_one_format_are_not_lost_when_another_is_written_beside_it(hostile: Path, tmp_path: Path) -> None:
    for suffix in (".shp", ".xlsx"):
        export(hostile, tmp_path / f"t{suffix}", layer="pipes")
    rows = {kind: len(pd.read_csv(tmp_path / f"t_{kind}_full_texts.csv")) for kind in ("shp", "xlsx")}
    assert rows == {"shp": 3, "xlsx": 1}


def test_an_excel_book_is_zipped_in_memory_so_that_a_full_disk_leaves_no_archive_half_closed(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is closes itself when it is collected, and prints what happened then after our own sentence."""
    opened: list[object] = []
    begin = zipfile.ZipFile.__init__
    monkeypatch.setattr(
        zipfile.ZipFile, "__init__", lambda self, file, *more, **said: opened.append(file) or begin(self, file, *more, **said)
    )
    export(town.path, tmp_path / "t.xlsx", layer="leaks")
    assert opened and not [file for file in opened if isinstance(file, (str, Path))]


def test_no_cell_of_a_table_is_a_formula(hostile: Path, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    export(hostile, tmp_path / "t.xlsx")
    export(hostile, tmp_path / "t.csv")
    rows = CalamineWorkbook.from_path(tmp_path / "t.xlsx").get_sheet_by_index(0).to_python()
    cells = [cell for row in rows for cell in row if isinstance(cell, str)]
    cells += pd.read_csv(tmp_path / "t.csv", dtype=str, keep_default_na=False).to_numpy().ravel().tolist()
    assert not [cell for cell in cells if cell.lstrip()[:1] in set("=+-@")]
    assert "'=cmd|' /C calc'!A0" in cells


def test_letters_that_cp932_lacks_are_geta_and_the_others_stay(hostile: Path, tmp_path: Path) -> None:
    export(hostile, tmp_path / "t.shp")
    notes = pyogrio.read_dataframe(tmp_path / "t.shp", encoding="cp932")["備考"].tolist()
    assert notes[1] == "髙﨑" and notes[2] == "〓町～" and notes[7] == "葛〓飾"


@pytest.fixture
def personal(tmp_path: Path) -> Path:
    text = "管路番号,管種,延長(m),固定資産番号,備考\n001,DIP,10,0120-333-4444,山田様邸前 03-1234-5678\n002,VP,5,,交差点\n"
    path = new_project(tmp_path)
    ingest(path, write(tmp_path / "控え.csv", text), keep_personal=True)
    return path


def test_personal_data_are_masked_and_counted_unless_asked_for(personal: Path, tmp_path: Path) -> None:
    result = export(personal, tmp_path / "t.csv")
    frame = pd.read_csv(tmp_path / "t.csv", dtype=str)
    assert frame["Note"].tolist() == ["(氏名)前 (電話番号)", "交差点"]
    assert frame["Fixed asset number"][0] == "0120-333-4444", "a number of an object is no telephone"
    assert result.personal == 1 and "1 texts were masked" in next(f.message.en for f in result.findings)
    assert result.to_json()["personal"] == {"texts": 1, "kept": False}


def test_personal_data_are_written_where_asked_for_and_that_is_told(personal: Path, tmp_path: Path) -> None:
    result = export(personal, tmp_path / "t.csv", keep_personal=True)
    assert pd.read_csv(tmp_path / "t.csv", dtype=str)["Note"][0] == "山田様邸前 03-1234-5678"
    assert [(f.severity, f.count) for f in result.findings if f.check == "export_personal"] == [("warning", 1)]


def test_history_evidence_and_raw_rows_stay_in_the_project(personal: Path, tmp_path: Path) -> None:
    """The raw rows of an import hold what was masked."""
    export(personal, tmp_path / "t.gpkg")
    assert pyogrio.list_layers(tmp_path / "t.gpkg")[:, 0].tolist() == ["pipes"]
    assert "山田" not in (tmp_path / "t.gpkg").read_bytes().decode("utf-8", "ignore")


def test_columns_another_program_added_are_told(personal: Path, tmp_path: Path) -> None:
    with project.editing(personal) as conn:
        conn.execute('ALTER TABLE pipes ADD COLUMN "所有者氏名" TEXT')
    result = export(personal, tmp_path / "t.csv")
    assert [f.raw for f in result.findings if f.check == "export_other_columns"] == ["所有者氏名"]


def test_inferred_values_say_so(personal: Path, tmp_path: Path) -> None:
    with project.editing(personal) as conn:
        conn.execute("UPDATE pipes SET install_fy = 1977 WHERE fid = 1")
        conn.execute(
            "INSERT INTO evidence (layer, fid, field, method, probability) VALUES ('pipes', 1, 'install_fy', 'inferred', 0.83)"
        )
    export(personal, tmp_path / "t.csv")
    assert pd.read_csv(tmp_path / "t.csv")["Inferred values (probability)"].fillna("").tolist() == ["Laying fiscal year 83%", ""]


def test_the_command_line_knows_every_profile() -> None:
    assert tuple(one.name for one in profiles()) == PROFILES


def test_the_project_is_not_touched_by_a_refused_export(town: Town, tmp_path: Path) -> None:
    before = bytes_of(town.path)
    refused(town.path, town.path)
    assert bytes_of(town.path) == before


def test_shapes_can_be_written_in_another_system(town: Town, tmp_path: Path) -> None:
    export(town.path, tmp_path / "t.gpkg", layer="nodes", crs="EPSG:6677")
    frame: gpd.GeoDataFrame = pyogrio.read_dataframe(tmp_path / "t.gpkg")
    expected = read_layer(town.path, "nodes").to_crs(6677)
    assert frame.crs.to_epsg() == 6677
    assert frame.geometry.distance(expected.geometry).max() < 0.001


VARYING = {".xlsx", ".zip", ".dxf"}  # they hold the time they were made at, so their size differs by a few bytes
LIMITED = """
import json, resource, sys
from pathlib import Path
from waterdx.core.errors import UserError
from waterdx.ledger.export.run import export

town, folder = Path(sys.argv[1]), Path(sys.argv[2])
for suffix, limits in json.loads(sys.argv[3]).items():
    for limit in limits:
        out = folder / suffix / f"t{suffix}"
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        try:
            export(town, out, layer="leaks")
            print(suffix, limit, "done", {file.suffix: file.stat().st_size for file in out.parent.iterdir()})
        except UserError as error:
            print(suffix, limit, "told", error.words.en)
        for file in out.parent.iterdir():
            print(suffix, limit, "left", file.name, file.stat().st_size)
            file.unlink()
"""
Limited = dict[str, tuple[dict[str, int], list[int], list[list[str]]]]


@pytest.fixture(scope="module")
def limited(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Limited:
    """Per ending: the sizes of the whole files, the limits tried, and what was told and left under each (one process for all)."""
    set_language("en")
    folder = tmp_path_factory.mktemp("limited")
    whole, limits = {}, {}
    for suffix in SUFFIXES:
        (folder / suffix).mkdir()
        export(town.path, folder / suffix / f"t{suffix}", layer="leaks")
        whole[suffix] = {file.name: file.stat().st_size for file in (folder / suffix).iterdir()}
        for file in (folder / suffix).iterdir():
            file.unlink()
        largest = max(whole[suffix].values())
        limits[suffix] = [3_000, 20_000, 60_000, 100_000, 118_784, 145_000, 200_000, largest - 1, 2_000_000]
    command = [sys.executable, "-c", LIMITED, str(town.path), str(folder), json.dumps(limits)]
    said = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "WATERDX_LANG": "en"})
    assert "Traceback" not in said.stderr, said.stderr
    assert said.returncode == 0, said.stderr
    lines = [line.split(" ", 3) for line in said.stdout.splitlines()]
    return {suffix: (whole[suffix], limits[suffix], [rest for one, *rest in lines if one == suffix]) for suffix in SUFFIXES}


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no limit on the size of files")
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_really_cannot_grow_is_whole_or_absent(limited: Limited, suffix: str) -> None:
    """GDAL says nothing of a DBF or GeoPackage it could not finish: whatever the limit, what is left is the whole file."""
    whole, limits, lines = limited[suffix]
    assert {int(limit) for limit, _, _ in lines} == set(limits)
    for limit in map(str, limits):
        left = {
            text.rpartition(" ")[0]: int(text.rpartition(" ")[2]) for at, what, text in lines if at == limit and what == "left"
        }
        assert left in ({}, whole) or (suffix in VARYING and left.keys() == whole.keys()), (limit, left)
    assert lines[-1][0] == "2000000" and ["2000000", "done"] in [line[:2] for line in lines]
