"""Use and ageing of water works, from the pipe lengths and capacities of table 01."""

from __future__ import annotations

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.definitions.units import PERCENT
from waterdx.indicators.registry import indicator


@indicator(
    "W1-7",
    ja="施設利用率",
    en="Facility utilisation rate",
    meaning=Words(
        ja="1日に配れる水の能力のうち、平均してどれだけを使ったかを示します。",
        en="How much of the capacity to distribute water was used on an average day.",
    ),
    unit=PERCENT,
    direction="higher",
    formula_ja="一日平均配水量 ÷ 一日配水能力 × 100",
    formula_en="average daily distribution ÷ distribution capacity × 100",
    caution=Words(
        ja="数値基準はなく、高いほうが望ましいとされます。季節変動があるため最大稼働率・負荷率と併せて読み、低ければ統廃合や能力の縮小を検討します。",
        en="No official level; higher is preferred. Read it with peak use and load factor; if low, consider smaller or joint plants.",
    ),
    source="https://www.soumu.go.jp/main_sosiki/c-zaisei/suidou/h29/2/2-2.html",
    inputs=("average_daily_distribution", "distribution_capacity"),
)
def facility_use(f: pd.DataFrame) -> pd.Series:
    """施設利用率, %."""
    return f.average_daily_distribution / f.distribution_capacity * 100


@indicator(
    "W2-2",
    ja="管路経年化率",
    en="Ratio of pipes beyond statutory useful life",
    meaning=Words(
        ja="法定耐用年数(40年)を過ぎた管路の割合を示します。",
        en="How much of the pipe length is beyond its statutory life of 40 years.",
    ),
    unit=PERCENT,
    direction="lower",
    formula_ja="法定耐用年数を経過した管路延長 ÷ 管路延長 × 100",
    formula_en="length beyond statutory useful life ÷ total pipe length × 100",
    caution=Words(
        ja="管路は導水管・送水管・配水管の合計、法定耐用年数は40年です。会計上の年数で、漏水や破損の確率を直接は表しません。台帳のGIS化の前後で不連続が出ます。",
        en="Raw, transmission and distribution mains beyond 40 years: an accounting age, not a probability of failure. It jumps when a ledger moves to GIS.",
    ),
    source="https://shibutani.org/?code=472115_01_0_001&year=2018",
    inputs=("pipe_length_over_useful_life", "total_pipe_length"),
)
def aged_pipes(f: pd.DataFrame) -> pd.Series:
    """管路経年化率, %."""
    return f.pipe_length_over_useful_life / f.total_pipe_length * 100


@indicator(
    "W2-3",
    ja="管路更新率",
    en="Pipe renewal rate",
    meaning=Words(ja="1年間に入れ替えた管路の割合を示します。", en="How much of the pipe length was replaced in the year."),
    unit=PERCENT,
    direction="higher",
    formula_ja="当該年度に更新した管路延長 ÷ 管路延長 × 100",
    formula_en="length renewed in the year ÷ total pipe length × 100",
    caution=Words(
        ja="国の数値基準はありません。100÷更新率が全延長の更新にかかる年数です。水道カルテ等の5年平均更新率とは別の指標です。",
        en="No official level. 100 ÷ rate is the years to renew everything. The five-year average of other publications is another indicator.",
    ),
    source="https://www.digital.go.jp/resources/govdashboard/watersupply/description",
    inputs=("pipe_length_renewed_in_year", "total_pipe_length"),
)
def renewed_pipes(f: pd.DataFrame) -> pd.Series:
    """管路更新率, %."""
    return f.pipe_length_renewed_in_year / f.total_pipe_length * 100
