"""What a look 30 years ahead assumes: people, prices, ages of renewal, costs, bonds. A new assumption is one row here.

Each has a low, a middle and a high value, from which the band of the outlook follows. A town sets its own (kept in the
project); of each default it is said where it comes from. Light: the command line reads it at start.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from waterdx.core.errors import UserError
from waterdx.core.text import fold
from waterdx.core.typed_number import number_within
from waterdx.core.words import Words

SETTING = "outlook_assumptions"
UNIT_COSTS = "yen_per_m"


@dataclass(frozen=True)
class Range:
    """One assumption in force, from low to high."""

    low: float
    middle: float
    high: float

    @property
    def is_certain(self) -> bool:
        return self.low == self.high

    def to_json(self) -> dict[str, float]:
        return {"low": self.low, "middle": self.middle, "high": self.high}


@dataclass(frozen=True)
class Assumption:
    """One row: its name, what it is called, its unit, the default range and where that comes from, the least and most it can be.

    `scales`: a single number typed moves the range in proportion (amounts); else by the difference (percentages, years).
    `moves_with`: assumptions of the same word reach their low and high values together.
    """

    name: str
    label: Words
    unit: Words
    default: Range
    least: float
    most: float
    source: Words
    scales: bool = False
    moves_with: str = ""

    def around(self, middle: float) -> Range:
        """The default range moved to another middle."""
        old = self.default
        if self.scales and old.middle:
            moved = [end * middle / old.middle for end in (old.low, old.high)]
        else:
            moved = [end + middle - old.middle for end in (old.low, old.high)]
        low, high = (min(max(round(end, 9), self.least), self.most) for end in moved)
        return Range(low, middle, high)


_OURS = Words(ja="本ソフトの仮定(実測ではありません)。", en="Assumed by this program, not measured. ")
_OWN = Words(ja="自分の町の値で置き換えてください。", en="Replace it with your own figure.")
_PERCENT_A_YEAR = Words(ja="%/年", en="% a year")
_PERCENT, _YEARS, _TIMES = Words(ja="%", en="%"), Words(ja="年", en="years"), Words(ja="倍", en="times")
_YEN_PER_M, _THOUSAND = Words(ja="円/m", en="yen/m"), Words(ja="千円/年", en="thousand yen a year")


def _ours(ja: str = "", en: str = "") -> Words:
    return Words(f"{_OURS.ja}{ja}{_OWN.ja}", f"{_OURS.en}{en}{' ' if en else ''}{_OWN.en}")


_UNIT_COST = Words(
    ja="低: 総務省の更新費用試算ソフトの配水管の最も低い単価 97 千円/m(加古川市の計画 https://www.city.kakogawa.lg.jp/section/ebook/contents/05_keikaku/015_kanrikekaku/pageindices/index19.html "
    "による)。高: 約 2 億円/km(株式会社天地人の発表 https://shikucho-son.jp/?p=7688、概数)。中: その間(本ソフトの仮定)。口径で分かれた出典は読めていないため、どの口径も同じです。近年の工事の実績で置き換えてください。",
    en="Low: 97 thousand yen/m, the least of distribution mains in the ministry's renewal cost software (as in the plan of Kakogawa City, "
    "https://www.city.kakogawa.lg.jp/section/ebook/contents/05_keikaku/015_kanrikekaku/pageindices/index19.html). High: about 200 million yen/km (release by Tenchijin, "
    "https://shikucho-son.jp/?p=7688, an order of magnitude). Middle: between them, assumed by this program. No source by diameter was read, so all are alike. Replace "
    "them with the prices of recent works.",
)


def _unit_cost(name: str, ja: str, en: str) -> Assumption:
    return Assumption(
        name, Words(ja, en), _YEN_PER_M, Range(97_000, 150_000, 200_000), 0, 1e7, _UNIT_COST, scales=True, moves_with=UNIT_COSTS
    )


ASSUMPTIONS: tuple[Assumption, ...] = (
    Assumption(
        "population_change", Words(ja="給水人口の増減", en="Change of the population served"), _PERCENT_A_YEAR, Range(-1.5, -0.74, -0.56), -10, 10,
        Words(ja="中: 全国の将来推計人口(令和5年推計、出生中位)2020 年 1 億 2,615 万人→2070 年 8,700 万人の年平均。高: 出生高位(9,549 万人)。"
                 "https://www.ipss.go.jp/pp-zenkoku/j/zenkoku2023/pp_zenkoku2023.asp(引用で確認)。低: 中の約 2 倍(本ソフトの仮定)。町の人口ビジョンなどの値で置き換えてください。",
              en="Middle: yearly mean of the national projection of 2023 (medium fertility), 126.15 million in 2020 to 87.00 million in 2070. High: high fertility (95.49 million). "
                 "https://www.ipss.go.jp/pp-zenkoku/j/zenkoku2023/pp_zenkoku2023.asp (read as quoted). Low: about twice the middle, assumed by this program. Replace it with "
                 "your town's own projection.")),
    Assumption(
        "demand_change", Words(ja="1 人当たり有収水量の増減", en="Change of billed volume per person"), _PERCENT_A_YEAR, Range(-0.5, 0, 0), -10, 10,
        _ours("節水機器などで減る側だけに幅を取っています。", "The range is to the lower side only, for water-saving fittings.")),
    Assumption(
        "price_change", Words(ja="物価(維持管理費・工事費)の上昇", en="Rise of prices (running cost and works)"), _PERCENT_A_YEAR, Range(0, 0, 1), -5, 10,
        _ours("中は決算年度の価格のまま。", "The middle is at the prices of the accounts' year.")),
    Assumption(
        "variable_cost", Words(ja="費用のうち水量に比例する割合", en="Part of the cost that follows the volume"), _PERCENT, Range(0, 10, 30), 0, 100,
        _ours("動力費・薬品費など。受水費の多い町では大きくなります。", "Power, chemicals; more where water is bought in bulk.")),
    Assumption(
        "renewal_age", Words(ja="更新までの年数(町の表に対する倍率)", en="Years to renewal, as a multiple of the town's table"), _TIMES, Range(0.8, 1, 1.2), 0.3, 3,
        Words(ja="中: 更新基準年数の表(ledger classify --set で町の値に)。低・高: 厚生労働省の実使用年数の例でポリエチレン管が 40〜60 年(50 年の ±20 %。"
                 "二次資料 http://washing.iinaa.net/category8/category9/entry9.html)であることから、全管種に当てはめました(本ソフトの仮定)。",
              en="Middle: the table of years to renewal (the town's own by ledger classify --set). Low, high: the ministry's example range of polyethylene is 40-60 years (50 ± 20 %, "
                 "second hand, http://washing.iinaa.net/category8/category9/entry9.html), taken for every material (assumed by this program).")),
    _unit_cost("yen_per_m_to_100", "更新単価(口径 100 mm まで)", "Price of renewal, up to 100 mm"),
    _unit_cost("yen_per_m_to_200", "更新単価(口径 101〜200 mm)", "Price of renewal, 101-200 mm"),
    _unit_cost("yen_per_m_above_200", "更新単価(口径 201 mm 以上)", "Price of renewal, above 200 mm"),
    _unit_cost("yen_per_m_unknown", "更新単価(口径不明)", "Price of renewal, diameter unknown"),
    Assumption(
        "backlog_years", Words(ja="すでに更新時期を過ぎた管を更新し終える年数", en="Years to renew the pipes already due"), _YEARS, Range(5, 10, 20), 1, 100,
        _ours("毎年同じ延長ずつ更新します。", "The same length every year.")),
    Assumption(
        "unknown_due", Words(ja="布設年度か管種の不明な管が期限に達する速さ(分かる管に対する倍率)",
                             en="How fast pipes without year or material fall due, as a multiple of those known"), _TIMES, Range(0, 1, 1.5), 0, 10,
        _ours("0 は期間内に更新しない、1 は分かる管と同じ割合。", "0: none within the period; 1: as those known.")),
    Assumption(
        "facilities", Words(ja="浄水場など管路以外の更新の投資", en="Renewal of plants and other facilities"), _THOUSAND, Range(0, 0, 0), 0, 1e9,
        Words(ja="0: 台帳の管路に含まれないため、入力しなければ見込みません。", en="0: not in the pipe ledger; not counted unless it is entered."), scales=True),
    Assumption(
        "subsidy", Words(ja="更新の投資のうち補助金などの割合", en="Part of the investment paid by subsidies"), _PERCENT, Range(0, 0, 0), 0, 100,
        Words(ja="0: 採択が決まっていない補助は見込みません。", en="0: no subsidy is counted that has not been granted.")),
    Assumption(
        "bonds", Words(ja="更新の投資のうち企業債の割合", en="Part of the investment paid by bonds"), _PERCENT, Range(30, 50, 70), 0, 100,
        _ours("利息だけに効きます。", "It bears on the interest only.")),
    Assumption(
        "interest", Words(ja="企業債の利率", en="Interest of bonds"), _PERCENT_A_YEAR, Range(1, 2, 3), 0, 20, _ours()),
    Assumption(
        "life", Words(ja="新しい管の減価償却の年数", en="Years of depreciation of new pipes"), _YEARS, Range(40, 40, 40), 1, 100,
        Words(ja="配水管の法定耐用年数(地方公営企業法施行規則 別表第2号)。", en="Statutory life of distribution pipes (enforcement rules of the Local Public Enterprise Act, annex 2).")),
    Assumption(
        "old_depreciation", Words(ja="今の管路の減価償却費(長期前受金戻入を除く)", en="Present depreciation of pipes, less the reversal of deferred revenue"),
        _THOUSAND, Range(0, 0, 0), 0, 1e9,
        Words(ja="0: 決算統計では管路の分が分からないため、今の減価償却費がずっと続くとみなします(料金は高めに出ます)。固定資産台帳の値を入れると、"
                 "法定耐用年数に達した延長の割合で年々減らします。",
              en="0: the accounts do not say which part is of pipes, so today's depreciation is taken to go on for ever (the tariff comes out higher). With the figure of the asset "
                 "register it falls with the length that reaches its statutory life."), scales=True),
)  # fmt: skip
_BY_NAME = {one.name: one for one in ASSUMPTIONS}
DRIVERS = {UNIT_COSTS: Words(ja="更新単価(すべての口径)", en="Price of renewal (every diameter)")} | {
    one.name: one.label for one in ASSUMPTIONS if not one.moves_with
}  # what the band is made of, and what it is called


def assumptions_with(own: Mapping[str, Range]) -> dict[str, Range]:
    """Every assumption by name: the defaults with what a town has set."""
    return {one.name: own.get(one.name, one.default) for one in ASSUMPTIONS}


def read_assumption(name: str, text: str) -> Range:
    """`-1.2` (a middle; the default range is moved there) or `-2/-1.2/-0.5` (low/middle/high). UserError where it is neither.

    >>> read_assumption("interest", "2.5")
    Range(low=1.5, middle=2.5, high=3.5)
    >>> read_assumption("yen_per_m_to_100", "80,000/90,000/100,000")
    Range(low=80000.0, middle=90000.0, high=100000.0)
    """
    if name not in _BY_NAME:
        raise UserError(
            ja="将来の見通しの仮定「{name}」はありません。あるのは {known} です。",
            en="There is no assumption “{name}” of the outlook. These are: {known}.",
            name=name[:40], known=" ".join(_BY_NAME),
        )  # fmt: skip
    one = _BY_NAME[name]
    said = [number_within(part, one.least, one.most, label=one.label, unit=one.unit) for part in _parts(text)]
    if len(said) == 1:
        return one.around(said[0])
    if len(said) != 3 or said != sorted(said):
        raise UserError(
            ja="{label}「{text}」を読めません。1 つの数(中)か、低/中/高 の 3 つの数を小さい順に書いてください(例 {example})。",
            en="{label}: cannot read “{text}”. Write one number (the middle) or low/middle/high in rising order, such as {example}.",
            label=one.label, text=text[:40], example="{low:g}/{middle:g}/{high:g}".format(**one.default.to_json()),
        )  # fmt: skip
    return Range(*said)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in fold(text).replace(",", "").split("/")]


def read_settings(texts: Iterable[str]) -> dict[str, Range]:
    """`population_change=-1.2` … taken apart and checked."""
    pairs = [text.partition("=") for text in texts]
    return {name.strip(): read_assumption(name.strip(), value) for name, _, value in pairs}


def to_text(own: Mapping[str, Range]) -> str:
    return json.dumps({name: [one.low, one.middle, one.high] for name, one in own.items()})


def from_text(text: str | None) -> dict[str, Range]:
    return {name: Range(*map(float, ends)) for name, ends in json.loads(text or "{}").items() if name in _BY_NAME}
