from __future__ import annotations

import dataclasses
from pathlib import Path

import pypdfium2
import pytest
from screening.conftest import invented_town

from waterdx.core.words import set_language
from waterdx.reports.charts import save_figure
from waterdx.reports.evaluation_page import evaluation_page
from waterdx.reports.evaluation_tables import caught_rows, group_rows, quality_rows, year_rows
from waterdx.screening.evaluate import Evaluation, evaluate


@pytest.fixture(scope="module")
def found() -> Evaluation:
    return evaluate(*invented_town(), as_of="2016-12-31")


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        assert len(document) == 1, "one page"
        return document[0].get_textpage().get_text_bounded()


@pytest.mark.parametrize(
    ("language", "words"),
    [("ja", ("山中町", "上位10%の延長", "読み方", "古い順")), ("en", ("top 10 %", "How to read it", "by age"))],
)
def test_the_report_is_one_page_that_says_it_in_words(found, tmp_path, language, words):
    set_language(language)
    text = text_of(save_figure(evaluation_page(found, "山中町"), tmp_path / "report.pdf"))
    assert all(one.replace(" ", "") in "".join(text.split()) for one in words)
    assert str(found.observed) in text and found.as_of in text


def test_nothing_on_the_page_runs_out_of_it(found):
    many = dataclasses.replace(found, years=found.years * 3)
    for language in ("ja", "en"):
        set_language(language)
        figure = evaluation_page(many, "とても長い名前の水道事業団" * 2)
        renderer = figure.canvas.get_renderer() if hasattr(figure.canvas, "get_renderer") else None
        width, height = figure.bbox.size
        for text in figure.texts:
            box = text.get_window_extent(renderer)
            assert box.y0 >= 0 and box.y1 <= height and box.x0 >= 0 and box.x1 <= width, text.get_text()


def test_every_table_has_a_heading_for_every_column(found):
    for rows, heads in (caught_rows(found), year_rows(found), group_rows(found), quality_rows(found)):
        assert rows and all(len(row) == len(heads) for row in rows)
