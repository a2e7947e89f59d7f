"""The long section of a sewer as engineers draw it (縦断図): ground and pipe above, a band of figures below, at true scale on A3.

The sheet grows to the right where the figures of a long section would not stand beside one another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from waterdx.core.words import Words
from waterdx.ledger.network.long_section import LongSection, Span, Value
from waterdx.reports.charts import plain_text_only
from waterdx.reports.long_section_table import step_at
from waterdx.reports.style import ACCENT, BAND, GRID, INK, QUIET, drawing, drawn_width, lines, plain

A3 = (420.0, 297.0)
MOST_WIDE = 1189.0  # mm, the long side of A0
LEFT, RIGHT, TOP = 44.0, 14.0, 33.0
HEADS_FROM = 8.0
NARROW = 5.6  # mm between two manholes under which their figures would run into one another
ACROSS = (100, 200, 250, 500, 1000, 1500, 2000, 2500, 5000, 10_000, 20_000, 50_000)
UPRIGHT = (20, 50, 100, 200, 250, 300, 400, 500, 1000, 2000)
ASSUMED_M = 20.0  # how long a span of unknown length is drawn
NOTE_LINE = 3.4
NAMES = 20.0  # mm above the ground for the names of the manholes
BESIDE = 1.35  # mm from the line of a manhole to the middle of a figure beside it

VALUES_IN = Words(
    ja="( ) は計算値、≈ は推定値、— は不明。土被りは管の肉厚を引いていない。",
    en="( ) computed, ≈ inferred, — unknown. Covers do not take off the wall of the pipe.",
)


@dataclass(frozen=True)
class Row:
    """One line of the band: its name, its height in mm, and what stands in it at manholes or between them."""

    name: Words
    height: float
    at_stations: Callable[[LongSection, int], tuple[str, str]] | None = None
    in_spans: Callable[[Span], str] | None = None
    runs_on: bool = False  # what is the same in spans that follow one another is written once


def _written(value: Value, digits: int) -> str:
    if value.number is None:
        return "—"
    text = f"{value.number:,.{digits}f}"
    return {"read": text, "inferred": f"≈{text}", "computed": f"({text})"}[value.basis]


def _sides(upper: str, lower: str, digits: int) -> Callable[[LongSection, int], tuple[str, str]]:
    """A value of the pipe that ends at a manhole, and of the pipe that begins there where it is another."""

    def texts(section: LongSection, at: int) -> tuple[str, str]:
        ends = _written(getattr(section.spans[at - 1], lower), digits) if at else ""
        begins = _written(getattr(section.spans[at], upper), digits) if at < len(section.spans) else ""
        return ends, "" if begins == ends else begins

    return texts


def _size(span: Span) -> str:
    """Material and diameter, or width by height."""
    bore = _written(span.diameter, 0).replace(",", "")
    size = f"φ{bore}" if span.height == span.diameter else f"{bore}×{_written(span.height, 0).replace(',', '')}"
    return f"{span.material or '—'} {size}"


BAND_ROWS = (
    Row(Words(ja="管種・管径 (mm)", en="Material, mm"), 8, in_spans=_size, runs_on=True),
    Row(Words(ja="勾配 (‰)", en="Slope (‰)"), 7, in_spans=lambda span: _written(span.slope, 1)),
    Row(Words(ja="区間距離 (m)", en="Length (m)"), 7, in_spans=lambda span: _written(span.length, 2)),
    Row(Words(ja="追加距離 (m)", en="Chainage (m)"), 14, at_stations=lambda s, at: (_chainage(s, at), "")),
    Row(Words(ja="地盤高 (m)", en="Ground (m)"), 14, at_stations=lambda s, at: (_written(s.stations[at].ground, 2), "")),
    Row(Words(ja="管底高 (m)", en="Invert (m)"), 16, at_stations=_sides("up_invert", "down_invert", 3)),
    Row(Words(ja="土被り (m)", en="Cover (m)"), 13, at_stations=_sides("up_cover", "down_cover", 2)),
)


def _chainage(section: LongSection, at: int) -> str:
    metres = section.stations[at].chainage_m
    return "—" if metres is None else f"{metres:,.2f}"


def long_section_figure(section: LongSection) -> Figure:
    """The drawing; its size on paper is that of the figure."""
    with drawing():
        return plain_text_only(_Drawing(section).figure())


class _Drawing:
    """Everything in mm of paper from the lower left; `x` and `y` turn metres into mm."""

    def __init__(self, section: LongSection) -> None:
        self.section = section
        metres = [ASSUMED_M if span.length.number is None else span.length.number for span in section.spans]
        self.along = np.concatenate([[0.0], np.cumsum(metres)])
        self.across = self._scale_across(np.array(metres))
        self.width = max(A3[0], LEFT + RIGHT + 1000 * self.along[-1] / self.across)
        self.legend = [
            row for text in (VALUES_IN, *section.notes, *self._unlabelled()) for row in lines(str(text), int(self.width / 1.3))
        ]  # fmt: skip
        self.band_top = 9.0 + NOTE_LINE * len(self.legend) + sum(row.height for row in BAND_ROWS)
        self.height = max(A3[1], self.band_top + TOP + 60.0)
        self.upright, self.datum = self._scale_upright()

    def _scale_across(self, metres: np.ndarray) -> int:
        """The most open scale that A3 holds; a more open one where most figures would not stand beside one another."""
        total, usual = 1000 * metres.sum(), 1000 * float(np.quantile(metres, 0.2))
        room = A3[0] - LEFT - RIGHT
        fits = next((one for one in ACROSS if total / one <= room), ACROSS[-1])
        wide = [one for one in ACROSS if one <= fits and total / one + LEFT + RIGHT <= MOST_WIDE]
        return next((one for one in reversed(wide) if usual / one >= NARROW), wide[0] if wide else fits)

    def _scale_upright(self) -> tuple[int, float]:
        """The most open scale at which ground and names stand below the title, and the height the band lies at."""
        heights = self._heights() or [0.0]
        room = self.height - TOP - self.band_top - 4.0 - NAMES
        for scale in UPRIGHT:
            step = tick_m(scale)
            datum = float(np.floor(min(heights) / step - 0.5) * step)
            if 1000 * (max(heights) - datum) / scale <= room:
                break
        return scale, datum

    def _heights(self) -> list[float]:
        section = self.section
        tops = [span.up_invert.number + _bore(span) for span in section.spans if span.up_invert.number is not None]
        found = [one.ground.number for one in section.stations] + tops
        found += [value.number for span in section.spans for value in (span.up_invert, span.down_invert)]
        return [one for one in found if one is not None]

    def x(self, metres: float) -> float:
        return float(LEFT + 1000 * metres / self.across)

    def y(self, metres: float) -> float:
        return float(self.band_top + 4.0 + 1000 * (metres - self.datum) / self.upright)

    @cached_property
    def labelled(self) -> list[int]:
        """The manholes whose figures are written: those with room beside the last that is."""
        found: list[int] = []
        for at, metres in enumerate(self.along):
            if not found or 1000 * (metres - self.along[found[-1]]) / self.across >= NARROW:
                found.append(at)
        return found

    def _unlabelled(self) -> list[Words]:
        hidden = len(self.along) - len(self.labelled)
        said = Words(
            ja="字が重なる人孔 {n} 箇所の数値は描いていません(表に保存するとすべてあります)。",
            en="The figures of {n} manholes would overlap and are left out (the saved table has all of them).",
        )
        return [said.format(n=hidden)] if hidden else []

    def figure(self) -> Figure:
        made = Figure(figsize=(self.width / 25.4, self.height / 25.4))
        made.set_label(str(self.section.sentence))
        axes = made.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, self.width)
        axes.set_ylim(0, self.height)
        axes.set_axis_off()
        self.axes = axes
        self.strokes: dict[tuple[float, str, str, int], list[np.ndarray]] = defaultdict(list)
        self._draw_title()
        self._draw_heights()
        self._draw_band()
        self._draw_manholes()
        for at, span in enumerate(self.section.spans):
            self._draw_pipe(at, span)
        self._draw_ground()
        self._draw_lines()
        return made

    def _write(self, x: float, y: float, text: object, size: float = 7.0, **look: Any) -> None:
        look = {"ha": "center", "va": "center", "color": INK} | look
        self.axes.text(x, y, plain(str(text)), fontsize=size, **look)

    def _line(
        self, xs: list[float], ys: list[float], width: float = 0.5, colour: str = INK, dash: str = "-", zorder: int = 1
    ) -> None:
        """A line, drawn at the end with all that look the same: one by one a long section takes seconds."""
        self.strokes[width, colour, dash, zorder].append(np.column_stack([xs, ys]))

    def _draw_lines(self) -> None:
        for (width, colour, dash, zorder), strokes in self.strokes.items():
            self.axes.add_collection(
                LineCollection(strokes, linewidths=width, colors=colour, linestyles=dash, zorder=zorder, capstyle="butt"),
                autolim=False,
            )

    def _draw_title(self) -> None:
        said = Words(
            ja="縮尺 横 1:{h:,} 縦 1:{v:,}(縦を {e:.3g} 倍に強調、用紙 {w:.0f} × {p:.0f} mm を 100 % で印刷したとき)",
            en="Scale 1:{h:,} across, 1:{v:,} upright (heights exaggerated {e:.3g} times; printed at 100 % on {w:.0f} × {p:.0f} mm)",
        ).format(h=self.across, v=self.upright, e=self.across / self.upright, w=self.width, p=self.height)
        self._write(HEADS_FROM, self.height - 9, self.section.title, 13, ha="left")
        self._write(HEADS_FROM, self.height - 16.5, self.section.sentence, 8.5, ha="left")
        self._write(HEADS_FROM, self.height - 22, said, 8, ha="left", color=QUIET)

    def _draw_heights(self) -> None:
        """The scale of heights at the left, from the datum on."""
        top = self.height - TOP
        ticks = np.arange(self.datum, self.datum + (top - self.y(self.datum)) * self.upright / 1000, tick_m(self.upright))
        right = self.x(self.along[-1])
        self._line([LEFT - 6] * 2, [self.y(self.datum), top])
        for metres in ticks:
            self._line([LEFT - 6, right], [self.y(metres)] * 2, 0.3, GRID, zorder=0)
            self._write(LEFT - 7.5, self.y(metres), f"{metres:,.{1 if tick_m(self.upright) < 1 else 0}f}", 6.5, ha="right")
        self._write(HEADS_FROM, self.y(self.datum) + 4, f"DL = {self.datum:,.2f} m", 7, ha="left")

    def _draw_band(self) -> None:
        left, right, y = HEADS_FROM, self.x(self.along[-1]) + 3, self.band_top
        for row in BAND_ROWS:
            self.axes.add_patch(Rectangle((left, y - row.height), LEFT - left - 4, row.height, fc=BAND, ec=INK, lw=0.5))
            self._line([left, right], [y, y])
            self._write(left + 2, y - row.height / 2, row.name, 7, ha="left")
            self._fill(row, y - row.height / 2)
            y -= row.height
        self._line([left, right], [y, y])
        for number, text in enumerate(self.legend):
            self._write(left, y - 4.5 - NOTE_LINE * number, text, 6.5, ha="left", color=QUIET)

    def _fill(self, row: Row, middle: float) -> None:
        if row.at_stations is not None:
            self._draw_sides(row, range(len(self.along)), middle)
            for at in self.labelled:
                for text, side in zip(row.at_stations(self.section, at), (-BESIDE, BESIDE), strict=True):
                    self._write(self.x(self.along[at]) + side, middle, text, 6.2, rotation=90)
        if row.in_spans is not None:
            texts = [row.in_spans(span) for span in self.section.spans]
            for first, last in _runs(texts) if row.runs_on else pairwise(range(len(texts) + 1)):
                self._write_between(first, last, texts[first], middle)
                self._draw_sides(row, (first, last), middle)

    def _draw_sides(self, row: Row, stations: Iterable[int], middle: float) -> None:
        for at in stations:
            self._line([self.x(self.along[at])] * 2, [middle - row.height / 2, middle + row.height / 2], 0.4, QUIET)

    def _write_between(self, first: int, last: int, text: str, middle: float) -> None:
        """A figure between two manholes, as large as it stands there; left out where it could not be read."""
        left, right = self.x(self.along[first]), self.x(self.along[last])
        size = min(6.5, (right - left - 0.8) * 144 / 25.4 / drawn_width(text))
        if size >= 3.2:
            self._write((left + right) / 2, middle, text, size)

    def _draw_manholes(self) -> None:
        for at, station in enumerate(self.section.stations):
            x = self.x(self.along[at])
            inverts = self._inverts_at(at)
            low = self.y(min(inverts)) if inverts else self.y(self.datum)
            ground = station.ground.number
            high = self.y(ground) if ground is not None else self.height - TOP - 22
            known = bool(inverts) and ground is not None
            self._line([x, x], [self.band_top, low], 0.3, GRID, zorder=0)
            if known:
                self.axes.add_patch(Rectangle((x - 0.7, low), 1.4, high - low, fc="white", ec=INK, lw=0.6, zorder=3))
            else:
                self._line([x, x], [low, high], 0.6, QUIET, dash="--")
            if at in self.labelled:
                self._write(x, high + 2, station.name, 7, rotation=90, va="bottom")
            step = step_at(self.section, at)
            if step is not None:
                said = Words(ja="段差 {m:.2f}", en="drop {m:.2f}").format(m=step)
                self._write(x + 1.6, low - 1.6, said, 5.8, ha="left", va="top", color=ACCENT)

    def _inverts_at(self, at: int) -> list[float]:
        spans = self.section.spans
        values = [spans[at - 1].down_invert] if at else []
        values += [spans[at].up_invert] if at < len(spans) else []
        return [one.number for one in values if one.number is not None]

    def _draw_pipe(self, at: int, span: Span) -> None:
        first, last = self.x(self.along[at]), self.x(self.along[at + 1])
        if not span.length.is_known:
            self._line([first, last], [self.band_top + 1.5] * 2, 1.0, ACCENT, dash=":")
        up, down = span.up_invert.number, span.down_invert.number
        if up is None or down is None:
            return
        low, high = [self.y(up), self.y(down)], [self.y(up + _bore(span)), self.y(down + _bore(span))]
        if _bore(span):
            corners = [(first, low[0]), (last, low[1]), (last, high[1]), (first, high[0])]
            self.axes.add_patch(Polygon(corners, closed=True, fc=BAND, ec="none", zorder=1))
            self._line([first, last], high, 0.6, zorder=2)
        read = span.up_invert.basis == span.down_invert.basis == "read"
        self._line([first, last], low, 1.1, zorder=2, dash="-" if read else "--")

    def _draw_ground(self) -> None:
        heights = [np.nan if one.ground.number is None else self.y(one.ground.number) for one in self.section.stations]
        self._line([self.x(metres) for metres in self.along], heights, 1.3, "#6b4f1d", zorder=2)
        known = [at for at, height in enumerate(heights) if not np.isnan(height)]
        if known:
            said = Words(ja="地盤線", en="ground")
            self._write(self.x(self.along[known[0]]) + 2, heights[known[0]] + 1.8, said, 6.2, ha="left", color="#6b4f1d")


def _runs(texts: list[str]) -> list[tuple[int, int]]:
    """The first and the end of each run of equal texts."""
    starts = [at for at, text in enumerate(texts) if at == 0 or text != texts[at - 1]]
    return list(pairwise([*starts, len(texts)]))


def tick_m(scale: int) -> float:
    """Metres between the ticks of the scale of heights: some 10 mm on paper.

    >>> tick_m(100), tick_m(250)
    (1.0, 5.0)
    """
    return next((one for one in (0.5, 1.0, 2.0, 5.0, 10.0, 20.0) if 1000 * one / scale >= 9), 50.0)


def _bore(span: Span) -> float:
    """The inner height in m, nothing where it is unknown."""
    return 0.0 if span.height.number is None else span.height.number / 1000
