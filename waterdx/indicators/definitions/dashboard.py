"""The indicators of the Digital Agency's dashboard."""

from __future__ import annotations

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.definitions.units import PERCENT
from waterdx.indicators.registry import indicator, unknown

_DASHBOARD = "https://www.digital.go.jp/resources/govdashboard/watersupply/description"


@indicator(
    "DA-1.1.1",
    ja="水道事業等の数",
    en="Number of undertakings",
    meaning=Words(
        ja="都道府県などにある水道事業の数です。", en="How many water undertakings there are, for instance in a prefecture."
    ),
    unit=Words(ja="事業", en="undertakings"),
    direction="neutral",
    formula_ja="決算状況調査の事業者数の集計",
    formula_en="count of the undertakings in the survey",
    caution=Words(
        ja="用水供給と法適用の簡易水道を含みます。法非適用の簡易水道は含みません。",
        en="Bulk supply and corporate small-scale supply included, cash-basis small-scale supply not.",
    ),
    source=_DASHBOARD,
    inputs=(),
    published_only=Words(
        ja="事業者の数え上げで、1団体の値はありません。",
        en="A count of undertakings: one utility has no value.",
    ),
)
def undertakings(f: pd.DataFrame) -> pd.Series:
    """水道事業等の数, undertakings."""
    return unknown(f)


@indicator(
    "DA-1.1.2",
    ja="給水人口",
    en="Served population",
    meaning=Words(ja="水を届けている人の数です。", en="How many people are served."),
    unit=Words(ja="人", en="persons"),
    direction="neutral",
    formula_ja="01表の現在給水人口",
    formula_en="served population",
    caution=Words(
        ja="規模を表す値で、良否ではありません。",
        en="A size: neither good nor bad.",
    ),
    source=_DASHBOARD,
    inputs=("served_population",),
    fields=("water", "water_kani"),
)
def population_served(f: pd.DataFrame) -> pd.Series:
    """給水人口, persons."""
    return f.served_population


@indicator(
    "DA-1.1.3",
    ja="給水面積",
    en="Service area",
    meaning=Words(ja="水を届けている区域の広さです。", en="How large the area served is."),
    unit=Words(ja="ha", en="ha"),
    direction="neutral",
    formula_ja="30表の給水区域面積",
    formula_en="service area",
    caution=Words(
        ja="規模を表す値で、良否ではありません。",
        en="A size: neither good nor bad.",
    ),
    source=_DASHBOARD,
    inputs=("service_area_ha",),
    fields=("water", "water_kani"),
)
def area_served(f: pd.DataFrame) -> pd.Series:
    """給水面積, ha."""
    return f.service_area_ha


@indicator(
    "DA-1.1.4",
    ja="有収水量",
    en="Billed volume",
    meaning=Words(ja="1日当たりの、料金などの対象となった水の量です。", en="How much water was charged for in a day."),
    unit=Words(ja="m³/日", en="m³/day"),
    direction="neutral",
    formula_ja="30表の有収水量",
    formula_en="billed volume a day",
    caution=Words(
        ja="料金の対象となった水量に、他会計等から収入のあった水量を含みます。1日当たりの値です。",
        en="Includes water paid for by other accounts. A daily value.",
    ),
    source=_DASHBOARD,
    inputs=("billed_volume_m3_day",),
    fields=("water", "water_kani"),
)
def daily_billed_volume(f: pd.DataFrame) -> pd.Series:
    """有収水量, m³/day."""
    return f.billed_volume_m3_day


@indicator(
    "DA-W2-2",
    ja="管路経年化率(ダッシュボード)",
    en="Aged pipe ratio",
    meaning=Words(
        ja="法定耐用年数(40年)を過ぎた管路の割合を示します。",
        en="How much of the pipe length is beyond its statutory life of 40 years.",
    ),
    unit=PERCENT,
    direction="lower",
    formula_ja="(列060+列061+列062) ÷ (列013+列014+列015) × 100",
    formula_en="(raw water mains beyond useful life + transmission mains beyond useful life + distribution mains beyond useful life) ÷ (length of raw water mains + length of transmission mains + length of distribution mains) × 100",
    caution=Words(
        ja="01表の9項目から計算し、単位は千m(=km)です。都道府県の値は事業の合計で割ります。施設コード006は001の内数なので足しません。",
        en="From nine items of table 01, in km. Values of prefectures are ratios of sums; facility 006 lies within 001 and is not added.",
    ),
    source=_DASHBOARD,
    inputs=(
        "aged_raw_main",
        "aged_transmission",
        "aged_distribution",
        "raw_main_length",
        "transmission_main_length",
        "distribution_main_length",
    ),
)
def dashboard_aged_pipes(f: pd.DataFrame) -> pd.Series:
    """管路経年化率(ダッシュボード), %."""
    return (
        (f.aged_raw_main + f.aged_transmission + f.aged_distribution)
        / (f.raw_main_length + f.transmission_main_length + f.distribution_main_length)
        * 100
    )


@indicator(
    "DA-W2-3",
    ja="管路更新率(ダッシュボード)",
    en="Pipe renewal rate",
    meaning=Words(ja="1年間に入れ替えた管路の割合を示します。", en="How much of the pipe length was replaced in the year."),
    unit=PERCENT,
    direction="higher",
    formula_ja="(列063+列064+列065) ÷ (列013+列014+列015) × 100",
    formula_en="(raw water mains renewed + transmission mains renewed + distribution mains renewed) ÷ (length of raw water mains + length of transmission mains + length of distribution mains) × 100",
    caution=Words(
        ja="01表の項目から計算し、単位は千m(=km)です。都道府県の値は事業の合計で割ります。施設コード006は001の内数なので足しません。",
        en="From items of table 01, in km. Values of prefectures are ratios of sums; facility 006 lies within 001 and is not added.",
    ),
    source=_DASHBOARD,
    inputs=(
        "renewed_raw_main",
        "renewed_transmission",
        "renewed_distribution",
        "raw_main_length",
        "transmission_main_length",
        "distribution_main_length",
    ),
)
def dashboard_renewed_pipes(f: pd.DataFrame) -> pd.Series:
    """管路更新率(ダッシュボード), %."""
    return (
        (f.renewed_raw_main + f.renewed_transmission + f.renewed_distribution)
        / (f.raw_main_length + f.transmission_main_length + f.distribution_main_length)
        * 100
    )


@indicator(
    "DA-T",
    ja="耐震化指標(ダッシュボード)",
    en="Seismic indicators",
    meaning=Words(
        ja="施設や管路のうち、地震に耐えるものの割合などを示します。",
        en="How much of the facilities and pipes withstands earthquakes.",
    ),
    unit=PERCENT,
    direction="higher",
    formula_ja="確認できていません",
    formula_en="not confirmed",
    caution=Words(
        ja="国交省「上下水道施設の耐震化状況に関する緊急点検結果」の値です。簡易水道は全体を対象とし、経営指標とは母集団が違います。",
        en="From the ministry's urgent inspection of earthquake resistance; it covers all small-scale supplies, unlike the management indicators.",
    ),
    source=_DASHBOARD,
    inputs=(),
    published_only=Words(
        ja="個々の指標名と算式を確認できないため、公表値だけを扱います。",
        en="Names and formulas of the single indicators could not be confirmed: published values only.",
    ),
)
def dashboard_seismic(f: pd.DataFrame) -> pd.Series:
    """耐震化指標(ダッシュボード), %."""
    return unknown(f)
