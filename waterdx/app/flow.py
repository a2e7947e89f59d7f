"""A row of buttons that goes on in the next line where the window is narrow, so that no page asks for more room than a screen has."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

GAP = 8


class Flow(QLayout):
    """Items one after the other, as words in a paragraph; they keep the size they ask for."""

    def __init__(self, *widgets: QWidget, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(QMargins(*margins))
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # Qt asks past the end to find it
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), moving=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, moving=True)

    def sizeHint(self) -> QSize:
        """All of them in one line."""
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in shown) + GAP * max(0, len(shown) - 1)
        return self._with_margins(QSize(width, max((size.height() for size in shown), default=0)))

    def minimumSize(self) -> QSize:
        """The widest of them."""
        shown = [item.minimumSize() for item in self._items if not item.isEmpty()]
        width, height = (max((getattr(size, side)() for size in shown), default=0) for side in ("width", "height"))
        return self._with_margins(QSize(width, height))

    def _with_margins(self, size: QSize) -> QSize:
        return size.grownBy(self.contentsMargins())

    def _place(self, rect: QRect, moving: bool) -> int:
        """Put everything in lines of this width; the height that takes."""
        inner = rect.marginsRemoved(self.contentsMargins())
        x, y, line = inner.x(), inner.y(), list[tuple[QLayoutItem, QSize]]()
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(inner.width(), item.sizeHint().height()))
            if line and x + size.width() > inner.x() + inner.width():
                y += _set_line(line, inner.x(), y, moving) + GAP
                x, line = inner.x(), []
            line.append((item, size))
            x += size.width() + GAP
        y += _set_line(line, inner.x(), y, moving)
        return y - rect.y() + self.contentsMargins().bottom()


def _set_line(line: list[tuple[QLayoutItem, QSize]], x: int, y: int, moving: bool) -> int:
    """Put a line in its place, each in the middle of its height; the height."""
    height = max((size.height() for _item, size in line), default=0)
    for item, size in line:
        if moving:
            item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
        x += size.width() + GAP
    return height
