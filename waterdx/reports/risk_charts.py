"""Charts of the leakage screening, drawn from what the project holds."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import NullFormatter

from waterdx.core.words import Words
from waterdx.reports.charts import chart, plain_text_only
from waterdx.reports.style import ACCENT, GRID, INK, PEER, QUIET, TONES, drawing, plain
from waterdx.screening.evaluate import RANKINGS, Evaluation
from waterdx.screening.figures import CURVE, SHARES
from waterdx.screening.of_project import evaluate_project
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


@chart("lift_curve", page="screening", ja="検証: 歩いた延長と当てた漏水", en="Evaluation: length walked and leaks caught")
def lift_curve(project_file: Path) -> Figure:
    """The last years on record ranked with what was known at their start: share of the leaks on the length walked."""
    return _evaluation_chart(project_file, draw_lift)


@chart(
    "reliability_plot", page="screening", ja="検証: 予測した確率と実際", en="Evaluation: probability foretold and what happened"
)
def reliability_plot(project_file: Path) -> Figure:
    """The last years on record: the yearly probability of a leak foretold per pipe beside the share that leaked."""
    return _evaluation_chart(project_file, draw_reliability)


def _evaluation_chart(project_file: Path, draw: Callable[[Axes, Evaluation], None]) -> Figure:
    found = _evaluated(project_file, project_file.stat().st_mtime_ns)
    return evaluation_figure(found, project.info(project_file).name, draw)


def evaluation_figure(found: Evaluation, name: str, draw: Callable[[Axes, Evaluation], None]) -> Figure:
    """One of draw_lift, draw_reliability, draw_years as a chart of its own, with its title and source."""
    with drawing():
        figure = Figure(figsize=(8.27, 5.83), layout="constrained")  # A5 landscape
        draw(figure.add_subplot(), found)
        title = _EVALUATED.format(name=plain(name), start=found.as_of, until=found.until)
        figure.suptitle(str(title), fontsize=12, x=0.02, ha="left", color=INK)
        figure.supxlabel(str(_EVALUATION_SOURCE.format(n=found.observed)), fontsize=8, color=QUIET, x=0.02, ha="left")
        return plain_text_only(figure)


@lru_cache(maxsize=1)  # two charts in three formats tell of one evaluation, which takes seconds
def _evaluated(project_file: Path, _changed_at: int) -> Evaluation:
    return evaluate_project(project_file)


def draw_lift(axes: Axes, found: Evaluation) -> None:
    """Share of the leaks against share of the length, walked in the order of each ranking."""
    looks = {"model": (ACCENT, "-", 2.2), "earlier_leaks": (TONES[1], "--", 1.4), "age": (TONES[2], "-.", 1.4)}
    for name, (colour, dash, width) in looks.items():
        axes.plot(100 * CURVE, 100 * found.lift[name], color=colour, linestyle=dash, linewidth=width, label=str(RANKINGS[name]))
    axes.plot((0, 100), (0, 100), color=QUIET, linestyle=":", linewidth=1, label=str(RANKINGS["random"]))
    for share in SHARES:
        axes.axvline(100 * share, color=GRID, linewidth=0.8, zorder=0)
    axes.set(xlim=(0, 100), ylim=(0, 100), xlabel=str(_LENGTH_SHARE), ylabel=str(_LEAK_SHARE))
    axes.legend(loc="lower right", frameon=False, fontsize=7.5)
    axes.spines[["top", "right"]].set_visible(False)


def draw_reliability(axes: Axes, found: Evaluation) -> None:
    """Ten groups of as many pipe-years: the probability foretold and the share that leaked, on scales of powers of ten."""
    told, happened = 100 * found.reliability.told, 100 * found.reliability.happened
    seen = happened > 0
    least = max(min(told.min(), happened[seen].min()) / 2, 1e-4)
    most = 2 * max(told.max(), happened.max())
    axes.plot((least, most), (least, most), color=QUIET, linestyle=":", linewidth=1, label=str(_AS_FORETOLD))
    axes.plot(told[seen], happened[seen], color=ACCENT, marker="o", markersize=4, linewidth=1, label=str(_TENTH))
    if not seen.all():
        none = told[~seen]
        axes.plot(
            none, [least] * len(none), color=PEER, marker="v", linestyle="", markersize=5, clip_on=False, label=str(_NONE_LEAKED)
        )
    axes.set(xscale="log", yscale="log", xlim=(least, most), ylim=(least, most), xlabel=str(_FORETOLD), ylabel=str(_HAPPENED))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter("{x:g}")
        axis.set_minor_formatter(NullFormatter())
    axes.legend(loc="upper left", frameon=False, fontsize=7.5)
    axes.spines[["top", "right"]].set_visible(False)


def draw_years(axes: Axes, found: Evaluation) -> None:
    """Leaks expected and observed, year by year."""
    places = range(len(found.years))
    axes.bar([one - 0.2 for one in places], [one.expected for one in found.years], 0.38, color=TONES[3], label=str(_EXPECTED))
    axes.bar([one + 0.2 for one in places], [one.observed for one in found.years], 0.38, color=TONES[0], label=str(_OBSERVED))
    axes.set_xticks(list(places), [str(_UP_TO.format(day=one.end)) for one in found.years], fontsize=7.5)
    axes.set_ylabel(str(Words(ja="漏水(件/年)", en="leaks a year")))
    axes.legend(loc="upper left", bbox_to_anchor=(0, 1.3), frameon=False, fontsize=7.5, ncols=2)
    axes.spines[["top", "right"]].set_visible(False)


_EVALUATED = Words(
    ja="{name} 順位の検証({start} の翌日〜{until}、1年ごと)", en="{name}: evaluation ({start} to {until}, year by year)"
)
_EVALUATION_SOURCE = Words(
    ja="漏水 {n} 件で検証。各年とも、年の初めまでの記録だけで順位を付けました。出典: このプロジェクトの台帳と修繕記録。",
    en="Judged on {n} leaks, each year ranked with the record up to its first day only. Source: ledger and repair records of this project.",
)
_LENGTH_SHARE = Words(ja="順位の上から歩いた延長(%)", en="length walked from the top of the ranking (%)")
_LEAK_SHARE = Words(ja="そこにあった漏水(%)", en="leaks on it (%)")
_FORETOLD = Words(ja="予測した確率(%/年・本)", en="probability foretold (% a year and pipe)")
_HAPPENED = Words(ja="実際に漏れた割合(%)", en="share that leaked (%)")
_AS_FORETOLD = Words(ja="予測どおり", en="as foretold")
_TENTH = Words(ja="管・年の10分の1ずつ", en="tenths of the pipe-years")
_NONE_LEAKED = Words(ja="1件も漏れなかった組", en="tenths in which none leaked")
_EXPECTED = Words(ja="予測", en="expected")
_OBSERVED = Words(ja="実際", en="observed")
_UP_TO = Words(ja="〜{day}", en="to {day}")
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
