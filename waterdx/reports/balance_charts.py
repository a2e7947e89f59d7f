"""Chart of the water balance of districts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from waterdx.core.words import Words
from waterdx.reports.charts import chart
from waterdx.reports.style import PAGE_WIDTH, QUIET, TONES, lines, plain
from waterdx.screening.water_balance import DEFINITIONS, balances
from waterdx.store import project

_TITLE = Words(ja="{name} 区域ごとの水収支({fy} 年度)", en="{name}: water balance by district (FY{fy})")
_PARTS = {
    "billed_m3": Words(ja="有収水量", en="Billed"),
    "unbilled_m3": Words(ja="無収水量", en="Unbilled effective"),
    "lost_m3": Words(
        ja="無効水量(無収水量が不明の区域は「多くても」)", en="Ineffective (“at most” where the unbilled volume is unknown)"
    ),
}
_SHARE = Words(ja="配水量に対する割合 (%)", en="Share of the distributed volume (%)")
_DENSITY = Words(ja="無効水量 (m3/km・日)", en="Ineffective volume (m3 per km and day)")


@chart("water_balance", page="screening", ja="区域ごとの水収支", en="Water balance by district")
def water_balance(project_file: Path) -> Figure:
    """The parts of the volume distributed to every district in the latest year, and the ineffective volume per km and day."""
    found = balances(project_file)
    last = found[(found["fy"] == found["fy"].max()) | found["fy"].isna()].drop_duplicates("district", keep="last")
    last = last.sort_values("lost_m3_km_day", na_position="first").reset_index(drop=True)
    figure = Figure(figsize=(PAGE_WIDTH, 2.2 + 0.42 * len(last)), layout="constrained")
    parts, density = figure.subplots(1, 2, sharey=True, width_ratios=(3, 2))
    left = np.zeros(len(last))
    for (name, label), tone in zip(_PARTS.items(), (TONES[1], TONES[3], TONES[2]), strict=True):
        share = (100 * last[name] / last["distributed_m3"]).fillna(0).to_numpy(float)
        parts.barh(last.index, share, left=left, color=tone, label=str(label))
        left += share
    parts.set_yticks(last.index, [plain(str(one)) for one in last["district"]])
    parts.set_xlabel(str(_SHARE))
    bars = density.barh(last.index, last["lost_m3_km_day"].fillna(0), color=TONES[2])
    density.bar_label(bars, ["?" if np.isnan(one) else f"{one:.1f}" for one in last["lost_m3_km_day"]], padding=3)
    density.set_xlabel(str(_DENSITY))
    for axes in (parts, density):
        axes.spines[["top", "right"]].set_visible(False)
    parts.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False)
    year = "-" if np.isnan(found["fy"].max()) else int(found["fy"].max())
    figure.suptitle(str(_TITLE.format(name=plain(project.info(project_file).name), fy=year)), x=0.02, ha="left", fontsize=14)
    figure.supxlabel("\n".join(lines(str(DEFINITIONS), 190)), fontsize=7.5, color=QUIET, x=0.02, ha="left")
    return figure
