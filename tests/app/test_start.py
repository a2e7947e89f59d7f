"""The window starts light."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtWidgets import QLabel

from waterdx.app.main_window import MainWindow

PAINTED = """
import sys, tempfile
from pathlib import Path
from waterdx.app.main_window import MainWindow
from waterdx.app.run import make_application
from waterdx.app.settings import Settings

settings = Settings(Path(tempfile.mkdtemp()))
app = make_application(settings)
window = MainWindow(settings)
window.show()
app.processEvents()
print(" ".join(sys.modules))
"""
ASKED = """
import sys
from waterdx.app import run
from waterdx.cli.main import main

def opened(*_):
    print(" ".join(sys.modules))
    sys.exit()

run.main = run.self_test = opened
main()
"""
LATER = {
    "numpy", "pandas", "geopandas", "sklearn", "matplotlib", "shapely", "scipy", "pyogrio", "pyqtgraph", "PySide6.QtNetwork", "click",
    "waterdx.app.tasks", "waterdx.app.table.view", "waterdx.app.form_panel", "waterdx.core.fields",
}  # fmt: skip


def test_the_window_is_painted_before_anything_is_loaded_that_it_does_not_show() -> None:
    found = subprocess.run([sys.executable, "-c", PAINTED], capture_output=True, text=True, check=True)
    loaded = set(found.stdout.split())
    assert "waterdx.app.pages.start_page" in loaded and not loaded & LATER


@pytest.mark.parametrize(
    "words", [[], ["町.gpkg"], ["window"], ["window", "町.gpkg"], ["--self-test", "--out", "seen", "--json"]]
)
def test_the_window_does_not_wait_for_the_commands(words: list[str]) -> None:
    found = subprocess.run([sys.executable, "-c", ASKED, *words], capture_output=True, text=True, check=True)
    assert "waterdx.app.run" in found.stdout.split() and not {"click", "waterdx.cli.commands"} & set(found.stdout.split())


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
