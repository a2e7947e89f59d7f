"""Where the 個表 of the yearbook (地方公営企業年鑑) keep each input: number of the table, heading it stands under, its own label.

Read on the sewer workbooks of FY2024 (tables 1 to 5, corporate accounting). Labels are compared without numbering, unit and sign.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from waterdx.core.text import fold

_BONDS = ("建設改良費等の財源に充てるための企業債", "その他の企業債")
_NUMBERING = re.compile(r"^(?:\(\w{1,2}\)|\d{1,2}[.,]|[ア-コ](?=[ .,]))[ .,]*")
_UNIT_AND_SIGN = re.compile(r"(?:\([^()]*\)|[A-Z])$")


@dataclass(frozen=True)
class Place:
    """A row: the first labelled `label` at or below the first labelled `under`. `offset`: how many rows below the first of
    FIRST_OF_TABLE_1, where a workbook leaves its label out."""

    label: str
    under: str = ""
    offset: int | None = None


FIRST_OF_TABLE_1, LAST_OF_TABLE_1 = "行政区域内人口", "損益勘定所属職員"
ROWS_OF_TABLE_1 = 63  # from the first to the last: where it is another number, the labels that are left out cannot be counted off
TABLES: dict[int, dict[str, tuple[Place, ...]]] = {
    1: {
        "administrative_population": (Place(FIRST_OF_TABLE_1, offset=0),),
        "service_population": (Place("現在処理区域内人口", offset=4),),
        "connected_population": (Place("現在水洗便所設置済人口", offset=5),),
        "service_area_ha": (Place("現在処理区域面積", offset=10),),
        "total_pipe_length": (Place("下水管布設延長", offset=30),),
        "pipe_length_improved_in_year": (Place("同上のうち1年間の修繕・改良・更新管渠延長", offset=37),),
        "pipe_length_over_useful_life": (Place("同上のうち法定耐用年数を超えた管渠延長", offset=40),),
        "dry_weather_treatment_capacity": (Place("現在晴天時処理能力", offset=44),),
        "average_dry_weather_flow": (Place("現在晴天時平均処理水量", offset=46),),
        "treated_wastewater": (Place("汚水処理水量", offset=54),),
        "annual_billed_volume": (Place("年間有収水量", offset=55),),
        "staff_profit_account": (Place(LAST_OF_TABLE_1, offset=ROWS_OF_TABLE_1),),
    },
    2: {
        "household_sewer_fee_20m3": (Place("一般家庭用20m3/月"),),
        "personnel_cost": (Place("計", under="職員給与費"),),
        "entrusted_work_cost": (Place("受託工事費"),),
        "incidental_business_cost": (Place("附帯事業費"),),
        "materials_scrap_cost": (Place("材料及び不用品売却原価"),),
        "wastewater_treatment_cost": (Place("汚水処理費", under="総合計"),),
    },
    3: {
        "total_revenue": (Place("総収益"),),
        "operating_revenue": (Place("営業収益"),),
        "sewer_fee_revenue": (Place("下水道使用料"),),
        "water_supply_revenue": (Place("給水収益"),),
        "rainwater_burden_revenue": (Place("雨水処理負担金"),),
        "entrusted_work_revenue": (Place("受託工事収益", under="営業収益"),),
        "non_operating_revenue": (Place("営業外収益"),),
        "long_term_deferred_revenue_reversal": (Place("長期前受金戻入", under="営業外収益"),),
        "total_expense": (Place("総費用"),),
        "operating_expense": (Place("営業費用"),),
        "depreciation_expense": (Place("減価償却費", under="営業費用"),),
        "non_operating_expense": (Place("営業外費用"),),
    },
    4: {
        "bond_redemption_for_construction": (Place("うち建設改良のための企業債", under="企業債償還金"),),
    },
    5: {
        "fixed_assets": (Place("固定資産"),),
        "tangible_fixed_assets": (Place("有形固定資産"),),
        "depreciable_assets": (Place("償却資産"),),
        "accumulated_depreciation": (Place("減価償却累計額"),),
        "current_assets": (Place("流動資産"),),
        "fixed_liabilities": (Place("固定負債"),),
        "current_liabilities": (Place("流動負債"),),
        "corporate_bonds": tuple(Place(bonds, under=part) for part in ("固定負債", "流動負債") for bonds in _BONDS),
        "deferred_revenue": (Place("繰延収益"),),
        "unprocessed_deficit": (Place("当年度未処理欠損金"),),
        "total_equity": (Place("資本合計"),),
        "total_liabilities_and_equity": (Place("負債・資本合計"),),
        "accumulated_deficit": (Place("累積欠損金"),),
    },
}  # fmt: skip
TOTAL_ASSETS = Place("資産合計")


def plain_labels(text: str) -> list[str]:
    """The lines of a cell without numbering, unit and sign; the last is the row's own, those before it are headings.

    >>> plain_labels("１．職員給与費\\n    （１）基本給（千円）"), plain_labels("キ　減価償却費"), plain_labels("（うち企業債利息）")
    (['職員給与費', '基本給'], ['減価償却費'], ['うち企業債利息'])
    """
    return [plain for line in text.splitlines() if (plain := _plain(fold(line)))]


def _plain(line: str) -> str:
    while (shorter := _UNIT_AND_SIGN.sub("", _NUMBERING.sub("", line)).strip()) not in ("", line):
        line = shorter
    return re.sub(r"\s", "", line).strip("()")
