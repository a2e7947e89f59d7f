"""Everything has a name for a screen reader, shows where the keyboard is, and can be done without a mouse."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTabBar,
    QTableWidget,
    QToolButton,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from waterdx.app.command_palette import CommandPalette
from waterdx.app.main_window import MainWindow
from waterdx.app.panes import panes
from waterdx.app.theme import DARK, LIGHT, Theme, show_theme
from waterdx.app.value_input import ValueInput
from waterdx.app.widgets import Reading
from waterdx.core.fields import fields_of
from waterdx.core.words import Words

from .test_window import contrast

# What opens a dialog when a project is there and a pipe is chosen.
DIALOGS = (
    "new",
    "export",
    "paper_map",
    "bulk",
    "end",
    "history",
    "readiness",
    "classes",
    "palette",
    "keys",
    "about",
)
SAMPLE = Path(__file__).parents[2] / "ledgers" / "sample_town"


def nameless(root: QWidget) -> set[str]:
    """What the Tab key reaches and a screen reader has no name for, by where it is."""
    return {
        _path(one) for one in (root, *root.findChildren(QWidget)) if one.isVisibleTo(root) and _is_reached(one) and not _name(one)
    }


def _is_reached(widget: QWidget) -> bool:
    inside = (QComboBox, QAbstractSpinBox)  # their lines and lists are read with them
    above = widget.parentWidget()
    in_list = above is not None and isinstance(above.parentWidget(), QComboBox)
    tabs = isinstance(widget, QTabBar)  # each tab is read by its own name
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and not (
        isinstance(above, inside) or in_list or tabs or widget.focusProxy()
    )


def _name(widget: QWidget) -> str:
    """What a screen reader says of it; of a list of choices the choice alone would not say what is chosen."""
    read = None if isinstance(widget, QComboBox) else QAccessible.queryAccessibleInterface(widget)
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text or (read.text(QAccessible.Text.Name) if read is not None else "")


def _path(widget: QWidget) -> str:
    above = widget.parentWidget()
    return type(widget).__name__ if above is None else f"{_path(above)} > {type(widget).__name__}"


@pytest.fixture
def ready(screened: MainWindow, wait_for_job: Callable[[], None]) -> MainWindow:
    """A window with a town that is screened, one pipe chosen, attributes and findings shown."""
    screened.session.select(np.array([0], dtype=np.int64))
    screened.show_page("ledger")
    screened.docks.show("form")
    screened.docks.show("findings")
    return screened


def views(window: MainWindow) -> Iterator[str]:
    """Every page and every part of it, one after another in view."""
    for name, page in window.pages.items():
        window.show_page(name)
        yield name
        for number in range(page.parts.count() if page.parts is not None else 0):
            page.parts.setCurrentIndex(number)
            yield f"{name} {number}"


def test_everything_on_every_page_has_a_name(ready: MainWindow, qtbot: QtBot) -> None:
    found = {}
    for view in views(ready):
        QApplication.processEvents()
        found |= dict.fromkeys(nameless(ready), view)
    assert not found, sorted(found)


def test_everything_in_every_dialog_has_a_name(ready: MainWindow, wait_for_job: Callable[[], None]) -> None:
    for action in DIALOGS:
        ready.menus.by_id[action].trigger()
        wait_for_job()
        shown = [one for one in ready.findChildren(QDialog) if one.isVisible()]
        assert shown and not set().union(*map(nameless, shown)), action
        for one in shown:
            one.close()


def test_everything_in_the_import_and_in_the_help_has_a_name(ready: MainWindow, wait_for_job: Callable[[], None]) -> None:
    ready.imports.add([SAMPLE / "水道管路台帳.xlsx"])
    wait_for_job()
    dialog = ready.imports.dialog
    for number in range(dialog.tabs.count()):
        dialog.tabs.setCurrentIndex(number)
        assert not nameless(dialog)
    dialog.reject()
    ready.menus.by_id["help"].trigger()
    assert not nameless(ready.helper.shown)


# Where the keyboard is


def _examples() -> dict[str, QWidget]:
    made: dict[str, QWidget] = {
        "button": QPushButton("押す"), "tool": QToolButton(text="道具"), "check": QCheckBox("印"), "radio": QRadioButton("選ぶ"), "line": QLineEdit(),
        "combo": QComboBox(), "list": QListWidget(), "tree": QTreeWidget(), "table": QTableWidget(2, 2), "text": QPlainTextEdit(),
        "reading": Reading(Words("文", "Text")),
    }  # fmt: skip
    primary, small, tabs = QPushButton("進む"), QPushButton("小"), QTabBar()
    primary.setObjectName("primary")
    small.setObjectName("small")
    tabs.addTab("一")
    tabs.addTab("二")
    return made | {"primary": primary, "small": small, "tabs": tabs}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_whatever_has_the_keyboard_looks_so_and_stays_where_it_is(window: MainWindow, qtbot: QtBot, theme: Theme) -> None:
    show_theme(theme)
    for name, widget in _examples().items():
        qtbot.addWidget(widget)
        widget.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        widget.resize(120, 60)
        widget.show()
        before, size = widget.grab().toImage(), widget.sizeHint()
        widget.activateWindow()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(widget.hasFocus)
        assert widget.grab().toImage() != before, name
        assert widget.sizeHint() == size, name
        widget.hide()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_frame_of_the_keyboard_stands_out_from_every_ground(theme: Theme) -> None:
    assert min(contrast(theme.accent, ground) for ground in (theme.window, theme.panel, theme.base, theme.stripe)) >= 3
    assert contrast(theme.text, theme.window) >= 3, "round the primary button, which is filled with that colour itself"


# Without a mouse


def test_f6_walks_the_panes_and_shift_f6_walks_back(ready: MainWindow, qtbot: QtBot) -> None:
    ready.activateWindow()
    ready.jobs_list.setFocus()
    ready.say("error", Words("直してください", "Mend it"))
    seen = []
    for _ in range(len(panes(ready))):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        seen.append(QApplication.focusWidget())
    assert seen[-1] is ready.jobs_list and len(set(map(id, seen))) == len(seen)
    page = ready.pages["ledger"]
    assert page.map in seen and page.table in seen and ready.findings.table in seen
    assert any(ready.form.isAncestorOf(one) for one in seen) and any(ready.message.isAncestorOf(one) for one in seen)
    for one in [*reversed(seen[:-1]), ready.jobs_list]:
        ready.menus.by_id["last_pane"].trigger()
        assert QApplication.focusWidget() is one


def test_f6_comes_back_to_where_one_was_in_a_pane(ready: MainWindow) -> None:
    page = ready.pages["ledger"]
    ready.activateWindow()
    page.words.setFocus()
    for _ in range(len(panes(ready))):
        ready.menus.by_id["next_pane"].trigger()
    assert QApplication.focusWidget() is page.words


def test_tab_walks_the_fields_of_the_form_in_their_order(ready: MainWindow, qtbot: QtBot) -> None:
    ready.activateWindow()
    form = ready.form
    qtbot.waitUntil(lambda: not form.is_busy and len(form.inputs) > 0)
    inputs: list[ValueInput] = [form.inputs[field.name] for field in fields_of("pipes")]
    inputs[0].line.setFocus()
    for one in inputs[1:6]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert one.isAncestorOf(QApplication.focusWidget())


def test_a_pipe_is_found_changed_and_put_back_by_keys_alone(
    window: MainWindow,
    sample_town: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    wait_for_job: Callable[[], None],
) -> None:
    own = shutil.copy(sample_town, tmp_path / "own.gpkg")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(own), ""))
    window.activateWindow()

    def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)

    def choose_command(words: str) -> None:
        press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        palette = next(one for one in window.findChildren(CommandPalette) if one.isVisible())
        qtbot.keyClicks(palette.words, words)
        qtbot.keyClick(palette.words, Qt.Key.Key_Return)
        wait_for_job()
        window.activateWindow()  # the window manager does it, of which there is none here
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)

    choose_command("open project")
    assert window.session.town is not None
    press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    page = window.pages["ledger"]
    qtbot.keyClicks(page.words, "C-0301")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 1)
    for _ in range(12):  # past the switches of the table
        if QApplication.focusWidget() is not page.table:
            press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.table
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Up)
    names = [column.name for column in page.table.rows.table.columns]
    for _ in range(names.index("install_fy")):
        press(Qt.Key.Key_Right)
    row = window.session.town.pipes["pipe_id"].tolist().index("C-0301")
    assert window.session.selected.tolist() == [row] and page.table.currentIndex().column() == names.index("install_fy")
    before = window.session.town.pipes["install_fy"].iloc[row]
    press(Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "S48")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.town.pipes["install_fy"].iloc[row] == 1973)
    wait_for_job()
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    wait_for_job()
    after = window.session.town.pipes["install_fy"].iloc[row]
    assert after == before or (np.isnan(after) and np.isnan(before))
