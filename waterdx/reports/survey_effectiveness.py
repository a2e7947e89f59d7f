"""What surveys found, on one page: XLSX for the file, PDF for the council."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from waterdx.core.words import Words
from waterdx.reports.charts import save_figure
from waterdx.reports.tables import refuse_ending, write_book
from waterdx.screening.effectiveness import Effectiveness, Effort

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

TITLE = Words(ja="漏水調査の効果", en="What the leak survey found")
HEADS = (
    Words(ja="区分", en="Kind"), Words(ja="調査数", en="Walks"), Words(ja="延長 (km)", en="Length (km)"), Words(ja="発見 (件)", en="Finds"),
    Words(ja="発見 (件/km) と 90 % 区間", en="Finds per km, 90 % interval"), Words(ja="1 件当たり (円) と 90 % 区間", en="Yen per find, 90 % interval"),
)  # fmt: skip
_TARGETED, _CONTROL = (
    Words(ja="ねらって歩いた区域", en="Targeted"),
    Words(ja="対照(無作為・ねらいなし)", en="Control (random, untargeted)"),
)
_EXPECTED = Words(
    ja="見込みとの比較: 見込み {expected:.1f} 件に対し発見 {found} 件。",
    en="Against what was expected: {found} found, {expected:.1f} expected.",
)
_HOW = Words(
    ja="区間は件数がポアソン分布に従うとした正確な区間(Garwood)、倍率の区間は正確な二項区間(Clopper–Pearson)から求めています。",
    en="Intervals are exact for Poisson counts (Garwood); that of the ratio comes from the exact binomial interval (Clopper-Pearson).",
)
_LEFT_OUT = Words(
    ja="表のうち {n} 件は読めないか延長・件数が足りず、数えていません。直してから比べ直してください。",
    en="{n} entries of the table could not be read or lack a length or a count and are not in it. Mend them, then compare again.",
)
_NO_COST = Words(ja="費用が不明の調査あり", en="cost of some walks unknown")
_OPEN = Words(ja="上限なし", en="no upper bound")


def rows_of(found: Effectiveness) -> list[tuple[object, ...]]:
    """One row for what was targeted and one for the control, under HEADS."""
    return [_row(name, one) for name, one in ((_TARGETED, found.targeted), (_CONTROL, found.control)) if one]


def _row(name: Words, one: Effort) -> tuple[object, ...]:
    rate = "{:.2f} ({:.2f}–{:.2f})".format(*one.per_km)
    return str(name), one.walks, round(one.km, 2), one.finds, rate, _yen(one)


def _yen(one: Effort) -> str:
    yen = one.yen_per_find
    if yen is None:
        return str(_NO_COST)
    each, low, high = yen
    return f"{'-' if each is None else f'{each:,.0f}'} ({low:,.0f}–{str(_OPEN) if high is None else f'{high:,.0f}'})"


def sayings(found: Effectiveness) -> list[Words]:
    """What can be said in sentences: against the control, against what was expected, how the intervals were made, what was left out."""
    expected = [] if found.expected is None else [_EXPECTED.format(expected=found.expected, found=found.found_of_expected)]
    left_out = [one for one in found.findings if one.severity == "error"]
    return [found.words, *expected, _HOW, *([_LEFT_OUT.format(n=len(left_out))] if left_out else [])]


def frame_of(found: Effectiveness) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows_of(found), columns=list(map(str, HEADS)))


def write_effectiveness(path: Path, found: Effectiveness) -> None:
    """The report as .xlsx or as one page .pdf. UserError for another ending."""
    refuse_ending(path, (".xlsx", ".pdf"))
    if path.suffix.lower() == ".pdf":
        save_figure(page(found), path)
    else:
        write_book(
            path, {str(TITLE): frame_of(found)}, {f"{number}": str(one) for number, one in enumerate(sayings(found), start=1)}
        )


def page(found: Effectiveness) -> Figure:
    """The report on a sheet of A4 across: the finds per km with their intervals, the table, the sentences."""
    from matplotlib.figure import Figure

    from waterdx.reports.style import ACCENT, INK, QUIET, TONES, drawing, wrapped

    with drawing():
        figure = Figure(figsize=(11.69, 8.27))
        figure.text(0.06, 0.92, str(TITLE), fontsize=20, color=INK)
        figure.text(0.06, 0.855, wrapped(str(found.words), 100, 3), fontsize=12, color=ACCENT, va="top")
        axes = figure.add_axes((0.28, 0.52, 0.62, 0.2))
        rows = [(name, one) for name, one in ((_CONTROL, found.control), (_TARGETED, found.targeted)) if one]
        for height, (name, one) in enumerate(rows):
            rate, low, high = one.per_km
            axes.plot([low, high], [height, height], color=TONES[height], linewidth=3)
            axes.plot([rate], [height], "o", color=TONES[height], markersize=9)
            axes.annotate(
                str(name),
                (0, height),
                (-8, 0),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                ha="right",
                va="center",
            )
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.set_yticks([])
        axes.set_xlim(left=0)
        axes.set_xlabel(str(Words(ja="1 km 当たりの発見(件)と 90 % 区間", en="Finds per km with their 90 % interval")))
        table = figure.add_axes((0.06, 0.26, 0.88, 0.16))
        table.axis("off")
        drawn = table.table(
            [[str(cell) for cell in row] for row in rows_of(found)],
            colLabels=[wrapped(str(one), 24) for one in HEADS],
            loc="center",
            cellLoc="center",
        )
        drawn.auto_set_font_size(False)
        drawn.set_fontsize(8)
        drawn.scale(1, 2)
        for number, sentence in enumerate(sayings(found)[1:]):
            figure.text(0.06, 0.19 - 0.06 * number, wrapped(str(sentence), 130, 2), fontsize=9, color=QUIET, va="top")
    return figure
