"""The indicators in the head of the sheet of a water undertaking."""

from __future__ import annotations

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.definitions.units import PERCENT, YEN_PER_MONTH
from waterdx.indicators.registry import indicator

_TOTTORI = "https://water.tottori.tottori.jp/2009.htm"


@indicator(
    "WH-1",
    ja="資金不足比率",
    en="Fund shortage ratio",
    meaning=Words(
        ja="資金の不足が、事業の規模に比べてどれだけあるかを示します。",
        en="How large the shortage of funds is beside the scale of the business.",
    ),
    unit=PERCENT,
    direction="lower",
    reference=20,
    formula_ja="資金の不足額 ÷ 事業の規模 × 100",
    formula_en="fund shortage ÷ scale of business × 100",
    caution=Words(
        ja="財政健全化法22条2項の比率です。20%以上で経営健全化計画の策定が義務になります。不足がなければ「-」と書かれます。",
        en="Ratio of the Fiscal Soundness Act, art. 22-2: from 20% a recovery plan is obligatory. Without a shortage “-” is printed.",
    ),
    source="https://sagaseibu-suidou.or.jp/main.php/1114.html",
    inputs=("fund_shortage", "business_scale"),
)
def fund_shortage_ratio(f: pd.DataFrame) -> pd.Series:
    """資金不足比率, %."""
    return f.fund_shortage / f.business_scale * 100


@indicator(
    "WH-2",
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
    source=_TOTTORI,
    inputs=("total_equity", "deferred_revenue", "total_liabilities_and_equity"),
)
def equity_ratio(f: pd.DataFrame) -> pd.Series:
    """自己資本構成比率, %."""
    return (f.total_equity + f.deferred_revenue) / f.total_liabilities_and_equity * 100


@indicator(
    "WH-3",
    ja="普及率",
    en="Service coverage",
    meaning=Words(
        ja="行政区域の人口のうち、水道を使っている人の割合を示します。",
        en="How many of the people of the municipality are served.",
    ),
    unit=PERCENT,
    direction="higher",
    formula_ja="現在給水人口 ÷ 行政区域内人口 × 100",
    formula_en="served population ÷ population of the municipality × 100",
    caution=Words(
        ja="簡易水道や自家用井戸の人口が多い地域では低く出ます。",
        en="Low where many people use small-scale supplies or their own wells.",
    ),
    source=_TOTTORI,
    inputs=("served_population", "administrative_population"),
)
def coverage(f: pd.DataFrame) -> pd.Series:
    """普及率, %."""
    return f.served_population / f.administrative_population * 100


@indicator(
    "WH-4",
    ja="1か月20m³当たり家庭料金",
    en="Household tariff for 20 m³ per month",
    meaning=Words(ja="家庭で1か月に20m³を使ったときの料金です。", en="What a household pays for 20 m³ in a month."),
    unit=YEN_PER_MONTH,
    direction="neutral",
    formula_ja="料金表による20m³使用時の月額(税込)",
    formula_en="household tariff for 20 m³ a month",
    caution=Words(
        ja="料金の水準そのもので、良否ではありません。",
        en="A price level: neither good nor bad in itself.",
    ),
    source=_TOTTORI,
    inputs=("household_tariff_20m3",),
)
def household_tariff(f: pd.DataFrame) -> pd.Series:
    """1か月20m³当たり家庭料金, 円/月."""
    return f.household_tariff_20m3
