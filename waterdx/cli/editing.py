"""waterdx ledger edit, retire, history: changing single values, ending the use of an object, and who changed what."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from waterdx.cli.options import F, argument, option, project_argument
from waterdx.cli.output import command, say, say_json, say_table
from waterdx.core.errors import UserError
from waterdx.core.fields import LAYER_NAMES
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.ledger.editing import Desk, Done
    from waterdx.store.history import Change, ObjectChange

BEFORE_BULK = Words(ja="一括変更の前", en="Before a bulk edit")
WHEN, WHO, WHAT = Words(ja="日時", en="When"), Words(ja="だれ", en="Who"), Words(ja="変更", en="Change")
TAKEN_BACK = Words(ja="取消済み", en="undone")


def add_to(ledger: click.Group) -> None:
    _add_edit(ledger)
    _add_retire(ledger)
    _add_history(ledger)


def layer_option(command: F) -> F:
    """--layer, pipes unless said."""
    layers = click.Choice(list(LAYER_NAMES))
    return option(
        "--layer", "層 pipes / nodes / leaks", "layer: pipes, nodes or leaks", type=layers, default="pipes", show_default=True
    )(command)


def _add_edit(ledger: click.Group) -> None:
    @command(
        ledger,
        "edit",
        "値を変える(S48、φ150、ダクタイル のように入力できる)。ID の代わりに --where で選ぶと一括で変える。history --undo で元に戻せる",
        "change a value (typed as a person writes it); with --where instead of an ID, of all objects found; history --undo takes it back",
    )
    @project_argument
    @argument("id", "番号(A-12。番号のないものは #7)", "number (A-12; #7 where there is none)", required=False)
    @argument("field", "項目(布設年度、diameter_mm など)", "field (such as diameter_mm)", required=False)
    @argument("value", "新しい値(空なら不明)", "new value (empty: unknown)", required=False)
    @option("--set", "変える項目と値(項目=値。何度でも)", "field and new value (FIELD=VALUE; may be repeated)", multiple=True)
    @option("--where", "この値のものをすべて(項目=値。空欄は不明。何度でも)", "of all that have this value (FIELD=VALUE; blank = unknown; may be repeated)", multiple=True)  # fmt: skip
    @layer_option
    def edit(
        project: Path, id: str | None, field: str | None, value: str | None, set: tuple[str, ...], where: tuple[str, ...],  # noqa: A002
        layer: str, as_json: bool,
    ) -> None:  # fmt: skip
        from waterdx.ledger import editing

        texts = _pairs(set) | ({field: value} if field is not None and value is not None else {})
        if not texts or (id is None) == (not where):
            raise UserError(
                ja="番号・項目・値(例: A-12 diameter_mm 150)か、--set 項目=値 と --where 項目=値 を指定してください。",
                en="Give a number, a field and a value (A-12 diameter_mm 150), or --set FIELD=VALUE and --where FIELD=VALUE.",
            )

        def draft(desk: editing.Desk) -> editing.Draft:
            fids = [desk.fid_of(layer, id)] if id is not None else _found(desk, layer, where)
            return editing.set_values(desk, layer, fids, texts)

        _say_done("waterdx.ledger.edit", editing.change(project, draft, keep=BEFORE_BULK if where else None), as_json)


def _found(desk: Desk, layer: str, where: tuple[str, ...]) -> list[int]:
    from waterdx.ledger import editing

    fids = editing.find(desk, layer, _pairs(where))
    if not fids:
        raise UserError(
            ja="--where {where} に当てはまる{layer}はありません。何も変えていません。",
            en="Nothing in {layer} matches --where {where}. Nothing was changed.",
            where=" ".join(where), layer=LAYER_NAMES[layer],
        )  # fmt: skip
    return fids


def _add_retire(ledger: click.Group) -> None:
    @command(
        ledger,
        "retire",
        "廃止した日を入れて使用をやめたことにする(削除はせず、記録に残す)",
        "say since which day an object is out of use (it is not deleted and stays in the record)",
    )
    @project_argument
    @argument("id", "番号(A-12。番号のないものは #7)", "number (A-12; #7 where there is none)")
    @option("--date", "廃止年月日(R6.3.31、2024-03-31 など)", "the day (2024-03-31, R6.3.31)", required=True)
    @layer_option
    def retire(project: Path, id: str, date: str, layer: str, as_json: bool) -> None:  # noqa: A002
        from waterdx.ledger import editing

        done = editing.change(project, lambda desk: editing.retire(desk, layer, [desk.fid_of(layer, id)], date))
        _say_done("waterdx.ledger.retire", done, as_json)


def _pairs(texts: Iterable[str]) -> dict[str, str]:
    """FIELD=VALUE."""
    split = [text.partition("=") for text in texts]
    for name, sign, _ in split:
        if not sign:
            raise UserError(ja="「{text}」は 項目=値 の形で書いてください。", en="Write “{text}” as FIELD=VALUE.", text=name)
    return {name: value for name, _, value in split}


def _say_done(schema: str, done: Done, as_json: bool) -> None:
    if as_json:
        say_json(
            {"schema": {"name": schema, "version": 1}, "change": done.change or None, "label_ja": done.group.label.ja,
             "label_en": done.group.label.en, "objects": done.objects,
             "told_ja": [one.ja for one in done.told], "told_en": [one.en for one in done.told],
             "edits": [{"layer": e.layer, "fid": e.fid, "field": e.field, "before": e.before, "after": e.after} for e in done.group.edits]}
        )  # fmt: skip
        return
    if not done.change:
        say(Words(ja="すでにその値のため、何も変えていません。", en="Everything had that value already; nothing was changed."))
        return
    say(Words(ja="{what}: {n:,} 件を変えました。", en="{what}: {n:,} changed.").format(what=done.group.label, n=done.objects))
    for told in done.told:
        say(f"  {told}")


def _add_history(ledger: click.Group) -> None:
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
    @option("--redo", "元に戻した変更をやり直す", "make the change again that was taken back last", is_flag=True)
    def show_history(
        project: Path, object: str | None, layer: str, undo: bool, change: int | None, redo: bool, as_json: bool  # noqa: A002
    ) -> None:  # fmt: skip
        from waterdx.ledger import undo as undoing
        from waterdx.ledger.editing import Desk
        from waterdx.store import history
        from waterdx.store import project as store

        if undo and redo:
            raise UserError(ja="--undo と --redo は同時に指定できません。", en="--undo and --redo cannot be given together.")
        if change is not None and not undo:
            raise UserError(
                ja="--change は --undo と一緒に指定してください(例: --undo --change {n})。",
                en="--change goes with --undo (--undo --change {n}).",
                n=change,
            )
        if undo:
            _say_taken(Words(ja="元に戻しました: {what}", en="Taken back: {what}"), undoing.undo(project, change), as_json)
        if redo:
            _say_taken(Words(ja="やり直しました: {what}", en="Made again: {what}"), undoing.redo(project), as_json)
        with store.reading(project) as conn:
            if object is None:
                changes = history.changes(conn)
                (_say_changes_json if as_json else _say_changes)(changes)
                return
            feature = Desk(conn).feature(layer, Desk(conn).fid_of(layer, object))
            found = history.of_object(conn, layer, feature.fid)
        if as_json:
            _say_object_json(layer, feature.fid, object, found)
        else:
            _say_object(layer, feature.in_field, found)


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


def _say_object_json(layer: str, fid: int, number: str, found: list[ObjectChange]) -> None:
    say_json(
        {"schema": {"name": "waterdx.ledger.object_history", "version": 1}, "layer": layer, "fid": fid, "id": number,
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
