"""Fonts that can write Japanese on every machine: the one carried with the program stands behind the system's."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

# What Windows, macOS and Linux use for their own Japanese windows; the carried font follows.
SYSTEM_FAMILIES = ("Yu Gothic UI", "Meiryo UI", "Hiragino Sans", "Noto Sans CJK JP", "Noto Sans JP")
POINT_SIZE = 10


def carried_font_file() -> Path | None:
    """The ipaexg.ttf inside matplotlib-fontja, found without importing that package (it would import matplotlib)."""
    spec = find_spec("matplotlib_fontja")
    if spec is None or not spec.submodule_search_locations:
        return None
    file = Path(next(iter(spec.submodule_search_locations))) / "fonts" / "ipaexg.ttf"
    return file if file.is_file() else None


def window_font() -> QFont:
    """The font of the window: the system's Japanese family where there is one, else the carried one."""
    file = carried_font_file()
    number = QFontDatabase.addApplicationFont(str(file)) if file else -1
    carried = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    present = set(QFontDatabase.families())
    font = QFont()
    font.setFamilies([name for name in SYSTEM_FAMILIES if name in present] + carried + [QFont().family()])
    font.setPointSize(POINT_SIZE)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font
