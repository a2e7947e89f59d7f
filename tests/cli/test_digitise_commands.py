"""waterdx digitise keeps the contract of the command line, from a scan to the ledger."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.digitise.paper import make, style
from waterdx.cli.main import run
from waterdx.digitise.ocr.engine import is_available

SAMPLE = Path(__file__).parents[2] / "ledgers" / "sample_town"
PLAN, PAGE = SAMPLE / "scan_平面図.png", SAMPLE / "scan_台帳.png"
needs_engine = pytest.mark.skipif(not is_available(), reason="the optional engine that reads text is not installed")


@pytest.fixture
def town(tmp_path: Path) -> str:
    path = str(tmp_path / "山中.gpkg")
    assert run(["new", path, "--name", "山中町", "--crs", "EPSG:6676"]) == 0
    return path


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict[str, object]:
    capsys.readouterr()
    assert run(["digitise", *words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


@needs_engine
def test_a_page_becomes_rows_of_the_ledger(town: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    scan, truth = make(replace(style("register-rows"), rows=8), 0, 200)  # the whole page of the sample: tests/digitise/register
    Image.fromarray(scan).save(tmp_path / "帳票.png", dpi=(200, 200))
    page = told(capsys, "table", town, str(tmp_path / "帳票.png"), "--out", str(tmp_path / "行.csv"))
    assert {"columns", "rows", "doubtful", "totals_agree"} <= page.keys()
    assert page["totals_agree"] is True and len(page["rows"]) == 9 and all(len(at) == 2 for at in page["doubtful"])
    assert (tmp_path / "行.csv").read_text("utf-8-sig").startswith(f"{truth.facts['columns'][0]},")
    before = told(capsys, "list", town)["total"]
    assert (before["confirmed"], before["left"]) == (0, 8)  # nothing reaches the ledger unconfirmed
    entered = told(capsys, "enter", town, "--sheet", "1", "--accept-above", "0.9")
    after = told(capsys, "list", town)["total"]
    assert after["in_ledger"] == entered["rows"]["accepted"] == 8 - after["left"] > 0


@needs_engine
def test_handwriting_is_left_to_the_person_with_the_ditto_marks_below_it(
    town: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    scan, truth = make(replace(style("register-rows"), name="register-rows+pen", written_by_hand=0.06, rows=14), 3, 200)
    Image.fromarray(scan).save(tmp_path / "帳票.png", dpi=(200, 200))
    page = told(capsys, "table", town, str(tmp_path / "帳票.png"), "--accept-above", "0")
    written, found, doubtful = (
        {tuple(at) for at in which} for which in (truth.facts["by_hand"], page["handwritten"], page["doubtful"])
    )
    below = {(6, 1): "〃", (9, 5): "同上"}
    assert found <= written and len(found) >= 3 and found | set(below) <= doubtful
    assert {at: page["raw"][at[0]][at[1]] for at in below} == below
    entered = {row for row, *_ in _evidence(town)}
    assert len(entered) == page["entered"] > 0 and not entered & {row + 1 for row, _ in found | set(below)}
    told(capsys, "enter", town, "--sheet", "1", "--accept-above", "0", code=2)  # what is left waits for a person


def _evidence(town: str) -> list[tuple[int]]:
    """The rows of the page that are in the ledger."""
    with sqlite3.connect(town) as conn:
        return conn.execute("SELECT DISTINCT row FROM evidence WHERE place IS NOT NULL").fetchall()


def test_a_drawing_is_placed_and_followed_between_two_places(
    town: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    placed = told(
        capsys, "georeference", town, str(PLAN), "--corners", "150720,30800 150600,31000", "--out", str(tmp_path / "図.pgw")
    )
    assert placed["scale_denominator"] == pytest.approx(500, rel=0.01) and placed["rms_m"] < 0.1
    assert len((tmp_path / "図.pgw").read_text().split()) == 6
    (line,) = told(capsys, "trace", town, str(PLAN), "--between", "435,1697 1765,1582")["lines"]
    assert line["length_m"] == pytest.approx(85.6, abs=1.0) and line["confidence"] > 0.8
    capsys.readouterr()
    assert run(["digitise", "trace", town, str(PLAN), "--between", "1526,985 1526,1100"]) == 0
    assert "画素" not in (said := capsys.readouterr().out) and "長さ m" in said
    enter, before = ("enter", town, "--sheet", "1", "--kind", "line", "--accept-above", "0.8"), Path(town).read_bytes()
    would = told(capsys, *enter, "--dry-run")
    assert Path(town).read_bytes() == before
    entered = told(capsys, *enter)
    assert would["accepted_unseen"] == entered["accepted_unseen"] == would["rows"]["accepted"] == entered["rows"]["accepted"] > 0


@needs_engine
def test_a_line_that_was_followed_gets_the_label_beside_it(town: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    Image.open(PLAN).crop((300, 1300, 1500, 1900)).save(tmp_path / "一部.png", dpi=(200, 200))
    told(capsys, "trace", town, str(tmp_path / "一部.png"), "--between", "140,396 800,340")
    read = told(capsys, "labels", town, "--sheet", "1")
    assert read["lines"] == 1 and read["labels"] >= 1
    assert told(capsys, "labels", town, "--sheet", "1")["lines"] == 0  # what has a text keeps it


@needs_engine
def test_a_sheet_scanned_upside_down_is_placed_by_the_coordinates_at_its_corners(
    town: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sheet = Image.open(PLAN).convert("L")
    sheet.paste(250, (250, 200, 3050, 1930))  # what is inside the frame says nothing of where it lies
    sheet.rotate(180).save(tmp_path / "逆さま.png", dpi=(200, 200))
    placed = told(capsys, "georeference", town, str(tmp_path / "逆さま.png"))
    assert placed["turn_degrees"] == pytest.approx(179.3, abs=0.1) and placed["rms_m"] < 0.1
    corners = {one["name"]: (one["x_north_m"], one["y_east_m"]) for one in placed["points"]}
    assert corners["NW"] == (150720.0, 30800.0) and corners["SE"] == (150600.0, 31000.0)


def test_a_scan_is_saved_clean_and_straight_beside_the_original(
    town: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out, both, before = tmp_path / "清書.png", tmp_path / "前後.png", PAGE.read_bytes()
    capsys.readouterr()
    assert run(["digitise", "clean", str(PAGE), "--out", str(out), "--before-after", str(both), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["turned_degrees"] == pytest.approx(0.7, abs=0.05)
    with Image.open(out) as clean, Image.open(both) as compared:
        assert np.median(np.asarray(clean)) == 255 and compared.width > 1.9 * min(2400, clean.width)
    assert PAGE.read_bytes() == before
    assert run(["digitise", "clean", str(PAGE), "--out", str(PAGE)]) == 2 and PAGE.read_bytes() == before


@needs_engine
def test_a_page_that_is_empty_or_a_photograph_says_what_it_is(
    town: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    y, x = np.mgrid[:600, :800]
    cat = (127 + 90 * np.sin(x / 37) * np.cos(y / 23) + 30 * np.sin(x * y / 900)).astype(np.uint8)
    for name, image, words in (("白紙", np.full((600, 800), 250, np.uint8), "何も描かれていない"), ("猫", cat, "写真")):
        file = tmp_path / f"{name}.png"
        Image.fromarray(image).save(file)
        capsys.readouterr()
        assert run(["digitise", "table", town, str(file)]) == 2
        told_of = capsys.readouterr().err
        assert words in told_of and f"{name}.png" in told_of


@needs_engine
def test_a_drawing_scanned_from_its_back_says_so_when_it_is_traced(
    town: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "裏.png"
    Image.fromarray(np.asarray(Image.open(PLAN).convert("RGB"))[200:1950, 1600:3050][:, ::-1]).save(file, dpi=(200, 200))
    found = told(capsys, "trace", town, str(file))
    assert any("裏返し" in one["message_ja"] for one in found["findings"])
    assert found["lines"] and found["labels"] == 0, "its lines can be seen; what stands beside them is rubbish, and is not read"


def test_symbols_are_found_from_one_example_each(town: str, capsys: pytest.CaptureFixture[str]) -> None:
    examples = ["--example", "1526,985,1547,1005=仕切弁", "--example", "297,1105,317,1125=消火栓"]
    found = told(capsys, "symbols", town, str(PLAN), *examples)["symbols"]
    assert {one["kind"] for one in found} == {"仕切弁", "消火栓"} and 6 <= len(found) <= 12


@pytest.mark.parametrize(
    "words",
    [
        ["georeference", "{scan}", "--corners", "1,2 3"], ["georeference", "{scan}"], ["georeference", "{scan}", "--sheet-code", "ZZ"],
        ["georeference", str(PLAN), "--point", "1,2=3,4", "--point", "9,2=5,9", "--out", "図.jpg"],
        ["georeference", "{scan}", "--point", "1,2=3,4", "--point", "1,2=3,4"], ["georeference", "{missing}", "--corners", "1,2 3,4"],
        ["table", "{scan}"], ["table", "{scan}", "--page", "7"], ["trace", "{scan}", "--between", "1,1"], ["trace", "{missing}"],
        ["symbols", "{scan}", "--example", "0,0,9,9=ひみつ"], ["enter", "--sheet", "9"], ["remove", "--sheet", "9"],
    ],
)  # fmt: skip
def test_bad_input_gets_one_sentence_and_leaves_the_project_as_it_was(
    town: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    scan = tmp_path / "白紙.png"
    Image.fromarray(np.full((400, 600), 250, np.uint8)).save(scan)
    before = Path(town).read_bytes()
    filled = [word.format(scan=scan, missing=tmp_path / "ない.png") for word in words]
    capsys.readouterr()
    assert run(["digitise", filled[0], town, *filled[1:]]) == 2
    assert capsys.readouterr().err.strip().count("\n") == 0
    assert Path(town).read_bytes() == before


@pytest.mark.parametrize("step", [1, 2, 4])
def test_reading_cancelled_at_any_moment_leaves_the_project_as_it_was(town: str, step: int) -> None:
    from waterdx.core.errors import Cancelled
    from waterdx.core.words import Words
    from waterdx.ledger.digitised_trace import propose_lines

    calls = 0

    def stop(done: float, total: float, note: Words) -> None:
        nonlocal calls
        calls += 1
        if calls >= step:
            raise Cancelled

    before = Path(town).read_bytes()
    with pytest.raises(Cancelled):
        propose_lines(Path(town), PLAN, progress=stop)
    assert Path(town).read_bytes() == before
