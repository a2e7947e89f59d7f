"""One A4 page on how good the ranking was, for people who are no statisticians: a sentence, three pictures, a table, what to mind."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from waterdx.core.words import Words
from waterdx.reports.charts import plain_text_only
from waterdx.reports.evaluation_tables import caught_rows, group_rows, quality_rows
from waterdx.reports.risk_charts import draw_lift, draw_reliability, draw_years
from waterdx.reports.style import INK, QUIET, drawing, lines, plain, wrapped
from waterdx.screening.account import FATES
from waterdx.screening.evaluate import Evaluation

_SIZE = (8.27, 11.69)  # A4 upright, inches
_LEFT, _WIDTH = 0.07, 0.86
_TITLE_COLUMNS = 60
_COLUMNS = 122  # half-width letters in a line of text
_LINE = 0.0138  # of the page's height
_TITLE = Words(ja="{name} 漏水リスク順位の検証", en="{name}: how good was the ranking?")
_HOW = Words(
    ja="読み方: 左は、順位の上から何%の延長に、その年の漏水の何%があったかです。線が左上にふくらむほど良い順位です。"
    "右は、予測した確率と実際に漏れた割合で、点が斜めの線に近いほど予測の大きさが正しいことを示します。",
    en="How to read it: left, the share of leaks that lay on the length walked from the top of the ranking; the more the line bulges "
    "to the upper left the better. Right, the probability foretold and the share that leaked; points near the slanted line mean "
    "that the size of the forecast was right.",
)
_SOURCE = Words(
    ja="出典: このプロジェクトの台帳と漏水記録。読んだ漏水 {read:,} 件({fates})。各年とも、年の初めまでの記録だけで学習しています。区間は管を選び直した 90 % 区間です。",
    en="Source: ledger and leak record of this project. {read:,} leaks read ({fates}). Each year was ranked with the record up to its "
    "first day only. Intervals: 90 %, over pipes drawn anew.",
)


def evaluation_page(found: Evaluation, name: str) -> Figure:
    """The page as a figure; save it with reports.charts.save_figure."""
    with drawing():
        figure = Figure(figsize=_SIZE)
        figure.text(
            _LEFT, 0.965, wrapped(str(_TITLE.format(name=plain(name))), _TITLE_COLUMNS, most=1), fontsize=15, color=INK, va="top"
        )
        below = _paragraph(figure, 0.935, str(found.words), fontsize=9.5)
        draw_lift(figure.add_axes((_LEFT + 0.03, below - 0.25, 0.38, 0.23)), found)
        draw_reliability(figure.add_axes((0.58, below - 0.25, 0.35, 0.23)), found)
        below = _paragraph(figure, below - 0.295, str(_HOW), color=QUIET, fontsize=8)
        draw_years(figure.add_axes((_LEFT + 0.03, below - 0.135, _WIDTH - 0.03, 0.11)), found)
        below -= 0.165
        for table, widths in (
            (caught_rows(found), (4, 2, 2, 2)),
            (group_rows(found), (4, 1.4, 1.2, 1.4, 1.4, 2.6, 1)),
            (quality_rows(found), (7, 1.5, 2.5)),
        ):
            below = _table(figure, below, table, widths)
        for warning in found.warnings:
            below = _paragraph(figure, below, str(Words(ja="注意: {w}", en="Mind: {w}").format(w=warning)), fontsize=8)
        _paragraph(figure, max(below, 0.045), str(_source(found)), color=QUIET, fontsize=7.5)
        return plain_text_only(figure)


def _source(found: Evaluation) -> Words:
    told = [Words(f"{FATES[name].ja} {n:,}", f"{FATES[name].en} {n:,}") for name, n in found.account.fates.items() if n]
    return _SOURCE.format(
        read=found.account.read, fates=Words("、".join(one.ja for one in told), ", ".join(one.en for one in told))
    )


def _paragraph(figure: Figure, top: float, text: str, fontsize: float, color: str = INK) -> float:
    """Text across the page from `top` down; returns where the next thing may begin."""
    rows = lines(text, round(_COLUMNS * 8 / fontsize))
    height = _LINE * fontsize / 8
    for number, row in enumerate(rows):
        figure.text(_LEFT, top - number * height, row, fontsize=fontsize, color=color, va="top")
    return top - len(rows) * height - 0.006


def _table(
    figure: Figure, top: float, table: tuple[list[tuple[object, ...]], tuple[Words, ...]], widths: tuple[float, ...]
) -> float:
    rows, heads = table
    total, x, edges = sum(widths), _LEFT, []
    for one in widths:
        edges.append(x)
        x += one / total * _WIDTH
    for number, row in enumerate((heads, *rows)):
        look: dict[str, Any] = {"color": QUIET} if number == 0 else {"color": INK}
        for edge, cell in zip(edges, row, strict=True):
            figure.text(edge, top - number * _LINE, str(cell), fontsize=7.8, va="top", **look)
    return top - (len(rows) + 1) * _LINE - 0.008
