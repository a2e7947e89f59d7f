"""What a survey plan assumes: prices, the speed of a crew, how much is found and saved. A new one is one row here.

A town sets its own (kept in the project); of each default it is said where it comes from. Light: the window reads it at start.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from waterdx.core.errors import UserError
from waterdx.core.typed_number import number_within
from waterdx.core.words import Words
from waterdx.screening.unit_cost import DEFAULT_UNIT_COST_SOURCE, DEFAULT_UNIT_COST_YEN_PER_KM

SETTING = "survey_assumptions"
OURS = Words(ja="本ソフトの仮定(実測ではありません)。", en="Assumed by this program, not measured. ")


@dataclass(frozen=True)
class Assumption:
    """One figure: its name, what it is called, its unit, the default and where it comes from, the range it can have."""

    name: str
    label: Words
    unit: Words
    default: float
    low: float
    high: float
    source: Words


def _row(
    name: str, ja: str, en: str, unit_ja: str, unit_en: str, default: float, low: float, high: float, source: Words
) -> Assumption:
    return Assumption(name, Words(ja, en), Words(unit_ja, unit_en), default, low, high, source)


_NO_EXTRA = Words(
    ja="0 円(1 km の単価に含まれるとみなす)。日当や夜間割増で契約するときに入れ、1 km の単価を下げてください。",
    en="0 yen: taken to be in the price per km. Set it where the contract is by day or pays extra for nights, and lower the price per km.",
)
_OWN_QUOTATION = Words(ja="自分の町の見積額で置き換えてください。", en="Replace it with your own quotation.")
ASSUMPTIONS: tuple[Assumption, ...] = (
    _row("yen_per_km", "1 km 当たりの調査費", "Price per km walked", "円/km", "yen/km", DEFAULT_UNIT_COST_YEN_PER_KM, 0, 1e8,
         DEFAULT_UNIT_COST_SOURCE),
    _row("yen_per_crew_day", "調査班 1 日の費用", "Price of a crew day", "円/日", "yen/day", 0, 0, 1e8, _NO_EXTRA),
    _row("yen_per_night", "夜間作業 1 夜の割増", "Extra for a night", "円/夜", "yen/night", 0, 0, 1e8, _NO_EXTRA),
    _row("night_share", "夜間に行う割合", "Share walked at night", "割合 0〜1", "share 0-1", 0, 0, 1, _NO_EXTRA),
    _row("yen_per_area", "1 区域の段取り・移動費", "Set-up and travel per area", "円/区域", "yen/area", 20_000, 0, 1e8,
         Words(ja=f"{OURS.ja}1 日分(5 km×60,000 円)の 1/15、約 30 分。{_OWN_QUOTATION.ja}",
               en=f"{OURS.en}A fifteenth of a day's work (5 km x 60,000 yen), about half an hour. {_OWN_QUOTATION.en}")),
    _row("km_per_crew_day", "1 日に歩ける延長", "Walked in a day", "km/日", "km/day", 5, 0.1, 100,
         Words(ja="1 人 1 日 3〜7 km(磐田市の音聴調査、https://newsdig.tbs.co.jp/articles/-/1781995?page=2)の中央。",
               en="The middle of 3-7 km per person and day (acoustic survey in Iwata City, https://newsdig.tbs.co.jp/articles/-/1781995?page=2).")),
    _row("hit_rate", "見込んだ漏水のうち調査で見つかる割合", "Share of the expected leaks that a survey finds", "割合 0〜1", "share 0-1", 0.85, 0.01, 1,
         Words(ja="計算値: 発見 0.07 件/km(人口10〜20万人の都市、2023年度、https://shikucho-son.jp/?p=7688)÷ 全国の事故率 2.75 件/100 km・年"
                  "(2018年度、https://dot.asahi.com/articles/-/42647?page=1)× 3 年。調査結果を入れると自分の町の実績で補正します。",
               en="Derived: 0.07 finds per km (city of 100,000-200,000 people, FY2023, https://shikucho-son.jp/?p=7688) over three years of the "
                  "national 2.75 breaks per 100 km and year (FY2018, https://dot.asahi.com/articles/-/42647?page=1). Survey results typed back correct it.")),
    _row("recovery_years", "調査した区域の漏水が元の水準に戻る年数", "Years until a walked area leaks as before", "年", "years", 3, 0.5, 30,
         Words(ja=f"{OURS.ja}見込み期間の 3 年と同じ。", en=f"{OURS.en}The same three years as the horizon.")),
    _row("growth_per_year", "更新しない場合の漏水の年増加率", "Yearly growth of leaks without renewal", "割合/年", "share/year", 0.02, -0.2, 0.5,
         Words(ja=f"{OURS.ja}老朽化により約 35 年で 2 倍。", en=f"{OURS.en}Ageing doubles the leaks in about 35 years.")),
    _row("leak_m3_per_hour", "見つかる漏水 1 件の水量", "Flow of a leak found", "m³/時", "m³/h", 1.0, 0.01, 100,
         Words(ja=f"{OURS.ja}幅は 0.3〜6 m³/時(上限は UARL の算定に使われる未通報漏水 6 m³/時・水圧 50 m、Lambert ほか 1999。要確認)。",
               en=f"{OURS.en}Range 0.3-6 m³/h (the upper end is the unreported burst of the UARL formula, 6 m³/h at 50 m, Lambert et al. 1999; to be verified).")),
    _row("days_earlier", "調査により早く止まる日数", "Days a leak is stopped earlier", "日", "days", 183, 1, 3650,
         Words(ja=f"{OURS.ja}半年。", en=f"{OURS.en}Half a year.")),
)  # fmt: skip
LEAK_RANGE = (0.3, 6.0)  # the flow of a leak, relative to the default of 1 m³/h: what the m³ saved may be off by


@dataclass(frozen=True)
class SurveyAssumptions:
    """The assumptions in force; one field per row of ASSUMPTIONS."""

    yen_per_km: float
    yen_per_crew_day: float
    yen_per_night: float
    night_share: float
    yen_per_area: float
    km_per_crew_day: float
    hit_rate: float
    recovery_years: float
    growth_per_year: float
    leak_m3_per_hour: float
    days_earlier: float

    @property
    def yen_per_metre(self) -> float:
        """What a metre walked costs; days and nights are charged by their part."""
        per_day = self.yen_per_crew_day + self.yen_per_night * self.night_share
        return (self.yen_per_km + per_day / self.km_per_crew_day) / 1000

    @property
    def metres_a_day(self) -> float:
        return self.km_per_crew_day * 1000

    @property
    def m3_per_find(self) -> float:
        return self.leak_m3_per_hour * 24 * self.days_earlier

    def after_walk(self, years: float) -> float:
        """Which share of the usual leaks is there again `years` after an area was walked.

        >>> DEFAULTS.after_walk(0), DEFAULTS.after_walk(3)
        (0.15000000000000002, 1.0)
        """
        return 1.0 - self.hit_rate * max(0.0, 1.0 - max(0.0, years) / self.recovery_years)


assert [one.name for one in ASSUMPTIONS] == [one.name for one in fields(SurveyAssumptions)]
_BY_NAME = {one.name: one for one in ASSUMPTIONS}
DEFAULTS = SurveyAssumptions(**{one.name: one.default for one in ASSUMPTIONS})


def assumptions_with(own: Mapping[str, float]) -> SurveyAssumptions:
    """The defaults with what a town has set. UserError where a value is out of range or walking would cost nothing."""
    values = {one.name: checked(one.name, own.get(one.name, one.default)) for one in ASSUMPTIONS}
    found = SurveyAssumptions(**values)
    if found.yen_per_metre <= 0:
        raise UserError(
            ja="調査費が 0 円になっています。1 km 当たりの調査費か調査班 1 日の費用を 0 より大きくしてください。",
            en="The survey costs nothing. Set the price per km or per crew day above zero yen.",
        )
    return found


def checked(name: str, value: Any) -> float:
    """`value` as a number that the assumption can have. UserError otherwise, saying its name, unit and range."""
    if name not in _BY_NAME:
        raise UserError(
            ja="調査の仮定「{name}」はありません。あるのは {known} です。",
            en="There is no survey assumption “{name}”. These are: {known}.",
            name=name, known=" ".join(_BY_NAME),
        )  # fmt: skip
    one = _BY_NAME[name]
    return number_within(value, one.low, one.high, label=one.label, unit=one.unit)


def read_settings(texts: Iterable[str]) -> dict[str, float]:
    """`yen_per_km=45000` … taken apart and checked.

    >>> read_settings(["yen_per_km=45,000", "hit_rate=0.7"])
    {'yen_per_km': 45000.0, 'hit_rate': 0.7}
    """
    parts = [text.partition("=") for text in texts]
    return {name.strip(): checked(name.strip(), value.replace(",", "")) for name, _, value in parts}


def to_text(own: Mapping[str, float]) -> str:
    return json.dumps(dict(own))


def from_text(text: str | None) -> dict[str, float]:
    return {str(name): float(value) for name, value in json.loads(text or "{}").items() if name in _BY_NAME}
