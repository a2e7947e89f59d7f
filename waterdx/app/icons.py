"""The program's icons: a few strokes each, drawn in the colour of the text so that light and dark need no second set."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

# Bodies of 24 x 24 drawings.
DRAWINGS = {
    "start": '<path d="M3.5 11.5 12 4l8.5 7.5"/><path d="M6 10v10h12V10M10 20v-5.5h4V20"/>',
    "ledger": '<path d="M3 6.5 9 4l6 2.5L21 4v13.5L15 20l-6-2.5L3 20z"/><path d="M9 4v13.5M15 6.5V20"/>',
    "catalog": '<rect x="3.5" y="4" width="7" height="7" rx="1"/><rect x="13.5" y="4" width="7" height="7" rx="1"/>'
    '<rect x="3.5" y="14" width="7" height="7" rx="1"/><path d="M14 15.5h6.5M14 19.5h4.5"/>',
    "screening": '<path d="M12 3.2c3.6 4.3 6 7.4 6 10.6a6 6 0 0 1-12 0c0-3.2 2.4-6.3 6-10.6z"/><path d="M9 14.4a3 3 0 0 0 3 2.9"/>',
    "indicators": '<path d="M4 20h16.5"/><path d="M6.5 20v-6M11 20V6M15.5 20v-9M20 20V9" stroke-width="2.4"/>',
    "digitise": '<path d="M6 3h9l4 4v5M6 3v9M6 16v5h13v-5"/><path d="M15 3v4h4M3 14h18"/>',
    "new": '<path d="M6 3h8l4 4v14H6z"/><path d="M14 3v4h4M12 11v6M9 14h6"/>',
    "open": '<path d="M3 19V6h6l2 2.5h9V19z"/><path d="M3 12h17.5"/>',
    "import": '<path d="M12 3v11M7.8 10.2 12 14.4l4.2-4.2"/><path d="M4 15v5h16v-5"/>',
    "export": '<path d="M12 15V4M7.8 7.8 12 3.6l4.2 4.2"/><path d="M4 15v5h16v-5"/>',
    "check": '<path d="M5 4h14v16H5z"/><path d="m8.5 12.3 2.5 2.5 4.7-5.4"/>',
    "run": '<path d="M7 4.5v15l12-7.5z"/>',
    "all": '<path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5"/><path d="M8 14l3-4 2 3 3-4"/>',
    "selection": '<path d="M4 8V4h4M20 8V4h-4M4 16v4h4M20 16v4h-4"/><circle cx="12" cy="12" r="3"/>',
    "box": '<rect x="4" y="5" width="13" height="11" rx="1" stroke-dasharray="3 2"/><path d="m14 13 6.5 2.6-2.8 1.2-1.2 2.8z"/>',
    "zoom_box": '<rect x="4" y="5" width="11" height="9" rx="1" stroke-dasharray="3 2"/><circle cx="15" cy="14.5" r="4"/><path d="m18 17.5 3 3"/>',
    "length": '<path d="M3 16 16 3l5 5L8 21z"/><path d="m7 12 2.4 2.4M10 9l1.6 1.6M13 6l2.4 2.4"/>',
    "area": '<path d="m4 8 8-4 8 5-3 10H7z"/><path d="M8 15 14 8M11 16l4-5"/>',
    "town": '<path d="M3 20V11l5-4 5 4v9z"/><path d="M13 20v-7h8v7zM7 20v-4h2.5v4M16 16h2"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5.5 5.5"/>',
    "clear": '<path d="M6 6l12 12M18 6 6 18"/>',
    "plan": '<path d="M5 4h14v17H5z"/><path d="M9 3v3h6V3M8.5 11h7M8.5 15h4.5"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.4v.6" stroke-width="2"/>',
    "undo": '<path d="M8.5 4.5 4 9l4.5 4.5"/><path d="M4 9h10a5.5 5.5 0 0 1 0 11h-4"/>',
    "redo": '<path d="M15.5 4.5 20 9l-4.5 4.5"/><path d="M20 9H10a5.5 5.5 0 0 0 0 11h4"/>',
    "history": '<path d="M4 12a8 8 0 1 0 2.6-5.9L4 8.5"/><path d="M4 4v4.5h4.5M12 7.5V12l3 2"/>',
    "edit": '<path d="M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19z"/><path d="M13.5 7 17 10.5"/>',
    "form": '<path d="M4 4h16v16H4z"/><path d="M7.5 9h3M13 9h4M7.5 13h3M13 13h4M7.5 17h3M13 17h4"/>',
    "trace": '<circle cx="5" cy="6" r="2"/><circle cx="5" cy="18" r="2"/><path d="M7 6.8 12 12M7 17.2 12 12h8M16.8 8.8 20 12l-3.2 3.2"/>',
    "valve": '<path d="M4 8l8 5-8 5zM20 8l-8 5 8 5zM12 13V5M9 5h6"/>',
    "long_section": '<path d="M3 5.5 9 7l6 .5 6 2"/><path d="M3 13l18 5M6 6.3v7.5M14 7.4v8.7"/><path d="M3 21h18"/>',
    "draw_pipe": '<path d="m5 18 5-9 9-3"/><circle cx="5" cy="18" r="1.8"/><circle cx="10" cy="9" r="1.8"/><circle cx="19" cy="6" r="1.8"/>',
    "draw_node": '<circle cx="12" cy="12" r="4"/><path d="M12 3v5M12 16v5M3 12h5M16 12h5"/>',
    "vertex": '<path d="M3 18 11 8M13 8l8 10"/><path d="M9.5 3.5h5v5h-5z"/>',
    "split": '<path d="M3 12h6M15 12h6"/><path d="M12 5v14" stroke-dasharray="3 2"/>',
    "merge": '<path d="M3 12h18"/><circle cx="12" cy="12" r="2.6"/><path d="m6 8-3 4 3 4M18 8l3 4-3 4"/>',
    "link": '<path d="M10 14a4 4 0 0 1 0-5.7l2.6-2.6a4 4 0 0 1 5.7 5.7l-1.4 1.4"/><path d="M14 10a4 4 0 0 1 0 5.7l-2.6 2.6a4 4 0 0 1-5.7-5.7l1.4-1.4"/>',
    "layers": '<path d="m12 3.5 9 4.5-9 4.5L3 8z"/><path d="m3 12 9 4.5 9-4.5M3 16l9 4.5 9-4.5"/>',
    "print": '<path d="M7 9V3.5h10V9M7 17H4V9h16v8h-3"/><path d="M7 14h10v6.5H7z"/>',
    "before": '<path d="m14.5 5-7 7 7 7"/>',
    "after": '<path d="m9.5 5 7 7-7 7"/>',
    "back": '<path d="M19 12H5M11 5.5 4.5 12l6.5 6.5"/>',
    "forward": '<path d="M5 12h14M13 5.5l6.5 6.5-6.5 6.5"/>',
    "smaller": '<path d="m6 18 4-10 4 10M7.4 14.5h5.2"/><path d="M16.5 12h5"/>',
    "larger": '<path d="m4 19 5-13 5 13M5.8 14.5h6.4"/><path d="M16 12h6M19 9v6"/>',
    "help": '<circle cx="12" cy="12" r="8.5"/><path d="M9.4 9.6a2.6 2.6 0 1 1 3.9 2.3c-.9.5-1.3 1-1.3 2"/><path d="M12 16.6v.5" stroke-width="2"/>',
    "keys": '<rect x="3" y="6" width="18" height="12" rx="1.5"/><path d="M6.5 10h.6M10 10h.6M13.5 10h.6M17 10h.6M8 14.2h8"/>',
    "filter": '<path d="M4 5h16l-6.2 7.4V19l-3.6-2v-4.6z"/>',
    "extent": '<path d="M4 5h16v14H4z"/><path d="m7 16 3-6 3 3 4-5" stroke-dasharray="2.6 2"/>',
    "groups": '<path d="M17 6V4.5H6.5L13 12l-6.5 7.5H17V18"/>',
    "columns": '<path d="M4 5h16v14H4z"/><path d="M9.4 5v14M14.7 5v14"/>',
    "colours": '<path d="M4 5h16v4.6H4zM4 14.4h16V19H4z"/><path d="M4 9.6h7v4.8H4z" stroke-width="3"/>',
    "success": '<circle cx="12" cy="12" r="8.5"/><path d="m8 12.3 2.8 2.8 5.2-6"/>',
    "warning": '<path d="M12 4 2.8 20h18.4z"/><path d="M12 10v5M12 17v.6" stroke-width="2"/>',
    "error": '<circle cx="12" cy="12" r="8.5"/><path d="m9 9 6 6M15 9l-6 6"/>',
    "waterdx": '<path d="M12 2.6c4 4.8 6.6 8.2 6.6 11.8a6.6 6.6 0 0 1-13.2 0c0-3.6 2.6-7 6.6-11.8z"/><path d="M8 15h3l1.6-3 1.6 4.4 1-1.4h1"/>',
}  # fmt: skip

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="{colour}" stroke-width="1.7" '
    'stroke-linecap="round" stroke-linejoin="round">{body}</svg>'
)


class _StrokeEngine(QIconEngine):
    """Paints one drawing at any size in the palette's text colour of the moment."""

    def __init__(self, name: str, colour: str = "") -> None:
        super().__init__()
        self._name, self._colour = name, colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        tone = self._tone(mode)
        painter.save()
        painter.setOpacity(tone.alphaF())
        drawing = _SVG.format(colour=tone.name(), body=DRAWINGS[self._name])
        QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(rect))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """Drawn once for all buttons: the drawing is read anew each time it is painted."""
        key = f"waterdx/{self._name}/{self._tone(mode).name(QColor.NameFormat.HexArgb)}/{size.width()}x{size.height()}@{scale}"
        image = QPixmap()
        if QPixmapCache.find(key, image):
            return image
        image = QPixmap(size * scale)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self.paint(painter, image.rect(), mode, state)
        painter.end()
        QPixmapCache.insert(key, image)
        return image

    def _tone(self, mode: QIcon.Mode) -> QColor:
        group = QPalette.ColorGroup.Disabled if mode == QIcon.Mode.Disabled else QPalette.ColorGroup.Normal
        return QColor(self._colour) if self._colour else QGuiApplication.palette().color(group, QPalette.ColorRole.Text)

    def clone(self) -> QIconEngine:
        return _StrokeEngine(self._name, self._colour)


def icon(name: str, colour: str = "") -> QIcon:
    """The icon called `name` (a key of DRAWINGS), in the text colour unless a colour is given."""
    return QIcon(_StrokeEngine(name, colour))
