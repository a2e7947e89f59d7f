"""Charts of the survey plan."""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.reports.charts import chart
from waterdx.reports.style import ACCENT, GRID, INK, PAGE_WIDTH, QUIET, TONES, plain
from waterdx.screening.survey import plans_of
from waterdx.store import project

_TITLE = Words(ja="{name} 調査の予算と見つかる漏水", en="{name}: survey budget and leaks found")
_PLAN = Words(
    ja="この計画 {finds:.1f} 件(90 % 区間 {low:.0f}〜{high:.0f} 件)",
    en="This plan: {finds:.1f} (90 % interval {low:.0f}-{high:.0f})",
)
_FOOT = Words(
    ja="線は、その予算で少なくとも見込める発見件数(件)。棒は件数の 90 % 予測区間。1 km {unit:,.0f} 円、段取り 1 区域 {setup:,.0f} 円、"
    "発見の割合 {hit:.2f} と仮定。作成 {made}。出典: このプロジェクトの台帳と修繕記録。",
    en="Line: finds to be expected at least with that budget. Bar: 90 % prediction interval of the count. Assumed: {unit:,.0f} yen per km, "
    "{setup:,.0f} yen per area, share found {hit:.2f}. Made {made}. Source: the ledger and repair records of this project.",
)
_NONE = Words(
    ja="「{path}」にはまだ調査計画がありません。先に waterdx screening plan を実行してください。",
    en="“{path}” has no survey plan yet. Run waterdx screening plan first.",
)


@chart("survey_curve", page="screening", ja="調査の予算と発見件数", en="Survey budget and finds")
def survey_curve(project_file: Path) -> Figure:
    """Expected finds against the budget, with the latest plan and its interval. UserError where there is no plan."""
    plans = [one for one in plans_of(project_file) if one.curve]
    if not plans:
        raise UserError(ja=_NONE.ja, en=_NONE.en, path=project_file)
    plan = plans[0]
    figure = Figure(figsize=(PAGE_WIDTH, 5.6), layout="constrained")
    axes = figure.add_subplot()
    budgets, finds = zip(*plan.curve, strict=True)
    axes.plot([0, *(yen / 1e4 for yen in budgets)], [0, *finds], color=TONES[1], linewidth=2)
    here = plan.cost_yen / 1e4
    axes.vlines(here, plan.finds.low, plan.finds.high, color=ACCENT, linewidth=1.5)
    axes.plot([here], [plan.finds.expected], "o", color=ACCENT)
    told = _PLAN.format(finds=plan.finds.expected, low=plan.finds.low, high=plan.finds.high)
    axes.annotate(str(told), (here, plan.finds.expected), (10, -4), textcoords="offset points", color=ACCENT, va="top")
    axes.set_xlabel(str(Words(ja="予算(万円)", en="Budget (10,000 yen)")))
    axes.set_ylabel(str(Words(ja="見つかる漏水(件)", en="Leaks found")))
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0)
    axes.grid(color=GRID)
    figure.suptitle(str(_TITLE.format(name=plain(project.info(project_file).name))), fontsize=15, x=0.02, ha="left", color=INK)
    assumed = plan.assumed
    made = project_made(project_file)
    foot = _FOOT.format(unit=plan.unit_cost_yen_per_km, setup=assumed.yen_per_area, hit=assumed.hit_rate, made=made)
    figure.supxlabel(str(foot), fontsize=8, color=QUIET, x=0.02, ha="left")
    return figure


def project_made(project_file: Path) -> str:
    """The day of the latest plan."""
    from waterdx.store.tables import read_table

    return str(read_table(project_file, "survey_plans")["made_at"].iloc[-1])[:10]
