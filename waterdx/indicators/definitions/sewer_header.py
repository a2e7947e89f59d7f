"""Sewerage on the cash basis, and the indicators in the head of the sheet."""

from __future__ import annotations

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.definitions.units import PERCENT
from waterdx.indicators.registry import SEWER, indicator

_YEARBOOK = "https://www.soumu.go.jp/main_sosiki/c-zaisei/kouei_R06/index_ge.html"


@indicator(
    "SN1-1",
    ja="収益的収支比率",
    en="Revenue-expenditure ratio (cash basis)",
    meaning=Words(
        ja="使用料などの収入で、費用と借入金の返済をどれだけ賄えたかを示します。",
        en="How far the income covered the costs and the repayment of bonds.",
    ),
    unit=PERCENT,
    direction="higher",
    reference=100,
    formula_ja="総収益 ÷ (総費用 + 地方債償還金) × 100",
    formula_en="total revenue ÷ (total expense + bond redemption) × 100",
    caution=Words(
        ja="法非適用の下水道が経常収支比率の代わりに使います。打切決算(法適用への移行年度)で上下します。",
        en="Used on the cash basis instead of the ordinary ratio. The closing year before corporate accounting distorts it.",
    ),
    source="http://www.city.kariya.lg.jp/kurashi/gesudo/gesuidooshirase/gesuidoukeieihikaku.html",
    inputs=("total_revenue", "total_expense", "bond_redemption"),
    fields=SEWER,
)
def cash_ratio_sewer(f: pd.DataFrame) -> pd.Series:
    """収益的収支比率, %."""
    return f.total_revenue / (f.total_expense + f.bond_redemption) * 100


@indicator(
    "SH-2",
    ja="自己資本構成比率",
    en="Equity ratio",
    meaning=Words(
        ja="事業の元手のうち、返さなくてよい資金の割合を示します。", en="How much of the capital need not be paid back."
    ),
    unit=PERCENT,
    direction="higher",
    formula_ja="(資本 + 繰延収益) ÷ 負債資本合計 × 100",
    formula_en="(total equity + deferred revenue) ÷ total liabilities and equity × 100",
    caution=Words(
        ja="繰延収益を自己資本の側に含める点が、民間の自己資本比率と異なります。",
        en="Deferred revenue counts as equity, unlike in private business.",
    ),
    source=_YEARBOOK,
    inputs=("total_equity", "deferred_revenue", "total_liabilities_and_equity"),
    fields=SEWER,
)
def sewer_equity_ratio(f: pd.DataFrame) -> pd.Series:
    """自己資本構成比率, %."""
    return (f.total_equity + f.deferred_revenue) / f.total_liabilities_and_equity * 100


@indicator(
    "SH-3",
    ja="普及率",
    en="Sewer coverage",
    meaning=Words(
        ja="行政区域の人口のうち、下水道を使える区域に住む人の割合を示します。",
        en="How many of the people of the municipality live where the sewer can be used.",
    ),
    unit=PERCENT,
    direction="higher",
    formula_ja="現在処理区域内人口 ÷ 行政区域内人口 × 100",
    formula_en="population of the sewered area ÷ population of the municipality × 100",
    caution=Words(
        ja="数値基準はありません。経年の動きと類似団体との比較で読みます。",
        en="No official level: read it over the years and beside peers.",
    ),
    source=_YEARBOOK,
    inputs=("service_population", "administrative_population"),
    fields=SEWER,
)
def sewer_coverage(f: pd.DataFrame) -> pd.Series:
    """普及率, %."""
    return f.service_population / f.administrative_population * 100
