"""Charts of when the pipes fall due for renewal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.ledger.classify import Classified, Total, classify, totals_by_renewal
from waterdx.reports.charts import chart
from waterdx.reports.style import INK, PAGE_WIDTH, QUIET, TONES, lines, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DECADE = 10
_TITLE = Words(ja="{name} 更新の時期(水道)", en="{name}: when water pipes fall due for renewal")
_LENGTH = Words(ja="延長 (km)", en="Length (km)")
_READ, _INFERRED = (
    Words(ja="台帳の値による", en="From values of the ledger"),
    Words(ja="推定値による", en="Resting on inferred values"),
)
_FOOT = Words(
    ja="{day} 現在({fy} 年度)、使用中の水道管 {n:,} 本。更新年度 = 布設年度 + 更新基準年数。年数は国の簡易支援ツールの標準値(要確認)、うち町の設定 {own} 件。"
    "布設年度か管種が分からない管は「不明」で、期限が来ていないという意味ではありません。出典: このプロジェクトの台帳。",
    en="As of {day} (FY{fy}), {n:,} water pipes in use. Due = laying year + years to renewal: defaults of the national tool (to be verified), {own} of them "
    "set by the town. Pipes without laying year or material are “unknown”, which does not mean that they are not due. Source: the ledger of this project.",
)
_NO_WATER = Words(
    ja="「{path}」に延長の分かる使用中の水道管がないため、更新の時期の図は描けません。水道の台帳を取り込んでください。",
    en="“{path}” holds no water pipe in use of known length, so there is no renewal to draw. Import the water ledger.",
)


@chart("renewal_demand", page="ledger", ja="更新の時期(水道)", en="When water pipes fall due for renewal")
def renewal_demand(project_file: Path) -> Figure:
    """Length of water pipes by the decade in which they fall due, in km; what rests on inferred values is hatched.

    UserError where the project has no water pipe in use of known length.
    """
    found = classify(project_file)
    totals = totals_by_renewal(found, DECADE)
    if not any(total.length_cm for total in totals):
        raise UserError(ja=_NO_WATER.ja, en=_NO_WATER.en, path=project_file)
    figure = Figure(figsize=(PAGE_WIDTH, 5.6), layout="constrained")
    _draw_bars(figure.add_subplot(), totals)
    figure.suptitle(str(_TITLE.format(name=plain(found.inventory.name))), fontsize=15, x=0.02, ha="left", color=INK)
    figure.supxlabel(_footnote(found, totals), fontsize=8, color=QUIET, x=0.02, ha="left")
    return figure


def _draw_bars(axes: Axes, totals: Sequence[Total]) -> None:
    names = ["\n".join(lines(str(total.name), 30)) for total in totals]
    whole, inferred = (
        [km / 1e5 for km in lengths] for lengths in zip(*((t.length_cm, t.inferred_cm) for t in totals), strict=True)
    )
    colours = [TONES[4] if total.key == "unknown" else TONES[1] for total in totals]  # no demand of any time: grey
    bars = axes.barh(names, whole, color=colours, height=0.62, label=str(_READ))
    axes.bar_label(bars, [f"{km:,.1f} km" for km in whole], padding=4, fontsize=9)
    if any(inferred):
        axes.barh(names, inferred, color="white", edgecolor=colours, hatch="////", height=0.62, label=str(_INFERRED))
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, frameon=False)
    axes.set_xlim(0, 1.1 * max(whole))
    axes.invert_yaxis()
    axes.set_xlabel(str(_LENGTH))
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(axis="y", length=0)


def _footnote(found: Classified, totals: Sequence[Total]) -> str:
    said = _FOOT.format(
        day=found.inventory.as_of.isoformat(), fy=found.fiscal_year, n=sum(total.pipes for total in totals),
        own=len(found.settings.own_years),
    )  # fmt: skip
    return "\n".join(lines(str(said), 190))
