"""The one window: jobs on the left, the page in the middle, panes round it, a message bar above, progress below."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6 import QtWidgets
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QSizePolicy, QStackedWidget, QWidget
from shiboken6 import isValid

from waterdx import __version__
from waterdx.app import files
from waterdx.app.actions import ACTIONS, Action
from waterdx.app.docks import Docks
from waterdx.app.file_drop import FileDrops
from waterdx.app.finding.found import Found, one_line
from waterdx.app.first_run.strip import FirstRun
from waterdx.app.help.helper import Helper
from waterdx.app.icons import icon
from waterdx.app.importing.queue import ImportQueue
from waterdx.app.in_turn import InTurn
from waterdx.app.jobs import Job
from waterdx.app.jobs_list import JobsList
from waterdx.app.log import LOG
from waterdx.app.menus import Menus
from waterdx.app.message_bar import MessageBar
from waterdx.app.messages import Level
from waterdx.app.pages.page import Page
from waterdx.app.pages.registry import PAGES, Pages
from waterdx.app.session import Session
from waterdx.app.settings import Settings, ThemeChoice
from waterdx.app.status import JobStatus
from waterdx.app.theme import current_theme, dressed_at_the_end, show_theme, theme_for, undress
from waterdx.app.widgets import column, holding, label
from waterdx.app.window_place import ScreenKeeper
from waterdx.core.errors import UserError
from waterdx.core.later import later
from waterdx.core.words import Language, Words, set_language

if TYPE_CHECKING:
    from waterdx.app import own_ways
    from waterdx.app.findings_panel import FindingsPanel
    from waterdx.app.form_panel import FormPanel
    from waterdx.app.map.map_view import MapView
    from waterdx.app.pages.ledger_page import LedgerPage
    from waterdx.core import fields
else:
    own_ways, fields = later("waterdx.app.own_ways"), later("waterdx.core.fields")

Policy = QSizePolicy.Policy
TOLD_TO_WAIT_S = 0.5
DAMAGED = Words(
    ja="画面の設定ファイルが壊れていたため、初めの設定で始めました。壊れたファイルは {file} に残してあります。",
    en="The settings file of the window was damaged, so it starts with the first settings. The damaged file is kept as {file}.",
)
CHOSEN = Words(ja="選択 {n:,} 本  {km:,.2f} km", en="{n:,} chosen, {km:,.2f} km")
CHOSEN_UNMEASURED = Words(ja="選択 {n:,} 本  延長 不明", en="{n:,} chosen, length unknown")
READ_ONLY = Words(ja="(読み取り専用)", en=" (read-only)")
SHOW = Words(ja="見る", en="Show")
QUEUED = Words(ja="「{title}」は「{running}」の後に行います。", en="“{title}” comes after “{running}”.")
DROPPED = Words(
    ja="「{title}」は取りやめました。それを頼んだときのプロジェクトが、いまは開いていません。",
    en="“{title}” was dropped: the project it was asked for is no longer open.",
)


class MainWindow(QMainWindow):
    """Frame only: what a page shows is the page's, what is open and what runs is the session's."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.session: Session = Session(settings, self)
        self.session.finder.commands = self._possible_commands
        self.imports: ImportQueue = ImportQueue(self.session, self)
        self.drops: FileDrops = FileDrops(self)
        self.helper: Helper = Helper(self)
        self.page_id: str = PAGES[0].id
        self.selects_by_box: bool = False
        self._shown_path: Path | None = None
        self._in_turn = InTurn(self)
        self.setWindowIcon(icon("waterdx", "#0b6e99"))
        self.resize(1280, 800)
        with dressed_at_the_end():
            self._build()
            self.show_page(self.page_id)
        self._connect()
        self._restore_place()
        self._tell_damaged_settings()

    # Building

    def _build(self) -> None:
        """Make every widget but the pages in the language shown; called again when the language changes."""
        self.message = MessageBar()
        self.status = JobStatus(self.session.jobs)
        self.status.cancel_wanted.connect(self.cancel_job)
        self.stack = QStackedWidget()
        self.pages: Pages = Pages(self.session, self._add_page)
        self.jobs_list = JobsList()
        self.jobs_list.chosen.connect(self.show_page)
        self.jobs_list.fit(self.width())
        self.first_run: FirstRun = FirstRun(self)
        centre = column(self.message, self.first_run, self.stack)
        centre.setStretch(2, 1)
        centre.setSpacing(0)
        self.setCentralWidget(holding(centre))
        self._add_docks()
        self.chosen, self.where = label(), label("", "muted")
        self.chosen.setContentsMargins(12, 0, 12, 0)
        self.statusBar().addWidget(self.docks.buttons)
        self.statusBar().addWidget(self.chosen)
        self.statusBar().addWidget(self.where, 1)
        self.statusBar().addPermanentWidget(self.status, 2)
        self.statusBar().setSizeGripEnabled(False)
        self.menus = Menus(self)

    def _add_page(self, page: Page) -> None:
        """A page that was wanted for the first time."""
        page.setSizePolicy(Policy.Ignored, Policy.Ignored)  # until it is shown it asks for no room
        self.stack.addWidget(page)
        if page.map is not None:
            page.map.set_box_drawing(self.selects_by_box)
            page.map.cursor_moved.connect(self.show_place)
            page.map.mode_changed.connect(self.show_enabled)

    def make_ahead(self) -> bool:
        """Make one of the pages or panes, or a part of the form, nobody has wanted yet, so that it is there when somebody does;
        whether there was one."""
        page, dock = self.pages.next_unmade, self.docks.next_unmade
        if page is not None:
            self.pages[page]
        elif dock is not None:
            self.docks.panel(dock)
        else:
            return self.form.make_ahead()
        return True

    def _add_docks(self) -> None:
        self.docks: Docks = Docks(self, self.session, self.jobs_list)
        self.docks.filled.connect(self._on_dock_filled)
        self.docks.changed.connect(self.show_enabled)
        self.docks.changed.connect(self.first_run.show_step)

    def _on_dock_filled(self, dock: str) -> None:
        if dock == "findings":
            self.findings.objects_wanted.connect(self._on_finding_picked)

    @property
    def form(self) -> FormPanel:
        """The pane of the attributes."""
        return cast("FormPanel", self.docks.panel("form"))

    @property
    def findings(self) -> FindingsPanel:
        """The pane of the findings."""
        return cast("FindingsPanel", self.docks.panel("findings"))

    def _connect(self) -> None:
        session = self.session
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._show_theme)
        session.said.connect(self.say)
        session.offered.connect(self.offer)
        session.town_changed.connect(self._on_town_changed)
        session.objects.selection_changed.connect(self._on_selection_changed)
        session.layers.changed.connect(self.show_enabled)
        session.action_wanted.connect(self.run_named)
        session.go_wanted.connect(self.go_to)
        session.occupied.connect(lambda found: files.offer_only_look(self, found))
        session.windows.show_wanted.connect(self.come_to_front)
        session.import_offered.connect(self._on_import_offered)
        session.import_asked.connect(lambda file: files.start_import(self, file))
        session.finder.failed.connect(session.say_failed)
        session.jobs.changed.connect(self.show_enabled)
        session.jobs.queued.connect(self._on_job_queued)
        session.jobs.dropped.connect(self._on_job_dropped)
        session.jobs.failed_by_user.connect(self.show_user_error)
        session.jobs.failed_by_us.connect(self.show_our_error)

    def _restore_place(self) -> None:
        place = self.session.settings.place("window")
        if place is not None:
            self.restoreGeometry(place)
        ScreenKeeper(self)
        self.docks.restore(self.session.settings)

    def _tell_damaged_settings(self) -> None:
        aside = self.session.settings.set_aside
        if aside is not None:
            self.say("warning", DAMAGED.format(file=aside))

    def come_to_front(self) -> None:
        """Another window was asked for the project that is open here."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        QApplication.alert(self)

    # What actions do

    def run_action(self, action: Action) -> None:
        action.run(self)
        self.show_enabled()

    def run_named(self, name: str) -> None:
        """Run the action with this id, as its menu entry would."""
        self.menus.by_id[name].trigger()

    def show_enabled(self) -> None:
        self.menus.show_enabled()

    def show_page(self, page: str) -> None:
        self.page_id = page
        self.session.jobs.page = "" if page == "start" else page  # no result is to be seen there
        shown = self.pages[page]
        for one in self.pages.made:
            kind = Policy.Preferred if one is shown else Policy.Ignored
            one.setSizePolicy(kind, kind)
        self.stack.setCurrentWidget(shown)
        self.jobs_list.show_page(page)
        self.docks.show_page(shown.map is not None)
        shown.entered()

    @property
    def is_busy(self) -> bool:
        """Whether a job runs, or something asked for in the background has not come yet."""
        asks = (
            self._in_turn.is_busy
            or ("form" in self.docks.made and self.form.is_busy)
            or any(page.is_busy for page in self.pages.made)
        )
        return asks or self.session.jobs.current is not None

    def for_map(self, command: Callable[[MapView], object]) -> None:
        """Tell the map of the page that is shown; on a page without map, the ledger's."""
        if self.pages[self.page_id].map is None:
            self.show_page("ledger")
        view = self.pages[self.page_id].map
        assert view is not None
        command(view)

    def toggle_box_select(self) -> None:
        self.selects_by_box = not self.selects_by_box
        for page in self.pages.made:
            if page.map is not None:
                page.map.set_box_drawing(self.selects_by_box)

    def focus_search(self) -> None:
        self.pages[self.page_id].focus_search()

    def select_none(self) -> None:
        self.session.objects.select(self.session.objects.rows[:0])

    def choose_theme(self, choice: ThemeChoice) -> None:
        self.session.settings.theme = choice
        self._show_theme()

    def _show_theme(self) -> None:
        """Colour everything, in two steps between which the window answers; nothing is painted half dressed."""
        if theme_for(self.session.settings.theme) is current_theme() and not self._in_turn.is_busy:
            return
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        for one in shown:
            one.setUpdatesEnabled(False)
        self._in_turn.do(undress, self._dress, *(partial(_paint_again, one) for one in shown))

    def _dress(self) -> None:
        show_theme(theme_for(self.session.settings.theme))
        self.message.show_colours()

    def choose_language(self, chosen: Language) -> None:
        """Show everything in the other language: first what the tables say, in a job, then the window, a part after the other."""
        self.session.settings.language = chosen
        set_language(chosen)
        self.session.retell(self._begin_again)

    def _begin_again(self) -> None:
        """Take away the pages, then make the frame anew, then the page that is shown, then what nobody has wanted yet."""
        self.helper.forget()
        self._in_turn.do(
            *(partial(self.pages.drop, page) for page in self.pages), self._rebuild, self._show_again, self.make_all_ahead
        )

    def _rebuild(self) -> None:
        self._leave()
        self.docks.remember(self.session.settings)
        self.menus.remove()
        for old in (self.docks.buttons, self.chosen, self.where, self.status):
            old.deleteLater()
        self._in_turn.do(*(dock.deleteLater for dock in self.docks.remove()))
        step = self.first_run.at
        errors = self.message.open_errors
        self._build()
        for words in errors:
            self.message.say("error", words)
        self.first_run.go_to(step)
        self._name_town()

    def _show_again(self) -> None:
        self.show_page(self.page_id)
        self.docks.restore(self.session.settings)
        self.session.selection_changed.emit(self.session.selected)

    def make_all_ahead(self) -> None:
        """Make all that nobody has wanted yet."""
        if self.make_ahead():
            self._in_turn.do(self.make_all_ahead)

    def _leave(self) -> None:
        """Nothing may be asked any more: what asks is about to be replaced or closed."""
        self.session.layers.leave_for_good()
        if "form" in self.docks.made:
            self.form.leave_for_good()
        for page in self.pages.made:
            page.leave_for_good()

    def run_screening(self) -> None:
        self.show_page("screening")
        self.pages["screening"].start()

    def show_links(self) -> None:
        """Which rows of the register may be which drawn pipes, on the ledger page."""
        self._ledger_page().show_links()

    def infer_blanks(self) -> None:
        """What the blanks of the ledger may be, on the ledger page."""
        self._ledger_page().infer_blanks()

    def _ledger_page(self) -> LedgerPage:
        """The ledger, brought into view."""
        from waterdx.app.pages.ledger_page import LedgerPage

        self.show_page("ledger")
        page = self.pages["ledger"]
        assert isinstance(page, LedgerPage)
        return page

    def cancel_job(self) -> None:
        self.session.jobs.cancel()
        self.status.show_now()

    def show_palette(self) -> None:
        from waterdx.app.command_palette import CommandPalette

        palette = CommandPalette(self.session.finder, self)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette.box.chosen.connect(self.go_to)
        palette.move(self.mapToGlobal(self.rect().center()) - palette.rect().center())
        palette.show()
        palette.words.setFocus()

    def go_to(self, found: Found) -> None:
        """Do what was found, or go to it."""
        found.go(self)

    def _possible_commands(self) -> list[Action]:
        return [action for action in ACTIONS if action.is_possible(self) and action.id != "palette"]

    def show_about(self) -> None:
        box = QtWidgets.QMessageBox(self)
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

    # What happened

    def say(self, level: Level, words: Words) -> None:
        """In the bar and in the log; the result of a job that belongs to another page comes with the way there."""
        words = own_ways.in_window(words)
        self._remember(level, words)
        page = self.session.done.page_of_result()
        if level != "error" and page not in ("", self.page_id):
            self.message.offer(words, SHOW, lambda: self.show_page(page), level)
        else:
            self.message.say(level, words)

    def offer(self, words: Words, title: Words, then: Callable[[], object]) -> None:
        self._remember("success", words)
        self.message.offer(words, title, then)

    def _remember(self, level: Level, words: Words) -> None:
        self.session.messages.add(level, words)
        self.session.done.hear(words)

    def show_user_error(self, error: UserError) -> None:
        self.say("error", error.words)

    def show_our_error(self, error: BaseException) -> None:
        from waterdx.app.dialogs.report_dialog import ReportDialog
        from waterdx.app.report import report_of

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
        self._name_town()
        if self.session.town is not None:
            self._leave_start(self.session.town.path)
        self.show_enabled()

    def _name_town(self) -> None:
        """In the title of the window, and how many findings it has in theirs."""
        town = self.session.town
        mark = READ_ONLY if self.session.read_only else ""
        self.setWindowTitle(f"{one_line(town.name)}{mark} — waterdx" if town else "waterdx")
        if town is not None:
            words = Words(ja="指摘  {n:,}", en="Findings  {n:,}")
            self.docks.show_title("findings", words.format(n=len(town.findings)))

    def _leave_start(self, path: Path) -> None:
        """From the start page to the ledger when a project has been opened there."""
        if path != self._shown_path and self.page_id == "start":
            self.show_page("ledger")
        self._shown_path = path

    def _on_finding_picked(self, layer: str, names: set[str], near: bool) -> None:
        """Choose what some findings speak of and bring it into view, on the map of the page that is shown."""
        view = self.pages[self.page_id].map
        if view is not None:  # the page may have been left since
            zoom = view.zoom_to_selection if near else view.zoom_to_rows_if_hidden
            self.session.objects.choose(layer, lambda table: table.rows_named(names), zoom)

    def _on_selection_changed(self) -> None:
        objects, town = self.session.objects, self.session.town
        if town is None or not len(objects.rows):
            self.chosen.clear()
        elif objects.layer == "pipes":
            km = town.kilometres_of(objects.rows)
            words = CHOSEN_UNMEASURED if math.isnan(km) else CHOSEN
            self.chosen.setText(str(words.format(n=len(objects.rows), km=km)))
        else:
            words = Words(ja="選択 {n}", en="{n} chosen")
            self.chosen.setText(str(words.format(n=fields.COUNTED[objects.layer].format(n=len(objects.rows)))))
        self.show_enabled()

    def _on_import_offered(self, file: Path) -> None:
        files.offer_import(self, file)

    def _on_job_queued(self, job: Job) -> None:
        """Said where one would wonder; an edit while another is written has its turn at once."""
        running = self.session.jobs.current
        if running is not None and running.seconds > TOLD_TO_WAIT_S:
            self.say("info", QUEUED.format(title=job.title, running=running.title))

    def _on_job_dropped(self, job: Job) -> None:
        self.say("warning", DROPPED.format(title=job.title))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.jobs_list.fit(self.width())

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.session.jobs.is_to_be_asked_before_closing:
            from waterdx.app.closing import ask_to_close

            event.ignore()
            ask_to_close(self)
            return
        self._in_turn.forget()
        self.helper.forget()
        self.imports.leave()
        self.session.objects.leave_for_good()
        self.session.guard.leave_for_good()
        self.session.finder.leave_for_good()
        self.session.windows.claim(None)
        self.session.jobs.cancel_and_wait()
        self.session.ownership.leave_for_good()
        self.session.settings.remember_place("window", self.saveGeometry())
        self.docks.remember(self.session.settings)
        self._leave()
        self.session.settings.save()
        super().closeEvent(event)


def _paint_again(widget: QWidget) -> None:
    if isValid(widget):
        widget.setUpdatesEnabled(True)
