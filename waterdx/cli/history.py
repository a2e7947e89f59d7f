"""waterdx ledger history: who changed what and when, taking it back and making it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from waterdx.cli.editing import layer_option
from waterdx.cli.options import option, project_argument, typed_day
from waterdx.cli.output import command, say, say_json, say_table
from waterdx.core.errors import UserError
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.store.history import Change, ObjectChange
    from waterdx.store.history_search import Gone

WHEN, WHO, WHAT = Words(ja="日時", en="When"), Words(ja="だれ", en="Who"), Words(ja="変更", en="Change")
TAKEN_BACK = Words(ja="取消済み", en="undone")


def add_to(ledger: click.Group) -> None:
    @command(
        ledger,
        "history",
        "変更の履歴を見る。--object で 1 件の履歴、--undo で最後の変更を元に戻し、--redo でやり直す",
        "show the history of changes; --object that of one object, --undo takes the last change back, --redo makes it again",
    )
    @project_argument
    @option(
        "--object",
        "この番号のものの履歴(だれが、いつ、前の値、後の値)",
        "history of the object with this number (who, when, before, after)",
    )
    @layer_option
    @option("--undo", "最後の変更を元に戻す", "take the last change back", is_flag=True)
    @option(
        "--change",
        "元に戻す変更の番号(それが最後でなければ断る)",
        "the change to undo (refused where it is not the last)",
        type=int,
    )
    @option(
        "--undo-to",
        "この番号の変更と、それより後の変更をすべて元に戻す(前に復元ポイントを残す)",
        "take back the change with this number and all later ones (a restore point is kept first)",
        type=int,
    )
    @option("--field", "この項目を変えた変更だけ(例: 布設年度、material)", "only changes of this field (such as material)")
    @option("--who", "この人の変更だけ", "only changes by this person")
    @option("--since", "この日からの変更だけ(R7.4.1、2025-04-01)", "only changes since this day (2025-04-01)")
    @option("--redo", "元に戻した変更をやり直す", "make the change again that was taken back last", is_flag=True)
    def show_history(
        project: Path, object: str | None, layer: str, undo: bool, change: int | None, undo_to: int | None,  # noqa: A002
        field: str | None, who: str | None, since: str | None, redo: bool, as_json: bool,
    ) -> None:  # fmt: skip
        from waterdx.ledger import undo as undoing
        from waterdx.ledger.editing import Desk
        from waterdx.ledger.editing.values import field_of
        from waterdx.store import history
        from waterdx.store import project as store
        from waterdx.store.history_search import Wanted, find, gone

        day = typed_day(since)
        wanted = Wanted(field=field_of(layer, field).name if field else "", who=who, since=day.isoformat() if day else "")
        if object is not None and not wanted.is_any:
            raise UserError(
                ja="--object は --field・--who・--since と同時に指定できません。",
                en="--object cannot be given with --field, --who or --since.",
            )
        if undo + redo + (undo_to is not None) > 1:
            raise UserError(
                ja="--undo・--redo・--undo-to は同時に指定できません。",
                en="Give only one of --undo, --redo and --undo-to.",
            )
        if change is not None and not undo:
            raise UserError(
                ja="--change は --undo と一緒に指定してください(例: --undo --change {n})。",
                en="--change goes with --undo (--undo --change {n}).",
                n=change,
            )
        if undo:
            _say_taken(Words(ja="元に戻しました: {what}", en="Taken back: {what}"), undoing.undo(project, change), as_json)
        if undo_to is not None:
            for one in undoing.undo_to(project, undo_to):
                _say_taken(Words(ja="元に戻しました: {what}", en="Taken back: {what}"), one, as_json)
        if redo:
            _say_taken(Words(ja="やり直しました: {what}", en="Made again: {what}"), undoing.redo(project), as_json)
        with store.reading(project) as conn:
            if object is None:
                changes = find(conn, wanted)
                (_say_changes_json if as_json else _say_changes)(changes)
                return
            desk = Desk(conn)
            left = None if desk.fids_called(layer, object) else gone(conn, layer, object)
            about = left or desk.feature(layer, desk.fid_of(layer, object))
            found = history.of_object(conn, layer, about.fid)
        if as_json:
            _say_object_json(layer, about.fid, object, found, left)
            return
        if left:
            say(_where_it_went(left))
        _say_object(layer, about.in_field, found)


def _where_it_went(left: Gone) -> Words:
    """That an object is no longer in the ledger, since when, and what it is part of now."""
    words = Words(
        ja="「{id}」はもう台帳にありません({at}、{who}:「{what}」)。",
        en="“{id}” is no longer in the ledger ({at}, {who}: “{what}”).",
    )
    if left.change.undone:
        words = Words(ja="「{id}」はもう台帳にありません({at}、{who} の「{what}」が元に戻されました)。",
                      en="“{id}” is no longer in the ledger (“{what}” by {who}, {at}, was taken back).")  # fmt: skip
    elif left.into:
        words = Words(ja="「{id}」はもう台帳になく、「{into}」の一部です({at}、{who}:「{what}」)。",
                      en="“{id}” is no longer in the ledger; it is part of “{into}” ({at}, {who}: “{what}”).")  # fmt: skip
    return words.format(id=left.number, at=_minute(left.change), who=left.change.who, what=left.change.label, into=left.into)


def _say_taken(words: Words, change: Change, as_json: bool) -> None:
    if not as_json:
        say(words.format(what=change.label))


def _say_changes_json(changes: list[Change]) -> None:
    say_json({"schema": {"name": "waterdx.ledger.history", "version": 1}, "changes": [{"id": c.id, **_told(c)} for c in changes]})


def _told(change: Change) -> dict[str, Any]:
    return {"at": change.at, "who": change.who, "action": change.action, "label_ja": change.label.ja, "label_en": change.label.en,
            "objects": change.objects, "undone": change.undone}  # fmt: skip


def _say_changes(changes: list[Change]) -> None:
    heads = Words(ja="番号", en="No."), WHEN, WHO, WHAT, Words(ja="対象", en="Objects"), Words(ja="状態", en="State")
    say_table([(c.id, _minute(c), c.who, c.label, c.objects, TAKEN_BACK if c.undone else "") for c in changes], heads)


def _say_object_json(layer: str, fid: int, number: str, found: list[ObjectChange], left: Gone | None) -> None:
    say_json(
        {"schema": {"name": "waterdx.ledger.object_history", "version": 1}, "layer": layer, "fid": fid, "id": number,
         "gone": None if left is None else {"change": left.change.id, "into": left.into or None},
         "changes": [{"id": one.change.id, **_told(one.change), "field": one.field, "before": one.before, "after": one.after}
                     for one in found]}
    )  # fmt: skip


def _say_object(layer: str, in_field: str, found: list[ObjectChange]) -> None:
    from waterdx.ledger.editing.tell import told

    heads = (
        WHEN,
        WHO,
        WHAT,
        Words(ja="項目", en="Field"),
        Words(ja="前", en="Before"),
        Words(ja="後", en="After"),
        Words(ja="状態", en="State"),
    )
    say_table(
        [(_minute(one.change), one.change.who, one.change.label, *told(layer, one, in_field), TAKEN_BACK if one.change.undone else "")
         for one in found],
        heads,
    )  # fmt: skip


def _minute(change: Change) -> str:
    return change.at[:16].replace("T", " ")
