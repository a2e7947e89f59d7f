"""What a background file shows and how its coordinates are read, before it is brought in; and which kinds to take out again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QWidget

from waterdx.app.background_tasks import REMOVE, TITLE
from waterdx.app.widgets import button, column, label, row
from waterdx.core.background import KINDS, PICTURE_SUFFIXES
from waterdx.core.words import Words

LINES = Words(
    ja="「{file}」の線と面を、地図と図面の管路の下に描きます。元のファイルは変わりません。",
    en="The lines and areas of “{file}” are drawn beneath the pipes, on the map and on paper. The file is not changed.",
)
PICTURE = Words(
    ja="「{file}」を地図の管路の下に敷きます。ファイルは写さず、その場所を覚えます。画像の位置は、隣のワールドファイル(.pgw .jgw .tfw .wld)か GeoTIFF のタグから読みます。",
    en="“{file}” is laid beneath the pipes of the map. It is not copied; the project keeps where it is. Where an image lies is read from the world file "
    "beside it (.pgw .jgw .tfw .wld) or the tags of a GeoTIFF.",
)


class BackgroundDialog(QDialog):
    """`then(kind, crs, replace)` is called when the person has agreed; kind and crs are None where the file may say it."""

    def __init__(self, file: Path, then: Callable[[str | None, str | None, bool], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._then = then
        self.setWindowTitle(str(TITLE))
        self.kind = QComboBox()
        self.kind.addItem(str(Words(ja="属性・レイヤー・ファイル名から決める", en="As attribute, layer or file name say")), None)
        for one in KINDS.values():
            self.kind.addItem(str(one.name), one.code)
        self.kind.setAccessibleName(str(Words(ja="種類", en="Kind")))
        self.crs = QLineEdit()
        self.crs.setPlaceholderText(
            str(
                Words(
                    ja="例: EPSG:6668(空欄: ファイルの記載か、プロジェクトと同じ)",
                    en="such as EPSG:6668 (blank: as the file says, or the project's)",
                )
            )
        )
        self.crs.setAccessibleName(str(Words(ja="座標系", en="Coordinate system")))
        self.replace = QCheckBox(
            str(Words(ja="同じ種類の今までのものと入れ替える", en="Replace what there is of the same kinds"))
        )
        self.ok = button(Words(ja="取り込む", en="Bring in"), self._on_ok, primary=True)
        cancel = button(Words(ja="取り消し", en="Cancel"), self.reject)
        is_picture = file.suffix.lower() in PICTURE_SUFFIXES
        kind = [] if is_picture else [label(self.kind.accessibleName(), "muted"), self.kind]
        self.setLayout(
            column(
                label((PICTURE if is_picture else LINES).format(file=file.name), wrap=True), *kind, label(self.crs.accessibleName(), "muted"),
                self.crs, *([] if is_picture else [self.replace]), row(None, cancel, self.ok), margins=(18, 16, 18, 14),
            )
        )  # fmt: skip
        self.setMinimumWidth(460)

    def _on_ok(self) -> None:
        self.accept()
        self._then(self.kind.currentData(), self.crs.text().strip() or None, self.replace.isChecked())


class RemoveBackgroundDialog(QDialog):
    """`then(kinds)` is called with the kinds the person marked of those there are."""

    def __init__(self, kinds: Sequence[str], then: Callable[[Sequence[str]], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._then = then
        self.setWindowTitle(str(REMOVE))
        self.boxes = {code: QCheckBox(str(KINDS[code].name)) for code in kinds}
        said = Words(ja="プロジェクトから除く種類を選んでください。元のファイルは変わらず、あとで元に戻せます。",
                     en="Mark what to take out of the project. The files it came from stay as they are, and undo brings it back.")  # fmt: skip
        self.ok = button(Words(ja="除く", en="Remove"), self._on_ok, primary=True)
        cancel = button(Words(ja="取り消し", en="Cancel"), self.reject)
        for box in self.boxes.values():
            box.toggled.connect(self._show_ready)
        self.setLayout(column(label(said, wrap=True), *self.boxes.values(), row(None, cancel, self.ok), margins=(18, 16, 18, 14)))
        self.setMinimumWidth(420)
        self._show_ready()

    @property
    def marked(self) -> list[str]:
        return [code for code, box in self.boxes.items() if box.isChecked()]

    def _show_ready(self) -> None:
        self.ok.setEnabled(bool(self.marked))

    def _on_ok(self) -> None:
        self.accept()
        self._then(self.marked)
