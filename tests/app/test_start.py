"""The window starts light."""

from __future__ import annotations

import subprocess
import sys

from PySide6.QtWidgets import QLabel

from waterdx.app.main_window import MainWindow

HEAVY = ("pandas", "geopandas", "sklearn", "matplotlib", "shapely", "scipy", "pyogrio")


def test_importing_the_window_imports_nothing_heavy() -> None:
    code = f"import sys, waterdx.app.run, waterdx.app.main_window; print([m for m in {HEAVY!r} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_the_start_page_invites_to_begin_to_open_or_to_try(window: MainWindow) -> None:
    page = window.pages["start"]
    assert window.page_id == "start" and list(page.beginnings) == ["first_ledger", "open", "sample"]
    assert all(one.isVisible() for one in (*page.beginnings.values(), page.first_run))
    assert window.windowTitle() in ("", "waterdx")
    assert not window.menus.by_id["import"].isEnabled()
    assert window.menus.by_id["open"].isEnabled()


def test_qt_calls_lose_no_reference_to_none() -> None:
    """PySide6 6.12.0 on Python < 3.12 does, and aborts after a few thousand calls (toolchain notes, section 0)."""
    label = QLabel()
    before = sys.getrefcount(None)
    for _ in range(1000):
        label.setText("水")
    assert sys.version_info >= (3, 12) or abs(sys.getrefcount(None) - before) < 500
