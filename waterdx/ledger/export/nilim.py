"""The exchange of sewer data for earthquakes: NILIM's draft standard of March 2026 (地震対応における下水道管路データ交換標準仕様書(素案)).

Items and code lists are `ledgers/nilim_items.csv` and `nilim_codes.csv`; which column of the ledger fills an item stands
there too. What cannot be filled, and what has no place in the draft, is reported item by item and value by value.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from waterdx.core.fields import LAYER_NAMES, field_named, fields_of
from waterdx.core.findings import Finding
from waterdx.core.resources import resource
from waterdx.core.terms import term_name, terms_of
from waterdx.core.words import Words
from waterdx.ledger.column_map import ColumnMap
from waterdx.ledger.export.counted import counted, told
from waterdx.ledger.export.heights import grounds_of
from waterdx.ledger.export.registry import Wishes, profile
from waterdx.ledger.export.report import Coverage, Homeless, findings_of, table_of_report
from waterdx.ledger.export.shapes import shapes_in
from waterdx.ledger.export.source import Source
from waterdx.ledger.export.tables import Column, Product, Table

if TYPE_CHECKING:
    import geopandas as gpd

LONLAT = 6668
UNKNOWN_CODE = "99"
_NOTE = (
    "国総研「地震対応における下水道管路データ交換標準仕様書(素案)」令和8年3月。項目とコードは公開された書き起こしによる。"
    "水平位置は JGD2024 の経緯度(値は JGD2011 と同じ。EPSG コードは JGD2011 の 6668 を記載)、高さは T.P."
)
# Feature → layer, type of shape, whether its objects are a linear part of the network.
_FEATURES = {
    "マンホール": ("nodes", "Point"),
    "管きょ": ("pipes", "LineString"),
    "公共ます": ("nodes", "Point"),
    "取付け管": ("pipes", "LineString"),
}
_NAMES = {
    "マンホール": Words(ja="マンホール", en="マンホール (manholes)"), "管きょ": Words(ja="管きょ", en="管きょ (pipes)"),
    "公共ます": Words(ja="公共ます", en="公共ます (inlets)"), "取付け管": Words(ja="取付け管", en="取付け管 (laterals)"),
}  # fmt: skip
_BOXES = {"BOX", "OPEN-BOX", "OPEN-TRAPEZOID", "COVERED-BOX", "COVERED-TRAPEZOID", "U-GUTTER", "L-GUTTER", "SPLIT-BOX"}
_INLETS = {"SANITARY": "20", "STORM": "30"}
_AREAS = ("排水区域名称", "処理区域名称")
# Columns that say which feature an object is, or that come again as geometry: they need no item of their own.
_SAID_OTHERWISE = {"field", "business", "kind", "pipe_kind"}
_DEPTHS = ("up_depth_m", "down_depth_m")
_DERIVED_FROM = {
    "round_mm": ("diameter_mm",), "width_mm": ("diameter_mm",), "inner_height_mm": ("height_mm",), "inlet_type": ("use",),
    "up_depth_m": ("up_invert_m",), "down_depth_m": ("down_invert_m",),
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One item of the draft; `column` fills it ('' where the ledger has nothing for it)."""

    feature: str
    ja: str
    type: str
    unit: str
    required: bool
    code_list: str
    column: str
    note: str


@cache
def items_of(feature: str) -> tuple[Item, ...]:
    """The items of one feature type, its shape included."""
    with resource("ledgers", "nilim_items.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Item(row["feature"], row["item"], row["type"], row["unit"], row["required"] == "yes", row["code_list"], row["column"], row["note"])
            for row in csv.DictReader(file)
            if row["feature"] == feature
        )  # fmt: skip


@cache
def code_list(name: str) -> dict[str, Words]:
    """The codes of one of the draft's lists with their names."""
    with resource("ledgers", "nilim_codes.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: Words(row["ja"], row["en"]) for row in csv.DictReader(file) if row["code_list"] == name}


@profile(
    "nilim",
    Words(ja="国総研 災害時交換(素案)", en="NILIM disaster exchange (draft)"),
    Words(ja="国総研の下水道管路データ交換標準(素案、2026年3月)。GeoPackage、緯度経度、長さと深さは mm。埋まらない項目を報告する。",
          en="NILIM's draft standard of March 2026 for sewer data after earthquakes: GeoPackage, longitude and latitude, lengths "
             "and depths in mm, with a report of what could not be filled."),
    layers=("pipes", "nodes"), suffixes=(".gpkg",), epsg=LONLAT,
)  # fmt: skip
def make_nilim(source: Source, wishes: Wishes) -> Product:
    """The four feature types of the draft, all of them, and the report."""
    source, left = counted(source, "sewer")
    objects = _objects(source)
    tables = [_table(source, feature, frame) for feature, frame in objects.items()]
    items = [one for feature, frame in objects.items() for one in _coverage(feature, frame)]
    homeless = [one for feature, frame in objects.items() for one in _homeless(feature, frame)]
    findings = [*told(left), *_told(source, objects), *findings_of(items, homeless)]
    maps = {table.name: _map(table.name) for table in tables if len(table.frame)}
    return Product(tables, findings, report=table_of_report(items, [*homeless, *left]), maps=maps)


def _objects(source: Source) -> dict[str, gpd.GeoDataFrame]:
    """The objects of each feature type, with the values derived for it."""
    pipes, nodes = (source.layers.get(layer) for layer in ("pipes", "nodes"))
    found: dict[str, gpd.GeoDataFrame] = {}
    if nodes is not None:
        sewer = nodes[nodes["field"] == "sewer"]
        manholes = sewer["kind"].isin(["MANHOLE"]) | sewer["kind"].isna()
        found |= {"マンホール": sewer[manholes], "公共ます": _with_inlets(sewer[sewer["kind"] == "INLET"])}
    if pipes is not None:
        sewer = pipes[pipes["field"] == "sewer"]
        lateral = sewer["pipe_kind"] == "LATERAL"
        found |= {"管きょ": _with_sections(_with_depths(sewer[~lateral], source.all_nodes)), "取付け管": sewer[lateral]}
    return {feature: found[feature] for feature in _FEATURES if feature in found}


def _with_inlets(inlets: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return inlets.assign(inlet_type=inlets["use"].map(_INLETS))


def _with_sections(pipes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """呼び径 of round pipes, 内法幅 and 内法高 of the others; a pipe with a height is not round."""
    box = pipes["section_shape"].isin(_BOXES) | pipes["height_mm"].notna()
    return pipes.assign(
        round_mm=pipes["diameter_mm"].where(~box), width_mm=pipes["diameter_mm"].where(box), inner_height_mm=pipes["height_mm"]
    )


def _with_depths(pipes: gpd.GeoDataFrame, nodes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """管底深: ground at the manhole less the invert."""
    up, down = grounds_of(pipes, nodes)
    return pipes.assign(up_depth_m=up - pipes["up_invert_m"], down_depth_m=down - pipes["down_invert_m"])


def _table(source: Source, feature: str, frame: gpd.GeoDataFrame) -> Table:
    columns, values = [], {}
    for item in items_of(feature):
        if not item.type.startswith("GM_"):
            columns.append(Column(item.ja, item.ja, item.ja, "integer" if item.type == "Integer" else "text", item.column))
            values[item.ja] = _filled(item, frame)
    layer, kind = _FEATURES[feature]
    made = pd.DataFrame(values, index=frame.index)
    return Table(feature, feature, tuple(columns), made, shapes_in(frame, LONLAT), LONLAT, kind, layer, _NOTE)


def _filled(item: Item, frame: gpd.GeoDataFrame) -> pd.Series:
    """The values of one item as the draft wants them: codes of its lists (99 where the ledger is blank), whole millimetres."""
    if not item.column:
        kind = np.float64 if item.type == "Integer" else object
        return pd.Series(np.nan if kind is np.float64 else None, index=frame.index, dtype=kind)
    values = frame[item.column]
    if item.code_list:
        return _codes(item, values).fillna(UNKNOWN_CODE)
    if item.unit == "mm" and not item.column.endswith("_mm"):
        return (values.astype(float) * 1000).round()
    return values


def _codes(item: Item, values: pd.Series) -> pd.Series:
    """The draft's codes of values, None for those it has no code for."""
    if item.column == "inlet_type":
        return values
    codes = {term.code: term.nilim_code for term in terms_of(field_named(item.column).term, "sewer") if term.nilim_code}
    return values.map(codes)


def _known(item: Item, frame: gpd.GeoDataFrame) -> pd.Series:
    """Which objects have this item; 99 (不明) does not count."""
    if item.type.startswith("GM_"):
        return frame.geometry.notna()
    return (_codes(item, frame[item.column]) if item.code_list else frame[item.column]).notna()


_NO_COLUMN = Words(ja="台帳にこの項目の列がありません。", en="The ledger has no column for it.")
_BLANK = Words(ja="記入のない分は台帳で空欄です。", en="Those not filled are blank in the ledger.")
_BLANK_CODED = Words(
    ja="記入のない分は台帳で空欄か、素案にコードがないため 99(不明)としました。",
    en="Those not filled are blank or have no code in the draft: 99 (unknown) was written.",
)
_NO_GROUND = Words(
    ja="記入のない分は、管底高か人孔の地盤高がないため計算できません。",
    en="Those not filled lack the invert or the ground height at the manhole.",
)
_NO_SHAPE = Words(ja="記入のない分は図形がありません。", en="Those not filled have no shape.")
_SECTION = Words(
    ja="円形(断面形状が不明のものを含む)は呼び径、それ以外は内法幅・内法高に記入します。",
    en="Round pipes (and those of unknown section) fill 呼び径, the others 内法幅 and 内法高.",
)
_AREA = Words(
    ja="排水区域名称か処理区域名称のどちらかが必要です。台帳の処理分区は「処理分区域名称」に入れました。",
    en="One of 排水区域名称 and 処理区域名称 is needed. The ledger's drainage area went into 処理分区域名称.",
)


def _coverage(feature: str, frame: gpd.GeoDataFrame) -> list[Coverage]:
    """How far each item of a feature type is filled."""
    return [
        Coverage(
            feature, item.ja, item.required or item.ja in _AREAS, filled, len(frame), _why(item, filled, len(frame)), _SOURCE
        )
        for item in items_of(feature)
        for filled in [int(_known(item, frame).sum()) if item.column or item.type.startswith("GM_") else 0]
    ]


_SOURCE = "国総研(素案)2026年3月"


_CENTRES = Words(
    ja="台帳の延長を mm にしました。素案は人孔の中心間の距離を求めています。",
    en="The length in the ledger, in mm; the draft wants the distance between manhole centres.",
)


def _why(item: Item, filled: int, total: int) -> Words:
    if item.column == "length_m":
        return _CENTRES
    if filled == total:
        return Words("", "")
    if item.ja in _AREAS:
        return _AREA
    if item.type.startswith("GM_"):
        return _NO_SHAPE
    if not item.column:
        return _NO_COLUMN
    if item.column in {"round_mm", "width_mm", "inner_height_mm"}:
        return _SECTION
    return _NO_GROUND if item.column in _DEPTHS else _BLANK_CODED if item.code_list else _BLANK


_NO_ITEM = Words(ja="素案にこの項目がありません。", en="The draft has no such item.")
_NO_CODE = Words(
    ja="素案のコード表にこの値がありません(99 不明と書きました)。",
    en="The draft's list has no code for it (99, unknown, was written).",
)
_NOT_DERIVED = Words(ja="地盤高がないため深さにできません。", en="Without a ground height it cannot become a depth.")


def _homeless(feature: str, frame: gpd.GeoDataFrame) -> list[Homeless]:
    """The values of the ledger that the draft has no item or no code for."""
    items = [item for item in items_of(feature) if item.column]
    used = {name for item in items for name in (item.column, *_DERIVED_FROM.get(item.column, ()))}
    found = []
    for own in fields_of(_FEATURES[feature][0]):
        count = int(frame[own.name].notna().sum())
        if count and own.name not in used | _SAID_OTHERWISE:
            found.append(Homeless(feature, str(own.label), "", count, _NO_ITEM))
    for item in items:
        found += _without_code(feature, item, frame) if item.code_list else _not_derived(feature, item, frame)
    return found


def _without_code(feature: str, item: Item, frame: gpd.GeoDataFrame) -> list[Homeless]:
    values = frame[_DERIVED_FROM.get(item.column, (item.column,))[0]]
    lost = values[values.notna() & _codes(item, frame[item.column]).isna()]
    kind = field_named(str(values.name)).term
    return [
        Homeless(feature, item.ja, f"{code} {term_name(kind, code, 'sewer')}", int(count), _NO_CODE)
        for code, count in lost.value_counts().items()
    ]


def _not_derived(feature: str, item: Item, frame: gpd.GeoDataFrame) -> list[Homeless]:
    """Inverts that could not become a depth."""
    if item.column not in _DEPTHS:
        return []
    (origin,) = _DERIVED_FROM[item.column]
    lost = int((frame[origin].notna() & frame[item.column].isna()).sum())
    return [Homeless(feature, str(field_named(origin).label), "", lost, _NOT_DERIVED)] if lost else []


def _told(source: Source, objects: dict[str, gpd.GeoDataFrame]) -> list[Finding]:
    """What is to be known of the whole file: the draft, what is no sewer, and thin or thick PVC."""
    draft = Words(
        ja="素案(2026年3月)の公開された書き起こしに沿っています。正式版や国総研の原本と照らし合わせてください(未確認)。座標系は JGD2024 と同値の EPSG:6668 と記載しました。",
        en="This follows a published transcription of the draft of March 2026; compare it with the original (UNVERIFIED). "
        "JGD2024 is written as EPSG:6668, whose longitudes and latitudes are the same.",
    )
    findings = [Finding("export_nilim_draft", "info", draft)]
    for layer, frame in source.layers.items():
        taken = sum(len(objects[feature]) for feature, (own, _) in _FEATURES.items() if own == layer and feature in objects)
        if len(frame) > taken:
            findings.append(_left_out(layer, len(frame) - taken))
    pipes = objects.get("管きょ")
    thin = int((pipes["material"] == "VU").sum()) if pipes is not None else 0
    return findings + ([_thin_or_thick(thin)] if thin else [])


def _left_out(layer: str, count: int) -> Finding:
    words = Words(
        ja="{layer} {n} 件は公共下水道の管きょ・取付け管・マンホール・ますではないため、書き出していません。",
        en="{n} of {layer} are no pipes, laterals, manholes or inlets of the public sewer and were not written.",
    )
    return Finding("export_not_sewer", "info", words.format(layer=LAYER_NAMES[layer], n=count), layer=layer, count=count)


def _thin_or_thick(count: int) -> Finding:
    words = Words(
        ja="管材質 VU {n} 件を 08(薄肉)としました。台帳に「塩ビ管」とだけあるものは薄肉・厚肉の別が分かりません。人が確かめてください。",
        en="{n} pipes of VU became 08 (thin wall). A ledger that only says PVC does not tell thin from thick: a person must decide.",
    )
    return Finding("export_thin_or_thick", "warning", words.format(n=count), layer="pipes", field="material", count=count)


def _map(feature: str) -> ColumnMap:
    """How our own import reads a feature type of the draft: its items, codes and millimetres."""
    items = [item for item in items_of(feature) if not item.type.startswith("GM_")]
    columns = {item.ja: _BACK.get(item.column, item.column) for item in items}
    columns |= {item.ja: "" for item in items if item.column in ("width_mm", "inlet_type", *_DEPTHS)}
    values: dict[str, dict[str, str]] = {}
    for item in items:
        if item.code_list and item.column and item.column != "inlet_type":
            terms = terms_of(field_named(item.column).term, "sewer")
            known = {term.nilim_code: term.code for term in reversed(terms) if term.nilim_code}
            values[item.column] = {**known, UNKNOWN_CODE: ""}
    units = {item.ja: item.unit for item in items if columns[item.ja] and item.unit}
    kind = {"マンホール": {"kind": "MANHOLE"}, "公共ます": {"kind": "INLET"}, "取付け管": {"pipe_kind": "LATERAL"}}.get(
        feature, {}
    )
    return ColumnMap(_FEATURES[feature][0], columns, values, {"field": "sewer", **kind}, units=units)


_BACK = {"round_mm": "diameter_mm", "inner_height_mm": "height_mm"}
