"""What is open and what is chosen. Pages show it and react to its signals; they never talk to each other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from waterdx.app.editor import Editor
from waterdx.app.finding.finder import Finder
from waterdx.app.job_record import JobRecord
from waterdx.app.jobs import Job, Jobs, Task
from waterdx.app.kept import Kept
from waterdx.app.layer_choice import LayerChoice
from waterdx.app.map.layer_stack import LayerStack
from waterdx.app.messages import Level, Messages
from waterdx.app.other_windows import OtherWindows, show_other
from waterdx.app.ownership import Ownership
from waterdx.app.settings import Settings
from waterdx.app.write_guard import WriteGuard
from waterdx.core.errors import UserError
from waterdx.core.later import later
from waterdx.core.words import Words

if TYPE_CHECKING:
    import numpy as np

    from waterdx.app import background_tasks, chart_tasks, edition_tasks, export_tasks, findings_tasks, link_tasks, tasks
    from waterdx.app.digitise import tasks as digitise_tasks
    from waterdx.app.history import tasks as history_tasks
    from waterdx.app.importing import looking
    from waterdx.app.map.sheet_beneath import SheetBeneath
    from waterdx.app.rows import Rows
    from waterdx.app.screening import evaluation_tasks, evidence_tasks, plan_tasks
    from waterdx.app.screening import tasks as screening_tasks
    from waterdx.app.screening.plan_tasks import Planned
    from waterdx.app.screening.tasks import Opened, Screened
    from waterdx.app.tasks import Imported
    from waterdx.app.town import Town
    from waterdx.core.findings import Finding
else:
    np = later("numpy")
    background_tasks, chart_tasks, edition_tasks, export_tasks, findings_tasks, link_tasks, tasks = (
        later(f"waterdx.app.{name}")
        for name in ("background_tasks", "chart_tasks", "edition_tasks", "export_tasks", "findings_tasks", "link_tasks", "tasks")
    )
    digitise_tasks, history_tasks, screening_tasks = (
        later(f"waterdx.app.{job}.tasks") for job in ("digitise", "history", "screening")
    )
    looking = later("waterdx.app.importing.looking")
    evaluation_tasks, evidence_tasks, plan_tasks = (
        later(f"waterdx.app.screening.{name}_tasks") for name in ("evaluation", "evidence", "plan")
    )

CHECKING = Words(ja="台帳の点検", en="Check the ledger")
SHOWN_ELSEWHERE = Words(
    ja="「{file}」は別のウィンドウで開いています。そのウィンドウを前に出しました。",
    en="“{file}” is open in another window, which was brought to the front.",
)
ONLY_LOOKED_AT = Words(
    ja="読み取り専用で開きました: {why}。見る・印刷する・書き出すことはできます。",
    en="Opened for reading only: {why}. You can look at it, print it and export it.",
)


class Session(QObject):
    """The open project, the chosen pipes, the last screening, and the one place from which jobs are started.

    Signals: `town_changed`, `selection_changed(rows)`, `located(rows)` when the map should go there,
    `screening_changed`, `plan_changed`, `evaluation_changed`, `sheet_changed` (a sheet of paper under the pipes), `said(level, words)`, `action_wanted(id)`,
    `offered(words, button, then)` to say something with one thing to do about it,
    `import_offered(file)` when a file that was to be opened is no project but can be imported; `import_asked(file)` when a
    person chose a file to import; `occupied(Occupied)` when a colleague has the project open that was to be opened;
    `go_wanted(Found)` when something that was found is to be done or shown.
    """

    town_changed = Signal()
    selection_changed = Signal(object)
    located = Signal(object)
    screening_changed = Signal()
    plan_changed = Signal()
    evaluation_changed = Signal()
    sheet_changed = Signal()
    said = Signal(str, object)
    offered = Signal(object, object, object)
    action_wanted = Signal(str)
    import_offered = Signal(object)
    import_asked = Signal(object)
    occupied = Signal(object)
    go_wanted = Signal(object)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.jobs = Jobs(self)
        self.done = JobRecord(self.jobs, self)
        self.messages = Messages(self)
        self.town: Town | None = None
        self.read_only: Words | None = None  # why the project can only be looked at
        self.guard = WriteGuard(self)
        self.editor = Editor(self)
        self._selected: Rows | None = None
        self.screened: Screened | None = None
        self.plan: Planned | None = None
        self.evaluation: Any = None
        self.sheet: SheetBeneath | None = None
        self.objects = LayerChoice(self)
        self.layers = LayerStack(self)
        self.finder = Finder(self)
        self.utilities: list[Any] = []
        self.kept = Kept()
        self.ownership = Ownership(self)
        self.windows = OtherWindows(self)
        self.town_changed.connect(lambda: self.windows.claim(self.town.path if self.town else None))

    # Choosing

    @property
    def selected(self) -> Rows:
        """The rows of the pipes chosen."""
        return np.empty(0, dtype=np.int64) if self._selected is None else self._selected

    def select(self, rows: Rows) -> None:
        """Choose these pipes everywhere."""
        if not np.array_equal(rows, self.selected):
            self._selected = rows
            self.selection_changed.emit(rows)

    def pick(self, rows: Rows, adding: bool) -> None:
        """A click or box on a map: chooses, or with Ctrl adds to what is chosen and takes a single chosen one out."""
        if not adding:
            self.select(rows)
        elif len(rows) == 1 and rows[0] in self.selected:
            self.select(self.selected[self.selected != rows[0]])
        else:
            self.select(np.union1d(self.selected, rows))

    def locate(self, row: int) -> None:
        """Choose one pipe and bring it into view."""
        self.select(np.array([row], dtype=np.int64))
        self.located.emit(self.selected)

    def say(self, level: Level, words: Words) -> None:
        self.said.emit(level, words)

    def say_failed(self, error: Exception) -> None:
        """What a question asked in the background (jobs.Latest) ended with."""
        if isinstance(error, UserError):
            self.say("error", error.words)
        else:
            self.jobs.failed_by_us.emit(error)

    # Jobs

    def open(self, path: Path, only_look: bool = False) -> None:
        """Show another project; where another window shows it already, that window."""
        if not self.is_open(path) and show_other(path):
            self.say("info", SHOWN_ELSEWHERE.format(file=path.name))
            return
        title = Words(ja="プロジェクトを開く", en="Open project")
        self.jobs.run(title, partial(tasks.open_if_project, path, only_look), self._on_looked, page="ledger")

    def new(self, path: Path, name: str, crs: str, code: str, then: Callable[[], object] | None = None) -> None:
        """Make an empty project and show it; then call `then`."""
        title = Words(ja="プロジェクトを新しく作る", en="New project")
        self.jobs.run(title, partial(tasks.make_project, path, name, crs, code), partial(self._on_made, then=then), page="ledger")

    def make_sample(self, path: Path) -> None:
        """Make a project of the invented sample town and show it."""
        title = Words(ja="見本の町をつくる", en="Make the sample town")
        self.jobs.run(title, partial(tasks.make_sample, path), self._on_made, page="ledger")

    def retell(self, then: Callable[[], object]) -> None:
        """Tell everything that is open in the language shown now, then call `then`; no signal, as pages are made anew."""
        if self.town is None:
            then()
        else:
            title = Words(ja="表示の切り替え", en="Change the language")
            self.jobs.run(title, lambda progress: self.opened().retold(), partial(self._on_retold, then))

    def go_back(self, number: int) -> None:
        """Make the project what it was at a restore point."""
        title = Words(ja="復元", en="Go back")
        self.run_on_town(title, history_tasks.go_back, number, then=partial(self._on_went_back, number))

    def try_import(self, read: tasks.ReadOnce, options: tasks.ImportOptions, then: Callable[[Any], object]) -> Job | None:
        """What importing a file would do, changing nothing; `then(Look)`."""
        return self.run_on_town(Words(ja="取り込みの下見", en="Look before importing"), looking.look, read, options, then=then)

    def import_file(self, file: Path, options: tasks.ImportOptions) -> None:
        """Import `file` and show the project with it."""
        title = Words(ja="取り込み", en="Import")
        self.run_on_town(title, tasks.import_file, file, options, then=self._on_imported, page="ledger")

    def update_file(self, file: Path, options: tasks.ImportOptions, edition: edition_tasks.EditionOptions) -> None:
        """Take `file` as the next edition of one imported before and show the project with it."""
        title = Words(ja="来年版として更新", en="Update as new edition")
        self.run_on_town(title, edition_tasks.update, file, options, edition, then=self._on_changed, page="ledger")

    def find_links(self, then: Callable[[link_tasks.Links], object]) -> None:
        """Which rows of the register may be which drawn pipes."""
        self.run_on_town(Words(ja="結び付けの候補さがし", en="Find links"), link_tasks.find, then=then)

    def accept_links(self, accepted: Sequence[str], then: Callable[[], object]) -> None:
        """Link rows of the register to drawn pipes, then call `then`."""
        title = Words(ja="台帳と図面の結び付け", en="Link register and drawing")
        self.run_on_town(title, link_tasks.accept, accepted, then=partial(self._on_linked, then))

    def look_export(self, then: Callable[[export_tasks.Choices], object]) -> None:
        """What can be written out, and how much of it is personal."""
        self.run_on_town(Words(ja="書き出しの用意", en="Prepare the export"), export_tasks.choices, then=then)

    def export(self, wishes: export_tasks.ExportWishes, then: Callable[[Any], object]) -> None:
        """Write the ledger out for others."""
        self.run_on_town(Words(ja="書き出し", en="Export"), export_tasks.export, wishes, then=then)

    def bring_background(self, file: Path, kind: str | None, crs: str | None, replace: bool) -> None:
        """Bring boundaries, roads or rivers, an image or tiles beneath the pipes."""
        self.run_on_town(background_tasks.TITLE, background_tasks.bring, file, kind, crs, replace, then=self._on_fixed)

    def remove_background(self, kinds: Sequence[str]) -> None:
        """Take kinds of lines and areas from beneath the pipes."""
        self.run_on_town(background_tasks.REMOVE, background_tasks.remove, kinds, then=self._on_fixed)

    def remove_picture(self, name: str) -> None:
        """Take an image or tiles from beneath the pipes."""
        self.run_on_town(background_tasks.REMOVE, background_tasks.remove_picture, name, then=self._on_fixed)

    def check(self) -> None:
        """Check the whole ledger and show the findings."""
        if not any(job.title == CHECKING for job in self.jobs.waiting):  # one that waits will see all there is then
            self.run_on_town(CHECKING, tasks.check, then=self._on_checked, page="ledger")

    def fix_findings(self, check: str, ids: Collection[str] | None) -> None:
        """Mend the findings of a check, all or those of some objects."""
        self.run_on_town(Words(ja="指摘を直す", en="Mend findings"), findings_tasks.fix, check, ids, then=self._on_fixed)

    def ignore_findings(self, findings: Sequence[Finding], reason: str) -> None:
        """Leave findings for a reason."""
        title = Words(ja="指摘を無視する", en="Ignore findings")
        self.run_on_town(title, findings_tasks.leave, findings, reason, then=self._on_changed)

    def export_findings(self, path: Path) -> None:
        """The list of findings as an Excel or CSV file."""
        if self.town is not None:
            title = Words(ja="指摘の一覧を保存", en="Save the findings")
            self.jobs.run(title, partial(findings_tasks.export, self.town.findings, path), self.say_saved)

    def screen(self, as_of: str | None, horizon: int, method: str = "auto") -> None:
        """Expected leaks of every pipe, by a method of screening.methods or the one that suits the record."""
        title = Words(ja="漏水スクリーニング", en="Leak screening")
        self.run_on_town(
            title,
            lambda path, progress: screening_tasks.screen(path, as_of, horizon, method, self.opened().town, progress),
            then=self._on_screened,
        )

    def fold_evidence(self) -> None:
        """Fold the signs of leaks in use into the ranking."""
        self.run_on_town(evidence_tasks.FOLDING, evidence_tasks.fold_in, then=self._on_fixed)

    def show_sheet(self, sheet: SheetBeneath | None) -> None:
        """Lay a placed sheet of paper under the pipes on every map, or take it away."""
        self.sheet = sheet
        self.sheet_changed.emit()

    def enter_digitised(self, number: int) -> None:
        """What is confirmed on a sheet of paper goes into the ledger."""
        self.run_on_town(digitise_tasks.ENTERING, digitise_tasks.enter, number, then=self._on_fixed)

    def make_plan(self, budget_yen: int, years: int = 1) -> None:
        """A survey plan within the budget of every year from the screening at hand, by the wishes there are."""
        if self.screened is not None:
            title = Words(ja="調査計画づくり", en="Survey plan")
            self.run_on_town(
                title,
                lambda path, progress: plan_tasks.make_plan(path, self.rows_screened(), budget_yen, years, progress),
                then=self._on_planned,
            )

    def export_screening(self, path: Path) -> None:
        """Ranking and plan as an Excel file."""
        if self.town is not None and self.screened is not None:
            title = Words(ja="Excel に保存", en="Save as Excel")
            task = partial(screening_tasks.export_screening, self.town, self.plan, path)
            self.jobs.run(title, task, self.say_saved)

    def evaluate(self, as_of: str, horizon: int, method: str = "auto") -> None:
        """What screenings from a past day on would have caught."""
        self.run_on_town(
            Words(ja="検証", en="Evaluation"), evaluation_tasks.evaluate, as_of, horizon, method, then=self._on_evaluated
        )

    def save_project_chart(self, chart: Any, path: Path) -> None:
        """A chart of the project as a file."""
        if self.town is not None:
            task = partial(chart_tasks.save_project_chart, chart, self.town.path, path)
            self.jobs.run(chart_tasks.SAVE_CHART, task, self.say_saved)

    def run(self, title: Words, task: Task, then: Callable[[Any], object]) -> None:
        """Any other job."""
        self.jobs.run(title, task, then)

    def run_on_town(
        self, title: Words, task: Callable[..., Any], *arguments: Any, then: Callable[[Any], object], page: str = ""
    ) -> Job | None:
        """A job on the open project, dropped when that is no longer open once its turn has come; None without a project."""
        if self.town is None:
            return None
        path = self.town.path
        return self.jobs.run(title, partial(task, path, *arguments), then, partial(self.is_open, path), page)

    def is_open(self, path: Path) -> bool:
        """Whether this is the project that is open."""
        return self.town is not None and self.town.path == path

    def rows_screened(self) -> dict[str, int]:
        """The row of each pipe number that is screened."""
        return self.screened.row_of_id if self.screened else {}

    def opened(self) -> Opened:
        """The project that is open with what was reckoned of it, as it is now: a job that had to wait asks when it runs."""
        assert self.town is not None
        return screening_tasks.Opened(self.town, self.screened, self.plan)

    # What jobs bring back

    def _show(self, town: Town) -> None:
        if self.town is not None and self.town.path != town.path:
            self.show_sheet(None)  # it lies in another town
        self.town = town
        self._selected = None
        self.town_changed.emit()
        self.selection_changed.emit(self.selected)

    def hold_edited(self, opened: Opened, same_rows: bool, edited: Sequence[int]) -> None:
        """Show the project after an edit; what was chosen stays chosen, or what was edited where pipes came or went."""
        assert self.town is not None
        chosen = self.town.pipes["fid"].to_numpy()[self.selected] if same_rows else edited
        self._hold(opened)
        self._selected = opened.town.rows_left_of(chosen)
        self.town_changed.emit()
        if not same_rows:
            self.screening_changed.emit()
            self.plan_changed.emit()
        self.selection_changed.emit(self.selected)

    def _on_made(self, town: Town, then: Callable[[], object] | None = None) -> None:
        self.read_only = None
        self._on_opened(screening_tasks.Opened(town))
        if then is not None:
            then()

    def _on_looked(self, found: tasks.Looked | tasks.Occupied | Path) -> None:
        if isinstance(found, tasks.Occupied):
            self.occupied.emit(found)
        elif isinstance(found, Path):
            self.import_offered.emit(found)
        else:
            self.read_only = found.read_only
            self._on_opened(found.opened)
            if found.read_only is not None:
                self.say("warning", ONLY_LOOKED_AT.format(why=found.read_only))

    def _on_opened(self, opened: Opened) -> None:
        self.settings.remember_project(opened.town.path)
        if self.town is None or self.town.path != opened.town.path:
            self.kept.forget_hidden()
            self.show_sheet(None)
        self.evaluation = None
        self._selected = None
        self._hold(opened)
        self.town_changed.emit()
        self.screening_changed.emit()
        self.plan_changed.emit()
        self.evaluation_changed.emit()
        self.selection_changed.emit(self.selected)

    def _on_retold(self, then: Callable[[], object], opened: Opened) -> None:
        self._hold(opened)
        then()

    def _hold(self, opened: Opened) -> None:
        self.town, self.screened, self.plan = opened.town, opened.screened, opened.plan

    def _on_went_back(self, number: int, opened: Opened) -> None:
        self._on_opened(opened)
        words = Words(
            ja="復元ポイント {n} の時点に戻しました。戻す前の状態も復元ポイントに残しました。",
            en="Went back to restore point {n}. The state before was kept as a restore point too.",
        )
        self.say("success", words.format(n=number))

    def _on_imported(self, result: tuple[Imported, Town]) -> None:
        imported, town = result
        self._show(town)
        self.say("warning" if imported.errors else "success", imported.sentence)

    def _on_checked(self, town: Town) -> None:
        self._show(town)
        self.say("success", tasks.findings_sentence(town.findings))

    def _on_fixed(self, result: tuple[Words, Opened]) -> None:
        sentence, opened = result
        self._on_opened(opened)
        self.say("success", sentence)

    def _on_linked(self, then: Callable[[], object], result: tuple[Words, Opened]) -> None:
        self._on_fixed(result)
        QTimer.singleShot(0, then)  # when this job is told to have ended

    def _on_changed(self, result: tuple[Words, Town]) -> None:
        sentence, town = result
        self._show(town)
        self.say("success", sentence)

    def _on_screened(self, screened: Screened) -> None:
        self.screened, self.plan = screened, None
        self.screening_changed.emit()
        self.plan_changed.emit()
        self.say("success", screened.sentence)

    def _on_evaluated(self, found: Any) -> None:
        self.evaluation = found
        self.evaluation_changed.emit()

    def say_saved(self, path: Path) -> None:
        self.say("success", Words(ja="「{f}」に保存しました。", en="Saved as “{f}”.").format(f=path))

    def _on_planned(self, plan: Planned) -> None:
        self.plan = plan
        self.plan_changed.emit()
