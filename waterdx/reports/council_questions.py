"""The questions a council asks, in the order of the pages: one row each. A new page is one row here."""

from __future__ import annotations

from dataclasses import dataclass

from waterdx.core.words import Words


@dataclass(frozen=True)
class Question:
    """`indicators`: the first one that is known of the utility is shown, by the chart `plot`. None: the page is of all of them."""

    words: Words
    plot: str
    indicators: tuple[str, ...] = ()


_WATER = (
    Question(Words(ja="水道事業は黒字ですか", en="Does the water undertaking make a surplus?"), "indicator_sheet", ("W1-1", "WK1-1")),
    Question(Words(ja="料金で費用を賄えていますか", en="Do charges pay for the supply?"), "indicator_sheet", ("W1-5",)),
    Question(Words(ja="料金回収率を動かしたのは何ですか", en="What moved cost recovery?"), "indicator_waterfall", ("W1-5",)),
    Question(Words(ja="水1m³を届けるのにいくらかかっていますか", en="What does a cubic metre cost?"), "indicator_distribution", ("W1-6", "WK1-6")),
    Question(Words(ja="目の前の支払いに足りるお金はありますか", en="Is there enough cash for the year ahead?"), "indicator_sheet", ("W1-3",)),
    Question(Words(ja="借金は重くありませんか", en="How heavy is the debt?"), "indicator_sheet", ("W1-4", "WK1-4")),
    Question(Words(ja="作った水は料金につながっていますか(漏水など)", en="How much of the water earns revenue (leakage)?"), "indicator_sheet", ("W1-8",)),
    Question(Words(ja="施設は古くなっていませんか", en="How old are the facilities?"), "indicator_sheet", ("W2-1",)),
    Question(Words(ja="法定耐用年数を超えた管はどれだけありますか", en="How many pipes are past their statutory life?"), "indicator_distribution", ("W2-2",)),
    Question(Words(ja="管の更新は進んでいますか", en="Are pipes being renewed?"), "indicator_sheet", ("W2-3", "WK2-3")),
    Question(Words(ja="地震に備えた管はどれだけありますか", en="How many mains withstand an earthquake?"), "indicator_sheet", ("K-2",)),
    Question(Words(ja="職員1人で何人に水を届けていますか", en="How many people does each employee serve?"), "indicator_sheet", ("WX-9",)),
    Question(Words(ja="料金と管の両面で、どの位置にいますか", en="Where do we stand in charges and pipes together?"), "indicator_plane"),
    Question(Words(ja="似た団体と比べて、強みと弱みは何ですか", en="What is better and worse than among peers?"), "indicator_radar"),
    Question(Words(ja="指標はどう動いてきましたか", en="How have the indicators moved?"), "indicator_heat"),
)  # fmt: skip
_SEWER = (
    Question(Words(ja="下水道事業は黒字ですか", en="Does the sewer undertaking make a surplus?"), "indicator_sheet", ("S1-1", "SN1-1")),
    Question(Words(ja="使用料で費用を賄えていますか", en="Do charges pay for the treatment?"), "indicator_sheet", ("S1-5",)),
    Question(Words(ja="汚水1m³の処理にいくらかかっていますか", en="What does a cubic metre of wastewater cost?"), "indicator_distribution", ("S1-6",)),
    Question(Words(ja="目の前の支払いに足りるお金はありますか", en="Is there enough cash for the year ahead?"), "indicator_distribution", ("S1-3",)),
    Question(Words(ja="借金は重くありませんか", en="How heavy is the debt?"), "indicator_sheet", ("S1-4",)),
    Question(Words(ja="下水道につないでいる人はどれだけいますか", en="How many people are connected?"), "indicator_sheet", ("S1-8",)),
    Question(Words(ja="処理場の能力は余っていませんか", en="Is the treatment capacity used?"), "indicator_distribution", ("S1-7",)),
    Question(Words(ja="施設は古くなっていませんか", en="How old are the facilities?"), "indicator_distribution", ("S2-1",)),
    Question(Words(ja="耐用年数を超えた管はどれだけありますか", en="How many sewers are past their life?"), "indicator_distribution", ("S2-2",)),
    Question(Words(ja="管の改善は進んでいますか", en="Are sewers being renewed?"), "indicator_distribution", ("S2-3",)),
    Question(Words(ja="使用料と管の両面で、どの位置にいますか", en="Where do we stand in charges and sewers together?"), "indicator_plane"),
    Question(Words(ja="似た団体と比べて、強みと弱みは何ですか", en="What is better and worse than among peers?"), "indicator_radar"),
    Question(Words(ja="指標はどう動いてきましたか", en="How have the indicators moved?"), "indicator_heat"),
)  # fmt: skip
AHEAD = Words(ja="これから30年、料金はどれだけ必要ですか", en="What tariff will the next 30 years need?")


def questions_of(field: str) -> tuple[Question, ...]:
    return _WATER if field.startswith("water") else _SEWER
