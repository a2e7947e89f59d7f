"""Asks what a new project needs: where, which utility, which coordinate system."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QGridLayout, QLineEdit, QWidget

from waterdx.app.crs_choice import add_zones
from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words

USUAL_ZONE = 9
MOST_NAMES = 3


class NewProjectDialog(QDialog):
    """`path`, `name`, `crs` and `code` once accepted; `files` are those it is made for."""

    def __init__(self, folder: Path, parent: QWidget | None = None, files: Sequence[Path] = ()) -> None:
        super().__init__(parent)
        self.setWindowTitle(str(Words(ja="新しいプロジェクト", en="New project")))
        self._folder = folder
        self.utility, self.number, self.file = QLineEdit(), QLineEdit(), QLineEdit()
        self.utility.setPlaceholderText(str(Words(ja="例: 山中町上水道", en="for example: Yamanaka waterworks")))
        self.number.setPlaceholderText(str(Words(ja="6桁(分かる場合)", en="6 digits, if known")))
        self.number.setMaxLength(6)
        self.zone = QComboBox()
        add_zones(self.zone)
        self.zone.setCurrentIndex(USUAL_ZONE - 1)
        self.zone.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.make = button(Words(ja="作る", en="Create"), self.accept, primary=True)
        self.make.setDefault(True)
        self._lay_out(files)
        self.utility.textEdited.connect(self._suggest_file)
        self.file.textChanged.connect(self._show_ready)
        self.utility.textChanged.connect(self._show_ready)
        self._show_ready()

    def _lay_out(self, files: Sequence[Path]) -> None:
        browse = button(Words(ja="選ぶ…", en="Choose…"), self.choose_file)
        form = QGridLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setColumnStretch(1, 1)
        for number, (name, field, part) in enumerate(
            (
                (Words(ja="事業体の名前", en="Utility"), self.utility, row(self.utility)),
                (Words(ja="団体コード", en="Municipality code"), self.number, row(self.number)),
                (Words(ja="座標系(平面直角)", en="Plane rectangular zone"), self.zone, row(self.zone)),
                (Words(ja="保存先", en="File"), self.file, row(self.file, browse)),
            )
        ):
            form.addWidget(label(name), number, 0)
            form.addLayout(part, number, 1)
            field.setAccessibleName(str(name))
        cancel = button(Words(ja="取り消し", en="Cancel"), self.reject)
        note = Words(
            ja="1つの事業体の台帳が1つのファイル(GeoPackage)になります。QGIS でもそのまま開けます。",
            en="The ledger of one utility is one file (GeoPackage), which QGIS opens as it is.",
        )
        made_for = Words(ja="「{file}」を入れる台帳を作ります。このあと、どう読み取ったかを確かめてから取り込みます。",
                         en="A project for “{file}”. Next you see how it is read; nothing is imported before you agree.")  # fmt: skip
        if files:
            note = made_for.format(
                file=", ".join(file.name for file in files[:MOST_NAMES]) + (" …" if len(files) > MOST_NAMES else "")
            )
        self.setLayout(
            column(label(note, "muted", wrap=True), form, None, row(None, cancel, self.make), margins=(18, 16, 18, 14))
        )
        self.resize(660, 270)

    @property
    def path(self) -> Path:
        return Path(self.file.text()).with_suffix(".gpkg")

    @property
    def name(self) -> str:
        return self.utility.text().strip()

    @property
    def code(self) -> str:
        return self.number.text().strip()

    @property
    def crs(self) -> str:
        return f"EPSG:{self.zone.currentData()}"

    def choose_file(self) -> None:
        title = str(Words(ja="保存先", en="File"))
        chosen, _ = QFileDialog.getSaveFileName(self, title, self.file.text() or str(self._folder), "GeoPackage (*.gpkg)")
        if chosen:
            self.file.setText(chosen)

    def _suggest_file(self, name: str) -> None:
        safe = "".join(char for char in name if char.isalnum() or char in "-_ ").strip()
        self.file.setText(str(self._folder / f"{safe or 'ledger'}.gpkg"))

    def _show_ready(self) -> None:
        self.make.setEnabled(bool(self.name and self.file.text().strip()))
