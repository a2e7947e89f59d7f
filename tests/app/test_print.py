"""Printing the map: what the dialog shows is what comes out, true to scale, as PDF and on a printer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PySide6.QtCore import QDate
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from waterdx.app.dialogs.print_dialog import PrintDialog, printer_for
from waterdx.app.main_window import MainWindow

Wait = Callable[[], None]
MM = 72 / 25.4


@pytest.fixture
def dialog(town_window: MainWindow, qtbot: QtBot) -> PrintDialog:
    """The dialog over the sample town, its first preview drawn."""
    town_window.menus.by_id["print"].trigger()
    made = town_window.findChild(PrintDialog)
    assert made is not None and made.isVisible()
    settle(made, qtbot)
    return made


def settle(dialog: PrintDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=30_000)


def choose(dialog: PrintDialog, qtbot: QtBot, **choices: object) -> None:
    for name, value in choices.items():
        box = getattr(dialog, name)
        assert box.findData(value) >= 0, value
        box.setCurrentIndex(box.findData(value))
    settle(dialog, qtbot)


def saved(dialog: PrintDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wait_for_job: Wait) -> pdfium.PdfDocument:
    out = tmp_path / "図.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), "PDF (*.pdf)"))
    dialog.to_pdf.click()
    wait_for_job()
    return pdfium.PdfDocument(out)


def test_the_dialog_shows_a_preview_and_proposes_a_scale_that_fits(dialog: PrintDialog) -> None:
    assert dialog.pages == 1 and not dialog.preview.pixmap().isNull() and dialog.page.text() == "1 / 1"
    assert dialog.title.text() == "管路図(管種)" and "1 枚に収まる縮尺" in dialog.scale.currentText()
    assert dialog.day.date() == QDate.currentDate() and dialog.ground.findData("chosen") < 0, "nothing is chosen"


def test_what_is_typed_stands_in_the_pdf_at_its_true_size(
    dialog: PrintDialog,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wait_for_job: Wait,
    town_window: MainWindow,
) -> None:
    choose(dialog, qtbot, paper="A4", way=True, ground="all")
    dialog.title.setText("配水管図 <b>")
    QTest.keyClicks(dialog.author, "Yamada")
    document = saved(dialog, tmp_path, monkeypatch, wait_for_job)
    assert len(document) == 1 and document[0].get_size() == pytest.approx((210 * MM, 297 * MM), abs=0.2)
    text = document[0].get_textpage().get_text_range()
    assert "配水管図 <b>" in text and "Yamada" in text and "1:50,000 (A4)" in text and "硬質塩化ビニル管" in text
    assert town_window.message.level == "success" and town_window.session.settings.print_choice("author") == "Yamada"


def test_a_typed_scale_makes_several_sheets_to_turn_over(dialog: PrintDialog, qtbot: QtBot) -> None:
    choose(dialog, qtbot, paper="A3", ground="all")
    dialog.scale.setEditText("1:12,000")
    settle(dialog, qtbot)
    assert dialog.pages > 3 and "索引" in dialog.said.text() and "1:12,000" in dialog.said.text()
    assert dialog.page.text().endswith("図葉索引") and not dialog.before.isEnabled()
    dialog.after.click()
    settle(dialog, qtbot)
    assert dialog.page.text().startswith("2 / ") and dialog.page.text().endswith("A-1")
    for _ in range(dialog.pages + 3):
        dialog._turn(1)
    settle(dialog, qtbot)
    assert dialog.page.text().startswith(f"{dialog.pages} / ") and not dialog.after.isEnabled()


def test_a_scale_without_sense_is_told_and_nothing_can_be_printed(dialog: PrintDialog, qtbot: QtBot) -> None:
    for typed in ("abc", "1:0", "-5", "1:99999999", "１：x"):
        dialog.scale.setEditText(typed)
        assert "縮尺" in dialog.said.text() and not dialog.to_pdf.isEnabled() and not dialog.to_printer.isEnabled(), typed
        dialog.scale.setEditText("１：４００００")
        settle(dialog, qtbot)
        assert dialog.to_pdf.isEnabled() and "1:40,000" in dialog.said.text(), typed


@pytest.mark.parametrize(("paper", "upright"), [("A4", True), ("A3", False)])
def test_the_printer_gets_whole_sheets_at_their_true_size(
    dialog: PrintDialog,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wait_for_job: Wait,
    paper: str,
    upright: bool,
) -> None:
    """The printer of the test writes a PDF; its page is laid over the one that was saved."""
    choose(dialog, qtbot, paper=paper, way=upright)
    dialog.labels.setChecked(False)
    wanted = saved(dialog, tmp_path, monkeypatch, wait_for_job)[0]
    printer = printer_for(dialog.layout_wanted())
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(200)
    printer.setOutputFileName(str(tmp_path / "印刷.pdf"))
    dialog.print_on(printer, dialog.layout_wanted())
    wait_for_job()
    printed = pdfium.PdfDocument(tmp_path / "印刷.pdf")
    assert len(printed) == 1 and printed[0].get_size() == pytest.approx(wanted.get_size(), abs=1.0)
    frames = [frame_of(page) for page in (wanted, printed[0])]
    assert frames[1] == pytest.approx(frames[0], abs=0.3), "the frame of the map, in mm"


def frame_of(page: pdfium.PdfPage) -> tuple[float, ...]:
    """Left, right, top and bottom of the longest dark lines of a page, in mm."""
    bitmap = page.render(scale=3)
    dark = np.asarray(bitmap.to_numpy())[..., :3].max(axis=2) < 200
    per_mm = 3 * MM
    columns, rows = (np.flatnonzero(dark.mean(axis=axis) > 0.5) for axis in (0, 1))
    return tuple(float(side[at]) / per_mm for side in (columns, rows) for at in (0, -1))


def test_a_printer_with_other_paper_is_refused_as_the_scale_would_not_be_true(
    dialog: PrintDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    choose(dialog, qtbot, paper="A3")
    a3 = dialog.layout_wanted()
    choose(dialog, qtbot, paper="A4")
    printer = printer_for(dialog.layout_wanted())
    printer.setOutputFileName(str(tmp_path / "x.pdf"))
    dialog.print_on(printer, a3)
    assert "A3" in dialog.said.text() and not (tmp_path / "x.pdf").exists() and dialog.to_printer.isEnabled()


def test_the_choice_is_kept_for_the_next_time(dialog: PrintDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                              wait_for_job: Wait, town_window: MainWindow) -> None:  # fmt: skip
    choose(dialog, qtbot, paper="A1", way=True)
    dialog.labels.setChecked(False)
    dialog.author.setText("山田")
    saved(dialog, tmp_path, monkeypatch, wait_for_job)
    dialog.close()
    town_window.menus.by_id["print"].trigger()
    again = [one for one in town_window.findChildren(PrintDialog) if one.isVisible()][-1]
    settle(again, qtbot)
    assert (again.paper.currentData(), again.way.currentData(), again.author.text()) == ("A1", True, "山田")
    assert not again.labels.isChecked()


def test_a_hidden_layer_is_not_printed(town_window: MainWindow, qtbot: QtBot) -> None:
    town_window.session.layers.show("pipes", False)
    town_window.menus.by_id["print"].trigger()
    assert town_window.findChild(PrintDialog) is None
    assert town_window.message.level == "warning" and "印刷する管がありません" in town_window.message.text


def test_a_class_hidden_in_the_legend_is_not_printed(town_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                     wait_for_job: Wait) -> None:  # fmt: skip
    view = town_window.pages["ledger"].map
    assert view is not None
    hidden = view.legend.names[0]
    view.legend.boxes[0].click()
    town_window.menus.by_id["print"].trigger()
    dialog = town_window.findChild(PrintDialog)
    assert dialog is not None
    settle(dialog, qtbot)
    text = saved(dialog, tmp_path, monkeypatch, wait_for_job)[0].get_textpage().get_text_range()
    assert hidden not in text and view.legend.names[1].split()[0] in text
