"""What changes the project cannot be used while that is only looked at, and says why; a project that becomes so is noticed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractItemView, QWidget
from shiboken6 import isValid

from waterdx.app.jobs import Latest
from waterdx.app.plain_tip import plain_tip
from waterdx.core.later import later
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.session import Session
    from waterdx.store import owner
else:
    owner = later("waterdx.store.owner")

WHY = Words(ja="読み取り専用で開いているため使えません({why})。", en="Not to be used: this is open for reading only ({why}).")
WITHOUT_NAME = Words(ja="読み取り専用で開いているため使えません。", en="Not to be used: this is open for reading only.")
BECAME = Words(
    ja="「{file}」に書き込めなくなったため、読み取り専用にしました({why})。見る・印刷する・書き出すことはできます。書き込めるようになったら開き直してください。",
    en="“{file}” cannot be written any more and is now open for reading only ({why}). You can look at it, print it and export it; "
    "open it again once it can be written.",
)


class WriteGuard(QObject):
    """Pages go on turning their buttons on and off as ever: one that is turned on while nothing may be written goes off again."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._writing: list[QWidget] = []
        self._off: dict[QWidget, str] = {}  # what was turned off here, with its own tip
        self._typed: dict[QAbstractItemView, QAbstractItemView.EditTrigger] = {}  # what opens their cells for typing
        self._looking = Latest(self)
        session.town_changed.connect(self.show)
        session.jobs.failed_by_user.connect(self._on_refused)

    def watch(self, *writing: QWidget) -> None:
        """These change the project."""
        for one in writing:
            one.installEventFilter(self)
            self._writing.append(one)
            self._turn_off(one)

    def watch_typing(self, *tables: QAbstractItemView) -> None:
        """What is typed into the cells of these changes the project."""
        for one in tables:
            self._typed[one] = one.editTriggers()
            self._let_type(one)

    @property
    def why(self) -> str:
        """Why nothing may be written; blank where it may."""
        reason = self._session.read_only
        return "" if self._session.town is None or reason is None else str(WHY.format(why=reason))

    @property
    def tip(self) -> str:
        """The same as a tip: the name of a colleague in it is no markup."""
        return (plain_tip(self.why) or str(WITHOUT_NAME)) if self.why else ""

    def show(self) -> None:
        """The project or its state is another."""
        self._writing = [one for one in self._writing if isValid(one)]
        off, self._off = {one: tip for one, tip in self._off.items() if isValid(one)}, {}
        for one, tip in off.items():
            one.setToolTip(tip)
            one.setEnabled(True)  # goes off again where it must; its page, told after this, may know better
        for one in self._writing:
            self._turn_off(one)
        self._typed = {one: triggers for one, triggers in self._typed.items() if isValid(one)}
        for table in self._typed:
            self._let_type(table)

    def leave_for_good(self) -> None:
        """Ask nothing any more."""
        self._looking.wait()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.EnabledChange and isinstance(watched, QWidget):
            self._turn_off(watched)
        return False

    def _turn_off(self, one: QWidget) -> None:
        if self.why and one.isEnabled():
            self._off.setdefault(one, one.toolTip())
            one.setToolTip(self.tip)
            one.setEnabled(False)

    def _let_type(self, table: QAbstractItemView) -> None:
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers if self.why else self._typed[table])

    def _on_refused(self, _error: object) -> None:
        """Perhaps because the file or the share was made read-only meanwhile. A share may take seconds to answer."""
        town = self._session.town
        if town is not None and self._session.read_only is None:
            self._looking.ask(partial(_became_read_only, town.path), partial(self._on_looked, town.path))

    def _on_looked(self, path: Path, became: bool) -> None:
        if became and self._session.is_open(path):
            self._session.read_only = owner.NO_PERMISSION
            self._session.town_changed.emit()
            self._session.say("warning", BECAME.format(file=path.name, why=owner.NO_PERMISSION))


def _became_read_only(path: Path, progress: Progress = silent) -> bool:
    return path.exists() and not owner.can_write(path)
