"""The town's own notes on a technology and the experience with it, to read, write and take away. All can be undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from waterdx.app.catalog.own_dialogs import ExperienceDialog, NoteDialog
from waterdx.app.session import Session
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.catalog.dossier import Dossier

NO_PROJECT = Words(
    ja="プロジェクトを開くと、メモと導入実績を書けます。プロジェクトのファイルに残り、カタログの新しい版を取り込んでも消えません。",
    en="Open a project to write notes and experience. They are kept in its file, and no new edition of the catalogue touches them.",
)
NONE_YET = Words(ja="まだありません。", en="None yet.")


class OwnPanel(QWidget):
    """Follows the technology that is shown."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.dossier: Dossier | None = None
        self.write_note = button(Words(ja="メモを書く…", en="Write a note…"), self.ask_note, "edit")
        self.write_experience = button(Words(ja="導入実績を書く…", en="Write down experience…"), self.ask_experience, "edit")
        session.guard.watch(self.write_note, self.write_experience)
        self.records = QScrollArea()
        self.records.setWidgetResizable(True)
        self.records.setAccessibleName(str(Words(ja="メモと実績", en="Notes and experience")))
        self.records.setFrameShape(QFrame.Shape.NoFrame)
        head = row(self.write_note, self.write_experience, None, margins=(16, 12, 16, 4))
        self.setLayout(column(head, self.records))

    @property
    def count(self) -> int:
        return len(self.dossier.notes) + len(self.dossier.experiences) if self.dossier else 0

    def show_dossier(self, dossier: Dossier | None) -> None:
        self.dossier = dossier
        can_write = dossier is not None and self.session.town is not None
        self.write_note.setEnabled(can_write)
        self.write_experience.setEnabled(can_write)
        self.records.setWidget(holding(column(*self._records(), None, margins=(16, 4, 16, 12))))

    def _records(self) -> list[QWidget]:
        if self.session.town is None:
            return [label(NO_PROJECT, "muted", wrap=True)]
        if self.dossier is None:
            return []
        from waterdx.catalog.dossier import EXPERIENCE, NOTES

        shown: list[QWidget] = [label(NOTES, "title")]
        shown += [
            self._record(one.note, f"{one.at[:10]}  {one.who}", self._remover("note", one.number)) for one in self.dossier.notes
        ] or [_none()]
        shown.append(label(EXPERIENCE, "title"))
        shown += [
            self._record(str(one.told()), one.file_name, self._remover("experience", one.number) if one.is_own else None)
            for one in self.dossier.experiences
        ] or [_none()]  # fmt: skip
        return shown

    def _record(self, text: str, origin: str, remove: Callable[[], object] | None) -> QWidget:
        """What was written, who wrote it or the file it came with, and a way to take away what is one's own."""
        told = column(label(text, wrap=True), *([label(origin, "small")] if origin else []))
        told.setSpacing(2)
        parts: list[Any] = [told]
        if remove is not None:
            drop = button(Words(ja="消す", en="Delete"), remove)
            drop.setObjectName("small")
            self.session.guard.watch(drop)
            drop.setAccessibleName(str(Words(ja="消す: {t}", en="Delete: {t}").format(t=text[:40])))
            parts.append(drop)
        line = row(*parts, margins=(12, 8, 12, 8))
        line.setStretch(0, 1)
        return holding(line, "card")

    def ask_note(self) -> None:
        if self.dossier is not None:
            NoteDialog(str(self.dossier.technology.name), self._note, self).open()

    def ask_experience(self) -> None:
        if self.dossier is not None:
            ExperienceDialog(str(self.dossier.technology.name), self._experience, self).open()

    def _note(self, text: str) -> None:
        from waterdx.catalog.notes import write_note

        self._write(
            lambda path, one: write_note(path, one, text),
            Words(ja="「{name}」にメモを書きました。", en="Wrote a note on “{name}”."),
        )

    def _experience(self, values: dict[str, Any]) -> None:
        from waterdx.catalog.experience import record

        self._write(
            lambda path, one: record(path, one, **values),
            Words(ja="「{name}」の導入実績を書きました。", en="Wrote down experience with “{name}”."),
        )

    def _remover(self, kind: str, number: int) -> Callable[[], object]:
        from waterdx.catalog.experience import remove
        from waterdx.catalog.notes import remove_note

        take = remove_note if kind == "note" else remove
        said = (
            Words(ja="「{name}」のメモを消しました。", en="Deleted a note on “{name}”.")
            if kind == "note"
            else Words(ja="「{name}」の導入実績を消しました。", en="Deleted experience with “{name}”.")
        )
        return lambda: self._write(lambda path, _one: take(path, number), said)

    def _write(self, write: Callable[[Path, str], object], said: Words) -> None:
        assert self.dossier is not None
        technology = self.dossier.technology
        self.session.editor.change_catalog(lambda path: write(path, technology.id), said.format(name=technology.name))


def _none() -> QWidget:
    return label(NONE_YET, "muted")
