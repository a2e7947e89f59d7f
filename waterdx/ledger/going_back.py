"""What going back to a restore point would do, in lines to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from waterdx.core.background import BACKGROUND
from waterdx.core.edits import SHAPE
from waterdx.core.fields import LAYER_NAMES, field_named
from waterdx.core.words import Words
from waterdx.ledger.editing.tell import edit_text, edited_name
from waterdx.store.background import TABLE as BACKGROUND_TABLE
from waterdx.store.difference import Difference, Example, LayerDifference, Part
from waterdx.store.history import Change

MOST_CHANGES = 8
TABLE_NAMES = {
    "settings": Words(ja="プロジェクトの設定", en="Settings of the project"),
    "sources": Words(ja="取り込んだファイルの記録", en="Record of files imported"),
    "findings": Words(ja="指摘", en="Findings"),
    "ignored": Words(ja="無視した指摘", en="Ignored findings"),
    "risk_models": Words(ja="漏水スクリーニングの結果", en="Results of leak screening"),
    "risk_scores": Words(ja="管ごとの漏水の見込み", en="Expected leaks of pipes"),
    "survey_plans": Words(ja="調査計画", en="Survey plans"),
    "places": Words(ja="手掛かり・重要施設", en="Evidence and critical places"),
    "water_balances": Words(ja="区域ごとの水収支", en="Water balances"),
    "tv_findings": Words(ja="管路診断(TV 調査)", en="TV surveys of sewers"),
    "survey_results": Words(ja="調査の結果", en="Survey results"),
    "indicator_values": Words(ja="経営指標の値", en="Values of indicators"),
    "catalog_editions": Words(ja="カタログの版", en="Editions of the catalogue"),
    "catalog_entries": Words(ja="カタログの登録", en="Entries of the catalogue"),
    "catalog_shortlist": Words(ja="技術の検討候補", en="Shortlist of technologies"),
    "catalog_notes": Words(ja="技術のメモ", en="Notes on technologies"),
    "catalog_experiences": Words(ja="技術の実績", en="Experience with technologies"),
    BACKGROUND_TABLE: BACKGROUND,
    "drawings": Words(ja="図面・帳票", en="Sheets of paper"),
    "proposals": Words(ja="紙から読んだ行", en="Rows read off paper"),
}
NOTHING = Words(ja="この復元ポイントは、いまの台帳と同じです。", en="The ledger is as it was at this restore point.")
_KINDS = (
    ("back", Words(ja="戻る", en="come back")),
    ("gone", Words(ja="なくなる", en="go")),
    ("changed", Words(ja="変わる", en="change")),
)  # fmt: skip


def lines_of(found: Difference) -> list[Words]:
    """Layer by layer what comes back, goes and changes; then the other tables; then the changes that would be lost."""
    lines = [line for layer in found.layers for line in _layer_lines(layer)]
    lines += [
        Words(ja="{name}: いま {now:,} 件 → {then:,} 件", en="{name}: {now:,} rows now → {then:,}").format(
            name=TABLE_NAMES.get(one.name, Words(one.name, one.name)), now=one.now, then=one.then
        )
        for one in found.tables
    ]
    lost = Words(ja="取り消される変更: {n:,} 件", en="Changes that would be lost: {n:,}")
    again = Words(ja="ふたたび有効になる変更: {n:,} 件", en="Changes that would stand again: {n:,}")
    lines += [
        line for words, changes in ((lost, found.lost), (again, found.found_again)) for line in _change_lines(words, changes)
    ]
    return lines or [NOTHING]


def summary_of(found: Difference) -> Words:
    """All of it in one sentence, for the question that is asked."""
    parts = [
        _count(layer.layer, kind, getattr(layer, name))
        for layer in found.layers
        for name, kind in _KINDS
        if getattr(layer, name).count
    ]
    if not parts:
        return Words(ja="台帳の対象は変わりません。", en="No object of the ledger changes.")
    return Words("、".join(one.ja for one in parts) + "。", "; ".join(one.en for one in parts) + ".")


def _layer_lines(layer: LayerDifference) -> Iterator[Words]:
    for name, kind in _KINDS:
        part: Part = getattr(layer, name)
        if part.count:
            examples = [_example(layer.layer, one) for one in part.examples]
            more = Words(" …", " …") if part.count > len(examples) else Words("", "")
            yield Words(ja="{what}(例: {some}{more})", en="{what} (such as {some}{more})").format(
                what=_count(layer.layer, kind, part), some=_joined(examples), more=more
            )


def _count(layer: str, kind: Words, part: Part) -> Words:
    length = Words("", "")
    if part.length_m is not None:
        length = Words(ja="・{km:,.2f} km", en=", {km:,.2f} km").format(km=part.length_m / 1000)
    return Words(ja="{layer}: {kind} {n:,} 件{length}", en="{layer}: {n:,}{length} {kind}").format(
        layer=LAYER_NAMES[layer], kind=kind, n=part.count, length=length
    )


def _example(layer: str, one: Example) -> Words:
    if not one.field:
        return Words(one.number, one.number)
    known = one.field == SHAPE or _is_field(one.field)
    now, then = (
        edit_text(layer, one.field, side, one.in_field) if known else Words(str(side), str(side)) for side in (one.now, one.then)
    )
    name = edited_name(one.field) if known else Words(one.field, one.field)
    return Words(ja="{n} の{name} {a} → {b}", en="{n} {name} {a} → {b}").format(n=one.number, name=name, a=now, b=then)


def _is_field(name: str) -> bool:
    try:
        field_named(name)
    except KeyError:
        return False
    return True


def _change_lines(words: Words, changes: Iterable[Change]) -> Iterator[Words]:
    known = list(changes)
    if known:
        yield words.format(n=len(known))
    for one in known[:MOST_CHANGES]:
        yield Words("  {at}  {label}", "  {at}  {label}").format(at=one.at[:16].replace("T", " "), label=one.label)
    if len(known) > MOST_CHANGES:
        yield Words(ja="  ほか {n:,} 件", en="  and {n:,} more").format(n=len(known) - MOST_CHANGES)


def _joined(several: list[Words]) -> Words:
    return Words("、".join(one.ja for one in several), ", ".join(one.en for one in several))
