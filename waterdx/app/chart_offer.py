"""Asking which chart of the project is to be saved, and where."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QWidget

from waterdx.app.chart_tasks import CHART_FILES, SAVE_CHART, charts_of
from waterdx.app.saving import ask_where
from waterdx.app.session import Session


def offer_charts(session: Session, page: str, parent: QWidget, names: Collection[str] = ()) -> None:
    """Offer the charts of a page, or those of these names; where there is one only, ask at once where to save it."""
    # asked after the job has ended, as saving is a job of its own
    session.run(
        SAVE_CHART,
        partial(charts_of, page, names),
        lambda charts: QTimer.singleShot(0, parent, partial(_offer, session, parent, charts)),
    )


def _offer(session: Session, parent: QWidget, charts: list[Any]) -> None:
    if len(charts) == 1:
        _ask_save(session, parent, charts[0])
        return
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for chart in charts:
        menu.addAction(str(chart.title).replace("&", "&&")).triggered.connect(partial(_ask_save, session, parent, chart))
    menu.popup(QCursor.pos())


def _ask_save(session: Session, parent: QWidget, chart: Any, _checked: bool = False) -> None:
    path = ask_where(parent, SAVE_CHART, CHART_FILES, f"{chart.title}.png")
    if path is not None:
        session.save_project_chart(chart, path)
