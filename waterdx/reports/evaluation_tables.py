"""An evaluation of the screening as small tables a person reads: rows and headings, for the screen and for the one-page report."""

from __future__ import annotations

from waterdx.core.words import Words
from waterdx.screening.evaluate import GROUPS, RANKINGS, Evaluation
from waterdx.screening.figures import SHARES

Rows = tuple[list[tuple[object, ...]], tuple[Words, ...]]

QUALITY = {
    "model.auc": Words(ja="AUC(漏れた管を漏れない管より上に置く確率)", en="AUC (chance that a pipe that leaked ranks above one that did not)"),
    "age.auc": Words(ja="  同じく古い順", en="  the same by age"),
    "earlier_leaks.auc": Words(ja="  同じく過去の漏水の多い順", en="  the same by earlier leaks"),
    "model.average_precision": Words(ja="平均適合率", en="average precision"),
    "brier": Words(ja="ブライアスコア(小さいほど良い)", en="Brier score (smaller is better)"),
    "calibration_error": Words(ja="期待較正誤差(年・本あたりの確率のずれ)", en="expected calibration error (of the yearly probability of a pipe)"),
    "expected_over_observed": Words(ja="予測÷実際の件数", en="expected over observed leaks"),
}  # fmt: skip


def caught_rows(found: Evaluation) -> Rows:
    """Per ranking the share of the leaks on the first 5, 10, 20 % of the length, with its 90 % interval."""
    rows: list[tuple[object, ...]] = [
        (RANKINGS[name], *(_share(found, name, part, one) for part, one in caught.items()))
        for name, caught in found.caught.items()
    ]
    tops = (Words(ja="上位 {n:.0f} % の延長", en="top {n:.0f} % of length").format(n=100 * part) for part in SHARES)
    return rows, (Words(ja="順位の付け方(当てた漏水の割合)", en="Ranking (share of leaks caught)"), *tops)


def _share(found: Evaluation, name: str, part: float, one: float) -> str:
    low, high = found.intervals.get(f"{name}.{part:.2f}", (None, None))
    told = f"{100 * one:.0f} %"
    return told if low is None or high is None else f"{told} ({100 * low:.0f}–{100 * high:.0f})"


def year_rows(found: Evaluation) -> Rows:
    """Per year judged the leaks expected and those that came."""
    rows: list[tuple[object, ...]] = [
        (f"{one.start} – {one.end}", one.pipes, round(one.expected, 1), one.observed, ratio(one.expected, one.observed))
        for one in found.years
    ]
    heads = (
        Words(ja="期間(初日の翌日から)", en="Year (after – up to)"), Words(ja="管の数", en="Pipes"), Words(ja="予測(件)", en="Expected leaks"),
        Words(ja="実際(件)", en="Observed leaks"), Words(ja="予測÷実際", en="Expected/observed"),
    )  # fmt: skip
    return rows, heads


def ratio(expected: float, observed: int) -> str:
    """Expected over observed leaks, "–" where none came."""
    return f"{expected / observed:.2f}" if observed else "–"


def group_rows(found: Evaluation) -> Rows:
    """Pipes with and without a leak on record when they were ranked, each judged for itself."""
    rows: list[tuple[object, ...]] = [
        (
            GROUPS[one.name], one.pipe_years, f"{one.length_km:.1f}", round(one.expected, 1), one.observed,
            "–" if one.caught is None else f"{100 * one.caught:.0f} %", "–" if one.auc is None else f"{one.auc:.2f}",
        )
        for one in found.groups
    ]  # fmt: skip
    heads = (
        Words(ja="分けて見ると", en="Seen apart"), Words(ja="管・年", en="Pipe-years"), Words(ja="km・年", en="km-years"),
        Words(ja="予測(件)", en="Expected"), Words(ja="実際(件)", en="Observed"),
        Words(ja="その上位10%の延長で", en="In its top 10 % of length"), Words(ja="AUC", en="AUC"),
    )  # fmt: skip
    return rows, heads


def quality_rows(found: Evaluation) -> Rows:
    """The figures statisticians ask for, with their 90 % intervals."""
    rows: list[tuple[object, ...]] = [
        (label, f"{found.figures[name]:.3g}", "{:.3g} – {:.3g}".format(*found.intervals[name])) for name, label in QUALITY.items()
    ]
    return rows, (Words(ja="指標", en="Measure"), Words(ja="値", en="Value"), Words(ja="90 % 区間", en="90 % interval"))
