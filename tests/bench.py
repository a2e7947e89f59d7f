"""The speeds asked for, each as a ratio to the plain library call in the same run. `make bench`, or --rows 2000 for a look.

Wall-clock seconds, the best of a few runs; memory is the peak of the whole process that does the job.
"""

from __future__ import annotations

import argparse
import csv
import math
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import python_calamine
import shapely
from bench_catalog import bench_catalog
from bench_digitise import bench_digitise
from bench_map import bench_window_map
from bench_opening import bench_opening
from bench_table import bench_table
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from sklearn.linear_model import PoissonRegressor

from waterdx.core import gdal_drivers  # noqa: F401  # must be imported before pyogrio

# isort: split
import geopandas as gpd
import pyogrio
from screening.conftest import invented_town

from waterdx.app.finding.text_index import TextIndex
from waterdx.app.town import read_town
from waterdx.app.town_patch import patched
from waterdx.catalog.entries import load
from waterdx.catalog.match import match
from waterdx.catalog.town_ledger import read_town_ledger
from waterdx.core.edits import Edit
from waterdx.importers.registry import read_file
from waterdx.indicators.explain import explain
from waterdx.indicators.panel import panel
from waterdx.indicators.peer_sets import WAYS
from waterdx.indicators.peers import peers_over_years
from waterdx.ledger.checks import check
from waterdx.ledger.complete import complete
from waterdx.ledger.editing import change, set_values
from waterdx.ledger.export.run import export
from waterdx.ledger.ingest import ingest
from waterdx.ledger.inventory import read_inventory
from waterdx.ledger.network.graph import read_graph
from waterdx.ledger.network.isolation import isolate
from waterdx.ledger.network.names import place_of_pipes
from waterdx.ledger.network.trace import trace
from waterdx.ledger.prepare import prepare
from waterdx.reports import register_book
from waterdx.reports.charts import all_charts
from waterdx.reports.council import council_pack, write_pack
from waterdx.reports.maps.book import write_maps
from waterdx.reports.plot_drawing import WIDE
from waterdx.reports.plot_files import save_plot
from waterdx.reports.plots import PLOTS, Asked, PlotKind
from waterdx.screening.encoding import design, learn_encoders
from waterdx.screening.model import train
from waterdx.screening.plan import make_plan
from waterdx.screening.record import tidy_leaks, tidy_pipes
from waterdx.screening.scores import predict
from waterdx.screening.windows import training_rows, training_windows
from waterdx.store import project
from waterdx.store.geometry import register_functions, to_blobs
from waterdx.store.layers import insert_rows, read_layer

EPSG = 6676
EDITS = 200
HEADS = ["管路番号", "区分", "管種", "継手形式", "口径(mm)", "布設年度", "延長(m)", "路線名", "備考"]
CHOICES = {
    "use": ["配水支管", "配水本管", "送水管"],
    "material": ["ダクタイル鋳鉄管", "DIP", "塩ビ管", "VP", "石綿管", "HPPE", "鋼管", "HIVP", "不明"],
    "joint": ["K形", "A形", "TS", "RR", ""],
    "diameter": ["φ75", "100", "１５０", "200mm", "0"],
    "year": ["S48", "昭和52年度", "Ｓ.５２", "H元", "平成3年", "R2", "2015年", "", "不明", "0"],
    "note": ["", "①㎜髙", "要確認"],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        register = write_register(folder / "register.csv", rows)
        print(f"{'what':66} {'seconds':>8} {'floor':>8} {'ratio':>6}")
        bench_import(folder, register, rows)
        bench_excel(folder, register, rows)
        bench_checks(folder, min(rows, 30_000))
        bench_completing(folder, min(rows, 30_000))
        bench_editing(folder, rows)
        bench_register(folder, min(rows, 30_000))
        bench_map(folder, min(rows, 30_000))
        bench_network(folder, min(rows, 30_000))
        bench_exports(folder, min(rows, 30_000))
        bench_screening(min(rows, 15_000), 10 * rows)
        bench_plan(min(rows, 30_000))
        bench_match(folder, min(rows, 30_000))
        bench_catalog()
        bench_peers()
        bench_charts(folder)
        bench_digitise(say)
        bench_window_map(say, 3 * rows)
        bench_opening(say, opened_towns(folder, (min(rows, 30_000), 3 * rows)), folder)
        bench_table(say, 3 * rows)
        bench_finding(3 * rows)
        bench_pauses()
        bench_start()


def bench_import(folder: Path, register: Path, rows: int) -> None:
    floor = best(lambda: pd.read_csv(register, encoding="cp932", dtype=str), 3)
    understood = best(lambda: prepare(read_file(register), EPSG), 3)
    say(f"read, map, clean, findings: {rows:,} CP932 rows / pandas.read_csv", understood, floor)
    for ending in (".shp", ".gpkg"):
        drawn = drawn_file(folder / f"drawn{ending}", register)
        floor = best(lambda: pyogrio.read_dataframe(drawn, encoding="cp932" if ending == ".shp" else None), 3)  # noqa: B023
        say(f"read {rows:,} lines of {ending} / pyogrio's own read", best(lambda: read_file(drawn), 3), floor)  # noqa: B023
    drawn = folder / "drawn.gpkg"
    bare = best(lambda: bare_insert(folder / "bare.gpkg", drawn))
    whole = best(lambda: whole_import(folder / "whole.gpkg", drawn))
    say("whole import with history and evidence / bare bulk insert", whole, bare)
    bench_memory(folder, register)


def bench_excel(folder: Path, register: Path, rows: int) -> None:
    book = folder / "register.xlsx"
    pd.read_csv(register, encoding="cp932", dtype=str).to_excel(book, index=False, engine="xlsxwriter")
    floor = best(lambda: python_calamine.CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python())
    say(f"read {rows:,} rows of .xlsx / calamine's own read", best(lambda: read_file(book)), floor)


def bench_memory(folder: Path, register: Path) -> None:
    """What an import takes above a process that has opened the project and imported the same packages."""
    opened = "import sys, pandas, geopandas, sqlite_utils, pyogrio; from pathlib import Path; from waterdx.ledger.ingest import ingest; "
    opened += "from waterdx.importers.registry import importers; importers(); "
    small = folder / "small.csv"
    small.write_bytes(b"".join(register.read_bytes().splitlines(keepends=True)[:100]))
    peaks = {}
    for file in (small, register):
        path = folder / f"memory_{file.stem}.gpkg"
        project.create(path, "bench", f"EPSG:{EPSG}")
        code = opened + "ingest(Path(sys.argv[1]), Path(sys.argv[2])); " + PEAK
        done = subprocess.run([sys.executable, "-c", code, str(path), str(file)], check=True, capture_output=True, text=True)
        peaks[file] = int(done.stdout) / 1024
    size = register.stat().st_size / 2**20
    more = peaks[register] - peaks[small]
    print(
        f"{'memory of an import above one of 100 rows (MB) / the file (MB)':66} {more:8.1f} {size:8.1f} {more / size:6.1f}",
        flush=True,
    )


# The kernel's own high-water mark: what getrusage tells of a child begins with the size of its parent.
PEAK = "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"


def drawn_file(path: Path, register: Path) -> Path:
    """The register's rows as lines of a GIS file."""
    frame = pd.read_csv(register, encoding="cp932", dtype=str)
    start = np.random.default_rng(1).uniform(0, 10_000, (len(frame), 1, 2))
    lines = shapely.linestrings(np.concatenate([start, start + 10], axis=1))
    pyogrio.write_dataframe(
        gpd.GeoDataFrame(frame, geometry=lines, crs=EPSG), path, encoding="cp932" if path.suffix == ".shp" else None
    )
    return path


def bare_insert(path: Path, drawn: Path) -> None:
    """The same rows as text and shapes into the pipes of a new project with their r-tree, nothing understood."""
    frame = pyogrio.read_dataframe(drawn)
    fresh(path)
    blobs = to_blobs(frame.geometry.to_numpy(), EPSG)
    with project.editing(path) as conn:
        names = ["pipe_id", "use", "material", "joint", "diameter_mm", "install_fy", "length_m", "street", "note"]
        marks = ", ".join("?" * (len(names) + 1))
        rows = zip(*(frame[name].tolist() for name in frame.columns.drop("geometry")), blobs, strict=True)
        conn.executemany(f"INSERT INTO pipes ({', '.join(names)}, geom) VALUES ({marks})", rows)


def whole_import(path: Path, register: Path) -> None:
    fresh(path)
    ingest(path, register)


def fresh(path: Path) -> None:
    path.unlink(missing_ok=True)
    project.create(path, "bench", f"EPSG:{EPSG}")


def bench_checks(folder: Path, pipes: int) -> None:
    """Lines thrown at random, then a network of streets, then ten times as many: n log n is the most it may grow by."""
    check_seconds(folder / "lines.gpkg", random_lines(pipes), "lines at random")
    few = check_seconds(folder / "streets.gpkg", street_lines(pipes), "pipes of a network")
    many = check_seconds(folder / "streets.gpkg", street_lines(10 * pipes), "pipes of a network", times=1)
    growth = 10 * math.log(10 * pipes) / math.log(pipes)
    print(
        f"{'  growth from ' + f'{pipes:,} to {10 * pipes:,} (processor) / n log n':58} {many / few:8.2f} {growth:8.2f} {many / few / growth:6.2f}"
    )


def check_seconds(path: Path, lines: np.ndarray, what: str, times: int = 2) -> float:
    """Says the wall-clock seconds; returns those of the processor, which other programs on the machine do not lengthen."""
    fresh(path)
    with project.editing(path) as conn:
        insert_rows(conn, "pipes", attributes(lines), lines, 1, EPSG)
        insert_rows(conn, "leaks", *leaks_on(lines), 1, EPSG)
    with closing(sqlite3.connect(path)) as conn:
        floor = best(lambda: conn.execute("SELECT * FROM pipes").fetchall())
    before = time.process_time()
    seconds = best(lambda: check(path), times)
    say(f"all checks of {len(lines):,} {what} / SELECT of the same rows", seconds, floor)
    return (time.process_time() - before) / times


def random_lines(count: int) -> np.ndarray:
    rng = np.random.default_rng(1)
    start = rng.uniform(0, 10_000, (count, 1, 2))
    return shapely.linestrings(np.concatenate([start, start + rng.uniform(-60, 60, (count, 1, 2))], axis=1))


def street_lines(count: int) -> np.ndarray:
    """Crooked streets of 60 m that meet at their corners; every fiftieth pipe stops short of one."""
    rng = np.random.default_rng(1)
    side = math.isqrt(count // 2) + 2
    corners = 60.0 * np.stack(np.meshgrid(*[np.arange(side)] * 2, indexing="ij"), axis=-1) + rng.uniform(-8, 8, (side, side, 2))
    start, stop = (np.concatenate([a.reshape(-1, 2), b.reshape(-1, 2)])[:, None] for a, b in
                   ((corners[:-1], corners[:, :-1]), (corners[1:], corners[:, 1:])))  # fmt: skip
    bends = start + (stop - start) * np.array([0.25, 0.5, 0.75])[:, None] + rng.uniform(-2, 2, (len(start), 3, 2))
    stop[::50] += rng.uniform(-0.3, 0.3, (len(stop[::50]), 1, 2))
    lines = shapely.linestrings(np.round(np.concatenate([start, bends, stop], axis=1), 3))
    return rng.permutation(lines)[:count]


def attributes(lines: np.ndarray) -> pd.DataFrame:
    """A register whose years are half unknown and which contradicts itself here and there."""
    rng = np.random.default_rng(2)
    made = np.array(
        [("DIP", "K", 100.0), ("DIP", "A", 150.0), ("VP", "TS", 75.0), ("HPPE", "FUSION", 50.0), ("ACP", None, 90.0)],
        dtype=object,
    )
    material, joint, bore = made[rng.integers(0, len(made), len(lines))].T
    year = np.where(rng.random(len(lines)) < 0.5, np.nan, rng.integers(1960, 2020, len(lines)))
    return pd.DataFrame({
        "pipe_id": [f"{n:06d}" for n in range(len(lines))], "field": "water", "use": "DIST", "material": material, "joint": joint,
        "diameter_mm": bore.astype(float), "install_fy": year, "length_m": shapely.length(lines).round(1), "note": "消火栓前",
    })  # fmt: skip


def leaks_on(lines: np.ndarray) -> tuple[pd.DataFrame, np.ndarray]:
    at = np.arange(0, len(lines), 20)
    values = {"leak_id": [f"L{n}" for n in at], "field": "water", "date": "2015-06-01", "pipe_id": [f"{n:06d}" for n in at]}
    return pd.DataFrame(values), shapely.line_interpolate_point(lines[at], 0.5, normalized=True)


def bench_editing(folder: Path, pipes: int) -> None:
    """One value changed with its history, against a bare UPDATE and commit; in blocks, as a busy disk is slow for both."""
    path = drawn_town(folder / "editing.gpkg", pipes)
    edits, bare = [], []

    def edit(fid: int) -> None:
        change(path, partial(set_values, layer="pipes", fids=[fid], texts={"diameter_mm": str(50 + fid)}))

    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        register_functions(conn)
        for block in range(0, EDITS, 20):
            edits += [seconds_of(partial(edit, block + n)) for n in range(1, 21)]
            statement = "UPDATE pipes SET diameter_mm = ? WHERE fid = ?"
            bare += [seconds_of(partial(conn.execute, statement, (60.0, EDITS + block + n))) for n in range(1, 21)]
    what = f"a single edit with history at {pipes:,} pipes / bare UPDATE (ms, "
    for name, of in (("middle)", np.median), ("best)", np.min)):
        say(what + name, float(of(edits)) * 1000, float(of(bare)) * 1000)
    say("  the window after it: patch / read the whole town (ms)", *(1000 * one for one in shown_again(path)))


def shown_again(path: Path) -> tuple[float, float]:
    """What the window does after a single edit, and what it would do without `town_patch`."""
    town = read_town(path)
    edit = Edit("pipes", 1, "diameter_mm", None, 75.0)
    with project.reading(path) as conn:
        return best(lambda: patched(town, conn, [edit])), best(lambda: read_town(path))


def seconds_of(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def bench_match(folder: Path, pipes: int) -> None:
    """Every technology matched with a ledger, read and ranked, beside reading its pipes."""
    path = drawn_town(folder / "match.gpkg", pipes)
    whole = best(lambda: match(read_town_ledger(path)), 3)
    say(
        f"match of {len(load())} technologies to {pipes:,} pipes / reading the pipes",
        whole,
        best(lambda: read_layer(path, "pipes"), 3),
    )


def bench_register(folder: Path, pipes: int) -> None:
    """A whole register, read and written, beside pandas and XlsxWriter putting the same combinations on one bare sheet."""
    path = drawn_town(folder / "register.gpkg", pipes)
    keys = ["use", "install_fy", "diameter_mm", "material", "joint"]

    def bare() -> None:
        frame = read_layer(path, "pipes").groupby(keys, dropna=False)["length_m"].agg(["sum", "size"]).reset_index()
        frame.to_excel(folder / "bare.xlsx", engine="xlsxwriter", index=False)

    whole = best(lambda: register_book.write_register(folder / "register.xlsx", read_inventory(path)))
    say(f"register of {pipes:,} pipes / pandas group-by to one bare sheet", whole, best(bare))


def bench_map(folder: Path, pipes: int) -> None:
    """One 1/2,500 sheet of A1 in a town of many pipes, with labels and index, beside matplotlib drawing the same lines on one page."""
    path = folder / "register.gpkg"
    inventory = read_inventory(path if path.exists() else drawn_town(path, pipes))
    sheet = write_maps(folder / "all.pdf", inventory, "plan", names=("C-3",))

    def bare() -> None:
        figure = Figure(figsize=(33.1, 23.4))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.add_collection(LineCollection([shapely.get_coordinates(line) for line in inventory.pipes.geometry]))
        axes.autoscale_view()
        figure.savefig(folder / "bare.pdf")

    whole = best(lambda: write_maps(folder / "sheet.pdf", inventory, "plan", names=tuple(sheet)))
    say(f"a 1/2,500 A1 sheet of {pipes:,} pipes / matplotlib, all lines on a page", whole, best(bare))


def drawn_town(path: Path, pipes: int) -> Path:
    """A town of drawn water pipes with the values a register is totalled by, some of them blank."""
    fresh(path)
    rng = np.random.default_rng(2)
    start = rng.uniform(0, 10_000, (pipes, 1, 2))
    lines = shapely.linestrings(np.concatenate([start, start + rng.uniform(-60, 60, (pipes, 1, 2))], axis=1))
    values = pd.DataFrame(
        {"pipe_id": [f"{n:06d}" for n in range(pipes)], "field": "water", "use": rng.choice(["DIST-S", "DIST-M", "TRANS"], pipes),
         "material": rng.choice(["DIP", "VP", "HIVP", "HPPE", None], pipes), "joint": rng.choice(["K", "A", "TS", "RR", None], pipes),
         "diameter_mm": rng.choice([75.0, 100.0, 150.0, 200.0, np.nan], pipes), "install_fy": rng.integers(1960, 2024, pipes).astype(float),
         "length_m": shapely.length(lines).round(2)}
    )  # fmt: skip
    with project.editing(path) as conn:
        insert_rows(conn, "pipes", values, lines, 1, EPSG)
    return path


def opened_towns(folder: Path, sizes: tuple[int, ...]) -> dict[int, Path]:
    """Towns to open, by their number of pipes."""
    return {pipes: drawn_town(folder / f"opened_{pipes}.gpkg", pipes) for pipes in sizes}


def bench_network(folder: Path, pipes: int) -> None:
    """What hangs together, and which valves cut a pipe off, in a town of streets with a valve on every third pipe and two reservoirs."""
    path = folder / "network.gpkg"
    lines = street_lines(pipes)
    fresh(path)
    valves = shapely.line_interpolate_point(lines[::3], 0.4, normalized=True)
    corners = shapely.points(shapely.get_coordinates(lines[[0, 1]])[[0, -1]])
    nodes = pd.DataFrame({"kind": ["GATE-VALVE"] * len(valves) + ["TANK"] * 2, "field": "water"})
    with project.editing(path) as conn:
        insert_rows(conn, "pipes", attributes(lines), lines, 1, EPSG)
        insert_rows(conn, "nodes", nodes, np.concatenate([valves, corners]), 1, EPSG)
    floor = best(lambda: [read_layer(path, layer) for layer in ("pipes", "nodes")], 3)
    graph = read_graph(path)
    start = place_of_pipes(graph, np.array([pipes // 2]))
    traced = best(lambda: trace(read_graph(path), start, "connected"), 3)
    say(f"trace from one of {pipes:,} pipes, reading them / reading alone", traced, floor)
    say(f"valves that cut off one of {pipes:,} pipes, the network at hand / same", best(lambda: isolate(graph, start), 3), floor)


def bench_exports(folder: Path, pipes: int) -> None:
    """The whole export, reading the project included / pyogrio writing the same frame."""
    path = folder / "exports.gpkg"
    fresh(path)
    rng = np.random.default_rng(1)
    start = rng.uniform(0, 10_000, (pipes, 1, 2))
    lines = shapely.linestrings(start + np.cumsum(rng.uniform(-20, 20, (pipes, 4, 2)), axis=1))
    values = pd.DataFrame(
        {"pipe_id": [f"{n:06d}" for n in range(pipes)], "field": "water", "use": "DIST-S", "material": "DIP", "joint": "K",
         "diameter_mm": 100.0, "install_fy": [1970.0 + n % 50 for n in range(pipes)], "length_m": shapely.length(lines).round(2),
         "cover_m": 1.2, "street": [f"本町{n % 400}号線" for n in range(pipes)]}
    )  # fmt: skip
    with project.editing(path) as conn:
        insert_rows(conn, "pipes", values, lines, 1, EPSG)
    for suffix, options in ((".gpkg", {"layer": "pipes"}), (".shp", {"encoding": "cp932"}), (".geojson", {})):
        frame = pyogrio.read_dataframe(written(path, folder / f"same{suffix}"))
        frame = frame.drop(columns=frame.select_dtypes("datetime").columns)  # DBF has no times, and these are empty
        floor = best(partial(pyogrio.write_dataframe, frame, folder / f"floor{suffix}", **options))
        whole = best(partial(written, path, folder / f"t{suffix}"))
        say(f"export of {pipes:,} pipes as {suffix} / pyogrio's own write", whole, floor)


def written(path: Path, out: Path) -> Path:
    export(path, out, layer="pipes")
    return out


def bench_completing(folder: Path, pipes: int) -> None:
    """Half of every laying year, material and diameter unknown; asked for: 30,000 pipes within 30 s."""
    path = folder / "completing.gpkg"
    fresh(path)
    rng = np.random.default_rng(2)
    start = rng.uniform(0, 12_000, (pipes, 2))
    development = (start // 300).astype(int) @ (1, 57)
    year, material, bore = (rng.choice(kinds, 60 * 60) for kinds in (np.arange(1965, 2020), ["VP", "DIP"], [75.0, 100.0, 150.0]))
    values = pd.DataFrame({"pipe_id": [f"{n:06d}" for n in range(pipes)], "field": "water", "material": material[development],
                           "install_fy": year[development], "diameter_mm": bore[development]}).astype(object)  # fmt: skip
    for name in ("material", "install_fy", "diameter_mm"):
        values.loc[rng.random(pipes) < 0.5, name] = None
    lines = shapely.linestrings(np.stack([start, start + rng.uniform(-60, 60, (pipes, 2))], axis=1))
    with project.editing(path) as conn:
        insert_rows(conn, "pipes", values, lines, 1, EPSG)
    with closing(sqlite3.connect(path)) as conn:
        floor = best(lambda: conn.execute("SELECT * FROM pipes").fetchall())
    say(f"completing {pipes:,} pipes, half unknown / SELECT of the rows", best(lambda: complete(path), 1), floor)


def bench_screening(pipes: int, many: int) -> None:
    """Learning from eight years of a town with thousands of leaks, and rating it; the floor is scikit-learn's bare Poisson fit, its bare
    prediction."""
    town, leaks = invented_town(pipes)
    rows = training_rows(tidy_pipes(town), tidy_leaks(leaks), training_windows(tidy_leaks(leaks), pd.Timestamp("2020-12-31")))
    encoders = learn_encoders(rows.values, rows.leaks, rows.exposure)
    columns = design(encoders, rows.values)
    bare = PoissonRegressor(alpha=1 / rows.exposure.sum(), solver="newton-cholesky", max_iter=300)
    floor = best(lambda: bare.fit(columns, rows.leaks / rows.exposure, sample_weight=rows.exposure))
    for method in ("auto", "default"):
        fitted = best(lambda: train(town, leaks, as_of="2020-12-31", method=method))  # noqa: B023
        say(f"learn from {len(rows.leaks):,} pipe-years, {method} / a bare Poisson fit", fitted, floor)
    model = train(town, leaks, as_of="2020-12-31")
    floor = best(lambda: bare.predict(columns[:pipes]), 3)
    say(f"score {pipes:,} pipes / a bare prediction", best(lambda: predict(model, town, leaks, explain=False), 3), floor)
    say(f"score {pipes:,} pipes, with reasons / a bare prediction", best(lambda: predict(model, town, leaks), 3), floor)
    town = pd.concat([town] * math.ceil(many / pipes), ignore_index=True).head(many)
    town["pipe_id"] = [f"M{number}" for number in range(len(town))]
    floor = best(lambda: bare.predict(np.resize(columns, (many, columns.shape[1]))))
    say(f"score {many:,} pipes / a bare prediction", best(lambda: predict(model, town, leaks, explain=False)), floor)


def bench_plan(pipes: int) -> None:
    """A survey plan of a town of blocks; asked for: 30,000 pipes within 30 s, 10 s wanted."""
    side, blocks = 80.0, math.isqrt(pipes // 2)
    at = np.stack(np.meshgrid(np.arange(blocks), np.arange(blocks)), axis=-1).reshape(-1, 2) * side
    sides = np.array([[side, 0.0], [0.0, side]])
    lines = shapely.linestrings(np.concatenate([np.stack([at, at + one], axis=1) for one in sides]))
    ids = [f"P{n}" for n in range(len(lines))]
    leaks = np.random.default_rng(1).gamma(0.6, 0.1, len(lines)) * side / 1000 * 3
    scores = pd.DataFrame({"pipe_id": ids, "length_m": side, "expected_leaks": leaks, "low": leaks * 0.6, "high": leaks * 1.5})
    town = pd.DataFrame({"pipe_id": ids, "street": [f"市道{n % 500}号線" for n in range(len(ids))], "geometry": lines})
    floor = best(lambda: shapely.STRtree(lines).query(lines, predicate="dwithin", distance=20), 1)
    for budget in (2_000_000, 20_000_000):
        seconds = best(lambda: make_plan(scores, town, budget_yen=budget), 1)  # noqa: B023
        say(f"survey plan of {len(lines):,} pipes, {budget:,} yen / who is within 20 m", seconds, floor)


def bench_peers() -> None:
    """Ten years of every way of choosing peers and an explanation, beside the quartiles of the same table by pandas."""
    whole = panel("water")
    others = len(whole.who_at(2020))
    floor = best(lambda: whole.values.groupby(level="year").quantile([0.25, 0.5, 0.75]), 3)
    for way in WAYS:
        seconds = best(partial(peers_over_years, whole, "152161", range(2015, 2025), way), 3)
        say(f"peers by {way}, one utility and {others:,} others, 10 years / quartiles", seconds, floor)
    say("an indicator explained / quartiles", best(lambda: explain("152170", "W1-6", 2020, 2015, peers="similar"), 3), floor)


def bench_charts(folder: Path) -> None:
    """Every chart of indicators made, drawn and saved as PNG (300 dpi), and the council's papers, beside an empty figure saved."""
    all_charts()
    floor = best(lambda: Figure(figsize=(WIDE, 5)).savefig(folder / "empty.png", dpi=300), 3)
    asked = Asked(["糸魚川市", "妙高市"], 2020, indicator="W1-5")
    for name, kind in PLOTS.items():
        say(f"{name} / empty figure saved", best(partial(_chart, kind, asked, folder / "chart.png"), 3), floor)
    papers = [folder / "papers.pptx", folder / "papers.pdf"]
    say("council's papers, PPTX and PDF / empty figure saved", best(lambda: write_pack(council_pack(asked), papers), 1), floor)


def bench_finding(pipes: int) -> None:
    """A pipe by its number, as one types into the palette: below 50 ms is asked for."""
    numbers = [f"K-{n:06d}" for n in range(pipes)]
    index = TextIndex(numbers)
    for typed in ("K-000123", "000", "no such"):
        floor = best(partial(_holding, typed, numbers), 3)
        found = best(partial(index.find, typed, 8), 3)
        say(f"“{typed}” among {pipes:,} pipe numbers (ms) / `in` for each", 1000 * found, 1000 * floor)


def _holding(typed: str, numbers: list[str]) -> list[str]:
    return [number for number in numbers if typed in number]


def bench_pauses() -> None:
    """In a process of its own, as the window is used: what this one has loaded and made would be looked through with it."""
    told = subprocess.run(
        [sys.executable, Path(__file__).with_name("bench_pauses.py")], check=True, capture_output=True, text=True
    )
    for name, seconds in (line.split("\t") for line in told.stdout.splitlines()):
        say(f"longest pause of the window (processor): {name} / 200 ms asked for", float(seconds), 0.2)


def _chart(kind: PlotKind, asked: Asked, out: Path) -> None:
    save_plot(kind.make(asked), out)


def bench_start() -> None:
    python = best(lambda: run("-c", "pass"), 3)
    say("waterdx --help / python -c pass", best(lambda: run("-m", "waterdx", "--help"), 3), python)
    shown = best(lambda: run("-c", FIRST_PAINT), 3)
    say("start to the window shown / python -c pass", shown, python)


FIRST_PAINT = """
from waterdx.app.main_window import MainWindow
from waterdx.app.run import make_application, prepare_offscreen
from waterdx.app.settings import Settings

prepare_offscreen()
settings = Settings()
app = make_application(settings)
window = MainWindow(settings)
window.show()
app.processEvents()
"""


def run(*arguments: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM") or "offscreen"}
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)


def best(job: Callable[[], object], times: int = 2) -> float:
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        job()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def say(what: str, seconds: float, floor: float) -> None:
    print(f"{what:66} {seconds:8.2f} {floor:8.2f} {seconds / floor:6.1f}", flush=True)


def write_register(path: Path, rows: int) -> Path:
    """A register as a town would write it: era years, full-width digits, several words for one material."""
    pick = random.Random(1)
    with path.open("w", encoding="cp932", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        for n in range(rows):
            use, material, joint, diameter, year, note = (pick.choice(words) for words in CHOICES.values())
            writer.writerow(
                [f"{n:07d}", use, material, joint, diameter, year, f"{pick.uniform(1, 80):.2f}", f"本町{n % 400}号線", note]
            )
    return path


if __name__ == "__main__":
    main()
