"""Chart of the matrix of likelihood and consequence."""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from waterdx.core.words import Words
from waterdx.reports.charts import chart
from waterdx.reports.style import INK, QUIET, lines, plain
from waterdx.screening.consequence import DISCLAIMER, Matrix, matrix_of
from waterdx.store import project

_TITLE = Words(ja="{name} 漏水の起こりやすさと影響", en="{name}: likelihood and consequence of leaks")
_X = Words(ja="起こりやすさ(5 = 最も漏れやすい)", en="Likelihood (5 = likeliest)")
_Y = Words(ja="影響(5 = 大きい)", en="Consequence (5 = grave)")
_CELL = Words(ja="{km:.1f} km\n{pipes} 本", en="{km:.1f} km\n{pipes} pipes")
_FOOT = Words(
    ja="各ますは管路の延長と本数。{customers} か所の重要給水施設、{roads} 区間の緊急輸送道路を使いました。{disclaimer}",
    en="Each cell: length and number of pipes. {customers} critical customers, {roads} stretches of emergency road. {disclaimer}",
)
_SHADES = ("#f4f7fa", "#f6e7c1", "#efc27a", "#e07b39", "#b3261e")  # lighter to darker, for grey copies


def shade_of(consequence: int, likelihood: int) -> tuple[str, str]:
    """The colours of a cell of the matrix and of the letters in it."""
    shade = min(4, (consequence + likelihood - 2) // 2)
    return _SHADES[shade], "white" if shade == 4 else INK


@chart("consequence_matrix", page="screening", ja="起こりやすさと影響のマトリックス", en="Matrix of likelihood and consequence")
def consequence_matrix(project_file: Path) -> Figure:
    """Length and number of pipes in each of the 25 cells; the grave and likely corner is dark."""
    matrix = matrix_of(project_file)
    figure = Figure(figsize=(8.27, 7.4), layout="constrained")
    axes = figure.add_subplot()
    cells = matrix.cells()
    for x, y, km, pipes in zip(*(cells[name].tolist() for name in ("likelihood", "consequence", "km", "pipes")), strict=True):
        shade, ink = shade_of(int(y), int(x))
        axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=shade, edgecolor="white", linewidth=2))
        if pipes:
            axes.text(x, y, str(_CELL.format(km=km, pipes=pipes)), ha="center", va="center", color=ink)
    axes.set(xlim=(0.5, 5.5), ylim=(0.5, 5.5), xticks=range(1, 6), yticks=range(1, 6), xlabel=str(_X), ylabel=str(_Y))
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    figure.suptitle(str(_TITLE.format(name=plain(project.info(project_file).name))), x=0.02, ha="left", fontsize=14)
    figure.supxlabel(_footnote(matrix), fontsize=7.5, color=QUIET, x=0.02, ha="left")
    return figure


def _footnote(matrix: Matrix) -> str:
    said = _FOOT.format(customers=matrix.customers, roads=matrix.roads, disclaimer=DISCLAIMER)
    return "\n".join(lines(str(said), 130))
