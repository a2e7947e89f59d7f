"""縦断図: the drawing between two manholes, which are typed or chosen on the map while the dialog is open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QWidget

from waterdx.app.chart_tasks import CHART_FILES
from waterdx.app.network.sheet_view import SheetView
from waterdx.app.network.tasks import Drawn, draw_long_section, names_of, save_long_section
from waterdx.app.outdated import close_when_outdated
from waterdx.app.saving import TABLE_FILES, ask_where
from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.session import Session

TITLE = Words(ja="縦断図", en="Long section")
DRAWING = Words(ja="縦断図を描く", en="Draw the long section")
SAVING = Words(ja="縦断図を保存", en="Save the long section")
HINT = Words(
    ja="人孔を 2 つ、地図か表(弁栓・人孔)で Ctrl を押しながら選ぶか、番号を入れて「描く」を押してください。",
    en="Choose two manholes on the map or in the table of nodes (with Ctrl), or type their numbers and press Draw.",
)
FIELDS = (
    ("", Words(ja="事業: 自動", en="Field: automatic")),
    ("sewer", Words(ja="下水道", en="Sewer")),
    ("agri", Words(ja="農業集落排水", en="Rural sewerage")),
)


class LongSectionDialog(QDialog):
    """Stays open beside the map; two manholes chosen there are drawn at once."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.drawn: Drawn | None = None
        self.setWindowTitle(str(TITLE))
        self.first, self.last, self.field = QLineEdit(), QLineEdit(), QComboBox()
        for line, name in ((self.first, Words(ja="人孔 1", en="Manhole 1")), (self.last, Words(ja="人孔 2", en="Manhole 2"))):
            line.setPlaceholderText(str(name))
            line.setAccessibleName(str(name))
        for code, words in FIELDS:
            self.field.addItem(str(words), code)
        self.field.setAccessibleName(str(Words(ja="事業", en="Field")))
        self.draw_button = button(Words(ja="描く", en="Draw"), self.draw, primary=True)
        self.said = label(HINT, "muted", wrap=True)
        self.view = SheetView(TITLE)
        self._lay_out()
        self._connect()
        self._take_chosen()
        if not self.draw_button.isEnabled():
            session.objects.show("nodes")  # a click on the map then chooses manholes

    def _lay_out(self) -> None:
        self.choose = button(Words(ja="この区間の管を選ぶ", en="Choose its pipes"), self.choose_pipes, "selection")
        self.save = button(Words(ja="保存…", en="Save…"), self.ask_save, "export")
        fit = button(Words(ja="全体", en="Whole"), self.view.show_whole, "all")
        larger = button(Words(ja="拡大", en="Larger"), partial(self.view.zoom, 1.5))
        smaller = button(Words(ja="縮小", en="Smaller"), partial(self.view.zoom, 1 / 1.5))
        close = button(Words(ja="閉じる", en="Close"), self.close)
        whole = column(
            row(self.first, label("—"), self.last, self.field, self.draw_button, None), self.said, self.view,
            row(fit, larger, smaller, None, self.choose, self.save, close), margins=(14, 12, 14, 14),
        )  # fmt: skip
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.resize(1000, 660)

    def _connect(self) -> None:
        for line in (self.first, self.last):
            line.textChanged.connect(self._show_ready)
        self.session.objects.selection_changed.connect(self._take_chosen)
        self.session.jobs.ended.connect(self._show_ready)
        close_when_outdated(self, self.session, "long_section")
        self._show_ready()

    def _take_chosen(self) -> None:
        """Two manholes chosen on the map or in the table are those to draw between."""
        objects = self.session.objects
        if objects.layer != "nodes" or objects.table is None or len(objects.fids) != 2:
            return
        (first, field), (last, other) = names_of(objects.table.frame, objects.fids)
        self.first.setText(first)
        self.last.setText(last)
        self.field.setCurrentIndex(max(0, self.field.findData(field if field == other else "")))
        self.draw()

    def _show_ready(self) -> None:
        idle = self.session.jobs.current is None
        typed = bool(self.first.text().strip() and self.last.text().strip())
        self.draw_button.setEnabled(typed and idle)
        for one in (self.save, self.choose):
            one.setEnabled(self.drawn is not None and idle)

    def draw(self) -> None:
        """Draw between the manholes typed or chosen."""
        first, last, field = self.first.text().strip(), self.last.text().strip(), self.field.currentData() or None
        if first and last:
            self.session.run_on_town(DRAWING, draw_long_section, first, last, field, then=self.show_drawn)

    def show_drawn(self, drawn: Drawn) -> None:
        """Show a long section."""
        self.drawn = drawn
        section = drawn.section
        self.said.setText("\n".join(map(str, (section.sentence, *section.notes))))
        self.view.show_image(drawn.picture.image, str(section.sentence))
        self._show_ready()

    def choose_pipes(self) -> None:
        """Choose the pipes of the section on the map and in the table."""
        if self.drawn is not None:
            fids, objects = self.drawn.section.fids, self.session.objects
            objects.choose("pipes", lambda table: table.rows_of(fids), lambda: self.session.located.emit(objects.rows))

    def ask_save(self) -> None:
        """Ask where the drawing or the table goes, then write it."""
        if self.drawn is None or self.session.town is None:
            return
        section: Any = self.drawn.section
        path = ask_where(self, SAVING, f"{';;'.join(reversed(CHART_FILES.split(';;')))};;{TABLE_FILES}", _file_name(section))
        if path is not None:
            self.session.run_on_town(SAVING, save_long_section, section, path, then=self.session.say_saved)


def _file_name(section: Any) -> str:
    """A name for the file from those of the manholes, of the signs a file name may have."""
    name = f"{TITLE}_{section.stations[0].name}_{section.stations[-1].name}"
    return "".join("_" if sign in '\\/:*?"<>|' else sign for sign in name)
