"""Before anything is written: how a file is read, what is not understood in it, where it lies, and what would come in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QProgressBar,
    QTabWidget,
    QWidget,
)

from waterdx.app import edition_tasks
from waterdx.app.importing import looking
from waterdx.app.importing.columns_page import ColumnsPage
from waterdx.app.importing.columns_table import AS_BEFORE, Mapped
from waterdx.app.importing.edition_tab import EditionTab
from waterdx.app.importing.file_options import FileOptions
from waterdx.app.importing.lines_tab import LinesTab
from waterdx.app.importing.looking import Look
from waterdx.app.importing.notice import Notice
from waterdx.app.importing.place_tab import PlaceTab
from waterdx.app.importing.words_tab import WordsTab
from waterdx.app.jobs import Latest
from waterdx.app.own_ways import in_window
from waterdx.app.session import Session
from waterdx.app.table.findings import by_gravity, findings_table
from waterdx.app.table.view import LinkedTable
from waterdx.app.tasks import ImportOptions, ReadOnce
from waterdx.app.widgets import button, column, label, row
from waterdx.core.errors import UserError
from waterdx.core.fields import LAYER_NAMES
from waterdx.core.words import Words
from waterdx.ledger import column_map
from waterdx.ledger.column_map import ColumnMap
from waterdx.ledger.coordinates import NOTHING_SAID

MAP_FILES = Words(ja="列対応表 (*.toml)", en="Column map (*.toml)")
IMPORT = Words(ja="取り込む", en="Import")
UPDATE = Words(ja="来年版として更新", en="Update as new edition")
COLUMNS_TITLE = Words(ja="列の読み方", en="Columns")
LINES_TITLE = Words(ja="ファイルのまま", en="File as it is")
LIKE_BEFORE = Words(ja="「{file}」({day})のときと同じ", en="as in “{file}” ({day})")
WORDS_TITLE = Words(ja="分からない言葉", en="Unknown words")
PLACE_TITLE = Words(ja="位置", en="Place")
FINDINGS_TITLE = Words(ja="指摘", en="Findings")
EDITION_TITLE = Words(ja="来年版との違い", en="New edition")
PAUSE_MS = 250  # after a change, before the file is looked at again
SIZE, MARGIN = QSize(1120, 720), QSize(40, 60)


class ImportDialog(QDialog):
    """`look()` reads the file in a job and then opens the dialog; every correction is tried at once, OK starts the import.

    Signals: `looked` after every answer of a look, `done_with` when it is closed for good, whichever way; `stop_wanted`
    when the files that wait behind this one are not wanted either. `place` is which file of how many this is.
    """

    looked = Signal()
    done_with = Signal()
    stop_wanted = Signal()

    def __init__(self, file: Path, session: Session, parent: QWidget | None = None, place: tuple[int, int] = (1, 1)) -> None:
        super().__init__(parent)
        assert session.town is not None
        self.file, self.session = file, session
        self.seen: Look | None = None
        self.result_shown: Any = None  # the last that could be had
        self.before: Any = None  # how a file of the same columns was read, once there is one
        self.is_as_before = True
        self.column_map: ColumnMap | None = None
        self._read = ReadOnce(file)
        self._looking, self._comparing = Latest(self), Latest(self)
        self._pause = QTimer(self)
        self.file_options = FileOptions(file)
        self.counts = label("", "title", wrap=True)
        self.notice = Notice(Words(ja="位置を確かめる", en="Check the place"))
        self.before_notice = Notice(Words("", ""))
        self.edition_notice = Notice(Words(ja="違いを見る", en="See the differences"))
        self.columns_page = ColumnsPage()
        self.columns, self.first_rows = self.columns_page.table, self.columns_page.first_rows
        self.lines = LinesTab()
        self.words = WordsTab()
        self.place = PlaceTab(session.town)
        self.edition = EditionTab()
        self.findings = LinkedTable(Words(ja="指摘", en="Findings"))
        self.tabs = QTabWidget()
        self._make_buttons()
        self.show_place(*place)
        self._lay_out()
        self._connect()

    # Building

    def show_place(self, place: int, of: int) -> None:
        """Which file of how many this is; more may be given while it is looked at."""
        title = Words(ja="「{file}」の取り込み{of}", en="Import of “{file}”{of}")
        self.setWindowTitle(str(title.format(file=self.file.name, of=f" ({place}/{of})" if of > 1 else "")))
        more = of - place
        self.cancel.setText(str(Words(ja="とばす", en="Skip") if more else Words(ja="取り消し", en="Cancel")))
        self.stop.setText(str(Words(ja="残り {n} 件もやめる", en="Stop ({n} more wait)").format(n=more)))
        self.stop.setVisible(more > 0)

    def _make_buttons(self) -> None:
        self.load = button(Words(ja="列対応表を読み込む…", en="Load column map…"), self.ask_load)
        self.save = button(Words(ja="列対応表を保存…", en="Save column map…"), self.ask_save)
        self.cancel = button(Words("", ""), self.reject)
        self.stop = button(Words("", ""), self._on_stop)
        self.ok = button(IMPORT, self.accept, primary=True)
        self.ok.setDefault(True)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setFixedSize(90, 6)
        self.busy_words = label(Words(ja="読み直しています", en="Looking again"), "muted")

    def _lay_out(self) -> None:
        for page in (self.columns_page, self.lines, self.words, self.place, self.edition, self.findings):
            self.tabs.addTab(page, "")
        self.tabs.setDocumentMode(True)
        note = Words(
            ja="まだ何も書き込んでいません。確かめてから「取り込む」を押してください。元のファイルは変わりません。",
            en="Nothing has been written yet. Check, then press Import. The file itself is not changed.",
        )
        self.setLayout(
            column(
                self.counts, label(note, "muted", wrap=True), self.before_notice, self.notice, self.edition_notice, self.file_options,
                self.tabs,
                row(self.load, self.save, None, self.busy_words, self.busy, self.stop, self.cancel, self.ok), margins=(18, 16, 18, 14),
            )
        )  # fmt: skip
        self.resize(SIZE.boundedTo(self.screen().availableSize() - MARGIN))

    def _connect(self) -> None:
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.look_again)
        self.file_options.changed.connect(self.look_soon)
        self.file_options.renamed.connect(self._on_renamed)
        self.lines.said.connect(self._on_renamed)
        self.before_notice.followed.connect(self._on_before)
        self.columns.columns.corrected.connect(self.look_soon)
        self.words.answered.connect(self.look_soon)
        self.place.said.connect(self.look_soon)
        self.notice.followed.connect(lambda: self.tabs.setCurrentWidget(self.place))
        self.edition_notice.followed.connect(lambda: self.tabs.setCurrentWidget(self.edition))
        self.edition.said.connect(self._on_edition_said)
        self._looking.failed.connect(self._on_look_failed)
        self._comparing.failed.connect(self._on_look_failed)
        self.finished.connect(self._on_finished)

    # What was said

    @property
    def options(self) -> ImportOptions:
        """What the person said; everything else is the program's own guess."""
        words: dict[str, dict[str, str]] = {}
        learn = []
        for term in self.words.words.terms:
            answer = self.words.answer_of(term)
            if answer is not None and answer.scope == "project":
                learn.append((term.kind, term.in_field, term.word, answer.code))
            elif answer is not None:
                words.setdefault(term.field, {})[term.word] = answer.code
        file = self.file_options
        return ImportOptions(
            file.layer.currentData(), file.encoding.currentData(), file.sheet_name, file.dictionary, self.place.coordinates,
            dict(self.columns.columns.said), words, tuple(learn), file.personal.isChecked(), self._map, self.lines.header_row,
            self.is_as_before,
        )  # fmt: skip

    @property
    def _map(self) -> ColumnMap | None:
        """The map that was loaded, else that of a file read before."""
        if self.column_map is None and self.before is not None and self.is_as_before:
            before: ColumnMap = self.before.map
            return before
        return self.column_map

    def chosen_fields(self) -> dict[str, str]:
        """Field of each column as it stands in the table; '' leaves the column out."""
        return {one.name: self.columns.columns.field_of(one.name) for one in self.columns.columns.guesses}

    # Looking

    def look(self) -> None:
        """Read the file without writing anything, then show what it would give; where it cannot be read the bar says why."""
        job = self.session.try_import(self._read, self.options, self.show_look)
        assert job is not None
        job.finished.connect(self._on_first_look_ended)

    def look_soon(self) -> None:
        """Look again a moment after the last change."""
        self._show_looking(True)
        self._pause.start()

    def look_again(self) -> None:
        """Look again now; only the newest question is answered."""
        self._pause.stop()
        self._show_looking(True)
        assert self.session.town is not None
        task = partial(looking.look, self.session.town.path, self._read, self.options)
        self._looking.ask(task, self.show_look)

    def show_look(self, look: Look) -> None:
        """What was seen of the file: what an import would do, or why it cannot be done and what may be said otherwise."""
        if self._pause.isActive():
            return  # something was changed meanwhile; its answer comes
        self.seen = look
        self._show_before(look.before)
        self.tabs.setTabVisible(self.tabs.indexOf(self.lines), look.lines is not None)
        if look.lines is not None:
            self.lines.show_lines(look.lines)
            self.file_options.show_sheets(look.lines.sheets)
        if look.result is not None:
            self._show_result(look.result)
        else:
            self._show_refused(look)
        self._title(self.lines, LINES_TITLE, "" if look.refused is None else "▲")
        self._show_looking(False)
        self.save.setEnabled(look.result is not None)
        if not self.isVisible():
            self.columns_page.share_room()
            self.open()
        self.looked.emit()

    def _show_before(self, found: Any) -> None:
        """How a file of the same columns was read, and whether this one is read so."""
        if found is not None and self.before is None and self.is_as_before and self.place.coordinates == NOTHING_SAID:
            self.place.say(found.map.coordinates)
        self.before = found or self.before
        self.before_notice.show_before(None if self.column_map else self.before, self.is_as_before)

    def _on_before(self) -> None:
        """Read as the file before, or no longer."""
        self.is_as_before = not self.is_as_before
        said = self.place.coordinates
        if said in (NOTHING_SAID, self.before.map.coordinates):
            self.place.say(self.before.map.coordinates if self.is_as_before else NOTHING_SAID)
        self.columns.columns.said = {}
        self.look_again()

    def _show_refused(self, look: Look) -> None:
        """Why nothing can be imported; what was shown before stays, where its columns are still those of the file."""
        assert look.refused is not None
        self.counts.setText(str(in_window(look.refused.words)))
        known = {one.name for one in self.columns.columns.guesses}
        if look.unread is not None and known != {one.name for one in look.unread.columns}:
            self.columns_page.show_result(look.unread, Mapped())
        if self.result_shown is None:
            for page in (self.words, self.place, self.edition, self.findings):
                self.tabs.setTabVisible(self.tabs.indexOf(page), False)
            self.tabs.setTabVisible(self.tabs.indexOf(self.columns_page), look.unread is not None)
            self._title(self.columns_page, COLUMNS_TITLE, "")
            if not self.isVisible():
                self.tabs.setCurrentWidget(self.lines)

    def _mapped(self) -> Mapped:
        """The columns that a map names, with what is told of them."""
        if self.column_map is not None:
            return Mapped(self.column_map.columns)
        if self.before is None or not self.is_as_before:
            return Mapped()
        return Mapped(self.before.map.columns, AS_BEFORE, LIKE_BEFORE.format(file=self.before.file_name, day=self.before.day))

    def _show_result(self, result: Any) -> None:
        """The outcome of a dry run."""
        self.result_shown = result
        for page in (self.columns_page, self.findings):
            self.tabs.setTabVisible(self.tabs.indexOf(page), True)
        self.counts.setText(str(_sentence(result)))
        self.columns_page.show_result(result, self._mapped())
        self.file_options.show_result(result)
        self.words.words.show(result.unknown, [one.field for one in result.columns if one.field])
        self.findings.show_table(findings_table(by_gravity(result.findings)), np.full(len(result.findings), -1))
        self._show_placement(result.placement)
        self._show_edition(result.edition_of)
        self.tabs.setTabVisible(self.tabs.indexOf(self.words), bool(self.words.words.terms))
        self._show_titles(result)

    def _show_placement(self, placement: Any) -> None:
        self.tabs.setTabVisible(self.tabs.indexOf(self.place), placement is not None)
        self.notice.show_placement(placement)
        if placement is not None:
            self.place.show_placement(placement, self.place.coordinates)
            if placement.source == "open" and not self.isVisible():
                self.tabs.setCurrentWidget(self.place)

    def _show_edition(self, source: Any) -> None:
        """Compare with the earlier edition where there is one; a tab tells the differences."""
        self.tabs.setTabVisible(self.tabs.indexOf(self.edition), source is not None)
        self.edition_notice.show_edition(source and source.file_name, self.edition.is_wanted)
        self.ok.setText(str(UPDATE if self.is_edition else IMPORT))
        if source is not None and self.can_import:
            assert self.session.town is not None
            path, edition = self.session.town.path, self.edition.options
            task = partial(edition_tasks.compare, path, self._read, self.options, edition)
            self._comparing.ask(task, self._on_compared)

    def _on_compared(self, compared: edition_tasks.Compared) -> None:
        self.edition.show_compared(compared)
        self._title(self.edition, EDITION_TITLE, f"{sum(compared.counts[kind] for kind in compared.names):,}")
        self.looked.emit()

    def _on_edition_said(self) -> None:
        if self.result_shown is not None:
            self._show_edition(self.result_shown.edition_of)

    @property
    def is_edition(self) -> bool:
        """Whether the file is to be taken as the next edition of one read before."""
        return self.result_shown is not None and self.result_shown.edition_of is not None and self.edition.is_wanted

    def _show_titles(self, result: Any) -> None:
        doubtful, unknown = self.columns.columns.doubtful, self.words.words.open_count
        as_before = self.before is not None and self.is_as_before and self.before.map.coordinates != NOTHING_SAID
        unsure = result.placement is not None and (as_before or result.placement.source in ("project", "open"))
        self._title(self.columns_page, COLUMNS_TITLE, f"▲ {doubtful}" if doubtful else "")
        self._title(self.words, WORDS_TITLE, f"{unknown:,}")
        self._title(self.place, PLACE_TITLE, "▲" if unsure else "")
        self._title(self.findings, FINDINGS_TITLE, f"{len(result.findings):,}")

    def _title(self, page: QWidget, title: Words, mark: str) -> None:
        self.tabs.setTabText(self.tabs.indexOf(page), f"{title}  {mark}".rstrip())

    @property
    def is_busy(self) -> bool:
        """Whether the file is looked at, compared or drawn, or soon will be."""
        return self._pause.isActive() or self._looking.is_running or self._comparing.is_running or self.place.is_busy

    def _show_looking(self, on: bool) -> None:
        for one in (self.busy, self.busy_words):
            one.setVisible(on)
        self.ok.setEnabled(not on and self.can_import)

    @property
    def can_import(self) -> bool:
        """Whether rows would come in, and their place is not to be asked any more."""
        result = self.result_shown
        if result is None or self.seen is None or self.seen.refused is not None:
            return False
        return result.rows["accepted"] > 0 and (result.placement is None or result.placement.source != "open")

    def _on_look_failed(self, error: Exception) -> None:
        self._show_looking(False)
        self.ok.setEnabled(False)
        if isinstance(error, UserError):
            self.counts.setText(str(in_window(error.words)))
        else:
            self.session.jobs.failed_by_us.emit(error)
        self.looked.emit()

    def _on_first_look_ended(self) -> None:
        if self.seen is None:  # the message bar has said why
            self._leave()

    def _on_renamed(self) -> None:
        self.columns.columns.said = {}  # what was corrected has another name now
        self.before = None
        self.look_again()

    # Files beside it

    def ask_load(self) -> None:
        title = str(Words(ja="列対応表を読み込む", en="Load column map"))
        chosen, _ = QFileDialog.getOpenFileName(self, title, str(self.file.parent), str(MAP_FILES))
        if chosen:
            self.load_map(Path(chosen))

    def load_map(self, file: Path) -> None:
        """Read the columns as a saved map says; where it cannot be used the first line says why."""
        with self._told():
            self.column_map = column_map.load(file)
            self.file_options.layer.setCurrentIndex(0)
            self.columns.columns.said = {}  # corrections made before the map no longer hold
            if self.column_map.coordinates.crs:
                self.place.say(self.column_map.coordinates)
            self.look_again()

    def ask_save(self) -> None:
        title = str(Words(ja="列対応表を保存", en="Save column map"))
        chosen, _ = QFileDialog.getSaveFileName(self, title, str(self.file.with_suffix(".toml")), str(MAP_FILES))
        if chosen:
            self.save_map(Path(chosen))

    def save_map(self, file: Path) -> None:
        """Keep the reading of the columns and words, as it stands here, for next year's file."""
        options = self.options
        made = column_map.from_result(
            self.result_shown, said=options.said_map, corrected=options.columns, values=options.words, coordinates=options.coordinates
        )  # fmt: skip
        with self._told():
            column_map.save(made, file)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except UserError as error:
            self.counts.setText(str(in_window(error.words)))

    # Leaving

    def accept(self) -> None:
        if self.ok.isEnabled():
            if self.is_edition:
                self.session.update_file(self.file, self.options, self.edition.options)
            else:
                self.session.import_file(self.file, self.options)
            super().accept()

    def _on_stop(self) -> None:
        self.stop_wanted.emit()
        self.reject()

    def _on_finished(self) -> None:
        self._leave()

    def _leave(self) -> None:
        self._pause.stop()
        self._looking.wait()
        self._comparing.wait()
        self.place.stop()
        self.done_with.emit()
        self.deleteLater()


def _sentence(result: Any) -> Words:
    """What an import would do, in one line."""
    if not result.rows["accepted"] and result.findings:
        said: Words = result.findings[0].message
        return said
    return Words(
        ja="{read:,} 行を読み、{accepted:,} 行を「{layer}」に取り込みます(見出し・合計など対象外 {skipped:,} 行、除外 {rejected:,} 行)",
        en="{read:,} rows read; {accepted:,} go to “{layer}” ({skipped:,} headings and totals left out, {rejected:,} rejected)",
    ).format(layer=LAYER_NAMES[result.layer], **result.rows)
