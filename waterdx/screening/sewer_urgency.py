"""Urgency of a surveyed sewer span by the ministry's guide of 2009 (下水道長寿命化支援制度に関する手引き(案)).

Per span three ranks A, B, C: 腐食, たるみ, and the rate of pipes with findings a, b, c. Urgency Ⅰ = two ranks A or more,
Ⅱ = one A or two B or more, Ⅲ = one B or only C, none = 異常なし. Source: SOURCE.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from waterdx.core.text import key
from waterdx.core.words import Words

if TYPE_CHECKING:
    import pandas as pd

SOURCE = Words(
    ja="国土交通省「下水道長寿命化支援制度に関する手引き(案)」2009年 10〜16頁の判定(https://www.mlit.go.jp/common/000044766.pdf)",
    en="grading of the ministry's guide of 2009, pp. 10-16 (https://www.mlit.go.jp/common/000044766.pdf)",
)
URGENCIES = {
    "I": Words(ja="緊急度Ⅰ", en="Urgency I"),
    "II": Words(ja="緊急度Ⅱ", en="Urgency II"),
    "III": Words(ja="緊急度Ⅲ", en="Urgency III"),
    "OK": Words(ja="異常なし", en="No defect"),
    "unknown": Words(ja="判定できない", en="Cannot be judged"),
}
POOR = ("I", "II")  # what an inspection looks for


@dataclass(frozen=True)
class Item:
    """One thing a TV survey grades: of the whole span (A, B, C) or of each pipe (a, b, c); `forces` where one a makes the span A."""

    code: str
    name: Words
    of_span: bool = False
    forces: bool = False
    synonyms: tuple[str, ...] = ()


ITEMS = {
    item.code: item
    for item in (
        Item("corrosion", Words("腐食", "corrosion"), of_span=True, synonyms=("管の腐食",)),
        Item("sag", Words("たるみ", "sag"), of_span=True, synonyms=("上下方向のたるみ", "タルミ", "弛み")),
        Item("break", Words("破損", "break"), forces=True, synonyms=("管の破損", "軸方向クラック")),
        Item("crack", Words("クラック", "crack"), synonyms=("管のクラック", "円周方向クラック", "ひび割れ")),
        Item("joint", Words("継手ズレ", "joint displacement"), forces=True,
             synonyms=("継手ずれ", "管の継手ズレ", "管の継手ずれ", "継手のズレ", "目地ズレ")),
        Item("infiltration", Words("浸入水", "infiltration"), synonyms=("侵入水",)),
        Item("lateral", Words("取付管突出し", "lateral protrusion"),
             synonyms=("取付け管の突出し", "取付管の突き出し", "取付管突き出し", "取付管の突出")),
        Item("grease", Words("油脂付着", "grease"), synonyms=("油脂の付着",)),
        Item("roots", Words("樹木根侵入", "roots"), synonyms=("木根侵入", "樹木根の侵入", "木の根侵入")),
        Item("mortar", Words("モルタル付着", "mortar"), synonyms=("モルタルの付着",)),
    )
}  # fmt: skip
_BY_NAME = {key(one): item.code for item in ITEMS.values() for one in (item.code, item.name.ja, item.name.en, *item.synonyms)}
_NONE_FOUND = {key(one) for one in ("異常なし", "異状なし", "異常無し", "none", "no defect")}

RATE_A, RATE_AB, RATE_ABC = 0.20, 0.40, 0.60  # shares of a span's pipes from which it is ranked A, A and B


def item_of(text: str) -> str | None:
    """The code of what a survey calls an item, "" where it says that nothing was found, None where it is not known.

    >>> item_of("継手ずれ"), item_of("異常なし"), item_of("景色")
    ('joint', '', None)
    """
    wanted = key(text)
    return "" if wanted in _NONE_FOUND else _BY_NAME.get(wanted)


def urgency_of(spans: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    """The ranks and the urgency of every span (key of URGENCIES), indexed by pipe_id in the order of `spans`.

    `spans` has pipe_id and pipes_in_span (NaN = unknown); `findings` pipe_id, item (a code), grade, pipe_no, distance_m. Of a
    pipe with several findings only the worst counts. Where the number of pipes is unknown the rate has no rank, and the
    urgency is said only if every rank would give the same.
    """
    import pandas as pd

    own = {str(name): group for name, group in findings.groupby("pipe_id", sort=False)}
    nothing = findings.iloc[:0]
    rows = [
        _judged(str(name), float(pipes), own.get(str(name), nothing))
        for name, pipes in zip(spans["pipe_id"], spans["pipes_in_span"], strict=True)
    ]
    return pd.DataFrame(rows, columns=_COLUMNS).set_index("pipe_id")


_COLUMNS = ["pipe_id", "pipes_in_span", "corrosion", "sag", "rate", "a_percent", "ab_percent", "abc_percent", "forced", "urgency"]


def _judged(name: str, pipes: float, findings: pd.DataFrame) -> tuple[object, ...]:
    corrosion, sag = (_worst(findings.loc[findings["item"] == item, "grade"]) for item in ("corrosion", "sag"))
    of_pipes = findings[~findings["item"].isin(["corrosion", "sag"])]
    worst = _worst_per_pipe(of_pipes)
    shares = [float("nan") if not pipes > 0 else 100 * sum(grade <= up_to for grade in worst) / pipes for up_to in "abc"]
    forced = any(ITEMS[item].forces and grade == "a" for item, grade in zip(of_pipes["item"], of_pipes["grade"], strict=True))
    rate = rate_rank(worst, pipes, forced)
    possible = {_by_ranks([corrosion, sag, one]) for one in (_possible_ranks(worst) if rate is None else (rate,))}
    urgency = possible.pop() if len(possible) == 1 else "unknown"
    return (name, pipes, corrosion, sag, rate, *shares, forced, urgency)


def _worst(grades: pd.Series) -> str:
    return min(grades, default="")


def _worst_per_pipe(findings: pd.DataFrame) -> list[str]:
    """The worst grade of each pipe. A finding without the number of its pipe is known by its distance, else it is a pipe of its own."""
    worst: dict[object, str] = {}
    for place, (number, distance, grade) in enumerate(
        zip(findings["pipe_no"], findings["distance_m"], findings["grade"], strict=True)
    ):
        pipe = ("pipe", number) if number == number else ("at", distance) if distance == distance else ("row", place)
        worst[pipe] = min(worst.get(pipe, grade), grade)
    return list(worst.values())


def rate_rank(worst: list[str], pipes: float, forced: bool = False) -> str | None:
    """Rank of the rate of findings: "A", "B", "C", "" without any, None where the number of pipes is not known.

    The guide's example: 25 pipes, six a, three b, two c are 24 % a, rank A.

    >>> rate_rank(["a"] * 6 + ["b"] * 3 + ["c"] * 2, 25), rate_rank(["c"] * 2, 25), rate_rank(["b"], float("nan"))
    ('A', 'C', None)
    """
    if forced:
        return "A"
    if not worst:
        return ""
    if not pipes > 0:
        return None
    a, ab, abc = (sum(grade <= up_to for grade in worst) / pipes for up_to in "abc")
    if a >= RATE_A or ab >= RATE_AB:
        return "A"
    return "B" if ab > 0 or abc >= RATE_ABC else "C"


def _possible_ranks(worst: list[str]) -> tuple[str, ...]:
    """The ranks of a rate whose pipes are not counted."""
    return ("B", "C") if set(worst) == {"c"} else ("A", "B")


def _by_ranks(ranks: list[str]) -> str:
    a, b = ranks.count("A"), ranks.count("B")
    if a >= 2:
        return "I"
    if a == 1 or b >= 2:
        return "II"
    return "III" if any(ranks) else "OK"


def why(row: pd.Series) -> Words:
    """The reason of an urgency in words, from a row of `urgency_of`."""
    none = Words(ja="なし", en="none")
    if not row["pipes_in_span"] > 0 and row["rate"] != "":
        rate = Words(ja="管の本数が不明{forced}", en="number of pipes unknown{forced}").format(
            forced=_FORCED if row["forced"] else Words("", "")
        )
    else:
        rate = Words(ja="{rank}(a {a:.1f} %、a+b {ab:.1f} %、a+b+c {abc:.1f} %{forced})", en="{rank} (a {a:.1f} %, a+b {ab:.1f} %, a+b+c {abc:.1f} %{forced})").format(
            rank=row["rate"] or none, a=row["a_percent"], ab=row["ab_percent"], abc=row["abc_percent"],
            forced=_FORCED if row["forced"] else Words("", ""),
        )  # fmt: skip
    return Words(ja="腐食 {c}、たるみ {s}、不良発生率 {r}", en="corrosion {c}, sag {s}, rate of findings {r}").format(
        c=row["corrosion"] or none, s=row["sag"] or none, r=rate
    )


_FORCED = Words(ja="、破損 a・継手ズレ a の特例で A", en="; A because of a break or joint graded a")
