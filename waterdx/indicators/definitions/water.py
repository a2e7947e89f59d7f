"""The financial indicators of water undertakings (経営比較分析表)."""

from __future__ import annotations

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.definitions.units import PERCENT, YEN_PER_M3
from waterdx.indicators.registry import indicator

_GUIDANCE = "https://expydoc.com/doc/7829030/%E2%89%AA%E7%B5%8C%E5%96%B6%E6%8C%87%E6%A8%99%E3%81%AE%E7%94%A8%E8%AA%9E%E8%A7%A3%E8%AA%AC%E2%89%AB"
_OUTLINE = "https://expydoc.com/doc/11967880/%EF%BC%9C%E5%88%A5%E7%B4%991%EF%BC%9E-%E7%B5%8C%E5%96%B6%E6%8C%87%E6%A8%99%E3%81%AE%E6%A6%82%E8%A6%81"
_SUZU = "https://www.city.suzu.lg.jp/soshiki/5/1539.html"
_MIC = "https://www.soumu.go.jp/main_sosiki/c-zaisei/suidou/h29/2/2-2.html"

_COST_OF_SUPPLY_JA = "経常費用 − (受託工事費 + 材料及び不用品売却原価 + 附帯事業費) − 長期前受金戻入"
_COST_OF_SUPPLY_EN = (
    "ordinary expense − (entrusted work + materials and scrap sold + incidental business)"
    " − reversal of long-term deferred revenue"
)
COST_INPUTS = (
    "ordinary_expense", "entrusted_work_cost", "materials_scrap_cost", "incidental_business_cost",
    "long_term_deferred_revenue_reversal",
)  # fmt: skip


def cost_of_supply(f: pd.DataFrame) -> pd.Series:
    """What supplying water cost in the year, thousand yen (accounting standard of FY2014 and later)."""
    other = f.entrusted_work_cost + f.materials_scrap_cost + f.incidental_business_cost
    return f.ordinary_expense - other - f.long_term_deferred_revenue_reversal


@indicator(
    "W1-1",
    ja="経常収支比率",
    en="Ordinary revenue to ordinary expense ratio",
    meaning=Words(
        ja="1年間の通常の事業の収入で、費用をどれだけ賄えたかを示します。100%を超えれば黒字です。",
        en="How far the ordinary income of a year covered its costs. Above 100% is a surplus.",
    ),
    unit=PERCENT,
    direction="higher",
    reference=100,
    formula_ja="経常収益 ÷ 経常費用 × 100",
    formula_en="ordinary revenue ÷ ordinary expense × 100",
    caution=Words(
        ja="必要水準は100%以上(単年度黒字)。繰入金など料金以外の収入で100%を超えることがあるため、料金回収率と並べて読みます。",
        en="100% or more is required (a surplus in the year). Transfers can lift it: read it beside cost recovery.",
    ),
    source=_OUTLINE,
    inputs=("ordinary_revenue", "ordinary_expense"),
)
def ordinary_ratio(f: pd.DataFrame) -> pd.Series:
    """経常収支比率, %."""
    return f.ordinary_revenue / f.ordinary_expense * 100


@indicator(
    "W1-2",
    ja="累積欠損金比率",
    en="Accumulated deficit ratio",
    meaning=Words(
        ja="過去から積み重なった赤字が、1年間の営業収益に比べてどれだけ残っているかを示します。",
        en="How large the deficit piled up over the years is beside one year's operating revenue.",
    ),
    unit=PERCENT,
    direction="lower",
    reference=0,
    formula_ja="当年度未処理欠損金 ÷ (営業収益 − 受託工事収益) × 100",
    formula_en="unprocessed deficit ÷ (operating revenue − entrusted work revenue) × 100",
    caution=Words(
        ja="0%が求められる水準で、0%を超えると健全性に課題があるとされます。",
        en="0% is wanted; above 0% the soundness of the undertaking is in question.",
    ),
    source=_GUIDANCE,
    inputs=("unprocessed_deficit", "operating_revenue", "entrusted_work_revenue"),
)
def accumulated_deficit_ratio(f: pd.DataFrame) -> pd.Series:
    """累積欠損金比率, %."""
    return f.unprocessed_deficit / (f.operating_revenue - f.entrusted_work_revenue) * 100


@indicator(
    "W1-3",
    ja="流動比率",
    en="Current ratio",
    meaning=Words(
        ja="1年以内に払うお金を、1年以内に使えるお金でどれだけ賄えるかを示します。",
        en="How far the money at hand within a year covers what must be paid within a year.",
    ),
    unit=PERCENT,
    direction="higher",
    reference=100,
    formula_ja="流動資産 ÷ 流動負債 × 100",
    formula_en="current assets ÷ current liabilities × 100",
    caution=Words(
        ja="1年以内の債務への支払能力で、100%以上が目安です。2014年度の会計基準見直しで値が大きく下がったため、前後の比較に注意します。",
        en="Ability to pay debts due within a year; 100% or more is wanted. The FY2014 accounts rules lowered it.",
    ),
    source=_GUIDANCE,
    inputs=("current_assets", "current_liabilities"),
)
def current_ratio(f: pd.DataFrame) -> pd.Series:
    """流動比率, %."""
    return f.current_assets / f.current_liabilities * 100


@indicator(
    "W1-4",
    ja="企業債残高対給水収益比率",
    en="Outstanding bonds to water revenue ratio",
    meaning=Words(
        ja="借入金(企業債)の残高が、1年間の料金収入の何%(何年分)に当たるかを示します。",
        en="How the outstanding bonds compare with one year's water charges (200% is two years of them).",
    ),
    unit=PERCENT,
    direction="neutral",
    formula_ja="企業債現在高合計 ÷ 給水収益 × 100",
    formula_en="outstanding bonds ÷ water supply revenue × 100",
    caution=Words(
        ja="数値基準はありません。低くても、更新投資を先送りしているだけの場合があります。",
        en="No official level. A low value may only mean that renewal has been put off.",
    ),
    source=_SUZU,
    inputs=("corporate_bonds", "water_supply_revenue"),
)
def bonds_to_revenue(f: pd.DataFrame) -> pd.Series:
    """企業債残高対給水収益比率, %."""
    return f.corporate_bonds / f.water_supply_revenue * 100


@indicator(
    "W1-5",
    ja="料金回収率",
    en="Rate of cost recovery by tariff",
    meaning=Words(
        ja="水を届ける費用を、料金でどれだけ回収できたかを示します。",
        en="How far the water charges recovered the cost of supplying the water.",
    ),
    unit=PERCENT,
    direction="higher",
    reference=100,
    formula_ja=f"給水収益 ÷ {{{_COST_OF_SUPPLY_JA}}} × 100",
    formula_en=f"water supply revenue ÷ {{{_COST_OF_SUPPLY_EN}}} × 100",
    caution=Words(
        ja="100%未満は、給水の費用を料金以外の収入で補っている状態です。基本料金を減免した年度は下がります。",
        en="Below 100% part of the cost is met from other income. It drops in years when the basic charge was waived.",
    ),
    source=_SUZU,
    inputs=("water_supply_revenue", *COST_INPUTS),
)
def cost_recovery(f: pd.DataFrame) -> pd.Series:
    """料金回収率, %: 供給単価 ÷ 給水原価, in which the volume cancels."""
    return f.water_supply_revenue / cost_of_supply(f) * 100


@indicator(
    "W1-6",
    ja="給水原価",
    en="Unit cost of water supply",
    meaning=Words(
        ja="料金の対象となった水1m³を届けるのに、いくらかかったかを示します。",
        en="What it cost to supply one m³ of water that was charged for.",
    ),
    unit=YEN_PER_M3,
    direction="lower",
    formula_ja=f"{{{_COST_OF_SUPPLY_JA}}} ÷ 年間総有収水量",
    formula_en=f"{{{_COST_OF_SUPPLY_EN}}} ÷ billed volume of the year",
    caution=Words(
        ja="数値基準はありません。水源や地形に左右されるため、経年の動きと類似団体との比較で読みます。",
        en="No official level. It depends on source and terrain: read it over the years and beside peers.",
    ),
    source=_SUZU,
    inputs=("annual_billed_volume", *COST_INPUTS),
)
def unit_cost(f: pd.DataFrame) -> pd.Series:
    """給水原価, yen/m³ (money is in thousand yen)."""
    return cost_of_supply(f) * 1000 / f.annual_billed_volume


@indicator(
    "W1-8",
    ja="有収率",
    en="Revenue water ratio",
    meaning=Words(
        ja="配った水のうち、料金などの対象になった水の割合を示します。", en="How much of the water distributed was charged for."
    ),
    unit=PERCENT,
    direction="higher",
    formula_ja="年間総有収水量 ÷ 年間総配水量 × 100",
    formula_en="billed volume of the year ÷ distributed volume of the year × 100",
    caution=Words(
        ja="100%に近いほど施設の稼働が収益につながっています。低い原因は漏水、メーター不感、公共用水、消防用水などです。",
        en="Near 100% all that is distributed is paid for. It is lowered by leaks, slow meters, public and fire use.",
    ),
    source=_MIC,
    inputs=("annual_billed_volume", "annual_distributed_volume"),
)
def revenue_water_ratio(f: pd.DataFrame) -> pd.Series:
    """有収率, %."""
    return f.annual_billed_volume / f.annual_distributed_volume * 100


@indicator(
    "W2-1",
    ja="有形固定資産減価償却率",
    en="Depreciation ratio of tangible fixed assets",
    meaning=Words(
        ja="施設や設備の帳簿上の古さを示します。100%に近いほど耐用年数に近づいています。",
        en="How old the facilities are by the books: near 100% they are near the end of their statutory life.",
    ),
    unit=PERCENT,
    direction="lower",
    formula_ja="有形固定資産減価償却累計額 ÷ 償却対象資産の帳簿原価 × 100",
    formula_en="accumulated depreciation ÷ book cost of depreciable assets × 100",
    caution=Words(
        ja="100%に近いほど法定耐用年数に近い資産が多くあります。耐用年数の短い機械電気設備も含むため、管路だけの傾向とは違います。",
        en="Near 100% many assets are close to their statutory life; equipment is included, pipes alone may differ.",
    ),
    source="https://shibutani.org/?code=012025_01_0_001&year=2014",
    inputs=("accumulated_depreciation", "depreciable_assets"),
)
def depreciation_ratio(f: pd.DataFrame) -> pd.Series:
    """有形固定資産減価償却率, %."""
    return f.accumulated_depreciation / f.depreciable_assets * 100
