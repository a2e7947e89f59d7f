"""waterdx ledger trace, isolate, long-section: what scripts may rely on, and one sentence for what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from python_calamine import CalamineWorkbook

from waterdx.cli.main import run
from waterdx.ledger.ingest import ingest
from waterdx.store import project

SAMPLE = Path(__file__).resolve().parents[2] / "ledgers" / "sample_town"


def make_town(folder: Path) -> None:
    path = folder / "町.gpkg"
    project.create(path, "山中町", "EPSG:6676")
    for name in ("水道管路", "水道弁栓", "下水道管渠", "下水道人孔"):
        ingest(path, SAMPLE / "gis" / f"{name}.shp")
    ingest(path, SAMPLE / "水道施設一覧.csv")


@pytest.fixture(scope="module")
def town(once_for_all: Callable[..., Path]) -> Path:
    """The sample town as drawn, with valves, manholes and reservoirs; nothing may be changed in it."""
    return once_for_all("network", make_town) / "町.gpkg"


def said(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    capsys.readouterr()
    code = run([*map(str, words), "--json"])
    out, _err = capsys.readouterr()
    return json.loads(out, parse_constant=lambda name: pytest.fail(f"a bare {name}")) | {"exit_code": code}


def test_a_trace_tells_pipes_length_and_on_what_the_flow_rests(capsys, town: Path) -> None:
    found = said(capsys, "ledger", "trace", town, "--from", "P0100", "--direction", "up")
    assert found["schema"] == {"name": "waterdx.ledger.trace", "version": 1} and found["exit_code"] == 0
    assert len(found["pipes"]) == 11 and found["length_m"] == pytest.approx(415, abs=10)
    assert found["flow_basis"] == {"ids": 11, "heights": 0, "drawn": 0} and found["pipes_of_unknown_length"] == 0
    assert "P0100" in found["nodes"]
    down = said(capsys, "ledger", "trace", town, "--from", found["pipes"][0], "--direction", "down")
    assert found["pipes"][0] in down["pipes"]


def test_an_isolation_tells_valves_and_whom_it_hits_and_the_unknown_is_null(capsys, town: Path, tmp_path: Path) -> None:
    before = sha256(town.read_bytes()).hexdigest()
    out = tmp_path / "断水.xlsx"
    found = said(capsys, "ledger", "isolate", town, "--pipe", "C-0501", "--out", out)
    assert found["schema"] == {"name": "waterdx.ledger.isolate", "version": 1} and found["exit_code"] == 0
    assert len(found["close"]) == 2 and "C-0501" in found["pipes"] and found["source_known"]
    assert found["connections"] is None and found["estimated_connections"] is None and found["critical_customers"] is None
    valves = CalamineWorkbook.from_path(out).get_sheet_by_name("弁").to_python()
    assert {row[1] for row in valves[1:]} == set(found["close"])
    again = said(capsys, "ledger", "isolate", town, "--pipe", "C-0501", "--leave-out", found["close"][0])
    assert found["close"][0] not in again["close"] and again["left_out"] == found["close"][:1]
    assert again["length_m"] > found["length_m"] and sha256(town.read_bytes()).hexdigest() == before


def test_an_isolation_is_drawn_as_a_map_at_true_scale_with_its_valves(capsys, town: Path, tmp_path: Path) -> None:
    out = tmp_path / "断水区域図.pdf"
    found = said(capsys, "ledger", "isolate", town, "--pipe", "C-0501", "--out", out)
    drawn = pdfium.PdfDocument(out)
    assert len(drawn) == 1, "one sheet needs no index"
    page = drawn[0]
    assert page.get_size() == pytest.approx((420 * 72 / 25.4, 297 * 72 / 25.4), abs=0.5), "A3"
    text = page.get_textpage().get_text_range()
    assert all(f"閉める {name}" in text for name in found["close"]) and "断水区域図" in text and "縮尺 1:2,500" in text


def test_an_isolation_that_the_valves_alone_cannot_make_ends_with_one(capsys, town: Path) -> None:
    found = said(capsys, "ledger", "isolate", town, "--pipe", "M-0109")
    assert found["facilities_without_valve"] and found["exit_code"] == 1


def test_a_long_section_tells_heights_with_where_they_are_from_and_draws_them_at_scale(
    capsys, town: Path, tmp_path: Path
) -> None:
    out = tmp_path / "縦断図.pdf"
    found = said(capsys, "ledger", "long-section", town, "--from", "P0008", "--to", "P0003", "--out", out)
    assert found["schema"] == {"name": "waterdx.ledger.long_section", "version": 1} and found["length_m"] == 254.2
    assert [one["name"] for one in found["stations"]] == ["P0008", "P0009", "P0004", "P0005", "P0001", "P0002", "P0003"]
    first = found["spans"][0]
    assert (first["up_invert_m"], first["up_invert_basis"], first["up_cover_basis"]) == (42.235, "read", "computed")
    page = pdfium.PdfDocument(out)[0]
    assert page.get_size() == pytest.approx((420 * 72 / 25.4, 297 * 72 / 25.4), abs=0.5), "A3"
    text = page.get_textpage().get_text_range()
    assert "縦断図 P0008" in text and "縮尺 横 1:1,000 縦 1:50" in text and "42.235" in text
    table = tmp_path / "縦断表.xlsx"
    run(["ledger", "long-section", str(town), "--from", "P0008", "--to", "P0003", "--out", str(table)])
    rows = CalamineWorkbook.from_path(table).get_sheet_by_name("縦断図").to_python()
    assert len(rows) == 8 and "始点の土被り: 計算値" in rows[1][-1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("trace", "--from", "Q-1", "--direction", "up"), "「Q-1」という管・弁栓・人孔は"),
        (("trace", "--from", "C-0501", "--direction", "down"), "流れの向きは台帳からは分かりません"),
        (("isolate",), "どちらか 1 つ"),
        (("isolate", "--pipe", "PL-0001"), "水道のものではありません"),
        (("isolate", "--pipe", "C-0501", "--leave-out", "P0001"), "「P0001」という仕切弁は"),
        (("isolate", "--at", "東へ"), "場所「東へ」を読めません"),
        (("isolate", "--at", "nan,1"), "場所「nan,1」を読めません"),
        (("isolate", "--at", "1,1"), "50 m 以内に管がありません"),
        (("isolate", "--pipe", "C-0501", "--out", "断水.bmp"), "の形式では保存できません"),
        (("long-section", "--from", "P0001", "--to", "P0001"), "違う人孔"),
        (("long-section", "--from", "P0001", "--to", "P0002", "--out", "図.bmp"), "の形式では保存できません"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence(capsys, town: Path, words: tuple[str, ...], told: str) -> None:
    found = said(capsys, "ledger", words[0], town, *words[1:])
    assert found["exit_code"] == 2 and told in found["error"]["message_ja"]
