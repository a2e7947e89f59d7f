"""How fast the map of the window is drawn, with labels, symbols and arrows on it. Called by bench.py, or run alone.

Told is the processor time of the window's thread: on a busy machine the clock on the wall says more about the machine. The floor
is one call of Qt drawing as many plain lines as the frame has pieces, antialiased and two pixels wide.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pyqtgraph as pg
import shapely
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from waterdx.app.map.flow_arrows import FlowArrows
from waterdx.app.map.hit_test import HitTest
from waterdx.app.map.labels import PARTS, Labels, LabelTexts
from waterdx.app.map.layers import Lines, in_view, lines_of, widened
from waterdx.app.map.map_view import MapView
from waterdx.app.map.node_symbols import SYMBOLS, NodeSymbols
from waterdx.app.map.nodes import Nodes
from waterdx.app.map.sewer_flow import SewerFlow
from waterdx.app.map.styles import STYLES
from waterdx.app.run import make_application, prepare_offscreen
from waterdx.app.settings import Settings

SIZE = 1200, 800
WIDTHS_M = (22_000, 7_300, 7_000, 4_700, 2_300, 1_150, 500, 200)  # beside where finer lines or points begin to be drawn
PANS, ZOOMS, HITS = 16, 12, 300
MATERIALS = ("DIP", "VP", "HIVP", "HPPE", "ACP", "GP")
SAY = Callable[[str, float, float], None]


def bench_window_map(say: SAY, most: int = 300_000) -> None:
    """Frames, restyling and hits in a town of clusters, 2 to 10 vertices a pipe, 20 x 15 km."""
    prepare_offscreen()
    with tempfile.TemporaryDirectory() as folder:
        app = make_application(Settings(Path(folder)))
    for pipes, asked in ((min(100_000, most), 33), (most, 80)):
        shapes, dense = town_of_clusters(pipes)
        lines = lines_of(shapes)
        view, columns = map_of(lines, HitTest(shapes), pipes)
        view.show()
        app.processEvents()
        for width in WIDTHS_M:
            middle = (10_000.0, 7_500.0) if width == max(WIDTHS_M) else (float(dense[0]), float(dense[1]))
            floor = plain_lines_ms(in_view(lines, widened(box_at(middle, width), 0.25), width / SIZE[0]))
            pan, zoom = frames_ms(view, middle, width)
            say(f"map of {pipes:,}, {width / 1000:g} km wide: pan / plain lines (ms; {asked} asked for)", pan, floor)
            say(f"map of {pipes:,}, {width / 1000:g} km wide: zoom / plain lines (ms; {asked} asked for)", zoom, floor)
        restyle = median_ms(lambda: restyled(view, columns), 5)  # noqa: B023
        say(f"map of {pipes:,}: another style, drawn (ms; 150 asked for at 100,000) / 150", restyle, 150)
        places = np.random.default_rng(1).normal(dense, 900, (HITS, 2))
        hits = view._hits
        assert hits is not None
        hit = float(np.median([median_ms(partial(hits.nearest, *at, 10.0), 1) for at in places.tolist()]))
        say(f"map of {pipes:,}: what is under the cursor (ms; 1 asked for) / 1", hit, 1)
        view.close()


def town_of_clusters(pipes: int) -> tuple[np.ndarray, np.ndarray]:
    """The lines, and the middle of the largest cluster."""
    rng = np.random.default_rng(1)
    centres = rng.uniform((1500, 1500), (18_500, 13_500), (12, 2))
    shares = rng.dirichlet(np.full(12, 2.0))
    start = centres[rng.choice(12, pipes, p=shares)] + rng.normal(0, 900, (pipes, 2))
    row = np.repeat(np.arange(pipes), rng.integers(2, 11, pipes))
    first = np.searchsorted(row, np.arange(pipes))
    turned = np.cumsum(rng.normal(0, 0.25, len(row)))
    heading = rng.uniform(0, 2 * np.pi, pipes)[row] + turned - turned[first][row]
    step = rng.uniform(4, 25, len(row))[:, None] * np.column_stack([np.cos(heading), np.sin(heading)])
    step[first] = 0
    run = np.cumsum(step, axis=0)
    return shapely.linestrings(run - run[first][row] + start[row], indices=row), centres[shares.argmax()]


def map_of(lines: Lines, hits: HitTest, pipes: int) -> tuple[MapView, dict[str, np.ndarray]]:
    """A map with six classes, labels of three parts, a node at the start of every third pipe and an arrow on every fourth."""
    rng = np.random.default_rng(2)
    columns = {
        "material": rng.choice(np.array(MATERIALS, dtype=object), pipes), "field": np.full(pipes, "water", dtype=object),
        "diameter_mm": rng.choice([50.0, 75.0, 100.0, 150.0, 300.0], pipes), "install_fy": rng.integers(1955, 2024, pipes).astype(float),
    }  # fmt: skip
    view = MapView()
    view.resize(*SIZE)
    symbols, arrows, labels = (
        NodeSymbols(view.add_item), FlowArrows(view.add_item, lambda: None), Labels(lambda: view.rows_hidden),
    )  # fmt: skip
    view.add_item(labels)
    view.overlays += [symbols, arrows, labels]
    places = lines.chords[::3, :2]
    nothing = np.full(len(places), "", dtype=object)
    symbols.show_nodes(
        Nodes(
            places, rng.choice(np.array(list(SYMBOLS), dtype=object), len(places)), nothing, nothing, np.full(len(places), np.nan)
        )
    )
    direction = (np.arange(pipes) % 4 == 0).astype(np.int8)
    arrows.show_flow(lines, SewerFlow(direction, direction < 0))
    labels.show_texts(lines, LabelTexts(columns, {}, tuple(PARTS)))
    view.show_lines(lines, hits)
    restyled(view, columns)
    return view, columns


def restyled(view: MapView, columns: dict[str, np.ndarray]) -> None:
    """Another style, its classes worked out and drawn."""
    styling = STYLES["material"].styling(columns)
    view.show_styling(styling, [0.0] * len(styling.classes))
    view.viewport().repaint()


def box_at(middle: tuple[float, float], width: float) -> tuple[float, float, float, float]:
    half, high = width / 2, width / 2 * SIZE[1] / SIZE[0]
    return middle[0] - half, middle[1] - high, middle[0] + half, middle[1] + high


def frames_ms(view: MapView, middle: tuple[float, float], width: float) -> tuple[float, float]:
    """The median frame while the map is moved by a fiftieth of its width, and while it is zoomed by a hundredth."""

    def look(east: float, wide: float) -> None:
        x0, y0, x1, y1 = box_at((east, middle[1]), wide)
        view.box.setRange(xRange=(x0, x1), yRange=(y0, y1), padding=0)
        view.viewport().repaint()

    look(middle[0], width)
    QApplication.processEvents()
    pans = [median_ms(lambda n=n: look(middle[0] + n * width / 50, width), 1) for n in range(PANS)]
    zooms = [median_ms(lambda n=n: look(middle[0], width * (1 + n / 100)), 1) for n in range(ZOOMS)]
    return float(np.median(pans)), float(np.median(zooms))


def plain_lines_ms(pieces: np.ndarray) -> float:
    """Qt drawing the same pieces in one colour, fitted to the picture."""
    image = QImage(*SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    low, high = (getattr(pieces.reshape(-1, 2), which)(axis=0) for which in ("min", "max"))
    array = PrimitiveArray(QLineF, 4)
    array.resize(len(pieces))
    array.ndarray()[:] = (pieces - np.tile(low, 2)) * (min(SIZE) / (high - low).max())

    def draw() -> None:
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pg.mkPen("#2f7fc1", width=2, cosmetic=True))
        painter.drawLines(*array.drawargs())
        painter.end()

    return median_ms(draw, 3)


def median_ms(job: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        started = time.process_time()
        job()
        taken.append(time.process_time() - started)
    return float(np.median(taken)) * 1000


if __name__ == "__main__":
    bench_window_map(
        lambda what, seconds, floor: print(f"{what:80} {seconds:8.2f} {floor:8.2f} {seconds / floor:6.2f}", flush=True)
    )
