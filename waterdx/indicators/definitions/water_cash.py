"""Small-scale water supply on the cash basis (法非適用)."""

from __future__ import annotations

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.definitions.units import PERCENT, YEN_PER_M3
from waterdx.indicators.registry import WATER_CASH, indicator, unknown

_OUTLINE = "https://expydoc.com/doc/11967880/%EF%BC%9C%E5%88%A5%E7%B4%991%EF%BC%9E-%E7%B5%8C%E5%96%B6%E6%8C%87%E6%A8%99%E3%81%AE%E6%A6%82%E8%A6%81"


@indicator(
    "WK1-1",
    ja="収益的収支比率",
    en="Revenue-expenditure ratio (cash basis)",
    meaning=Words(
        ja="料金などの収入で、費用と借入金の返済をどれだけ賄えたかを示します。",
        en="How far the income covered the costs and the repayment of bonds.",
    ),
    unit=PERCENT,
    direction="higher",
    reference=100,
    formula_ja="総収益 ÷ (総費用 + 地方債償還金) × 100",
    formula_en="total revenue ÷ (total expense + bond redemption) × 100",
    caution=Words(
        ja="法非適用企業は経常収支比率の代わりにこの比率を使います。元金償還を分母に含むため、法適用の値と直接は比べられません。累積欠損金比率・流動比率・減価償却率・経年化率は「該当数値なし」です。",
        en="Used on the cash basis instead of the ordinary ratio; the denominator holds redemption, so corporate values do not compare. Deficit, current, depreciation and aged-pipe ratios do not apply.",
    ),
    source=_OUTLINE,
    inputs=("total_revenue", "total_expense", "bond_redemption"),
    fields=WATER_CASH,
)
def cash_ratio_water(f: pd.DataFrame) -> pd.Series:
    """収益的収支比率, %."""
    return f.total_revenue / (f.total_expense + f.bond_redemption) * 100


@indicator(
    "WK1-4",
    ja="企業債残高対給水収益比率",
    en="Outstanding bonds to water revenue ratio",
    meaning=Words(
        ja="借入金の残高が、1年間の料金収入の何%に当たるかを示します。",
        en="How the outstanding bonds compare with one year's water charges.",
    ),
    unit=PERCENT,
    direction="neutral",
    formula_ja="地方債現在高合計 ÷ 給水収益 × 100",
    formula_en="outstanding bonds ÷ water supply revenue × 100",
    caution=Words(
        ja="数値基準はありません。収録した値は同じ名称の W1-4 の番号で入っています。",
        en="No official level. Shipped values stand under W1-4, which has the same name.",
    ),
    source=_OUTLINE,
    inputs=("corporate_bonds", "water_supply_revenue"),
    fields=WATER_CASH,
)
def cash_bonds_to_revenue(f: pd.DataFrame) -> pd.Series:
    """企業債残高対給水収益比率, %."""
    return f.corporate_bonds / f.water_supply_revenue * 100


@indicator(
    "WK1-6",
    ja="給水原価",
    en="Unit cost of water supply (cash basis)",
    meaning=Words(
        ja="料金の対象となった水1m³を届けるのに、いくらかかったかを示します。",
        en="What it cost to supply one m³ of water that was charged for.",
    ),
    unit=YEN_PER_M3,
    direction="lower",
    formula_ja="確認できていません",
    formula_en="not confirmed",
    caution=Words(
        ja="数値基準はありません。収録した値は同じ名称の W1-6 の番号で入っています。",
        en="No official level. Shipped values stand under W1-6, which has the same name.",
    ),
    source=_OUTLINE,
    inputs=(),
    fields=WATER_CASH,
    published_only=Words(
        ja="法非適用の算式を公表資料で確認できないため、公表値だけを扱います。",
        en="No public formula for the cash basis was found: published values only.",
    ),
)
def cash_unit_cost(f: pd.DataFrame) -> pd.Series:
    """給水原価, 円/m³."""
    return unknown(f)


@indicator(
    "WK2-3",
    ja="管路更新率",
    en="Pipe renewal rate",
    meaning=Words(ja="1年間に入れ替えた管路の割合を示します。", en="How much of the pipe length was replaced in the year."),
    unit=PERCENT,
    direction="higher",
    formula_ja="当該年度に更新した管路延長 ÷ 管路延長 × 100",
    formula_en="length renewed in the year ÷ total pipe length × 100",
    caution=Words(
        ja="法非適用で老朽化の欄に値が出るのは、この1指標だけです。",
        en="The only ageing indicator that exists on the cash basis.",
    ),
    source="https://shibutani.org/?code=163422_01_0_000&year=2023",
    inputs=("pipe_length_renewed_in_year", "total_pipe_length"),
    fields=WATER_CASH,
)
def cash_renewed_pipes(f: pd.DataFrame) -> pd.Series:
    """管路更新率, %."""
    return f.pipe_length_renewed_in_year / f.total_pipe_length * 100
