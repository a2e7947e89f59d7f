"""What to write, in which profile and format; how many texts hold personal data is said before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFileDialog, QGridLayout, QLabel, QLineEdit, QSpinBox, QWidget

from waterdx.app.export_tasks import Choices, ExportWishes, sentence_of
from waterdx.app.session import Session
from waterdx.app.table.findings import by_gravity, findings_table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, label, row
from waterdx.core.fields import LAYER_NAMES
from waterdx.core.spatial_id import MAX_ZOOM, ONE_METRE_ZOOM
from waterdx.core.words import Words

ALL_LAYERS = Words(ja="すべて(1 つの層だけの形式では管路)", en="All (pipes, where the format holds one layer)")
NO_PERSONAL = Words(ja="個人情報とみられる文はありません。", en="No text seems to hold personal data.")
PERSONAL = Words(
    ja="個人情報(電話番号・氏名)とみられる文が {n:,} 件あります。そのままでは伏せて書き出します。",
    en="{n:,} texts seem to hold personal data (telephone numbers, names). They are masked unless you say otherwise.",
)


class ExportDialog(QDialog):
    """`look()` reads what there is to choose in a job and then opens the dialog; OK asks where, and starts the export."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle(str(Words(ja="書き出し", en="Export")))
        self.layer, self.profile, self.format = QComboBox(), QComboBox(), QComboBox()
        self.about = label("", "muted", wrap=True)
        self.crs = QLineEdit()
        self.crs.setPlaceholderText(str(Words(ja="形式に合わせる(例: EPSG:6676)", en="As the format wants (EPSG:6676, say)")))
        self.zoom = QSpinBox()
        self.zoom.setRange(0, MAX_ZOOM)
        self.zoom.setValue(ONE_METRE_ZOOM)
        self.zoom_name = label(Words(ja="ズームレベル", en="Zoom"))
        self.told = label("", "", wrap=True)
        self.personal = QCheckBox(str(Words(ja="伏せずに書き出す(取り扱いに注意)", en="Write them unmasked (handle with care)")))
        self.ok = button(Words(ja="保存先を選んで書き出す…", en="Choose a place and export…"), self.ask_place, primary=True)
        self.ok.setDefault(True)
        self._lay_out()
        self.profile.currentIndexChanged.connect(self._show_profile)

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setColumnStretch(1, 1)
        parts: tuple[tuple[QLabel, QWidget], ...] = (
            (label(Words(ja="様式", en="What")), self.profile),
            (label(), self.about),
            (label(Words(ja="層", en="Layer")), self.layer),
            (label(Words(ja="形式", en="Format")), self.format),
            (label(Words(ja="座標系", en="Coordinates")), self.crs),
            (self.zoom_name, self.zoom),
            (label(Words(ja="個人情報", en="Personal data")), self.told),
            (label(), self.personal),
        )
        for number, (name, part) in enumerate(parts):
            form.addWidget(name, number, 0)
            form.addWidget(part, number, 1)
            part.setAccessibleName(name.text())
        cancel = button(Words(ja="取り消し", en="Cancel"), self.reject)
        self.setLayout(column(form, None, row(None, cancel, self.ok), margins=(18, 16, 18, 14)))
        self.resize(640, 360)

    def look(self) -> None:
        self.session.look_export(self.show_choices)

    def show_choices(self, choices: Choices) -> None:
        """Open with what can be chosen."""
        self._choices = choices
        self.told.setText(str(PERSONAL.format(n=choices.personal) if choices.personal else NO_PERSONAL))
        self.personal.setVisible(choices.personal > 0)
        for one in choices.profiles:
            self.profile.addItem(str(one.title), one)
        self._show_profile()
        self.open()

    @property
    def suffix(self) -> str:
        return str(self.format.currentData())

    def wishes(self, out: Path) -> ExportWishes:
        """What the person chose, to be written to `out`."""
        return ExportWishes(
            out, self.layer.currentData(), self.profile.currentData().name, self.zoom.value(), self.crs.text().strip() or None,
            self.personal.isChecked(),
        )  # fmt: skip

    def ask_place(self) -> None:
        town = self.session.town
        assert town is not None
        proposed = town.path.with_name(f"{town.name}_{self.profile.currentText()}{self.suffix}")
        title = str(Words(ja="書き出す場所", en="Where to write"))
        chosen, _ = QFileDialog.getSaveFileName(self, title, str(proposed), f"{self.format.currentText()} (*{self.suffix})")
        if chosen:
            self.start(Path(chosen).with_suffix(self.suffix))

    def start(self, out: Path) -> None:
        """Write to `out` in a job; what is to be told is shown when it is done."""
        parent = self.parentWidget()
        self.session.export(self.wishes(out), lambda done: ExportedDialog.show_if_needed(done, self.session, parent))
        self.accept()

    def _show_profile(self) -> None:
        """The layers and formats of the chosen profile."""
        one = self.profile.currentData()
        self.about.setText(str(one.about))
        self.layer.clear()
        self.layer.addItem(str(ALL_LAYERS), None)
        for layer in one.layers:
            self.layer.addItem(str(LAYER_NAMES[layer]), layer)
        self.format.clear()
        for form in self._choices.formats:
            if not one.suffixes or form.suffixes[0] in one.suffixes:
                self.format.addItem(str(form.name), form.suffixes[0])
        self.crs.setEnabled(one.epsg is None)
        self.zoom.setVisible(one.name == "spatial-id")
        self.zoom_name.setVisible(one.name == "spatial-id")


class ExportedDialog(QDialog):
    """What was written and what is to be told of it."""

    def __init__(self, done: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(str(Words(ja="書き出しの結果", en="What was exported")))
        self.findings = LinkedTable(Words(ja="書き出しのお知らせ", en="What is to be told of the export"))
        told = by_gravity(done.findings)
        self.findings.show_table(findings_table(told), np.full(len(told), -1))
        files = "\n".join(str(file) for file in done.files)
        close = button(Words(ja="閉じる", en="Close"), self.accept, primary=True)
        self.setLayout(
            column(label(sentence_of(done), "title", wrap=True), label(files, "muted", wrap=True), self.findings, row(None, close),
                   margins=(18, 16, 18, 14))
        )  # fmt: skip
        self.resize(860, 520)
        self.finished.connect(self.deleteLater)

    @classmethod
    def show_if_needed(cls, done: Any, session: Session, parent: QWidget | None) -> None:
        """One line where all went as asked; the dialog where something needs a look."""
        grave = any(finding.severity != "info" for finding in done.findings)
        session.say("warning" if grave else "success", sentence_of(done))
        if grave:
            cls(done, parent).open()
