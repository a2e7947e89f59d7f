"""What the inputs of the formulas are called and measured in: one row each, from which template, readers and pages follow."""

from __future__ import annotations

from dataclasses import dataclass

from waterdx.core.words import Words


@dataclass(frozen=True)
class Input:
    """One input. `adds` is false where the sum over undertakings means nothing (prices, days, peaks of different days)."""

    name: str
    words: Words
    unit: Words
    adds: bool = True

    @property
    def never_negative(self) -> bool:
        """Stocks, volumes, lengths, people: what cannot be below zero."""
        return self.unit.ja != "千円" or self.name.endswith("_assets") or self.name == "accumulated_depreciation"


_UNITS = {
    "千円": "thousand yen", "m³": "m³", "m³/日": "m³/day", "km": "km", "人": "persons", "ha": "ha",
    "円/月": "yen/month", "日": "days", "戸": "connections",
}  # fmt: skip
_ROWS = (
    # income statement
    ("operating_revenue", "営業収益", "operating revenue", "千円"),
    ("water_supply_revenue", "給水収益", "water supply revenue", "千円"),
    ("sewer_fee_revenue", "下水道使用料", "sewer charges", "千円"),
    ("rainwater_burden_revenue", "雨水処理負担金", "storm water contribution", "千円"),
    ("entrusted_work_revenue", "受託工事収益", "entrusted work revenue", "千円"),
    ("non_operating_revenue", "営業外収益", "non-operating revenue", "千円"),
    ("long_term_deferred_revenue_reversal", "長期前受金戻入", "reversal of long-term deferred revenue", "千円"),
    ("ordinary_revenue", "経常収益", "ordinary revenue", "千円"),
    ("total_revenue", "総収益", "total revenue", "千円"),
    ("operating_expense", "営業費用", "operating expense", "千円"),
    ("non_operating_expense", "営業外費用", "non-operating expense", "千円"),
    ("depreciation_expense", "減価償却費", "depreciation expense", "千円"),
    ("ordinary_expense", "経常費用", "ordinary expense", "千円"),
    ("total_expense", "総費用", "total expense", "千円"),
    ("entrusted_work_cost", "受託工事費", "entrusted work cost", "千円"),
    ("materials_scrap_cost", "材料及び不用品売却原価", "cost of materials and scrap sold", "千円"),
    ("incidental_business_cost", "附帯事業費", "incidental business cost", "千円"),
    ("personnel_cost", "職員給与費", "personnel cost", "千円"),
    ("purchased_water_cost", "受水費", "cost of water bought in bulk", "千円"),
    ("wastewater_treatment_cost", "汚水処理費(公費負担分を除く)", "wastewater treatment cost (without the public share)", "千円"),
    # balance sheet, debt
    ("fixed_assets", "固定資産", "fixed assets", "千円"),
    ("tangible_fixed_assets", "有形固定資産", "tangible fixed assets", "千円"),
    ("depreciable_assets", "償却対象資産の帳簿原価", "book cost of depreciable assets", "千円"),
    ("accumulated_depreciation", "減価償却累計額", "accumulated depreciation", "千円"),
    ("current_assets", "流動資産", "current assets", "千円"),
    ("fixed_liabilities", "固定負債", "fixed liabilities", "千円"),
    ("current_liabilities", "流動負債", "current liabilities", "千円"),
    ("deferred_revenue", "繰延収益", "deferred revenue", "千円"),
    ("total_equity", "資本合計", "total equity", "千円"),
    ("total_liabilities_and_equity", "負債・資本合計", "total liabilities and equity", "千円"),
    ("unprocessed_deficit", "当年度未処理欠損金", "unprocessed deficit", "千円"),
    ("accumulated_deficit", "累積欠損金", "accumulated deficit", "千円"),
    ("corporate_bonds", "企業債(地方債)現在高合計", "outstanding bonds", "千円"),
    ("general_account_share_of_bonds", "企業債現在高のうち一般会計負担額", "part of the bonds carried by the general account", "千円"),
    ("bond_redemption", "地方債償還金", "bond redemption", "千円"),
    ("bond_redemption_for_construction", "建設改良のための企業債償還元金", "redemption of construction bonds", "千円"),
    ("debt_service", "企業債元利償還金", "debt service", "千円"),
    ("fund_shortage", "資金の不足額", "fund shortage", "千円"),
    ("business_scale", "事業の規模", "scale of business", "千円"),
    # volumes, capacity
    ("distributed_volume_m3_day", "配水量(1日当たり)", "distributed volume a day", "m³/日"),
    ("billed_volume_m3_day", "有収水量(1日当たり)", "billed volume a day", "m³/日"),
    ("annual_distributed_volume", "年間総配水量", "distributed volume of the year", "m³"),
    ("annual_billed_volume", "年間(総)有収水量", "billed volume of the year", "m³"),
    ("average_daily_distribution", "一日平均配水量", "average daily distribution", "m³/日"),
    ("average_daily_billed", "一日平均有収水量", "average daily billed volume", "m³/日"),
    ("max_daily_distribution", "一日最大配水量", "maximum daily distribution", "m³/日", False),
    ("distribution_capacity", "一日配水能力", "distribution capacity", "m³/日"),
    ("intake_capacity_m3_day", "取水能力", "intake capacity", "m³/日"),
    ("treated_wastewater", "汚水処理水量", "wastewater treated in the year", "m³"),
    ("average_dry_weather_flow", "晴天時一日平均処理水量", "average dry-weather flow", "m³/日"),
    ("dry_weather_treatment_capacity", "晴天時現在処理能力", "dry-weather treatment capacity", "m³/日"),
    ("purification_capacity", "全浄水施設能力", "purification capacity", "m³/日"),
    ("seismic_purification_capacity", "耐震対策済み浄水施設能力", "earthquake-proof purification capacity", "m³/日"),
    ("reservoir_volume", "配水池有効容量", "volume of service reservoirs", "m³"),
    ("seismic_reservoir_volume", "耐震対策済み配水池有効容量", "earthquake-proof volume of service reservoirs", "m³"),
    # pipes (千m of the survey = km)
    ("total_pipe_length", "管路(管渠)総延長", "total pipe length", "km"),
    ("pipe_length_over_useful_life", "法定耐用年数を経過した管路(管渠)延長", "length beyond statutory useful life", "km"),
    ("pipe_length_renewed_in_year", "当年度に更新した管路延長", "length renewed in the year", "km"),
    ("pipe_length_improved_in_year", "当年度に改善した管渠延長", "length of sewers improved in the year", "km"),
    ("maintained_pipe_length", "下水道維持管理延長", "length of sewers maintained", "km"),
    ("raw_main_length", "導水管延長", "length of raw water mains", "km"),
    ("transmission_main_length", "送水管延長", "length of transmission mains", "km"),
    ("distribution_main_length", "配水管延長", "length of distribution mains", "km"),
    ("aged_raw_main", "法定耐用年数を経過した導水管延長", "raw water mains beyond useful life", "km"),
    ("aged_transmission", "法定耐用年数を経過した送水管延長", "transmission mains beyond useful life", "km"),
    ("aged_distribution", "法定耐用年数を経過した配水管延長", "distribution mains beyond useful life", "km"),
    ("renewed_raw_main", "当年度に更新した導水管延長", "raw water mains renewed", "km"),
    ("renewed_transmission", "当年度に更新した送水管延長", "transmission mains renewed", "km"),
    ("renewed_distribution", "当年度に更新した配水管延長", "distribution mains renewed", "km"),
    ("trunk_length", "基幹管路総延長", "length of trunk mains", "km"),
    ("seismic_compliant_trunk_length", "耐震適合性のある基幹管路延長", "seismically compliant trunk mains", "km"),
    # people, area, price, days
    ("served_population", "現在給水人口", "served population", "人"),
    ("administrative_population", "行政区域内人口", "population of the municipality", "人"),
    ("service_population", "現在処理区域内人口", "population of the sewered area", "人"),
    ("connected_population", "現在水洗便所設置済人口", "population connected", "人"),
    ("staff_profit_account", "損益勘定所属職員数", "staff of the profit account", "人"),
    ("service_connections", "給水戸数", "service connections", "戸"),
    ("service_area_ha", "給水(処理)区域面積", "service area", "ha"),
    ("household_tariff_20m3", "1か月20m³当たり家庭料金(税込)", "household tariff for 20 m³ a month", "円/月", False),
    ("household_sewer_fee_20m3", "1か月20m³当たり家庭使用料(税込)", "household sewer charge for 20 m³ a month", "円/月", False),
    ("days_in_year", "年間日数", "days in the year", "日", False),
)  # fmt: skip

INPUTS = {name: Input(name, Words(ja, en), Words(unit, _UNITS[unit]), *rest) for name, ja, en, unit, *rest in _ROWS}  # type: dict[str, Input]
MONEY = frozenset(one.name for one in INPUTS.values() if "円" in one.unit.ja)
