"""The speeds asked for, each as a ratio to the plain library call in the same run. `make bench`, or --rows 2000 for a look.

Wall-clock seconds, the best of a few runs; memory is the peak of the whole process that does the job.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import resource
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
import shapely

from waterdx.app.town import read_town
from waterdx.app.town_patch import patched
from waterdx.core.edits import Edit
from waterdx.importers.registry import read_file
from waterdx.ledger.checks import check
from waterdx.ledger.editing import change, set_values
from waterdx.ledger.ingest import ingest
from waterdx.ledger.prepare import prepare
from waterdx.store import project
from waterdx.store.geometry import register_functions, to_blobs
from waterdx.store.layers import insert_rows

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
        print(f"{'what':58} {'seconds':>8} {'floor':>8} {'ratio':>6}")
        bench_import(folder, register, rows)
        bench_checks(folder, min(rows, 30_000))
        bench_editing(folder, rows)
        bench_start()


def bench_import(folder: Path, register: Path, rows: int) -> None:
    floor = best(lambda: pd.read_csv(register, encoding="cp932", dtype=str))
    understood = best(lambda: prepare(read_file(register), EPSG))
    say(f"read, map, clean {rows:,} CP932 rows / pandas.read_csv", understood, floor)
    bare = best(lambda: bare_insert(folder / "bare.gpkg", register))
    whole = best(lambda: whole_import(folder / "whole.gpkg", register))
    say("whole import with history and evidence / bare bulk insert", whole, bare)
    code = "import sys; from pathlib import Path; from waterdx.ledger.ingest import ingest; ingest(Path(sys.argv[1]), Path(sys.argv[2]))"
    project.create(folder / "memory.gpkg", "bench", f"EPSG:{EPSG}")
    subprocess.run([sys.executable, "-c", code, str(folder / "memory.gpkg"), str(register)], check=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{'  peak memory of that import (MB; file ' + f'{register.stat().st_size / 1e6:.1f} MB)':58} {peak:8.0f}")


def bare_insert(path: Path, register: Path) -> None:
    """The same cells as text into a plain table of a new GeoPackage layer with its r-tree, nothing understood."""
    frame = pd.read_csv(register, encoding="cp932", dtype=str)
    fresh(path)
    blobs = to_blobs(shapely.points(np.random.default_rng(1).uniform(0, 10_000, (len(frame), 2))), EPSG)
    with project.editing(path) as conn:
        names = ["pipe_id", "use", "material", "joint", "diameter_mm", "install_fy", "length_m", "street", "note"]
        marks = ", ".join("?" * (len(names) + 1))
        rows = zip(*(frame[name].tolist() for name in frame.columns), blobs, strict=True)
        conn.executemany(f"INSERT INTO pipes ({', '.join(names)}, geom) VALUES ({marks})", rows)


def whole_import(path: Path, register: Path) -> None:
    fresh(path)
    ingest(path, register)


def fresh(path: Path) -> None:
    path.unlink(missing_ok=True)
    project.create(path, "bench", f"EPSG:{EPSG}")


def drawn_town(path: Path, pipes: int) -> Path:
    fresh(path)
    rng = np.random.default_rng(1)
    start = rng.uniform(0, 10_000, (pipes, 1, 2))
    lines = shapely.linestrings(np.concatenate([start, start + rng.uniform(-60, 60, (pipes, 1, 2))], axis=1))
    values = pd.DataFrame({"pipe_id": [f"{n:06d}" for n in range(pipes)], "field": "water", "material": "DIP"})
    with project.editing(path) as conn:
        insert_rows(conn, "pipes", values, lines, 1, EPSG)
    return path


def bench_checks(folder: Path, pipes: int) -> None:
    path = drawn_town(folder / "checks.gpkg", pipes)
    with closing(sqlite3.connect(path)) as conn:
        floor = best(lambda: conn.execute("SELECT * FROM pipes").fetchall())
    say(f"all checks of {pipes:,} drawn pipes / SELECT of the same rows", best(lambda: check(path)), floor)


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
    print(f"{what:58} {seconds:8.2f} {floor:8.2f} {seconds / floor:6.1f}", flush=True)


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
