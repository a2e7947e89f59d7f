"""A Plot as a chart that PowerPoint or Excel can edit, with its table beside it. No picture, no link, no formula."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from waterdx.core.words import Words
from waterdx.reports.indicator_words import level_name
from waterdx.reports.plots import Plot, Series
from waterdx.reports.style import TONES
from waterdx.reports.tables import refuse_ending

FONT = "Yu Gothic"
OFFICE = (".pptx", ".xlsx")


def with_level(plot: Plot) -> Plot:
    """`plot` with the level of guidance as a series of its own, as Office has no other line across a chart."""
    level = plot.levels[0] if plot.levels else None
    if level is None or plot.kind not in ("columns", "lines", "band"):
        return plot
    line = Series(level_name(level, plot.unit), (level,) * len(plot.categories), "level")
    return replace(plot, series=(*plot.series, line))


@dataclass(frozen=True)
class Across:
    """A straight line across a plane between two points: where half are on either side, or (`level`) a level of guidance."""

    name: str
    xs: tuple[float, float]
    ys: tuple[float, float]
    level: bool = False


def lines_across(plot: Plot) -> list[Across]:
    """The lines of a plane, which Office has only as series of two points: the medians, and the levels of guidance in sight."""
    across, up = ([value for value in one.values if value is not None and math.isfinite(value)] for one in plot.series)
    if not across or not up:
        return []
    (left, right), (low, high) = (min(across), max(across)), (min(up), max(up))
    word = Words(ja="{name}の中央値", en="Median of {name}")
    x, y = plot.series
    made = [
        Across(str(word.format(name=x.name)), (median(across),) * 2, (low, high)),
        Across(str(word.format(name=y.name)), (left, right), (median(up),) * 2),
    ]
    level_x, level_y = (*plot.levels, None, None)[:2]
    if level_x is not None and left <= level_x <= right:
        made.append(Across(level_name(level_x, x.unit), (level_x, level_x), (low, high), level=True))
    if level_y is not None and low <= level_y <= high:
        made.append(Across(level_name(level_y, y.unit), (left, right), (level_y, level_y), level=True))
    return made


@dataclass(frozen=True)
class Steps:
    """A waterfall as columns stacked on what is not seen. Office stacks up what is above zero and down what is below it, so
    that a step across zero has a part on either side."""

    hidden: tuple[float, ...]
    rises: tuple[float, ...]
    falls: tuple[float, ...]
    rises_below: tuple[float, ...]
    falls_below: tuple[float, ...]


def waterfall_steps(plot: Plot) -> Steps:
    """What each column of a waterfall spans; a total counts as a rise from zero."""
    values = [0.0 if value is None else value for value in plot.series[0].values]
    spans, level = [(0.0, values[0])], values[0]
    for change in values[1:-1]:
        spans.append((level, level + change))
        level += change
    spans.append((0.0, values[-1]))
    total = (0, len(values) - 1)
    lows, highs = [min(span) for span in spans], [max(span) for span in spans]
    rising = [place in total or end >= start for place, (start, end) in enumerate(spans)]
    above = [max(high, 0.0) - max(low, 0.0) for low, high in zip(lows, highs, strict=True)]
    below = [min(low, 0.0) - min(high, 0.0) for low, high in zip(lows, highs, strict=True)]
    return Steps(
        tuple(max(low, 0.0) + min(high, 0.0) for low, high in zip(lows, highs, strict=True)),
        tuple(height if up else 0.0 for height, up in zip(above, rising, strict=True)),
        tuple(0.0 if up else height for height, up in zip(above, rising, strict=True)),
        tuple(height if up else 0.0 for height, up in zip(below, rising, strict=True)),
        tuple(0.0 if up else height for height, up in zip(below, rising, strict=True)),
    )


STEP_NAMES = {
    "hidden": Words(ja="(台)", en="(base)"),
    "rises": Words(ja="増・値", en="rise, value"),
    "falls": Words(ja="減", en="fall"),
    "rises_below": Words(ja="増・値(0 未満)", en="rise, value (below 0)"),
    "falls_below": Words(ja="減(0 未満)", en="fall (below 0)"),
}


def step_series(plot: Plot) -> list[tuple[str, tuple[float, ...]]]:
    """The series of a waterfall as (which, heights); those below zero only where something is there."""
    steps = waterfall_steps(plot)
    return [
        (which, getattr(steps, which))
        for which in STEP_NAMES
        if any(getattr(steps, which)) or which in ("hidden", "rises", "falls")
    ]


def step_tone(which: str) -> str | None:
    """The colour of such a series, None for what is not seen."""
    return None if which == "hidden" else TONES[1] if which.startswith("rises") else TONES[2]


def save_native(plot: Plot, path: Path) -> None:
    """`plot` as the only slide of a .pptx or the only sheet of a .xlsx. UserError for another ending."""
    refuse_ending(path, OFFICE)
    if path.suffix.lower() == ".pptx":
        from waterdx.reports.native_pptx import write_slides

        write_slides([plot], path)
    else:
        from waterdx.reports.native_xlsx import write_charts

        write_charts([plot], path)
