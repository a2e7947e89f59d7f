"""The indicators of sewer undertakings (経営比較分析表)."""

from __future__ import annotations

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.definitions.units import PERCENT, YEN_PER_M3
from waterdx.indicators.registry import SEWER, indicator

_ICHIKAWA = "http://www.city.ichikawa.lg.jp/gre02/1111000224.html"


@indicator(
    "S1-1",
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
        ja="100%以上が必要です。繰入金を含むため、経費回収率と併せて読みます。",
        en="100% or more is required. Transfers are included: read it beside cost recovery.",
    ),
    source=_ICHIKAWA,
    inputs=("ordinary_revenue", "ordinary_expense"),
    fields=SEWER,
)
def sewer_ordinary_ratio(f: pd.DataFrame) -> pd.Series:
    """経常収支比率, %."""
    return f.ordinary_revenue / f.ordinary_expense * 100


@indicator(
    "S1-2",
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
    formula_en="accumulated deficit ÷ (operating revenue − entrusted work revenue) × 100",
    caution=Words(
        ja="0%が求められる水準です。年鑑の累積欠損金比率(小数1位)と同じ値になります。",
        en="0% is wanted. Equals the ratio of the yearbook (one decimal).",
    ),
    source=_ICHIKAWA,
    inputs=("accumulated_deficit", "operating_revenue", "entrusted_work_revenue"),
    fields=SEWER,
)
def sewer_deficit_ratio(f: pd.DataFrame) -> pd.Series:
    """累積欠損金比率, %."""
    return f.accumulated_deficit / (f.operating_revenue - f.entrusted_work_revenue) * 100


@indicator(
    "S1-3",
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
        ja="下水道は翌年度に償還する企業債が大きく、償還の財源に繰入が予定されていれば100%を下回る団体が普通にあります。",
        en="Bonds due next year are large in sewerage: below 100% is common where transfers are planned for them.",
    ),
    source=_ICHIKAWA,
    inputs=("current_assets", "current_liabilities"),
    fields=SEWER,
)
def sewer_current_ratio(f: pd.DataFrame) -> pd.Series:
    """流動比率, %."""
    return f.current_assets / f.current_liabilities * 100


@indicator(
    "S1-4",
    ja="企業債残高対事業規模比率",
    en="Outstanding bonds to business scale ratio",
    meaning=Words(
        ja="使用料などで返す借入金の残高が、1年間の使用料などの収入の何%に当たるかを示します。",
        en="How the bonds to be repaid from charges compare with one year's charges.",
    ),
    unit=PERCENT,
    direction="neutral",
    formula_ja="(企業債現在高合計 − 一般会計負担額) ÷ (営業収益 − 受託工事収益 − 雨水処理負担金) × 100",
    formula_en="(outstanding bonds − part of the bonds carried by the general account) ÷ (operating revenue − entrusted work revenue − storm water contribution) × 100",
    caution=Words(
        ja="一般会計負担額の算入の仕方で0%にもなり、団体間で大きく動きます。数値基準はありません。",
        en="How the general account's share is counted moves it, down to 0%. No official level.",
    ),
    source=_ICHIKAWA,
    inputs=(
        "corporate_bonds",
        "general_account_share_of_bonds",
        "operating_revenue",
        "entrusted_work_revenue",
        "rainwater_burden_revenue",
    ),
    fields=SEWER,
    published_only=Words(
        ja="「企業債現在高のうち一般会計負担額」が決算統計のどの欄か確認できないため、調査の入力値からは計算できません(手入力すれば計算します)。",
        en="Where the survey states the general account's share of the bonds could not be confirmed: computed only where it is typed in.",
    ),
)
def bonds_to_scale(f: pd.DataFrame) -> pd.Series:
    """企業債残高対事業規模比率, %."""
    return (
        (f.corporate_bonds - f.general_account_share_of_bonds)
        / (f.operating_revenue - f.entrusted_work_revenue - f.rainwater_burden_revenue)
        * 100
    )


@indicator(
    "S1-5",
    ja="経費回収率",
    en="Cost recovery rate by sewer charge",
    meaning=Words(
        ja="汚水を処理する費用を、使用料でどれだけ回収できたかを示します。",
        en="How far the sewer charges recovered the cost of treating the wastewater.",
    ),
    unit=PERCENT,
    direction="higher",
    reference=100,
    formula_ja="下水道使用料 ÷ 汚水処理費(公費負担分を除く) × 100",
    formula_en="sewer charges ÷ wastewater treatment cost (without the public share) × 100",
    caution=Words(
        ja="100%以上が必要です。国は、経費回収率100%未満かつ使用料単価150円/m³未満の団体に使用料改定の検討を促す例を示しています。公費負担の見直しで急に動きます。",
        en="100% or more is required. Below it with charges under 150 yen/m³ the ministry asks to consider a revision. A new public-share rule moves it overnight.",
    ),
    source=_ICHIKAWA,
    inputs=("sewer_fee_revenue", "wastewater_treatment_cost"),
    fields=SEWER,
)
def sewer_cost_recovery(f: pd.DataFrame) -> pd.Series:
    """経費回収率, %."""
    return f.sewer_fee_revenue / f.wastewater_treatment_cost * 100


@indicator(
    "S1-6",
    ja="汚水処理原価",
    en="Unit cost of wastewater treatment",
    meaning=Words(
        ja="使用料の対象となった汚水1m³を処理するのに、いくらかかったかを示します。",
        en="What it cost to treat one m³ of wastewater that was charged for.",
    ),
    unit=YEN_PER_M3,
    direction="lower",
    formula_ja="汚水処理費(公費負担分を除く) ÷ 年間有収水量",
    formula_en="wastewater treatment cost (without the public share) × 1000 ÷ billed volume of the year",
    caution=Words(
        ja="維持管理費分と資本費分の和です。公費負担の扱いで変わります。数値基準はありません。",
        en="Operation plus capital cost; depends on how the public share is treated. No official level.",
    ),
    source="http://www.city.kariya.lg.jp/kurashi/gesudo/gesuidooshirase/gesuidoukeieihikaku.html",
    inputs=("wastewater_treatment_cost", "annual_billed_volume"),
    fields=SEWER,
)
def sewer_unit_cost(f: pd.DataFrame) -> pd.Series:
    """汚水処理原価, 円/m³."""
    return f.wastewater_treatment_cost * 1000 / f.annual_billed_volume


@indicator(
    "S1-7",
    ja="施設利用率",
    en="Facility utilisation rate",
    meaning=Words(
        ja="1日に処理できる能力のうち、平均してどれだけを使ったかを示します。",
        en="How much of the treatment capacity was used on an average day.",
    ),
    unit=PERCENT,
    direction="higher",
    formula_ja="晴天時一日平均処理水量 ÷ 晴天時現在処理能力 × 100",
    formula_en="average dry-weather flow ÷ dry-weather treatment capacity × 100",
    caution=Words(
        ja="流域下水道に接続し処理場を持たない団体は「該当数値なし」です。流域分を処理する場合は100%を超えることもあります。浄化槽事業は平均処理水量/処理能力で読み替えます。",
        en="Does not apply without an own plant. Above 100% is possible where regional flow is treated too. For household tanks: mean flow ÷ capacity.",
    ),
    source="https://www.town.shime.lg.jp/soshiki/10/h30dogesui-keieihikaku.html",
    inputs=("average_dry_weather_flow", "dry_weather_treatment_capacity"),
    fields=SEWER,
)
def sewer_facility_use(f: pd.DataFrame) -> pd.Series:
    """施設利用率, %."""
    return f.average_dry_weather_flow / f.dry_weather_treatment_capacity * 100


@indicator(
    "S1-8",
    ja="水洗化率",
    en="Connection rate",
    meaning=Words(
        ja="下水道を使える区域の人口のうち、実際に接続している人の割合を示します。",
        en="How many of the people who could use the sewer are connected.",
    ),
    unit=PERCENT,
    direction="higher",
    formula_ja="現在水洗便所設置済人口 ÷ 現在処理区域内人口 × 100",
    formula_en="population connected ÷ population of the sewered area × 100",
    caution=Words(
        ja="100%を目指す指標です。整備の途上では低く出ます。国の手引きに目安の線はありません。",
        en="100% is the aim; low while the network is being built. Guidance draws no line.",
    ),
    source="https://www.city.niihama.lg.jp/soshiki/gesuikanri/kouritusei.html",
    inputs=("connected_population", "service_population"),
    fields=SEWER,
)
def connection_rate(f: pd.DataFrame) -> pd.Series:
    """水洗化率, %."""
    return f.connected_population / f.service_population * 100


@indicator(
    "S2-1",
    ja="有形固定資産減価償却率",
    en="Depreciation ratio of tangible fixed assets",
    meaning=Words(
        ja="施設や設備の帳簿上の古さを示します。100%に近いほど耐用年数に近づいています。",
        en="How old the facilities are by the books: near 100% they are near the end of their statutory life.",
    ),
    unit=PERCENT,
    direction="lower",
    formula_ja="減価償却累計額 ÷ 償却対象資産の帳簿原価 × 100",
    formula_en="accumulated depreciation ÷ book cost of depreciable assets × 100",
    caution=Words(
        ja="法適用の初年度に帳簿原価を引き継ぐため、移行直後の団体は実際より新しく見えます。",
        en="Just after the move to corporate accounting assets look newer than they are.",
    ),
    source=_ICHIKAWA,
    inputs=("accumulated_depreciation", "depreciable_assets"),
    fields=SEWER,
)
def sewer_depreciation_ratio(f: pd.DataFrame) -> pd.Series:
    """有形固定資産減価償却率, %."""
    return f.accumulated_depreciation / f.depreciable_assets * 100


@indicator(
    "S2-2",
    ja="管渠老朽化率",
    en="Ratio of sewers beyond statutory useful life",
    meaning=Words(
        ja="法定耐用年数(50年)を過ぎた管渠の割合を示します。",
        en="How much of the sewer length is beyond its statutory life of 50 years.",
    ),
    unit=PERCENT,
    direction="lower",
    formula_ja="法定耐用年数を経過した管渠延長 ÷ 下水道布設延長 × 100",
    formula_en="length beyond statutory useful life ÷ total pipe length × 100",
    caution=Words(
        ja="管渠の法定耐用年数は50年です。供用50年未満の団体は0%になります。収録した値は整数kmに丸めた延長から計算しています。",
        en="Statutory life is 50 years: 0% where service is shorter. Shipped values come from lengths in whole km.",
    ),
    source="https://gifu.ficsc.info/gifu/search.htm?cat=%E3%81%8F%E3%82%89%E3%81%97%E3%83%BB%E6%89%8B%E7%B6%9A%E3%81%8D%2C%E4%B8%8A%E6%B0%B4%E9%81%93%E3%83%BB%E4%B8%8B%E6%B0%B4%E9%81%93%2C%E4%B8%8A%E4%B8%8B%E6%B0%B4%E9%81%93%E4%BA%8B%E6%A5%AD%E9%83%A8&key=%E7%B5%A6%E6%B0%B4%E5%8E%9F%E4%BE%A1&syn=on",
    inputs=("pipe_length_over_useful_life", "total_pipe_length"),
    fields=SEWER,
)
def aged_sewers(f: pd.DataFrame) -> pd.Series:
    """管渠老朽化率, %."""
    return f.pipe_length_over_useful_life / f.total_pipe_length * 100


@indicator(
    "S2-3",
    ja="管渠改善率",
    en="Sewer improvement rate",
    meaning=Words(
        ja="1年間に改築や修繕などで改善した管渠の割合を示します。", en="How much of the sewer length was improved in the year."
    ),
    unit=PERCENT,
    direction="higher",
    formula_ja="改善(更新・改良・修繕)管渠延長 ÷ 下水道布設延長 × 100",
    formula_en="length of sewers improved in the year ÷ total pipe length × 100",
    caution=Words(
        ja="単年度の工事の時期でぶれます。耐用年数に達していない団体が0%なのは、必ずしも悪くありません。",
        en="Moves with the timing of works. 0% is not bad where sewers are young.",
    ),
    source="https://expydoc.com/doc/8634758/%E4%B8%8B%E6%B0%B4%E9%81%93%E4%BA%8B%E6%A5%AD%E3%81%AE%E6%A5%AD%E5%8B%99%E6%8C%87%E6%A8%99%E3%81%AE%E7%AE%97%E5%87%BA%E7%B5%90%E6%9E%9C-pdf-110kb-",
    inputs=("pipe_length_improved_in_year", "total_pipe_length"),
    fields=SEWER,
)
def improved_sewers(f: pd.DataFrame) -> pd.Series:
    """管渠改善率, %."""
    return f.pipe_length_improved_in_year / f.total_pipe_length * 100
