"""The control points of a drawing while they are being set: pairs of a place on paper and one on the ground, and how well they fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from waterdx.app.table.model import NO_INDEX
from waterdx.app.theme import current_theme
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.digitise.georeference.georeference import ControlPoint, Georeference
from waterdx.digitise.georeference.transforms import default_method

Place = tuple[float, float]
Index = QModelIndex | QPersistentModelIndex
HEADS = (
    Words(ja="点", en="Point"), Words(ja="図面 x (px)", en="Sheet x (px)"), Words(ja="図面 y (px)", en="Sheet y (px)"),
    Words(ja="X 北 (m)", en="X north (m)"), Words(ja="Y 東 (m)", en="Y east (m)"), Words(ja="残差 (m)", en="Residual (m)"),
)  # fmt: skip
OFF = len(HEADS) - 1
_FIELDS = ("name", "x", "y", "north", "east")  # by column
_DIGITS = {"x": 1, "y": 1, "north": 2, "east": 2}


@dataclass(frozen=True)
class Pair:
    """A place on paper (pixels) and the same on the ground (m); None is a number nobody has given yet."""

    name: str
    x: float | None = None
    y: float | None = None
    north: float | None = None
    east: float | None = None

    @property
    def paper(self) -> Place | None:
        return None if self.x is None or self.y is None else (self.x, self.y)

    @property
    def ground(self) -> Place | None:
        return None if self.east is None or self.north is None else (self.east, self.north)

    @property
    def is_whole(self) -> bool:
        return self.paper is not None and self.ground is not None


def pairs_of(made: Georeference | None) -> list[Pair]:
    """The pairs a sheet was placed by."""
    points = () if made is None else made.points
    return [Pair(one.name or str(number), *one.paper, one.ground[1], one.ground[0]) for number, one in enumerate(points, start=1)]


def fit(pairs: Sequence[Pair], method: str | None, progress: Progress = silent) -> Georeference:
    """The transform of the pairs that are whole. UserError where they fix none."""
    whole = [ControlPoint(one.paper, one.ground, one.name) for one in pairs if one.paper and one.ground]
    return Georeference(method or default_method(len(whole)), whole)


class ControlPoints(QAbstractTableModel):
    """A table of pairs. Signals: `changed` after each of them; `fitted` is told from outside how far they are off."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.pairs: tuple[Pair, ...] = ()
        self._before: list[tuple[Pair, ...]] = []
        self._fit: Georeference | None = None

    # What a person does

    def start(self, pairs: Sequence[Pair]) -> None:
        """Points of another sheet."""
        self._before = []
        self._show(tuple(pairs))

    def add_paper(self, place: Place) -> None:
        """A click on the sheet: the place of the pair that waits for one, else a new pair."""
        self._put(replace(self._waiting("paper"), x=place[0], y=place[1]))

    def add_ground(self, place: Place) -> None:
        """A click on the map (east, north, m)."""
        self._put(replace(self._waiting("ground"), east=place[0], north=place[1]))

    def remove(self, rows: Sequence[int]) -> None:
        self._do(tuple(one for row, one in enumerate(self.pairs) if row not in set(rows)))

    def take_back(self) -> None:
        """The last thing done is undone."""
        if self._before:
            self._show(self._before.pop())

    @property
    def can_take_back(self) -> bool:
        return bool(self._before)

    def _waiting(self, lacks: str) -> Pair:
        """The last pair where it lacks its place on the paper (or the ground), else a new one."""
        last = self.pairs[-1] if self.pairs else None
        if last is not None and getattr(last, lacks) is None:
            return last
        return Pair(str(1 + max((int(one.name) for one in self.pairs if one.name.isdigit()), default=0)))

    def _put(self, pair: Pair) -> None:
        others = self.pairs[:-1] if self.pairs and self.pairs[-1].name == pair.name else self.pairs
        self._do((*others, pair))

    def _do(self, pairs: tuple[Pair, ...]) -> None:
        self._before.append(self.pairs)
        self._show(pairs)

    def _show(self, pairs: tuple[Pair, ...]) -> None:
        self.beginResetModel()
        self.pairs, self._fit = pairs, None
        self.endResetModel()
        self.changed.emit()

    # What is told of them

    def show_fit(self, made: Georeference | None) -> None:
        """How far each whole pair is off, and which the others speak against."""
        self._fit = made
        if self.pairs:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.pairs) - 1, OFF))

    def _whole(self, row: int) -> int | None:
        """The number of a pair among those that are whole."""
        return sum(one.is_whole for one in self.pairs[:row]) if self.pairs[row].is_whole else None

    def is_bad(self, row: int) -> bool:
        number = self._whole(row)
        return self._fit is not None and number is not None and number in self._fit.bad_points

    # What a view asks

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.pairs)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal
        return str(HEADS[section]) if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.BackgroundRole and self.is_bad(index.row()):
            return QColor(current_theme().warning_ground)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, row: int, column: int) -> str:
        pair = self.pairs[row]
        if column == 0:
            return f"{'! ' if self.is_bad(row) else ''}{pair.name}"
        if column == OFF:
            number = self._whole(row)
            return "" if self._fit is None or number is None else f"{self._fit.residuals_m[number]:.3f}"
        value = getattr(pair, _FIELDS[column])
        return "" if value is None else f"{value:.{_DIGITS[_FIELDS[column]]}f}"

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsEditable if 0 < index.column() < OFF else usual

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A number that was typed; what is no number changes nothing."""
        try:
            number = float(str(value).replace(",", ""))
        except ValueError:
            return False
        row = index.row()
        changed: dict[str, Any] = {_FIELDS[index.column()]: number}
        pair = replace(self.pairs[row], **changed)
        self._do((*self.pairs[:row], pair, *self.pairs[row + 1 :]))
        return True
