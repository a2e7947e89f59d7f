"""Related indicators of water undertakings."""

from __future__ import annotations

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.definitions.units import PERCENT, YEN_PER_M3
from waterdx.indicators.registry import indicator

_HACHINOHE = "https://water-supply.hachinohe.aomori.jp/about/keiei/kessan/seisansei.html"
_ITOIGAWA = "https://www.city.itoigawa.lg.jp/dd.aspx?menuid=4296"
_HACHINOHE_USE = "https://water-supply.hachinohe.aomori.jp/about/keiei/kessan/kouritsu.html"


@indicator(
    "WX-1",
    ja="供給単価",
    en="Average revenue per m³",
    meaning=Words(
        ja="料金の対象となった水1m³当たりの料金収入を示します。", en="What was earned for one m³ of water that was charged for."
    ),
    unit=YEN_PER_M3,
    direction="neutral",
    formula_ja="給水収益 ÷ 年間総有収水量",
    formula_en="water supply revenue × 1000 ÷ billed volume of the year",
    caution=Words(
        ja="数値基準はありません。経年の動きと類似団体との比較で読みます。",
        en="No official level: read it over the years and beside peers.",
    ),
    source=_HACHINOHE,
    inputs=("water_supply_revenue", "annual_billed_volume"),
)
def revenue_per_m3(f: pd.DataFrame) -> pd.Series:
    """供給単価, 円/m³."""
    return f.water_supply_revenue * 1000 / f.annual_billed_volume


@indicator(
    "WX-2",
    ja="最大稼働率",
    en="Peak utilisation rate",
    meaning=Words(
        ja="1年で最も多く配った日に、能力のどれだけを使ったかを示します。",
        en="How much of the capacity was used on the busiest day of the year.",
    ),
    unit=PERCENT,
    direction="neutral",
    formula_ja="一日最大配水量 ÷ 配水能力 × 100",
    formula_en="maximum daily distribution ÷ distribution capacity × 100",
    caution=Words(
        ja="高すぎると余裕がありません。施設利用率・負荷率と組で読みます。",
        en="Too high leaves no reserve. Read it with facility use and load factor.",
    ),
    source=_ITOIGAWA,
    inputs=("max_daily_distribution", "distribution_capacity"),
)
def peak_use(f: pd.DataFrame) -> pd.Series:
    """最大稼働率, %."""
    return f.max_daily_distribution / f.distribution_capacity * 100


@indicator(
    "WX-3",
    ja="負荷率",
    en="Load factor",
    meaning=Words(
        ja="最も多く配った日に比べて、平均の日にどれだけ配ったかを示します。",
        en="How the average day compares with the busiest day of the year.",
    ),
    unit=PERCENT,
    direction="higher",
    formula_ja="一日平均配水量 ÷ 一日最大配水量 × 100",
    formula_en="average daily distribution ÷ maximum daily distribution × 100",
    caution=Words(
        ja="季節変動の大きさを表します。施設利用率 = 最大稼働率 × 負荷率 ÷ 100。",
        en="Shows how large seasonal variation is. Facility use = peak use × load factor ÷ 100.",
    ),
    source="https://www.soumu.go.jp/main_sosiki/c-zaisei/suidou/h29/2/2-2.html",
    inputs=("average_daily_distribution", "max_daily_distribution"),
)
def load_factor(f: pd.DataFrame) -> pd.Series:
    """負荷率, %."""
    return f.average_daily_distribution / f.max_daily_distribution * 100


@indicator(
    "WX-4",
    ja="配水管使用効率",
    en="Distribution main use efficiency",
    meaning=Words(
        ja="管路1m当たり、1年間に配った水の量を示します。", en="How much water was distributed in the year per metre of pipe."
    ),
    unit=Words(ja="m³/m", en="m³/m"),
    direction="higher",
    formula_ja="年間総配水量 ÷ 導送配水管延長",
    formula_en="distributed volume of the year ÷ total pipe length",
    caution=Words(
        ja="給水区域の人口密度に左右されます。",
        en="Depends on how densely the area is populated.",
    ),
    source=_HACHINOHE_USE,
    inputs=("annual_distributed_volume", "total_pipe_length"),
)
def main_use(f: pd.DataFrame) -> pd.Series:
    """配水管使用効率, m³/m."""
    return f.annual_distributed_volume / f.total_pipe_length


@indicator(
    "WX-5",
    ja="固定資産使用効率",
    en="Fixed asset use efficiency",
    meaning=Words(
        ja="固定資産1万円当たり、1年間に配った水の量を示します。",
        en="How much water was distributed in the year per 10,000 yen of fixed assets.",
    ),
    unit=Words(ja="m³/万円", en="m³/10,000 yen"),
    direction="higher",
    formula_ja="年間総配水量 ÷ 有形固定資産(万円)",
    formula_en="distributed volume of the year ÷ (tangible fixed assets ÷ 10)",
    caution=Words(
        ja="有形固定資産を万円に直して割ります(千円単位の入力を10で割る)。",
        en="Tangible assets are taken in units of ten thousand yen (thousand yen divided by ten).",
    ),
    source=_HACHINOHE_USE,
    inputs=("annual_distributed_volume", "tangible_fixed_assets"),
)
def asset_use(f: pd.DataFrame) -> pd.Series:
    """固定資産使用効率, m³/10,000 yen."""
    return f.annual_distributed_volume / (f.tangible_fixed_assets / 10)


@indicator(
    "WX-6",
    ja="平均有収水量",
    en="Average billed volume per person",
    meaning=Words(
        ja="1人が1日に使う、料金の対象となった水の量を示します。",
        en="How much water that was charged for each person used in a day.",
    ),
    unit=Words(ja="L/人日", en="L/person/day"),
    direction="neutral",
    formula_ja="一日平均有収水量 ÷ 現在給水人口",
    formula_en="average daily billed volume × 1000 ÷ served population",
    caution=Words(
        ja="事業所の利用が多い都市や観光地では高く出ます。",
        en="High in towns with much business or tourist use.",
    ),
    source="https://www.soumu.go.jp/main_sosiki/c-zaisei/suidou/h23/2/2-1.html",
    inputs=("average_daily_billed", "served_population"),
)
def billed_per_person(f: pd.DataFrame) -> pd.Series:
    """平均有収水量, L/person/day."""
    return f.average_daily_billed * 1000 / f.served_population


@indicator(
    "WX-7",
    ja="営業収支比率",
    en="Operating ratio",
    meaning=Words(
        ja="本業の収入で、本業の費用をどれだけ賄えたかを示します。",
        en="How far the operating revenue covered the operating costs.",
    ),
    unit=PERCENT,
    direction="higher",
    formula_ja="(営業収益 − 受託工事収益) ÷ (営業費用 − 受託工事費) × 100",
    formula_en="(operating revenue − entrusted work revenue) ÷ (operating expense − entrusted work cost) × 100",
    caution=Words(
        ja="繰入金や戻入益を含まないため、本業の収支が見えます。100%が収支の釣り合う所ですが、国の手引きに目安の線はありません。",
        en="Without transfers and reversals it shows the business itself. At 100% it breaks even; guidance draws no line.",
    ),
    source=_ITOIGAWA,
    inputs=("operating_revenue", "entrusted_work_revenue", "operating_expense", "entrusted_work_cost"),
)
def operating_ratio(f: pd.DataFrame) -> pd.Series:
    """営業収支比率, %."""
    return (f.operating_revenue - f.entrusted_work_revenue) / (f.operating_expense - f.entrusted_work_cost) * 100


@indicator(
    "WX-8",
    ja="職員1人当たり有収水量",
    en="Billed volume per employee",
    meaning=Words(
        ja="職員1人当たり、1年間に料金の対象となった水の量を示します。",
        en="How much water that was charged for there is per member of staff.",
    ),
    unit=Words(ja="m³/人", en="m³/person"),
    direction="higher",
    formula_ja="年間総有収水量 ÷ 損益勘定所属職員数",
    formula_en="billed volume of the year ÷ staff of the profit account",
    caution=Words(
        ja="委託の多い団体は高く出ます。",
        en="High where much is outsourced.",
    ),
    source=_HACHINOHE,
    inputs=("annual_billed_volume", "staff_profit_account"),
)
def billed_per_employee(f: pd.DataFrame) -> pd.Series:
    """職員1人当たり有収水量, m³/person."""
    return f.annual_billed_volume / f.staff_profit_account


@indicator(
    "WX-9",
    ja="職員1人当たり給水人口",
    en="Served population per employee",
    meaning=Words(ja="職員1人当たり、何人に水を届けているかを示します。", en="How many people are served per member of staff."),
    unit=Words(ja="人/人", en="persons/person"),
    direction="higher",
    formula_ja="現在給水人口 ÷ 損益勘定所属職員数",
    formula_en="served population ÷ staff of the profit account",
    caution=Words(
        ja="委託の多い団体は高く出ます。",
        en="High where much is outsourced.",
    ),
    source=_HACHINOHE,
    inputs=("served_population", "staff_profit_account"),
)
def served_per_employee(f: pd.DataFrame) -> pd.Series:
    """職員1人当たり給水人口, persons/person."""
    return f.served_population / f.staff_profit_account


@indicator(
    "WX-10",
    ja="給水区域1ha当たり年間有収水量",
    en="Billed volume density",
    meaning=Words(
        ja="給水区域1ha当たり、1年間に料金の対象となった水の量を示します。",
        en="How much water that was charged for there is per ha served in a year.",
    ),
    unit=Words(ja="千m³/ha", en="1,000 m³/ha"),
    direction="neutral",
    formula_ja="年間総有収水量 ÷ 給水区域面積",
    formula_en="billed volume of the year ÷ service area ÷ 1000",
    caution=Words(
        ja="総務省「水道事業経営指標」の類型区分(給水人口規模×水源×有収水量密度)に使われます。",
        en="Used to group utilities (population x source x density) in the ministry's management indicators.",
    ),
    source="http://40.74.122.252/index.cgi/contrast/https://www.soumu.go.jp/main_sosiki/c-zaisei/suidou/h20/2/2.html",
    inputs=("annual_billed_volume", "service_area_ha"),
)
def billed_per_area(f: pd.DataFrame) -> pd.Series:
    """給水区域1ha当たり年間有収水量, 1,000 m³/ha."""
    return f.annual_billed_volume / f.service_area_ha / 1000
