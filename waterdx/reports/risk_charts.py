"""Charts of the leakage screening, drawn from what the project holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from waterdx.core.words import Words
from waterdx.reports.charts import chart
from waterdx.reports.style import INK, QUIET, plain
from waterdx.screening.run import latest, record_of
from waterdx.screening.scores import CLASSES
from waterdx.store import project

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Dark and thick = likely to leak: told apart by width too, so that a black-and-white copy still reads.
CLASS_LOOK = {1: ("#b3261e", 2.6), 2: ("#e07b39", 1.9), 3: ("#c9a227", 1.3), 4: ("#7fa7c9", 1.0), 5: ("#b9c4cf", 0.8)}
_NICE_M = (50, 100, 200, 500, 1000, 2000, 5000, 10_000)


@chart("risk_map", page="screening", ja="漏水リスクの地図", en="Map of leakage risk")
def risk_map(project_file: Path) -> Figure:
    """Every scored pipe by its risk class, the recorded leaks as points, north up, with a scale bar.

    UserError where the project was never screened.
    """
    screening, _number = latest(project_file)
    pipes, leaks = record_of(project_file)
    figure = Figure(figsize=(11.69, 8.27), layout="constrained")  # A4 landscape
    axes = figure.add_subplot()
    drawn = pipes[pipes.geometry.notna()].merge(screening.scores[["fid", "class"]], on="fid")
    handles = [
        _draw_class(axes, number, drawn[drawn["class"] == number], screening.scores) for number in sorted(CLASSES, reverse=True)
    ]
    points = leaks[leaks.geometry.notna()].geometry
    axes.scatter(points.x, points.y, s=7, color=INK, linewidths=0, zorder=9)
    recorded = Words(ja="記録された漏水({n} 件)", en="Recorded leaks ({n})").format(n=len(points))
    handles = [*reversed(handles), Line2D([], [], color=INK, marker="o", markersize=3, linestyle="", label=str(recorded))]
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, title=str(_LEGEND), alignment="left")
    axes.set_aspect("equal")
    axes.axis("off")
    _scale_bar(axes)
    axes.annotate(
        "N",
        (0.02, 0.98),
        (0.02, 0.9),
        "axes fraction",
        "axes fraction",
        ha="center",
        arrowprops={"arrowstyle": "-|>", "color": INK},
    )
    name = project.info(project_file).name
    figure.suptitle(str(_TITLE.format(name=plain(name))), fontsize=15, x=0.02, ha="left", color=INK)
    figure.supxlabel(_footnote(screening.card, len(pipes) - len(drawn)), fontsize=8, color=QUIET, x=0.02, ha="left")
    return figure


_TITLE = Words(ja="{name} 漏水リスクの地図", en="{name}: map of leakage risk")
_LEGEND = Words(ja="漏水の起こりやすさ(延長順位)", en="Likelihood of leaks (by length)")
_FOOT = Words(
    ja="{as_of} 時点の記録(管 {pipes:,} 本・漏水 {leaks:,} 件)から学習したモデル「{model}」による今後 {years} 年の予測。"
    "図形のない管 {hidden:,} 本は表示していません。出典: このプロジェクトの台帳と修繕記録。",
    en="Prediction for {years} years by model “{model}”, trained on the record up to {as_of} ({pipes:,} pipes, {leaks:,} leaks). "
    "{hidden:,} pipes without a shape are not shown. Source: the ledger and repair records of this project.",
)


def _footnote(card: dict[str, Any], hidden: int) -> str:
    trained = card["trained_on"]
    return str(_FOOT.format(as_of=card["as_of"], pipes=trained["pipes"], leaks=trained["leaks"], model=card["name"],
                            years=card["horizon_years"], hidden=hidden))  # fmt: skip


def _draw_class(axes: Axes, number: int, pipes: Any, scores: Any) -> Line2D:
    colour, width = CLASS_LOOK[number]
    lines = [shapely.get_coordinates(line) for line in pipes.geometry]
    axes.add_collection(LineCollection(lines, colors=colour, linewidths=width, zorder=6 - number, capstyle="round"))
    axes.autoscale_view()
    km = scores.loc[scores["class"] == number, "length_m"].sum() / 1000
    return Line2D([], [], color=colour, linewidth=width, label=f"{CLASSES[number]}  {km:.1f} km")


def _scale_bar(axes: Axes) -> None:
    left, right = axes.get_xlim()
    bottom, top = axes.get_ylim()
    length = max((m for m in _NICE_M if m <= (right - left) / 5), default=_NICE_M[0])
    thick = (top - bottom) * 0.006
    for part, colour in ((0, INK), (1, "white")):
        start = left + (right - left) * 0.02 + part * length / 2
        axes.add_patch(Rectangle((start, bottom + thick * 3), length / 2, thick, facecolor=colour, edgecolor=INK, linewidth=0.6))
    shown = f"{length} m" if length < 1000 else f"{length / 1000:g} km"
    axes.text(left + (right - left) * 0.02 + length, bottom + thick * 5, shown, ha="center", va="bottom", fontsize=8, color=INK)
