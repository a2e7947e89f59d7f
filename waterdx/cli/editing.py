"""waterdx ledger edit, retire: changing single values, and ending the use of an object."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from waterdx.cli.options import F, argument, option, project_argument
from waterdx.cli.output import command, say, say_json
from waterdx.core.errors import UserError
from waterdx.core.fields import LAYER_NAMES
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.ledger.editing import Desk, Done

BEFORE_BULK = Words(ja="一括変更の前", en="Before a bulk edit")


def add_to(ledger: click.Group) -> None:
    _add_edit(ledger)
    _add_retire(ledger)


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
