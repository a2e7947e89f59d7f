"""Related indicators of sewer undertakings: yearbook, maintenance guideline."""

from __future__ import annotations

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.definitions.units import PERCENT, YEN_PER_M3, YEN_PER_MONTH
from waterdx.indicators.registry import SEWER, indicator

_MLIT = "http://www.mlit.go.jp/mizukokudo/sewerage/mizukokudo_sewerage_tk_000574.html"
_YEARBOOK = "https://www.soumu.go.jp/main_sosiki/c-zaisei/kouei_R06/index_ge.html"
_MAINTENANCE = "https://expydoc.com/doc/8634758/%E4%B8%8B%E6%B0%B4%E9%81%93%E4%BA%8B%E6%A5%AD%E3%81%AE%E6%A5%AD%E5%8B%99%E6%8C%87%E6%A8%99%E3%81%AE%E7%AE%97%E5%87%BA%E7%B5%90%E6%9E%9C-pdf-110kb-"


@indicator(
    "SX-1",
    ja="使用料単価",
    en="Average sewer charge per m³",
    meaning=Words(
        ja="使用料の対象となった汚水1m³当たりの使用料収入を示します。",
        en="What was earned for one m³ of wastewater that was charged for.",
    ),
    unit=YEN_PER_M3,
    direction="neutral",
    reference=150,
    formula_ja="下水道使用料 ÷ 年間有収水量",
    formula_en="sewer charges × 1000 ÷ billed volume of the year",
    caution=Words(
        ja="国の通知は、使用料月3,000円/20m³(=150円/m³)までの徴収努力を財政措置の前提としています。",
        en="National notices expect charges of 3,000 yen per 20 m³ (150 yen/m³) before granting financial measures.",
    ),
    source=_MLIT,
    inputs=("sewer_fee_revenue", "annual_billed_volume"),
    fields=SEWER,
)
def charge_per_m3(f: pd.DataFrame) -> pd.Series:
    """使用料単価, 円/m³."""
    return f.sewer_fee_revenue * 1000 / f.annual_billed_volume


@indicator(
    "SX-2",
    ja="一般家庭用20m³/月使用料",
    en="Household sewer charge for 20 m³ per month",
    meaning=Words(ja="家庭で1か月に20m³を使ったときの使用料です。", en="What a household pays for 20 m³ in a month."),
    unit=YEN_PER_MONTH,
    direction="neutral",
    reference=3000,
    formula_ja="料金表による20m³使用時の月額(税込)",
    formula_en="household sewer charge for 20 m³ a month",
    caution=Words(
        ja="3,000円/20m³が国の通知に出る水準です。",
        en="3,000 yen per 20 m³ is the level named in national notices.",
    ),
    source=_MLIT,
    inputs=("household_sewer_fee_20m3",),
    fields=SEWER,
)
def household_sewer_fee(f: pd.DataFrame) -> pd.Series:
    """一般家庭用20m³/月使用料, 円/月."""
    return f.household_sewer_fee_20m3


@indicator(
    "SX-3",
    ja="有収率",
    en="Revenue wastewater ratio",
    meaning=Words(
        ja="処理した汚水のうち、使用料の対象になった水の割合を示します。",
        en="How much of the wastewater treated was charged for.",
    ),
    unit=PERCENT,
    direction="higher",
    formula_ja="年間有収水量 ÷ 汚水処理水量 × 100",
    formula_en="billed volume of the year ÷ wastewater treated in the year × 100",
    caution=Words(
        ja="不明水が多いと下がります。100%を超える値が公表される例もあり、計測の条件に注意します。",
        en="Lowered by infiltration. Values above 100% have been published: mind how volumes were measured.",
    ),
    source=_YEARBOOK,
    inputs=("annual_billed_volume", "treated_wastewater"),
    fields=SEWER,
)
def revenue_wastewater_ratio(f: pd.DataFrame) -> pd.Series:
    """有収率, %."""
    return f.annual_billed_volume / f.treated_wastewater * 100


@indicator(
    "SX-4",
    ja="固定資産対長期資本比率",
    en="Fixed assets to long-term capital",
    meaning=Words(
        ja="固定資産を、返済の急がない資金でどれだけ賄っているかを示します。",
        en="How far the fixed assets are paid for by long-term funds.",
    ),
    unit=PERCENT,
    direction="lower",
    formula_ja="固定資産 ÷ (固定負債 + 資本 + 繰延収益) × 100",
    formula_en="fixed assets ÷ (fixed liabilities + total equity + deferred revenue) × 100",
    caution=Words(
        ja="年鑑個表の財務分析欄に小数1位で公表されます。",
        en="Published with one decimal in the yearbook.",
    ),
    source=_YEARBOOK,
    inputs=("fixed_assets", "fixed_liabilities", "total_equity", "deferred_revenue"),
    fields=SEWER,
)
def fixed_assets_to_capital(f: pd.DataFrame) -> pd.Series:
    """固定資産対長期資本比率, %."""
    return f.fixed_assets / (f.fixed_liabilities + f.total_equity + f.deferred_revenue) * 100


@indicator(
    "SX-5",
    ja="総収支比率",
    en="Total revenue to total expense",
    meaning=Words(
        ja="1年間の全部の収入で、全部の費用をどれだけ賄えたかを示します。",
        en="How far all the income of a year covered all its costs.",
    ),
    unit=PERCENT,
    direction="higher",
    formula_ja="総収益 ÷ 総費用 × 100",
    formula_en="total revenue ÷ total expense × 100",
    caution=Words(
        ja="年鑑個表の財務分析欄に小数1位で公表されます。",
        en="Published with one decimal in the yearbook.",
    ),
    source=_YEARBOOK,
    inputs=("total_revenue", "total_expense"),
    fields=SEWER,
)
def total_ratio(f: pd.DataFrame) -> pd.Series:
    """総収支比率, %."""
    return f.total_revenue / f.total_expense * 100


@indicator(
    "SX-6",
    ja="営業収支比率",
    en="Operating revenue to operating expense",
    meaning=Words(
        ja="本業の収入で、本業の費用をどれだけ賄えたかを示します。",
        en="How far the operating revenue covered the operating costs.",
    ),
    unit=PERCENT,
    direction="higher",
    formula_ja="(営業収益 − 受託工事収益) ÷ (営業費用 − 受託工事費) × 100",
    formula_en="(operating revenue − entrusted work revenue) ÷ (operating expense − entrusted work cost) × 100",
    caution=Words(
        ja="年鑑個表の財務分析欄に小数1位で公表されます。",
        en="Published with one decimal in the yearbook.",
    ),
    source=_YEARBOOK,
    inputs=("operating_revenue", "entrusted_work_revenue", "operating_expense", "entrusted_work_cost"),
    fields=SEWER,
)
def sewer_operating_ratio(f: pd.DataFrame) -> pd.Series:
    """営業収支比率, %."""
    return (f.operating_revenue - f.entrusted_work_revenue) / (f.operating_expense - f.entrusted_work_cost) * 100


@indicator(
    "SX-7",
    ja="企業債元金償還金対減価償却額比率",
    en="Bond redemption to depreciation",
    meaning=Words(
        ja="借入金の返済を、減価償却で手元に残るお金でどれだけ賄えるかを示します。",
        en="How the repayment of bonds compares with what depreciation leaves at hand.",
    ),
    unit=PERCENT,
    direction="lower",
    formula_ja="建設改良のための企業債償還元金 ÷ (減価償却費 − 長期前受金戻入) × 100",
    formula_en="redemption of construction bonds ÷ (depreciation expense − reversal of long-term deferred revenue) × 100",
    caution=Words(
        ja="元金は建設改良のための企業債の分だけを使います。",
        en="Only the redemption of construction bonds is counted.",
    ),
    source=_YEARBOOK,
    inputs=("bond_redemption_for_construction", "depreciation_expense", "long_term_deferred_revenue_reversal"),
    fields=SEWER,
)
def redemption_to_depreciation(f: pd.DataFrame) -> pd.Series:
    """企業債元金償還金対減価償却額比率, %."""
    return f.bond_redemption_for_construction / (f.depreciation_expense - f.long_term_deferred_revenue_reversal) * 100


@indicator(
    "SX-8",
    ja="使用料収入に対する企業債元利償還金比率",
    en="Debt service to sewer charge",
    meaning=Words(
        ja="使用料収入のうち、借入金の元金と利息の返済に当たる割合を示します。",
        en="How the payments on bonds compare with the sewer charges.",
    ),
    unit=PERCENT,
    direction="lower",
    formula_ja="企業債元利償還金 ÷ 使用料収入 × 100",
    formula_en="debt service ÷ sewer charges × 100",
    caution=Words(
        ja="元金は建設改良のための企業債の分だけを使います。",
        en="Only the redemption of construction bonds is counted.",
    ),
    source=_YEARBOOK,
    inputs=("debt_service", "sewer_fee_revenue"),
    fields=SEWER,
)
def debt_service_to_charges(f: pd.DataFrame) -> pd.Series:
    """使用料収入に対する企業債元利償還金比率, %."""
    return f.debt_service / f.sewer_fee_revenue * 100


@indicator(
    "SX-9",
    ja="使用料収入に対する職員給与費比率",
    en="Personnel cost to sewer charge",
    meaning=Words(
        ja="使用料収入のうち、職員の給与に当たる割合を示します。", en="How the pay of staff compares with the sewer charges."
    ),
    unit=PERCENT,
    direction="lower",
    formula_ja="職員給与費 ÷ 使用料収入 × 100",
    formula_en="personnel cost ÷ sewer charges × 100",
    caution=Words(
        ja="年鑑個表の財務分析欄に小数1位で公表されます。",
        en="Published with one decimal in the yearbook.",
    ),
    source=_YEARBOOK,
    inputs=("personnel_cost", "sewer_fee_revenue"),
    fields=SEWER,
)
def personnel_to_charges(f: pd.DataFrame) -> pd.Series:
    """使用料収入に対する職員給与費比率, %."""
    return f.personnel_cost / f.sewer_fee_revenue * 100


@indicator(
    "SX-10",
    ja="1日汚水1万m³処理当たり職員数",
    en="Staff per 10,000 m³/day treated",
    meaning=Words(
        ja="1日に汚水1万m³を処理するのに、何人の職員がいるかを示します。",
        en="How many members of staff there are per 10,000 m³ of wastewater treated in a day.",
    ),
    unit=Words(ja="人", en="persons"),
    direction="lower",
    formula_ja="損益勘定所属職員数 ÷ (年間汚水処理水量 ÷ 10,000 ÷ 年間日数)",
    formula_en="staff of the profit account ÷ (wastewater treated in the year ÷ 10000 ÷ days in the year)",
    caution=Words(
        ja="年鑑個表(1)の注に算式があります。",
        en="The formula stands in a note of the yearbook.",
    ),
    source=_YEARBOOK,
    inputs=("staff_profit_account", "treated_wastewater", "days_in_year"),
    fields=SEWER,
)
def staff_per_flow(f: pd.DataFrame) -> pd.Series:
    """1日汚水1万m³処理当たり職員数, persons."""
    return f.staff_profit_account / (f.treated_wastewater / 10000 / f.days_in_year)


@indicator(
    "Op10",
    ja="施設の老朽化率(管きょ)",
    en="Aged sewer ratio (maintenance guideline)",
    meaning=Words(
        ja="法定耐用年数を過ぎた管渠の、維持管理している延長に対する割合を示します。",
        en="How much of the sewer length maintained is beyond its statutory life.",
    ),
    unit=PERCENT,
    direction="lower",
    formula_ja="耐用年数超過管きょ延長 ÷ 下水道維持管理延長 × 100",
    formula_en="length beyond statutory useful life ÷ length of sewers maintained × 100",
    caution=Words(
        ja="下水道維持管理サービス向上のためのガイドラインの業務指標です。",
        en="An indicator of the guideline for better sewer maintenance.",
    ),
    source=_MAINTENANCE,
    inputs=("pipe_length_over_useful_life", "maintained_pipe_length"),
    fields=SEWER,
)
def maintained_aged_sewers(f: pd.DataFrame) -> pd.Series:
    """施設の老朽化率(管きょ), %."""
    return f.pipe_length_over_useful_life / f.maintained_pipe_length * 100


@indicator(
    "Op30",
    ja="管きょ改善率",
    en="Sewer improvement ratio (maintenance guideline)",
    meaning=Words(
        ja="1年間に改善した管渠の、維持管理している延長に対する割合を示します。",
        en="How much of the sewer length maintained was improved in the year.",
    ),
    unit=PERCENT,
    direction="higher",
    formula_ja="改善(更新・改良・修繕)管きょ延長 ÷ 下水道維持管理延長 × 100",
    formula_en="length of sewers improved in the year ÷ length of sewers maintained × 100",
    caution=Words(
        ja="下水道維持管理サービス向上のためのガイドラインの業務指標です。",
        en="An indicator of the guideline for better sewer maintenance.",
    ),
    source=_MAINTENANCE,
    inputs=("pipe_length_improved_in_year", "maintained_pipe_length"),
    fields=SEWER,
)
def maintained_improved_sewers(f: pd.DataFrame) -> pd.Series:
    """管きょ改善率, %."""
    return f.pipe_length_improved_in_year / f.maintained_pipe_length * 100
