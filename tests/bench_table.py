"""How fast the table of a large ledger is: sorted, searched, grouped, scrolled, and 500 rows chosen. Called by bench.py, or run alone."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from waterdx.app.run import make_application, prepare_offscreen

prepare_offscreen()

from PySide6.QtCore import QEventLoop, Qt, QTimer  # noqa: E402  (the platform must be chosen first)

from waterdx.app.main_window import MainWindow  # noqa: E402
from waterdx.app.settings import Settings  # noqa: E402
from waterdx.app.table.columns import ledger_table  # noqa: E402
from waterdx.app.table.grouping import group, keys_of  # noqa: E402
from waterdx.app.table.model import TableModel  # noqa: E402
from waterdx.store import project  # noqa: E402
from waterdx.store.layers import insert_rows  # noqa: E402

EPSG = 6676
SAY = Callable[[str, float, float], None]
FRAME_MS = 1000 / 60
FRAMES = 120


def bench_table(say: SAY, rows: int = 300_000) -> None:
    """All in ms. The first sort of a column, the worst of all columns; words of several kinds; then the window itself."""
    with tempfile.TemporaryDirectory() as name:
        path = large_town(Path(name) / "town.gpkg", rows)
        app = make_application(Settings(Path(name)))
        window = MainWindow(Settings(Path(name)))
        window.resize(1280, 1000)
        window.show()
        window.session.open(path)
        wait_until(lambda: window.session.town is not None and window.session.jobs.current is None)
        bench_model(say, window)
        bench_view(say, window, app)
        window.close()


def bench_model(say: SAY, window: MainWindow) -> None:
    frame = window.session.town.pipes
    prepared = timed(lambda: ledger_table(frame, "pipes"), 1)
    say(
        f"table of {len(frame):,} rows made ready in the job / factorize of them (ms)",
        prepared,
        timed(lambda: _factorize(frame), 1),
    )
    table, model = ledger_table(frame, "pipes"), TableModel()
    model.show(table)
    orders = (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder)
    sorts = [timed(lambda: model.sort(n, order), 1) for n in range(len(table.columns)) for order in orders]  # noqa: B023
    say(
        "sort, the slowest column / argsort of the lengths (ms)",
        max(sorts),
        timed(lambda: np.argsort(frame["length_m"], kind="stable")),
    )
    streets = frame["street"]
    floor = timed(lambda: streets.str.contains("本町12", regex=False))
    for words in ("1", "本町", "本町12 dip", "000123"):
        say(f"filter by typing “{words}”, all columns / str.contains of one (ms)", timed(lambda: model.filter(words)), floor)  # noqa: B023
    model.filter("")
    keys = {key.column: key for key in keys_of(table)}
    every = np.arange(len(table))
    grouped = timed(lambda: group(table, [keys["material"], keys["street"]], "length_m", every))
    floor = timed(
        lambda: frame.groupby(["material", "street"], dropna=False)["length_m"].agg(["sum", "size", "mean", "min", "max"])
    )
    say("groups by material and street / pandas' groupby (ms)", grouped, floor)


def bench_view(say: SAY, window: MainWindow, app: object) -> None:
    panel = window.pages["ledger"].objects
    for what, step, prepare in (
        ("three rows a step", 3, lambda: None),
        ("a page a step", 30, lambda: None),
        ("a page a step, coloured, two columns frozen", 30, lambda: _dress(panel)),
    ):
        prepare()
        say(f"scrolling, {what} / a sixtieth of a second (ms)", scrolled(panel.table, step), FRAME_MS)
    panel.show_colours(False)
    rng = np.random.default_rng(1)
    chosen = [np.sort(rng.choice(len(window.session.town.pipes), 500, replace=False)) for _ in range(6)]

    def choose() -> None:
        window.session.objects.select(chosen.pop())
        window.repaint()

    say("500 rows chosen, table and map drawn again / 300 asked for (ms)", timed(choose), 300.0)
    for share in (10, 2):
        some = np.arange(0, len(window.session.town.pipes), share)
        say(f"{len(some):,} scattered rows chosen / 300 (ms)", timed(lambda: _choose(window, some), 1), 300.0)  # noqa: B023


def _choose(window: MainWindow, rows: np.ndarray) -> None:
    window.session.objects.select(rows)
    window.repaint()


def _dress(panel: object) -> None:
    panel.table.freeze(2)
    panel.colour_by("length_m")
    wait_until(lambda: not panel.is_busy)


def scrolled(table: object, step: int) -> float:
    """The middle of many frames, each a step of the scroll bar and what has to be painted for it."""
    bar, taken = table.verticalScrollBar(), []
    bar.setValue(0)
    table.viewport().repaint()
    for _ in range(FRAMES):
        start = time.perf_counter()
        bar.setValue(bar.value() + step)
        table.viewport().repaint()
        taken.append(time.perf_counter() - start)
    return 1000 * float(np.median(taken))


def _factorize(frame: pd.DataFrame) -> list[object]:
    return [pd.factorize(frame[name]) for name in frame]


def large_town(path: Path, pipes: int) -> Path:
    """Pipes of five pieces with the columns a register has, a fifth of their values unknown."""
    project.create(path, "bench", f"EPSG:{EPSG}")
    rng = np.random.default_rng(2)
    steps = rng.uniform(-30, 30, (pipes, 4, 2)).cumsum(axis=1)
    start = rng.uniform(0, 10_000, (pipes, 1, 2))
    lines = shapely.linestrings(np.concatenate([start, start + steps], axis=1))
    values = pd.DataFrame(
        {"pipe_id": [f"{n:06d}" for n in range(pipes)], "field": "water", "use": rng.choice(["DIST-S", "DIST-M", "TRANS"], pipes),
         "material": rng.choice(["DIP", "VP", "HIVP", "HPPE", None], pipes), "joint": rng.choice(["K", "A", "TS", "RR", None], pipes),
         "diameter_mm": rng.choice([75.0, 100.0, 150.0, 200.0, np.nan], pipes), "install_fy": rng.integers(1960, 2024, pipes).astype(float),
         "length_m": shapely.length(lines).round(2), "cover_m": rng.uniform(0.6, 2, pipes).round(2),
         "street": [f"本町{n}号線" for n in rng.integers(0, 4000, pipes)], "note": rng.choice(["①㎜髙", "要確認", None], pipes)}
    )  # fmt: skip
    with project.editing(path) as conn:
        insert_rows(conn, "pipes", values, lines, 1, EPSG)
    return path


def wait_until(done: Callable[[], bool]) -> None:
    """Let the window live until then."""
    loop, timer = QEventLoop(), QTimer()
    timer.timeout.connect(lambda: loop.quit() if done() else None)
    timer.start(20)
    loop.exec()


def timed(job: Callable[[], object], times: int = 5) -> float:
    """Milliseconds, the best of a few runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        job()
        taken.append(time.perf_counter() - start)
    return 1000 * min(taken)


if __name__ == "__main__":
    bench_table(
        lambda what, ms, floor: print(f"{what:66} {ms:8.1f} {floor:8.1f} {ms / floor:6.2f}", flush=True),
        int(sys.argv[1]) if len(sys.argv) > 1 else 300_000,
    )
