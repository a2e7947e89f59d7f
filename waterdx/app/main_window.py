"""The one window: jobs on the left, the page in the middle, a message bar above, progress below."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QStandardPaths
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QFileDialog, QListWidget, QListWidgetItem, QMainWindow, QMenu, QMessageBox, QStackedWidget, QToolBar, QWidget,
)  # fmt: skip

from waterdx import __version__
from waterdx.app.actions import ACTIONS, MENUS, Action
from waterdx.app.command_palette import CommandPalette
from waterdx.app.dialogs.import_dialog import ImportDialog
from waterdx.app.dialogs.new_project_dialog import NewProjectDialog
from waterdx.app.dialogs.report_dialog import ReportDialog
from waterdx.app.icons import icon
from waterdx.app.log import LOG, report_of
from waterdx.app.message_bar import MessageBar
from waterdx.app.pages.page import Page
from waterdx.app.pages.registry import PAGES
from waterdx.app.session import Session
from waterdx.app.settings import Settings, ThemeChoice, log_folder
from waterdx.app.status import JobStatus
from waterdx.app.theme import show_theme, theme_for
from waterdx.app.widgets import column, holding, label, row
from waterdx.core.errors import UserError
from waterdx.core.words import Language, Words, set_language

PROJECT_FILES = Words(ja="waterdx プロジェクト (*.gpkg)", en="waterdx project (*.gpkg)")


class MainWindow(QMainWindow):
    """Frame only: what a page shows is the page's, what is open and what runs is the session's."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.session = Session(settings, self)
        self.page_id = PAGES[0].id
        self.selects_by_box = False
        self.setAcceptDrops(True)
        self.setWindowIcon(icon("waterdx", "#0b6e99"))
        self.resize(1280, 800)
        self._build()
        self._connect()
        self._restore_place()

    # Building

    def _build(self) -> None:
        """Make every widget in the language shown; called again when the language changes."""
        self.message = MessageBar()
        self.status = JobStatus()
        self.status.cancel_wanted.connect(self.cancel_job)
        self.pages: dict[str, Page] = {one.id: one.make(self.session) for one in PAGES}
        self.stack = QStackedWidget()
        for page in self.pages.values():
            self.stack.addWidget(page)
        self.jobs_list = self._make_jobs_list()
        centre = column(self.message, self.stack)
        centre.setSpacing(0)
        body = row(self.jobs_list, centre)
        body.setSpacing(0)
        self.setCentralWidget(holding(body))
        self.where = label("", "muted")
        self.statusBar().addWidget(self.where, 1)
        self.statusBar().addPermanentWidget(self.status, 2)
        self.statusBar().setSizeGripEnabled(False)
        self._make_actions()
        self.show_page(self.page_id)

    def _make_jobs_list(self) -> QListWidget:
        jobs = QListWidget()
        jobs.setObjectName("jobs")
        jobs.setAccessibleName(str(Words(ja="仕事", en="Jobs")))
        jobs.setIconSize(QSize(22, 22))
        jobs.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for page in PAGES:
            item = QListWidgetItem(icon(page.icon), str(page.title))
            item.setData(Qt.ItemDataRole.UserRole, page.id)
            item.setSizeHint(QSize(0, jobs.fontMetrics().height() + 28))
            jobs.addItem(item)
        widest = max(jobs.fontMetrics().horizontalAdvance(str(page.title)) for page in PAGES)
        jobs.setFixedWidth(widest + 76)
        jobs.currentItemChanged.connect(self._on_job_chosen)
        return jobs

    def _make_actions(self) -> None:
        """Menus, toolbar and shortcuts from the one list of actions."""
        self.menuBar().clear()
        menus = {name: self.menuBar().addMenu(str(title)) for name, title in MENUS.items()}
        self.toolbar = QToolBar(str(Words(ja="道具", en="Tools")))
        self.toolbar.setMovable(False)
        self.toolbar.setIconSize(QSize(18, 18))
        self.toolbar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toolbar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.addToolBar(self.toolbar)
        self.qt_actions: dict[str, QAction] = {}
        groups: dict[str, QActionGroup] = {}
        for action in ACTIONS:
            made = self.qt_actions[action.id] = self._make_action(action, groups)
            self._place_action(action, made, menus[action.menu])
        self.show_enabled()

    def _make_action(self, action: Action, groups: dict[str, QActionGroup]) -> QAction:
        made = QAction(str(action.title), self)
        if action.icon:
            made.setIcon(icon(action.icon))
        made.setShortcut(QKeySequence(action.shortcut))
        made.setCheckable(action.is_on is not None)
        if action.group:
            groups.setdefault(action.group, QActionGroup(self)).addAction(made)
        made.triggered.connect(lambda: self.run_action(action))
        return made

    def _place_action(self, action: Action, made: QAction, menu: QMenu) -> None:
        if action.rule_before:
            menu.addSeparator()
        menu.addAction(made)
        if action.in_toolbar:
            if action.rule_before and self.toolbar.actions():
                self.toolbar.addSeparator()
            made.setIconText(str(action.title).rstrip("…"))
            made.setToolTip(str(action.title).rstrip("…") + (f" ({action.shortcut})" if action.shortcut else ""))
            self.toolbar.addAction(made)

    def _connect(self) -> None:
        session = self.session
        session.said.connect(self.say)
        session.town_changed.connect(self._on_town_changed)
        session.selection_changed.connect(self._on_selection_changed)
        session.action_wanted.connect(self.run_named)
        session.jobs.started.connect(self._on_job_started)
        session.jobs.ended.connect(self.show_enabled)
        session.jobs.refused.connect(self._on_refused)
        session.jobs.failed_by_user.connect(self.show_user_error)
        session.jobs.failed_by_us.connect(self.show_our_error)

    def _restore_place(self) -> None:
        place = self.session.settings.place("window")
        if place is not None:
            self.restoreGeometry(place)

    # What actions do

    def run_action(self, action: Action) -> None:
        action.run(self)
        self.show_enabled()

    def run_named(self, name: str) -> None:
        """Run the action with this id, as its menu entry would."""
        self.qt_actions[name].trigger()

    def show_enabled(self) -> None:
        """Grey out what cannot be done now, tick what is on."""
        for action in ACTIONS:
            made = self.qt_actions[action.id]
            made.setEnabled(action.enabled(self))
            if action.is_on is not None:
                made.setChecked(action.is_on(self))

    def show_page(self, page: str) -> None:
        self.page_id = page
        self.stack.setCurrentWidget(self.pages[page])
        self.jobs_list.setCurrentRow([one.id for one in PAGES].index(page))
        self.pages[page].entered()
        self.show_enabled()

    def for_map(self, command: str) -> None:
        """Tell the map of the page that is shown; on a page without map, the ledger's."""
        if self.pages[self.page_id].map is None:
            self.show_page(PAGES[0].id)
        view = self.pages[self.page_id].map
        assert view is not None
        {"zoom_to_all": view.zoom_to_all, "zoom_to_selection": view.zoom_to_selection,
         "zoom_in": lambda: view.zoom_by(1.5), "zoom_out": lambda: view.zoom_by(1 / 1.5)}[command]()  # fmt: skip

    def toggle_box_select(self) -> None:
        self.selects_by_box = not self.selects_by_box
        for page in self.pages.values():
            if page.map is not None:
                page.map.set_box_drawing(self.selects_by_box)

    def focus_search(self) -> None:
        self.pages[self.page_id].focus_search()

    def select_none(self) -> None:
        self.session.select(self.session.selected[:0])

    def choose_theme(self, choice: ThemeChoice) -> None:
        self.session.settings.theme = choice
        show_theme(theme_for(choice))
        self.message.show_colours()

    def choose_language(self, chosen: Language) -> None:
        """Show everything in the other language at once."""
        self.session.settings.language = chosen
        set_language(chosen)
        self.removeToolBar(self.toolbar)
        for old in (self.toolbar, self.where, self.status, *self.qt_actions.values()):
            old.deleteLater()
        for page in self.pages.values():
            page.leave_for_good()
        self._build()
        self.session.reload()

    def run_screening(self) -> None:
        self.show_page("screening")
        self.pages["screening"].start()

    def cancel_job(self) -> None:
        self.status.show_cancelling()
        self.session.jobs.cancel()

    def show_palette(self) -> None:
        possible = [action for action in ACTIONS if action.enabled(self) and action.id != "palette"]
        palette = CommandPalette(possible, self.run_action, self)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette.move(self.mapToGlobal(self.rect().center()) - palette.rect().center())
        palette.show()
        palette.words.setFocus()

    def show_log_place(self) -> None:
        self.say("info", Words(ja="記録は {folder} にあります。", en="The log is in {folder}.").format(folder=log_folder()))

    def show_about(self) -> None:
        box = QMessageBox(self)
        box.setWindowTitle("waterdx")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"waterdx {__version__}")
        box.setInformativeText(
            str(
                Words(
                    ja="紙の管路台帳から、きれいなデータ、漏水リスク、調査計画、経営の指標まで。すべてこの PC の中で動きます。",
                    en="From a paper pipe ledger to clean data, leakage risk, a survey plan and indicators, all on this PC.",
                )
            )
        )
        box.open()

    # Files

    def ask_new(self) -> None:
        dialog = NewProjectDialog(_documents(), self)
        dialog.accepted.connect(lambda: self.session.new(dialog.path, dialog.name, dialog.crs, dialog.code))
        dialog.open()

    def ask_open(self) -> None:
        title = str(Words(ja="プロジェクトを開く", en="Open project"))
        chosen, _ = QFileDialog.getOpenFileName(self, title, str(_documents()), str(PROJECT_FILES))
        if chosen:
            self.session.open(Path(chosen))

    def ask_sample(self) -> None:
        title = str(Words(ja="見本の町の保存先", en="Where to keep the sample town"))
        proposed = _documents() / str(Words(ja="見本の町.gpkg", en="sample-town.gpkg"))
        chosen, _ = QFileDialog.getSaveFileName(self, title, str(proposed), str(PROJECT_FILES))
        if chosen:
            self.session.make_sample(Path(chosen).with_suffix(".gpkg"))

    def ask_import(self) -> None:
        from waterdx.app.tasks import import_filter

        title = str(Words(ja="台帳を取り込む", en="Import ledger"))
        chosen, _ = QFileDialog.getOpenFileName(self, title, str(_documents()), import_filter())
        if chosen:
            self.start_import(Path(chosen))

    def start_import(self, file: Path) -> None:
        """Look at the file and show what importing it would do; nothing is written before the person agrees."""
        if self.session.town is None:
            self.say(
                "warning",
                Words(
                    ja="先にプロジェクトを開くか新しく作ってから、「{file}」を取り込んでください。",
                    en="Open or make a project first, then import “{file}”.",
                ).format(file=file.name),
            )
            return
        dialog = ImportDialog(file, self.session, self)
        dialog.look()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 (Qt's name)
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 (Qt's name)
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.take_file(files[0])

    def take_file(self, file: Path) -> None:
        """A file given from outside: a project is opened, anything else is looked at for import."""
        if file.suffix.lower() == ".gpkg":
            self.session.open(file)
        else:
            self.start_import(file)

    # What happened

    def say(self, level: Any, words: Words) -> None:
        self.message.say(level, words)

    def show_user_error(self, error: UserError) -> None:
        self.say("error", error.words)

    def show_our_error(self, error: BaseException) -> None:
        LOG.error("%s", report_of(error))
        dialog = ReportDialog(report_of(error), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_place(self, east: float, north: float) -> None:
        """The coordinates under the cursor, in metres of the project's system (axis names said, as X is north in Japan)."""
        town = self.session.town
        if town is not None:
            words = Words(ja="東 {e:,.1f} m   北 {n:,.1f} m   EPSG:{c}", en="E {e:,.1f} m   N {n:,.1f} m   EPSG:{c}")
            self.where.setText(str(words.format(e=east, n=north, c=town.epsg)))

    def _on_town_changed(self) -> None:
        town = self.session.town
        self.setWindowTitle(f"{town.name} — waterdx" if town else "waterdx")
        self.show_enabled()

    def _on_selection_changed(self) -> None:
        count = len(self.session.selected)
        if count:
            metres = float(self.session.town.pipes["length_m"].to_numpy()[self.session.selected].sum()) if self.session.town else 0.0
            words = Words(ja="選択 {n:,} 本 ({km:,.2f} km)", en="{n:,} chosen ({km:,.2f} km)")
            self.where.setText(str(words.format(n=count, km=metres / 1000)))
        else:
            self.where.clear()
        self.show_enabled()

    def _on_job_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(Qt.ItemDataRole.UserRole) != self.page_id:
            self.show_page(item.data(Qt.ItemDataRole.UserRole))

    def _on_job_started(self, job: Any) -> None:
        self.status.show_job(job)
        self.show_enabled()

    def _on_refused(self, words: Words) -> None:
        self.say("warning", words)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        self.session.jobs.cancel_and_wait()
        for page in self.pages.values():
            page.leave_for_good()
        self.session.settings.remember_place("window", self.saveGeometry())
        self.session.settings.save()
        super().closeEvent(event)


def _documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())
