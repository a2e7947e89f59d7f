"""A scanned page becomes the rows that stand on it; what is not sure is marked, and the page's own total is checked."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from tests.digitise.paper import Ageing, Lettering, RegisterStyle, Truth, make, style
from waterdx.core.errors import UserError
from waterdx.digitise.ocr.engine import engine, is_available
from waterdx.digitise.pages import grey_of
from waterdx.digitise.register.columns import column_named
from waterdx.digitise.register.page import RegisterPage, read_register
from waterdx.digitise.register.totals import total_of

SAMPLE = Path(__file__).parents[3] / "ledgers" / "sample_town"
pytestmark = pytest.mark.skipif(not is_available(), reason="the optional engine that reads text is not installed")
FEW_AND_ALL = pytest.mark.parametrize("rows", [10, pytest.param(None, marks=pytest.mark.soak)])


@cache
def sample() -> tuple[np.ndarray, dict[str, list[list[str]]]]:
    truth = json.loads((SAMPLE / "scans_truth.json").read_text("utf-8"))["page"]
    return np.asarray(Image.open(SAMPLE / "scan_台帳.png").convert("L")), truth


@cache
def sample_read() -> RegisterPage:
    return read_register(sample()[0], engine=engine())


def unruled(number: int, rows: int | None) -> tuple[np.ndarray, Truth]:
    """A page without upright rules, of so many rows (None: as many as it has)."""
    usual = style("register-rows")
    return make(replace(usual, rows=rows or usual.rows), number, 200)


def plain(text: str) -> str:
    """What a text says, whatever its width and blanks."""
    return unicodedata.normalize("NFKC", text).replace(" ", "")


def wrong(page: RegisterPage, rows: list[list[str]]) -> list[tuple[int, int]]:
    return [(r, c) for r, row in enumerate(rows) for c, text in enumerate(row) if plain(page.raw[r][c]) != plain(text)]


def test_the_sample_page_is_read_cell_by_cell_and_nothing_wrong_goes_unmarked() -> None:
    page, truth = sample_read(), sample()[1]
    assert page.columns == truth["columns"]
    bad = wrong(page, truth["rows"])
    assert len(bad) <= 2 and set(bad) <= set(page.doubtful)
    assert len(page.doubtful) <= 0.05 * sum(map(len, truth["rows"]))


def test_ditto_marks_stand_for_what_is_above_them() -> None:
    page = sample_read()
    at = page.columns.index("管種")
    dittos = [r for r, row in enumerate(page.raw) if row[at] == "〃"]
    assert dittos and all(page.rows[r][at] == page.rows[r - 1][at] not in ("〃", "") for r in dittos)


def test_the_total_of_the_page_agrees_with_its_rows() -> None:
    page = sample_read()
    assert page.totals_agree is True and page.total_rows == [20]


def test_every_value_knows_where_on_the_scan_it_stands() -> None:
    grey, _ = sample()
    page = sample_read()
    (x1, y1), (x2, y2) = page.boxes[0, 0].min(axis=0), page.boxes[0, 0].max(axis=0)
    assert grey[int(y1) + 8 : int(y2) - 8, int(x1) + 8 : int(x2) - 8].min() < 90
    turned = page.boxes[0, 0][1] - page.boxes[0, 0][0]
    assert np.degrees(np.arctan2(turned[1], turned[0])) == pytest.approx(0.7, abs=0.1)


@FEW_AND_ALL
def test_a_page_without_upright_rules_is_read_by_the_blanks_between_its_columns(rows: int | None) -> None:
    scan, truth = unruled(0, rows)
    page = read_register(scan, engine=engine())
    assert page.columns == truth.facts["columns"]
    assert len(wrong(page, truth.facts["rows"])) <= 0.02 * sum(map(len, truth.facts["rows"]))


@FEW_AND_ALL
def test_words_set_left_and_ditto_marks_in_the_middle_are_one_column_though_no_rule_says_so(rows: int | None) -> None:
    scan, truth = unruled(1, rows)
    page = read_register(scan, engine=engine())
    assert page.columns == truth.facts["columns"]
    assert len(wrong(page, truth.facts["rows"])) <= 0.02 * sum(map(len, truth.facts["rows"]))


@FEW_AND_ALL
def test_a_page_without_any_rules_is_read_by_its_lines_of_text_and_its_title_is_no_part_of_it(
    monkeypatch: pytest.MonkeyPatch, rows: int | None
) -> None:  # fmt: skip
    monkeypatch.setattr("paper_maker.register._rules", lambda *_: None)
    scan, truth = unruled(0, rows)
    page = read_register(scan, engine=engine())
    assert page.columns == truth.facts["columns"] and page.totals_agree is True
    assert page.turned == pytest.approx(-1.6, abs=0.15)
    assert len(wrong(page, truth.facts["rows"])) <= 0.02 * sum(map(len, truth.facts["rows"]))


def test_a_total_that_does_not_agree_is_told_and_the_one_slip_that_would_mend_it_is_offered() -> None:
    columns = [column_named("番号"), column_named("延長(m)")]
    rows = [["A-1", "41.7"], ["A-2", "20.1"], ["A-3", "33.3"], ["計", "98.1"]]
    agree, (total,) = total_of(columns, rows, [3], [(2, 1)])
    assert agree is False and total.slip == (2, 1, "36.3")
    assert "95.1" in total.finding().message.ja and "36.3" in total.finding().message.ja
    assert total_of(columns, [*rows[:2], ["A-3", "36.3"], rows[3]], [3], [])[0] is True
    assert total_of(columns, rows[:3], [], []) == (None, [])


def test_a_page_upside_down_or_mirrored_says_so() -> None:
    grey = sample()[0]
    for turned, words in ((grey[::-1, ::-1], "上下逆さま"), (grey[:, ::-1], "裏返し")):
        with pytest.raises(UserError) as told:
            read_register(np.ascontiguousarray(turned), engine=engine())
        assert words in told.value.words.ja


@pytest.mark.parametrize("kind", ["blank", "noise", "face"])
def test_what_holds_no_table_says_so(kind: str) -> None:
    numbers = np.random.default_rng(4)
    y, x = np.ogrid[:900, :1200]
    pages = {
        "blank": np.full((900, 1200), 250, np.uint8),
        "noise": numbers.integers(0, 255, (900, 1200)).astype(np.uint8),
        "face": (128 + 100 * np.sin(x / 97) * np.cos(y / 61)).astype(np.uint8),
    }
    with pytest.raises(UserError):
        read_register(pages[kind], engine=engine())


def test_a_table_without_any_field_of_the_ledger_says_so() -> None:
    page = np.full((700, 1000), 255, np.uint8)
    for k in range(5):
        cv2.line(page, (100, 100 + 120 * k), (900, 100 + 120 * k), 0, 3)
        cv2.line(page, (100 + 200 * k, 100), (100 + 200 * k, 580), 0, 3)
        for n in range(4 if k < 4 else 0):
            cv2.putText(page, "QWKZ"[n] * 2, (150 + 200 * n, 180 + 120 * k), cv2.FONT_HERSHEY_SIMPLEX, 1.5, 0, 4)
    found = read_register(page, engine=engine())
    assert not any(found.fields) and "no_heading" in [one.check for one in found.findings]
    assert "no_heading" not in [one.check for one in sample_read().findings]


def test_headings_parted_by_dotted_rules_stand_over_their_own_columns() -> None:
    dotted = RegisterStyle("dotted", False, "grouped", "dotted", Lettering(), Ageing(turn_degrees=-0.5, grain=5), rows=6)
    scan, truth = make(dotted, 0, 200)
    page = read_register(grey_of(scan), engine=engine())
    assert page.columns == truth.facts["columns"] and len(page.rows) == len(truth.facts["rows"])
