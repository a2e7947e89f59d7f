"""The numbers behind a chart of PowerPoint, in a workbook where every text stays text.

python-pptx writes that workbook with XlsxWriter's own settings, by which a name "=1+1" is a formula and "http://…" a link.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.xlsx import CategoryWorkbookWriter, XyWorkbookWriter
from xlsxwriter import Workbook

from waterdx.reports.tables import WHOLE_TEXT


class _TextOnly:
    @contextmanager
    def _open_worksheet(self, file: Any) -> Iterator[tuple[Any, Any]]:
        with Workbook(file, {**WHOLE_TEXT, "in_memory": True}) as book:
            yield book, book.add_worksheet()


class _CategoryBook(_TextOnly, CategoryWorkbookWriter):
    pass


class _PointBook(_TextOnly, XyWorkbookWriter):
    pass


class Categories(CategoryChartData):
    """One value a category and series."""

    @property
    def _workbook_writer(self) -> _CategoryBook:
        return _CategoryBook(self)  # type: ignore[no-untyped-call]


class Points(XyChartData):
    """Pairs of values."""

    @property
    def _workbook_writer(self) -> _PointBook:
        return _PointBook(self)  # type: ignore[no-untyped-call]
