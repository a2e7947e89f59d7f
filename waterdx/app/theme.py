"""Light and dark: a handful of named colours, the palette and the few style rules made from them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from waterdx.app.settings import ThemeChoice

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Theme:
    """The colours of one theme. Text on `window`, `base` and `panel` has a contrast of at least 7."""

    name: str
    window: str
    panel: str
    base: str
    stripe: str
    line: str
    handle: str
    text: str
    muted: str
    accent: str
    on_accent: str
    chosen: str
    found: str
    map: str
    mark: str
    info: str
    success: str
    warning: str
    error: str
    info_ground: str
    success_ground: str
    warning_ground: str
    error_ground: str


LIGHT = Theme(
    name="light", window="#f6f7f8", panel="#eceff1", base="#ffffff", stripe="#f7f9fa", line="#d3d9de", handle="#b9c2c9", text="#1d2730",
    muted="#55626d", accent="#0b6e99", on_accent="#ffffff", chosen="#cfe6f1", found="#ffe9a8", map="#fbfbf9", mark="#10181f",
    info="#0b5c80", success="#1c6b3c", warning="#7a4b00", error="#a3211c",
    info_ground="#e2f0f7", success_ground="#e1f3e7", warning_ground="#fdf0d2", error_ground="#fbe3e1",
)  # fmt: skip
DARK = Theme(
    name="dark", window="#1f2429", panel="#191d21", base="#23292f", stripe="#272e34", line="#3c454d", handle="#566069", text="#e4e9ed",
    muted="#a3b0ba", accent="#4fb3dc", on_accent="#0c161c", chosen="#1f4a5f", found="#5c4b12", map="#1b2025", mark="#ffffff",
    info="#9bd3ee", success="#98dcb1", warning="#f2cd83", error="#f5aaa5",
    info_ground="#1d3a49", success_ground="#1d3b29", warning_ground="#44361a", error_ground="#4a2422",
)  # fmt: skip


def theme_for(choice: ThemeChoice) -> Theme:
    """The theme a choice means now; "system" asks the desktop."""
    if choice == "system":
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return DARK if choice == "dark" else LIGHT


def current_theme() -> Theme:
    """The theme that is on."""
    app = QApplication.instance()
    return DARK if app is not None and app.property("waterdx_theme") == "dark" else LIGHT


def show_theme(theme: Theme) -> None:
    """Colour the whole application."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    if app.property("waterdx_theme") == theme.name and app.styleSheet():
        return
    undress()
    app.setProperty("waterdx_theme", theme.name)
    app.setPalette(palette_of(theme))
    app.setStyleSheet(style_sheet(theme))


def undress() -> None:
    """Take the style sheet away: Qt puts one in place of another in five times the time of taking it away first."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setStyleSheet("")


@contextmanager
def dressed_at_the_end() -> Iterator[None]:
    """Make many widgets, and only then show the style sheet on them: with it each step of putting them together dresses
    all that is below it again, which for the window takes 0.4 s instead of 0.1."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    rules = app.styleSheet()
    undress()
    try:
        yield
    finally:
        app.setStyleSheet(rules)


def palette_of(theme: Theme) -> QPalette:
    """The Qt palette of a theme, the disabled colours included."""
    role = QPalette.ColorRole
    palette = QPalette()
    for one, colour in {
        role.Window: theme.window, role.WindowText: theme.text, role.Base: theme.base, role.AlternateBase: theme.stripe,
        role.Text: theme.text, role.Button: theme.window, role.ButtonText: theme.text, role.BrightText: theme.error,
        role.Highlight: theme.accent, role.HighlightedText: theme.on_accent, role.Link: theme.accent,
        role.ToolTipBase: theme.base, role.ToolTipText: theme.text, role.PlaceholderText: theme.muted,
        role.Mid: theme.line, role.Midlight: theme.line, role.Dark: theme.line, role.Light: theme.base,
    }.items():  # fmt: skip
        palette.setColor(one, QColor(colour))
    faded = QColor(theme.muted)
    faded.setAlpha(140)
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, faded)
    return palette


def style_sheet(theme: Theme) -> str:
    """The rules of style.qss in the colours of a theme. Object names are set where the widgets are made."""
    return Template((HERE / "style.qss").read_text("utf-8")).substitute(asdict(theme), images=(HERE / "images").as_posix())
