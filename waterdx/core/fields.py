"""Every column of the ledger, one row each. Store columns, forms, headers, column guessing, checks and templates follow.

To add a column, add a row. `synonyms` are the headers people write; they are compared after folding (core.text.key).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from waterdx.core.words import Words

Kind = Literal["id", "text", "term", "number", "year", "date"]

LAYER_NAMES = {
    "pipes": Words(ja="管路", en="Pipes"),
    "nodes": Words(ja="弁栓・人孔", en="Nodes"),
    "leaks": Words(ja="漏水・修繕", en="Leaks"),
}
COUNTED = {
    "pipes": Words(ja="{n:,} 本", en="{n:,} pipes"),
    "nodes": Words(ja="{n:,} 点", en="{n:,} nodes"),
    "leaks": Words(ja="{n:,} 件", en="{n:,} leaks"),
}
GEOMETRY_TYPES = {"pipes": "LineString", "nodes": "Point", "leaks": "Point"}
DBF_NAME_BYTES = 10
ID_FIELDS = {"pipes": "pipe_id", "nodes": "node_id", "leaks": "leak_id"}


@dataclass(frozen=True)
class Field:
    """One column: what it is called, its unit, which terms it takes, the range a value can have, who requires it."""

    name: str
    layers: tuple[str, ...]
    kind: Kind
    ja: str
    en: str
    unit: str = ""
    synonyms: tuple[str, ...] = ()
    term: str = ""
    low: float | None = None
    high: float | None = None
    short: str = ""  # a DBF name, where the label cut to ten bytes would say too little
    statutory: bool = False  # 水道法施行規則 第17条の3: one of the five the register is totalled by, or its length

    @property
    def label(self) -> Words:
        return Words(self.ja, self.en)

    @property
    def header(self) -> Words:
        """The label with its unit, as a table head."""
        unit = f" ({self.unit})" if self.unit else ""
        return Words(self.ja + unit, self.en + unit)

    @property
    def short_name(self) -> str:
        """The label with its unit in at most ten bytes of CP932, as the name of a DBF column."""
        return self.short or short_name(self.ja, self.unit)


def short_name(label: str, unit: str = "") -> str:
    """A label cut so that it fits into the name of a DBF column (ten bytes, five kanji) together with its unit.

    >>> short_name("上流管底高", "m"), short_name("管路番号"), short_name("固定資産番号")
    ('上流管底_m', '管路番号', '固定資産番')
    """
    tail = f"_{unit}" if unit else ""
    room = DBF_NAME_BYTES - len(tail.encode("cp932"))
    return label.encode("cp932", "ignore")[:room].decode("cp932", "ignore") + tail


_ALL = ("pipes", "nodes", "leaks")

FIELDS: tuple[Field, ...] = (
    Field("pipe_id", ("pipes", "leaks"), "id", "管路番号", "Pipe number",
          synonyms=("管路ID", "管渠番号", "管番号", "管路番", "管渠番", "路線番号", "管きょ番号", "管ID", "pipe id", "pipeid", "main id",
                    "asset id", "facility id", "gml_id", "SAUID", "施設番号", "arc_id", "pipe no", "pipe number", "conduit id")),
    Field("node_id", ("nodes",), "id", "施設番号", "Node number",
          synonyms=("弁栓番号", "人孔番号", "マンホール番号", "弁番号", "弁栓番", "人孔番", "消火栓番号", "人孔キー", "node id", "manhole id",
                    "structure id", "facility id", "asset id", "施設ID", "gml_id", "SAUID", "valve id", "hydrant id", "valve number",
                    "manhole number", "junction id", "connec id", "gully id")),
    Field("leak_id", ("leaks",), "id", "整理番号", "Leak number",
          synonyms=("整理No", "整理№", "受付番号", "修繕番号", "漏水番号", "break id", "leak id", "incident id", "work order id")),
    Field("field", _ALL, "term", "事業", "Field", term="field", synonyms=("事業種別", "分野", "class")),
    Field("business", _ALL, "term", "事業区分", "Business", term="business", synonyms=("事業名", "事業区", "下水道区分名", "会計区分")),
    Field("use", ("pipes", "nodes"), "term", "区分", "Use", term="use", statutory=True,
          synonyms=("管路区分", "管路用途", "用途", "管種別用途", "排除区分", "下水種別名称", "下水種別", "sewer_type", "管区分", "導送配区分",
                    "system type", "sewer type", "pipe use", "water type", "system")),
    Field("pipe_kind", ("pipes",), "term", "管路種別", "Kind of pipe", term="pipe_kind",
          synonyms=("管渠種別", "pipe type", "line type", "main type", "type", "feature type", "arc type", "conduit type")),
    Field("material", _ALL, "term", "管種", "Material", term="material", statutory=True,
          synonyms=("材質", "管材質", "管材", "管種名", "管種名称", "管路材質", "kanshu", "pipe material", "mat", "material type", "matcat", "材料")),
    Field("joint", ("pipes",), "term", "継手形式", "Joint", term="joint", statutory=True,
          synonyms=("継手", "継手種別", "接合形式", "接合", "joint type")),
    Field("diameter_mm", _ALL, "number", "口径", "Diameter", "mm", low=10, high=5000, statutory=True,
          synonyms=("管径", "呼び径", "呼径", "管口径", "内径", "径", "kankei", "dia", "pipe diameter", "pipe size", "size", "dnom", "管径1", "内径1", "人孔内径1",
                    "nominal diameter", "innerDiamiter")),
    Field("height_mm", ("pipes", "nodes"), "number", "高さ・短辺", "Height or short side", "mm", low=10, high=10000, short="短辺_mm",
          synonyms=("管径2", "内径2 短辺", "管高", "断面高", "内法高", "短辺", "pipe height", "section height")),
    Field("install_fy", ("pipes", "nodes"), "year", "布設年度", "Laying fiscal year", low=1868, high=2100, statutory=True,
          synonyms=("設置年度", "布設年", "敷設年度", "敷設年", "施工年度", "竣工年度", "設置年", "工事年度", "布設", "sekou_year", "install year",
                    "installed", "year installed", "install date", "date installed", "builtdate", "build year", "year", "year built")),
    Field("length_m", ("pipes",), "number", "延長", "Length", "m", low=0, high=20000, statutory=True,
          synonyms=("管路延長", "管延長", "実延長", "布設延長", "管渠延長", "区間延長", "L", "pipe length", "len", "shape length", "custom length")),
    Field("cover_m", ("pipes", "nodes"), "number", "土被り", "Cover", "m", low=0, high=30,
          synonyms=("土かぶり", "土被", "埋設深", "埋設深さ", "深度", "depth of cover", "cover depth")),
    Field("up_cover_m", ("pipes",), "number", "上流土被り", "Upstream cover", "m", low=0, high=30,
          synonyms=("上流土かぶり", "dokaburi_up", "dokaburi up m")),
    Field("down_cover_m", ("pipes",), "number", "下流土被り", "Downstream cover", "m", low=0, high=30,
          synonyms=("下流土かぶり", "dokaburi_down")),
    Field("up_invert_m", ("pipes",), "number", "上流管底高", "Upstream invert", "m",
          synonyms=("上流管底", "上管底高", "上流管底標高", "us invert", "up invert", "invert up", "upstream invert elevation", "elev1",
                    "from invert", "invert in", "upstream elevation")),
    Field("down_invert_m", ("pipes",), "number", "下流管底高", "Downstream invert", "m",
          synonyms=("下流管底", "下管底高", "下流管底標高", "ds invert", "down invert", "invert down", "downstream invert elevation",
                    "elev2", "to invert", "invert out", "downstream elevation")),
    Field("slope_permille", ("pipes",), "number", "勾配", "Slope", "‰", synonyms=("管勾配", "slope", "grade")),
    Field("up_node_id", ("pipes",), "id", "上流人孔番号", "Upstream node",
          synonyms=("上流人孔", "上流マンホール番号", "上人孔番", "始点", "始点番号", "node_1", "from node", "upstream manhole", "us node", "from manhole",
                    "upstream manhole id")),
    Field("down_node_id", ("pipes",), "id", "下流人孔番号", "Downstream node",
          synonyms=("下流人孔", "下流マンホール番号", "下人孔番", "終点", "終点番号", "node_2", "to node", "downstream manhole", "ds node", "to manhole",
                    "downstream manhole id")),
    Field("section_shape", ("pipes",), "term", "断面形状", "Section shape", term="section_shape", synonyms=("断面", "管形状", "形状")),
    Field("method", ("pipes",), "term", "施工方法", "Laying method", term="method", synonyms=("工法", "施工法", "布設工法")),
    Field("coating", ("pipes",), "term", "外面被覆", "Outer coating", term="coating",
          synonyms=("ポリエチレンスリーブ", "スリーブ", "PEスリーブ", "被覆", "防食")),
    Field("pressure_mpa", ("pipes", "nodes"), "number", "水圧", "Pressure", "MPa", low=0, high=5,
          synonyms=("静水圧", "動水圧", "実測圧", "pressure")),
    Field("pressure_zone", ("pipes", "nodes"), "text", "配水区域", "Pressure zone",
          synonyms=("配水区", "配水系統", "配水ブロック", "系統名", "給水区域", "pressure zone", "dma")),
    Field("drainage_area", ("pipes", "nodes"), "text", "処理分区", "Drainage area",
          synonyms=("処理区", "処理分区名称", "排水区", "排水区名称", "sewershed", "drainage basin")),
    Field("pavement", ("pipes", "nodes"), "text", "舗装種別", "Pavement", synonyms=("舗装", "pavement type")),
    Field("soil", ("pipes", "nodes"), "text", "土質", "Soil", synonyms=("地質", "soil type")),
    Field("status", ("pipes", "nodes"), "term", "状態", "Status", term="status", synonyms=("供用状態", "使用状態", "status", "state")),
    Field("kind", ("nodes",), "term", "種別", "Kind", term="node_kind",
          synonyms=("弁栓種別", "弁種別", "弁種類", "施設種別", "弁栓種類", "種類", "class", "structure type", "node type", "feature type", "type",
                    "valve type", "asset type", "block")),
    Field("name", ("nodes",), "text", "名称", "Facility name",
          synonyms=("施設名", "施設名称", "施設の名称", "浄水場名", "配水池名", "plant name", "tank name", "station name")),
    Field("structure", ("nodes",), "text", "構造又は形式", "Structure or form",
          synonyms=("構造", "構造・形式", "構造形式", "構造及び形式", "施設構造", "弁栓形式", "structural form")),
    Field("volume_m3", ("nodes",), "number", "有効容量", "Effective volume", "m3", low=0, high=1_000_000, short="容量_m3",
          synonyms=("容量", "配水池容量", "貯水容量", "有効貯水量", "effective volume", "storage volume", "tank volume")),
    Field("capacity_m3_day", ("nodes",), "number", "能力", "Capacity", "m3/日", low=0, high=10_000_000, short="能力_m3日",
          synonyms=("施設能力", "処理能力", "浄水能力", "取水能力", "揚水能力", "送水能力", "計画取水量", "計画浄水量", "design capacity",
                    "treatment capacity", "pumping capacity")),
    Field("manhole_type", ("nodes",), "term", "人孔種別", "Manhole type", term="manhole_type",
          synonyms=("マンホール種別", "人孔種別名称", "人孔種類", "manhole type")),
    Field("ground_m", ("nodes",), "number", "地盤高", "Ground height", "m", synonyms=("地盤標高", "GL", "rim elevation", "ground elevation", "rim", "top elevation", "surface elevation", "cover level")),
    Field("invert_m", ("nodes",), "number", "管底高", "Invert height", "m", synonyms=("人孔底高", "底高", "invert elevation", "invert")),
    Field("depth_m", ("nodes", "leaks"), "number", "深さ", "Depth", "m", low=0, high=50, synonyms=("人孔深", "深度", "depth", "ymax", "manhole depth")),
    Field("date", ("leaks",), "date", "発生日", "Date",
          synonyms=("修繕日", "漏水日", "発見日", "修理日", "受付日", "年月日", "発生年月日", "修繕年月日", "break date", "incident date", "date",
                    "repair date", "leak date", "date reported")),
    Field("leak_kind", ("leaks",), "text", "漏水箇所", "Leak kind", synonyms=("漏水部位", "部位", "nature", "break type", "failure mode")),
    Field("cause", ("leaks",), "text", "原因", "Cause", synonyms=("漏水原因", "事故原因", "apparent cause", "break cause")),
    Field("found_by", ("leaks",), "text", "発見", "Found by", synonyms=("発見方法", "発見区分", "発見者区分", "found by")),
    Field("repair", ("leaks",), "text", "修繕方法", "Repair", synonyms=("修理方法", "修繕内容", "repair type", "repair method")),
    Field("cost_yen", ("leaks",), "number", "修繕費", "Repair cost", "円", low=0, synonyms=("修理費", "工事費", "費用", "金額", "repair cost")),
    Field("street", _ALL, "text", "路線名", "Street",
          synonyms=("路線", "町名", "大字", "字名", "地区", "道路名", "街路名", "場所", "street", "road", "road segment id", "location", "street name")),
    Field("sheet_no", ("pipes", "nodes"), "text", "図面番号", "Sheet number", synonyms=("図番", "図郭番号", "対図番号", "sheet no", "map sheet")),
    Field("work_no", ("pipes", "nodes"), "text", "工事番号", "Works number", synonyms=("工事No", "workcat", "contract number", "project number")),
    Field("ownership", ("pipes", "nodes"), "term", "所有区分", "Ownership", term="ownership",
          synonyms=("所有権区分", "所有別", "公設私設", "公私区分", "ownership")),
    Field("acquisition", ("pipes", "nodes"), "term", "取得区分", "Acquisition", term="acquisition",
          synonyms=("取得方法", "取得種別", "受贈区分", "acquisition", "acquisition type", "acquired by")),
    Field("fixed_asset_no", ("pipes", "nodes"), "text", "固定資産番号", "Fixed asset number", synonyms=("資産番号",)),
    Field("data_source", ("pipes", "nodes"), "term", "資料", "Source", term="data_source",
          synonyms=("資料名", "出典", "根拠資料", "資料種別", "source", "data source", "source type", "source of data")),
    Field("source_date", ("pipes", "nodes"), "date", "資料年月日", "Date of the source", synonyms=("図面年月日", "資料日付", "source date")),
    Field("survey_date", ("pipes", "nodes"), "date", "調査年月日", "Survey date",
          synonyms=("調査日", "点検日", "点検年月日", "測量日", "測定年月日", "survey date", "inspection date", "date inspected", "last inspected")),
    Field("record_date", ("pipes", "nodes"), "date", "更新年月日", "Date of the record",
          synonyms=("作成日", "作成年月日", "登録日", "登録年月日", "更新日", "入力日", "map date", "created date", "created at", "create date",
                    "update date", "updated at", "last edited date", "edit date", "date entered")),
    Field("end_date", ("pipes", "nodes"), "date", "廃止年月日", "Date of end of life",
          synonyms=("廃止日", "撤去年月日", "撤去日", "使用廃止年月日", "abandoned date", "date abandoned", "end of life", "date retired",
                    "retired date", "removal date", "decommission date")),
    Field("note", _ALL, "text", "備考", "Note", synonyms=("摘要", "メモ", "特記", "note", "notes", "remarks", "comment", "comments", "description")),
)  # fmt: skip

# Columns of a file that are no column of the ledger: they say where something is and become the geometry, or hold several facts.
PLACES: tuple[Field, ...] = (
    Field("label", ("pipes",), "text", "管種・口径など(ひとつの列)", "Material, diameter … in one column",
          synonyms=("管種口径", "管種・口径", "口径管種", "管種管径", "管種及び口径", "管種・管径", "規格", "仕様", "管路仕様", "管仕様", "形状寸法", "pipe spec",
                    "pipe label")),
    Field("wkt", _ALL, "text", "形状(WKT)", "Shape (WKT)", synonyms=("wkt", "geometry", "geom", "the_geom", "wkt_geom", "wkt epsg")),
    Field("north_m", _ALL, "number", "X座標(北)", "Northing", "m", synonyms=("X座標", "座標X", "x(北)", "northing")),
    Field("east_m", _ALL, "number", "Y座標(東)", "Easting", "m", synonyms=("Y座標", "座標Y", "y(東)", "easting")),
    Field("x", _ALL, "number", "x(東)", "x", "m", synonyms=("x", "point_x", "x coord", "x utm17n")),
    Field("y", _ALL, "number", "y(北)", "y", "m", synonyms=("y", "point_y", "y coord", "y utm17n")),
    Field("lon", _ALL, "number", "経度", "Longitude", "°", low=-180, high=180, synonyms=("経度", "lon", "lng", "long", "longitude")),
    Field("lat", _ALL, "number", "緯度", "Latitude", "°", low=-90, high=90, synonyms=("緯度", "lat", "latitude")),
)  # fmt: skip


@cache
def fields_of(layer: str) -> tuple[Field, ...]:
    """The columns of one layer, in the order they are shown."""
    return tuple(field for field in FIELDS if layer in field.layers)


def field_named(name: str) -> Field:
    """The field or place called `name`.

    >>> field_named("diameter_mm").header.ja
    '口径 (mm)'
    """
    return _BY_NAME[name]


_BY_NAME = {field.name: field for field in (*FIELDS, *PLACES)}
