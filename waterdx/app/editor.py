"""Changes by hand: one after another in jobs, each one step of undo, each said in the bar with a way back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from waterdx.core.later import later
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app import completion_tasks, editing_tasks
    from waterdx.app.editing_tasks import Edited, Undecided
    from waterdx.app.session import Session
else:
    completion_tasks, editing_tasks = later("waterdx.app.completion_tasks"), later("waterdx.app.editing_tasks")

Point = tuple[float, float]
SETTING = Words(ja="設定の保存", en="Save the settings")
SETTING_DOWN = Words(ja="カタログの記録", en="Catalogue records")
TAKE_BACK = Words(ja="元に戻す", en="Undo")
EDITING, UNDOING, REDOING = Words(ja="編集", en="Edit"), Words(ja="元に戻す", en="Undo"), Words(ja="やり直す", en="Redo")

INFERRING, INFERRED = Words(ja="空欄の推定", en="Infer blanks"), Words(ja="推定値", en="Inferred values")


class Editor(QObject):
    """An edit made while something else runs waits for it.

    Signals: `edited(Edited)` after the session holds the new town, `undecided(Undecided)` when two
    pipes to be merged do not say the same, `refused()` when an edit was not taken and what a
    person typed is to be shown as it is in the ledger.
    """

    edited = Signal(object)
    undecided = Signal(object)
    refused = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        session.jobs.failed_by_user.connect(lambda _error: self.refused.emit())

    # What a person does

    def set_values(self, fids: Sequence[int], texts: dict[str, str], layer: str = "pipes") -> None:
        """Give objects values as typed."""
        self._edit("set_values", layer, list(fids), texts, keep=editing_tasks.BEFORE_BULK if len(fids) > 1 else None)

    def paste(self, fids: Sequence[int], columns: Mapping[str, Sequence[str | None]], layer: str = "pipes") -> None:
        """Give each object the text at its place, field by field, as far as it can be read."""
        one_alone = all(len(texts) == 1 for texts in columns.values())
        self._edit("paste_block", layer, list(fids), dict(columns), keep=None if one_alone else editing_tasks.BEFORE_BULK)

    def retire(self, fids: Sequence[int], date: str, layer: str = "pipes") -> None:
        """Say since when objects are out of use."""
        self._edit("retire", layer, list(fids), date, keep=editing_tasks.BEFORE_BULK if len(fids) > 1 else None)

    def draw(self, layer: str, points: Sequence[Point], values: dict[str, str]) -> None:
        self._edit("draw", layer, list(points), values)

    def move_vertex(self, fid: int, at: int, to: Point, alone: bool) -> None:
        self._edit("move_vertex", "pipes", fid, at, to, alone)

    def insert_vertex(self, fid: int, after: int, point: Point) -> None:
        self._edit("insert_vertex", fid, after, point)

    def remove_vertex(self, fid: int, at: int) -> None:
        self._edit("remove_vertex", fid, at)

    def split(self, fid: int, place: Point) -> None:
        self._edit("split", fid, place)

    def merge(self, first: int, second: int) -> None:
        """Make one pipe of two; where they differ, `undecided` asks for `merge_as`."""
        self.run(EDITING, partial(editing_tasks.merge, first=first, second=second))

    def merge_as(self, first: int, second: int, chosen: dict[str, Any]) -> None:
        """Make one pipe of two with these values where they differ."""
        self._edit("merge", first, second, chosen)

    def change_class_settings(self, said: Sequence[str]) -> None:
        """Make this all that the town says of ground and renewal years."""
        self.run(SETTING, partial(editing_tasks.change_class_settings, said=list(said)))

    def change_catalog(self, write: Callable[[Path], object], sentence: Words) -> None:
        """Carry out `write(path)` on what the town keeps of the catalogue; `sentence` tells what was done."""
        self.run(SETTING_DOWN, partial(editing_tasks.change_catalog, write=write, sentence=sentence))

    def undo(self, number: int | None = None) -> None:
        """Take the last change back, or the one numbered if it is the last."""
        self.run(UNDOING, partial(editing_tasks.undo, number=number))

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        self.run(REDOING, editing_tasks.redo)

    def infer(self) -> None:
        """Look for what the blanks may be; the ledger stays as it is."""
        self.run(INFERRING, completion_tasks.infer)

    def accept_guesses(self, above: float, chosen: Collection[tuple[int, str]] | None = None) -> None:
        """Take guesses into the ledger: those at least this probable, or the chosen ones (fid, field)."""
        self.run(INFERRED, partial(completion_tasks.accept, above=above, chosen=chosen))

    def revert_guesses(self) -> None:
        """Make every inferred value unknown again."""
        self.run(INFERRED, completion_tasks.revert)

    # One after another

    def _edit(self, name: str, *arguments: Any, keep: Words | None = None) -> None:
        self.run(EDITING, partial(editing_tasks.edit, draft=partial(_draft, name, arguments), keep=keep))

    def run(self, title: Words, task: Callable[..., Edited | Undecided]) -> None:
        """Any change of the project: `task(opened, progress=…)` writes it, to the project as it is when its turn comes, and
        tells what it wrote."""
        session = self._session
        if session.town is not None:
            wanted = partial(session.is_open, session.town.path)
            job = session.jobs.run(title, lambda progress: task(session.opened(), progress=progress), self._on_edited, wanted)
            job.cancelled.connect(self.refused)

    def _on_edited(self, edited: Edited | Undecided) -> None:
        if isinstance(edited, editing_tasks.Undecided):
            self.undecided.emit(edited)
            return
        self._session.hold_edited(edited.opened, edited.same_rows, edited.fids)
        if edited.change:
            self._session.offered.emit(edited.sentence, TAKE_BACK, partial(self.undo, edited.change))
        else:
            self._session.say("success", edited.sentence)
        self.edited.emit(edited)


def _draft(name: str, arguments: tuple[Any, ...], desk: Any) -> Any:
    """What a function of ledger.editing says; imported in the job's thread."""
    from waterdx.ledger import editing

    return getattr(editing, name)(desk, *arguments)
