"""Printing the map: what paper, which ground at which scale, the words of the title block, and a preview of every page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QMarginsF, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPixmap, QResizeEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QDialog, QGridLayout, QLabel, QLineEdit, QToolButton, QWidget

from waterdx.app.icons import icon
from waterdx.app.jobs import Latest
from waterdx.app.map.layers import Box, widened
from waterdx.app.map.printable import on_map, title_of
from waterdx.app.map.town_map import TownMap
from waterdx.app.outdated import close_when_outdated
from waterdx.app.print_tasks import PRINTING, LayoutMaker, Preview
from waterdx.app.saving import ask_where
from waterdx.app.session import Session
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.errors import UserError
from waterdx.core.text import fold
from waterdx.core.words import Words
from waterdx.reports.maps.on_map import OnMap
from waterdx.reports.maps.sheet_layout import INDEX, PAPERS, SCALES, Layout, page_names, paper_of, scale_for

if TYPE_CHECKING:
    from waterdx.app.main_window import MainWindow

TITLE = Words(ja="地図の印刷", en="Print the map")
NOTHING = Words(
    ja="印刷する管がありません。台帳に図形(位置)を取り込んでから印刷してください。",
    en="There is no pipe to print. Import the shapes (places) of the ledger first.",
)
WAYS = {False: Words(ja="横", en="Landscape"), True: Words(ja="縦", en="Portrait")}
GROUNDS = {
    "view": Words(ja="画面に見えている範囲", en="What is in view"),
    "all": Words(ja="町全体", en="The whole town"),
    "chosen": Words(ja="選択したもの", en="What is chosen"),
}
FIT = Words(ja="1 枚に収まる縮尺(1:{s:,})", en="Fits one sheet (1:{s:,})")
DRAWING = Words(ja="プレビューを描いています…", en="Drawing the preview…")
PAGES = Words(ja="{n} 枚", en="{n} sheet")
SEVERAL = Words(ja="{n} 枚 + 索引", en="{n} sheets and index")
PREVIEW_PX = 1400  # the long side
AFTER_MS = 250  # after the last key
AROUND = 0.03  # of the ground chosen, left free around it
PAPER_OFF_MM = 3.0


def ask_print(window: MainWindow) -> None:
    """Show the dialog for the map of the page, or of the ledger where the page has none."""
    view = window.pages[window.page_id].map
    if not isinstance(view, TownMap):
        window.show_page("ledger")
        view = window.pages["ledger"].map
    assert isinstance(view, TownMap)
    shown = on_map(view)
    if shown is None or not (shown.classes.of_row >= 0).any():
        window.say("warning", NOTHING)
        return
    dialog = PrintDialog(window.session, view, shown, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.show()


class PrintDialog(QDialog):
    """Shows what will be printed of a map as it was when the dialog opened."""

    def __init__(self, session: Session, view: TownMap, shown: OnMap, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(str(TITLE))
        self._session, self._shown = session, shown
        self._maker = LayoutMaker(shown)
        self._grounds: dict[str, Box | None] = {"view": view.view, "all": view.everything(), "chosen": view.chosen_box}
        self._number, self._image = 0, QImage()
        self._asked = Latest(self)
        self._asked.failed.connect(self._on_failed)
        self._soon = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._soon.timeout.connect(self._ask)
        self.title, self.author, self.day = QLineEdit(str(title_of(view))), QLineEdit(), QDateEdit(QDate.currentDate())
        self.paper, self.way, self.ground, self.scale = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        self.labels = QCheckBox(str(Words(ja="管種・口径・年度の注記(1:2,500 以上)", en="Labels of pipes (1:2,500 and larger)")))
        self.preview, self.page, self.said = QLabel(), label(""), label("", "muted", wrap=True)
        self.before = _arrow("before", Words(ja="前のページ", en="Page before"), partial(self._turn, -1))
        self.after = _arrow("after", Words(ja="次のページ", en="Next page"), partial(self._turn, 1))
        self.to_pdf = button(Words(ja="PDF に保存…", en="Save as PDF…"), self.save)
        self.to_printer = button(Words(ja="印刷…", en="Print…"), self.print, primary=True)
        self._fill()
        self._lay_out()
        self._connect()
        self._show_choice()

    # Building

    def _fill(self) -> None:
        """The choices, as they were the last time."""
        kept = self._session.settings.print_choice
        self.author.setText(kept("author"))
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        for name in PAPERS:
            self.paper.addItem(name, name)
        for upright, words in WAYS.items():
            self.way.addItem(str(words), upright)
        self.paper.setCurrentIndex(max(0, self.paper.findData(kept("paper") or "A3")))
        self.way.setCurrentIndex(int(kept("way") == "upright"))
        for name, words in GROUNDS.items():
            if self._grounds[name] is not None:
                self.ground.addItem(str(words), name)
        self.scale.setEditable(True)
        self.scale.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.scale.addItem("", None)
        for denominator in SCALES:
            self.scale.addItem(f"1:{denominator:,}", denominator)
        self.labels.setChecked(kept("labels") != "none")

    def _lay_out(self) -> None:
        grid = QGridLayout()
        for line, (name, box) in enumerate((
            (Words(ja="図面名", en="Drawing"), self.title), (Words(ja="作成者", en="Drawn by"), self.author),
            (Words(ja="日付", en="Date"), self.day), (Words(ja="用紙", en="Paper"), self.paper), (Words(ja="向き", en="Orientation"), self.way),
            (Words(ja="範囲", en="Area"), self.ground), (Words(ja="縮尺", en="Scale"), self.scale),
        )):  # fmt: skip
            box.setAccessibleName(str(name))
            grid.addWidget(label(name), line, 0)
            grid.addWidget(box, line, 1)
        grid.setColumnStretch(1, 1)
        note = Words(
            ja="縮尺どおりに印刷します(拡大・縮小なし)。線は破線の形でも区別するので、白黒でも読めます。",
            en="Printed true to scale, nothing fitted. Lines differ by dashes too, so black and white is enough.",
        )
        close = button(Words(ja="閉じる", en="Close"), self.reject)
        left = column(
            grid, self.labels, self.said, None, label(note, "muted", wrap=True), row(close, None, self.to_pdf, self.to_printer)
        )
        form = holding(left)
        form.setFixedWidth(380)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setMinimumSize(QSize(420, 400))
        self.preview.setAccessibleName(str(Words(ja="プレビュー", en="Preview")))
        right = column(self.preview, row(None, self.before, self.page, self.after, None))
        right.setStretch(0, 1)
        whole = row(form, right, margins=(16, 14, 16, 14))
        whole.setSpacing(16)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.resize(1080, 680)

    def _connect(self) -> None:
        for line in (self.title, self.author):
            line.textChanged.connect(self._show_choice)
        self.day.dateChanged.connect(self._show_choice)
        for box in (self.paper, self.way, self.ground):
            box.currentIndexChanged.connect(self._show_choice)
        self.scale.currentTextChanged.connect(self._show_choice)
        self.labels.toggled.connect(self._show_choice)
        close_when_outdated(self, self._session, "print")
        self._session.layers.leaving.connect(self._leave)
        self.finished.connect(self._leave)

    # What is chosen

    @property
    def is_busy(self) -> bool:
        return self._asked.is_running or self._soon.isActive()

    @property
    def pages(self) -> int:
        """How many pages there are; 0 while a choice makes no sense."""
        try:
            return len(page_names(self.layout_wanted()))
        except UserError:
            return 0

    def layout_wanted(self) -> Layout:
        """The layout as it is chosen. UserError where the scale cannot be read."""
        bare, typed = self._layout(1), self._typed_scale()
        return replace(bare, scale=scale_for(bare.box, bare) if typed is None else typed)

    def _layout(self, scale: int) -> Layout:
        box = self._grounds[self.ground.currentData()]
        assert box is not None
        if self.ground.currentData() != "view":
            box = widened(box, AROUND)
        title, author = self.title.text().strip(), self.author.text().strip()
        return Layout(title, author, _day(self.day), self.paper.currentData(), self.way.currentData(), scale, box)

    def _typed_scale(self) -> int | None:
        """The denominator chosen or typed, None for the one that fits."""
        text = fold(self.scale.currentText()).strip()
        at = self.scale.findText(self.scale.currentText())
        if at == 0 or not text:
            return None
        if at > 0:
            return int(self.scale.itemData(at))
        digits = text.removeprefix("1:").removeprefix("1/").replace(",", "").strip()
        if not digits.isdecimal():
            raise UserError(
                ja="縮尺「{text}」は読めません。1:1200 のように入力してください。",
                en="The scale “{text}” cannot be read. Type it like 1:1200.",
                text=text,
            )
        return int(digits)

    def _show_choice(self) -> None:
        """How many sheets it takes, at once; the preview in a moment."""
        self._name_fit()
        try:
            layout = self.layout_wanted()
            names = page_names(layout)
        except UserError as error:
            self._show_ready(error.words)
            return
        words = PAGES.format(n=1) if len(names) == 1 else SEVERAL.format(n=len(names) - 1)
        frame = paper_of(layout)
        ground = Words(ja="{w:,.0f} m × {h:,.0f} m", en="{w:,.0f} m × {h:,.0f} m").format(
            w=frame.frame_width * layout.scale / 1000, h=frame.frame_height * layout.scale / 1000
        )
        said = Words(ja="1:{s:,}、{pages}。1 枚に {ground}。", en="1:{s:,}, {pages}. A sheet shows {ground}.")
        self._show_ready(None, said.format(s=layout.scale, pages=words, ground=ground))
        self._soon.start()

    def _name_fit(self) -> None:
        """The first entry names the scale that fits, which depends on paper and ground."""
        bare = self._layout(1)
        was_fit = self.scale.currentIndex() == 0 and self.scale.currentText() in ("", self.scale.itemText(0))
        self.scale.blockSignals(True)
        self.scale.setItemText(0, str(FIT.format(s=scale_for(bare.box, bare))))
        if was_fit:
            self.scale.setEditText(self.scale.itemText(0))
        self.scale.blockSignals(False)

    def _show_ready(self, wrong: Words | None, said: Words | None = None) -> None:
        """Whether it can be printed, and what is wrong where it cannot."""
        self.to_pdf.setEnabled(wrong is None)
        self.to_printer.setEnabled(wrong is None)
        self.said.setObjectName("muted" if wrong is None else "wrong")
        self.said.setText(str(said if wrong is None else wrong))
        self.said.style().polish(self.said)

    # The preview

    def _turn(self, by: int) -> None:
        self._number = max(0, self._number + by)
        self._ask()

    def _ask(self) -> None:
        try:
            layout = self.layout_wanted()
        except UserError:
            return
        self.page.setText(str(DRAWING))
        task = partial(self._maker.preview, layout, self.labels.isChecked(), self._number, PREVIEW_PX)
        self._asked.ask(task, self._on_drawn)

    def _on_drawn(self, made: Preview) -> None:
        self._number = made.number
        height, width = made.image.shape[:2]
        self._image = QImage(made.image.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
        name = made.names[made.number]
        self.page.setText(f"{made.number + 1} / {len(made.names)}   {name}" if len(made.names) > 1 else "1 / 1")
        self.before.setEnabled(made.number > 0)
        self.after.setEnabled(made.number < len(made.names) - 1)
        self.preview.setAccessibleDescription(str(INDEX) if name == str(INDEX) else name)
        self._show_image()

    def _on_failed(self, error: Exception) -> None:
        self.page.clear()
        if isinstance(error, UserError):
            self._show_ready(error.words)
        else:
            self._session.say_failed(error)

    def _show_image(self) -> None:
        if self._image.isNull():
            return
        ratio = self.devicePixelRatioF()
        scaled = self._image.scaled(
            self.preview.size() * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        scaled.setDevicePixelRatio(ratio)
        self.preview.setPixmap(QPixmap.fromImage(scaled))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_image()

    # Out

    def save(self) -> None:
        """Ask where, then write the PDF."""
        layout = self.layout_wanted()
        proposed = self._shown.path.with_name(f"{self._shown.path.stem}_{layout.title or TITLE}.pdf")
        out = ask_where(self, TITLE, "PDF (*.pdf)", str(proposed))
        if out is not None:
            self._remember()
            task = partial(self._maker.write, layout, self.labels.isChecked(), out)
            self._session.run(PRINTING, task, self._session.say_saved)

    def print(self) -> None:
        """Ask for the printer, set to this paper and to its whole sheet, then print."""
        layout = self.layout_wanted()
        printer = printer_for(layout)
        asking = QPrintDialog(printer, self)
        asking.setMinMax(1, self.pages)
        asking.accepted.connect(lambda: self.print_on(printer, layout))
        QDialog.open(asking)  # QPrintDialog has only an open with a slot by its name

    def print_on(self, printer: QPrinter, layout: Layout) -> None:
        """Print all pages on a printer, unless its paper is another: the scale would not be true."""
        is_size = printer.pageLayout().fullRect(QPageLayout.Unit.Millimeter).size()
        paper = paper_of(layout)
        if abs(is_size.width() - paper.width) > PAPER_OFF_MM or abs(is_size.height() - paper.height) > PAPER_OFF_MM:
            self._show_ready(
                Words(
                    ja="プリンターの用紙が {w:.0f} × {h:.0f} mm で、{paper} と違います。プリンターの設定で用紙と向きを {paper} {way}にしてください。",
                    en="The paper of the printer is {w:.0f} × {h:.0f} mm, not {paper}. Set its paper to {paper} {way}.",
                ).format(w=is_size.width(), h=is_size.height(), paper=layout.paper, way=WAYS[layout.upright])
            )
            self.to_pdf.setEnabled(True)
            self.to_printer.setEnabled(True)
            return
        self._remember()
        printer.setFullPage(True)
        task = partial(self._maker.print_on, printer, layout, self.labels.isChecked())
        self._session.run(PRINTING, task, partial(_say_printed, self._session))

    def _remember(self) -> None:
        remember = self._session.settings.remember_print_choice
        remember("author", self.author.text().strip())
        remember("paper", self.paper.currentData())
        remember("way", "upright" if self.way.currentData() else "lying")
        remember("labels", "" if self.labels.isChecked() else "none")

    def _leave(self) -> None:
        self._soon.stop()
        self._asked.wait()


def printer_for(layout: Layout) -> QPrinter:
    """The usual printer, set to the paper of a layout without margins."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    size = QPageSize({"A4": QPageSize.PageSizeId.A4, "A3": QPageSize.PageSizeId.A3, "A1": QPageSize.PageSizeId.A1}[layout.paper])
    way = QPageLayout.Orientation.Portrait if layout.upright else QPageLayout.Orientation.Landscape
    printer.setFullPage(True)
    printer.setPageLayout(QPageLayout(size, way, QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter))
    printer.setDocName(layout.title)
    return printer


def _say_printed(session: Session, pages: int) -> None:
    session.say("success", Words(ja="{n} 枚をプリンターに送りました。", en="{n} pages sent to the printer.").format(n=pages))


def _day(chosen: QDateEdit) -> dt.date:
    return dt.date(chosen.date().year(), chosen.date().month(), chosen.date().day())


def _arrow(drawing: str, name: Words, pressed: object) -> QToolButton:
    made = QToolButton()
    made.setIcon(icon(drawing))
    made.setToolTip(str(name))
    made.setAccessibleName(str(name))
    made.clicked.connect(pressed)
    return made
