"""Checks of what is not there: values the registers need, shapes, and values that were written but not understood."""

from __future__ import annotations

import pandas as pd

from waterdx.core.edits import Edit
from waterdx.core.fields import FIELDS, Field, field_named
from waterdx.core.text import fold
from waterdx.core.words import Words
from waterdx.ledger.checks.changes import set_values
from waterdx.ledger.checks.ledger import Ledger
from waterdx.ledger.checks.registry import check
from waterdx.store.in_use import in_use

COVERS = ("cover_m", "up_cover_m", "down_cover_m")
_NOT_ENTERED = set("09.,- ")  # 0, 0000, 9999, 999.99: how a form says nothing was entered


@check("statutory_blank", "warning", ja="{id}: {label_ja}が空欄です(水道法施行規則 第17条の3 の調書に必要)。",
       en="{id}: {label_en} is blank (the register of the Waterworks Act rules, article 17-3, needs it).")  # fmt: skip
def statutory_blank(ledger: Ledger) -> pd.DataFrame:
    """The five attributes the register is totalled by, of water pipes in use."""
    pipes = ledger.pipes
    water = (pipes["field"] == "water") & in_use(pipes)
    return _blank(ledger, water, [field for field in FIELDS if field.statutory and field.name != "length_m"])


@check("sewer_blank", "warning", ja="{id}: {label_ja}が空欄です。", en="{id}: {label_en} is blank.")
def sewer_blank(ledger: Ledger) -> pd.DataFrame:
    """Material, diameter and year of sewers in use, without which neither a register nor a plan can be made."""
    pipes = ledger.pipes
    sewers = (pipes["field"] != "water") & in_use(pipes)
    return _blank(ledger, sewers, [field_named(name) for name in ("material", "diameter_mm", "install_fy")])


def _blank(ledger: Ledger, chosen: pd.Series, fields: list[Field]) -> pd.DataFrame:
    return pd.concat(
        ledger.pipes[chosen & ledger.blanks("pipes", field.name)].assign(
            label_ja=field.ja, label_en=field.en.lower(), field_name=field.name
        )
        for field in fields
    )


@check(
    "no_length",
    "warning",
    field="length_m",
    ja="{id}: 延長が台帳にも図形にもありません。",
    en="{id}: there is no length, neither in the register nor drawn.",
)
def no_length(ledger: Ledger) -> pd.DataFrame:
    return ledger.pipes[ledger.pipes["length_m"].isna() & ledger.pipes.geometry.isna()]


@check("no_number", "info", field="pipe_id", ja="{id}: 管路番号がありません。", en="{id}: it has no pipe number.")
def no_number(ledger: Ledger) -> pd.DataFrame:
    return ledger.pipes[ledger.pipes["pipe_id"].isna()]


@check("no_shape", "info", ja="{id}: 図形がなく、地図に表示されません。", en="{id}: it has no shape and is not on the map.")
def no_shape(ledger: Ledger) -> pd.DataFrame:
    return ledger.pipes[ledger.pipes.geometry.isna()]


@check(
    "node_without_place",
    "info",
    layer="nodes",
    ja="弁栓・人孔 {id}: 位置がなく、地図に表示されません。",
    en="Node {id}: it has no place and is not on the map.",
)
def node_without_place(ledger: Ledger) -> pd.DataFrame:
    return ledger.nodes[ledger.nodes.geometry.isna()]


@check("node_without_number", "info", layer="nodes", field="node_id", ja="弁栓・人孔 {id}: 施設番号がありません。", en="Node {id}: it has no number.")  # fmt: skip
def node_without_number(ledger: Ledger) -> pd.DataFrame:
    return ledger.nodes[ledger.blanks("nodes", "node_id")]


@check("node_without_year", "info", layer="nodes", field="install_fy", ja="弁栓・人孔 {id}: 設置年度が空欄です。", en="Node {id}: its year is blank.")  # fmt: skip
def node_without_year(ledger: Ledger) -> pd.DataFrame:
    return ledger.nodes[ledger.blanks("nodes", "install_fy")]


@check("cover_blank", "info", field="cover_m", ja="{id}: 土被りが空欄です。", en="{id}: its cover is blank.")
def cover_blank(ledger: Ledger) -> pd.DataFrame:
    """Pipes in use with no cover at all, in a field whose ledger knows the cover of others."""
    pipes = ledger.pipes
    without = pipes[list(COVERS)].isna().all(axis=1)
    known = pipes.loc[~without, "field"].unique()
    return pipes[without & pipes["field"].isin(known) & in_use(pipes)]


@check(
    "node_without_kind",
    "warning",
    layer="nodes",
    field="kind",
    ja="弁栓・人孔 {id}: 種別が空欄です。",
    en="Node {id}: its kind is blank.",
)
def node_without_kind(ledger: Ledger) -> pd.DataFrame:
    return ledger.nodes[ledger.blanks("nodes", "kind") & ledger.nodes["manhole_type"].isna()]


def fill_known_terms(layer: str, ledger: Ledger, rows: pd.DataFrame) -> list[Edit]:
    """Enter the terms that are known by now (a spelling was added since the import)."""
    return [edit for name, part in rows.groupby("field_name") for edit in set_values(layer, part, str(name), part["code"])]


_MENDED = Words(ja="用語の書き方をそろえる", en="Fill in terms known by now")


@check(
    "term_unread", "warning", fix=lambda ledger, rows: fill_known_terms("pipes", ledger, rows), mended=_MENDED,
    ja="{id}: {label_ja}の「{raw}」は用語になく、不明のままです。", en="{id}: {label_en} “{raw}” is no known term and stays unknown.",
)  # fmt: skip
def term_unread(ledger: Ledger) -> pd.DataFrame:
    """Words of the file that no table of terms knew. Those known by now can be filled in."""
    return _unread_terms(ledger, "pipes")


@check(
    "node_term_unread", "warning", layer="nodes", fix=lambda ledger, rows: fill_known_terms("nodes", ledger, rows), mended=_MENDED,
    ja="弁栓・人孔 {id}: {label_ja}の「{raw}」は用語になく、不明のままです。", en="Node {id}: {label_en} “{raw}” is no known term and stays unknown.",
)  # fmt: skip
def node_term_unread(ledger: Ledger) -> pd.DataFrame:
    return _unread_terms(ledger, "nodes")


def _unread_terms(ledger: Ledger, layer: str) -> pd.DataFrame:
    rows = _unread(ledger, layer, {"term"})
    found = [
        ledger.synonyms.find(field_named(name).term, raw, in_field)
        for name, raw, in_field in zip(rows["field_name"], rows["raw"], rows["field"], strict=True)
    ]
    codes = [term.code if term else None for term in found]
    return rows.assign(code=pd.Series(codes, rows.index, dtype=object), fixable=[code is not None for code in codes])


@check("value_unread", "warning", ja="{id}: {label_ja}の「{raw}」を読み取れず、不明のままです。",
       en="{id}: {label_en} “{raw}” could not be read and stays unknown.")  # fmt: skip
def value_unread(ledger: Ledger) -> pd.DataFrame:
    """Numbers, years and dates that were written but not understood; forms' ways of saying “not entered” are left out."""
    rows = _unread(ledger, "pipes", {"number", "year", "date"})
    entered = [not set(fold(raw)) <= _NOT_ENTERED and fold(raw) not in {"1", "0001"} for raw in rows["raw"]]
    return rows[pd.Series(entered, rows.index, dtype=bool)]


def _unread(ledger: Ledger, layer: str, kinds: set[str]) -> pd.DataFrame:
    """The objects with a value of these kinds that was written and is unknown, one row a value."""
    values = [one for one in ledger.unread if one.layer == layer and field_named(one.field).kind in kinds]
    labels = [field_named(one.field) for one in values]
    told = pd.DataFrame({
        "fid": pd.Series([one.fid for one in values], dtype="int64"), "field_name": [one.field for one in values], "raw": [one.raw for one in values],
        "label_ja": [label.ja for label in labels], "label_en": [label.en.lower() for label in labels],
    })  # fmt: skip
    return getattr(ledger, layer).merge(told, on="fid")
