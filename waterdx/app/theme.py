"""Light and dark: a handful of named colours, the palette and the few style rules made from them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from waterdx.app.settings import ThemeChoice


@dataclass(frozen=True)
class Theme:
    """The colours of one theme. Text on `window`, `base` and `panel` has a contrast of at least 7."""

    name: str
    window: str
    panel: str
    base: str
    stripe: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    chosen: str
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
    name="light", window="#f6f7f8", panel="#eceff1", base="#ffffff", stripe="#f7f9fa", line="#d3d9de", text="#1d2730",
    muted="#55626d", accent="#0b6e99", on_accent="#ffffff", chosen="#cfe6f1", map="#fbfbf9", mark="#e8570c",
    info="#0b5c80", success="#1c6b3c", warning="#7a4b00", error="#a3211c",
    info_ground="#e2f0f7", success_ground="#e1f3e7", warning_ground="#fdf0d2", error_ground="#fbe3e1",
)  # fmt: skip
DARK = Theme(
    name="dark", window="#1f2429", panel="#191d21", base="#23292f", stripe="#272e34", line="#3c454d", text="#e4e9ed",
    muted="#a3b0ba", accent="#4fb3dc", on_accent="#0c161c", chosen="#1f4a5f", map="#1b2025", mark="#ffb02e",
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
    app.setProperty("waterdx_theme", theme.name)
    app.setPalette(palette_of(theme))
    app.setStyleSheet(style_sheet(theme))


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
    """The rules Fusion has no palette role for. Object names are set where the widgets are made."""
    return f"""
    QToolTip {{ color: {theme.text}; background: {theme.base}; border: 1px solid {theme.line}; padding: 4px; }}
    QMenuBar {{ background: {theme.window}; border-bottom: 1px solid {theme.line}; padding: 2px 6px; }}
    QMenuBar::item {{ padding: 5px 10px; border-radius: 4px; background: transparent; }}
    QMenuBar::item:selected {{ background: {theme.chosen}; color: {theme.text}; }}
    QMenu {{ background: {theme.base}; border: 1px solid {theme.line}; padding: 5px; }}
    QMenu::item {{ padding: 6px 28px 6px 12px; border-radius: 4px; }}
    QMenu::icon {{ padding-left: 8px; }}
    QMenu::item:selected {{ background: {theme.chosen}; color: {theme.text}; }}
    QMenu::item:disabled {{ color: {theme.muted}; }}
    QMenu::separator {{ height: 1px; background: {theme.line}; margin: 5px 8px; }}
    QToolBar {{ background: {theme.window}; border: none; border-bottom: 1px solid {theme.line}; spacing: 2px; padding: 3px 6px; }}
    QToolBar::separator {{ background: {theme.line}; width: 1px; margin: 5px 6px; }}
    QToolButton {{ border: 1px solid transparent; border-radius: 5px; padding: 4px 8px; }}
    QToolButton:hover {{ background: {theme.chosen}; }}
    QToolButton:checked {{ background: {theme.chosen}; border-color: {theme.accent}; }}
    QToolButton:focus {{ border-color: {theme.accent}; }}
    QStatusBar {{ background: {theme.window}; border-top: 1px solid {theme.line}; padding: 1px 12px; }}
    QStatusBar::item {{ border: none; }}
    QSplitter::handle {{ background: {theme.line}; }}
    QSplitter::handle:hover {{ background: {theme.accent}; }}
    #jobs {{ background: {theme.panel}; border: none; border-right: 1px solid {theme.line}; outline: none; padding: 8px 6px; }}
    #jobs::item {{ border-radius: 6px; padding: 0 8px; margin: 2px 0; color: {theme.text}; }}
    #jobs::item:hover {{ background: {theme.line}; }}
    #jobs::item:selected {{ background: {theme.chosen}; color: {theme.text}; }}
    #card, #legend {{ background: {theme.base}; border: 1px solid {theme.line}; border-radius: 6px; }}
    #strip {{ background: {theme.window}; border-bottom: 1px solid {theme.line}; }}
    #heading {{ font-size: 15pt; font-weight: 600; }}
    #title {{ font-size: 12pt; font-weight: 600; }}
    #muted {{ color: {theme.muted}; }}
    #figure {{ font-size: 14pt; font-weight: 600; }}
    QTableView, QListView, QTextEdit, QPlainTextEdit {{ border: 1px solid {theme.line}; selection-background-color: {theme.chosen};
        selection-color: {theme.text}; background: {theme.base}; alternate-background-color: {theme.stripe}; }}
    QTableView {{ gridline-color: {theme.line}; border: none; }}
    QTableView::item {{ padding: 0 8px; border: none; }}
    QTableView::item:selected {{ background: {theme.chosen}; color: {theme.text}; }}
    QListView::item {{ padding: 4px 8px; }}
    QListView::item:selected {{ background: {theme.chosen}; color: {theme.text}; }}
    QTextEdit {{ border: none; background: transparent; }}
    QHeaderView {{ background: {theme.panel}; border: none; }}
    QHeaderView::section {{ background: {theme.panel}; color: {theme.text}; border: none; border-right: 1px solid {theme.line};
        border-bottom: 1px solid {theme.line}; padding: 4px 8px; font-weight: 400; }}
    QTabWidget::pane {{ border: none; border-top: 1px solid {theme.line}; }}
    QTabBar::tab {{ padding: 6px 14px; color: {theme.muted}; border: none; border-bottom: 2px solid transparent; }}
    QTabBar::tab:selected {{ color: {theme.text}; border-bottom-color: {theme.accent}; }}
    QTabBar::tab:hover {{ color: {theme.text}; }}
    QTabBar::tab:focus {{ color: {theme.accent}; }}
    QLineEdit {{ background: {theme.base}; border: 1px solid {theme.line}; border-radius: 5px; padding: 4px 7px; min-height: 1.35em;
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
    QLineEdit:focus {{ border-color: {theme.accent}; }}
    QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{ border: none; padding: 0; min-height: 0; background: transparent; }}
    QPushButton {{ background: {theme.base}; border: 1px solid {theme.line}; border-radius: 5px; padding: 5px 14px; min-height: 1.35em; }}
    QPushButton:hover {{ border-color: {theme.accent}; }}
    QPushButton:focus {{ border: 1px solid {theme.accent}; }}
    QPushButton:pressed {{ background: {theme.chosen}; }}
    QPushButton:disabled {{ color: {theme.muted}; background: {theme.window}; }}
    QPushButton#primary {{ background: {theme.accent}; color: {theme.on_accent}; border-color: {theme.accent}; }}
    QPushButton#primary:hover {{ border-color: {theme.text}; }}
    QPushButton#primary:disabled {{ background: {theme.panel}; color: {theme.muted}; border-color: {theme.line}; }}
    QProgressBar {{ border: 1px solid {theme.line}; border-radius: 4px; background: {theme.base}; text-align: center; }}
    QProgressBar::chunk {{ background: {theme.accent}; border-radius: 3px; }}
    #message[level="info"] {{ background: {theme.info_ground}; color: {theme.info}; }}
    #message[level="success"] {{ background: {theme.success_ground}; color: {theme.success}; }}
    #message[level="warning"] {{ background: {theme.warning_ground}; color: {theme.warning}; }}
    #message[level="error"] {{ background: {theme.error_ground}; color: {theme.error}; }}
    #message QLabel {{ color: inherit; }}
    """
