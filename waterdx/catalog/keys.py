"""The keys of an entry file: what each is called on the screen, its shape, and the list its codes come from.

To add one: a row here, a field in `entries.Technology`, a line in catalog/README.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from waterdx.core.words import Words


@dataclass(frozen=True)
class Key:
    """`shape` is one of `shapes.SHAPES`; `codes` the axis of taxonomy.csv whose codes are the values, '' for none."""

    name: str
    label: Words
    shape: str
    required: bool = False
    codes: str = ""


KEYS: tuple[Key, ...] = (
    Key("id", Words("識別名", "Identifier"), "text", required=True),
    Key("name", Words("技術名", "Name"), "words", required=True),
    Key("provider", Words("提供者", "Provider"), "text"),
    Key("field", Words("分野", "Field"), "text", required=True, codes="field"),
    Key("purpose", Words("目的", "Purpose"), "list", required=True, codes="purpose"),
    Key("element_tech", Words("要素技術", "Element technology"), "list", codes="element_tech"),
    Key("facility", Words("対象施設", "Facility"), "list", required=True, codes="facility"),
    Key("maturity", Words("成熟度", "Maturity"), "text", codes="maturity"),
    Key("materials", Words("対象管種", "Pipe materials"), "list"),
    Key("diameter_mm", Words("対象口径(mm)", "Diameter (mm)"), "range"),
    Key("pressure_mpa", Words("管内圧(MPa)", "Pressure in the pipe (MPa)"), "range"),
    Key("depth_m", Words("届く深さ(m)", "Depth reached (m)"), "range"),
    Key("access", Words("調査・取付けの方法", "Access"), "list", codes="access"),
    Key("data_needed", Words("必要なデータ", "Data needed"), "list", codes="data_needed"),
    Key("network", Words("必要な通信・クラウド", "Network or cloud needed"), "list", codes="network"),
    Key("least_scale", Words("最小規模", "Least scale"), "amount"),
    Key("listed", Words("国のカタログへの掲載", "Listed in the national catalogue"), "listed"),
    Key("evidence_year", Words("情報の年", "Year of the evidence"), "year"),
    Key("words", Words("検索語", "Search words"), "list"),
    Key("summary", Words("概要", "Summary"), "words", required=True),
    Key("conditions", Words("適用条件", "Conditions"), "words"),
    Key("cost", Words("費用", "Cost"), "words"),
    Key("costs", Words("費用の数値", "Figures of cost"), "costs"),
    Key("effect", Words("効果", "Effect"), "words"),
    Key("effects", Words("効果の数値", "Figures of effect"), "effects"),
    Key("adopters", Words("導入実績", "Adopters"), "words"),
    Key("adopted_by", Words("導入・実証した団体", "Who uses or tried it"), "adopted_by"),
    Key("sources", Words("出典", "Sources"), "sources", required=True),
)
