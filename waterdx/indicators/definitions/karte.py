"""水道カルテ: cost recovery and earthquake resistance."""

from __future__ import annotations

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.definitions.units import PERCENT
from waterdx.indicators.definitions.water import COST_INPUTS, cost_of_supply
from waterdx.indicators.registry import indicator

_KOBE = "https://kobe-wb.jp/keiei-keikaku/guideline"


@indicator(
    "K-1",
    ja="料金回収率(水道カルテ)",
    en="Cost recovery (water karte)",
    meaning=Words(
        ja="水を届ける費用を、料金でどれだけ回収できたかを示します。",
        en="How far the water charges recovered the cost of supplying the water.",
    ),
    unit=PERCENT,
    direction="higher",
    reference=100,
    formula_ja="供給単価 ÷ 給水原価 × 100",
    formula_en="average revenue per m³ ÷ unit cost of supply × 100",
    caution=Words(
        ja="水道統計から国交省が作成します。100%未満がグループⅠ、以上がグループⅡです。決算統計の値と端数や範囲が一致しないことがあります。",
        en="Made by the ministry from the water statistics: below 100% is group I, else II. May differ slightly from survey values.",
    ),
    source="https://mizunetwork-hokkaido.org/references/karte-hokkaido",
    inputs=("water_supply_revenue", *COST_INPUTS),
    published_only=Words(
        ja="国交省が水道統計から計算する値です。決算統計の入力値から計算した値は料金回収率(W1-5)として示します。",
        en="The ministry computes it from the water statistics. What the survey gives is shown as cost recovery (W1-5).",
    ),
    fields=("water", "water_bulk"),
)
def karte_cost_recovery(f: pd.DataFrame) -> pd.Series:
    """料金回収率(水道カルテ), %."""
    return f.water_supply_revenue / cost_of_supply(f) * 100


@indicator(
    "K-2",
    ja="基幹管路の耐震適合率",
    en="Seismic compliance of trunk mains",
    meaning=Words(
        ja="基幹管路(導水管、送水管、配水本管)のうち、地震に耐えるとされる管の割合を示します。",
        en="How much of the trunk mains (raw water, transmission, large distribution) is held to withstand earthquakes.",
    ),
    unit=PERCENT,
    direction="higher",
    formula_ja="耐震適合性のある基幹管路延長 ÷ 基幹管路総延長 × 100",
    formula_en="seismically compliant trunk mains ÷ length of trunk mains × 100",
    caution=Words(
        ja="JWWA Q100 の B606-2。耐震管に加え、地盤の条件で耐震性があると評価した管を含みます。水道カルテは全国平均以下かどうかで数えます。",
        en="JWWA Q100 B606-2; includes pipes judged safe by their ground. The karte counts whether it is at or below the national mean.",
    ),
    source=_KOBE,
    inputs=("seismic_compliant_trunk_length", "trunk_length"),
    fields=("water", "water_bulk"),
)
def seismic_trunks(f: pd.DataFrame) -> pd.Series:
    """基幹管路の耐震適合率, %."""
    return f.seismic_compliant_trunk_length / f.trunk_length * 100


@indicator(
    "K-3",
    ja="浄水施設の耐震化率",
    en="Seismic ratio of purification capacity",
    meaning=Words(
        ja="浄水場の能力のうち、耐震対策の済んだ施設の割合を示します。",
        en="How much of the purification capacity is earthquake-proof.",
    ),
    unit=PERCENT,
    direction="higher",
    formula_ja="耐震対策済み浄水施設能力 ÷ 全浄水施設能力 × 100",
    formula_en="earthquake-proof purification capacity ÷ purification capacity × 100",
    caution=Words(
        ja="JWWA Q100 の B602。受水の割合が高い団体は、受水元の値も併せて見ます。",
        en="JWWA Q100 B602. Where much water is bought, look at the supplier's value too.",
    ),
    source=_KOBE,
    inputs=("seismic_purification_capacity", "purification_capacity"),
    fields=("water", "water_bulk"),
)
def seismic_purification(f: pd.DataFrame) -> pd.Series:
    """浄水施設の耐震化率, %."""
    return f.seismic_purification_capacity / f.purification_capacity * 100


@indicator(
    "K-4",
    ja="配水池の耐震化率",
    en="Seismic ratio of service reservoirs",
    meaning=Words(
        ja="配水池の容量のうち、耐震対策の済んだ池の割合を示します。",
        en="How much of the volume of service reservoirs is earthquake-proof.",
    ),
    unit=PERCENT,
    direction="higher",
    formula_ja="耐震対策済み配水池有効容量 ÷ 全配水池有効容量 × 100",
    formula_en="earthquake-proof volume of service reservoirs ÷ volume of service reservoirs × 100",
    caution=Words(
        ja="JWWA Q100 の B604。水道カルテは全国平均以下かどうかで数えます。",
        en="JWWA Q100 B604. The karte counts whether it is at or below the national mean.",
    ),
    source=_KOBE,
    inputs=("seismic_reservoir_volume", "reservoir_volume"),
    fields=("water", "water_bulk"),
)
def seismic_reservoirs(f: pd.DataFrame) -> pd.Series:
    """配水池の耐震化率, %."""
    return f.seismic_reservoir_volume / f.reservoir_volume * 100
